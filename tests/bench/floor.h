/* floor.h -- what no program could avoid on this machine: the bytes, and the
 * arithmetic.
 *
 * Bytes: the input files read once, files of the sizes of the products written
 * once by plain write(2), synced and renamed, one after another; a first pass
 * warms up what a machine does on its first touch of memory and disk.
 * Arithmetic, by FFTW and OpenBLAS alone, divided by the processors: for each
 * pair of integration and psf the two inverse transforms that make the aligned
 * SCI and ERR planes; for each basis of KLIP a Gram matrix and its leading
 * eigenpairs, and the products for modes and projections. */
#ifndef STRUN_BENCH_FLOOR_H
#define STRUN_BENCH_FLOOR_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *asn, *mask, *folder; /* folder: of the products */
    bool each;           /* psfs to each integration, or the first */
    size_t ny, nx, psfs; /* psfs: integrations of all */
    size_t *sci, nsci;   /* integrations of each science member */
    char **member;
    size_t nmembers;
} bench_case;

/* Read the association and the shapes of its members; 0 or -1 (said on
 * stderr). */
int bench_case_open(bench_case *c);
void bench_case_close(bench_case *c);

/* Seconds. */
double bench_floor_bytes(const bench_case *c);
double bench_floor_arithmetic(const bench_case *c, size_t modes);

#endif
