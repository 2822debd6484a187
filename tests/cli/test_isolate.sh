#!/bin/sh
# --isolate: what a plugin does to its process becomes an error that names it,
# and what was finished stays finished.
set -u
. "$STRUN_SRCDIR/tests/run-cli.sh"
sci=jw01393002001_03108_00001_nrcalong
sci2=jw01393003001_03108_00001_nrcalong
psf=jw01393001001_0310a_0000
product=jw01393-a3001_t001_nircam_f335m-maskrnd-sub320a335r
flags="-D_POSIX_C_SOURCE=200809L -I$STRUN_SRCDIR/core/include -fPIC"
mkdir "$work/wild"

# shellcheck disable=SC2086
build()
{
    $CC -std=c11 $flags "$@" -c "$STRUN_SRCDIR/tests/cli/wildplugin.c" \
        -o "$work/wild.o"
}

plugin()
{
    build && $CC -shared "$work/wild.o" -o "$work/wild/wild.so"
}

# An exception that nobody catches, where there is C++.
plugin_throws()
{
    echo 'extern "C" int wild_throw(); int wild_throw() { throw 1; }' \
        >"$work/throw.cc"
    c++ -fPIC -c "$work/throw.cc" -o "$work/throw.o" && build -DWITH_THROW &&
        c++ -shared "$work/wild.o" "$work/throw.o" -o "$work/wild/wild.so"
}

# wild WAY OPTION...: the main job, where a step behind klip goes that way at
# the second science exposure.
wild()
{
    way=$1
    shift
    coron3 --plugin-path="$work/wild:$STRUN_PLUGIN_PATH" \
        --steps.klip.post_hooks="wild way=$way from=$sci2" \
        --isolate --log-level=WARNING "$@"
}

# What must be there, and nothing else: all that came before the second psfsub.
finished()
{
    made "$product"_psfstack.fits "$psf"1_nrcalong_a3001_crfints.fits \
        "$psf"2_nrcalong_a3001_crfints.fits \
        "$psf"3_nrcalong_a3001_crfints.fits "$sci"_a3001_crfints.fits \
        "$sci"_a3001_psfalign.fits "$sci"_a3001_psfsub.fits "$@"
}

# caught WAY PART [OPTION...]: it ends with one error that names the plugin,
# the step, the exposure, and PART; the complete products are named, and whole.
caught()
{
    way=$1 part=$2
    shift 2
    case_of demo
    wild "$way" "$@" >"$work/out" 2>"$work/err"
    one_error $?
    has "$work/line" 'wild: the plugin '
    has "$work/line" 'wild/wild.so '
    has "$work/line" "$sci2"
    has "$work/line" "$part"
    find . -name '*_a3001_*' -newer "$work/start" | sed 's,^\./,,' |
        while read -r file; do
            has "$work/err" "This product is complete: $file"
        done || exit
    for file in ./*_a3001_*.fits; do
        keyword "$file" PRIMARY TELESCOP JWST
    done
}

# The backtrace is there, and the plugin in it.
traced()
{
    grep 'strun.isolate - ERROR - *#' "$work/err" | grep -q 'wild\.so' || {
        cat "$work/err"
        exit 1
    }
}

crash()
{
    caught crash 'crashed (SIGSEGV at the address 0x0)'
    traced
    finished "$sci2"_a3001_crfints.fits
}

abort_it()
{
    caught abort 'crashed (SIGABRT)'
    traced
}

throws()
{
    caught throw 'crashed (SIGABRT)'
}

hang()
{
    caught hang 'did not end within its limit of 0.5 s' --isolate-time=0.5
    traced
    finished "$sci2"_a3001_crfints.fits
}

exit_it()
{
    caught exit 'ended the process with status 3'
    traced
    finished "$sci2"_a3001_crfints.fits
}

leave()
{
    caught leave 'ended the process with status 4'
}

greedy()
{
    caught greedy \
        'after it was refused memory (the limit is 1500 MiB; --isolate-memory)' \
        --isolate-memory=1500M
}

# What asks strun for memory gets an error as always; it names the limit.
hoard()
{
    case_of demo
    wild hoard --isolate-memory=1500M 2>"$work/err"
    one_error $?
    has "$work/line" 'wild: no memory (1024 MiB asked for)'
    has "$work/line" 'the limit is 1500 MiB (--isolate-memory)'
}

deep()
{
    caught deep 'crashed (SIGSEGV'
    traced
}

deep_in_thread()
{
    caught threads 'crashed (SIGSEGV' --threads=3
    traced
}

writes_input()
{
    caught input 'which is protected: an input'
    traced
}

# Before any data are read.
check()
{
    case_of demo
    coron3 --plugin-path="$work/wild:$STRUN_PLUGIN_PATH" --isolate -q \
        --steps.klip.post_hooks='wild way=check' 2>"$work/err"
    one_error $?
    has "$work/line" 'the run crashed (SIGSEGV at the address 0x0) before'
    traced
    made
}

# Without --isolate the program crashes, as programs do.
not_isolated()
{
    case_of demo
    (
        ulimit -c 0
        coron3 --plugin-path="$work/wild:$STRUN_PLUGIN_PATH" -q \
            --steps.klip.post_hooks='wild way=crash'
    ) 2>/dev/null
    wants [ $? -gt 128 ]
}

# A step that fails by itself says so as ever.
ordinary_error()
{
    case_of demo
    rm psfmask.fits
    refused psfmask.fits -- coron3 --isolate -q
}

# A file without its dates and the times of its log.
dateless()
{
    sed -E 's/20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]{3})?//g' "$1"
}

# The same bytes, but for dates; the same lines of the log, but for times.
same_products()
{
    case_of demo
    coron3 2>"$work/plain.log"
    mkdir plain
    mv ./*_a3001_* "$product"_* plain
    coron3 --isolate 2>"$work/isolated.log"
    for file in *_a3001_*.fits "$product"_*.fits; do
        dateless "$file" >"$work/a"
        dateless "plain/$file" >"$work/b"
        wants cmp "$work/a" "$work/b"
    done
    for log in plain isolated; do
        grep 'strun.klip\|strun.align_refs' "$work/$log.log" |
            cut -d' ' -f3- >"$work/$log.lines"
    done
    wants [ -s "$work/plain.lines" ]
    wants cmp "$work/plain.lines" "$work/isolated.lines"
}

# The counts at the end are those of the process that ran.
summary()
{
    case_of demo
    coron3 --isolate 2>"$work/err"
    has "$work/err" 'pixels marked as outliers'
}

bad_limits()
{
    case_of demo
    refused -- coron3 --isolate --isolate-time=soon
    has "$work/line" '--isolate-time: "soon": a number of seconds'
    refused -- coron3 --isolate --isolate-memory=lots
    has "$work/line" '--isolate-memory: "lots": a size'
}

try 'a step that misbehaves builds' plugin
try 'SIGSEGV' crash
try 'abort' abort_it
try 'a hang ends at its limit' hang
try 'exit' exit_it
try '_exit' leave
try 'memory that nobody has' greedy
try 'memory that strun does not give' hoard
try 'recursion without end' deep
try 'the same in a thread' deep_in_thread
try 'a step that writes its input' writes_input
try 'a crash before the first step' check
try 'without --isolate a crash is one' not_isolated
try 'an error of a step is what it was' ordinary_error
try 'products and log are the same' same_products
try 'the table at the end' summary
try 'limits that are none' bad_limits
if command -v c++ >/dev/null; then
    try 'a C++ plugin that throws builds' plugin_throws
    try 'a C++ exception' throws
fi
finish
