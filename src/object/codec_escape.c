/* Owns unicode_escape and raw_unicode_escape: text as the inside of a string literal. */
#include "base/int_text.h"
#include "base/unicode_name.h"
#include "object/codec.h"
#include "object/str_internal.h"

#include <string.h>

/* ---- encoding ---- */

static void put_hex(Encoder *e, char letter, uint32_t c, unsigned count)
{
    static const char digits[] = "0123456789abcdef";
    char text[10] = {'\\', letter};
    for (unsigned i = 0; i < count; i++)
        text[2 + i] = digits[c >> (4 * (count - 1 - i)) & 15];
    encoder_put(e, text, 2 + count);
}

static void put_wide(Encoder *e, uint32_t c)
{
    if (c < 0x10000)
        put_hex(e, 'u', c, 4);
    else
        put_hex(e, 'U', c, 8);
}

bool encode_unicode_escape(Encoder *e)
{
    for (size_t i = 0; i < e->source->length && !e->failed; i++) {
        uint32_t c = str_at(e->source, i);
        if (c == '\\')
            encoder_put(e, "\\\\", 2);
        else if (c == '\t')
            encoder_put(e, "\\t", 2);
        else if (c == '\n')
            encoder_put(e, "\\n", 2);
        else if (c == '\r')
            encoder_put(e, "\\r", 2);
        else if (c >= ' ' && c < 127)
            encoder_unit(e, c, 1);
        else if (c < 256)
            put_hex(e, 'x', c, 2);
        else
            put_wide(e, c);
    }
    return !e->failed;
}

bool encode_raw_unicode_escape(Encoder *e)
{
    for (size_t i = 0; i < e->source->length && !e->failed; i++) {
        uint32_t c = str_at(e->source, i);
        if (c < 256)
            encoder_unit(e, c, 1);
        else
            put_wide(e, c);
    }
    return !e->failed;
}

/* ---- decoding ---- */

/* Up to `most` hexadecimal digits at `at`; returns where they end. */
static size_t read_hex(const Decoder *d, size_t at, unsigned most, uint32_t *value)
{
    *value = 0;
    while (most-- > 0 && at < d->size && digit_value((char)d->source[at]) < 16)
        *value = *value << 4 | digit_value((char)d->source[at++]);
    return at;
}

static const char *truncated(unsigned digits)
{
    return digits == 2   ? "truncated \\xXX escape"
           : digits == 4 ? "truncated \\uXXXX escape"
                         : "truncated \\UXXXXXXXX escape";
}

/* \x, \u, \U: start is the backslash, *at behind the letter. */
static bool decode_hex(Decoder *d, size_t start, size_t *at, unsigned digits, const char *too_big)
{
    uint32_t c;
    size_t end = read_hex(d, *at, digits, &c);
    if (end - *at < digits) return decoder_error(d, start, end, truncated(digits), at);
    if (c > 0x10ffff) return decoder_error(d, start, end, too_big, at);
    builder_char(&d->out, c);
    *at = end;
    return !d->out.failed;
}

static void decode_octal(Decoder *d, size_t *at)
{
    uint32_t c = 0;
    for (int i = 0; i < 3 && *at < d->size; i++) {
        unsigned digit = digit_value((char)d->source[*at]);
        if (digit >= 8) break;
        c = c * 8 + digit;
        (*at)++;
    }
    builder_char(&d->out, c);
}

/* \N{name} */
static bool decode_name(Decoder *d, size_t start, size_t *at)
{
    static const char malformed[] = "malformed \\N character escape";
    if (*at >= d->size || d->source[*at] != '{') return decoder_error(d, start, *at, malformed, at);
    const uint8_t *name = d->source + *at + 1;
    const uint8_t *close = memchr(name, '}', d->size - *at - 1);
    if (!close || close == name)
        return decoder_error(d, start, close ? *at + 1 : d->size, malformed, at);
    uint32_t c;
    *at = (size_t)(close - d->source) + 1;
    if (!unicode_from_name((const char *)name, (size_t)(close - name), &c))
        return decoder_error(d, start, *at, "unknown Unicode character name", at);
    builder_char(&d->out, c);
    return !d->out.failed;
}

static bool decode_escape(Decoder *d, size_t *at)
{
    static const char letters[] = "abfnrtv\\'\"", meanings[] = "\a\b\f\n\r\t\v\\'\"";
    size_t start = *at;
    if (start + 1 >= d->size) return decoder_error(d, start, d->size, "\\ at end of string", at);
    char c = (char)d->source[start + 1];
    *at += 2;
    const char *letter = c ? strchr(letters, c) : NULL;
    if (letter) {
        builder_char(&d->out, (unsigned char)meanings[letter - letters]);
    } else if (c >= '0' && c <= '7') {
        --*at;
        decode_octal(d, at);
    } else if (c == 'x' || c == 'u' || c == 'U') {
        return decode_hex(d, start, at, c == 'x' ? 2 : c == 'u' ? 4 : 8,
                          "illegal Unicode character");
    } else if (c == 'N') {
        return decode_name(d, start, at);
    } else if (c != '\n') {
        builder_char(&d->out, '\\');
        builder_char(&d->out, (unsigned char)c);
    }
    return !d->out.failed;
}

bool decode_unicode_escape(Decoder *d)
{
    for (size_t at = 0; at < d->size && !d->out.failed;) {
        if (d->source[at] != '\\')
            builder_char(&d->out, d->source[at++]);
        else if (!decode_escape(d, &at))
            return false;
    }
    return !d->out.failed;
}

/* Only \u and \U behind an odd number of backslashes mean anything. */
bool decode_raw_unicode_escape(Decoder *d)
{
    size_t at = 0;
    while (at < d->size && !d->out.failed) {
        if (d->source[at] != '\\') {
            builder_char(&d->out, d->source[at++]);
            continue;
        }
        char c = at + 1 < d->size ? (char)d->source[at + 1] : 0;
        if (c == 'u' || c == 'U') {
            size_t start = at;
            at += 2;
            if (!decode_hex(d, start, &at, c == 'u' ? 4 : 8, "\\Uxxxxxxxx out of range"))
                return false;
            continue;
        }
        builder_char(&d->out, '\\');
        at++;
        if (at < d->size && d->source[at] == '\\') builder_char(&d->out, d->source[at++]);
    }
    return !d->out.failed;
}
