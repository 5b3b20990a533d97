/* Owns string atoms: adjacent literals made one Constant, f-strings made a JoinedStr. */
#include "syntax/literal.h"
#include "syntax/parser.h"

#include <string.h>

/*
 * A JoinedStr under construction. Its finished values are on the parser's stack from `values` on;
 * above them, from `parts` on, are the StringParts that will make the next Constant.
 */
typedef struct StringBuilder {
    uint32_t values;
    uint32_t parts;
    Span at; /* from the first pending part to the last */
} StringBuilder;

static StringBuilder builder_new(const Parser *p)
{
    return (StringBuilder){.values = p->stack_count, .parts = p->stack_count};
}

/* True when the text stands for nothing: empty, or only backslash-newlines. */
static bool part_is_empty(const StringPart *part)
{
    uint32_t length = part->length;
    if (length == 0)
        return true;
    if (!(part->flags & PART_ESCAPES) || length % 2)
        return false;
    for (uint32_t i = 0; i < length; i += 2) {
        if (part->text[i] != '\\' || part->text[i + 1] != '\n')
            return false;
    }
    return true;
}

static Expr *string_constant(Parser *p, ConstantKind kind, Span at, StringPartSeq parts)
{
    Expr *expr = expr_new(p, EXPR_CONSTANT, EXPR_SIZE(string), at, 0);
    if (expr) {
        expr->op = (uint8_t)kind;
        expr->string.parts = parts;
    }
    return expr;
}

static bool builder_add(Parser *p, StringBuilder *builder, const StringPart *part, Span at)
{
    if (p->stack_count == builder->parts)
        builder->at = at;
    builder->at.end_line = at.end_line;
    builder->at.end_column = at.end_column;
    StringPart *copy = parser_take(p, sizeof *copy);
    if (!copy)
        return false;
    *copy = *part;
    return parser_push(p, copy);
}

/* The pending parts as one array. */
static bool builder_take_parts(Parser *p, StringBuilder *builder, StringPartSeq *parts)
{
    uint32_t count = p->stack_count - builder->parts;
    StringPart *items = arena_take_array(p->arena, count, sizeof *items);
    if (!items) {
        source_error_memory(p->error);
        return false;
    }
    for (uint32_t i = 0; i < count; i++)
        memcpy(&items[i], p->stack[builder->parts + i], sizeof *items);
    parts->items = items;
    parts->count = count;
    p->stack_count = builder->parts;
    return true;
}

/* Makes the pending parts a value, unless they are empty. */
static bool builder_flush(Parser *p, StringBuilder *builder)
{
    bool empty = true;
    for (uint32_t i = builder->parts; i < p->stack_count; i++)
        empty = empty && part_is_empty(p->stack[i]);
    if (empty) {
        p->stack_count = builder->parts;
        return true;
    }
    StringPartSeq parts;
    if (!builder_take_parts(p, builder, &parts))
        return false;
    Expr *constant = string_constant(p, CONSTANT_STR, builder->at, parts);
    if (!constant || !parser_push(p, constant))
        return false;
    builder->parts = p->stack_count;
    return true;
}

/* The JoinedStr of all values. */
static Expr *builder_finish(Parser *p, StringBuilder *builder, Span at)
{
    ExprSeq elts;
    if (!builder_flush(p, builder) || !PARSER_POP(p, builder->values, elts))
        return NULL;
    Expr *expr = expr_new(p, EXPR_JOINED_STR, EXPR_SIZE(sequence), at, depth_of_all(&elts));
    if (expr)
        expr->sequence.elts = elts;
    return expr;
}

/* ---- escapes ------------------------------------------------------------------------------- */

/* Where the escapes of a part were found wrong or doubtful. */
typedef struct EscapeCheck {
    Parser *p;
    Span at;
} EscapeCheck;

/* Whether a name exists is for the compiler to find out. */
static int32_t accept_name(void *context, const char *name, size_t length)
{
    (void)context, (void)name, (void)length;
    return 0;
}

static void warn_escape(void *context, const StringPart *part, const char *message)
{
    (void)part;
    EscapeCheck *check = context;
    if (!check->p->diagnose)
        lexer_warn(&check->p->lexer, check->at, "%s", message);
}

