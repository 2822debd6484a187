#!/bin/sh
# The contract of the command line, 1: invocation. Each case is one row of
# tests/cli/contract.tsv.
set -u
. "$STRUN_SRCDIR/tests/run-contract.sh"

# ---- 1.1 TARGET ----

by_content()
{
    empty
    strun klip --truncate=7 --save-parameters=saved || exit
    write text.asdf 'class = klip' 'truncate = 8'
    cp saved asdf.cfg
    sets truncate 7 saved && sets truncate 7 asdf.cfg &&
        sets truncate 8 text.asdf
}

# classes ALIAS CLASS...: all mean the same.
classes()
{
    alias=$1
    shift
    for name in "$alias" "jwst::$alias" "$@"; do
        sets class "$1" "$name"
    done
}

folder_called_klip()
{
    empty
    mkdir klip
    sets truncate 50 klip
}

file_called_klip()
{
    empty
    write klip 'class = klip' 'truncate = 3'
    sets truncate 3 klip
}

try 'TARGET: the content of a file decides what it is' by_content
try 'TARGET: spellings of Coron3Pipeline' classes calwebb_coron3 \
    jwst.pipeline.calwebb_coron3.Coron3Pipeline jwst.pipeline.Coron3Pipeline
try 'TARGET: spellings of StackRefsStep' classes stack_refs \
    jwst.coron.stack_refs_step.StackRefsStep jwst.coron.StackRefsStep \
    jwst.step.StackRefsStep
try 'TARGET: spellings of AlignRefsStep' classes align_refs \
    jwst.coron.align_refs_step.AlignRefsStep jwst.coron.AlignRefsStep \
    jwst.step.AlignRefsStep
try 'TARGET: spellings of KlipStep' classes klip \
    jwst.coron.klip_step.KlipStep jwst.coron.KlipStep jwst.step.KlipStep
try 'TARGET: spellings of OutlierDetectionStep' classes outlier_detection \
    jwst.outlier_detection.outlier_detection_step.OutlierDetectionStep \
    jwst.outlier_detection.OutlierDetectionStep jwst.step.OutlierDetectionStep
try 'TARGET: spellings of ResampleStep' classes resample \
    jwst.resample.resample_step.ResampleStep jwst.resample.ResampleStep \
    jwst.step.ResampleStep
try 'TARGET: a class that is not there' bad 1 \
    "'jwst.step.Nope' is not a path to a config file or a Python Step class" \
    jwst.step.Nope
try 'TARGET: an alias has its own case' bad 1 "did you mean 'calwebb_coron3'" \
    CALWEBB_CORON3
try 'TARGET: an alias of another package' bad 1 'is not a path' romancal::klip
try 'TARGET: hlsp is not part of strun' bad 1 'gave this step up' hlsp
try 'TARGET: HlspStep is not part of strun' bad 1 'gave this step up' \
    jwst.coron.HlspStep
try 'TARGET: a file takes the place of an alias' file_called_klip
try 'TARGET: a folder does not' folder_called_klip

# positionals STATUS TARGET INPUT...: refused with the number of the inputs
positionals()
{
    target=$1
    shift
    fails 1 "$target takes" " $# " -- strun "$target" "$@"
}

try 'inputs: a pipeline without' positionals calwebb_coron3
try 'inputs: a pipeline with two' positionals calwebb_coron3 a.json b.json
try 'inputs: klip with one' positionals klip a.fits
try 'inputs: klip with three' positionals klip a.fits b.fits c.fits
try 'inputs: align_refs with one' positionals align_refs a.fits
try 'inputs: resample without' positionals resample

# ---- 1.2 options ----

try 'options: --name=value' sets truncate 5 klip --truncate=5
try 'options: --name value' sets truncate 5 klip --truncate 5
try 'options: in front of TARGET' sets truncate 5 --truncate 5 klip
try 'options: a negative number is a value' bad 1 'too small' klip --truncate -3
try 'options: a unique beginning' sets truncate 4 klip --trunc=4
try 'options: a unique beginning below steps' sets klip/truncate 7 \
    calwebb_coron3 --steps.klip.truncat=7
try "options: beginnings of the program's options" sets truncate 50 klip \
    --disable --log-le=DEBUG
try 'options: a beginning of override_psfmask' sets median_box_length 3 \
    align_refs --override_p=x.fits

begun()
{
    empty
    strun klip --save-p=f || exit
    made f
}

try 'options: a beginning of --save-parameters' begun
try 'options: a beginning of two' bad 2 \
    'ambiguous option: --save=x could match --save-parameters, --save_results' \
    klip --save=x
try 'options: a beginning of log options' bad 2 'ambiguous option: --log=x' \
    klip --log=x
try 'options: a beginning of many' bad 2 '--save_results, --skip, --suffix' \
    klip --s=x
try 'options: a beginning of two below steps' bad 2 \
    'could match --steps.klip.save_results, --steps.klip.skip' \
    calwebb_coron3 --steps.klip.s=x
try 'options: one that nobody knows' bad 2 \
    'unrecognized arguments: --bogus=1' klip --bogus=1
try 'options: one that nobody knows, with the nearest' bad 2 \
    'did you mean --steps.klip.truncate?' calwebb_coron3 --steps.klip.trucate=1
try 'options: a step that nobody knows' bad 2 \
    'unrecognized arguments: --steps.klib.truncate' calwebb_coron3 \
    --steps.klib.truncate=1
try 'options: no value' bad 2 'argument --skip: expected one argument' \
    klip --skip
