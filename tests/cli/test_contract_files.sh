#!/bin/sh
# The contract of the command line, 3: parameter files. Each case is one row
# of tests/cli/contract.tsv.
set -u
. "$STRUN_SRCDIR/tests/run-contract.sh"

# ---- 3.1 which reader ----

# A broken ASDF file is told about as one, not as a cfg.
broken_asdf()
{
    write k.asdf '#ASDF 1.0.0' '%YAML 1.1' '--- !core/asdf-1.1.0' \
        'class: [' '...'
    fails 1 k.asdf 'line 5' -- strun k.asdf
    wants [ -z "$(grep 'neither section' "$work/line")" ]
}

try 'reader: errors are those of the format' broken_asdf

# ---- 3.2 the lexical rules of a cfg ----

# cfg KEY VALUE LINE...: a cfg for klip of these lines sets this.
cfg()
{
    key=$1 value=$2
    shift 2
    write k.cfg 'class = klip' "$@"
    sets "$key" "$value" k.cfg
}

try 'cfg: byte order mark and CR LF' cfg truncate 7 '\r' 'truncate = 7\r'
marked()
{
    write k.cfg '\0357\0273\0277class = klip' 'truncate = 7'
    sets truncate 7 k.cfg
}
try 'cfg: a byte order mark' marked
try 'cfg: comments' cfg truncate 7 '# one' 'truncate = 7 # two' '  # three'
try 'cfg: blanks around = and at the beginning are free' cfg truncate 7 \
    '\ttruncate=7'
try 'cfg: a key may have quotes' cfg truncate 7 '"truncate" = 7'
try 'cfg: a semicolon is a letter' cfg suffix 'a;b' 'suffix = a;b'
try 'cfg: double quotes' cfg suffix "'a, #b'" 'suffix = "a, #b"'
try 'cfg: the other quotes inside' cfg suffix 'a"b' "suffix = 'a\"b'"
try 'cfg: no escapes, both apostrophes stay' cfg suffix "it''s" \
    "suffix = 'it''s'"
try 'cfg: triple quotes' cfg suffix "a'b" 'suffix = """a'"'"'b"""  # c'
try 'cfg: triple quotes over lines' cfg suffix "'a" 'suffix = """a' 'b"""'
try 'cfg: a list' cfg pre_hooks '[a, b c]' 'pre_hooks = a, "b c"'
try 'cfg: a list of one' cfg pre_hooks '[a]' 'pre_hooks = a,'
try 'cfg: the empty list' cfg pre_hooks '[]' 'pre_hooks = ,'
try 'cfg: an empty value' cfg suffix "''" 'suffix ='
try 'cfg: interpolation' cfg suffix x_9 'truncate = 9' \
    'suffix = x_%(truncate)s'
try 'cfg: a lone percent sign' cfg suffix '5%' 'suffix = 5%'

sections()
{
    write p.cfg 'class = calwebb_coron3' '[ "steps" ] # a' '  [[ klip ]]' \
        'truncate = 3' '[[resample]]' 'rotation = 1'
    sets klip/truncate 3 p.cfg && sets resample/rotation 1.0 p.cfg
}

outward()
{
    write p.cfg 'class = calwebb_coron3' 'suffix = top' '[steps]' '[[klip]]' \
        'truncate = 3' 'output_dir = x_%(truncate)s_%(suffix)s'
    sets klip/output_dir x_3_top p.cfg
}

try 'cfg: sections' sections
try 'cfg: interpolation looks outward' outward

# cfg_fails TEXT LINE...: refused with these words of ConfigObj
cfg_fails()
{
    text=$1
    shift
    write k.cfg 'class = calwebb_coron3' "$@"
    fails 1 "k.cfg: $text" -- strun k.cfg
}

try 'cfg error: neither key nor section' cfg_fails \
    "Invalid line ('suffix') (matched as neither section nor keyword) at line 2." \
    suffix
try 'cfg error: a colon is no =' cfg_fails 'Invalid line' 'suffix : x'
try 'cfg error: a semicolon is no comment' cfg_fails 'Invalid line' '; x'
try 'cfg error: quotes' cfg_fails 'Parse error in value at line 2.' \
    'suffix = "x'
try 'cfg error: three quotes' cfg_fails \
    'Parse error in multiline value at line 2.' 'suffix = """x' y
try 'cfg error: a key twice' cfg_fails 'Duplicate keyword name at line 3.' \
    'suffix = a' 'suffix = b'
try 'cfg error: a section twice' cfg_fails \
    'Duplicate section name at line 3.' '[steps]' '[steps]'
try 'cfg error: a level is left out' cfg_fails 'Section too nested at line 2.' \
    '[[klip]]'
try 'cfg error: brackets' cfg_fails \
    'Cannot compute the section depth at line 2.' '[steps]]'
try 'cfg error: an open bracket' cfg_fails 'Invalid line' '[steps'
try 'cfg error: interpolation' cfg_fails \
    'missing option "HOME" in interpolation.' 'suffix = %(HOME)s'
