/* skeleton.c -- the folder that strun new-step makes. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/port_source.h"
#include "cli/skeleton.h"
#include "cli/template.h"
#include "run/folders.h"
#include "run/graph.h"

/* A file and its template; names are templates, too. */
static const struct {
    const char *name, *from;
} files[] = {
    {"@NAME@.c", "step.c.in"},
    {"test_@NAME@.c", "test.c.in"},
    {"check.sh", "check.sh.in"},
    {"Makefile", "Makefile.in"},
    {"CMakeLists.txt", "CMakeLists.txt.in"},
    {"meson.build", "meson.build.in"},
    {"README.md", "README.md.in"},
};
enum { FILES = sizeof files / sizeof *files };

/* ---- words ---- */

/* How the main output begins, by its flags and the first of its types. */
static const struct {
    const char *models, *word, *naxis;
} kinds[] = {
    {"ImageModel", "IMAGE", "2"},
    {"CubeModel", "CUBE", "3"},
    {"QuadModel", "QUAD", "4"},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

typedef struct {
    strun_word v[20];
    size_t n;
} word_list;

static void
add(word_list *w, const char *name, const char *value)
{
    w->v[w->n].name = name;
    w->v[w->n++].value = value;
}

static int
add_output(word_list *w, const strun_step *s, strun_error *err)
{
    const strun_port *out = &s->ports[strun_port_out(s)];
    bool update = out->flags & STRUN_UPDATE, known = update;
    size_t n = strcspn(out->models, "|");

    add(w, "FROM", out->from);
    add(w, "OUT", out->name);
    add(w, "UPDATE", update ? "" : NULL);
    add(w, "MAKE", update ? NULL : "");
    for (int i = 0; i < KINDS; i++) {
        bool is = !update && strlen(kinds[i].models) == n &&
                  strncmp(out->models, kinds[i].models, n) == 0;
        add(w, kinds[i].word, is ? "" : NULL);
        if (is)
            add(w, "NAXIS", kinds[i].naxis);
        known = known || is;
    }
    if (known && out->from)
        return 0;
    return strun_error_set(err, STRUN_E_CONFIG,
                           "new-step: like %s: its port %s (%s) is none that "
                           "a step can be begun with: an output of an image, a "
                           "cube or a quad that continues an input is expected",
                           s->name, out->name, out->models);
}

/* The files that it takes when it runs alone. */
static const char *
inputs_text(strun_arena *a, const strun_step *s)
{
    const char *text = NULL;

    for (const strun_port *p = s->ports; p->name; p++)
        if (p->flags & STRUN_IN && !(p->flags & STRUN_REFERENCE))
            text = strun_arena_printf(a, "%s%s%s.fits", text ? text : "",
                                      text ? " " : "", p->name);
    return text ? text : "";
}

static int
fill_words(strun_arena *a, const strun_skeleton *s, word_list *w,
           strun_error *err)
{
    const strun_port plain[] = {
        {.name = "science",
         .doc = "an exposure",
         .models = "CubeModel",
         .arrays = "SCI ERR?",
         .cut = "CubeModel",
         .flags = STRUN_IN},
        {.name = "result",
         .doc = "the exposure, changed",
         .models = "CubeModel",
         .cut = "CubeModel",
         .from = "science",
         .suffix = s->name,
         .flags = STRUN_OUT | STRUN_UPDATE},
        {.name = NULL},
    };
    const strun_step alone = {.name = s->name, .ports = plain};
    const strun_step *of = s->like ? s->like : &alone;

    add(w, "NAME", s->name);
    add(w, "LIKE", s->like ? s->like->name : NULL);
    add(w, "STATUS", of->status);
    add(w, "NEVER", of->flags & STRUN_SKIP_NEVER ? "" : NULL);
    add(w, "PORTS", strun_port_source(a, of->ports));
    add(w, "INPUTS", inputs_text(a, of));
    add(w, "WHAT",
        s->like ? strun_arena_printf(a, "Takes the place of %s.", s->like->name)
                : "Multiplies an exposure by a factor.");
    return add_output(w, of, err);
}

/* ---- files ---- */

typedef struct {
    const char *path, *text;
} page;

static int
fill_page(strun_arena *a, const strun_skeleton *s, const strun_word *words,
          size_t i, page *out, strun_error *err)
{
    const char *from = strun_arena_printf(a, "new-step/%s", files[i].from);
    const char *path = from ? strun_find_file(a, s->templates, from) : NULL;
    const char *name = strun_template_fill(a, files[i].name, words);
    void *text;
    size_t n;

    if (from && !path)
        return strun_error_set(err, STRUN_E_CONFIG,
                               "new-step: there is no %s in the folders of "
                               "pipelines; see STRUN_CONFIG_PATH",
                               from);
    if (!path || !name)
        return strun_error_set(err, STRUN_E_MEMORY, "no memory");
    if (strun_read_file(a, path, &text, &n, err))
        return -1;
    out->path = strun_arena_printf(a, "%s/%s", s->folder, name);
    out->text = strun_template_fill(a, text, words);
    return out->path && out->text
               ? 0
               : strun_error_set(err, STRUN_E_MEMORY, "no memory");
}

/* "x": what is there stays. What is begun here and fails goes away. */
static int
write_page(const page *p, strun_error *err)
{
    FILE *f = fopen(p->path, "wx");
    int rc = f ? fputs(p->text, f) : EOF;

    if (f && fclose(f))
        rc = EOF;
    if (rc != EOF)
        return 0;
    strun_error_set(err, STRUN_E_IO, "new-step: %s cannot be written: %s",
                    p->path, strerror(errno));
    if (f)
        unlink(p->path);
    return -1;
}

static int
make_folder(const char *path, strun_error *err)
{
    if (mkdir(path, 0777) == 0)
        return 0;
    if (errno == EEXIST)
        return strun_error_set(err, STRUN_E_USAGE,
                               "new-step: %s is there already, and nothing in "
                               "it was touched: take another name or "
                               "--output_dir=FOLDER",
                               path);
    return strun_error_set(err, STRUN_E_IO, "new-step: %s cannot be made: %s",
                           path, strerror(errno));
}

static int
write_pages(const char *folder, const page *pages, strun_error *err)
{
    int n = 0;

    if (make_folder(folder, err))
        return -1;
    while (n < FILES && write_page(&pages[n], err) == 0)
        n++;
    if (n == FILES)
        return 0;
    for (int i = 0; i < n; i++)
        unlink(pages[i].path);
    rmdir(folder);
    return -1;
}

int
strun_skeleton_write(strun_arena *a, const strun_skeleton *s, strun_error *err)
{
    word_list words = {.n = 0};
    page pages[FILES];

    if (fill_words(a, s, &words, err))
        return -1;
    for (size_t i = 0; i < FILES; i++)
        if (fill_page(a, s, words.v, i, &pages[i], err))
            return -1;
    return write_pages(s->folder, pages, err);
}
