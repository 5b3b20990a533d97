/* Owns what stands in brackets of its own: groups, tuples, lists, sets, dicts, comprehensions. */
#include "syntax/parser.h"

/* ---- comprehensions ------------------------------------------------------------------------ */

static bool parse_conditions(Parser *p, ExprSeq *ifs)
{
    uint32_t mark = p->stack_count;
    while (parser_accept(p, TOKEN_IF)) {
        Expr *test = parse_operators(p, LEVEL_OR);
        if (!test || !parser_push(p, test))
            return false;
    }
    return PARSER_POP(p, mark, *ifs);
}

/* The cursor is behind `for`. */
static Comprehension *parse_clause(Parser *p, bool is_async)
{
    uint32_t start = p->pos;
    Expr *target = parse_star_targets(p);
    if (!target || !parser_accept(p, TOKEN_IN)) {
        if (p->diagnose && !parser_failed(p)) {
            diagnose_missing_in(p, start);
            diagnose_for_target(p, start);
        }
        return NULL;
    }
    Expr *iter = parse_operators(p, LEVEL_OR);
    Comprehension *clause = iter ? parser_take(p, sizeof *clause) : NULL;
    if (!clause)
        return NULL;
    *clause = (Comprehension){.target = target, .iter = iter, .is_async = is_async};
    return parse_conditions(p, &clause->ifs) ? clause : NULL;
}

static inline bool at_comprehension(Parser *p)
{
    TokenKind kind = parser_kind(p);
    return kind == TOKEN_FOR || (kind == TOKEN_ASYNC && parser_kind_after(p) == TOKEN_FOR);
}

bool parse_comprehension_clauses(Parser *p, ComprehensionSeq *clauses)
{
    uint32_t mark = p->stack_count;
    while (at_comprehension(p)) {
        bool is_async = parser_accept(p, TOKEN_ASYNC);
        p->pos++;
        Comprehension *clause = parse_clause(p, is_async);
        if (!clause || !parser_push(p, clause))
            return false;
        if (is_async && !parser_has_feature(p, 6, "Async comprehensions are"))
            return false;
    }
    if (p->stack_count == mark)
        return false;
    return PARSER_POP(p, mark, *clauses);
}

Expr *expr_comprehension(Parser *p, ExprKind kind, Span at, Expr *elt, Expr *value,
                         ComprehensionSeq generators)
{
    uint32_t depth = depth_max(elt->depth, depth_of(value));
    for (uint32_t i = 0; i < generators.count; i++) {
        const Comprehension *clause = generators.items[i];
        depth = depth_max(depth, depth_max(clause->target->depth, clause->iter->depth));
        depth = depth_max(depth, depth_of_all(&clause->ifs));
    }
    Expr *expr = expr_new(p, kind, EXPR_SIZE(comp), at, depth);
    if (expr) {
        expr->comp.elt = elt;
        expr->comp.value = value;
        expr->comp.generators = generators;
    }
    return expr;
}

/* elt is behind the cursor, which is at `for`; takes the closing bracket. */
static Expr *finish_comprehension(Parser *p, ExprKind kind, Span open, TokenKind close, Expr *elt,
                                  Expr *value)
{
    ComprehensionSeq generators;
    if (!parse_comprehension_clauses(p, &generators))
        return NULL;
    if (p->diagnose && elt->kind == EXPR_STARRED)
        return error_at_span(p, elt->at, "iterable unpacking cannot be used in comprehension");
    if (elt->kind == EXPR_STARRED || !parser_accept(p, close))
        return NULL;
    return expr_comprehension(p, kind, span_from(p, open), elt, value, generators);
}

/* A display that starts with a star and went wrong: what is behind the star is read as a whole
 * expression, for the mistakes in it. */
static void *diagnose_star_first(Parser *p, uint32_t open)
{
    enum { MAX_NESTING = 2 };
    if (parser_failed(p) || open + 1 >= p->count || p->tokens[open + 1].kind != TOKEN_STAR ||
        p->star_nesting >= MAX_NESTING)
        return NULL;
    p->star_nesting++;
    p->pos = open + 2;
    if (!parse_expression(p))
        error_at_last(p, SYNTAX_ERROR, "Invalid star expression");
    p->star_nesting--;
    return NULL;
}

/* ---- sequences ----------------------------------------------------------------------------- */

/* `[a, b for ...]`: the target of a comprehension must be one expression. */
static void *diagnose_comprehension_target(Parser *p, Span first, Span last)
{
    ComprehensionSeq generators;
    if (at_comprehension(p) && parse_comprehension_clauses(p, &generators))
        error_at_range(p, first, last,
                       "did you forget parentheses around the comprehension target?");
    return NULL;
}

