/* Owns expressions down to the operators: named, conditional, lambda, yield, tuples, and the
 * operators themselves by precedence. What binds tighter is in parse_primary.c. */
#include "syntax/parser.h"

#include <string.h>

/* ---- operators ----------------------------------------------------------------------------- */

typedef struct OperatorInfo {
    uint8_t level; /* LEVEL_NONE: no binary operator */
    uint8_t op;    /* Operator, CompareOperator or BoolOperator */
} OperatorInfo;

static const OperatorInfo operator_table[TOKEN_COUNT] = {
    [TOKEN_OR] = {LEVEL_OR, BOOL_OR},
    [TOKEN_AND] = {LEVEL_AND, BOOL_AND},
    [TOKEN_EQEQUAL] = {LEVEL_COMPARE, COMPARISON_EQ},
    [TOKEN_NOTEQUAL] = {LEVEL_COMPARE, COMPARISON_NOT_EQ},
    [TOKEN_LESS] = {LEVEL_COMPARE, COMPARISON_LT},
    [TOKEN_LESSEQUAL] = {LEVEL_COMPARE, COMPARISON_LT_E},
    [TOKEN_GREATER] = {LEVEL_COMPARE, COMPARISON_GT},
    [TOKEN_GREATEREQUAL] = {LEVEL_COMPARE, COMPARISON_GT_E},
    [TOKEN_IS] = {LEVEL_COMPARE, COMPARISON_IS},
    [TOKEN_IN] = {LEVEL_COMPARE, COMPARISON_IN},
    [TOKEN_NOT] = {LEVEL_COMPARE, COMPARISON_NOT_IN},
    [TOKEN_VBAR] = {LEVEL_BIT_OR, OPERATOR_BIT_OR},
    [TOKEN_CIRCUMFLEX] = {LEVEL_BIT_XOR, OPERATOR_BIT_XOR},
    [TOKEN_AMPER] = {LEVEL_BIT_AND, OPERATOR_BIT_AND},
    [TOKEN_LEFTSHIFT] = {LEVEL_SHIFT, OPERATOR_LSHIFT},
    [TOKEN_RIGHTSHIFT] = {LEVEL_SHIFT, OPERATOR_RSHIFT},
    [TOKEN_PLUS] = {LEVEL_SUM, OPERATOR_ADD},
    [TOKEN_MINUS] = {LEVEL_SUM, OPERATOR_SUB},
    [TOKEN_STAR] = {LEVEL_TERM, OPERATOR_MULT},
    [TOKEN_SLASH] = {LEVEL_TERM, OPERATOR_DIV},
    [TOKEN_DOUBLESLASH] = {LEVEL_TERM, OPERATOR_FLOOR_DIV},
    [TOKEN_PERCENT] = {LEVEL_TERM, OPERATOR_MOD},
    [TOKEN_AT] = {LEVEL_TERM, OPERATOR_MAT_MULT},
};

static Expr *binary_new(Parser *p, Operator op, Expr *left, Expr *right)
{
    Span at = {left->at.line, left->at.column, right->at.end_line, right->at.end_column};
    if (op == OPERATOR_MAT_MULT && !parser_has_feature(p, 5, "The '@' operator is"))
        return NULL;
    const Token *last = &p->tokens[p->pos - 1]; /* a closing parenthesis of right's counts */
    at.end_line = last->end_line;
    at.end_column = last->end_column;
    Expr *expr = expr_new(p, EXPR_BIN_OP, EXPR_SIZE(bin_op), at,
                          depth_max(left->depth, right->depth));
    if (expr) {
        expr->op = (uint8_t)op;
        expr->bin_op.left = left;
        expr->bin_op.right = right;
    }
    return expr;
}

static Expr *unary_new(Parser *p, UnaryOperator op, Span start, Expr *operand)
{
    Expr *expr = expr_new(p, EXPR_UNARY_OP, EXPR_SIZE(unary_op), span_from(p, start),
                          operand->depth);
    if (expr) {
        expr->op = (uint8_t)op;
        expr->unary_op.operand = operand;
    }
    return expr;
}

