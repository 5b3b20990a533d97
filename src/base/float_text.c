/* Owns doubles as text: repr, formatting, parsing and hexadecimal, by CPython's conventions. */
#include "base/float_text.h"

#include "base/bits.h"
#include "base/float_digits.h"
#include "base/int_text.h"

#include <limits.h>
#include <math.h>

/* ---- repr ------------------------------------------------------------------------------------ */

static size_t put(char *out, const char *text)
{
    size_t size = strlen(text);
    memcpy(out, text, size);
    return size;
}

/* "e+05": at least two digits. */
static size_t put_exponent(char *out, int exponent)
{
    out[0] = 'e';
    out[1] = exponent < 0 ? '-' : '+';
    unsigned size = exponent < 0 ? (unsigned)-exponent : (unsigned)exponent;
    unsigned count = size >= 100 ? 3 : 2;
    u64_to_text_padded(size, count, out + 2);
    return 2 + count;
}

/* digits (count of them, 0.ddd * 10^point) laid out as repr does. */
static size_t put_shortest(char *out, const char *digits, int count, int point, bool dot_zero)
{
    char *at = out;
    if (point <= -4 || point > 16) {
        *at++ = digits[0];
        if (count > 1) {
            *at++ = '.';
            memcpy(at, digits + 1, (size_t)count - 1);
            at += count - 1;
        }
        at += put_exponent(at, point - 1);
    } else if (point <= 0) {
        at += put(at, "0.");
        memset(at, '0', (size_t)-point);
        at += -point;
        memcpy(at, digits, (size_t)count);
        at += count;
    } else if (count > point) {
        memcpy(at, digits, (size_t)point);
        at[point] = '.';
        memcpy(at + point + 1, digits + point, (size_t)(count - point));
        at += count + 1;
    } else {
        memcpy(at, digits, (size_t)count);
        memset(at + count, '0', (size_t)(point - count));
        at += point;
        if (dot_zero)
            at += put(at, ".0");
    }
    return (size_t)(at - out);
}

static size_t put_repr(double value, char *out, bool dot_zero)
{
    if (isnan(value))
        return put(out, "nan");
    char *at = out;
    if (signbit(value)) {
        *at++ = '-';
        value = -value;
    }
    if (isinf(value)) {
        at += put(at, "inf");
    } else if (value == 0) {
        at += put(at, dot_zero ? "0.0" : "0");
    } else {
        FloatDecimal decimal = float_shortest(value);
        char digits[INT_TEXT_DECIMAL_MAX];
        int count = (int)u64_to_text(decimal.digits, digits);
        at += put_shortest(at, digits, count, count + decimal.exponent, dot_zero);
    }
    return (size_t)(at - out);
}

size_t float_repr(double value, char *out)
{
    return put_repr(value, out, true);
}

size_t float_repr_bare(double value, char *out)
{
    return put_repr(value, out, false);
}

/* ---- formatting ------------------------------------------------------------------------------ */

/* Where the digits go: [start, end) counted from the first digit; the point is at `point`. */
typedef struct Layout {
    int64_t start;
    int64_t end;
    int64_t point;
    bool has_exponent;
    int exponent;
} Layout;

/* type is lower case. precision is the number of digits: significant ones for e and g. */
static Layout layout_of(const FloatDigits *digits, char type, int64_t precision, unsigned flags)
{
    Layout layout = {.end = digits->count, .point = digits->point};
    bool dot_0 = flags & FLOAT_ADD_DOT_0;
    switch (type) {
    case 'e':
        layout.has_exponent = true;
        layout.end = precision;
        break;
    case 'f':
        layout.end = layout.point + precision;
        break;
    case 'g':
        layout.has_exponent = layout.point <= -4 || layout.point > precision - dot_0;
        if (flags & FLOAT_ALTERNATE)
            layout.end = precision;
        break;
    default:
        layout.has_exponent = layout.point <= -4 || layout.point > 16;
    }
    if (layout.has_exponent) {
        layout.exponent = digits->point - 1;
        layout.point = 1;
    }
    layout.start = layout.point <= 0 ? layout.point - 1 : 0;
    int64_t least = layout.point + (!layout.has_exponent && dot_0);
    layout.end = layout.end > least ? layout.end : least;
    return layout;
}

/* Appends the positions [from, to) of the digits, zeros where there are none. */
static char *put_digits(char *at, const FloatDigits *digits, int64_t from, int64_t to)
{
    for (; from < to && from < 0; from++)
        *at++ = '0';
    if (from < to && from < digits->count) {
        int64_t stop = to < digits->count ? to : digits->count;
        memcpy(at, digits->text + from, (size_t)(stop - from));
        at += stop - from;
        from = stop;
    }
    if (from < to) {
        memset(at, '0', (size_t)(to - from));
        at += to - from;
    }
    return at;
}

