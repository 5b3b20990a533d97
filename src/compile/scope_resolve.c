/* Owns what names mean: which are locals, cells, free variables, globals; and the registers of a frame. */
#include "compile/compiler.h"

#include <stdlib.h>

/* Preorder without recursion. */
static Scope *next_scope(Scope *s) {
    if (s->first_child) return s->first_child;
    while (s && !s->next_sibling) s = s->parent;
    return s ? s->next_sibling : NULL;
}

/* ---- looking outwards ---- */

static Symbol *implicit_cell(Compiler *c, Scope *class_scope, Symbol **slot, Str *name) {
    if (*slot) return *slot;
    Symbol *symbol = compile_take(c, 1, sizeof *symbol);
    if (!symbol) return NULL;
    symbol->name = name;
    symbol->scope = class_scope;
    symbol->kind = SYMBOL_CELL;
    *slot = symbol;
    return symbol;
}

/* The symbol that a name not bound in `scope` refers to; NULL: a global. */
static Symbol *find_enclosing(Compiler *c, const Scope *scope, Str *name) {
    bool dunder_class = name == NAME(c->vm, __class__);
    for (Scope *p = scope->parent; p && p->kind != SCOPE_MODULE; p = p->parent) {
        if (p->kind == SCOPE_CLASS) {
            if (dunder_class && scope->owner != p) return implicit_cell(c, p, &p->class_cell, name);
            continue;
        }
        Symbol *symbol = scope_lookup(p, name);
        if (!symbol) continue;
        if (symbol->flags & DEF_GLOBAL) return NULL;
        if (symbol->flags & DEF_NONLOCAL) continue;
        if (symbol->flags & DEF_BOUND) return symbol;
    }
    return NULL;
}

static bool add_free(Compiler *c, Scope *owner, Symbol *target) {
    Free **at = &owner->frees;
    while (*at && str_compare((*at)->target->name, target->name) < 0) at = &(*at)->next;
    if (*at && (*at)->target == target) return true;
    Free *f = compile_take(c, 1, sizeof *f);
    if (!f) return false;
    f->target = target;
    f->next = *at;
    *at = f;
    owner->free_count++;
    return true;
}

/* Every frame from `scope` up to the one that has the variable passes the cell on. */
static void capture(Compiler *c, Scope *scope, Symbol *target) {
    target->kind = SYMBOL_CELL;
    for (Scope *s = scope->owner; s != target->scope->owner; s = s->parent->owner) {
        if (!add_free(c, s, target)) return;
    }
}

static void refer(Compiler *c, Scope *scope, Symbol *symbol, Symbol *target) {
    symbol->target = target;
    if (target->scope->owner == scope->owner) {
        symbol->kind = SYMBOL_ALIAS;
        return;
    }
    symbol->kind = scope->kind == SCOPE_CLASS && !(symbol->flags & DEF_NONLOCAL) ? SYMBOL_CLASS_FREE : SYMBOL_FREE;
    capture(c, scope, target);
}

/* ---- deciding ---- */

/* In an annotation scope directly in a class, names are looked up in the class first. */
static bool resolve_in_class(Compiler *c, Scope *scope, Symbol *symbol) {
    if (!scope->sees_class || symbol->name == NAME(c->vm, __class__)) return false;
    Scope *class_scope = scope->parent;
    while (class_scope->kind != SCOPE_CLASS) {
        Symbol *between = scope_lookup(class_scope, symbol->name);
        if (between && (between->flags & DEF_BOUND)) return false;
        class_scope = class_scope->parent;
    }
    Symbol *in_class = scope_lookup(class_scope, symbol->name);
    if (in_class && (in_class->flags & DEF_GLOBAL)) return false;
    if (in_class && (in_class->flags & DEF_NONLOCAL)) return false;
    Symbol *outer = find_enclosing(c, class_scope, symbol->name);
    if (outer && !(in_class && (in_class->flags & DEF_BOUND))) return false;
    Symbol *cell = implicit_cell(c, class_scope, &class_scope->classdict_cell, text_name(c, "__classdict__"));
    if (!cell) return true;
    symbol->kind = SYMBOL_CLASS_GLOBAL;
    symbol->target = cell;
    capture(c, scope, cell);
    return true;
}

static void resolve_nonlocal(Compiler *c, Scope *scope, Symbol *symbol) {
    if (scope->kind == SCOPE_MODULE) {
        compile_error(c, symbol->at, "nonlocal declaration not allowed at module level");
        return;
    }
    Symbol *target = find_enclosing(c, scope, symbol->name);
    if (!target) compile_error(c, symbol->at, "no binding for nonlocal '%U' found", symbol->name);
    else if (target->flags & DEF_TYPE_PARAM) {
        compile_error(c, symbol->at, "nonlocal binding not allowed for type parameter '%U'", symbol->name);
    } else {
        refer(c, scope, symbol, target);
        if (symbol->flags & SYMBOL_DELETED) target->flags |= SYMBOL_DELETED;
    }
}

