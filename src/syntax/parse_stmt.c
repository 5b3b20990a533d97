/* Owns the simple statements, and the line they stand on. */
#include "syntax/parser.h"

#include <string.h>

Stmt *stmt_new(Parser *p, StmtKind kind, size_t size, const Token *start)
{
    Stmt *stmt = parser_take(p, size);
    if (stmt) {
        memset(stmt, 0, size);
        stmt->kind = (uint8_t)kind;
        stmt->start = start->start;
        stmt->at.line = start->line;
        stmt->at.column = start->column;
    }
    return stmt;
}

Stmt *stmt_finish(const Parser *p, Stmt *stmt)
{
    if (stmt) {
        Position end = parser_end(p);
        stmt->end = end.offset;
        stmt->at.end_line = end.line;
        stmt->at.end_column = end.column;
    }
    return stmt;
}

/* ---- assignments --------------------------------------------------------------------------- */

/* Operator + 1 of each augmented assignment. */
static const uint8_t augmented_operators[TOKEN_COUNT] = {
    [TOKEN_PLUSEQUAL] = OPERATOR_ADD + 1,
    [TOKEN_MINEQUAL] = OPERATOR_SUB + 1,
    [TOKEN_STAREQUAL] = OPERATOR_MULT + 1,
    [TOKEN_ATEQUAL] = OPERATOR_MAT_MULT + 1,
    [TOKEN_SLASHEQUAL] = OPERATOR_DIV + 1,
    [TOKEN_PERCENTEQUAL] = OPERATOR_MOD + 1,
    [TOKEN_AMPEREQUAL] = OPERATOR_BIT_AND + 1,
    [TOKEN_VBAREQUAL] = OPERATOR_BIT_OR + 1,
    [TOKEN_CIRCUMFLEXEQUAL] = OPERATOR_BIT_XOR + 1,
    [TOKEN_LEFTSHIFTEQUAL] = OPERATOR_LSHIFT + 1,
    [TOKEN_RIGHTSHIFTEQUAL] = OPERATOR_RSHIFT + 1,
    [TOKEN_DOUBLESTAREQUAL] = OPERATOR_POW + 1,
    [TOKEN_DOUBLESLASHEQUAL] = OPERATOR_FLOOR_DIV + 1,
};

static bool is_single_target(const Expr *expr)
{
    return expr->kind == EXPR_NAME || expr->kind == EXPR_ATTRIBUTE ||
           expr->kind == EXPR_SUBSCRIPT;
}

static bool is_assignable(Expr *expr)
{
    return expr->kind != EXPR_YIELD && expr->kind != EXPR_YIELD_FROM &&
           expr_set_context(expr, CONTEXT_STORE, true);
}

/* target ('=' target)* '=' value; the cursor is at the first '='. */
static Stmt *parse_assign(Parser *p, const Token *start, uint32_t start_pos, Expr *first)
{
    uint32_t mark = p->stack_count;
    Expr *value = first;
    while (parser_kind(p) == TOKEN_EQUAL) {
        if (!is_assignable(value)) {
            if (p->diagnose)
                diagnose_assign_target(p, start_pos, value);
            return NULL;
        }
        p->pos++;
        if (!parser_push(p, value))
            return NULL;
        value = parse_yield_or_star_expressions(p);
        if (!value)
            return NULL;
    }
    Stmt *stmt = stmt_new(p, STMT_ASSIGN, STMT_SIZE(assign), start);
    if (!stmt || !PARSER_POP(p, mark, stmt->assign.targets))
        return NULL;
    stmt->assign.value = value;
    return parser_type_comment(p, &stmt->assign.type_comment) ? stmt : NULL;
}

static Stmt *parse_aug_assign(Parser *p, const Token *start, Expr *target)
{
    Operator op = augmented_operators[parser_kind(p)] - 1;
    p->pos++;
    if (!is_single_target(target)) {
        if (p->diagnose && parse_yield_or_star_expressions(p))
            error_at_span(p, target->at, "'%s' is an illegal expression for augmented assignment",
                          expr_name(target));
        return NULL;
    }
    Expr *value = parse_yield_or_star_expressions(p);
    Stmt *stmt = value ? stmt_new(p, STMT_AUG_ASSIGN, STMT_SIZE(aug_assign), start) : NULL;
    if (!stmt || (op == OPERATOR_MAT_MULT && !parser_has_feature(p, 5, "The '@' operator is")))
        return NULL;
    target->context = CONTEXT_STORE;
    stmt->op = (uint8_t)op;
    stmt->aug_assign.target = target;
    stmt->aug_assign.value = value;
    return stmt;
}

