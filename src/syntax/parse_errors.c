/* Owns the finding of errors: the second run of a unit that got stuck, the checks for known
 * mistakes, and the names that messages use. */
#include "syntax/parser.h"

#include <stdio.h>
#include <string.h>

/* ---- reporting ----------------------------------------------------------------------------- */

void *error_at_span(Parser *p, Span at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    source_error_va(&p->source, p->error, SYNTAX_ERROR, at.line, at.column, at.end_line,
                    at.end_column, format, arguments);
    va_end(arguments);
    return NULL;
}

void *error_at_token(Parser *p, const Token *token, const char *format, ...)
{
    Span at = span_of_token(token);
    if (token->flags & TOKEN_NO_COLUMN)
        at.column = at.end_column = -1;
    va_list arguments;
    va_start(arguments, format);
    source_error_va(&p->source, p->error, SYNTAX_ERROR, at.line, at.column, at.end_line,
                    at.end_column, format, arguments);
    va_end(arguments);
    return NULL;
}

void *error_at_range(Parser *p, Span from, Span to, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    source_error_va(&p->source, p->error, SYNTAX_ERROR, from.line, from.column, to.end_line,
                    to.end_column, format, arguments);
    va_end(arguments);
    return NULL;
}

void *error_starting_from(Parser *p, Span from, const char *format, ...)
{
    const Token *last = &p->tokens[p->count - 1];
    va_list arguments;
    va_start(arguments, format);
    /* One less than a range's end: CPython takes the tokenizer's position there. */
    source_error_va(&p->source, p->error, SYNTAX_ERROR, from.line, from.column, last->end_line,
                    last->end_column - 1, format, arguments);
    va_end(arguments);
    return NULL;
}

/* Where a token that has no text of its own is reported: the end of what has been read. */
static Span span_without_text(const Parser *p, const Token *token)
{
    int32_t line = token->line;
    int32_t column = token->column;
    if (token->start >= p->source.length && p->source.line_count) {
        line = p->source.first_line + (int32_t)p->source.line_count - 1;
        column = (int32_t)(p->source.length - source_line_start(&p->source, line));
    }
    return (Span){line, column - 1, line, -2};
}

bool parser_has_feature(Parser *p, int32_t minor, const char *what)
{
    if (!p->feature_version || p->feature_version >= minor)
        return true;
    return error_at_last(p, SYNTAX_ERROR, "%s only supported in Python 3.%d and greater", what, (int)minor) != NULL;
}

void *error_at_last(Parser *p, SyntaxResult kind, const char *format, ...)
{
    const Token *last = &p->tokens[p->count - 1];
    Span at = span_of_token(last);
    if (last->flags & TOKEN_NO_COLUMN)
        at = span_without_text(p, last);
    va_list arguments;
    va_start(arguments, format);
    source_error_va(&p->source, p->error, kind, at.line, at.column, at.end_line, at.end_column,
                    format, arguments);
    va_end(arguments);
    return NULL;
}

/* Nothing follows: the end, or the newline that we have added where CPython adds none. */
static bool is_bare_end(const Parser *p, const Token *token)
{
    return token->flags & TOKEN_NO_COLUMN ||
           (p->source.ends_bare && token->kind == TOKEN_NEWLINE &&
            token->line - p->source.first_line == (int32_t)p->source.line_count - 1);
}

/* The furthest token is where the error is, when nothing better is known. */
static void error_generic(Parser *p)
{
    const Token *token = &p->furthest;
    if (token->kind == TOKEN_INDENT || token->kind == TOKEN_DEDENT) {
        Span at = span_without_text(p, token);
        p->indentation_is_final = true;
        source_error(&p->source, p->error, SYNTAX_ERROR_INDENTATION, at.line, at.column,
                     at.end_line, at.end_column, "%s",
                     token->kind == TOKEN_INDENT ? "unexpected indent" : "unexpected unindent");
    } else if (is_bare_end(p, token)) {
        Span at = span_without_text(p, token);
        if (p->source.line_count == 0)
            at.line--;
        source_error(&p->source, p->error, SYNTAX_ERROR, at.line, -1, at.line, -1,
                     "invalid syntax");
    } else {
        error_at_token(p, token, "invalid syntax");
    }
}

