/* Owns variables: reading, binding and deleting a name, wherever the scopes say it lives. */
#include "compile/compiler.h"

typedef struct Place {
    SymbolKind kind;
    Reg reg;      /* LOCAL; CELL: of the cell, free variables included */
    Symbol *symbol;
} Place;

static Place place_of(Compiler *c, Str *name) {
    const Scope *scope = c->unit->lexical;
    Symbol *s = name ? scope_resolve(scope, name) : NULL;
    if (!s) return (Place){scope_is_function(scope) ? SYMBOL_GLOBAL : SYMBOL_NAME, 0, NULL};
    Place place = {(SymbolKind)s->kind, s->reg, s};
    if (s->kind == SYMBOL_FREE || s->kind == SYMBOL_CLASS_FREE) {
        place.reg = scope_cell_register(c->unit->scope, s->target);
        if (s->kind == SYMBOL_FREE) place.kind = SYMBOL_CELL;
    }
    return place;
}

Reg destination(Compiler *c, Reg mark, Reg wanted) {
    pop_to(c, mark);
    return wanted == ANY || wanted == FRESH ? push_temp(c) : wanted;
}

Reg move_to(Compiler *c, const Span *at, Reg from, Reg mark, Reg wanted) {
    if (wanted == ANY || from == wanted || (wanted == FRESH && from == mark)) return from;
    Reg to = destination(c, mark, wanted), temporaries = c->unit->scope->local_count;
    emit(c, at, from < temporaries && to >= temporaries ? OP_LOAD_LOCAL : OP_MOVE, to, from, 0);
    return to;
}

static Reg load_local(Compiler *c, const Span *at, Reg r, Reg wanted) {
    if (c->unit->reachable && !local_is_bound(c, r)) {
        emit(c, at, OP_CHECK_LOCAL, r, 0, 0);
        local_set_bound(c, r, true);
    }
    return move_to(c, at, r, c->unit->top, wanted);
}

static void load_class_global(Compiler *c, const Span *at, Place place, Str *name, Reg to) {
    emit(c, at, OP_LOAD_CELL, to, scope_cell_register(c->unit->scope, place.symbol->target), 0);
    emit(c, at, OP_LOAD_CLASS_GLOBAL, to, to, name_index(c, name));
}

Reg emit_load_name(Compiler *c, const Span *at, Str *name, Reg wanted) {
    Place place = place_of(c, name);
    if (place.kind == SYMBOL_LOCAL) return load_local(c, at, place.reg, wanted);
    if (place.kind == SYMBOL_CLASS_GLOBAL) {
        Reg mark = c->unit->top;
        Reg t = push_temp(c);
        load_class_global(c, at, place, name, t);
        return move_to(c, at, t, mark, wanted);
    }
    Reg to = destination(c, c->unit->top, wanted);
    switch (place.kind) {
    case SYMBOL_CELL: emit(c, at, OP_LOAD_CELL, to, place.reg, 0); break;
    case SYMBOL_CLASS_FREE: emit(c, at, OP_LOAD_CLASS_CELL, to, place.reg, name_index(c, name)); break;
    case SYMBOL_GLOBAL: emit_high(c, at, OP_LOAD_GLOBAL, to, name_index(c, name)); break;
    default: emit_high(c, at, OP_LOAD_NAME, to, name_index(c, name)); break;
    }
    return to;
}

void emit_store_name(Compiler *c, const Span *at, Str *name, Reg from) {
    Place place = place_of(c, name);
    switch (place.kind) {
    case SYMBOL_LOCAL:
        if (from != place.reg) emit(c, at, OP_MOVE, place.reg, from, 0);
        local_set_bound(c, place.reg, true);
        break;
    case SYMBOL_CELL: emit(c, at, OP_STORE_CELL, place.reg, from, 0); break;
    case SYMBOL_GLOBAL: emit_high(c, at, OP_STORE_GLOBAL, from, name_index(c, name)); break;
    default: emit_high(c, at, OP_STORE_NAME, from, name_index(c, name)); break;
    }
}

void emit_delete_name(Compiler *c, const Span *at, Str *name) {
    Place place = place_of(c, name);
    switch (place.kind) {
    case SYMBOL_LOCAL:
        emit(c, at, OP_DELETE_LOCAL, place.reg, 0, 0);
        local_set_bound(c, place.reg, false);
        break;
    case SYMBOL_CELL: emit(c, at, OP_DELETE_CELL, place.reg, 0, 0); break;
    case SYMBOL_GLOBAL: emit_high(c, at, OP_DELETE_GLOBAL, 0, name_index(c, name)); break;
    default: emit_high(c, at, OP_DELETE_NAME, 0, name_index(c, name)); break;
    }
}

void emit_forget_name(Compiler *c, const Span *at, Str *name) {
    Place place = place_of(c, name);
    if (place.kind == SYMBOL_LOCAL) {
        emit(c, at, OP_CLEAR, place.reg, 0, 0);
        local_set_bound(c, place.reg, false);
        return;
    }
    Reg mark = c->unit->top;
    Reg t = push_temp(c);
    load_constant(c, at, t, NONE(c->vm));
    emit_store_name(c, at, name, t);
    pop_to(c, mark);
    emit_delete_name(c, at, name);
}

Reg local_target(Compiler *c, const Expr *target) {
    if (target->kind != EXPR_NAME) return ANY;
    Place place = place_of(c, mangled_name(c, c->unit->lexical, target->name.id));
    return place.kind == SYMBOL_LOCAL ? place.reg : ANY;
}
