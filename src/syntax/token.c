/* Owns the names of tokens and the lookup of keywords. */
#include "syntax/token.h"

#include <string.h>

static const char *const token_texts[TOKEN_COUNT] = {
#define TOKEN_TEXT(kind, text) [TOKEN_##kind] = text,
    TOKEN_LIST(TOKEN_TEXT)
#undef TOKEN_TEXT
};

const char *token_text(TokenKind kind)
{
    return token_texts[kind];
}

enum { KEYWORD_LONGEST = 8 };

typedef struct KeywordRow {
    char text[KEYWORD_LONGEST + 1];
    uint8_t length;
    uint8_t kind;
    uint8_t soft;
} KeywordRow;

/* Rows of one first letter are adjacent; a row of length 0 ends the table. */
static const KeywordRow keyword_rows[] = {
#define KEYWORD_ROW(kind, text) {text, sizeof text - 1, TOKEN_##kind, SOFT_NONE},
    TOKEN_KEYWORDS(KEYWORD_ROW)
#undef KEYWORD_ROW
    {"match", 5, TOKEN_NAME, SOFT_MATCH},
    {"type", 4, TOKEN_NAME, SOFT_TYPE},
    {"_", 1, TOKEN_NAME, SOFT_UNDERSCORE},
    {"case", 4, TOKEN_NAME, SOFT_CASE},
    {"", 0, TOKEN_NAME, SOFT_NONE},
};

/* The first row of a letter, plus one. Soft keywords come last, so that letters which have both
 * (c, t) are looked up in two runs: see token_keyword. */
static const uint8_t keyword_first[128] = {
    ['F'] = 1 + TOKEN_FALSE - TOKEN_FALSE,    ['N'] = 1 + TOKEN_NONE - TOKEN_FALSE,
    ['T'] = 1 + TOKEN_TRUE - TOKEN_FALSE,     ['a'] = 1 + TOKEN_AND - TOKEN_FALSE,
    ['b'] = 1 + TOKEN_BREAK - TOKEN_FALSE,    ['c'] = 1 + TOKEN_CLASS - TOKEN_FALSE,
    ['d'] = 1 + TOKEN_DEF - TOKEN_FALSE,      ['e'] = 1 + TOKEN_ELIF - TOKEN_FALSE,
    ['f'] = 1 + TOKEN_FINALLY - TOKEN_FALSE,  ['g'] = 1 + TOKEN_GLOBAL - TOKEN_FALSE,
    ['i'] = 1 + TOKEN_IF - TOKEN_FALSE,       ['l'] = 1 + TOKEN_LAMBDA - TOKEN_FALSE,
    ['n'] = 1 + TOKEN_NONLOCAL - TOKEN_FALSE, ['o'] = 1 + TOKEN_OR - TOKEN_FALSE,
    ['p'] = 1 + TOKEN_PASS - TOKEN_FALSE,     ['r'] = 1 + TOKEN_RAISE - TOKEN_FALSE,
    ['t'] = 1 + TOKEN_TRY - TOKEN_FALSE,      ['w'] = 1 + TOKEN_WHILE - TOKEN_FALSE,
    ['y'] = 1 + TOKEN_YIELD - TOKEN_FALSE,    ['m'] = 1 + TOKEN_COUNT - TOKEN_FALSE,
    ['_'] = 3 + TOKEN_COUNT - TOKEN_FALSE,
};

static const KeywordRow *keyword_search(const KeywordRow *row, const char *text, uint32_t length)
{
    for (; row->text[0] == text[0]; row++) {
        if (row->length == length && memcmp(row->text, text, length) == 0)
            return row;
    }
    return NULL;
}

TokenKind token_keyword(const char *text, uint32_t length, uint8_t *soft)
{
    *soft = SOFT_NONE;
    unsigned char letter = (unsigned char)text[0];
    if (length > KEYWORD_LONGEST || letter >= 128 || keyword_first[letter] == 0)
        return TOKEN_NAME;
    const KeywordRow *row = keyword_search(&keyword_rows[keyword_first[letter] - 1], text, length);
    if (!row && length == 4 && letter == 't')
        row = keyword_search(&keyword_rows[TOKEN_COUNT - TOKEN_FALSE + 1], text, length);
    if (!row && length == 4 && letter == 'c')
        row = keyword_search(&keyword_rows[TOKEN_COUNT - TOKEN_FALSE + 3], text, length);
    if (!row)
        return TOKEN_NAME;
    *soft = row->soft;
    return row->kind;
}
