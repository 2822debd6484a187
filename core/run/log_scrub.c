/* log_scrub.c -- log lines without folders. */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "run/log_scrub.h"

static bool
ends_path(char c)
{
    return !c || isspace((unsigned char)c) || strchr("'\",;:()<>[]", c);
}

/* Does an absolute path begin at p? Not in a URL: "crds://x.fits". */
static bool
begins_path(const char *text, const char *p)
{
    if (*p != '/' || p == text)
        return *p == '/';
    return p[-1] == '=' || (ends_path(p[-1]) && !(p[-1] == ':' && p[1] == '/'));
}

void
strun_log_scrub(char *text)
{
    char *to = text;

    for (const char *p = text; *p;) {
        bool begins = begins_path(text, p);
        const char *end = p, *last = p;
        while (begins && !ends_path(*end)) {
            if (*end == '/')
                last = end + 1;
            end++;
        }
        if (begins && last > p + 1) {
            memmove(to, last, (size_t)(end - last));
            to += end - last;
            p = end;
        } else {
            *to++ = *p++;
        }
    }
    *to = 0;
}
