/*
 * syntax/token.h - the kinds of token, listed once, and what one token records.
 */
#ifndef OURO_SYNTAX_TOKEN_H
#define OURO_SYNTAX_TOKEN_H

#include <stdint.h>

/* X(kind, text as CPython's messages show it) */
#define TOKEN_SPECIALS(X)                                                                          \
    X(END, "ENDMARKER")                                                                            \
    X(ERROR, "ERRORTOKEN")                                                                         \
    X(NEWLINE, "NEWLINE")                                                                          \
    X(INDENT, "INDENT")                                                                            \
    X(DEDENT, "DEDENT")                                                                            \
    X(NAME, "NAME")                                                                                \
    X(NUMBER, "NUMBER")                                                                            \
    X(STRING, "STRING")                                                                            \
    X(FSTRING_START, "FSTRING_START")                                                              \
    X(FSTRING_MIDDLE, "FSTRING_MIDDLE")                                                            \
    X(FSTRING_END, "FSTRING_END")                                                                  \
    X(TYPE_COMMENT, "TYPE_COMMENT")                                                                \
    X(UNKNOWN, "OP")

#define TOKEN_OPERATORS(X)                                                                         \
    X(LPAR, "(")                                                                                   \
    X(RPAR, ")")                                                                                   \
    X(LSQB, "[")                                                                                   \
    X(RSQB, "]")                                                                                   \
    X(LBRACE, "{")                                                                                 \
    X(RBRACE, "}")                                                                                 \
    X(COLON, ":")                                                                                  \
    X(COMMA, ",")                                                                                  \
    X(SEMI, ";")                                                                                   \
    X(DOT, ".")                                                                                    \
    X(ELLIPSIS, "...")                                                                             \
    X(EXCLAMATION, "!")                                                                            \
    X(RARROW, "->")                                                                                \
    X(AT, "@")                                                                                     \
    X(PLUS, "+")                                                                                   \
    X(MINUS, "-")                                                                                  \
    X(STAR, "*")                                                                                   \
    X(DOUBLESTAR, "**")                                                                            \
    X(SLASH, "/")                                                                                  \
    X(DOUBLESLASH, "//")                                                                           \
    X(PERCENT, "%")                                                                                \
    X(VBAR, "|")                                                                                   \
    X(AMPER, "&")                                                                                  \
    X(CIRCUMFLEX, "^")                                                                             \
    X(TILDE, "~")                                                                                  \
    X(LEFTSHIFT, "<<")                                                                             \
    X(RIGHTSHIFT, ">>")                                                                            \
    X(LESS, "<")                                                                                   \
    X(GREATER, ">")                                                                                \
    X(LESSEQUAL, "<=")                                                                             \
    X(GREATEREQUAL, ">=")                                                                          \
    X(EQEQUAL, "==")                                                                               \
    X(NOTEQUAL, "!=")                                                                              \
    X(EQUAL, "=")                                                                                  \
    X(COLONEQUAL, ":=")                                                                            \
    X(PLUSEQUAL, "+=")                                                                             \
    X(MINEQUAL, "-=")                                                                              \
    X(STAREQUAL, "*=")                                                                             \
    X(ATEQUAL, "@=")                                                                               \
    X(SLASHEQUAL, "/=")                                                                            \
    X(PERCENTEQUAL, "%=")                                                                          \
    X(AMPEREQUAL, "&=")                                                                            \
    X(VBAREQUAL, "|=")                                                                             \
    X(CIRCUMFLEXEQUAL, "^=")                                                                       \
    X(LEFTSHIFTEQUAL, "<<=")                                                                       \
    X(RIGHTSHIFTEQUAL, ">>=")                                                                      \
    X(DOUBLESTAREQUAL, "**=")                                                                      \
    X(DOUBLESLASHEQUAL, "//=")

/* In order of their first letter: keyword lookup walks one letter's rows. */
#define TOKEN_KEYWORDS(X)                                                                          \
    X(FALSE, "False")                                                                              \
    X(NONE, "None")                                                                                \
    X(TRUE, "True")                                                                                \
    X(AND, "and")                                                                                  \
    X(AS, "as")                                                                                    \
    X(ASSERT, "assert")                                                                            \
    X(ASYNC, "async")                                                                              \
    X(AWAIT, "await")                                                                              \
    X(BREAK, "break")                                                                              \
    X(CLASS, "class")                                                                              \
    X(CONTINUE, "continue")                                                                        \
    X(DEF, "def")                                                                                  \
    X(DEL, "del")                                                                                  \
    X(ELIF, "elif")                                                                                \
    X(ELSE, "else")                                                                                \
    X(EXCEPT, "except")                                                                            \
    X(FINALLY, "finally")                                                                          \
    X(FOR, "for")                                                                                  \
    X(FROM, "from")                                                                                \
    X(GLOBAL, "global")                                                                            \
    X(IF, "if")                                                                                    \
    X(IMPORT, "import")                                                                            \
    X(IN, "in")                                                                                    \
    X(IS, "is")                                                                                    \
    X(LAMBDA, "lambda")                                                                            \
    X(NONLOCAL, "nonlocal")                                                                        \
    X(NOT, "not")                                                                                  \
    X(OR, "or")                                                                                    \
    X(PASS, "pass")                                                                                \
    X(RAISE, "raise")                                                                              \
    X(RETURN, "return")                                                                            \
    X(TRY, "try")                                                                                  \
    X(WHILE, "while")                                                                              \
    X(WITH, "with")                                                                                \
    X(YIELD, "yield")

#define TOKEN_LIST(X) TOKEN_SPECIALS(X) TOKEN_OPERATORS(X) TOKEN_KEYWORDS(X)

typedef enum TokenKind {
#define TOKEN_ENUM(kind, text) TOKEN_##kind,
    TOKEN_LIST(TOKEN_ENUM)
#undef TOKEN_ENUM
    TOKEN_COUNT,
} TokenKind;

/* Token.detail of a NAME. */
typedef enum SoftKeyword {
    SOFT_NONE,
    SOFT_MATCH,
    SOFT_CASE,
    SOFT_TYPE,
    SOFT_UNDERSCORE,
} SoftKeyword;

/* Token.detail of STRING and FSTRING_START. */
enum {
    STRING_RAW = 1,
    STRING_BYTES = 2,
    STRING_UNICODE = 4,
    STRING_TRIPLE = 8,
    STRING_ESCAPES = 16, /* there is a backslash in it */
};

/* Token.flags */
enum {
    TOKEN_NON_ASCII = 1, /* the text has bytes over 127 (NAME, STRING, FSTRING_MIDDLE) */
    TOKEN_NO_COLUMN = 2, /* INDENT, DEDENT, END: stands for no text of its own */
};

typedef struct Token {
    uint8_t kind;   /* TokenKind */
    uint8_t detail; /* NUMBER: ConstantKind; NAME: SoftKeyword; STRING, FSTRING_*: STRING_... */
    uint8_t flags;
    uint8_t level;  /* open brackets after this token */
    uint32_t start; /* byte offsets in the source */
    uint32_t end;
    int32_t line;
    int32_t column; /* in bytes */
    int32_t end_line;
    int32_t end_column;
    uint32_t hash;  /* NAME: of its bytes */
} Token;

const char *token_text(TokenKind kind);

/* The keyword that text is, or TOKEN_NAME with its soft keyword in *soft. */
TokenKind token_keyword(const char *text, uint32_t length, uint8_t *soft);

#endif
