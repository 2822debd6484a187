/* crds.c -- from a model to its reference file. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "model/model.h"
#include "run/crds.h"
#include "run/crds_cache.h"
#include "run/crds_match.h"
#include "run/nearest.h"
#include "run/paths.h"

typedef struct {
    strun_arena *a;
    const strun_model *model;
    const char *type;
    strun_crds_cache cache;
    const char *rules; /* the .rmap that decides, once it is known */
    strun_crds_choice choice;
    strun_error why;
    bool optional; /* no rule is no fault */
} query;

/* ---- what went wrong ---------------------------------------------------- */

/* The ways around: an override names a file, a parameter file has none. */
static const char *
advice(const query *q)
{
    const char *step = strcmp(q->type, "psfmask") ? "STEP" : "align_refs";

    if (!strncasecmp(q->type, "pars-", 5))
        return "leave it out with --disable-crds-steppars, or set CRDS_PATH to "
               "a cache that has it";
    return strun_arena_printf(q->a,
                              "give it with --steps.%s.override_%s=FILE (or "
                              "N/A), or set CRDS_PATH to a cache that has it",
                              step, q->type);
}

/* " (rules R of CONTEXT)" as far as they are known. */
static const char *
source(const query *q)
{
    if (!q->cache.context)
        return "";
    if (!q->rules)
        return strun_arena_printf(q->a, " (context %s)", q->cache.context);
    return strun_arena_printf(q->a, " (rules %s of %s)", q->rules,
                              q->cache.context);
}

/* The parts are cut so that the advice at the end is never lost. */
static int
explain(query *q, strun_error *err)
{
    const char *from = source(q), *way = advice(q);
    const char *values = q->choice.values, *rows = q->choice.nearest;
    const char *model = q->model->name;

    return strun_error_set(
        err, q->why.kind,
        "%s: no reference file '%s'%s: %.290s%s%.220s%s%.160s; %s",
        model && *model ? model : "the model", q->type, from ? from : "",
        q->why.text, values && *values ? "; values " : "", values ? values : "",
        rows ? "; nearest rows " : "", rows ? rows : "", way ? way : "");
}

/* ---- from mapping to mapping -------------------------------------------- */

/* The item of a selector whose key is this, in any case. */
static const char *
selected(const strun_py *selector, const char *key)
{
    for (size_t i = selector->count; i-- > 0;)
        if (selector->key[i]->text && !strcasecmp(selector->key[i]->text, key))
            return selector->item[i]->text;
    return NULL;
}

static const char *
keys_text(query *q, const strun_py *selector, const char *key)
{
    strun_nearest near = {.wanted = key};

    for (size_t i = 0; i < selector->count; i++)
        strun_nearest_offer(&near, selector->key[i]->text);
    return near.best
               ? strun_arena_printf(q->a, "; did you mean '%s'?", near.best)
               : "";
}

