/* Owns the first walk over the tree: it collects each scope's symbols, reports what is wrong with them, and folds constants
 * on the way up. What the names mean is decided afterwards, in scope_resolve.c. */
#include "compile/compiler.h"

#include <string.h>

static void visit_stmts(Compiler *c, const StmtSeq *body);
static void visit_expr(Compiler *c, Expr *e);

/* ---- scopes and symbols ---- */

Scope *scope_of(Compiler *c, const void *node) {
    MapEntry *entry = map_find(&c->scopes, node, NULL);
    return entry ? (Scope *)entry->value : NULL;
}

Symbol *scope_lookup(const Scope *scope, Str *name) {
    MapEntry *entry = map_find(&scope->symbols, name, NULL);
    return entry ? (Symbol *)entry->value : NULL;
}

static Scope *enter_scope(Compiler *c, ScopeKind kind, const void *node, Str *name, Span at) {
    Scope *scope = compile_take(c, 1, sizeof *scope);
    if (!scope) return NULL;
    Scope *parent = c->scope;
    *scope = (Scope){.kind = kind, .parent = parent, .owner = scope, .node = node, .name = name, .at = at};
    if (parent) {
        scope->is_nested = parent->is_nested || scope_is_function(parent);
        scope->private_name = parent->private_name;
        scope->in_iterable = parent->in_iterable; /* as CPython: not even in a lambda there may be a walrus */
        if (kind == SCOPE_COMPREHENSION) scope->owner = parent->owner;
        if (parent->last_child) parent->last_child->next_sibling = scope;
        else parent->first_child = scope;
        parent->last_child = scope;
    }
    MapEntry *entry = map_put(&c->scopes, c->arena, node, NULL);
    if (!entry) {
        compile_no_memory(c);
        return NULL;
    }
    entry->value = (uintptr_t)scope;
    c->scope = scope;
    return scope;
}

static void leave_scope(Compiler *c) { c->scope = c->scope->parent; }

static Symbol *symbol_get(Compiler *c, Scope *scope, Str *name) {
    if (!name) return NULL;
    MapEntry *entry = map_put(&scope->symbols, c->arena, name, NULL);
    if (!entry) {
        compile_no_memory(c);
        return NULL;
    }
    if (entry->value) return (Symbol *)entry->value;
    Symbol *symbol = compile_take(c, 1, sizeof *symbol);
    if (!symbol) return NULL;
    symbol->name = name;
    symbol->scope = scope;
    entry->value = (uintptr_t)symbol;
    if (scope->last) scope->last->next = symbol;
    else scope->first = symbol;
    scope->last = symbol;
    return symbol;
}

static Symbol *add_symbol(Compiler *c, Scope *scope, Str *name, uint32_t flags, Span at) {
    Symbol *symbol = symbol_get(c, scope, name);
    if (!symbol) return NULL;
    if ((flags & DEF_PARAM) && (symbol->flags & DEF_PARAM)) {
        compile_error(c, at, "duplicate argument '%U' in function definition", name);
    }
    if ((flags & DEF_TYPE_PARAM) && (symbol->flags & DEF_TYPE_PARAM)) {
        compile_error(c, at, "duplicate type parameter '%U'", name);
    }
    if ((flags & DEF_ITERATION) && (symbol->flags & (DEF_GLOBAL | DEF_NONLOCAL))) {
        compile_error(c, at, "comprehension inner loop cannot rebind assignment expression target '%U'", name);
    }
    symbol->flags |= flags;
    if (flags & DEF_GLOBAL) { /* wherever it is declared, it is the module's global, also in exec() with a namespace of its own */
        Symbol *global = symbol_get(c, c->module_scope, name);
        if (global) global->flags |= DEF_GLOBAL;
    }
    return symbol;
}

