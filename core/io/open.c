/* open.c -- which reader a file needs, and what both have in common. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "io/asdf.h"
#include "io/open.h"
#include "io/values.h"

/* By its first bytes; a file that is neither, by its name, so that the message
 * says what was expected. */
static bool
is_asdf(const char *path)
{
    char head[8] = "";
    size_t len = strlen(path);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof head);

    if (fd >= 0)
        close(fd);
    if (n > 0 && strun_asdf_sniff(head, (size_t)n))
        return true;
    return len > 5 && strcmp(path + len - 5, ".asdf") == 0 &&
           (n < 6 || memcmp(head, "SIMPLE", 6) != 0);
}

strun_model *
strun_model_open(strun_arena *a, const char *path, const char **warning,
                 strun_error *err)
{
    *warning = NULL;
    return is_asdf(path) ? strun_asdf_open(a, path, err)
                         : strun_fits_open(a, path, warning, err);
}

strun_model *
strun_model_begin(strun_arena *a, const char *path)
{
    strun_model *m = strun_model_new(a, "");
    const char *slash;

    if (!m || !(m->path = strun_arena_text(a, path)))
        return NULL;
    slash = strrchr(m->path, '/');
    m->name = slash ? slash + 1 : m->path;
    return m;
}

const char *
strun_model_guess_type(int naxis)
{
    return naxis == 4 ? "QuadModel" : naxis == 3 ? "CubeModel" : "ImageModel";
}

static int
load_other_widths(strun_model *m, strun_error *err)
{
    for (size_t i = 1; i < m->nhdu; i++) {
        strun_hdu *h = &m->hdu[i];
        if (h->element != STRUN_OPAQUE && h->element != STRUN_ROWS &&
            !strun_values_same(h) && strun_model_load(m, h->name, NULL, err))
            return -1;
    }
    return 0;
}

strun_model *
strun_model_complete(strun_model *m, strun_error *err)
{
    m->err = err;
    if (strun_meta_sync(m) || load_other_widths(m, err) ||
        strun_meta_set_text(m, "meta.filename", m->name))
        return NULL;
    m->as_read = strun_model_snapshot(m->arena, m);
    m->err = NULL;
    return m->as_read ? m : NULL;
}
