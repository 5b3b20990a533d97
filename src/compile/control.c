/* Owns the flow of control: loops, if, try, with, and leaving them by break, continue and return. */
#include "compile/compiler.h"

/* ---- the way out ---- */

static void emit_with_exit(Compiler *c, const Block *b) {
    if (b->kind == BLOCK_WITH) {
        emit(c, &b->at, OP_WITH_EXIT, b->reg, 0, 0);
        return;
    }
    Reg mark = c->unit->top;
    Reg value = push_temp(c);
    emit(c, &b->at, OP_ASYNC_WITH_EXIT, value, b->reg, 0);
    compile_await(c, &b->at, value, value, 2);
    emit(c, &b->at, OP_RELEASE, value, 0, 0);
    emit(c, &b->at, OP_RELEASE, b->reg, 0, 0);
    pop_to(c, mark);
}

/* What must happen on the way out of one block. `value`: a temporary that is on its way to the caller, or ANY. */
static void leave_block(Compiler *c, Span at, const Block *b, Reg value) {
    switch (b->kind) {
    case BLOCK_FOR:
    case BLOCK_VALUE: emit(c, &at, OP_RELEASE, b->reg, 0, 0); break;
    case BLOCK_FINALLY: {
        Block *keep = NULL;
        if (value != ANY && is_temp(c, value)) {
            keep = block_push(c, BLOCK_VALUE, at);
            keep->reg = value;
        }
        compile_body(c, &b->stmt->try_stmt.finalbody);
        if (keep) block_pop(c, keep);
        break;
    }
    case BLOCK_WITH:
    case BLOCK_ASYNC_WITH: emit_with_exit(c, b); break;
    case BLOCK_HANDLED:
        emit(c, &at, OP_POP_HANDLED, b->reg + 1, 0, 0);
        if (b->holds) emit(c, &at, OP_RELEASE, b->reg, 0, 0);
        break;
    case BLOCK_NAME: emit_forget_name(c, &at, mangled_name(c, c->unit->lexical, b->name)); break;
    default: break;
    }
}

/* Emits the way out of the blocks up to and without `until`; none of them protects it. Then the jump, then unwind_end. */
static Block *unwind_begin(Compiler *c, Span at, Block *until, Reg value) {
    Unit *u = c->unit;
    Block *innermost = u->block;
    for (Block *b = innermost; b != until && !c->failed; b = b->outer) {
        block_suspend(c, b);
        u->block = b->outer;
        u->block_depth--;
        leave_block(c, at, b, value);
    }
    return innermost;
}

static void unwind_end(Compiler *c, Block *innermost, Block *until) {
    Unit *u = c->unit;
    for (Block *b = innermost; b != until && !c->failed; b = b->outer) {
        block_resume(c, b);
        u->block_depth++;
    }
    u->block = innermost;
}

static bool in_except_star(Compiler *c, Span at, const Block *until) {
    for (const Block *b = c->unit->block; b != until; b = b->outer) {
        if (!b->star) continue;
        compile_error(c, at, "'break', 'continue' and 'return' cannot appear in an except* block");
        return true;
    }
    return false;
}

static Block *find_loop(const Unit *u) {
    Block *b = u->block;
    while (b && b->kind != BLOCK_LOOP && b->kind != BLOCK_FOR) b = b->outer;
    return b;
}

void compile_break(Compiler *c, Stmt *s) {
    Block *loop = find_loop(c->unit);
    if (in_except_star(c, s->at, loop)) return;
    if (!loop) {
        compile_error(c, s->at, "'break' outside loop");
        return;
    }
    Block *innermost = unwind_begin(c, s->at, loop, ANY);
    if (loop->kind == BLOCK_FOR) emit(c, &s->at, OP_RELEASE, loop->reg, 0, 0);
    emit_jump(c, &s->at, OP_JUMP, 0, loop->exit);
    unwind_end(c, innermost, loop);
}

