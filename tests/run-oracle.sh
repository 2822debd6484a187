#!/bin/sh
# run-oracle.sh: strun's command line against the reference's own
# (tests/oracle/command_line.py) and from Python (notebook.py), then its products against the reference's,
# judged by the reference's data models. Needs
#   STRUN_ORACLE  the Python environment, default ~/.cache/strun-oracle
#   STRUN_SHARED  the judge and its cases, default ../shared
#   STRUN_CASES   more cases, default ../cases
# A case is a folder with input/ and ref_quad/, ref_current64/ or both. Two more
# cases are simulated here. Says what it left out; ends with "N passed, N
# failed".
set -u
top=${STRUN_SRCDIR:?run it by make check-oracle}
shared=${STRUN_SHARED:-$top/../shared}
cases=${STRUN_CASES:-$top/../cases}
python=${STRUN_ORACLE:-$HOME/.cache/strun-oracle}/bin/python
judge=$shared/oracle/compare.py
passed=0 failed=0

[ -e "$python" ] || {
    echo "skipped: everything, there is no $python"
    exit 0
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# add PASSED FAILED
add()
{
    passed=$((passed + $1))
    failed=$((failed + $2))
}

# run CASE REFERENCE OPTION...: one run of strun and its judgement.
run()
{
    case=$1 reference=$2
    shift 2
    [ -d "$case/$reference" ] || {
        echo "skipped: $case has no $reference"
        return
    }
    rm -rf "$work/run"
    mkdir "$work/run"
    cp "$case"/input/* "$work/run"
    (cd "$work/run" && strun "$STRUN_CONFIG_PATH/calwebb_coron3.cfg" asn.json \
        --steps.align_refs.override_psfmask=psfmask.fits "$@") \
        >"$work/log" 2>&1 || {
        tail -n 5 "$work/log"
        echo "not ok $case $reference: strun failed"
        add 0 1
        return
    }
    "$python" "$judge" "$work/run" "$case/$reference" -q >"$work/log" 2>&1
    tally "$case $reference"
}

# A case's chain in FITS, then with the reference's ASDF inputs and ASDF products:
# the reference sees the same data models.
asdf()
{
    case=$1
    for kind in fits asdf; do
        rm -rf "${work:?}/$kind"
        mkdir "$work/$kind"
    done
    cp "$case"/input/* "$work/fits"
    "$python" "$top/tests/oracle/save_asdf.py" "$work/asdf" \
        "$case"/input/*.fits >"$work/log" 2>&1
    sed 's/\.fits"/.asdf"/' "$case/input/asn.json" >"$work/asdf/asn.json"
    for kind in fits asdf; do
        options=
        for step in outlier_detection stack_refs align_refs klip resample; do
            options="$options --steps.$step.output_ext=$kind"
        done
        # shellcheck disable=SC2086
        (cd "$work/$kind" &&
            strun "$STRUN_CONFIG_PATH/calwebb_coron3.cfg" asn.json \
                --steps.align_refs.override_psfmask=psfmask.$kind \
                --output_ext=$kind $options) >>"$work/log" 2>&1
    done
    set --
    for file in "$work"/fits/*_crfints.fits "$work"/fits/*_psf*.fits \
        "$work"/fits/*_i2d.fits; do
        name=${file##*/}
        set -- "$@" "$file" "$work/asdf/${name%.fits}.asdf"
    done
    "$python" "$top/tests/oracle/same_models.py" "$@" >>"$work/log" 2>&1
    tally "$case as ASDF"
}

# tally WHAT: the last "N passed, N failed" of the log.
tally()
{
    counts=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' \
        "$work/log" | tail -n 1)
    case ${counts:-0 1} in
    *' 0') echo "ok $1" ;;
    *)
        cat "$work/log"
        echo "not ok $1"
        ;;
    esac
    # shellcheck disable=SC2086
    add ${counts:-0 1}
}

# python SCRIPT ARGUMENT...: a script that ends with its own counts.
python()
{
    script=$1
    shift
    "$python" "$top/tests/oracle/$script" "$@" >"$work/log" 2>"$work/said"
    sed '$d' "$work/log"
    counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' \
        "$work/log")
    [ -n "$counts" ] || tail -n 5 "$work/said"
    # shellcheck disable=SC2086
    add ${counts:-0 1}
}

python command_line.py "$STRUN_TEST_DATA/demo"
python notebook.py "$top/docs/user-guide.md" "$STRUN_TEST_DATA/demo"
strun simulate tiny --output_dir="$work/tiny" -q &&
    python read_ecsv.py "$work/tiny"

set -- "$shared"/cases/* "$cases"/*
[ -e "$judge" ] || {
    echo "skipped: all cases, there is no $judge"
    set --
}
# simulated PRESET OPTION...: the reference opens what strun simulate makes,
# and makes of it what strun does. The judge knows another format of truth.
simulated()
{
    case=$work/simulated-$1
    strun simulate "$@" --output_dir="$case/input" -q || exit
    rm "$case/input/truth.json"
    "$python" "$top/tests/oracle/open_models.py" "$case/input" \
        >"$work/log" 2>&1
    tally "simulated $* opens"
    "$python" "$shared/oracle/run_reference.py" "$case/input/asn.json" \
        "$case/input/psfmask.fits" "$case/ref_quad" --mode quad \
        >"$work/log" 2>&1
    run "$case" ref_quad
}

if [ -e "$judge" ]; then
    simulated tiny
    simulated tiny-miri
fi

for case; do
    [ -f "$case/input/asn.json" ] || {
        [ ! -d "$case" ] || echo "skipped: $case has no input/asn.json"
        continue
    }
    run "$case" ref_quad
    run "$case" ref_current64 --steps.align_refs.align_to=first
done
for case in "$shared"/cases/tiny-*; do
    [ ! -f "$case/input/asn.json" ] || asdf "$case"
done
# A whole run of the reference's strun; its log and saved parameters.
if [ -x "$shared/oracle/strun.sh" ]; then
    "$python" "$top/tests/oracle/log_lines.py" "$shared/oracle/strun.sh" \
        "$STRUN_TEST_DATA/demo" >"$work/log" 2>&1
    cat "$work/log"
    counts=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' \
        "$work/log")
    # shellcheck disable=SC2086
    add ${counts:-0 1}
else
    echo "skipped: the log, there is no $shared/oracle/strun.sh"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
