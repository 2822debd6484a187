#!/bin/sh
# The steps of docs/examples that replace stock ones: built out of the tree
# against an installed strun, in the chain, and held against what they replace.
set -u
. "$STRUN_SRCDIR/tests/run-stage.sh"
tools=$STRUN_BUILDDIR/tests/cli
CRDS_PATH=$work/no-crds
export CRDS_PATH
sci=jw01393002001_03108_00001_nrcalong
product=jw01393-a3001_t001_nircam_f335m-maskrnd-sub320a335r

# chain FOLDER OPTION...: the main job on the sample, products in a folder
chain()
{
    cd "$STRUN_TEST_DATA/demo" || return
    folder=$1
    shift
    strun calwebb_coron3 asn.json -q --output_dir="$work/$folder" \
        --steps.align_refs.override_psfmask=psfmask.fits "$@"
}

annular()
{
    folder=$1
    shift
    chain "$folder" --plugin-path="$work/klip_annular" \
        --steps.klip.plugin=klip_annular "$@"
}

# same FOLDER FOLDER PRODUCT HDU TOLERANCE
same()
{
    "$tools/fitssame" "$work/$1/$3.fits" "$work/$2/$3.fits" "$4" "$5"
}

# keyword FOLDER PRODUCT HDU KEY
keyword()
{
    "$tools/fitsedit" get "$work/$1/$2.fits" "$3" "$4" | tr -d "' "
}

has()
{
    [ "$1" = "$2" ] || {
        echo "'$1' instead of '$2'"
        return 1
    }
}

# refused PART COMMAND...: one error line that has this part
refused()
{
    part=$1
    shift
    if "$@" 2>"$work/error"; then
        echo 'exit status 0'
        return 1
    fi
    grep -F "strun: error: " "$work/error" | grep -F "$part"
}

# ---- klip_annular ----

one_zone()
{
    for err in reference propagated; do
        chain "stock-$err" --steps.klip.truncate=2 --steps.klip.err=$err &&
            annular "one-$err" --steps.klip.truncate=2 --steps.klip.err=$err \
                --steps.klip.annulus_width=0 &&
            same "one-$err" "stock-$err" "${sci}_a3001_psfsub" SCI 1e-6 &&
            same "one-$err" "stock-$err" "${sci}_a3001_psfsub" ERR 1e-6 ||
            return
    done
}

one_zone_3d()
{
    chain stock-3d --steps.klip.truncate=2 --steps.align_refs.align_to=first &&
        annular one-3d --steps.klip.truncate=2 \
            --steps.klip.annulus_width=0 --steps.align_refs.align_to=first &&
        same one-3d stock-3d "${sci}_a3001_psfsub" SCI 1e-6 &&
        same one-3d stock-3d "${sci}_a3001_psfsub" ERR 1e-6
}

several()
{
    annular several --steps.klip.truncate=1,2 --steps.klip.annulus_width=8 \
        --steps.klip.sectors=2 || return
    has "$(keyword several "${sci}_a3001_psfsubkl" PRIMARY ST_KLCNT)" 1,2 &&
        has "$(keyword several "${sci}_a3001_psfsubkl" SCI NAXIS3)" 2 &&
        has "$(keyword several "${sci}_a3001_psfsub" PRIMARY S_KLIP)" COMPLETE
}

# A run with the last number alone makes the same psfsub, in any cut and by any
# number of threads.
any_cut()
{
    for how in --threads=1 --threads=3 --max-memory=1M; do
        annular "cut$how" --steps.klip.truncate=2 \
            --steps.klip.annulus_width=8 --steps.klip.sectors=2 $how &&
            same "cut$how" several "${sci}_a3001_psfsub" SCI 1e-6 &&
            same "cut$how" cut--threads=1 "${sci}_a3001_psfsub" SCI 0 &&
            same "cut$how" cut--threads=1 "${sci}_a3001_psfsub" ERR 0 || return
    done
}

