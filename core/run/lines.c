/* lines.c -- a list of one-line texts. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/grow.h"
#include "run/lines.h"

static char *
formatted(strun_arena *a, const char *fmt, va_list ap)
{
    va_list again;
    char *text;
    int n;

    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    text = n < 0 ? NULL : strun_arena_raw(a, (size_t)n + 1, 1);
    if (text)
        vsnprintf(text, (size_t)n + 1, fmt, ap);
    return text;
}

int
strun_lines_add(strun_lines *l, const char *fmt, ...)
{
    va_list ap;
    const char **grown;

    if (!l)
        return 0;
    if (l->count == l->room) {
        grown = strun_grow(l->arena, l->text, &l->room, sizeof *grown);
        if (!grown)
            return -1;
        l->text = grown;
    }
    va_start(ap, fmt);
    l->text[l->count] = formatted(l->arena, fmt, ap);
    va_end(ap);
    if (!l->text[l->count])
        return -1;
    l->count++;
    return 0;
}

int
strun_lines_fail(const strun_lines *l, strun_error_kind kind, const char *title,
                 strun_error *err)
{
    enum { REST = 32 }; /* room for "; and N more" */
    char all[sizeof err->text];
    size_t used, i;

    if (!l->count)
        return 0;
    used = (size_t)snprintf(all, sizeof all, "%.200s%s", title,
                            *title ? ": " : "");
    for (i = 0; i < l->count; i++) {
        size_t len = strlen(l->text[i]) + 2;
        if (i && used + len + REST > sizeof all)
            break;
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%.*s",
                                 i ? "; " : "", (int)(sizeof all - used - REST),
                                 l->text[i]);
    }
    if (i < l->count)
        snprintf(all + used, sizeof all - used, "; and %zu more", l->count - i);
    return strun_error_set(err, kind, "%s", all);
}
