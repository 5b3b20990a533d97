/* Owns the properties of characters that str's methods ask for, on utf8proc and small tables. */
#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Each answers as the str method of its name does for a string of that one character. */
bool unicode_is_alpha(uint32_t c);
bool unicode_is_decimal(uint32_t c);
bool unicode_is_digit(uint32_t c);
bool unicode_is_numeric(uint32_t c);
bool unicode_is_alnum(uint32_t c);
bool unicode_is_space(uint32_t c);
bool unicode_is_printable(uint32_t c);
bool unicode_is_upper(uint32_t c);
bool unicode_is_lower(uint32_t c);
bool unicode_is_title(uint32_t c);    /* titlecase letters only (Lt) */
bool unicode_is_cased(uint32_t c);    /* has the property Cased */
bool unicode_is_case_ignorable(uint32_t c);
bool unicode_is_line_break(uint32_t c); /* where splitlines splits */
bool unicode_is_identifier_start(uint32_t c); /* XID_Start or '_' */
bool unicode_is_identifier_part(uint32_t c);  /* XID_Continue */

/* The value of a decimal digit, 0 to 9, or -1; of a digit (superscripts and so on too), or -1. */
int unicode_decimal_value(uint32_t c);
int unicode_digit_value(uint32_t c);

/* False when c has no numeric value. */
bool unicode_numeric_value(uint32_t c, double *value);

/* Full case mappings: write at most UNICODE_CASE_MAX code points to out, return how many. */
enum { UNICODE_CASE_MAX = 3 };
size_t unicode_to_lower(uint32_t c, uint32_t *out);
size_t unicode_to_upper(uint32_t c, uint32_t *out);
size_t unicode_to_title(uint32_t c, uint32_t *out);
size_t unicode_to_casefold(uint32_t c, uint32_t *out);

/* What 'Σ' at text[index] becomes in lower(): final 'ς' or 'σ'. The text is given by a function
 * that reads one code point. */
typedef uint32_t UnicodeRead(const void *text, size_t index);
uint32_t unicode_lower_sigma(const void *text, size_t count, size_t index, UnicodeRead *read);

/* The columns that a terminal uses: 0, 1 or 2. */
int unicode_columns(uint32_t c);

/* Normal forms (unicode_normalize.c). UNICODE_3_2 may be added: as Unicode 3.2 had it. */
typedef enum UnicodeForm { UNICODE_NFC, UNICODE_NFD, UNICODE_NFKC, UNICODE_NFKD, UNICODE_3_2 } UnicodeForm;

/* Normalises count code points into out, which holds room; returns the code points needed. When
 * that is more than room, out is not to be used: call again with as much. */
size_t unicode_normalize(unsigned form, const uint32_t *text, size_t count, uint32_t *out, size_t room);

/* Is the text in the form? One look at each character cannot always tell. */
typedef enum UnicodeAnswer { UNICODE_NO, UNICODE_MAYBE, UNICODE_YES } UnicodeAnswer;
UnicodeAnswer unicode_quick_check(UnicodeForm form, const void *text, size_t count, UnicodeRead *read);

#endif