try 'cfg error: a loop' cfg_fails \
    'interpolation loop detected in value "suffix".' 'suffix = %(suffix)s'

steps_no_section()
{
    write k.cfg 'class = calwebb_coron3' 'steps = 3'
    fails 1 'a section is expected' 'k.cfg line 2' -- strun k.cfg
}

try 'cfg error: steps is no section' steps_no_section
try 'cfg error: a missing file' fails 1 'Config file nope.cfg not found.' -- \
    strun nope.cfg

# ---- 3.3 meaning ----

named()
{
    write b.cfg 'class = klip'
    sets name b b.cfg
    write b.cfg 'class = klip' 'name = mine'
    sets name mine b.cfg
}

# class WORD...: each is a class in a cfg
class()
{
    for word; do
        write k.cfg "class = \"$word\""
        sets class jwst.coron.klip_step.KlipStep k.cfg
    done
}

other_class()
{
    write k.cfg 'class = jwst.pipeline.Nope'
    fails 1 k.cfg jwst.pipeline.Nope -- strun k.cfg
}

logcfg()
{
    write k.cfg 'class = klip' 'logcfg = log.cfg'
    fails 1 "Extra value 'logcfg' in root" -- strun k.cfg
}

try 'cfg: the name is that of the file, or of the key' named
try 'cfg: what class may be' class klip jwst::klip jwst.step.KlipStep
try 'cfg: a class that is not there' other_class
try 'cfg: logcfg is no key' logcfg

includes()
{
    mkdir -p sub
    write sub/i.cfg 'name = x' 'class = y' 'truncate = 2' 'suffix = i'
    write sub/p.cfg 'class = calwebb_coron3' '[steps]' '[[klip]]' \
        'config_file = i.cfg' 'suffix = mine'
    sets klip/truncate 2 sub/p.cfg && sets klip/suffix mine sub/p.cfg
}

# By the folder of the parameter file; by the current one without a file.
include_by_option()
{
    includes
    sets klip/truncate 2 sub/p.cfg --steps.klip.config_file=i.cfg
    sets klip/truncate 2 calwebb_coron3 --steps.klip.config_file=sub/i.cfg
    sets klip/truncate 2 sub/p.cfg "--steps.klip.config_file=$PWD/sub/i.cfg"
}

include_asdf()
{
    strun klip --truncate=4 --save-parameters=k.asdf || exit
    write p.cfg 'class = calwebb_coron3' '[steps]' '[[klip]]' \
        'config_file = k.asdf'
    sets klip/truncate 4 p.cfg
}

include_steps()
{
    write i.cfg '[steps]' '[[klip]]'
    write p.cfg 'class = calwebb_coron3' '[steps]' '[[klip]]' \
        'config_file = i.cfg'
    fails 1 "Extra value 'steps' in steps/klip" i.cfg -- strun p.cfg
}

include_missing()
{
    write p.cfg 'class = calwebb_coron3' '[steps]' '[[klip]]' \
        'config_file = no.cfg'
    fails 1 'Config file no.cfg not found.' -- strun p.cfg
}

try 'include: beside the parameter file, and below its keys' includes
try 'include: by an option' include_by_option
try 'include: an ASDF file' include_asdf
try 'include: one level only' include_steps
try 'include: a missing file' include_missing

# ---- 3.4 what shipped ----

shipped()
{
    write calwebb_coron3.cfg 'name = "Coron3Pipeline"' \
        'class = "jwst.pipeline.Coron3Pipeline"'
    sets name Coron3Pipeline calwebb_coron3.cfg
    sets class jwst.pipeline.calwebb_coron3.Coron3Pipeline calwebb_coron3.cfg
    write old.cfg 'name = "Coron3Pipeline"' \
        'class = "jwst.pipeline.Coron3Pipeline"' '[steps]' '[[stack_refs]]' \
        '[[align_refs]]' '[[klip]]' '[[outlier_detection]]' 'skip = True' \
        '[[resample]]' 'skip = True'
    sets resample/skip true old.cfg
    sets klip/truncate 50 old.cfg
}

of_this_folder()
{
    for name in calwebb_coron3 klip align_refs stack_refs outlier_detection \
        resample; do
        strun $name.cfg --save-parameters="$work/saved.asdf" || exit
    done
}

dead_keys()
{
    write o.cfg 'class = outlier_detection' 'wht_type = exptime' 'nlow = 0' \
        'nhigh = 0' 'hthresh = 5' 'lthresh = 5' 'nsigma = 4 3' 'grow = 1' \
        'ctegrow = 0' 'maskpt = 0.5'
    warned "'wht_type' in root is no longer a parameter" 'use weight_type' \
        "'nlow'" "'nhigh'" "'hthresh'" "'lthresh'" "'nsigma'" "'grow'" \
        "'ctegrow'" -- strun o.cfg --save-parameters="$work/saved.asdf"
    wants [ "$(saved_value "$work/saved.asdf" maskpt)" = 0.5 ]
    write r.cfg 'class = resample' 'wht_type = exptime' 'good_bits = 4'
    warned "'good_bits' in root is no longer a parameter" -- \
        strun r.cfg --save-parameters="$work/saved.asdf"
}

