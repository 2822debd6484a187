/* setup_inputs.c -- the members of a job from the command line. */
#include <string.h>

#include "base/grow.h"
#include "run/association.h"
#include "run/crds.h"
#include "run/paths.h"
#include "run/setup.h"

static int
no_memory(strun_error *err)
{
    return strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

static int
add_member(strun_job *job, const char *path, const char *role,
           const char *exptype, strun_error *err)
{
    strun_input *m = job->member;

    if (!path)
        return no_memory(err);
    if (job->nmembers == job->members_room)
        m = strun_grow(job->run->arena, m, &job->members_room, sizeof *m);
    if (!m)
        return no_memory(err);
    job->member = m;
    m += job->nmembers++;
    memset(m, 0, sizeof *m);
    m->path = path;
    m->role = role;
    m->exptype = exptype;
    return 0;
}

static void
take_association(strun_job *job, const strun_association *x,
                 strun_lines *warnings)
{
    job->product = x->product_name;
    job->asn_id = x->asn_id;
    job->asn_pool = x->asn_pool;
    job->asn_table = x->table_name;
    for (size_t i = 0; i < x->warnings.count; i++)
        strun_lines_add(warnings, "%s", x->warnings.text[i]);
}

/* input_dir goes first; what is not there is where the reference, which has no
 * use for input_dir, looks for it. */
const char *
strun_setup_input(const strun_job *job, const char *input)
{
    return strun_path_find(job->run->arena, job->common->input_dir, input,
                           input);
}

/* ---- a pipeline
 * ----------------------------------------------------------------- */

/* The roles that the description wants, a list that ends at NULL. */
static const char **
wanted_roles(const strun_job *job)
{
    const strun_node *roles = job->graph->roles;
    size_t n = roles && roles->kind == STRUN_MAP ? roles->count : 0;
    const char **list = strun_arena_alloc(job->run->arena, n + 1, sizeof *list);

    for (size_t i = 0; list && i < n; i++)
        list[i] = roles->keys[i];
    return list;
}

/* The pipeline's own words for a role without members. */
static int
check_roles(const strun_job *job, const strun_association *x, strun_error *err)
{
    const strun_node *roles = job->graph->roles;

    for (size_t i = 0; roles && i < roles->count; i++) {
        const char *text = NULL;
        if (strun_association_count(x, roles->keys[i]))
            continue;
        strun_node_to_text(roles->items[i], &text);
        return strun_error_set(err, STRUN_E_NO_DATA, "%s: %s", x->path,
                               text ? text : "a role has no members");
    }
    return 0;
}

static bool
is_wanted(const char *const *roles, const char *role)
{
    while (*roles && strcmp(*roles, role))
        roles++;
    return *roles != NULL;
}

static int
pipeline_inputs(strun_job *job, const char *const *input, size_t n,
                strun_lines *warnings, strun_error *err)
{
    const char **roles = wanted_roles(job);
    strun_association x;

    if (n != 1)
        return strun_error_set(err, STRUN_E_INPUT,
                               "%s takes one association, %zu inputs were "
                               "given",
                               job->graph->name, n);
    if (!roles)
        return no_memory(err);
    if (strun_association_read(job->run->arena,
                               strun_setup_input(job, input[0]),
                               job->common->input_dir, roles, &x, err) ||
        check_roles(job, &x, err))
        return -1;
    take_association(job, &x, warnings);
    for (size_t i = 0; i < x.nmembers; i++)
        if (is_wanted(roles, x.members[i].role) &&
            add_member(job, x.members[i].path, x.members[i].role,
                       x.members[i].exptype, err))
            return -1;
    return job->product
               ? 0
               : strun_error_set(err, STRUN_E_INPUT,
                                 "%s: the product has no name", x.path);
}

/* ---- a step
 * ---------------------------------------------------------------------- */

static bool
is_association(const char *path)
{
    static const char *const endings[] = {".json", ".yaml", ".yml"};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strun_path_has_extension(path, endings[i]))
            return true;
    return false;
}

/* The members of an association that feed a port. */
static int
add_association(strun_job *job, const strun_port *port, const char *path,
                strun_lines *warnings, strun_error *err)
{
    const char *roles[] = {port->role, NULL};
    strun_association x;
    size_t before = job->nmembers;

    if (strun_association_read(job->run->arena, path, job->common->input_dir,
                               roles, &x, err))
        return -1;
    take_association(job, &x, warnings);
    for (size_t i = 0; i < x.nmembers; i++) {
        const char *role = x.members[i].role;
        bool mine = port->role ? strcmp(role, port->role) == 0
                               : strcmp(role, "science") == 0 ||
                                     strcmp(role, "psf") == 0;
        if (mine && add_member(job, x.members[i].path, port->name,
                               x.members[i].exptype, err))
            return -1;
    }
    if (job->nmembers > before)
        return 0;
    return strun_error_set(
        err, STRUN_E_NO_DATA, "%s: no member with exptype %s, which %s needs",
        path, port->role ? port->role : "science or psf", job->graph->name);
}

