/* Owns %-formatting: the parsing of one specification and the layout of a value by it. */
#include "base/printf_spec.h"

#include "base/bits.h"
#include "base/float_text.h"
#include "base/int_text.h"
#include "base/utf8.h"

#include <limits.h>

/* ---- parsing --------------------------------------------------------------------------------- */

const char *printf_error_text(PrintfError error)
{
    static const char *const texts[] = {"no error", "incomplete format key", "incomplete format",
                                        "width too big", "precision too big"};
    return texts[error];
}

/* "(name)", whose parentheses may nest. */
static PrintfError parse_name(PrintfSpec *spec, const char **at, const char *end)
{
    if (*at == end || **at != '(')
        return PRINTF_OK;
    const char *start = ++*at;
    for (size_t depth = 1; *at < end; ++*at) {
        depth += **at == '(';
        depth -= **at == ')';
        if (depth == 0) {
            spec->name = start;
            spec->name_size = (size_t)(*at - start);
            ++*at;
            return PRINTF_OK;
        }
    }
    return PRINTF_INCOMPLETE_KEY;
}

static unsigned parse_flags(const char **at, const char *end)
{
    static const char letters[] = "-+ #0"; /* in the order of PrintfFlag */
    unsigned flags = 0;
    for (; *at < end && **at; ++*at) {
        const char *found = strchr(letters, **at);
        if (!found)
            break;
        flags |= 1u << (found - letters);
    }
    return flags;
}

/* Digits, if any, no more than limit; or '*', which sets *argument. */
static bool parse_number(const char **at, const char *end, size_t limit, size_t *value,
                         bool *argument)
{
    if (*at < end && **at == '*') {
        ++*at;
        *argument = true;
        return true;
    }
    size_t number = 0;
    const char *start = *at;
    for (; *at < end && digit_value(**at) < 10; ++*at) {
        size_t digit = digit_value(**at);
        if (number > (limit - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    if (*at > start)
        *value = number;
    return true;
}

PrintfError printf_spec_parse(PrintfSpec *spec, const char *text, size_t size, size_t *used)
{
    const char *at = text, *end = text + size;
    *spec = (PrintfSpec){.width = PRINTF_UNSET, .precision = PRINTF_UNSET};
    PrintfError error = parse_name(spec, &at, end);
    if (error)
        return error;
    spec->flags = parse_flags(&at, end);
    if (!parse_number(&at, end, SSIZE_MAX, &spec->width, &spec->width_argument))
        return PRINTF_WIDTH_TOO_BIG;
    if (at < end && *at == '.') {
        at++;
        spec->precision = 0;
        if (!parse_number(&at, end, INT_MAX, &spec->precision, &spec->precision_argument))
            return PRINTF_PRECISION_TOO_BIG;
    }
    if (at < end && (*at == 'h' || *at == 'l' || *at == 'L'))
        at++;
    if (at == end)
        return PRINTF_INCOMPLETE;
    spec->type_offset = (size_t)(at - text);
    at += utf8_next(at, &spec->type);
    *used = (size_t)(at - text);
    return PRINTF_OK;
}

void printf_spec_set_width(PrintfSpec *spec, int64_t width)
{
    if (width < 0)
        spec->flags |= PRINTF_LEFT;
    spec->width = width < 0 ? 0 - (size_t)width : (size_t)width;
}

void printf_spec_set_precision(PrintfSpec *spec, int64_t precision)
{
    spec->precision = precision < 0 ? 0 : (size_t)precision;
}

/* ---- layout ---------------------------------------------------------------------------------- */

/* lead (sign and prefix), then body of count code points; zeros go between the two. */
static bool put_padded(Buffer *out, const PrintfSpec *spec, const char *lead, size_t lead_size,
                       const char *body, size_t size, size_t count, bool zeros)
{
    size_t width = spec->width == PRINTF_UNSET ? 0 : spec->width, all = lead_size + count;
    size_t missing = width > all ? width - all : 0;
    bool left = spec->flags & PRINTF_LEFT;
    if (!left && !zeros)
        buffer_put_repeated(out, ' ', missing);
    buffer_put(out, lead, lead_size);
    if (!left && zeros)
        buffer_put_repeated(out, '0', missing);
    buffer_put(out, body, size);
    if (left)
        buffer_put_repeated(out, ' ', missing);
    return !out->failed;
}

bool printf_put_text(Buffer *out, const PrintfSpec *spec, const char *text, size_t size)
{
    size_t count = utf8_count(text, size);
    if (spec->precision < count && spec->type != 'c') {
        count = spec->precision;
        size = utf8_offset(text, size, count);
    }
    return put_padded(out, spec, NULL, 0, text, size, count, false);
}

static size_t put_sign(char *lead, const PrintfSpec *spec, bool negative)
{
    if (!negative && !(spec->flags & (PRINTF_SIGN | PRINTF_BLANK)))
        return 0;
    *lead = negative ? '-' : spec->flags & PRINTF_SIGN ? '+' : ' ';
    return 1;
}

bool printf_put_int(Buffer *out, const PrintfSpec *spec, BigView value)
{
    unsigned base = spec->type == 'o' ? 8 : spec->type == 'x' || spec->type == 'X' ? 16 : 10;
    char lead[3];
    size_t lead_size = put_sign(lead, spec, value.negative);
    if ((spec->flags & PRINTF_ALTERNATE) && base != 10) {
        lead[lead_size++] = '0';
        lead[lead_size++] = (char)spec->type;
    }
    Buffer body;
    buffer_init(&body, out->allocator);
    value.negative = false;
    size_t room = big_text_size(value, base), size = 0;
    char few[128], *digits = room <= sizeof few ? few : allocator_get(out->allocator, room);
    bool good = digits && big_to_text(digits, &size, value, base, out->allocator);
    if (good) {
        if (spec->precision != PRINTF_UNSET && spec->precision > size)
            buffer_put_repeated(&body, '0', spec->precision - size);
        for (size_t i = 0; spec->type == 'X' && i < size; i++)
            digits[i] = (char)(digits[i] >= 'a' ? digits[i] - 'a' + 'A' : digits[i]);
        buffer_put(&body, digits, size);
    }
    good = good && !body.failed &&
           put_padded(out, spec, lead, lead_size, body.data, body.size, body.size,
                      spec->flags & PRINTF_ZERO);
    if (digits != few)
        allocator_free(out->allocator, digits, room);
    buffer_free(&body);
    out->failed |= !good;
    return good;
}

bool printf_put_float(Buffer *out, const PrintfSpec *spec, double value)
{
    Buffer body;
    buffer_init(&body, out->allocator);
    float_format(&body, value, (char)spec->type,
                 spec->precision == PRINTF_UNSET ? 6 : spec->precision,
                 spec->flags & PRINTF_ALTERNATE ? FLOAT_ALTERNATE : 0);
    bool good = !body.failed;
    if (good) {
        bool negative = body.data[0] == '-';
        char lead[1];
        size_t lead_size = put_sign(lead, spec, negative), size = body.size - negative;
        good = put_padded(out, spec, lead, lead_size, body.data + negative, size, size,
                          spec->flags & PRINTF_ZERO);
    }
    buffer_free(&body);
    out->failed |= !good;
    return good;
}
