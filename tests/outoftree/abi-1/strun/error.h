/* strun/error.h -- what went wrong, in an object that the caller owns.
 *
 * Invariants: a function that can fail returns 0 on success and -1 on failure
 * and fills the strun_error it was given; the first error stays, later ones
 * are dropped; nothing in libstrun prints, exits or aborts.
 */
#ifndef STRUN_ERROR_H
#define STRUN_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    STRUN_OK = 0,
    STRUN_E_USAGE,   /* the command line */
    STRUN_E_CONFIG,  /* a parameter, a parameter file, a pipeline description */
    STRUN_E_INPUT,   /* an input that is missing or does not fit the others */
    STRUN_E_FORMAT,  /* a file that is not what its name says */
    STRUN_E_IO,      /* the system refused to read or write */
    STRUN_E_MEMORY,  /* no memory */
    STRUN_E_PLUGIN,  /* a plugin that is refused or misbehaves */
    STRUN_E_NUMERIC, /* data on which the method is not defined */
    STRUN_E_NO_DATA, /* no member of a role that the pipeline needs */
    STRUN_E_NO_CRDS  /* a reference file is needed, and there is no cache */
} strun_error_kind;

typedef struct {
    strun_error_kind kind;
    char text[1000]; /* one line: place, what was found, what was expected */
} strun_error;

#if defined(__GNUC__)
#define STRUN_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define STRUN_PRINTF(f, a)
#endif

/* Record an error unless one is there already. err may be NULL. Always -1, so
 * that a function can end with `return strun_error_set(err, ...)`. */
int strun_error_set(strun_error *err, strun_error_kind kind, const char *fmt,
                    ...) STRUN_PRINTF(3, 4);

/* Put a place in front of the recorded text: "PLACE: text". Always -1. */
int strun_error_at(strun_error *err, const char *fmt, ...) STRUN_PRINTF(2, 3);

#ifdef __cplusplus
}
#endif
#endif
