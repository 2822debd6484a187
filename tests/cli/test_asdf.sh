#!/bin/sh
# Products and inputs as ASDF files: the same values as through FITS files.
set -u
. "$STRUN_SRCDIR/tests/run-cli.sh"
sci=jw01393002001_03108_00001_nrcalong
product=jw01393-a3001_t001_nircam_f335m-maskrnd-sub320a335r

# step NAME INPUT... OPTION...: it must work
step()
{
    wants strun -q "$@"
}

# The way of one exposure, each step alone; what it leaves is kept twice.
exposure()
{
    case_of demo
    wants coron3 -q --steps.klip.truncate=2
    cp "${sci}_a3001_crfints.fits" "${product}_psfstack.fits" "$work"
    for ext in fits asdf; do
        step outlier_detection "${sci}_calints.fits" --output_ext=$ext
        step align_refs "${sci}_a3001_crfints.fits" \
            "${product}_psfstack.fits" --override_psfmask=psfmask.fits \
            --output_ext=$ext
        step klip "${sci}_a3001_crfints.fits" "${sci}_a3001_psfalign.fits" \
            --truncate=2 --output_ext=.$ext
    done
    mkdir "$work/made"
    for name in outlierdetectionstep alignrefsstep klipstep; do
        mv ./*_$name.fits "$work/made/$name.fits" || exit
        mv ./*_$name.asdf "$work/made/$name.asdf" || exit
    done
}

with()
{
    case_of demo
    cp "$work/${sci}_a3001_crfints.fits" "$work/${product}_psfstack.fits" .
    for name; do
        cp "$work/made/$name" . || exit
    done
    started
}

is_asdf()
{
    with klipstep.asdf
    wants [ "$(head -c 11 klipstep.asdf)" = '#ASDF 1.0.0' ]
    has klipstep.asdf 'model_type: CubeModel'
    has klipstep.asdf 'filename: '"${sci}_a3001_klipstep.asdf"
    wants [ "$(tail -n 1 klipstep.asdf)" = ... ]
}

# klip_of CRFINTS PSFALIGN RESULT
klip_of()
{
    step klip "$1" "$2" --truncate=2 --output_file=of.fits
    mv of_klipstep.fits "$3"
}

inputs_of_klip()
{
    with outlierdetectionstep.asdf outlierdetectionstep.fits \
        alignrefsstep.asdf alignrefsstep.fits
    klip_of outlierdetectionstep.fits alignrefsstep.fits fits.fits
    klip_of outlierdetectionstep.asdf alignrefsstep.asdf asdf.fits
    for hdu in SCI ERR DQ AREA VAR_POISSON VAR_RNOISE VAR_FLAT; do
        wants same fits.fits asdf.fits $hdu 0
    done
    keyword asdf.fits PRIMARY DATAMODL CubeModel
    keyword asdf.fits SCI BUNIT MJy/sr
}

into_resample()
{
    with klipstep.asdf klipstep.fits
    for ext in fits asdf; do
        step resample klipstep.$ext --output_file=of.fits
        mv of_resamplestep.fits $ext.fits || exit
    done
    for hdu in SCI ERR CON WHT; do
        wants same fits.fits asdf.fits $hdu 0
    done
}

in_an_association()
{
    with outlierdetectionstep.asdf
    cat >one.json <<'END'
{"asn_id": "b7", "asn_pool": "none", "products": [{"name": "mine",
 "members": [{"expname": "outlierdetectionstep.asdf", "exptype": "psf"}]}]}
END
    started
    step stack_refs one.json
    made one_stackrefsstep.fits || exit
    wants same one_stackrefsstep.fits "${sci}_a3001_crfints.fits" SCI 0
}

# 1 everywhere, its numbers in the tree
ones()
{
    printf '#ASDF 1.0.0\n#ASDF_STANDARD 1.6.0\n%%YAML 1.1\n'
    printf '%%TAG ! tag:stsci.edu:asdf/\n--- !core/asdf-1.1.0\n'
    printf 'meta: {model_type: PsfMaskModel}\ndata: !core/ndarray-1.1.0\n'
    awk 'BEGIN { print "  data:"
        for (y = 0; y < 64; y++) {
            printf "  - [1"
            for (x = 1; x < 64; x++) printf ", 1"
            print "]"
        }
        print "  datatype: float32\n  shape: [64, 64]\n..." }'
}

a_mask()
{
    with
    ones >psfmask.asdf
    started
    step align_refs "${sci}_a3001_crfints.fits" "${product}_psfstack.fits" \
        --override_psfmask=psfmask.asdf --align_to=first
    made "${sci}_a3001_alignrefsstep.fits" || exit
    "$tools/fitsedit" get "${sci}_a3001_alignrefsstep.fits" PRIMARY R_PSFMAS |
        grep -qF psfmask.asdf
}

a_cut_file()
{
    with outlierdetectionstep.asdf alignrefsstep.fits
    head -c 120000 outlierdetectionstep.asdf >cut.asdf
    refused 'cut.asdf' 'truncated' 'ends after 120000 bytes' -- \
        strun klip cut.asdf alignrefsstep.fits --output_ext=asdf
}

another_magic()
{
    with outlierdetectionstep.asdf alignrefsstep.fits
    sed '1s/ASDF/FITS/' outlierdetectionstep.asdf >other.asdf
    refused 'other.asdf' "expected '#ASDF'" -- \
        strun klip other.asdf alignrefsstep.fits
}

try 'products of three steps, as FITS and as ASDF' exposure
try 'an ASDF product has its tree in front and its index behind' is_asdf
try 'klip takes ASDF inputs' inputs_of_klip
try 'resample takes what klip wrote as ASDF' into_resample
try 'a member of an association may be an ASDF file' in_an_association
try 'the mask may be an ASDF file' a_mask
try 'a file that is cut is refused' a_cut_file
try 'a file that begins otherwise is refused' another_magic
finish
