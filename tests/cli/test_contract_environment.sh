#!/bin/sh
# The contract of the command line, 7: environment and CRDS. Each case is one
# row of tests/cli/contract.tsv; tests/core/test_crds.c has the rules in depth.
# The cache is made here: two contexts, one mask each.
set -u
. "$STRUN_SRCDIR/tests/run-contract.sh"
mask=

# rules NAME KIND HEADER SELECTOR
rules()
{
    {
        echo "header = {'mapping': '$2', 'name': '$1',"
        echo " 'derived_from': 'by hand', 'observatory': 'JWST', $3}"
        echo "selector = $4"
    } >"$maps/$1"
    sum=$(sha1sum <"$maps/$1" | cut -d' ' -f1)
    sed -i "1a 'sha1sum': '$sum'," "$maps/$1"
}

# context NUMBER FILE: its rules give this file for the demo's masks.
context()
{
    rules "jwst_$1.pmap" PIPELINE "'parkey': ('META.INSTRUMENT.NAME',)" \
        "{'nircam': 'jwst_nircam_$1.imap'}"
    rules "jwst_nircam_$1.imap" INSTRUMENT \
        "'instrument': 'NIRCAM', 'parkey': ('REFTYPE',)" \
        "{'psfmask': 'jwst_nircam_psfmask_$1.rmap'}"
    rules "jwst_nircam_psfmask_$1.rmap" REFERENCE \
        "'instrument': 'NIRCAM', 'filekind': 'PSFMASK', 'parkey':
        (('META.INSTRUMENT.FILTER', 'META.INSTRUMENT.CORONAGRAPH',
        'META.SUBARRAY.NAME'),
        ('META.OBSERVATION.DATE', 'META.OBSERVATION.TIME'))" \
        "Match({('F335M', 'MASKA335R', 'SUB320A335R'): UseAfter({
        '2014-01-01 00:00:00': '$2'})})"
}

# A demo beside a cache of two contexts, the second one the latest.
cached()
{
    case_of demo
    CRDS_PATH=$PWD/cache maps=$PWD/cache/mappings/jwst
    mkdir -p "$maps" cache/references/jwst/nircam cache/config/jwst
    echo "{'observatory': 'jwst', 'latest_context': 'jwst_0002.pmap'}" \
        >cache/config/jwst/server_config
    context 0001 one.fits
    context 0002 two.fits
    cp psfmask.fits cache/references/jwst/nircam/one.fits
    mv psfmask.fits cache/references/jwst/nircam/two.fits
    started
}

# chooses FILE: ready to run, with this reference file.
chooses()
{
    strun check calwebb_coron3 asn.json >"$work/out" 2>"$work/err" || {
        cat "$work/err"
        exit 1
    }
    has "$work/out" "psfmask      $1"
}

no_choice()
{
    fails 1 "$@" override_psfmask -- strun calwebb_coron3 asn.json
}

# The reference's status for want of any rules.
no_rules_at_all()
{
    fails 255 "$@" override_psfmask -- strun calwebb_coron3 asn.json
}

# ---- 7.1 variables, 7.2 layout ----

latest()
{
    cached
    chooses crds://two.fits
    CRDS_CONTEXT=latest chooses crds://two.fits
}

by_context()
{
    cached
    CRDS_CONTEXT=jwst_0001.pmap chooses crds://one.fits
}

# Other than in the reference, a context that is there needs no server_config.
no_server_config()
{
    cached
    rm -r cache/config
    CRDS_CONTEXT=jwst_0001.pmap chooses crds://one.fits
    chooses crds://two.fits
}

odd_context()
{
    cached
    CRDS_CONTEXT=nonsense no_choice CRDS_CONTEXT=nonsense
}

single()
{
    cached
    mkdir one && mv cache/mappings/jwst one/mappings
    mv cache/references/jwst one/references && mv cache/config/jwst one/config
    CRDS_PATH_SINGLE=$PWD/one chooses crds://two.fits
}

branches()
{
    cached
    mv cache/mappings maps && mv cache/references refs
    CRDS_MAPPATH=$PWD/maps CRDS_REFPATH=$PWD/refs chooses crds://two.fits
    CRDS_MAPPATH_SINGLE=$PWD/maps/jwst CRDS_REFPATH_SINGLE=$PWD/refs/jwst \
        chooses crds://two.fits
}

