/* error.c -- the error object. Tasks of one loop may fail at the same time: a
 * lock sees to it that the text is of one of them. */
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <strun/error.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

int
strun_error_set(strun_error *err, strun_error_kind kind, const char *fmt, ...)
{
    va_list ap;

    if (!err)
        return -1;
    pthread_mutex_lock(&lock);
    if (err->kind == STRUN_OK) {
        err->kind = kind;
        va_start(ap, fmt);
        vsnprintf(err->text, sizeof err->text, fmt, ap);
        va_end(ap);
    }
    pthread_mutex_unlock(&lock);
    return -1;
}

int
strun_error_at(strun_error *err, const char *fmt, ...)
{
    char old[sizeof err->text];
    va_list ap;
    int n;

    if (!err || err->kind == STRUN_OK)
        return -1;
    memcpy(old, err->text, sizeof old);
    va_start(ap, fmt);
    n = vsnprintf(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
    if (n >= 0 && (size_t)n + 3 < sizeof err->text)
        snprintf(err->text + n, sizeof err->text - (size_t)n, ": %.*s",
                 (int)(sizeof err->text - (size_t)n) - 3, old);
    return -1;
}
