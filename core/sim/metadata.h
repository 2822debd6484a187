/* sim/metadata.h -- metadata by tables of path and value. */
#ifndef STRUN_SIM_METADATA_H
#define STRUN_SIM_METADATA_H

#include "model/model.h"

typedef struct {
    const char *path, *v; /* NULL value: nothing is set */
} strun_meta_texts;
typedef struct {
    const char *path;
    double v;
} strun_meta_reals;
typedef struct {
    const char *path;
    long long v;
} strun_meta_wholes;

#define STRUN_COUNT(x) (sizeof(x) / sizeof *(x))

/* Set n rows. 0, or -1: no memory, which the model's error says. */
int strun_meta_put_texts(strun_model *m, const strun_meta_texts *t, size_t n);
int strun_meta_put_reals(strun_model *m, const strun_meta_reals *t, size_t n);
int strun_meta_put_wholes(strun_model *m, const strun_meta_wholes *t, size_t n);

#endif
