/* metadata.c -- rows into a model. */
#include "sim/metadata.h"

int
strun_meta_put_texts(strun_model *m, const strun_meta_texts *t, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (t[i].v && strun_meta_set_text(m, t[i].path, t[i].v))
            return -1;
    return 0;
}

int
strun_meta_put_reals(strun_model *m, const strun_meta_reals *t, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strun_meta_set_real(m, t[i].path, t[i].v))
            return -1;
    return 0;
}

int
strun_meta_put_wholes(strun_model *m, const strun_meta_wholes *t, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strun_meta_set_int(m, t[i].path, t[i].v))
            return -1;
    return 0;
}