void compile_continue(Compiler *c, Stmt *s) {
    Block *loop = find_loop(c->unit);
    if (in_except_star(c, s->at, loop)) return;
    if (!loop) {
        compile_error(c, s->at, "'continue' not properly in loop");
        return;
    }
    Block *innermost = unwind_begin(c, s->at, loop, ANY);
    emit_jump(c, &s->at, OP_JUMP, 0, loop->head);
    unwind_end(c, innermost, loop);
}

/* Does guest code run between the evaluation of the value and the return? */
static bool runs_code_on_return(const Unit *u) {
    for (const Block *b = u->block; b; b = b->outer) {
        if (b->kind != BLOCK_LOOP && b->kind != BLOCK_TRY && b->kind != BLOCK_CLEAR) return true;
    }
    return false;
}

void compile_return(Compiler *c, Stmt *s) {
    Unit *u = c->unit;
    Expr *value = s->return_stmt.value;
    if (!scope_is_function(u->scope)) {
        compile_error(c, s->at, "'return' outside function");
        return;
    }
    if (in_except_star(c, s->at, NULL)) return;
    if (value && u->scope->is_coroutine && u->scope->is_generator) {
        compile_error(c, s->at, "'return' with value in async generator");
        return;
    }
    Reg mark = u->top;
    Object *constant = value ? constant_of(c, value) : NONE(c->vm);
    Reg r = ANY;
    if (!constant && !c->failed) r = compile_expr(c, value, runs_code_on_return(u) ? FRESH : ANY);
    Block *innermost = unwind_begin(c, s->at, NULL, r);
    if (r == ANY) emit_high(c, &s->at, OP_RETURN_CONST, 0, constant_index(c, constant));
    else emit(c, &s->at, OP_RETURN, r, 0, 0);
    unwind_end(c, innermost, NULL);
    pop_to(c, mark);
}

/* ---- if, while, for ---- */

/* Where `continue` or `break` goes if that is all there is to do, and nothing to leave on the way; else NULL. */
static Label *plain_jump(const Unit *u, const StmtSeq *body) {
    Block *b = u->block;
    if (body->count != 1 || !b || (b->kind != BLOCK_LOOP && b->kind != BLOCK_FOR)) return NULL;
    StmtKind kind = body->items[0]->kind;
    if (kind == STMT_CONTINUE) return b->head;
    return kind == STMT_BREAK && b->kind == BLOCK_LOOP ? b->exit : NULL;
}

void compile_if(Compiler *c, Stmt *s) {
    Label *end = label_new(c);
    for (;;) {
        Label *jump = plain_jump(c->unit, &s->if_stmt.body);
        if (jump) {
            compile_condition(c, s->if_stmt.test, jump, true);
            compile_body(c, &s->if_stmt.orelse);
            break;
        }
        Label *next = label_new(c);
        compile_condition(c, s->if_stmt.test, next, false);
        compile_body(c, &s->if_stmt.body);
        const StmtSeq *orelse = &s->if_stmt.orelse;
        if (orelse->count) emit_jump(c, NULL, OP_JUMP, 0, end);
        label_place(c, next);
        if (c->failed || orelse->count != 1 || !orelse->items[0]->is_elif) {
            compile_body(c, orelse);
            break;
        }
        s = orelse->items[0];
    }
    label_place(c, end);
}

static Block *loop_push(Compiler *c, BlockKind kind, Span at) {
    Block *b = block_push(c, kind, at);
    b->head = label_new(c);
    b->exit = label_new(c);
    return b;
}

enum { SHORT_CONDITION = 12 }; /* parts of a condition that is worth compiling twice */

