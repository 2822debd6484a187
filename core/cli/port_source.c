/* port_source.c -- ports of a step as C source. */
#include <string.h>

#include "cli/port_source.h"

/* The fields in the order of the struct, which C++ asks for. */
static const struct {
    const char *name;
    size_t offset;
} fields[] = {
    {"name", offsetof(strun_port, name)},
    {"doc", offsetof(strun_port, doc)},
    {"models", offsetof(strun_port, models)},
    {"arrays", offsetof(strun_port, arrays)},
    {"role", offsetof(strun_port, role)},
    {"cut", offsetof(strun_port, cut)},
    {"from", offsetof(strun_port, from)},
    {"suffix", offsetof(strun_port, suffix)},
};

static const struct {
    unsigned bit;
    const char *name;
} flags[] = {
    {STRUN_IN, "STRUN_IN"},
    {STRUN_OUT, "STRUN_OUT"},
    {STRUN_OPTIONAL, "STRUN_OPTIONAL"},
    {STRUN_MANY, "STRUN_MANY"},
    {STRUN_REFERENCE, "STRUN_REFERENCE"},
    {STRUN_UPDATE, "STRUN_UPDATE"},
    {STRUN_DERIVE, "STRUN_DERIVE"},
    {STRUN_IN_PLACE, "STRUN_IN_PLACE"},
    {STRUN_FRAME, "STRUN_FRAME"},
};

/* Between quotation marks. */
static const char *
literal(strun_arena *a, const char *text)
{
    char *out = strun_arena_alloc(a, 2 * strlen(text) + 3, 1), *to = out;

    if (!out)
        return NULL;
    *to++ = '"';
    for (; *text; text++) {
        if (strchr("\"\\", *text))
            *to++ = '\\';
        *to++ = *text;
    }
    *to = '"';
    return out;
}

static const char *
flag_source(strun_arena *a, unsigned bits)
{
    const char *s = NULL;

    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (bits & flags[i].bit)
            s = s ? strun_arena_printf(a, "%s | %s", s, flags[i].name)
                  : flags[i].name;
    return s ? s : "0";
}

static const char *
row_source(strun_arena *a, const strun_port *p)
{
    const char *s = "    {", *v;

    for (size_t i = 0; s && i < sizeof fields / sizeof *fields; i++) {
        memcpy(&v, (const char *)p + fields[i].offset, sizeof v);
        if (!v)
            continue;
        v = literal(a, v);
        s = v ? strun_arena_printf(a, "%s%s.%s = %s,\n", s, i ? "     " : "",
                                   fields[i].name, v)
              : NULL;
    }
    v = flag_source(a, p->flags);
    return s && v ? strun_arena_printf(a, "%s     .flags = %s},\n", s, v)
                  : NULL;
}

const char *
strun_port_source(strun_arena *a, const strun_port *ports)
{
    const char *s = "";

    for (; s && ports->name; ports++) {
        const char *row = row_source(a, ports);
        s = row ? strun_arena_printf(a, "%s%s", s, row) : NULL;
    }
    return s;
}
