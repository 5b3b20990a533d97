/* Owns comprehensions, which run in the frame they are written in, and generator expressions, which are functions. */
#include "compile/compiler.h"

/* What the innermost level does with a value. */
typedef struct Sink {
    Expr *e;
    Reg result; /* list, set or dict; unused by generators */
} Sink;

static void collect(Compiler *c, const Sink *sink) {
    Expr *e = sink->e, *elt = e->comp.elt;
    Reg mark = c->unit->top;
    Reg first = compile_operand(c, elt, e->comp.value);
    switch (e->kind) {
    case EXPR_LIST_COMP: emit(c, &elt->at, OP_LIST_APPEND, sink->result, first, 0); break;
    case EXPR_SET_COMP: emit(c, &elt->at, OP_SET_ADD, sink->result, first, 0); break;
    case EXPR_DICT_COMP: {
        Reg second = compile_operand(c, e->comp.value, NULL);
        Span pair = {elt->at.line, elt->at.column, e->comp.value->at.end_line, e->comp.value->at.end_column};
        emit(c, &pair, OP_MAP_ADD, sink->result, first, second);
        break;
    }
    default: {
        pop_to(c, mark);
        Reg sent = push_temp(c);
        emit(c, &elt->at, OP_YIELD_VALUE, sent, first, 0);
        emit_drop_sent(c, &elt->at, sent);
        break;
    }
    }
    pop_to(c, mark);
}

static void compile_level(Compiler *c, const Sink *sink, uint32_t level);

/* For each item: the conditions, then the next level. */
static void compile_items(Compiler *c, const Sink *sink, uint32_t level, Label *next) {
    const Comprehension *g = sink->e->comp.generators.items[level];
    for (uint32_t i = 0; i < g->ifs.count && !c->failed; i++) compile_condition(c, g->ifs.items[i], next, false);
    compile_level(c, sink, level + 1);
}

static void compile_async_loop(Compiler *c, const Sink *sink, uint32_t level, Reg iterator) {
    const Comprehension *g = sink->e->comp.generators.items[level];
    Label *head = label_new(c), *next = label_new(c);
    label_place_loop(c, head);
    Label *stop = emit_async_next(c, &g->iter->at, iterator, g->target);
    compile_items(c, sink, level, next);
    label_place(c, next);
    emit_jump(c, &sink->e->comp.elt->at, OP_JUMP, 0, head);
    emit_async_end(c, &g->iter->at, iterator, stop);
}

/* The loop over `iterable`; ANY: over the iterator in the temporary on top. At its end that temporary is gone. */
static void compile_loop(Compiler *c, const Sink *sink, uint32_t level, Reg iterable) {
    const Comprehension *g = sink->e->comp.generators.items[level];
    Reg iterator = iterable == ANY ? c->unit->top - 1 : push_temp(c);
    if (g->is_async) {
        if (iterable != ANY) emit(c, &g->iter->at, OP_GET_AITER, iterator, iterable, 0);
        compile_async_loop(c, sink, level, iterator);
    } else {
        ForLoop loop = for_begin(c, &g->iter->at, iterator, iterable, g->target, label_new(c));
        compile_items(c, sink, level, loop.next);
        for_end(c, &loop);
    }
    pop_to(c, iterator);
}

static void compile_level(Compiler *c, const Sink *sink, uint32_t level) {
    if (level == sink->e->comp.generators.count) {
        collect(c, sink);
        return;
    }
    const Comprehension *g = sink->e->comp.generators.items[level];
    Reg mark = c->unit->top;
    Reg iterable = compile_operand(c, g->iter, NULL);
    pop_to(c, mark);
    if (compile_enter(c)) {
        compile_loop(c, sink, level, iterable);
        compile_leave(c);
    }
}

static void check_async(Compiler *c, const Expr *e, const Scope *scope) {
    if (!scope || !scope->is_coroutine || c->unit->scope->is_async || c->unit->scope->kind == SCOPE_GENERATOR) return;
    compile_error(c, e->at, "asynchronous comprehension outside of an asynchronous function");
}

