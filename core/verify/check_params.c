/* check_params.c -- parameters at their limits. */
#include <math.h>
#include <string.h>

#include "verify/check.h"

static bool
is_pair(const strun_param *row)
{
    return row->type == STRUN_INT2 || row->type == STRUN_REAL2;
}

/* One value, tried: an error is as good as a result if it says something. */
static int
attempt(strun_checking *c, const strun_param *row, const char *value)
{
    strun_trial t = strun_checking_trial(c);

    if (!value)
        return 0;
    t.set.name = row->name;
    t.set.text = is_pair(row)
                     ? strun_arena_printf(c->arena, "%s, %s", value, value)
                     : value;
    strun_doing(c, "%s=%s", row->name, t.set.text);
    c->answer->figure[0]++;
    return strun_checking_try(c, &t, NULL, NULL);
}

/* Where a range is open, a number that is larger than any of use. */
static const char *
limit(strun_checking *c, const strun_param *row, double v)
{
    bool whole = row->type == STRUN_INT || row->type == STRUN_INT2 ||
                 row->type == STRUN_INTS;

    if (isinf(v))
        v = copysign(whole ? 1e9 : 1e30, v);
    return strun_arena_printf(c->arena, whole ? "%.0f" : "%.17g", v);
}

static int
each_limit(strun_checking *c, const strun_param *row)
{
    return attempt(c, row, limit(c, row, row->min)) ||
                   attempt(c, row, limit(c, row, row->max))
               ? -1
               : 0;
}

static int
each_choice(strun_checking *c, const strun_param *row)
{
    for (size_t i = 0; row->choices[i]; i++)
        if (attempt(c, row, row->choices[i]))
            return -1;
    return 0;
}

static int
each_value(strun_checking *c, const strun_param *row)
{
    switch (row->type) {
    case STRUN_BOOL:
        return attempt(c, row, "True") || attempt(c, row, "False") ? -1 : 0;
    case STRUN_CHOICE:
        return each_choice(c, row);
    case STRUN_TEXT:
        return attempt(c, row, "") || attempt(c, row, "no such thing") ? -1 : 0;
    default:
        return each_limit(c, row);
    }
}

void
strun_check_parameters(strun_checking *c)
{
    const strun_param *row = c->plugin->step->params;

    if (!row || !row->name) {
        strun_judge(c, STRUN_SKIPPED, "it has none");
        return;
    }
    for (; row->name; row++)
        if (!(row->flags & STRUN_INERT) && each_value(c, row))
            return;
    strun_judge(c, STRUN_PASS, "%.0f values at the limits",
                c->answer->figure[0]);
}
