/* run/number_text.h -- numbers as Python's int() and float() read them, which
 * is what users of the reference are used to: blanks around, "1_000", "nan",
 * "infinity", no hexadecimals. */
#ifndef STRUN_RUN_NUMBER_TEXT_H
#define STRUN_RUN_NUMBER_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* False when the text is no such number. An integer beyond 64 bits becomes
 * LLONG_MIN or LLONG_MAX. */
bool strun_text_to_int(const char *text, long long *out);
bool strun_text_to_real(const char *text, double *out);

/* As Python's repr: "1.0", "1e-05", "inf", "nan". size >= 32. Returns out. */
char *strun_real_repr(double v, char *out, size_t size);

#endif
