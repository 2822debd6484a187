/* region_text.c -- reading S_REGION. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <strun/region.h>

static const char *
skip_blanks(const char *p)
{
    while (isspace((unsigned char)*p))
        p++;
    return p;
}

/* Step over a word; false when it is not the next one. */
static bool
take_word(const char **p, const char *word)
{
    size_t n = strlen(word);

    *p = skip_blanks(*p);
    if (strncmp(*p, word, n) != 0 || isalnum((unsigned char)(*p)[n]))
        return false;
    *p += n;
    return true;
}

static bool
take_number(const char **p, double *v)
{
    char *end;

    *p = skip_blanks(*p);
    if (!**p || !strchr("+-.0123456789", **p))
        return false;
    *v = strtod(*p, &end);
    if (end == *p)
        return false;
    *p = end;
    return isfinite(*v);
}

static size_t
count_numbers(const char *p)
{
    size_t n = 0;
    double v;

    while (take_number(&p, &v))
        n++;
    return n;
}

static strun_ring *
new_ring(strun_arena *arena, size_t count)
{
    strun_ring *r = strun_arena_alloc(arena, 1, sizeof *r);

    if (!r)
        return NULL;
    r->count = count;
    r->ra = strun_arena_alloc(arena, count, sizeof *r->ra);
    r->dec = strun_arena_alloc(arena, count, sizeof *r->dec);
    return r->ra && r->dec ? r : NULL;
}

/* The n vertices at *p; a last one that repeats the first is dropped. NULL: no
 * memory. */
static strun_ring *
take_ring(strun_arena *arena, const char **p, size_t n)
{
    strun_ring *r = new_ring(arena, n);

    for (size_t k = 0; r && k < n; k++) {
        take_number(p, r->ra + k);
        take_number(p, r->dec + k);
    }
    if (r && n > 3 && r->ra[0] == r->ra[n - 1] && r->dec[0] == r->dec[n - 1])
        r->count--;
    return r;
}

/* Step over the head of a part; the number of its vertices, 0: malformed. */
static size_t
take_head(const char **p)
{
    size_t n;

    if (!take_word(p, "POLYGON") || !take_word(p, "ICRS"))
        return 0;
    n = count_numbers(*p);
    return n >= 6 && n % 2 == 0 ? n / 2 : 0;
}

/* Repeats stay: the start of the outline depends on them (region.c). */
static void
append(strun_region *region, const strun_region *more)
{
    *(region->last ? &region->last->next : &region->first) = more->first;
    region->last = more->last;
    region->count += more->count;
}

int
strun_region_add(strun_arena *arena, strun_region *region, const char *text,
                 strun_error *err)
{
    strun_region fresh = {0};
    const char *p = text;

    do {
        size_t n = take_head(&p);
        strun_ring *ring = n ? take_ring(arena, &p, n) : NULL;

        if (!n)
            return strun_error_set(
                err, STRUN_E_FORMAT,
                "S_REGION is '%.80s', at column %zu expected 'POLYGON ICRS' "
                "and at least 3 pairs of ra dec",
                text, (size_t)(p - text) + 1);
        if (!ring)
            return strun_error_set(err, STRUN_E_MEMORY,
                                   "S_REGION: no memory for %zu vertices", n);
        append(&fresh, &(strun_region){1, ring, ring});
        p = skip_blanks(p);
    } while (*p);
    append(region, &fresh);
    return 0;
}
