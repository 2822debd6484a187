#!/bin/sh
# The library gives what its headers promise, and nothing else: core/strun.sym
# lists it, and strun_main, which is for the program alone.
set -u
. "$STRUN_SRCDIR/tests/run-cases.sh"

list=$STRUN_SRCDIR/core/strun.sym
library=$STRUN_BUILDDIR/core/.libs/libstrun.so

# The names that stand before a bracket in the headers, but for types of
# functions.
declared()
{
    for header in "$STRUN_SRCDIR"/core/include/strun/*.h; do
        echo "#include <strun/${header##*/}>"
    done >"$work/all.c"
    ${CC:-cc} -E -P -std=c11 -I"$STRUN_SRCDIR/core/include" "$work/all.c" |
        tr '\n' ' ' | tr ';' '\n' | grep -v typedef |
        grep -o 'strun_[a-z0-9_]* *(' | tr -d ' (' | sort -u
}

# same NAME FILE FILE: no line that only one of them has.
same()
{
    comm -3 "$1" "$2" >"$work/other"
    cat "$work/other"
    [ ! -s "$work/other" ]
}

declared >"$work/declared"
sort "$list" >"$work/list"
grep -v '^strun_main$' "$work/list" >"$work/public"
try "the list names the functions of the headers" \
    same "$work/declared" "$work/public"
if [ -f "$library" ] && command -v nm >/dev/null; then
    nm -D --defined-only "$library" | awk '$2 ~ /[TDBRi]/ { print $3 }' |
        sort >"$work/exported"
    try "the library exports the list" same "$work/exported" "$work/list"
fi
finish
