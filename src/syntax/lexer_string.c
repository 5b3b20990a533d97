/* Owns the lexing of string literals, plain and f-strings. Escapes are stepped over, not decoded:
 * that is literal.c. */
#include "syntax/lexer.h"

#include <string.h>

enum { STOP_QUOTE = 1, STOP_ESCAPE = 2, STOP_LINE = 4, STOP_BRACE = 8 };

/* Characters at which a scan of text must look closer. */
static const uint8_t stops[256] = {
    ['\''] = STOP_QUOTE, ['"'] = STOP_QUOTE, ['\\'] = STOP_ESCAPE, ['\n'] = STOP_LINE,
    [0] = STOP_LINE,     ['{'] = STOP_BRACE, ['}'] = STOP_BRACE,
};

/* The line that an error at the cursor is "detected at". */
static int32_t detected_line(const Lexer *lexer)
{
    bool at_start = lexer->cursor == lexer->line_start && lexer->line > lexer->source->first_line;
    return lexer->line - at_start;
}

/* Notes that the input ended within a string that more lines could make whole: a triple-quoted
 * one, or one that has just escaped the line end. */
static void note_cut_short(Lexer *lexer, bool triple)
{
    if (lexer->cursor >= lexer->source->length && (triple || lexer->source->added_newline))
        lexer->at_end = true;
}

static bool unterminated_string(Lexer *lexer, const Token *token, char quote, bool triple,
                                bool escaped_quote)
{
    int32_t detected = detected_line(lexer);
    const FString *around = lexer_fstring(lexer);
    note_cut_short(lexer, triple);
    lexer->line = token->line;
    lexer->line_start = token->start - (uint32_t)token->column;
    lexer->cursor = token->start + 1;
    if (around && around->quote == quote && around->triple == triple)
        return lexer_fail(lexer, "f-string: expecting '}'");
    if (triple)
        return lexer_fail(
            lexer, "unterminated triple-quoted string literal (detected at line %d)", detected);
    return lexer_fail(lexer, "unterminated string literal (detected at line %d)%s", detected,
                      escaped_quote ? "; perhaps you escaped the end quote?" : "");
}

/* Steps over the backslash at `at` and what it escapes; counts a line. */
static const char *skip_escape(Lexer *lexer, const char *at)
{
    if (at[1] == '\n') {
        lexer->line++;
        lexer->line_start = (uint32_t)(at + 2 - lexer->text);
    }
    return at[1] == 0 ? at + 1 : at + 2;
}

static inline bool is_triple(const char *at, char quote)
{
    return at[0] == quote && at[1] == quote && at[2] == quote;
}

bool lexer_string(Lexer *lexer, Token *token, unsigned prefix)
{
    const char *at = lexer->text + lexer->cursor;
    char quote = *at;
    bool triple = is_triple(at, quote);
    bool escaped_quote = false;
    unsigned char seen = 0;
    token->detail = (uint8_t)(prefix | (triple ? STRING_TRIPLE : 0));
    at += triple ? 3 : 1;
    for (;;) {
        char c = *at;
        seen |= (unsigned char)c;
        uint8_t stop = stops[(unsigned char)c];
        if (stop == 0 || stop == STOP_BRACE) {
            at++;
        } else if (stop == STOP_QUOTE) {
            if (c == quote && (!triple || is_triple(at, quote)))
                break;
            at++;
        } else if (stop == STOP_ESCAPE) {
            token->detail |= STRING_ESCAPES;
            escaped_quote |= at[1] == quote;
            at = skip_escape(lexer, at);
        } else if (c == '\n' && triple) {
            at++;
            lexer->line++;
            lexer->line_start = (uint32_t)(at - lexer->text);
        } else {
            lexer->cursor = (uint32_t)(at - lexer->text);
            return unterminated_string(lexer, token, quote, triple, escaped_quote);
        }
    }
    if (seen >= 128)
        token->flags |= TOKEN_NON_ASCII;
    lexer->cursor = (uint32_t)(at + (triple ? 3 : 1) - lexer->text);
    return lexer_finish(lexer, token, TOKEN_STRING);
}

/* ---- f-strings ----------------------------------------------------------------------------- */

bool lexer_fstring_start(Lexer *lexer, Token *token, unsigned prefix)
{
    const char *at = lexer->text + lexer->cursor;
    bool triple = is_triple(at, *at);
    if (lexer->fstring_count >= LEXER_MAX_FSTRINGS)
        return lexer_fail(lexer, "too many nested f-strings");
    lexer->fstrings[lexer->fstring_count++] = (FString){
        .quote = *at,
        .triple = triple,
        .raw = (prefix & STRING_RAW) != 0,
        .in_text = true,
        .field = -1,
        .start = token->start,
        .line = token->line,
        .line_start = lexer->line_start,
    };
    lexer->cursor += triple ? 3 : 1;
    token->detail = (uint8_t)(prefix | (triple ? STRING_TRIPLE : 0));
    return lexer_finish(lexer, token, TOKEN_FSTRING_START);
}

