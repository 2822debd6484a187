/* check_call.c -- what the step says of itself, and what its call leaves. */
#include <errno.h>
#include <string.h>

#include "run/graph.h"
#include "verify/check.h"

/* ---- texts
 * ----------------------------------------------------------------------- */

static int
text(strun_checking *c, const char *what, const char *name, const char *v)
{
    if (!v || !*v)
        return strun_judge(c, STRUN_FAIL, "%s %s has no doc", what, name);
    return strchr(v, '\n')
               ? strun_judge(c, STRUN_FAIL,
                             "the doc of %s %s has several lines", what, name)
               : 0;
}

static bool
is_input(const strun_step *s, const char *name)
{
    const strun_port *p = &s->ports[strun_port_index(s, name)];

    return p->name && p->flags & STRUN_IN;
}

static int
port(strun_checking *c, const strun_step *s, const strun_port *p)
{
    if (text(c, "port", p->name, p->doc))
        return -1;
    if (!p->models || !*p->models)
        return strun_judge(c, STRUN_FAIL, "port %s names no models", p->name);
    if (&s->ports[strun_port_index(s, p->name)] != p)
        return strun_judge(c, STRUN_FAIL, "two ports are called %s", p->name);
    if (p->from && !is_input(s, p->from))
        return strun_judge(c, STRUN_FAIL,
                           "port %s continues %s, which is no input", p->name,
                           p->from);
    if (p->cut && !strun_type_in(p->models, p->cut))
        return strun_judge(c, STRUN_FAIL,
                           "port %s is cut as %s, which is not one of its "
                           "models (%s)",
                           p->name, p->cut, p->models);
    return 0;
}

void
strun_check_texts(strun_checking *c)
{
    const strun_step *s = c->plugin->step;
    size_t nports = strun_port_count(s), nparams = 0;

    if (text(c, "step", s->name, s->doc) || !*s->version) {
        strun_judge(c, STRUN_FAIL, "no version");
        return;
    }
    if (nports > STRUN_MAX_PORTS) {
        strun_judge(c, STRUN_FAIL, "%zu ports, %d are possible", nports,
                    STRUN_MAX_PORTS);
        return;
    }
    for (size_t i = 0; i < nports; i++)
        if (port(c, s, &s->ports[i]))
            return;
    for (; s->params && s->params[nparams].name; nparams++)
        if (text(c, "parameter", s->params[nparams].name,
                 s->params[nparams].doc))
            return;
    strun_judge(c, STRUN_PASS, "%zu ports, %zu parameters", nports, nparams);
}

/* ---- the call
 * --------------------------------------------------------------------- */

/* With its defaults on good inputs; what became of it is in the answer. */
void
strun_check_call(strun_checking *c)
{
    strun_trial t = strun_checking_trial(c);
    strun_results r = {.arena = c->arena};
    strun_error err = {0};

    errno = 0;
    if (strun_trial_run(&t, &r, &err) == 0) {
        strun_judge(c, STRUN_PASS, "defaults, %zu x %zu x %zu pixels: %.0f ms",
                    t.scene->ni, t.scene->ny, t.scene->nx, 1000 * r.seconds);
        return;
    }
    c->answer->no_memory = errno == ENOMEM || err.kind == STRUN_E_MEMORY;
    strun_judge(c, STRUN_FAIL, "%s", err.text);
}

/* ---- products
 * ----------------------------------------------------------------------- */

static const char *
type_by_axes(int naxis)
{
    static const char *const types[] = {NULL, NULL, "ImageModel", "CubeModel",
                                        "QuadModel"};

    return naxis >= 2 && naxis <= 4 ? types[naxis] : NULL;
}

static int
product(strun_checking *c, const strun_port *p, const strun_results *r)
{
    const strun_item *sci = strun_results_find(r, p->name, "SCI");
    const strun_item *dq = strun_results_find(r, p->name, "DQ");
    const char *type = sci ? type_by_axes(sci->naxis) : NULL;

    if (!sci && p->flags & STRUN_OPTIONAL)
        return 0;
    if (!sci)
        return strun_judge(c, STRUN_FAIL, "output %s has no SCI", p->name);
    if (!type || !strun_type_in(p->models, type))
        return strun_judge(c, STRUN_FAIL, "output %s has %d axes, not a %s",
                           p->name, sci->naxis, p->models);
    if (dq && dq->nbytes != sci->nbytes)
        return strun_judge(c, STRUN_FAIL,
                           "output %s: DQ has another shape than SCI", p->name);
    return 0;
}

void
strun_check_products(strun_checking *c)
{
    const strun_step *s = c->plugin->step;
    strun_trial t = strun_checking_trial(c);
    strun_results r = {0};

    if (strun_checking_run(c, &t, &r))
        return;
    for (size_t i = 0; s->ports[i].name; i++)
        if (s->ports[i].flags & STRUN_OUT && product(c, &s->ports[i], &r))
            return;
    strun_judge(c, STRUN_PASS, "arrays and axes are those of the ports");
}

/* ---- types
 * ----------------------------------------------------------------------- */

static size_t
each_type(strun_checking *c, const strun_port *p)
{
    strun_trial t = strun_checking_trial(c);
    size_t n = 0;

    for (const char *s = p->models; *s; s += strcspn(s, "|")) {
        strun_results r = {0};
        s += *s == '|';
        t.port = p;
        t.type = strun_arena_textn(c->arena, s, strcspn(s, "|"));
        if (!t.type || !strun_scene_makes(t.type))
            continue;
        strun_doing(c, "%s as %s", p->name, t.type);
        if (strun_checking_run(c, &t, &r))
            return 0;
        n++;
    }
    return n;
}

/* Every type that a port accepts, and the required inputs alone. */
void
strun_check_types(strun_checking *c)
{
    const strun_port *p = c->plugin->step->ports;
    strun_trial t = strun_checking_trial(c);
    strun_results r = {0};
    size_t n = 0;

    for (; p->name; p++)
        if (p->flags & STRUN_IN) {
            size_t types = each_type(c, p);
            if (!types)
                return;
            n += types;
        }
    strun_doing(c, "the required inputs alone");
    t.required_only = true;
    if (strun_checking_run(c, &t, &r))
        return;
    strun_judge(c, STRUN_PASS, "%zu types of inputs", n);
}