inside_is_left_out()
{
    annular inside --steps.klip.truncate=2 --steps.klip.inner_radius=3 \
        --steps.klip.annulus_width=8 || return
    [ "$("$tools/fitsedit" nans "$work/inside/${sci}_a3001_psfsub.fits" SCI)" \
        -gt 0 ]
}

try 'make install into a stage' install_strun
use_stage
try 'klip_annular builds and passes its check' example klip_annular
try 'one zone is stock klip' one_zone
try 'one zone is stock klip, with a 3D product' one_zone_3d
try 'several numbers of modes make psfsubkl' several
try 'threads and blocks change no byte' any_cut
try 'the inner radius has no values' inside_is_left_out
try 'numbers of modes must ascend' refused 'ascending' \
    annular wrong --steps.klip.truncate=5,2

# ---- resample_interp ----

interpolated()
{
    chain interp --plugin-path="$work/resample_interp" \
        --steps.resample.plugin=resample_interp --steps.klip.truncate=2
}

same_frame()
{
    for key in NAXIS1 NAXIS2 CRPIX1 CRPIX2 CRVAL1 CRVAL2 CDELT1 PC1_1 PC1_2 \
        S_REGION; do
        has "$(keyword interp "${product}_i2d" SCI $key)" \
            "$(keyword stock-reference "${product}_i2d" SCI $key)" || return
    done
    for key in EFFEXPTM DURATION PXSCLRT NDRIZ S_RESAMP; do
        has "$(keyword interp "${product}_i2d" PRIMARY $key)" \
            "$(keyword stock-reference "${product}_i2d" PRIMARY $key)" ||
            return
    done
    grep -aq 'kernel: lanczos3' "$work/interp/${product}_i2d.fits"
}

build_smooth()
{
    mkdir "$work/smooth" || return
    # shellcheck disable=SC2046
    $CC -std=c11 -Wall -Wextra -Wshadow -Wconversion -Werror -fPIC -shared \
        $("$PKG_CONFIG" --cflags strun) \
        "$STRUN_SRCDIR/tests/outoftree/smooth.c" -o "$work/smooth/smooth.so" \
        $("$PKG_CONFIG" --libs strun) -lm
}

# resampled STEP FILE OPTION...: inside the frame, where all have values
resampled()
{
    step=$1
    to=$2
    shift 2
    strun "$step" "${sci}_smooth.fits" --plugin-path="$work/resample_interp" \
        -q --output_shape=40,40 --crpix=20,20 --rotation=20 \
        --output_file="$to" "$@" && mv "${to}"_*.fits "$to.fits"
}

# Along its edges drizzling leaves out input pixels that lie beyond.
smooth_scene()
{
    cd "$work/smooth" &&
        cp "$STRUN_TEST_DATA/demo/${sci}_calints.fits" . || return
    ra=$(keyword stock-reference "${product}_i2d" SCI CRVAL1)
    dec=$(keyword stock-reference "${product}_i2d" SCI CRVAL2)
    strun smooth "${sci}_calints.fits" --plugin-path=. -q --ra="$ra" \
        --dec="$dec" &&
        resampled resample drizzled || return
    for kernel in lanczos bicubic; do
        resampled resample_interp "$kernel" --kernel="$kernel" &&
            "$tools/fitssame" "$kernel.fits" drizzled.fits SCI 5e-4 +2 || return
    done
}

try 'resample_interp builds and passes its check' example resample_interp
try 'resample_interp runs in the chain' interpolated
try 'its product has the frame and the keywords of resample' same_frame
try 'a smooth scene is made' build_smooth
try 'on a smooth scene it agrees with resample' smooth_scene
try 'a kernel that it does not have is refused' \
    refused 'one of lanczos, bicubic expected' chain wrong \
    --plugin-path="$work/resample_interp" \
    --steps.resample.plugin=resample_interp --steps.resample.kernel=square
finish
