# keywords.awk -- keywords.tsv as rows of a C initializer of strun_keyword[].
#
#   awk -f keywords.awk keywords.tsv > keywords.inc
#
# A line that does not have ten columns or has an unknown type ends the build.

BEGIN { FS = "\t" }

function quoted(text) {
    gsub(/[\\"]/, "\\\\&", text)
    return "\"" text "\""
}

function or_null(text) { return text == "-" ? "NULL" : quoted(text) }
function or_empty(text) { return text == "-" ? "\"\"" : quoted(text) }

function refuse(why) {
    printf "%s:%d: %s\n", FILENAME, FNR, why | "cat 1>&2"
    failed = 1
    exit 1
}

/^#/ { next }

{
    if (NF != 10)
        refuse("expected 10 columns, found " NF)
    letter = ""
    if ($4 == "string") letter = "s"
    if ($4 == "number") letter = "f"
    if ($4 == "integer") letter = "i"
    if ($4 == "boolean") letter = "b"
    if (letter == "")
        refuse("unknown type " $4)
    printf "{%s, %s, %s, '%s', %s, %s, %d, %s, %s, %s},\n", quoted($1), \
        quoted($2), quoted($3), letter, or_null($5), or_null($6), $7, \
        quoted($8), or_empty($9), or_empty($10)
}

END { if (failed) exit 1 }