static void define(Compiler *c, const Identifier *id, uint32_t flags, Span at) {
    if (c->failed) return;
    if (id->length == 9 && memcmp(id->text, "__debug__", 9) == 0 && (flags & (DEF_BOUND | DEF_GLOBAL | DEF_NONLOCAL))) {
        compile_error(c, at, flags & SYMBOL_DELETED ? "cannot delete __debug__" : "cannot assign to __debug__");
        return;
    }
    add_symbol(c, c->scope, mangled_name(c, c->scope, id), flags, at);
}

/* ---- walrus, global, nonlocal ---- */

/* A walrus inside comprehensions binds in the function around them. */
static void extend_walrus(Compiler *c, const Expr *target) {
    Str *name = mangled_name(c, c->scope, target->name.id);
    Scope *s = c->scope;
    for (; s->kind == SCOPE_COMPREHENSION || s->kind == SCOPE_GENERATOR; s = s->parent) {
        Symbol *symbol = scope_lookup(s, name);
        if (symbol && (symbol->flags & DEF_ITERATION)) {
            compile_error(c, target->at, "assignment expression cannot rebind comprehension iteration variable '%U'", name);
            return;
        }
    }
    s->owner->has_walrus = true;
    if (s->kind == SCOPE_CLASS) {
        compile_error(c, target->at, "assignment expression within a comprehension cannot be used in a class body");
    } else if (s->kind == SCOPE_TYPE_PARAMS || s->kind == SCOPE_TYPE_VALUE) {
        compile_error(c, target->at, "assignment expression within a comprehension cannot be used within the definition of a generic");
    } else if (s->kind == SCOPE_MODULE) {
        add_symbol(c, c->scope, name, DEF_GLOBAL, target->at);
        add_symbol(c, s, name, DEF_GLOBAL, target->at);
    } else {
        Symbol *outer = scope_lookup(s, name);
        bool global = outer && (outer->flags & DEF_GLOBAL);
        Symbol *inner = add_symbol(c, c->scope, name, global ? DEF_GLOBAL : DEF_NONLOCAL, target->at);
        if (inner) inner->at = target->at;
        add_symbol(c, s, name, DEF_LOCAL, target->at);
    }
}

static void visit_walrus(Compiler *c, Expr *e) {
    if (c->scope->in_iterable) {
        compile_error(c, e->at, "assignment expression cannot be used in a comprehension iterable expression");
        return;
    }
    c->scope->owner->has_walrus = true;
    if (c->scope->kind == SCOPE_COMPREHENSION || c->scope->kind == SCOPE_GENERATOR) {
        extend_walrus(c, e->named_expr.target);
        visit_expr(c, e->named_expr.value);
        return;
    }
    visit_expr(c, e->named_expr.value);
    visit_expr(c, e->named_expr.target);
}

static void visit_declaration(Compiler *c, const Stmt *s, bool global) {
    for (uint32_t i = 0; i < s->global.names.count && !c->failed; i++) {
        const Identifier *id = s->global.names.items[i];
        Str *name = mangled_name(c, c->scope, id);
        if (!name) return;
        const char *word = global ? "global" : "nonlocal";
        Symbol *old = scope_lookup(c->scope, name);
        uint32_t flags = old ? old->flags : 0;
        if (flags & DEF_PARAM) compile_error(c, s->at, "name '%U' is parameter and %s", name, word);
        else if (flags & SYMBOL_USED) compile_error(c, s->at, "name '%U' is used prior to %s declaration", name, word);
        else if (flags & DEF_ANNOTATION) compile_error(c, s->at, "annotated name '%U' can't be %s", name, word);
        else if (flags & DEF_LOCAL) {
            compile_error(c, s->at, "name '%U' is assigned to before %s declaration", name, word);
        }
        Symbol *symbol = add_symbol(c, c->scope, name, global ? DEF_GLOBAL : DEF_NONLOCAL, s->at);
        if (symbol) symbol->at = s->at;
    }
}

/* ---- functions and classes ---- */

static void visit_exprs(Compiler *c, const ExprSeq *seq) {
    for (uint32_t i = 0; i < seq->count && !c->failed; i++) {
        if (seq->items[i]) visit_expr(c, seq->items[i]);
    }
}

