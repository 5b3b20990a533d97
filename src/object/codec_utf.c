/* Owns UTF-8 (with and without signature), UTF-16 and UTF-32 (fixed order, or by a mark). */
#include "base/utf8.h"
#include "object/codec.h"
#include "object/str_internal.h"

#include <string.h>

static bool is_surrogate(uint32_t c) { return c >= 0xd800 && c <= 0xdfff; }

/* ---- UTF-8 ---- */

/* Appends characters [start, end), none of which is a surrogate. */
static void put_utf8(Encoder *e, size_t start, size_t end)
{
    char chunk[1024];
    size_t used = 0;
    for (size_t i = start; i < end; i++) {
        if (used > sizeof chunk - UTF8_MAX_BYTES) {
            encoder_put(e, chunk, used);
            used = 0;
        }
        used += utf8_put(str_at(e->source, i), chunk + used);
    }
    encoder_put(e, chunk, used);
}

/* The whole text at once, when it holds no surrogate. False: it does, or memory ran out. */
static bool put_whole(Encoder *e)
{
    const Str *s = e->source;
    size_t n = s->length;
    const uint16_t *narrow = (const uint16_t *)s->data;
    const uint32_t *wide = (const uint32_t *)s->data;
    unsigned kind = str_kind(s);
    if (kind == 2 && utf8_find_surrogate_2(narrow, n) < n) return false;
    if (kind == 4 && utf8_find_surrogate_4(wide, n) < n) return false;
    size_t size = kind == 1   ? utf8_size_of_1(s->data, n)
                  : kind == 2 ? utf8_size_of_2(narrow, n)
                              : utf8_size_of_4(wide, n);
    if (!encoder_reserve(e, size)) return false;
    char *to = (char *)e->data + e->size;
    e->size += kind == 1   ? utf8_encode_from_1(s->data, n, to)
               : kind == 2 ? utf8_encode_from_2(narrow, n, to)
                           : utf8_encode_from_4(wide, n, to);
    return true;
}

bool encode_utf8(Encoder *e)
{
    const Str *s = e->source;
    size_t n = s->length;
    if (put_whole(e)) return true;
    for (size_t i = 0; i < n && !e->failed;) {
        size_t end = i;
        while (end < n && !is_surrogate(str_at(s, end))) end++;
        put_utf8(e, i, end);
        for (i = end; end < n && is_surrogate(str_at(s, end));) end++;
        if (end > i && !encoder_error(e, i, end, "surrogates not allowed", &end)) return false;
        i = end;
    }
    return !e->failed;
}

bool encode_utf8_sig(Encoder *e)
{
    encoder_put(e, "\xef\xbb\xbf", 3);
    return encode_utf8(e);
}

bool decode_utf8(Decoder *d)
{
    Utf8Scan scan;
    const char *text = (const char *)d->source;
    for (size_t at = 0; at < d->size;) {
        bool valid = utf8_scan(text + at, d->size - at, UTF8_STRICT, &scan);
        builder_utf8(&d->out, text + at, scan.start);
        if (d->out.failed) return false;
        if (valid) break;
        if (!decoder_error(d, at + scan.start, at + scan.end, utf8_reason_text(scan.reason), &at))
            return false;
    }
    return true;
}

bool decode_utf8_sig(Decoder *d)
{
    if (d->size >= 3 && memcmp(d->source, "\xef\xbb\xbf", 3) == 0) {
        d->source += 3;
        d->size -= 3;
    }
    return decode_utf8(d);
}

/* ---- UTF-16 ---- */

bool encode_utf16(Encoder *e)
{
    for (size_t i = 0, next; i < e->source->length && !e->failed; i = next) {
        uint32_t c = str_at(e->source, i);
        next = i + 1;
        if (is_surrogate(c)) {
            if (!encoder_error(e, i, i + 1, "surrogates not allowed", &next)) return false;
        } else if (c < 0x10000) {
            encoder_unit(e, c, 2);
        } else {
            encoder_unit(e, 0xd7c0 + (c >> 10), 2);
            encoder_unit(e, 0xdc00 | (c & 0x3ff), 2);
        }
    }
    return !e->failed;
}

