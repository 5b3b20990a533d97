/* Owns the layout of formatted values: padding, grouping, and each type's own form. */
#include "base/format_spec.h"

#include "base/bits.h"
#include "base/float_text.h"
#include "base/int_text.h"
#include "base/utf8.h"

#include <math.h>

/* ---- padding --------------------------------------------------------------------------------- */

static void put_fill(Buffer *out, uint32_t fill, size_t count)
{
    if (fill < 0x80) {
        buffer_put_repeated(out, (char)fill, count);
        return;
    }
    char bytes[UTF8_MAX_BYTES];
    size_t size = utf8_put(fill, bytes), total;
    char *to = size_multiply(size, count, &total) ? buffer_reserve(out, total) : NULL;
    if (!to) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        memcpy(to + i * size, bytes, size);
    out->size += total;
}

/* What a text of count characters lacks to spec's width, on its left and on its right. */
typedef struct Padding {
    size_t left;
    size_t right;
} Padding;

static Padding padding_of(const FormatSpec *spec, size_t count)
{
    if (spec->width == FORMAT_UNSET || spec->width <= count)
        return (Padding){0, 0};
    size_t missing = spec->width - count;
    size_t left = spec->align == '<' ? 0 : spec->align == '^' ? missing / 2 : missing;
    return (Padding){left, missing - left};
}

void format_put_padded(Buffer *out, const FormatSpec *spec, const char *text, size_t size,
                       size_t count)
{
    if (spec->precision < count) { /* FORMAT_UNSET is larger than any count */
        count = spec->precision;
        size = utf8_offset(text, size, count);
    }
    Padding padding = padding_of(spec, count);
    put_fill(out, spec->fill, padding.left);
    buffer_put(out, text, size);
    put_fill(out, spec->fill, padding.right);
}

