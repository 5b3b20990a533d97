/* Owns what the parser tells tracebacks: which part of a failing expression the error points at. */
#include "module/traceback_anchors.h"
#include "object/traceback.h"
#include "syntax/syntax.h"

#include <string.h>

enum { SEGMENT_MAX = 64 * 1024, ARENA_MAX = 8 * 1024 * 1024 };

/* The single statement of a text, parsed into the arena; NULL when it is not one. */
static Stmt *parse_single(Arena *arena, const char *text, size_t length)
{
    Mod *module;
    SyntaxError error;
    SyntaxOptions options = {.ignore_cookie = true};
    if (syntax_parse(arena, text, length, SYNTAX_FILE, &options, &module, &error) != SYNTAX_OK)
        return NULL;
    return module->body.count == 1 ? module->body.items[0] : NULL;
}

/* A walk over a segment's characters: line and byte column. */
typedef struct Place {
    const char *text, *end; /* the segment */
    const char *line;       /* start of the line */
    uint32_t number;
    size_t column;
} Place;

static size_t line_length(const Place *p)
{
    const char *stop = memchr(p->line, '\n', (size_t)(p->end - p->line));
    return (size_t)((stop ? stop : p->end) - p->line);
}

static bool next_line(Place *p)
{
    size_t length = line_length(p);
    if (p->line + length >= p->end) return false;
    p->line += length + 1;
    p->number++;
    p->column = 0;
    return true;
}

/* To the next character that is there, from a column that may be behind the line's end. */
static bool settle(Place *p)
{
    while (p->column >= line_length(p))
        if (!next_line(p)) return false;
    return true;
}

static bool place_at(Place *p, const char *text, size_t length, int32_t line, int32_t column)
{
    *p = (Place){.text = text, .end = text + length, .line = text};
    while ((int32_t)p->number < line)
        if (!next_line(p)) return false;
    p->column = column < 0 ? 0 : (size_t)column;
    return true;
}

typedef bool (*Stop)(char c);
static bool is_operator(char c) { return !strchr(" \t\r\f\v)", c); }
static bool is_bracket(char c) { return c == '['; }
static bool is_parenthesis(char c) { return c == '('; }

/* To the next character that stop accepts, past comments and continued lines. */
static bool go_until(Place *p, Stop stop)
{
    while (settle(p)) {
        char c = p->line[p->column];
        if (c == '\\' || c == '#') {
            if (!next_line(p)) return false;
        } else if (stop(c)) {
            return true;
        } else {
            p->column++;
        }
    }
    return false;
}

/* Lines of the tree are those of the segment plus 2: it is parsed within "(\n" and "\n)". */
enum { LINE_SHIFT = 2 };

static bool operator_anchors(Place *p, const Expr *right, TracebackAnchors *a)
{
    if (!go_until(p, is_operator)) return false;
    size_t next = p->column + 1;
    bool before =
        right->at.line - LINE_SHIFT > (int32_t)p->number || (int32_t)next < right->at.column;
    bool two = next < line_length(p) && before && !strchr(" \t\r\f\v\\#", p->line[next]);
    *a = (TracebackAnchors){p->number, (uint32_t)p->column, p->number, (uint32_t)(next + two)};
    return true;
}

static bool bracket_anchors(Place *p, Stop bracket, const Expr *whole, TracebackAnchors *a)
{
    if (!go_until(p, bracket)) return false;
    *a = (TracebackAnchors){p->number, (uint32_t)p->column,
                            (uint32_t)(whole->at.end_line - LINE_SHIFT),
                            (uint32_t)whole->at.end_column};
    return true;
}

static bool expression_anchors(const char *text, size_t length, const Expr *e, TracebackAnchors *a)
{
    const Expr *left = e->kind == EXPR_BIN_OP      ? e->bin_op.left
                       : e->kind == EXPR_SUBSCRIPT ? e->subscript.value
                       : e->kind == EXPR_CALL      ? e->call.func
                                                   : NULL;
    Place p;
    if (!left || !place_at(&p, text, length, left->at.end_line - LINE_SHIFT, left->at.end_column) ||
        !settle(&p))
        return false;
    if (e->kind == EXPR_BIN_OP) return operator_anchors(&p, e->bin_op.right, a);
    return bracket_anchors(&p, e->kind == EXPR_CALL ? is_parenthesis : is_bracket, e, a);
}

static bool find_anchors(VM *vm, const char *segment, size_t length, TracebackAnchors *anchors)
{
    if (length > SEGMENT_MAX) return false;
    char *text = memory_try_alloc(vm, length + 4);
    if (!text) return false;
    memcpy(text, "(\n", 2);
    memcpy(text + 2, segment, length);
    memcpy(text + 2 + length, "\n)", 2);
    Arena arena;
    arena_init(&arena, ARENA_MAX, NULL);
    Stmt *s = parse_single(&arena, text, length + 4);
    bool found =
        s && s->kind == STMT_EXPR && expression_anchors(segment, length, s->expr.value, anchors);
    arena_free(&arena);
    memory_free(vm, text, length + 4);
    return found;
}

/* Characters before a byte column of a line; the failing range counts in characters. */
static size_t characters(const char *line, size_t bytes)
{
    size_t count = 0;
    for (size_t i = 0; i < bytes && line[i]; i++) count += ((uint8_t)line[i] & 0xc0) != 0x80;
    return count;
}

static bool spans(const Expr *call, const char *text, size_t length, uint32_t line_count,
                  size_t start, size_t end)
{
    Place last;
    if (call->at.line != 1 || call->at.end_line != (int32_t)line_count) return false;
    if (!place_at(&last, text, length, (int32_t)line_count - 1, 0)) return false;
    return characters(text, (size_t)call->at.column) == start &&
           characters(last.line, (size_t)call->at.end_column) == end;
}

static bool is_plain_call(VM *vm, const char *lines, size_t length, uint32_t line_count,
                          size_t start, size_t end)
{
    (void)vm;
    if (length > SEGMENT_MAX) return false;
    Arena arena;
    arena_init(&arena, ARENA_MAX, NULL);
    Mod *module;
    SyntaxError error;
    SyntaxOptions options = {.ignore_cookie = true};
    bool plain = false;
    if (syntax_parse(&arena, lines, length, SYNTAX_FILE, &options, &module, &error) == SYNTAX_OK &&
        module->body.count) {
        const Stmt *s = module->body.items[0];
        const Expr *value = s->kind == STMT_RETURN   ? s->return_stmt.value
                            : s->kind == STMT_ASSIGN ? s->assign.value
                                                     : NULL;
        bool simple = value && value->kind == EXPR_CALL;
        if (simple && s->kind == STMT_RETURN) simple = value->call.func->kind == EXPR_NAME;
        if (simple && s->kind == STMT_ASSIGN)
            simple = s->assign.targets.count == 1 && s->assign.targets.items[0]->kind == EXPR_NAME;
        if (simple) plain = spans(value, lines, length, line_count, start, end);
    }
    arena_free(&arena);
    return plain;
}

const TracebackHooks traceback_hooks = {.anchors = find_anchors, .is_plain_call = is_plain_call};