static void count_parts(const Expr *e, int *left) {
    if (--*left < 0) return;
    switch (e->kind) {
    case EXPR_CONSTANT:
    case EXPR_FOLDED:
    case EXPR_NAME: return;
    case EXPR_WRAPPED: count_parts(e->value, left); return;
    case EXPR_NAMED_EXPR: count_parts(e->named_expr.value, left); return;
    case EXPR_ATTRIBUTE: count_parts(e->attribute.value, left); return;
    case EXPR_UNARY_OP: count_parts(e->unary_op.operand, left); return;
    case EXPR_SUBSCRIPT:
        count_parts(e->subscript.value, left);
        count_parts(e->subscript.slice, left);
        return;
    case EXPR_BIN_OP:
        count_parts(e->bin_op.left, left);
        count_parts(e->bin_op.right, left);
        return;
    case EXPR_COMPARE:
        count_parts(e->compare.left, left);
        for (uint32_t i = 0; i < e->compare.count; i++) count_parts(e->compare.comparators[i], left);
        return;
    case EXPR_BOOL_OP:
        for (uint32_t i = 0; i < e->bool_op.values.count; i++) count_parts(e->bool_op.values.items[i], left);
        return;
    case EXPR_CALL:
        if (e->call.keywords.count) break;
        count_parts(e->call.func, left);
        for (uint32_t i = 0; i < e->call.args.count; i++) count_parts(e->call.args.items[i], left);
        return;
    default: break;
    }
    *left = -1;
}

/* Is the condition one to test at the end of the loop as well, rather than to go back to? */
static bool is_short(Compiler *c, const Expr *test) {
    int left = SHORT_CONDITION;
    count_parts(test, &left);
    return left >= 0 && constant_truth(c, test) < 0;
}

/* `while test: body` as `if test: do body while test`, when the test is short. */
void compile_while(Compiler *c, Stmt *s) {
    Expr *test = s->while_stmt.test;
    Block *b = loop_push(c, BLOCK_LOOP, s->at);
    Label *over = label_new(c), *exit = b->exit, *body = label_new(c);
    bool twice = is_short(c, test);
    label_place_loop(c, twice ? label_new(c) : b->head);
    compile_condition(c, test, over, false);
    label_place(c, body);
    compile_body(c, &s->while_stmt.body);
    if (twice) {
        label_place(c, b->head);
        c->repeating = true;
        compile_condition(c, test, body, true);
        c->repeating = false;
    } else {
        emit_jump(c, NULL, OP_JUMP, 0, b->head);
    }
    block_pop(c, b);
    label_place(c, over);
    compile_body(c, &s->while_stmt.orelse);
    label_place(c, exit);
}

/* `for a, b in`: unpacked by the loop itself. */
static bool is_pair(const Expr *target) {
    if ((target->kind != EXPR_TUPLE && target->kind != EXPR_LIST) || target->sequence.elts.count != 2) return false;
    Expr *const *elts = target->sequence.elts.items;
    return elts[0]->kind != EXPR_STARRED && elts[1]->kind != EXPR_STARRED;
}

/* Where the loop leaves an item: the local that is the target, or a temporary. */
static Reg item_register(Compiler *c, const Expr *target) {
    Reg local = local_target(c, target);
    if (local == ANY) return push_temp(c);
    local_set_bound(c, local, true);
    return local;
}

static void store_item(Compiler *c, Expr *target, Reg item) {
    if (is_temp(c, item)) compile_store(c, target, item);
}

ForLoop for_begin(Compiler *c, const Span *at, Reg iterator, Reg iterable, Expr *target, Label *next) {
    ForLoop loop = {at, iterator, ANY, ANY, label_new(c), next, target};
    bool reachable = c->unit->reachable;
    label_place_loop(c, label_new(c));
    if (iterable != ANY) emit_jump2(c, at, OP_FOR_START, iterator, iterable, 0, next);
    else emit_jump(c, at, OP_JUMP, 0, next);
    c->unit->reachable = reachable; /* the body, from the end of the loop */
    if (is_pair(target)) {
        Expr *first = target->sequence.elts.items[0], *second = target->sequence.elts.items[1];
        loop.item = item_register(c, first);
        loop.second = is_temp(c, loop.item) ? push_temp(c) : item_register(c, second);
        label_place(c, loop.body);
        store_item(c, first, loop.item);
        store_item(c, second, loop.second);
    } else {
        loop.item = item_register(c, target);
        label_place(c, loop.body);
        store_item(c, target, loop.item);
    }
    pop_to(c, iterator + 1);
    return loop;
}

