/* Owns the lexer's main part: lines and indentation, names, operators, brackets. Strings are in
 * lexer_string.c, numbers in lexer_number.c. */
#include "syntax/lexer.h"

#include "base/unicode.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { TAB_SIZE = 8 };

/* ---- classes of characters ----------------------------------------------------------------- */

enum {
    CLASS_NAME_START = 1, /* letters, '_', and all bytes over 127 */
    CLASS_DIGIT = 2,
    CLASS_NAME = CLASS_NAME_START | CLASS_DIGIT,
};

static const uint8_t character_classes[256] = {
    ['a' ... 'z'] = CLASS_NAME_START, ['A' ... 'Z'] = CLASS_NAME_START, ['_'] = CLASS_NAME_START,
    [128 ... 255] = CLASS_NAME_START, ['0' ... '9'] = CLASS_DIGIT,
};

static inline bool is_name_character(char c)
{
    return (character_classes[(unsigned char)c] & CLASS_NAME) != 0;
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- start, failure, warnings -------------------------------------------------------------- */

void lexer_init(Lexer *lexer, const Source *source, Arena *arena, const SyntaxOptions *options,
                SyntaxError *error)
{
    /* The stacks are left uninitialised: they are large, and their counts are 0. */
    memset(lexer, 0, offsetof(Lexer, columns));
    lexer->columns[0] = lexer->alternate_columns[0] = 0;
    lexer->source = source;
    lexer->arena = arena;
    lexer->error = error;
    lexer->text = source->text;
    lexer->line = source->first_line;
    lexer->at_line_start = true;
    lexer->need_dedent = options && options->need_dedent;
    lexer->type_comments = options && options->type_comments;
}

static bool lexer_stop(Lexer *lexer)
{
    lexer->failed = true;
    return false;
}

bool lexer_fail(Lexer *lexer, const char *format, ...)
{
    int32_t column = (int32_t)(lexer->cursor - lexer->line_start);
    /* The character before the cursor: the conversion to characters counts from its end. */
    while (column > 0 && (lexer->text[lexer->line_start + (uint32_t)column - 1] & 0xC0) == 0x80)
        column--;
    va_list arguments;
    va_start(arguments, format);
    source_error_va(lexer->source, lexer->error, SYNTAX_ERROR, lexer->line, column - 1,
                    lexer->line, column - 1, format, arguments);
    va_end(arguments);
    SyntaxError *error = lexer->error;
    lexer->failed_hard = true;
    if (error->text_length && error->text[error->text_length - 1] == '\n')
        error->text_length--;
    return lexer_stop(lexer);
}

bool lexer_fail_kind(Lexer *lexer, SyntaxResult kind, const char *message)
{
    source_error(lexer->source, lexer->error, kind, lexer->line,
                 (int32_t)(lexer->cursor - lexer->line_start), 0, -2, "%s", message);
    return lexer_stop(lexer);
}

void lexer_error_unclosed(Lexer *lexer)
{
    const OpenBracket *open = &lexer->brackets[lexer->level - 1];
    source_error(lexer->source, lexer->error, SYNTAX_ERROR, open->line, open->column, open->line,
                 -1, "'%c' was never closed", open->bracket);
}

bool lexer_warn(Lexer *lexer, Span at, const char *format, ...)
{
    if (!lexer->warnings)
        return true;
    char text[SYNTAX_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t size = strlen(text) + 1;
    SyntaxWarning *warning = arena_take(lexer->arena, sizeof *warning);
    char *message = arena_take(lexer->arena, size);
    if (!warning || !message) {
        source_error_memory(lexer->error);
        return lexer_stop(lexer);
    }
    memcpy(message, text, size);
    *warning = (SyntaxWarning){.message = message, .at = at};
    **lexer->warnings = warning;
    *lexer->warnings = &warning->next;
    return true;
}

static inline void token_begin(Lexer *lexer, Token *token)
{
    token->detail = 0;
    token->flags = 0;
    token->start = lexer->cursor;
    token->line = lexer->line;
    token->column = (int32_t)(lexer->cursor - lexer->line_start);
}

bool lexer_finish(Lexer *lexer, Token *token, TokenKind kind)
{
    token->kind = (uint8_t)kind;
    token->level = (uint8_t)lexer->level;
    token->end = lexer->cursor;
    token->end_line = lexer->line;
    token->end_column = (int32_t)(lexer->cursor - lexer->line_start);
    return true;
}

static bool finish_without_text(Lexer *lexer, Token *token, TokenKind kind)
{
    token_begin(lexer, token);
    token->flags = TOKEN_NO_COLUMN;
    return lexer_finish(lexer, token, kind);
}

/* ---- lines --------------------------------------------------------------------------------- */

static inline void lexer_next_line(Lexer *lexer)
{
    lexer->line++;
    lexer->line_start = lexer->cursor;
}

/* The cursor is behind a backslash: a newline must follow. */
static bool continue_line(Lexer *lexer)
{
    if (lexer->text[lexer->cursor] != '\n') {
        lexer->cursor++;
        source_error(lexer->source, lexer->error, SYNTAX_ERROR, lexer->line,
                     (int32_t)(lexer->cursor - lexer->line_start) - 1, 0, -1,
                     "unexpected character after line continuation character");
        return lexer_stop(lexer);
    }
    lexer->cursor++;
    if (lexer->cursor >= lexer->source->length) {
        lexer->at_end = true;
        lexer->cursor--;
        if (lexer->level) {
            lexer_error_unclosed(lexer);
            return lexer_stop(lexer);
        }
        return lexer_fail_kind(lexer, SYNTAX_ERROR, "unexpected EOF while parsing");
    }
    lexer_next_line(lexer);
    return true;
}

static bool tab_error(Lexer *lexer)
{
    source_error(lexer->source, lexer->error, SYNTAX_ERROR_TAB, lexer->line, 0, 0, -1,
                 "inconsistent use of tabs and spaces in indentation");
    return lexer_stop(lexer);
}

static bool dedent_error(Lexer *lexer)
{
    uint32_t end = source_line_start(lexer->source, lexer->line + 1);
    lexer->cursor = end > lexer->line_start ? end - 1 : end;
    return lexer_fail_kind(lexer, SYNTAX_ERROR_INDENTATION,
                           "unindent does not match any outer indentation level");
}

/* Compares a line's indentation with the open ones; sets `pending`. */
static bool indentation_change(Lexer *lexer, int32_t column, int32_t alternate)
{
    if (column > lexer->columns[lexer->indent]) {
        if (lexer->indent + 1 >= LEXER_MAX_INDENT) {
            source_error(lexer->source, lexer->error, SYNTAX_ERROR_INDENTATION, lexer->line, 0, 0,
                         -1, "too many levels of indentation");
            return lexer_stop(lexer);
        }
        if (alternate <= lexer->alternate_columns[lexer->indent])
            return tab_error(lexer);
        lexer->indent++;
        lexer->columns[lexer->indent] = column;
        lexer->alternate_columns[lexer->indent] = alternate;
        lexer->pending = 1;
        return true;
    }
    while (lexer->indent > 0 && column < lexer->columns[lexer->indent]) {
        lexer->indent--;
        lexer->pending--;
    }
    if (column != lexer->columns[lexer->indent])
        return dedent_error(lexer);
    if (alternate != lexer->alternate_columns[lexer->indent])
        return tab_error(lexer);
    return true;
}

/* Measures the spaces at the start of a line; a form feed starts anew. A backslash joins lines:
 * then the first measure counts. */
static bool measure_indentation(Lexer *lexer, int32_t *column, int32_t *alternate)
{
    int32_t joined = 0;
    for (*column = *alternate = 0;; lexer->cursor++) {
        char c = lexer->text[lexer->cursor];
        if (c == ' ') {
            *column += 1;
            *alternate += 1;
        } else if (c == '\t') {
            *column = (*column / TAB_SIZE + 1) * TAB_SIZE;
            *alternate += 1;
        } else if (c == '\f') {
            *column = *alternate = 0;
        } else if (c == '\\') {
            joined = joined ? joined : *column;
            lexer->cursor++;
            if (!continue_line(lexer))
                return false;
            lexer->cursor--;
        } else {
            break;
        }
    }
    if (joined)
        *column = *alternate = joined;
    return true;
}

/* At the start of a line: skips blank and comment lines, then sets `pending`. */
static bool start_line(Lexer *lexer)
{
    for (;;) {
        int32_t column, alternate;
        lexer->at_line_start = false;
        if (!measure_indentation(lexer, &column, &alternate))
            return false;
        char c = lexer->text[lexer->cursor];
        if (c == '#') {
            const char *at = lexer->text + lexer->cursor;
            uint32_t end = lexer->cursor + (uint32_t)((const char *)rawmemchr(at, '\n') - at), type;
            if (lexer->type_comments && lexer_type_comment(lexer, end, &type))
                return true; /* a token, whatever the indentation */
            lexer->cursor = end;
            c = '\n';
        }
        if (c == '\n') {
            lexer->cursor++;
            lexer_next_line(lexer);
            continue;
        }
        if (c == 0) {
            lexer->line_start = lexer->cursor;
            column = alternate = 0;
        }
        if (column == lexer->columns[lexer->indent] &&
            alternate == lexer->alternate_columns[lexer->indent])
            return true;
        return indentation_change(lexer, column, alternate);
    }
}

/* ---- names --------------------------------------------------------------------------------- */

/* Checks the characters of a name that has bytes over 127. */
static bool check_name(Lexer *lexer, uint32_t start)
{
    const char *text = lexer->text;
    for (uint32_t at = start; at < lexer->cursor;) {
        uint32_t code_point;
        uint32_t size = (uint32_t)utf8_next(text + at, &code_point);
        bool good = at == start ? unicode_is_identifier_start(code_point)
                                : unicode_is_identifier_part(code_point);
        if (!good) {
            lexer->cursor = at + size;
            if (unicode_is_printable(code_point))
                return lexer_fail(lexer, "invalid character '%.*s' (U+%04X)", (int)size, text + at,
                                  code_point);
            return lexer_fail(lexer, "invalid non-printable character U+%04X", code_point);
        }
        at += size;
    }
    return true;
}

/* The prefix of a string literal: STRING_... flags, -1 for a name that is none; F is kept as the
 * bit above them. */
enum { PREFIX_F = 32 };

static int string_prefix(const char *name, uint32_t length)
{
    int flags = 0;
    for (uint32_t i = 0; i < length; i++) {
        char c = name[i] | 32;
        int flag = c == 'r'   ? STRING_RAW
                   : c == 'b' ? STRING_BYTES
                   : c == 'u' ? STRING_UNICODE
                   : c == 'f' ? PREFIX_F
                              : 0;
        if (flag == 0 || (flags & flag))
            return -1;
        flags |= flag;
    }
    bool lone_u = (flags & STRING_UNICODE) && length > 1;
    bool both = (flags & STRING_BYTES) && (flags & PREFIX_F);
    return lone_u || both ? -1 : flags;
}

static bool lexer_name(Lexer *lexer, Token *token)
{
    const char *text = lexer->text + lexer->cursor;
    const char *at = text;
    uint32_t hash = 2166136261u;
    unsigned char seen = 0;
    for (; is_name_character(*at); at++) {
        hash = (hash ^ (unsigned char)*at) * 16777619u;
        seen |= (unsigned char)*at;
    }
    uint32_t length = (uint32_t)(at - text);
    lexer->cursor += length;
    if ((*at == '"' || *at == '\'') && length <= 2) {
        int prefix = string_prefix(text, length);
        if (prefix >= 0 && (prefix & PREFIX_F))
            return lexer_fstring_start(lexer, token, (unsigned)prefix & ~(unsigned)PREFIX_F);
        if (prefix >= 0)
            return lexer_string(lexer, token, (unsigned)prefix);
    }
    token->hash = hash;
    if (seen >= 128) {
        token->flags = TOKEN_NON_ASCII;
        return check_name(lexer, token->start) && lexer_finish(lexer, token, TOKEN_NAME);
    }
    TokenKind kind = token_keyword(text, length, &token->detail);
    return lexer_finish(lexer, token, kind);
}

/* ---- operators ----------------------------------------------------------------------------- */

static bool open_bracket(Lexer *lexer, Token *token, char c, TokenKind kind)
{
    lexer->cursor++;
    if (lexer->level >= LEXER_MAX_PARENTHESES)
        return lexer_fail(lexer, "too many nested parentheses");
    lexer->brackets[lexer->level++] = (OpenBracket){c, token->line, token->column};
    if (lexer->fstring_count)
        lexer_fstring(lexer)->brackets++;
    return lexer_finish(lexer, token, kind);
}

static bool brackets_match(char open, char close)
{
    return (open == '(' && close == ')') || (open == '[' && close == ']') ||
           (open == '{' && close == '}');
}

static bool close_bracket(Lexer *lexer, Token *token, char c, TokenKind kind)
{
    FString *fstring = lexer_fstring(lexer);
    lexer->cursor++;
    if (fstring && fstring->brackets == 0 && c == '}')
        return lexer_fail(lexer, "f-string: single '}' is not allowed");
    if (lexer->level == 0)
        return lexer_fail(lexer, "unmatched '%c'", c);
    const OpenBracket *open = &lexer->brackets[--lexer->level];
    if (!brackets_match(open->bracket, c)) {
        if (fstring && open->bracket == '{' && fstring->brackets - 1 == fstring->field)
            return lexer_fail(lexer, "f-string: unmatched '%c'", c);
        if (open->line != lexer->line)
            return lexer_fail(lexer, "closing parenthesis '%c' does not match opening parenthesis "
                                     "'%c' on line %d",
                              c, open->bracket, open->line);
        return lexer_fail(
            lexer, "closing parenthesis '%c' does not match opening parenthesis '%c'", c,
            open->bracket);
    }
    if (fstring) {
        if (--fstring->brackets < 0)
            return lexer_fail(lexer, "f-string: unmatched '%c'", c);
        if (c == '}' && fstring->brackets == fstring->field) {
            fstring->field--;
            fstring->in_text = true;
            fstring->in_spec = fstring->field >= 0;
        }
    }
    return lexer_finish(lexer, token, kind);
}

/* In the replacement field itself, not in brackets within: ':' starts the format spec there. */
static bool ends_expression(const FString *fstring)
{
    return fstring && fstring->field >= 0 && fstring->brackets - 1 == fstring->field;
}

/* One operator text to its kind, the longest first for each first character. */
typedef struct OperatorRow {
    char text[4];
    uint8_t length;
    uint8_t kind;
} OperatorRow;

#define OPERATOR(text, kind) {text, sizeof text - 1, TOKEN_##kind}

static const OperatorRow operator_rows[] = {
    OPERATOR("!=", NOTEQUAL),        OPERATOR("!", EXCLAMATION),
    OPERATOR("%=", PERCENTEQUAL),    OPERATOR("%", PERCENT),
    OPERATOR("&=", AMPEREQUAL),      OPERATOR("&", AMPER),
    OPERATOR("**=", DOUBLESTAREQUAL), OPERATOR("**", DOUBLESTAR),
    OPERATOR("*=", STAREQUAL),       OPERATOR("*", STAR),
    OPERATOR("+=", PLUSEQUAL),       OPERATOR("+", PLUS),
    OPERATOR(",", COMMA),            OPERATOR("->", RARROW),
    OPERATOR("-=", MINEQUAL),        OPERATOR("-", MINUS),
    OPERATOR("...", ELLIPSIS),       OPERATOR(".", DOT),
    OPERATOR("//=", DOUBLESLASHEQUAL), OPERATOR("//", DOUBLESLASH),
    OPERATOR("/=", SLASHEQUAL),      OPERATOR("/", SLASH),
    OPERATOR(":=", COLONEQUAL),      OPERATOR(":", COLON),
    OPERATOR(";", SEMI),             OPERATOR("<<=", LEFTSHIFTEQUAL),
    OPERATOR("<<", LEFTSHIFT),       OPERATOR("<=", LESSEQUAL),
    OPERATOR("<", LESS),             OPERATOR("==", EQEQUAL),
    OPERATOR("=", EQUAL),            OPERATOR(">>=", RIGHTSHIFTEQUAL),
    OPERATOR(">>", RIGHTSHIFT),      OPERATOR(">=", GREATEREQUAL),
    OPERATOR(">", GREATER),          OPERATOR("@=", ATEQUAL),
    OPERATOR("@", AT),               OPERATOR("^=", CIRCUMFLEXEQUAL),
    OPERATOR("^", CIRCUMFLEX),       OPERATOR("|=", VBAREQUAL),
    OPERATOR("|", VBAR),             OPERATOR("~", TILDE),
    OPERATOR("", UNKNOWN),
};

#undef OPERATOR

/* 1 + the first row of a character. */
static const uint8_t operator_first[128] = {
    ['!'] = 1,  ['%'] = 3,  ['&'] = 5,  ['*'] = 7,  ['+'] = 11, [','] = 13, ['-'] = 14,
    ['.'] = 17, ['/'] = 19, [':'] = 23, [';'] = 25, ['<'] = 26, ['='] = 30, ['>'] = 32,
    ['@'] = 36, ['^'] = 38, ['|'] = 40, ['~'] = 42,
};

static bool lexer_operator(Lexer *lexer, Token *token)
{
    const char *text = lexer->text + lexer->cursor;
    char c = *text;
    uint8_t first = (unsigned char)c < 128 ? operator_first[(unsigned char)c] : 0;
    if (first == 0) {
        lexer->cursor++;
        if ((unsigned char)c < 32 || c == 127)
            return lexer_fail(lexer, "invalid non-printable character U+%04X", (unsigned)c);
        return lexer_finish(lexer, token, TOKEN_UNKNOWN);
    }
    const OperatorRow *row = &operator_rows[first - 1];
    while (row->length > 1 &&
           (text[1] != row->text[1] || (row->length == 3 && text[2] != row->text[2])))
        row++;
    lexer->cursor += row->length;
    return lexer_finish(lexer, token, row->kind);
}

/* '<>' is one token, which no rule takes. */
static bool lexer_old_not_equal(Lexer *lexer, Token *token)
{
    lexer->cursor += 2;
    return lexer_finish(lexer, token, TOKEN_UNKNOWN);
}

/* An operator within an f-string, where ':' may be the start of a format spec. */
static bool lexer_field_operator(Lexer *lexer, Token *token, FString *fstring)
{
    char c = lexer->text[lexer->cursor];
    if (c == ':' && ends_expression(fstring)) {
        fstring->in_text = true;
        fstring->in_spec = true;
        lexer->cursor++;
        return lexer_finish(lexer, token, TOKEN_COLON);
    }
    return lexer_operator(lexer, token);
}

/* ---- one token ----------------------------------------------------------------------------- */

/* The token covers the comment before it. */
static bool lexer_newline(Lexer *lexer, Token *token, uint32_t comment)
{
    if (comment) {
        token->column -= (int32_t)(lexer->cursor - comment);
        token->start = comment;
    }
    lexer->cursor++;
    lexer_finish(lexer, token, TOKEN_NEWLINE);
    lexer_next_line(lexer);
    lexer->at_line_start = true;
    return true;
}

static bool lexer_end(Lexer *lexer, Token *token)
{
    lexer->at_end = true;
    if (lexer->level) {
        lexer_error_unclosed(lexer);
        return lexer_stop(lexer);
    }
    return finish_without_text(lexer, token, TOKEN_END);
}

static bool lexer_symbol(Lexer *lexer, Token *token, char c)
{
    switch (c) {
    case '(':
        return open_bracket(lexer, token, c, TOKEN_LPAR);
    case '[':
        return open_bracket(lexer, token, c, TOKEN_LSQB);
    case '{':
        return open_bracket(lexer, token, c, TOKEN_LBRACE);
    case ')':
        return close_bracket(lexer, token, c, TOKEN_RPAR);
    case ']':
        return close_bracket(lexer, token, c, TOKEN_RSQB);
    case '}':
        return close_bracket(lexer, token, c, TOKEN_RBRACE);
    case '\'':
    case '"':
        return lexer_string(lexer, token, 0);
    case '.':
        if (is_digit(lexer->text[lexer->cursor + 1]))
            return lexer_number(lexer, token);
        return lexer_operator(lexer, token);
    case '<':
        if (lexer->text[lexer->cursor + 1] == '>')
            return lexer_old_not_equal(lexer, token);
        return lexer_operator(lexer, token);
    default:
        if (lexer->fstring_count)
            return lexer_field_operator(lexer, token, lexer_fstring(lexer));
        return lexer_operator(lexer, token);
    }
}

/* Steps over what stands between tokens. *comment is where a comment started at the end of the
 * last line, or 0; *type_end where one ends that says a type, whose text the cursor is at. False: an error. */
static bool skip_space(Lexer *lexer, uint32_t *comment, uint32_t *type_end)
{
    const char *text = lexer->text;
    *comment = *type_end = 0;
    for (;;) {
        char c = text[lexer->cursor];
        if (c == ' ' || c == '\t' || c == '\f') {
            lexer->cursor++;
        } else if (c == '#') {
            const char *at = text + lexer->cursor;
            uint32_t end = lexer->cursor + (uint32_t)((const char *)rawmemchr(at, '\n') - at), type;
            if (lexer->type_comments && lexer_type_comment(lexer, end, &type)) {
                lexer->cursor = type;
                *type_end = end;
                return true;
            }
            *comment = lexer->cursor;
            lexer->cursor = end;
        } else if (c == '\\') {
            lexer->cursor++;
            if (!continue_line(lexer))
                return false;
        } else if (c == '\n' && lexer->level > 0) {
            lexer->cursor++;
            lexer_next_line(lexer);
        } else {
            return true;
        }
    }
}

static bool lexer_take(Lexer *lexer, Token *token)
{
    if (lexer->fstring_count && lexer_fstring(lexer)->in_text)
        return lexer_fstring_text(lexer, token);
    if (lexer->at_line_start && !start_line(lexer))
        return false;
    if (lexer->pending) {
        bool indent = lexer->pending > 0;
        lexer->pending += indent ? -1 : 1;
        return finish_without_text(lexer, token, indent ? TOKEN_INDENT : TOKEN_DEDENT);
    }
    uint32_t comment, type_end;
    if (!skip_space(lexer, &comment, &type_end) || lexer->failed)
        return false;
    token_begin(lexer, token);
    if (type_end) {
        lexer->cursor = type_end;
        return lexer_finish(lexer, token, TOKEN_TYPE_COMMENT);
    }
    char c = lexer->text[lexer->cursor];
    unsigned class = character_classes[(unsigned char)c];
    if (class & CLASS_NAME_START)
        return lexer_name(lexer, token);
    if (class & CLASS_DIGIT)
        return lexer_number(lexer, token);
    if (c == '\n')
        return lexer_newline(lexer, token, comment);
    if (c == 0)
        return lexer_end(lexer, token);
    return lexer_symbol(lexer, token, c);
}

bool lexer_next(Lexer *lexer, Token *token)
{
    if (!lexer->failed && lexer_take(lexer, token))
        return true;
    finish_without_text(lexer, token, TOKEN_ERROR);
    return false;
}
