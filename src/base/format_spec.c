/* Owns the parsing of format specifications, and what each type makes of them. */
#include "base/format_spec.h"

#include "base/bits.h"
#include "base/unicode.h"
#include "base/utf8.h"

#include <limits.h>

/* ---- parsing --------------------------------------------------------------------------------- */

/* The text, read one code point ahead. */
typedef struct Reader {
    const char *at;
    const char *end;
} Reader;

/* The next code point, or 0 at the end (no specification has use for a NUL there). */
static uint32_t peek(const Reader *reader, size_t *size)
{
    uint32_t c = 0;
    if (reader->at < reader->end && (unsigned char)*reader->at < 128) {
        *size = 1;
        return (unsigned char)*reader->at;
    }
    *size = reader->at < reader->end ? utf8_next(reader->at, &c) : 0;
    return c;
}

static bool take(Reader *reader, char c)
{
    if (reader->at == reader->end || *reader->at != c)
        return false;
    reader->at++;
    return true;
}

static inline bool is_align(char c) { return c == '<' || c == '>' || c == '=' || c == '^'; }
static inline bool is_sign(char c) { return c == '+' || c == '-' || c == ' '; }

/* Decimal digits of any script; *value stays as it is when there are none. */
static bool take_number(Reader *reader, size_t *value)
{
    size_t number = 0, size;
    bool any = false;
    for (; reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9' && number < 100000000; reader->at++) {
        number = number * 10 + (size_t)(*reader->at - '0');
        any = true;
    }
    bool more = reader->at < reader->end && ((unsigned char)*reader->at >= 128 || number >= 100000000);
    while (more) {
        int digit = unicode_decimal_value(peek(reader, &size));
        if (size == 0 || digit < 0)
            break;
        if (number > ((size_t)SSIZE_MAX - (size_t)digit) / 10)
            return false;
        number = number * 10 + (size_t)digit;
        any = true;
        reader->at += size;
    }
    if (any)
        *value = number;
    return true;
}

static void take_align(Reader *reader, FormatSpec *spec, bool *has_fill)
{
    size_t size;
    uint32_t first = peek(reader, &size);
    const char *at = reader->at + size; /* where the alignment is, if the first character is the fill */
    if (size && at < reader->end && is_align(*at)) {
        spec->fill = first;
        *has_fill = true;
    } else if (size && is_align(*reader->at)) {
        at = reader->at;
    } else {
        return;
    }
    spec->align = *at;
    spec->has_align = true;
    reader->at = at + 1;
}

static FormatError take_grouping(Reader *reader, FormatSpec *spec)
{
    if (take(reader, ','))
        spec->grouping = ',';
    if (take(reader, '_')) {
        if (spec->grouping)
            return FORMAT_COMMA_AND_UNDER;
        spec->grouping = '_';
    }
    if (spec->grouping == '_' && reader->at < reader->end && *reader->at == ',')
        return FORMAT_COMMA_AND_UNDER;
    return FORMAT_OK;
}

/* Grouping goes with decimal and float types, '_' with the other bases too. */
static FormatError check_grouping(FormatSpec *spec, char default_align)
{
    uint32_t type = spec->type ? spec->type : default_align == '<' ? 's' : 0;
    if (!spec->grouping || type == 0 || type == FORMAT_NUL_TYPE ||
        (type < 128 && strchr("defgEG%F", (int)type)))
        return FORMAT_OK;
    if (spec->grouping == '_' && type < 128 && strchr("boxX", (int)type)) {
        spec->group_by_4 = true;
        return FORMAT_OK;
    }
    spec->type = type;
    return FORMAT_GROUPING_TYPE;
}

static FormatError parse_fields(Reader *reader, FormatSpec *spec, char default_align)
{
    bool has_fill = false;
    take_align(reader, spec, &has_fill);
    if (reader->at < reader->end && is_sign(*reader->at))
        spec->sign = *reader->at++;
    spec->no_negative_0 = take(reader, 'z');
    spec->alternate = take(reader, '#');
    if (!has_fill && take(reader, '0')) {
        spec->fill = '0';
        if (!spec->has_align && default_align == '>')
            spec->align = '=';
    }
    if (!take_number(reader, &spec->width))
        return FORMAT_TOO_MANY_DIGITS;
    FormatError error = take_grouping(reader, spec);
    if (error)
        return error;
    if (take(reader, '.')) {
        if (!take_number(reader, &spec->precision))
            return FORMAT_TOO_MANY_DIGITS;
        if (spec->precision == FORMAT_UNSET)
            return FORMAT_NO_PRECISION;
    }
    size_t size;
    spec->type = peek(reader, &size);
    if (reader->at + size != reader->end)
        return FORMAT_INVALID;
    if (size && spec->type == 0)
        spec->type = FORMAT_NUL_TYPE;
    return check_grouping(spec, default_align);
}

FormatError format_spec_parse(FormatSpec *spec, const char *text, size_t size, char default_align)
{
    *spec = (FormatSpec){.fill = ' ',
                         .align = default_align,
                         .is_plain = size == 0,
                         .width = FORMAT_UNSET,
                         .precision = FORMAT_UNSET};
    if (size == 0)
        return FORMAT_OK;
    Reader reader = {text, text + size};
    return parse_fields(&reader, spec, default_align);
}

/* ---- what each type allows ------------------------------------------------------------------- */