static void put_layout(Buffer *out, const FloatDigits *digits, const Layout *layout, char sign,
                       bool alternate, bool upper)
{
    char *start = buffer_reserve(out, (size_t)(layout->end - layout->start) + 16), *at = start;
    if (!start)
        return;
    if (sign)
        *at++ = sign;
    at = put_digits(at, digits, layout->start, layout->point);
    if (layout->end > layout->point || alternate)
        *at++ = '.';
    at = put_digits(at, digits, layout->point, layout->end);
    if (layout->has_exponent) {
        char *letter = at;
        at += put_exponent(at, layout->exponent);
        if (upper)
            *letter = 'E';
    }
    out->size += (size_t)(at - start);
}

static void put_special(Buffer *out, double value, unsigned flags, bool upper)
{
    bool nan = isnan(value);
    if (!nan && value < 0)
        buffer_put_char(out, '-');
    else if (flags & FLOAT_SIGN)
        buffer_put_char(out, '+');
    buffer_put(out, nan ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf"), 3);
}

/* The digits of a value >= 0; *precision becomes what the layout needs. */
static void get_digits(FloatDigits *digits, double value, char type, int64_t *precision)
{
    if (type == 'e')
        ++*precision;
    else if (type == 'g' && *precision == 0)
        *precision = 1;
    if (value == 0) {
        digits->count = 1;
        digits->text[0] = '0';
        digits->point = 1;
    } else if (type == 'r') {
        FloatDecimal decimal = float_shortest(value);
        digits->count = (int)u64_to_text(decimal.digits, digits->text);
        digits->point = digits->count + decimal.exponent;
    } else if (type == 'f') {
        float_digits_places(value, *precision, digits);
        if (digits->count == 0)
            digits->point = (int)-*precision;
    } else {
        float_digits_significant(value, *precision, digits);
    }
}

void float_format(Buffer *out, double value, char type, size_t precision, unsigned flags)
{
    bool upper = type == 'E' || type == 'F' || type == 'G';
    if (upper)
        type = (char)(type - 'A' + 'a');
    if (!isfinite(value)) {
        put_special(out, value, flags, upper);
        return;
    }
    if (precision > INT_MAX) {
        if (type != 'r')
            out->failed = true;
        precision = 0;
    }
    FloatDigits digits;
    int64_t wanted = (int64_t)precision;
    get_digits(&digits, fabs(value), type, &wanted);
    bool is_zero = digits.count == 0 || digits.text[0] == '0';
    char sign = flags & FLOAT_SIGN ? '+' : 0;
    if (signbit(value) && !(is_zero && (flags & FLOAT_NO_NEGATIVE_0)))
        sign = '-';
    Layout layout = layout_of(&digits, type, wanted, flags);
    put_layout(out, &digits, &layout, sign, flags & FLOAT_ALTERNATE, upper);
}

double float_round(double value, int64_t places)
{
    enum { MOST_PLACES = 323, FEWEST_PLACES = -308 };
    if (!isfinite(value) || value == 0 || places > MOST_PLACES)
        return value;
    if (places < FEWEST_PLACES)
        return copysign(0.0, value);
    FloatDigits digits;
    float_digits_places(fabs(value), places, &digits);
    double rounded = float_from_digits(digits.text, (size_t)digits.count, digits.point);
    return copysign(rounded, value);
}

/* ---- parsing --------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return (unsigned char)(c - '0') <= 9;
}

/* The length of word at text, ignoring case, or 0. word is lower case. */
static size_t match(const char *text, const char *end, const char *word)
{
    size_t size = strlen(word);
    if ((size_t)(end - text) < size)
        return 0;
    for (size_t i = 0; i < size; i++) {
        if ((text[i] | 0x20) != word[i])
            return 0;
    }
    return size;
}

static size_t parse_special(const char *text, const char *end, double *value)
{
    size_t size = match(text, end, "infinity");
    if (!size)
        size = match(text, end, "inf");
    if (size) {
        *value = INFINITY;
        return size;
    }
    *value = NAN;
    return match(text, end, "nan");
}

/* [eE][+-]digits at text: returns its length, 0 when it is none. Saturates far beyond any use. */
static size_t parse_exponent(const char *text, const char *end, int64_t *exponent)
{
    const char *at = text + 1;
    if (text == end || (*text | 0x20) != 'e')
        return 0;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    if (at == end || !is_digit(*at))
        return 0;
    int64_t size = 0;
    for (; at < end && is_digit(*at); at++) {
        if (size < INT64_MAX / 20)
            size = size * 10 + (*at - '0');
    }
    *exponent = negative ? -size : size;
    return (size_t)(at - text);
}

/* Digits with an optional point among them. */
static size_t parse_decimal(const char *text, const char *end, double *value)
{
    const char *at = text, *point = NULL, *first = NULL, *last = NULL;
    uint64_t word = 0;
    for (; at < end; at++) {
        if (is_digit(*at)) {
            word = word * 10 + (unsigned)(*at - '0'); /* meaningful when there are few */
            if (*at != '0') {
                first = first ? first : at;
                last = at;
            }
        } else if (*at == '.' && !point) {
            point = at;
        } else {
            break;
        }
    }
    if (at == text || (at == text + 1 && point))
        return 0;
    const char *digits_end = at;
    int64_t exponent = 0;
    at += parse_exponent(at, end, &exponent);
    if (!first) {
        *value = 0.0;
        return (size_t)(at - text);
    }
    const char *unit = point ? point : digits_end; /* where the digits below one begin */
    if (digits_end - text <= 16 && exponent == 0 && unit + 1 >= digits_end) {
        *value = (double)word; /* "123", "123." */
        return (size_t)(at - text);
    }
    size_t count = (size_t)(last - first) + 1 - (first < unit && unit < last);
    int64_t where = first < unit ? unit - first : unit - first + 1;
    *value = float_from_digits(first, count, where + exponent);
    return (size_t)(at - text);
}

size_t float_parse(const char *text, size_t size, double *value)
{
    const char *at = text, *end = text + size;
    bool negative = size && *at == '-';
    if (size && (*at == '-' || *at == '+'))
        at++;
    if (at == end)
        return 0;
    size_t used = is_digit(*at) || *at == '.' ? parse_decimal(at, end, value)
                                              : parse_special(at, end, value);
    if (!used)
        return 0;
    if (negative)
        *value = -*value;
    return (size_t)(at - text) + used;
}

/* ---- hexadecimal ----------------------------------------------------------------------------- */

size_t float_to_hex(double value, char *out)
{
    if (!isfinite(value))
        return float_repr(value, out);
    char *at = out;
    if (signbit(value))
        *at++ = '-';
    uint64_t bits = bits_of_double(value), fraction = bits & (((uint64_t)1 << 52) - 1);
    int biased = (int)(bits >> 52 & 0x7FF), exponent = biased ? biased - 1023 : -1022;
    if (value == 0) {
        at += put(at, "0x0.0p+0");
        return (size_t)(at - out);
    }
    at += put(at, biased ? "0x1." : "0x0.");
    for (int shift = 48; shift >= 0; shift -= 4)
        *at++ = "0123456789abcdef"[fraction >> shift & 15];
    *at++ = 'p';
    *at++ = exponent < 0 ? '-' : '+';
    at += u64_to_text((uint64_t)(exponent < 0 ? -exponent : exponent), at);
    return (size_t)(at - out);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The digits after "0x": value = top * 2^exponent, top's high bit set, more lost below if sticky;
 * top 0 for zero. Returns where they end, NULL when there are none. */
typedef struct HexDigits {
    uint64_t top;
    int64_t exponent;
    bool sticky;
} HexDigits;

static const char *parse_hex_digits(const char *at, const char *end, HexDigits *digits)
{
    bool point = false;
    size_t count = 0;
    *digits = (HexDigits){0};
    for (; at < end; at++) {
        if (*at == '.' && !point) {
            point = true;
            continue;
        }
        unsigned digit = digit_value(*at);
        if (digit >= 16)
            break;
        count++;
        if (digits->top >> 60) {
            digits->sticky |= digit != 0;
            digits->exponent += point ? 0 : 4;
        } else {
            digits->top = digits->top << 4 | digit;
            digits->exponent -= point ? 4 : 0;
        }
    }
    if (digits->top) {
        unsigned shift = bits_leading_zeros(digits->top);
        digits->top <<= shift;
        digits->exponent -= shift;
    }
    return count ? at : NULL;
}

/* [p[+-]digits]; NULL when malformed. */
static const char *parse_hex_exponent(const char *at, const char *end, int64_t *exponent)
{
    *exponent = 0;
    if (at == end || (*at | 0x20) != 'p')
        return at;
    at++;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    if (at == end || !is_digit(*at))
        return NULL;
    for (; at < end && is_digit(*at); at++) {
        if (*exponent < INT64_MAX / 20)
            *exponent = *exponent * 10 + (*at - '0');
    }
    if (negative)
        *exponent = -*exponent;
    return at;
}

FloatHexStatus float_from_hex(const char *text, size_t size, double *value)
{
    const char *at = text, *end = text + size;
    while (at < end && is_space(*at))
        at++;
    while (end > at && is_space(end[-1]))
        end--;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    size_t special = parse_special(at, end, value);
    if (special && at + special == end) {
        *value = negative ? -*value : *value;
        return FLOAT_HEX_OK;
    }
    if (end - at >= 2 && at[0] == '0' && (at[1] | 0x20) == 'x')
        at += 2;
    HexDigits digits;
    int64_t exponent = 0;
    at = parse_hex_digits(at, end, &digits);
    if (at)
        at = parse_hex_exponent(at, end, &exponent);
    if (at != end)
        return FLOAT_HEX_INVALID;
    *value = digits.top ? float_from_bits(digits.top, digits.sticky, digits.exponent + exponent) : 0.0;
    if (isinf(*value))
        return FLOAT_HEX_TOO_LARGE;
    if (negative)
        *value = -*value;
    return FLOAT_HEX_OK;
}