/* The items after the first, which the cursor stands behind, and the closing bracket. */
static bool finish_items(Parser *p, Expr *first, TokenKind close, ExprSeq *items)
{
    uint32_t mark = p->stack_count;
    Span last = first->at;
    if (!parser_push(p, first))
        return false;
    while (parser_kind(p) == TOKEN_COMMA) {
        if (p->stack_count == mark + 1)
            last = span_of_token(parser_peek(p));
        p->pos++;
        Mark before = parser_mark(p);
        Expr *item = parser_kind(p) == close ? NULL : parse_star_named_expression(p);
        if (!item) {
            parser_rewind(p, before);
            break;
        }
        if (!parser_push(p, item))
            return false;
        last = item->at;
    }
    if (parser_failed(p))
        return false;
    if (p->diagnose && close != TOKEN_RPAR && parser_kind(p) != close)
        diagnose_comprehension_target(p, first->at, last);
    return parser_accept(p, close) && PARSER_POP(p, mark, *items);
}

static Expr *sequence_new(Parser *p, ExprKind kind, Span open, ExprSeq elts)
{
    Expr *expr = expr_new(p, kind, EXPR_SIZE(sequence), span_from(p, open), depth_of_all(&elts));
    if (expr)
        expr->sequence.elts = elts;
    return expr;
}

static Expr *parse_list_inside(Parser *p)
{
    Span open = span_of_token(parser_peek(p));
    ExprSeq elts = {NULL, 0};
    p->pos++;
    if (parser_accept(p, TOKEN_RSQB))
        return sequence_new(p, EXPR_LIST, open, elts);
    Expr *first = parse_star_named_expression(p);
    if (!first)
        return NULL;
    if (at_comprehension(p))
        return finish_comprehension(p, EXPR_LIST_COMP, open, TOKEN_RSQB, first, NULL);
    if (!finish_items(p, first, TOKEN_RSQB, &elts))
        return NULL;
    return sequence_new(p, EXPR_LIST, open, elts);
}

/* `(*a)` and `(**a)` */
static void *diagnose_group(Parser *p, Expr *first)
{
    if (first && first->kind == EXPR_STARRED && parser_kind(p) == TOKEN_RPAR)
        return error_at_span(p, first->at, "cannot use starred expression here");
    if (first || parser_failed(p) || parser_kind(p) != TOKEN_DOUBLESTAR ||
        p->tokens[p->pos - 1].kind != TOKEN_LPAR)
        return NULL;
    const Token star = *parser_peek(p);
    p->pos++;
    if (parse_expression(p) && parser_kind(p) == TOKEN_RPAR)
        error_at_token(p, &star, "cannot use double starred expression here");
    return NULL;
}

static Expr *finish_group(Parser *p, Expr *inner)
{
    if (!inner || inner->kind == EXPR_STARRED || !parser_accept(p, TOKEN_RPAR))
        return NULL;
    inner->flags |= EXPR_PARENTHESIZED;
    return inner;
}

static Expr *parse_parenthesized_inside(Parser *p)
{
    Span open = span_of_token(parser_peek(p));
    ExprSeq elts = {NULL, 0};
    p->pos++;
    TokenKind kind = parser_kind(p);
    if (kind == TOKEN_RPAR) {
        p->pos++;
        return sequence_new(p, EXPR_TUPLE, open, elts);
    }
    if (kind == TOKEN_YIELD)
        return finish_group(p, parse_yield(p));
    Expr *first = parse_star_named_expression(p);
    if (p->diagnose && (!first || first->kind == EXPR_STARRED))
        diagnose_group(p, first);
    if (!first || parser_failed(p))
        return NULL;
    if (at_comprehension(p))
        return finish_comprehension(p, EXPR_GENERATOR_EXP, open, TOKEN_RPAR, first, NULL);
    if (parser_kind(p) != TOKEN_COMMA)
        return finish_group(p, first);
    if (!finish_items(p, first, TOKEN_RPAR, &elts))
        return NULL;
    return sequence_new(p, EXPR_TUPLE, open, elts);
}

/* ---- dicts and sets ------------------------------------------------------------------------ */

static bool at_item_end(Parser *p)
{
    return parser_kind(p) == TOKEN_COMMA || parser_kind(p) == TOKEN_RBRACE;
}

/* The cursor is where the value after ':' should be. */
static void diagnose_dict_value(Parser *p, const Token *colon)
{
    if (at_item_end(p)) {
        error_at_token(p, colon, "expression expected after dictionary key and ':'");
    } else if (parser_kind(p) == TOKEN_STAR) {
        const Token star = *parser_peek(p);
        p->pos++;
        if (parse_operators(p, LEVEL_BIT_OR))
            error_starting_from(p, span_of_token(&star),
                                "cannot use a starred expression in a dictionary value");
    }
}

/* ':' expression, the value of a dict's item. */
static Expr *parse_dict_value(Parser *p)
{
    const Token colon = *parser_peek(p);
    if (colon.kind != TOKEN_COLON)
        return NULL;
    p->pos++;
    Mark before = parser_mark(p);
    Expr *value = parse_expression(p);
    if (!value && p->diagnose && !parser_failed(p)) {
        parser_rewind(p, before);
        diagnose_dict_value(p, &colon);
    }
    return value;
}

static bool push_pair(Parser *p, Expr *key, Expr *value)
{
    return value && parser_push(p, key) && parser_push(p, value);
}

