#!/bin/sh
# How a product was made, how to make it again, and what differs.
set -u
. "$STRUN_SRCDIR/tests/run-cli.sh"
sci=jw01393002001_03108_00001_nrcalong
psf=jw01393001001_0310a_00001_nrcalong
product=jw01393-a3001_t001_nircam_f335m-maskrnd-sub320a335r
sub=${sci}_a3001_psfsub.fits

# explained PRODUCT: in $work/text; its command in $work/command
explained()
{
    wants strun explain "$@" >"$work/text"
    grep -v '^#' "$work/text" >"$work/command"
    wants [ "$(wc -l <"$work/command")" -eq 1 ]
}

# said TEXT: a line of the explanation
said()
{
    has "$work/text" "$1"
}

# again PRODUCT...: run the command in a folder of its own and compare
again()
{
    mkdir again && (cd again && sh -e "$work/command" 2>"$work/log") || {
        tail -n 3 "$work/log"
        exit 1
    }
    for file; do
        nothing_differs "$file" "again/$file"
    done
}

nothing_differs()
{
    strun diff "$@" >"$work/found" || {
        cat "$work/found"
        exit 1
    }
    wants [ "$(cat "$work/found")" = 'no difference' ]
}

# differs A B OPTION... -- LINE...: status 1, and these lines
differs()
{
    : >"$work/parts"
    a=$1 b=$2
    shift 2
    options=
    while [ "$1" != -- ]; do
        options="$options $1"
        shift
    done
    shift
    # shellcheck disable=SC2086
    strun diff "$a" "$b" $options >"$work/found"
    wants [ $? -eq 1 ]
    for line; do
        has "$work/found" "$line"
    done
    wants [ "$(wc -l <"$work/found")" -eq $# ] || cat "$work/found"
}

made_once()
{
    case_of demo
    wants coron3 -q --steps.klip.truncate=2
}

# ---- explain ----

everything()
{
    case_of demo
    printf '[steps]\n[[klip]]\ntruncate = 2\n' >x
    {
        echo 'name = "Coron3Pipeline"'
        echo 'class = "jwst.pipeline.Coron3Pipeline"'
        cat x
    } >run.cfg
    rm x
    wants strun run.cfg -q asn.json "$mask" --steps.align_refs.edge=clip
    explained "$sub"
    said '#   outlier_detection: COMPLETE'
    said '#   stack_refs: COMPLETE'
    said '#   align_refs: COMPLETE'
    said '#   klip: COMPLETE'
    grep -q '^#     truncate: 2  *# from run.cfg line 5$' "$work/text" || exit
    grep -q '^#     edge: clip  *# from the command line$' "$work/text" || exit
    grep -q '^#     err: reference  *# default$' "$work/text" || exit
    wants [ "$(grep -c '(unchanged)$' "$work/text")" -eq 12 ]
    ! grep -q -e 'resample' -e jw01393003001 "$work/text" || exit
    has "$work/command" --steps.klip.truncate=2
    has "$work/command" --steps.align_refs.edge=clip
    again "$sub" "${product}_i2d.fits" "${product}_psfstack.fits" \
        "${sci}_a3001_psfalign.fits" "${sci}_a3001_crfints.fits"
}

keywords()
{
    made_once
    keyword "$sub" PRIMARY ST_STP3 stack_refs:COMPLETE
    keyword "$sub" PRIMARY ST_STP5 klip:COMPLETE
    keyword "$sub" PRIMARY ST_PAR5 'truncate=2(fromthecommandline)'
    no_keyword "$sub" PRIMARY ST_PAR3
    no_keyword "$sub" PRIMARY ST_STP6
    keyword "$sub" PRIMARY ST_SHA5 "$(sum_of klip)"
    fitsedit get "$sub" PRIMARY ST_PLG5 >"$work/plugin"
    has "$work/plugin" 'klip 1.0 '
    has "$work/plugin" '/klip.so'
    keyword "${sci}_a3001_crfints.fits" PRIMARY ST_STP1 \
        outlier_detection:COMPLETE
    no_keyword "${sci}_a3001_crfints.fits" PRIMARY ST_STP2
}

# sum_of PLUGIN: by another program
sum_of()
{
    for file in "$STRUN_PLUGIN_PATH/.libs/$1.so" "$STRUN_PLUGIN_PATH/$1.so"; do
        [ ! -f "$file" ] || {
            sha256sum "$file" | cut -d' ' -f1
            return
        }
    done
}

skipped()
{
    case_of demo
    wants coron3 -q --steps.align_refs.skip=true
    explained "$sub"
    said '#   align_refs: SKIPPED'
    again "$sub"
}

step_by_step()
{
    case_of demo
    wants strun -q outlier_detection "${sci}_calints.fits"
    wants strun -q stack_refs asn.json
    wants strun -q align_refs "${sci}_outlierdetectionstep.fits" \
        asn_stackrefsstep.fits --override_psfmask=psfmask.fits
    wants strun -q klip "${sci}_outlierdetectionstep.fits" \
        "${sci}_alignrefsstep.fits" --truncate=2
    explained "${sci}_klipstep.fits"
    wants [ "$(grep -c '^# strun ' "$work/text")" -eq 3 ]
    said '#   stack_refs: COMPLETE'
    said '#   align_refs: COMPLETE'
    again "${sci}_klipstep.fits"
}

as_asdf()
{
    case_of demo
    wants strun -q outlier_detection "${sci}_calints.fits" --output_ext=asdf
    wants strun -q outlier_detection "${sci}_calints.fits"
    explained "${sci}_outlierdetectionstep.asdf"
    has "$work/command" --output_ext=asdf
    again "${sci}_outlierdetectionstep.asdf"
    strun diff "${sci}_outlierdetectionstep.asdf" \
        "${sci}_outlierdetectionstep.fits" >"$work/found"
    wants [ $? -eq 1 ]
    has "$work/found" output_ext
    ! grep -e ^pixels -e ^flags -e ^wcs -e ^array -e ^table "$work/found"
}

# Such a file has every value; the command has those that are no default.
saved_parameters()
{
    case_of demo
    mkdir in && mv ./*calints.fits in || exit
    wants strun -q calwebb_coron3 "$mask" --steps.klip.truncate=2 \
        --input_dir=in --save-parameters=all.asdf
    wants strun -q all.asdf asn.json "$mask"
    explained "$sub"
    has "$work/command" --steps.klip.truncate=2
    has "$work/command" "--input_dir=$PWD/in"
    wants [ "$(grep -o -e ' --' "$work/command" | wc -l)" -le 4 ]
    again "$sub"
}

# Lists stay lists, with commas in their items and quotes.
hooks()
{
    case_of demo
    wants coron3 -q --steps.klip.truncate=2 \
        --steps.klip.pre_hooks="'echo \"a, b\" {0} >>heard', 'true {0}'"
    wants [ "$(grep -c '^a, b ' heard)" -eq 2 ]
    explained "$sub"
    grep -q '^#     pre_hooks: echo "a, b" {0} >>heard, true {0} *#' \
        "$work/text" || exit
    again "$sub"
    wants [ "$(grep -c '^a, b ' again/heard)" -eq 2 ]
}

# The name of a case file that a shell would read otherwise.
odd_names()
{
    case_of demo
    mkdir "it's *; a" && mv ./*.* "it's *; a" && cd "it's *; a" || exit
    wants coron3 -q
    explained "$sub"
    again "$sub"
}

no_home()
{
    case_of demo
    HOME=$PWD
    mkdir sub && mv ./*.* sub && cd sub || exit
    wants coron3 -q
    wants grep -qa "'\\{0,1\\}~/sub/psfmask.fits" "$sub"
    ! grep -qaF "$HOME/sub" "$sub" || exit
    explained "$sub"
    again "$sub"
}

changed_and_missing()
{
    made_once
    fitsedit pixel "${psf}_calints.fits" SCI 99 1e4
    fitsedit set "${sci}_calints.fits" PRIMARY TARGNAME other
    rm psfmask.fits
    echo >>asn.json
    explained "$sub"
    said "${psf}_calints.fits (changed: SCI)"
    said "${sci}_calints.fits (changed: header)"
    said 'psfmask.fits (missing)'
    said 'asn.json (changed)'
    wants strun explain "$sub" --json >"$work/json"
    has "$work/json" '"state":"changed: SCI"'
    has "$work/json" '"command":"strun calwebb_coron3 '
}

no_record()
{
    case_of demo
    refused "${sci}_calints.fits" 'does not say how it was made' -- \
        strun explain "${sci}_calints.fits"
    refused 'explain takes one argument' -- strun explain
}

# ---- plugins ----

# another PLUGIN FOLDER: works as the usual one, but for its bytes
another()
{
    mkdir -p "$2"
    for file in "$STRUN_PLUGIN_PATH/.libs/$1.so" "$STRUN_PLUGIN_PATH/$1.so"; do
        [ ! -f "$file" ] || {
            cp "$file" "$2" && echo >>"$2/$1.so"
            return
        }
    done
    exit 1
}

swapped_plugin()
{
    made_once
    cp "$sub" first.fits
    another klip mine
    wants coron3 -q --steps.klip.truncate=2 --plugin-path=mine
    differs first.fits "$sub" -- 'plugin     klip (subtract): klip 1.0 '
    has "$work/found" '~/case/mine/klip.so'
    explained "$sub"
    has "$work/command" " --plugin-path=$PWD/mine"
    again "$sub"
    echo >>mine/klip.so
    explained "$sub"
    said "$PWD/mine/klip.so (changed)"
}

# ---- diff ----

parameter()
{
    made_once
    cp "$sub" first.fits
    wants coron3 -q --steps.klip.truncate=3
    strun diff first.fits "$sub" >"$work/found"
    wants [ $? -eq 1 ]
    has "$work/found" 'parameter  klip (subtract).truncate: 2 (from the command line) | 3 (from the command line)'
    has "$work/found" 'pixels     SCI: '
    wants [ "$(grep -c ^parameter "$work/found")" -eq 1 ]
}

pixel()
{
    made_once
    cp "$sub" b.fits
    fitsedit pixel b.fits SCI 4161 1000
    fitsedit pixel b.fits ERR 4161 nan
    differs "$sub" b.fits -- 'SCI: 1 of 12288 differ, at most ' \
        'NaN only in the first 0, only in the second 1'
    has "$work/found" 'ERR at [1, 1, 0], largest '
    wants [ "$(strun diff "$sub" b.fits --json |
        grep -c '"equal":false.*"differ":1,')" -eq 1 ]
    differs "$sub" b.fits --tolerance=1e30 -- 'ERR: 0 of 12288 differ;'
}

flags()
{
    made_once
    cp "$sub" b.fits
    for bits in 1 3; do
        fitsedit pixel "$sub" DQ $bits $bits
        fitsedit pixel b.fits DQ $bits 4
    done
    differs "$sub" b.fits -- 'flags      DQ: 2 of 12288 pixels differ, the first at [0, 0, 0]; gained JUMP_DET 2; lost DO_NOT_USE 2 SATURATED 1'
}

# A pixel of 1.7e-5 degrees, shifted by 1/8 of it.
wcs()
{
    made_once
    cp "${product}_i2d.fits" b.fits
    fitsedit set b.fits SCI CRPIX1 1.5
    fitsedit drop b.fits ASDF
    cp "${product}_i2d.fits" a.fits
    fitsedit drop a.fits ASDF
    strun diff a.fits b.fits >"$work/found" 2>"$work/err"
    wants [ $? -eq 1 ]
    has "$work/found" 'wcs        positions: at most '
    has "$work/found" ' pixels, '
    has "$work/found" 'keyword    SCI CRPIX1: '
    wants [ "$(strun diff a.fits b.fits --wcs-tolerance=1e9 2>/dev/null |
        grep -c ^wcs)" -eq 0 ]
}

other_keyword()
{
    made_once
    cp "$sub" b.fits
    fitsedit set b.fits SCI PHOTMJSR 2.5
    strun diff "$sub" b.fits >"$work/found"
    wants [ $? -eq 1 ]
    grep -q '^keyword    SCI PHOTMJSR: .* | 2.5' "$work/found"
}

other_input()
{
    made_once
    cp "$sub" first.fits
    fitsedit pixel "${sci}_calints.fits" SCI 99 1e-9
    wants coron3 -q --steps.klip.truncate=2
    strun diff first.fits "$sub" >"$work/found"
    wants [ $? -eq 1 ]
    has "$work/found" "input      science ${sci}_calints.fits: other pixels"
}

arrays()
{
    made_once
    cp "$sub" b.fits
    fitsedit drop b.fits VAR_FLAT
    differs "$sub" b.fits -- 'array      VAR_FLAT: only in the first'
    strun diff "$sub" "${product}_psfstack.fits" >"$work/found"
    wants [ $? -eq 1 ]
    has "$work/found" 'array      SCI: 3x64x64 | 6x64x64'
}

trouble()
{
    made_once
    strun diff "$sub" none.fits 2>"$work/err"
    wants [ $? -eq 2 ]
    has "$work/err" 'strun: error: none.fits: '
    strun diff "$sub" 2>"$work/err"
    wants [ $? -eq 2 ]
    strun diff "$sub" "$sub" --tolerance=few 2>"$work/err"
    wants [ $? -eq 2 ]
    has "$work/err" '--tolerance: "few": a number >= 0 is expected'
}

any_threads()
{
    made_once
    mkdir one && cp "$sub" one
    rm "$sub"
    wants coron3 -q --steps.klip.truncate=2 --threads=1 --max-memory=1M
    nothing_differs "one/$sub" "$sub"
}

try 'steps, plugins, parameters, files; the command makes the same' everything
try 'the primary header says it in short' keywords
try 'a skipped step is told' skipped
try 'the record of each input travels on' step_by_step
try 'ASDF products say it, too' as_asdf
try 'a parameter file with every value' saved_parameters
try 'hooks' hooks
try 'folders with odd names' odd_names
try "a user's home folder is not told" no_home
try 'changed and missing files are told' changed_and_missing
try 'a file that strun did not make' no_record
try 'a swapped plugin' swapped_plugin
try 'a changed parameter' parameter
try 'a changed pixel, in units of ERR' pixel
try 'flags, gained and lost' flags
try 'a shifted WCS' wcs
try 'a changed keyword' other_keyword
try 'a changed input' other_input
try 'arrays that only one has, or of another shape' arrays
try 'what cannot be compared: status 2' trouble
try 'threads and blocks make no difference' any_threads
finish
