"""Seconds that the five steps of the reference take on an association.

    reference.py ASN PSFMASK first|each|each1

first: psfs aligned to the first science integration, as jwst 3.0.0 does; each:
to every one; each1: to every one, but only one is done and the time of the
alignment and of KLIP is multiplied. Images are handed to the alignment in
double precision, without which it moves nothing. Reading and writing do not
count. Two threads for BLAS.
"""
import os
import sys
import tempfile
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "2"
os.environ["CRDS_SERVER_URL"] = "https://crds-serverless-mode.stsci.edu"
os.environ["CRDS_CONTEXT"] = "jwst_0001.pmap"

import numpy as np  # noqa: E402
import stpipe.crds_client  # noqa: E402
from jwst.coron import imageregistration as registration  # noqa: E402
from jwst.coron import klip as subtraction  # noqa: E402
from jwst.pipeline import Coron3Pipeline  # noqa: E402
from stdatamodels.jwst import datamodels  # noqa: E402

stpipe.crds_client.get_context_used = lambda observatory: "jwst_0001.pmap"

spent = {"steps": 0.0, "files": 0.0}


def timed(step):
    run = step.run

    def measured(*args, **kw):
        start, files = time.perf_counter(), spent["files"]
        result = run(*args, **kw)
        spent["steps"] += time.perf_counter() - start - (spent["files"] - files)
        return result

    step.run = measured


def count_files(function):
    inside = []

    def measured(*args, **kw):
        if inside:
            return function(*args, **kw)
        inside.append(1)
        start = time.perf_counter()
        try:
            return function(*args, **kw)
        finally:
            spent["files"] += time.perf_counter() - start
            inside.pop()

    return measured


def double(image):
    return np.asarray(image, np.float64)


def align_to_each(count):
    def align_models(science, psfs, mask):
        n = len(science.data) if count is None else min(count, len(science.data))
        out = datamodels.QuadModel((n,) + psfs.data.shape)
        start = time.perf_counter()
        for i in range(n):
            shifts = registration.align_array(
                double(science.data[i]), double(psfs.data), mask=mask.data,
                return_aligned=False)
            out.data[i] = registration.fourier_imshift(double(psfs.data), -shifts)
            out.err[i] = registration.fourier_imshift(double(psfs.err), -shifts)
        rest = len(science.data) / n - 1
        spent["steps"] += rest * (time.perf_counter() - start)
        return out

    return align_models


def subtract_each(klip):
    def one_by_one(target, refs, truncate, return_psf=False):
        n = len(refs.data)
        start = time.perf_counter()
        for i in range(n):
            one = datamodels.CubeModel(data=target.data[i:i + 1].copy(),
                                       err=target.err[i:i + 1].copy())
            done = klip(one, datamodels.CubeModel(data=refs.data[i]), truncate,
                        return_psf=False)
            target.data[i] = done.data[0]
            target.err[i] = done.err[0]
        rest = len(target.data) / n - 1
        spent["steps"] += rest * (time.perf_counter() - start)
        return target

    return one_by_one


def main(asn, mask, mode):
    if mode == "first":
        align, shift = registration.align_array, registration.fourier_imshift
        registration.align_array = lambda a, b, **kw: align(double(a), double(b), **kw)
        registration.fourier_imshift = lambda a, s: shift(double(a), s)
    else:
        registration.align_models = align_to_each(1 if mode == "each1" else None)
        subtraction.klip = subtract_each(subtraction.klip)
    datamodels.JwstDataModel.save = count_files(datamodels.JwstDataModel.save)
    pipeline = Coron3Pipeline()
    pipeline.align_refs.override_psfmask = os.path.abspath(mask)
    pipeline.save_results = True
    for name in ("outlier_detection", "stack_refs", "align_refs", "klip", "resample"):
        timed(getattr(pipeline, name))
    with tempfile.TemporaryDirectory() as folder:
        pipeline.output_dir = folder
        pipeline.run(os.path.abspath(asn))
    print("%.2f" % spent["steps"])


main(*sys.argv[1:])