bool parser_run(Parser *p, ParseUnit *parse, void *result)
{
    Mark start = parser_mark(p);
    if (parse(p, result))
        return true;
    if (parser_failed(p) || p->diagnose)
        return false;
    p->furthest = p->tokens[p->count - 1];
    p->stuck = true;
    p->stuck_at_end = p->lexer.at_end;
    p->diagnose = true;
    parser_rewind(p, start);
    parse(p, result);
    error_generic(p);
    return false;
}

void parser_check_rest(Parser *p)
{
    const Token *last = &p->tokens[p->count - 1];
    int32_t line = last->line;
    SyntaxError late = {.kind = SYNTAX_OK};
    Token token;
    if (p->error_is_lexical || p->error->kind == SYNTAX_ERROR_NO_MEMORY ||
        p->error->kind == SYNTAX_ERROR_TOO_DEEP || p->lexer.failed || p->indentation_is_final)
        return;
    p->lexer.error = &late;
    p->lexer.warnings = NULL;
    while (lexer_next(&p->lexer, &token) && token.kind != TOKEN_END)
        continue;
    bool unclosed = p->lexer.failed && !p->lexer.failed_hard && p->lexer.level > 0 &&
                    line > p->lexer.brackets[p->lexer.level - 1].line;
    if (p->lexer.fstring_count != 0)
        return;
    if (p->lexer.failed_hard) {
        *p->error = late;
    } else if (unclosed) {
        p->lexer.error = p->error;
        *p->error = (SyntaxError){.kind = SYNTAX_OK};
        lexer_error_unclosed(&p->lexer);
    }
}

/* ---- names of expressions ------------------------------------------------------------------ */

static const char *const expr_names[] = {
    [EXPR_BOOL_OP] = "expression",
    [EXPR_NAMED_EXPR] = "named expression",
    [EXPR_BIN_OP] = "expression",
    [EXPR_UNARY_OP] = "expression",
    [EXPR_LAMBDA] = "lambda",
    [EXPR_IF_EXP] = "conditional expression",
    [EXPR_DICT] = "dict literal",
    [EXPR_SET] = "set display",
    [EXPR_LIST_COMP] = "list comprehension",
    [EXPR_SET_COMP] = "set comprehension",
    [EXPR_DICT_COMP] = "dict comprehension",
    [EXPR_GENERATOR_EXP] = "generator expression",
    [EXPR_AWAIT] = "await expression",
    [EXPR_YIELD] = "yield expression",
    [EXPR_YIELD_FROM] = "yield expression",
    [EXPR_COMPARE] = "comparison",
    [EXPR_CALL] = "function call",
    [EXPR_FORMATTED_VALUE] = "f-string expression",
    [EXPR_JOINED_STR] = "f-string expression",
    [EXPR_CONSTANT] = "literal",
    [EXPR_ATTRIBUTE] = "attribute",
    [EXPR_SUBSCRIPT] = "subscript",
    [EXPR_STARRED] = "starred",
    [EXPR_NAME] = "name",
    [EXPR_LIST] = "list",
    [EXPR_TUPLE] = "tuple",
    [EXPR_SLICE] = "slice",
};

const char *expr_name(const Expr *expr)
{
    if (expr->kind == EXPR_CONSTANT) {
        switch (expr->op) {
        case CONSTANT_NONE:
            return "None";
        case CONSTANT_TRUE:
            return "True";
        case CONSTANT_FALSE:
            return "False";
        case CONSTANT_ELLIPSIS:
            return "ellipsis";
        default:
            break;
        }
    }
    return expr_names[expr->kind];
}

/* ---- targets ------------------------------------------------------------------------------- */

