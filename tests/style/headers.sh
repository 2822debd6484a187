#!/bin/sh
# Each public header compiles alone, in C and in C++, with every warning on.
set -u
. "$STRUN_SRCDIR/tests/run-cases.sh"

# alone LANGUAGE STANDARD COMPILER HEADER
alone()
{
    echo "#include <strun/$4>" >"$work/alone.$1"
    # CC may hold options, as in "ccache gcc".
    $3 -std="$2" -Wall -Wextra -Wshadow -Werror -fsyntax-only \
        -I"$STRUN_SRCDIR/core/include" "$work/alone.$1"
}

for header in "$STRUN_SRCDIR"/core/include/strun/*.h; do
    header=${header##*/}
    try "$header in C" alone c c11 "${CC:-cc}" "$header"
    ! command -v c++ >/dev/null ||
        try "$header in C++" alone cc c++17 c++ "$header"
done
finish
