/* record_cards.c -- the record in short, as keywords of the primary header. */
#include <stdio.h>
#include <string.h>

#include "base/version.inc"
#include "run/record.h"
#include "run/record_state.h"

enum { MOST = 99 }; /* steps: keywords have eight letters */

static const char *const stems[] = {"ST_STP", "ST_PLG", "ST_SHA", "ST_PAR",
                                    NULL};

/* Those of an input tell of an earlier step. */
static void
drop(strun_model *m)
{
    char key[16];

    for (int n = 1; n <= MOST; n++)
        for (const char *const *stem = stems; *stem; stem++) {
            snprintf(key, sizeof key, "%s%d", *stem, n);
            strun_cards_remove(&m->hdu[0].cards, key);
        }
}

static int
note(strun_model *m, const char *stem, int n, const char *text,
     const char *comment)
{
    char key[16];

    snprintf(key, sizeof key, "%s%d", stem, n);
    return text && !*text ? 0
           : text         ? strun_note_text(m, key, text, comment)
                          : -1;
}

/* "truncate=5 (from the command line)", ...: those that are no defaults. */
static const char *
parameters(strun_arena *a, const strun_node *step)
{
    const strun_node *p = strun_node_get(step, "parameters");
    const char *list = "";

    for (size_t i = 0; list && p && i < p->count; i++) {
        const char *origin = strun_record_text(p->items[i], "origin");
        if (strcmp(origin, "default"))
            list = strun_arena_printf(
                a, "%s%s%s=%s (%s)", list, *list ? ", " : "", p->keys[i],
                strun_record_value(a, p->items[i]), origin);
    }
    return list;
}

static int
note_step(strun_model *m, const strun_node *step, int n)
{
    const strun_node *plugin = strun_node_get(step, "plugin");
    const char *what =
        strun_arena_printf(m->arena, "%s: %s", strun_record_text(step, "step"),
                           strun_record_text(step, "status"));
    const char *file = strun_arena_printf(m->arena, "%s %s %s",
                                          strun_record_text(plugin, "name"),
                                          strun_record_text(plugin, "version"),
                                          strun_record_text(plugin, "path"));

    return note(m, stems[0], n, what, "step and its status") ||
           (plugin && note(m, stems[1], n, file, "its plugin")) ||
           note(m, stems[2], n, strun_record_text(plugin, "sha256"), "") ||
           note(m, stems[3], n, parameters(m->arena, step), "not the default");
}

int
strun_record_cards(strun_model *m)
{
    const strun_node *runs = strun_record_runs(m->tree);
    int n = 0;

    if (!runs)
        return 0;
    drop(m);
    if (strun_note_text(m, "ST_VER", STRUN_VERSION " (" STRUN_COMMIT ")",
                        "strun that made this"))
        return -1;
    for (size_t i = 0; i < runs->count; i++) {
        const strun_node *steps = strun_node_get(runs->items[i], "steps");
        for (size_t k = 0; steps && k < steps->count && n < MOST; k++)
            if (note_step(m, steps->items[k], ++n))
                return -1;
    }
    return 0;
}
