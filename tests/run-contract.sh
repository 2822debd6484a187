# run-contract.sh -- what the tests of the contract share; it is sourced.
#
# What a command line means shows in the file that --save-parameters writes; a
# target without inputs writes it and does nothing else.
#
#   sets KEY VALUE TARGET [OPTION...]
#                  the parameter KEY, of the target ("truncate") or of one of
#                  its steps ("klip/truncate"), is VALUE; "name", "class" too
#   fails STATUS PART... -- COMMAND...
#                  refused (run-cli.sh), with this exit status
#   bad STATUS PART TARGET [OPTION...]
#                  the same for parameters: one part, nothing to run
#   write FILE TEXT...
#                  a file of these lines, backslashes as printf takes them
. "$STRUN_SRCDIR/tests/run-cli.sh"

# The value of a key in a saved file, as it stands there.
saved_value()
{
    awk -v path="$2" '
        BEGIN { n = split(path, part, "/"); key = part[n] ":" }
        /^strun:/ || (n == 1 && /^steps:/) { exit }
        /^  name: / { step = $2 }
        $1 == key && (n == 1 || step == part[1]) {
            sub(/^ *[^ ]*: ?/, ""); print; exit
        }' "$1"
}

sets()
{
    key=$1 value=$2
    shift 2
    strun "$@" --save-parameters="$work/saved.asdf" || exit
    found=$(saved_value "$work/saved.asdf" "$key")
    wants [ "$found" = "$value" ]
}

fails()
{
    status=$1
    shift
    refused "$@" || exit
    wants [ "$(cat "$work/status")" = "$status" ]
}

bad()
{
    status=$1 part=$2
    shift 2
    fails "$status" "$part" -- strun "$@" --save-parameters="$work/saved.asdf"
}

write()
{
    file=$1
    shift
    printf '%b\n' "$@" >"$file"
}

# A folder with nothing in it.
empty()
{
    rm -rf "$work/case"
    mkdir "$work/case" && cd "$work/case" || exit
    touch -d '2001-01-02' "$work/start"
}

# Cases that need no folder of their own share this one.
mkdir "$work/shared" && cd "$work/shared" || exit 99
