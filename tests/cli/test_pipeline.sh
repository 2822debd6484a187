#!/bin/sh
# The main job: what it makes, that it agrees with the reference's products,
# and the ways to say how it shall run.
set -u
. "$STRUN_SRCDIR/tests/run-cli.sh"
sci=jw01393002001_03108_00001_nrcalong
sci2=jw01393003001_03108_00001_nrcalong
psf=jw01393001001_0310a_00001_nrcalong
product=jw01393-a3001_t001_nircam_f335m-maskrnd-sub320a335r
miri=jw01417-a3001_t001_miri_f1550c-4qpm1550-mask1550

# run_of DATA OPTION...: the main job on that association, quiet.
run_of()
{
    data=$1
    shift
    case_of "$data"
    wants coron3 -q "$@"
}

# ---- products ----

inputs_kept()
{
    for file in "$STRUN_TEST_DATA/$data"/*; do
        wants cmp "$file" "${file##*/}"
    done
}

nircam()
{
    run_of demo
    made "${psf}_a3001_crfints.fits" \
        "jw01393001001_0310a_00002_nrcalong_a3001_crfints.fits" \
        "jw01393001001_0310a_00003_nrcalong_a3001_crfints.fits" \
        "${sci}_a3001_crfints.fits" "${sci}_a3001_psfalign.fits" \
        "${sci}_a3001_psfsub.fits" "${sci2}_a3001_crfints.fits" \
        "${sci2}_a3001_psfalign.fits" "${sci2}_a3001_psfsub.fits" \
        "${product}_psfstack.fits" "${product}_i2d.fits" &&
        inputs_kept
}

miri()
{
    run_of tiny-miri
    e=jw01417001001_0310a_0000
    s=jw01417002001_03108_00001_mirimage_a3001
    made "${e}1_mirimage_a3001_crfints.fits" \
        "${e}2_mirimage_a3001_crfints.fits" \
        "${e}3_mirimage_a3001_crfints.fits" \
        "${s}_crfints.fits" "${s}_psfalign.fits" "${s}_psfsub.fits" \
        "${miri}_psfstack.fits" "${miri}_i2d.fits" && inputs_kept
}

# agrees SUFFIX TOLERANCE HDU...: of the products of that kind in the reference
agrees()
{
    suffix=$1 tolerance=$2
    shift 2
    for ref in "$STRUN_TEST_DATA/$reference"/*"_$suffix.fits"; do
        for hdu; do
            echo "${ref##*/} $hdu"
            wants same "${ref##*/}" "$ref" "$hdu" "$tolerance"
        done
    done
}

# Float32 planes: the reference sums in another order, and its alignment stops
# at its own tolerance.
against()
{
    reference=$2
    run_of "$1"
    agrees crfints 0 SCI ERR DQ VAR_POISSON VAR_RNOISE VAR_FLAT
    agrees psfstack 0 SCI ERR DQ
    agrees psfsub 1e-6 SCI
    agrees psfsub 0 DQ VAR_POISSON VAR_RNOISE VAR_FLAT
    agrees i2d 1e-6 SCI
    agrees i2d 2e-5 ERR WHT VAR_POISSON VAR_RNOISE VAR_FLAT
    agrees i2d 0 CON
}

aligned()
{
    reference=tiny-nircam-ref
    run_of demo
    agrees psfalign 1e-6 SCI
    agrees psfalign 0 DQ
    # The reference's ERR is NaN where a bad pixel was replaced, and by the
    # Fourier shift everywhere; that of strun says something.
    nans "${sci}_a3001_psfalign.fits" ERR 0
}

types()
{
    run_of demo
    for name in "${sci}_a3001_crfints" "${sci}_a3001_psfsub" \
        "${product}_psfstack"; do
        keyword "$name.fits" PRIMARY DATAMODL CubeModel
    done
    keyword "${sci}_a3001_psfalign.fits" PRIMARY DATAMODL QuadModel
    keyword "${product}_i2d.fits" PRIMARY DATAMODL ImageModel
    for name in *_a3001_*.fits "${product}"_*.fits; do
        keyword "$name" PRIMARY ASNTABLE asn.json
    done
}

