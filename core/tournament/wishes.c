/* wishes.c -- the lists of a user, and the truth of a simulation. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "io/json.h"
#include "tournament/scene.h"

static size_t
count(const char *text, char c)
{
    size_t n = 1;

    while (text && (text = strchr(text, c))) {
        text++;
        n++;
    }
    return n;
}

/* A number and what must follow it; *at moves behind that. */
static bool
number(const char **at, const char *follow, double *out)
{
    char *end;

    *out = strtod(*at, &end);
    if (end == *at || !isfinite(*out))
        return false;
    while (*end == ' ')
        end++;
    *at = end + (*end != 0);
    return strchr(follow, *end) != NULL; /* the NUL, too */
}

static int
read_separations(strun_arena *a, const char *text, strun_wishes *w,
                 strun_error *err)
{
    const char *at = text;

    if (!text)
        return 0;
    w->separations = strun_arena_alloc(a, count(text, ','), sizeof(double));
    if (!w->separations)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    while (*at) {
        double *v = &w->separations[w->nseparations++];
        if (!number(&at, ",", v) || !(*v > 0))
            return strun_error_set(err, STRUN_E_CONFIG,
                                   "separations: \"%s\": positive numbers with "
                                   "commas between are expected (0.5,1,1.5)",
                                   text);
    }
    return 0;
}

/* "40,52" or "1.05/40". */
static bool
read_spot(const char **at, strun_spot *s)
{
    const char *slash = *at + strcspn(*at, ",/;");
    double v[2];

    *s = (strun_spot){NAN, NAN, NAN, NAN, {NAN, NAN}};
    if (!*slash || *slash == ';' || !number(at, ",/", &v[0]) ||
        !number(at, ";", &v[1]))
        return false;
    if (*slash == '/') {
        s->arcsec = v[0];
        s->pa = v[1];
    } else {
        memcpy(s->at, v, sizeof v);
    }
    return *slash == ',' || v[0] > 0;
}

static int
read_positions(const char *text, strun_wishes *w, strun_error *err)
{
    const char *at = text ? text : "";

    while (*at)
        if (!read_spot(&at, &w->spot[w->nspots++]))
            return strun_error_set(err, STRUN_E_CONFIG,
                                   "positions: \"%s\": X,Y or SEPARATION/PA "
                                   "with semicolons between is expected "
                                   "(40,52;1.05/40)",
                                   text);
    return 0;
}

/* ---- truth ---- */

static const strun_node *
read_truth(strun_arena *a, const char *path, strun_error *err)
{
    void *bytes;
    size_t n;
    const strun_node *truth;

    if (strun_read_file(a, path, &bytes, &n, err))
        return NULL;
    truth = strun_json_parse(a, path, bytes, n, err);
    if (truth && !strun_node_get(truth, "star")) {
        strun_error_set(err, STRUN_E_FORMAT,
                        "%s: no key \"star\": a truth.json of strun simulate "
                        "is expected",
                        path);
        return NULL;
    }
    return truth;
}

static void
take_planets(strun_wishes *w, const strun_node *list)
{
    for (size_t i = 0; list && i < list->count; i++) {
        const strun_node *p = list->items[i];
        strun_spot *s = &w->spot[w->nspots++];
        *s = (strun_spot){NAN, NAN, NAN, NAN, {NAN, NAN}};
        strun_node_to_real(strun_node_get(p, "ra"), &s->ra);
        strun_node_to_real(strun_node_get(p, "dec"), &s->dec);
        strun_node_to_real(strun_node_get(p, "separation"), &s->arcsec);
        strun_node_to_real(strun_node_get(p, "pa"), &s->pa);
    }
}

int
strun_wishes_read(strun_arena *a, const strun_tournament_options *o,
                  strun_wishes *out, strun_error *err)
{
    const strun_node *planets;

    memset(out, 0, sizeof *out);
    if (read_separations(a, o->separations, out, err))
        return -1;
    if (o->truth && !(out->truth = read_truth(a, o->truth, err)))
        return strun_error_at(err, "truth");
    planets = strun_node_get(out->truth, "planets");
    out->spot = strun_arena_alloc(
        a, count(o->positions, ';') + (planets ? planets->count : 0),
        sizeof *out->spot);
    if (!out->spot)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    if (read_positions(o->positions, out, err))
        return -1;
    take_planets(out, planets);
    return 0;
}