static bool type_is_one_of(const FormatSpec *spec, const char *types)
{
    return spec->type == 0 || (spec->type < 128 && strchr(types, (int)spec->type));
}

FormatError format_spec_check_text(const FormatSpec *spec)
{
    if (!type_is_one_of(spec, "s"))
        return FORMAT_UNKNOWN_CODE;
    if (spec->sign)
        return spec->sign == ' ' ? FORMAT_STR_SPACE : FORMAT_STR_SIGN;
    if (spec->no_negative_0)
        return FORMAT_STR_NEGATIVE_0;
    if (spec->alternate)
        return FORMAT_STR_ALTERNATE;
    return spec->align == '=' ? FORMAT_STR_EQUALS : FORMAT_OK;
}

FormatError format_spec_check_int(const FormatSpec *spec)
{
    if (!type_is_one_of(spec, "bcdoxXn"))
        return FORMAT_UNKNOWN_CODE;
    if (spec->precision != FORMAT_UNSET)
        return FORMAT_INT_PRECISION;
    if (spec->no_negative_0)
        return FORMAT_INT_NEGATIVE_0;
    if (spec->type == 'c' && spec->sign)
        return FORMAT_CHAR_SIGN;
    return spec->type == 'c' && spec->alternate ? FORMAT_CHAR_ALTERNATE : FORMAT_OK;
}

FormatError format_spec_check_float(const FormatSpec *spec)
{
    if (format_spec_has_type(spec) && !type_is_one_of(spec, "eEfFgGn%"))
        return FORMAT_UNKNOWN_CODE;
    if (spec->precision != FORMAT_UNSET && spec->precision > INT_MAX)
        return FORMAT_PRECISION_TOO_BIG;
    return FORMAT_OK;
}

FormatError format_spec_check_complex(const FormatSpec *spec)
{
    if (format_spec_has_type(spec) && !type_is_one_of(spec, "eEfFgGn"))
        return FORMAT_UNKNOWN_CODE;
    if (spec->precision != FORMAT_UNSET && spec->precision > INT_MAX)
        return FORMAT_PRECISION_TOO_BIG;
    if (spec->fill == '0')
        return FORMAT_COMPLEX_ZERO;
    return spec->align == '=' ? FORMAT_COMPLEX_EQUALS : FORMAT_OK;
}

/* ---- messages -------------------------------------------------------------------------------- */

/* %g: grouping, %c: the type, %t: the object's type, %s: the specification. */
static const char *const messages[] = {
    [FORMAT_OK] = "no error",
    [FORMAT_NO_MEMORY] = "out of memory",
    [FORMAT_INVALID] = "Invalid format specifier '%s' for object of type '%t'",
    [FORMAT_TOO_MANY_DIGITS] = "Too many decimal digits in format string",
    [FORMAT_NO_PRECISION] = "Format specifier missing precision",
    [FORMAT_COMMA_AND_UNDER] = "Cannot specify both ',' and '_'.",
    [FORMAT_GROUPING_TYPE] = "Cannot specify '%g' with '%c'.",
    [FORMAT_UNKNOWN_CODE] = "Unknown format code '%c' for object of type '%t'",
    [FORMAT_STR_SIGN] = "Sign not allowed in string format specifier",
    [FORMAT_STR_SPACE] = "Space not allowed in string format specifier",
    [FORMAT_STR_NEGATIVE_0] =
        "Negative zero coercion (z) not allowed in string format specifier",
    [FORMAT_STR_ALTERNATE] = "Alternate form (#) not allowed in string format specifier",
    [FORMAT_STR_EQUALS] = "'=' alignment not allowed in string format specifier",
    [FORMAT_INT_PRECISION] = "Precision not allowed in integer format specifier",
    [FORMAT_INT_NEGATIVE_0] =
        "Negative zero coercion (z) not allowed in integer format specifier",
    [FORMAT_CHAR_SIGN] = "Sign not allowed with integer format specifier 'c'",
    [FORMAT_CHAR_ALTERNATE] = "Alternate form (#) not allowed with integer format specifier 'c'",
    [FORMAT_CHAR_RANGE] = "%%c arg not in range(0x110000)",
    [FORMAT_CHAR_TOO_LARGE] = "Python int too large to convert to C long",
    [FORMAT_PRECISION_TOO_BIG] = "precision too big",
    [FORMAT_COMPLEX_ZERO] = "Zero padding is not allowed in complex format specifier",
    [FORMAT_COMPLEX_EQUALS] = "'=' alignment flag is not allowed in complex format specifier",
};

void format_error_message(Buffer *out, FormatError error, const FormatSpec *spec,
                          const char *type_name, const char *text, size_t size)
{
    for (const char *at = messages[error]; *at; at++) {
        if (*at != '%') {
            buffer_put_char(out, *at);
            continue;
        }
        switch (*++at) {
        case 'g':
            buffer_put_char(out, spec->grouping);
            break;
        case 'c':
            if (spec->type > 32 && spec->type < 128)
                buffer_put_char(out, (char)spec->type);
            else
                buffer_printf(out, "\\x%x", (unsigned)spec->type & (FORMAT_NUL_TYPE - 1));
            break;
        case 't':
            buffer_put_text(out, type_name);
            break;
        case 's':
            buffer_put(out, text, size);
            break;
        default:
            buffer_put_char(out, *at);
        }
    }
}
