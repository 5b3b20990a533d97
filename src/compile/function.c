/* Owns defs, lambdas and classes: code objects made into functions, their defaults, annotations, decorators. */
#include "compile/compiler.h"

/* ---- MAKE_FUNCTION ---- */

Reg emit_generic_function(Compiler *c, const Span *at, Code *code, const Scope *scope, Reg window, uint32_t flags,
                          Reg type_params, Reg wanted) {
    Object *constant = constant_merge(c, OBJ(code));
    if (scope->free_count) {
        Reg cells = c->unit->top;
        for (const Free *f = scope->frees; f; f = f->next) {
            emit(c, at, OP_LOAD_CLOSURE, push_temp(c), scope_cell_register(c->unit->scope, f->target), 0);
        }
        pop_to(c, cells);
        push_temp(c);
        emit(c, at, OP_BUILD_TUPLE, cells, cells, scope->free_count);
        flags |= 8;
    }
    if (type_params != ANY) {
        emit(c, at, OP_COPY, push_temp(c), type_params, 0);
        flags |= 16;
    }
    Reg to = destination(c, window, wanted);
    emit2(c, at, OP_MAKE_FUNCTION, to, window, flags, constant_index(c, constant));
    return to;
}

Reg emit_function(Compiler *c, const Span *at, Code *code, const Scope *scope, Reg window, uint32_t flags, Reg wanted) {
    return emit_generic_function(c, at, code, scope, window, flags, ANY, wanted);
}

/* ---- defaults and annotations, in the window ---- */

static uint32_t emit_defaults(Compiler *c, const Span *at, const ExprSeq *defaults) {
    if (defaults->count == 0) return 0;
    Reg first = c->unit->top;
    Object **items = compile_take(c, defaults->count, sizeof *items);
    bool constant = items != NULL;
    for (uint32_t i = 0; i < defaults->count && constant; i++) constant = (items[i] = constant_of(c, defaults->items[i])) != NULL;
    if (constant) {
        load_constant(c, at, push_temp(c), constant_tuple(c, items, defaults->count));
        return 1;
    }
    for (uint32_t i = 0; i < defaults->count && !c->failed; i++) compile_fresh(c, defaults->items[i]);
    pop_to(c, first);
    push_temp(c);
    emit(c, at, OP_BUILD_TUPLE, first, first, defaults->count);
    return 1;
}

static void emit_key(Compiler *c, const Span *at, Str *name) {
    load_constant(c, at, push_temp(c), name ? constant_merge(c, OBJ(incref(name))) : NULL);
}

/* Pairs on top of `dict` become the dict, or are added to it. */
typedef struct Pairs {
    Reg dict;
    uint32_t count; /* pairs waiting in registers */
    bool built;
} Pairs;

static void flush_pairs(Compiler *c, const Span *at, Pairs *p, bool last) {
    if (!p->built && (last || p->count == DISPLAY_CHUNK / 2)) {
        pop_to(c, p->dict);
        push_temp(c);
        emit(c, at, OP_BUILD_MAP, p->dict, p->dict, p->count);
        p->built = true;
        p->count = 0;
    } else if (p->built && p->count) {
        emit(c, at, OP_MAP_ADD, p->dict, p->dict + 1, p->dict + 2);
        pop_to(c, p->dict + 1);
        p->count = 0;
    }
}

static uint32_t emit_keyword_defaults(Compiler *c, const Span *at, const Arguments *a) {
    Pairs p = {c->unit->top, 0, false};
    bool any = false;
    for (uint32_t i = 0; i < a->kwonlyargs.count && !c->failed; i++) {
        if (!a->kw_defaults.items[i]) continue;
        any = true;
        emit_key(c, at, mangled_name(c, c->unit->lexical, a->kwonlyargs.items[i]->arg));
        compile_fresh(c, a->kw_defaults.items[i]);
        p.count++;
        flush_pairs(c, at, &p, false);
    }
    if (any) flush_pairs(c, at, &p, true);
    return any ? 2 : 0;
}

