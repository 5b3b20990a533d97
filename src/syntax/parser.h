/*
 * syntax/parser.h - what the parser's files share.
 *
 * How it works: recursive descent over a window of tokens, operators by precedence climbing. A
 * parse function returns NULL (or false) when its construct is not there; where something
 * optional fails, the position is put back and the shorter construct stands, as in a PEG.
 *
 * How errors are found: the first run knows only valid syntax. When it is stuck, the statement
 * (or clause header) is run once more with `diagnose` set; then the parse functions also look for
 * known mistakes and report the first they find. If there is none, the error is "invalid syntax"
 * at the furthest token that the first run had asked for. So tokens are fetched only when needed:
 * looking ahead without need would move that place.
 */
#ifndef OURO_SYNTAX_PARSER_H
#define OURO_SYNTAX_PARSER_H

#include "syntax/lexer.h"

typedef struct Position {
    int32_t line;
    int32_t column;
    uint32_t offset;
} Position;

typedef struct Parser {
    Arena *arena;
    SyntaxError *error;
    Token *tokens;       /* the window: from the current statement or header on */
    uint32_t pos;        /* the next token; tokens[pos] may not be fetched yet */
    uint32_t count;
    uint32_t capacity;
    void **stack;        /* items of sequences under construction */
    uint32_t stack_count;
    uint32_t stack_capacity;
    Identifier **names;  /* open-addressed hash table; capacity is a power of two */
    uint32_t name_count;
    uint32_t name_capacity;
    int32_t depth;       /* of C recursion */
    bool diagnose;
    int32_t legacy_nesting; /* see diagnose_legacy */
    int32_t star_nesting;   /* see diagnose_star_first */
    bool has_future;
    int32_t feature_version; /* see SyntaxOptions.feature_version */
    bool stuck;                /* the first run ended without an error of its own */
    bool stuck_at_end;         /* ... where the text ends */
    bool error_is_lexical;
    bool indentation_is_final; /* nothing behind the error takes precedence */
    SyntaxMode mode;
    Token furthest;
    Position last_end;   /* end of the last token that the window has dropped */
    Source source;
    Lexer lexer;
} Parser;

/* ---- tokens -------------------------------------------------------------------------------- */

void parser_fill(Parser *p);

static inline const Token *parser_peek(Parser *p)
{
    if (p->pos == p->count)
        parser_fill(p);
    return &p->tokens[p->pos];
}

static inline TokenKind parser_kind(Parser *p)
{
    return parser_peek(p)->kind;
}

/* The kind of the token after the next. Only after the next was looked at and does not end. */
static inline TokenKind parser_kind_after(Parser *p)
{
    p->pos++;
    TokenKind kind = parser_kind(p);
    p->pos--;
    return kind;
}

static inline bool parser_accept(Parser *p, TokenKind kind)
{
    if (parser_kind(p) != kind)
        return false;
    p->pos++;
    return true;
}

static inline bool parser_failed(const Parser *p)
{
    return p->error->kind != SYNTAX_OK;
}

/* A place to come back to when something optional is not there. */
typedef struct Mark {
    uint32_t pos;
    uint32_t stack;
    int32_t depth;
} Mark;

static inline Mark parser_mark(const Parser *p)
{
    return (Mark){p->pos, p->stack_count, p->depth};
}

static inline void parser_rewind(Parser *p, Mark mark)
{
    p->pos = mark.pos;
    p->stack_count = mark.stack;
    p->depth = mark.depth;
}

/* Drops the consumed tokens: no position from before may be used afterwards. */
void parser_drop_tokens(Parser *p);

/* The end of the last consumed token that is not a NEWLINE, INDENT, DEDENT. */
Position parser_end(const Parser *p);

/* Counts one level of recursion; false with an error when there are too many. */
bool parser_enter(Parser *p);

static inline void parser_leave(Parser *p)
{
    p->depth--;
}

