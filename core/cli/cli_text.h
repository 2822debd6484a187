/* cli/cli_text.h -- lines that fit a terminal. */
#ifndef STRUN_CLI_TEXT_H
#define STRUN_CLI_TEXT_H

/* Print a text behind a margin that is printed already, broken between words
 * at 79 columns; further lines begin with the margin, too. Ends the line. */
void strun_print_wrapped(const char *margin, const char *text);

/* Print a name (NULL: none) and, in a column behind it, what it is. */
void strun_print_entry(const char *head, const char *text);

#endif
