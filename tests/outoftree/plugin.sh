#!/bin/sh
# A stranger's plugin: strun is installed below a folder of its own, the plugin
# is built with what pkg-config says of it, and the installed program runs it.
set -u
. "$STRUN_SRCDIR/tests/run-cases.sh"
stage=$work/stage

# The jobs of the outer make are not ours to share.
install_strun()
{
    MAKEFLAGS='' "$MAKE" -C "$STRUN_BUILDDIR" install DESTDIR="$stage"
}

# variable NAME: where it is below the stage.
variable()
{
    echo "$stage$("$PKG_CONFIG" --variable="$1" strun)"
}

flags()
{
    PKG_CONFIG_SYSROOT_DIR=$stage PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 \
        "$PKG_CONFIG" "$@" strun
}

build_plugin()
{
    # shellcheck disable=SC2046
    $CC -std=c11 -Wall -Wextra -Wshadow -Wconversion -Werror -fPIC -shared \
        $(flags --cflags) "$STRUN_SRCDIR/tests/outoftree/scale.c" \
        -o "$work/scale.so" $(flags --libs)
}

installed_steps()
{
    for step in outlier_detection stack_refs align_refs klip resample; do
        ls "$plugins/$step.so" || return
    done
}

try 'make install into a stage' install_strun
pc=$(find "$stage" -name strun.pc | head -n 1)
PKG_CONFIG_PATH=${pc%/*}
export PKG_CONFIG_PATH
plugins=$(variable plugindir)
try 'the five steps are installed' installed_steps
try 'the headers are installed' test -f "$(variable includedir)/strun/step.h"
try 'the plugin builds with what pkg-config says' build_plugin

# From here on the installed program, not the built one.
installed_strun()
{
    LD_LIBRARY_PATH=$(variable libdir)${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} \
        STRUN_PLUGIN_PATH=$work:$plugins \
        STRUN_CONFIG_PATH=$(variable configdir) \
        "$(variable bindir)/strun" "$@"
}

scaled()
{
    input=jw01417001001_0310a_00001_mirimage_calints.fits
    cp "$STRUN_TEST_DATA/tiny-miri/$input" "$work" && cd "$work" &&
        installed_strun scale "$input" --factor=2 &&
        ls "${input%_calints.fits}_scale.fits"
}

try 'the installed program knows the installed steps' \
    installed_strun klip --help
try 'the plugin describes itself' installed_strun scale --help
try 'the plugin runs' scaled
finish
