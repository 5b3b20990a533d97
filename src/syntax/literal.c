/* Owns the decoding of string and bytes literals. */
#include "syntax/literal.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

typedef struct Decoder {
    const StringPart *part;
    const char *at;    /* behind the backslash while an escape is decoded */
    const char *end;
    char *out;
    bool bytes;
    bool warned;
    const LiteralHooks *hooks;
    LiteralError *error;
} Decoder;

size_t literal_bound(const StringPartSeq *parts)
{
    size_t size = 0;
    for (uint32_t i = 0; i < parts->count; i++)
        size += parts->items[i].length;
    return size;
}

/* ---- problems ------------------------------------------------------------------------------ */

/* CPython counts positions after it has written each non-ASCII character as \UXXXXXXXX. */
static size_t reported_position(const Decoder *d, const char *at)
{
    size_t position = 0;
    for (const char *c = d->part->text; c < at; c++) {
        unsigned char byte = (unsigned char)*c;
        position += byte < 0x80 ? 1 : byte < 0xC0 ? 0 : 10;
    }
    return position;
}

/* The escape from `start` (its backslash) to `end` is wrong. */
static bool decode_fail(Decoder *d, const char *start, const char *end, const char *reason)
{
    size_t first = reported_position(d, start);
    size_t last = reported_position(d, end) - 1;
    d->error->part = d->part;
    if (first == last)
        snprintf(d->error->message, LITERAL_MESSAGE_SIZE,
                 "(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position %zu: %s",
                 first, reason);
    else
        snprintf(d->error->message, LITERAL_MESSAGE_SIZE,
                 "(unicode error) 'unicodeescape' codec can't decode bytes in position %zu-%zu: %s",
                 first, last, reason);
    return false;
}

static bool bytes_fail(Decoder *d, const char *start)
{
    d->error->part = d->part;
    snprintf(d->error->message, LITERAL_MESSAGE_SIZE,
             "(value error) invalid \\x escape at position %zu", (size_t)(start - d->part->text));
    return false;
}

static void decode_warn(Decoder *d, const char *format, int length, const char *text)
{
    if (d->warned || !d->hooks || !d->hooks->warn)
        return;
    char message[LITERAL_MESSAGE_SIZE];
    d->warned = true;
    snprintf(message, sizeof message, format, length, text);
    d->hooks->warn(d->hooks->context, d->part, message);
}

/* ---- escapes ------------------------------------------------------------------------------- */

static int hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static void put_code_point(Decoder *d, uint32_t code_point)
{
    d->out += utf8_put(code_point, d->out);
}

/* \x, \u, \U with their count of digits; the cursor is behind the letter. */
static bool decode_hex(Decoder *d, int digits)
{
    static const char *const reasons[] = {
        [2] = "truncated \\xXX escape",
        [4] = "truncated \\uXXXX escape",
        [8] = "truncated \\UXXXXXXXX escape",
    };
    const char *start = d->at - 2;
    uint32_t value = 0;
    for (int i = 0; i < digits; i++, d->at++) {
        int digit = d->at < d->end ? hex_value(*d->at) : -1;
        if (digit < 0)
            return d->bytes ? bytes_fail(d, start) : decode_fail(d, start, d->at, reasons[digits]);
        value = value << 4 | (uint32_t)digit;
    }
    if (value > UTF8_MAX_CODE_POINT)
        return decode_fail(d, start, d->at, "illegal Unicode character");
    if (d->bytes)
        *d->out++ = (char)value;
    else
        put_code_point(d, value);
    return true;
}

/* Up to three octal digits; the cursor is behind the first. */
static void decode_octal(Decoder *d)
{
    const char *start = d->at - 1;
    unsigned value = (unsigned)(*start - '0');
    for (int i = 0; i < 2 && d->at < d->end && *d->at >= '0' && *d->at <= '7'; i++)
        value = value << 3 | (unsigned)(*d->at++ - '0');
    if (value > 0377)
        decode_warn(d, "invalid octal escape sequence '\\%.*s'", 3, start);
    if (d->bytes)
        *d->out++ = (char)value;
    else
        put_code_point(d, value);
}

