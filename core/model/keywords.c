/* keywords.c -- look-ups in the keyword table. */
#include <string.h>

#include "model/keywords.h"

const strun_keyword strun_keywords[] = {
#include "model/keywords.inc"
};

const size_t strun_keyword_count =
    sizeof strun_keywords / sizeof *strun_keywords;

char
strun_model_letter(const char *type)
{
    /* a model that the table does not know has what an image has */
    return type && *type && strchr("CQ", *type) ? *type : 'I';
}

bool
strun_keyword_in(const strun_keyword *k, const char *type)
{
    return strchr(k->models, strun_model_letter(type)) != NULL;
}

const strun_keyword *
strun_keyword_of_path(const char *path, const char *type)
{
    for (size_t i = 0; i < strun_keyword_count; i++)
        if (strcmp(strun_keywords[i].path, path) == 0 &&
            strun_keyword_in(&strun_keywords[i], type))
            return &strun_keywords[i];
    return NULL;
}

const strun_keyword *
strun_keyword_of_card(const char *hdu, const char *key, const char *type)
{
    for (size_t i = 0; i < strun_keyword_count; i++)
        if (strcmp(strun_keywords[i].key, key) == 0 &&
            strcmp(strun_keywords[i].hdu, hdu) == 0 &&
            strun_keyword_in(&strun_keywords[i], type))
            return &strun_keywords[i];
    return NULL;
}
