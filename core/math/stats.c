/* stats.c -- sums and medians.
 *
 * Many short medians at once are sorted with a network (Batcher's merge
 * exchange, Knuth, The Art of Computer Programming vol. 3, 5.2.2, algorithm
 * M): no branch depends on the data, so that a row of a tile is a vector
 * operation. One long median is selected (Hoare's FIND). */
#include <math.h>

#include <strun/stats.h>
#include <strun/wide.h>

enum {
    LANES = 8,     /* partial sums that do not wait for each other */
    INSERTION = 24 /* up to here insertion sort beats selection */
};

STRUN_WIDE double
strun_sum(const float *v, size_t n)
{
    double s[LANES] = {0}, rest = 0;
    size_t i = 0;

    for (; i + LANES <= n; i += LANES)
        for (size_t j = 0; j < LANES; j++)
            s[j] += v[i + j];
    for (; i < n; i++)
        rest += v[i];
    return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7])) +
           rest;
}

static void
sort_few(float *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        float x = v[i];
        size_t j = i;
        for (; j && v[j - 1] > x; j--)
            v[j] = v[j - 1];
        v[j] = x;
    }
}

static void
swap(float *a, float *b)
{
    float t = *a;
    *a = *b;
    *b = t;
}

/* Bring the k-th smallest to v[k], nothing greater before it. */
static void
select_kth(float *v, size_t n, size_t k)
{
    ptrdiff_t lo = 0, hi = (ptrdiff_t)n - 1, at = (ptrdiff_t)k;

    while (lo < hi) {
        float pivot = v[at];
        ptrdiff_t i = lo, j = hi;
        while (i <= j) {
            while (v[i] < pivot)
                i++;
            while (v[j] > pivot)
                j--;
            if (i <= j)
                swap(&v[i++], &v[j--]);
        }
        if (j < at)
            lo = i;
        if (at < i)
            hi = j;
    }
}

static float
greatest(const float *v, size_t n)
{
    float m = v[0];

    for (size_t i = 1; i < n; i++)
        m = v[i] > m ? v[i] : m;
    return m;
}

float
strun_median(float *v, size_t n)
{
    size_t k = n / 2;

    if (!n)
        return NAN;
    if (n <= INSERTION)
        sort_few(v, n);
    else
        select_kth(v, n, k);
    if (n % 2)
        return v[k];
    return (greatest(v, k) + v[k]) / 2.0f;
}

/* Column by column: the smaller to a, the greater to b. */
static void
exchange(float *restrict a, float *restrict b)
{
    for (size_t j = 0; j < STRUN_TILE; j++) {
        float x = a[j], y = b[j];
        float lo = x < y ? x : y, hi = x < y ? y : x;
        a[j] = lo; /* two locals and two stores: compilers see min and max */
        b[j] = hi;
    }
}

/* One pass of algorithm M: rows i and i + d with (i & p) == r. */
static void
merge_pass(float *tile, size_t n, size_t p, size_t r, size_t d)
{
    for (size_t i = 0; i + d < n; i++)
        if ((i & p) == r)
            exchange(tile + i * STRUN_TILE, tile + (i + d) * STRUN_TILE);
}

static void
sort_columns(float *tile, size_t n)
{
    size_t top = 1;

    if (n < 2)
        return;
    while (2 * top < n)
        top *= 2;
    for (size_t p = top; p; p /= 2) {
        size_t r = 0, d = p;
        for (size_t q = top;; q /= 2) {
            merge_pass(tile, n, p, r, d);
            if (q == p)
                break;
            d = q - p;
            r = p;
        }
    }
}

/* NaN becomes +inf, which sorts to the end; a real +inf does no harm there,
 * because only the first count[j] values of a column are looked at. */
static void
hide_nan(float *tile, size_t n, unsigned count[STRUN_TILE])
{
    for (size_t j = 0; j < STRUN_TILE; j++)
        count[j] = 0;
    for (size_t i = 0; i < n; i++, tile += STRUN_TILE)
        for (size_t j = 0; j < STRUN_TILE; j++) {
            int there = tile[j] == tile[j];
            count[j] += (unsigned)there;
            tile[j] = there ? tile[j] : INFINITY;
        }
}

void
strun_median_tile(float *tile, size_t n, float out[STRUN_TILE])
{
    unsigned count[STRUN_TILE];

    hide_nan(tile, n, count);
    sort_columns(tile, n);
    for (size_t j = 0; j < STRUN_TILE; j++) {
        size_t k = count[j] / 2;
        if (!count[j])
            out[j] = NAN;
        else if (count[j] % 2)
            out[j] = tile[k * STRUN_TILE + j];
        else
            out[j] =
                (tile[(k - 1) * STRUN_TILE + j] + tile[k * STRUN_TILE + j]) /
                2.0f;
    }
}
