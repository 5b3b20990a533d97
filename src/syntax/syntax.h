/*
 * syntax/syntax.h - the front end: source text in, tree or error out.
 *
 * Nothing here knows Python objects, and nothing is global: all state is in the Arena and in the
 * out parameters. Positions: lines from 1; columns from 0 in UTF-8 bytes, except SyntaxError's
 * own columns, which count characters from 1 like CPython's SyntaxError.offset.
 */
#ifndef OURO_SYNTAX_SYNTAX_H
#define OURO_SYNTAX_SYNTAX_H

#include "syntax/arena.h"
#include "syntax/ast.h"

typedef enum SyntaxMode {
    SYNTAX_FILE,   /* 'exec': Module */
    SYNTAX_EVAL,   /* 'eval': Expression */
    SYNTAX_SINGLE, /* 'single': Interactive */
    SYNTAX_FUNCTION_TYPE, /* 'func_type': FunctionType */
} SyntaxMode;

/* What parsing ended with; also the kind of a SyntaxError. */
typedef enum SyntaxResult {
    SYNTAX_OK,
    SYNTAX_ERROR,             /* SyntaxError */
    SYNTAX_ERROR_INDENTATION, /* IndentationError */
    SYNTAX_ERROR_TAB,         /* TabError */
    SYNTAX_ERROR_ENCODING,    /* SyntaxError about bytes that do not decode; message is complete */
    SYNTAX_ERROR_TOO_DEEP,    /* nesting over SYNTAX_MAX_DEPTH: RecursionError or MemoryError */
    SYNTAX_ERROR_INCOMPLETE,  /* only with allow_incomplete: more input could make it valid */
    SYNTAX_ERROR_NO_MEMORY,   /* MemoryError: the arena's limit, or the memory behind it */
} SyntaxResult;

#define SYNTAX_MESSAGE_SIZE 256

typedef struct SyntaxError {
    SyntaxResult kind;
    char message[SYNTAX_MESSAGE_SIZE]; /* UTF-8, NUL-terminated, cut if longer */
    int32_t line;       /* lineno; 0: no position is known */
    int32_t column;     /* offset: in characters from 1; 0 possible, as in CPython */
    int32_t end_line;   /* end_lineno */
    int32_t end_column; /* end_offset */
    const char *text;   /* the offending line with its '\n', in the arena; NULL if unknown */
    uint32_t text_length;
} SyntaxError;

/* Something that deserves a SyntaxWarning; collected, never printed. */
typedef struct SyntaxWarning {
    struct SyntaxWarning *next;
    const char *message; /* in the arena */
    Span at;
} SyntaxWarning;

typedef struct SyntaxOptions {
    bool allow_incomplete; /* report SYNTAX_ERROR_INCOMPLETE instead of an error at the end */
    bool need_dedent;      /* with SYNTAX_SINGLE: an indented block must be ended by a newline
                              of its own (a REPL's empty line) */
    int32_t feature_version; /* N: the grammar of Python 3.N, as far as ast.parse() promises it; 0: the newest */
    bool type_comments;    /* `# type:` comments are part of the grammar and of the tree */
    bool ignore_cookie;    /* text is known to be UTF-8 (it was a str): no BOM, no cookie */
    int32_t first_line;    /* number of the first line; 0 means 1 */
    SyntaxWarning **warnings; /* if not NULL: gets the list, in order */
} SyntaxOptions;

/*
 * Parse text. On SYNTAX_OK *out is the tree, else *error is filled. Both live in the arena, which
 * stays the caller's to free in every case. options may be NULL. The caller's text is not needed
 * afterwards.
 */
SyntaxResult syntax_parse(Arena *arena, const char *text, size_t length, SyntaxMode mode,
                          const SyntaxOptions *options, Mod **out, SyntaxError *error);

/* What a REPL or a notebook wants to know before it runs what was typed. */
typedef enum SyntaxStatus {
    SYNTAX_COMPLETE,   /* run it */
    SYNTAX_INCOMPLETE, /* ask for one more line */
    SYNTAX_INVALID,    /* run it to get the error */
} SyntaxStatus;

/* As codeop: mode SYNTAX_SINGLE for a REPL (a block ends with an empty line), SYNTAX_FILE for a
 * notebook cell. Takes its own arena of at most limit bytes (0: no limit). */
SyntaxStatus syntax_status(const char *text, size_t length, SyntaxMode mode, size_t limit);

/* One top-level statement of a file: bytes [start, end) of Mod.source, decorators included. */
typedef struct SyntaxStatement {
    uint32_t start, end;
    int32_t line, end_line;
} SyntaxStatement;

/* Fills `statements` (in the arena) with mod->body.count entries; false: out of memory. */
bool syntax_statements(Arena *arena, const Mod *mod, SyntaxStatement **statements);

#endif
