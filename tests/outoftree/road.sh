#!/bin/sh
# docs/writing-a-step.md followed word by word in an empty folder on an
# installed strun: its blocks of commands are run as they stand there. Then
# steps made by new-step in the place of each stock one.
set -u
. "$STRUN_SRCDIR/tests/run-stage.sh"
CRDS_PATH=$work/no-crds
HOME=$work/home
export CRDS_PATH HOME
unset XDG_DATA_HOME
mkdir "$HOME" "$work/road"
minutes=5

# The lines of all blocks of commands of the guide, in their order.
commands()
{
    sed -n '/^```sh$/,/^```$/p' "$STRUN_SRCDIR/docs/writing-a-step.md" |
        grep -v '^```'
}

# The program of the build must not be found in the installed one's place, nor
# more of the guide's commands than are there.
road()
{
    commands >"$work/road.sh"
    [ "$(wc -l <"$work/road.sh")" -ge 10 ] || {
        echo 'the guide has no commands'
        return 1
    }
    cd "$work/road" || return
    begin=$(date +%s)
    sh -eux "$work/road.sh" || return
    taken=$(($(date +%s) - begin))
    echo "$taken s"
    [ "$taken" -lt $((60 * minutes)) ]
}

# What the guide says is there at its end.
arrived()
{
    cd "$work/road/my_klip" &&
        ls out/*_i2d.fits "$HOME/.local/share/strun/plugins/my_klip.so" &&
        grep -q 'plugin = my_klip' my.cfg
}

# The swapped-in step, not the stock one, made the product.
is_mine()
{
    cd "$work/road/my_klip" || return
    strun calwebb_coron3 sim/asn.json -q --output_dir=stock \
        --steps.align_refs.override_psfmask=sim/psfmask.fits || return
    for file in out/*_psfsub.fits; do
        ! "$STRUN_BUILDDIR/tests/cli/fitssame" "$file" \
            "stock/${file#out/}" SCI 1e-6 || return
    done
}

# stands_in STEP: a new step like it builds without a warning and passes its
# own checks, in the chain.
stands_in()
{
    cd "$work" &&
        strun new-step "like_$1" --like="$1" -q &&
        cd "like_$1" && checked
}

checked()
{
    MAKEFLAGS='' "$MAKE" check CC="$CC" CFLAGS="-O2 -Werror $STRUN_LD_FLAGS"
}

alone()
{
    cd "$work" && strun new-step alone -q && cd alone && checked
}

by_cmake()
{
    cd "$work/alone" && cmake -S . -B build && cmake --build build &&
        (cd build && ctest) && ls build/alone.so
}

by_meson()
{
    cd "$work/alone" && meson setup mbuild && meson compile -C mbuild &&
        meson test -C mbuild &&
        ls mbuild/alone.so
}

try 'make install into a stage' install_strun
use_stage
try 'the guide, word by word' road
try 'its step is in the chain and installed' arrived
try 'the product is that of the step, not the stock one' is_mine
try 'a new step builds and passes its check' alone
for step in outlier_detection stack_refs align_refs klip resample; do
    try "a new step stands in for $step" stands_in $step
done
! command -v cmake >/dev/null || try 'a new step builds by CMake' by_cmake
! command -v meson >/dev/null || try 'a new step builds by Meson' by_meson
finish
