/* settings.c -- the settings of a target and of its steps, as a data type. */
#include <string.h>

#include "base/grow.h"
#include "run/nearest.h"
#include "run/settings.h"

strun_settings *
strun_settings_new(strun_arena *a)
{
    return strun_arena_alloc(a, 1, sizeof(strun_settings));
}

static strun_setting *
find(const strun_settings *s, const char *key)
{
    for (size_t i = 0; s && i < s->count; i++)
        if (!strcmp(s->items[i].key, key))
            return &s->items[i];
    return NULL;
}

const strun_setting *
strun_settings_find(const strun_settings *s, const char *key)
{
    return find(s, key);
}

strun_settings *
strun_settings_step(const strun_settings *s, const char *name)
{
    for (size_t i = 0; s && i < s->nsteps; i++)
        if (!strcmp(s->steps[i]->name, name))
            return s->steps[i];
    return NULL;
}

int
strun_settings_put(strun_arena *a, strun_settings *s, const strun_setting *item)
{
    strun_setting *old = find(s, item->key), *grown;

    if (old) {
        *old = *item;
        return 0;
    }
    if (s->count == s->room) {
        grown = strun_grow(a, s->items, &s->room, sizeof *grown);
        if (!grown)
            return -1;
        s->items = grown;
    }
    s->items[s->count++] = *item;
    return 0;
}

strun_settings *
strun_settings_enter(strun_arena *a, strun_settings *s, const char *name)
{
    strun_settings *step = strun_settings_step(s, name), **grown;

    if (step)
        return step;
    if (s->nsteps == s->steps_room) {
        grown = strun_grow(a, s->steps, &s->steps_room, sizeof(void *));
        if (!grown)
            return NULL;
        s->steps = grown;
    }
    step = strun_settings_new(a);
    if (!step)
        return NULL;
    step->name = strun_arena_text(a, name);
    s->steps[s->nsteps++] = step;
    return step->name ? step : NULL;
}

static int
put_all(strun_arena *a, strun_settings *into, const strun_settings *over)
{
    for (size_t i = 0; i < over->count; i++)
        if (strun_settings_put(a, into, &over->items[i]))
            return -1;
    return 0;
}

int
strun_settings_merge(strun_arena *a, strun_settings *into,
                     const strun_settings *over)
{
    if (over->name)
        into->name = over->name;
    if (over->class_name) {
        into->class_name = over->class_name;
        into->class_origin = over->class_origin;
    }
    for (size_t i = 0; i < over->nsteps; i++) {
        const strun_settings *from = over->steps[i];
        strun_settings *to = strun_settings_enter(a, into, from->name);
        if (to && !to->origin.line)
            to->origin = from->origin;
        if (!to || put_all(a, to, from))
            return -1;
    }
    return put_all(a, into, over);
}

/* Where the first setting of a step stands, for messages. */
static strun_origin
first_origin(const strun_settings *step)
{
    return step->count ? step->items[0].origin : step->origin;
}

static int
extra_step(strun_arena *a, const strun_settings *step,
           const strun_nearest *near, strun_lines *problems)
{
    strun_origin origin = first_origin(step);
    char *from = strun_origin_text(a, &origin);

    if (!from)
        return -1;
    if (origin.source == STRUN_FROM_COMMAND) {
        problems->usage = true;
        return strun_lines_add(
            problems, "unrecognized arguments: --steps.%s.%s (%s%s)",
            step->name, step->count ? step->items[0].key : "",
            near->best ? "did you mean steps." : "no such step here",
            near->best ? near->best : "");
    }
    if (near->best)
        return strun_lines_add(
            problems, "Extra value '%s' in steps (did you mean '%s'? %s)",
            step->name, near->best, from);
    return strun_lines_add(problems,
                           "Extra value '%s' in steps (no such step here; %s)",
                           step->name, from);
}

int
strun_settings_check_steps(strun_arena *a, const strun_settings *s,
                           const char *const *names, size_t n,
                           strun_lines *problems)
{
    for (size_t k = 0; s && k < s->nsteps; k++) {
        strun_nearest near = {.wanted = s->steps[k]->name};
        bool known = false;
        for (size_t i = 0; i < n; i++) {
            known = known || !strcmp(names[i], near.wanted);
            strun_nearest_offer(&near, names[i]);
        }
        if (!known && extra_step(a, s->steps[k], &near, problems))
            return -1;
    }
    return 0;
}
