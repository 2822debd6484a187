/* run/crds_python.h -- the values of Python that CRDS writes into its files:
 * dictionaries, tuples, lists, texts, numbers and calls of the selectors Match
 * and UseAfter. Nothing is ever executed.
 *
 * Invariants: values live in the reader's arena; the text that is read is
 * overwritten (texts are decoded where they stand) and must outlive the
 * values; brackets nest at most STRUN_PY_DEPTH deep; errors (STRUN_E_FORMAT)
 * name the file, the line and the column.
 */
#ifndef STRUN_RUN_CRDS_PYTHON_H
#define STRUN_RUN_CRDS_PYTHON_H

#include <stdbool.h>
#include <stddef.h>

#include <strun/arena.h>
#include <strun/error.h>

enum { STRUN_PY_DEPTH = 64 };

typedef enum {
    STRUN_PY_TEXT, /* a string */
    STRUN_PY_WORD, /* a number, True, False, None */
    STRUN_PY_TUPLE,
    STRUN_PY_LIST,
    STRUN_PY_DICT,
    STRUN_PY_CALL /* of a selector, with one argument */
} strun_py_kind;

typedef struct strun_py strun_py;
struct strun_py {
    strun_py_kind kind;
    const char *text; /* TEXT: UTF-8; WORD: as written; CALL: its name */
    size_t count;
    const strun_py **item; /* of tuple, list, call; the values of a dict */
    const strun_py **key;  /* of a dict */
    size_t line;
};

typedef struct {
    strun_arena *arena;
    const char *name; /* of the file, for messages */
    char *at;         /* the next byte; a NUL ends the text */
    const char *line_start;
    size_t line;
    int depth;
    strun_error *err;
} strun_py_reader;

/* A reader of a text, which it overwrites. */
strun_py_reader strun_py_read(strun_arena *a, const char *name, char *text,
                              strun_error *err);

/* Go behind blanks, line ends and comments; the byte there, 0: the end. */
char strun_py_next(strun_py_reader *r);

/* Read one value. NULL after an error. */
const strun_py *strun_py_value(strun_py_reader *r);

/* Go behind the next byte, which must be this one. 0 or -1. */
int strun_py_expect(strun_py_reader *r, char wanted);

/* Read an identifier, to which dots may belong; NULL: there is none. */
const char *strun_py_name(strun_py_reader *r);

/* Record an error at the place of the reader; always -1. */
int strun_py_fail(strun_py_reader *r, const char *fmt, ...) STRUN_PRINTF(2, 3);

/* A new value without items; items and (dict) keys are added at its end. 0 or
 * -1: no memory, which is recorded. */
strun_py *strun_py_new(strun_py_reader *r, strun_py_kind kind);
typedef struct {
    size_t items, keys; /* 0 at first */
} strun_py_room;
int strun_py_push(strun_py_reader *r, strun_py *to, strun_py_room *room,
                  const strun_py *key, const strun_py *item);

/* The value of a key of a dict; of equal keys the last, as in Python. NULL:
 * there is none, or no dict. */
const strun_py *strun_py_get(const strun_py *dict, const char *key);

/* The same when the value is a text, else NULL. */
const char *strun_py_get_text(const strun_py *dict, const char *key);

/* A tuple or a list. */
bool strun_py_is_row(const strun_py *v);

/* Equal as keys of a dict are. */
bool strun_py_equal(const strun_py *a, const strun_py *b);

#endif
