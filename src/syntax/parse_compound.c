/* Owns the compound statements. Each header (and each clause's) is a unit of its own for
 * diagnosis; the blocks between are parsed outside of any unit. */
#include "syntax/parser.h"

/* ---- blocks -------------------------------------------------------------------------------- */

/* What an error about a missing block calls the statement; every text has one %d, its line. */
typedef enum BlockKind {
    BLOCK_IF,
    BLOCK_ELIF,
    BLOCK_ELSE,
    BLOCK_WHILE,
    BLOCK_FOR,
    BLOCK_WITH,
    BLOCK_TRY,
    BLOCK_EXCEPT,
    BLOCK_EXCEPT_STAR,
    BLOCK_FINALLY,
    BLOCK_FUNCTION,
    BLOCK_CLASS,
    BLOCK_MATCH,
    BLOCK_CASE,
} BlockKind;

static const char *const block_names[] = {
    [BLOCK_IF] = "'if' statement",
    [BLOCK_ELIF] = "'elif' statement",
    [BLOCK_ELSE] = "'else' statement",
    [BLOCK_WHILE] = "'while' statement",
    [BLOCK_FOR] = "'for' statement",
    [BLOCK_WITH] = "'with' statement",
    [BLOCK_TRY] = "'try' statement",
    [BLOCK_EXCEPT] = "'except' statement",
    [BLOCK_EXCEPT_STAR] = "'except*' statement",
    [BLOCK_FINALLY] = "'finally' statement",
    [BLOCK_FUNCTION] = "function definition",
    [BLOCK_CLASS] = "class definition",
    [BLOCK_MATCH] = "'match' statement",
    [BLOCK_CASE] = "'case' statement",
};

/* NEWLINE INDENT; the header ended with ':' and a NEWLINE follows. */
static bool enter_block(Parser *p, BlockKind kind, int32_t line)
{
    p->pos++;
    if (parser_accept(p, TOKEN_INDENT))
        return true;
    error_at_last(p, SYNTAX_ERROR_INDENTATION, "expected an indented block after %s on line %d",
                  block_names[kind], line);
    return false;
}

/* What follows a header's ':'. */
static bool parse_block(Parser *p, BlockKind kind, int32_t line, StmtSeq *body)
{
    uint32_t mark = p->stack_count;
    if (parser_kind(p) != TOKEN_NEWLINE)
        return parse_simple_line(p) && PARSER_POP(p, mark, *body);
    if (!enter_block(p, kind, line))
        return false;
    do {
        if (!parse_statement(p))
            return false;
    } while (parser_kind(p) != TOKEN_DEDENT);
    p->pos++;
    return PARSER_POP(p, mark, *body);
}

/* See parser_has_feature. */
static bool async_fits(Parser *p, bool is_async, const char *what)
{
    return !is_async || parser_has_feature(p, 5, what);
}

/* ':' of a header that has its own message only at the end of the line. */
static bool take_colon(Parser *p)
{
    if (parser_accept(p, TOKEN_COLON))
        return true;
    if (p->diagnose && parser_kind(p) == TOKEN_NEWLINE)
        error_at_last(p, SYNTAX_ERROR, "expected ':'");
    return false;
}

/* A token whose lack has a message of its own, whatever stands there. */
static bool take_forced(Parser *p, TokenKind kind)
{
    if (parser_accept(p, kind))
        return true;
    if (p->diagnose && !parser_failed(p))
        error_at_token(p, parser_peek(p), "expected '%s'", token_text(kind));
    return false;
}

static bool parse_word_unit(Parser *p, void *result)
{
    *(int32_t *)result = parser_peek(p)->line;
    p->pos++;
    return take_forced(p, TOKEN_COLON);
}

/* `else:`, `try:` or `finally:` with its block. */
static bool parse_word_block(Parser *p, BlockKind kind, StmtSeq *body)
{
    int32_t line;
    parser_drop_tokens(p);
    return parser_run(p, parse_word_unit, &line) && parse_block(p, kind, line, body);
}

