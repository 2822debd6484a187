/* io/yaml.h -- YAML 1.1 text <-> strun_node.
 *
 * Shared nodes: an alias is the node of its anchor, in both directions. What
 * is not kept: comments, the names of anchors, and which kind of quotes.
 */
#ifndef STRUN_IO_YAML_H
#define STRUN_IO_YAML_H

#include <strun/error.h>
#include <strun/tree.h>

/* The one document in bytes[0..n), UTF-8 (or UTF-16 with a byte order mark).
 * name is for messages: "NAME: line 3, column 7: ...". Nothing points into
 * bytes afterwards. NULL and an error (STRUN_E_FORMAT) for text that is not
 * YAML and for what a strun_node cannot say: no document or several, keys that
 * are no scalars, a key twice in a map, a merge key (<<), a collection that
 * contains itself, more than 500 levels, a NUL in a text. */
strun_node *strun_yaml_parse(strun_arena *a, const char *name,
                             const void *bytes, size_t n, strun_error *err);

typedef struct {
    bool asdf;      /* directives, "---" and "..." as in the tree of an ASDF
                     * file: its tags are shortened to !core/... */
    bool best_flow; /* ignore node->flow: what holds only scalars is put on a
                     * line, as the asdf package does; else node->flow */
} strun_yaml_style;

typedef struct {
    char *text; /* in the arena, ends with a newline and a NUL (not counted) */
    size_t size;
} strun_yaml_text;

/* root as YAML. Texts are quoted when YAML 1.1 would take them for something
 * else. Lists, maps and long texts with several parents are written once and
 * get the anchors id001, ... in the order of the asdf package. An error when a
 * text is not UTF-8 or there is no memory. */
int strun_yaml_emit(strun_arena *a, const strun_node *root,
                    const strun_yaml_style *style, strun_yaml_text *out,
                    strun_error *err);

#endif
