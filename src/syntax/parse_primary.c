/* Owns primaries: names, constants, calls, attributes and subscripts. Displays and comprehensions
 * are in parse_display.c, strings in parse_string.c. */
#include "syntax/parser.h"

#include <string.h>

/* ---- leaves -------------------------------------------------------------------------------- */

Expr *expr_name_load(Parser *p, const Token *token)
{
    Identifier *id = parser_name(p, token);
    if (!id)
        return NULL;
    Expr *expr = expr_new(p, EXPR_NAME, EXPR_SIZE(name), span_of_token(token), 0);
    if (expr)
        expr->name.id = id;
    return expr;
}

static Expr *parse_number(Parser *p, const Token *token)
{
    Expr *expr = expr_new(p, EXPR_CONSTANT, EXPR_SIZE(number), span_of_token(token), 0);
    if (expr) {
        expr->op = token->detail;
        expr->number.text = p->source.text + token->start;
        expr->number.length = token->end - token->start;
        if (memchr(expr->number.text, '_', expr->number.length) &&
            !parser_has_feature(p, 6, "Underscores in numeric literals are"))
            return NULL;
    }
    return expr;
}

static Expr *parse_singleton(Parser *p, const Token *token, ConstantKind kind)
{
    Expr *expr = expr_new(p, EXPR_CONSTANT, EXPR_SIZE(number), span_of_token(token), 0);
    if (expr) {
        expr->op = (uint8_t)kind;
        expr->number.text = p->source.text + token->start;
        expr->number.length = token->end - token->start;
    }
    return expr;
}

Expr *parse_atom(Parser *p)
{
    const Token *token = parser_peek(p);
    Expr *expr;
    switch (token->kind) {
    case TOKEN_NAME:
        expr = expr_name_load(p, token);
        break;
    case TOKEN_NUMBER:
        expr = parse_number(p, token);
        break;
    case TOKEN_NONE:
        expr = parse_singleton(p, token, CONSTANT_NONE);
        break;
    case TOKEN_TRUE:
        expr = parse_singleton(p, token, CONSTANT_TRUE);
        break;
    case TOKEN_FALSE:
        expr = parse_singleton(p, token, CONSTANT_FALSE);
        break;
    case TOKEN_ELLIPSIS:
        expr = parse_singleton(p, token, CONSTANT_ELLIPSIS);
        break;
    case TOKEN_STRING:
    case TOKEN_FSTRING_START:
        return parse_strings(p);
    case TOKEN_LPAR:
        return parse_parenthesized(p);
    case TOKEN_LSQB:
        return parse_list(p);
    case TOKEN_LBRACE:
        return parse_brace(p);
    default:
        return NULL;
    }
    p->pos++;
    return expr;
}

/* ---- calls --------------------------------------------------------------------------------- */

/* The state of an argument list under construction. Positional and keyword arguments are both
 * pushed on the stack in order; a Keyword is marked by the low bit of its pointer. */
typedef struct ArgumentList {
    uint32_t mark;
    uint32_t keywords;     /* name=value */
    uint32_t unpackings;   /* **value */
    bool allow_generator;  /* f(x for x in y); not in a class statement */
    bool probing;          /* only to see how far the arguments go */
    Token open;            /* the '(' */
    Token comma;           /* the last ',' */
} ArgumentList;

static bool push_keyword(Parser *p, Span at, Identifier *arg, Expr *value)
{
    Keyword *keyword = parser_take(p, sizeof *keyword);
    if (!keyword)
        return false;
    *keyword = (Keyword){.at = at, .arg = arg, .value = value};
    return parser_push(p, (char *)keyword + 1);
}

static inline bool at_comprehension(Parser *p)
{
    TokenKind kind = parser_kind(p);
    return kind == TOKEN_FOR || kind == TOKEN_ASYNC;
}

static void diagnose_keyword_value(Parser *p, const Token *name, const Token *equal)
{
    TokenKind next = parser_kind(p); /* directly behind the '=' */
    if (next == TOKEN_COMMA || next == TOKEN_RPAR)
        error_at_range(p, span_of_token(name), span_of_token(equal),
                       "expected argument value expression");
}