/* As users read it in the messages of crds. */
static const char *
small_letters(query *q, const char *text)
{
    char *s = strun_arena_text(q->a, text);

    for (char *p = s; p && *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return s ? s : text;
}

/* The .imap of the model's instrument; NULL: its instrument is N/A. */
static int
find_instrument(query *q, const char **name)
{
    const char *value =
        strun_crds_value(q->a, q->model, "META.INSTRUMENT.NAME");
    strun_crds_mapping pmap;

    if (!value)
        return strun_error_set(&q->why, STRUN_E_MEMORY, "no memory");
    if (!strcmp(value, "UNDEFINED"))
        return strun_error_set(&q->why, STRUN_E_INPUT,
                               "Missing 'META.INSTRUMENT.NAME' (INSTRUME) to "
                               "determine the instrument");
    if (strun_crds_cache_rules(q->a, &q->cache, q->cache.context, &pmap,
                               &q->why))
        return -1;
    *name = selected(pmap.selector, value);
    if (!*name)
        return strun_error_set(&q->why, STRUN_E_INPUT,
                               "Unknown instrument '%.40s' for context '%s'",
                               small_letters(q, value), pmap.name);
    if (strun_crds_is_nothing(*name))
        *name = NULL;
    return 0;
}

/* crds refuses an instrument's rules when any of them is bad. */
static int
check_rules(query *q, const char *imap, const strun_py *selector,
            strun_crds_reference *out)
{
    const char *bad = strun_crds_cache_is_bad(&q->cache, imap) ? imap : NULL;

    for (size_t i = 0; !bad && i < selector->count; i++)
        if (selector->item[i]->text &&
            strun_crds_cache_is_bad(&q->cache, selector->item[i]->text))
            bad = selector->item[i]->text;
    if (!bad)
        return 0;
    if (!q->cache.allow_bad_rules)
        return strun_error_set(&q->why, STRUN_E_CONFIG,
                               "Final context '%s' is marked as scientifically "
                               "invalid based on: ['%s']; "
                               "CRDS_ALLOW_BAD_RULES=1 takes it",
                               q->cache.context, bad);
    out->warning = strun_arena_printf(q->a,
                                      "Final context '%s' is marked as "
                                      "scientifically invalid based on: ['%s']",
                                      q->cache.context, bad);
    return 0;
}

/* The .rmap of the type; NULL: the type is N/A for the instrument. */
static int
find_type(query *q, const char *imap, strun_crds_reference *out,
          const char **name)
{
    strun_crds_mapping types;
    const char *hint;

    if (strun_crds_cache_rules(q->a, &q->cache, imap, &types, &q->why) ||
        check_rules(q, imap, types.selector, out))
        return -1;
    *name = selected(types.selector, q->type);
    if (*name) {
        if (strun_crds_is_nothing(*name))
            *name = NULL;
        return 0;
    }
    if (q->optional)
        return 0;
    hint = keys_text(q, types.selector, q->type);
    return strun_error_set(&q->why, STRUN_E_INPUT,
                           "Unknown reference type '%s' in %s%s", q->type, imap,
                           hint ? hint : "");
}

/* The name of the file; NULL: none applies. */
static int
find_name(query *q, strun_crds_reference *out, const char **name)
{
    strun_crds_mapping rules;
    const char *imap = NULL;

    *name = NULL;
    if (find_instrument(q, &imap))
        return -1;
    if (!imap)
        return 0;
    if (find_type(q, imap, out, &q->rules))
        return -1;
    if (!q->rules)
        return 0;
    if (strun_crds_cache_rules(q->a, &q->cache, q->rules, &rules, &q->why))
        return -1;
    if (strun_crds_choose(q->a, q->model, &rules, &q->choice, &q->why)) {
        if (!q->optional || q->why.kind != STRUN_E_INPUT)
            return -1;
        q->why = (strun_error){0};
        return 0;
    }
    *name = q->choice.file;
    return 0;
}

/* ---- the file ----------------------------------------------------------- */

static int
check_file(query *q, const char *name, strun_crds_reference *out)
{
    if (!strun_crds_cache_is_bad(&q->cache, name))
        return 0;
    if (!q->cache.allow_bad_references)
        return strun_error_set(&q->why, STRUN_E_INPUT,
                               "Recommended reference '%s' of type '%s' is "
                               "designated scientifically invalid; "
                               "CRDS_ALLOW_BAD_REFERENCES=1 takes it",
                               name, q->type);
    out->warning = strun_arena_printf(q->a,
                                      "Recommended reference '%s' of type '%s' "
                                      "is designated scientifically invalid.",
                                      name, q->type);
    return 0;
}

static int
find(query *q, strun_crds_reference *out)
{
    const char *name;

    if (strun_crds_cache_open(q->a, &q->cache, &q->why) ||
        find_name(q, out, &name))
        return -1;
    out->context = strun_path_name(q->cache.context);
    out->name = "N/A";
    if (!name)
        return 0;
    if (check_file(q, name, out) ||
        strun_crds_cache_file(q->a, &q->cache, name, &out->path, &q->why))
        return -1;
    out->name = strun_arena_printf(q->a, "crds://%s", strun_path_name(name));
    return out->name ? 0
                     : strun_error_set(&q->why, STRUN_E_MEMORY, "no memory");
}

int
strun_crds_find(strun_arena *a, const strun_model *m, const char *reftype,
                strun_crds_reference *out, strun_error *err)
{
    query q = {.a = a, .model = m, .type = reftype};

    *out = (strun_crds_reference){0};
    return find(&q, out) ? explain(&q, err) : 0;
}

int
strun_crds_find_parameters(strun_arena *a, const strun_model *m,
                           const char *reftype, strun_crds_reference *out,
                           strun_error *err)
{
    query q = {.a = a, .model = m, .type = reftype, .optional = true};

    *out = (strun_crds_reference){0};
    return find(&q, out)
               ? strun_error_set(err, q.why.kind, "%s: %s", reftype, q.why.text)
               : 0;
}