/* `target: annotation`, where the target cannot have one. */
static Stmt *diagnose_annotation(Parser *p, Expr *target)
{
    if (target->kind == EXPR_STARRED || target->kind == EXPR_YIELD ||
        target->kind == EXPR_YIELD_FROM || !parse_expression(p))
        return NULL;
    bool bare_tuple = target->kind == EXPR_TUPLE && target->sequence.elts.count &&
                      target->at.column == target->sequence.elts.items[0]->at.column &&
                      target->at.line == target->sequence.elts.items[0]->at.line;
    if (bare_tuple)
        return error_at_span(p, target->sequence.elts.items[0]->at,
                             "only single target (not tuple) can be annotated");
    if (target->kind == EXPR_TUPLE || target->kind == EXPR_LIST)
        return error_at_span(p, target->at, "only single target (not %s) can be annotated",
                             expr_name(target));
    return error_at_span(p, target->at, "illegal target for annotation");
}

/* target ':' annotation ['=' value]; the cursor is at ':'. */
static Stmt *parse_ann_assign(Parser *p, const Token *start, Expr *target)
{
    p->pos++;
    if (!is_single_target(target))
        return p->diagnose ? diagnose_annotation(p, target) : NULL;
    Expr *annotation = parse_expression(p);
    Expr *value = NULL;
    if (!annotation)
        return NULL;
    if (parser_accept(p, TOKEN_EQUAL)) {
        value = parse_yield_or_star_expressions(p);
        if (!value)
            return NULL;
    }
    Stmt *stmt = stmt_new(p, STMT_ANN_ASSIGN, STMT_SIZE(ann_assign), start);
    if (!stmt || !parser_has_feature(p, 6, "Variable annotation syntax is"))
        return NULL;
    target->context = CONTEXT_STORE;
    stmt->simple = target->kind == EXPR_NAME && !(target->flags & EXPR_PARENTHESIZED);
    stmt->ann_assign.target = target;
    stmt->ann_assign.annotation = annotation;
    stmt->ann_assign.value = value;
    return stmt;
}

static Stmt *parse_expression_statement(Parser *p, const Token *start)
{
    uint32_t start_pos = p->pos;
    Expr *expr = parse_yield_or_star_expressions(p);
    if (!expr)
        return NULL;
    TokenKind kind = parser_kind(p);
    if (kind == TOKEN_EQUAL)
        return parse_assign(p, start, start_pos, expr);
    if (kind == TOKEN_COLON)
        return parse_ann_assign(p, start, expr);
    if (augmented_operators[kind])
        return parse_aug_assign(p, start, expr);
    if (p->diagnose && kind != TOKEN_NEWLINE && kind != TOKEN_SEMI) {
        diagnose_tuple_start(p, start_pos);
        return NULL;
    }
    Stmt *stmt = stmt_new(p, STMT_EXPR, STMT_SIZE(expr), start);
    if (stmt)
        stmt->expr.value = expr;
    return stmt;
}

/* ---- keyword statements -------------------------------------------------------------------- */

static Stmt *parse_return(Parser *p, const Token *start)
{
    Mark before = parser_mark(p);
    TokenKind next = parser_kind(p);
    Expr *value = NULL;
    if (next != TOKEN_NEWLINE && next != TOKEN_SEMI)
        value = parse_star_expressions(p);
    if (!value)
        parser_rewind(p, before);
    Stmt *stmt = stmt_new(p, STMT_RETURN, STMT_SIZE(return_stmt), start);
    if (stmt)
        stmt->return_stmt.value = value;
    return stmt;
}