void for_end(Compiler *c, const ForLoop *loop) {
    label_place(c, loop->next);
    if (loop->second == ANY) {
        emit_jump2(c, loop->at, OP_FOR_ITER, loop->iterator, loop->item, 0, loop->body);
    } else {
        emit_jump2(c, loop->at, OP_FOR_ITER_PAIR, loop->iterator, loop->item, loop->second, loop->body);
        emit_position(c, &loop->target->at);
    }
}

void compile_for(Compiler *c, Stmt *s) {
    Reg mark = c->unit->top;
    Expr *iter = s->for_stmt.iter, *target = s->for_stmt.target;
    Reg iterable = compile_operand(c, iter, NULL);
    pop_to(c, mark);
    Reg iterator = push_temp(c);
    Block *b = loop_push(c, BLOCK_FOR, s->at);
    b->reg = iterator;
    Label *exit = b->exit;
    ForLoop loop = for_begin(c, &iter->at, iterator, iterable, target, b->head);
    compile_body(c, &s->for_stmt.body);
    for_end(c, &loop);
    block_pop(c, b);
    pop_to(c, mark);
    compile_body(c, &s->for_stmt.orelse);
    label_place(c, exit);
}

/* One step of `async for`: the next item in `item`. StopAsyncIteration goes to `stop`. */
static Label *async_step(Compiler *c, const Span *at, Reg iterator, Reg item) {
    Label *stop = label_new(c);
    Block *b = block_push(c, BLOCK_CLEAR, *at);
    block_protect(c, b, stop, iterator + 1);
    Reg awaitable = push_temp(c);
    emit(c, at, OP_GET_ANEXT, awaitable, iterator, 0);
    compile_await(c, at, awaitable, item, 3);
    pop_to(c, awaitable);
    block_pop(c, b);
    return stop;
}

void emit_async_end(Compiler *c, const Span *at, Reg iterator, Label *stop) {
    Reg raised = handler_place(c, stop, iterator + 1);
    emit(c, at, OP_END_ASYNC_FOR, iterator, raised, 0);
    pop_to(c, iterator);
}

Label *emit_async_next(Compiler *c, const Span *at, Reg iterator, Expr *target) {
    Reg item = push_temp(c);
    Label *stop = async_step(c, at, iterator, item);
    compile_store(c, target, item);
    pop_to(c, iterator + 1);
    return stop;
}

void compile_async_for(Compiler *c, Stmt *s) {
    Reg mark = c->unit->top;
    Expr *iter = s->for_stmt.iter;
    if (!c->unit->scope->is_async) {
        compile_error(c, s->at, "'async for' outside async function");
        return;
    }
    Reg iterable = compile_operand(c, iter, NULL);
    pop_to(c, mark);
    Reg iterator = push_temp(c);
    emit(c, &iter->at, OP_GET_AITER, iterator, iterable, 0);
    Block *b = loop_push(c, BLOCK_FOR, s->at);
    b->reg = iterator;
    Label *exit = b->exit;
    label_place_loop(c, b->head);
    Label *stop = emit_async_next(c, &iter->at, iterator, s->for_stmt.target);
    compile_body(c, &s->for_stmt.body);
    emit_jump(c, NULL, OP_JUMP, 0, b->head);
    block_pop(c, b);
    emit_async_end(c, &iter->at, iterator, stop);
    compile_body(c, &s->for_stmt.orelse);
    label_place(c, exit);
    pop_to(c, mark);
}

/* ---- handlers ---- */

typedef struct Handled {
    Block *block;
    Label *cleanup;
    Reg exception, previous;
} Handled;

/* The exception in `exception` (on top) becomes the handled one; whatever is raised from here on gives that up first. */
static Handled handled_begin(Compiler *c, Span at, Reg exception) {
    Handled h = {NULL, label_new(c), exception, push_temp(c)};
    emit(c, &at, OP_PUSH_HANDLED, h.previous, exception, 0);
    h.block = block_push(c, BLOCK_HANDLED, at);
    h.block->reg = exception;
    h.block->holds = true;
    block_protect(c, h.block, h.cleanup, h.previous + 1);
    return h;
}

