#!/bin/sh
# pre_hooks and post_hooks: steps and shell commands before and after a step,
# or the whole pipeline.
set -u
. "$STRUN_SRCDIR/tests/run-cli.sh"
sci=jw01393002001_03108_00001_nrcalong
sci2=jw01393003001_03108_00001_nrcalong
psf=jw01393001001_0310a_0000
product=jw01393-a3001_t001_nircam_f335m-maskrnd-sub320a335r

# The products of a run without hooks, to compare with.
plain=$work/plain
mkdir "$plain"
(
    case_of demo
    coron3 -q && cp ./*_a3001_* ./*_psfstack.fits ./*_i2d.fits "$plain"
) 2>/dev/null

# hooked OPTION...: the main job, quiet; what hooks write is in ./seen.
hooked()
{
    case_of demo
    coron3 -q "$@"
}

# seen LINE...: this is what hooks wrote.
seen()
{
    printf '%s\n' "$@" >"$work/expected"
    diff "$work/expected" seen
}

# same_pixels FILE FILE
same_pixels()
{
    same "$1" "$2" SCI 0 && same "$1" "$2" DQ 0
}

no_dump()
{
    wants [ -z "$(find . -name 'stpipe*')" ]
}

# ---- commands ----

# Data in memory go through a file of the reference's name; products and inputs
# are passed as they are.
files_of_pre()
{
    hooked --steps.klip.pre_hooks='test -s {0} && echo {0} {1} >>seen'
    dump=stpipe.Coron3Pipeline.klip.pre_hook0.0000.fits
    seen "$dump ${sci}_a3001_psfalign.fits" \
        "$dump ${sci2}_a3001_psfalign.fits"
    no_dump
}

files_of_first()
{
    hooked --steps.outlier_detection.pre_hooks='echo {0} >>seen'
    seen "${psf}1_nrcalong_calints.fits" "${psf}2_nrcalong_calints.fits" \
        "${psf}3_nrcalong_calints.fits" "${sci}_calints.fits" \
        "${sci2}_calints.fits"
}

files_of_list()
{
    hooked --steps.stack_refs.pre_hooks='echo {0} >>seen'
    seen "${psf}1_nrcalong_a3001_crfints.fits \
${psf}2_nrcalong_a3001_crfints.fits ${psf}3_nrcalong_a3001_crfints.fits"
}

files_of_post()
{
    hooked --steps.klip.post_hooks='test -s {0} && cp {0} "copy_{0}"'
    wants cmp "copy_${sci}_a3001_psfsub.fits" "${sci}_a3001_psfsub.fits"
}

# The dump holds what the step gets.
dump_is_data()
{
    hooked --steps.klip.pre_hooks='cp {0} dump.fits'
    wants strun klip -q dump.fits "${sci2}_a3001_psfalign.fits"
    same_pixels dump_klipstep.fits "$plain/${sci2}_a3001_psfsub.fits"
}

changes_nothing()
{
    hooked --pre_hooks='true' --post_hooks='true' \
        --steps.klip.pre_hooks='true {0} {1}' \
        --steps.klip.post_hooks='true' \
        --steps.align_refs.pre_hooks='echo 1,echo 2'
    no_dump
    for file in "$plain"/*; do
        wants same "${file##*/}" "$file" SCI 0
    done
}

of_the_target()
{
    hooked --pre_hooks='echo before {0} >>seen' \
        --post_hooks='test -s {0} && echo after {0} >>seen'
    seen 'before asn.json' "after ${product}_i2d.fits"
}

of_a_step_alone()
{
    case_of demo
    wants strun outlier_detection -q "${sci}_calints.fits" \
        --pre_hooks='echo {0} >>seen' --post_hooks='echo {0} >>seen'
    wants strun stack_refs -q asn.json --pre_hooks='echo {0} >>seen'
    wants strun stack_refs -q "${sci}_calints.fits" "${sci2}_calints.fits" \
        --pre_hooks='echo {0} >>seen'
    seen "${sci}_calints.fits" "${sci}_outlierdetectionstep.fits" \
        asn.json "${sci}_calints.fits ${sci2}_calints.fits"
}

