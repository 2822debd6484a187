#!/bin/sh
# strun simulate: the pipeline finds in simulated data what was put in.
set -u
. "$STRUN_SRCDIR/tests/run-cli.sh"

judge()
{
    wants "$tools/simjudge" "$@"
}

# sim FOLDER ARGUMENT...: an association in a new folder of $work.
sim()
{
    name=$1
    shift
    rm -rf "${work:?}/$name"
    wants strun simulate "$@" --output_dir="$work/$name" -q
}

# processed ARGUMENT...: simulated and run, in $work/case, where it goes.
processed()
{
    sim case "$@"
    cd "$work/case" || exit
    wants coron3 -q 2>"$work/err"
}

# alike FOLDER FOLDER: the same files with the same bytes
alike()
{
    wants diff -r "$work/$1" "$work/$2"
}

# ---- truth is found again ----

# Six psfs leave speckles; without a subtraction it is some 200 of ERR.
nircam()
{
    processed tiny --contrast=4e-4
    judge planets 0.7 15
    judge noise 0.7 6
    judge outliers 0.9 20
}

miri()
{
    processed tiny-miri
    judge planets 0.5 20
    judge noise 0.7 1.6
    judge outliers 0.9 20
}

# With the star at rest behind its mask nothing but the shift remains.
still='--drift=0 --pointing=0 --dither=0'
shifts()
{
    # shellcheck disable=SC2086
    processed "$@" $still
    judge shifts 0.02
}

# A test that cannot fail is none: other shifts are not accepted.
wrong_shifts()
{
    # shellcheck disable=SC2086
    processed tiny-miri $still
    # shellcheck disable=SC2086
    sim other tiny-miri $still --seed=2
    judge shifts 0.02
    sed 's/jw09002/jw09001/' "$work/other/truth.json" >truth.json
    wants "$tools/simjudge" shifts 2
    ! "$tools/simjudge" shifts 0.02
}

# The planets of one run in the image of another that has them elsewhere.
nothing_there()
{
    sim other tiny --planets=1.2/120
    processed tiny --planets=1.2/300 --contrast=4e-4
    judge planets 0.7 15
    cp "$work/other/truth.json" .
    ! "$tools/simjudge" planets 0.7 15
}

try 'NIRCam: planets, noise and outliers' nircam
try 'MIRI 4QPM: planets, noise and outliers' miri
try 'MIRI 4QPM: the shifts that were put in' shifts tiny-miri
try 'NIRCam 430R: the shifts that were put in' \
    shifts tiny --mode=nircam-430r --outliers=0
try 'the judge of shifts refuses wrong ones' wrong_shifts
try 'the judge of planets refuses what is not there' nothing_there

# ---- the same bytes ----

threads()
{
    sim one tiny --threads=1
    sim three tiny --threads=3
    alike one three
}

seeds()
{
    sim one tiny-miri
    sim two tiny-miri --seed=2
    wants [ -f "$work/two/jw09002002001_03108_00001_mirimage_calints.fits" ]
    ! cmp -s "$work"/one/*_03108_* "$work"/two/*_03108_*
}

# The first integrations do not depend on how many follow them.
longer()
{
    sim one tiny-miri
    sim two tiny-miri --integrations=12
    wants [ "$(grep -c '"integration": ' "$work/two/truth.json")" -eq 18 ]
    grep '"integration": 1,' "$work/one/truth.json" | head -n 1 >"$work/a"
    grep '"integration": 1,' "$work/two/truth.json" | head -n 1 >"$work/b"
    wants cmp "$work/a" "$work/b"
}

try 'the same bytes with any number of threads' threads
try 'another seed, other data' seeds
try 'more integrations change none' longer

# ---- options ----

every_mode()
{
    sim "$1" tiny --mode="$1" --size=32 --science=1 --rolls=1 --psf=1 \
        --integrations=1 --psf_integrations=1
    cd "$work/$1" || exit
    wants strun check calwebb_coron3 asn.json "$mask" >"$work/out"
}

for mode in nircam-335r nircam-430r nircam-210r nircam-lwb miri-lyot \
    miri-4qpm-1065 miri-4qpm-1140 miri-4qpm-1550; do
    try "$mode: the pipeline accepts it" every_mode "$mode"
done

quiet_sky()
{
    sim case tiny --planets=0 --outliers=0 --bad=0
    cd "$work/case" || exit
    wants [ "$(grep -c '"ra": .*"separation"' truth.json)" -eq 0 ]
    nans jw09001002001_03108_00001_nrcalong_calints.fits SCI 0
}

listed()
{
    sim case tiny --planets='1.2/90, 1.3/270/0.5' --contrast=0.25
    cd "$work/case" || exit
    has truth.json '"separation": 1.2, "pa": 90, "contrast": 0.25'
    has truth.json '"separation": 1.3, "pa": 270, "contrast": 0.5'
}

many()
{
    sim case tiny --science=5 --rolls=2 --psf=11 --psf_integrations=1
    cd "$work/case" || exit
    wants [ "$(grep -c '"exptype": "science"' asn.json)" -eq 5 ]
    wants [ "$(grep -c '"exptype": "psf"' asn.json)" -eq 11 ]
    wants [ -f jw09001003001_03108_00002_nrcalong_calints.fits ]
}

helped()
{
    strun simulate --help >"$work/out"
    for part in ers-miri --planets= --seed=; do
        has "$work/out" "$part"
    done
    wants [ -z "$(awk 'length > 80' "$work/out")" ]
}

here()
{
    mkdir -p "$work/empty" && cd "$work/empty" || exit
}

try 'no planets, no outliers, no bad pixels' quiet_sky
try 'a list of planets' listed
try 'exposures are dealt out to the rolls' many
try 'help lists presets and parameters' helped
here
try 'an unknown preset' refused tiny 'did you mean' -- strun simulate tin
try 'an unknown parameter' refused --seed -- strun simulate tiny --sed=3
try 'a value out of range' refused drift 50 -- strun simulate tiny --drift=99
try 'a window that is too small' refused size 16 -- strun simulate --size=8
try 'planets that are none' refused planets 1.05/40 -- \
    strun simulate --planets=1.2
try 'a folder that cannot be made' refused /dev/null/x -- \
    strun simulate --output_dir=/dev/null/x
finish