FormatError format_put_text(Buffer *out, const FormatSpec *spec, const char *text, size_t size)
{
    FormatError error = format_spec_check_text(spec);
    if (!error)
        format_put_padded(out, spec, text, size, utf8_count(text, size));
    return error ? error : out->failed ? FORMAT_NO_MEMORY : FORMAT_OK;
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* How many digits, leading zeros included, fill `least` columns when grouped: a separator is never
 * first, which may take one column more. */
static size_t padded_digits(size_t digits, size_t least, size_t group)
{
    if (!group)
        return size_max(digits, least);
    /* n digits take n + (n - 1) / group columns. */
    size_t wanted = least - least / (group + 1) + (least % (group + 1) == 0);
    return size_max(digits, wanted);
}

static size_t grouped_size(size_t digits, size_t group)
{
    return group && digits ? digits + (digits - 1) / group : digits;
}

/* count digits, of which number has the last ones, with separators. */
static void put_grouped(Buffer *out, const NumberText *number, size_t count, size_t group,
                        char separator)
{
    size_t size = grouped_size(count, group);
    char *start = buffer_reserve(out, size);
    if (!start)
        return;
    char *at = start + size;
    const char *digit = number->digits + number->digits_size;
    size_t left = group ? group : SIZE_MAX; /* digits before the next separator */
    for (size_t i = 0; i < count; i++, left--) {
        if (left == 0) {
            *--at = separator;
            left = group;
        }
        *--at = digit > number->digits ? *--digit : '0';
    }
    out->size += size;
}

void format_put_number(Buffer *out, const FormatSpec *spec, const NumberText *number)
{
    size_t group = !spec->grouping ? 0 : spec->group_by_4 ? 4 : 3;
    size_t prefix = number->prefix ? strlen(number->prefix) : 0;
    size_t other = (number->sign != 0) + prefix + number->rest_count;
    size_t digits = number->digits_size, width = spec->width == FORMAT_UNSET ? 0 : spec->width;
    if (digits && spec->fill == '0' && spec->align == '=' && width > other)
        digits = padded_digits(digits, width - other, group);
    Padding padding = padding_of(spec, other + grouped_size(digits, group));
    bool inside = spec->align == '=';
    if (!inside)
        put_fill(out, spec->fill, padding.left);
    if (number->sign)
        buffer_put_char(out, number->sign);
    buffer_put(out, number->prefix, prefix);
    if (inside)
        put_fill(out, spec->fill, padding.left);
    put_grouped(out, number, digits, group, spec->grouping);
    buffer_put(out, number->rest, number->rest_size);
    put_fill(out, spec->fill, padding.right);
}

static char sign_of(const FormatSpec *spec, bool negative)
{
    return negative ? '-' : spec->sign == '-' ? 0 : spec->sign;
}

/* ---- int ------------------------------------------------------------------------------------- */

static FormatError put_char(Buffer *out, const FormatSpec *spec, BigView value)
{
    int64_t c;
    if (!big_to_i64(value, &c))
        return FORMAT_CHAR_TOO_LARGE;
    if (c < 0 || c > UTF8_MAX_CODE_POINT)
        return FORMAT_CHAR_RANGE;
    char bytes[UTF8_MAX_BYTES];
    size_t size = utf8_put((uint32_t)c, bytes);
    NumberText number = {.rest = bytes, .rest_size = size, .rest_count = 1};
    format_put_number(out, spec, &number);
    return FORMAT_OK;
}

typedef struct Radix {
    uint32_t type;
    unsigned base;
    const char *prefix;
} Radix;

static Radix radix_of(uint32_t type)
{
    static const Radix radixes[] = {{'b', 2, "0b"}, {'o', 8, "0o"}, {'x', 16, "0x"}, {'X', 16, "0X"}};
    for (size_t i = 0; i < ARRAY_COUNT(radixes); i++) {
        if (radixes[i].type == type)
            return radixes[i];
    }
    return (Radix){'d', 10, ""};
}

FormatError format_put_int(Buffer *out, const FormatSpec *spec, BigView value)
{
    FormatError error = format_spec_check_int(spec);
    if (error)
        return error;
    if (spec->type == 'c') {
        error = put_char(out, spec, value);
        return error ? error : out->failed ? FORMAT_NO_MEMORY : FORMAT_OK;
    }
    Radix radix = radix_of(spec->type);
    BigView magnitude = {value.limbs, value.size, false};
    char few[128];
    size_t room = big_text_size(magnitude, radix.base), size = 0;
    char *digits = room <= sizeof few ? few : allocator_get(out->allocator, room);
    if (!digits)
        return FORMAT_NO_MEMORY;
    bool good = big_to_text(digits, &size, magnitude, radix.base, out->allocator);
    for (size_t i = 0; good && spec->type == 'X' && i < size; i++)
        digits[i] = (char)(digits[i] >= 'a' ? digits[i] - 'a' + 'A' : digits[i]);
    NumberText number = {.sign = sign_of(spec, value.negative),
                         .prefix = spec->alternate ? radix.prefix : "",
                         .digits = digits,
                         .digits_size = size};
    if (good)
        format_put_number(out, spec, &number);
    if (digits != few)
        allocator_free(out->allocator, digits, room);
    return good && !out->failed ? FORMAT_OK : FORMAT_NO_MEMORY;
}

/* ---- float ----------------------------------------------------------------------------------- */

/* Appends value's digits to out as spec says, without width; bare: "3", not "3.0", for repr's. */
static void put_float_body(Buffer *out, const FormatSpec *spec, double value, bool bare)
{
    unsigned flags = (spec->alternate ? FLOAT_ALTERNATE : 0) |
                     (spec->no_negative_0 ? FLOAT_NO_NEGATIVE_0 : 0);
    char type = format_spec_has_type(spec) ? (char)spec->type : 'r';
    bool percent = type == '%';
    if (type == 'r' && !bare)
        flags |= FLOAT_ADD_DOT_0;
    if (type == 'r' && spec->precision != FORMAT_UNSET)
        type = 'g';
    if (type == 'n')
        type = 'g';
    size_t precision = spec->precision != FORMAT_UNSET ? spec->precision : type == 'r' ? 0 : 6;
    float_format(out, percent ? value * 100 : value, percent ? 'f' : type, precision, flags);
    if (percent)
        buffer_put_char(out, '%');
}

/* Splits an unpadded float at text: "-12.5e+3" is sign, digits, rest. */
static NumberText split_float(const FormatSpec *spec, const char *text, size_t size)
{
    NumberText number = {.digits = text};
    bool negative = size && *text == '-';
    number.sign = sign_of(spec, negative);
    number.digits += negative;
    size -= negative;
    while (number.digits_size < size && digit_value(number.digits[number.digits_size]) < 10)
        number.digits_size++;
    number.rest = number.digits + number.digits_size;
    number.rest_size = number.rest_count = size - number.digits_size;
    return number;
}

FormatError format_put_float(Buffer *out, const FormatSpec *spec, double value)
{
    FormatError error = format_spec_check_float(spec);
    if (error)
        return error;
    Buffer body;
    buffer_init(&body, out->allocator);
    put_float_body(&body, spec, value, false);
    if (!body.failed) {
        NumberText number = split_float(spec, body.data, body.size);
        format_put_number(out, spec, &number);
    }
    bool good = !body.failed && !out->failed;
    buffer_free(&body);
    return good ? FORMAT_OK : FORMAT_NO_MEMORY;
}

/* One part of a complex number, grouped but not padded. */
static void put_part(Buffer *out, Buffer *body, const FormatSpec *spec, double value)
{
    FormatSpec part = *spec;
    part.width = FORMAT_UNSET;
    buffer_clear(body);
    put_float_body(body, &part, value, true);
    if (body->failed) {
        out->failed = true;
        return;
    }
    NumberText number = split_float(&part, body->data, body->size);
    format_put_number(out, &part, &number);
}

FormatError format_put_complex(Buffer *out, const FormatSpec *spec, double real, double imaginary)
{
    FormatError error = format_spec_check_complex(spec);
    if (error)
        return error;
    Buffer whole, body;
    buffer_init(&whole, out->allocator);
    buffer_init(&body, out->allocator);
    bool no_type = !format_spec_has_type(spec);
    bool only_imaginary = no_type && real == 0 && !signbit(real);
    bool parentheses = no_type && !only_imaginary;
    FormatSpec signed_spec = *spec;
    if (parentheses)
        buffer_put_char(&whole, '(');
    if (!only_imaginary) {
        put_part(&whole, &body, spec, real);
        signed_spec.sign = '+';
    }
    put_part(&whole, &body, &signed_spec, imaginary);
    buffer_put_text(&whole, parentheses ? "j)" : "j");
    if (!whole.failed) {
        FormatSpec padding = *spec;
        padding.precision = FORMAT_UNSET;
        format_put_padded(out, &padding, whole.data, whole.size, whole.size);
    }
    bool good = !whole.failed && !out->failed;
    buffer_free(&whole);
    buffer_free(&body);
    return good ? FORMAT_OK : FORMAT_NO_MEMORY;
}
