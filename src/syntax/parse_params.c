/* Owns the parameter lists of def and lambda, and the type parameters of def, class and type. */
#include "syntax/parser.h"

/*
 * Where in the list the parser is. The five kinds of parameter are collected on the stack in
 * source order and told apart afterwards by counts.
 */
typedef struct ParameterList {
    bool lambda;
    TokenKind close;     /* what ends the list: ')' or ':' */
    uint32_t mark;       /* Arg and default (or NULL) by pairs, from here on the stack */
    uint32_t posonly;    /* parameters before '/' */
    uint32_t positional; /* parameters before '*', those before '/' included */
    uint32_t kwonly;
    bool slash_seen;
    bool star_seen;
    bool default_seen;   /* among the positional ones */
    Token star;          /* a bare '*' that waits for a parameter */
    Arg *latest;         /* what a comment that says a type belongs to; NULL: none may follow */
    Arg *vararg;
    Arg *kwarg;
} ParameterList;

/* NAME [':' annotation] */
static Arg *parse_parameter_name(Parser *p, const ParameterList *list, bool star_annotation)
{
    const Token name = *parser_peek(p);
    if (name.kind != TOKEN_NAME)
        return NULL;
    p->pos++;
    Expr *annotation = NULL;
    if (!list->lambda && parser_accept(p, TOKEN_COLON)) {
        annotation = star_annotation ? parse_star_expression(p) : parse_expression(p);
        if (!annotation)
            return NULL;
    }
    Identifier *id = parser_name(p, &name);
    Arg *arg = id ? parser_take(p, sizeof *arg) : NULL;
    if (arg)
        *arg = (Arg){span_from(p, span_of_token(&name)), id, annotation, NULL};
    return arg;
}

static bool at_parameter_end(Parser *p, const ParameterList *list)
{
    TokenKind kind = parser_kind(p);
    if (kind == TOKEN_TYPE_COMMENT && !list->lambda)
        return parser_kind_after(p) == list->close;
    return kind == TOKEN_COMMA || kind == list->close;
}

/* The comment behind a parameter or its comma. */
static bool parse_parameter_comment(Parser *p, ParameterList *list)
{
    Arg *arg = list->latest;
    if (!p->lexer.type_comments || list->lambda || parser_kind(p) != TOKEN_TYPE_COMMENT)
        return true;
    if (!arg && list->star.kind == TOKEN_STAR)
        return error_at_token(p, parser_peek(p), "bare * has associated type comment") != NULL;
    return arg && !arg->type_comment && parser_type_comment(p, &arg->type_comment);
}

static void diagnose_default(Parser *p, const Token *equal)
{
    if (parser_kind(p) == TOKEN_COMMA || parser_kind(p) == TOKEN_RPAR)
        error_at_token(p, equal, "expected default value expression");
}

/* ['=' default] */
static bool parse_default(Parser *p, Expr **value)
{
    *value = NULL;
    if (parser_kind(p) != TOKEN_EQUAL)
        return true;
    const Token equal = *parser_peek(p);
    p->pos++;
    Mark before = parser_mark(p);
    *value = parse_expression(p);
    if (!*value && p->diagnose && !parser_failed(p)) {
        parser_rewind(p, before);
        diagnose_default(p, &equal);
    }
    return *value != NULL;
}

static bool parse_named_parameter(Parser *p, ParameterList *list)
{
    Arg *arg = list->latest = parse_parameter_name(p, list, false);
    Expr *value;
    if (!arg)
        return false;
    if (!parse_default(p, &value) || !at_parameter_end(p, list))
        return false;
    if (list->star_seen) {
        list->kwonly++;
        list->star.kind = TOKEN_END;
    } else {
        if (!value && list->default_seen) {
            if (p->diagnose)
                error_at_span(p, arg->at,
                              "parameter without a default follows parameter with a default");
            return false;
        }
        list->default_seen |= value != NULL;
        list->positional++;
    }
    return parser_push(p, arg) && parser_push(p, value);
}

static void diagnose_second_star(Parser *p, const ParameterList *list, const Token *star)
{
    p->pos++;
    if (parser_kind(p) == TOKEN_COMMA ||
        (parse_parameter_name(p, list, false) && at_parameter_end(p, list)))
        error_at_token(p, star, "* argument may appear only once");
}

/* '*' alone, or '*' NAME */
static bool parse_star_parameter(Parser *p, ParameterList *list)
{
    const Token star = *parser_peek(p);
    if (list->star_seen) {
        if (p->diagnose)
            diagnose_second_star(p, list, &star);
        return false;
    }
    list->star_seen = true;
    p->pos++;
    if (parser_kind(p) == TOKEN_COMMA) {
        list->star = star;
        return true;
    }
    if (parser_kind(p) == list->close) {
        if (p->diagnose)
            error_at_span(p, span_of_token(list->lambda ? parser_peek(p) : &star),
                          "named arguments must follow bare *");
        return false;
    }
    list->vararg = list->latest = parse_parameter_name(p, list, true);
    if (!list->vararg)
        return false;
    const Expr *annotation = list->vararg->annotation;
    if (p->diagnose && parser_kind(p) == TOKEN_EQUAL &&
        !(annotation && annotation->kind == EXPR_STARRED))
        error_at_token(p, parser_peek(p), "var-positional argument cannot have default value");
    return at_parameter_end(p, list);
}

