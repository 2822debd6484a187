#!/bin/sh
# The manual pages that `make install` installs: without a warning of mandoc,
# complete, and with what the headers say.
set -u
. "$STRUN_SRCDIR/tests/run-cases.sh"
made=$STRUN_BUILDDIR/core/made
header=$STRUN_SRCDIR/core/include/strun/step.h
page=$STRUN_SRCDIR/docs/strun-step.7

# One for the program, one a step and pipeline.
all_there()
{
    {
        echo strun.1
        strun list | sed -n 's/^\([a-z][^ ]*\) .*/strun-\1.1/p'
    } | sort >"$work/wanted"
    (cd "$made" && ls ./*.1) | sed 's,^\./,,' | sort | diff "$work/wanted" -
}

clean()
{
    ! mandoc -Tlint -W warning "$made"/*.1 "$page" | grep .
}

groff_clean()
{
    for file in "$made"/*.1 "$page"; do
        groff -man -mdoc -ww -z "$file"
    done >"$work/said" 2>&1
    ! grep . "$work/said"
}

# Every parameter of a step stands in its page; what a page is made of.
complete()
{
    strun help klip | sed -n 's/^  --\([a-z_]*\)=.*/.It Fl -\1= /p' \
        >"$work/options"
    [ -s "$work/options" ] && while read -r line; do
        grep -qF "$line" "$made/strun-klip.1" || {
            echo "not in strun-klip.1: $line"
            exit 1
        }
    done <"$work/options"
}

# Each name of a flag, type and row of <strun/step.h> is explained.
step_page()
{
    {
        sed -n 's/^    \(STRUN_[A-Z0-9_]*\)[ ,].*/\1/p' "$header"
        sed -n 's/^#define \(STRUN_P_[A-Z0-9]*\)(.*/\1/p' "$header"
        sed -n 's/^    .*\*\{0,1\}\(step_[a-z]*\))(.*/\1/p' "$header"
    } | grep -v '^STRUN_P_AT\|^STRUN_ABI$\|^STRUN_LINKAGE$' | sort -u >"$work/names"
    [ "$(wc -l <"$work/names")" -gt 20 ] && while read -r name; do
        grep -qw "$name" "$page" || {
            echo "not in strun-step.7: $name"
            exit 1
        }
    done <"$work/names"
}

# with TOOL NAME COMMAND: unless it is not there.
with()
{
    if command -v "$1" >/dev/null; then
        try "$2" "$3"
    else
        echo "skipped: $2, $1 is not installed"
    fi
}

try 'a page for the program, each step, each pipeline' all_there
try 'a page has every parameter of its step' complete
try 'strun-step(7) has every name of <strun/step.h>' step_page
with mandoc 'mandoc has nothing to say' clean
with groff 'groff has nothing to say' groff_clean
finish
