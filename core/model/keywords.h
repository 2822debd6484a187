/* model/keywords.h -- the keywords of JWST data models: where a value stands in
 * the header and in the tree. The rows come from config/keywords.tsv.
 */
#ifndef STRUN_MODEL_KEYWORDS_H
#define STRUN_MODEL_KEYWORDS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *key, *hdu, *path;
    char type;           /* s, f, i, b */
    const char *choices; /* "A|B", or NULL */
    const char *rule;    /* how blending treats it, or NULL */
    bool in_table;       /* has a column in HDRTAB */
    const char *models;  /* letters of the models that have it: C, Q, I */
    const char *section; /* the title above it in a header, or "" */
    const char *comment;
} strun_keyword;

extern const strun_keyword strun_keywords[]; /* in header order */
extern const size_t strun_keyword_count;

/* The row of a path, or of a key in an HDU, that a model type has; NULL. */
const strun_keyword *strun_keyword_of_path(const char *path, const char *type);
const strun_keyword *strun_keyword_of_card(const char *hdu, const char *key,
                                           const char *type);

/* The letter of a model type in the tables. */
char strun_model_letter(const char *type);

/* Has this model type ("CubeModel") the row? */
bool strun_keyword_in(const strun_keyword *k, const char *type);

#endif
