#!/bin/sh
# Which files a run writes, what they are called, and what it ends with: a case
# for each row of strun-contract.md 1.7, 1.8, 5.1, 5.2 and 5.3. Names are the
# reference's, but where it gives several results one name, or ignores what the
# user says; those cases begin with "own:".
set -u
. "$STRUN_SRCDIR/tests/run-cli.sh"
psf=jw01417001001_0310a_0000
sci=jw01417002001_03108_00001_mirimage
p=jw01417-a3001_t001_miri_f1550c-4qpm1550-mask1550
one=jw01393002001_03108_00001_nrcalong two=jw01393003001_03108_00001_nrcalong
psfs=jw01393001001_0310a_0000
q=jw01393-a3001_t001_nircam_f335m-maskrnd-sub320a335r

crfints()
{
    echo "${psf}1_mirimage_a3001_crfints.fits"
    echo "${psf}2_mirimage_a3001_crfints.fits"
    echo "${psf}3_mirimage_a3001_crfints.fits"
    echo "${sci}_a3001_crfints.fits"
}

# adds OPTION... -- NAME...: one target; the usual products and these
adds()
{
    case_of tiny-miri
    run_options "$@"
    # shellcheck disable=SC2046
    made $(crfints) "${p}_psfstack.fits" "${sci}_a3001_psfalign.fits" \
        "${sci}_a3001_psfsub.fits" "${p}_i2d.fits" $names
}

# gives OPTION... -- NAME...: one target; these files, all of them
gives()
{
    case_of tiny-miri
    run_options "$@"
    # shellcheck disable=SC2086
    made $names
}

# run_options OPTION... -- NAME...: the job; NAME... are left in $names
run_options()
{
    names=
    : >"$work/options"
    while [ "$1" != -- ]; do
        echo "$1" >>"$work/options"
        shift
    done
    shift
    names=$*
    set --
    while read -r option; do
        set -- "$@" "$option"
    done <"$work/options"
    wants coron3 "$@" 2>"$work/err" || cat "$work/err"
}

# all_but PART: the usual products without those
all_but()
{
    {
        crfints
        printf '%s\n' "${p}_psfstack.fits" "${sci}_a3001_psfalign.fits" \
            "${sci}_a3001_psfsub.fits" "${p}_i2d.fits"
    } | grep -v "$1"
}

# two_targets OPTION... -- NAME...: files besides the usual ones
two_targets()
{
    case_of demo
    run_options "$@"
    find . -type f -newer "$work/start" ! -name '*_a3001_crfints.fits' \
        ! -name '*_a3001_psfalign.fits' ! -name '*_a3001_psfsub.fits' \
        ! -name "${q}_psfstack.fits" ! -name "${q}_i2d.fits" |
        sed 's,^\./,,' | sort >"$work/found"
    # shellcheck disable=SC2086
    printf '%s\n' $names | sort >"$work/expected"
    diff "$work/expected" "$work/found"
}

# ---- the exposure's name ----

# renamed NAME BASE: a member called NAME gives BASE_psfsub.fits
renamed()
{
    case_of tiny-miri
    mv "${sci}_calints.fits" "$1"
    sed "s/${sci}_calints.fits/$1/" "$STRUN_TEST_DATA/tiny-miri/asn.json" \
        >asn.json
    wants coron3 -q
    wants [ -f "${2}psfsub.fits" ]
    wants [ -f "${2}psfalign.fits" ]
    wants [ -f "${2}crfints.fits" ]
    keyword "${2}psfsub.fits" PRIMARY FILENAME "${2}psfsub.fits"
}

no_id()
{
    case_of tiny-miri
    sed 's/"asn_id": *"a3001"/"asn_id": null/' \
        "$STRUN_TEST_DATA/tiny-miri/asn.json" >asn.json
    wants coron3 -q
    wants [ -f "${sci}_psfsub.fits" ]
    wants [ -f "${sci}_crfints.fits" ]
}

