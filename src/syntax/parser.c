/* Owns the parser's infrastructure: the token window, the stack of pending items, identifiers. */
#include "syntax/parser.h"

#include "base/unicode.h"
#include "base/utf8.h"

#include <string.h>

enum { FIRST_TOKENS = 64, FIRST_STACK = 64, FIRST_NAMES = 64 };

static void *parser_no_memory(Parser *p)
{
    source_error_memory(p->error);
    return NULL;
}

/* A block of at least `needed` items, doubling; NULL with an error when there is no memory. */
static void *parser_grow(Parser *p, void *block, uint32_t *capacity, uint32_t first, size_t item)
{
    uint32_t larger = *capacity ? *capacity * 2 : first;
    if (larger <= *capacity || larger > UINT32_MAX / 2)
        return parser_no_memory(p);
    void *moved = arena_resize_block(p->arena, block, *capacity * item, larger * item);
    if (!moved)
        return parser_no_memory(p);
    *capacity = larger;
    return moved;
}

/* ---- tokens -------------------------------------------------------------------------------- */

/* There is always room for one more token than `capacity` says is in use, so that an error can be
 * recorded as a token when memory is out. */
void parser_fill(Parser *p)
{
    if (p->count + 1 >= p->capacity) {
        Token *moved = parser_grow(p, p->tokens, &p->capacity, FIRST_TOKENS, sizeof *p->tokens);
        if (!moved) {
            memset(&p->tokens[p->count], 0, sizeof *p->tokens);
            p->tokens[p->count].kind = TOKEN_ERROR;
            return;
        }
        p->tokens = moved;
    }
    if (!lexer_next(&p->lexer, &p->tokens[p->count]))
        p->error_is_lexical = true;
    p->count++;
}

static bool token_is_space(const Token *token)
{
    return token->kind == TOKEN_NEWLINE || token->kind == TOKEN_INDENT ||
           token->kind == TOKEN_DEDENT || token->kind == TOKEN_END;
}

Position parser_end(const Parser *p)
{
    for (uint32_t i = p->pos; i > 0; i--) {
        const Token *token = &p->tokens[i - 1];
        if (!token_is_space(token))
            return (Position){token->end_line, token->end_column, token->end};
    }
    return p->last_end;
}

void parser_drop_tokens(Parser *p)
{
    if (p->pos == 0)
        return;
    p->last_end = parser_end(p);
    p->count -= p->pos;
    memmove(p->tokens, p->tokens + p->pos, p->count * sizeof *p->tokens);
    p->pos = 0;
}

bool parser_enter(Parser *p)
{
    if (p->depth < SYNTAX_MAX_DEPTH) {
        p->depth++;
        return true;
    }
    const Token *token = parser_peek(p);
    source_error(&p->source, p->error, SYNTAX_ERROR_TOO_DEEP, token->line, token->column,
                 token->end_line, token->end_column, "too many nested expressions or blocks");
    return false;
}

/* ---- memory -------------------------------------------------------------------------------- */

void *parser_take(Parser *p, size_t size)
{
    void *piece = arena_take(p->arena, size);
    return piece ? piece : parser_no_memory(p);
}

bool parser_type_comment(Parser *p, TypeComment **comment)
{
    *comment = NULL;
    if (!p->lexer.type_comments || parser_kind(p) != TOKEN_TYPE_COMMENT)
        return true;
    const Token *token = parser_peek(p);
    *comment = parser_take(p, sizeof **comment);
    if (!*comment)
        return false;
    **comment = (TypeComment){p->source.text + token->start, token->end - token->start};
    p->pos++;
    return true;
}

bool parser_push(Parser *p, void *item)
{
    if (p->stack_count == p->stack_capacity) {
        void **moved =
            parser_grow(p, p->stack, &p->stack_capacity, FIRST_STACK, sizeof *p->stack);
        if (!moved)
            return false;
        p->stack = moved;
    }
    p->stack[p->stack_count++] = item;
    return true;
}

