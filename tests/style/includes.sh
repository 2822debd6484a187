#!/bin/sh
# The include rules of docs/CONVENTIONS, and the words that libraries avoid.
set -u
cd "$STRUN_SRCDIR" || exit 99
. tests/run-cases.sh

# Prints its input and fails when there is any.
none()
{
    ! grep .
}

# only_in FOLDER HEADER-PATTERN: a third-party library has one home.
only_in()
{
    grep -rnE --include='*.[ch]' "#include [<\"]$2" core plugins |
        grep -v "^$1/" | none
}

try 'cfitsio, libyaml, jansson and zlib are known to core/io alone' \
    only_in core/io '(fitsio|longnam|yaml|jansson|zlib)'
try 'libltdl is known to core/run alone' only_in core/run '(ltdl|dlfcn)'
try 'FFTW, BLAS and LAPACK are known to core/math alone' \
    only_in core/math '(fftw3|cblas|lapack|openblas)'
try 'wcslib and GEOS are known to core/wcs alone' \
    only_in core/wcs '(wcslib|wcs\.h|wcshdr|geos)'

# layer FOLDER LOWER...: quoted includes name its own folder or a lower one.
layer()
{
    folder=$1
    may=$(echo "$@" | tr ' ' '|')
    [ ! -d "core/$folder" ] || grep -nE '#include "' -r "core/$folder" \
        --include='*.[ch]' | grep -vE "#include \"($may)/" | none
}

try 'base stands on nothing' layer base
try 'math stands on base' layer math base
try 'model stands on base' layer model base
try 'wcs stands on model, math, base' layer wcs model math base
try 'io stands on model, base' layer io model base
try 'run stands on all but cli' layer run io wcs model math base
try 'sim stands on io and below' layer sim io wcs model math base
try 'verify stands on run and sim' layer verify run sim io wcs model math base
try 'tournament stands on run, sim and below' \
    layer tournament run sim io wcs model math base
try 'cli stands on all' layer cli verify tournament run sim io wcs model math \
    base

public_headers()
{
    grep -rn '#include' core/include |
        grep -vE '<(strun/[a-z_]*|std[a-z]*|math|complex)\.h>' | none
}

# A plugin: <strun/...>, C and POSIX headers, headers in its own folder.
libc='std[a-z]*|assert|complex|ctype|errno|float|inttypes|limits|locale|math'
libc="$libc|signal|strings?|time"
plugin_includes()
{
    {
        grep -rn '#include "[^"]*/' plugins --include='*.[ch]'
        grep -rn '#include <' plugins --include='*.[ch]' |
            grep -vE "<(strun/[a-z_]+|$libc)\.h>"
    } | none
}

try 'public headers include public headers only' public_headers
try 'plugins include <strun/...>, libc and their own headers' plugin_includes

# The word would be code: not in a comment line, nor a part of another word.
words()
{
    pattern=$1
    shift
    grep -rnE --include='*.[ch]' "(^|[^A-Za-z0-9_.>])$pattern" "$@" |
        grep -vE '^[^:]*:[0-9]*: *(/?\*|//)' | none
}

libraries='core/base core/math core/model core/wcs core/io core/run core/sim
core/verify core/tournament plugins'
# shellcheck disable=SC2086
{
    try 'libraries neither print nor exit' \
        words '(printf|puts|putchar|perror|exit|_exit|abort|assert)\(' \
        $libraries
    try 'there is no goto' words 'goto ' $libraries core/cli
}
finish