/* Malformed escapes are errors: at the literal, or at the last token within an f-string. */
static bool check_escapes(Parser *p, const StringPart *part, const Token *token)
{
    EscapeCheck check = {p, span_of_token(token)};
    LiteralHooks hooks = {accept_name, warn_escape, &check};
    LiteralError error;
    if (!(part->flags & PART_ESCAPES) ||
        literal_check(part, token->detail & STRING_BYTES, &hooks, &error))
        return !parser_failed(p);
    if (token->kind == TOKEN_STRING) {
        error_at_token(p, token, "%s", error.message);
    } else {
        p->pos++;
        parser_peek(p);
        error_at_last(p, SYNTAX_ERROR, "%s", error.message);
    }
    return false;
}

/* ---- replacement fields -------------------------------------------------------------------- */

/* The text of `{text = }` without its comments. */
static bool debug_text(Parser *p, uint32_t start, uint32_t end, StringPart *part)
{
    const char *text = p->source.text + start;
    uint32_t length = end - start;
    part->text = text;
    part->length = length;
    if (!memchr(text, '#', length))
        return true;
    char *copy = parser_take(p, length);
    if (!copy)
        return false;
    uint32_t size = 0;
    char quote = 0;
    for (uint32_t i = 0; i < length; i++) {
        char c = text[i];
        if (quote) {
            quote = c == quote ? 0 : quote;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '#') {
            while (i < length && text[i] != '\n')
                i++;
            if (i == length)
                break;
            c = text[i];
        }
        copy[size++] = c;
    }
    part->text = copy;
    part->length = size;
    return true;
}

static bool parse_into(Parser *p, StringBuilder *builder, bool in_spec);

/* ':' spec; the cursor is at ':'. */
static Expr *parse_format_spec(Parser *p)
{
    Span start = span_of_token(parser_peek(p));
    StringBuilder builder = builder_new(p);
    p->pos++;
    if (!parse_into(p, &builder, true))
        return NULL;
    return builder_finish(p, &builder, span_from(p, start));
}

/* '!' NAME. Returns 0 when something is wrong. */
static int32_t parse_conversion(Parser *p)
{
    const Token mark = *parser_peek(p);
    p->pos++;
    const Token *name = parser_peek(p);
    if (name->kind != TOKEN_NAME)
        return 0;
    const char *text = p->source.text + name->start;
    if (name->start != mark.end) {
        error_at_range(p, span_of_token(&mark), span_of_token(name),
                       "f-string: conversion type must come right after the exclamanation mark");
        return 0;
    }
    if (name->end - name->start != 1 || (*text != 's' && *text != 'r' && *text != 'a')) {
        error_at_token(p, name,
                       "f-string: invalid conversion character '%.*s': expected 's', 'r', or 'a'",
                       (int)(name->end - name->start), text);
        return 0;
    }
    p->pos++;
    return *text;
}

typedef struct Field {
    Expr *value;
    Expr *format_spec;
    int32_t conversion; /* -1: none */
    bool debug;
    StringPart text;    /* of the debug form */
    Span text_at;
} Field;

/* `{expr =`: the text up to the next token goes in front of the value. */
static bool take_debug(Parser *p, const Token *open, Field *field)
{
    const Token *next = parser_peek(p);
    if (!parser_has_feature(p, 8, "f-string: self documenting expressions are"))
        return false;
    field->debug = true;
    field->text = (StringPart){.flags = PART_RAW | PART_FSTRING, .line = open->end_line,
                               .column = open->end_column};
    field->text_at = (Span){open->line, open->column + 1, next->line, next->column};
    if (!debug_text(p, open->end, next->start, &field->text))
        return false;
    for (uint32_t i = 0; i < field->text.length; i++) {
        if ((unsigned char)field->text.text[i] >= 128)
            field->text.flags |= PART_NON_ASCII;
    }
    return true;
}

/* expr ['='] ['!' conversion] [':' spec] '}' */
static bool parse_field_parts(Parser *p, const Token *open, Field *field)
{
    field->value = parse_yield_or_star_expressions(p);
    if (!field->value)
        return false;
    if (parser_accept(p, TOKEN_EQUAL) && !take_debug(p, open, field))
        return false;
    if (parser_kind(p) == TOKEN_EXCLAMATION) {
        field->conversion = parse_conversion(p);
        if (field->conversion == 0)
            return false;
    }
    if (parser_kind(p) == TOKEN_COLON) {
        field->format_spec = parse_format_spec(p);
        if (!field->format_spec)
            return false;
    }
    return parser_accept(p, TOKEN_RBRACE);
}