Expr *expr_invalid_target(Expr *expr, TargetKind kind)
{
    switch (expr->kind) {
    case EXPR_NAME:
    case EXPR_ATTRIBUTE:
    case EXPR_SUBSCRIPT:
        return NULL;
    case EXPR_STARRED:
        return kind == TARGET_DEL ? expr : expr_invalid_target(expr->value, kind);
    case EXPR_LIST:
    case EXPR_TUPLE:
        for (uint32_t i = 0; i < expr->sequence.elts.count; i++) {
            Expr *invalid = expr_invalid_target(expr->sequence.elts.items[i], kind);
            if (invalid)
                return invalid;
        }
        return NULL;
    case EXPR_COMPARE:
        /* `for x in y` reads as a comparison when it is looked at as an expression. */
        if (kind != TARGET_FOR)
            return expr;
        if (expr->compare.ops[0] == COMPARISON_IN)
            return expr_invalid_target(expr->compare.left, kind);
        return NULL;
    default:
        return expr;
    }
}

void *error_invalid_target(Parser *p, Expr *expr, TargetKind kind)
{
    Expr *invalid = expr_invalid_target(expr, kind);
    if (!invalid)
        return NULL;
    return error_at_span(p, invalid->at,
                         kind == TARGET_DEL ? "cannot delete %s" : "cannot assign to %s",
                         expr_name(invalid));
}

void diagnose_for_target(Parser *p, uint32_t start)
{
    if (parser_failed(p))
        return;
    p->pos = start;
    Expr *targets = parse_star_expressions(p);
    if (targets)
        error_invalid_target(p, targets, TARGET_FOR);
}

void diagnose_missing_in(Parser *p, uint32_t start)
{
    p->pos = start;
    Expr *item = parse_operators(p, LEVEL_BIT_OR);
    if (!item)
        return;
    while (parser_accept(p, TOKEN_COMMA)) {
        Mark before = parser_mark(p);
        if (!parse_operators(p, LEVEL_BIT_OR)) {
            parser_rewind(p, before);
            break;
        }
    }
    if (parser_kind(p) != TOKEN_IN && !parser_failed(p))
        error_at_last(p, SYNTAX_ERROR, "'in' expected after for-loop variables");
}

void diagnose_tuple_start(Parser *p, uint32_t start)
{
    Mark before = parser_mark(p);
    p->pos = start;
    Expr *first = parse_star_named_expression(p); /* may say "Maybe you meant '=='" */
    if (first && parser_accept(p, TOKEN_COMMA)) {
        while (parse_star_named_expressions(p))
            continue;
        if (!parser_failed(p) && parser_accept(p, TOKEN_COLON) && parse_expression(p))
            error_at_span(p, first->at, "only single target (not tuple) can be annotated");
    }
    parser_rewind(p, before);
}

void diagnose_assign_target(Parser *p, uint32_t start, Expr *value)
{
    bool yield = value->kind == EXPR_YIELD || value->kind == EXPR_YIELD_FROM;
    if (yield && !(value->flags & EXPR_PARENTHESIZED)) {
        error_at_span(p, value->at, "assignment to yield expression not possible");
        return;
    }
    diagnose_tuple_start(p, start);
    if (!parser_failed(p))
        error_invalid_target(p, value, TARGET_STAR);
}

/* ---- expressions --------------------------------------------------------------------------- */

static bool is_soft_keyword(const Token *token)
{
    return token->kind == TOKEN_NAME && token->detail != SOFT_NONE;
}

/* The start of an expression that cannot go on one. */
static bool starts_new_expression(TokenKind kind)
{
    switch (kind) {
    case TOKEN_NAME:
    case TOKEN_NUMBER:
    case TOKEN_STRING:
    case TOKEN_FSTRING_START:
    case TOKEN_LBRACE:
    case TOKEN_LSQB:
    case TOKEN_LPAR:
    case TOKEN_TILDE:
    case TOKEN_ELLIPSIS:
    case TOKEN_NONE:
    case TOKEN_TRUE:
    case TOKEN_FALSE:
    case TOKEN_NOT:
    case TOKEN_LAMBDA:
    case TOKEN_AWAIT:
    case TOKEN_PLUS:
    case TOKEN_MINUS:
        return true;
    default:
        return false;
    }
}

static bool is_legacy_name(const Parser *p, const Token *token)
{
    const char *text = p->source.text + token->start;
    uint32_t length = token->end - token->start;
    return token->kind == TOKEN_NAME && ((length == 5 && memcmp(text, "print", 5) == 0) ||
                                         (length == 4 && memcmp(text, "exec", 4) == 0));
}