static int
add_input(strun_job *job, const strun_port *port, const char *input,
          strun_lines *warnings, strun_error *err)
{
    const char *path = strun_setup_input(job, input);

    if (!path)
        return no_memory(err);
    if (is_association(path))
        return add_association(job, port, path, warnings, err);
    return add_member(job, path, port->name, NULL, err);
}

static const char *
list_inputs(const strun_job *job)
{
    const strun_step *s = job->graph->stage[0].step;
    const char *list = "";

    for (const strun_port *p = s->ports; p->name; p++)
        if (p->flags & STRUN_IN && !(p->flags & STRUN_REFERENCE))
            list = strun_arena_printf(job->run->arena, "%s%s%s%s", list,
                                      *list ? ", " : "", p->name,
                                      p->flags & STRUN_MANY ? "..." : "");
    return list;
}

static int
wrong_count(const strun_job *job, size_t n, strun_error *err)
{
    return strun_error_set(
        err, STRUN_E_INPUT, "%s takes the inputs %s; %zu %s given",
        job->graph->name, list_inputs(job), n, n == 1 ? "was" : "were");
}

/* Inputs go to the ports in order; a port that takes many takes the rest. */
static int
step_inputs(strun_job *job, const char *const *input, size_t n,
            strun_lines *warnings, strun_error *err)
{
    const strun_step *s = job->graph->stage[0].step;
    size_t used = 0;

    for (const strun_port *p = s->ports; p->name; p++) {
        if (!(p->flags & STRUN_IN) || p->flags & STRUN_REFERENCE)
            continue;
        if (used == n && !(p->flags & STRUN_OPTIONAL))
            return wrong_count(job, n, err);
        do {
            if (used < n && add_input(job, p, input[used++], warnings, err))
                return -1;
        } while (p->flags & STRUN_MANY && used < n);
    }
    return used == n ? 0 : wrong_count(job, n, err);
}

int
strun_setup_inputs(strun_job *job, const char *const *input, size_t n,
                   strun_lines *warnings, strun_error *err)
{
    return job->pipeline ? pipeline_inputs(job, input, n, warnings, err)
                         : step_inputs(job, input, n, warnings, err);
}

/* ---- reference files
 * ----------------------------------------------------------------- */

/* The first member that the port's stage is chosen for. */
static const strun_model *
chooser(const strun_job *job, const strun_stage *s)
{
    for (size_t m = 0; m < job->nmembers; m++)
        if (!s->each || strcmp(job->member[m].role, s->each) == 0)
            return job->member[m].model;
    return NULL;
}

static int
from_user(strun_job *job, strun_stage *s, size_t at)
{
    strun_arena *a = job->run->arena;
    const char *path = strun_path_expand(a, s->reference[at]);

    s->recorded[at] = s->reference[at];
    if (strcmp(s->reference[at], "N/A") == 0)
        return 0;
    s->reference[at] = path;
    s->recorded[at] = path ? strun_path_absolute(a, path) : NULL;
    return s->recorded[at] ? 0 : -1;
}

static int
from_cache(strun_job *job, strun_stage *s, size_t at, strun_error *err)
{
    const strun_model *m = chooser(job, s);
    strun_crds_reference r = {0};

    if (!m ||
        strun_crds_find(job->run->arena, m, s->step->ports[at].name, &r, err))
        return -1;
    if (r.warning)
        strun_logger_say(job->run->log, STRUN_WARNING, "crds", "%s", r.warning);
    s->reference[at] = r.path ? r.path : "N/A";
    s->recorded[at] = r.name;
    s->context = r.context;
    return 0;
}

int
strun_setup_references(strun_job *job, strun_error *err)
{
    for (size_t i = 0; i < job->graph->n; i++) {
        strun_stage *s = &job->graph->stage[i];
        for (size_t at = 0; s->step->ports[at].name; at++) {
            if (!(s->step->ports[at].flags & STRUN_REFERENCE) || s->common.skip)
                continue;
            if (s->reference[at] ? from_user(job, s, at)
                                 : from_cache(job, s, at, err))
                return no_memory(err);
        }
    }
    return 0;
}
