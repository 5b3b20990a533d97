/* The tables of tables/unicode_data.h and how to look things up in them. */
#include "base/unicode_data.h"

#include "base/bits.h"

#include <string.h>

typedef struct UnicodePair {
    uint32_t first, second, composed;
} UnicodePair;

#include "base/tables/unicode_data.h"

enum {
    HANGUL_FIRST = 0xAC00,
    HANGUL_COUNT = 11172,
    HANGUL_HEAD = 0x1100,
    HANGUL_VOWEL = 0x1161,
    HANGUL_TAIL = 0x11A7, /* one before the first tail: "none" */
    HANGUL_HEADS = 19,
    HANGUL_VOWELS = 21,
    HANGUL_TAILS = 28,
};

/* The tops that are equal at the end are one: what lies behind is as the last. */
#define TRIE_GET(name, bits, tops, c) \
    (name##_blocks[(size_t)name##_tops[(c) >> (bits) < (tops) ? (c) >> (bits) : (tops) - 1] << (bits) | ((c) & ((1u << (bits)) - 1))])

const UnicodeRecord *unicode_record(uint32_t c) { return &records[TRIE_GET(record, RECORD_BITS, RECORD_TOPS, c)]; }

const char *unicode_category_name(unsigned category) { return category_names[category]; }
const char *unicode_direction_name(unsigned direction) { return direction_names[direction]; }
const char *unicode_width_name(unsigned width) { return width_names[width & 7]; }
const char *unicode_data_version(bool old) { return old ? UNICODE_OLD_VERSION : UNICODE_VERSION; }

bool unicode_was_decimal(uint32_t c) {
    for (size_t i = 0; i < ARRAY_COUNT(old_decimals); i++)
        if (c >= old_decimals[i][0] && c <= old_decimals[i][1]) return true;
    return false;
}

size_t unicode_decomposition(uint32_t c, const char **tag, uint32_t *out) {
    const uint16_t *data = &decomposition_data[TRIE_GET(decomposition, DECOMPOSITION_BITS, DECOMPOSITION_TOPS, c)];
    size_t units = *data & 0xff, count = 0;
    *tag = decomposition_tags[*data >> 8];
    for (size_t i = 1; i <= units; i++) {
        uint32_t unit = data[i];
        if (unit >> 10 == 0xD800 >> 10) unit = 0x10000 + ((unit & 0x3ff) << 10 | (data[++i] & 0x3ff));
        out[count++] = unit;
    }
    return count;
}

size_t unicode_hangul_parts(uint32_t c, uint32_t *out) {
    uint32_t index = c - HANGUL_FIRST;
    if (index >= HANGUL_COUNT) return 0;
    out[0] = HANGUL_HEAD + index / (HANGUL_VOWELS * HANGUL_TAILS);
    out[1] = HANGUL_VOWEL + index / HANGUL_TAILS % HANGUL_VOWELS;
    out[2] = HANGUL_TAIL + index % HANGUL_TAILS;
    return out[2] == HANGUL_TAIL ? 2 : 3;
}

uint32_t unicode_old_decomposition(uint32_t c) {
    for (size_t i = 0; i < ARRAY_COUNT(old_decompositions); i++)
        if (old_decompositions[i][0] == c) return old_decompositions[i][1];
    return 0;
}

static uint32_t compose_hangul(uint32_t first, uint32_t second) {
    uint32_t head = first - HANGUL_HEAD, vowel = second - HANGUL_VOWEL, syllable = first - HANGUL_FIRST, tail = second - HANGUL_TAIL;
    if (head < HANGUL_HEADS && vowel < HANGUL_VOWELS) return HANGUL_FIRST + (head * HANGUL_VOWELS + vowel) * HANGUL_TAILS;
    if (syllable < HANGUL_COUNT && syllable % HANGUL_TAILS == 0 && tail - 1 < HANGUL_TAILS - 1) return first + tail;
    return 0;
}

uint32_t unicode_compose(uint32_t first, uint32_t second) {
    size_t low = 0, high = ARRAY_COUNT(compositions);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const UnicodePair *pair = &compositions[middle];
        if (pair->first == first && pair->second == second) return pair->composed;
        if (pair->first < first || (pair->first == first && pair->second < second)) low = middle + 1;
        else high = middle;
    }
    return compose_hangul(first, second);
}

static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 32) : c; }

const char *unicode_named_sequence(const char *name, size_t size) {
    const char *at = named_sequences, *end = named_sequences + sizeof named_sequences - 1;
    while (at < end) {
        const char *text = at + strlen(at) + 1;
        size_t same = 0;
        while (same < size && at[same] == upper(name[same]) && at[same]) same++;
        if (same == size && !at[same]) return text;
        at = text + strlen(text) + 1;
    }
    return NULL;
}
