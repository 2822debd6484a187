#!/bin/sh
# The log of a run: the lines that scripts for the reference look for, where
# values come from, JSON lines, the table at the end, the options.
set -u
. "$STRUN_SRCDIR/tests/run-cli.sh"
psf=jw01393001001_0310a_00001_nrcalong
sci=jw01393002001_03108_00001_nrcalong
product=jw01393-a3001_t001_nircam_f335m-maskrnd-sub320a335r

# The main job on the small association; its log is in $work/log.
logged()
{
    case_of demo
    coron3 "$@" >"$work/out" 2>"$work/log" || {
        cat "$work/log"
        exit 1
    }
    wants [ ! -s "$work/out" ]
}

# ---- lines of the reference ----

# in_order FILE: each line of stdin is the end of a line of FILE, behind the
# one before.
in_order()
{
    awk -v log_file="$1" '
        function ends(line, with) {
            return substr(line, length(line) - length(with) + 1) == with
        }
        {
            while ((more = (getline line <log_file)) > 0)
                if (ends(line, $0))
                    break
            if (more <= 0) {
                print "missing, or not here: " $0
                exit 1
            }
        }'
}

# From a run of jwst 3.0.0, but for the logger and the version.
lines_of_the_reference()
{
    logged --steps.klip.truncate=4
    in_order "$work/log" <<END
 - INFO - Step Coron3Pipeline running with args ('asn.json',).
 - INFO - Step Coron3Pipeline parameters are:
 - INFO - Starting calwebb_coron3 ...
 - INFO - Override for PSFMASK reference file is '$(pwd)/psfmask.fits'.
 - INFO - Step outlier_detection running with args (<CubeModel(2, 64, 64) from ${psf}_calints.fits>,).
 - INFO - Outlier Detection mode: coron
 - INFO - Computing median
 - INFO - 10 pixels marked as outliers
 - INFO - Step outlier_detection done
 - INFO -  Adding psf member 1 to output stack
 - INFO -  Adding psf member 2 to output stack
 - INFO -  Adding psf member 3 to output stack
 - INFO - Step stack_refs done
 - INFO - Step align_refs running with args (<CubeModel(3, 64, 64) from ${sci}_a3001_crfints.fits>, <CubeModel(6, 64, 64) from ${product}_psfstack.fits>).
 - INFO - Using PSFMASK reference file psfmask.fits
 - INFO - Step align_refs done
 - INFO - KL transform truncation = 4
 - INFO - Step klip done
 - INFO - Driz parameter kernel: square
 - INFO - Driz parameter pixfrac: 1.0
 - INFO - Driz parameter fillval: NAN
 - INFO - Driz parameter weight_type: ivm
 - INFO - Drizzling (64, 64) --> (74, 74)
 - INFO - Step resample done
 - INFO - ...ending calwebb_coron3
 - INFO - Step Coron3Pipeline done
END
}

