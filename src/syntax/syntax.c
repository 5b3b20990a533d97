/* Owns the entry points: whole texts to trees, and what a REPL or notebook asks about a text. */
#include "syntax/syntax.h"

#include "syntax/parser.h"

#include <string.h>

/* ---- the modes ----------------------------------------------------------------------------- */

static bool parse_file(Parser *p, Mod *mod)
{
    while (parser_kind(p) != TOKEN_END) {
        if (!parse_statement(p))
            return false;
    }
    return PARSER_POP(p, 0, mod->body);
}

static bool parse_eval_unit(Parser *p, void *result)
{
    Mod *mod = result;
    mod->expression = parse_expressions(p);
    if (!mod->expression)
        return false;
    while (parser_accept(p, TOKEN_NEWLINE))
        continue;
    return parser_kind(p) == TOKEN_END;
}

/* The types of arguments, up to the ')'; `*` and `**` may stand before the last ones, and leave no trace. */
static bool parse_argument_types(Parser *p, Mod *mod)
{
    uint32_t mark = p->stack_count;
    TokenKind stars = TOKEN_COMMA; /* the last of those seen */
    while (parser_kind(p) != TOKEN_RPAR) {
        TokenKind kind = parser_kind(p);
        if (kind == TOKEN_STAR || kind == TOKEN_DOUBLESTAR) {
            if (stars == kind)
                return false;
            stars = kind;
            p->pos++;
        } else if (stars != TOKEN_COMMA) {
            return false;
        }
        Expr *type = parse_expression(p);
        if (!type || !parser_push(p, type))
            return false;
        if (stars == TOKEN_DOUBLESTAR || !parser_accept(p, TOKEN_COMMA))
            break;
        if (parser_kind(p) == TOKEN_RPAR)
            return false;
    }
    return PARSER_POP(p, mark, mod->argument_types);
}

/* '(' types ')' '->' type */
static bool parse_function_type(Parser *p, void *result)
{
    Mod *mod = result;
    if (!parser_accept(p, TOKEN_LPAR) || !parse_argument_types(p, mod) ||
        !parser_accept(p, TOKEN_RPAR) || !parser_accept(p, TOKEN_RARROW))
        return false;
    mod->expression = parse_expression(p);
    if (!mod->expression)
        return false;
    while (parser_accept(p, TOKEN_NEWLINE))
        continue;
    return parser_kind(p) == TOKEN_END;
}

static bool end_unit(Parser *p, void *result)
{
    (void)result;
    return parser_kind(p) == TOKEN_END;
}

/* One line of simple statements or one compound statement. */
static bool parse_interactive(Parser *p, Mod *mod)
{
    if (parser_kind(p) == TOKEN_END)
        return parser_run(p, parse_eval_unit, mod);
    if (!parse_statement(p))
        return false;
    if (parser_kind(p) != TOKEN_END && !parser_failed(p)) {
        const Token *token = parser_peek(p);
        source_error(&p->source, p->error, SYNTAX_ERROR, token->line, token->column,
                     token->end_line, token->end_column,
                     "multiple statements found while compiling a single statement");
    }
    return parser_run(p, end_unit, NULL) && PARSER_POP(p, 0, mod->body);
}

static bool parse_mode(Parser *p, Mod *mod)
{
    switch (p->mode) {
    case SYNTAX_EVAL:
        mod->kind = MOD_EXPRESSION;
        return parser_run(p, parse_eval_unit, mod);
    case SYNTAX_SINGLE:
        mod->kind = MOD_INTERACTIVE;
        return parse_interactive(p, mod);
    case SYNTAX_FUNCTION_TYPE:
        mod->kind = MOD_FUNCTION_TYPE;
        return parser_run(p, parse_function_type, mod);
    default:
        mod->kind = MOD_MODULE;
        return parse_file(p, mod);
    }
}

/* ---- one parse ----------------------------------------------------------------------------- */

static bool is_block(const Stmt *stmt)
{
    switch (stmt->kind) {
    case STMT_FUNCTION_DEF:
    case STMT_ASYNC_FUNCTION_DEF:
    case STMT_CLASS_DEF:
    case STMT_FOR:
    case STMT_ASYNC_FOR:
    case STMT_WHILE:
    case STMT_IF:
    case STMT_WITH:
    case STMT_ASYNC_WITH:
    case STMT_MATCH:
    case STMT_TRY:
    case STMT_TRY_STAR:
        return true;
    default:
        return false;
    }
}

/* A REPL's compound statement needs a line end after the one that every line has. */
static bool needs_dedent(const Parser *p, const Mod *mod)
{
    return p->lexer.need_dedent && p->source.added_newline && mod->body.count &&
           is_block(mod->body.items[mod->body.count - 1]);
}

static void error_incomplete(Parser *p)
{
    *p->error = (SyntaxError){.kind = SYNTAX_OK};
    int32_t line = p->source.first_line + (int32_t)p->source.line_count - 1;
    source_error(&p->source, p->error, SYNTAX_ERROR_INCOMPLETE, line, 0, 0, -1,
                 "incomplete input");
}

/* Could more input have saved the parse? Only if it had read up to the very end. */
static bool stopped_at_end(const Parser *p)
{
    return p->stuck ? p->stuck_at_end : p->lexer.at_end;
}

static void parser_release(Parser *p)
{
    arena_free_block(p->arena, p->tokens, p->capacity * sizeof *p->tokens);
    arena_free_block(p->arena, p->stack, p->stack_capacity * sizeof *p->stack);
    arena_free_block(p->arena, p->names, p->name_capacity * sizeof *p->names);
}

