/* jsonlines FILE KEY... -- the values of these keys in each line of a log in
 * JSON, parted by "|": a text or a number as it is, "-" for none or null, the
 * JSON of all else. Fails at the first line that is no object. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "io/json.h"

static void
print_value(const strun_node *n)
{
    char *text = n && n->kind != STRUN_SCALAR ? strun_json_text(n) : NULL;

    fputs(text ? text : !n || strun_node_is_null(n) ? "-" : n->text, stdout);
    free(text);
}

static int
print_line(strun_arena *a, const char *name, const char *text, size_t n,
           char **keys)
{
    strun_error err = {0};
    const strun_node *map = strun_json_parse(a, name, text, n, &err);

    if (!map || map->kind != STRUN_MAP) {
        printf("%s: %.*s\n", err.text, (int)n, text);
        return -1;
    }
    for (; *keys; keys++) {
        print_value(strun_node_get(map, *keys));
        putchar(keys[1] ? '|' : '\n');
    }
    return 0;
}

int
main(int argc, char **argv)
{
    strun_arena *a = strun_arena_new();
    void *bytes;
    size_t n;
    int bad = 0;

    if (argc < 3 || !a || strun_read_file(a, argv[1], &bytes, &n, NULL))
        return 2;
    for (const char *p = bytes; *p && !bad;) {
        size_t len = strcspn(p, "\n");
        bad = print_line(a, argv[1], p, len, argv + 2);
        p += len + (p[len] == '\n');
    }
    strun_arena_free(a);
    return bad ? 1 : 0;
}
