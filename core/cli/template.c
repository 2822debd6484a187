/* template.c -- texts with words to fill in. */
#include <stdbool.h>
#include <string.h>

#include "cli/template.h"

/* A text that grows by its pieces. */
typedef struct {
    strun_arena *arena;
    char *v;
    size_t n, room;
} text;

static bool
put(text *t, const char *from, size_t n)
{
    if (t->n + n >= t->room) {
        size_t room = 2 * (t->room + n) + 1;
        char *v = strun_arena_alloc(t->arena, room, 1);
        if (!v)
            return false;
        memcpy(v, t->v ? t->v : "", t->n);
        t->v = v;
        t->room = room;
    }
    memcpy(t->v + t->n, from, n);
    t->n += n;
    t->v[t->n] = 0;
    return true;
}

/* The word that begins at "@NAME", with the character behind it; or NULL. */
static const strun_word *
word_at(const char *at, const strun_word *words, char *behind)
{
    size_t n = *at == '@' ? strspn(at + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") : 0;

    for (; n && words->name; words++)
        if (strlen(words->name) == n && !strncmp(words->name, at + 1, n)) {
            *behind = at[n + 1];
            return words;
        }
    return NULL;
}

/* What a mark at the beginning of a line takes: its length, and whether the
 * line stays. */
static size_t
condition(const char *line, const strun_word *words, bool *stays)
{
    char behind = 0;
    const strun_word *w = word_at(line, words, &behind);

    *stays = true;
    if (!w || !strchr("?!", behind))
        return 0;
    *stays = (w->value != NULL) == (behind == '?');
    return strlen(w->name) + 2;
}

static bool
put_line(text *t, const char *line, size_t n, const strun_word *words)
{
    const char *end = line + n;

    while (line < end) {
        const char *mark = memchr(line, '@', (size_t)(end - line));
        char behind = 0;
        const strun_word *w = mark ? word_at(mark, words, &behind) : NULL;
        size_t plain = (size_t)((mark ? mark : end) - line);

        if (!put(t, line, plain))
            return false;
        line += plain;
        if (w && behind == '@') {
            if (w->value && !put(t, w->value, strlen(w->value)))
                return false;
            line += strlen(w->name) + 2;
        } else if (mark && !put(t, line++, 1)) {
            return false;
        }
    }
    return true;
}

const char *
strun_template_fill(strun_arena *a, const char *from, const strun_word *words)
{
    text t = {.arena = a};
    bool stays;

    if (!put(&t, "", 0))
        return NULL;
    while (*from) {
        size_t mark = condition(from, words, &stays);
        size_t n = strcspn(from, "\n");

        n += from[n] == '\n';
        if (stays && !put_line(&t, from + mark, n - mark, words))
            return NULL;
        from += n;
    }
    return t.v;
}