/* An item after the first: '**' bitwise_or, or key ':' value. */
static bool parse_dict_item(Parser *p)
{
    if (parser_accept(p, TOKEN_DOUBLESTAR))
        return push_pair(p, NULL, parse_operators(p, LEVEL_BIT_OR));
    bool diagnose = p->diagnose;
    p->diagnose = false; /* CPython looks for no mistakes in these keys */
    Expr *key = parse_expression(p);
    p->diagnose = diagnose;
    if (!key)
        return false;
    if (p->diagnose && parser_kind(p) != TOKEN_COLON) {
        source_error(&p->source, p->error, SYNTAX_ERROR, key->at.line, key->at.end_column - 1,
                     key->at.end_line, -1, "':' expected after dictionary key");
        return false;
    }
    return push_pair(p, key, parse_dict_value(p));
}

static Expr *dict_new(Parser *p, Span open, uint32_t mark)
{
    uint32_t count = (p->stack_count - mark) / 2;
    Expr **keys = count ? parser_take(p, count * sizeof *keys) : NULL;
    Expr **values = count ? parser_take(p, count * sizeof *values) : NULL;
    if (count && (!keys || !values))
        return NULL;
    uint32_t depth = 0;
    for (uint32_t i = 0; i < count; i++) {
        keys[i] = p->stack[mark + 2 * i];
        values[i] = p->stack[mark + 2 * i + 1];
        depth = depth_max(depth, depth_max(depth_of(keys[i]), values[i]->depth));
    }
    p->stack_count = mark;
    Expr *expr = expr_new(p, EXPR_DICT, EXPR_SIZE(dict), span_from(p, open), depth);
    if (expr) {
        expr->dict.keys = keys;
        expr->dict.values = values;
        expr->dict.count = count;
    }
    return expr;
}

/* The first item is pushed already. */
static Expr *finish_dict(Parser *p, Span open, uint32_t mark)
{
    while (parser_accept(p, TOKEN_COMMA)) {
        if (parser_kind(p) == TOKEN_RBRACE)
            break;
        if (!parse_dict_item(p))
            return NULL;
    }
    return parser_accept(p, TOKEN_RBRACE) ? dict_new(p, open, mark) : NULL;
}

static Expr *parse_dict_unpacking_first(Parser *p, Span open)
{
    const Token star = *parser_peek(p);
    uint32_t mark = p->stack_count;
    p->pos++;
    if (!push_pair(p, NULL, parse_operators(p, LEVEL_BIT_OR)))
        return NULL;
    ComprehensionSeq generators;
    if (p->diagnose && at_comprehension(p)) {
        if (parse_comprehension_clauses(p, &generators) && parser_kind(p) == TOKEN_RBRACE)
            error_at_token(p, &star, "dict unpacking cannot be used in dict comprehension");
        return NULL;
    }
    return finish_dict(p, open, mark);
}

static Expr *parse_dict_rest(Parser *p, Span open, Expr *key)
{
    Expr *value = parse_dict_value(p);
    if (!value)
        return NULL;
    if (at_comprehension(p))
        return finish_comprehension(p, EXPR_DICT_COMP, open, TOKEN_RBRACE, key, value);
    uint32_t mark = p->stack_count;
    return push_pair(p, key, value) ? finish_dict(p, open, mark) : NULL;
}

static Expr *parse_brace_inside(Parser *p)
{
    Span open = span_of_token(parser_peek(p));
    p->pos++;
    if (parser_accept(p, TOKEN_RBRACE))
        return dict_new(p, open, p->stack_count);
    if (parser_kind(p) == TOKEN_DOUBLESTAR)
        return parse_dict_unpacking_first(p, open);
    Expr *first = parse_star_named_expression(p);
    if (!first)
        return NULL;
    bool key = first->kind != EXPR_STARRED &&
               (first->kind != EXPR_NAMED_EXPR || (first->flags & EXPR_PARENTHESIZED));
    if (key && parser_kind(p) == TOKEN_COLON)
        return parse_dict_rest(p, open, first);
    if (at_comprehension(p))
        return finish_comprehension(p, EXPR_SET_COMP, open, TOKEN_RBRACE, first, NULL);
    ExprSeq elts;
    if (!finish_items(p, first, TOKEN_RBRACE, &elts))
        return NULL;
    return sequence_new(p, EXPR_SET, open, elts);
}

/* ---- all with their mistakes --------------------------------------------------------------- */

static Expr *parse_display(Parser *p, Expr *(*inside)(Parser *))
{
    uint32_t open = p->pos;
    Expr *expr = inside(p);
    if (!expr && p->diagnose)
        diagnose_star_first(p, open);
    return expr;
}

Expr *parse_list(Parser *p)
{
    return parse_display(p, parse_list_inside);
}

Expr *parse_parenthesized(Parser *p)
{
    return parse_display(p, parse_parenthesized_inside);
}

Expr *parse_brace(Parser *p)
{
    return parse_display(p, parse_brace_inside);
}
