"""astropy reads the table of a tournament: columns, units, meta.

    read_ecsv.py FOLDER    an association of strun simulate
"""
import os
import subprocess
import sys
import tempfile

import numpy as np
from astropy.table import Table

folder = sys.argv[1]
passed = failed = 0


def check(what, holds):
    global passed, failed
    print(("ok " if holds else "not ok ") + what)
    passed += bool(holds)
    failed += not holds


with tempfile.TemporaryDirectory() as work:
    subprocess.run(
        ["strun", "tournament", folder + "/asn.json", "--step",
         "klip=klip,klip:truncate=2", "-q", "--truth=" + folder + "/truth.json",
         "--output_dir=" + work + "/out", "--separations=0.4,0.8,1.2",
         "--steps.align_refs.override_psfmask=" + folder + "/psfmask.fits"],
        check=True, stderr=subprocess.DEVNULL)
    t = Table.read(os.path.join(work, "out", "tournament.ecsv"))
    check("ECSV: a row for each variant and separation", len(t) == 9)
    check("ECSV: separations are arcsec",
          str(t["separation"].unit) == "arcsec"
          and np.allclose(t["separation"][:3], [0.4, 0.8, 1.2]))
    check("ECSV: noise is in MJy/sr", str(t["noise"].unit) == "MJy / sr")
    check("ECSV: types", t["elements"].dtype.kind == "i"
          and t["near_best"].dtype.kind == "b"
          and t["limit"].dtype.kind == "f")
    check("ECSV: contrasts are of the star",
          np.allclose(t["contrast"], t["limit"] / t.meta["star_flux"]))
    who = t.meta["contestants"]
    check("ECSV: contestants", [w["variant"] for w in who]
          == ["klip", "klip:truncate=2", "no klip"])
    check("ECSV: S/N of each position",
          all(len(w["snr"]) == len(t.meta["positions"]) == 2 for w in who))
    check("ECSV: time", all(w["seconds"] > 0 for w in who[:2]))
    check("ECSV: who is ahead", len(t.meta["clear_best"]) == 3)

    # The small-sample factor by scipy's own Student's t.
    from scipy import stats
    n = np.asarray(t["elements"], float)
    factor = stats.t.isf(stats.norm.sf(5), n - 2) * np.sqrt(1 + 1 / (n - 1)) / 5
    check("small-sample correction as scipy has it",
          np.allclose(t["small_sample"], factor, rtol=1e-7))
print(f"{passed} passed, {failed} failed")
