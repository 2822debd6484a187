#!/bin/sh
# The help of the program, of every command, step and pipeline is that of
# tests/data/help. After a change that was meant: make update-help, then read
# the difference.
set -u
. "$STRUN_SRCDIR/tests/run-cases.sh"
golden=$STRUN_TEST_DATA/help
commands='list help create-config graph check explain diff simulate verify new-step tournament completion man'
targets='calwebb_coron3 outlier_detection stack_refs align_refs klip resample'

# all COMMAND: called with each name and what shows its help
all()
{
    "$1" strun --help
    for name in $commands $targets; do
        "$1" "$name" "$name" --help
    done
}

update()
{
    name=$1
    shift
    strun "$@" >"$golden/$name.txt"
}

expected()
{
    name=$1
    shift
    strun "$@" >"$work/help" && diff "$golden/$name.txt" "$work/help"
}

compare()
{
    try "help of $1" expected "$@"
}

# What is there is what is tested.
nothing_else()
{
    for name in strun $commands $targets; do
        echo "$name.txt"
    done | sort >"$work/names"
    (cd "$golden" && ls) | diff "$work/names" -
}

# Every line that a step has in its table has its line here.
steps_are_these()
{
    found=$(strun list | sed -n 's/^\([a-z][^ ]*\) .*/\1/p' | sort)
    wants=$(printf '%s\n' $targets | sort)
    [ "$found" = "$wants" ]
}

if [ "${1:-}" = --update ]; then
    mkdir -p "$golden"
    all update
    exit
fi
all compare
try 'the expected texts are those of the program' nothing_else
try 'every step and pipeline has one' steps_are_these
finish
