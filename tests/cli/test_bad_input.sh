#!/bin/sh
# Bad input: one line on stderr that names the file and the place, a status
# that is not 0, no product, no temporary file, and no input touched. Odd but
# allowed input: a warning.
set -u
. "$STRUN_SRCDIR/tests/run-cli.sh"
sci=jw01393002001_03108_00001_nrcalong_calints.fits
psf=jw01393001001_0310a_00002_nrcalong_calints.fits
product=jw01393-a3001_t001_nircam_f335m-maskrnd-sub320a335r

# ---- files of members ----

missing_member()
{
    case_of demo
    rm "$psf"
    refused "$psf" -- coron3
}

# shortened BYTES: a psf member of that length.
shortened()
{
    case_of demo
    head -c "$1" "$STRUN_TEST_DATA/demo/$psf" >"$psf"
    refused "$psf" -- coron3
}

not_fits()
{
    case_of demo
    echo 'SIMPLE things are not FITS' >"$psf"
    refused "$psf" -- coron3
}

folder_as_member()
{
    case_of demo
    rm "$psf" && mkdir "$psf"
    refused "$psf" -- coron3
}

# without HDU: of the science member.
without()
{
    case_of demo
    fitsedit drop "$sci" "$1"
    refused "$sci" "$1" -- coron3
}

flat_member()
{
    case_of demo
    fitsedit shape "$1" 64 64
    refused "$1" -- coron3
}

# odd_array HDU: smaller than SCI, found before anything is computed.
odd_array()
{
    case_of demo
    fitsedit axes "$sci" "$1" 64 60 2
    refused "$sci" "$1" '64 x 60' SCI '64 x 64' -- coron3
}

odd_psf()
{
    case_of demo
    fitsedit shape "$psf" 60 64 2
    refused "$psf" 60 64 -- coron3
}

all_psfs_smaller()
{
    case_of demo
    for file in jw01393001001_*; do
        fitsedit shape "$file" 60 62 2
    done
    refused .fits 60 62 64 -- coron3
}

try 'a member that is missing' missing_member
try 'a member cut within its header' shortened 2000
try 'a member cut within its data' shortened 60000
try 'a member cut near its end' shortened 290000
try 'an empty member' shortened 0
try 'a member that is no FITS file' not_fits
try 'a member that is a folder' folder_as_member
try 'a member without SCI' without SCI
try 'a 2-D science member' flat_member "$sci"
try 'a 2-D psf member' flat_member "$psf"
try 'an ERR of another size than SCI' odd_array ERR
try 'a DQ of another size than SCI' odd_array DQ
try 'one psf of another size' odd_psf
try 'psfs of another size than the science exposures' all_psfs_smaller

# ---- the reference file ----

small_mask()
{
    case_of demo
    fitsedit shape psfmask.fits 60 64
    refused psfmask.fits 60 64 -- coron3
}

no_mask()
{
    case_of demo
    rm psfmask.fits
    refused psfmask.fits -- coron3
}

# Neither an override nor CRDS: seen before any work, with the way out.
mask_of_nobody()
{
    case_of demo
    refused psfmask override_psfmask -- strun calwebb_coron3 asn.json
}

mask_without_sci()
{
    case_of demo
    fitsedit drop psfmask.fits SCI
    refused psfmask.fits SCI -- coron3
}

# It is seen when align_refs reads the mask: what was complete by then stays.
mask_with_nan()
{
    case_of demo
    fitsedit pixel psfmask.fits SCI 100 nan
    started
    coron3 2>"$work/err"
    one_error $?
    has "$work/line" psfmask.fits
    find . -type f -newer "$work/start" ! -name '*_a3001_crfints.fits' \
        ! -name '*_psfstack.fits' >"$work/others"
    wants [ ! -s "$work/others" ]
    for file in *_a3001_*.fits *_psfstack.fits; do
        [ ! -f "$file" ] || has "$work/err" "Saved model in $file"
    done
    cmp "$sci" "$STRUN_TEST_DATA/demo/$sci"
}

