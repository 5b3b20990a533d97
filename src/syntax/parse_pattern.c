/* Owns the patterns of `case`. */
#include "syntax/parser.h"

#define PATTERN_SIZE(variant) (offsetof(Pattern, variant) + sizeof(((Pattern *)0)->variant))

static Pattern *parse_pattern(Parser *p);

static Pattern *pattern_new(Parser *p, PatternKind kind, size_t size, Span start)
{
    Pattern *pattern = parser_take(p, size);
    if (pattern) {
        pattern->kind = (uint8_t)kind;
        pattern->at = span_from(p, start);
    }
    return pattern;
}

/* ---- literals and values ------------------------------------------------------------------- */

static bool is_imaginary(const Expr *number)
{
    return number->op == CONSTANT_IMAGINARY;
}

/* ['-'] NUMBER; *number is the number itself. */
static Expr *parse_signed_number(Parser *p, Expr **number)
{
    Span start = span_of_token(parser_peek(p));
    bool minus = parser_accept(p, TOKEN_MINUS);
    if (parser_kind(p) != TOKEN_NUMBER)
        return NULL;
    *number = parse_atom(p);
    if (!*number || !minus)
        return *number;
    Expr *expr = expr_new(p, EXPR_UNARY_OP, EXPR_SIZE(unary_op), span_from(p, start), 1);
    if (expr) {
        expr->op = UNARY_USUB;
        expr->unary_op.operand = *number;
    }
    return expr;
}

/* signed_number [('+' | '-') NUMBER] */
static Expr *parse_number_pattern(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    Expr *number;
    Expr *left = parse_signed_number(p, &number);
    if (!left)
        return NULL;
    TokenKind sign = parser_kind(p);
    if (sign != TOKEN_PLUS && sign != TOKEN_MINUS)
        return left;
    p->pos++;
    if (parser_kind(p) != TOKEN_NUMBER)
        return NULL;
    if (is_imaginary(number))
        return error_at_span(p, left->at, "real number required in complex literal");
    Expr *right = parse_atom(p);
    if (!right)
        return NULL;
    if (!is_imaginary(right))
        return error_at_span(p, right->at, "imaginary number required in complex literal");
    Expr *expr = expr_new(p, EXPR_BIN_OP, EXPR_SIZE(bin_op), span_from(p, start), left->depth);
    if (expr) {
        expr->op = sign == TOKEN_PLUS ? OPERATOR_ADD : OPERATOR_SUB;
        expr->bin_op.left = left;
        expr->bin_op.right = right;
    }
    return expr;
}

static Pattern *value_pattern(Parser *p, Span start, Expr *value)
{
    Pattern *pattern =
        value ? pattern_new(p, PATTERN_MATCH_VALUE, PATTERN_SIZE(value), start) : NULL;
    if (pattern)
        pattern->value = value;
    return pattern;
}

static Pattern *parse_singleton_pattern(Parser *p, Span start, ConstantKind kind)
{
    p->pos++;
    Pattern *pattern =
        pattern_new(p, PATTERN_MATCH_SINGLETON, PATTERN_SIZE(singleton), start);
    if (pattern)
        pattern->singleton = kind;
    return pattern;
}

/* NAME ('.' NAME)* */
static Expr *parse_dotted(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    Expr *expr = expr_name_load(p, parser_peek(p));
    p->pos++;
    while (expr && parser_accept(p, TOKEN_DOT)) {
        if (parser_kind(p) != TOKEN_NAME)
            return NULL;
        Identifier *attr = parser_name(p, parser_peek(p));
        p->pos++;
        Expr *longer =
            expr_new(p, EXPR_ATTRIBUTE, EXPR_SIZE(attribute), span_from(p, start), expr->depth);
        if (!attr || !longer)
            return NULL;
        longer->attribute.value = expr;
        longer->attribute.attr = attr;
        expr = longer;
    }
    return expr;
}

/* ---- names --------------------------------------------------------------------------------- */

static Pattern *as_pattern(Parser *p, Span start, Pattern *inner, Identifier *name)
{
    Pattern *pattern = pattern_new(p, PATTERN_MATCH_AS, PATTERN_SIZE(as), start);
    if (pattern) {
        pattern->as.pattern = inner;
        pattern->as.name = name;
    }
    return pattern;
}

/* NAME, where '_' is the wildcard. */
static Pattern *parse_capture(Parser *p)
{
    const Token token = *parser_peek(p);
    Identifier *name = NULL;
    p->pos++;
    if (token.detail != SOFT_UNDERSCORE) {
        name = parser_name(p, &token);
        if (!name)
            return NULL;
    }
    return as_pattern(p, span_of_token(&token), NULL, name);
}