try 'a member without suffix' renamed foo.fits foo_a3001_
try 'a member with a suffix' renamed x_calints.fits x_a3001_
try 'a member with a hyphen: it is used again' renamed bar-rate.fits bar_a3001-
try 'a member with a dot' renamed a.b_calints.fits a.b_a3001_
try 'a member that is a product has its id twice' \
    renamed x_a3001_crfints.fits x_a3001_a3001_
try 'no asn_id: no id in names' no_id

# ---- the product's name ----

# product NAME STACK I2D
product()
{
    case_of tiny-miri
    sed "s,\"name\": *\"[^\"]*\",\"name\": \"$1\"," \
        "$STRUN_TEST_DATA/tiny-miri/asn.json" >asn.json
    wants coron3 -q
    wants [ -f "$2" ]
    wants [ -f "$3" ]
}

try 'the folder of a product goes' \
    product path/to/prod prod_psfstack.fits prod_i2d.fits
try 'one suffix of a product goes' \
    product x_psfstack_i2d x_psfstack_psfstack.fits x_psfstack_i2d.fits
try 'a suffix is in small letters' \
    product Prod_KLIP Prod_KLIP_psfstack.fits Prod_KLIP_i2d.fits
try 'the last dot of a product begins an extension' \
    product prod.v1 prod_psfstack.fits prod_i2d.fits
try 'a product without name' product '' _psfstack.fits _i2d.fits

# ---- the pipeline's options ----

suffix()
{
    # shellcheck disable=SC2046
    gives --suffix=foo -- $(all_but _i2d) "${p}_foo.fits"
}

folder()
{
    # shellcheck disable=SC2046
    gives --output_dir=od/x -- $(all_but nothing | sed 's,^,od/x/,')
}

output_file()
{
    # shellcheck disable=SC2046
    gives --output_file=sub/mine_i2d.fits -- $(all_but "$p") \
        mine_psfstack.fits mine_i2d.fits
    wants [ ! -d sub ]
}

by_model()
{
    # shellcheck disable=SC2046
    gives --output_use_model=true -- $(all_but "$p") \
        "${psf}1_mirimage_a3001_psfstack.fits" "${sci}_a3001_i2d.fits"
}

# The folder is there before the first product, and a failure leaves it.
folder_at_start()
{
    case_of tiny-miri
    strun calwebb_coron3 asn.json --output_dir=od \
        --steps.align_refs.override_psfmask=none.fits 2>"$work/err" && exit 1
    wants [ ! -d od ]
    wants coron3 -q --output_dir=od --save_results=false
    wants [ -d od ]
}

folder_of_home()
{
    case_of tiny-miri
    here=$PWD
    wants env HOME="$here/home" STRUN_TEST_PART=part strun -q calwebb_coron3 \
        asn.json "$mask" '--output_dir=~/$STRUN_TEST_PART'
    wants [ -f "home/part/${p}_i2d.fits" ]
}

not_saved()
{
    warned 'no product is written' -- gives --save_results=false --
}

not_saved_but()
{
    gives --save_results=false --steps.klip.save_results=true -- "${p}_klip.fits"
}

not_saved_but_crfints()
{
    # shellcheck disable=SC2046
    gives --save_results=false --steps.outlier_detection.save_results=true -- \
        $(crfints)
}

# As the reference writes it: what it says is its default, no wish.
saved_parameters()
{
    case_of tiny-miri
    {
        printf '#ASDF 1.0.0\n#ASDF_STANDARD 1.6.0\n%%YAML 1.1\n'
        printf '%%TAG ! tag:stsci.edu:asdf/\n--- !core/asdf-1.1.0\n'
        printf 'class: jwst.pipeline.calwebb_coron3.Coron3Pipeline\n'
        printf 'name: Coron3Pipeline\nparameters: {save_results: false}\n'
        printf 'steps:\n- {class: jwst.outlier_detection.'
        printf 'outlier_detection_step.OutlierDetectionStep, name: '
        printf 'outlier_detection, parameters: {save_results: false}}\n...\n'
    } >p.asdf
    started
    wants strun -q p.asdf asn.json "$mask"
    # shellcheck disable=SC2046
    made $(all_but nothing)
}

