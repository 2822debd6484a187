#!/bin/sh
# The contract of the command line, 2: types, values, parameters. Each case is
# one row of tests/cli/contract.tsv.
set -u
. "$STRUN_SRCDIR/tests/run-contract.sh"

# ---- 2.1 how a value is read ----

try 'value: a word' sets suffix abc klip --suffix=abc
try 'value: words' sets suffix 'a b' klip '--suffix=a b'
try 'value: quotes are removed' sets truncate 7 klip '--truncate="7"'
try 'value: single quotes are removed' sets truncate 7 klip "--truncate='7'"
try 'value: a comma makes a list, for a text too' bad 1 \
    "the value \"['a', 'b']\" is of the wrong type" klip --output_dir=a,b
try 'value: a list of one' sets pre_hooks '[a]' klip --pre_hooks=a,
try 'value: the empty list' sets pre_hooks '[]' klip --pre_hooks=,
try 'value: a hash begins a comment' sets suffix a klip '--suffix=a#b'
try 'value: nothing is the empty text' sets suffix "''" klip --suffix=
try 'value: blanks in front' sets truncate 7 klip '--truncate= 7'
try 'value: blanks behind' sets truncate 7 klip '--truncate=7 '
try 'value: interpolation' sets suffix x_5 klip '--suffix=x_%(truncate)s' \
    --truncate=5
try 'value: interpolation of an unknown key' bad 1 \
    'missing option "nope" in interpolation.' klip '--suffix=%(nope)s'
try 'value: quoted items' sets output_shape '[100, 200]' resample \
    '--output_shape="100","200"'
try 'value: a quoted list is one text' bad 1 '"100,200" is of the wrong type' \
    resample '--output_shape="100,200"'

# ---- 2.2 checks ----

# each WHAT KEY TARGET VALUE...: every value is accepted, or refused.
each()
{
    what=$1 key=$2 target=$3
    shift 3
    for value; do
        if [ "$what" = accepts ]; then
            strun "$target" "--$key=$value" --save-parameters="$work/s"
        else
            bad 1 "Config parameter '$key'" "$target" "--$key=$value"
        fi || exit
    done
}

try 'integer: what is one' each accepts truncate klip 5 +5 '"5"' 1_000 0
try 'integer: what is none' each refuses truncate klip 2.5 1e2 0x10 True '' \
    1,2 nan None
try 'float: what is one' each accepts pixfrac resample .5 5e-1 nan 1
try 'float: what is none' each refuses pixfrac resample abc '' 1,2 None
try 'boolean: what is one' each accepts skip klip true FALSE Yes no ON off 1 0
try 'boolean: what is none' each refuses skip klip t f y n 2 ''
try 'string: anything but a list' each accepts suffix klip x '' 5 True
try 'option: an exact member' each accepts kernel resample square lanczos3
try 'option: nothing else' each refuses kernel resample Square squ ''
try 'list of two: two items' each accepts crpix resample 1,2 '1.5, 2' '"1",2'
try 'list of two: not a list of two' each refuses crpix resample 1 1,2,3 \
    '(1,2)' '[1,2]' '1 2' ,

# ---- None ----

none_resets()
{
    write k.cfg 'class = klip' 'output_dir = d' 'suffix = s'
    for none in None none null; do
        sets output_dir null k.cfg --output_dir=$none
        sets suffix null k.cfg --suffix=$none
    done
}

none_in_cfg()
{
    write k.cfg 'class = resample' 'rotation = None' 'output_shape = None'
    sets rotation null k.cfg && sets output_shape null k.cfg
}

try 'None: resets what is None by default' none_resets
try 'None: in a cfg, too' none_in_cfg
try 'None: in quotes it is a text' sets suffix None klip "--suffix='None'"
try 'None: not where the default is a value' bad 1 'of the wrong type' klip \
    --truncate=None

# ---- 2.3 messages ----

try 'message: wrong type, path and origin' bad 1 \
    "Config parameter 'steps/klip/truncate': the value \"x\" is of the wrong type." \
    calwebb_coron3 --steps.klip.truncate=x