of_a_skipped_step()
{
    hooked --steps.klip.skip=true --steps.klip.pre_hooks='echo pre >>seen' \
        --steps.klip.post_hooks='echo post >>seen'
    seen pre post pre post
}

awkward_names()
{
    hooked --output_dir="a b;touch evil" \
        --steps.klip.pre_hooks='test -s {0} -a -s "{0}" && ls {0} >>seen' \
        --post_hooks="test -s {0} && ls '{0}' >>seen"
    dump=stpipe.Coron3Pipeline.klip.pre_hook0.0000.fits
    wants [ ! -e evil ]
    seen "a b;touch evil/$dump" "a b;touch evil/$dump" \
        "a b;touch evil/${product}_i2d.fits"
}

# Another file of the dump's name is neither used nor removed.
name_is_taken()
{
    case_of demo
    mine=stpipe.Coron3Pipeline.klip.pre_hook0.0000.fits
    echo mine >"$mine"
    wants coron3 -q --steps.klip.pre_hooks='echo {0} >>seen'
    wants [ "$(cat "$mine")" = mine ]
    has seen stpipe.Coron3Pipeline.klip.pre_hook0.0000-1.fits
    rm "$mine"
    no_dump
}

says()
{
    case_of demo
    wants coron3 --post_hooks="echo one; echo two >&2; printf 'a\\377b'" \
        2>log
    has log "- strun.post_hook0 - INFO - Spawning \"echo one; echo two >&2"
    has log '- strun.post_hook0 - INFO - STDOUT: one'
    has log '- strun.post_hook0 - INFO - STDERR: two'
    has log '- strun.post_hook0 - INFO - STDOUT: a?b'
    has log '- strun.post_hook0 - INFO - Done with errorcode 0'
}

# failing TEXT COMMAND: the run ends there, with the words of the reference.
failing()
{
    case_of demo
    coron3 -q --steps.klip.pre_hooks="$2" 2>"$work/err"
    one_error $?
    has "$work/line" "$1"
    no_dump
    wants [ ! -e "${sci}_a3001_psfsub.fits" ]
    wants [ -e "${sci}_a3001_psfalign.fits" ]
}

failing_program()
{
    failing "klip.pre_hook0: 'test -s {0}; exit 3' returned error code 3" \
        'test -s {{0}}; exit 3' &&
        failing "0000.fits; exit 3' returned error code 3" 'ls {0}; exit 3'
}

try 'a pre_hook gets dumps and products' files_of_pre
try 'a pre_hook gets the inputs of the run by their paths' files_of_first
try 'a list is passed as so many names' files_of_list
try 'a post_hook gets the product, complete' files_of_post
try 'a dump holds what the step gets' dump_is_data
try 'commands change no product' changes_nothing
try 'hooks of the pipeline: association and last product' of_the_target
try 'hooks of a step alone' of_a_step_alone
try 'hooks of a skipped step run' of_a_skipped_step
try 'file names with blanks and semicolons' awkward_names
try 'a file that has the name of the dump' name_is_taken
try 'what a command prints goes to the log' says
try 'a command that fails ends the run' failing_program
try 'a command that is killed' failing 'returned error code -9' \
    'echo {0}; kill -9 $$'
# Ctrl-C is for the command and for strun, which outlives it and cleans up.
interrupted()
{
    failing "exit 5' returned error code 5" 'ls {0}; kill -INT $PPID; exit 5'
}

try 'a command that is interrupted' interrupted
try 'a command that is not there' failing 'returned error code 127' \
    'no-such-program {0}'

# ---- steps ----

# The same as two runs: outlier_detection, then klip.
two_runs()
{
    case_of demo
    cp "$plain/${sci}_a3001_psfalign.fits" .
    wants strun outlier_detection -q "${sci}_calints.fits"
    wants strun klip -q "${sci}_outlierdetectionstep.fits" \
        "${sci}_a3001_psfalign.fits"
    mv "${sci}_klipstep.fits" two.fits
}

