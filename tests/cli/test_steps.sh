#!/bin/sh
# Each step alone: what it takes, what it makes of it, and what that is called.
set -u
. "$STRUN_SRCDIR/tests/run-cli.sh"
sci=jw01393002001_03108_00001_nrcalong
sci2=jw01393003001_03108_00001_nrcalong
psf=jw01393001001_0310a_0000
product=jw01393-a3001_t001_nircam_f335m-maskrnd-sub320a335r

# The products of the pipeline, each the input of a step. Two modes of six are
# kept so that ERR says something.
pipeline()
{
    case_of demo
    wants coron3 -q --steps.klip.truncate=2
    mkdir "$work/made" && mv ./*_a3001_*.fits "${product}"_*.fits "$work/made"
    case_of demo
    wants coron3 -q --steps.align_refs.align_to=first
    mv "${sci}_a3001_psfalign.fits" "$work/made/first_psfalign.fits"
}

# with NAME...: the association and these products.
with()
{
    case_of demo
    for name; do
        cp "$work/made/$name" . || exit
    done
    started
}

# as_made FILE PRODUCT HDU...: the values of a product of the pipeline
as_made()
{
    file=$1 of=$2
    shift 2
    for hdu; do
        wants same "$file" "$work/made/$of" "$hdu" 0
    done
}

# asn_of FILE...: an association of science members
asn_of()
{
    printf '{"asn_id": "b7", "asn_pool": "none",\n "products": [{'
    printf '"name": "mine", "members": [\n'
    comma=
    for file; do
        printf '%s  {"expname": "%s", "exptype": "science"}' "$comma" "$file"
        comma=",
"
    done
    printf ']}]}\n'
}

try 'the pipeline, for its products' pipeline

# ---- outlier_detection ----

outlier_cube()
{
    with
    wants strun -q outlier_detection "${sci}_calints.fits"
    made "${sci}_outlierdetectionstep.fits" || exit
    as_made "${sci}_outlierdetectionstep.fits" "${sci}_a3001_crfints.fits" \
        SCI ERR DQ VAR_POISSON VAR_RNOISE VAR_FLAT
    keyword "${sci}_outlierdetectionstep.fits" PRIMARY S_OUTLIR COMPLETE
    keyword "${sci}_outlierdetectionstep.fits" PRIMARY DATAMODL CubeModel
}

outlier_association()
{
    with
    wants strun -q outlier_detection asn.json --suffix=crfints
    made "$(cd "$work/made" && ls ./*_crfints.fits | sed 's,^\./,,')" || exit
    as_made "${psf}2_nrcalong_a3001_crfints.fits" \
        "${psf}2_nrcalong_a3001_crfints.fits" SCI DQ
}

no_outliers()
{
    with
    wants strun -q outlier_detection "${sci}_calints.fits" '--snr=1e9 1e9'
    wants same "${sci}_outlierdetectionstep.fits" "${sci}_calints.fits" DQ 0
}

try 'outlier_detection: a cube' outlier_cube
try 'outlier_detection: an association, each member' outlier_association
try 'outlier_detection: nothing is above a huge threshold' no_outliers

# ---- stack_refs ----

stack_list()
{
    with "${psf}1_nrcalong_a3001_crfints.fits" \
        "${psf}2_nrcalong_a3001_crfints.fits" \
        "${psf}3_nrcalong_a3001_crfints.fits"
    wants strun -q stack_refs "${psf}"?_nrcalong_a3001_crfints.fits
    file=${psf}1_nrcalong_a3001_stackrefsstep.fits
    made "$file" || exit
    as_made "$file" "${product}_psfstack.fits" SCI ERR DQ
    keyword "$file" PRIMARY S_PSFSTK COMPLETE
}

# In the order of the list.
stack_order()
{
    with "${psf}1_nrcalong_a3001_crfints.fits" \
        "${psf}2_nrcalong_a3001_crfints.fits"
    wants strun -q stack_refs "${psf}2_nrcalong_a3001_crfints.fits" \
        "${psf}1_nrcalong_a3001_crfints.fits"
    file=${psf}2_nrcalong_a3001_stackrefsstep.fits
    keyword "$file" SCI NAXIS3 4
    keyword "$file" PRIMARY NINTS 4
}

# Named after the association, as in the reference.
stack_association()
{
    with
    wants strun -q stack_refs asn.json
    made asn_stackrefsstep.fits || exit
    keyword asn_stackrefsstep.fits SCI NAXIS3 6
}

try 'stack_refs: cubes' stack_list
try 'stack_refs: in the order of the inputs' stack_order
try 'stack_refs: the psf members of an association' stack_association

# ---- align_refs ----

align()
{
    with "${sci}_a3001_crfints.fits" "${product}_psfstack.fits"
    wants strun -q align_refs "${sci}_a3001_crfints.fits" \
        "${product}_psfstack.fits" --override_psfmask=psfmask.fits "$@"
    file=${sci}_a3001_alignrefsstep.fits
    made "$file" || exit
}

align_each()
{
    align
    as_made "$file" "${sci}_a3001_psfalign.fits" SCI ERR DQ
    keyword "$file" PRIMARY DATAMODL QuadModel
    keyword "$file" PRIMARY S_PSFALI COMPLETE
    keyword "$file" PRIMARY NINTS 6
}

align_first()
{
    align --align_to=first
    as_made "$file" first_psfalign.fits SCI ERR DQ
    keyword "$file" PRIMARY DATAMODL CubeModel
}

try 'align_refs: to each integration, four axes' align_each
try 'align_refs: to the first integration, three axes' align_first

# ---- klip ----

# klip PSFALIGN OPTION...: of the first science exposure
klip()
{
    with "${sci}_a3001_crfints.fits" "$1"
    psfalign=$1
    shift
    wants strun -q klip "${sci}_calints.fits" "$psfalign" "$@"
}

klip_each()
{
    klip "${sci}_a3001_psfalign.fits" --truncate=2
    made "${sci}_klipstep.fits" || exit
    keyword "${sci}_klipstep.fits" PRIMARY S_KLIP COMPLETE
    keyword "${sci}_klipstep.fits" PRIMARY DATAMODL CubeModel
    wants same "${sci}_klipstep.fits" "${sci}_calints.fits" DQ 0
    as_made "${sci}_klipstep.fits" "${sci}_a3001_psfsub.fits" ERR
}

klip_first()
{
    klip first_psfalign.fits --truncate=2
    made "${sci}_klipstep.fits" || exit
    keyword "${sci}_klipstep.fits" SCI NAXIS3 3
}

# More modes than references are all the modes.
klip_all()
{
    klip first_psfalign.fits --truncate=6
    mv "${sci}_klipstep.fits" "$work/six.fits"
    klip first_psfalign.fits
    wants same "${sci}_klipstep.fits" "$work/six.fits" SCI 0
}

klip_cfg()
{
    klip first_psfalign.fits --truncate=2
    mv "${sci}_klipstep.fits" "$work/line.fits"
    with first_psfalign.fits
    printf '%s\n' 'name = "klip"' 'class = "jwst.step.KlipStep"' \
        'truncate = 2' >my.cfg
    wants strun -q my.cfg "${sci}_calints.fits" first_psfalign.fits
    made my.cfg "${sci}_klip.fits" || exit
    wants same "${sci}_klip.fits" "$work/line.fits" SCI 0
}

klip_folder_cfg()
{
    with first_psfalign.fits
    wants strun -q "$STRUN_CONFIG_PATH/klip.cfg" "${sci}_calints.fits" \
        first_psfalign.fits
    made "${sci}_klip.fits"
}

klip_suffix()
{
    klip first_psfalign.fits --suffix=psfsub
    made "${sci}_psfsub.fits"
}

klip_output()
{
    klip first_psfalign.fits --output_file=mine_i2d.fits --output_dir=here
    made here/mine_klipstep.fits
}

# Alone, a step runs even if it is told to be skipped, and says so.
klip_skip()
{
    with first_psfalign.fits
    warned skip -- strun klip "${sci}_calints.fits" first_psfalign.fits \
        --skip=true
    keyword "${sci}_klipstep.fits" PRIMARY S_KLIP COMPLETE
}

klip_ints()
{
    with "${sci}_a3001_psfalign.fits"
    fitsedit shape "${sci}_calints.fits" 64 64 2
    refused "${sci}_calints.fits" 2 "${sci}_a3001_psfalign.fits" 3 -- \
        strun klip "${sci}_calints.fits" "${sci}_a3001_psfalign.fits"
}

# The file that has the NaN is named, and the frame.
klip_nan()
{
    with first_psfalign.fits
    fitsedit pixel first_psfalign.fits SCI 5000 nan
    refused first_psfalign.fits 'frame 1' -- \
        strun klip "${sci}_calints.fits" first_psfalign.fits
}

try 'klip: psfs for each integration' klip_each
try 'klip: psfs for all integrations' klip_first
try 'klip: more modes than references' klip_all
try 'klip: a cfg called klip' klip_cfg
try 'klip: the cfg of the config folder' klip_folder_cfg
try 'klip: --suffix' klip_suffix
try 'klip: --output_file and --output_dir' klip_output
try 'klip: --skip is not for a step alone' klip_skip
try 'klip: psfs of another number of integrations' klip_ints
try 'klip: a NaN in the psfs' klip_nan

# ---- resample ----

both="${sci}_a3001_psfsub.fits ${sci2}_a3001_psfsub.fits"
planes='SCI ERR WHT CON VAR_POISSON VAR_RNOISE VAR_FLAT'

# shellcheck disable=SC2086
resample_list()
{
    with $both
    wants strun -q resample $both
    file=${sci}_a3001_resamplestep.fits
    made "$file" || exit
    as_made "$file" "${product}_i2d.fits" $planes
    keyword "$file" PRIMARY S_RESAMP COMPLETE
    keyword "$file" PRIMARY DATAMODL ImageModel
}

resample_one()
{
    with "${sci}_a3001_psfsub.fits"
    wants strun -q resample "${sci}_a3001_psfsub.fits" --output_shape=90,80
    file=${sci}_a3001_resamplestep.fits
    made "$file" || exit
    keyword "$file" SCI NAXIS1 90
    keyword "$file" SCI NAXIS2 80
}

# Named after the association, as in the reference.
# shellcheck disable=SC2086
resample_association()
{
    with $both
    asn_of $both >both.json
    wants strun -q resample both.json --suffix=i2d
    made both.json both_i2d.fits || exit
    as_made both_i2d.fits "${product}_i2d.fits" $planes
}

# A 2-D image, here the first integration of a cube.
resample_image()
{
    with "${sci}_a3001_psfsub.fits"
    mv "${sci}_a3001_psfsub.fits" one_cal.fits
    fitsedit shape one_cal.fits 64 64
    fitsedit set one_cal.fits PRIMARY DATAMODL ImageModel
    started
    wants strun -q resample one_cal.fits
    made one_resamplestep.fits
}

try 'resample: cubes' resample_list
try 'resample: one cube, --output_shape' resample_one
try 'resample: an association' resample_association
try 'resample: an image' resample_image
finish