try 'a psfmask of another size' small_mask
try 'a psfmask that is missing' no_mask
try 'no psfmask is named and there is no CRDS cache' mask_of_nobody
try 'a psfmask without SCI' mask_without_sci
try 'a NaN in the psfmask leaves whole products only, and says which' \
    mask_with_nan

# ---- the association ----

# edited SED PART...: the association after an edit is refused.
edited()
{
    case_of demo
    sed "$1" "$STRUN_TEST_DATA/demo/asn.json" >asn.json
    shift
    refused asn.json "$@" -- coron3
}

# written TEXT PART...
written()
{
    case_of demo
    printf '%s\n' "$1" >asn.json
    shift
    refused asn.json "$@" -- coron3
}

no_association()
{
    case_of demo
    refused nowhere.json -- strun calwebb_coron3 nowhere.json
}

yaml_association()
{
    case_of demo
    printf 'asn_id: a1\nproducts: [1, 2\nname: x\n' >asn.yaml
    refused asn.yaml 'line 3, column' -- strun calwebb_coron3 asn.yaml "$mask"
}

try 'an association that is missing' no_association
try 'no psf member' edited 's/"psf"/"background"/' PSF
try 'no science member' edited 's/"science"/"background"/' science
try 'a member without expname' edited 's/"expname"/"exname"/' expname
try 'a member without exptype' edited 's/"exptype"/"extype"/' exptype
try 'an association without products' written '{"asn_id": "a1"}' products
try 'an association with no product' \
    written '{"asn_id": "a1", "products": []}' products
try 'an association that is a list' written '[1, 2]'
try 'an empty association' written ''
try 'broken JSON: line and column' edited '9s/,$//' 'line 10, column'
try 'JSON that ends early: line and column' \
    written '{"asn_id": "a1",' 'line 2, column'
try 'broken YAML: line and column' yaml_association

# ---- parameter files ----

# cfg TEXT PART...: refused as parameter file, at the place that PART says.
cfg()
{
    case_of demo
    {
        echo 'name = "Coron3Pipeline"'
        echo 'class = "jwst.pipeline.Coron3Pipeline"'
        printf "$1\n"
    } >job.cfg
    shift
    refused job.cfg "$@" -- strun job.cfg asn.json "$mask"
}

yaml()
{
    case_of demo
    printf "class: jwst.pipeline.Coron3Pipeline\n$1\n" >job.yaml
    shift
    refused job.yaml "$@" -- strun job.yaml asn.json "$mask"
}

other_class()
{
    case_of demo
    echo 'class = "jwst.pipeline.Nope"' >job.cfg
    refused job.cfg jwst.pipeline.Nope -- strun job.cfg asn.json
}

included_cfg()
{
    case_of demo
    printf 'class = calwebb_coron3\n[steps]\n[[klip]]\n' >job.cfg
    printf 'config_file = my.cfg\n' >>job.cfg
    printf 'truncate = 3\ntruncat = 4\n' >my.cfg
    refused my.cfg truncat truncate -- strun job.cfg asn.json "$mask"
}

try 'cfg: a line that is no line' cfg 'suffix' 'line 3' column
try 'cfg: an open quotation mark' cfg 'suffix = "i2d' 'line 3' column
try 'cfg: an open bracket' cfg '[steps' 'line 3' column
try 'cfg: a section too deep' cfg '[steps]\n[[[klip]]]' 'line 4' column
try 'cfg: a key twice' cfg 'suffix = a\nsuffix = b' 'line 4' suffix
try 'cfg: an unknown parameter, with the nearest name' \
    cfg '[steps]\n[[klip]]\ntruncat = 3' truncat truncate
try 'cfg: an unknown step, with the nearest name' \
    cfg '[steps]\n[[klib]]\ntruncate = 3' klib klip
