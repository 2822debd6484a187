/* size_text.c -- sizes for people. */
#include "run/size_text.h"

const char *
strun_size_text(strun_arena *a, double bytes)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    size_t u = 0;

    for (; bytes >= 1000 && u + 1 < sizeof units / sizeof *units; u++)
        bytes /= 1000;
    return strun_arena_printf(a, u ? "%.1f %s" : "%.0f %s", bytes, units[u]);
}