static void emit_annotation(Compiler *c, Pairs *p, const Identifier *name, Expr *annotation) {
    if (!annotation || c->failed) return;
    emit_key(c, &annotation->at, mangled_name(c, c->unit->lexical, name));
    if (c->future_annotations) {
        load_constant(c, &annotation->at, push_temp(c), constant_merge(c, OBJ(unparse_expr(c, annotation))));
    } else if (annotation->kind == EXPR_STARRED) { /* *args: *Ts is the only item of unpacking Ts */
        Reg t = compile_fresh(c, annotation->value);
        emit(c, &annotation->at, OP_UNPACK_SEQUENCE, t, t, 1);
    } else compile_fresh(c, annotation);
    p->count++;
    flush_pairs(c, &annotation->at, p, false);
}

static uint32_t emit_annotations(Compiler *c, const Span *at, const Arguments *a, Expr *returns) {
    Pairs p = {c->unit->top, 0, false};
    for (uint32_t i = 0; i < a->posonlyargs.count; i++) {
        emit_annotation(c, &p, a->posonlyargs.items[i]->arg, a->posonlyargs.items[i]->annotation);
    }
    for (uint32_t i = 0; i < a->args.count; i++) emit_annotation(c, &p, a->args.items[i]->arg, a->args.items[i]->annotation);
    if (a->vararg) emit_annotation(c, &p, a->vararg->arg, a->vararg->annotation);
    for (uint32_t i = 0; i < a->kwonlyargs.count; i++) {
        emit_annotation(c, &p, a->kwonlyargs.items[i]->arg, a->kwonlyargs.items[i]->annotation);
    }
    if (a->kwarg) emit_annotation(c, &p, a->kwarg->arg, a->kwarg->annotation);
    if (returns) {
        Identifier name = {.text = "return", .length = 6, .ordinal = UINT32_MAX};
        emit_annotation(c, &p, &name, returns);
    }
    if (!p.count && !p.built) return 0;
    flush_pairs(c, at, &p, true);
    return 4;
}

/* ---- decorators: each waits with a free register for no receiver, below what it decorates ---- */

static void push_decorators(Compiler *c, const ExprSeq *decorators) {
    for (uint32_t i = 0; i < decorators->count && !c->failed; i++) {
        compile_fresh(c, decorators->items[i]);
        push_temp(c);
    }
}

static void call_decorators(Compiler *c, const ExprSeq *decorators, Reg first) {
    for (uint32_t i = decorators->count; i-- > 0 && !c->failed;) {
        Reg window = first + 2 * i;
        emit(c, &decorators->items[i]->at, OP_CALL_FUNCTION, window, window, 1);
        pop_to(c, window + 1);
    }
}

static uint32_t first_line(const ExprSeq *decorators, const Stmt *s) {
    return (uint32_t)(decorators->count ? decorators->items[0]->at.line : s->at.line);
}

/* ---- functions ---- */

static Code *function_code(Compiler *c, Stmt *s, Scope *scope) {
    const StmtSeq *body = &s->function.body;
    Str *name = identifier_name(c, s->function.name);
    if (!unit_open(c, scope, name, first_line(&s->function.decorator_list, s))) return NULL;
    Object *doc = body_start(body) ? docstring_of(c, body) : NULL;
    constant_index(c, doc ? doc : NONE(c->vm)); /* the first constant, as co_consts shows */
    if (doc) c->unit->flags |= CODE_HAS_DOCSTRING;
    compile_body_from(c, body, body_start(body));
    return finish_unit(c);
}

/* The function made of the def, in a fresh temporary or the given local; `flags` tells which defaults lie from window on. */
static Reg make_function(Compiler *c, Stmt *s, Reg window, uint32_t flags, Reg type_params, Reg wanted) {
    Scope *scope = scope_of(c, s);
    flags |= emit_annotations(c, &s->at, s->function.args, s->function.returns);
    Code *code = c->failed || !scope ? NULL : function_code(c, s, scope);
    if (!code) {
        compile_fail(c);
        return window;
    }
    return emit_generic_function(c, &s->at, code, scope, window, flags, type_params, wanted);
}

