/* strun/step.h -- all that a step plugin must know to describe itself.
 *
 * A plugin is a shared object NAME.so that exports one constant descriptor:
 *
 *   STRUN_STEP("scale", "1.0", "Multiply the science array by a constant.",
 *              .ports = ports, .params = options,
 *              .params_size = sizeof(scale_params), .step_run = scale_run);
 *
 * Invariants: the descriptor is data, so that listing, describing and checking
 * steps runs no code of theirs; abi and size are read before the rest is
 * trusted; the parameter table is the only home of a default and a range.
 */
#ifndef STRUN_STEP_H
#define STRUN_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <strun/error.h>
#include <strun/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a plugin was built against. A strun runs the plugins of its own number:
 * it stays while the headers of its first day still describe what is there, and
 * goes up when something that they promise changes or goes away. What comes
 * without a new number: functions, names at the end of an enum, flags, fields
 * at the end of strun_step, strun_port and strun_param, whose sizes the
 * descriptor tells: what a plugin does not have is read as zeros. All other
 * structs stay as they are. (docs/writing-a-step.md, What stays;
 * tests/outoftree/abi-1 has those headers.) */
#define STRUN_ABI 1u

typedef enum {
    STRUN_BOOL,   /* bool */
    STRUN_INT,    /* int */
    STRUN_REAL,   /* double; None is NaN */
    STRUN_TEXT,   /* const char *; None is NULL */
    STRUN_CHOICE, /* int: the index in choices */
    STRUN_INT2,   /* int[2]; None is {0, 0} */
    STRUN_REAL2,  /* double[2]; None is {NaN, NaN} */
    STRUN_INTS    /* strun_ints; None is empty */
} strun_param_type;

/* A list of one or more integers, "5, 10, 20"; "5" is a list of one. */
typedef struct {
    size_t n;
    const int *v;
} strun_ints;

enum {
    STRUN_OWN = 1,  /* only strun has it, the reference does not know it */
    STRUN_INERT = 2 /* accepted because the reference has it; no effect here */
};

/* One parameter: option, parameter file key, help line, check. */
typedef struct {
    const char *name, *doc, *unit; /* unit: "pixel", or NULL */
    const char *fallback;          /* default as typed by a user; NULL: None */
    const char *const *choices;    /* STRUN_CHOICE: names, NULL at the end */
    double min, max;               /* of each number, inclusive; -INFINITY,
                                      INFINITY: open */
    size_t offset;                 /* of the value in the step's own struct */
    strun_param_type type;
    unsigned flags; /* STRUN_OWN, STRUN_INERT */
} strun_param;

enum {
    STRUN_IN = 1,
    STRUN_OUT = 2,
    STRUN_OPTIONAL = 4,   /* in: may be absent; out: may be left empty */
    STRUN_MANY = 8,       /* in: a list of models */
    STRUN_REFERENCE = 16, /* in: a reference file, chosen for the first input */
    STRUN_UPDATE = 32,    /* out: starts as `from`, arrays and metadata */
    STRUN_DERIVE = 64,    /* out: starts with the keyword metadata of `from` */
    STRUN_IN_PLACE = 128, /* out, with UPDATE: may share the memory of `from` */
    STRUN_FRAME = 256 /* rows and columns are those of the other such ports */
};

/* One model that the step reads or writes. The first input is the model_in of
 * step_run itself, the first output its model_out; the others are parts of
 * these (strun_part, strun_part_out). */
typedef struct {
    const char *name, *doc;
    const char *models; /* accepted types: "CubeModel|ImageModel" */
    const char *arrays; /* in: what it reads: "SCI DQ+ VAR_FLAT?"; +: made of
                           zeros when it is missing, ?: may be missing */
    const char *role;   /* in: members of an association that feed it when the
                           step runs alone ("psf"); NULL: all */
    const char *cut;    /* type whose first axis is the integrations along
                           which the step may be called in blocks, or NULL */
    const char *from;   /* output: the input that it continues */
    const char *suffix; /* output: its usual product suffix */
    unsigned flags;
} strun_port;

enum {
    STRUN_SKIP_RUNS = 1, /* skipped, it still runs and asks strun_skipped() */
    STRUN_SKIP_NEVER = 2 /* cannot be skipped */
};