/* An expression parsed as in the first run, which reports nothing. */
static Expr *parse_quietly(Parser *p)
{
    p->diagnose = false;
    Expr *expr = parse_expression(p);
    p->diagnose = true;
    return expr;
}

/* `a b` in brackets. */
static bool diagnose_missing_comma(Parser *p, Expr *left, uint32_t start)
{
    const Token *first = &p->tokens[start];
    bool string_behind = first->kind == TOKEN_NAME && start + 1 < p->count &&
                         p->tokens[start + 1].kind == TOKEN_STRING;
    bool legacy = left->kind == EXPR_NAME && p->pos == start + 1 && is_legacy_name(p, first);
    if (string_behind || is_soft_keyword(first) || legacy)
        return true;
    Mark before = parser_mark(p);
    Expr *right = parse_quietly(p);
    if (right && p->tokens[p->pos - 1].level != 0)
        error_at_range(p, left->at, right->at, "invalid syntax. Perhaps you forgot a comma?");
    parser_rewind(p, before);
    if (!right && parser_kind(p) == TOKEN_LBRACE) {
        parse_expression(p); /* a mistake in the braces is the better message */
        parser_rewind(p, before);
    }
    return !parser_failed(p);
}

/* `a if b` without else. */
static bool diagnose_missing_else(Parser *p, Expr *left)
{
    Mark before = parser_mark(p);
    p->pos++;
    Expr *test = parse_operators(p, LEVEL_OR);
    if (test && parser_kind(p) != TOKEN_ELSE && parser_kind(p) != TOKEN_COLON)
        error_at_range(p, left->at, test->at, "expected 'else' after 'if' expression");
    parser_rewind(p, before);
    return !parser_failed(p);
}

/* `print x`: behind a name that was a statement once. */
static void legacy_statement(Parser *p, const Token *name)
{
    p->diagnose = false;
    Expr *value = parse_star_expressions(p);
    p->diagnose = true;
    const char *text = p->source.text + name->start;
    int length = (int)(name->end - name->start);
    if (value)
        error_at_range(p, span_of_token(name), value->at,
                       "Missing parentheses in call to '%.*s'. Did you mean %.*s(...)?", length,
                       text, length, text);
}

/* `a b c.d e`: reads on while there are names, then one expression further. */
static void read_adjacent(Parser *p)
{
    for (;;) {
        uint32_t start = p->pos;
        const Token name = *parser_peek(p);
        if (!parse_quietly(p) || !starts_new_expression(parser_kind(p)))
            return;
        if (is_legacy_name(p, &name) && parser_kind(p) != TOKEN_LPAR) {
            p->pos = start + 1;
            legacy_statement(p, &name);
            return;
        }
        if (name.kind != TOKEN_NAME || p->pos != start + 1)
            break;
    }
    parse_quietly(p);
}

/* A name with an expression behind it, `a b`. What can be read behind the name is read, for the
 * errors of the lexer that may be there; behind a soft keyword, or where the name may have been
 * meant as a string's prefix, there may be others, too. */
static bool diagnose_legacy(Parser *p, uint32_t start)
{
    enum { MAX_NESTING = 16 };
    const Token name = p->tokens[start];
    bool legacy = is_legacy_name(p, &name);
    if (name.kind != TOKEN_NAME || (p->pos != start + 1 && !legacy))
        return true;
    Mark before = parser_mark(p);
    p->pos = start + 1;
    TokenKind next = parser_kind(p);
    if (next == TOKEN_LPAR || (!starts_new_expression(next) && next != TOKEN_STAR)) {
        parser_rewind(p, before);
        return true;
    }
    if (legacy) {
        legacy_statement(p, &name);
    } else if ((is_soft_keyword(&name) || next == TOKEN_STRING) &&
               p->legacy_nesting < MAX_NESTING) {
        p->legacy_nesting++;
        parse_star_expressions(p);
        p->legacy_nesting--;
    } else {
        read_adjacent(p);
    }
    parser_rewind(p, before);
    return !parser_failed(p);
}