static bool parse_else(Parser *p, StmtSeq *orelse)
{
    return parser_kind(p) != TOKEN_ELSE || parse_word_block(p, BLOCK_ELSE, orelse);
}

/* ---- if, while ----------------------------------------------------------------------------- */

typedef struct Condition {
    Token keyword;
    Expr *test;
} Condition;

static bool parse_condition_unit(Parser *p, void *result)
{
    Condition *condition = result;
    condition->keyword = *parser_peek(p);
    p->pos++;
    condition->test = parse_named_expression(p);
    return condition->test && take_colon(p);
}

static Stmt *parse_if_part(Parser *p, BlockKind kind)
{
    Condition condition;
    parser_drop_tokens(p);
    if (!parser_run(p, parse_condition_unit, &condition))
        return NULL;
    Stmt *stmt = stmt_new(p, STMT_IF, STMT_SIZE(if_stmt), &condition.keyword);
    if (!stmt)
        return NULL;
    stmt->is_elif = kind == BLOCK_ELIF;
    stmt->if_stmt.test = condition.test;
    if (!parse_block(p, kind, condition.keyword.line, &stmt->if_stmt.body))
        return NULL;
    return stmt;
}

/* A chain of elifs is a chain of Ifs, all of which end together. */
static Stmt *parse_if(Parser *p)
{
    Stmt *first = parse_if_part(p, BLOCK_IF);
    Stmt *last = first;
    while (last && parser_kind(p) == TOKEN_ELIF) {
        Stmt *next = parse_if_part(p, BLOCK_ELIF);
        Stmt **items = next ? parser_take(p, sizeof *items) : NULL;
        if (!items)
            return NULL;
        *items = next;
        last->if_stmt.orelse = (StmtSeq){items, 1};
        last = next;
    }
    if (!last || !parse_else(p, &last->if_stmt.orelse))
        return NULL;
    for (Stmt *stmt = first; stmt != last; stmt = stmt->if_stmt.orelse.items[0])
        stmt_finish(p, stmt);
    stmt_finish(p, last);
    return first;
}

static Stmt *parse_while(Parser *p)
{
    Condition condition;
    if (!parser_run(p, parse_condition_unit, &condition))
        return NULL;
    Stmt *stmt = stmt_new(p, STMT_WHILE, STMT_SIZE(while_stmt), &condition.keyword);
    if (!stmt)
        return NULL;
    stmt->while_stmt.test = condition.test;
    if (!parse_block(p, BLOCK_WHILE, condition.keyword.line, &stmt->while_stmt.body) ||
        !parse_else(p, &stmt->while_stmt.orelse))
        return NULL;
    return stmt_finish(p, stmt);
}

/* ---- for ----------------------------------------------------------------------------------- */

typedef struct ForHeader {
    Token first;
    int32_t line; /* of `for` */
    bool is_async;
    Expr *target;
    Expr *iter;
    TypeComment *type_comment;
} ForHeader;

static bool parse_for_unit(Parser *p, void *result)
{
    ForHeader *header = result;
    header->first = *parser_peek(p);
    header->is_async = parser_accept(p, TOKEN_ASYNC);
    header->line = parser_peek(p)->line;
    p->pos++;
    uint32_t start = p->pos;
    header->target = parse_star_targets(p);
    if (!header->target || !parser_accept(p, TOKEN_IN)) {
        if (p->diagnose && !parser_failed(p))
            diagnose_for_target(p, start);
        return false;
    }
    header->iter = parse_star_expressions(p);
    return header->iter && take_colon(p) && parser_type_comment(p, &header->type_comment);
}

static Stmt *parse_for(Parser *p)
{
    ForHeader header;
    if (!parser_run(p, parse_for_unit, &header))
        return NULL;
    Stmt *stmt = stmt_new(p, header.is_async ? STMT_ASYNC_FOR : STMT_FOR, STMT_SIZE(for_stmt),
                          &header.first);
    if (!stmt)
        return NULL;
    stmt->for_stmt.target = header.target;
    stmt->for_stmt.iter = header.iter;
    stmt->for_stmt.type_comment = header.type_comment;
    if (!parse_block(p, BLOCK_FOR, header.line, &stmt->for_stmt.body) ||
        !parse_else(p, &stmt->for_stmt.orelse) || !async_fits(p, header.is_async, "Async for loops are"))
        return NULL;
    return stmt_finish(p, stmt);
}

