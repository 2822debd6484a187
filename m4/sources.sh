#!/bin/sh
# sources.sh [FOLDER]: writes anew the lists of files in Makefile.am and every
# local.mk, after files came or went. A list stands between two marks:
#
#   #+ core_libstrun_la_SOURCES = core/base/*.c core/base/*.h
#   core_libstrun_la_SOURCES = \
#       core/base/arena.c ...
#   #-
#
# The first mark is the rule: a variable, = or +=, patterns from the top of the
# tree (! before one takes its files out again), and perhaps a sed command
# after a bar, applied to each name.
set -eu
LC_ALL=C
export LC_ALL
cd "${1:-$(dirname "$0")/..}"

# The files of some patterns, one a line, sorted.
expand()
{
    take=$(mktemp) drop=$(mktemp)
    for pattern in "$@"; do
        list=$take
        case $pattern in
        !*) list=$drop pattern=${pattern#!} ;;
        esac
        # shellcheck disable=SC2086
        for file in $pattern; do
            [ ! -f "$file" ] || echo "$file" >>"$list"
        done
    done
    sort -u "$take" | grep -vxF -f "$drop" || :
    rm -f "$take" "$drop"
}

# One rule -> the assignment. Patterns must reach expand() as they are.
assign()
(
    set -f
    rule=${1%%|*} edit=
    case $1 in
    *\|*) edit=${1#*|} ;;
    esac
    # shellcheck disable=SC2086
    set -- $rule
    printf '%s %s' "$1" "$2"
    shift 2
    set +f
    expand "$@" | sed "$edit" |
        awk '{ printf " \\\n    %s", $0 } END { print "" }'
)

refresh()
{
    inside=
    while IFS= read -r line; do
        case $line in
        '#+ '*)
            printf '%s\n' "$line"
            assign "${line#??}"
            inside=yes
            ;;
        '#-')
            printf '%s\n' "$line"
            inside=
            ;;
        *) [ -n "$inside" ] || printf '%s\n' "$line" ;;
        esac
    done <"$1"
}

for mk in Makefile.am core/local.mk plugins/*/local.mk tests/local.mk; do
    [ -f "$mk" ] || continue
    new=$(mktemp)
    refresh "$mk" >"$new"
    cmp -s "$new" "$mk" || {
        cat "$new" >"$mk"
        echo "$mk: updated"
    }
    rm -f "$new"
done
