/* run/crds_date.h -- the dates that UseAfter compares. */
#ifndef STRUN_RUN_CRDS_DATE_H
#define STRUN_RUN_CRDS_DATE_H

#include <stdbool.h>

enum { STRUN_CRDS_DATE = 40 }; /* room for "2023-05-06 12:13:14.567890" */

/* A date with or without a time in the form that sorts as text,
 * "YYYY-MM-DD hh:mm:ss", with ".ffffff" unless the fraction is 0. Read:
 * YYYY-MM-DD, MM-DD-YYYY, DD-MM-YY, with '-' or '/', then ' ' or 'T', then
 * hh:mm, hh:mm:ss, hh:mm:ss.f, AM or PM; YYYYMMDD:hhmmss. (crds also reads
 * names of months, which no JWST header has.) False: it is no such date. */
bool strun_crds_date(const char *text, char out[STRUN_CRDS_DATE]);

#endif