static void handled_end(Compiler *c, Span at, const Handled *h) {
    block_pop(c, h->block);
    Reg raised = handler_place(c, h->cleanup, h->previous + 1);
    emit(c, &at, OP_POP_HANDLED, h->previous, 0, 0);
    emit(c, &at, OP_RERAISE, raised, 0, 0);
}

/* The exception was dealt with: on to `end`. */
static void handled_leave(Compiler *c, Span at, const Handled *h, Label *end) {
    block_suspend(c, h->block);
    emit(c, &at, OP_POP_HANDLED, h->previous, 0, 0);
    if (h->block->holds) emit(c, &at, OP_RELEASE, h->exception, 0, 0);
    emit_jump(c, &at, OP_JUMP, 0, end);
    block_resume(c, h->block);
}

static void handled_reraise(Compiler *c, Span at, const Handled *h) {
    block_suspend(c, h->block);
    emit(c, &at, OP_POP_HANDLED, h->previous, 0, 0);
    emit(c, &at, OP_RERAISE, h->exception, 0, 0);
    block_resume(c, h->block);
}

/* ---- try ---- */

/* The body of `except ... as name`: the name goes however the body ends. */
static void named_clause(Compiler *c, const ExceptHandler *h, Handled *handled, Label *end) {
    Str *name = mangled_name(c, c->unit->lexical, h->name);
    emit_store_name(c, &h->at, name, handled->exception);
    Label *cleanup = label_new(c);
    Block *b = block_push(c, BLOCK_NAME, h->at);
    b->name = h->name;
    block_protect(c, b, cleanup, c->unit->top);
    Reg depth = c->unit->top;
    compile_body(c, &h->body);
    block_pop(c, b);
    emit_forget_name(c, &h->at, name);
    handled_leave(c, h->at, handled, end);
    Reg raised = handler_place(c, cleanup, depth);
    emit_forget_name(c, &h->at, name);
    emit(c, &h->at, OP_RERAISE, raised, 0, 0);
    pop_to(c, depth);
}

static void compile_clause(Compiler *c, const ExceptHandler *h, Handled *handled, Label *end) {
    Label *next = label_new(c);
    Reg mark = c->unit->top;
    if (h->type) {
        Reg class = compile_operand(c, h->type, NULL);
        emit_jump2(c, &h->at, OP_JUMP_IF_NO_MATCH, handled->exception, class, 0, next);
        pop_to(c, mark);
    }
    handled->block->holds = false; /* as CPython: only the name and the handled state hold it now */
    if (h->name) named_clause(c, h, handled, end);
    else {
        emit(c, &h->at, OP_RELEASE, handled->exception, 0, 0);
        compile_body(c, &h->body);
        handled_leave(c, h->at, handled, end);
    }
    handled->block->holds = true;
    label_place(c, next);
    pop_to(c, mark);
}

static void compile_try_except(Compiler *c, Stmt *s) {
    const ExceptHandlerSeq *handlers = &s->try_stmt.handlers;
    Reg mark = c->unit->top;
    Label *handler = label_new(c), *end = label_new(c);
    Block *b = block_push(c, BLOCK_TRY, s->at);
    block_protect(c, b, handler, mark);
    compile_body(c, &s->try_stmt.body);
    block_pop(c, b);
    compile_body(c, &s->try_stmt.orelse);
    emit_jump(c, NULL, OP_JUMP, 0, end);
    Span at = handlers->items[0]->at;
    Handled handled = handled_begin(c, at, handler_place(c, handler, mark));
    for (uint32_t i = 0; i < handlers->count && !c->failed; i++) {
        const ExceptHandler *h = handlers->items[i];
        if (!h->type && i + 1 < handlers->count) compile_error(c, h->at, "default 'except:' must be last");
        compile_clause(c, h, &handled, end);
    }
    handled_reraise(c, at, &handled);
    handled_end(c, at, &handled);
    pop_to(c, mark);
    label_place(c, end);
}

