/* yaml_emit.c -- writing YAML with libyaml's emitter. */
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "io/yaml.h"
#include "model/ptrmap.h"

enum { WIDTH = 80, LONG_TEXT = 80 };

typedef struct {
    yaml_emitter_t emitter;
    const strun_yaml_style *style;
    strun_ptrmap met; /* node -> n: its anchor's number; 0 without */
    strun_ptrmap written;
    size_t anchors;
    strun_yaml_text out;
    size_t room;
} writer;

static int
collect(void *data, unsigned char *bytes, size_t n)
{
    writer *w = data;

    if (w->room - w->out.size <= n) {
        size_t room = 2 * w->room + n + 4096;
        char *more = strun_arena_raw(w->met.arena, room, 1);
        if (!more)
            return 0;
        if (w->out.size)
            memcpy(more, w->out.text, w->out.size);
        w->out.text = more;
        w->room = room;
    }
    memcpy(w->out.text + w->out.size, bytes, n);
    w->out.size += n;
    return 1;
}

/* ---- texts that look like something else ----
 * The implicit types of YAML 1.1 (yaml.org/type), with the patterns that the
 * asdf package's library uses, so that both quote the same texts. */

static size_t
span(const char **s, const char *set)
{
    size_t n = strspn(*s, set);

    *s += n;
    return n;
}

/* Passed over: groups of base 60 behind a number, as in 12:30:45. How many. */
static size_t
base60(const char **s)
{
    size_t groups = 0;

    while (**s == ':') {
        const char *p = *s + 1;
        size_t n = span(&p, "0123456789");
        if (!n || n > 2 || (n == 2 && (*s)[1] > '5'))
            break;
        *s = p;
        groups++;
    }
    return groups;
}

static bool
like_int(const char *s)
{
    const char *first;

    s += *s == '-' || *s == '+';
    if (s[0] == '0' && s[1]) {
        const char *set = "01234567_";
        if (s[1] == 'b' || s[1] == 'x')
            set = s[1] == 'b' ? "01_" : "0123456789abcdefABCDEF_";
        s += 1 + (s[1] == 'b' || s[1] == 'x');
        return span(&s, set) && !*s;
    }
    first = s;
    if (*s < '0' || *s > '9')
        return false;
    span(&s, "0123456789_");
    if (*first != '0')
        base60(&s);
    return !*s;
}

static bool
like_float(const char *s)
{
    size_t whole;

    if (!strcmp(s, ".nan") || !strcmp(s, ".NaN") || !strcmp(s, ".NAN"))
        return true;
    s += *s == '-' || *s == '+';
    if (!strcmp(s, ".inf") || !strcmp(s, ".Inf") || !strcmp(s, ".INF"))
        return true;
    whole = *s >= '0' && *s <= '9' ? span(&s, "0123456789_") : 0;
    if (whole && base60(&s))
        return *s == '.' && (s++, span(&s, "0123456789_"), !*s);
    if (*s++ != '.' || (!whole && (*s < '0' || *s > '9')))
        return false;
    span(&s, "0123456789_");
    if (*s == 'e' || *s == 'E') {
        s++;
        return (*s == '-' || *s == '+') && (s++, span(&s, "0123456789")) && !*s;
    }
    return !*s;
}

/* Passed over: one or two digits after a dash. */
static bool
dash_digits(const char **s)
{
    size_t n;

    if (**s != '-')
        return false;
    ++*s;
    n = span(s, "0123456789");
    return n == 1 || n == 2;
}

/* 2024-04-07, or that with a time: all that begins so is quoted. */
static bool
like_date(const char *s)
{
    return span(&s, "0123456789") == 4 && dash_digits(&s) && dash_digits(&s) &&
           (!*s || strchr("Tt \t", *s));
}

static bool
like_word(const char *s)
{
    static const char *const words[] = {"~", "=", "<<"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(s, words[i]))
            return true;
    return false;
}

/* Would a reader take this text, unquoted, for another type? Besides the
 * patterns: whatever strun itself converts (1e5 is a number to JSON). */
static bool
looks_typed(const char *s)
{
    strun_node n = {.kind = STRUN_SCALAR, .text = s};
    double real;
    bool yes;

    return strun_node_is_null(&n) || strun_node_to_bool(&n, &yes) ||
           strun_node_to_real(&n, &real) || like_word(s) || like_int(s) ||
           like_float(s) || like_date(s);
}

/* ---- anchors ---- */

static bool
may_share(const strun_node *n)
{
    return n->kind != STRUN_SCALAR || strlen(n->text) > LONG_TEXT;
}

/* First walk: number the nodes that are met again, in that order. */
static int
find_shared(writer *w, const strun_node *n)
{
    strun_ptrslot *slot;
    bool fresh;

    if (!may_share(n))
        return 0;
    slot = strun_ptrmap_slot(&w->met, n, &fresh);
    if (!slot)
        return -1;
    if (!fresh) {
        if (!slot->n)
            slot->n = ++w->anchors;
        return 0;
    }
    for (size_t i = 0; i < n->count; i++)
        if (find_shared(w, n->items[i]))
            return -1;
    return 0;
}

/* The anchor's name in out, or none; *again when it was written before. */
static int
anchor_of(writer *w, const strun_node *n, char out[32], bool *again)
{
    const strun_ptrslot *slot =
        may_share(n) ? strun_ptrmap_find(&w->met, n) : NULL;
    bool fresh;

    *again = false;
    out[0] = 0;
    if (!slot || !slot->n)
        return 0;
    snprintf(out, 32, "id%03zu", slot->n);
    if (!strun_ptrmap_slot(&w->written, n, &fresh))
        return -1;
    *again = !fresh;
    return 0;
}