statuses()
{
    run_of demo
    keyword "${psf}_a3001_crfints.fits" PRIMARY S_OUTLIR COMPLETE
    keyword "${product}_psfstack.fits" PRIMARY S_PSFSTK COMPLETE
    keyword "${sci}_a3001_psfalign.fits" PRIMARY S_PSFALI COMPLETE
    keyword "${sci}_a3001_psfsub.fits" PRIMARY S_KLIP COMPLETE
    keyword "${product}_i2d.fits" PRIMARY S_RESAMP COMPLETE
}

first()
{
    run_of demo --steps.align_refs.align_to=first
    keyword "${sci}_a3001_psfalign.fits" PRIMARY DATAMODL CubeModel
    keyword "${sci}_a3001_psfalign.fits" SCI NAXIS 3
    keyword "${sci}_a3001_psfalign.fits" SCI NAXIS3 6
    keyword "${sci}_a3001_psfsub.fits" SCI NAXIS3 3
}

# A second run replaces the first one's products.
again()
{
    run_of demo --steps.klip.truncate=2
    cp "${product}_i2d.fits" "$work/first_i2d.fits"
    wants coron3 -q
    ! same "$work/first_i2d.fits" "${product}_i2d.fits" SCI 1e-6
}

elsewhere()
{
    data=demo
    case_of demo
    rm -rf "$work/away"
    mkdir "$work/away" && cd "$work/away" || exit
    wants strun -q calwebb_coron3 ../case/asn.json \
        "$mask" --steps.align_refs.override_psfmask=../case/psfmask.fits \
        --output_dir=made/here
    wants [ -f "made/here/${product}_i2d.fits" ]
    wants [ -f "made/here/${sci}_a3001_crfints.fits" ]
    wants [ "$(ls)" = made ]
    cd "$work/case" && made
}

try 'NIRCam: names of products; inputs are not touched' nircam
try 'MIRI: names of products; inputs are not touched' miri
try 'NIRCam: values of the reference' against demo tiny-nircam-ref
try 'MIRI: values of the reference' against tiny-miri tiny-miri-ref
try 'NIRCam: psfalign of the reference' aligned
try 'products say their type and association' types
try 'products say which steps they went through' statuses
try 'align_to=first: a psfalign with three axes' first
try 'a second run replaces the products' again
try 'another folder: members beside the association, products elsewhere' \
    elsewhere

# ---- the same bytes ----

# differs_not OPTION...: the run gives the same bytes with the options as with
# one thread; in one folder, because products hold the path of the psfmask.
differs_not()
{
    case_of demo
    coron3 -q --threads=1 || exit
    mkdir "$work/one"
    mv ./*_a3001_*.fits "${product}"_*.fits "$work/one"
    coron3 -q "$@" || exit
    for file in "$work"/one/*; do
        echo "${file##*/}"
        wants same "$file" "${file##*/}"
    done
    rm -r "$work/one"
}

try 'the same bytes with two threads' differs_not --threads=2
try 'the same bytes with five threads' differs_not --threads=5
try 'the same bytes block by block' differs_not --max-memory=1M
try 'the same bytes in blocks by threads' \
    differs_not --max-memory=1M --threads=3

# ---- a run that dies ----