try 'shipped: cfg files of all times' shipped
try 'shipped: the cfg files are found by their names' of_this_folder
try 'shipped: dead keys are warnings that name the successor' dead_keys

# ---- 3.5 ASDF ----

frame()
{
    strun klip --save-parameters=k.asdf || exit
    wants [ "$(sed -n 1,5p k.asdf)" = '#ASDF 1.0.0
#ASDF_STANDARD 1.6.0
%YAML 1.1
%TAG ! tag:stsci.edu:asdf/
--- !core/asdf-1.1.0' ]
    has k.asdf 'description: Parameters for calibration step jwst.coron.klip'
    has k.asdf 'author: <SPECIFY>'
    grep -Eq "^  date: '[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}'" k.asdf
}

typed()
{
    strun resample --output_shape=10,20 --save-parameters=r.asdf || exit
    has r.asdf 'output_shape: [10, 20]'
    has r.asdf 'crpix: null'
    has r.asdf 'single: false'
}

not_saved()
{
    strun align_refs --override_psfmask=x.fits --log-level=DEBUG \
        --save-parameters=a.asdf || exit
    wants [ -z "$(sed '/^strun:/,$d' a.asdf | grep -E 'override|log')" ]
}

in_order()
{
    strun calwebb_coron3 --save-parameters=p.asdf || exit
    wants [ "$(sed -n 's/^  name: //p' p.asdf | grep -v SPECIFY |
        tr '\n' ' ')" = \
        'outlier_detection stack_refs align_refs klip resample ' ]
}

# asdf KEY VALUE LINE...: read from the layout of these lines
asdf()
{
    key=$1 value=$2
    shift 2
    write k.asdf '#ASDF 1.0.0' '%YAML 1.1' '---' "$@" '...'
    sets "$key" "$value" k.asdf
}

asdf_fails()
{
    part=$1
    shift
    write k.asdf '#ASDF 1.0.0' '%YAML 1.1' '---' "$@" '...'
    fails 1 "$part" k.asdf -- strun k.asdf
}

round_trip()
{
    strun calwebb_coron3 --steps.klip.truncate=3 \
        --steps.align_refs.align_to=first --save-parameters=a.asdf || exit
    wants strun a.asdf --save-parameters=b.asdf
    for file in a b; do
        sed '/date:/d;/ from /d;/: default$/d' $file.asdf >$file
    done
    has a 'align_to: first'
    wants cmp a b
}

try 'asdf: the frame of a saved file' frame
try 'asdf: values have types' typed
try 'asdf: overrides and log options are not saved' not_saved
try 'asdf: every step is there' in_order
try 'asdf: a saved file means the same' round_trip
try 'asdf: parameters of a step' asdf klip/truncate 4 \
    'class: calwebb_coron3' 'name: x' 'parameters: {}' \
    'steps: [{class: klip, name: klip, parameters: {truncate: 4}}]'
try 'asdf: no name is needed' asdf klip/truncate 4 'class: calwebb_coron3' \
    'parameters: {}' \
    'steps: [{class: jwst.step.KlipStep, parameters: {truncate: 4}}]'
try 'asdf: the old layout' asdf klip/truncate 4 'parameters:' \
    '  class: calwebb_coron3' '  name: x' \
    '  steps: {klip: {truncate: 4}}'
try 'asdf: what is around the parameters is passed over' asdf truncate 4 \
    'class: klip' 'parameters: {truncate: 4}' 'meta: {x: 1}' 'other: {y: 2}'
try 'asdf: a quoted number is converted' asdf truncate 33 'class: klip' \
    "parameters: {truncate: '33'}"
try 'asdf: 1 is a boolean' asdf skip true 'class: klip' 'parameters: {skip: 1}'
try 'asdf: a float is no integer' asdf_fails \
    'the value "33.0" is of the wrong type.' 'class: klip' \
    'parameters: {truncate: 33.0}'
try 'asdf: an integer is no text' asdf_fails 'of the wrong type' 'class: klip' \
    'parameters: {suffix: 5}'
try 'asdf: an unknown key' asdf_fails "Extra value 'truncat' in root" \
    'class: klip' 'parameters: {truncat: 5}'
try 'asdf: strun has a map of its own' asdf truncate 3 'class: klip' \
    'parameters: {truncate: 3}' 'strun: {err: reference}'

include_beside()
{
    mkdir -p sub
    write sub/i.cfg 'truncate = 6'
    write sub/p.asdf '#ASDF 1.0.0' '%YAML 1.1' '---' 'class: calwebb_coron3' \
        'parameters: {}' \
        'steps: [{name: klip, parameters: {config_file: i.cfg}}]' '...'
    sets klip/truncate 6 sub/p.asdf
}

try 'asdf: config_file is beside the file' include_beside
finish