/* The comment that says a type, if the next token is one; *comment is NULL else. False: no memory. Looks at the next token
 * only if there may be such comments. */
bool parser_type_comment(Parser *p, TypeComment **comment);

/* ---- building ------------------------------------------------------------------------------ */

void *parser_take(Parser *p, size_t size);

bool parser_push(Parser *p, void *item);

/* Pops what was pushed since mark into an array in the arena; false: no memory. */
bool parser_pop(Parser *p, uint32_t mark, void *items_out, uint32_t *count);

#define PARSER_POP(p, mark, sequence)                                                              \
    parser_pop(p, mark, &(sequence).items, &(sequence).count)

Identifier *parser_intern(Parser *p, const char *text, uint32_t length, uint32_t hash);
Identifier *parser_name(Parser *p, const Token *token);
uint32_t parser_hash(const char *text, uint32_t length);

static inline Span span_of_token(const Token *token)
{
    return (Span){token->line, token->column, token->end_line, token->end_column};
}

/* From the start of `start` to the end of the last consumed token. */
static inline Span span_from(const Parser *p, Span start)
{
    const Token *last = &p->tokens[p->pos - 1];
    return (Span){start.line, start.column, last->end_line, last->end_column};
}

/* A node of `size` bytes, of which the variant is not cleared. */
static inline Expr *expr_new(Parser *p, ExprKind kind, size_t size, Span at, uint32_t depth)
{
    Expr *expr = parser_take(p, size);
    if (expr) {
        expr->kind = (uint8_t)kind;
        expr->context = CONTEXT_LOAD;
        expr->op = 0;
        expr->flags = 0;
        expr->depth = depth + 1 ? depth + 1 : depth;
        expr->at = at;
    }
    return expr;
}

static inline uint32_t depth_of(const Expr *expr)
{
    return expr ? expr->depth : 0;
}

