/* yaml.c -- reading YAML with libyaml's events. The event API tells what the
 * document API hides: whether a tag was written or supplied by the library. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/grow.h"
#include "io/yaml.h"

enum { DEEPEST = 500 };

static const char core_tags[] = "tag:yaml.org,2002:";

typedef struct {
    const char *name;
    strun_node *node;
    bool open; /* its node is still being read */
} anchor;

typedef struct {
    yaml_parser_t parser;
    strun_arena *arena;
    const char *name;
    strun_error *err;
    anchor *anchors;
    size_t count, room, depth;
} reader;

/* ---- errors ---- */

static void *
fail_at(reader *r, yaml_mark_t mark, const char *what)
{
    strun_error_set(r->err, STRUN_E_FORMAT, "%s: line %zu, column %zu: %s",
                    r->name, mark.line + 1, mark.column + 1, what);
    return NULL;
}

static void *
no_memory(reader *r)
{
    strun_error_set(r->err, STRUN_E_MEMORY, "%s: no memory", r->name);
    return NULL;
}

/* An error of the byte level has an offset instead of a mark. */
static yaml_mark_t
mark_of_offset(const yaml_parser_t *p)
{
    const unsigned char *c = p->input.string.start;
    yaml_mark_t m = {0, 0, 0};

    for (; c < p->input.string.end && m.index < p->problem_offset; c++) {
        m.index++;
        m.column++;
        if (*c == '\n') {
            m.line++;
            m.column = 0;
        }
    }
    return m;
}

/* libyaml tells what is wrong, and often what it was in the middle of. */
static void *
parser_failed(reader *r)
{
    const yaml_parser_t *p = &r->parser;
    const char *what = p->problem ? p->problem : "not YAML";
    char text[200];

    if (p->error == YAML_MEMORY_ERROR)
        return no_memory(r);
    if (p->error == YAML_READER_ERROR)
        return fail_at(r, mark_of_offset(p), what);
    if (!p->context)
        return fail_at(r, p->problem_mark, what);
    snprintf(text, sizeof text, "%s, %s that begins on line %zu", what,
             p->context, p->context_mark.line + 1);
    return fail_at(r, p->problem_mark, text);
}

static int
next_event(reader *r, yaml_event_t *e)
{
    if (yaml_parser_parse(&r->parser, e))
        return 0;
    parser_failed(r);
    return -1;
}

/* ---- anchors ---- */

/* Remember the node of an anchor. Returns its place + 1; 0 for no anchor and
 * for no memory (then the node cannot be referred to, which is told later). */
static size_t
open_anchor(reader *r, const yaml_char_t *name, strun_node *node)
{
    if (!name)
        return 0;
    if (r->count == r->room) {
        anchor *more = strun_grow(r->arena, r->anchors, &r->room, sizeof *more);
        if (!more)
            return 0;
        r->anchors = more;
    }
    r->anchors[r->count].name = strun_arena_text(r->arena, (const char *)name);
    r->anchors[r->count].node = node;
    r->anchors[r->count].open = true;
    return r->anchors[r->count].name ? ++r->count : 0;
}

static void
close_anchor(reader *r, size_t place)
{
    if (place)
        r->anchors[place - 1].open = false;
}

/* The latest one counts: YAML lets an anchor be used again. */
static strun_node *
alias_node(reader *r, const yaml_event_t *e)
{
    const char *name = (const char *)e->data.alias.anchor;
    size_t i = r->count;

    while (i && strcmp(r->anchors[i - 1].name, name))
        i--;
    if (!i)
        return fail_at(r, e->start_mark,
                       "an alias without an anchor before it");
    if (r->anchors[i - 1].open)
        return fail_at(r, e->start_mark,
                       "an alias inside its own anchor: a "
                       "collection cannot contain itself");
    return r->anchors[i - 1].node;
}

/* ---- nodes ---- */

static strun_node *read_node(reader *r, yaml_event_t *e);

/* Where it stands, and its tag unless that only says "a text", "a list" or "a
 * map", which the kind says already. */
