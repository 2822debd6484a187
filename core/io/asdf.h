/* io/asdf.h -- ASDF containers in memory: a YAML tree and binary blocks.
 *
 * Source: ASDF standard 1.5/1.6, "low-level file layout"; jwst-files.md 2.1 to
 * 2.4. The numbers of an array are read with model/ndarray.h.
 */
#ifndef STRUN_IO_ASDF_H
#define STRUN_IO_ASDF_H

#include <strun/error.h>
#include <strun/tree.h>

typedef struct {
    strun_node *tree;
    const char *standard; /* "1.6.0": it says which versions of tags exist, so
                           * it goes with the tree wherever that goes */
} strun_asdf;

/* Do the bytes begin as an ASDF file does ("#ASDF")? */
bool strun_asdf_sniff(const void *bytes, size_t n);

/* The container in bytes[0..n). Array nodes with an integer `source` get
 * node->bytes and node->nbytes, which point into `bytes`: keep them as long as
 * the tree. Lines and columns of nodes and of messages are those of the file.
 * Padding before and after blocks, a missing or wrong block index and checksums
 * are not looked at. Fails (STRUN_E_FORMAT) on a tree without end, a truncated
 * block, a `source` that is not there, an array that is not contiguous or
 * longer than its block, and on a block that an array needs and that is
 * compressed otherwise than by zlib. Unpacked blocks are in the arena. */
int strun_asdf_parse(strun_arena *a, const char *name, const void *bytes,
                     size_t n, strun_asdf *out, strun_error *err);

/* A whole ASDF file in the arena. Array nodes with bytes get a block each (one
 * for nodes that have the same bytes) and the `source` of that block; their
 * offset and strides go away. x itself does not change. A tree without a tag
 * gets that of ASDF files. No checksums (zero: not set), no block index; both
 * are optional. */
int strun_asdf_emit(strun_arena *a, const strun_asdf *x, void **bytes,
                    size_t *n, strun_error *err);

/* Bytes in front of a block's data. */
enum { STRUN_ASDF_BLOCK = 54 };

/* Those bytes, for `used` bytes in a block that has room for more. */
void strun_asdf_block_header(unsigned char *p, size_t room, size_t used);

/* What strun_asdf_emit joins: the text to the end of the tree, and the nodes
 * whose bytes become blocks, numbered from `first` on. All in the arena. */
typedef struct {
    char *text;
    size_t size;
    const strun_node **blocks;
    size_t count;
} strun_asdf_parts;

int strun_asdf_layout(strun_arena *a, const strun_asdf *x, size_t first,
                      strun_asdf_parts *out, strun_error *err);

#endif