reset()
{
    case_of tiny-miri
    printf 'class = calwebb_coron3\noutput_dir = od\noutput_file = mine\n' \
        >job.cfg
    printf 'suffix = foo\n[steps]\n[[klip]]\noutput_file = mine\n' >>job.cfg
    started
    wants strun -q job.cfg asn.json "$mask" --output_dir=None --suffix=None \
        --output_file=None --steps.klip.output_file=None
    # shellcheck disable=SC2046
    made $(all_but nothing)
}

try '--suffix names the last product' suffix
try '--output_dir, made if it is missing' folder
try '--output_dir: ~ and $NAME' folder_of_home
try '--output_dir is made at the start, after all checks' folder_at_start
try 'own: --output_file names the products of the association' output_file
try 'own: --output_use_model names by exposures, the id once' by_model
try 'own: --save_results=false saves nothing' not_saved
try 'own: --save_results=false, but that of a step' not_saved_but
try 'own: --save_results=false, but the crfints' not_saved_but_crfints
try '--output_use_index=false has no effect' adds --output_use_index=false --
try '--search_output_file=false has no effect' \
    adds --search_output_file=false --
try 'a saved parameter file saves what its run saved' saved_parameters
try 'own: None takes back output_dir, output_file and suffix' reset

# ---- a step's own file ----

try 'stack_refs.save_results' \
    adds --steps.stack_refs.save_results=true -- "${p}_stack_refs.fits"
try 'align_refs.save_results' \
    adds --steps.align_refs.save_results=true -- "${p}_align_refs.fits"
try 'klip.save_results' \
    adds --steps.klip.save_results=true -- "${p}_klip.fits"
try 'resample.save_results' \
    adds --steps.resample.save_results=true -- "${p}_resample.fits"
try 'klip.output_file' adds --steps.klip.output_file=kout -- kout_klip.fits
try 'resample.output_file: folder, extension and suffix go' \
    adds --steps.resample.output_file=a/re_i2d.x -- re_resample.fits
try 'klip.suffix' adds --steps.klip.save_results=true --steps.klip.suffix=mm \
    -- "${p}_mm.fits"
try 'klip.output_dir' adds --steps.klip.save_results=true \
    --steps.klip.output_dir=kk -- "kk/${p}_klip.fits"
try 'klip.output_ext' adds --steps.klip.save_results=true \
    --steps.klip.output_ext=fits -- "${p}_klip.fits"
try 'klip.search_output_file=false' adds --steps.klip.save_results=true \
    --steps.klip.search_output_file=false -- "${sci}_a3001_klip.fits"
try 'klip.output_use_model' adds --steps.klip.save_results=true \
    --steps.klip.output_use_model=true -- "${sci}_a3001_klip.fits"
try 'stack_refs.search_output_file=false: the first exposure' \
    adds --steps.stack_refs.save_results=true \
    --steps.stack_refs.search_output_file=false -- \
    "${psf}1_mirimage_a3001_stack_refs.fits"
try 'own: klip of two targets: a file each' \
    two_targets --steps.klip.save_results=true -- \
    "${one}_a3001_klip.fits" "${two}_a3001_klip.fits"
try 'own: align_refs of two targets: a file each' \
    two_targets --steps.align_refs.save_results=true -- \
    "${one}_a3001_align_refs.fits" "${two}_a3001_align_refs.fits"
try 'own: klip.output_file of two targets: a number each' \
    two_targets --steps.klip.output_file=kout -- \
    kout_0_klip.fits kout_1_klip.fits

same_content()
{
    adds --steps.klip.save_results=true -- "${p}_klip.fits"
    for hdu in SCI ERR DQ; do
        wants same "${p}_klip.fits" "${sci}_a3001_psfsub.fits" $hdu 0
    done
    keyword "${p}_klip.fits" PRIMARY FILENAME "${p}_klip.fits"
    keyword "${p}_i2d.fits" PRIMARY S_KLIP COMPLETE
}