# as_two_runs HOOK OPTION...
as_two_runs()
{
    two_runs
    hook=$1
    shift
    wants strun klip -q "${sci}_calints.fits" "${sci}_a3001_psfalign.fits" \
        --pre_hooks="$hook" "$@"
    same_pixels "${sci}_klipstep.fits" two.fits
}

by_plugin_path()
{
    so=$(find "$STRUN_BUILDDIR/plugins" -name outlier_detection.so | head -n 1)
    as_two_runs "$so"
}

# Two is what klip gives without the hook, so that the others say something.
without()
{
    two_runs
    wants strun klip -q "${sci}_calints.fits" "${sci}_a3001_psfalign.fits"
    ! same_pixels "${sci}_klipstep.fits" two.fits
}

# scale_plugin MODELS: the plugin ./scale.so for models of this type.
scale_plugin()
{
    sed "s/CubeModel/$1/" "$STRUN_SRCDIR/docs/examples/scale/scale.c" >scale.c
    # shellcheck disable=SC2086
    $CC -std=c11 -fPIC -shared -I"$STRUN_SRCDIR/core/include" scale.c \
        -o scale.so
}

# A step between klip and its product, and resample after it.
behind()
{
    case_of demo
    wants scale_plugin CubeModel
    coron3 -q --plugin-path=. "$@" \
        --steps.klip.post_hooks='scale factor=3, ls {0} >>seen'
    seen "${sci}_a3001_psfsub.fits" "${sci2}_a3001_psfsub.fits"
    for name in "$sci" "$sci2"; do
        wants strun --plugin-path=. scale -q --factor=3 \
            "$plain/${name}_a3001_psfsub.fits" --output_dir=.
        wants same "${name}_a3001_psfsub.fits" "${name}_a3001_scale.fits" SCI 0
    done
    sed "s/_calints/_a3001_scale/" asn.json >two.json
    wants strun resample -q two.json --output_file=two
    same "${product}_i2d.fits" two_resamplestep.fits SCI 0
}

for_each_of_a_list()
{
    hooked --steps.outlier_detection.skip=true \
        --steps.stack_refs.pre_hooks=outlier_detection
    same_pixels "${product}_psfstack.fits" "$plain/${product}_psfstack.fits"
}

last_of_pipeline()
{
    case_of demo
    wants scale_plugin ImageModel
    wants coron3 -q --plugin-path=. \
        --post_hooks='./scale.so factor=3, echo {0} >>seen'
    seen "${product}_i2d.fits"
    wants strun --plugin-path=. scale -q --factor=3 \
        "$plain/${product}_i2d.fits" --output_dir=.
    same "${product}_i2d.fits" "${product}_scale.fits" SCI 0
}

try 'klip differs with and without the step of the next cases' without
try 'a step by its alias' as_two_runs outlier_detection
try 'a step as jwst::ALIAS' as_two_runs jwst::outlier_detection
try 'a step by its class' as_two_runs jwst.step.OutlierDetectionStep
try 'a step with a parameter' as_two_runs 'outlier_detection maskpt=0.7'
try 'a step as the reference writes an instance' as_two_runs \
    "'jwst.step.OutlierDetectionStep(maskpt=0.7, snr=\"5.0 4.0\")'"
try 'a step by the path of its plugin' by_plugin_path
try 'a step between klip and its product' behind
try 'the same in blocks of integrations' behind --max-memory=1M
try 'a step before a list runs for each of it' for_each_of_a_list
try 'a step behind the last one of the pipeline' last_of_pipeline

# ---- what is refused before the run ----

# no TEXT... -- coron3 OPTION...: nothing has run.
no()
{
    case_of demo
    refused "$@"
}

k=--steps.klip
try 'a Python function' no 'klip: pre_hooks' "'my.module.func'" Python \
    'a command' -- coron3 $k.pre_hooks=my.module.func
try 'a file that the step does not get' no 'klip: pre_hooks' "'{2}'" \
    'the last one is {1}' -- coron3 $k.pre_hooks='ls {2}'
try 'a shell variable in braces' no "'{HOME}'" '{{ and }}' -- coron3 \
    $k.post_hooks='ls ${HOME}'