/* ---- classes ------------------------------------------------------------------------------- */

/* A class pattern's argument list. On the stack: the positional patterns, then a name and a
 * pattern for each keyword. */
typedef struct ClassArguments {
    PatternSeq patterns;
    IdentifierSeq names;
    PatternSeq keyword_patterns;
} ClassArguments;

static bool split_class_arguments(Parser *p, uint32_t mark, uint32_t positional,
                                  ClassArguments *out)
{
    uint32_t keywords = (p->stack_count - mark - positional) / 2;
    out->names.count = out->keyword_patterns.count = keywords;
    out->names.items = keywords ? parser_take(p, keywords * sizeof *out->names.items) : NULL;
    out->keyword_patterns.items =
        keywords ? parser_take(p, keywords * sizeof *out->keyword_patterns.items) : NULL;
    if (keywords && (!out->names.items || !out->keyword_patterns.items))
        return false;
    void **pairs = keywords ? p->stack + mark + positional : NULL;
    for (uint32_t i = 0; i < keywords; i++) {
        out->names.items[i] = pairs[2 * i];
        out->keyword_patterns.items[i] = pairs[2 * i + 1];
    }
    p->stack_count = mark + positional;
    return PARSER_POP(p, mark, out->patterns);
}

/* A positional pattern behind a keyword: all of the run is marked. */
static void *misplaced_pattern(Parser *p, Pattern *first)
{
    Pattern *last = first;
    while (parser_accept(p, TOKEN_COMMA)) {
        if (parser_kind(p) == TOKEN_NAME && parser_kind_after(p) == TOKEN_EQUAL)
            break;
        Pattern *next = parse_pattern(p);
        if (!next)
            break;
        last = next;
    }
    return error_at_range(p, first->at, last->at, "positional patterns follow keyword patterns");
}

static bool parse_class_argument(Parser *p, uint32_t mark, uint32_t *positional)
{
    if (parser_kind(p) == TOKEN_NAME && parser_kind_after(p) == TOKEN_EQUAL) {
        Identifier *name = parser_name(p, parser_peek(p));
        p->pos += 2;
        Pattern *pattern = name ? parse_pattern(p) : NULL;
        return pattern && parser_push(p, name) && parser_push(p, pattern);
    }
    Pattern *pattern = parse_pattern(p);
    if (!pattern)
        return false;
    if (p->stack_count != mark + *positional) {
        if (p->diagnose)
            misplaced_pattern(p, pattern);
        return false;
    }
    ++*positional;
    return parser_push(p, pattern);
}

/* '(' arguments ')' behind a dotted name */
static Pattern *parse_class_pattern(Parser *p, Span start, Expr *cls)
{
    uint32_t mark = p->stack_count;
    uint32_t positional = 0;
    p->pos++;
    while (parser_kind(p) != TOKEN_RPAR) {
        if (!parse_class_argument(p, mark, &positional))
            return NULL;
        if (!parser_accept(p, TOKEN_COMMA))
            break;
    }
    ClassArguments arguments;
    if (!parser_accept(p, TOKEN_RPAR) ||
        !split_class_arguments(p, mark, positional, &arguments))
        return NULL;
    Pattern *pattern =
        pattern_new(p, PATTERN_MATCH_CLASS, PATTERN_SIZE(class_pattern), start);
    if (pattern) {
        pattern->class_pattern.cls = cls;
        pattern->class_pattern.patterns = arguments.patterns;
        pattern->class_pattern.kwd_attrs = arguments.names;
        pattern->class_pattern.kwd_patterns = arguments.keyword_patterns;
    }
    return pattern;
}

/* A capture, a dotted value, or a class. */
static Pattern *parse_name_pattern(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    TokenKind next = parser_kind_after(p);
    if (next != TOKEN_DOT && next != TOKEN_LPAR)
        return next == TOKEN_EQUAL ? NULL : parse_capture(p);
    Expr *name = parse_dotted(p);
    if (!name)
        return NULL;
    next = parser_kind(p);
    if (next == TOKEN_LPAR)
        return parse_class_pattern(p, start, name);
    return next == TOKEN_EQUAL ? NULL : value_pattern(p, start, name);
}

/* ---- sequences ----------------------------------------------------------------------------- */