/* ---- with ---------------------------------------------------------------------------------- */

typedef struct WithHeader {
    Token first;
    int32_t line;
    bool is_async;
    WithItemSeq items;
    TypeComment *type_comment;
} WithHeader;

static bool ends_with_item(Parser *p)
{
    TokenKind kind = parser_kind(p);
    return kind == TOKEN_COMMA || kind == TOKEN_RPAR || kind == TOKEN_COLON;
}

/* `as` what is no target. */
static void diagnose_with_target(Parser *p, uint32_t start)
{
    p->pos = start;
    Expr *target = parse_expression(p);
    if (target && ends_with_item(p))
        error_invalid_target(p, target, TARGET_STAR);
}

/* expression ['as' star_target] */
static bool parse_with_item(Parser *p)
{
    Expr *context = parse_expression(p);
    Expr *target = NULL;
    if (!context)
        return false;
    Mark before = parser_mark(p);
    if (parser_accept(p, TOKEN_AS)) {
        target = parse_star_target(p);
        bool end_expected = p->diagnose && parser_kind(p) == TOKEN_NEWLINE;
        if (!target || (!ends_with_item(p) && !end_expected)) {
            if (p->diagnose && !parser_failed(p))
                diagnose_with_target(p, before.pos + 1);
            parser_rewind(p, before);
            target = NULL;
        }
    }
    WithItem *item = parser_failed(p) ? NULL : parser_take(p, sizeof *item);
    if (!item)
        return false;
    *item = (WithItem){context, target};
    return parser_push(p, item);
}

static bool parse_with_items(Parser *p, bool parenthesized)
{
    do {
        if (parenthesized && parser_kind(p) == TOKEN_RPAR)
            return true;
        if (!parse_with_item(p))
            return false;
    } while (parser_accept(p, TOKEN_COMMA));
    return true;
}

/* '(' items ')' ':' */
static bool parse_parenthesized_items(Parser *p, uint32_t mark, WithItemSeq *items)
{
    p->pos++;
    if (parser_kind(p) == TOKEN_RPAR || !parse_with_items(p, true) ||
        !parser_accept(p, TOKEN_RPAR) || parser_kind(p) != TOKEN_COLON)
        return false;
    p->pos++;
    return PARSER_POP(p, mark, *items);
}

static bool parse_with_unit(Parser *p, void *result)
{
    WithHeader *header = result;
    uint32_t mark = p->stack_count;
    header->first = *parser_peek(p);
    header->is_async = parser_accept(p, TOKEN_ASYNC);
    header->line = parser_peek(p)->line;
    p->pos++;
    if (parser_kind(p) == TOKEN_LPAR) {
        Mark before = parser_mark(p);
        if (parse_parenthesized_items(p, mark, &header->items))
            return parser_type_comment(p, &header->type_comment) &&
                   parser_has_feature(p, 9, "Parenthesized context managers are");
        if (parser_failed(p))
            return false;
        parser_rewind(p, before);
    }
    Mark before = parser_mark(p);
    if (parse_with_items(p, false) && take_colon(p))
        return PARSER_POP(p, mark, header->items) && parser_type_comment(p, &header->type_comment);
    if (!p->diagnose || parser_failed(p))
        return false;
    parser_rewind(p, before);
    if (parser_accept(p, TOKEN_LPAR) && parse_with_items(p, true) &&
        parser_accept(p, TOKEN_RPAR))
        take_colon(p);
    return false;
}

static Stmt *parse_with(Parser *p)
{
    WithHeader header;
    if (!parser_run(p, parse_with_unit, &header))
        return NULL;
    Stmt *stmt = stmt_new(p, header.is_async ? STMT_ASYNC_WITH : STMT_WITH, STMT_SIZE(with),
                          &header.first);
    if (!stmt)
        return NULL;
    stmt->with.items = header.items;
    stmt->with.type_comment = header.type_comment;
    if (!parse_block(p, BLOCK_WITH, header.line, &stmt->with.body) ||
        !async_fits(p, header.is_async, "Async with statements are"))
        return NULL;
    return stmt_finish(p, stmt);
}

