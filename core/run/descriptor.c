/* descriptor.c -- what a plugin says of itself, before it is believed. */
#include <stdalign.h>
#include <string.h>

#include "run/descriptor.h"
#include "run/params.h"

/* The bytes of a struct T that ends with the field F, as it did on the first
 * day of the ABI. */
#define FIRST(T, F)                                                       \
    ((offsetof(T, F) + sizeof((T *)0)->F + alignof(T) - 1) / alignof(T) * \
     alignof(T))

/* ---- sizes ---- */

typedef struct {
    const char *what;
    size_t said;       /* by the plugin */
    size_t least, own; /* on the first day of the ABI; today */
} size_row;

enum { STEP, PORT, PARAM, SIZES };

/* A plugin without the sizes of rows has rows of the first day. */
static void
sizes_of(const strun_step *s, size_row row[SIZES])
{
    const size_row all[SIZES] = {
        {"its descriptor", s->size, FIRST(strun_step, step_run),
         sizeof(strun_step)},
        {"its row of a port", s->port_size, FIRST(strun_port, flags),
         sizeof(strun_port)},
        {"its row of a parameter", s->param_size, FIRST(strun_param, flags),
         sizeof(strun_param)},
    };

    memcpy(row, all, sizeof all);
    for (int i = PORT; i < SIZES; i++)
        if (!row[i].said)
            row[i].said = row[i].least;
}

static const char *
check_sizes(strun_arena *a, const size_row row[SIZES])
{
    for (int i = 0; i < SIZES; i++)
        if (row[i].said < row[i].least || row[i].said > row[i].own)
            return strun_arena_printf(
                a, "%s has %zu bytes, this strun knows %zu to %zu", row[i].what,
                row[i].said, row[i].least, row[i].own);
    return NULL;
}

const void *
strun_table_widen(strun_arena *a, const void *table, size_t said, size_t own)
{
    const char *from = table;
    const char *name = NULL;
    char *to;
    size_t n = 0;

    if (!table || said == own)
        return table;
    do
        memcpy(&name, from + n++ * said, sizeof name);
    while (name);
    to = strun_arena_alloc(a, n, own);
    for (size_t i = 0; to && i < n; i++)
        memcpy(to + i * own, from + i * said, said);
    return to;
}

static const strun_step *
widen(strun_arena *a, const strun_step *s, const size_row row[SIZES])
{
    strun_step *copy = strun_arena_alloc(a, 1, sizeof *copy);

    if (!copy)
        return NULL;
    memcpy(copy, s, s->size);
    copy->ports = strun_table_widen(a, s->ports, row[PORT].said, row[PORT].own);
    copy->params =
        strun_table_widen(a, s->params, row[PARAM].said, row[PARAM].own);
    return !copy->ports != !s->ports || !copy->params != !s->params ? NULL
                                                                    : copy;
}

/* ---- what it says ---- */

static const char *
check_ports(strun_arena *a, const strun_step *s)
{
    bool in = false, out = false;

    if (!s->ports)
        return "it has no table of ports";
    for (const strun_port *q = s->ports; q->name; q++) {
        in = in || (q->flags & STRUN_IN);
        out = out || (q->flags & STRUN_OUT);
        if (!(q->flags & STRUN_IN) == !(q->flags & STRUN_OUT))
            return strun_arena_printf(
                a, "port '%s' is neither input nor output", q->name);
        if (q->flags & (STRUN_UPDATE | STRUN_DERIVE) && !q->from)
            return strun_arena_printf(
                a, "port '%s' does not say what it continues", q->name);
    }
    return in && out ? NULL : "it needs an input and an output port";
}

static const char *
check_rest(strun_arena *a, const char *name, const strun_step *s)
{
    strun_error err = {0};

    if (!s->name || !s->version || !s->doc || !s->step_run)
        return "its descriptor lacks name, version, doc or step_run";
    if (strcmp(s->name, name) != 0)
        return strun_arena_printf(a, "it calls itself '%s'", s->name);
    if (strun_params_check(a, s->name, s->params, s->params_size, &err))
        return strun_arena_text(a, err.text);
    return check_ports(a, s);
}

const strun_step *
strun_descriptor_read(strun_arena *a, const char *name, const strun_step *s,
                      const char **reason)
{
    size_row row[SIZES];

    if (s->abi != STRUN_ABI) {
        *reason = strun_arena_printf(a,
                                     "built for ABI %u, this strun has %u: "
                                     "build it again with this strun's headers",
                                     s->abi, STRUN_ABI);
        return NULL;
    }
    sizes_of(s, row);
    *reason = check_sizes(a, row);
    if (*reason)
        return NULL;
    s = widen(a, s, row);
    *reason = s ? check_rest(a, name, s) : "no memory for its descriptor";
    return *reason ? NULL : s;
}
