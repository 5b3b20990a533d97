/*
 * syntax/lexer.h - text to tokens, one at a time and on demand.
 *
 * F-strings come as CPython 3.12+ has them: FSTRING_START, then FSTRING_MIDDLE pieces and the
 * ordinary tokens of the replacement fields, then FSTRING_END. Comments and spaces are the gaps
 * between tokens (a REPL that colours its input finds comments there).
 */
#ifndef OURO_SYNTAX_LEXER_H
#define OURO_SYNTAX_LEXER_H

#include "syntax/source.h"
#include "syntax/token.h"

/* CPython's limits. */
enum {
    LEXER_MAX_INDENT = 100,
    LEXER_MAX_PARENTHESES = 200,
    LEXER_MAX_FSTRINGS = 150,
    LEXER_MAX_SPEC_NESTING = 3,
};

typedef struct OpenBracket {
    char bracket;
    int32_t line;
    int32_t column;
} OpenBracket;

typedef struct FString {
    char quote;
    bool triple;
    bool raw;
    bool in_text;       /* the next token is text, not code */
    bool in_spec;       /* the text is a format spec */
    int32_t brackets;   /* open brackets since the f-string started */
    int32_t field;      /* nesting of replacement fields, -1 outside; brackets where one began */
    uint32_t start;     /* offset of the opening quote */
    int32_t line;
    uint32_t line_start;
} FString;

typedef struct Lexer {
    const Source *source;
    Arena *arena;          /* for warnings */
    SyntaxError *error;
    SyntaxWarning ***warnings; /* where the next warning is linked; or NULL */
    const char *text;
    uint32_t cursor;
    uint32_t line_start;   /* offset of the current line */
    int32_t line;
    bool at_line_start;
    bool need_dedent;      /* see SyntaxOptions.need_dedent */
    bool type_comments;    /* see SyntaxOptions.type_comments */
    TypeIgnore *ignores;   /* `# type: ignore` so far, the latest first */
    bool at_end;           /* the end of the text was met, in a way that more text could change */
    bool failed;
    bool failed_hard;      /* with an error that takes precedence over the parser's own */
    int32_t pending;       /* INDENT (> 0) or DEDENT (< 0) tokens to give */
    int32_t indent;        /* index of the innermost indentation */
    int32_t level;         /* open brackets */
    int32_t fstring_count;
    int32_t columns[LEXER_MAX_INDENT];           /* with tabs to multiples of 8 */
    int32_t alternate_columns[LEXER_MAX_INDENT]; /* with tabs as 1 */
    OpenBracket brackets[LEXER_MAX_PARENTHESES];
    FString fstrings[LEXER_MAX_FSTRINGS];
} Lexer;

void lexer_init(Lexer *lexer, const Source *source, Arena *arena, const SyntaxOptions *options,
                SyntaxError *error);

/* Gives the next token; after TOKEN_END, TOKEN_END again. False: *error is filled and the token's
 * kind is TOKEN_ERROR. */
bool lexer_next(Lexer *lexer, Token *token);

/* "'(' was never closed" for the innermost open bracket. */
void lexer_error_unclosed(Lexer *lexer);

/* Shared by the lexer's files: an error whose end is unknown, at the character before the cursor
 * (as CPython's tokenizer has it). Always false. */
__attribute__((format(printf, 2, 3))) bool lexer_fail(Lexer *lexer, const char *format, ...);
bool lexer_fail_kind(Lexer *lexer, SyntaxResult kind, const char *message);
bool lexer_warn(Lexer *lexer, Span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* In lexer_string.c: each starts with the cursor at the (first) quote, token->start before the
 * prefix; lexer_fstring_text continues the innermost f-string. */
bool lexer_string(Lexer *lexer, Token *token, unsigned prefix);
bool lexer_fstring_start(Lexer *lexer, Token *token, unsigned prefix);
bool lexer_fstring_text(Lexer *lexer, Token *token);

/* In lexer_number.c: the cursor is at the first digit, or at a '.' before a digit. */
bool lexer_number(Lexer *lexer, Token *token);

/* In lexer_comment.c: whether the comment at the cursor (a '#'; it ends at `end`) is one that says a type: *start is then
 * where the type begins. `# type: ignore` is only noted. False with lexer->failed: out of memory. */
bool lexer_type_comment(Lexer *lexer, uint32_t end, uint32_t *start);

/* In lexer.c: fills the token's end from the cursor. */
bool lexer_finish(Lexer *lexer, Token *token, TokenKind kind);

static inline FString *lexer_fstring(Lexer *lexer)
{
    return lexer->fstring_count ? &lexer->fstrings[lexer->fstring_count - 1] : NULL;
}

#endif
