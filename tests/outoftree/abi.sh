#!/bin/sh
# The promise of the installed headers: what was compiled against the oldest
# ones of this ABI, abi-N, runs with the library of today, and nothing that they
# say has moved. When this fails, STRUN_ABI goes up (docs/writing-a-step.md, What
# stays): do not touch abi-N.
set -u
. "$STRUN_SRCDIR/tests/run-stage.sh"
CRDS_PATH=$work/no-crds
export CRDS_PATH
here=$STRUN_SRCDIR/tests/outoftree
warnings='-Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Werror'
exposure=jw01393002001_03108_00001_nrcalong

# include WHICH: the compiler's options for the headers, old or new
include()
{
    case $1 in
    old) echo "-I$oldest" ;;
    new) "$PKG_CONFIG" --cflags strun ;;
    esac
}

same_number()
{
    grep -q "^#define STRUN_ABI ${oldest##*-}u$" "$oldest/strun/step.h" &&
        [ "${oldest##*-}" = "$("$PKG_CONFIG" --variable=abi strun)" ]
}

# ---- nothing moved ----

offsets()
{
    # shellcheck disable=SC2046,SC2086
    $CC -std=c11 $warnings $(include "$1") "$here/offsets.c" \
        -o "$work/offsets-$1" && "$work/offsets-$1" >"$work/$1.offsets"
}

fields_stay()
{
    offsets old && offsets new &&
        diff "$work/old.offsets" "$work/new.offsets"
}

# Functions with their types, one a line.
declared()
{
    for header in "$oldest"/strun/*.h; do
        echo "#include <strun/${header##*/}>"
    done >"$work/all.c"
    # shellcheck disable=SC2046
    $CC -E -P -std=c11 $(include "$1") "$work/all.c" | tr -s '\n ' '  ' |
        sed 's/typedef struct[^{;]*{[^}]*}[^;]*;//g' | tr ';' '\n' |
        grep -o '[a-z_][a-z0-9_ *]*strun_[a-z0-9_]* *(.*' | sort -u
}

functions_stay()
{
    declared old >"$work/old.functions"
    declared new >"$work/new.functions"
    [ "$(wc -l <"$work/old.functions")" -gt 50 ] || return
    comm -23 "$work/old.functions" "$work/new.functions" >"$work/gone"
    cat "$work/gone"
    [ ! -s "$work/gone" ]
}

# ---- a plugin of both ----

build()
{
    mkdir "$work/$1" || return
    # shellcheck disable=SC2046,SC2086
    $CC -std=c11 $warnings $STRUN_LD_FLAGS -fPIC -shared $(include "$1") \
        "$here/everything.c" -o "$work/$1/everything.so" \
        $("$PKG_CONFIG" --libs strun) -lm
}

use()
{
    strun everything "$STRUN_TEST_DATA/demo/${exposure}_calints.fits" -q \
        --plugin-path="$work/$1" --output_dir="$work/$1" &&
        ls "$work/$1/${exposure}_everything.fits"
}

same_product()
{
    "$STRUN_BUILDDIR/tests/cli/fitssame" \
        "$work/old/${exposure}_everything.fits" \
        "$work/new/${exposure}_everything.fits" SCI 0
}

# What cannot be seen from the headers is not there.
hidden()
{
    echo 'int strun_plugins_find(void); int main(void)
        { return strun_plugins_find(); }' >"$work/hidden.c"
    # shellcheck disable=SC2046
    ! $CC "$work/hidden.c" -o "$work/hidden" \
        $("$PKG_CONFIG" --libs strun) 2>"$work/hidden.log" &&
        grep strun_plugins_find "$work/hidden.log"
}

# All that is needed is said: no module of another library.
pc_is_complete()
{
    [ -z "$("$PKG_CONFIG" --print-requires strun)" ] || return
    for name in plugindir configdir bindir libdir includedir; do
        ls -d "$(variable $name)" || return
    done
}

try 'make install into a stage' install_strun
use_stage
oldest=$(for f in "$here"/abi-*; do echo "$f"; done | sort -V | tail -n 1)
try 'the oldest headers are of this ABI' same_number
try 'strun.pc is complete' pc_is_complete
try 'fields and values are where they were' fields_stay
try 'functions are what they were' functions_stay
for headers in old new; do
    try "a step that uses everything builds with $headers headers" \
        build $headers
    try "built with $headers headers, it runs" use $headers
done
try 'both make the same product' same_product
try 'what is not in the headers is hidden' hidden
finish
