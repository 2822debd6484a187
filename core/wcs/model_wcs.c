/* model_wcs.c -- the WCS of a model: read from its tree or its keywords, and
 * given to an output. */
#include <string.h>

#include "model/model.h"
#include "wcs/wcs.h"

/* The cards of SCI as they were read, one line each. */
static strun_wcs *
from_cards(strun_model *m, strun_error *err)
{
    const strun_hdu *h = strun_model_hdu(m, "SCI");
    size_t n = 0;
    char *text;

    if (!h)
        return NULL;
    text = strun_arena_raw(m->arena, h->cards.n + 1, 80);
    for (size_t i = 0; text && i < h->cards.n; i++)
        if (h->cards.v[i].raw && h->cards.v[i].lines == 1)
            memcpy(text + 80 * n++, h->cards.v[i].raw, 80);
    return text ? strun_wcs_from_cards(m->arena, text, n, err) : NULL;
}

const strun_wcs *
strun_model_wcs(const strun_model *model)
{
    strun_model *m = (strun_model *)(size_t)model; /* a cache, not a change */
    const strun_node *node;
    strun_error why = {0};

    if (m->wcs_tried)
        return m->wcs;
    m->wcs_tried = true;
    node = strun_tree_get(m->tree, "meta.wcs");
    if (node)
        m->wcs = strun_wcs_from_tree(m->arena, node, &why);
    if (!m->wcs) {
        if (node)
            strun_log(m, STRUN_WARNING,
                      "%s: the gWCS cannot be used (%s); the FITS WCS is "
                      "used instead",
                      m->name, why.text);
        memset(&why, 0, sizeof why);
        m->wcs = from_cards(m, &why);
    }
    if (!m->wcs && why.kind)
        strun_log(m, STRUN_WARNING, "%s: no WCS: %s", m->name, why.text);
    return m->wcs;
}

/* ---- a tangent plane for an output -----------------------------------------
 */

/* What describes the detector or another projection (jwst-files.md 3.8). */
static const char *const gone[] = {
    "v2_ref",  "v3_ref", "ra_ref", "dec_ref", "roll_ref", "v3yangle",
    "vparity", "cd1_1",  "cd1_2",  "cd2_1",   "cd2_2",
};

static const char *const gone_stems[] = {"a_", "b_", "ap_", "bp_"};

static bool
is_gone(const char *key)
{
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        if (strcmp(key, gone[i]) == 0)
            return true;
    for (size_t i = 0; i < sizeof gone_stems / sizeof *gone_stems; i++)
        if (strncmp(key, gone_stems[i], strlen(gone_stems[i])) == 0)
            return true;
    return false;
}

static int
drop_old(strun_model *out)
{
    const strun_node *info = strun_tree_get(out->tree, "meta.wcsinfo");

    for (size_t i = info ? info->count : 0; i-- > 0;)
        if (is_gone(info->keys[i])) {
            char *path = strun_arena_printf(out->arena, "meta.wcsinfo.%s",
                                            info->keys[i]);
            if (!path)
                return -1;
            strun_meta_drop(out, path);
        }
    return 0;
}

static int
set_info(strun_model *out, const strun_tan *t)
{
    const struct {
        const char *path;
        double v;
    } real[] = {
        {"meta.wcsinfo.crpix1", t->crpix[0] + 1},
        {"meta.wcsinfo.crpix2", t->crpix[1] + 1},
        {"meta.wcsinfo.crval1", t->crval[0]},
        {"meta.wcsinfo.crval2", t->crval[1]},
        {"meta.wcsinfo.cdelt1", t->cdelt[0]},
        {"meta.wcsinfo.cdelt2", t->cdelt[1]},
        {"meta.wcsinfo.pc1_1", t->pc[0]},
        {"meta.wcsinfo.pc1_2", t->pc[1]},
        {"meta.wcsinfo.pc2_1", t->pc[2]},
        {"meta.wcsinfo.pc2_2", t->pc[3]},
    };
    static const struct {
        const char *path, *v;
    } text[] = {
        {"meta.wcsinfo.ctype1", "RA---TAN"},
        {"meta.wcsinfo.ctype2", "DEC--TAN"},
        {"meta.wcsinfo.cunit1", "deg"},
        {"meta.wcsinfo.cunit2", "deg"},
        {"meta.wcsinfo.radesys", "ICRS"},
    };

    for (size_t i = 0; i < sizeof real / sizeof *real; i++)
        if (strun_meta_set_real(out, real[i].path, real[i].v))
            return -1;
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (strun_meta_set_text(out, text[i].path, text[i].v))
            return -1;
    return strun_meta_set_int(out, "meta.wcsinfo.wcsaxes", 2);
}

int
strun_model_set_tan(strun_model *out, const strun_tan *tan)
{
    const strun_node *old =
        out->as_read ? strun_tree_get(out->as_read->tree, "meta.wcs") : NULL;
    strun_node *node = strun_wcs_tan_tree(out->arena, tan, old);

    out->standard = "1.6.0"; /* its tags are of this version */
    if (!node || strun_tree_set(out->arena, out->tree, "meta.wcs", node) ||
        drop_old(out))
        return strun_error_set(out->err, STRUN_E_MEMORY, "no memory");
    return set_info(out, tan);
}