static void visit_annotation(Compiler *c, Expr *annotation) {
    if (annotation && !c->future_annotations) visit_expr(c, annotation);
}

static void visit_arg_annotations(Compiler *c, const ArgSeq *args) {
    for (uint32_t i = 0; i < args->count; i++) visit_annotation(c, args->items[i]->annotation);
}

static void visit_annotations(Compiler *c, const Arguments *a, Expr *returns) {
    visit_arg_annotations(c, &a->posonlyargs);
    visit_arg_annotations(c, &a->args);
    if (a->vararg) visit_annotation(c, a->vararg->annotation);
    visit_arg_annotations(c, &a->kwonlyargs);
    if (a->kwarg) visit_annotation(c, a->kwarg->annotation);
    visit_annotation(c, returns);
}

static void define_args(Compiler *c, const ArgSeq *args) {
    for (uint32_t i = 0; i < args->count; i++) define(c, args->items[i]->arg, DEF_PARAM, args->items[i]->at);
}

static void define_parameters(Compiler *c, const Arguments *a) {
    Scope *scope = c->scope;
    scope->positional_only_count = a->posonlyargs.count;
    scope->argument_count = a->posonlyargs.count + a->args.count;
    scope->keyword_only_count = a->kwonlyargs.count;
    scope->has_star_args = a->vararg != NULL;
    scope->has_star_kwargs = a->kwarg != NULL;
    define_args(c, &a->posonlyargs);
    define_args(c, &a->args);
    define_args(c, &a->kwonlyargs);
    if (a->vararg) define(c, a->vararg->arg, DEF_PARAM, a->vararg->at);
    if (a->kwarg) define(c, a->kwarg->arg, DEF_PARAM, a->kwarg->at);
}

/* `node` is what the scope of the value is found by. */
static void visit_type_value(Compiler *c, Expr *value, const void *node, Str *name) {
    bool in_class = c->scope->kind == SCOPE_CLASS || c->scope->sees_class;
    Scope *scope = enter_scope(c, SCOPE_TYPE_VALUE, node, name, value->at);
    if (!scope) return;
    scope->sees_class = in_class;
    visit_expr(c, value);
    leave_scope(c);
}

static bool enter_type_params(Compiler *c, const TypeParamSeq *params, Str *name, Span at) {
    if (params->count == 0) return false;
    bool in_class = c->scope->kind == SCOPE_CLASS;
    Scope *scope = enter_scope(c, SCOPE_TYPE_PARAMS, params->items, name, at);
    if (!scope) return false;
    scope->sees_class = in_class;
    for (uint32_t i = 0; i < params->count && !c->failed; i++) {
        const TypeParam *p = params->items[i];
        define(c, p->name, DEF_TYPE_PARAM | DEF_LOCAL, p->at);
        if (p->bound) visit_type_value(c, p->bound, p->bound, identifier_name(c, p->name));
        if (p->default_value) visit_type_value(c, p->default_value, p->default_value, identifier_name(c, p->name));
    }
    return true;
}

/* Defaults are evaluated outside and handed in. */
static void define_default_parameters(Compiler *c, const Arguments *a, Span at) {
    bool keywords = false;
    for (uint32_t i = 0; i < a->kw_defaults.count; i++) keywords |= a->kw_defaults.items[i] != NULL;
    if (a->defaults.count) add_symbol(c, c->scope, text_name(c, ".defaults"), DEF_PARAM | SYMBOL_USED, at);
    if (keywords) add_symbol(c, c->scope, text_name(c, ".kwdefaults"), DEF_PARAM | SYMBOL_USED, at);
    c->scope->argument_count = (a->defaults.count != 0) + keywords;
}