try 'cfg: a wrong type' cfg '[steps]\n[[klip]]\ntruncate = many' truncate many
try 'cfg: out of range' cfg '[steps]\n[[klip]]\ntruncate = -1' truncate -1
try 'cfg: steps is no section' cfg 'steps = 3' steps
try 'cfg: an unknown class' other_class
try 'an included cfg is named' included_cfg
try 'yaml: broken, line and column' yaml 'steps: [1, 2\nx: y' 'line 3, column'
try 'yaml: an unknown parameter' yaml 'parameters: {sufix: x}' sufix suffix

no_cfg()
{
    case_of demo
    refused nope.cfg -- strun nope.cfg asn.json
}

empty_cfg()
{
    case_of demo
    : >job.cfg
    refused job.cfg class -- strun job.cfg asn.json
}

try 'a parameter file that is missing' no_cfg
try 'a parameter file without class' empty_cfg

# ---- the command line ----

# usage PART... -- COMMAND...
usage()
{
    case_of demo
    refused "$@"
}

no_integer()
{
    usage steps/klip/truncate "$1" 'command line' -- \
        coron3 --steps.klip.truncate="$1"
}

try 'an unknown parameter, with the nearest name' \
    usage --steps.klip.truncatt --steps.klip.truncate -- coron3 --steps.klip.truncatt=3
try 'an unknown option, with the nearest name' \
    usage threadz threads -- coron3 --threadz=3
try 'an unknown step, with the nearest name' \
    usage klib klip -- coron3 --steps.klib.truncate=3
try 'an unknown target, with the nearest name' \
    usage klib klip -- strun klib "$sci"
try 'an unknown class' \
    usage jwst.pipeline.Nope -- strun jwst.pipeline.Nope asn.json
try 'a word is no integer' no_integer many
try 'a fraction is no integer' no_integer 2.5
try 'nothing is no integer' no_integer ''
try 'more than an int holds' no_integer 99999999999999
try 'below the range' no_integer -1
try 'above the range' \
    usage pixfrac 1.5 -- coron3 --steps.resample.pixfrac=1.5
try 'no such choice' \
    usage weight_type heavy ivm exptime -- \
    coron3 --steps.resample.weight_type=heavy
try 'neither true nor false' usage skip maybe -- coron3 --steps.klip.skip=maybe
try 'two numbers are wanted' \
    usage output_shape -- coron3 --steps.resample.output_shape=100
try 'an unknown flag, before any work' \
    usage good_bits NOT_A_FLAG -- \
    coron3 --steps.outlier_detection.good_bits=NOT_A_FLAG
try 'a fill value that is no number, before any work' \
    usage fillval abc -- coron3 --steps.resample.fillval=abc
try 'one threshold of two, before any work' \
    usage snr -- coron3 --steps.outlier_detection.snr=5.0
try 'threads: a number is wanted' usage --threads none -- coron3 --threads=none
try 'memory: a size is wanted' \
    usage --max-memory much -- coron3 --max-memory=much
try 'a log level' usage --log-level LOUD -- coron3 --log-level=LOUD
try 'a log file that cannot be made' \
    usage none/x.log -- coron3 --log-file=none/x.log
try 'no target' usage TARGET -- strun
try 'a pipeline without input' usage 'one association' 0 -- strun calwebb_coron3
try 'a pipeline with two inputs' \
    usage 'one association' 2 -- strun calwebb_coron3 asn.json asn.json "$mask"
try 'klip with one input of two' usage klip psfalign 1 -- strun klip "$sci"
try 'klip with three inputs' usage klip psfalign 3 -- \
    strun klip "$sci" "$sci" "$sci"
try 'a FITS file is no association' \
    usage "$sci" -- strun calwebb_coron3 "$sci" "$mask"

# ---- where products go ----

output_dir()
{
    case_of demo
    refused "$1" -- coron3 --output_dir="$1"
}

