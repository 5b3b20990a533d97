/* Owns Python's format specification mini-language: [[fill]align][sign][z][#][0][width][grouping]
 * [.precision][type], its errors, and the layout of padded text and grouped numbers.
 */
#ifndef BASE_FORMAT_SPEC_H
#define BASE_FORMAT_SPEC_H

#include "base/bigint.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum FormatError {
    FORMAT_OK,
    FORMAT_NO_MEMORY,
    FORMAT_INVALID,            /* Invalid format specifier '<text>' for object of type '<type>' */
    FORMAT_TOO_MANY_DIGITS,    /* Too many decimal digits in format string */
    FORMAT_NO_PRECISION,       /* Format specifier missing precision */
    FORMAT_COMMA_AND_UNDER,    /* Cannot specify both ',' and '_'. */
    FORMAT_GROUPING_TYPE,      /* Cannot specify ',' with 's'. */
    FORMAT_UNKNOWN_CODE,       /* Unknown format code 'q' for object of type 'int' */
    FORMAT_STR_SIGN,           /* Sign not allowed in string format specifier */
    FORMAT_STR_SPACE,          /* Space not allowed in string format specifier */
    FORMAT_STR_NEGATIVE_0,     /* Negative zero coercion (z) not allowed in string format ... */
    FORMAT_STR_ALTERNATE,      /* Alternate form (#) not allowed in string format specifier */
    FORMAT_STR_EQUALS,         /* '=' alignment not allowed in string format specifier */
    FORMAT_INT_PRECISION,      /* Precision not allowed in integer format specifier */
    FORMAT_INT_NEGATIVE_0,     /* Negative zero coercion (z) not allowed in integer format ... */
    FORMAT_CHAR_SIGN,          /* Sign not allowed with integer format specifier 'c' */
    FORMAT_CHAR_ALTERNATE,     /* Alternate form (#) not allowed with integer format ... 'c' */
    FORMAT_CHAR_RANGE,         /* %c arg not in range(0x110000): an OverflowError */
    FORMAT_CHAR_TOO_LARGE,     /* Python int too large to convert to C long: an OverflowError */
    FORMAT_PRECISION_TOO_BIG,  /* precision too big */
    FORMAT_COMPLEX_ZERO,       /* Zero padding is not allowed in complex format specifier */
    FORMAT_COMPLEX_EQUALS,     /* '=' alignment flag is not allowed in complex format specifier */
} FormatError;

#define FORMAT_UNSET SIZE_MAX /* width or precision not given */

enum { FORMAT_NUL_TYPE = 0x200000 }; /* a NUL as type: 0 is "none given" */

typedef struct FormatSpec {
    uint32_t fill;     /* a code point; ' ' when not given */
    char align;        /* '<' '>' '=' '^' */
    char sign;         /* '+', '-', ' ', or 0 when not given */
    char grouping;     /* ',' or '_', or 0 */
    bool group_by_4;   /* '_' with b, o, x, X */
    bool alternate;    /* '#' */
    bool no_negative_0; /* 'z' */
    bool has_align;    /* align was given in the text */
    bool is_plain;     /* the specification is empty: str() will do */
    size_t width;      /* or FORMAT_UNSET */
    size_t precision;  /* or FORMAT_UNSET */
    uint32_t type;     /* the type character (any code point), or 0 */
} FormatSpec;

/* For float and complex, as in CPython, a NUL is no type. */
static inline bool format_spec_has_type(const FormatSpec *spec)
{
    return spec->type != 0 && spec->type != FORMAT_NUL_TYPE;
}

/* Parses the whole of text (valid UTF-8). default_align: '<' for str, whose type is then 's',
 * '>' for numbers. */
FormatError format_spec_parse(FormatSpec *spec, const char *text, size_t size, char default_align);

/* Appends the message CPython gives for the error: type_name is the object's ('int'), text the
 * specification. */
void format_error_message(Buffer *out, FormatError error, const FormatSpec *spec,
                          const char *type_name, const char *text, size_t size);

/* Whether spec suits the type; the put functions below check it themselves. */
FormatError format_spec_check_text(const FormatSpec *spec);
FormatError format_spec_check_int(const FormatSpec *spec);
FormatError format_spec_check_float(const FormatSpec *spec);
FormatError format_spec_check_complex(const FormatSpec *spec);

/* A number before padding: sign, prefix, digits, rest. All ASCII, but that rest may be any text of
 * rest_count code points: what is no number (inf, nan, a 'c' character) has only that. */
typedef struct NumberText {
    char sign;          /* '+', '-', ' ', or 0 */
    const char *prefix; /* "0x" and the like, or NULL */
    const char *digits; /* the whole part: what grouping and zero padding apply to */
    size_t digits_size;
    const char *rest; /* point, fraction, exponent, percent sign */
    size_t rest_size;
    size_t rest_count;
} NumberText;

/* Appends the number grouped and padded by spec. */
void format_put_number(Buffer *out, const FormatSpec *spec, const NumberText *number);

/* Appends text (valid UTF-8 of count code points) cut to spec's precision and padded. */
void format_put_padded(Buffer *out, const FormatSpec *spec, const char *text, size_t size,
                       size_t count);

/* format(value, spec) for str, int, float and complex: checked, formatted and appended.
 * FORMAT_NO_MEMORY also when out has failed. Float types on an int (e f g %) are for the caller,
 * which converts to double first: see format_int_wants_float. */
FormatError format_put_text(Buffer *out, const FormatSpec *spec, const char *text, size_t size);
FormatError format_put_int(Buffer *out, const FormatSpec *spec, BigView value);
FormatError format_put_float(Buffer *out, const FormatSpec *spec, double value);
FormatError format_put_complex(Buffer *out, const FormatSpec *spec, double real, double imaginary);

static inline bool format_int_wants_float(const FormatSpec *spec)
{
    return spec->type && spec->type < 128 && __builtin_strchr("eEfFgG%", (int)spec->type);
}

#endif