static void visit_function(Compiler *c, Stmt *s) {
    Arguments *a = s->function.args;
    Str *name = identifier_name(c, s->function.name);
    visit_exprs(c, &s->function.decorator_list);
    visit_exprs(c, &a->defaults);
    visit_exprs(c, &a->kw_defaults);
    bool generic = enter_type_params(c, &s->function.type_params, name, s->at);
    if (generic) define_default_parameters(c, a, s->at);
    visit_annotations(c, a, s->function.returns);
    Scope *scope = c->failed ? NULL : enter_scope(c, SCOPE_FUNCTION, s, name, s->at);
    if (!scope) return;
    scope->is_async = s->kind == STMT_ASYNC_FUNCTION_DEF;
    scope->is_coroutine = scope->is_async;
    define_parameters(c, a);
    visit_stmts(c, &s->function.body);
    leave_scope(c);
    if (generic) leave_scope(c);
    define(c, s->function.name, DEF_LOCAL, s->at);
}

static void visit_lambda(Compiler *c, Expr *e) {
    Arguments *a = e->lambda.args;
    visit_exprs(c, &a->defaults);
    visit_exprs(c, &a->kw_defaults);
    Scope *scope = c->failed ? NULL : enter_scope(c, SCOPE_LAMBDA, e, text_name(c, "<lambda>"), e->at);
    if (!scope) return;
    define_parameters(c, a);
    visit_expr(c, e->lambda.body);
    leave_scope(c);
}

static void visit_keywords(Compiler *c, const KeywordSeq *keywords) {
    for (uint32_t i = 0; i < keywords->count && !c->failed; i++) visit_expr(c, keywords->items[i]->value);
}

static void visit_class(Compiler *c, Stmt *s) {
    Str *name = identifier_name(c, s->class_def.name);
    visit_exprs(c, &s->class_def.decorator_list);
    bool generic = enter_type_params(c, &s->class_def.type_params, name, s->at);
    if (c->failed) return;
    if (generic) {
        c->scope->private_name = name;
        add_symbol(c, c->scope, text_name(c, ".type_params"), DEF_LOCAL | SYMBOL_USED, s->at);
        add_symbol(c, c->scope, text_name(c, ".generic_base"), DEF_LOCAL | SYMBOL_USED, s->at);
    }
    visit_exprs(c, &s->class_def.bases);
    visit_keywords(c, &s->class_def.keywords);
    Scope *scope = c->failed ? NULL : enter_scope(c, SCOPE_CLASS, s, name, s->at);
    if (!scope) return;
    scope->private_name = name;
    if (generic) add_symbol(c, scope, text_name(c, ".type_params"), SYMBOL_USED, s->at);
    visit_stmts(c, &s->class_def.body);
    leave_scope(c);
    if (generic) leave_scope(c);
    define(c, s->class_def.name, DEF_LOCAL, s->at);
}

static void visit_type_alias(Compiler *c, Stmt *s) {
    Str *name = identifier_name(c, s->type_alias.name->name.id);
    bool generic = enter_type_params(c, &s->type_alias.type_params, name, s->at);
    if (c->failed) return;
    visit_type_value(c, s->type_alias.value, s, name);
    if (generic) leave_scope(c);
    visit_expr(c, s->type_alias.name);
}

/* ---- comprehensions ---- */

static const char *comprehension_word(const Expr *e) {
    switch (e->kind) {
    case EXPR_LIST_COMP: return "list comprehension";
    case EXPR_SET_COMP: return "set comprehension";
    case EXPR_DICT_COMP: return "dict comprehension";
    default: return "generator expression";
    }
}

static const char *comprehension_name(const Expr *e) {
    switch (e->kind) {
    case EXPR_LIST_COMP: return "<listcomp>";
    case EXPR_SET_COMP: return "<setcomp>";
    case EXPR_DICT_COMP: return "<dictcomp>";
    default: return "<genexpr>";
    }
}

static void visit_iterable(Compiler *c, Expr *iter) {
    c->scope->in_iterable++;
    visit_expr(c, iter);
    c->scope->in_iterable--;
    if (!c->failed) fold_iterable(c, iter);
}