static Stmt *parse_raise(Parser *p, const Token *start)
{
    Expr *exc = NULL;
    Expr *cause = NULL;
    TokenKind next = parser_kind(p);
    if (next != TOKEN_NEWLINE && next != TOKEN_SEMI) {
        exc = parse_expression(p);
        if (!exc)
            return NULL;
        if (parser_accept(p, TOKEN_FROM)) {
            cause = parse_expression(p);
            if (!cause)
                return NULL;
        }
    }
    Stmt *stmt = stmt_new(p, STMT_RAISE, STMT_SIZE(raise), start);
    if (stmt) {
        stmt->raise.exc = exc;
        stmt->raise.cause = cause;
    }
    return stmt;
}

static Stmt *parse_assert(Parser *p, const Token *start)
{
    Expr *test = parse_expression(p);
    Expr *msg = NULL;
    if (!test)
        return NULL;
    if (parser_accept(p, TOKEN_COMMA)) {
        msg = parse_expression(p);
        if (!msg)
            return NULL;
    }
    Stmt *stmt = stmt_new(p, STMT_ASSERT, STMT_SIZE(assert_stmt), start);
    if (stmt) {
        stmt->assert_stmt.test = test;
        stmt->assert_stmt.msg = msg;
    }
    return stmt;
}

/* One target of `del`: no star anywhere. */
static bool set_del_context(Expr *expr)
{
    return expr_set_context(expr, CONTEXT_DEL, false);
}

static Stmt *diagnose_del(Parser *p, uint32_t start)
{
    p->pos = start;
    Expr *targets = parse_star_expressions(p);
    return targets ? error_invalid_target(p, targets, TARGET_DEL) : NULL;
}

static Stmt *parse_del(Parser *p, const Token *start)
{
    uint32_t start_pos = p->pos;
    uint32_t mark = p->stack_count;
    do {
        if (p->stack_count != mark &&
            (parser_kind(p) == TOKEN_NEWLINE || parser_kind(p) == TOKEN_SEMI))
            break;
        Expr *target = parse_primary(p);
        if (!target || !set_del_context(target) || !parser_push(p, target))
            return p->diagnose && !parser_failed(p) ? diagnose_del(p, start_pos) : NULL;
    } while (parser_accept(p, TOKEN_COMMA));
    if (parser_kind(p) != TOKEN_NEWLINE && parser_kind(p) != TOKEN_SEMI)
        return p->diagnose ? diagnose_del(p, start_pos) : NULL;
    Stmt *stmt = stmt_new(p, STMT_DELETE, STMT_SIZE(delete_stmt), start);
    return stmt && PARSER_POP(p, mark, stmt->delete_stmt.targets) ? stmt : NULL;
}

static Stmt *parse_global(Parser *p, const Token *start, StmtKind kind)
{
    uint32_t mark = p->stack_count;
    do {
        if (parser_kind(p) != TOKEN_NAME)
            return NULL;
        Identifier *name = parser_name(p, parser_peek(p));
        p->pos++;
        if (!name || !parser_push(p, name))
            return NULL;
    } while (parser_accept(p, TOKEN_COMMA));
    Stmt *stmt = stmt_new(p, kind, STMT_SIZE(global), start);
    return stmt && PARSER_POP(p, mark, stmt->global.names) ? stmt : NULL;
}

/* `type` NAME [type_params] '=' expression; the cursor is behind `type`. */
static Stmt *parse_type_alias(Parser *p, const Token *start)
{
    Expr *name = expr_name_load(p, parser_peek(p));
    TypeParamSeq params = {NULL, 0};
    p->pos++;
    if (!name || (parser_kind(p) == TOKEN_LSQB && !parse_type_params(p, true, &params)) ||
        !parser_accept(p, TOKEN_EQUAL))
        return NULL;
    Expr *value = parse_expression(p);
    Stmt *stmt = value ? stmt_new(p, STMT_TYPE_ALIAS, STMT_SIZE(type_alias), start) : NULL;
    if (!stmt || !parser_has_feature(p, 12, "Type statement is"))
        return NULL;
    name->context = CONTEXT_STORE;
    stmt->type_alias.name = name;
    stmt->type_alias.type_params = params;
    stmt->type_alias.value = value;
    return stmt;
}

/* ---- imports ------------------------------------------------------------------------------- */