static Parser *parser_new(Arena *arena, SyntaxMode mode, SyntaxError *error)
{
    Parser *p = arena_take(arena, sizeof *p);
    if (!p)
        return NULL;
    memset(p, 0, offsetof(Parser, source));
    p->arena = arena;
    p->error = error;
    p->mode = mode;
    p->capacity = 64;
    p->stack_capacity = 64;
    p->tokens = arena_resize_block(arena, NULL, 0, p->capacity * sizeof *p->tokens);
    p->stack = arena_resize_block(arena, NULL, 0, p->stack_capacity * sizeof *p->stack);
    if (p->tokens && p->stack)
        return p;
    parser_release(p);
    return NULL;
}

static bool take_ignores(Parser *p, TypeIgnoreSeq *ignores)
{
    uint32_t count = 0;
    for (const TypeIgnore *at = p->lexer.ignores; at; at = at->next)
        count++;
    if (!count)
        return true;
    ignores->items = arena_take_array(p->arena, count, sizeof *ignores->items);
    if (!ignores->items) {
        source_error_memory(p->error);
        return false;
    }
    ignores->count = count;
    for (TypeIgnore *at = p->lexer.ignores; at; at = at->next)
        ignores->items[--count] = at;
    return true;
}

static void mod_fill(Mod *mod, const Parser *p)
{
    mod->source = p->source.text;
    mod->source_length = p->source.length;
    mod->first_line = p->source.first_line;
    mod->line_count = p->source.line_count;
    mod->line_starts = p->source.line_starts;
    mod->identifier_count = p->name_count;
    mod->has_future = p->has_future;
}

static bool parse_prepared(Parser *p, const SyntaxOptions *options, Mod *mod)
{
    SyntaxWarning **warnings = options ? options->warnings : NULL;
    p->feature_version = options ? options->feature_version : 0;
    lexer_init(&p->lexer, &p->source, p->arena, options, p->error);
    if (warnings) {
        *warnings = NULL;
        p->lexer.warnings = &warnings;
    }
    bool good = parse_mode(p, mod) && !parser_failed(p);
    if (good && needs_dedent(p, mod)) {
        error_incomplete(p);
        return false;
    }
    if (!good) {
        bool at_end = stopped_at_end(p);
        bool memory = p->error->kind == SYNTAX_ERROR_NO_MEMORY;
        parser_check_rest(p);
        if (options && options->allow_incomplete && at_end && !memory)
            error_incomplete(p);
    }
    return good;
}

SyntaxResult syntax_parse(Arena *arena, const char *text, size_t length, SyntaxMode mode,
                          const SyntaxOptions *options, Mod **out, SyntaxError *error)
{
    *error = (SyntaxError){.kind = SYNTAX_OK};
    *out = NULL;
    Parser *p = parser_new(arena, mode, error);
    Mod *mod = arena_take(arena, sizeof *mod);
    bool good = false;
    if (!p || !mod) {
        source_error_memory(error);
    } else if (source_prepare(&p->source, arena, text, length, options, error)) {
        p->source.ends_bare = p->source.added_newline && mode != SYNTAX_FILE;
        memset(mod, 0, sizeof *mod);
        good = parse_prepared(p, options, mod) && take_ignores(p, &mod->type_ignores);
    }
    if (good) {
        mod_fill(mod, p);
        *out = mod;
    }
    if (p)
        parser_release(p);
    return error->kind;
}

/* ---- REPL and notebook --------------------------------------------------------------------- */

static bool only_blank(const char *text, size_t length)
{
    bool comment = false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '\n' || c == '\r')
            comment = false;
        else if (c == '#')
            comment = true;
        else if (!comment && c != ' ' && c != '\t' && c != '\f')
            return false;
    }
    return true;
}

SyntaxStatus syntax_status(const char *text, size_t length, SyntaxMode mode, size_t limit)
{
    if (mode != SYNTAX_EVAL && only_blank(text, length))
        return SYNTAX_COMPLETE;
    SyntaxOptions options = {
        .allow_incomplete = true, .need_dedent = mode == SYNTAX_SINGLE, .ignore_cookie = true};
    Arena arena;
    Mod *mod;
    SyntaxError error;
    arena_init(&arena, limit ? limit : SIZE_MAX, NULL);
    SyntaxResult result = syntax_parse(&arena, text, length, mode, &options, &mod, &error);
    arena_free(&arena);
    return result == SYNTAX_OK                 ? SYNTAX_COMPLETE
           : result == SYNTAX_ERROR_INCOMPLETE ? SYNTAX_INCOMPLETE
                                               : SYNTAX_INVALID;
}

bool syntax_statements(Arena *arena, const Mod *mod, SyntaxStatement **statements)
{
    SyntaxStatement *items = arena_take_array(arena, mod->body.count, sizeof *items);
    if (!items)
        return false;
    uint32_t line = 0; /* the index of the line with the statement's first byte */
    for (uint32_t i = 0; i < mod->body.count; i++) {
        const Stmt *stmt = mod->body.items[i];
        while (line + 1 < mod->line_count && mod->line_starts[line + 1] <= stmt->start)
            line++;
        items[i] = (SyntaxStatement){
            stmt->start, stmt->end, mod->first_line + (int32_t)line, stmt->at.end_line};
    }
    *statements = items;
    return true;
}