static inline uint32_t depth_max(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

uint32_t depth_of_all(const ExprSeq *exprs);

/* ---- errors (parse_errors.c) --------------------------------------------------------------- */

/* Was this part of the grammar there in Python 3.minor already? `what` ends with "is" or "are". False with an error: not in
 * the version that was asked for. */
bool parser_has_feature(Parser *p, int32_t minor, const char *what);

/* Each reports an error unless there is one, and returns NULL. */
void *error_at_span(Parser *p, Span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void *error_at_token(Parser *p, const Token *token, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* From one place to the end of another. */
void *error_at_range(Parser *p, Span from, Span to, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* At the last token fetched. */
void *error_at_last(Parser *p, SyntaxResult kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* From one place to the end of the last token fetched. */
void *error_starting_from(Parser *p, Span from, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Runs parse; when it gets stuck runs it again to diagnose and leaves an error. */
typedef bool ParseUnit(Parser *p, void *result);
bool parser_run(Parser *p, ParseUnit *parse, void *result);

/* Gives precedence to what the lexer finds wrong in the rest of the text. */
void parser_check_rest(Parser *p);

/* "function call", "literal", ...: what messages call an expression. */
const char *expr_name(const Expr *expr);

typedef enum TargetKind { TARGET_STAR, TARGET_DEL, TARGET_FOR } TargetKind;

/* The part of expr that cannot be a target, or NULL. */
Expr *expr_invalid_target(Expr *expr, TargetKind kind);

/* Reports expr's invalid part, if it has one: "cannot assign to %s", "cannot delete %s". */
void *error_invalid_target(Parser *p, Expr *expr, TargetKind kind);

/* The checks of single places, each called in diagnose mode only. */
/* `expr` (may be NULL) was parsed from `start`; false when a mistake was reported. */
bool diagnose_expression(Parser *p, Expr *expr, uint32_t start);
bool diagnose_named(Parser *p, Expr *expr, uint32_t start);
/* An operator's operand failed at `start`. */
void diagnose_not_operand(Parser *p, uint32_t start, int level);
/* `value` before a '=' is no target; the statement starts at `start`. */
void diagnose_assign_target(Parser *p, uint32_t start, Expr *value);
/* `a, b c` at the start of a statement: mistakes in the items behind. */
void diagnose_tuple_start(Parser *p, uint32_t start);
/* The name `match` may have been meant as a statement. */
void diagnose_match(Parser *p);
/* What stands behind `for`, from `start` on, is no target followed by `in`. */
void diagnose_missing_in(Parser *p, uint32_t start);
void diagnose_for_target(Parser *p, uint32_t start);

/* ---- expressions (parse_expr.c, parse_primary.c, parse_string.c) ---------------------------- */

/* Precedence levels, loosest first. */
enum {
    LEVEL_NONE,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_COMPARE,
    LEVEL_BIT_OR,
    LEVEL_BIT_XOR,
    LEVEL_BIT_AND,
    LEVEL_SHIFT,
    LEVEL_SUM,
    LEVEL_TERM,
    LEVEL_FACTOR,
};

Expr *parse_operators(Parser *p, int level); /* LEVEL_OR: a disjunction */
Expr *parse_expression(Parser *p);
Expr *parse_named_expression(Parser *p);
Expr *parse_star_expression(Parser *p);       /* '*' bitwise_or | expression */
Expr *parse_star_expressions(Parser *p);      /* with commas: a Tuple */
Expr *parse_star_named_expressions(Parser *p);
Expr *parse_expressions(Parser *p);           /* the same without stars */
Expr *parse_star_named_expression(Parser *p); /* item of a display */
Expr *parse_yield(Parser *p);
Expr *parse_yield_or_star_expressions(Parser *p);
Expr *parse_primary(Parser *p);
Expr *parse_atom(Parser *p);
Expr *parse_strings(Parser *p);
bool parse_comprehension_clauses(Parser *p, ComprehensionSeq *clauses);

/* '(' arguments ')'. */
bool parse_call_arguments(Parser *p, bool allow_generator, ExprSeq *args, KeywordSeq *keywords);

/* In parse_display.c: what starts with '(', '[' and '{'. */
Expr *parse_parenthesized(Parser *p);
Expr *parse_list(Parser *p);
Expr *parse_brace(Parser *p);
Expr *expr_comprehension(Parser *p, ExprKind kind, Span at, Expr *elt, Expr *value,
                         ComprehensionSeq generators);

/* Targets of `for`: up to `in`, context Store. */
Expr *parse_star_targets(Parser *p);
/* One target of `with ... as`. */
Expr *parse_star_target(Parser *p);

/* Makes expr (a Name, Attribute, Subscript, or List or Tuple of such) a target. False when it
 * cannot be one. */
bool expr_set_context(Expr *expr, ExprContext context, bool allow_star);

Expr *expr_starred(Parser *p, Span at, Expr *value);
Expr *expr_tuple(Parser *p, Span at, ExprSeq elts);
Expr *expr_name_load(Parser *p, const Token *token);

/* ---- parameters (parse_params.c) ------------------------------------------------------------ */

/* Up to, and not with, the ')' of a def or the ':' of a lambda. */
Arguments *parse_parameters(Parser *p, bool lambda);
/* '[' ... ']'; alias: of a `type` statement. */
bool parse_type_params(Parser *p, bool alias, TypeParamSeq *params);

/* ---- patterns (parse_pattern.c) ------------------------------------------------------------ */

/* The whole of a case's patterns, up to `if` or ':'. */
Pattern *parse_patterns(Parser *p);

/* ---- statements ------------------------------------------------------------------------------ */

/* A line of simple statements; one statement of any kind. What was parsed is pushed on the stack,
 * and the token window moves on: no Mark from before may be used afterwards. */
bool parse_simple_line(Parser *p);
bool parse_statement(Parser *p);
Stmt *stmt_new(Parser *p, StmtKind kind, size_t size, const Token *start);
/* Sets the end of a finished statement. */
Stmt *stmt_finish(const Parser *p, Stmt *stmt);

#endif