static void visit_generator(Compiler *c, const Comprehension *g, bool outermost) {
    if (!outermost) visit_iterable(c, g->iter);
    c->scope->in_target = true;
    visit_expr(c, g->target);
    c->scope->in_target = false;
    visit_exprs(c, &g->ifs);
    if (g->is_async) c->scope->is_coroutine = true;
}

static void visit_comprehension(Compiler *c, Expr *e) {
    bool generator = e->kind == EXPR_GENERATOR_EXP;
    visit_iterable(c, e->comp.generators.items[0]->iter);
    if (c->failed) return;
    bool sees_class = c->scope->sees_class;
    Scope *scope = enter_scope(c, generator ? SCOPE_GENERATOR : SCOPE_COMPREHENSION, e,
                               text_name(c, comprehension_name(e)), e->at);
    if (!scope) return;
    scope->sees_class = sees_class;
    if (generator) {
        scope->argument_count = 1;
        scope->is_generator = true;
        add_symbol(c, scope, text_name(c, ".0"), DEF_PARAM, e->at);
    }
    for (uint32_t i = 0; i < e->comp.generators.count && !c->failed; i++) {
        visit_generator(c, e->comp.generators.items[i], i == 0);
    }
    if (!c->failed) visit_expr(c, e->comp.elt);
    if (!c->failed && e->comp.value) visit_expr(c, e->comp.value);
    leave_scope(c);
    if (scope->is_coroutine && !generator) c->scope->is_coroutine = true;
}

static void visit_yield(Compiler *c, Expr *e) {
    Scope *scope = c->scope;
    if (e->value) visit_expr(c, e->value);
    if (scope->kind == SCOPE_COMPREHENSION || scope->kind == SCOPE_GENERATOR) {
        compile_error(c, e->at, "'yield' inside %s", comprehension_word(scope->node));
    } else if (scope->kind == SCOPE_TYPE_PARAMS || scope->kind == SCOPE_TYPE_VALUE) {
        compile_error(c, e->at, "yield expression cannot be used within the definition of a generic");
    }
    scope->is_generator = true;
}

/* ---- expressions ---- */

static void visit_name(Compiler *c, Expr *e) {
    const Identifier *id = e->name.id;
    if (e->context == CONTEXT_STORE) {
        if (c->scope->in_target) define(c, id, DEF_ITERATION | DEF_LOCAL, e->at);
        else define(c, id, DEF_LOCAL, e->at);
        return;
    }
    if (e->context == CONTEXT_DEL) {
        define(c, id, DEF_LOCAL | SYMBOL_DELETED, e->at);
        return;
    }
    define(c, id, SYMBOL_USED, e->at);
    bool super = id->length == 5 && memcmp(id->text, "super", 5) == 0;
    if (super && scope_is_function(c->scope)) {
        add_symbol(c, c->scope, NAME(c->vm, __class__), SYMBOL_USED, e->at);
    }
}

/* a + b + c + ...: as long as the source makes it, so no recursion to the left. */
static void visit_binary(Compiler *c, Expr *e) {
    size_t count = 0;
    for (Expr *n = e; n->kind == EXPR_BIN_OP; n = n->bin_op.left) count++;
    if (count == 1) {
        visit_expr(c, e->bin_op.left);
        if (!c->failed) visit_expr(c, e->bin_op.right);
        return;
    }
    Expr **spine = compile_take(c, count, sizeof *spine);
    if (!spine) return;
    Expr *n = e;
    for (size_t i = 0; i < count; i++, n = n->bin_op.left) spine[i] = n;
    visit_expr(c, n);
    while (count-- > 0 && !c->failed) {
        visit_expr(c, spine[count]->bin_op.right);
        if (count > 0 && !c->failed) fold_expr(c, spine[count]);
    }
}

static void visit_dict(Compiler *c, Expr *e) {
    for (uint32_t i = 0; i < e->dict.count && !c->failed; i++) {
        if (e->dict.keys[i]) visit_expr(c, e->dict.keys[i]);
        visit_expr(c, e->dict.values[i]);
    }
}

static void visit_optional(Compiler *c, Expr *e) {
    if (e && !c->failed) visit_expr(c, e);
}