in_vain()
{
    warned klip "$1" 'has no effect' -- adds "--steps.klip.$1=$2" --
}

not_klip()
{
    # shellcheck disable=SC2046
    gives --steps.klip.save_results=false -- $(all_but psfsub)
}

skipped_klip()
{
    adds --steps.klip.skip=true --steps.klip.save_results=true --
    keyword "${sci}_a3001_psfsub.fits" PRIMARY S_KLIP SKIPPED
}

try 'its content is that of the product' same_content
try 'klip.suffix alone: a warning' in_vain suffix mm
try 'klip.output_dir alone: a warning' in_vain output_dir kk
try 'own: klip.save_results=false takes its product away' not_klip
try 'a skipped step saves no file of its own' skipped_klip

# ---- outlier_detection, which saves its product itself ----

moved()
{
    # shellcheck disable=SC2046
    gives --steps.outlier_detection.output_dir=od -- $(all_but crfints) \
        $(crfints | sed 's,^,od/,')
}

no_crfints()
{
    # shellcheck disable=SC2046
    gives --steps.outlier_detection.save_results=false -- $(all_but crfints)
}

zzz()
{
    # shellcheck disable=SC2046
    gives --steps.outlier_detection.suffix=zzz -- $(all_but crfints) \
        $(crfints | sed s/crfints/zzz/)
}

numbered()
{
    # shellcheck disable=SC2046
    gives --steps.outlier_detection.output_file=oo -- $(all_but crfints) \
        oo_a3001_0_crfints.fits oo_a3001_1_crfints.fits \
        oo_a3001_2_crfints.fits oo_a3001_3_crfints.fits
}

medians()
{
    # shellcheck disable=SC2046
    gives --steps.outlier_detection.save_intermediate_results=true \
        --steps.outlier_detection.output_dir=od -- $(all_but crfints) \
        $(crfints | sed 's,^,od/,') \
        $(crfints | sed 's,^,od/,; s,crfints,median,')
}

try 'its output_dir' moved
try 'own: its save_results=false' no_crfints
try 'own: its suffix' zzz
try 'own: its output_file, a number each' numbered
try 'own: its search_output_file=true loses nothing' \
    adds --steps.outlier_detection.search_output_file=true --
try 'its save_intermediate_results' medians

# ---- extensions ----

unknown_type()
{
    case_of tiny-miri
    refused 'unknown filetype .gz' "'$3'" -- coron3 "--$1=$2"
}

try 'an unknown extension, before the run' unknown_type output_ext .gz output_ext
try 'an unknown extension without dot' unknown_type output_ext gz output_ext
try 'an unknown extension of a step, with its name' \
    unknown_type steps.klip.output_ext .gz steps/klip/output_ext
try 'an extension without dot' adds --output_ext=fits --

# ---- skip ----

no_outliers()
{
    # shellcheck disable=SC2046
    gives --steps.outlier_detection.skip=true -- $(all_but crfints)
    no_keyword "${sci}_a3001_psfsub.fits" PRIMARY S_OUTLIR
}

stack_stays()
{
    case_of tiny-miri
    refused stack_refs skip -- coron3 --steps.stack_refs.skip=true
}

not_aligned()
{
    adds --steps.align_refs.skip=true --
    keyword "${sci}_a3001_psfalign.fits" PRIMARY S_PSFALI SKIPPED
}

not_combined()
{
    # shellcheck disable=SC2046
    gives --steps.resample.skip=true -- $(all_but _i2d) \
        "${p}_0_i2d.fits" "${p}_1_i2d.fits"
    for k in 0 1; do
        keyword "${p}_${k}_i2d.fits" PRIMARY S_RESAMP SKIPPED
        keyword "${p}_${k}_i2d.fits" PRIMARY DATAMODL ImageModel
        keyword "${p}_${k}_i2d.fits" SCI NAXIS 2
        no_keyword "${p}_${k}_i2d.fits" INT_TIMES NAXIS
        no_keyword "${p}_${k}_i2d.fits" HDRTAB NAXIS
    done
    # The planes are those of psfsub, in order.
    for hdu in SCI ERR DQ VAR_RNOISE; do
        wants plane_of "${sci}_a3001_psfsub.fits" 1 "${p}_1_i2d.fits" "$hdu"
    done
}

