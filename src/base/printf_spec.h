/* Owns %-formatting: the parsing of one specification, %[(name)][flags][width][.precision][hlL]type,
 * and the layout of a value by it.
 */
#ifndef BASE_PRINTF_SPEC_H
#define BASE_PRINTF_SPEC_H

#include "base/bigint.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum PrintfFlag {
    PRINTF_LEFT = 1,      /* - */
    PRINTF_SIGN = 2,      /* + */
    PRINTF_BLANK = 4,     /* space */
    PRINTF_ALTERNATE = 8, /* # */
    PRINTF_ZERO = 16,     /* 0 */
} PrintfFlag;

typedef enum PrintfError {
    PRINTF_OK,
    PRINTF_INCOMPLETE_KEY,    /* incomplete format key */
    PRINTF_INCOMPLETE,        /* incomplete format */
    PRINTF_WIDTH_TOO_BIG,     /* width too big */
    PRINTF_PRECISION_TOO_BIG, /* precision too big */
} PrintfError;

#define PRINTF_UNSET SIZE_MAX

typedef struct PrintfSpec {
    const char *name; /* the text between the parentheses, or NULL */
    size_t name_size;
    unsigned flags;
    size_t width;             /* or PRINTF_UNSET */
    size_t precision;         /* or PRINTF_UNSET */
    bool width_argument;      /* '*': takes the width from the arguments, before the precision */
    bool precision_argument;  /* '*' */
    uint32_t type;            /* the conversion character, '%' for "%%" */
    size_t type_offset;       /* its byte offset in text, for the message on an unknown one */
} PrintfSpec;

/* Parses the specification after the '%' at text[-1]; *used is the bytes read, type included. */
PrintfError printf_spec_parse(PrintfSpec *spec, const char *text, size_t size, size_t *used);

const char *printf_error_text(PrintfError error);

/* A '*' width: negative means left-justified. */
void printf_spec_set_width(PrintfSpec *spec, int64_t width);
void printf_spec_set_precision(PrintfSpec *spec, int64_t precision);

/* Each appends a value as spec's type says (d i u o x X for an int; e f g and upper case for a
 * double; anything else for text, which precision cuts), padded to the width. False when out has
 * failed. The value has been converted to suit the type by the caller. */
bool printf_put_int(Buffer *out, const PrintfSpec *spec, BigView value);
bool printf_put_float(Buffer *out, const PrintfSpec *spec, double value);
bool printf_put_text(Buffer *out, const PrintfSpec *spec, const char *text, size_t size);

#endif
