/* Owns the lexing of numbers. */
#include "syntax/lexer.h"

#include <string.h>

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_hex_digit(char c)
{
    return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static inline bool is_name_start(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
}

static inline char here(const Lexer *lexer)
{
    return lexer->text[lexer->cursor];
}

static inline bool is_name_part(char c)
{
    return is_name_start(c) || is_digit(c) || (unsigned char)c >= 128;
}

/* Valid code may go on directly with one of these words, which only earns a warning. The words of
 * two letters need no end, as in CPython. */
static bool keyword_follows(const char *text)
{
    static const char *const words[] = {"and", "else", "for", "if", "in", "is", "or", "not"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if (strncmp(text, words[i], length) == 0)
            return *text == 'i' || !is_name_part(text[length]);
    }
    return false;
}

/* What follows a number must not look like a part of it. */
static bool number_ends(Lexer *lexer, Token *token, const char *name)
{
    const char *text = lexer->text + lexer->cursor;
    if (!is_name_start(*text) && !is_digit(*text))
        return true;
    if (!keyword_follows(text))
        return lexer_fail(lexer, "invalid %s literal", name);
    int32_t column = (int32_t)(lexer->cursor - lexer->line_start);
    Span at = {token->line, token->column, lexer->line, column};
    return lexer_warn(lexer, at, "invalid %s literal", name);
}

static bool number_finish(Lexer *lexer, Token *token, ConstantKind kind, const char *name)
{
    if (!number_ends(lexer, token, name))
        return false;
    token->detail = (uint8_t)kind;
    return lexer_finish(lexer, token, TOKEN_NUMBER);
}

static bool decimal_digits(Lexer *lexer)
{
    for (;;) {
        while (is_digit(here(lexer)))
            lexer->cursor++;
        if (here(lexer) != '_')
            return true;
        lexer->cursor++;
        if (!is_digit(here(lexer)))
            return lexer_fail(lexer, "invalid decimal literal");
    }
}

static bool is_radix_digit(char c, int radix)
{
    return radix == 16 ? is_hex_digit(c) : c >= '0' && c < '0' + radix;
}

/* The cursor is at the letter of 0x, 0o or 0b. */
static bool radix_number(Lexer *lexer, Token *token, int radix, const char *name)
{
    lexer->cursor++;
    do {
        if (here(lexer) == '_')
            lexer->cursor++;
        char c = here(lexer);
        if (!is_radix_digit(c, radix)) {
            if (is_digit(c)) {
                lexer->cursor++;
                return lexer_fail(lexer, "invalid digit '%c' in %s literal", c, name);
            }
            return lexer_fail(lexer, "invalid %s literal", name);
        }
        while (is_radix_digit(here(lexer), radix))
            lexer->cursor++;
    } while (here(lexer) == '_');
    char c = here(lexer);
    if (is_digit(c)) {
        lexer->cursor++;
        return lexer_fail(lexer, "invalid digit '%c' in %s literal", c, name);
    }
    return number_finish(lexer, token, CONSTANT_INT, name);
}

/* From behind the integer part. old_octal: the integer part has a needless leading zero, and is
 * an error unless the number turns out to be no integer; zeros_end is behind the zeros. */
static bool number_tail(Lexer *lexer, Token *token, bool old_octal, uint32_t zeros_end)
{
    ConstantKind kind = CONSTANT_INT;
    if (here(lexer) == '.') {
        kind = CONSTANT_FLOAT;
        lexer->cursor++;
        if (is_digit(here(lexer)) && !decimal_digits(lexer))
            return false;
    }
    if ((here(lexer) | 32) == 'e') {
        const char *text = lexer->text + lexer->cursor;
        bool sign = text[1] == '+' || text[1] == '-';
        if (is_digit(text[1 + sign])) {
            kind = CONSTANT_FLOAT;
            lexer->cursor += 1 + sign;
            if (!decimal_digits(lexer))
                return false;
        } else if (sign) {
            lexer->cursor += 2;
            return lexer_fail(lexer, "invalid decimal literal");
        } else {
            return number_finish(lexer, token, kind, "decimal");
        }
    }
    if ((here(lexer) | 32) == 'j') {
        lexer->cursor++;
        return number_finish(lexer, token, CONSTANT_IMAGINARY, "imaginary");
    }
    if (kind == CONSTANT_INT && old_octal) {
        source_error(lexer->source, lexer->error, SYNTAX_ERROR, token->line, token->column, 0,
                     (int32_t)(zeros_end - lexer->line_start),
                     "leading zeros in decimal integer literals are not permitted; use an 0o "
                     "prefix for octal integers");
        if (lexer->error->text_length)
            lexer->error->text_length--;
        lexer->failed = lexer->failed_hard = true;
        return false;
    }
    return number_finish(lexer, token, kind, "decimal");
}

static bool number_after_zero(Lexer *lexer, Token *token)
{
    lexer->cursor++;
    switch (here(lexer) | 32) {
    case 'x':
        return radix_number(lexer, token, 16, "hexadecimal");
    case 'o':
        return radix_number(lexer, token, 8, "octal");
    case 'b':
        return radix_number(lexer, token, 2, "binary");
    default:
        break;
    }
    for (;;) {
        if (here(lexer) == '_') {
            lexer->cursor++;
            if (!is_digit(here(lexer)))
                return lexer_fail(lexer, "invalid decimal literal");
        }
        if (here(lexer) != '0')
            break;
        lexer->cursor++;
    }
    uint32_t zeros_end = lexer->cursor;
    bool old_octal = is_digit(here(lexer));
    if (old_octal && !decimal_digits(lexer))
        return false;
    return number_tail(lexer, token, old_octal, zeros_end);
}

bool lexer_number(Lexer *lexer, Token *token)
{
    if (here(lexer) == '0')
        return number_after_zero(lexer, token);
    if (here(lexer) != '.' && !decimal_digits(lexer))
        return false;
    return number_tail(lexer, token, false, 0);
}
