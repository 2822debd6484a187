#!/bin/sh
# tests/cli/contract.tsv: every section of the contract has rows, every row a
# case, every case is there; and every case of tests/cli/test_contract_*.sh is
# the proof of a row.
set -u
cd "$STRUN_SRCDIR" || exit 99
. tests/run-cases.sh
sections='1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 2.1 2.2 2.3 2.4 3.1 3.2 3.3 3.4
3.5 4.1 4.2 4.3 4.4 5.1 5.2 5.3 5.4 6.1 6.2 6.3 7.1 7.2 7.3 7.4 9'
tab=$(printf '\t')

grep -v '^#' tests/cli/contract.tsv >"$work/rows"

well_formed()
{
    ! awk -F '\t' 'NF != 5 || /\t\t/ ||
        $3 !~ /^(same|better|accepted|refused)$/' "$work/rows" | grep .
}

all_sections()
{
    cut -f 1 "$work/rows" | sort -u >"$work/found"
    printf '%s\n' $sections | sort | diff - "$work/found"
}

no_row_twice()
{
    ! cut -f 1,2 "$work/rows" | sort | uniq -d | grep .
}

# The cases of a script: what stands behind "try", in either quotes, and, in
# test_help.sh, "help of" and a name; the functions of a C program.
cases_of()
{
    case $1 in
    *.c) sed -n 's/^\(test_[a-z_0-9]*\)(.*/\1/p' "$1" ;;
    */test_help.sh) (cd tests/data/help && ls) | sed 's/\(.*\)\.txt/help of \1/' ;;
    *)
        sed -n -e "s/^.*\\(try\\|in_shell [a-z]*\\|with [a-z]*\\) '\\(.*\\)/\\2/p" \
            "$1" | sed "s/'\"'\"'/\\\\a/g;s/'.*//;s/\\\\a/'/g"
        sed -n -e 's/^.*try "\([^"]*\)".*/\1/p' "$1"
        ;;
    esac
}

cut -f 4,5 "$work/rows" | sort -u >"$work/named"
cut -f 1 "$work/named" | sort -u | while read -r script; do
    [ -f "tests/$script" ] || continue
    cases_of "tests/$script" | sed "s,^,$script$tab,"
done | sort -u >"$work/cases"

cases_exist()
{
    ! comm -23 "$work/named" "$work/cases" | grep .
}

cases_named()
{
    grep 'test_contract_' "$work/cases" | comm -23 - "$work/named" >"$work/new"
    ! grep . "$work/new"
}

# A script of the contract that no row names would not be looked at above.
scripts_named()
{
    for script in tests/cli/test_contract_*.sh; do
        cut -f 1 "$work/named" | grep -qxF "${script#tests/}" || {
            echo "no row names $script"
            exit 1
        }
    done
}

LC_ALL=C
export LC_ALL
try 'five fields: section, row, verdict, script, case' well_formed
try 'every section of the contract has rows' all_sections
try 'no row is there twice' no_row_twice
try 'every case that a row names is there' cases_exist
try 'every case of the contract is that of a row' cases_named
try 'every script of the contract has rows' scripts_named
finish