/* The identifiers on the stack from mark on, joined by dots. */
static Identifier *join_names(Parser *p, uint32_t mark)
{
    size_t length = 0;
    for (uint32_t i = mark; i < p->stack_count; i++)
        length += ((Identifier *)p->stack[i])->length + 1;
    char *joined = parser_take(p, length);
    if (!joined)
        return NULL;
    char *at = joined;
    for (uint32_t i = mark; i < p->stack_count; i++) {
        const Identifier *part = p->stack[i];
        memcpy(at, part->text, part->length);
        at += part->length;
        *at++ = '.';
    }
    p->stack_count = mark;
    uint32_t size = (uint32_t)length - 1;
    return parser_intern(p, joined, size, parser_hash(joined, size));
}

/* NAME ('.' NAME)*, as one identifier. */
static Identifier *parse_dotted_name(Parser *p)
{
    uint32_t mark = p->stack_count;
    Identifier *name;
    do {
        if (parser_kind(p) != TOKEN_NAME)
            return NULL;
        name = parser_name(p, parser_peek(p));
        p->pos++;
        if (!name || !parser_push(p, name))
            return NULL;
    } while (parser_accept(p, TOKEN_DOT));
    if (p->stack_count > mark + 1)
        return join_names(p, mark);
    p->stack_count = mark;
    return name;
}

/* ['as' NAME] behind an imported name */
static bool parse_alias(Parser *p, Span start, Identifier *name)
{
    Alias *alias = name ? parser_take(p, sizeof *alias) : NULL;
    if (!alias)
        return false;
    *alias = (Alias){.name = name};
    if (parser_accept(p, TOKEN_AS)) {
        if (parser_kind(p) != TOKEN_NAME)
            return false;
        alias->asname = parser_name(p, parser_peek(p));
        p->pos++;
        if (!alias->asname)
            return false;
    }
    alias->at = span_from(p, start);
    return parser_push(p, alias);
}

static Stmt *no_imported_names(Parser *p)
{
    if (!p->diagnose)
        return NULL;
    return error_starting_from(p, span_of_token(parser_peek(p)),
                               "Expected one or more names after 'import'");
}

/* `import a from b` */
static Stmt *diagnose_import(Parser *p, const Token *start)
{
    p->pos++;
    if (parser_kind(p) != TOKEN_NAME)
        return NULL;
    parse_dotted_name(p); /* as far as it goes */
    return error_starting_from(p, span_of_token(start),
                               "Did you mean to use 'from ... import ...' instead?");
}

static Stmt *parse_import(Parser *p, const Token *start)
{
    uint32_t mark = p->stack_count;
    bool plain = true;
    if (parser_kind(p) == TOKEN_NEWLINE)
        return no_imported_names(p);
    do {
        Span at = span_of_token(parser_peek(p));
        if (!parse_alias(p, at, parse_dotted_name(p)))
            return NULL;
        plain = plain && !((Alias *)p->stack[p->stack_count - 1])->asname;
    } while (parser_accept(p, TOKEN_COMMA));
    if (p->diagnose && plain && parser_kind(p) == TOKEN_FROM)
        return diagnose_import(p, start);
    Stmt *stmt = stmt_new(p, STMT_IMPORT, STMT_SIZE(import), start);
    return stmt && PARSER_POP(p, mark, stmt->import.names) ? stmt : NULL;
}

/* NAME ['as' NAME] (',' ...)*, in parentheses with an optional comma at the end */
static bool parse_from_names(Parser *p)
{
    bool parenthesized = parser_accept(p, TOKEN_LPAR);
    do {
        const Token name = *parser_peek(p);
        if (name.kind != TOKEN_NAME)
            return false;
        p->pos++;
        if (!parse_alias(p, span_of_token(&name), parser_name(p, &name)))
            return false;
        if (parser_kind(p) != TOKEN_COMMA)
            break;
        p->pos++;
        if (!parenthesized && p->diagnose && parser_kind(p) == TOKEN_NEWLINE) {
            error_at_last(p, SYNTAX_ERROR,
                          "trailing comma not allowed without surrounding parentheses");
            return false;
        }
    } while (!parenthesized || parser_kind(p) != TOKEN_RPAR);
    return !parenthesized || parser_accept(p, TOKEN_RPAR);
}

static uint32_t parse_import_level(Parser *p)
{
    uint32_t level = 0;
    for (;;) {
        if (parser_accept(p, TOKEN_DOT))
            level++;
        else if (parser_accept(p, TOKEN_ELLIPSIS))
            level += 3;
        else
            return level;
    }
}