# A product that cannot be renamed to its name: a folder is in its place.
product_is_folder()
{
    case_of demo
    mkdir "${product}_i2d.fits"
    coron3 2>"$work/err"
    one_error $?
    has "$work/line" "${product}_i2d.fits"
}

no_temporary()
{
    product_is_folder
    find . -type f ! -name '*.fits' ! -name '*.json' >"$work/others"
    wants [ ! -s "$work/others" ]
}

try 'an output folder that is a file' output_dir psfmask.fits
try 'an output folder below a file' output_dir psfmask.fits/out
try 'an output folder that nobody can make' output_dir /proc/strun-test
try 'a product whose name is taken by a folder' product_is_folder
try 'no temporary file is left' no_temporary

# ---- plugins ----

plugin_of()
{
    case_of demo
    mkdir plugins
    # shellcheck disable=SC2086
    $CC -std=c11 -fPIC -shared -I"$STRUN_SRCDIR/core/include" "$@" \
        "$STRUN_SRCDIR/tests/cli/badplugin.c" -o plugins/bad.so
}

bad_plugin()
{
    plugin_of "$1"
    shift
    refused plugins/bad.so "$@" -- strun --plugin-path=plugins bad "$sci"
}

text_plugin()
{
    case_of demo
    mkdir plugins
    echo 'no plugin' >plugins/klip.so
    refused plugins/klip.so -- coron3 --plugin-path=plugins
}

# The list of plugins says which are refused, and why.
listed_plugin()
{
    plugin_of -DABI=2
    wants strun list --plugin-path=plugins >"$work/out"
    has "$work/out" plugins/bad.so
    has "$work/out" ABI
}

# A folder of plugins may hold a bad one that this job does not need.
unused_plugin()
{
    plugin_of -DABI=2
    coron3 --plugin-path=plugins &&
        wants [ -f "${product}_i2d.fits" ]
}

try 'a plugin that is a text' text_plugin
try 'a plugin without descriptor' bad_plugin -DNO_SYMBOL strun_step_v1
try 'a plugin of another ABI' bad_plugin -DABI=2 2 1
try 'a plugin that is newer than the program' bad_plugin -DSIZE=100000 100000
try 'a plugin whose ports are newer than the program' \
    bad_plugin -DPORT_SIZE=1000 'port has 1000 bytes'
try 'a plugin whose ports have an impossible size' \
    bad_plugin -DPORT_SIZE=24 'port has 24 bytes'
try 'a plugin whose default is out of range' \
    bad_plugin '-DFALLBACK="7"' factor 7
try 'a plugin without run function' bad_plugin -DRUN=NULL run
try 'a bad plugin is listed with the reason' listed_plugin
try 'a bad plugin that is not used does no harm' unused_plugin

# ---- odd, but allowed ----

broken_tree()
{
    case_of demo
    fitsedit poke "$sci" ASDF 8 '#ASDF 1.0.0
%YAML 1.1
--- !<tag> [broken: {
'
    warned "$sci" ASDF 'line 5' 'FITS WCS' -- coron3
    wants [ -f "${product}_i2d.fits" ]
}

member_twice()
{
    case_of demo
    sed 's/\(0310a_0000\)3/\12/' "$STRUN_TEST_DATA/demo/asn.json" >asn.json
    warned "$psf" -- coron3
    wants [ -f "${product}_i2d.fits" ]
}

# other KEY VALUE: in one psf
other()
{
    case_of demo
    fitsedit set "$psf" PRIMARY "$1" "$2"
    warned "$psf" "$2" -- coron3
    wants [ -f "${product}_i2d.fits" ]
}

try 'a broken ASDF tree: a warning, and the WCS of the header' broken_tree
try 'a member twice: a warning' member_twice
try 'a psf of another filter: a warning' other FILTER F444W
try 'a psf of another mask: a warning' other CORONMSK MASKA430R
finish
