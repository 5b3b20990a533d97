/* Owns type parameters (PEP 695): generic defs and classes, type aliases. */
#include "compile/compiler.h"

/* The function that computes a bound, default or alias when somebody asks; in a fresh temporary. */
static void emit_value_function(Compiler *c, Expr *value, const void *node, Str *name) {
    Scope *scope = scope_of(c, node);
    if (c->failed || !scope || !unit_open(c, scope, name, (uint32_t)value->at.line)) {
        compile_fail(c);
        return;
    }
    bool star = value->kind == EXPR_STARRED;
    Reg r = compile_operand(c, star ? value->value : value, NULL);
    if (star) { /* default of *Ts: the only item of unpacking it */
        pop_to(c, scope->local_count);
        Reg t = push_temp(c);
        emit(c, &value->at, OP_UNPACK_SEQUENCE, t, r, 1);
        r = t;
    }
    emit(c, &value->at, OP_RETURN, r, 0, 0);
    Code *code = unit_close(c);
    if (code) emit_function(c, &value->at, code, scope, c->unit->top, 0, FRESH);
}

static void emit_value_or_none(Compiler *c, const Span *at, Expr *value, Str *name) {
    if (value) emit_value_function(c, value, value, name);
    else load_constant(c, at, push_temp(c), NONE(c->vm));
}

static void emit_name_constant(Compiler *c, const Span *at, Str *name) {
    load_constant(c, at, push_temp(c), name ? constant_merge(c, OBJ(incref(name))) : NULL);
}

static uint32_t parameter_kind(const TypeParam *p) {
    if (p->kind == TYPE_PARAM_PARAM_SPEC) return 1;
    if (p->kind == TYPE_PARAM_TYPE_VAR_TUPLE) return 2;
    if (!p->bound) return 0;
    bool constraints = p->bound->kind == EXPR_TUPLE;
    if (p->bound->kind == EXPR_FOLDED) constraints = is_exact((Object *)p->bound->value, TYPE_TUPLE);
    return constraints ? 3 : 0;
}

/* The parameters, each bound to its name, as a tuple in a temporary. */
static Reg emit_parameters(Compiler *c, const TypeParamSeq *params) {
    Reg first = c->unit->top;
    bool seen_default = false;
    for (uint32_t i = 0; i < params->count && !c->failed; i++) {
        const TypeParam *p = params->items[i];
        Str *name = identifier_name(c, p->name);
        if (seen_default && !p->default_value) {
            compile_error(c, p->at, "non-default type parameter '%U' follows default type parameter", name);
        }
        seen_default |= p->default_value != NULL;
        Reg window = c->unit->top;
        emit_name_constant(c, &p->at, name);
        emit_value_or_none(c, &p->at, p->bound, name);
        emit_value_or_none(c, &p->at, p->default_value, name);
        pop_to(c, window);
        Reg made = push_temp(c);
        emit(c, &p->at, OP_MAKE_TYPE_PARAMETER, made, window, parameter_kind(p));
        Reg copy = push_temp(c);
        emit(c, &p->at, OP_COPY, copy, made, 0);
        emit_store_name(c, &p->at, mangled_name(c, c->unit->lexical, p->name), copy);
        pop_to(c, copy);
    }
    pop_to(c, first);
    push_temp(c);
    emit(c, &params->items[0]->at, OP_BUILD_TUPLE, first, first, params->count);
    return first;
}

void emit_type_params_call(Compiler *c, const Span *at, const TypeParamSeq *params, const Identifier *name, Reg window,
                           uint32_t arguments, GenericBody body, void *context) {
    Scope *scope = scope_of(c, params->items);
    Str *title = compile_keep(c, str_from_format(c->vm, "<generic parameters of %s>", name->text));
    if (c->failed || !scope || !unit_open(c, scope, title, (uint32_t)at->line)) {
        compile_fail(c);
        return;
    }
    Reg tuple = emit_parameters(c, params);
    body(c, context, tuple);
    Code *code = unit_close(c);
    if (code) emit_function(c, at, code, scope, c->unit->top, 0, window);
    emit(c, at, OP_CALL_FUNCTION, window, window, arguments);
    pop_to(c, window + 1);
}

void emit_generic_base(Compiler *c, const Span *at, Reg to, Reg type_params) {
    Reg window = push_temp(c);
    emit(c, at, OP_COPY, window, type_params, 0);
    load_constant(c, at, push_temp(c), NONE(c->vm));
    load_constant(c, at, push_temp(c), NONE(c->vm));
    emit(c, at, OP_MAKE_TYPE_PARAMETER, to, window, 4);
    pop_to(c, window);
}

/* ---- type X = value ---- */

static Reg emit_alias(Compiler *c, Stmt *s, Reg type_params) {
    Reg window = c->unit->top;
    Str *name = identifier_name(c, s->type_alias.name->name.id);
    emit_name_constant(c, &s->at, name);
    if (type_params == ANY) load_constant(c, &s->at, push_temp(c), NONE(c->vm));
    else emit(c, &s->at, OP_COPY, push_temp(c), type_params, 0);
    emit_value_function(c, s->type_alias.value, s, name);
    pop_to(c, window);
    Reg made = push_temp(c);
    emit(c, &s->at, OP_MAKE_TYPE_ALIAS, made, window, 0);
    return made;
}

static void generic_alias_body(Compiler *c, void *context, Reg type_params) {
    Stmt *s = context;
    Reg made = emit_alias(c, s, type_params);
    emit(c, &s->at, OP_RELEASE, type_params, 0, 0);
    emit(c, &s->at, OP_RETURN, made, 0, 0);
}

void compile_type_alias(Compiler *c, Stmt *s) {
    Reg mark = c->unit->top;
    if (s->type_alias.type_params.count) {
        Reg window = push_temp(c);
        push_temp(c);
        emit_type_params_call(c, &s->at, &s->type_alias.type_params, s->type_alias.name->name.id, window, 0, generic_alias_body, s);
    } else emit_alias(c, s, ANY);
    compile_store(c, s->type_alias.name, mark);
    pop_to(c, mark);
}