bool encode_utf16_bom(Encoder *e)
{
    encoder_unit(e, 0xfeff, 2);
    return encode_utf16(e);
}

static uint32_t unit_16(const Decoder *d, size_t at)
{
    unsigned a = d->source[at], b = d->source[at + 1];
    return d->big_endian ? a << 8 | b : b << 8 | a;
}

/* Why the unit c at `at` makes no character, and how far that goes; NULL: it does, of *width
 * bytes. */
static const char *check_16(const Decoder *d, size_t at, uint32_t *c, size_t *width)
{
    *width = d->size - at;
    if (d->size - at < 2) return "truncated data";
    *c = unit_16(d, at);
    if (!is_surrogate(*c)) {
        *width = 2;
        return NULL;
    }
    if (*c >= 0xdc00) {
        *width = 2;
        return "illegal encoding";
    }
    if (d->size - at < 4) return "unexpected end of data";
    uint32_t low = unit_16(d, at + 2);
    *width = 4;
    if (low >= 0xdc00 && low <= 0xdfff) {
        *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
        return NULL;
    }
    *width = 2;
    return "illegal UTF-16 surrogate";
}

static bool decode_utf16_from(Decoder *d, size_t at)
{
    d->encoding = d->big_endian ? "utf-16-be" : "utf-16-le";
    while (at < d->size && !d->out.failed) {
        uint32_t c;
        size_t width;
        const char *reason = check_16(d, at, &c, &width);
        if (!reason) {
            builder_char(&d->out, c);
            at += width;
        } else if (!decoder_error(d, at, at + width, reason, &at)) {
            return false;
        }
    }
    return !d->out.failed;
}

bool decode_utf16(Decoder *d) { return decode_utf16_from(d, 0); }

bool decode_utf16_bom(Decoder *d)
{
    uint32_t mark = d->size >= 2 ? unit_16(d, 0) : 0;
    d->big_endian = mark == 0xfffe;
    return decode_utf16_from(d, mark == 0xfeff || mark == 0xfffe ? 2 : 0);
}

/* ---- UTF-32 ---- */

bool encode_utf32(Encoder *e)
{
    for (size_t i = 0, next; i < e->source->length && !e->failed; i = next) {
        uint32_t c = str_at(e->source, i);
        next = i + 1;
        if (!is_surrogate(c))
            encoder_unit(e, c, 4);
        else if (!encoder_error(e, i, i + 1, "surrogates not allowed", &next))
            return false;
    }
    return !e->failed;
}

bool encode_utf32_bom(Encoder *e)
{
    encoder_unit(e, 0xfeff, 4);
    return encode_utf32(e);
}

static uint32_t unit_32(const Decoder *d, size_t at)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < 4; i++)
        value |= (uint32_t)d->source[at + (d->big_endian ? 3 - i : i)] << 8 * i;
    return value;
}

static bool decode_utf32_from(Decoder *d, size_t at)
{
    d->encoding = d->big_endian ? "utf-32-be" : "utf-32-le";
    while (at < d->size && !d->out.failed) {
        const char *reason = NULL;
        uint32_t c = 0;
        size_t width = d->size - at < 4 ? d->size - at : 4;
        if (width < 4)
            reason = "truncated data";
        else if ((c = unit_32(d, at)) > 0x10ffff)
            reason = "code point not in range(0x110000)";
        else if (is_surrogate(c))
            reason = "code point in surrogate code point range(0xd800, 0xe000)";
        if (reason) {
            if (!decoder_error(d, at, at + width, reason, &at)) return false;
            continue;
        }
        builder_char(&d->out, c);
        at += width;
    }
    return !d->out.failed;
}

bool decode_utf32(Decoder *d) { return decode_utf32_from(d, 0); }

bool decode_utf32_bom(Decoder *d)
{
    uint32_t mark = d->size >= 4 ? unit_32(d, 0) : 0;
    d->big_endian = mark == 0xfffe0000u;
    return decode_utf32_from(d, mark == 0xfeff || mark == 0xfffe0000u ? 4 : 0);
}