static Expr *parse_not(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    p->pos++;
    if (!parser_enter(p))
        return NULL;
    Expr *operand = parse_operators(p, LEVEL_NOT);
    parser_leave(p);
    return operand ? unary_new(p, UNARY_NOT, start, operand) : NULL;
}

static Expr *parse_factor(Parser *p);

/* primary ['**' factor] */
static Expr *parse_power(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    Expr *base = parse_primary(p);
    if (!base || parser_kind(p) != TOKEN_DOUBLESTAR)
        return base;
    Mark before = parser_mark(p);
    p->pos++;
    if (!parser_enter(p))
        return NULL;
    Expr *exponent = parse_factor(p);
    parser_leave(p);
    if (!exponent) {
        parser_rewind(p, before);
        return parser_failed(p) ? NULL : base;
    }
    Expr *expr = binary_new(p, OPERATOR_POW, base, exponent);
    if (expr) {
        expr->at.line = start.line;
        expr->at.column = start.column;
    }
    return expr;
}

/* ('+' | '-' | '~') factor | power */
static Expr *parse_factor(Parser *p)
{
    const Token *token = parser_peek(p);
    UnaryOperator op;
    switch (token->kind) {
    case TOKEN_MINUS:
        op = UNARY_USUB;
        break;
    case TOKEN_PLUS:
        op = UNARY_UADD;
        break;
    case TOKEN_TILDE:
        op = UNARY_INVERT;
        break;
    default:
        return parse_power(p);
    }
    Span start = span_of_token(token);
    p->pos++;
    if (!parser_enter(p))
        return NULL;
    Mark before = parser_mark(p);
    Expr *operand = parse_factor(p);
    parser_leave(p);
    if (!operand) {
        if (p->diagnose)
            diagnose_not_operand(p, before.pos, LEVEL_FACTOR);
        return NULL;
    }
    return unary_new(p, op, start, operand);
}

/* The operators of a chained comparison collect on the stack as numbers beside the operands. */
static bool take_compare_operator(Parser *p, uint8_t *op)
{
    TokenKind kind = parser_kind(p);
    if (operator_table[kind].level != LEVEL_COMPARE)
        return false;
    *op = operator_table[kind].op;
    if (kind == TOKEN_NOT) {
        if (parser_kind_after(p) != TOKEN_IN)
            return false;
        p->pos++;
    } else if (kind == TOKEN_IS && parser_kind_after(p) == TOKEN_NOT) {
        *op = COMPARISON_IS_NOT;
        p->pos++;
    }
    p->pos++;
    return true;
}

static Expr *compare_new(Parser *p, Span start, Expr *left, uint32_t mark, uint32_t depth)
{
    uint32_t count = (p->stack_count - mark) / 2;
    Expr *expr = expr_new(p, EXPR_COMPARE, EXPR_SIZE(compare), span_from(p, start), depth);
    Expr **comparators = parser_take(p, count * sizeof *comparators);
    uint8_t *ops = parser_take(p, count);
    if (!expr || !comparators || !ops)
        return NULL;
    for (uint32_t i = 0; i < count; i++) {
        ops[i] = (uint8_t)(uintptr_t)p->stack[mark + 2 * i];
        comparators[i] = p->stack[mark + 2 * i + 1];
    }
    expr->compare.left = left;
    expr->compare.comparators = comparators;
    expr->compare.ops = ops;
    expr->compare.count = count;
    p->stack_count = mark;
    return expr;
}