static int
mark_node(reader *r, strun_node *n, const yaml_event_t *e,
          const yaml_char_t *tag)
{
    const char *t = (const char *)tag;

    n->line = e->start_mark.line + 1;
    n->column = e->start_mark.column + 1;
    if (!t || !strcmp(t, "!"))
        return 0;
    if (!strncmp(t, core_tags, sizeof core_tags - 1)) {
        const char *core = t + sizeof core_tags - 1;
        if (!strcmp(core, "str") || !strcmp(core, "seq") ||
            !strcmp(core, "map"))
            return 0;
    }
    n->tag = strun_arena_text(r->arena, t);
    return n->tag ? 0 : -1;
}

static strun_node *
read_scalar(reader *r, const yaml_event_t *e)
{
    const char *text = (const char *)e->data.scalar.value;
    const char *tag = (const char *)e->data.scalar.tag;
    bool plain =
        e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
        !(tag && (!strcmp(tag, "!") || !strcmp(tag, "tag:yaml.org,2002:str")));
    strun_node *n;

    if (strlen(text) != e->data.scalar.length)
        return fail_at(r, e->start_mark, "a NUL character in a text");
    n = plain ? strun_node_plain(r->arena, text)
              : strun_node_text(r->arena, text);
    if (!n || mark_node(r, n, e, e->data.scalar.tag))
        return no_memory(r);
    close_anchor(r, open_anchor(r, e->data.scalar.anchor, n));
    return n;
}

static int
read_item(reader *r, strun_node *list, yaml_event_t *e)
{
    strun_node *item = read_node(r, e);

    if (!item)
        return -1;
    if (strun_node_push(r->arena, list, item)) {
        no_memory(r);
        return -1;
    }
    return 0;
}

static strun_node *
read_list(reader *r, const yaml_event_t *start)
{
    strun_node *list = strun_node_list(r->arena);
    size_t place;
    yaml_event_t e;
    int bad = 0;

    if (!list || mark_node(r, list, start, start->data.sequence_start.tag))
        return no_memory(r);
    list->flow = start->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    place = open_anchor(r, start->data.sequence_start.anchor, list);
    while (!bad && !(bad = next_event(r, &e))) {
        bool end = e.type == YAML_SEQUENCE_END_EVENT;
        if (!end)
            bad = read_item(r, list, &e);
        yaml_event_delete(&e);
        if (end)
            break;
    }
    close_anchor(r, place);
    return bad ? NULL : list;
}

/* ---- maps ---- */

typedef struct {
    const char *key;
    yaml_mark_t mark;
} mapkey;

/* Where the keys of a map stand: needed for the message only, so it is kept
 * beside the map while that is read. */
typedef struct {
    mapkey *keys;
    size_t count, room;
} mapkeys;

static int
note_key(reader *r, mapkeys *k, const char *key, yaml_mark_t mark)
{
    if (k->count == k->room) {
        mapkey *more = strun_grow(r->arena, k->keys, &k->room, sizeof *more);
        if (!more)
            return -1;
        k->keys = more;
    }
    k->keys[k->count].key = key;
    k->keys[k->count++].mark = mark;
    return 0;
}

static int
by_key(const void *a, const void *b)
{
    const mapkey *x = a, *y = b;
    int c = strcmp(x->key, y->key);

    return c ? c
             : (x->mark.index > y->mark.index) -
                   (x->mark.index < y->mark.index);
}

static int
check_twice(reader *r, mapkeys *k)
{
    if (k->count > 1)
        qsort(k->keys, k->count, sizeof *k->keys, by_key);
    for (size_t i = 1; i < k->count; i++)
        if (!strcmp(k->keys[i - 1].key, k->keys[i].key)) {
            strun_error_set(r->err, STRUN_E_FORMAT,
                            "%s: line %zu, column %zu: the key '%.80s' stands "
                            "twice in this map, first on line %zu",
                            r->name, k->keys[i].mark.line + 1,
                            k->keys[i].mark.column + 1, k->keys[i].key,
                            k->keys[i - 1].mark.line + 1);
            return -1;
        }
    return 0;
}

