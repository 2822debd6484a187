#!/bin/sh
# Sources are as clang-format leaves them. Its output varies with its version:
# the judge is version 14, others abstain.
set -u
cd "$STRUN_SRCDIR" || exit 99
. tests/run-cases.sh

tool=
for name in clang-format-14 clang-format; do
    "$name" --version 2>/dev/null | grep -q 'version 14\.' || continue
    tool=$name
    break
done
[ -n "$tool" ] || {
    echo 'clang-format 14 is not installed'
    exit 77
}

# The files that it would change.
unformatted()
{
    find "$1" -name '*.[ch]' -exec "$tool" --dry-run --Werror {} + 2>&1 |
        sed -n 's/:[0-9]*:[0-9]*: .*//p' | sort -u
}

formatted()
{
    ! unformatted "$1" | grep .
}

for folder in core plugins tests docs/examples; do
    try "$folder is formatted" formatted "$folder"
done
finish