static Expr *parse_comparison(Parser *p, Span start, Expr *left)
{
    uint32_t mark = p->stack_count;
    uint32_t depth = left->depth;
    uint8_t op;
    for (;;) {
        Mark before = parser_mark(p);
        if (!take_compare_operator(p, &op))
            break;
        Expr *right = parse_operators(p, LEVEL_BIT_OR);
        if (!right) {
            parser_rewind(p, before);
            break;
        }
        if (!parser_push(p, (void *)(uintptr_t)op) || !parser_push(p, right))
            return NULL;
        depth = depth_max(depth, right->depth);
    }
    if (parser_failed(p))
        return NULL;
    if (p->stack_count == mark)
        return left;
    return compare_new(p, start, left, mark, depth);
}

/* a or b or c: one node. */
static Expr *parse_bool(Parser *p, Span start, Expr *left, TokenKind kind)
{
    uint32_t mark = p->stack_count;
    if (!parser_push(p, left))
        return NULL;
    while (parser_kind(p) == kind) {
        Mark before = parser_mark(p);
        p->pos++;
        Expr *right = parse_operators(p, operator_table[kind].level + 1);
        if (!right) {
            parser_rewind(p, before);
            break;
        }
        if (!parser_push(p, right))
            return NULL;
    }
    if (parser_failed(p))
        return NULL;
    if (p->stack_count == mark + 1) {
        p->stack_count = mark;
        return left;
    }
    ExprSeq values;
    if (!PARSER_POP(p, mark, values))
        return NULL;
    Expr *expr = expr_new(p, EXPR_BOOL_OP, EXPR_SIZE(bool_op), span_from(p, start),
                          depth_of_all(&values));
    if (expr) {
        expr->op = operator_table[kind].op;
        expr->bool_op.values = values;
    }
    return expr;
}

/* Climbs: takes operators of `level` and tighter. */
Expr *parse_operators(Parser *p, int level)
{
    const Token *token = parser_peek(p);
    Span start = span_of_token(token);
    Expr *left = token->kind == TOKEN_NOT && level <= LEVEL_NOT ? parse_not(p) : parse_factor(p);
    if (!left)
        return NULL;
    for (;;) {
        TokenKind kind = parser_kind(p);
        const OperatorInfo *info = &operator_table[kind];
        if (info->level < level || info->level == LEVEL_NONE)
            return left;
        Mark before = parser_mark(p);
        if (info->level <= LEVEL_AND) {
            left = parse_bool(p, start, left, kind);
        } else if (info->level == LEVEL_COMPARE) {
            left = parse_comparison(p, start, left);
        } else {
            p->pos++;
            Expr *right = parse_operators(p, info->level + 1);
            if (!right) {
                if (p->diagnose)
                    diagnose_not_operand(p, before.pos + 1, info->level);
                parser_rewind(p, before);
                return parser_failed(p) ? NULL : left;
            }
            left = binary_new(p, info->op, left, right);
            if (left) {
                left->at.line = start.line;
                left->at.column = start.column;
            }
        }
        if (!left || p->pos == before.pos)
            return left;
    }
}

/* ---- above the operators ------------------------------------------------------------------- */

static Expr *parse_lambda(Parser *p)
{
    const Token lambda = *parser_peek(p);
    p->pos++;
    Arguments *args = parse_parameters(p, true);
    if (!args)
        return NULL;
    const Token colon = *parser_peek(p);
    if (colon.kind != TOKEN_COLON) {
        if (!p->diagnose || parser_failed(p))
            return NULL;
        return error_at_token(p, &colon, "expected ':'");
    }
    p->pos++;
    if (p->diagnose && parser_kind(p) == TOKEN_FSTRING_MIDDLE)
        return error_at_range(
            p, span_of_token(&lambda), span_of_token(&colon),
            "f-string: lambda expressions are not allowed without parentheses");
    Expr *body = parse_expression(p);
    if (!body)
        return NULL;
    uint32_t depth = depth_max(body->depth, depth_max(depth_of_all(&args->defaults),
                                                      depth_of_all(&args->kw_defaults)));
    Expr *expr = expr_new(p, EXPR_LAMBDA, EXPR_SIZE(lambda),
                          span_from(p, span_of_token(&lambda)), depth);
    if (expr) {
        expr->lambda.args = args;
        expr->lambda.body = body;
    }
    return expr;
}