try 'message: what was expected, and where it is from' bad 1 \
    'expected; from the command line)' klip --truncate=x
try 'message: too small' bad 1 'the value "-1" is too small.' klip --truncate=-1
try 'message: too big' bad 1 'the value "2.0" is too big.' resample --pixfrac=2
try 'message: too short' bad 1 "the value \"['100']\" is too short." resample \
    --output_shape=100,
try 'message: too long' bad 1 'is too long.' resample --output_shape=1,2,3
try 'message: unacceptable' bad 1 'the value "cubic" is unacceptable.' \
    resample --kernel=cubic
try 'message: an item of a list' bad 1 'the value "b" is of the wrong type.' \
    resample --output_shape=1,b

all_problems()
{
    write p.cfg 'class = calwebb_coron3' 'bogus = 1' '[steps]' '[[klip]]' \
        'truncate = x' 'trunkate = 1' '[[nosuch]]'
    fails 1 "Extra value 'bogus' in root (from p.cfg line 2)" \
        "'steps/klip/truncate': the value \"x\" is of the wrong type." \
        'from p.cfg line 5' "Extra value 'trunkate' in steps/klip" \
        "did you mean 'truncate'?" "Extra value 'nosuch' in steps" \
        'from p.cfg line 7' -- strun p.cfg
}

no_class()
{
    write p.cfg 'truncate = 3'
    fails 1 "no 'class'" -- strun p.cfg
}

try 'message: all problems at once, with file and line' all_problems
try 'message: a cfg without class' no_class

# ---- 2.4 parameters ----

# all TARGET KEY VALUE...: the defaults
all()
{
    target=$1
    shift
    strun "$target" --save-parameters="$work/saved.asdf" || exit
    while [ $# -gt 0 ]; do
        found=$(saved_value "$work/saved.asdf" "$1")
        echo "$1"
        wants [ "$found" = "$2" ]
        shift 2
    done
}

try 'parameters: Coron3Pipeline' all calwebb_coron3 suffix i2d \
    save_results false output_ext .fits skip false
try 'parameters: stack_refs' all stack_refs suffix null skip false
try 'parameters: align_refs' all align_refs median_box_length 3 \
    bad_bits DO_NOT_USE
try 'parameters: klip' all klip truncate 50
try 'parameters: outlier_detection' all outlier_detection weight_type ivm \
    pixfrac 1.0 kernel square fillval NAN maskpt 0.7 snr '5.0 4.0' \
    scale '1.2 0.7' backg 0.0 kernel_size '7 7' threshold_percent 99.8 \
    rolling_window_width 25 ifu_second_check false \
    save_intermediate_results false resample_data true \
    good_bits '~DO_NOT_USE' search_output_file false in_memory true \
    pixmap_stepsize 1.0 pixmap_order 1
try 'parameters: resample' all resample pixfrac 1.0 kernel square fillval NAN \
    weight_type ivm output_shape null crpix null crval null rotation null \
    pixel_scale_ratio 1.0 pixel_scale null output_wcs "''" single false \
    blendheaders true in_memory true enable_ctx true enable_err true \
    report_var true propagate_dq false pixmap_stepsize 1.0 pixmap_order 1

try 'parameters: bad_bits are looked at before any work' bad 1 \
    "bad bits 'FOO'" align_refs --bad_bits=FOO
try 'parameters: bad_bits may be empty' sets bad_bits "''" align_refs --bad_bits=
try 'parameters: good_bits are looked at before any work' bad 1 xyz \
    outlier_detection --good_bits=xyz
try 'parameters: snr needs two numbers, before any work' bad 1 \
    'two numbers' outlier_detection --snr=5
try 'parameters: fillval is looked at before any work' bad 1 abc \
    resample --fillval=abc
try 'parameters: weight_type=None is refused at once' bad 1 'is unacceptable' \
    resample --weight_type=None
try 'parameters: output_shape is at least 1,1' bad 1 'is too small' resample \
    --output_shape=0,0

inert()
{
    warned "parameter 'backg' has no effect here" -- \
        strun outlier_detection --backg=1 --save-parameters="$work/saved.asdf"
}

try 'parameters: one without effect says so' inert
finish
