/* model/model.h -- what a strun_model is made of.
 *
 * A model is a list of HDUs (0 is the primary one), a tree, and the parts that
 * a step reaches through it. The arrays of an HDU are native floats and
 * integers once loaded; an HDU that nobody needs stays in its file and is
 * copied from there when the product is written.
 */
#ifndef STRUN_MODEL_MODEL_H
#define STRUN_MODEL_MODEL_H

#include <strun/model.h>
#include <strun/tree.h>

#include "model/cards.h"

typedef enum {
    STRUN_F32,
    STRUN_U32,
    STRUN_I32,
    STRUN_ROWS,
    STRUN_OPAQUE
} strun_element;

typedef struct {
    char name[72]; /* EXTNAME; "PRIMARY" for the first */
    strun_element element;
    int naxis; /* of F32, U32, I32 */
    size_t dim[4];
    void *data;        /* native values; ROWS: bytes as in the file; or NULL */
    size_t nbytes;     /* of the data, in memory as in the file */
    bool zeros;        /* all zero, and no memory for it */
    bool passing;      /* the data end with the chain that loaded them */
    bool own;          /* data belong to this model: may be written in place */
    void *whole;       /* of a cut array: the values of all integrations */
    strun_cards cards; /* without what the element and the axes say */
    strun_cards shape; /* OPAQUE, ROWS: the structural cards, verbatim */
    const char *path;  /* the file that holds the data unit, or NULL */
    long long offset;  /* of the data unit */
    int bitpix;        /* in the file */
    double bzero, bscale;
    bool little;   /* the file's numbers are little-endian (ASDF) */
    bool positive; /* the file's integers have no sign bit (ASDF) */
    bool summed;   /* datasum is that of the file's bytes (base/datasum.h) */
    uint32_t datasum;
} strun_hdu;

typedef struct {
    const char *port;
    strun_model *model;
} strun_link;

struct strun_call; /* the run's side of a step's call: run/call.h */

struct strun_model {
    strun_arena *arena;
    const char *path;     /* the file it was read from, or NULL */
    const char *name;     /* its file name: FILENAME */
    const char *type;     /* DATAMODL */
    const char *standard; /* of the ASDF tree: "1.6.0" */
    strun_node *tree;
    strun_hdu *hdu;
    size_t nhdu, room;
    const strun_model *as_read; /* the metadata before any step */
    const strun_wcs *wcs;
    bool wcs_tried;
    strun_link *parts;
    size_t nparts, parts_room;
    const char *status; /* of the step: NULL is COMPLETE */
    struct strun_call *call;
    strun_error *err;
};

/* An empty model with a primary HDU; all of it in the arena. */
strun_model *strun_model_new(strun_arena *a, const char *type);

/* The HDU of a name (NULL when absent), a new one at the end. */
strun_hdu *strun_model_hdu(const strun_model *m, const char *name);
strun_hdu *strun_model_add_hdu(strun_model *m, const char *name);
void strun_model_drop_hdu(strun_model *m, const char *name);

/* Link a part; parts of the same port keep the order. 0 or -1. */
int strun_model_link(strun_model *m, const char *port, strun_model *part);

/* Bytes of a row, a plane ...: product of the lengths times the element. */
size_t strun_hdu_count(const strun_hdu *h);

/* A model that starts as another: all HDUs (arrays shared until edited) and
 * metadata. The copy lives in the arena; `from` must outlive it. */
strun_model *strun_model_update(strun_arena *a, const strun_model *from);

/* A model of a type that starts with the keyword metadata of another and its
 * logs, without arrays (jwst-files.md 1.4: update). */
strun_model *strun_model_derive(strun_arena *a, const strun_model *from,
                                const char *type);

/* The integrations [first, first + count) of a model: arrays of three axes and
 * more, and tables, are cut along the first axis. */
strun_model *strun_model_cut(strun_arena *a, const strun_model *from,
                             size_t first, size_t count);

/* A copy of the metadata alone (cards, tree): what as_read keeps. */
strun_model *strun_model_snapshot(strun_arena *a, const strun_model *from);

/* ---- metadata ---------------------------------------------------------- */

/* Make cards and tree agree: a card wins over the tree, a value that only the
 * tree has gets a card. 0 or -1. */
int strun_meta_sync(strun_model *m);

/* Set a value, given as a node, in tree and card. 0 or -1. */
int strun_meta_put(strun_model *m, const char *path, strun_node *n);

/* Nodes of the arrays in the tree ("data: source: fits:SCI,1"). 0 or -1. */
int strun_meta_arrays(strun_model *m);

#endif