static void visit_children(Compiler *c, Expr *e) {
    switch ((ExprKind)e->kind) {
    case EXPR_BOOL_OP: visit_exprs(c, &e->bool_op.values); break;
    case EXPR_NAMED_EXPR: visit_walrus(c, e); break;
    case EXPR_BIN_OP: visit_binary(c, e); break;
    case EXPR_UNARY_OP: visit_expr(c, e->unary_op.operand); break;
    case EXPR_LAMBDA: visit_lambda(c, e); break;
    case EXPR_IF_EXP:
        visit_expr(c, e->if_exp.test);
        visit_optional(c, e->if_exp.body);
        visit_optional(c, e->if_exp.orelse);
        break;
    case EXPR_DICT: visit_dict(c, e); break;
    case EXPR_SET:
    case EXPR_JOINED_STR:
    case EXPR_LIST:
    case EXPR_TUPLE: visit_exprs(c, &e->sequence.elts); break;
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
    case EXPR_GENERATOR_EXP: visit_comprehension(c, e); break;
    case EXPR_YIELD:
    case EXPR_YIELD_FROM: visit_yield(c, e); break;
    case EXPR_AWAIT:
        if (c->scope->kind == SCOPE_GENERATOR || c->scope->kind == SCOPE_COMPREHENSION) c->scope->is_coroutine = true;
        visit_expr(c, e->value);
        break;
    case EXPR_STARRED: visit_expr(c, e->value); break;
    case EXPR_COMPARE:
        visit_expr(c, e->compare.left);
        for (uint32_t i = 0; i < e->compare.count && !c->failed; i++) visit_expr(c, e->compare.comparators[i]);
        break;
    case EXPR_CALL:
        visit_expr(c, e->call.func);
        visit_exprs(c, &e->call.args);
        visit_keywords(c, &e->call.keywords);
        break;
    case EXPR_FORMATTED_VALUE:
        visit_expr(c, e->formatted_value.value);
        visit_optional(c, e->formatted_value.format_spec);
        break;
    case EXPR_CONSTANT: break;
    case EXPR_ATTRIBUTE: visit_expr(c, e->attribute.value); break;
    case EXPR_SUBSCRIPT:
        visit_expr(c, e->subscript.value);
        visit_optional(c, e->subscript.slice);
        break;
    case EXPR_NAME: visit_name(c, e); break;
    case EXPR_SLICE:
        visit_optional(c, e->slice.lower);
        visit_optional(c, e->slice.upper);
        visit_optional(c, e->slice.step);
        break;
    }
}

static void visit_expr(Compiler *c, Expr *e) {
    if (c->failed || e->kind == EXPR_FOLDED || !compile_enter(c)) return;
    bool target = c->scope->in_target;
    /* In `for a[i] in ...` only the names that are bound are iteration variables, not those that are used. */
    if (target && e->kind != EXPR_TUPLE && e->kind != EXPR_LIST && e->kind != EXPR_STARRED && e->kind != EXPR_NAME) {
        c->scope->in_target = false;
    }
    Scope *scope = c->scope;
    visit_children(c, e);
    scope->in_target = target;
    compile_leave(c);
    if (!c->failed) fold_expr(c, e);
}

/* ---- patterns ---- */

static void visit_pattern(Compiler *c, Pattern *p);

static void visit_patterns(Compiler *c, const PatternSeq *patterns) {
    for (uint32_t i = 0; i < patterns->count && !c->failed; i++) visit_pattern(c, patterns->items[i]);
}

