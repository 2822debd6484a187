#!/bin/sh
# strun new-step: which folder it makes, and what it refuses. That the folder
# builds and runs is for tests/outoftree/road.sh.
set -u
. "$STRUN_SRCDIR/tests/run-cli.sh"

here()
{
    rm -rf "$work/case"
    mkdir "$work/case" && cd "$work/case" || exit
    started
}

makes_a_folder()
{
    here
    wants strun new-step mine >"$work/out"
    has "$work/out" 'cd mine && make'
    made mine/mine.c mine/test_mine.c mine/check.sh mine/Makefile \
        mine/CMakeLists.txt mine/meson.build mine/README.md
    has mine/mine.c 'STRUN_STEP("mine"'
    ! grep -rE '@[A-Z]+[@?!]' mine
}

takes_ports()
{
    here
    wants strun new-step mine --like=resample --output_dir=there -q
    has there/mine.c '.role = "science"'
    has there/mine.c '.flags = STRUN_IN | STRUN_MANY}'
    has there/mine.c '.status = "meta.cal_step.resample"'
    has there/README.md 'steps.resample.plugin=mine'
    ! grep -rE '@[A-Z]+[@?!]' there
}

existing_folder()
{
    here
    mkdir mine
    echo kept >mine/mine.c
    started
    refused 'mine is there already' -- strun new-step mine
}

# A name that a step has can be taken by who says so.
forced()
{
    here
    refused 'there is a step "klip"' klip.so -- strun new-step klip
    wants strun new-step klip --force -q
    has klip/klip.c 'STRUN_STEP("klip"'
}

# no_name NAME PART
no_name()
{
    here
    refused "$2" -- strun new-step "$1"
}

no_such_step()
{
    here
    refused 'like: no step' -- strun new-step mine --like=nothing
}

no_parent()
{
    here
    refused 'a/b cannot be made' -- strun new-step mine --output_dir=a/b
}

one_argument()
{
    here
    refused 'takes one argument' -- strun new-step &&
        refused 'takes one argument' -- strun new-step a b &&
        refused 'did you mean --like' -- strun new-step a --lik=klip
}

try 'it makes a folder with seven files' makes_a_folder
try '--like takes the ports of a step' takes_ports
try 'a folder that is there is left alone' existing_folder
try 'the name of a step needs --force' forced
try 'a name with a hyphen' no_name my-step 'is no name for a step'
try 'a name that begins with a digit' no_name 2nd 'is no name for a step'
try 'an empty name' no_name '' 'is no name for a step'
try 'a name that is a path' no_name a/b 'is no name for a step'
try 'a name that is too long' \
    no_name "$(printf 'a%.0s' $(seq 64))" 'a name of 64 letters'
try 'the name of a command' no_name check 'is a command of strun'
try 'the name of a pipeline' no_name calwebb_coron3 'is a pipeline'
try 'a step to be like that is not there' no_such_step
try 'a folder whose parent is not there' no_parent
try 'one argument is expected' one_argument
finish