/* ---- events ---- */

/* ready: what the initializer of the event said. */
static int
send(writer *w, yaml_event_t *e, int ready)
{
    return ready && yaml_emitter_emit(&w->emitter, e) ? 0 : -1;
}

static yaml_char_t *
chars(const char *text)
{
    return text && *text ? (yaml_char_t *)text : NULL;
}

/* libyaml drops an empty plain scalar inside a flow map: null has a word. */
static int
put_scalar(writer *w, const strun_node *n, const char *anchor)
{
    bool null = strun_node_is_null(n) && !n->tag;
    const char *text = null && !*n->text ? "null" : n->text;
    bool quote = n->quoted && looks_typed(text);
    yaml_event_t e;
    int ready = yaml_scalar_event_initialize(
        &e, chars(anchor), chars(n->tag), (const yaml_char_t *)text,
        (int)strlen(text), !n->tag && !quote, !n->tag,
        n->tag && quote ? YAML_SINGLE_QUOTED_SCALAR_STYLE
                        : YAML_ANY_SCALAR_STYLE);

    return send(w, &e, ready);
}

static int
put_key(writer *w, const char *key)
{
    yaml_event_t e;
    int ready = yaml_scalar_event_initialize(
        &e, NULL, NULL, (const yaml_char_t *)key, (int)strlen(key),
        !looks_typed(key), 1, YAML_ANY_SCALAR_STYLE);

    return send(w, &e, ready);
}

static bool
in_flow(const writer *w, const strun_node *n)
{
    if (!w->style->best_flow)
        return n->flow;
    for (size_t i = 0; i < n->count; i++)
        if (n->items[i]->kind != STRUN_SCALAR)
            return false;
    return true;
}

static int put_node(writer *w, const strun_node *n);

static int
put_list(writer *w, const strun_node *n, const char *anchor)
{
    yaml_event_t e;
    int ready = yaml_sequence_start_event_initialize(
        &e, chars(anchor), chars(n->tag), !n->tag,
        in_flow(w, n) ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE);

    if (send(w, &e, ready))
        return -1;
    for (size_t i = 0; i < n->count; i++)
        if (put_node(w, n->items[i]))
            return -1;
    return send(w, &e, yaml_sequence_end_event_initialize(&e));
}

static int
put_map(writer *w, const strun_node *n, const char *anchor)
{
    yaml_event_t e;
    int ready = yaml_mapping_start_event_initialize(
        &e, chars(anchor), chars(n->tag), !n->tag,
        in_flow(w, n) ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE);

    if (send(w, &e, ready))
        return -1;
    for (size_t i = 0; i < n->count; i++)
        if (put_key(w, n->keys[i]) || put_node(w, n->items[i]))
            return -1;
    return send(w, &e, yaml_mapping_end_event_initialize(&e));
}

static int
put_node(writer *w, const strun_node *n)
{
    char anchor[32];
    yaml_event_t e;
    bool again;

    if (anchor_of(w, n, anchor, &again))
        return -1;
    if (again)
        return send(w, &e, yaml_alias_event_initialize(&e, chars(anchor)));
    if (n->kind == STRUN_SCALAR)
        return put_scalar(w, n, anchor);
    return n->kind == STRUN_LIST ? put_list(w, n, anchor)
                                 : put_map(w, n, anchor);
}

static int
put_start(writer *w)
{
    yaml_version_directive_t version = {1, 1};
    yaml_char_t handle[] = "!", prefix[] = "tag:stsci.edu:asdf/";
    yaml_tag_directive_t tag = {handle, prefix};
    bool asdf = w->style->asdf;
    yaml_event_t e;

    if (send(w, &e, yaml_stream_start_event_initialize(&e, YAML_UTF8_ENCODING)))
        return -1;
    return send(w, &e,
                yaml_document_start_event_initialize(
                    &e, asdf ? &version : NULL, asdf ? &tag : NULL,
                    asdf ? &tag + 1 : NULL, !asdf));
}

static int
put_end(writer *w)
{
    yaml_event_t e;

    if (send(w, &e, yaml_document_end_event_initialize(&e, !w->style->asdf)) ||
        send(w, &e, yaml_stream_end_event_initialize(&e)) ||
        !yaml_emitter_flush(&w->emitter))
        return -1;
    return collect(w, (unsigned char *)"", 0) ? 0 : -1; /* room for the NUL */
}

int
strun_yaml_emit(strun_arena *a, const strun_node *root,
                const strun_yaml_style *style, strun_yaml_text *out,
                strun_error *err)
{
    writer w = {.style = style, .met.arena = a, .written.arena = a};
    int bad;

    if (!yaml_emitter_initialize(&w.emitter))
        return strun_error_set(err, STRUN_E_MEMORY, "no memory to write YAML");
    yaml_emitter_set_output(&w.emitter, collect, &w);
    yaml_emitter_set_unicode(&w.emitter, 1);
    yaml_emitter_set_width(&w.emitter, WIDTH);
    bad = find_shared(&w, root) || put_start(&w) || put_node(&w, root) ||
          put_end(&w);
    yaml_emitter_delete(&w.emitter);
    if (bad)
        return strun_error_set(err, STRUN_E_FORMAT,
                               "cannot write YAML: a text is not UTF-8, or "
                               "there is no memory");
    w.out.text[w.out.size] = 0;
    *out = w.out;
    return 0;
}