static bool unterminated_fstring(Lexer *lexer, const FString *fstring)
{
    int32_t detected = detected_line(lexer);
    bool triple = fstring->triple;
    note_cut_short(lexer, triple);
    lexer->line = fstring->line;
    lexer->line_start = fstring->line_start;
    lexer->cursor = fstring->start + 1;
    return lexer_fail(lexer, "unterminated %sf-string literal (detected at line %d)",
                      triple ? "triple-quoted " : "", detected);
}

static bool too_deep(Lexer *lexer)
{
    return lexer_fail(lexer, "f-string: expressions nested too deeply");
}

/* The text stops before a replacement field's '{': the code starts there. */
static bool enter_field(Lexer *lexer, FString *fstring)
{
    if (++fstring->field >= LEXER_MAX_SPEC_NESTING)
        return too_deep(lexer);
    fstring->in_text = false;
    return true;
}

/* A backslash in the text. "\{" leaves the brace alone; "\N{...}" is taken whole. */
static const char *fstring_escape(Lexer *lexer, Token *token, const FString *fstring,
                                  const char *at)
{
    token->detail |= STRING_ESCAPES;
    if (at[1] == '{' || at[1] == '}')
        return at + 1;
    if (!fstring->raw && at[1] == 'N' && at[2] == '{') {
        const char *name = at + 3;
        while (stops[(unsigned char)*name] == 0)
            name++;
        return *name == '}' ? name + 1 : name;
    }
    return skip_escape(lexer, at);
}

/* Gives the text up to `at`; the next token starts `skip` bytes later. */
static bool fstring_middle(Lexer *lexer, Token *token, const char *at, unsigned char seen,
                           uint32_t skip)
{
    lexer->cursor = (uint32_t)(at - lexer->text);
    if (seen >= 128)
        token->flags |= TOKEN_NON_ASCII;
    lexer_finish(lexer, token, TOKEN_FSTRING_MIDDLE);
    lexer->cursor += skip;
    token->end_column += (int32_t)skip; /* as CPython has it */
    return true;
}

static bool fstring_end(Lexer *lexer, Token *token, const FString *fstring)
{
    lexer->cursor += fstring->triple ? 3 : 1;
    lexer->fstring_count--;
    return lexer_finish(lexer, token, TOKEN_FSTRING_END);
}

static void begin_text(Lexer *lexer, Token *token, const FString *fstring)
{
    token->detail = fstring->raw ? STRING_RAW : 0;
    token->flags = 0;
    token->start = lexer->cursor;
    token->line = lexer->line;
    token->column = (int32_t)(lexer->cursor - lexer->line_start);
}

/* A '{' or '}' in the text; gives the text before it. */
static bool fstring_brace(Lexer *lexer, Token *token, FString *fstring, const char *at,
                          unsigned char seen)
{
    bool spec = fstring->in_spec;
    if (*at == '{') {
        if (at[1] == '{' && !spec)
            return fstring_middle(lexer, token, at + 1, seen, 1);
        return fstring_middle(lexer, token, at, seen, 0) && enter_field(lexer, fstring);
    }
    if (at[1] == '}' && !spec)
        return fstring_middle(lexer, token, at + 1, seen, 1);
    fstring_middle(lexer, token, at, seen, 0);
    fstring->in_text = false;
    return true;
}

/* The next piece of text: FSTRING_MIDDLE, or FSTRING_END when the quote is at the cursor; an empty
 * piece is given before a brace. */
bool lexer_fstring_text(Lexer *lexer, Token *token)
{
    FString *fstring = lexer_fstring(lexer);
    const char *at = lexer->text + lexer->cursor;
    char quote = fstring->quote;
    bool triple = fstring->triple;
    unsigned char seen = 0;
    begin_text(lexer, token, fstring);
    if (*at == quote && (!triple || is_triple(at, quote)))
        return fstring_end(lexer, token, fstring);
    for (;;) {
        char c = *at;
        seen |= (unsigned char)c;
        uint8_t stop = stops[(unsigned char)c];
        if (stop == 0) {
            at++;
        } else if (stop == STOP_BRACE) {
            return fstring_brace(lexer, token, fstring, at, seen);
        } else if (stop == STOP_QUOTE) {
            if (c == quote && (!triple || is_triple(at, quote)))
                return fstring_middle(lexer, token, at, seen, 0);
            at++;
        } else if (stop == STOP_ESCAPE) {
            at = fstring_escape(lexer, token, fstring, at);
        } else if (c == '\n' && triple) {
            at++;
            lexer->line++;
            lexer->line_start = (uint32_t)(at - lexer->text);
        } else if (c == '\n' && fstring->in_spec) {
            fstring->in_text = false; /* a line end ends a format spec */
            return fstring_middle(lexer, token, at, seen, 0);
        } else {
            lexer->cursor = (uint32_t)(at - lexer->text);
            return unterminated_fstring(lexer, fstring);
        }
    }
}