/* Every way in which a replacement field can be wrong, in order. `open` is at the '{'. */
static void diagnose_field(Parser *p, uint32_t start)
{
    const Token *first;
    p->pos = start + 1;
    first = parser_peek(p);
    if (first->kind == TOKEN_EQUAL || first->kind == TOKEN_EXCLAMATION ||
        first->kind == TOKEN_COLON || first->kind == TOKEN_RBRACE) {
        error_at_token(p, first, "f-string: valid expression required before '%s'",
                       token_text(first->kind));
        return;
    }
    Mark before = parser_mark(p);
    Expr *value = parse_yield_or_star_expressions(p);
    if (!value) {
        parser_rewind(p, before);
        error_at_token(p, parser_peek(p), "f-string: expecting a valid expression after '{'");
        return;
    }
    bool debug = parser_accept(p, TOKEN_EQUAL);
    TokenKind kind = parser_kind(p);
    if (kind == TOKEN_EXCLAMATION) {
        p->pos++;
        kind = parser_kind(p);
        if (kind != TOKEN_NAME) {
            error_at_token(p, parser_peek(p), kind == TOKEN_COLON || kind == TOKEN_RBRACE
                                                  ? "f-string: missing conversion character"
                                                  : "f-string: invalid conversion character");
            return;
        }
        p->pos++;
        if (parser_kind(p) != TOKEN_COLON && parser_kind(p) != TOKEN_RBRACE)
            error_at_token(p, parser_peek(p), "f-string: expecting ':' or '}'");
    } else if (kind != TOKEN_COLON && kind != TOKEN_RBRACE) {
        error_at_token(p, parser_peek(p), debug
                                              ? "f-string: expecting '!', or ':', or '}'"
                                              : "f-string: expecting '=', or '!', or ':', or '}'");
    }
    if (parser_kind(p) == TOKEN_COLON && !parser_failed(p)) {
        parse_format_spec(p);
        error_at_token(p, parser_peek(p), "f-string: expecting '}', or format specs");
    }
}

/* '{' ... '}'; adds the debug text, if any, and the FormattedValue. */
static bool parse_field(Parser *p, StringBuilder *builder)
{
    const Token open = *parser_peek(p);
    uint32_t start = p->pos++;
    Field field = {.conversion = -1};
    if (!parse_field_parts(p, &open, &field)) {
        if (p->diagnose && !parser_failed(p))
            diagnose_field(p, start);
        return false;
    }
    if (field.debug) {
        if (!field.format_spec && field.conversion == -1)
            field.conversion = 'r';
        if (!builder_add(p, builder, &field.text, field.text_at))
            return false;
    }
    Expr *expr = expr_new(p, EXPR_FORMATTED_VALUE, EXPR_SIZE(formatted_value),
                          span_from(p, span_of_token(&open)),
                          depth_max(field.value->depth, depth_of(field.format_spec)));
    if (!expr || !builder_flush(p, builder))
        return false;
    expr->formatted_value.value = field.value;
    expr->formatted_value.format_spec = field.format_spec;
    expr->formatted_value.conversion = field.conversion;
    if (!parser_push(p, expr))
        return false;
    builder->parts = p->stack_count;
    return true;
}

/* ---- literals ------------------------------------------------------------------------------ */

/* Text and fields, up to what is neither. */
static bool parse_into(Parser *p, StringBuilder *builder, bool in_spec)
{
    for (;;) {
        const Token *token = parser_peek(p);
        if (token->kind == TOKEN_FSTRING_MIDDLE) {
            StringPart part = {
                .text = p->source.text + token->start,
                .length = token->end - token->start,
                .flags = PART_FSTRING,
                .line = token->line,
                .column = token->column,
            };
            if (token->detail & STRING_RAW)
                part.flags |= PART_RAW;
            else if (token->detail & STRING_ESCAPES)
                part.flags |= PART_ESCAPES;
            if (token->flags & TOKEN_NON_ASCII)
                part.flags |= PART_NON_ASCII;
            if (!check_escapes(p, &part, token))
                return false;
            token = &p->tokens[p->pos];
            if (part.length && !builder_add(p, builder, &part, span_of_token(token)))
                return false;
            p->pos++;
        } else if (token->kind == TOKEN_LBRACE) {
            Mark before = parser_mark(p);
            if (!parse_field(p, builder)) {
                parser_rewind(p, before);
                return in_spec && !parser_failed(p);
            }
        } else {
            return true;
        }
    }
}

