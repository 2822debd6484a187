/* strun/tree.h -- a document: scalars, lists and maps, as YAML and JSON have.
 *
 * Invariants: nodes live in an arena and are never freed one by one; a node
 * may have several parents (a YAML alias); map keys are texts in the order of
 * the file; a scalar is kept as the text of the file and converted on demand,
 * so that nothing changes that is not touched.
 */
#ifndef STRUN_TREE_H
#define STRUN_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { STRUN_SCALAR, STRUN_LIST, STRUN_MAP } strun_node_kind;

typedef struct strun_node strun_node;
struct strun_node {
    strun_node_kind kind;
    bool quoted;     /* scalar that was quoted: a text whatever it looks like */
    bool flow;       /* list or map written on one line */
    const char *tag; /* expanded tag ("tag:stsci.edu:asdf/..."), or NULL */
    const char *text; /* scalar: its text, UTF-8 */
    size_t count;     /* list, map: number of items */
    size_t room;
    strun_node **items;
    const char **keys;   /* map: the key of each item */
    size_t line, column; /* where it was read, from 1; 0 when made here */
    const void *bytes;   /* ndarray of an ASDF block: the block's data */
    size_t nbytes;
};

strun_node *strun_node_text(strun_arena *a, const char *text);  /* a string */
strun_node *strun_node_plain(strun_arena *a, const char *text); /* as it is */
strun_node *strun_node_real(strun_arena *a, double v); /* shortest, exact */
strun_node *strun_node_int(strun_arena *a, long long v);
strun_node *strun_node_bool(strun_arena *a, bool v);
strun_node *strun_node_list(strun_arena *a);
strun_node *strun_node_map(strun_arena *a);

/* Append to a list; set (replace or append) or remove a key of a map. 0 or -1
 * when there is no memory or the node is of another kind. */
int strun_node_push(strun_arena *a, strun_node *list, strun_node *item);
int strun_node_set(strun_arena *a, strun_node *map, const char *key,
                   strun_node *item);
int strun_node_drop(strun_node *map, const char *key);

/* Append to a map a key that the caller knows is not there yet. */
int strun_node_add(strun_arena *a, strun_node *map, const char *key,
                   strun_node *item);

/* The item of a map, of a list; NULL when it is not there. */
strun_node *strun_node_get(const strun_node *map, const char *key);
strun_node *strun_node_at(const strun_node *list, size_t i);

/* Follow "meta.wcsinfo.crpix1" through maps; setting makes the maps that are
 * missing. dropping a path that is not there is no error. */
strun_node *strun_tree_get(const strun_node *root, const char *path);
int strun_tree_set(strun_arena *a, strun_node *root, const char *path,
                   strun_node *item);
int strun_tree_drop(strun_node *root, const char *path);

/* The value of a scalar: true when it converts (a quoted scalar converts to
 * text only; a null, an absent node or another kind to nothing). */
bool strun_node_is_null(const strun_node *n);
bool strun_node_to_text(const strun_node *n, const char **out);
bool strun_node_to_real(const strun_node *n, double *out);
bool strun_node_to_int(const strun_node *n, long long *out);
bool strun_node_to_bool(const strun_node *n, bool *out);

/* A deep copy; nodes with several parents are copied once. */
strun_node *strun_node_copy(strun_arena *a, const strun_node *n);

/* The last part of a tag without version: "shift" of
 * "tag:stsci.edu:asdf/transform/shift-1.4.0". Empty when there is no tag.
 * out has room for `size` bytes. */
void strun_tag_name(const strun_node *n, char *out, size_t size);

/* Shortest decimal text that reads back as v ("1.0", "9.3e-14", ".nan"), in
 * YAML spelling; size >= 32. Returns out. */
char *strun_real_text(double v, char *out, size_t size);

#ifdef __cplusplus
}
#endif
#endif