static void diagnose_after_kwarg(Parser *p)
{
    p->pos++;
    const Token *token = parser_peek(p);
    if (token->kind == TOKEN_NAME || token->kind == TOKEN_STAR ||
        token->kind == TOKEN_DOUBLESTAR || token->kind == TOKEN_SLASH)
        error_at_token(p, token, "arguments cannot follow var-keyword argument");
    p->pos--;
}

static bool bare_star_error(Parser *p, const ParameterList *list)
{
    if (p->diagnose)
        error_at_token(p, list->lambda ? parser_peek(p) : &list->star,
                       "named arguments must follow bare *");
    return false;
}

/* '**' NAME [',']; ends the list. */
static bool parse_kwarg_parameter(Parser *p, ParameterList *list)
{
    if (list->star.kind == TOKEN_STAR)
        return bare_star_error(p, list);
    p->pos++;
    list->kwarg = list->latest = parse_parameter_name(p, list, false);
    if (!list->kwarg)
        return false;
    if (p->diagnose && parser_kind(p) == TOKEN_EQUAL)
        error_at_token(p, parser_peek(p), "var-keyword argument cannot have default value");
    if (p->diagnose && parser_kind(p) == TOKEN_COMMA)
        diagnose_after_kwarg(p);
    if (!parse_parameter_comment(p, list))
        return false;
    if (parser_accept(p, TOKEN_COMMA) && !parse_parameter_comment(p, list))
        return false;
    return parser_kind(p) == list->close;
}

static bool parse_slash(Parser *p, ParameterList *list)
{
    const Token slash = *parser_peek(p);
    bool first = list->positional == 0 && !list->star_seen;
    if (first || list->slash_seen || list->star_seen) {
        p->pos += p->diagnose;
        if (p->diagnose && first && parser_kind(p) == TOKEN_COMMA)
            error_at_token(p, &slash, "at least one argument must precede /");
        else if (p->diagnose && !first)
            error_at_token(p, &slash, list->star_seen ? "/ must be ahead of *"
                                                      : "/ may appear only once");
        return false;
    }
    if (!parser_has_feature(p, 8, "Positional-only parameters are"))
        return false;
    list->slash_seen = true;
    list->posonly = list->positional;
    p->pos++;
    if (p->diagnose && parser_kind(p) == TOKEN_STAR)
        error_at_token(p, parser_peek(p), "expected comma between / and *");
    return at_parameter_end(p, list);
}

/* `(a, b)` where a parameter should be. */
static void diagnose_parenthesized(Parser *p, const ParameterList *list)
{
    const Token open = *parser_peek(p);
    p->pos++;
    bool any = false;
    while (parser_accept(p, TOKEN_NAME)) {
        any = true;
        if (!parser_accept(p, TOKEN_COMMA))
            break;
    }
    if (any && parser_kind(p) == TOKEN_RPAR)
        error_at_range(p, span_of_token(&open), span_of_token(parser_peek(p)),
                       list->lambda ? "Lambda expression parameters cannot be parenthesized"
                                    : "Function parameters cannot be parenthesized");
}

static bool parse_parameter(Parser *p, ParameterList *list)
{
    switch (parser_kind(p)) {
    case TOKEN_NAME:
        return parse_named_parameter(p, list);
    case TOKEN_STAR:
        return parse_star_parameter(p, list);
    case TOKEN_DOUBLESTAR:
        return parse_kwarg_parameter(p, list);
    case TOKEN_SLASH:
        return parse_slash(p, list);
    case TOKEN_LPAR:
        if (p->diagnose && !list->star_seen && !list->default_seen)
            diagnose_parenthesized(p, list);
        return false;
    default:
        return false;
    }
}

static bool parse_parameter_list(Parser *p, ParameterList *list)
{
    while (parser_kind(p) != list->close) {
        list->latest = NULL;
        if (!parse_parameter(p, list) || !parse_parameter_comment(p, list))
            return false;
        if (list->kwarg || !parser_accept(p, TOKEN_COMMA))
            break;
        if (!parse_parameter_comment(p, list))
            return false;
    }
    if (list->star.kind == TOKEN_STAR)
        return bare_star_error(p, list);
    return parser_kind(p) == list->close;
}