static bool parse_fstring(Parser *p, StringBuilder *builder)
{
    p->pos++;
    return parse_into(p, builder, false) && parser_accept(p, TOKEN_FSTRING_END);
}

/* The text between a STRING token's quotes. */
static StringPart part_of_token(const Parser *p, const Token *token)
{
    const char *text = p->source.text + token->start;
    uint32_t skip = 0;
    while (text[skip] != '\'' && text[skip] != '"')
        skip++;
    uint32_t quotes = token->detail & STRING_TRIPLE ? 3 : 1;
    StringPart part = {
        .text = text + skip + quotes,
        .length = token->end - token->start - skip - 2 * quotes,
        .line = token->line,
        .column = token->column + (int32_t)(skip + quotes),
    };
    if (token->detail & STRING_RAW)
        part.flags |= PART_RAW;
    else if (token->detail & STRING_ESCAPES)
        part.flags |= PART_ESCAPES;
    if (token->detail & STRING_UNICODE)
        part.flags |= PART_UNICODE;
    if (token->flags & TOKEN_NON_ASCII)
        part.flags |= PART_NON_ASCII;
    return part;
}

static inline bool at_string(Parser *p)
{
    TokenKind kind = parser_kind(p);
    return kind == TOKEN_STRING || kind == TOKEN_FSTRING_START;
}

static bool check_bytes(Parser *p, const Token *token)
{
    if (!(token->detail & STRING_BYTES) || !(token->flags & TOKEN_NON_ASCII))
        return true;
    error_at_token(p, token, "bytes can only contain ASCII literal characters");
    return false;
}

/* A lone literal, which most are. */
static Expr *parse_single_string(Parser *p, const Token *token)
{
    StringPart *part = parser_take(p, sizeof *part);
    if (!part)
        return NULL;
    *part = part_of_token(p, token);
    if (!check_escapes(p, part, token))
        return NULL;
    return string_constant(p, token->detail & STRING_BYTES ? CONSTANT_BYTES : CONSTANT_STR,
                           span_of_token(token), (StringPartSeq){part, 1});
}

/* The kinds of literal met in one concatenation. */
enum { SEEN_STR = 1, SEEN_BYTES = 2, SEEN_FSTRING = 4 };

static bool parse_string_token(Parser *p, StringBuilder *builder, unsigned *seen)
{
    const Token *token = parser_peek(p);
    if (token->kind == TOKEN_FSTRING_START) {
        *seen |= SEEN_FSTRING;
        return parse_fstring(p, builder);
    }
    *seen |= token->detail & STRING_BYTES ? SEEN_BYTES : SEEN_STR;
    StringPart part = part_of_token(p, token);
    if (!check_bytes(p, token) || !check_escapes(p, &part, token) ||
        !builder_add(p, builder, &part, span_of_token(token)))
        return false;
    p->pos++;
    return true;
}

static Expr *parse_strings_deeper(Parser *p)
{
    const Token first = *parser_peek(p);
    if (first.kind == TOKEN_STRING) {
        if (!check_bytes(p, &first))
            return NULL;
        p->pos++;
        if (!at_string(p))
            return parse_single_string(p, &first);
        p->pos--;
    }
    StringBuilder builder = builder_new(p);
    unsigned seen = 0;
    while (at_string(p)) {
        if (!parse_string_token(p, &builder, &seen))
            return NULL;
    }
    if ((seen & SEEN_BYTES) && (seen & ~(unsigned)SEEN_BYTES))
        return error_at_last(p, SYNTAX_ERROR, "cannot mix bytes and nonbytes literals");
    Span at = span_from(p, span_of_token(&first));
    if (seen & SEEN_FSTRING)
        return builder_finish(p, &builder, at);
    StringPartSeq parts;
    if (!builder_take_parts(p, &builder, &parts))
        return NULL;
    return string_constant(p, seen & SEEN_BYTES ? CONSTANT_BYTES : CONSTANT_STR, at, parts);
}

Expr *parse_strings(Parser *p)
{
    if (!parser_enter(p))
        return NULL;
    Expr *expr = parse_strings_deeper(p);
    parser_leave(p);
    if (expr && expr->kind == EXPR_JOINED_STR && !parser_has_feature(p, 6, "Format strings are"))
        return NULL;
    return expr;
}