static Stmt *parse_from(Parser *p, const Token *start)
{
    uint32_t mark = p->stack_count;
    uint32_t level = parse_import_level(p);
    Identifier *module = NULL;
    if (level == 0 || parser_kind(p) != TOKEN_IMPORT) {
        module = parse_dotted_name(p);
        if (!module)
            return NULL;
    }
    if (!parser_accept(p, TOKEN_IMPORT))
        return NULL;
    const Token next = *parser_peek(p);
    if (next.kind == TOKEN_NEWLINE)
        return no_imported_names(p);
    if (next.kind == TOKEN_STAR) {
        p->pos++;
        if (!parse_alias(p, span_of_token(&next), parser_intern(p, "*", 1, parser_hash("*", 1))))
            return NULL;
    } else if (!parse_from_names(p)) {
        return NULL;
    }
    Stmt *stmt = stmt_new(p, STMT_IMPORT_FROM, STMT_SIZE(import_from), start);
    if (!stmt || !PARSER_POP(p, mark, stmt->import_from.names))
        return NULL;
    stmt->import_from.module = module;
    stmt->import_from.level = level;
    p->has_future |= module && level == 0 && strcmp(module->text, "__future__") == 0;
    return stmt;
}

/* ---- the line ------------------------------------------------------------------------------ */

static Stmt *parse_simple(Parser *p, const Token *start)
{
    static const uint8_t bare_kinds[TOKEN_COUNT] = {
        [TOKEN_PASS] = STMT_PASS, [TOKEN_BREAK] = STMT_BREAK, [TOKEN_CONTINUE] = STMT_CONTINUE};
    switch (start->kind) {
    case TOKEN_PASS:
    case TOKEN_BREAK:
    case TOKEN_CONTINUE:
        p->pos++;
        return stmt_new(p, bare_kinds[start->kind], STMT_SIZE_BARE, start);
    case TOKEN_RETURN:
        p->pos++;
        return parse_return(p, start);
    case TOKEN_RAISE:
        p->pos++;
        return parse_raise(p, start);
    case TOKEN_ASSERT:
        p->pos++;
        return parse_assert(p, start);
    case TOKEN_DEL:
        p->pos++;
        return parse_del(p, start);
    case TOKEN_GLOBAL:
        p->pos++;
        return parse_global(p, start, STMT_GLOBAL);
    case TOKEN_NONLOCAL:
        p->pos++;
        return parse_global(p, start, STMT_NONLOCAL);
    case TOKEN_IMPORT:
        p->pos++;
        return parse_import(p, start);
    case TOKEN_FROM:
        p->pos++;
        return parse_from(p, start);
    default:
        break;
    }
    if (start->detail == SOFT_TYPE && start->kind == TOKEN_NAME &&
        parser_kind_after(p) == TOKEN_NAME) {
        Mark before = parser_mark(p);
        p->pos++;
        Stmt *alias = parse_type_alias(p, start);
        if (alias || parser_failed(p))
            return alias;
        parser_rewind(p, before);
    }
    return parse_expression_statement(p, start);
}

/* One simple statement and what ends it: ';' or NEWLINE. */
static bool parse_simple_unit(Parser *p, void *result)
{
    Stmt **out = result;
    const Token start = *parser_peek(p);
    if (p->diagnose && start.kind == TOKEN_NAME && start.detail == SOFT_MATCH)
        diagnose_match(p);
    *out = parser_failed(p) ? NULL : stmt_finish(p, parse_simple(p, &start));
    if (!*out)
        return false;
    TokenKind end = parser_kind(p);
    if (end != TOKEN_SEMI && end != TOKEN_NEWLINE)
        return false;
    p->pos++;
    return true;
}

bool parse_simple_line(Parser *p)
{
    Stmt *stmt;
    do {
        parser_drop_tokens(p);
        if (!parser_run(p, parse_simple_unit, &stmt) || !parser_push(p, stmt))
            return false;
        if (p->tokens[p->pos - 1].kind == TOKEN_NEWLINE)
            return true;
    } while (!parser_accept(p, TOKEN_NEWLINE));
    return true;
}
