#!/bin/sh
# The top of the tree holds what docs/reading-order says and nothing else; the
# lists of files in the local.mk are those that m4/sources.sh would write.
set -u
cd "$STRUN_SRCDIR" || exit 99
. tests/run-cases.sh

may='Makefile.am configure.ac core plugins config tests m4 docs ChangeLog
README.md LICENSE bootstrap'

# What git has or would take.
tops()
{
    git ls-files -co --exclude-standard | cut -d/ -f1 | sort -u
}

top_level()
{
    ! tops | grep -v '^\.' | grep -vxF "$(echo "$may" | tr ' ' '\n')"
}

listed()
{
    mkdir "$work/tree"
    cp -R Makefile.am core plugins tests config m4 "$work/tree"
    chmod -R u+w "$work/tree"
    ! sh m4/sources.sh "$work/tree" | grep .
}

# A tarball also has what autoconf made.
[ ! -e .git ] || ! command -v git >/dev/null ||
    try 'the top level is as agreed' top_level
try 'every source file is listed' listed
finish