flat()
{
    cached
    mv cache/references/jwst/nircam/* cache/references/jwst
    echo flat >cache/config/jwst/ref_cache_subdir_mode
    chooses crds://two.fits
}

other_instrument()
{
    cached
    mv cache/references/jwst/nircam cache/references/jwst/miri
    echo instrument >cache/config/jwst/ref_cache_subdir_mode
    chooses crds://two.fits
}

untouched()
{
    cached
    chmod -R a-w cache
    chooses crds://two.fits
    chmod -R u+w cache
    wants [ -z "$(find cache -newer "$work/start" -type f)" ]
}

checksum()
{
    cached
    sed -i 's/two/one/' cache/mappings/jwst/*_0002.rmap
    no_choice 'sha1sum mismatch' jwst_nircam_psfmask_0002.rmap
    CRDS_IGNORE_MAPPING_CHECKSUM=1 chooses crds://one.fits
}

bad_file()
{
    cached
    echo "{'observatory': 'jwst', 'latest_context': 'jwst_0002.pmap',
        'bad_files_list': ['two.fits']}" >cache/config/jwst/server_config
    no_choice "Recommended reference 'two.fits' of type 'psfmask' is designated"
    CRDS_ALLOW_BAD_REFERENCES=true chooses crds://two.fits
}

bad_rules()
{
    cached
    echo "{'observatory': 'jwst', 'latest_context': 'jwst_0002.pmap',
        'bad_files_list': ['jwst_nircam_psfmask_0002.rmap']}" \
        >cache/config/jwst/server_config
    no_choice 'is marked as scientifically invalid'
    CRDS_ALLOW_BAD_RULES=true chooses crds://two.fits
}

no_matter()
{
    cached
    CRDS_SERVER_URL=https://nowhere.invalid CRDS_MODE=remote \
        CRDS_READONLY_CACHE=1 CRDS_OBSERVATORY=jwst STRICT_VALIDATION=1 \
        PASS_INVALID_VALUES=1 chooses crds://two.fits
}

try 'CRDS: the latest context of server_config' latest
try 'CRDS_CONTEXT: a literal context' by_context
try 'CRDS: no server_config is needed' no_server_config
try 'CRDS_CONTEXT: what is none' odd_context
try 'CRDS_PATH_SINGLE: a cache without the level jwst' single
try 'CRDS_MAPPATH, CRDS_REFPATH: one branch elsewhere' branches
try 'CRDS: a flat cache' flat
try 'CRDS: a file below another instrument' other_instrument
try 'CRDS: nothing is written' untouched
try 'CRDS: the checksum of rules' checksum
try 'CRDS: a reference file that was called bad' bad_file
try 'CRDS: rules that were called bad' bad_rules
try 'CRDS: variables of the network do not matter' no_matter

# ---- 7.4 failures ----

no_cache()
{
    case_of demo
    no_rules_at_all 'there is no CRDS cache'
}

no_row()
{
    cached
    fitsedit set jw01393002001_03108_00001_nrcalong_calints.fits PRIMARY \
        SUBARRAY FULL
    no_choice "value='FULL' is not in ['SUB320A335R']"
}

too_early()
{
    cached
    fitsedit set jw01393002001_03108_00001_nrcalong_calints.fits PRIMARY \
        DATE-OBS 2001-01-01
    no_choice 'No match found.'
}

no_type()
{
    cached
    rules jwst_nircam_0002.imap INSTRUMENT \
        "'instrument': 'NIRCAM', 'parkey': ('REFTYPE',)" "{}"
    no_choice "Unknown reference type 'psfmask'"
}

no_instrument()
{
    cached
    rules jwst_0002.pmap PIPELINE "'parkey': ('META.INSTRUMENT.NAME',)" "{}"
    no_choice "Unknown instrument 'nircam' for context 'jwst_0002.pmap'"
}

no_rules()
{
    cached
    rm cache/mappings/jwst/*_0002.rmap
    no_choice 'the CRDS cache lacks the rules' jwst_nircam_psfmask_0002.rmap
}

no_file()
{
    cached
    rm cache/references/jwst/nircam/two.fits
    no_choice 'the rules choose two.fits, which is not in the CRDS cache'
}

broken_rules()
{
    cached
    echo 'selector = {' >cache/mappings/jwst/jwst_nircam_psfmask_0002.rmap
    no_choice jwst_nircam_psfmask_0002.rmap
}

not_applicable()
{
    cached
    rules jwst_nircam_0002.imap INSTRUMENT \
        "'instrument': 'NIRCAM', 'parkey': ('REFTYPE',)" "{'psfmask': 'N/A'}"
    chooses N/A
}

override()
{
    cached
    mv cache/references/jwst/nircam/two.fits mine.fits
    strun check calwebb_coron3 asn.json \
        --steps.align_refs.override_psfmask=mine.fits >"$work/out" || exit
    has "$work/out" 'psfmask      '
    has "$work/out" mine.fits
}

try 'choice: no cache, with the two ways to give a file' no_cache
try 'choice: a value that no row has' no_row
try 'choice: no row is old enough' too_early
try 'choice: a type that is not in the imap' no_type
try 'choice: an instrument that is not in the pmap' no_instrument
try 'choice: missing rules are named' no_rules
try 'choice: a missing file is named' no_file
try 'choice: rules that cannot be read' broken_rules
try 'choice: N/A is no file' not_applicable
try 'choice: override_psfmask wins' override

# ---- parameter files of the cache (1.5) ----

# pars TYPE LINE...: the rules choose an ASDF file of these lines.
pars()
{
    type=$1 file=cache/references/jwst/nircam/$1.asdf
    shift
    write "$file" '#ASDF 1.0.0' '%YAML 1.1' '---' "$@" '...'
    rules "jwst_nircam_${type}_0002.rmap" REFERENCE \
        "'instrument': 'NIRCAM', 'filekind': 'X', 'parkey':
        (('META.EXPOSURE.TYPE',),
        ('META.OBSERVATION.DATE', 'META.OBSERVATION.TIME'))" \
        "Match({('NRC_CORON',): UseAfter({
        '2014-01-01 00:00:00': '$type.asdf'})})"
}

# Of the step, and of the pipeline, which says something of the step, too.
with_pars()
{
    cached
    pars pars-klipstep 'class: jwst.step.KlipStep' 'name: other' \
        'parameters: {truncate: 11, suffix: step, output_dir: step}'
    pars pars-coron3pipeline 'class: jwst.pipeline.Coron3Pipeline' \
        'name: other' 'parameters: {output_dir: out}' \
        'steps: [{name: klip, parameters: {suffix: pipeline}}]'
    rules jwst_nircam_0002.imap INSTRUMENT \
        "'instrument': 'NIRCAM', 'parkey': ('REFTYPE',)" \
        "{'psfmask': 'jwst_nircam_psfmask_0002.rmap',
        'pars-klipstep': 'jwst_nircam_pars-klipstep_0002.rmap',
        'pars-coron3pipeline': 'jwst_nircam_pars-coron3pipeline_0002.rmap'}"
}

# saves KEY VALUE OPTION...: so, when it has the association.
saves()
{
    key=$1 value=$2
    shift 2
    strun calwebb_coron3 asn.json --steps.align_refs.override_psfmask=nope \
        "$@" --save-parameters="$work/saved.asdf" 2>"$work/err"
    found=$(saved_value "$work/saved.asdf" "$key")
    wants [ "$found" = "$value" ]
}

pars_order()
{
    with_pars
    saves klip/truncate 11
    has "$work/err" 'PARS-KLIPSTEP parameters found: '
    saves klip/suffix pipeline
    saves output_dir out
    saves klip/output_dir mine --steps.klip.output_dir=mine
    saves name Coron3Pipeline
}

pars_of_a_step()
{
    with_pars
    strun klip ./*3002001*_calints.fits nope.fits \
        --save-parameters="$work/saved.asdf" 2>"$work/err"
    wants [ "$(saved_value "$work/saved.asdf" truncate)" = 11 ]
    wants [ "$(saved_value "$work/saved.asdf" suffix)" = step ]
}

pars_origin()
{
    with_pars
    pars pars-klipstep 'class: jwst.step.KlipStep' \
        'parameters: {truncate: many}'
    fails 1 "'steps/klip/truncate': the value \"many\"" \
        'pars-klipstep.asdf line 5' -- strun calwebb_coron3 asn.json
}

no_pars()
{
    with_pars
    saves klip/truncate 50 --disable-crds-steppars
    for word in true True t yes y 1 TRUE; do
        STPIPE_DISABLE_CRDS_STEPPARS=$word saves klip/truncate 50
    done
    STPIPE_DISABLE_CRDS_STEPPARS=no saves klip/truncate 11
    strun calwebb_coron3 --save-parameters="$work/saved.asdf" || exit
    wants [ "$(saved_value "$work/saved.asdf" klip/truncate)" = 50 ]
}

pars_do_not_match()
{
    with_pars
    fitsedit set jw01393002001_03108_00001_nrcalong_calints.fits PRIMARY \
        EXP_TYPE NRC_IMAGE
    saves klip/truncate 50
    wants [ -z "$(grep 'no parameters are taken' "$work/err")" ]
}

pars_missing()
{
    with_pars
    rm cache/references/jwst/nircam/pars-klipstep.asdf
    saves klip/truncate 50
    has "$work/err" 'no parameters are taken from CRDS: pars-klipstep'
}

try 'parameters: below the user, the pipeline over the step' pars_order
try 'parameters: of a step alone' pars_of_a_step
try 'parameters: a message names the file' pars_origin
try 'parameters: not wanted' no_pars
try 'parameters: no rule for the data' pars_do_not_match
try 'parameters: a missing file is a warning' pars_missing

# ---- folders of strun's own ----

own_folders()
{
    empty
    mkdir mine && cp "$STRUN_CONFIG_PATH/calwebb_coron3.yaml" mine/other.yaml
    STRUN_CONFIG_PATH=$PWD/mine:$STRUN_CONFIG_PATH
    sets name Coron3Pipeline other
}

try 'STRUN_CONFIG_PATH: pipelines of your own' own_folders
finish
