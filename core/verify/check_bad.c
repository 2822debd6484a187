/* check_bad.c -- inputs that are no good: an error that says so, or a result;
 * never a crash, nor a look behind an input's end. */
#include <math.h>
#include <string.h>

#include "verify/check.h"

/* One way to spoil a model; -1 is never returned: spoiling needs no memory. */
typedef void (*change)(strun_model *m);

static void
set_all(strun_model *m, const char *name, float v)
{
    strun_hdu *h = strun_model_hdu(m, name);

    for (size_t i = 0; h && h->element == STRUN_F32 && i < strun_hdu_count(h);
         i++)
        ((float *)h->data)[i] = v;
}

static void
all_nan(strun_model *m)
{
    set_all(m, "SCI", NAN);
}

static void
all_zero(strun_model *m)
{
    set_all(m, "SCI", 0);
}

static void
all_equal(strun_model *m)
{
    set_all(m, "SCI", 1);
}

static void
all_infinite(strun_model *m)
{
    set_all(m, "SCI", INFINITY);
}

static void
all_huge(strun_model *m)
{
    set_all(m, "SCI", 3e38F);
}

static void
no_error(strun_model *m)
{
    set_all(m, "ERR", 0);
}

static void
nan_error(strun_model *m)
{
    set_all(m, "ERR", NAN);
    set_all(m, "VAR_RNOISE", NAN);
    set_all(m, "VAR_POISSON", NAN);
    set_all(m, "VAR_FLAT", NAN);
}

static void
all_flagged(strun_model *m)
{
    strun_hdu *h = strun_model_hdu(m, "DQ");

    for (size_t i = 0; h && i < strun_hdu_count(h); i++)
        ((uint32_t *)h->data)[i] = UINT32_MAX;
}

/* The first integration has no value. */
static void
empty_frame(strun_model *m)
{
    strun_hdu *h = strun_model_hdu(m, "SCI");
    size_t npix, n = strun_scene_frames(h, &npix);

    for (size_t i = 0; n && i < npix; i++)
        ((float *)h->data)[i] = NAN;
}

static void
no_science(strun_model *m)
{
    strun_model_drop_hdu(m, "SCI");
}

static void
science_alone(strun_model *m)
{
    static const char *const gone[] = {"ERR", "DQ", "VAR_RNOISE", "VAR_POISSON",
                                       "VAR_FLAT"};

    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        strun_model_drop_hdu(m, gone[i]);
}

static void
no_metadata(strun_model *m)
{
    strun_node_drop(m->tree, "meta");
    m->hdu[0].cards.n = 0;
}

/* Fewer rows than there were; what is behind them is not read. */
static void
shorten(strun_hdu *h, int axis)
{
    if (!h || axis < 0 || h->dim[axis] < 2)
        return;
    h->nbytes = h->nbytes / h->dim[axis] * (h->dim[axis] - 1);
    h->dim[axis]--;
}

static void
fewer_rows(strun_model *m)
{
    for (size_t i = 1; i < m->nhdu; i++)
        shorten(&m->hdu[i], m->hdu[i].naxis - 2);
}

static void
short_arrays(strun_model *m)
{
    for (size_t i = 1; i < m->nhdu; i++)
        if (strcmp(m->hdu[i].name, "SCI"))
            shorten(&m->hdu[i], m->hdu[i].naxis - 2);
}

typedef struct {
    const char *what;
    change spoil;
    bool frames; /* only where no port says that frames must be equal */
} spoiling;

static const spoiling spoilings[] = {
    {"SCI is NaN", all_nan, false},
    {"SCI is 0", all_zero, false},
    {"SCI is 1", all_equal, false},
    {"SCI is infinite", all_infinite, false},
    {"SCI is 3e38", all_huge, false},
    {"ERR is 0", no_error, false},
    {"ERR and variances are NaN", nan_error, false},
    {"everything is flagged", all_flagged, false},
    {"the first frame is NaN", empty_frame, false},
    {"no SCI", no_science, false},
    {"SCI alone", science_alone, false},
    {"no metadata", no_metadata, false},
    {"a row less in all arrays but SCI", short_arrays, false},
    {"a row less than the other inputs", fewer_rows, true},
};

typedef struct {
    const spoiling *s;
    const strun_port *port;
} aim;

static int
spoil(void *arg, strun_model *m, const strun_port *port, size_t k)
{
    const aim *w = arg;

    (void)k;
    if (port == w->port)
        w->s->spoil(m);
    return 0;
}

static int
each_spoiling(strun_checking *c, const strun_port *p, const spoiling *s)
{
    strun_trial t = strun_checking_trial(c);
    aim w = {s, p};
    bool refused;

    if (s->frames && p->flags & STRUN_FRAME)
        return 0;
    t.change = spoil;
    t.arg = &w;
    t.guard = c->answer;
    strun_doing(c, "%s: %s", p->name, s->what);
    if (strun_checking_try(c, &t, NULL, &refused))
        return -1;
    c->answer->figure[0]++;
    c->answer->figure[1] += refused;
    return 0;
}

/* ---- small inputs
 * ---------------------------------------------------------------- */

static const struct {
    const char *what;
    strun_scene_size size;
} sizes[] = {
    {"no integrations", {0, 5, 40, 48, 2, 1}},
    {"one integration", {1, 5, 40, 48, 2, 1}},
    {"one psf", {6, 1, 40, 48, 2, 1}},
    {"one model in each list", {6, 5, 40, 48, 1, 1}},
    {"frames of 1 x 1 pixel", {3, 3, 1, 1, 2, 1}},
    {"frames of 3 x 2 pixels", {3, 3, 2, 3, 2, 1}},
    {"frames of 1 row", {3, 3, 1, 16, 2, 1}},
    {"frames of 1 column", {3, 3, 16, 1, 2, 1}},
};

static int
each_size(strun_checking *c, size_t i)
{
    strun_trial t = strun_checking_trial(c);
    bool refused;

    t.scene = &sizes[i].size;
    t.guard = c->answer;
    if (!t.scene->ni && strun_trial_cuts(&t))
        return 0; /* no block, no call */
    strun_doing(c, "%s", sizes[i].what);
    if (strun_checking_try(c, &t, NULL, &refused))
        return -1;
    c->answer->figure[0]++;
    c->answer->figure[1] += refused;
    return 0;
}

void
strun_check_bad_input(strun_checking *c)
{
    const strun_port *p = c->plugin->step->ports;

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (each_size(c, i))
            return;
    for (; p->name; p++)
        for (size_t i = 0; i < sizeof spoilings / sizeof *spoilings; i++)
            if (p->flags & STRUN_IN && each_spoiling(c, p, &spoilings[i]))
                return;
    strun_judge(c, STRUN_PASS, "%.0f kinds: %.0f refused, no crash",
                c->answer->figure[0], c->answer->figure[1]);
}
