# run-cases.sh -- the few words that a test script needs; it is sourced.
#
#   . "$STRUN_SRCDIR/tests/run-cases.sh"
#   try "help names the parameters" has_help klip
#   finish
#
# try NAME COMMAND...  prints "ok NAME", or what COMMAND said and "not ok NAME".
# finish               ends with "N passed, N failed" and the exit status.
# $work                a folder of the script's own, gone when it ends.
passed=0 failed=0
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

try()
{
    name=$1
    shift
    if ("$@") >"$work/said" 2>&1; then
        echo "ok $name"
        passed=$((passed + 1))
    else
        sed 's/^/# /' "$work/said"
        echo "not ok $name"
        failed=$((failed + 1))
    fi
}

finish()
{
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}