# Its log goes to a reader that leaves after N lines: the run ends by SIGPIPE
# there or a little later. What has the name of a product by then is whole.
cut_short()
{
    case_of demo
    coron3 --log-stream=stdout >"$work/out" || exit
    rm -rf "$work/whole"
    mkdir "$work/whole"
    mv ./*_a3001_*.fits "${product}"_*.fits "$work/whole"
    started
    for lines in 1 5 15 25 35 45; do
        coron3 --log-stream=stdout | head -n "$lines" >"$work/out"
        find . -type f -newer "$work/start" -name '*.fits' >"$work/found"
        while read -r file; do
            wants same "$file" "$work/whole/$file"
        done <"$work/found"
        rm -f ./*_a3001_*.fits* "${product}"_*.fits*
    done
}

try 'a run that is cut short leaves whole products only' cut_short

# ---- ways to name the job ----

# The image of the plain job, kept for the others of this section.
plain()
{
    run_of demo
    cp ./*_i2d.fits ./*_psfsub.fits "$work"
}

# as_plain ARGUMENT...: strun makes the same image.
as_plain()
{
    case_of demo
    wants strun -q "$@"
    wants same "${product}_i2d.fits" "$work/${product}_i2d.fits" SCI 0
}

own_cfg()
{
    case_of demo
    printf '%s\n' "$@" >job.cfg
}

try 'the plain job' plain
try 'a class, long' as_plain \
    jwst.pipeline.calwebb_coron3.Coron3Pipeline asn.json "$mask"
try 'a class, short' as_plain jwst.pipeline.Coron3Pipeline asn.json "$mask"
try 'an alias with its package' as_plain jwst::calwebb_coron3 asn.json "$mask"
try 'the cfg of the config folder' \
    as_plain "$STRUN_CONFIG_PATH/calwebb_coron3.cfg" asn.json "$mask"
try 'options before the target' \
    as_plain --threads 1 "$mask" calwebb_coron3 asn.json
try 'options between target and input' \
    as_plain calwebb_coron3 "$mask" --steps.klip.truncate 50 asn.json
try 'a shortened option' \
    as_plain calwebb_coron3 asn.json "$mask" --steps.klip.trunc=50

# ---- parameters ----

two="$work/two.fits"
truncated()
{
    run_of demo --steps.klip.truncate=2
    cp "${sci}_a3001_psfsub.fits" "$two"
    ! same "$two" "$work/${sci}_a3001_psfsub.fits" SCI 1e-6
}

# as_two COMMAND...: in a folder that is ready, gives what truncate=2 gives.
as_two()
{
    wants strun -q "$@" "$mask"
    wants same "${sci}_a3001_psfsub.fits" "$two" SCI 0
}

class='class = "jwst.pipeline.Coron3Pipeline"'
by_cfg()
{
    own_cfg "$class" '[steps]' '[[klip]]' 'truncate = 2'
    as_two job.cfg asn.json
}

# config_file is found beside the cfg that names it, not in the folder of the
# run.
by_included()
{
    case_of demo
    mkdir conf
    printf '%s\n' "$class" '[steps]' '[[klip]]' 'config_file = klip.cfg' \
        >conf/job.cfg
    printf '%s\n' 'name = "klip"' 'class = "jwst.step.KlipStep"' \
        'truncate = 2' >conf/klip.cfg
    as_two conf/job.cfg asn.json
}

beside_included()
{
    own_cfg "$class" '[steps]' '[[klip]]' 'config_file = my.cfg' \
        'truncate = 2'
    echo 'truncate = 4' >my.cfg
    as_two job.cfg asn.json
}

by_option_included()
{
    case_of demo
    echo 'truncate = 2' >my.cfg
    as_two calwebb_coron3 asn.json --steps.klip.config_file=my.cfg
}

by_yaml()
{
    case_of demo
    cat >job.yaml <<END
class: jwst.pipeline.Coron3Pipeline
name: Coron3Pipeline
parameters: {output_dir: .}
steps:
- {class: jwst.step.KlipStep, name: klip, parameters: {truncate: 2}}
END
    as_two job.yaml asn.json
}

by_line_over_file()
{
    own_cfg "$class" '[steps]' '[[klip]]' 'truncate = 4'
    as_two job.cfg asn.json --steps.klip.truncate=2
}

by_last()
{
    case_of demo
    as_two calwebb_coron3 asn.json --steps.klip.truncate=4 \
        --steps.klip.truncate=2
}

# What a run says of its parameters makes the same run.
by_saved()
{
    run_of demo --steps.klip.truncate=2 --save-parameters=saved.asdf
    rm "${sci}_a3001_psfsub.fits"
    as_two saved.asdf asn.json
}

try 'the command line' truncated
try 'a cfg: [steps] [[klip]]' by_cfg
try 'a cfg that names a cfg beside it' by_included
try 'what is beside config_file wins over the file' beside_included
try 'config_file on the command line' by_option_included
try 'a YAML file' by_yaml
try 'the command line wins over the file' by_line_over_file
try 'the last of an option wins' by_last
try 'the file of --save-parameters' by_saved

suffixed()
{
    run_of demo --suffix=mine
    wants [ -f "${product}_mine.fits" ]
    wants [ ! -e "${product}_i2d.fits" ]
    wants [ -f "${product}_psfstack.fits" ]
}

cr_folder()
{
    run_of demo --steps.outlier_detection.output_dir=od
    wants [ -f "od/${sci}_a3001_crfints.fits" ]
    wants [ ! -e "${sci}_a3001_crfints.fits" ]
    wants [ -f "${sci}_a3001_psfsub.fits" ]
}

no_id()
{
    data=demo
    case_of demo
    sed 's/"asn_id": "a3001"/"asn_id": null/' \
        "$STRUN_TEST_DATA/demo/asn.json" >asn.json
    wants coron3 -q
    wants [ -f "${sci}_psfsub.fits" ]
}

try '--suffix names the last product' suffixed
try 'output_dir of a step' cr_folder
try 'an association without asn_id: no id in names' no_id

# ---- skipped steps ----

skip()
{
    run_of demo --steps."$1".skip=true
}

skip_outlier()
{
    skip outlier_detection
    wants [ -z "$(find . -name '*_crfints.fits')" ]
    no_keyword "${sci}_a3001_psfsub.fits" PRIMARY S_OUTLIR
    keyword "${product}_i2d.fits" PRIMARY S_RESAMP COMPLETE
}

skip_stack()
{
    data=demo
    case_of demo
    refused stack_refs skip -- coron3 --steps.stack_refs.skip=true
}

skip_align()
{
    skip align_refs
    keyword "${sci}_a3001_psfalign.fits" PRIMARY S_PSFALI SKIPPED
    nans "${sci}_a3001_psfalign.fits" SCI 0
    keyword "${sci}_a3001_psfsub.fits" PRIMARY S_KLIP COMPLETE
}

# A step that is skipped needs no reference file.
skip_align_alone()
{
    case_of demo
    rm psfmask.fits
    wants strun -q calwebb_coron3 asn.json --steps.align_refs.skip=true
    wants [ -f "${product}_i2d.fits" ]
}

no_mask()
{
    run_of demo --steps.align_refs.override_psfmask=N/A
    keyword "${sci}_a3001_psfalign.fits" PRIMARY S_PSFALI SKIPPED
    keyword "${sci}_a3001_psfalign.fits" PRIMARY R_PSFMAS N/A
}

skip_klip()
{
    skip klip
    keyword "${sci}_a3001_psfsub.fits" PRIMARY S_KLIP SKIPPED
    keyword "${product}_i2d.fits" PRIMARY S_KLIP SKIPPED
    ! same "${product}_i2d.fits" "$work/${product}_i2d.fits" SCI 1e-6
}

skip_resample()
{
    skip resample
    wants same "${sci}_a3001_psfsub.fits" "$work/${sci}_a3001_psfsub.fits" \
        SCI 0
    wants [ ! -e "${product}_i2d.fits" ]
}

try 'outlier_detection skipped: no crfints, no S_OUTLIR' skip_outlier
try 'stack_refs cannot be skipped' skip_stack
try 'align_refs skipped: the stack goes on as it is' skip_align
try 'align_refs skipped: no psfmask is needed' skip_align_alone
try 'no psfmask: the stack goes on as it is' no_mask
try 'klip skipped: the target is not subtracted' skip_klip
try 'resample skipped: no combined image' skip_resample

# ---- the log ----

silent()
{
    case_of demo
    coron3 -q --steps.klip.truncate=2 >"$work/out" 2>&1
    wants [ ! -s "$work/out" ]
}

on_stderr()
{
    case_of demo
    wants coron3 >"$work/out" 2>"$work/err"
    wants [ ! -s "$work/out" ]
    has "$work/err" "- INFO - Saved model in ${product}_i2d.fits"
    has "$work/err" '- INFO - Step klip done'
    has "$work/err" 'KL transform truncation = 50'
}

in_file()
{
    case_of demo
    wants coron3 --log-file=run.log --log-stream=null >"$work/out" 2>&1
    wants [ ! -s "$work/out" ]
    has run.log "Saved model in ${product}_i2d.fits"
}

try 'a quiet run without warnings says nothing' silent
try 'the log goes to stderr, nothing to stdout' on_stderr
try '--log-file and --log-stream=null' in_file
finish
