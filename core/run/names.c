/* names.c -- what products are called. */
#include <string.h>

#include "run/names.h"
#include "run/paths.h"

/* s[0..n) against a whole text, as strcmp. */
static int
compare(const char *s, size_t n, const char *text)
{
    int c = strncmp(s, text, n);

    return c ? c : -(text[n] != 0);
}

static int
is_known(const char *s, size_t n)
{
    size_t lo = 0, hi;
    const char *const *known = strun_suffixes(&hi);

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = compare(s, n, known[mid]);
        if (!c)
            return 1;
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return 0;
}

size_t
strun_suffix_cut(const char *name, size_t n, char *separator)
{
    for (size_t i = 1; i < n; i++)
        if ((name[i] == '_' || name[i] == '-') &&
            is_known(name + i + 1, n - i - 1)) {
            *separator = name[i];
            return i;
        }
    *separator = '_';
    return n;
}

/* "_c1001" for the parts {"c1001", NULL}. */
static char *
joined_parts(strun_arena *a, const strun_product *p)
{
    char *all = strun_arena_text(a, "");

    for (size_t i = 0; all && i < p->nparts; i++)
        if (p->parts[i])
            all = strun_arena_printf(a, "%s_%s", all, p->parts[i]);
    return all;
}

static const char *
extension_of(const strun_product *p, const char *name, size_t stem)
{
    const char *e = p->extension;

    if (!e)
        e = name[stem] ? name + stem : "fits";
    return *e == '.' ? e + 1 : e;
}

char *
strun_product_name(strun_arena *a, const strun_product *p)
{
    const char *name = strun_path_name(p->base);
    size_t stem = strun_path_stem(name), n = stem;
    char *parts = joined_parts(a, p), *file, *folder;
    char tail[2] = "_"; /* the separator in front of the suffix, as a text */

    if (p->suffix)
        n = strun_suffix_cut(name, stem, tail);
    else
        tail[0] = 0;
    if (!parts)
        return NULL;
    file = strun_arena_printf(a, "%.*s%s%s%s.%s", (int)n, name, parts, tail,
                              p->suffix ? p->suffix : "",
                              extension_of(p, name, stem));
    folder = strun_path_expand(a, p->folder ? p->folder : "");
    return file && folder ? strun_path_join(a, folder, file) : NULL;
}
