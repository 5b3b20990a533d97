/* Owns the exact conversions beneath float_text: between doubles and decimal digits. Private to
 * base/float_*.c.
 */
#ifndef BASE_FLOAT_DIGITS_H
#define BASE_FLOAT_DIGITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No double has more significant digits than 767; leading digits of a rounded one fit too. */
enum { FLOAT_DIGITS_MAX = 1120 };

/* 0.d1d2d3... * 10^point, without trailing zeros; count 0 for what rounds to zero. */
typedef struct FloatDigits {
    char text[FLOAT_DIGITS_MAX];
    int count;
    int point;
} FloatDigits;

/* value (finite, > 0) rounded half-even to count >= 1 significant digits. */
void float_digits_significant(double value, int64_t count, FloatDigits *digits);

/* value (finite, > 0) rounded half-even to places after the point (before it when negative). */
void float_digits_places(double value, int64_t places, FloatDigits *digits);

/* The double nearest to top * 2^exponent (a little more if sticky), half to even; top has its high
 * bit set. Infinity when too large. */
double float_from_bits(uint64_t top, bool sticky, int64_t exponent);

/* The double nearest to 0.d1d2d3... * 10^point, where text has count digits, the first not '0'.
 * A '.' among them is skipped; count does not include it. */
double float_from_digits(const char *text, size_t count, int64_t point);

#endif
