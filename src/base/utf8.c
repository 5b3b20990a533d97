/* Owns UTF-8: checking, counting, decoding to and encoding from 1-, 2- and 4-byte units. */
#include "base/utf8.h"

#include "base/bits.h"

#include <string.h>

#define HIGH_BITS 0x8080808080808080u

static inline bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

const char *utf8_reason_text(Utf8Reason reason)
{
    static const char *const texts[] = {"no error", "invalid start byte",
                                        "invalid continuation byte", "unexpected end of data"};
    return texts[reason];
}

size_t utf8_ascii_prefix(const char *text, size_t size)
{
    size_t i = 0;
    for (; size - i >= 8; i += 8) {
        uint64_t high = bits_load_64(text + i) & HIGH_BITS;
        if (high)
            return i + (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? bits_trailing_zeros(high)
                                                                  : bits_leading_zeros(high)) /
                           8;
    }
    while (i < size && !(text[i] & 0x80))
        i++;
    return i;
}

bool utf8_is_ascii(const char *text, size_t size)
{
    size_t i = 0;
    for (; size - i >= 32; i += 32) {
        uint64_t all = bits_load_64(text + i) | bits_load_64(text + i + 8) |
                       bits_load_64(text + i + 16) | bits_load_64(text + i + 24);
        if (all & HIGH_BITS)
            return false;
    }
    return utf8_ascii_prefix(text + i, size - i) == size - i;
}

/* What may follow a first byte: how many continuation bytes, and the range of the first of them
 * (which excludes overlong forms, surrogates and what is beyond U+10FFFF). */
typedef struct Sequence {
    unsigned char more;
    unsigned char low;
    unsigned char high;
} Sequence;

static inline Sequence sequence_of(unsigned char first, Utf8Mode mode)
{
    if (first < 0xC2)
        return (Sequence){0, 0, 0};
    if (first < 0xE0)
        return (Sequence){1, 0x80, 0xBF};
    if (first < 0xF0)
        return (Sequence){2, first == 0xE0 ? 0xA0 : 0x80,
                          first == 0xED && mode == UTF8_STRICT ? 0x9F : 0xBF};
    if (first < 0xF5)
        return (Sequence){3, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF};
    return (Sequence){0, 0, 0};
}

/* A surrogate that is not whole is in error as it would be in strict mode. */
static bool is_broken_surrogate(const unsigned char *t, size_t size)
{
    return t[0] == 0xED && size >= 2 && t[1] >= 0xA0 && !(size >= 3 && is_continuation(t[2]));
}

static size_t fail(Utf8Reason why, size_t bytes, Utf8Reason *reason, size_t *bad_bytes)
{
    if (reason)
        *reason = why;
    if (bad_bytes)
        *bad_bytes = bytes;
    return 0;
}

size_t utf8_decode(const char *text, size_t size, Utf8Mode mode, uint32_t *code_point,
                   Utf8Reason *reason, size_t *bad_bytes)
{
    const unsigned char *t = (const unsigned char *)text;
    if (t[0] < 0x80) {
        *code_point = t[0];
        return 1;
    }
    Sequence sequence = sequence_of(t[0], mode);
    if (!sequence.more)
        return fail(UTF8_BAD_START, 1, reason, bad_bytes);
    if (size < 2)
        return fail(UTF8_CUT_SHORT, size, reason, bad_bytes);
    if (!is_continuation(t[1]) || t[1] < sequence.low || t[1] > sequence.high ||
        is_broken_surrogate(t, size))
        return fail(UTF8_BAD_CONTINUATION, 1, reason, bad_bytes);
    for (size_t i = 2; i <= sequence.more; i++) {
        if (i == size)
            return fail(UTF8_CUT_SHORT, size, reason, bad_bytes);
        if (!is_continuation(t[i]))
            return fail(UTF8_BAD_CONTINUATION, i, reason, bad_bytes);
    }
    return utf8_next(text, code_point);
}

bool utf8_scan(const char *text, size_t size, Utf8Mode mode, Utf8Scan *scan)
{
    size_t i = 0, count = 0;
    uint32_t max = 0;
    *scan = (Utf8Scan){.start = size, .end = size};
    while (i < size) {
        size_t ascii = utf8_ascii_prefix(text + i, size - i);
        if (ascii) {
            count += ascii;
            if (max < 0x80) { /* only then can ASCII still set the maximum */
                for (size_t k = i; k < i + ascii; k++)
                    max = (unsigned char)text[k] > max ? (unsigned char)text[k] : max;
            }
            i += ascii;
        }
        /* A run of other characters. */
        while (i < size && (text[i] & 0x80)) {
            uint32_t c;
            size_t bad;
            unsigned char first = (unsigned char)text[i];
            if (first >= 0xC2 && first < 0xE0 && i + 1 < size && is_continuation((unsigned char)text[i + 1])) {
                c = (uint32_t)(first & 0x1F) << 6 | ((unsigned char)text[i + 1] & 0x3F);
                max = c > max ? c : max;
                count++;
                i += 2;
                continue;
            }
            size_t used = utf8_decode(text + i, size - i, mode, &c, &scan->reason, &bad);
            if (!used) {
                scan->start = i;
                scan->end = i + bad;
                scan->count = count;
                scan->max_code_point = max;
                return false;
            }
            max = c > max ? c : max;
            count++;
            i += used;
        }
    }
    scan->count = count;
    scan->max_code_point = max;
    return true;
}

