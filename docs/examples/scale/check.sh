#!/bin/sh
# check.sh -- runs the step on a made cube of 2 x 2 x 2 ones and looks at the
# bytes of the product. make check calls it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# header CARD...: FITS cards of 80 characters, to a multiple of 36.
header()
{
    printf '%-80s' "$@" END
    used=$((($# + 1) % 36))
    [ "$used" -eq 0 ] || printf "%$(((36 - used) * 80))s" ''
}

{
    header 'SIMPLE  =                    T' 'BITPIX  =                    8' \
        'NAXIS   =                    0' 'EXTEND  =                    T' \
        "DATAMODL= 'CubeModel'" "TELESCOP= 'JWST    '"
    header "XTENSION= 'IMAGE   '" 'BITPIX  =                  -32' \
        'NAXIS   =                    3' 'NAXIS1  =                    2' \
        'NAXIS2  =                    2' 'NAXIS3  =                    2' \
        'PCOUNT  =                    0' 'GCOUNT  =                    1' \
        "EXTNAME = 'SCI     '"
    for _ in 1 2 3 4 5 6 7 8; do
        printf '\077\200\000\000' # 1.0
    done
    head -c 2848 /dev/zero
} >"$folder/made_calints.fits"

here=$PWD
cd "$folder"
strun scale made_calints.fits --factor=2 --plugin-path="$here" -q
# The pixels follow the two headers; 2.0 is 40000000.
found=$(od -v -A n -t x1 -j "$(od -v -A d -c made_scale.fits | awk '
    /X   T   E   N   S   I   O   N/ { print $1 + 2880; exit }')" -N 32 \
    made_scale.fits | tr -d ' \n')
expected=$(printf '40000000%.0s' 1 2 3 4 5 6 7 8)
[ "$found" = "$expected" ] || {
    echo "not ok: the pixels are $found"
    exit 1
}
echo 'ok every pixel is doubled'

if strun scale made_calints.fits --factor=-1 --plugin-path="$here" \
    2>"$folder/said"; then
    echo 'not ok: a factor below the range is taken'
    exit 1
fi
grep -q 'too small' "$folder/said"
echo 'ok a factor below the range is refused'