try 'a step of another type' no 'klip: pre_hooks' "'resample'" \
    'does not accept the type' -- coron3 $k.pre_hooks=resample
try 'a step that wants more inputs' no 'klip: post_hooks' \
    'nothing feeds the input psfalign' -- coron3 $k.post_hooks=klip
try 'a parameter that the step lacks' no 'klip: pre_hooks' \
    "did you mean 'snr'" 'from the hook' -- coron3 \
    $k.pre_hooks='outlier_detection snrr=3'
try 'a value that the parameter refuses' no 'klip: pre_hooks' maskpt -- coron3 \
    $k.pre_hooks='outlier_detection maskpt=much'
try 'a class that strun lacks' no "'jwst.coron.NopeStep'" 'strun list' -- coron3 \
    $k.pre_hooks=jwst.coron.NopeStep
try 'a plugin that is not there' no './nope.so' -- coron3 $k.pre_hooks=./nope.so
try 'a step before the association' no 'calwebb_coron3: pre_hooks' \
    steps.NAME.pre_hooks -- coron3 --pre_hooks=outlier_detection

# ---- where hooks are written ----

# said FILE: the run of that parameter file ran two hooks.
said()
{
    wants strun "$1" asn.json "$mask" -q
    seen 'one, two' last
}

in_cfg()
{
    case_of demo
    cat >job.cfg <<'END'
class = "jwst.pipeline.Coron3Pipeline"
post_hooks = "echo last >>seen"
[steps]
[[stack_refs]]
pre_hooks = "echo 'one, two' >>seen",
END
    said job.cfg
}

in_yaml()
{
    case_of demo
    cat >job.yaml <<'END'
class: jwst.pipeline.Coron3Pipeline
name: Coron3Pipeline
parameters: {post_hooks: echo last >>seen}
steps:
- class: jwst.coron.stack_refs_step.StackRefsStep
  name: stack_refs
  parameters: {pre_hooks: ["echo 'one, two' >>seen"]}
END
    said job.yaml
}

in_saved()
{
    in_yaml
    rm seen
    wants strun job.yaml "$mask" --save-parameters=saved.asdf
    wants [ ! -e seen ]
    said saved.asdf
}

try 'in a cfg: a text, a list' in_cfg
try 'in a YAML file: a text, a list' in_yaml
try 'in the file of --save-parameters' in_saved

told_by_check()
{
    case_of demo
    wants strun check calwebb_coron3 asn.json "$mask" \
        --steps.klip.pre_hooks='touch hooked' \
        --steps.klip.post_hooks=outlier_detection >said
    has said 'subtract.pre_hook0       command  touch hooked'
    has said 'subtract.post_hook0      step     outlier_detection'
    wants [ ! -e hooked ]
}

told_by_graph()
{
    wants strun graph calwebb_coron3 --steps.klip.pre_hooks='touch hooked' \
        --steps.klip.post_hooks=outlier_detection >"$work/graph"
    has "$work/graph" 'hook         touch hooked'
    has "$work/graph" 'exposure     psfsub of subtract'
    has "$work/graph" '-> crfints      *_psfsub.fits'
    has "$work/graph" 'exposures    crfints of subtract.post_hook0'
}

try 'check tells of them and runs none' told_by_check
try 'graph shows where they stand' told_by_graph

# ---- the order of members ----

# What is made once is kept when the first member is done with.
psf_first()
{
    case_of demo
    cat >asn.json <<END
{"asn_type": "coron3", "asn_id": "a3001", "products": [{"name": "$product",
"members": [
{"expname": "${psf}1_nrcalong_calints.fits", "exptype": "psf"},
{"expname": "${psf}2_nrcalong_calints.fits", "exptype": "psf"},
{"expname": "${psf}3_nrcalong_calints.fits", "exptype": "psf"},
{"expname": "${sci}_calints.fits", "exptype": "science"},
{"expname": "${sci2}_calints.fits", "exptype": "science"}]}]}
END
    wants coron3 -q
    same "${product}_i2d.fits" "$plain/${product}_i2d.fits" SCI 0
}

try 'an association with the psfs first' psf_first

finish
