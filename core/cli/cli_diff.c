/* cli_diff.c -- strun diff: what differs between two products. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/diff.h"
#include "io/json.h"
#include "io/open.h"
#include "run/fields.h"
#include "run/record_state.h"

strun_node *
strun_diff_add(strun_diff *d, const char *area, const char *where,
               const char *text)
{
    strun_node *n = text ? strun_node_map(d->a) : NULL;

    n = strun_field_text(d->a, n, "area", area);
    n = strun_field_text(d->a, n, "where", where);
    n = strun_field_text(d->a, n, "text", text);
    if (!n || strun_node_push(d->a, d->list, n)) {
        strun_error_set(d->err, STRUN_E_MEMORY, "no memory");
        return NULL;
    }
    return n;
}

/* ---- the command line ---- */

static int
number_of(const char *option, const char *text, double *out, strun_error *err)
{
    char *end;

    *out = text ? strtod(text, &end) : 0;
    if (!text || (end != text && !*end && isfinite(*out) && *out >= 0))
        return 0;
    return strun_error_set(err, STRUN_E_USAGE,
                           "--%s: \"%s\": a number >= 0 is expected", option,
                           text);
}

static int
open_both(strun_arena *a, const strun_command *c, strun_diff *d,
          strun_error *err)
{
    const char *warning;

    if (c->npositional != 3)
        return strun_error_set(err, STRUN_E_USAGE,
                               "diff takes two arguments, PRODUCT PRODUCT; %zu "
                               "%s given",
                               c->npositional - 1,
                               c->npositional == 2 ? "was" : "were");
    *d = (strun_diff){.a = a, .list = strun_node_list(a), .err = err};
    if (number_of("tolerance", c->tolerance, &d->tolerance, err) ||
        number_of("wcs-tolerance", c->wcs_tolerance, &d->wcs_tolerance, err))
        return -1;
    for (size_t i = 0; i < 2; i++) {
        d->m[i] = strun_model_open(a, c->positional[i + 1], &warning, err);
        if (!d->m[i])
            return -1;
        if (warning)
            fprintf(stderr, "strun: warning: %s\n", warning);
    }
    return d->list ? 0 : strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

/* ---- the result ---- */

static void
print_text(const strun_diff *d)
{
    if (!d->list->count)
        puts("no difference");
    for (size_t i = 0; i < d->list->count; i++) {
        const strun_node *n = d->list->items[i];
        printf("%-9s  %s: %s\n", strun_record_text(n, "area"),
               strun_record_text(n, "where"), strun_record_text(n, "text"));
    }
}

static int
print_json(const strun_diff *d, const strun_command *c)
{
    strun_node *all = strun_node_map(d->a);
    char *text;

    all = strun_field_text(d->a, all, "a", c->positional[1]);
    all = strun_field_text(d->a, all, "b", c->positional[2]);
    all = strun_field_node(d->a, all, "equal",
                           strun_node_bool(d->a, !d->list->count));
    all = strun_field_node(d->a, all, "differences", d->list);
    text = all ? strun_json_text(all) : NULL;
    if (text)
        puts(text);
    free(text);
    return text ? 0 : strun_error_set(d->err, STRUN_E_MEMORY, "no memory");
}

int
strun_cli_diff(strun_arena *a, const strun_command *c, strun_error *err)
{
    strun_diff d;

    if (open_both(a, c, &d, err) || strun_diff_record(&d) ||
        strun_diff_arrays(&d) || strun_diff_wcs(&d) || strun_diff_keywords(&d))
        return -1;
    if (!c->json)
        print_text(&d);
    else if (print_json(&d, c))
        return -1;
    return d.list->count > 0;
}