bool parser_pop(Parser *p, uint32_t mark, void *items_out, uint32_t *count)
{
    uint32_t taken = p->stack_count - mark;
    void **items = NULL;
    if (taken) {
        items = arena_take_array(p->arena, taken, sizeof *items);
        if (!items) {
            parser_no_memory(p);
            return false;
        }
        memcpy(items, p->stack + mark, taken * sizeof *items);
    }
    p->stack_count = mark;
    memcpy(items_out, &items, sizeof items);
    *count = taken;
    return true;
}

uint32_t depth_of_all(const ExprSeq *exprs)
{
    uint32_t depth = 0;
    for (uint32_t i = 0; i < exprs->count; i++)
        depth = depth_max(depth, depth_of(exprs->items[i]));
    return depth;
}

/* ---- identifiers --------------------------------------------------------------------------- */

static bool names_grow(Parser *p)
{
    uint32_t old_capacity = p->name_capacity;
    uint32_t capacity = old_capacity ? old_capacity * 2 : FIRST_NAMES;
    Identifier **names = arena_resize_block(p->arena, NULL, 0, capacity * sizeof *names);
    if (!names) {
        parser_no_memory(p);
        return false;
    }
    memset(names, 0, capacity * sizeof *names);
    for (uint32_t i = 0; i < old_capacity; i++) {
        Identifier *name = p->names[i];
        if (!name)
            continue;
        uint32_t slot = name->hash & (capacity - 1);
        while (names[slot])
            slot = (slot + 1) & (capacity - 1);
        names[slot] = name;
    }
    arena_free_block(p->arena, p->names, old_capacity * sizeof *names);
    p->names = names;
    p->name_capacity = capacity;
    return true;
}

uint32_t parser_hash(const char *text, uint32_t length)
{
    uint32_t hash = 2166136261u;
    for (uint32_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash;
}

Identifier *parser_intern(Parser *p, const char *text, uint32_t length, uint32_t hash)
{
    if (p->name_count * 2 >= p->name_capacity && !names_grow(p))
        return NULL;
    uint32_t slot = hash & (p->name_capacity - 1);
    for (Identifier *name; (name = p->names[slot]); slot = (slot + 1) & (p->name_capacity - 1)) {
        if (name->hash == hash && name->length == length && memcmp(name->text, text, length) == 0)
            return name;
    }
    Identifier *name = parser_take(p, sizeof *name + length + 1);
    if (!name)
        return NULL;
    char *copy = (char *)(name + 1);
    memcpy(copy, text, length);
    copy[length] = 0;
    *name = (Identifier){
        .text = copy, .length = length, .hash = hash, .ordinal = p->name_count++};
    p->names[slot] = name;
    return name;
}

/* The name in NFKC. */
static Identifier *intern_normalized(Parser *p, const char *text, uint32_t length)
{
    size_t count = utf8_count(text, length);
    size_t room = count * 4;
    uint32_t *units = arena_take_array(p->arena, count + room, sizeof *units);
    if (!units)
        return parser_no_memory(p);
    utf8_decode_to_4(text, length, units);
    uint32_t *normal = units + count;
    size_t size = unicode_normalize(UNICODE_NFKC, units, count, normal, room);
    if (size > room) {
        normal = arena_take_array(p->arena, size, sizeof *normal);
        if (!normal)
            return parser_no_memory(p);
        unicode_normalize(UNICODE_NFKC, units, count, normal, size);
    }
    char *encoded = arena_take_array(p->arena, size, UTF8_MAX_BYTES);
    if (!encoded)
        return parser_no_memory(p);
    uint32_t bytes = (uint32_t)utf8_encode_from_4(normal, size, encoded);
    return parser_intern(p, encoded, bytes, parser_hash(encoded, bytes));
}

Identifier *parser_name(Parser *p, const Token *token)
{
    const char *text = p->source.text + token->start;
    uint32_t length = token->end - token->start;
    if (token->flags & TOKEN_NON_ASCII)
        return intern_normalized(p, text, length);
    return parser_intern(p, text, length, token->hash);
}
