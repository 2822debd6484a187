#!/bin/sh
# The commands beside a run: parameter files, help, graph, check, completion
# and man pages, all made from the tables of the steps.
set -u
. "$STRUN_SRCDIR/tests/run-cli.sh"
all='outlier_detection stack_refs align_refs klip resample calwebb_coron3'
sci=jw01393002001_03108_00001_nrcalong

# values TARGET: the saved parameters without the date of the file and where
# they are from, which stands last
values()
{
    strun "$@" --save-parameters=saved.asdf || exit
    wants grep -aq '^  origins:' saved.asdf
    sed '/date:/d; /^  origins:/,$d' saved.asdf
}

# ---- create-config ----

config_changes_nothing()
{
    cd "$work" || exit
    for target in $all; do
        wants strun create-config "$target" >"$target.cfg"
        values "$target" >plain
        values "$target.cfg" >configured
        wants cmp plain configured
    done
}

config_of_a_config()
{
    cd "$work" || exit
    wants strun create-config klip --truncate=7 >seven.cfg
    has seven.cfg 'truncate = 7'
    wants strun --create-config seven.cfg >again.cfg
    wants cmp seven.cfg again.cfg
}

config_is_for_both()
{
    strun create-config klip >"$work/k.cfg"
    has "$work/k.cfg" '#err = reference'
    has "$work/k.cfg" '#output_dir = None'
    has "$work/k.cfg" 'class = "jwst.coron.klip_step.KlipStep"'
    wants [ -z "$(grep '^[^#]*= None' "$work/k.cfg")" ]
}

# ---- help and graph ----

help_is_help()
{
    for target in $all graph; do
        strun help "$target" >"$work/a" && strun "$target" --help >"$work/b"
        wants cmp "$work/a" "$work/b"
    done
    strun help >"$work/a" && strun --help >"$work/b"
    wants cmp "$work/a" "$work/b"
    has "$work/a" 'create-config TARGET'
}

help_fits()
{
    strun help klip >"$work/help"
    wants [ -z "$(grep -E '.{80}| $' "$work/help")" ]
}

graph_text()
{
    strun graph calwebb_coron3 >"$work/graph"
    has "$work/graph" '5. subtract: klip, for each science exposure'
    has "$work/graph" '<- science      repaired of align'
    has "$work/graph" '*_i2d.fits, named after the product'
}

graph_dot()
{
    strun graph --dot calwebb_coron3 >"$work/a"
    strun graph calwebb_coron3 --dot >"$work/b"
    wants cmp "$work/a" "$work/b"
    has "$work/a" '"stack" -> "align" [label="psfs"];'
    wants [ "$(tr -cd '{' <"$work/a")" = '{' ]
}

# ---- check ----

check_tells()
{
    case_of demo
    strun check calwebb_coron3 asn.json "$mask" >"$work/out" || exit
    has "$work/out" 'CubeModel    3x64x64        NIRCAM/F335M/MASKA335R'
    has "$work/out" 'psfmask.fits'
    has "$work/out" 'ready to run'
    made
}

# The named products are those that a run makes.
check_names_products()
{
    case_of demo
    strun check calwebb_coron3 asn.json "$mask" |
        sed -n 's/^  about .* \(.*\)$/\1/p' | sort >"$work/named"
    wants coron3 -q 2>/dev/null
    find . -type f -newer "$work/start" | sed 's,^\./,,' | sort >"$work/found"
    wants cmp "$work/named" "$work/found"
}

check_step()
{
    case_of demo
    strun check outlier_detection "${sci}_calints.fits" >"$work/out" || exit
    has "$work/out" "_outlierdetectionstep.fits"
    made
}

check_fails()
{
    case_of demo
    rm "${sci}_calints.fits"
    refused "$sci" -- strun check calwebb_coron3 asn.json "$mask" &&
        refused 'check needs TARGET' -- strun check
}

# ---- completion ----

# completes WANTED WORD...
completes()
{
    bash -c 'eval "$(strun completion bash)" || exit
        wanted=$1 COMP_WORDS=("${@:2}") COMP_CWORD=$(($# - 2))
        compopt() { :; }
        _strun
        [ "${COMPREPLY[*]}" = "$wanted" ] || {
            echo "got: ${COMPREPLY[*]}"
            exit 1
        }' bash "$@"
}

bash_completes()
{
    wants completes klip strun kl
    wants completes --truncate= strun klip --trunc
    wants completes calwebb_coron3 strun graph cal
    wants completes --steps.klip.truncate= \
        strun calwebb_coron3 asn.json --steps.klip.tr
    wants completes --max-memory= strun --max
    wants completes 'bash zsh fish' strun completion ''
    wants completes '' strun klip x
}

other_shells()
{
    case_of demo
    strun completion zsh >"$work/zsh" && strun completion fish >"$work/fish"
    has "$work/zsh" ' --steps.klip.truncate='
    has "$work/fish" '-l steps.klip.truncate -d '
    refused 'bash, zsh or fish' -- strun completion csh
}

# ---- man pages ----

pages_are_clean()
{
    for target in '' $all; do
        # shellcheck disable=SC2086
        strun man $target >"$work/page.1" || exit
        mandoc -Tlint "$work/page.1" | grep -v 'referenced manual not found'
    done >"$work/lint"
    wants [ ! -s "$work/lint" ]
}

page_has_rows()
{
    SOURCE_DATE_EPOCH=0 strun man klip >"$work/page.1"
    has "$work/page.1" '.Dd January 1, 1970'
    has "$work/page.1" '.It Fl -truncate= Ns Ar value'
}

try 'a created parameter file changes nothing' config_changes_nothing
try 'a created file can be created from a file' config_of_a_config
try 'what the reference refuses is a comment' config_is_for_both
try 'help TARGET is TARGET --help' help_is_help
try 'help fits 79 columns' help_fits
try 'graph tells the chain' graph_text
try 'graph --dot draws it' graph_dot
try 'check tells members, references and products' check_tells
try 'check names the products that a run makes' check_names_products
try 'check takes a step, too' check_step
try 'check fails as a run does, and writes nothing' check_fails
command -v bash >/dev/null && try 'bash completes' bash_completes
try 'there are scripts for zsh and fish' other_shells
command -v mandoc >/dev/null && try 'man pages are clean' pages_are_clean
try 'a man page has the rows of the table' page_has_rows
finish