try 'options: a value for a switch' bad 2 'takes no value: --verbose' \
    klip --verbose=1
try 'options: the last one wins' sets truncate 2 klip --truncate=1 --truncate=2
try 'options: hyphens are not underscores' bad 2 \
    'unrecognized arguments: --output-dir=x' klip --output-dir=x

double_hyphen()
{
    fails 1 'klip takes the inputs' ' 1 was given' -- strun -- klip --truncate=5
}

try 'options: none behind --' double_hyphen

# ---- 1.3 the program's own options ----

version()
{
    strun klip a b --bogus --version >"$work/out" || exit
    has "$work/out" 'strun: '
}

helps()
{
    strun "$@" >"$work/out" 2>"$work/err" || exit
    wants [ ! -s "$work/err" ]
    has "$work/out" 'usage: strun'
}

try 'program: --version wins over everything' version
try 'program: --help alone is help' helps --help
try 'program: -h TARGET' helps -h klip
try 'program: TARGET -h' helps klip -h
try 'program: TARGET inputs --help' helps klip a b --help

saves_first()
{
    empty
    strun klip a.fits b.fits --save-parameters=f 2>"$work/err"
    wants [ $? -eq 1 ]
    made f
}

saves_alone()
{
    empty
    strun klip --save-parameters=f >"$work/out" 2>"$work/err" || exit
    wants [ ! -s "$work/err" ]
    made f
}

try 'program: --save-parameters writes before a run that fails' saves_first
try 'program: --save-parameters without inputs is no failure' saves_alone
try 'program: --disable-crds-steppars is accepted' sets truncate 50 klip \
    --disable-crds-steppars

debug_fails()
{
    fails 1 a.fits -- strun klip a.fits b.fits --debug
}

try 'program: a failure under --debug is one' debug_fails

# ---- 1.5 who wins, 1.6 what is forced ----

precedence()
{
    empty
    write i.cfg 'truncate = 1' 'suffix = one' 'output_dir = one'
    write p.cfg 'class = calwebb_coron3' '[steps]' '[[klip]]' \
        'config_file = i.cfg' 'suffix = two' 'output_dir = two'
    sets klip/truncate 1 p.cfg --steps.klip.output_dir=three
    sets klip/suffix two p.cfg --steps.klip.output_dir=three
    sets klip/output_dir three p.cfg --steps.klip.output_dir=three
}

try 'precedence: default, config_file, file, command line' precedence
try 'parameters of a sub-step: name and class are dropped' sets klip/truncate \
    9 calwebb_coron3 --steps.klip.name=x --steps.klip.class=y \
    --steps.klip.truncate=9
try 'the suffix of the pipeline is none of a step' sets klip/suffix null \
    calwebb_coron3 --suffix=mine

# ---- 1.4 what every step has ----

takes()
{
    sets "$1" "$2" klip "--$1=$2"
    sets "klip/$1" "$2" calwebb_coron3 "--steps.klip.$1=$2"
}

try 'common: output_file' sets output_file mine.fits klip \
    --output_file=mine.fits
try 'common: output_dir' takes output_dir here
try 'common: output_ext' takes output_ext .fits
try 'common: output_use_model' takes output_use_model true
try 'common: output_use_index' takes output_use_index false
try 'common: save_results' takes save_results true
try 'common: skip' takes skip true
try 'common: suffix' takes suffix psfsub
try 'common: search_output_file' takes search_output_file false
try 'common: outlier_detection does not search for it' \
    sets search_output_file false outlier_detection
try 'common: input_dir' takes input_dir there
try 'common: hooks are lists' sets pre_hooks '[a, b]' klip --pre_hooks=a,b
try 'common: a hook alone is a list of one' sets pre_hooks '[cmd]' klip \
    --pre_hooks=cmd
try 'common: override_psfmask' sets median_box_length 3 align_refs \
    --override_psfmask=N/A

input_dir()
{
    case_of demo
    mkdir in && mv ./*.* in
    started
    wants strun -q calwebb_coron3 asn.json --input_dir=in \
        --steps.align_refs.override_psfmask=in/psfmask.fits \
        --steps.resample.skip=true
    wants [ -n "$(ls ./*_psfsub.fits)" ]
}

try 'common: input_dir is where the association is' input_dir

# ---- 1.9 list ----

lists()
{
    strun list "$@" >"$work/out" 2>"$work/err" || exit
    awk '/^[^ ]/ { print $1 }' "$work/out" | tr '\n' ' '
    echo
}

lists_these()
{
    these=$1
    shift
    wants [ "$(lists "$@")" = "$these" ]
}

nothing_listed()
{
    wants [ "$(lists 'nope')" = '' ]
    has "$work/err" '(no matching classes)'
}

steps='align_refs klip outlier_detection resample stack_refs '
try 'list: all' lists_these "calwebb_coron3 $steps"
try 'list: --pipelines-only' lists_these 'calwebb_coron3 ' --pipelines-only
try 'list: --steps-only' lists_these "$steps" --steps-only
try 'list: a pattern for the alias, in any case' lists_these \
    'align_refs stack_refs ' '*_REFS'
try 'list: a pattern for the class' lists_these 'klip ' '*.KlipStep'
try 'list: a pattern is for the whole name' lists_these 'klip ' 'kli*'
try 'list: nothing matches' nothing_listed
try 'list: both filters' fails 2 'list takes' -- \
    strun list --pipelines-only --steps-only
finish