/* ---- try ----------------------------------------------------------------------------------- */

typedef struct ExceptHeader {
    Token keyword;
    Token star; /* kind TOKEN_STAR if there is one */
    Expr *type;
    Identifier *name;
} ExceptHeader;

/* `except A, B:` */
static bool unparenthesized_types(Parser *p, Expr *first)
{
    if (!p->diagnose || !parser_accept(p, TOKEN_COMMA) || !parse_expressions(p))
        return false;
    if (parser_accept(p, TOKEN_AS) && !parser_accept(p, TOKEN_NAME))
        return false;
    if (parser_accept(p, TOKEN_COLON))
        error_starting_from(p, first->at, "multiple exception types must be parenthesized");
    return false;
}

/* `except` ['*'] [type ['as' NAME]] ':' */
static bool parse_except_unit(Parser *p, void *result)
{
    ExceptHeader *header = result;
    *header = (ExceptHeader){.keyword = *parser_peek(p)};
    p->pos++;
    header->star = *parser_peek(p);
    bool star = parser_accept(p, TOKEN_STAR);
    TokenKind next = parser_kind(p);
    if (star && p->diagnose && (next == TOKEN_NEWLINE || next == TOKEN_COLON)) {
        error_at_last(p, SYNTAX_ERROR, "expected one or more exception types");
        return false;
    }
    if (!star && (next == TOKEN_COLON || next == TOKEN_NEWLINE))
        return take_colon(p);
    header->type = parse_expression(p);
    if (!header->type || (star && !parser_has_feature(p, 11, "Exception groups are")))
        return false;
    if (parser_kind(p) == TOKEN_COMMA)
        return unparenthesized_types(p, header->type);
    if (parser_accept(p, TOKEN_AS)) {
        if (parser_kind(p) != TOKEN_NAME)
            return false;
        header->name = parser_name(p, parser_peek(p));
        p->pos++;
        if (!header->name)
            return false;
    }
    return take_colon(p);
}

/* One except clause; `mixed` when it is of the other kind than those before it. */
static bool parse_handler(Parser *p, bool first, bool *star)
{
    ExceptHeader header;
    parser_drop_tokens(p);
    if (!parser_run(p, parse_except_unit, &header))
        return false;
    bool is_star = header.star.kind == TOKEN_STAR;
    if (!first && is_star != *star) {
        error_at_range(p, span_of_token(&header.keyword),
                       span_of_token(is_star ? &header.star : &header.keyword),
                       "cannot have both 'except' and 'except*' on the same 'try'");
        return false;
    }
    *star = is_star;
    ExceptHandler *handler = parser_take(p, sizeof *handler);
    if (!handler)
        return false;
    *handler = (ExceptHandler){.type = header.type, .name = header.name};
    if (!parse_block(p, is_star ? BLOCK_EXCEPT_STAR : BLOCK_EXCEPT, header.keyword.line,
                     &handler->body))
        return false;
    Position end = parser_end(p);
    handler->at = (Span){header.keyword.line, header.keyword.column, end.line, end.column};
    return parser_push(p, handler);
}

static bool parse_handlers(Parser *p, Stmt *stmt)
{
    uint32_t mark = p->stack_count;
    bool star = false;
    while (parser_kind(p) == TOKEN_EXCEPT) {
        if (!parse_handler(p, p->stack_count == mark, &star))
            return false;
    }
    if (star)
        stmt->kind = STMT_TRY_STAR;
    return PARSER_POP(p, mark, stmt->try_stmt.handlers);
}

