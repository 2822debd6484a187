/* fields.c -- the keys of an event in the log. */
#include <math.h>

#include "run/fields.h"

strun_node *
strun_field_node(strun_arena *a, strun_node *f, const char *key, strun_node *v)
{
    return f && v && strun_node_set(a, f, key, v) == 0 ? f : NULL;
}

strun_node *
strun_field_text(strun_arena *a, strun_node *f, const char *key, const char *v)
{
    return strun_field_node(
        a, f, key, v ? strun_node_text(a, v) : strun_node_plain(a, "null"));
}

strun_node *
strun_field_seconds(strun_arena *a, strun_node *f, const char *key, double v)
{
    return strun_field_node(a, f, key,
                            strun_node_real(a, round(v * 1e6) * 1e-6));
}

strun_node *
strun_field_size(strun_arena *a, strun_node *f, const char *key, double v)
{
    return strun_field_node(a, f, key, strun_node_int(a, (long long)v));
}

strun_node *
strun_fields(strun_arena *a, const char *event)
{
    return strun_field_text(a, strun_node_map(a), "event", event);
}