/* body (), then finalbody on every way out: here the ordinary one and the one with an exception. */
static void compile_finally(Compiler *c, Stmt *s, void (*body)(Compiler *, Stmt *)) {
    Reg mark = c->unit->top;
    Label *handler = label_new(c), *end = label_new(c);
    Block *b = block_push(c, BLOCK_FINALLY, s->at);
    b->stmt = s;
    block_protect(c, b, handler, mark);
    body(c, s);
    block_pop(c, b);
    compile_body(c, &s->try_stmt.finalbody);
    emit_jump(c, NULL, OP_JUMP, 0, end);
    Span at = s->at;
    if (s->try_stmt.finalbody.count) at = s->try_stmt.finalbody.items[0]->at;
    Handled handled = handled_begin(c, at, handler_place(c, handler, mark));
    compile_body(c, &s->try_stmt.finalbody);
    handled_reraise(c, at, &handled);
    handled_end(c, at, &handled);
    pop_to(c, mark);
    label_place(c, end);
}

static void try_body(Compiler *c, Stmt *s) {
    if (s->try_stmt.handlers.count) compile_try_except(c, s);
    else compile_body(c, &s->try_stmt.body);
}

void compile_try(Compiler *c, Stmt *s) {
    if (s->try_stmt.finalbody.count) compile_finally(c, s, try_body);
    else compile_try_except(c, s);
}

/* ---- except* ----
 * Registers: the original exception, what was handled before, the rest still unmatched, the list of what the clauses raised,
 * and in a clause the group that matched. */

typedef struct Star {
    Reg original, rest, raised, matched;
} Star;

static void star_clause(Compiler *c, const ExceptHandler *h, const Star *star) {
    Label *next = label_new(c);
    Reg mark = c->unit->top;
    Str *name = h->name ? mangled_name(c, c->unit->lexical, h->name) : NULL;
    Reg class = compile_operand(c, h->type, NULL);
    emit_jump2(c, &h->at, OP_JUMP_IF_NO_GROUP_MATCH, star->rest, class, star->matched, next);
    pop_to(c, mark);
    Handled handled = handled_begin(c, h->at, star->matched); /* the matched group is the handled exception */
    handled.block->star = true;
    if (name) {
        Reg copy = push_temp(c);
        emit(c, &h->at, OP_COPY, copy, star->matched, 0);
        emit_store_name(c, &h->at, name, copy);
        pop_to(c, handled.previous + 1);
    }
    compile_body(c, &h->body);
    if (name) emit_forget_name(c, &h->at, name);
    handled_leave(c, h->at, &handled, next);
    block_pop(c, handled.block);
    Reg raised = handler_place(c, handled.cleanup, handled.previous + 1);
    if (name) emit_forget_name(c, &h->at, name);
    emit(c, &h->at, OP_LIST_APPEND, star->raised, raised, 0);
    emit(c, &h->at, OP_POP_HANDLED, handled.previous, 0, 0);
    emit(c, &h->at, OP_RELEASE, star->matched, 0, 0);
    label_place(c, next);
    pop_to(c, mark);
}

static void try_star_except(Compiler *c, Stmt *s) {
    const ExceptHandlerSeq *handlers = &s->try_stmt.handlers;
    Reg mark = c->unit->top;
    Label *handler = label_new(c), *end = label_new(c), *done = label_new(c);
    Block *b = block_push(c, BLOCK_TRY, s->at);
    block_protect(c, b, handler, mark);
    compile_body(c, &s->try_stmt.body);
    block_pop(c, b);
    compile_body(c, &s->try_stmt.orelse);
    emit_jump(c, NULL, OP_JUMP, 0, end);
    Span at = handlers->items[0]->at;
    Handled handled = handled_begin(c, at, handler_place(c, handler, mark));
    handled.block->star = true;
    Star star = {handled.exception, push_temp(c), push_temp(c), push_temp(c)};
    emit(c, &at, OP_COPY, star.rest, star.original, 0);
    emit(c, &at, OP_BUILD_LIST, star.raised, star.raised, 0);
    for (uint32_t i = 0; i < handlers->count && !c->failed; i++) star_clause(c, handlers->items[i], &star);
    emit(c, &at, OP_LIST_APPEND, star.raised, star.rest, 0);
    Reg result = star.matched, original = push_temp(c);
    emit(c, &at, OP_COPY, original, star.original, 0);
    emit(c, &at, OP_PREPARE_RERAISE_STAR, result, original, star.raised);
    block_suspend(c, handled.block);
    emit(c, &at, OP_POP_HANDLED, handled.previous, 0, 0);
    emit(c, &at, OP_COPY, original, result, 0);
    emit_jump2(c, &at, OP_JUMP_IF_IS_NONE, original, 0, 1, done);
    emit(c, &at, OP_RERAISE, result, 0, 0);
    label_place(c, done);
    emit(c, &at, OP_RELEASE, result, 0, 0);
    emit(c, &at, OP_RELEASE, star.original, 0, 0);
    emit_jump(c, &at, OP_JUMP, 0, end);
    block_resume(c, handled.block);
    handled_end(c, at, &handled);
    pop_to(c, mark);
    label_place(c, end);
}