/* body is before the cursor, which is at `if`. */
static Expr *parse_conditional(Parser *p, Span start, Expr *body)
{
    Mark before = parser_mark(p);
    p->pos++;
    Expr *test = parse_operators(p, LEVEL_OR);
    Expr *orelse = test && parser_accept(p, TOKEN_ELSE) ? parse_expression(p) : NULL;
    if (!orelse) {
        parser_rewind(p, before);
        return parser_failed(p) ? NULL : body;
    }
    uint32_t depth = depth_max(depth_max(body->depth, test->depth), orelse->depth);
    Expr *expr = expr_new(p, EXPR_IF_EXP, EXPR_SIZE(if_exp), span_from(p, start), depth);
    if (expr) {
        expr->if_exp.test = test;
        expr->if_exp.body = body;
        expr->if_exp.orelse = orelse;
    }
    return expr;
}

static Expr *parse_conditional_or_less(Parser *p)
{
    uint32_t start_pos = p->pos;
    const Token *token = parser_peek(p);
    if (token->kind == TOKEN_LAMBDA)
        return parse_lambda(p);
    Span start = span_of_token(token);
    Expr *body = parse_operators(p, LEVEL_OR);
    if (p->diagnose && !diagnose_expression(p, body, start_pos))
        return NULL;
    if (!body || parser_kind(p) != TOKEN_IF)
        return body;
    return parse_conditional(p, start, body);
}

Expr *parse_expression(Parser *p)
{
    if (!parser_enter(p))
        return NULL;
    Expr *expr = parse_conditional_or_less(p);
    parser_leave(p);
    return expr;
}

static Expr *parse_walrus(Parser *p)
{
    const Token name = *parser_peek(p);
    p->pos += 2;
    Expr *value = parse_expression(p);
    Expr *target = value ? expr_name_load(p, &name) : NULL;
    if (!target)
        return NULL;
    target->context = CONTEXT_STORE;
    if (!parser_has_feature(p, 8, "Assignment expressions are"))
        return NULL;
    Expr *expr = expr_new(p, EXPR_NAMED_EXPR, EXPR_SIZE(named_expr),
                          span_from(p, span_of_token(&name)), value->depth);
    if (expr) {
        expr->named_expr.target = target;
        expr->named_expr.value = value;
    }
    return expr;
}

Expr *parse_named_expression(Parser *p)
{
    uint32_t start = p->pos;
    if (parser_kind(p) == TOKEN_NAME && parser_kind_after(p) == TOKEN_COLONEQUAL)
        return parse_walrus(p);
    Expr *expr = parse_expression(p);
    if (!expr)
        return NULL;
    if (p->diagnose && !diagnose_named(p, expr, start))
        return NULL;
    return parser_kind(p) == TOKEN_COLONEQUAL ? NULL : expr;
}

/* '*' bitwise_or; the cursor is at the star. */
static Expr *parse_starred(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    p->pos++;
    Expr *value = parse_operators(p, LEVEL_BIT_OR);
    return value ? expr_starred(p, span_from(p, start), value) : NULL;
}

Expr *expr_starred(Parser *p, Span at, Expr *value)
{
    Expr *expr = expr_new(p, EXPR_STARRED, EXPR_SIZE(value), at, value->depth);
    if (expr)
        expr->value = value;
    return expr;
}

Expr *parse_star_expression(Parser *p)
{
    return parser_kind(p) == TOKEN_STAR ? parse_starred(p) : parse_expression(p);
}

Expr *parse_star_named_expression(Parser *p)
{
    return parser_kind(p) == TOKEN_STAR ? parse_starred(p) : parse_named_expression(p);
}

