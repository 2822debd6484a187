# run-cli.sh -- what the black-box tests of the program share; it is sourced.
#
# Each case starts in a folder of its own that holds a small association:
#
#   case_of demo           copies tests/data/demo and goes there
#   coron3 OPTION...       the main job in that folder
#   refused PART... -- COMMAND...
#                          COMMAND fails with one line on stderr that has each
#                          PART, and leaves the folder as it was
#   made NAME...           the new files of the folder are these
#   warned PART... -- COMMAND...
#                          COMMAND works and a warning has each PART
. "$STRUN_SRCDIR/tests/run-cases.sh"
tools=$STRUN_BUILDDIR/tests/cli
# No reference file comes from a cache that this machine may have.
CRDS_PATH=$work/no-crds
export CRDS_PATH
# Nor does a file of the user who runs the tests count.
HOME=$work
export HOME
unset CRDS_CONTEXT CRDS_PATH_SINGLE CRDS_MAPPATH CRDS_REFPATH CRDS_CFGPATH
mask=--steps.align_refs.override_psfmask=psfmask.fits

case_of()
{
    rm -rf "$work/case"
    mkdir "$work/case" || exit
    cp "$STRUN_TEST_DATA/$1"/* "$work/case" && cd "$work/case" || exit
    chmod u+w ./*
    started
}

# What is in the folder by now is not made by the case.
started()
{
    find . -type f -exec touch -d '2001-01-01' {} +
    touch -d '2001-01-02' "$work/start"
}

coron3()
{
    strun calwebb_coron3 asn.json "$mask" "$@"
}

fitsedit()
{
    "$tools/fitsedit" "$@" || exit
}

# same FILE FILE [HDU TOLERANCE]
same()
{
    "$tools/fitssame" "$@"
}

# keyword FILE HDU KEY VALUE: without quotation marks and blanks
keyword()
{
    found=$("$tools/fitsedit" get "$1" "$2" "$3" | tr -d "' ")
    wants [ "$found" = "$4" ]
}

no_keyword()
{
    wants [ -z "$("$tools/fitsedit" get "$1" "$2" "$3" 2>/dev/null)" ]
}

# nans FILE HDU COUNT
nans()
{
    wants [ "$("$tools/fitsedit" nans "$1" "$2")" = "$3" ]
}

# Every file of the folder, with its checksum.
listing()
{
    find . -type f -exec cksum {} + | sort
}

# wants COMMAND...: the case ends here when it fails.
wants()
{
    "$@" || {
        echo "it does not hold: $*"
        exit 1
    }
}

# has FILE PART: a fixed text.
has()
{
    grep -qF -e "$2" "$1" || {
        echo "'$2' is not in:"
        cat "$1"
        exit 1
    }
}

made()
{
    for file; do
        echo "$file"
    done | sort >"$work/expected"
    find . -type f -newer "$work/start" | sed 's,^\./,,' | sort >"$work/found"
    diff "$work/expected" "$work/found"
}

# one_error STATUS: $work/err ends with its only error line, kept in
# $work/line; the status is an exit, not a signal.
one_error()
{
    echo "$1" >"$work/status"
    [ "$1" -ne 0 ] || {
        echo 'exit status 0'
        cat "$work/err"
        exit 1
    }
    case $1 in
    1 | 2 | 64 | 255) ;;
    *) wants [ "$1" -le 2 ] ;;
    esac
    tail -n 1 "$work/err" >"$work/line"
    has "$work/line" 'strun: error: '
    wants [ "$(grep -c '^strun: error: ' "$work/err")" -eq 1 ]
}

refused()
{
    : >"$work/parts"
    while [ "$1" != -- ]; do
        echo "$1" >>"$work/parts"
        shift
    done
    shift
    listing >"$work/before"
    "$@" >"$work/out" 2>"$work/err"
    one_error $?
    while read -r part; do
        has "$work/line" "$part"
    done <"$work/parts"
    wants [ ! -s "$work/out" ]
    listing >"$work/after"
    diff "$work/before" "$work/after"
}

warned()
{
    : >"$work/parts"
    while [ "$1" != -- ]; do
        echo "$1" >>"$work/parts"
        shift
    done
    shift
    "$@" 2>"$work/err" || {
        cat "$work/err"
        exit 1
    }
    grep -F -e '- WARNING -' "$work/err" >"$work/line"
    while read -r part; do
        has "$work/line" "$part"
    done <"$work/parts"
}