static Stmt *parse_try(Parser *p)
{
    Stmt *stmt = stmt_new(p, STMT_TRY, STMT_SIZE(try_stmt), parser_peek(p));
    if (!stmt || !parse_word_block(p, BLOCK_TRY, &stmt->try_stmt.body))
        return NULL;
    TokenKind next = parser_kind(p);
    if (next != TOKEN_EXCEPT && next != TOKEN_FINALLY && !parser_failed(p))
        return error_at_last(p, SYNTAX_ERROR, "expected 'except' or 'finally' block");
    if (!parse_handlers(p, stmt))
        return NULL;
    if (stmt->try_stmt.handlers.count && !parse_else(p, &stmt->try_stmt.orelse))
        return NULL;
    if (parser_kind(p) == TOKEN_FINALLY &&
        !parse_word_block(p, BLOCK_FINALLY, &stmt->try_stmt.finalbody))
        return NULL;
    return stmt_finish(p, stmt);
}

/* ---- def, class ---------------------------------------------------------------------------- */

typedef struct FunctionHeader {
    Token first;
    int32_t line; /* of `def` */
    bool is_async;
    Identifier *name;
    TypeParamSeq type_params;
    Arguments *args;
    Expr *returns;
    TypeComment *type_comment;
} FunctionHeader;

static bool parse_definition_name(Parser *p, Identifier **name, TypeParamSeq *type_params)
{
    *type_params = (TypeParamSeq){NULL, 0};
    if (parser_kind(p) != TOKEN_NAME)
        return false;
    *name = parser_name(p, parser_peek(p));
    p->pos++;
    if (!*name)
        return false;
    if (parser_kind(p) != TOKEN_LSQB)
        return true;
    Mark before = parser_mark(p);
    if (!parse_type_params(p, false, type_params)) {
        parser_rewind(p, before);
        return !parser_failed(p);
    }
    return true;
}

/* NEWLINE TYPE_COMMENT before a block: the comment is the first line of the body. */
static bool has_comment_line(Parser *p)
{
    Mark before = parser_mark(p);
    bool found = parser_accept(p, TOKEN_NEWLINE) && parser_accept(p, TOKEN_TYPE_COMMENT) &&
                 parser_accept(p, TOKEN_NEWLINE) && parser_kind(p) == TOKEN_INDENT;
    parser_rewind(p, before);
    return found;
}

/* On the line of the ':' or on the next; once. */
static bool parse_function_comment(Parser *p, TypeComment **comment)
{
    if (!p->lexer.type_comments) {
        *comment = NULL;
        return true;
    }
    if (!parser_type_comment(p, comment))
        return false;
    if (parser_kind(p) != TOKEN_NEWLINE || !has_comment_line(p))
        return true;
    if (*comment)
        return error_at_last(p, SYNTAX_ERROR, "Cannot have two type comments on def") != NULL;
    p->pos++;
    return parser_type_comment(p, comment);
}

static bool parse_function_unit(Parser *p, void *result)
{
    FunctionHeader *header = result;
    header->first = *parser_peek(p);
    header->is_async = parser_accept(p, TOKEN_ASYNC);
    header->line = parser_peek(p)->line;
    if (!parser_accept(p, TOKEN_DEF) ||
        !parse_definition_name(p, &header->name, &header->type_params) ||
        !take_forced(p, TOKEN_LPAR))
        return false;
    header->args = parse_parameters(p, false);
    if (!header->args || !parser_accept(p, TOKEN_RPAR))
        return false;
    header->returns = NULL;
    Mark before = parser_mark(p);
    if (parser_accept(p, TOKEN_RARROW)) {
        header->returns = parse_expression(p);
        if (!header->returns)
            parser_rewind(p, before);
    }
    return take_forced(p, TOKEN_COLON) && parse_function_comment(p, &header->type_comment);
}

static Stmt *parse_function(Parser *p, ExprSeq decorators)
{
    FunctionHeader header;
    if (!parser_run(p, parse_function_unit, &header))
        return NULL;
    Stmt *stmt = stmt_new(p, header.is_async ? STMT_ASYNC_FUNCTION_DEF : STMT_FUNCTION_DEF,
                          STMT_SIZE(function), &header.first);
    if (!stmt)
        return NULL;
    stmt->function.name = header.name;
    stmt->function.args = header.args;
    stmt->function.decorator_list = decorators;
    stmt->function.returns = header.returns;
    stmt->function.type_comment = header.type_comment;
    stmt->function.type_params = header.type_params;
    if (!parse_block(p, BLOCK_FUNCTION, header.line, &stmt->function.body) ||
        !async_fits(p, header.is_async, "Async functions are"))
        return NULL;
    return stmt_finish(p, stmt);
}

