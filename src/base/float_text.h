/* Owns doubles as text: the shortest digits that round-trip, correctly rounded formatting to any
 * precision, correctly rounded parsing, and hexadecimal forms. All of CPython's conventions.
 */
#ifndef BASE_FLOAT_TEXT_H
#define BASE_FLOAT_TEXT_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for float_repr: "-1.2345678901234567e-308". No NUL is written. */
enum { FLOAT_REPR_MAX = 32, FLOAT_HEX_MAX = 32 };

/* The shortest decimal that reads back as value (finite, > 0), the closest to it among those:
 * digits * 10^exponent, digits < 10^17 without trailing zeros. */
typedef struct FloatDecimal {
    uint64_t digits;
    int exponent;
} FloatDecimal;

FloatDecimal float_shortest(double value);

/* repr(value): writes to out and returns how many characters. */
size_t float_repr(double value, char *out);

/* As repr, without the ".0" of whole numbers, and 'r' digits otherwise: complex parts. */
size_t float_repr_bare(double value, char *out);

typedef enum FloatFlag {
    FLOAT_SIGN = 1,           /* a '+' in front of what is not negative */
    FLOAT_ADD_DOT_0 = 2,      /* "3" becomes "3.0" */
    FLOAT_ALTERNATE = 4,      /* '#': always a point; 'g' keeps trailing zeros */
    FLOAT_NO_NEGATIVE_0 = 8,  /* 'z': what rounds to -0 loses its sign */
} FloatFlag;

/* Appends value formatted as type: one of e E f F g G, or r with precision ignored (the shortest
 * digits). Infinity and nan come out as inf and nan (upper case for E F G). A failure is the
 * buffer's. */
void float_format(Buffer *out, double value, char type, size_t precision, unsigned flags);

/* round(value, places) for a finite value, correctly rounded half-even on the exact value. Any
 * places is fine; overflow gives an infinity. */
double float_round(double value, int64_t places);

/* Reads the longest float at text: [sign] digits [. digits] [e [sign] digits], or inf, infinity,
 * nan in any case. Returns the bytes read, 0 when there is no float. No spaces, no underscores.
 * Too large is an infinity, too small a zero. */
size_t float_parse(const char *text, size_t size, double *value);

/* value.hex(): writes at most FLOAT_HEX_MAX characters, returns how many. */
size_t float_to_hex(double value, char *out);

typedef enum FloatHexStatus { FLOAT_HEX_OK, FLOAT_HEX_INVALID, FLOAT_HEX_TOO_LARGE } FloatHexStatus;

/* float.fromhex(text): the whole text, surrounding ASCII space allowed. */
FloatHexStatus float_from_hex(const char *text, size_t size, double *value);

#endif
