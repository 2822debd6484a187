/* base/utf8.h -- is this text? */
#ifndef STRUN_BASE_UTF8_H
#define STRUN_BASE_UTF8_H

#include <stddef.h>

/* How many of the first bytes are whole UTF-8 characters (RFC 3629: no
 * overlong forms, no surrogates, nothing beyond U+10FFFF); n: all of them. */
size_t strun_utf8_valid(const void *bytes, size_t n);

#endif