void compile_try_star(Compiler *c, Stmt *s) {
    if (s->try_stmt.finalbody.count) compile_finally(c, s, try_star_except);
    else try_star_except(c, s);
}

/* ---- with ---- */

static void with_item(Compiler *c, Stmt *s, uint32_t index);

static void with_inside(Compiler *c, Stmt *s, uint32_t index) {
    if (index < s->with.items.count) with_item(c, s, index);
    else compile_body(c, &s->with.body);
}

/* exit lies in a temporary below everything the body uses. */
static void with_item(Compiler *c, Stmt *s, uint32_t index) {
    const WithItem *item = s->with.items.items[index];
    Span at = item->context_expr->at;
    bool async = s->kind == STMT_ASYNC_WITH;
    Reg exit = push_temp(c);
    Reg manager = compile_operand(c, item->context_expr, NULL);
    pop_to(c, exit + 1);
    Reg local = item->optional_vars && !async ? local_target(c, item->optional_vars) : ANY;
    Reg entered = local != ANY ? local : push_temp(c);
    emit(c, &at, async ? OP_ASYNC_WITH_ENTER : OP_WITH_ENTER, entered, manager, exit);
    if (async) compile_await(c, &at, entered, entered, 1);
    Label *handler = label_new(c), *end = label_new(c), *suppressed = label_new(c);
    Block *b = block_push(c, async ? BLOCK_ASYNC_WITH : BLOCK_WITH, at);
    b->reg = exit;
    block_protect(c, b, handler, exit + 1);
    if (local != ANY) local_set_bound(c, local, true);
    else if (item->optional_vars) compile_store(c, item->optional_vars, entered);
    else emit(c, &at, OP_RELEASE, entered, 0, 0);
    pop_to(c, exit + 1);
    with_inside(c, s, index + 1);
    block_suspend(c, b);
    emit_with_exit(c, b);
    emit_jump(c, &at, OP_JUMP, 0, end);
    block_pop(c, b);
    Handled handled = handled_begin(c, at, handler_place(c, handler, exit + 1));
    Reg truth = push_temp(c);
    emit(c, &at, async ? OP_ASYNC_WITH_EXIT_EXCEPTION : OP_WITH_EXIT_EXCEPTION, truth, exit, handled.exception);
    if (async) compile_await(c, &at, truth, truth, 2);
    emit_jump(c, &at, OP_JUMP_IF_TRUE, truth, suppressed);
    handled_reraise(c, at, &handled);
    label_place(c, suppressed);
    block_suspend(c, handled.block);
    emit(c, &at, OP_POP_HANDLED, handled.previous, 0, 0);
    emit(c, &at, OP_RELEASE, handled.exception, 0, 0);
    emit(c, &at, OP_RELEASE, exit, 0, 0);
    emit_jump(c, &at, OP_JUMP, 0, end);
    handled_end(c, at, &handled);
    pop_to(c, exit);
    label_place(c, end);
}

void compile_with(Compiler *c, Stmt *s) {
    if (!compile_enter(c)) return;
    with_inside(c, s, 0);
    compile_leave(c);
}
