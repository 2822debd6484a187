"""open_models.py FOLDER: the reference's data models open every file of a
simulation, without a warning, and find in it what a stage-2 product has.
Ends with "N passed, N failed"."""
import glob
import os
import sys
import warnings

import numpy as np

warnings.simplefilter("error")
from jwst import datamodels  # noqa: E402

CUBES = "data err dq var_poisson var_rnoise var_flat".split()


def check_exposure(m):
    shape = m.data.shape
    assert type(m).__name__ == "CubeModel"
    assert all(getattr(m, name).shape == shape for name in CUBES)
    assert m.area.shape == shape[1:] and len(m.int_times) == shape[0]
    bad = (m.dq & 1) > 0
    assert (np.isnan(m.data) == bad).all() and (np.isnan(m.err) == bad).all()
    assert m.meta.wcs.available_frames == \
        ["detector", "v2v3", "v2v3vacorr", "world"]
    x, y = 3.0, shape[1] - 8.0
    back = m.meta.wcs.invert(*m.meta.wcs(x, y))
    assert np.hypot(back[0] - x, back[1] - y) < 0.05
    region = np.array(m.meta.wcsinfo.s_region.split()[2:], float)
    corner = m.meta.wcs(-0.5, -0.5)
    assert np.abs(region[:2] - corner).max() < 2e-9
    assert np.isnan(m.meta.wcs(-1, 5)[0])


def check_mask(m):
    assert type(m).__name__ == "PsfMaskModel" and m.meta.reftype == "PSFMASK"
    assert m.data.min() >= 0 and m.data.max() <= 1 and m.data.mean() > 0.2


def main(folder):
    passed = failed = 0
    for path in sorted(glob.glob(os.path.join(folder, "*.fits"))):
        try:
            with datamodels.open(path) as m:
                m.validate()
                (check_exposure if "calints" in path else check_mask)(m)
            passed += 1
        except Exception as why:
            print(f"{path}: {type(why).__name__}: {why}")
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return failed > 0 or not passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