/* NAME '=' expression; the cursor is at the name. */
static bool parse_keyword_argument(Parser *p, ArgumentList *list)
{
    const Token name = *parser_peek(p);
    const Token equal = p->tokens[p->pos + 1];
    p->pos += 2;
    Mark before = parser_mark(p);
    Expr *value = parse_expression(p);
    if (!value) {
        parser_rewind(p, before);
        if (p->diagnose && !parser_failed(p))
            diagnose_keyword_value(p, &name, &equal);
        return false;
    }
    if (p->diagnose && at_comprehension(p)) {
        ComprehensionSeq clauses;
        if (parse_comprehension_clauses(p, &clauses))
            error_at_range(p, span_of_token(&name), span_of_token(&equal),
                           "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
        return false;
    }
    Identifier *arg = parser_name(p, &name);
    list->keywords++;
    return arg && push_keyword(p, span_from(p, span_of_token(&name)), arg, value);
}

/* `*a = b` and `**a = b` */
static bool assigned_unpacking(Parser *p, const Token *star)
{
    p->pos++;
    Expr *value = parse_expression(p);
    if (value)
        error_at_range(p, span_of_token(star), value->at,
                       "cannot assign to %s argument unpacking",
                       star->kind == TOKEN_STAR ? "iterable" : "keyword");
    return false;
}

/* `*a for a in b`; the cursor is at `for`. */
static void starred_comprehension(Parser *p, Span at)
{
    ComprehensionSeq clauses;
    if (parse_comprehension_clauses(p, &clauses))
        error_at_span(p, at, "iterable unpacking cannot be used in comprehension");
}

/* `**a, *b, *c`: reads on as far as there are starred ones. */
static bool misplaced_star(Parser *p, const ArgumentList *list)
{
    Expr *value = NULL;
    do {
        bool star = parser_accept(p, TOKEN_STAR);
        value = star ? parse_expression(p) : NULL;
        if (star && !value)
            error_at_last(p, SYNTAX_ERROR, "Invalid star expression");
    } while (value && parser_accept(p, TOKEN_COMMA));
    parser_peek(p);
    error_starting_from(p, span_of_token(&list->comma),
                        "iterable argument unpacking follows keyword argument unpacking");
    return false;
}

/* '*' expression or '**' expression */
static bool parse_unpacking(Parser *p, ArgumentList *list)
{
    const Token star = *parser_peek(p);
    if (star.kind == TOKEN_STAR && list->unpackings)
        return p->diagnose && misplaced_star(p, list);
    p->pos++;
    Expr *value = parse_expression(p);
    if (!value) {
        if (p->diagnose && star.kind == TOKEN_STAR)
            error_at_last(p, SYNTAX_ERROR, "Invalid star expression");
        return false;
    }
    if (p->diagnose && parser_kind(p) == TOKEN_EQUAL)
        return assigned_unpacking(p, &star);
    Span at = span_from(p, span_of_token(&star));
    if (star.kind == TOKEN_DOUBLESTAR) {
        list->unpackings++;
        return push_keyword(p, at, NULL, value);
    }
    if (p->diagnose && at_comprehension(p) && p->stack_count == list->mark)
        starred_comprehension(p, at);
    Expr *expr = expr_starred(p, at, value);
    return expr && parser_push(p, expr);
}

static bool parse_argument(Parser *p, ArgumentList *list);

/* Reads arguments, as far as they go, after a comma at the cursor. */
static void probe_arguments(Parser *p)
{
    ArgumentList rest = {.mark = p->stack_count, .probing = true};
    while (parser_accept(p, TOKEN_COMMA) && parse_argument(p, &rest))
        continue;
    parser_peek(p);
}

/* f(x for x in y): the generator's parentheses are the call's. */
static bool parse_bare_generator(Parser *p, ArgumentList *list, Expr *elt)
{
    bool first = p->stack_count == list->mark;
    ComprehensionSeq clauses;
    if (!parse_comprehension_clauses(p, &clauses))
        return false;
    TokenKind next = parser_kind(p);
    if (first && list->allow_generator && next == TOKEN_RPAR) {
        p->pos++;
        Expr *expr = expr_comprehension(p, EXPR_GENERATOR_EXP,
                                        span_from(p, span_of_token(&list->open)), elt, NULL,
                                        clauses);
        p->pos--;
        return expr && parser_push(p, expr);
    }
    if (p->diagnose && first && next == TOKEN_COMMA)
        probe_arguments(p); /* mistakes in them come first */
    if (p->diagnose && (!first || next == TOKEN_COMMA)) {
        const Comprehension *last = clauses.items[clauses.count - 1];
        Expr *end = last->ifs.count ? last->ifs.items[last->ifs.count - 1] : last->iter;
        error_at_range(p, elt->at, end->at, "Generator expression must be parenthesized");
    }
    return false;
}

/* `expr =` in an argument list, where expr is no plain name. */
static bool assigned_argument(Parser *p, Span at, uint32_t start)
{
    const Token *first = &p->tokens[start];
    Span equal = span_of_token(parser_peek(p));
    bool constant = first->kind == TOKEN_TRUE || first->kind == TOKEN_FALSE ||
                    first->kind == TOKEN_NONE;
    if (constant && p->pos == start + 1)
        error_at_range(p, at, equal, "cannot assign to %s", token_text(first->kind));
    else
        error_at_range(p, at, equal,
                       "expression cannot contain assignment, perhaps you meant \"==\"?");
    return false;
}

/* A positional argument behind a keyword. The message points to the end of the arguments. */
static bool misplaced_positional(Parser *p, const ArgumentList *list)
{
    probe_arguments(p);
    error_at_last(p, SYNTAX_ERROR, list->unpackings
                                       ? "positional argument follows keyword argument unpacking"
                                       : "positional argument follows keyword argument");
    return false;
}

static bool parse_positional(Parser *p, ArgumentList *list)
{
    uint32_t start = p->pos;
    if ((!p->diagnose || list->probing) && list->keywords + list->unpackings)
        return false;
    bool name = parser_kind(p) == TOKEN_NAME;
    bool walrus = name && parser_kind_after(p) == TOKEN_COLONEQUAL;
    Expr *expr = walrus ? parse_named_expression(p) : parse_expression(p);
    if (!expr || parser_kind(p) == TOKEN_COLONEQUAL)
        return false;
    if (p->diagnose && !walrus && parser_kind(p) == TOKEN_EQUAL)
        return assigned_argument(p, expr->at, start);
    if (at_comprehension(p) && (list->allow_generator || p->diagnose))
        return parse_bare_generator(p, list, expr);
    if (list->keywords + list->unpackings)
        return misplaced_positional(p, list);
    return parser_push(p, expr);
}

static bool parse_argument(Parser *p, ArgumentList *list)
{
    switch (parser_kind(p)) {
    case TOKEN_STAR:
    case TOKEN_DOUBLESTAR:
        return parse_unpacking(p, list);
    case TOKEN_NAME:
        if (parser_kind_after(p) == TOKEN_EQUAL)
            return parse_keyword_argument(p, list);
        return parse_positional(p, list);
    default:
        return parse_positional(p, list);
    }
}

/* Sorts what was pushed into the two sequences, each in its order. */
static bool split_arguments(Parser *p, uint32_t mark, ExprSeq *args, KeywordSeq *keywords)
{
    uint32_t keyword_count = 0;
    for (uint32_t i = mark; i < p->stack_count; i++)
        keyword_count += (uintptr_t)p->stack[i] & 1;
    args->count = p->stack_count - mark - keyword_count;
    keywords->count = keyword_count;
    args->items = args->count ? parser_take(p, args->count * sizeof *args->items) : NULL;
    keywords->items =
        keyword_count ? parser_take(p, keyword_count * sizeof *keywords->items) : NULL;
    if ((args->count && !args->items) || (keyword_count && !keywords->items))
        return false;
    uint32_t arg = 0, keyword = 0;
    for (uint32_t i = mark; i < p->stack_count; i++) {
        char *item = p->stack[i];
        if ((uintptr_t)item & 1)
            keywords->items[keyword++] = (Keyword *)(void *)(item - 1);
        else
            args->items[arg++] = (Expr *)(void *)item;
    }
    p->stack_count = mark;
    return true;
}

bool parse_call_arguments(Parser *p, bool allow_generator, ExprSeq *args, KeywordSeq *keywords)
{
    ArgumentList list = {
        .mark = p->stack_count, .allow_generator = allow_generator, .open = *parser_peek(p)};
    p->pos++;
    while (parser_kind(p) != TOKEN_RPAR) {
        if (!parse_argument(p, &list))
            return false;
        list.comma = *parser_peek(p);
        if (list.comma.kind != TOKEN_COMMA)
            break;
        p->pos++;
    }
    return parser_accept(p, TOKEN_RPAR) && split_arguments(p, list.mark, args, keywords);
}

static Expr *parse_call(Parser *p, Span start, Expr *func)
{
    ExprSeq args;
    KeywordSeq keywords;
    if (!parse_call_arguments(p, true, &args, &keywords))
        return NULL;
    uint32_t depth = depth_max(func->depth, depth_of_all(&args));
    for (uint32_t i = 0; i < keywords.count; i++)
        depth = depth_max(depth, keywords.items[i]->value->depth);
    Expr *expr = expr_new(p, EXPR_CALL, EXPR_SIZE(call), span_from(p, start), depth);
    if (expr) {
        expr->call.func = func;
        expr->call.args = args;
        expr->call.keywords = keywords;
    }
    return expr;
}

/* ---- subscripts and attributes ------------------------------------------------------------- */

/* [lower] ':' [upper] [':' [step]]; lower was parsed already, the cursor is at ':'. */
static Expr *parse_slice_rest(Parser *p, Span start, Expr *lower)
{
    Expr *parts[2] = {NULL, NULL}; /* upper, step */
    for (int i = 0; i < 2 && parser_accept(p, TOKEN_COLON); i++) {
        TokenKind next = parser_kind(p);
        if (next == TOKEN_COLON || next == TOKEN_COMMA || next == TOKEN_RSQB)
            continue;
        parts[i] = parse_expression(p);
        if (!parts[i])
            return NULL;
    }
    uint32_t depth = depth_max(depth_of(lower), depth_max(depth_of(parts[0]), depth_of(parts[1])));
    Expr *expr = expr_new(p, EXPR_SLICE, EXPR_SIZE(slice), span_from(p, start), depth);
    if (expr) {
        expr->slice.lower = lower;
        expr->slice.upper = parts[0];
        expr->slice.step = parts[1];
    }
    return expr;
}

/* '*' expression */
static Expr *parse_starred_slice(Parser *p, Span start)
{
    p->pos++;
    Expr *value = parse_expression(p);
    if (!value && p->diagnose)
        error_at_last(p, SYNTAX_ERROR, "Invalid star expression");
    if (!value)
        return NULL;
    Span at = span_from(p, start);
    if (p->diagnose && at_comprehension(p))
        starred_comprehension(p, at);
    return expr_starred(p, at, value);
}

/* A slice, a starred or a named expression. */
static Expr *parse_slice_item(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    if (parser_kind(p) == TOKEN_COLON)
        return parse_slice_rest(p, start, NULL);
    if (parser_kind(p) == TOKEN_STAR)
        return parse_starred_slice(p, start);
    Expr *expr = parse_named_expression(p);
    bool plain =
        expr && (expr->kind != EXPR_NAMED_EXPR || (expr->flags & EXPR_PARENTHESIZED));
    if (plain && parser_kind(p) == TOKEN_COLON)
        return parse_slice_rest(p, start, expr);
    return expr;
}

static Expr *parse_slices(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    Expr *first = parse_slice_item(p);
    if (!first)
        return NULL;
    if (parser_kind(p) != TOKEN_COMMA && first->kind != EXPR_STARRED)
        return first;
    uint32_t mark = p->stack_count;
    if (!parser_push(p, first))
        return NULL;
    while (parser_accept(p, TOKEN_COMMA)) {
        if (parser_kind(p) == TOKEN_RSQB)
            break;
        Expr *next = parse_slice_item(p);
        if (!next || !parser_push(p, next))
            return NULL;
    }
    ExprSeq elts;
    if (!PARSER_POP(p, mark, elts))
        return NULL;
    return expr_tuple(p, span_from(p, start), elts);
}

static Expr *parse_subscript(Parser *p, Span start, Expr *value)
{
    p->pos++;
    Expr *slice = parse_slices(p);
    if (!slice || !parser_accept(p, TOKEN_RSQB))
        return NULL;
    Expr *expr = expr_new(p, EXPR_SUBSCRIPT, EXPR_SIZE(subscript), span_from(p, start),
                          depth_max(value->depth, slice->depth));
    if (expr) {
        expr->subscript.value = value;
        expr->subscript.slice = slice;
    }
    return expr;
}

static Expr *parse_attribute(Parser *p, Span start, Expr *value)
{
    p->pos++;
    if (parser_kind(p) != TOKEN_NAME)
        return NULL;
    Identifier *attr = parser_name(p, parser_peek(p));
    p->pos++;
    if (!attr)
        return NULL;
    Expr *expr =
        expr_new(p, EXPR_ATTRIBUTE, EXPR_SIZE(attribute), span_from(p, start), value->depth);
    if (expr) {
        expr->attribute.value = value;
        expr->attribute.attr = attr;
    }
    return expr;
}

/* atom ('.' NAME | '(' arguments ')' | '[' slices ']')* */
static Expr *parse_trailers(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    Expr *expr = parse_atom(p);
    while (expr) {
        Mark before = parser_mark(p);
        Expr *longer;
        switch (parser_kind(p)) {
        case TOKEN_DOT:
            longer = parse_attribute(p, start, expr);
            break;
        case TOKEN_LPAR:
            longer = parse_call(p, start, expr);
            break;
        case TOKEN_LSQB:
            longer = parse_subscript(p, start, expr);
            break;
        default:
            return expr;
        }
        if (!longer) {
            parser_rewind(p, before);
            return parser_failed(p) ? NULL : expr;
        }
        expr = longer;
    }
    return NULL;
}

/* ['await'] trailers */
Expr *parse_primary(Parser *p)
{
    const Token *token = parser_peek(p);
    if (token->kind != TOKEN_AWAIT)
        return parse_trailers(p);
    Span start = span_of_token(token);
    p->pos++;
    Expr *value = parse_trailers(p);
    if (!value || !parser_has_feature(p, 5, "Await expressions are"))
        return NULL;
    Expr *expr =
        expr_new(p, EXPR_AWAIT, EXPR_SIZE(value), span_from(p, start), value->depth);
    if (expr)
        expr->value = value;
    return expr;
}
