#!/bin/sh
# run-valgrind.sh VALGRIND...: the small association from start to end under
# valgrind, in a folder of its own.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cp "$STRUN_TEST_DATA"/tiny-miri/* "$dir"
cd "$dir"
"$@" "$STRUN_BUILDDIR/strun" "$STRUN_CONFIG_PATH/calwebb_coron3.cfg" asn.json \
    --steps.align_refs.override_psfmask=psfmask.fits
echo 'ok calwebb_coron3 under valgrind'
