/* Scopes: which name means what, found before any code is made. */
#ifndef OURO_COMPILE_SCOPE_H
#define OURO_COMPILE_SCOPE_H

#include "compile/map.h"
#include "object/str.h"
#include "syntax/ast.h"

typedef struct Compiler Compiler;
typedef struct Scope Scope;
typedef struct Symbol Symbol;

typedef enum ScopeKind {
    SCOPE_MODULE,
    SCOPE_CLASS,
    SCOPE_FUNCTION,
    SCOPE_LAMBDA,
    SCOPE_GENERATOR,     /* generator expression: a function of its own */
    SCOPE_COMPREHENSION, /* list, set, dict: runs in the frame of its owner, with names of its own */
    SCOPE_TYPE_PARAMS,   /* the function around a generic def, class or type alias that makes its parameters */
    SCOPE_TYPE_VALUE,    /* the function that computes a bound, default or alias when asked */
} ScopeKind;

enum { /* Symbol.flags: what the source does with the name */
    DEF_GLOBAL = 1, DEF_LOCAL = 2, DEF_PARAM = 4, DEF_NONLOCAL = 8, SYMBOL_USED = 16, DEF_ANNOTATION = 32,
    DEF_ITERATION = 64,  /* a comprehension's iteration variable */
    DEF_TYPE_PARAM = 128,
    SYMBOL_DELETED = 256, /* `del x`, or `except E as x`: may become unbound */
    DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_ITERATION | DEF_TYPE_PARAM,
};

typedef enum SymbolKind {
    SYMBOL_UNRESOLVED,
    SYMBOL_LOCAL,      /* in register reg of the owner's frame */
    SYMBOL_CELL,       /* in a cell that register reg holds */
    SYMBOL_FREE,       /* in a cell of an enclosing function: the owner has a Free for it */
    SYMBOL_CLASS_FREE, /* the same, read in a class body: the namespace first */
    SYMBOL_ALIAS,      /* a comprehension's view of the symbol `target` of its frame */
    SYMBOL_GLOBAL,
    SYMBOL_CLASS_GLOBAL, /* read in an annotation scope of a class: namespace, then globals */
    SYMBOL_NAME,       /* in the namespace of a module or class body */
} SymbolKind;

struct Symbol {
    Str *name;       /* interned, mangled; kept by the compiler */
    Symbol *next;    /* in order of first appearance */
    Symbol *target;  /* ALIAS: in the same frame; FREE: the symbol with the cell */
    Scope *scope;
    uint32_t flags;
    uint8_t kind;    /* SymbolKind */
    bool hidden;     /* a comprehension's: of no interest to locals() outside it */
    uint32_t reg;    /* LOCAL, CELL */
    uint32_t param;  /* captured parameter: the register it arrives in */
    Span at;         /* of the global or nonlocal statement */
};

/* A cell that a code object gets from its closure. */
typedef struct Free {
    struct Free *next; /* by name */
    Symbol *target;
    uint32_t reg;
} Free;

struct Scope {
    ScopeKind kind;
    Scope *parent;
    Scope *owner;         /* whose frame it runs in: itself, or for comprehensions an ancestor */
    Scope *first_child, *last_child, *next_sibling;
    const void *node;
    Str *name;
    Str *private_name;    /* the class for mangling, or NULL */
    Symbol *first, *last; /* the symbols, in order */
    Map symbols;          /* Str -> Symbol */
    Free *frees;          /* sorted by name */
    uint32_t free_count;
    Symbol *class_cell;   /* classes: the cell of __class__, when a method wants it */
    Symbol *classdict_cell; /* classes: the cell of __classdict__, when an annotation scope wants it */
    Span at;
    bool is_generator, is_coroutine, is_async;
    bool has_walrus;      /* owner: some local may be rebound in the middle of an expression */
    bool is_nested;       /* inside a function */
    uint32_t in_iterable; /* building: inside so many iterable expressions of comprehensions */
    bool in_target;       /* building: inside a comprehension's target */
    bool has_star_args, has_star_kwargs;
    bool sees_class;      /* TYPE_PARAMS, TYPE_VALUE directly in a class */
    uint32_t argument_count, positional_only_count, keyword_only_count;
    uint32_t local_count, first_cell, cell_count; /* owner: registers */
};

static inline bool scope_is_function(const Scope *s) { return s->kind != SCOPE_MODULE && s->kind != SCOPE_CLASS; }

/* Builds and resolves the scopes of the whole unit and folds its constants. False RAISES. */
bool scopes_build(Compiler *c) RAISES;
/* The scope of a def, class, lambda, comprehension or module. */
Scope *scope_of(Compiler *c, const void *node);
/* A name as the scope means it: aliases followed. Symbols that the scope never mentions give NULL. */
Symbol *scope_lookup(const Scope *scope, Str *name);
Symbol *scope_resolve(const Scope *scope, Str *name);
/* The register of the cell of `target` in the frame of `owner`. */
uint32_t scope_cell_register(const Scope *owner, const Symbol *target);

#endif
