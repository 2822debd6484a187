#!/bin/sh
# strun tournament: variants of a step on the same data, compared.
set -u
. "$STRUN_SRCDIR/tests/run-cli.sh"

# The data of all cases, made once.
data=$work/data
strun simulate tiny --output_dir="$data" -q || exit 99
mask=--steps.align_refs.override_psfmask=$data/psfmask.fits

# A folder of the case's own, where results go.
here()
{
    mkdir "$work/here-$1" && cd "$work/here-$1" || exit
    started
}

# tournament OPTION...: on that data
tournament()
{
    strun tournament "$data/asn.json" "$mask" "$@" >out 2>err || {
        cat err
        exit 1
    }
}

# column NAME VARIANT: its values, one a line; names have no blanks here
column()
{
    awk -v name="$1" -v variant="\"$2\"" '
        /^#/ { next }
        !n { for (i = 1; i <= NF; i++) if ($i == name) n = i; next }
        $1 == variant { print $n }' tournament/tournament.ecsv
}

# all_within LOW HIGH: numbers on stdin, at least one
all_within()
{
    awk -v low="$1" -v high="$2" '{ n++; if (!($1 >= low && $1 <= high)) bad = 1 }
        END { exit bad || !n }'
}

# ---- what comes of it ----

two='klip=klip,klip:truncate=2'

both_files()
{
    here both
    tournament --step "$two" --truth="$data/truth.json"
    rm out err
    made tournament/tournament.ecsv tournament/tournament.html
}

rows()
{
    here rows
    tournament --step "$two" --separations=0.3,0.6,0.9
    for variant in klip klip:truncate=2 'no klip'; do
        wants [ "$(grep -c "^\"$variant\" " tournament/tournament.ecsv)" -eq 3 ]
    done
    wants [ "$(column separation klip | tr '\n' ' ')" = '0.3 0.6 0.9 ' ]
    column noise klip | all_within 0.01 100 || exit
    column small_sample klip | all_within 1 5 || exit
}

