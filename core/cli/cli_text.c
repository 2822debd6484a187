/* cli_text.c -- lines that fit a terminal. */
#include <stdio.h>
#include <string.h>

#include "cli/cli_text.h"

enum { WIDTH = 79 };

void
strun_print_wrapped(const char *margin, const char *text)
{
    size_t begin = strlen(margin), at = begin;

    while (text && *text) {
        size_t n = strcspn(text, " ");
        if (at > begin && at + 1 + n > WIDTH) {
            printf("\n%s", margin);
            at = begin;
        }
        at += (size_t)printf("%s%.*s", at > begin ? " " : "", (int)n, text);
        text += n + (text[n] == ' ');
    }
    putchar('\n');
}

void
strun_print_entry(const char *head, const char *text)
{
    const int indent = 26;
    char margin[27];

    snprintf(margin, sizeof margin, "%*s", indent, "");
    if (!head || strlen(head) + 2 > (size_t)indent)
        printf("  %s\n%s", head ? head : "", margin);
    else
        printf("  %-*s", indent - 2, head);
    strun_print_wrapped(margin, text);
}