Expr *expr_tuple(Parser *p, Span at, ExprSeq elts)
{
    Expr *expr = expr_new(p, EXPR_TUPLE, EXPR_SIZE(sequence), at, depth_of_all(&elts));
    if (expr)
        expr->sequence.elts = elts;
    return expr;
}

/* item (',' item)* [','], where a comma makes a Tuple. */
static Expr *parse_comma_list(Parser *p, Expr *(*item)(Parser *))
{
    Span start = span_of_token(parser_peek(p));
    Expr *first = item(p);
    if (!first || parser_kind(p) != TOKEN_COMMA)
        return first;
    uint32_t mark = p->stack_count;
    if (!parser_push(p, first))
        return NULL;
    while (parser_accept(p, TOKEN_COMMA)) {
        Mark before = parser_mark(p);
        Expr *next = item(p);
        if (!next) {
            parser_rewind(p, before);
            break;
        }
        if (!parser_push(p, next))
            return NULL;
    }
    ExprSeq elts;
    if (parser_failed(p) || !PARSER_POP(p, mark, elts))
        return NULL;
    return expr_tuple(p, span_from(p, start), elts);
}

Expr *parse_star_expressions(Parser *p)
{
    return parse_comma_list(p, parse_star_expression);
}

Expr *parse_expressions(Parser *p)
{
    return parse_comma_list(p, parse_expression);
}

Expr *parse_star_named_expressions(Parser *p)
{
    return parse_comma_list(p, parse_star_named_expression);
}

/* 'yield' ['from' expression | star_expressions] */
Expr *parse_yield(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    Expr *value = NULL;
    ExprKind kind = EXPR_YIELD;
    p->pos++;
    Mark before = parser_mark(p);
    if (parser_accept(p, TOKEN_FROM)) {
        kind = EXPR_YIELD_FROM;
        value = parse_expression(p);
    }
    if (!value && !parser_failed(p)) {
        kind = EXPR_YIELD;
        parser_rewind(p, before);
        value = parse_star_expressions(p);
        if (!value)
            parser_rewind(p, before);
    }
    if (parser_failed(p))
        return NULL;
    Expr *expr = expr_new(p, kind, EXPR_SIZE(value), span_from(p, start), depth_of(value));
    if (expr)
        expr->value = value;
    return expr;
}

Expr *parse_yield_or_star_expressions(Parser *p)
{
    return parser_kind(p) == TOKEN_YIELD ? parse_yield(p) : parse_star_expressions(p);
}

/* ---- targets ------------------------------------------------------------------------------- */

bool expr_set_context(Expr *expr, ExprContext context, bool allow_star)
{
    switch (expr->kind) {
    case EXPR_STARRED:
        if (!allow_star || expr->value->kind == EXPR_STARRED ||
            !expr_set_context(expr->value, context, false))
            return false;
        break;
    case EXPR_NAME:
    case EXPR_ATTRIBUTE:
    case EXPR_SUBSCRIPT:
        break;
    case EXPR_LIST:
    case EXPR_TUPLE:
        for (uint32_t i = 0; i < expr->sequence.elts.count; i++) {
            if (!expr_set_context(expr->sequence.elts.items[i], context,
                                  context == CONTEXT_STORE))
                return false;
        }
        break;
    default:
        return false;
    }
    expr->context = (uint8_t)context;
    return true;
}

static Expr *parse_target_item(Parser *p)
{
    return parser_kind(p) == TOKEN_STAR ? parse_starred(p) : parse_operators(p, LEVEL_BIT_OR);
}

Expr *parse_star_targets(Parser *p)
{
    Expr *expr = parse_comma_list(p, parse_target_item);
    return expr && expr_set_context(expr, CONTEXT_STORE, true) ? expr : NULL;
}

Expr *parse_star_target(Parser *p)
{
    Expr *expr = parse_target_item(p);
    return expr && expr_set_context(expr, CONTEXT_STORE, true) ? expr : NULL;
}
