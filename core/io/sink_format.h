/* io/sink_format.h -- what makes a sink write FITS or ASDF. Internal to io. */
#ifndef STRUN_IO_SINK_FORMAT_H
#define STRUN_IO_SINK_FORMAT_H

#include "io/outfile.h"
#include "io/sink.h"

/* The data of an HDU in the product. */
typedef struct {
    char name[72];
    long long at; /* where they begin */
    size_t nbytes;
} strun_unit;

typedef struct strun_sink_format strun_sink_format;

struct strun_sink {
    const strun_sink_format *format;
    strun_arena *arena;
    char *path;
    strun_outfile *file;
    strun_unit *units; /* one for each HDU of the model */
    size_t nunits;
    long long head;   /* ASDF: bytes before the first block */
    strun_node *tree; /* ASDF: as it was at the beginning */
    long long end;
};

struct strun_sink_format {
    const char *extension;
    bool native; /* numbers of images in this machine's byte order */
    /* Say where the data of each HDU go, and write what stands before them.
     * 0 or -1. */
    int (*begin)(strun_sink *s, const strun_model *m, strun_error *err);
    /* Write what remains when all data are there. 0 or -1. */
    int (*finish)(strun_sink *s, const strun_model *m, strun_error *err);
};

extern const strun_sink_format strun_sink_fits, strun_sink_asdf;

#endif