static void clear_variables(Compiler *c, const Expr *e, const Scope *scope) {
    for (const Symbol *s = scope->first; s; s = s->next) {
        if (s->kind != SYMBOL_LOCAL && s->kind != SYMBOL_CELL) continue;
        emit(c, &e->at, OP_CLEAR, s->reg, 0, 0);
        if (s->kind == SYMBOL_LOCAL) local_set_bound(c, s->reg, false);
    }
}

static bool has_variables(const Scope *scope) {
    for (const Symbol *s = scope->first; s; s = s->next) {
        if (s->kind == SYMBOL_LOCAL || s->kind == SYMBOL_CELL) return true;
    }
    return false;
}

Reg compile_comprehension(Compiler *c, Expr *e, Reg wanted) {
    Unit *u = c->unit;
    Scope *scope = scope_of(c, e), *outer = u->lexical;
    check_async(c, e, scope);
    Reg mark = u->top;
    Reg result = push_temp(c);
    if (c->failed) return result;
    Expr *iter = e->comp.generators.items[0]->iter;
    Reg iterable = compile_operand(c, iter, NULL);
    pop_to(c, result + 1);
    Opcode build = e->kind == EXPR_LIST_COMP ? OP_BUILD_LIST : e->kind == EXPR_SET_COMP ? OP_BUILD_SET : OP_BUILD_MAP;
    emit(c, &e->at, build, result, result, 0);
    u->lexical = scope;
    for (const Symbol *s = scope->first; s; s = s->next) {
        if (s->kind == SYMBOL_CELL) emit(c, &e->at, OP_MAKE_CELL, s->reg, 0, 0);
    }
    bool guarded = has_variables(scope);
    Label *handler = label_new(c);
    Block *b = guarded ? block_push(c, BLOCK_CLEAR, e->at) : NULL;
    if (guarded) block_protect(c, b, handler, mark);
    Sink sink = {e, result};
    compile_loop(c, &sink, 0, iterable);
    if (guarded) {
        Label *end = label_new(c);
        block_pop(c, b);
        clear_variables(c, e, scope);
        emit_jump(c, &e->at, OP_JUMP, 0, end);
        Reg exception = handler_place(c, handler, mark);
        clear_variables(c, e, scope);
        emit(c, &e->at, OP_RERAISE, exception, 0, 0);
        label_place(c, end);
    }
    u->lexical = outer;
    pop_to(c, result + 1);
    return move_to(c, &e->at, result, mark, wanted);
}

static Code *generator_code(Compiler *c, Expr *e, Scope *scope) {
    if (!unit_open(c, scope, text_name(c, "<genexpr>"), (uint32_t)e->at.line)) return NULL;
    Reg iterator = push_temp(c);
    emit(c, &e->comp.generators.items[0]->iter->at, OP_MOVE, iterator, 0, 0);
    Sink sink = {e, 0};
    compile_loop(c, &sink, 0, ANY);
    return finish_unit(c);
}

Reg compile_generator_expression(Compiler *c, Expr *e, Reg wanted) {
    Scope *scope = scope_of(c, e);
    Reg window = c->unit->top;
    Code *code = c->failed ? NULL : generator_code(c, e, scope);
    if (!code) {
        compile_fail(c);
        return window;
    }
    emit_function(c, &e->at, code, scope, window, 0, FRESH);
    push_temp(c);
    Expr *iter = e->comp.generators.items[0]->iter;
    Reg mark = c->unit->top;
    Reg iterable = compile_operand(c, iter, NULL);
    pop_to(c, mark);
    emit(c, &iter->at, e->comp.generators.items[0]->is_async ? OP_GET_AITER : OP_GET_ITER, push_temp(c), iterable, 0);
    Reg to = destination(c, window, wanted);
    emit(c, &e->at, OP_CALL_FUNCTION, to, window, 1);
    return to;
}