static void visit_pattern(Compiler *c, Pattern *p) {
    if (c->failed || !compile_enter(c)) return;
    switch ((PatternKind)p->kind) {
    case PATTERN_MATCH_VALUE: visit_expr(c, p->value); break;
    case PATTERN_MATCH_SINGLETON: break;
    case PATTERN_MATCH_SEQUENCE:
    case PATTERN_MATCH_OR: visit_patterns(c, &p->patterns); break;
    case PATTERN_MATCH_MAPPING:
        visit_exprs(c, &p->mapping.keys);
        visit_patterns(c, &p->mapping.patterns);
        if (p->mapping.rest) define(c, p->mapping.rest, DEF_LOCAL, p->at);
        break;
    case PATTERN_MATCH_CLASS:
        visit_expr(c, p->class_pattern.cls);
        visit_patterns(c, &p->class_pattern.patterns);
        visit_patterns(c, &p->class_pattern.kwd_patterns);
        break;
    case PATTERN_MATCH_STAR:
        if (p->star.name) define(c, p->star.name, DEF_LOCAL, p->at);
        break;
    case PATTERN_MATCH_AS:
        if (p->as.pattern) visit_pattern(c, p->as.pattern);
        if (p->as.name) define(c, p->as.name, DEF_LOCAL, p->at);
        break;
    }
    compile_leave(c);
}

static void visit_match(Compiler *c, Stmt *s) {
    visit_expr(c, s->match.subject);
    for (uint32_t i = 0; i < s->match.cases.count && !c->failed; i++) {
        MatchCase *mc = s->match.cases.items[i];
        visit_pattern(c, mc->pattern);
        visit_optional(c, mc->guard);
        visit_stmts(c, &mc->body);
    }
}

/* ---- statements ---- */

static void visit_ann_assign(Compiler *c, Stmt *s) {
    Expr *target = s->ann_assign.target;
    visit_optional(c, s->ann_assign.value);
    if (target->kind == EXPR_NAME) {
        Str *name = mangled_name(c, c->scope, target->name.id);
        Symbol *symbol = name ? scope_lookup(c->scope, name) : NULL;
        uint32_t declared = symbol ? symbol->flags & (DEF_GLOBAL | DEF_NONLOCAL) : 0;
        if (declared && s->simple && c->scope->kind != SCOPE_MODULE) {
            compile_error(c, s->at, "annotated name '%U' can't be %s", name, declared & DEF_GLOBAL ? "global" : "nonlocal");
        } else if (s->simple) {
            define(c, target->name.id, DEF_ANNOTATION | DEF_LOCAL, target->at);
        } else if (s->ann_assign.value) {
            define(c, target->name.id, DEF_LOCAL, target->at);
        }
    } else {
        visit_expr(c, target);
    }
    visit_annotation(c, s->ann_assign.annotation);
}

static void visit_imports(Compiler *c, const Stmt *s) {
    const AliasSeq *names = s->kind == STMT_IMPORT ? &s->import.names : &s->import_from.names;
    for (uint32_t i = 0; i < names->count && !c->failed; i++) {
        const Alias *alias = names->items[i];
        const Identifier *id = alias->asname ? alias->asname : alias->name;
        if (id->text[0] == '*') {
            if (c->scope->kind != SCOPE_MODULE) compile_error(c, alias->at, "import * only allowed at module level");
            continue;
        }
        const char *dot = memchr(id->text, '.', id->length);
        if (!dot) {
            define(c, id, DEF_LOCAL, alias->at);
            continue;
        }
        Identifier first = {.text = id->text, .length = (uint32_t)(dot - id->text), .ordinal = UINT32_MAX};
        define(c, &first, DEF_LOCAL, alias->at);
    }
}

static void visit_try(Compiler *c, Stmt *s) {
    visit_stmts(c, &s->try_stmt.body);
    for (uint32_t i = 0; i < s->try_stmt.handlers.count && !c->failed; i++) {
        ExceptHandler *h = s->try_stmt.handlers.items[i];
        visit_optional(c, h->type);
        if (h->name) define(c, h->name, DEF_LOCAL | SYMBOL_DELETED, h->at);
        visit_stmts(c, &h->body);
    }
    visit_stmts(c, &s->try_stmt.orelse);
    visit_stmts(c, &s->try_stmt.finalbody);
}

