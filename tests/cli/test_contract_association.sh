#!/bin/sh
# The contract of the command line, 4: associations, and what of 1.7 and 5.4
# comes with them. Each case is one row of tests/cli/contract.tsv. What is
# wrong is shown by `strun check`, which stops before the run.
set -u
. "$STRUN_SRCDIR/tests/run-contract.sh"
sci=jw01393002001_03108_00001_nrcalong
psf=jw01393001001_0310a_00001_nrcalong

# checks SED OPTION...: the association after an edit is ready to run.
checks()
{
    case_of demo
    sed "$1" "$STRUN_TEST_DATA/demo/asn.json" >asn.json
    shift
    strun check calwebb_coron3 asn.json "$mask" "$@" >"$work/out" \
        2>"$work/err" || {
        cat "$work/err"
        exit 1
    }
    has "$work/out" 'ready to run'
}

# wrong SED PART...: after an edit it is refused, status 1; no_data: 64.
wrong()
{
    ends_with 1 "$@"
}

no_data()
{
    ends_with 64 "$@"
}

ends_with()
{
    case_of demo
    sed "$2" "$STRUN_TEST_DATA/demo/asn.json" >asn.json
    code=$1
    shift 2
    fails "$code" "$@" -- strun calwebb_coron3 asn.json "$mask"
}

# warns PART: so did the last check.
warns()
{
    has "$work/err" "$1"
}

# ---- 4.1 format ----

yaml_in_json()
{
    checks 's/"exptype": "psf"$/"exptype": "psf",/'
    warns 'invalid JSON is read as YAML'
}

yaml_file()
{
    case_of demo
    mv asn.json asn.yaml
    strun check calwebb_coron3 asn.yaml "$mask" >"$work/out" || exit
    has "$work/out" 'ready to run'
}

two_products()
{
    case_of demo
    awk '{ print } /^    "products": \[/ { f = 1 }
        f && /^        }$/ { print ", {\"name\": \"x\", \"members\": []}" }' \
        "$STRUN_TEST_DATA/demo/asn.json" >asn.json
    strun check calwebb_coron3 asn.json "$mask" >"$work/out" 2>"$work/err" ||
        exit
    has "$work/err" 'only the first of 2 products'
}

unused_fields()
{
    checks '/asn_rule\|version_id\|code_version\|degraded\|program\|constr/d'
    checks '/asn_type\|"target"/d'
    checks 's/"asn_type": "coron3"/"asn_type": "image3"/'
}

names_have()
{
    has "$work/out" "$1"
}

no_id()
{
    checks '/"asn_id"/d'
    warns 'asn_id is missing'
    names_have " ${sci}_psfsub.fits"
    checks 's/"asn_id": "a3001"/"asn_id": null/'
    names_have " ${sci}_psfsub.fits"
    checks 's/"asn_id": "a3001"/"asn_id": 7/'
    names_have " ${sci}_7_psfsub.fits"
}

try 'association: JSON with a comma too many, with a warning' yaml_in_json
try 'association: a .yaml file' yaml_file
try 'association: the first product counts, with a warning' two_products
try 'association: fields that nobody needs' unused_fields
try 'association: asn_id may be null, a number or missing' no_id
try 'association: asn_pool may be missing' checks '/asn_pool/d'
try 'association: a product has a name' wrong '/"name"/d' asn.json \
    'products[0] lacks a name'
try 'association: a FITS file is none' fails 1 'is a FITS file' -- \
    strun calwebb_coron3 "$STRUN_TEST_DATA/demo/${sci}_calints.fits"

# ---- 4.2 members' paths ----

beside()
{
    case_of demo
    mkdir sub data && mv asn.json sub && mv "$psf"* data && mv jw* sub
    sed -i "s,$psf,../data/$psf," sub/asn.json
    ln -s sub/asn.json link.json
    strun check calwebb_coron3 sub/asn.json "$mask" >"$work/out" || exit
    has "$work/out" 'ready to run'
    has "$work/out" " ${psf}_a3001_crfints.fits"
}

absolute()
{
    case_of demo
    mkdir away && mv jw* away
    sed -i "s,\"jw0,\"$PWD/away/jw0," asn.json
    sed -i "s,\"name\": .*/away/,\"name\": \"," asn.json
    strun check calwebb_coron3 asn.json "$mask" >"$work/out" || exit
    has "$work/out" 'ready to run'
}

try 'members: beside the association, or below its folder' beside
try 'members: absolute paths' absolute

# ---- 4.3 roles ----

lone_sci()
{
    checks "/$sci/,/exptype/s/\"science\"/\"sci\"/"
    warns "its exptype is 'sci' (did you mean 'science'?)"
    wants [ "$(grep -c '^  science' "$work/out")" -eq 1 ]
}

order()
{
    checks ''
    wants [ "$(grep -c '^  psf ' "$work/out")" -eq 3 ]
    wants [ "$(sed -n 's/^  psf .* //p' "$work/out" | sort | cksum)" = \
        "$(sed -n 's/^  psf .* //p' "$work/out" | cksum)" ]
}

# Such a file need not be there.
background()
{
    case_of demo
    awk '{ print } /"members": \[/ { print "{\"expname\": \"no.fits\", " \
        "\"exptype\": \"target_acquisition\"}," }' \
        "$STRUN_TEST_DATA/demo/asn.json" >asn.json
    strun check calwebb_coron3 asn.json "$mask" >"$work/out" || exit
}

try 'roles: capital letters' checks 's/"science"/"SCIENCE"/;s/"psf"/"PSF"/'
try 'roles: a beginning is none, with a warning' lone_sci
try 'roles: in the order of the file' order
try 'roles: members of others are not opened' background

# ---- 4.4 what is wrong ----

several()
{
    case_of demo
    rm "$sci"* "$psf"*
    sed '/"name"/d' "$STRUN_TEST_DATA/demo/asn.json" >asn.json
    fails 1 "$sci" "$psf" 'lacks a name' -- \
        strun calwebb_coron3 asn.json "$mask"
}

missing()
{
    case_of demo
    rm asn.json
    fails 1 asn.json 'No such file or directory' -- \
        strun calwebb_coron3 asn.json "$mask"
}

try 'errors: a missing association' missing
try 'errors: text that is none' wrong '5,$d' 'Cannot read ASN file.'
try 'errors: an object is expected' wrong '1i[' 'Cannot read ASN file.'
try 'errors: no psf member is status 64' no_data 's/"psf"/"x"/' \
    'No reference PSF members found in association table.'
try 'errors: no science member is status 64' no_data 's/"science"/"x"/' \
    'No science target members found in association table.'
try 'errors: products is empty' wrong '/"products"/,$d' asn.json
try 'errors: all at once' several
finish