# plane_of CUBE K IMAGE HDU
plane_of()
{
    same "$1" "$3" "$4" 0 "$2"
}

all_planes()
{
    case_of demo
    wants coron3 -q --steps.resample.skip=true
    for k in 0 1 2 3 4 5; do
        wants [ -f "${q}_${k}_i2d.fits" ]
    done
    wants [ ! -e "${q}_6_i2d.fits" ]
    wants plane_of "${two}_a3001_psfsub.fits" 0 "${q}_3_i2d.fits" SCI
}

try 'a skipped outlier_detection: no crfints' no_outliers
try 'own: stack_refs cannot be skipped' stack_stays
try 'own: a skipped align_refs passes the stack through' not_aligned
try 'a skipped resample: an image for each integration' not_combined
try 'a skipped resample: the integrations of all targets' all_planes

# ---- resample.single ----

single()
{
    case_of demo
    wants coron3 -q --steps.resample.single=true
    for k in 0 1; do
        keyword "${q}_${k}_i2d.fits" PRIMARY S_RESAMP COMPLETE
        keyword "${q}_${k}_i2d.fits" PRIMARY NDRIZ 1
        keyword "${q}_${k}_i2d.fits" CON NAXIS3 1
        no_keyword "${q}_${k}_i2d.fits" VAR_RNOISE NAXIS
        no_keyword "${q}_${k}_i2d.fits" HDRTAB NAXIS
    done
    wants [ ! -e "${q}_i2d.fits" ]
    wants [ ! -e "${q}_2_i2d.fits" ]
}

# All on one grid: an image of one exposure is what resample makes of it there.
single_alone()
{
    case_of tiny-miri
    wants coron3 -q
    cp "${p}_i2d.fits" all.fits
    started
    wants coron3 -q --steps.resample.single=true
    wants [ -f "${p}_0_i2d.fits" ]
    for hdu in SCI WHT CON; do
        wants same "${p}_0_i2d.fits" all.fits $hdu 0
    done
}

try 'resample.single: an image for each exposure' single
try 'resample.single of one exposure' single_alone

# ---- steps alone ----

pipeline()
{
    case_of tiny-miri
    wants coron3 -q
    mkdir "$work/made" && mv "${sci}_a3001_psfalign.fits" "$work/made/p.fits" &&
        mv "${p}_psfstack.fits" "$work/made/stack.fits" &&
        mv "${sci}_a3001_psfsub.fits" "$work/made/"
}