typedef struct ClassHeader {
    Token first;
    Identifier *name;
    TypeParamSeq type_params;
    ExprSeq bases;
    KeywordSeq keywords;
} ClassHeader;

static bool parse_class_unit(Parser *p, void *result)
{
    ClassHeader *header = result;
    header->first = *parser_peek(p);
    header->bases = (ExprSeq){NULL, 0};
    header->keywords = (KeywordSeq){NULL, 0};
    p->pos++;
    if (!parse_definition_name(p, &header->name, &header->type_params))
        return false;
    if (parser_kind(p) == TOKEN_LPAR &&
        !parse_call_arguments(p, false, &header->bases, &header->keywords))
        return false;
    return take_colon(p);
}

static Stmt *parse_class(Parser *p, ExprSeq decorators)
{
    ClassHeader header;
    if (!parser_run(p, parse_class_unit, &header))
        return NULL;
    Stmt *stmt = stmt_new(p, STMT_CLASS_DEF, STMT_SIZE(class_def), &header.first);
    if (!stmt)
        return NULL;
    stmt->class_def.name = header.name;
    stmt->class_def.bases = header.bases;
    stmt->class_def.keywords = header.keywords;
    stmt->class_def.decorator_list = decorators;
    stmt->class_def.type_params = header.type_params;
    if (!parse_block(p, BLOCK_CLASS, header.first.line, &stmt->class_def.body))
        return NULL;
    return stmt_finish(p, stmt);
}

/* '@' named_expression NEWLINE, and a look at what follows the last. */
static bool parse_decorator_unit(Parser *p, void *result)
{
    p->pos++;
    Expr *decorator = parse_named_expression(p);
    *(Expr **)result = decorator;
    if (!decorator || !parser_accept(p, TOKEN_NEWLINE))
        return false;
    TokenKind next = parser_kind(p);
    return next == TOKEN_AT || next == TOKEN_DEF || next == TOKEN_CLASS ||
           (next == TOKEN_ASYNC && parser_kind_after(p) == TOKEN_DEF);
}

static Stmt *parse_decorated(Parser *p)
{
    uint32_t start = parser_peek(p)->start;
    uint32_t mark = p->stack_count;
    while (parser_kind(p) == TOKEN_AT) {
        Expr *decorator;
        parser_drop_tokens(p);
        if (!parser_run(p, parse_decorator_unit, &decorator) || !parser_push(p, decorator))
            return NULL;
    }
    ExprSeq decorators;
    if (!PARSER_POP(p, mark, decorators))
        return NULL;
    parser_drop_tokens(p);
    Stmt *stmt = parser_kind(p) == TOKEN_CLASS ? parse_class(p, decorators)
                                               : parse_function(p, decorators);
    if (stmt)
        stmt->start = start;
    return stmt;
}

/* ---- match --------------------------------------------------------------------------------- */

typedef struct MatchHeader {
    Token first;
    Expr *subject;
} MatchHeader;

/* `match` subject ':' with a NEWLINE to follow. */
static bool parse_match_unit(Parser *p, void *result)
{
    MatchHeader *header = result;
    header->first = *parser_peek(p);
    p->pos++;
    bool star = parser_kind(p) == TOKEN_STAR;
    Expr *subject = parse_star_named_expressions(p);
    if (!subject || (star && subject->kind != EXPR_TUPLE))
        return false;
    header->subject = subject;
    return take_colon(p) && parser_kind(p) == TOKEN_NEWLINE;
}

void diagnose_match(Parser *p)
{
    MatchHeader header;
    Mark before = parser_mark(p);
    parse_match_unit(p, &header);
    parser_rewind(p, before);
}

