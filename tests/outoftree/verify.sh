#!/bin/sh
# strun verify: the steps of strun and a stranger's pass; each step of bad/ is
# caught by the check that it is called after.
set -u
. "$STRUN_SRCDIR/tests/run-cases.sh"
bad=$STRUN_SRCDIR/tests/outoftree/bad
flags="-Wall -Wextra -fPIC -shared -I$STRUN_SRCDIR/core/include"

build()
{
    case $1 in
    # shellcheck disable=SC2086
    *.cc) c++ -std=c++20 -Wno-missing-field-initializers $flags "$1" -o "$2" ;;
    # shellcheck disable=SC2086
    *) $CC -std=c11 -D_POSIX_C_SOURCE=200809L $flags "$1" -o "$2" ;;
    esac
}

# verdict CHECK: of the last table.
verdict()
{
    sed -n "s/^$1  *\([a-zA-Z]*\) .*/\1/p" "$work/table"
}

passes()
{
    strun verify "$@" >"$work/table" 2>&1 && ! grep FAIL "$work/table" ||
        {
            cat "$work/table"
            false
        }
}

# caught PLUGIN CHECK [WORDS]
caught()
{
    strun verify "$1" >"$work/table" 2>"$work/error"
    status=$?
    cat "$work/table" "$work/error"
    [ "$status" -eq 1 ] && [ "$(verdict "$2")" = FAIL ] &&
        grep -q '^strun: error: ' "$work/error" &&
        grep "^$2  *FAIL" "$work/table" | grep -qF "${3-}"
}

for step in outlier_detection stack_refs align_refs klip resample; do
    try "$step keeps its promises" passes "$step"
done
try 'a stranger'"'"'s step builds' build \
    "$STRUN_SRCDIR/docs/examples/scale/scale.c" "$work/scale.so"
try 'it keeps its promises' passes "$work/scale.so"

# A sanitizer has its own ways with memory.
strun verify stack_refs | grep -q '^leak  *skip' && sanitized=yes || sanitized=
for source in "$bad"/*.c "$bad"/*.cc; do
    name=${source##*/} name=${name%.*}
    case $source in
    *.cc) command -v c++ >/dev/null || continue ;;
    esac
    case $sanitized,$name in
    yes,leak* | yes,memory*) continue ;;
    esac
    check=$name
    case $name in
    descriptor-* | memory-* | inputs-* | leak-*) check=${name%%-*} ;;
    esac
    build "$source" "$work/$name.so" || exit 99
    try "bad step $name is caught by the check $check" \
        caught "$work/$name.so" "$check"
done

# A sanitizer that finds a leak at the exit changes its status.
status_3=${sanitized:+1}
status_3=${status_3:-3}
says()
{
    caught "$work/$1.so" "$2" "$3"
}

try 'a crash is told with its place' says crash crash 'crash.so'
try 'an exit is told with its status' says exit exit "status $status_3"
try 'what is written is named' says inputs inputs 'science_1_calints.fits SCI'
try 'so is what is read behind its end' \
    says inputs-beyond inputs 'memory behind an input: science_1_calints.fits SCI'
try 'so are metadata' says inputs-metadata inputs 'catalog_name'
try 'a value of a parameter is named' says parameters parameters 'level=100'
try 'what is printed is shown' says silent silent 'here I come'
try 'a kind of bad input is named' says bad-input bad-input 'SCI is NaN'

unknown()
{
    ! strun verify no_such_step >"$work/table" 2>"$work/error" &&
        [ "$(verdict descriptor)" = FAIL ] &&
        grep -qF 'no_such_step.so' "$work/table"
}

no_step()
{
    strun verify >"$work/table" 2>"$work/error"
    [ $? -eq 2 ] && [ ! -s "$work/table" ] &&
        grep -qF 'verify takes a step' "$work/error"
}

# folder_of FOLDER NAME.so: a step of several files, its test aside.
folder_of()
{
    # shellcheck disable=SC2046,SC2086
    $CC -std=c11 -D_POSIX_C_SOURCE=200809L -O2 $flags \
        $(ls "$STRUN_SRCDIR/$1"/*.c | grep -v /test_) -o "$work/$2" -lm
}

example()
{
    folder_of "docs/examples/$1" "$1.so" && passes "$work/$1.so" &&
        cat "$work/table" && grep "^cost .* $2: " "$work/table" &&
        [ "$(verdict stock)" = note ]
}

# A step is compared with the one that it may replace: the same ports.
replacement()
{
    cp -R "$STRUN_SRCDIR/plugins/klip" "$work/my_klip" &&
        chmod -R u+w "$work/my_klip" &&
        sed 's/STRUN_STEP("klip"/STRUN_STEP("my_klip"/' \
            "$STRUN_SRCDIR/plugins/klip/klip_step.c" \
            >"$work/my_klip/klip_step.c" &&
        STRUN_SRCDIR=$work folder_of my_klip my_klip.so &&
        passes "$work/my_klip.so" && cat "$work/table" &&
        grep '^cost .* klip: ' "$work/table" &&
        [ "$(verdict stock)" = pass ]
}

try 'a step that is not there is told of' unknown
try 'a command without a step is refused' no_step
try 'stock klip under another name gives the bytes of klip' replacement
try 'the example klip_annular, beside klip' example klip_annular klip
try 'the example resample_interp, beside resample' \
    example resample_interp resample
finish