static int
check_key(reader *r, const yaml_event_t *e)
{
    const char *text;

    if (e->type != YAML_SCALAR_EVENT) {
        fail_at(r, e->start_mark, "a key of a map that is no scalar");
        return -1;
    }
    text = (const char *)e->data.scalar.value;
    if (strlen(text) != e->data.scalar.length) {
        fail_at(r, e->start_mark, "a NUL character in a key");
        return -1;
    }
    if (!strcmp(text, "<<") && e->data.scalar.plain_implicit) {
        fail_at(r, e->start_mark,
                "merge keys (<<) are not supported: write "
                "the keys out");
        return -1;
    }
    return 0;
}

/* e is a key: read the value too. */
static int
read_pair(reader *r, strun_node *map, mapkeys *keys, const yaml_event_t *e)
{
    yaml_event_t v;
    strun_node *value;

    if (check_key(r, e) || next_event(r, &v))
        return -1;
    value = read_node(r, &v);
    yaml_event_delete(&v);
    if (!value)
        return -1;
    if (strun_node_add(r->arena, map, (const char *)e->data.scalar.value,
                       value) ||
        note_key(r, keys, map->keys[map->count - 1], e->start_mark)) {
        no_memory(r);
        return -1;
    }
    return 0;
}

static strun_node *
read_map(reader *r, const yaml_event_t *start)
{
    strun_node *map = strun_node_map(r->arena);
    mapkeys keys = {NULL, 0, 0};
    size_t place;
    yaml_event_t e;
    int bad = 0;

    if (!map || mark_node(r, map, start, start->data.mapping_start.tag))
        return no_memory(r);
    map->flow = start->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    place = open_anchor(r, start->data.mapping_start.anchor, map);
    while (!bad && !(bad = next_event(r, &e))) {
        bool end = e.type == YAML_MAPPING_END_EVENT;
        if (!end)
            bad = read_pair(r, map, &keys, &e);
        yaml_event_delete(&e);
        if (end)
            break;
    }
    close_anchor(r, place);
    return bad || check_twice(r, &keys) ? NULL : map;
}

static strun_node *
read_node(reader *r, yaml_event_t *e)
{
    strun_node *n = NULL;

    if (++r->depth > DEEPEST)
        return fail_at(r, e->start_mark, "nested deeper than 500 levels");
    if (e->type == YAML_SCALAR_EVENT)
        n = read_scalar(r, e);
    else if (e->type == YAML_ALIAS_EVENT)
        n = alias_node(r, e);
    else if (e->type == YAML_SEQUENCE_START_EVENT)
        n = read_list(r, e);
    else if (e->type == YAML_MAPPING_START_EVENT)
        n = read_map(r, e);
    r->depth--;
    return n;
}

/* ---- the stream ---- */

/* One event that must be of this type. */
static int
expect(reader *r, yaml_event_type_t type, const char *what)
{
    yaml_event_t e;
    int bad;

    if (next_event(r, &e))
        return -1;
    bad = e.type != type;
    if (bad)
        fail_at(r, e.start_mark, what);
    yaml_event_delete(&e);
    return bad ? -1 : 0;
}

static strun_node *
read_stream(reader *r)
{
    yaml_event_t e;
    strun_node *root;

    if (expect(r, YAML_STREAM_START_EVENT, "not YAML") ||
        expect(r, YAML_DOCUMENT_START_EVENT, "there is nothing in it") ||
        next_event(r, &e))
        return NULL;
    root = read_node(r, &e);
    yaml_event_delete(&e);
    if (!root || expect(r, YAML_DOCUMENT_END_EVENT, "not YAML") ||
        expect(r, YAML_STREAM_END_EVENT,
               "a second document: expected one in a file"))
        return NULL;
    return root;
}

strun_node *
strun_yaml_parse(strun_arena *a, const char *name, const void *bytes, size_t n,
                 strun_error *err)
{
    reader r = {.arena = a, .name = name, .err = err};
    strun_node *root;

    if (!yaml_parser_initialize(&r.parser))
        return no_memory(&r);
    yaml_parser_set_input_string(&r.parser, bytes, n);
    root = read_stream(&r);
    yaml_parser_delete(&r.parser);
    return root;
}