typedef struct {
    uint32_t abi, size;             /* STRUN_ABI, sizeof(strun_step) */
    uint32_t port_size, param_size; /* of a row of the tables */
    const char *name, *version, *doc;
    const char *class_name;    /* the reference's class, or NULL */
    const char *status;        /* "meta.cal_step.klip", or NULL */
    const strun_port *ports;   /* ends at a NULL name */
    const strun_param *params; /* ends at a NULL name; or NULL */
    size_t params_size;
    unsigned flags;
    /* Rules that no row of the table can say; NULL: none. Runs before any
     * data are read. */
    int (*step_check)(const void *params, strun_error *err);
    /* 0, or -1 after strun_fail(out, ...). */
    int (*step_run)(const strun_model *in, const void *params,
                    strun_model *out);
} strun_step;

#define STRUN_SYMBOL "strun_step_v1"

#if defined(__GNUC__)
#define STRUN_EXPORT __attribute__((visibility("default")))
#else
#define STRUN_EXPORT
#endif

#ifdef __cplusplus
#define STRUN_LINKAGE extern "C"
#else
#define STRUN_LINKAGE extern
#endif

/* C++ has designated initialisers since C++20. Before it, the fields behind
 * DOC are given in their order, without names. */
#if defined(__cplusplus) && __cplusplus < 202002L
#define STRUN_STEP(NAME, VERSION, DOC, ...)                    \
    STRUN_LINKAGE STRUN_EXPORT const strun_step strun_step_v1; \
    const strun_step strun_step_v1 = {STRUN_ABI,               \
                                      sizeof(strun_step),      \
                                      sizeof(strun_port),      \
                                      sizeof(strun_param),     \
                                      NAME,                    \
                                      VERSION,                 \
                                      DOC,                     \
                                      __VA_ARGS__}
#else
#define STRUN_STEP(NAME, VERSION, DOC, ...)                              \
    STRUN_LINKAGE STRUN_EXPORT const strun_step strun_step_v1;           \
    const strun_step strun_step_v1 = {.abi = STRUN_ABI,                  \
                                      .size = sizeof(strun_step),        \
                                      .port_size = sizeof(strun_port),   \
                                      .param_size = sizeof(strun_param), \
                                      .name = NAME,                      \
                                      .version = VERSION,                \
                                      .doc = DOC,                        \
                                      __VA_ARGS__}

#endif

/* Rows of the parameter table: a field of the wrong C type does not compile.
 * S: the struct, f: its field, d: the default, lo, hi: the range, u: the unit,
 * fl: flags. */
#ifdef __cplusplus
#define STRUN_AT(S, f, T) \
    (offsetof(S, f) + 0 * sizeof(static_cast<T *>(&((S *)0)->f)))
#else
#define STRUN_AT(S, f, T) (offsetof(S, f) + 0 * _Generic(((S *)0)->f, T : 1))
#endif
/* clang-format off */
#define STRUN_P_BOOL(S, f, d, fl, text) \
    {#f, text, NULL, d, NULL, 0, 1, STRUN_AT(S, f, bool), STRUN_BOOL, fl}
#define STRUN_P_INT(S, f, d, lo, hi, u, fl, text) \
    {#f, text, u, d, NULL, lo, hi, STRUN_AT(S, f, int), STRUN_INT, fl}
#define STRUN_P_REAL(S, f, d, lo, hi, u, fl, text) \
    {#f, text, u, d, NULL, lo, hi, STRUN_AT(S, f, double), STRUN_REAL, fl}
#define STRUN_P_TEXT(S, f, d, fl, text) \
    {#f, text, NULL, d, NULL, 0, 0, STRUN_AT(S, f, const char *), \
     STRUN_TEXT, fl}
#define STRUN_P_CHOICE(S, f, d, names, fl, text) \
    {#f, text, NULL, d, names, 0, 0, STRUN_AT(S, f, int), STRUN_CHOICE, fl}
#define STRUN_P_INT2(S, f, d, lo, hi, u, fl, text) \
    {#f, text, u, d, NULL, lo, hi, STRUN_AT(S, f[0], int), STRUN_INT2, fl}
#define STRUN_P_REAL2(S, f, d, lo, hi, u, fl, text) \
    {#f, text, u, d, NULL, lo, hi, STRUN_AT(S, f[0], double), STRUN_REAL2, fl}
#define STRUN_P_INTS(S, f, d, lo, hi, u, fl, text) \
    {#f, text, u, d, NULL, lo, hi, STRUN_AT(S, f, strun_ints), STRUN_INTS, fl}
/* clang-format on */

#ifdef __cplusplus
}
#endif
#endif