/* The def inside the function that makes its type parameters, which gets the defaults as arguments. */
static void generic_function_body(Compiler *c, void *context, Reg type_params) {
    Stmt *s = context;
    Reg window = c->unit->top;
    uint32_t flags = 0;
    if (scope_lookup(c->unit->scope, text_name(c, ".defaults"))) {
        emit_load_name(c, &s->at, text_name(c, ".defaults"), FRESH);
        flags |= 1;
    }
    if (scope_lookup(c->unit->scope, text_name(c, ".kwdefaults"))) {
        emit_load_name(c, &s->at, text_name(c, ".kwdefaults"), FRESH);
        flags |= 2;
    }
    Reg made = make_function(c, s, window, flags, type_params, FRESH);
    emit(c, &s->at, OP_RELEASE, type_params, 0, 0);
    emit(c, &s->at, OP_RETURN, made, 0, 0);
}

static void generic_function(Compiler *c, Stmt *s) {
    Reg window = push_temp(c);
    push_temp(c);
    uint32_t flags = emit_defaults(c, &s->at, &s->function.args->defaults);
    flags |= emit_keyword_defaults(c, &s->at, s->function.args);
    emit_type_params_call(c, &s->at, &s->function.type_params, s->function.name, window, (flags & 1) + (flags >> 1),
                          generic_function_body, s);
}

void compile_function_def(Compiler *c, Stmt *s) {
    const ExprSeq *decorators = &s->function.decorator_list;
    Reg mark = c->unit->top;
    push_decorators(c, decorators);
    Reg window = c->unit->top;
    Identifier *name = s->function.name;
    bool generic = s->function.type_params.count != 0;
    Expr target = {.kind = EXPR_NAME, .at = s->at, .name.id = name};
    Reg local = decorators->count || generic ? ANY : local_target(c, &target);
    if (generic) generic_function(c, s);
    else {
        uint32_t flags = emit_defaults(c, &s->at, &s->function.args->defaults);
        flags |= emit_keyword_defaults(c, &s->at, s->function.args);
        make_function(c, s, window, flags, ANY, local != ANY ? local : FRESH);
    }
    if (local != ANY) local_set_bound(c, local, true);
    else {
        call_decorators(c, decorators, mark);
        emit_store_name(c, &s->at, mangled_name(c, c->unit->lexical, name), mark);
    }
    pop_to(c, mark);
}

Reg compile_lambda(Compiler *c, Expr *e, Reg wanted) {
    Scope *scope = scope_of(c, e);
    Reg window = c->unit->top;
    if (!scope) return window;
    uint32_t flags = emit_defaults(c, &e->at, &e->lambda.args->defaults);
    flags |= emit_keyword_defaults(c, &e->at, e->lambda.args);
    if (c->failed || !unit_open(c, scope, text_name(c, "<lambda>"), (uint32_t)e->at.line)) {
        compile_fail(c);
        return window;
    }
    constant_index(c, NONE(c->vm)); /* the first, as in a def without docstring */
    Reg value = compile_operand(c, e->lambda.body, NULL);
    if (scope->is_generator) {
        if (is_temp(c, value)) emit(c, &e->lambda.body->at, OP_RELEASE, value, 0, 0);
        pop_to(c, scope->local_count);
    } else emit(c, &e->lambda.body->at, OP_RETURN, value, 0, 0);
    Code *code = finish_unit(c);
    if (!code) return window;
    return emit_function(c, &e->at, code, scope, window, flags, wanted);
}

/* ---- classes ---- */

static void store_class_constant(Compiler *c, Str *name, Object *constant) {
    Reg t = push_temp(c);
    load_constant(c, NULL, t, constant);
    emit_store_name(c, NULL, name, t);
    pop_to(c, t);
}

static void class_start(Compiler *c, uint32_t line) {
    Unit *u = c->unit;
    Span at = {(int32_t)line, 0, (int32_t)line, 0};
    Reg module = emit_load_name(c, &at, NAME(c->vm, __name__), ANY);
    emit_store_name(c, &at, NAME(c->vm, __module__), module);
    pop_to(c, module);
    store_class_constant(c, NAME(c->vm, __qualname__), constant_merge(c, OBJ(incref(u->qualname))));
    store_class_constant(c, NAME(c->vm, __firstlineno__), constant_int(c, line));
    Str *params = text_name(c, ".type_params");
    if (scope_lookup(u->scope, params)) {
        Reg t = emit_load_name(c, &at, params, FRESH);
        emit_store_name(c, &at, NAME(c->vm, __type_params__), t);
        pop_to(c, t);
    }
    if (u->scope->classdict_cell) {
        Reg t = push_temp(c);
        emit(c, &at, OP_LOAD_LOCALS, t, 0, 0);
        emit(c, &at, OP_STORE_CELL, u->scope->classdict_cell->reg, t, 0);
        pop_to(c, t);
    }
}

