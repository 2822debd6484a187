/* variants.c -- the text of --step, parted. */
#include <string.h>

#include "tournament/variants.h"

typedef struct {
    strun_arena *a;
    const char *step;
    const strun_assignment *user;
    size_t nuser;
    strun_error *err;
} work;

static int
no_memory(strun_error *err)
{
    return strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

static size_t
count(const char *text, char c)
{
    size_t n = 0;

    while ((text = strchr(text, c))) {
        text++;
        n++;
    }
    return n;
}

/* "truncate=5" as steps.klip.truncate = 5. */
static int
take_parameter(const work *w, strun_variant *v, const char *text, size_t len)
{
    const char *equal = memchr(text, '=', len);
    strun_assignment *to = &v->given[v->ngiven++];

    if (!equal || equal == text)
        return strun_error_set(
            w->err, STRUN_E_USAGE,
            "--step: %s: \"%.*s\" is no parameter: NAME=VALUE "
            "is expected behind a colon",
            v->text, (int)len, text);
    to->path = strun_arena_printf(w->a, "steps.%s.%.*s", w->step,
                                  (int)(equal - text), text);
    to->value =
        strun_arena_textn(w->a, equal + 1, len - (size_t)(equal - text) - 1);
    return to->path && to->value ? 0 : no_memory(w->err);
}

static int
begin(const work *w, strun_variant *v)
{
    size_t name = strcspn(v->text, ":");

    if (!name)
        return strun_error_set(w->err, STRUN_E_USAGE,
                               "--step: a variant of %s has no name: "
                               "PLUGIN or PLUGIN:NAME=VALUE is expected "
                               "between commas",
                               w->step);
    v->plugin = strun_arena_textn(w->a, v->text, name);
    v->given = strun_arena_alloc(w->a, w->nuser + 2 + count(v->text, ':'),
                                 sizeof *v->given);
    if (!v->plugin || !v->given)
        return no_memory(w->err);
    for (; v->ngiven < w->nuser; v->ngiven++)
        v->given[v->ngiven] = w->user[v->ngiven];
    v->given[v->ngiven].path =
        strun_arena_printf(w->a, "steps.%s.plugin", w->step);
    v->given[v->ngiven++].value = v->plugin;
    return v->given[v->ngiven - 1].path ? 0 : no_memory(w->err);
}

static int
take_variant(const work *w, strun_variant *v)
{
    const char *at;

    if (begin(w, v))
        return -1;
    at = v->text + strlen(v->plugin);
    while (*at == ':') {
        size_t len = strcspn(++at, ":");
        if (take_parameter(w, v, at, len))
            return -1;
        at += len;
    }
    return 0;
}

static int
check_twice(const work *w, const strun_variants *all)
{
    for (size_t i = 0; i + 1 < all->n; i++)
        if (strcmp(all->v[i].text, all->v[all->n - 1].text) == 0)
            return strun_error_set(w->err, STRUN_E_USAGE,
                                   "--step: the variant %s is there twice",
                                   all->v[i].text);
    return 0;
}

static int
take_all(const work *w, const char *at, strun_variants *out)
{
    for (bool more = true; more;) {
        size_t len = strcspn(at, ",");
        strun_variant *v = &out->v[out->n];
        if (out->n == STRUN_MAX_VARIANTS)
            return strun_error_set(w->err, STRUN_E_USAGE,
                                   "--step: more than %d variants of %s",
                                   (int)STRUN_MAX_VARIANTS, w->step);
        v->text = strun_arena_textn(w->a, at, len);
        if (!v->text)
            return no_memory(w->err);
        out->n++;
        if (take_variant(w, v) || check_twice(w, out))
            return -1;
        more = at[len] == ',';
        at += len + 1;
    }
    return 0;
}

int
strun_variants_parse(strun_arena *a, const char *text,
                     const strun_assignment *user, size_t nuser,
                     strun_variants *out, strun_error *err)
{
    const char *equal = text ? strchr(text, '=') : NULL;
    work w = {.a = a, .user = user, .nuser = nuser, .err = err};

    memset(out, 0, sizeof *out);
    if (!equal || equal == text)
        return strun_error_set(
            err, STRUN_E_USAGE,
            "--step: \"%s\": STEP=VARIANT,VARIANT is expected "
            "(klip=klip,klip:truncate=5)",
            text ? text : "");
    out->step = w.step = strun_arena_textn(a, text, (size_t)(equal - text));
    return w.step ? take_all(&w, equal + 1, out) : no_memory(err);
}
