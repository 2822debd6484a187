# run-stage.sh -- strun installed below a folder of the test's own; it is
# sourced by the tests of tests/outoftree.
#
#   install_strun           make install into the stage
#   use_stage               from here on strun is the installed one, and
#                           pkg-config tells of it
#   variable NAME           a variable of strun.pc, below the stage
#   example NAME            docs/examples/NAME copied, built and checked there;
#                           its folder is $work/NAME
. "$STRUN_SRCDIR/tests/run-cases.sh"
stage=$work/stage

# The jobs of the outer make are not ours to share.
install_strun()
{
    MAKEFLAGS='' "$MAKE" -C "$STRUN_BUILDDIR" install DESTDIR="$stage"
}

# Some pkg-configs put the sysroot before variables, too.
variable()
(
    unset PKG_CONFIG_SYSROOT_DIR
    echo "$stage$("$PKG_CONFIG" --variable="$1" strun)"
)

use_stage()
{
    PKG_CONFIG_PATH=$(dirname "$(find "$stage" -name strun.pc)")
    PKG_CONFIG_SYSROOT_DIR=$stage
    PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1
    PKG_CONFIG_ALLOW_SYSTEM_LIBS=1
    export PKG_CONFIG PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR \
        PKG_CONFIG_ALLOW_SYSTEM_CFLAGS PKG_CONFIG_ALLOW_SYSTEM_LIBS
    plugins=$(variable plugindir)
    LD_LIBRARY_PATH=$(variable libdir)${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    STRUN_PLUGIN_PATH=$plugins
    STRUN_CONFIG_PATH=$(variable configdir)
    PATH=$(variable bindir):$PATH
    export LD_LIBRARY_PATH STRUN_PLUGIN_PATH STRUN_CONFIG_PATH PATH
}

# The copy knows nothing of the source tree but what is installed.
example()
{
    mkdir "$work/$1" && cp "$STRUN_SRCDIR/docs/examples/$1"/* "$work/$1" &&
        cd "$work/$1" &&
        MAKEFLAGS='' "$MAKE" check CC="$CC" CFLAGS="-O2 $STRUN_LD_FLAGS"
}
