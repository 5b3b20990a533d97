/* Owns UTF-8: checking, counting, decoding to and encoding from 1-, 2- and 4-byte units.
 *
 * Errors name the same bytes for the same reason as CPython's UnicodeDecodeError. The *_SURROGATES
 * mode is WTF-8: a lone surrogate travels as its three bytes (the "surrogatepass" handler).
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_MAX_BYTES = 4, UTF8_MAX_CODE_POINT = 0x10FFFF };

typedef enum Utf8Mode { UTF8_STRICT, UTF8_SURROGATES } Utf8Mode;

typedef enum Utf8Reason {
    UTF8_OK,
    UTF8_BAD_START,        /* "invalid start byte" */
    UTF8_BAD_CONTINUATION, /* "invalid continuation byte" */
    UTF8_CUT_SHORT,        /* "unexpected end of data" */
} Utf8Reason;

typedef struct Utf8Scan {
    size_t count;            /* code points before the end or the error */
    uint32_t max_code_point; /* the largest of them; 0 for none */
    Utf8Reason reason;
    size_t start; /* the offending bytes are [start, end); both size when all is well */
    size_t end;
} Utf8Scan;

/* Checks and measures text in one pass; true when all of it is valid. */
bool utf8_scan(const char *text, size_t size, Utf8Mode mode, Utf8Scan *scan);

/* CPython's words for the reason. */
const char *utf8_reason_text(Utf8Reason reason);

/* True when no byte has its high bit set. */
bool utf8_is_ascii(const char *text, size_t size);

/* The number of leading ASCII bytes. */
size_t utf8_ascii_prefix(const char *text, size_t size);

/* Decodes the code point at text (size >= 1 bytes are there). Returns the bytes it takes, or 0 on
 * an error, described in *reason and *bad_bytes when they are not NULL. */
size_t utf8_decode(const char *text, size_t size, Utf8Mode mode, uint32_t *code_point,
                   Utf8Reason *reason, size_t *bad_bytes);

/* For text known to be valid (UTF8_SURROGATES at least). */
static inline size_t utf8_next(const char *text, uint32_t *code_point)
{
    const unsigned char *t = (const unsigned char *)text;
    uint32_t first = t[0];
    if (first < 0x80) {
        *code_point = first;
        return 1;
    }
    if (first < 0xE0) {
        *code_point = (first & 0x1F) << 6 | (t[1] & 0x3F);
        return 2;
    }
    if (first < 0xF0) {
        *code_point = (first & 0x0F) << 12 | (uint32_t)(t[1] & 0x3F) << 6 | (t[2] & 0x3F);
        return 3;
    }
    *code_point = (first & 0x07) << 18 | (uint32_t)(t[1] & 0x3F) << 12 |
                  (uint32_t)(t[2] & 0x3F) << 6 | (t[3] & 0x3F);
    return 4;
}

/* Code points in valid text; bytes taken by its first count code points (size if it has fewer). */
size_t utf8_count(const char *text, size_t size);
size_t utf8_offset(const char *text, size_t size, size_t count);

/* Decodes valid text into units of 1, 2 or 4 bytes that its largest code point fits in; the caller
 * has room for utf8_count units. */
void utf8_decode_to_1(const char *text, size_t size, uint8_t *units);
void utf8_decode_to_2(const char *text, size_t size, uint16_t *units);
void utf8_decode_to_4(const char *text, size_t size, uint32_t *units);

/* Bytes utf8_put writes for a code point. */
static inline size_t utf8_encoded_size(uint32_t code_point)
{
    return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
}

/* Writes at most UTF8_MAX_BYTES; surrogates are written too. Returns how many. */
size_t utf8_put(uint32_t code_point, char *to);

/* Bytes that units take in UTF-8, and writing them; each returns the bytes. Surrogates are written
 * as they are: look for them first with utf8_find_surrogate_* where they are an error. The size
 * fits in size_t for any array that fits in memory as 2 or 4 byte units, and for 1-byte units up
 * to SIZE_MAX / 2. */
size_t utf8_size_of_1(const uint8_t *units, size_t count);
size_t utf8_size_of_2(const uint16_t *units, size_t count);
size_t utf8_size_of_4(const uint32_t *units, size_t count);
size_t utf8_encode_from_1(const uint8_t *units, size_t count, char *to);
size_t utf8_encode_from_2(const uint16_t *units, size_t count, char *to);
size_t utf8_encode_from_4(const uint32_t *units, size_t count, char *to);

/* The index of the first surrogate, or count. */
size_t utf8_find_surrogate_2(const uint16_t *units, size_t count);
size_t utf8_find_surrogate_4(const uint32_t *units, size_t count);

static inline bool code_point_is_surrogate(uint32_t code_point)
{
    return (code_point & 0xFFFFF800) == 0xD800;
}

#endif