# alone NAME... -- ARGUMENT...
alone()
{
    case_of tiny-miri
    cp "${sci}_calints.fits" x_calints.fits
    cp "$work/made"/*.fits .
    printf 'name = "klip"\nclass = "jwst.coron.KlipStep"\n' >klip.cfg
    sed 's/"science"/"background"/' asn.json >a.json
    started
    names=
    while [ "$1" != -- ]; do
        names="$names $1"
        shift
    done
    shift
    wants strun -q "$@"
    # shellcheck disable=SC2086
    made $names
}

try 'the pipeline, for its products' pipeline
try 'klip' alone x_klipstep.fits -- klip x_calints.fits p.fits
try 'a cfg with a name' alone x_klip.fits -- klip.cfg x_calints.fits p.fits
try '--suffix' alone x_psfsub.fits -- klip x_calints.fits p.fits \
    --suffix=psfsub
try '--output_file: folder, extension and suffix go' alone zzz_klipstep.fits \
    -- klip x_calints.fits p.fits --output_file=sub/zzz_i2d.asdf
try '--output_dir' alone od/x_klipstep.fits -- klip x_calints.fits p.fits \
    --output_dir=od
try '--search_output_file=false' alone x_klipstep.fits -- \
    klip x_calints.fits p.fits --search_output_file=false
try '--output_use_model' alone x_klipstep.fits -- \
    klip x_calints.fits p.fits --output_use_model=true
try 'own: --save_results=false' alone -- klip x_calints.fits p.fits \
    --save_results=false
try 'align_refs, named after the target' alone x_alignrefsstep.fits -- \
    align_refs x_calints.fits stack.fits --override_psfmask=psfmask.fits
try 'stack_refs, named after the association' alone a_stackrefsstep.fits -- \
    stack_refs a.json
try 'stack_refs by its model: the first exposure' \
    alone "${psf}1_mirimage_stackrefsstep.fits" -- \
    stack_refs "${psf}1_mirimage_calints.fits" "${psf}2_mirimage_calints.fits" \
    --output_use_model=true
try 'outlier_detection' alone x_outlierdetectionstep.fits -- \
    outlier_detection x_calints.fits
try 'resample --single' alone "${sci}_a3001_0_resamplestep.fits" -- \
    resample "${sci}_a3001_psfsub.fits" --single=true

skip_alone()
{
    warned 'skip set to False' -- alone x_klipstep.fits -- \
        klip x_calints.fits p.fits --skip=true
}

# shellcheck disable=SC2046
many_alone()
{
    alone $(crfints | sed 's,.*,X_a3001_&,; s,_a3001_jw.*,,' | awk '
        { printf "%s_a3001_%d_outlierdetectionstep.fits\n", $0, NR - 1 }') -- \
        outlier_detection asn.json --output_file=X
}

try 'own: --skip of a step alone: a warning' skip_alone
try 'own: --output_file of many: a number each' many_alone

# ---- nothing is lost ----

same_name()
{
    case_of demo
    mkdir other
    mv "${two}_calints.fits" "other/${one}_calints.fits"
    sed "s,${two}_calints,other/${one}_calints," \
        "$STRUN_TEST_DATA/demo/asn.json" >asn.json
    refused "${one}_a3001_crfints.fits" 'written twice' "other/${one}" -- coron3
}

same_folder()
{
    case_of tiny-miri
    refused "${p}_i2d.fits" 'written twice' -- coron3 \
        --steps.resample.save_results=true --steps.resample.suffix=i2d
}

over_input()
{
    case_of tiny-miri
    cp "$work/made/p.fits" .
    refused "${sci}_calints.fits" 'would replace the input' -- \
        strun klip "${sci}_calints.fits" p.fits --suffix=calints
}

try 'own: two members of one name are refused' same_name
try 'own: two products of one name are refused' same_folder
try 'own: a product that would replace its input is refused' over_input

# ---- input_dir ----

from_elsewhere()
{
    case_of tiny-miri
    mkdir in out && mv ./*_calints.fits asn.json in
    started
    cd out || exit
    wants strun -q calwebb_coron3 asn.json --input_dir=../in \
        --steps.align_refs.override_psfmask=../psfmask.fits
    # shellcheck disable=SC2046
    made $(all_but nothing)
}

members_elsewhere()
{
    case_of tiny-miri
    mkdir in && mv ./*_calints.fits in
    started
    wants coron3 -q --input_dir=in
    # shellcheck disable=SC2046
    made $(all_but nothing)
}

step_elsewhere()
{
    case_of tiny-miri
    mkdir in && cp "${sci}_calints.fits" in/x_calints.fits
    cp "$work/made/p.fits" .
    started
    wants strun -q klip x_calints.fits p.fits --input_dir=in
    made x_klipstep.fits
}

try 'own: input_dir of an association and its members' from_elsewhere
try 'own: input_dir of the members alone' members_elsewhere
try 'own: input_dir of a step' step_elsewhere

# ---- strun check ----

dry()
{
    case_of tiny-miri
    listing >"$work/before"
    wants strun -q check calwebb_coron3 asn.json "$mask" --output_dir=od/x \
        --steps.klip.save_results=true >"$work/out"
    listing >"$work/after"
    wants diff "$work/before" "$work/after"
    wants [ ! -d od ]
    has "$work/out" "od/x/${p}_klip.fits"
}

dry_refused()
{
    case_of tiny-miri
    refused psfmask.fits -- strun check calwebb_coron3 asn.json "$mask" \
        --output_dir=psfmask.fits/out
}

try 'check lists products and makes no folder' dry
try 'check knows a folder that cannot be made' dry_refused

# ---- who wins ----

forced()
{
    adds --steps.resample.blendheaders=true --
    keyword "${p}_i2d.fits" HDRTAB NAXIS 2
}

not_blended()
{
    adds --steps.resample.blendheaders=false --
    no_keyword "${p}_i2d.fits" HDRTAB NAXIS
}

try 'resample.blendheaders=true: headers are blended, once' forced
try 'own: resample.blendheaders=false: they are not' not_blended

# ---- what a run ends with ----

# ends STATUS ARGUMENT...
ends()
{
    case_of tiny-miri
    status=$1
    shift
    strun "$@" >"$work/out" 2>"$work/err"
    wants [ $? -eq "$status" ]
}

# without ROLE
without()
{
    case_of tiny-miri
    sed "s/\"$1\"/\"background\"/" "$STRUN_TEST_DATA/tiny-miri/asn.json" \
        >asn.json
    listing >"$work/before"
    coron3 2>"$work/err"
    wants [ $? -eq 64 ]
    one_error 64
    has "$work/line" "No $2 members found in association table"
    listing >"$work/after"
    diff "$work/before" "$work/after"
}

# It may end before the signal comes, but the first time is too short for that.
interrupted()
{
    seen=
    for wait in 0.01 0.05 0.1 0.2; do
        case_of tiny-miri
        timeout -s INT --preserve-status "$wait" strun calwebb_coron3 asn.json \
            "$mask" 2>"$work/err"
        status=$?
        case $status in
        0) ;;
        130) seen=1 ;;
        *) wants [ $status -eq 130 ] ;;
        esac
        find . -type f -newer "$work/start" | sed 's,^\./,,' | sort \
            >"$work/found"
        all_but nothing | sort >"$work/expected"
        wants [ -z "$(comm -23 "$work/found" "$work/expected")" ]
        while read -r file; do
            keyword "$file" PRIMARY FILENAME "$file"
            keyword "$file" ASDF EXTNAME ASDF
        done <"$work/found"
    done
    wants [ -n "$seen" ]
}

try '0: --version' ends 0 --version
try '0: help of a target' ends 0 klip --help
try '1: no such target' ends 1 nosuch asn.json
try '1: no such class' ends 1 jwst.pipeline.Nope asn.json
try '1: no input' ends 1 calwebb_coron3
try '1: too many inputs' ends 1 calwebb_coron3 asn.json asn.json
try '1: an input that is missing' ends 1 calwebb_coron3 nowhere.json
try '1: a value of the wrong type' \
    ends 1 calwebb_coron3 asn.json --steps.klip.truncate=abc
try '1: a parameter file that is missing' ends 1 nope.cfg asn.json
try '1: a log level that nobody knows' \
    ends 1 calwebb_coron3 asn.json --log-level=LOUD
try 'own: 1: a failure with --debug' ends 1 calwebb_coron3 nowhere.json --debug
try '2: no target' ends 2
try '2: an unknown option' ends 2 calwebb_coron3 asn.json --bogus=1
try '2: an unknown parameter of a step' \
    ends 2 calwebb_coron3 asn.json --steps.klip.bogus=1
try '2: an unknown step' \
    ends 2 calwebb_coron3 asn.json --steps.nosuch.skip=true
try '2: an ambiguous beginning' ends 2 calwebb_coron3 asn.json --s=x
try 'own: 64: no psf member' without psf 'reference PSF'
try 'own: 64: no science member' without science 'science target'
try '255: no CRDS cache' ends 255 calwebb_coron3 asn.json
try '130: a run that is interrupted leaves whole products only' interrupted
finish