static bool take_args(Parser *p, void **pairs, uint32_t count, ArgSeq *args)
{
    args->count = count;
    args->items = count ? parser_take(p, count * sizeof *args->items) : NULL;
    for (uint32_t i = 0; args->items && i < count; i++)
        args->items[i] = pairs[2 * i];
    return args->items || count == 0;
}

/* The defaults of count parameters; with `all`, NULLs too. */
static bool take_defaults(Parser *p, void **pairs, uint32_t count, bool all, ExprSeq *defaults)
{
    uint32_t wanted = 0;
    for (uint32_t i = 0; i < count; i++)
        wanted += all || pairs[2 * i + 1];
    defaults->count = 0;
    defaults->items = wanted ? parser_take(p, wanted * sizeof *defaults->items) : NULL;
    if (wanted && !defaults->items)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (all || pairs[2 * i + 1])
            defaults->items[defaults->count++] = pairs[2 * i + 1];
    }
    return true;
}

Arguments *parse_parameters(Parser *p, bool lambda)
{
    ParameterList list = {
        .lambda = lambda, .close = lambda ? TOKEN_COLON : TOKEN_RPAR, .mark = p->stack_count};
    if (!parse_parameter_list(p, &list))
        return NULL;
    Arguments *args = parser_take(p, sizeof *args);
    if (!args)
        return NULL;
    void **pairs = p->stack + list.mark;
    void **middle = list.posonly ? pairs + 2 * list.posonly : pairs;
    void **kwonly = list.positional ? pairs + 2 * list.positional : pairs;
    args->vararg = list.vararg;
    args->kwarg = list.kwarg;
    bool good = take_args(p, pairs, list.posonly, &args->posonlyargs) &&
                take_args(p, middle, list.positional - list.posonly, &args->args) &&
                take_args(p, kwonly, list.kwonly, &args->kwonlyargs) &&
                take_defaults(p, pairs, list.positional, false, &args->defaults) &&
                take_defaults(p, kwonly, list.kwonly, true, &args->kw_defaults);
    p->stack_count = list.mark;
    return good ? args : NULL;
}

/* ---- type parameters ----------------------------------------------------------------------- */

/* [':' bound]; only a plain TypeVar may have one. */
static bool parse_bound(Parser *p, TypeParam *param)
{
    if (parser_kind(p) != TOKEN_COLON)
        return true;
    const Token colon = *parser_peek(p);
    if (param->kind != TYPE_PARAM_TYPE_VAR && !p->diagnose)
        return false;
    p->pos++;
    param->bound = parse_expression(p);
    if (!param->bound)
        return false;
    if (param->kind == TYPE_PARAM_TYPE_VAR)
        return true;
    error_starting_from(p, span_of_token(&colon), "cannot use %s with %s",
                        param->bound->kind == EXPR_TUPLE ? "constraints" : "bound",
                        param->kind == TYPE_PARAM_PARAM_SPEC ? "ParamSpec" : "TypeVarTuple");
    return false;
}

static TypeParam *parse_type_param(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    TypeParamKind kind = parser_accept(p, TOKEN_STAR)         ? TYPE_PARAM_TYPE_VAR_TUPLE
                         : parser_accept(p, TOKEN_DOUBLESTAR) ? TYPE_PARAM_PARAM_SPEC
                                                              : TYPE_PARAM_TYPE_VAR;
    if (parser_kind(p) != TOKEN_NAME)
        return NULL;
    Identifier *name = parser_name(p, parser_peek(p));
    TypeParam *param = name ? parser_take(p, sizeof *param) : NULL;
    if (!param)
        return NULL;
    *param = (TypeParam){.kind = (uint8_t)kind, .name = name};
    p->pos++;
    if (!parse_bound(p, param))
        return NULL;
    if (parser_accept(p, TOKEN_EQUAL)) {
        param->default_value = kind == TYPE_PARAM_TYPE_VAR_TUPLE ? parse_star_expression(p)
                                                                 : parse_expression(p);
        if (!param->default_value || !parser_has_feature(p, 13, "Type parameter defaults are"))
            return NULL;
    }
    param->at = span_from(p, start);
    return param;
}

bool parse_type_params(Parser *p, bool alias, TypeParamSeq *params)
{
    uint32_t mark = p->stack_count;
    if (!parser_has_feature(p, 12, "Type parameter lists are"))
        return false;
    p->pos++;
    if (p->diagnose && parser_kind(p) == TOKEN_RSQB) {
        Span at = span_of_token(parser_peek(p));
        p->pos += alias;
        parser_peek(p);
        error_starting_from(p, at, "Type parameter list cannot be empty");
        return false;
    }
    do {
        if (parser_kind(p) == TOKEN_RSQB && p->stack_count != mark)
            break;
        TypeParam *param = parse_type_param(p);
        if (!param || !parser_push(p, param))
            return false;
    } while (parser_accept(p, TOKEN_COMMA));
    return parser_accept(p, TOKEN_RSQB) && PARSER_POP(p, mark, *params);
}
