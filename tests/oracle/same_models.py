"""same_models.py A B...: the data models of the files A and B, C and D ... are
the same for the reference: every array, every value of the metadata but the
name of the file, the dates and the logs, and the sky that the WCS gives. Floats
of headers have 15 digits. Ends with "N passed, N failed".
"""
import sys
import warnings

import numpy as np
from stdatamodels.jwst import datamodels

warnings.simplefilter("ignore")
LEFT_OUT = ("_fits_hash", "asdf_library", "cal_logs", "history", "meta.date",
            "meta.filename", "meta.wcs.", "meta.ref_file.psfmask.name", "strun.")
# The record of a run names its options and inputs, which differ.
RECORD = ("ST_VER", "ST_STP", "ST_PLG", "ST_SHA", "ST_PAR")


def of_record(flat):
    """Beginnings of the keys of its cards."""
    return tuple(k[:-1] for k, v in flat.items()
                 if k.startswith("extra_fits.PRIMARY.header.")
                 and k.endswith(".0") and str(v).startswith(RECORD))


def metadata(model):
    flat = model.to_flat_dict(include_arrays=False)
    left_out = LEFT_OUT + of_record(flat)
    return {k: v for k, v in flat.items() if not k.startswith(left_out)}


def arrays(model):
    """By name; a table that the schema does not name is in extra_fits."""
    found = {}
    for name, value in model.instance.items():
        if hasattr(value, "shape"):
            found[name] = np.asarray(value)
    for name, hdu in model.instance.get("extra_fits", {}).items():
        if "data" in hdu:
            found[name.lower()] = np.asarray(hdu["data"])
    return found


def same_value(a, b):
    if isinstance(a, float) and isinstance(b, float):
        return a == b or abs(a - b) <= 1e-13 * abs(a) or (a != a and b != b)
    return str(a) == str(b)


def same_column(a, b):
    return np.array_equal(a, b, equal_nan=a.dtype.kind == "f")


def same_array(a, b):
    if a.dtype.names:
        return a.dtype.names == b.dtype.names and all(
            same_column(a[n], b[n]) for n in a.dtype.names
            if n not in ("DATE", "FILENAME"))
    return (a.dtype.newbyteorder("=") == b.dtype.newbyteorder("=")
            and same_column(a, b))


def differences(a, b):
    if type(a) is not type(b):
        yield f"{type(a)} and {type(b)}"
    # The arrays first: to_flat_dict spoils the tables of extra_fits.
    for kind, get, same in (("array", arrays, same_array),
                            ("meta", metadata, same_value)):
        x, y = get(a), get(b)
        for key in sorted(set(x) ^ set(y)):
            yield f"{kind} {key} is in one of them only"
        for key in sorted(set(x) & set(y)):
            if not same(x[key], y[key]):
                yield f"{kind} {key}: {x[key]!r:.60} and {y[key]!r:.60}"
    if a.meta.hasattr("wcs") and a.meta.wcs is not None:
        if a.meta.wcs(3.25, 7.5) != b.meta.wcs(3.25, 7.5):
            yield "the WCS"


def main(paths):
    passed = failed = 0
    for one, other in zip(paths[::2], paths[1::2]):
        with datamodels.open(one) as a, datamodels.open(other) as b:
            found = list(differences(a, b))
        for line in found:
            print(f"# {one}: {line}")
        passed, failed = passed + (not found), failed + bool(found)
    print(f"{passed} passed, {failed} failed")
    return failed or not passed


sys.exit(1 if main(sys.argv[1:]) else 0)