bool diagnose_expression(Parser *p, Expr *expr, uint32_t start)
{
    if (parser_failed(p) || !expr)
        return false;
    TokenKind next = parser_kind(p);
    if (starts_new_expression(next) && !diagnose_missing_comma(p, expr, start))
        return false;
    if (next == TOKEN_IF && !diagnose_missing_else(p, expr))
        return false;
    return diagnose_legacy(p, start);
}

/* `a = b` where only an expression may be: the first token decides on the message. */
static bool diagnose_equal(Parser *p, Expr *expr, uint32_t start)
{
    Mark before = parser_mark(p);
    const Token first = p->tokens[start];
    bool name = first.kind == TOKEN_NAME && p->pos == start + 1;
    p->pos++;
    Expr *right = parse_operators(p, LEVEL_BIT_OR);
    TokenKind next = right ? parser_kind(p) : TOKEN_END;
    if (right && next != TOKEN_EQUAL && next != TOKEN_COLONEQUAL) {
        if (name)
            error_at_range(p, expr->at, right->at,
                           "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
        else
            error_at_span(p, expr->at,
                          "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                          expr_name(expr));
    }
    parser_rewind(p, before);
    return !parser_failed(p);
}

/* The leftmost expression of a chain of operators and trailers. */
static const Expr *leftmost(const Expr *expr)
{
    while (!(expr->flags & EXPR_PARENTHESIZED)) {
        switch (expr->kind) {
        case EXPR_BIN_OP:
            expr = expr->bin_op.left;
            continue;
        case EXPR_CALL:
            expr = expr->call.func;
            continue;
        case EXPR_ATTRIBUTE:
            expr = expr->attribute.value;
            continue;
        case EXPR_SUBSCRIPT:
            expr = expr->subscript.value;
            continue;
        default:
            return expr;
        }
    }
    return expr;
}

/* Could expr be what stands before a '=' by mistake? Looser than '|' it cannot. */
static bool is_bit_or(const Expr *expr)
{
    if (expr->flags & EXPR_PARENTHESIZED)
        return true;
    return expr->kind != EXPR_COMPARE && expr->kind != EXPR_BOOL_OP &&
           expr->kind != EXPR_IF_EXP && expr->kind != EXPR_LAMBDA &&
           !(expr->kind == EXPR_UNARY_OP && expr->op == UNARY_NOT);
}

/* Starts like a display that may be a target, or like a constant that never is. */
static bool starts_like_target(const Expr *expr)
{
    const Expr *left = leftmost(expr);
    if (left->flags & EXPR_PARENTHESIZED)
        return left->kind == EXPR_GENERATOR_EXP;
    return left->kind == EXPR_LIST || left->kind == EXPR_TUPLE ||
           left->kind == EXPR_GENERATOR_EXP ||
           (left->kind == EXPR_CONSTANT &&
            (left->op == CONSTANT_NONE || left->op == CONSTANT_TRUE ||
             left->op == CONSTANT_FALSE));
}

bool diagnose_named(Parser *p, Expr *expr, uint32_t start)
{
    TokenKind next = parser_kind(p);
    if (next == TOKEN_COLONEQUAL) {
        Mark before = parser_mark(p);
        bool plain = expr->kind == EXPR_NAME && p->pos == start + 1;
        p->pos++;
        if (!plain && parse_expression(p))
            error_at_span(p, expr->at, "cannot use assignment expressions with %s",
                          expr_name(expr));
        parser_rewind(p, before);
    } else if (next == TOKEN_EQUAL && is_bit_or(expr) && !starts_like_target(expr)) {
        diagnose_equal(p, expr, start);
    }
    return !parser_failed(p);
}

/* `a + not b` */
void diagnose_not_operand(Parser *p, uint32_t start, int level)
{
    if (parser_failed(p))
        return;
    p->pos = start;
    const Token word = *parser_peek(p);
    if (word.kind != TOKEN_NOT || level < LEVEL_SUM)
        return;
    Expr *operand = parse_operators(p, LEVEL_NOT);
    if (operand)
        error_at_range(p, span_of_token(&word), operand->at,
                       "'not' after an operator must be parenthesized");
}
