/* nearest.c -- "did you mean ...?" */
#include <ctype.h>
#include <string.h>

#include "run/nearest.h"

enum { LONGEST = 63 };

static int
fold(char c)
{
    return c == '-' ? '_' : tolower((unsigned char)c);
}

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t
cut_length(const char *s)
{
    return least(strlen(s), LONGEST);
}

size_t
strun_name_distance(const char *a, const char *b)
{
    size_t na = cut_length(a), nb = cut_length(b);
    size_t rows[3][LONGEST + 1]; /* two rows up, the row above, this row */
    size_t *up2 = rows[0], *up = rows[1], *row = rows[2];

    for (size_t j = 0; j <= nb; j++)
        row[j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t *spare = up2;
        up2 = up;
        up = row;
        row = spare;
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            int x = fold(a[i - 1]), y = fold(b[j - 1]);
            row[j] = least(least(up[j], row[j - 1]) + 1, up[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == fold(b[j - 2]) && y == fold(a[i - 2]))
                row[j] = least(row[j], up2[j - 2] + 1);
        }
    }
    return row[nb];
}

static int
starts_with(const char *name, const char *start)
{
    while (*start && fold(*name) == fold(*start)) {
        name++;
        start++;
    }
    return !*start;
}

void
strun_nearest_offer(strun_nearest *n, const char *name)
{
    size_t length = strlen(n->wanted), d, most;

    if (!name)
        return;
    most = length < 6 ? 1 : length / 3;
    d = strun_name_distance(n->wanted, name);
    if (d > most && length >= 3 && starts_with(name, n->wanted))
        d = most;
    if (d > most || (n->best && d >= n->distance))
        return;
    n->best = name;
    n->distance = d;
}
