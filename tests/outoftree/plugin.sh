#!/bin/sh
# A stranger's plugin: strun is installed below a folder of its own, the plugin
# is built with what pkg-config says of it, and the installed program runs it.
set -u
. "$STRUN_SRCDIR/tests/run-stage.sh"

installed_steps()
{
    for step in outlier_detection stack_refs align_refs klip resample; do
        ls "$plugins/$step.so" || return
    done
}

# The guide shows the example as it is.
shown()
{
    sed -n '/^```c$/,/^```$/p' "$STRUN_SRCDIR/docs/writing-a-step.md" |
        sed '/^```/d' | diff - "$STRUN_SRCDIR/docs/examples/scale/scale.c"
}

scaled()
{
    input=jw01417001001_0310a_00001_mirimage_calints.fits
    cp "$STRUN_TEST_DATA/tiny-miri/$input" "$work" && cd "$work" &&
        strun scale "$input" --factor=2 --plugin-path=scale &&
        ls "${input%_calints.fits}_scale.fits"
}

# The descriptor in C++20, whose designated initialisers are those of C.
in_cpp()
{
    # shellcheck disable=SC2046
    c++ -std=c++20 -Wall -Wextra -Wshadow -Wconversion -Werror \
        -Wno-missing-field-initializers -fPIC -shared \
        $("$PKG_CONFIG" --cflags strun) \
        "$STRUN_SRCDIR/tests/outoftree/shift.cc" -o "$work/shift.so" \
        $("$PKG_CONFIG" --libs strun) &&
        cd "$work" && strun shift --help --plugin-path=. | grep -- --by=
}

has_cpp20()
{
    echo 'struct s { int a; }; int main() { s v{.a = 0}; return v.a; }' \
        >"$work/try.cc"
    c++ -std=c++20 -fsyntax-only "$work/try.cc" 2>/dev/null
}

try 'make install into a stage' install_strun
use_stage
try 'the five steps are installed' installed_steps
try 'the headers are installed' test -f "$(variable includedir)/strun/step.h"
try 'the guide shows docs/examples/scale' shown
try 'docs/examples/scale builds and passes its check' example scale
try 'the plugin describes itself' strun scale --help --plugin-path="$work/scale"
try 'the plugin runs on an exposure' scaled
try 'the installed program knows the installed steps' strun klip --help
! has_cpp20 || try 'a step may be written in C++' in_cpp
finish