/* The cell of __class__ goes to type.__new__ through the namespace, and is what the body returns. */
static void class_end(Compiler *c) {
    Unit *u = c->unit;
    Object *names = constant_tuple(c, (Object **)u->static_names, u->static_count);
    store_class_constant(c, NAME(c->vm, __static_attributes__), names);
    if (!u->scope->class_cell) return;
    Reg cell = push_temp(c);
    Reg copy = push_temp(c);
    emit(c, NULL, OP_LOAD_CLOSURE, cell, u->scope->class_cell->reg, 0);
    emit(c, NULL, OP_COPY, copy, cell, 0);
    emit_store_name(c, NULL, NAME(c->vm, __classcell__), copy);
    emit(c, NULL, OP_RETURN, cell, 0, 0);
    pop_to(c, cell);
}

static Code *class_code(Compiler *c, Stmt *s, Scope *scope) {
    const StmtSeq *body = &s->class_def.body;
    uint32_t line = first_line(&s->class_def.decorator_list, s);
    if (!unit_open(c, scope, identifier_name(c, s->class_def.name), line)) return NULL;
    class_start(c, line);
    compile_namespace_start(c, body);
    compile_body_from(c, body, body_start(body));
    class_end(c);
    return finish_unit(c);
}

/* The class in the temporary at the top; `bases` are those written and, in a generic class, typing.Generic's. */
static Reg make_class(Compiler *c, Stmt *s, const ExprSeq *bases) {
    Scope *scope = scope_of(c, s);
    Reg window = push_temp(c);
    Code *code = c->failed || !scope ? NULL : class_code(c, s, scope);
    if (!code) {
        compile_fail(c);
        return window;
    }
    emit(c, &s->at, OP_LOAD_BUILD_CLASS, window, 0, 0);
    push_temp(c);
    emit_function(c, &s->at, code, scope, c->unit->top, 0, FRESH);
    emit_key(c, &s->at, identifier_name(c, s->class_def.name));
    return compile_arguments(c, s->at, window, bases, &s->class_def.keywords, 2, false, FRESH);
}

static void generic_class_body(Compiler *c, void *context, Reg type_params) {
    Stmt *s = context;
    Reg copy = push_temp(c);
    emit(c, &s->at, OP_COPY, copy, type_params, 0);
    emit_store_name(c, &s->at, text_name(c, ".type_params"), copy);
    emit_generic_base(c, &s->at, copy, type_params);
    emit_store_name(c, &s->at, text_name(c, ".generic_base"), copy);
    pop_to(c, copy);
    ExprSeq bases = {compile_take(c, (size_t)s->class_def.bases.count + 1, sizeof(Expr *)), s->class_def.bases.count + 1};
    Expr *generic = compile_take(c, 1, sizeof *generic);
    Identifier *id = compile_take(c, 1, sizeof *id);
    if (c->failed) return;
    *id = (Identifier){.text = ".generic_base", .length = 13, .ordinal = UINT32_MAX};
    *generic = (Expr){.kind = EXPR_NAME, .depth = 1, .at = s->at, .name.id = id};
    for (uint32_t i = 0; i + 1 < bases.count; i++) bases.items[i] = s->class_def.bases.items[i];
    bases.items[bases.count - 1] = generic;
    Reg made = make_class(c, s, &bases);
    emit(c, &s->at, OP_RELEASE, type_params, 0, 0);
    emit(c, &s->at, OP_RETURN, made, 0, 0);
}

void compile_class_def(Compiler *c, Stmt *s) {
    const ExprSeq *decorators = &s->class_def.decorator_list;
    Reg mark = c->unit->top;
    push_decorators(c, decorators);
    if (s->class_def.type_params.count) {
        Reg window = push_temp(c);
        push_temp(c);
        emit_type_params_call(c, &s->at, &s->class_def.type_params, s->class_def.name, window, 0, generic_class_body, s);
    } else make_class(c, s, &s->class_def.bases);
    call_decorators(c, decorators, mark);
    emit_store_name(c, &s->at, mangled_name(c, c->unit->lexical, s->class_def.name), mark);
    pop_to(c, mark);
}