size_t utf8_count(const char *text, size_t size)
{
    size_t continuations = 0, i = 0;
    for (; size - i >= 8; i += 8) {
        uint64_t word = bits_load_64(text + i);
        /* 10xxxxxx: the top bit is set and the one below it is not. */
        continuations += bits_count(word & ~(word << 1) & HIGH_BITS);
    }
    for (; i < size; i++)
        continuations += is_continuation((unsigned char)text[i]);
    return size - continuations;
}

size_t utf8_offset(const char *text, size_t size, size_t count)
{
    size_t i = 0;
    for (; size - i >= 8; i += 8) {
        uint64_t word = bits_load_64(text + i);
        size_t starts = 8 - bits_count(word & ~(word << 1) & HIGH_BITS);
        if (starts > count)
            break;
        count -= starts;
    }
    /* The word that was taken last may have ended inside a character. */
    while (i < size && is_continuation((unsigned char)text[i]))
        i++;
    while (i < size && count) {
        do {
            i++;
        } while (i < size && is_continuation((unsigned char)text[i]));
        count--;
    }
    return i;
}

#define DEFINE_DECODE(unit_bits, Unit)                                                             \
    void utf8_decode_to_##unit_bits(const char *text, size_t size, Unit *units)                    \
    {                                                                                              \
        size_t i = 0;                                                                              \
        while (i < size) {                                                                         \
            if (size - i >= 8 && !(bits_load_64(text + i) & HIGH_BITS)) {                          \
                for (size_t k = 0; k < 8; k++)                                                     \
                    units[k] = (Unit)(unsigned char)text[i + k];                                   \
                units += 8;                                                                        \
                i += 8;                                                                            \
                continue;                                                                          \
            }                                                                                      \
            uint32_t c;                                                                            \
            i += utf8_next(text + i, &c);                                                          \
            *units++ = (Unit)c;                                                                    \
        }                                                                                          \
    }

DEFINE_DECODE(1, uint8_t)
DEFINE_DECODE(2, uint16_t)
DEFINE_DECODE(4, uint32_t)

size_t utf8_put(uint32_t c, char *to)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xC0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xE0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3F));
        to[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3F));
    to[2] = (char)(0x80 | (c >> 6 & 0x3F));
    to[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

size_t utf8_size_of_1(const uint8_t *units, size_t count)
{
    size_t high = 0, i = 0;
    for (; count - i >= 8; i += 8)
        high += bits_count(bits_load_64(units + i) & HIGH_BITS);
    for (; i < count; i++)
        high += units[i] >> 7;
    return count + high;
}

size_t utf8_size_of_2(const uint16_t *units, size_t count)
{
    size_t size = count;
    for (size_t i = 0; i < count; i++)
        size += (size_t)(units[i] >= 0x80) + (units[i] >= 0x800);
    return size;
}

size_t utf8_size_of_4(const uint32_t *units, size_t count)
{
    size_t size = count;
    for (size_t i = 0; i < count; i++)
        size += (size_t)(units[i] >= 0x80) + (units[i] >= 0x800) + (units[i] >= 0x10000);
    return size;
}

size_t utf8_encode_from_1(const uint8_t *units, size_t count, char *to)
{
    char *start = to;
    size_t i = 0;
    while (i < count) {
        if (count - i >= 8 && !(bits_load_64(units + i) & HIGH_BITS)) {
            memcpy(to, units + i, 8);
            to += 8;
            i += 8;
        } else {
            to += utf8_put(units[i++], to);
        }
    }
    return (size_t)(to - start);
}

size_t utf8_encode_from_2(const uint16_t *units, size_t count, char *to)
{
    char *start = to;
    for (size_t i = 0; i < count; i++)
        to += utf8_put(units[i], to);
    return (size_t)(to - start);
}

size_t utf8_encode_from_4(const uint32_t *units, size_t count, char *to)
{
    char *start = to;
    for (size_t i = 0; i < count; i++)
        to += utf8_put(units[i], to);
    return (size_t)(to - start);
}

size_t utf8_find_surrogate_2(const uint16_t *units, size_t count)
{
    size_t i = 0;
    while (i < count && !code_point_is_surrogate(units[i]))
        i++;
    return i;
}

size_t utf8_find_surrogate_4(const uint32_t *units, size_t count)
{
    size_t i = 0;
    while (i < count && !code_point_is_surrogate(units[i]))
        i++;
    return i;
}