# The image of a variant is that of the pipeline with its parameters.
same_image()
{
    here same
    tournament --step "$two" --branches=0 --keep=true
    coron3="strun calwebb_coron3 $data/asn.json $mask -q"
    # shellcheck disable=SC2086
    wants $coron3 --output_dir=one 2>/dev/null
    # shellcheck disable=SC2086
    wants $coron3 --output_dir=two --steps.klip.truncate=2 2>/dev/null
    for pair in 1:one 2:two; do
        i2d=$(ls "${pair#*:}"/*_i2d.fits)
        wants same tournament/files/variant-"${pair%:*}"/*_resamplestep.fits \
            "$i2d" SCI 0
    done
}

# No modes: the mean alone is subtracted, which leaves a planet as it is.
identity()
{
    here identity
    tournament --step klip=klip,klip:truncate=0 --separations=0.6,0.9,1.2
    column throughput klip:truncate=0 | all_within 0.98 1.02 || exit
    column throughput klip | all_within 0.5 1.02
}

planets_stand_out()
{
    here planets
    tournament --step klip=klip --truth="$data/truth.json" --branches=0
    snr=$(sed -n 's/^#     snr: \[\([0-9.]*\), \([0-9.]*\)\]/\1 \2/p' \
        tournament/tournament.ecsv | head -n 1)
    echo "${snr% *}" | all_within 5 100 || exit
    echo "${snr#* }" | all_within 5 100 || exit
    column throughput klip | grep -qx nan
}

# Brighter planets change nothing: what is measured is the step.
brightness()
{
    here brightness
    tournament --step klip=klip --separations=0.6,1 --brightness=10
    column throughput klip >faint
    tournament --step klip=klip --separations=0.6,1 --brightness=100
    column throughput klip | paste faint - |
        awk '{ d = $1 / $2 - 1; if (d > 0.002 || d < -0.002) exit 1 }'
}

threads()
{
    here threads
    for n in 1 3; do
        tournament --step "$two" --threads="$n" --separations=0.5,1
        grep -v '^#' tournament/tournament.ecsv >"table-$n"
    done
    wants cmp table-1 table-3
}

page()
{
    here page
    tournament --step "$two" --positions='40,40;1.2/90'
    html=tournament/tournament.html
    for part in 'Tournament of klip' 'data:image/png;base64,' '<svg' \
        'no clear winner' 'How to repeat it' 'truncate=2' '1.20&Prime;'; do
        has "$html" "$part"
    done
    wants [ "$(grep -c 'data:image/png' "$html")" -eq 3 ]
    ! grep -E '(src|href)="?(http|/|[a-z]+\.)|@import|<script|nan|inf[ "]' "$html"
}

# A flat image is no planet: klip takes it away, and the page says what it was.
own_psf()
{
    here psf
    tournament --step klip=klip --psf="$data/psfmask.fits" --separations=0.6,1
    column throughput klip | all_within 0.5 1.02 && exit 1
    has tournament/tournament.html psfmask.fits
}

try 'a psf of the user' own_psf
try 'writes a table and a page, and nothing else' both_files
try 'a row for each variant and separation' rows
try 'a variant gives the image of the pipeline' same_image
try 'the throughput of a step that takes nothing is 1' identity
try 'planets that are known have S/N' planets_stand_out
try 'throughput does not depend on brightness' brightness
try 'the same table with any number of threads' threads
try 'the page needs no other file' page

# ---- other steps ----

resampled()
{
    here resample
    tournament --step resample=resample,resample:kernel=gaussian \
        --separations=0.6,1
    column throughput resample | all_within 0.6 1.1
    ! grep -q '^"no resample"' tournament/tournament.ecsv
}

earlier()
{
    here earlier
    tournament --step align_refs=align_refs,align_refs:align_to=first \
        --separations=1 --branches=2
    column throughput align_refs | all_within 0.5 1.1 || exit
    column throughput align_refs:align_to=first | all_within 0.5 1.1
}

stacked()
{
    here stacked
    tournament --step stack_refs=stack_refs --separations=1
    column throughput stack_refs | all_within 0.5 1.1
}

try 'a step at the end of the pipeline' resampled
try 'a step with others behind it' earlier
try 'a step that science exposures do not go through' stacked

# ---- what is refused ----

mkdir "$work/empty" && cd "$work/empty" || exit
play()
{
    strun tournament "$data/asn.json" "$mask" -q "$@"
}

try 'no step' refused 'STEP=VARIANT' -- play
try 'an unknown plugin' refused 'variant klop' -- play --step klip=klip,klop
try 'an unknown parameter' \
    refused 'variant klip:truncte=5' 'did you mean --steps.klip.truncate' -- \
    play --step klip=klip,klip:truncte=5
try 'a value of the wrong type' \
    refused 'variant klip:truncate=x' 'wrong type' -- \
    play --step klip=klip:truncate=x
try 'a plugin that does not fit' refused 'variant resample' -- \
    play --step klip=klip,resample
try 'a variant twice' refused 'klip is there twice' -- \
    play --step klip=klip,klip
try 'a variant that skips' refused 'klip:skip=true' 'skips' -- \
    play --step klip=klip:skip=true
try 'a step that is not there' refused 'no step klop' 'did you mean klip' -- \
    play --step klop=klip
try 'the first step' refused 'first step' -- \
    play --step outlier_detection=outlier_detection
try 'a step as pipeline' refused 'klip is a step' -- \
    strun tournament klip "$data/asn.json" --step klip=klip -q
try 'an unknown parameter of the tournament' \
    refused --branch 'did you mean --branches' -- \
    play --step klip=klip --branch=2
try 'processes of their own' refused --isolate -- \
    play --step klip=klip --isolate
try 'an association that is not there' refused nowhere.json -- \
    strun tournament nowhere.json --step klip=klip -q
try 'positions that are none' refused positions 'SEPARATION/PA' -- \
    play --step klip=klip --positions=40
try 'a truth that is none' refused truth asn.json star -- \
    play --step klip=klip --truth="$data/asn.json"
try 'separations outside the image, found after the run' \
    refused 'outside the image' -- \
    play --step klip=klip --separations=0.5,50
try 'a psf that is not there' refused nowhere.fits -- \
    play --step klip=klip --psf=nowhere.fits
try 'a folder that cannot be made' refused output_dir /dev/null/x -- \
    play --step klip=klip --output_dir=/dev/null/x
finish