typedef struct CaseHeader {
    Token first;
    Pattern *pattern;
    Expr *guard;
} CaseHeader;

static bool parse_case_unit(Parser *p, void *result)
{
    CaseHeader *header = result;
    header->first = *parser_peek(p);
    if (header->first.kind != TOKEN_NAME || header->first.detail != SOFT_CASE)
        return false;
    p->pos++;
    header->pattern = parse_patterns(p);
    header->guard = NULL;
    if (!header->pattern)
        return false;
    if (parser_accept(p, TOKEN_IF)) {
        header->guard = parse_named_expression(p);
        if (!header->guard)
            return false;
    }
    return take_colon(p);
}

static bool parse_case(Parser *p)
{
    CaseHeader header;
    parser_drop_tokens(p);
    if (!parser_run(p, parse_case_unit, &header))
        return false;
    MatchCase *match_case = parser_take(p, sizeof *match_case);
    if (!match_case)
        return false;
    *match_case = (MatchCase){.pattern = header.pattern, .guard = header.guard};
    return parse_block(p, BLOCK_CASE, header.first.line, &match_case->body) &&
           parser_push(p, match_case);
}

/* *handled is false when `match` turned out to be a name. */
static Stmt *parse_match(Parser *p, bool *handled)
{
    MatchHeader header;
    Mark before = parser_mark(p);
    if (!parse_match_unit(p, &header)) {
        parser_rewind(p, before);
        *handled = false;
        return NULL;
    }
    Stmt *stmt = stmt_new(p, STMT_MATCH, STMT_SIZE(match), &header.first);
    uint32_t mark = p->stack_count;
    if (!stmt || !enter_block(p, BLOCK_MATCH, header.first.line))
        return NULL;
    stmt->match.subject = header.subject;
    do {
        if (!parse_case(p))
            return NULL;
    } while (parser_kind(p) != TOKEN_DEDENT);
    p->pos++;
    if (!PARSER_POP(p, mark, stmt->match.cases) || !parser_has_feature(p, 10, "Pattern matching is"))
        return NULL;
    return stmt_finish(p, stmt);
}

/* ---- any statement ------------------------------------------------------------------------- */

/* `async` that starts nothing. */
static bool parse_async_unit(Parser *p, void *result)
{
    (void)result;
    p->pos++;
    parser_peek(p);
    return false;
}

static Stmt *parse_async(Parser *p)
{
    switch (parser_kind_after(p)) {
    case TOKEN_DEF:
        return parse_function(p, (ExprSeq){NULL, 0});
    case TOKEN_FOR:
        return parse_for(p);
    case TOKEN_WITH:
        return parse_with(p);
    default:
        parser_run(p, parse_async_unit, NULL);
        return NULL;
    }
}

/* *handled is false where no compound statement starts. */
static Stmt *parse_compound(Parser *p, bool *handled)
{
    const Token *token = parser_peek(p);
    switch (token->kind) {
    case TOKEN_IF:
        return parse_if(p);
    case TOKEN_WHILE:
        return parse_while(p);
    case TOKEN_FOR:
        return parse_for(p);
    case TOKEN_TRY:
        return parse_try(p);
    case TOKEN_WITH:
        return parse_with(p);
    case TOKEN_DEF:
        return parse_function(p, (ExprSeq){NULL, 0});
    case TOKEN_CLASS:
        return parse_class(p, (ExprSeq){NULL, 0});
    case TOKEN_AT:
        return parse_decorated(p);
    case TOKEN_ASYNC:
        return parse_async(p);
    case TOKEN_NAME:
        if (token->detail == SOFT_MATCH)
            return parse_match(p, handled);
        break;
    default:
        break;
    }
    *handled = false;
    return NULL;
}

bool parse_statement(Parser *p)
{
    bool handled = true;
    if (!parser_enter(p))
        return false;
    parser_drop_tokens(p);
    Stmt *stmt = parse_compound(p, &handled);
    parser_leave(p);
    if (handled)
        return stmt && parser_push(p, stmt);
    return !parser_failed(p) && parse_simple_line(p);
}
