/* Owns characters as regular expressions see them: categories, case folding, sets. */
#include "module/sre/program.h"

#include "base/unicode.h"
#include "object/exception.h"

#include <string.h>

/* ---- categories, as the standard library numbers them: every second is the negation of the one before ---- */

static bool ascii_digit(uint32_t c) { return c - '0' < 10; }
static bool ascii_space(uint32_t c) { return c == ' ' || c - '\t' < 5; }
static bool ascii_word(uint32_t c) { return ascii_digit(c) || (c | 32) - 'a' < 26 || c == '_'; }
static bool newline(uint32_t c) { return c == '\n'; }
static bool unicode_word(uint32_t c) { return c < 128 ? ascii_word(c) : unicode_is_alnum(c); }

/* The locale is always "C" here: its letters are ASCII's. */
static bool (*const categories[CATEGORY_COUNT / 2])(uint32_t) = {
    ascii_digit, ascii_space, ascii_word, newline, ascii_word, unicode_is_decimal, unicode_is_space, unicode_word, unicode_is_line_break,
};

bool sre_category(uint32_t category, uint32_t c) { return categories[category / 2](c) != (category & 1); }

/* ---- case ---- */

uint32_t sre_fold(SreFold fold, uint32_t c) {
    uint32_t out[UNICODE_CASE_MAX];
    if (fold == FOLD_NONE) return c;
    if (c < 128 || fold != FOLD_UNICODE) return c - 'A' < 26 ? c + 32 : c;
    return unicode_to_lower(c, out) ? out[0] : c;
}

uint32_t sre_upper(uint32_t c) {
    uint32_t out[UNICODE_CASE_MAX];
    return unicode_to_upper(c, out) ? out[0] : c;
}

/* ---- sets ---- */

enum { SET_FAILURE = 0, SET_CATEGORY = 8, SET_CHARSET = 9, SET_BIGCHARSET = 10, SET_LITERAL = 16, SET_NEGATE = 21, SET_RANGE = 22,
       SET_RANGE_FOLDED = 42 };
enum { BITMAP_WORDS = 8, BLOCK_MAP_WORDS = 64 };

static bool bit(const uint32_t *bitmap, uint32_t n) { return bitmap[n / 32] >> (n % 32) & 1; }

static bool big_set_has(const uint32_t *code, uint32_t c) {
    if (c > 0xffff) return false;
    uint32_t block = ((const uint8_t *)(code + 1))[c >> 8];
    return bit(code + 1 + BLOCK_MAP_WORDS + block * BITMAP_WORDS, c & 255);
}

/* Does the charset program hold c? One step says yes or leaves it to the next; NEGATE turns the answer round. */
static bool charset_has(const uint32_t *code, uint32_t c) {
    bool yes = true;
    for (;;) {
        switch (*code++) {
        case SET_FAILURE: return !yes;
        case SET_NEGATE: yes = !yes; continue;
        case SET_LITERAL:
            if (c == *code++) return yes;
            continue;
        case SET_CATEGORY:
            if (sre_category(*code++, c)) return yes;
            continue;
        case SET_CHARSET:
            if (c < 256 && bit(code, c)) return yes;
            code += BITMAP_WORDS;
            continue;
        case SET_BIGCHARSET:
            if (big_set_has(code, c)) return yes;
            code += 1 + BLOCK_MAP_WORDS + *code * BITMAP_WORDS;
            continue;
        case SET_RANGE:
        case SET_RANGE_FOLDED:
            if (code[0] <= c && c <= code[1]) return yes;
            if (code[-1] == SET_RANGE_FOLDED) {
                uint32_t upper = sre_upper(c);
                if (code[0] <= upper && upper <= code[1]) return yes;
            }
            code += 2;
            continue;
        }
    }
}

/* The words of the step of a charset at `code` (its first word included); 0: not a proper one. */
static size_t charset_step(const uint32_t *code, size_t room) {
    switch (*code) {
    case SET_FAILURE:
    case SET_NEGATE: return 1;
    case SET_LITERAL: return 2;
    case SET_CATEGORY: return room >= 2 && code[1] < CATEGORY_COUNT ? 2 : 0;
    case SET_CHARSET: return 1 + BITMAP_WORDS;
    case SET_RANGE:
    case SET_RANGE_FOLDED: return 3;
    case SET_BIGCHARSET:
        if (room < 2 + BLOCK_MAP_WORDS || code[1] > 256) return 0;
        for (size_t i = 0; i < 256; i++)
            if (((const uint8_t *)(code + 2))[i] >= code[1]) return 0;
        return 2 + BLOCK_MAP_WORDS + code[1] * BITMAP_WORDS;
    default: return 0;
    }
}

const uint32_t *sre_charset_check(const uint32_t *code, const uint32_t *end) {
    while (code < end) {
        size_t words = charset_step(code, (size_t)(end - code));
        if (!words || words > (size_t)(end - code)) return NULL;
        code += words;
        if (code[-1] == SET_FAILURE && words == 1) return code;
    }
    return NULL;
}

bool sre_set_has_slow(const SreSet *set, uint32_t c) {
    if (set->category) return sre_category(set->category - 1u, c);
    c = sre_fold(set->fold, c);
    return set->code ? charset_has(set->code, c) : (c == set->literal) != set->negative;
}

bool sre_set_add(VM *vm, SreProgram *program, SreSet set, uint32_t *number) {
    if (program->set_count == program->set_capacity) {
        size_t old = program->set_capacity, more = old ? old * 2 : 4;
        SreSet *sets = memory_resize(vm, program->sets, old * sizeof(SreSet), memory_size(more, sizeof(SreSet), 0));
        if (!sets) return false;
        program->sets = sets;
        program->set_capacity = more;
    }
    for (uint32_t c = 0; c < 256; c++) set.low[c] = sre_set_has_slow(&set, c);
    program->sets[program->set_count] = set;
    *number = (uint32_t)program->set_count++;
    return true;
}