static void resolve_symbol(Compiler *c, Scope *scope, Symbol *symbol) {
    if ((symbol->flags & DEF_GLOBAL) && (symbol->flags & DEF_NONLOCAL)) {
        compile_error(c, symbol->at, "name '%U' is nonlocal and global", symbol->name);
    } else if (symbol->flags & DEF_GLOBAL) {
        symbol->kind = SYMBOL_GLOBAL;
    } else if (symbol->flags & DEF_NONLOCAL) {
        resolve_nonlocal(c, scope, symbol);
    } else if (symbol->flags & DEF_BOUND) {
        if (symbol->kind == SYMBOL_CELL) return; /* captured by a scope inside */
        symbol->kind = scope_is_function(scope) ? SYMBOL_LOCAL : SYMBOL_NAME;
    } else if (!resolve_in_class(c, scope, symbol)) {
        Symbol *target = find_enclosing(c, scope, symbol->name);
        if (target) refer(c, scope, symbol, target);
        else symbol->kind = scope_is_function(scope) ? SYMBOL_GLOBAL : SYMBOL_NAME;
    }
}

Symbol *scope_resolve(const Scope *scope, Str *name) {
    Symbol *symbol = scope_lookup(scope, name);
    while (symbol && symbol->kind == SYMBOL_ALIAS) symbol = symbol->target;
    return symbol;
}

/* ---- registers ---- */

typedef void (*SymbolFn)(Compiler *c, Scope *owner, Symbol *symbol);

/* Calls fn for the symbols of the comprehensions that run in the owner's frame. Depth is bounded by the source's nesting. */
static void each_hidden(Compiler *c, Scope *owner, Scope *scope, SymbolFn fn) {
    for (Scope *child = scope->first_child; child; child = child->next_sibling) {
        if (child->owner != owner) continue;
        for (Symbol *s = child->first; s; s = s->next) {
            s->hidden = true;
            fn(c, owner, s);
        }
        each_hidden(c, owner, child, fn);
    }
}

static void place_local(Compiler *c, Scope *owner, Symbol *s) {
    (void)c;
    if (s->kind == SYMBOL_LOCAL && !(s->flags & DEF_PARAM)) s->reg = owner->local_count++;
}

static void place_cell(Compiler *c, Scope *owner, Symbol *s) {
    (void)c;
    if (s->kind == SYMBOL_CELL) s->reg = owner->local_count++;
}

static int compare_names(const void *a, const void *b) {
    return str_compare((*(Symbol *const *)a)->name, (*(Symbol *const *)b)->name);
}

/* Own cells come sorted by name, as in co_cellvars. */
static void place_cells(Compiler *c, Scope *scope) {
    size_t count = 0;
    for (Symbol *s = scope->first; s; s = s->next) count += s->kind == SYMBOL_CELL;
    Symbol **cells = count ? compile_take(c, count, sizeof *cells) : NULL;
    if (!cells) return;
    count = 0;
    for (Symbol *s = scope->first; s; s = s->next) {
        if (s->kind == SYMBOL_CELL) cells[count++] = s;
    }
    qsort(cells, count, sizeof *cells, compare_names);
    for (size_t i = 0; i < count; i++) place_cell(c, scope, cells[i]);
}

static void place_registers(Compiler *c, Scope *scope) {
    for (Symbol *s = scope->first; s; s = s->next) {
        if (s->flags & DEF_PARAM) s->reg = s->param = scope->local_count++;
    }
    for (Symbol *s = scope->first; s; s = s->next) place_local(c, scope, s);
    each_hidden(c, scope, scope, place_local);
    scope->first_cell = scope->local_count;
    place_cells(c, scope);
    if (scope->class_cell) place_cell(c, scope, scope->class_cell);
    if (scope->classdict_cell) place_cell(c, scope, scope->classdict_cell);
    each_hidden(c, scope, scope, place_cell);
    scope->cell_count = scope->local_count - scope->first_cell;
    for (Free *f = scope->frees; f; f = f->next) f->reg = scope->local_count++;
    if (scope->local_count >= MAX_REGISTERS) compile_error(c, scope->at, "too many local variables");
}

uint32_t scope_cell_register(const Scope *owner, const Symbol *target) {
    if (target->scope->owner == owner) return target->reg;
    for (const Free *f = owner->frees; f; f = f->next) {
        if (f->target == target) return f->reg;
    }
    return 0; /* cannot be: capture() entered it in every frame between */
}

void scopes_resolve(Compiler *c);

void scopes_resolve(Compiler *c) {
    for (Scope *s = c->module_scope; s && !c->failed; s = next_scope(s)) {
        for (Symbol *symbol = s->first; symbol && !c->failed; symbol = symbol->next) resolve_symbol(c, s, symbol);
    }
    for (Scope *s = c->module_scope; s && !c->failed; s = next_scope(s)) {
        if (s->owner == s) place_registers(c, s);
    }
}