/* '*' NAME */
static Pattern *parse_star_pattern(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    p->pos++;
    const Token name = *parser_peek(p);
    if (name.kind != TOKEN_NAME)
        return NULL;
    p->pos++;
    Identifier *id = NULL;
    if (name.detail != SOFT_UNDERSCORE) {
        id = parser_name(p, &name);
        if (!id)
            return NULL;
    }
    Pattern *pattern = pattern_new(p, PATTERN_MATCH_STAR, PATTERN_SIZE(star), start);
    if (pattern)
        pattern->star.name = id;
    return pattern;
}

static Pattern *parse_maybe_star(Parser *p)
{
    return parser_kind(p) == TOKEN_STAR ? parse_star_pattern(p) : parse_pattern(p);
}

/* The items after the first, which is behind the cursor. */
static bool parse_more_patterns(Parser *p, Pattern *first, PatternSeq *patterns)
{
    uint32_t mark = p->stack_count;
    if (!parser_push(p, first))
        return false;
    while (parser_accept(p, TOKEN_COMMA)) {
        Mark before = parser_mark(p);
        Pattern *next = parse_maybe_star(p);
        if (!next) {
            parser_rewind(p, before);
            break;
        }
        if (!parser_push(p, next))
            return false;
    }
    return !parser_failed(p) && PARSER_POP(p, mark, *patterns);
}

static Pattern *sequence_pattern(Parser *p, Span start, PatternSeq patterns)
{
    Pattern *pattern =
        pattern_new(p, PATTERN_MATCH_SEQUENCE, PATTERN_SIZE(patterns), start);
    if (pattern)
        pattern->patterns = patterns;
    return pattern;
}

/* '[' ... ']', '(' ... ')'; one pattern in round brackets is just itself. */
static Pattern *parse_bracketed(Parser *p, TokenKind close)
{
    Span start = span_of_token(parser_peek(p));
    PatternSeq patterns = {NULL, 0};
    p->pos++;
    if (parser_accept(p, close))
        return sequence_pattern(p, start, patterns);
    Pattern *first = parse_maybe_star(p);
    if (!first)
        return NULL;
    if (close == TOKEN_RPAR && parser_kind(p) != TOKEN_COMMA) {
        if (first->kind == PATTERN_MATCH_STAR)
            return NULL;
        return parser_accept(p, close) ? first : NULL;
    }
    if (!parse_more_patterns(p, first, &patterns) || !parser_accept(p, close))
        return NULL;
    return sequence_pattern(p, start, patterns);
}

/* ---- mappings ------------------------------------------------------------------------------ */

static Expr *parse_mapping_key(Parser *p)
{
    switch (parser_kind(p)) {
    case TOKEN_NUMBER:
    case TOKEN_MINUS:
        return parse_number_pattern(p);
    case TOKEN_STRING:
    case TOKEN_FSTRING_START:
        return parse_strings(p);
    case TOKEN_NONE:
    case TOKEN_TRUE:
    case TOKEN_FALSE:
        return parse_atom(p);
    case TOKEN_NAME:
        return parser_kind_after(p) == TOKEN_DOT ? parse_dotted(p) : NULL;
    default:
        return NULL;
    }
}

/* key ':' pattern */
static bool parse_mapping_item(Parser *p)
{
    Expr *key = parse_mapping_key(p);
    if (!key || !parser_accept(p, TOKEN_COLON))
        return false;
    Pattern *pattern = parse_pattern(p);
    return pattern && parser_push(p, key) && parser_push(p, pattern);
}

/* '**' NAME [',']; the last of a mapping */
static bool parse_rest(Parser *p, Identifier **rest)
{
    p->pos++;
    const Token *name = parser_peek(p);
    if (name->kind != TOKEN_NAME || name->detail == SOFT_UNDERSCORE)
        return false;
    *rest = parser_name(p, name);
    p->pos++;
    parser_accept(p, TOKEN_COMMA);
    return *rest != NULL;
}

static Pattern *mapping_pattern(Parser *p, Span start, uint32_t mark, Identifier *rest)
{
    uint32_t count = (p->stack_count - mark) / 2;
    Expr **keys = count ? parser_take(p, count * sizeof *keys) : NULL;
    Pattern **patterns = count ? parser_take(p, count * sizeof *patterns) : NULL;
    if (count && (!keys || !patterns))
        return NULL;
    for (uint32_t i = 0; i < count; i++) {
        keys[i] = p->stack[mark + 2 * i];
        patterns[i] = p->stack[mark + 2 * i + 1];
    }
    p->stack_count = mark;
    Pattern *pattern = pattern_new(p, PATTERN_MATCH_MAPPING, PATTERN_SIZE(mapping), start);
    if (pattern) {
        pattern->mapping.keys = (ExprSeq){keys, count};
        pattern->mapping.patterns = (PatternSeq){patterns, count};
        pattern->mapping.rest = rest;
    }
    return pattern;
}

