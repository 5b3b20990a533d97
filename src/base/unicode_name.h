/* Owns the names of characters, as in "\N{LATIN SMALL LETTER A}". */
#ifndef BASE_UNICODE_NAME_H
#define BASE_UNICODE_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for any name. No NUL is written. */
enum { UNICODE_NAME_MAX = 96 };

/* Writes the name of c and returns its size; 0 when it has none (control characters, surrogates,
 * private use, unassigned). */
size_t unicode_name(uint32_t c, char *out);

/* Finds a character by its name or an alias, in upper or lower case. */
bool unicode_from_name(const char *name, size_t size, uint32_t *c);

#endif
