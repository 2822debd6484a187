/* params.c -- see params.h. */
#include <string.h>

#include "model/ndarray.h"
#include "wcs/params.h"

strun_xform *
strun_xparam_bad(strun_xreader *r, const strun_node *n, const char *what,
                 const char *key)
{
    strun_error_set(
        r->err, STRUN_E_FORMAT, "line %zu: WCS transform %s: %s%s%s", n->line,
        n->tag ? n->tag : "without a tag", what, *key ? " " : "", key);
    return NULL;
}

bool
strun_xparam_array(strun_xreader *r, const strun_node *n, const char *key,
                   double **v, size_t *count)
{
    const strun_node *item = strun_node_get(n, key);
    size_t dim[4];
    int naxis;

    *v = NULL;
    *count = 0;
    if (!item || strun_node_is_null(item))
        return true;
    if (!strun_asdf_ndarray(item, r->arena, v, count, &naxis, dim, r->err))
        return true;
    strun_error_at(r->err, "line %zu: WCS transform %s, %s", n->line,
                   n->tag ? n->tag : "without a tag", key);
    return false;
}

bool
strun_xparam_numbers(strun_xreader *r, const strun_node *n, const char *key,
                     double *out, size_t count)
{
    double *v;
    size_t found;

    if (!strun_xparam_array(r, n, key, &v, &found))
        return false;
    if (found != count) {
        strun_xparam_bad(r, n, v ? "wrong number of values in" : "needs", key);
        return false;
    }
    memcpy(out, v, count * sizeof *out);
    return true;
}

const char *
strun_xparam_text(const strun_node *n, const char *key)
{
    const char *s;

    return strun_node_to_text(strun_node_get(n, key), &s) ? s : "";
}

int
strun_xparam_choice(strun_xreader *r, const strun_node *n, const char *key,
                    const char *const texts[2])
{
    const char *s = strun_xparam_text(n, key);

    for (int i = 0; i < 2; i++)
        if (!strcmp(s, texts[i]))
            return i;
    strun_xparam_bad(r, n, "does not know the value of", key);
    return -1;
}
