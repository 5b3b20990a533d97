/* Owns machine integers as text. */
#ifndef BASE_INT_TEXT_H
#define BASE_INT_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Room for any 64-bit integer in base 2 with a sign. No NUL is written. */
enum { INT_TEXT_MAX = 65, INT_TEXT_DECIMAL_MAX = 20 };

/* Each writes the digits to out and returns how many characters it wrote. */
size_t u64_to_text(uint64_t value, char *out);
size_t i64_to_text(int64_t value, char *out);
size_t u64_to_text_base(uint64_t value, unsigned base, char *out); /* base 2..36, lower case */

/* Writes exactly count decimal digits, with leading zeros. */
void u64_to_text_padded(uint64_t value, size_t count, char *out);

/* Decimal digits in value; 1 for 0. */
unsigned u64_digit_count(uint64_t value);

/* The value of an ASCII digit in base 36, or 255 for any other byte. */
extern const uint8_t digit_value_table[256];

static inline unsigned digit_value(char c)
{
    return digit_value_table[(unsigned char)c];
}

#endif