# In the order in which they are complete, some behind later steps.
saved_models()
{
    logged
    ls ./*_a3001_*.fits "${product}"_*.fits | sed 's,^\./,,' | sort -u >"$work/made"
    sed -n 's/.* - strun\.step - INFO - Saved model in //p' "$work/log" |
        sort >"$work/told"
    wants cmp "$work/made" "$work/told"
    wants [ "$(wc -l <"$work/told")" -eq 11 ]
}

lines_have_a_head()
{
    logged
    date='[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2},[0-9]{3}'
    grep -vE "^$date - strun\.[a-z0-9_]+ - (INFO|WARNING) - |^  " \
        "$work/log" >"$work/odd"
    wants [ ! -s "$work/odd" ]
}

skipped_is_not_done()
{
    logged --steps.klip.skip=true
    has "$work/log" 'Step skipped.'
    wants [ "$(grep -c 'Step skipped' "$work/log")" -eq 2 ]
    wants [ "$(grep -c 'Step klip done' "$work/log")" -eq 0 ]
}

class_of_a_step()
{
    case_of demo
    wants strun outlier_detection "${psf}_calints.fits" 2>"$work/log"
    has "$work/log" \
        "Step OutlierDetectionStep running with args ('${psf}_calints.fits',)."
    has "$work/log" 'Step OutlierDetectionStep done'
}

# ---- origins ----

# origin_of STEP NAME: what the dump says behind the value
origin_of()
{
    awk -v step="    $1:" -v name="      $2:" '
        index($0, "    ") == 1 && substr($0, 5, 1) != " " { on = $0 == step }
        on && index($0, name) == 1 { sub(/^ *[^ ]* /, ""); print }
    ' "$work/log" | tr -s ' '
}

origins_in_the_log()
{
    case_of demo
    cat >my.cfg <<END
name = "Coron3Pipeline"
class = "jwst.pipeline.Coron3Pipeline"
[steps]
[[klip]]
truncate = 3
END
    strun my.cfg asn.json "$mask" --steps.outlier_detection.maskpt=0.6 \
        2>"$work/log" || exit
    wants [ "$(origin_of klip truncate)" = '3 # from my.cfg line 5' ]
    wants [ "$(origin_of outlier_detection maskpt)" = \
        '0.6 # from the command line' ]
    wants [ "$(origin_of klip skip)" = 'False # default' ]
    wants [ "$(origin_of align_refs override_psfmask)" = \
        'psfmask.fits # from the command line' ]
    origin_of resample blendheaders | grep -q \
        '^False # from .*calwebb_coron3.yaml line [0-9]*$' || exit
}

origins_in_the_file()
{
    cd "$work" || exit
    wants strun klip --truncate=7 --save-parameters=a.asdf
    has a.asdf 'truncate: from the command line'
    has a.asdf 'skip: default'
    wants strun a.asdf --save-parameters=b.asdf
    has b.asdf 'truncate: 7'
    grep -q 'truncate: from a.asdf line [0-9]' b.asdf
}

# What the reference must be told, since its own defaults are others than
# those of all steps.
defaults_of_their_own()
{
    cd "$work" || exit
    wants strun calwebb_coron3 --save-parameters=c.asdf
    has c.asdf 'suffix: i2d'
    has c.asdf 'search_output_file: false'
    wants [ "$(grep -ac 'search_output_file: false' c.asdf)" -eq 1 ]
}

# ---- JSON ----

json_lines()
{
    logged --log-format=json
    "$tools/jsonlines" "$work/log" event step logger >"$work/events" || {
        cat "$work/events"
        exit 1
    }
    in_order "$work/events" <<END
run-start|-|strun.step
parameters|-|strun.step
-|-|strun.calwebb_coron3
estimate|-|strun.step
step-start|outlier_detection|strun.step
-|outlier_detection|strun.outlier_detection
step-end|outlier_detection|strun.step
product|outlier_detection|strun.step
step-start|resample|strun.step
product|resample|strun.step
run-end|-|strun.step
summary|-|strun.step
END
}

json_products()
{
    logged --log-format json
    "$tools/jsonlines" "$work/log" event path bytes |
        sed -n 's/^product|//p' | sort >"$work/told"
    wants [ "$(wc -l <"$work/told")" -eq 11 ]
    while IFS='|' read -r file bytes; do
        wants [ "$(wc -c <"$file")" -eq "$bytes" ]
    done <"$work/told"
}

json_parameters()
{
    logged --log-format=json --steps.klip.truncate=4
    "$tools/jsonlines" "$work/log" parameters >"$work/parameters"
    has "$work/parameters" \
        '"truncate":{"value":4,"origin":"from the command line"}'
    has "$work/parameters" '"maskpt":{"value":0.7,"origin":"default"}'
}

json_failure()
{
    case_of demo
    strun klip none.fits none.fits --log-format=json --log-file=log.json \
        --log-stream=null 2>"$work/err" && exit 1
    "$tools/jsonlines" log.json level message >"$work/lines" || exit
    has "$work/lines" 'ERROR|none.fits: No such file or directory'
}

# ---- the table ----

table_counts()
{
    logged
    sum=$(awk '/pixels marked as outliers$/ && / - INFO - / { n += $(NF - 4) }
        END { print n }' "$work/log")
    wants [ "$sum" -gt 10 ]
    grep -qE "^  outlier_detection +5 +[0-9.]+ s +[0-9.]+ MB +5 files, .* \
$sum pixels marked as outliers\$" "$work/log" || exit
    grep -qE '^  all +[0-9.]+ s +[0-9.]+ MB +11 files, ' "$work/log" || exit
    grep -qE '^  memory: about [0-9.]+ .B of data were expected; ' \
        "$work/log"
}

table_names_files()
{
    logged --output_dir=out
    size=$(wc -c <"out/${product}_i2d.fits")
    text=$(awk "BEGIN { printf \"%.1f kB\", $size / 1000 }")
    grep -qE "^ +$text  out/${product}_i2d.fits\$" "$work/log" || exit
    wants [ "$(grep -cE '^ +[0-9.]+ .B  out/' "$work/log")" -eq 11 ]
}

estimate_goes_first()
{
    logged
    in_order "$work/log" <<END
$(grep -o 'Estimate: about .*' "$work/log")
Computing median
END
}

# ---- options ----

levels()
{
    logged --log-level=warning
    wants [ "$(grep -vc ' - WARNING - ' "$work/log")" -eq 0 ]
    logged --log-level Critical
    wants [ ! -s "$work/log" ]
    logged --log-level=30 -v
    has "$work/log" ' - INFO - '
    logged --quiet
    wants [ "$(grep -c ' - INFO - ' "$work/log")" -eq 0 ]
}

comma_in_a_name()
{
    logged --log-file='a, b.log' --log-stream=null
    wants [ ! -s "$work/log" ]
    has 'a, b.log' 'Step Coron3Pipeline done'
}

failure_in_the_file()
{
    case_of demo
    strun klip none.fits none.fits --log-file=run.log 2>"$work/err" && exit 1
    one_error 1
    has run.log ' - strun.step - ERROR - none.fits: No such file or directory'
    wants [ "$(grep -c 'none.fits: No such' "$work/err")" -eq 1 ]
}

no_folder()
{
    case_of demo
    refused '--log-file' 'no/such/run.log: No such file' -- \
        coron3 --log-file=no/such/run.log
}

wrong_names()
{
    case_of demo
    refused '--log-format: "xml": text or json' -- coron3 --log-format=xml
    refused '--log-stream: "screen"' -- coron3 --log-stream=screen
    refused '--log-level: the value "LOUD" is of the wrong type' -- \
        coron3 --log-level=LOUD
}

no_colours()
{
    case_of demo
    script -qec "strun calwebb_coron3 asn.json $mask" /dev/null \
        </dev/null >"$work/screen" || exit
    has "$work/screen" 'Step Coron3Pipeline done'
    wants [ -z "$(tr -cd '\033' <"$work/screen")" ]
}

# ---- logging files of old ----

old_file()
{
    case_of demo
    cat >old.cfg <<END
[*]
handler = null, file:run.log, append:all.log
level = info
format = "%(levelname)-8s|%(message)s"
END
    for i in 1 2; do
        coron3 --logcfg=old.cfg >"$work/out" 2>&1 || exit
        wants [ ! -s "$work/out" ]
    done
    wants [ "$(grep -c '^INFO    |Step Coron3Pipeline done$' run.log)" -eq 1 ]
    wants [ "$(grep -c '^INFO    |Step Coron3Pipeline done$' all.log)" -eq 2 ]
}

old_file_is_found()
{
    case_of demo
    printf '[*]\nhandler = file:run.log\nbreak_level = ERROR\n' >stpipe-log.cfg
    coron3 >"$work/out" 2>&1 || exit
    wants [ ! -s "$work/out" ]
    has run.log 'stpipe-log.cfg line 3: break_level has no effect'
    rm run.log
    coron3 -q 2>/dev/null || exit
    wants [ ! -e run.log ]
    mv stpipe-log.cfg "$HOME/.stpipe-log.cfg"
    coron3 2>/dev/null || exit
    wants [ -s run.log ]
    rm "$HOME/.stpipe-log.cfg"
}

old_file_is_wrong()
{
    case_of demo
    refused "Logging config 'nope.cfg' not found" -- coron3 --logcfg=nope.cfg
    printf '[*]\nhandler = foo\n' >old.cfg
    refused 'old.cfg line 2' "Can't parse handler 'foo'" -- \
        coron3 --logcfg=old.cfg
    warned '--logcfg has no effect' -- coron3 --logcfg=old.cfg --log-level=INFO
}

# ---- products ----

# The tree of a product has the lines up to its own making, in UTC, and no
# folder of this machine.
records_of_products()
{
    case_of demo
    strun calwebb_coron3 "$(pwd)/asn.json" --output_dir="$(pwd)" \
        --steps.align_refs.override_psfmask="$(pwd)/psfmask.fits" -q || exit
    strun calwebb_coron3 "$(pwd)/asn.json" --output_dir="$(pwd)" \
        --steps.align_refs.override_psfmask="$(pwd)/psfmask.fits" \
        2>"$work/log" || exit
    strings -n 20 "${product}_i2d.fits" >"$work/text"
    utc='[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}'
    grep -qE "$utc - strun\.step - INFO - Saved model in ${product}_psfstack" \
        "$work/text" || exit
    grep -qE "$utc - strun\.step - INFO - Step resample done" \
        "$work/text" || exit
    wants [ "$(grep -cF "$work" "$work/text")" -eq 0 ]
    wants [ "$(grep -c 'parameters are' "$work/text")" -eq 0 ]
}

try 'lines of the reference, in its order' lines_of_the_reference
try 'each product is told of once' saved_models
try 'each line has time, logger and level' lines_have_a_head
try 'a skipped step says so and is not done' skipped_is_not_done
try 'a step alone is told of by its class' class_of_a_step
try 'the log tells where values come from' origins_in_the_log
try 'saved parameters tell it, too' origins_in_the_file
try 'saved parameters have the defaults of each' defaults_of_their_own
try 'a JSON object a line, with events' json_lines
try 'events of products have their sizes' json_products
try 'events of parameters have values and origins' json_parameters
try 'why a run failed is in its JSON lines' json_failure
try 'the table has the sum of what was flagged' table_counts
try 'the table has all products with their sizes' table_names_files
try 'what is expected is told before the work' estimate_goes_first
try 'levels by name, in any case, or number' levels
try 'a name with a comma is a name' comma_in_a_name
try 'why a run failed is in its log file' failure_in_the_file
try 'a log file in no folder ends it before the run' no_folder
try 'other words are refused' wrong_names
if command -v script >/dev/null && script -qec true /dev/null \
    </dev/null >/dev/null 2>&1; then
    try 'no colours on a terminal' no_colours
fi
try 'a logging file of old' old_file
try 'a logging file is found, unless an option says more' old_file_is_found
try 'a wrong logging file' old_file_is_wrong
try 'products keep the lines, in UTC, without folders' records_of_products
finish