/* \N{name}; the cursor is behind the N. */
static bool decode_name(Decoder *d)
{
    const char *start = d->at - 2;
    const char *close =
        d->at < d->end && *d->at == '{' ? memchr(d->at, '}', (size_t)(d->end - d->at)) : NULL;
    if (!close || close == d->at + 1) {
        const char *stop = close ? close + 1 : d->at < d->end && *d->at == '{' ? d->end : d->at;
        return decode_fail(d, start, stop, "malformed \\N character escape");
    }
    const char *name = d->at + 1;
    d->at = close + 1;
    int32_t code_point = -1;
    if (d->hooks && d->hooks->lookup_name)
        code_point = d->hooks->lookup_name(d->hooks->context, name, (size_t)(close - name));
    if (code_point < 0)
        return decode_fail(d, start, d->at, "unknown Unicode character name");
    put_code_point(d, (uint32_t)code_point);
    return true;
}

/* A backslash that escapes nothing stays. */
static void decode_unknown(Decoder *d)
{
    unsigned char c = (unsigned char)d->at[-1];
    *d->out++ = '\\';
    d->at--; /* the character itself is taken as text */
    if (c < 128)
        decode_warn(d, "invalid escape sequence '\\%.*s'", 1, d->at);
}

/* The cursor is behind a backslash. */
static bool decode_escape(Decoder *d)
{
    /* Letters that stand for one character; 0: something else. */
    static const char simple[128] = {
        ['\\'] = '\\', ['\''] = '\'', ['"'] = '"', ['a'] = '\a', ['b'] = '\b', ['f'] = '\f',
        ['n'] = '\n',  ['r'] = '\r',  ['t'] = '\t', ['v'] = '\v',
    };
    if (d->at == d->end) { /* in an f-string, before a brace */
        *d->out++ = '\\';
        decode_warn(d, "invalid escape sequence '\\%.*s'", 1, d->at);
        return true;
    }
    unsigned char c = (unsigned char)*d->at++;
    if (c < 128 && simple[c]) {
        *d->out++ = simple[c];
        return true;
    }
    switch (c) {
    case '\n':
        return true;
    case '0' ... '7':
        decode_octal(d);
        return true;
    case 'x':
        return decode_hex(d, 2);
    case 'u':
    case 'U':
    case 'N':
        if (d->bytes)
            break;
        return c == 'N' ? decode_name(d) : decode_hex(d, c == 'u' ? 4 : 8);
    default:
        break;
    }
    decode_unknown(d);
    return true;
}

static void decode_copy(Decoder *d, const char *to)
{
    size_t size = (size_t)(to - d->at);
    memcpy(d->out, d->at, size);
    d->out += size;
    d->at = to;
}

static bool decode_part(Decoder *d)
{
    d->at = d->part->text;
    d->end = d->at + d->part->length;
    d->warned = false;
    if (d->part->flags & PART_ESCAPES) {
        const char *slash;
        while ((slash = memchr(d->at, '\\', (size_t)(d->end - d->at)))) {
            decode_copy(d, slash);
            d->at++;
            if (!decode_escape(d))
                return false;
        }
    }
    decode_copy(d, d->end);
    return true;
}

bool literal_check(const StringPart *part, bool bytes, const LiteralHooks *hooks,
                   LiteralError *error)
{
    char scratch[2 * UTF8_MAX_BYTES];
    const char *slash;
    Decoder d = {.part = part, .bytes = bytes, .hooks = hooks, .error = error, .at = part->text,
                 .end = part->text + part->length};
    while ((slash = memchr(d.at, '\\', (size_t)(d.end - d.at)))) {
        d.at = slash + 1;
        d.out = scratch;
        if (!decode_escape(&d))
            return false;
    }
    return true;
}

static bool decode_all(const StringPartSeq *parts, bool bytes, const LiteralHooks *hooks,
                       char *out, size_t *length, LiteralError *error)
{
    Decoder d = {.out = out, .bytes = bytes, .hooks = hooks, .error = error};
    for (uint32_t i = 0; i < parts->count; i++) {
        d.part = &parts->items[i];
        if (!decode_part(&d))
            return false;
    }
    *length = (size_t)(d.out - out);
    return true;
}

bool literal_decode_string(const StringPartSeq *parts, const LiteralHooks *hooks, char *out,
                           size_t *length, LiteralError *error)
{
    return decode_all(parts, false, hooks, out, length, error);
}

bool literal_decode_bytes(const StringPartSeq *parts, const LiteralHooks *hooks, char *out,
                          size_t *length, LiteralError *error)
{
    return decode_all(parts, true, hooks, out, length, error);
}