static void visit_with(Compiler *c, Stmt *s) {
    for (uint32_t i = 0; i < s->with.items.count && !c->failed; i++) {
        visit_expr(c, s->with.items.items[i]->context_expr);
        visit_optional(c, s->with.items.items[i]->optional_vars);
    }
    visit_stmts(c, &s->with.body);
}

static void visit_if(Compiler *c, Stmt *s) {
    for (;;) {
        visit_expr(c, s->if_stmt.test);
        visit_stmts(c, &s->if_stmt.body);
        if (c->failed || s->if_stmt.orelse.count != 1 || !s->if_stmt.orelse.items[0]->is_elif) break;
        s = s->if_stmt.orelse.items[0];
    }
    visit_stmts(c, &s->if_stmt.orelse);
}

static void visit_stmt(Compiler *c, Stmt *s) {
    switch ((StmtKind)s->kind) {
    case STMT_FUNCTION_DEF:
    case STMT_ASYNC_FUNCTION_DEF: visit_function(c, s); break;
    case STMT_CLASS_DEF: visit_class(c, s); break;
    case STMT_RETURN: visit_optional(c, s->return_stmt.value); break;
    case STMT_DELETE: visit_exprs(c, &s->delete_stmt.targets); break;
    case STMT_ASSIGN:
        visit_expr(c, s->assign.value);
        visit_exprs(c, &s->assign.targets);
        break;
    case STMT_TYPE_ALIAS: visit_type_alias(c, s); break;
    case STMT_AUG_ASSIGN:
        visit_expr(c, s->aug_assign.target);
        visit_optional(c, s->aug_assign.value);
        break;
    case STMT_ANN_ASSIGN: visit_ann_assign(c, s); break;
    case STMT_FOR:
    case STMT_ASYNC_FOR:
        visit_expr(c, s->for_stmt.iter);
        if (!c->failed && s->kind == STMT_FOR) fold_iterable(c, s->for_stmt.iter);
        visit_optional(c, s->for_stmt.target);
        visit_stmts(c, &s->for_stmt.body);
        visit_stmts(c, &s->for_stmt.orelse);
        break;
    case STMT_WHILE:
        visit_expr(c, s->while_stmt.test);
        visit_stmts(c, &s->while_stmt.body);
        visit_stmts(c, &s->while_stmt.orelse);
        break;
    case STMT_IF: visit_if(c, s); break;
    case STMT_WITH:
    case STMT_ASYNC_WITH: visit_with(c, s); break;
    case STMT_MATCH: visit_match(c, s); break;
    case STMT_RAISE:
        visit_optional(c, s->raise.exc);
        visit_optional(c, s->raise.cause);
        break;
    case STMT_TRY:
    case STMT_TRY_STAR: visit_try(c, s); break;
    case STMT_ASSERT:
        visit_expr(c, s->assert_stmt.test);
        visit_optional(c, s->assert_stmt.msg);
        break;
    case STMT_IMPORT:
    case STMT_IMPORT_FROM: visit_imports(c, s); break;
    case STMT_GLOBAL: visit_declaration(c, s, true); break;
    case STMT_NONLOCAL: visit_declaration(c, s, false); break;
    case STMT_EXPR: visit_expr(c, s->expr.value); break;
    case STMT_PASS:
    case STMT_BREAK:
    case STMT_CONTINUE: break;
    }
}

static void visit_stmts(Compiler *c, const StmtSeq *body) {
    if (c->failed || !compile_enter(c)) return;
    for (uint32_t i = 0; i < body->count && !c->failed; i++) visit_stmt(c, body->items[i]);
    compile_leave(c);
}

void scopes_resolve(Compiler *c);

bool scopes_build(Compiler *c) {
    Span start = {1, 0, 1, 0};
    c->module_scope = enter_scope(c, SCOPE_MODULE, c->mod, text_name(c, "<module>"), start);
    if (!c->module_scope) return false;
    if (c->mod->kind == MOD_EXPRESSION) visit_expr(c, c->mod->expression);
    else visit_stmts(c, &c->mod->body);
    if (!c->failed) scopes_resolve(c);
    return !c->failed;
}