static Pattern *parse_mapping(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    uint32_t mark = p->stack_count;
    Identifier *rest = NULL;
    p->pos++;
    while (parser_kind(p) != TOKEN_RBRACE) {
        if (parser_kind(p) == TOKEN_DOUBLESTAR) {
            if (!parse_rest(p, &rest))
                return NULL;
            break;
        }
        if (!parse_mapping_item(p))
            return NULL;
        if (!parser_accept(p, TOKEN_COMMA))
            break;
    }
    return parser_accept(p, TOKEN_RBRACE) ? mapping_pattern(p, start, mark, rest) : NULL;
}

/* ---- all together -------------------------------------------------------------------------- */

static Pattern *parse_closed_pattern(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    switch (parser_kind(p)) {
    case TOKEN_NUMBER:
    case TOKEN_MINUS:
        return value_pattern(p, start, parse_number_pattern(p));
    case TOKEN_STRING:
    case TOKEN_FSTRING_START:
        return value_pattern(p, start, parse_strings(p));
    case TOKEN_NONE:
        return parse_singleton_pattern(p, start, CONSTANT_NONE);
    case TOKEN_TRUE:
        return parse_singleton_pattern(p, start, CONSTANT_TRUE);
    case TOKEN_FALSE:
        return parse_singleton_pattern(p, start, CONSTANT_FALSE);
    case TOKEN_NAME:
        return parse_name_pattern(p);
    case TOKEN_LPAR:
        return parse_bracketed(p, TOKEN_RPAR);
    case TOKEN_LSQB:
        return parse_bracketed(p, TOKEN_RSQB);
    case TOKEN_LBRACE:
        return parse_mapping(p);
    default:
        return NULL;
    }
}

static Pattern *parse_or_pattern(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    Pattern *first = parse_closed_pattern(p);
    if (!first || parser_kind(p) != TOKEN_VBAR)
        return first;
    uint32_t mark = p->stack_count;
    if (!parser_push(p, first))
        return NULL;
    while (parser_accept(p, TOKEN_VBAR)) {
        Pattern *next = parse_closed_pattern(p);
        if (!next || !parser_push(p, next))
            return NULL;
    }
    PatternSeq patterns;
    if (!PARSER_POP(p, mark, patterns))
        return NULL;
    Pattern *pattern = pattern_new(p, PATTERN_MATCH_OR, PATTERN_SIZE(patterns), start);
    if (pattern)
        pattern->patterns = patterns;
    return pattern;
}

static void *diagnose_as(Parser *p)
{
    const Token *token = parser_peek(p);
    if (token->kind == TOKEN_NAME && token->detail == SOFT_UNDERSCORE)
        return error_at_token(p, token, "cannot use '_' as a target");
    if (token->kind == TOKEN_NAME)
        return NULL;
    Expr *target = parse_expression(p);
    return target ? error_at_span(p, target->at, "invalid pattern target") : NULL;
}

static Pattern *parse_pattern_deeper(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    Pattern *pattern = parse_or_pattern(p);
    if (!pattern || !parser_accept(p, TOKEN_AS))
        return pattern;
    if (p->diagnose)
        diagnose_as(p);
    const Token name = *parser_peek(p);
    if (name.kind != TOKEN_NAME || name.detail == SOFT_UNDERSCORE)
        return NULL;
    p->pos++;
    TokenKind next = parser_kind(p);
    if (next == TOKEN_DOT || next == TOKEN_LPAR || next == TOKEN_EQUAL)
        return NULL;
    Identifier *id = parser_name(p, &name);
    return id ? as_pattern(p, start, pattern, id) : NULL;
}

static Pattern *parse_pattern(Parser *p)
{
    if (!parser_enter(p))
        return NULL;
    Pattern *pattern = parse_pattern_deeper(p);
    parser_leave(p);
    return pattern;
}

Pattern *parse_patterns(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    Pattern *first = parse_maybe_star(p);
    if (!first)
        return NULL;
    if (parser_kind(p) != TOKEN_COMMA)
        return first->kind == PATTERN_MATCH_STAR ? NULL : first;
    PatternSeq patterns;
    if (!parse_more_patterns(p, first, &patterns))
        return NULL;
    return sequence_pattern(p, start, patterns);
}
