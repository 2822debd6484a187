#!/bin/sh
# run-summary.sh TEST...: one line over the logs of the tests, in the folder
# where they ran: "N passed, N failed". A test that counts its cases ends its
# log with such a line; any other test is one case. Skipped tests are named.
# It only counts: the verdict is the exit status of `make check`.
passed=0 failed=0 skipped=

count()
{
    name=${1%.sh}
    result=$(sed -n 's/^:test-result: *\([A-Z]*\).*/\1/p' "$name.trs" \
        2>/dev/null)
    cases=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' \
        "$name.log" 2>/dev/null | tail -n 1)
    case $result in
    PASS) cases=${cases:-1 0} ;;
    SKIP)
        skipped="$skipped $1"
        cases='0 0'
        ;;
    *) # a crash after the last case is a failure of its own
        cases=${cases:-0 0}
        case $cases in
        *' 0') cases="${cases%% *} 1" ;;
        esac
        echo "failed: $1 (see $(pwd)/$name.log)"
        ;;
    esac
    passed=$((passed + ${cases% *}))
    failed=$((failed + ${cases#* }))
}

for test in "$@"; do
    count "$test"
done
[ -z "$skipped" ] || echo "skipped:$skipped"
echo "$passed passed, $failed failed"
