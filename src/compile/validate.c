/* Owns the check of trees that programs have made: what the parser could not have made is refused in CPython's words before
 * the compiler sees it. What a field may hold at all was checked when the objects were read (module/ast_from_object.c). */
#include "compile/compiler.h"

#include "object/exception.h"
#include "object/set.h"

#include <string.h>

static bool valid_expr(Compiler *c, const Expr *e, ExprContext context);
static bool valid_exprs(Compiler *c, const ExprSeq *exprs, ExprContext context, bool may_lack);
static bool valid_stmts(Compiler *c, const StmtSeq *body);
static bool valid_pattern(Compiler *c, const Pattern *p, bool star_fits);

#define INVALID(c, ...) (raise((c)->vm, EXC_VALUE_ERROR, __VA_ARGS__), false)

static bool enter(Compiler *c) { return recursion_enter(c->vm, " during compilation"); }

/* ---- what many nodes share ---- */

static bool valid_span(Compiler *c, const Span *at) {
    if (at->line > at->end_line) return INVALID(c, "AST node line range (%d, %d) is not valid", at->line, at->end_line);
    if ((at->line < 0 && at->end_line != at->line) || (at->column < 0 && at->column != at->end_column))
        return INVALID(c, "AST node column range (%d, %d) for line range (%d, %d) is not valid", at->column, at->end_column,
                       at->line, at->end_line);
    if (at->line == at->end_line && at->column > at->end_column)
        return INVALID(c, "line %d, column %d-%d is not a valid range", at->line, at->column, at->end_column);
    return true;
}

static bool valid_name(Compiler *c, const Identifier *id) {
    static const char *const constants[] = {"None", "True", "False"};
    for (int i = 0; i < 3; i++)
        if (strcmp(id->text, constants[i]) == 0) return INVALID(c, "identifier field can't represent '%s' constant", constants[i]);
    return true;
}

static bool nonempty(Compiler *c, uint32_t count, const char *field, const char *owner) {
    return count || INVALID(c, "empty %s on %s", field, owner);
}

static bool valid_body(Compiler *c, const StmtSeq *body, const char *owner) {
    return nonempty(c, body->count, "body", owner) && valid_stmts(c, body);
}

static bool valid_optional(Compiler *c, const Expr *e, ExprContext context) { return !e || valid_expr(c, e, context); }

/* ---- constants ---- */

enum { CONSTANT_DEPTH_MAX = 3000 }; /* CPython's, for its own recursion limit */

static bool valid_constant(Compiler *c, Object *o, int depth);

static bool valid_items(Compiler *c, Object *o, int depth) {
    if (is_exact(o, TYPE_TUPLE)) {
        const Tuple *t = (Tuple *)o;
        for (size_t i = 0; i < t->length; i++)
            if (!valid_constant(c, t->items[i], depth)) return false;
        return true;
    }
    size_t position = 0;
    Object *key;
    while (set_next((Set *)o, &position, &key))
        if (!valid_constant(c, key, depth)) return false;
    return true;
}

static bool valid_constant(Compiler *c, Object *o, int depth) {
    static const TypeId plain[] = {TYPE_NONE, TYPE_ELLIPSIS, TYPE_INT, TYPE_BOOL, TYPE_FLOAT, TYPE_COMPLEX, TYPE_STR, TYPE_BYTES};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (is_exact(o, plain[i])) return true;
    if (!is_exact(o, TYPE_TUPLE) && !is_exact(o, TYPE_FROZENSET))
        return raise(c->vm, EXC_TYPE_ERROR, "got an invalid type in Constant: %T", o) != NULL;
    if (depth >= CONSTANT_DEPTH_MAX) return recursion_refused(c->vm, " during compilation");
    if (!enter(c)) return false;
    bool ok = valid_items(c, o, depth + 1);
    recursion_leave(c->vm);
    return ok;
}

/* ---- parameters, arguments, comprehensions ---- */

static bool valid_arg(Compiler *c, const Arg *arg) {
    return !arg || (valid_span(c, &arg->at) && valid_optional(c, arg->annotation, CONTEXT_LOAD));
}

static bool valid_args(Compiler *c, const ArgSeq *args) {
    for (uint32_t i = 0; i < args->count; i++)
        if (!valid_arg(c, args->items[i])) return false;
    return true;
}

static bool valid_arguments(Compiler *c, const Arguments *args) {
    if (!valid_args(c, &args->posonlyargs) || !valid_args(c, &args->args) || !valid_arg(c, args->vararg) ||
        !valid_args(c, &args->kwonlyargs) || !valid_arg(c, args->kwarg))
        return false;
    if (args->defaults.count > (uint64_t)args->posonlyargs.count + args->args.count)
        return INVALID(c, "more positional defaults than args on arguments");
    if (args->kw_defaults.count != args->kwonlyargs.count)
        return INVALID(c, "length of kwonlyargs is not the same as kw_defaults on arguments");
    return valid_exprs(c, &args->defaults, CONTEXT_LOAD, false) && valid_exprs(c, &args->kw_defaults, CONTEXT_LOAD, true);
}

static bool valid_keywords(Compiler *c, const KeywordSeq *keywords) {
    for (uint32_t i = 0; i < keywords->count; i++)
        if (!valid_expr(c, keywords->items[i]->value, CONTEXT_LOAD)) return false;
    return true;
}

static bool valid_generators(Compiler *c, const ComprehensionSeq *generators) {
    if (!generators->count) return INVALID(c, "comprehension with no generators");
    for (uint32_t i = 0; i < generators->count; i++) {
        const Comprehension *clause = generators->items[i];
        if (!valid_expr(c, clause->target, CONTEXT_STORE) || !valid_expr(c, clause->iter, CONTEXT_LOAD) ||
            !valid_exprs(c, &clause->ifs, CONTEXT_LOAD, false))
            return false;
    }
    return true;
}

static bool valid_type_params(Compiler *c, const TypeParamSeq *params) {
    for (uint32_t i = 0; i < params->count; i++) {
        const TypeParam *p = params->items[i];
        if (!valid_span(c, &p->at) || !valid_name(c, p->name) || !valid_optional(c, p->bound, CONTEXT_LOAD) ||
            !valid_optional(c, p->default_value, CONTEXT_LOAD))
            return false;
    }
    return true;
}

/* ---- expressions ---- */

static const char *context_name(unsigned context) {
    static const char *const names[] = {"Load", "Store", "Del"};
    return names[context];
}

static bool has_context(ExprKind kind) {
    return kind == EXPR_ATTRIBUTE || kind == EXPR_SUBSCRIPT || kind == EXPR_STARRED || kind == EXPR_NAME || kind == EXPR_LIST ||
           kind == EXPR_TUPLE;
}

static bool valid_context(Compiler *c, const Expr *e, ExprContext context) {
    if (e->kind == EXPR_NAME && !valid_name(c, e->name.id)) return false;
    if (!has_context((ExprKind)e->kind))
        return context == CONTEXT_LOAD || INVALID(c, "expression which can't be assigned to in %s context", context_name(context));
    return e->context == context ||
           INVALID(c, "expression must have %s context but has %s instead", context_name(context), context_name(e->context));
}

static bool valid_compare(Compiler *c, const Expr *e) {
    if (!e->compare.count) return INVALID(c, "Compare with no comparators");
    if (e->flags & EXPR_UNEVEN) return INVALID(c, "Compare has a different number of comparators and operands");
    return valid_exprs(c, &(ExprSeq){e->compare.comparators, e->compare.count}, CONTEXT_LOAD, false) &&
           valid_expr(c, e->compare.left, CONTEXT_LOAD);
}

static bool valid_dict(Compiler *c, const Expr *e) {
    if (e->flags & EXPR_UNEVEN) return INVALID(c, "Dict doesn't have the same number of keys as values");
    return valid_exprs(c, &(ExprSeq){e->dict.keys, e->dict.count}, CONTEXT_LOAD, true) &&
           valid_exprs(c, &(ExprSeq){e->dict.values, e->dict.count}, CONTEXT_LOAD, false);
}

static bool valid_formatted(Compiler *c, const Expr *e) {
    int32_t conversion = e->formatted_value.conversion;
    if (!valid_expr(c, e->formatted_value.value, CONTEXT_LOAD) || !valid_optional(c, e->formatted_value.format_spec, CONTEXT_LOAD))
        return false;
    if (conversion == -1 || conversion == 's' || conversion == 'r' || conversion == 'a') return true;
    return raise(c->vm, EXC_SYSTEM_ERROR, "Unrecognized conversion character %d", conversion) != NULL;
}

static bool valid_named(Compiler *c, const Expr *e) {
    if (e->named_expr.target->kind != EXPR_NAME)
        return raise(c->vm, EXC_TYPE_ERROR, "NamedExpr target must be a Name") != NULL;
    return valid_expr(c, e->named_expr.value, CONTEXT_LOAD);
}

static bool valid_parts(Compiler *c, const Expr *e) {
    ExprContext context = (ExprContext)e->context;
    switch ((ExprKind)e->kind) {
    case EXPR_BOOL_OP:
        if (e->bool_op.values.count < 2) return INVALID(c, "BoolOp with less than 2 values");
        return valid_exprs(c, &e->bool_op.values, CONTEXT_LOAD, false);
    case EXPR_NAMED_EXPR: return valid_named(c, e);
    case EXPR_BIN_OP: return valid_expr(c, e->bin_op.left, CONTEXT_LOAD) && valid_expr(c, e->bin_op.right, CONTEXT_LOAD);
    case EXPR_UNARY_OP: return valid_expr(c, e->unary_op.operand, CONTEXT_LOAD);
    case EXPR_LAMBDA: return valid_arguments(c, e->lambda.args) && valid_expr(c, e->lambda.body, CONTEXT_LOAD);
    case EXPR_IF_EXP:
        return valid_expr(c, e->if_exp.test, CONTEXT_LOAD) && valid_expr(c, e->if_exp.body, CONTEXT_LOAD) &&
               valid_expr(c, e->if_exp.orelse, CONTEXT_LOAD);
    case EXPR_DICT: return valid_dict(c, e);
    case EXPR_SET:
    case EXPR_JOINED_STR: return valid_exprs(c, &e->sequence.elts, CONTEXT_LOAD, false);
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
    case EXPR_GENERATOR_EXP:
        return valid_generators(c, &e->comp.generators) && valid_expr(c, e->comp.elt, CONTEXT_LOAD) &&
               valid_optional(c, e->comp.value, CONTEXT_LOAD);
    case EXPR_AWAIT:
    case EXPR_YIELD:
    case EXPR_YIELD_FROM: return valid_optional(c, e->value, CONTEXT_LOAD);
    case EXPR_COMPARE: return valid_compare(c, e);
    case EXPR_CALL:
        return valid_expr(c, e->call.func, CONTEXT_LOAD) && valid_exprs(c, &e->call.args, CONTEXT_LOAD, false) &&
               valid_keywords(c, &e->call.keywords);
    case EXPR_FORMATTED_VALUE: return valid_formatted(c, e);
    case EXPR_CONSTANT: return valid_constant(c, (Object *)e->value, 0);
    case EXPR_ATTRIBUTE: return valid_expr(c, e->attribute.value, CONTEXT_LOAD);
    case EXPR_SUBSCRIPT: return valid_expr(c, e->subscript.slice, CONTEXT_LOAD) && valid_expr(c, e->subscript.value, CONTEXT_LOAD);
    case EXPR_STARRED: return valid_expr(c, e->value, context);
    case EXPR_NAME: return true;
    case EXPR_LIST:
    case EXPR_TUPLE: return valid_exprs(c, &e->sequence.elts, context, false);
    case EXPR_SLICE:
        return valid_optional(c, e->slice.lower, CONTEXT_LOAD) && valid_optional(c, e->slice.upper, CONTEXT_LOAD) &&
               valid_optional(c, e->slice.step, CONTEXT_LOAD);
    }
    return true;
}

static bool valid_expr(Compiler *c, const Expr *e, ExprContext context) {
    if (!enter(c)) return false;
    bool ok = valid_span(c, &e->at) && valid_context(c, e, context) && valid_parts(c, e);
    recursion_leave(c->vm);
    return ok;
}

static bool valid_exprs(Compiler *c, const ExprSeq *exprs, ExprContext context, bool may_lack) {
    for (uint32_t i = 0; i < exprs->count; i++) {
        if (!exprs->items[i] && !may_lack) return INVALID(c, "None disallowed in expression list");
        if (!valid_optional(c, exprs->items[i], context)) return false;
    }
    return true;
}

/* ---- patterns ---- */

/* A number, or its negation where that is allowed; imaginary or not. */
static bool is_number(const Expr *e, bool may_be_negative, bool imaginary) {
    if (may_be_negative && e->kind == EXPR_UNARY_OP && e->op == UNARY_USUB) e = e->unary_op.operand;
    if (e->kind != EXPR_CONSTANT) return false;
    return imaginary ? e->op == CONSTANT_IMAGINARY : e->op == CONSTANT_INT || e->op == CONSTANT_FLOAT;
}

static bool is_pattern_value(const Expr *e) {
    switch ((ExprKind)e->kind) {
    case EXPR_ATTRIBUTE:
    case EXPR_JOINED_STR: return true; /* the latter is refused when it is compiled */
    case EXPR_UNARY_OP: return is_number(e, true, false) || is_number(e, true, true);
    case EXPR_BIN_OP:
        return (e->op == OPERATOR_ADD || e->op == OPERATOR_SUB) && is_number(e->bin_op.left, true, false) &&
               is_number(e->bin_op.right, false, true);
    default: return false;
    }
}

static bool valid_match_value(Compiler *c, const Expr *e) {
    if (!valid_expr(c, e, CONTEXT_LOAD)) return false;
    if (e->kind == EXPR_CONSTANT)
        return (e->op >= CONSTANT_INT && e->op <= CONSTANT_BYTES) || INVALID(c, "unexpected constant inside of a literal pattern");
    return is_pattern_value(e) || INVALID(c, "patterns may only match literals and attribute lookups");
}

static bool valid_capture(Compiler *c, const Identifier *name) {
    if (name && strcmp(name->text, "_") == 0) return INVALID(c, "can't capture name '_' in patterns");
    return !name || valid_name(c, name);
}

static bool valid_patterns(Compiler *c, const PatternSeq *patterns, bool star_fits) {
    for (uint32_t i = 0; i < patterns->count; i++)
        if (!valid_pattern(c, patterns->items[i], star_fits)) return false;
    return true;
}

static bool valid_mapping(Compiler *c, const Pattern *p) {
    if (p->mapping.keys.count != p->mapping.patterns.count)
        return INVALID(c, "MatchMapping doesn't have the same number of keys as patterns");
    if (!valid_capture(c, p->mapping.rest)) return false;
    for (uint32_t i = 0; i < p->mapping.keys.count; i++) {
        const Expr *key = p->mapping.keys.items[i];
        if (!key) return INVALID(c, "None disallowed in expression list");
        if (key->kind == EXPR_CONSTANT && key->op <= CONSTANT_FALSE) continue; /* None, True, False */
        if (!valid_match_value(c, key)) return false;
    }
    return valid_patterns(c, &p->mapping.patterns, false);
}

static bool valid_class(Compiler *c, const Pattern *p) {
    if (p->class_pattern.kwd_attrs.count != p->class_pattern.kwd_patterns.count)
        return INVALID(c, "MatchClass doesn't have the same number of keyword attributes as patterns");
    const Expr *cls = p->class_pattern.cls;
    if (!valid_expr(c, cls, CONTEXT_LOAD)) return false;
    while (cls->kind == EXPR_ATTRIBUTE) cls = cls->attribute.value;
    if (cls->kind != EXPR_NAME) return INVALID(c, "MatchClass cls field can only contain Name or Attribute nodes.");
    for (uint32_t i = 0; i < p->class_pattern.kwd_attrs.count; i++)
        if (!valid_name(c, p->class_pattern.kwd_attrs.items[i])) return false;
    return valid_patterns(c, &p->class_pattern.patterns, false) && valid_patterns(c, &p->class_pattern.kwd_patterns, false);
}

static bool valid_as(Compiler *c, const Pattern *p) {
    if (!valid_capture(c, p->as.name)) return false;
    if (!p->as.pattern) return true;
    if (!p->as.name) return INVALID(c, "MatchAs must specify a target name if a pattern is given");
    return valid_pattern(c, p->as.pattern, false);
}

static bool valid_pattern_parts(Compiler *c, const Pattern *p, bool star_fits) {
    switch ((PatternKind)p->kind) {
    case PATTERN_MATCH_VALUE: return valid_match_value(c, p->value);
    case PATTERN_MATCH_SINGLETON:
        return p->singleton <= CONSTANT_FALSE || INVALID(c, "MatchSingleton can only contain True, False and None");
    case PATTERN_MATCH_SEQUENCE: return valid_patterns(c, &p->patterns, true);
    case PATTERN_MATCH_MAPPING: return valid_mapping(c, p);
    case PATTERN_MATCH_CLASS: return valid_class(c, p);
    case PATTERN_MATCH_STAR:
        if (!star_fits) return INVALID(c, "can't use MatchStar here");
        return valid_capture(c, p->star.name);
    case PATTERN_MATCH_AS: return valid_as(c, p);
    case PATTERN_MATCH_OR:
        if (p->patterns.count < 2) return INVALID(c, "MatchOr requires at least 2 patterns");
        return valid_patterns(c, &p->patterns, false);
    }
    return true;
}

static bool valid_pattern(Compiler *c, const Pattern *p, bool star_fits) {
    if (!enter(c)) return false;
    bool ok = valid_span(c, &p->at) && valid_pattern_parts(c, p, star_fits);
    recursion_leave(c->vm);
    return ok;
}

/* ---- statements ---- */

static const char *stmt_name(const Stmt *s) {
    switch (s->kind) {
    case STMT_FUNCTION_DEF: return "FunctionDef";
    case STMT_ASYNC_FUNCTION_DEF: return "AsyncFunctionDef";
    case STMT_FOR: return "For";
    case STMT_ASYNC_FOR: return "AsyncFor";
    case STMT_WITH: return "With";
    case STMT_ASYNC_WITH: return "AsyncWith";
    case STMT_TRY_STAR: return "TryStar";
    default: return "Try";
    }
}

static bool valid_targets(Compiler *c, const ExprSeq *targets, ExprContext context) {
    return nonempty(c, targets->count, "targets", context == CONTEXT_DEL ? "Delete" : "Assign") &&
           valid_exprs(c, targets, context, false);
}

static bool valid_function(Compiler *c, const Stmt *s) {
    return valid_body(c, &s->function.body, stmt_name(s)) && valid_type_params(c, &s->function.type_params) &&
           valid_arguments(c, s->function.args) && valid_exprs(c, &s->function.decorator_list, CONTEXT_LOAD, false) &&
           valid_optional(c, s->function.returns, CONTEXT_LOAD);
}

static bool valid_class_def(Compiler *c, const Stmt *s) {
    return valid_body(c, &s->class_def.body, "ClassDef") && valid_type_params(c, &s->class_def.type_params) &&
           valid_exprs(c, &s->class_def.bases, CONTEXT_LOAD, false) && valid_keywords(c, &s->class_def.keywords) &&
           valid_exprs(c, &s->class_def.decorator_list, CONTEXT_LOAD, false);
}

static bool valid_type_alias(Compiler *c, const Stmt *s) {
    if (s->type_alias.name->kind != EXPR_NAME)
        return raise(c->vm, EXC_TYPE_ERROR, "TypeAlias with non-Name name") != NULL;
    return valid_expr(c, s->type_alias.name, CONTEXT_STORE) && valid_type_params(c, &s->type_alias.type_params) &&
           valid_expr(c, s->type_alias.value, CONTEXT_LOAD);
}

/* Targets that a plain assignment may have, but not this one. */
static bool single_target(Compiler *c, const Expr *target, const char *what) {
    if (target->kind == EXPR_NAME || target->kind == EXPR_ATTRIBUTE || target->kind == EXPR_SUBSCRIPT) return true;
    return raise(c->vm, EXC_SYSTEM_ERROR, "invalid node type (%d) for %s assignment", target->kind + 1, what) != NULL;
}

static bool valid_aug_assign(Compiler *c, const Stmt *s) {
    return valid_expr(c, s->aug_assign.target, CONTEXT_STORE) && valid_expr(c, s->aug_assign.value, CONTEXT_LOAD) &&
           single_target(c, s->aug_assign.target, "augmented");
}

static bool valid_ann_assign(Compiler *c, const Stmt *s) {
    const Expr *target = s->ann_assign.target;
    if (target->kind != EXPR_NAME && s->simple)
        return raise(c->vm, EXC_TYPE_ERROR, "AnnAssign with simple non-Name target") != NULL;
    return valid_expr(c, target, CONTEXT_STORE) && valid_optional(c, s->ann_assign.value, CONTEXT_LOAD) &&
           valid_expr(c, s->ann_assign.annotation, CONTEXT_LOAD) && single_target(c, target, "annotated");
}

static bool valid_for(Compiler *c, const Stmt *s) {
    return valid_expr(c, s->for_stmt.target, CONTEXT_STORE) && valid_expr(c, s->for_stmt.iter, CONTEXT_LOAD) &&
           valid_body(c, &s->for_stmt.body, stmt_name(s)) && valid_stmts(c, &s->for_stmt.orelse);
}

static bool valid_with(Compiler *c, const Stmt *s) {
    if (!nonempty(c, s->with.items.count, "items", stmt_name(s))) return false;
    for (uint32_t i = 0; i < s->with.items.count; i++) {
        const WithItem *item = s->with.items.items[i];
        if (!valid_expr(c, item->context_expr, CONTEXT_LOAD) || !valid_optional(c, item->optional_vars, CONTEXT_STORE)) return false;
    }
    return valid_body(c, &s->with.body, stmt_name(s));
}

static bool valid_match(Compiler *c, const Stmt *s) {
    if (!valid_expr(c, s->match.subject, CONTEXT_LOAD) || !nonempty(c, s->match.cases.count, "cases", "Match")) return false;
    for (uint32_t i = 0; i < s->match.cases.count; i++) {
        const MatchCase *mc = s->match.cases.items[i];
        if (!valid_pattern(c, mc->pattern, false) || !valid_optional(c, mc->guard, CONTEXT_LOAD) ||
            !valid_body(c, &mc->body, "match_case"))
            return false;
    }
    return true;
}

static bool valid_raise(Compiler *c, const Stmt *s) {
    if (s->raise.cause && !s->raise.exc) return INVALID(c, "Raise with cause but no exception");
    return valid_optional(c, s->raise.exc, CONTEXT_LOAD) && valid_optional(c, s->raise.cause, CONTEXT_LOAD);
}

static bool valid_handlers(Compiler *c, const ExceptHandlerSeq *handlers) {
    for (uint32_t i = 0; i < handlers->count; i++) {
        const ExceptHandler *h = handlers->items[i];
        if (!valid_span(c, &h->at) || !valid_optional(c, h->type, CONTEXT_LOAD) || !valid_body(c, &h->body, "ExceptHandler"))
            return false;
    }
    return true;
}

static bool all_handlers_typed(Compiler *c, const ExceptHandlerSeq *handlers) {
    for (uint32_t i = 0; i < handlers->count; i++)
        if (!handlers->items[i]->type) return INVALID(c, "expected a type in each handler of TryStar");
    return true;
}

static bool valid_try(Compiler *c, const Stmt *s) {
    const char *name = stmt_name(s);
    if (!valid_body(c, &s->try_stmt.body, name)) return false;
    if (!s->try_stmt.handlers.count && !s->try_stmt.finalbody.count)
        return INVALID(c, "%s has neither except handlers nor finalbody", name);
    if (!s->try_stmt.handlers.count && s->try_stmt.orelse.count) return INVALID(c, "%s has orelse but no except handlers", name);
    return valid_handlers(c, &s->try_stmt.handlers) && valid_stmts(c, &s->try_stmt.finalbody) &&
           valid_stmts(c, &s->try_stmt.orelse) &&
           (s->kind != STMT_TRY_STAR || all_handlers_typed(c, &s->try_stmt.handlers));
}

static bool valid_import_from(Compiler *c, const Stmt *s) {
    if ((int32_t)s->import_from.level < 0) return INVALID(c, "Negative ImportFrom level");
    return nonempty(c, s->import_from.names.count, "names", "ImportFrom");
}

static bool valid_stmt_parts(Compiler *c, const Stmt *s) {
    switch ((StmtKind)s->kind) {
    case STMT_FUNCTION_DEF:
    case STMT_ASYNC_FUNCTION_DEF: return valid_function(c, s);
    case STMT_CLASS_DEF: return valid_class_def(c, s);
    case STMT_RETURN: return valid_optional(c, s->return_stmt.value, CONTEXT_LOAD);
    case STMT_DELETE: return valid_targets(c, &s->delete_stmt.targets, CONTEXT_DEL);
    case STMT_ASSIGN: return valid_targets(c, &s->assign.targets, CONTEXT_STORE) && valid_expr(c, s->assign.value, CONTEXT_LOAD);
    case STMT_TYPE_ALIAS: return valid_type_alias(c, s);
    case STMT_AUG_ASSIGN: return valid_aug_assign(c, s);
    case STMT_ANN_ASSIGN: return valid_ann_assign(c, s);
    case STMT_FOR:
    case STMT_ASYNC_FOR: return valid_for(c, s);
    case STMT_WHILE:
        return valid_expr(c, s->while_stmt.test, CONTEXT_LOAD) && valid_body(c, &s->while_stmt.body, "While") &&
               valid_stmts(c, &s->while_stmt.orelse);
    case STMT_IF:
        return valid_expr(c, s->if_stmt.test, CONTEXT_LOAD) && valid_body(c, &s->if_stmt.body, "If") &&
               valid_stmts(c, &s->if_stmt.orelse);
    case STMT_WITH:
    case STMT_ASYNC_WITH: return valid_with(c, s);
    case STMT_MATCH: return valid_match(c, s);
    case STMT_RAISE: return valid_raise(c, s);
    case STMT_TRY:
    case STMT_TRY_STAR: return valid_try(c, s);
    case STMT_ASSERT: return valid_expr(c, s->assert_stmt.test, CONTEXT_LOAD) && valid_optional(c, s->assert_stmt.msg, CONTEXT_LOAD);
    case STMT_IMPORT: return nonempty(c, s->import.names.count, "names", "Import");
    case STMT_IMPORT_FROM: return valid_import_from(c, s);
    case STMT_GLOBAL: return nonempty(c, s->global.names.count, "names", "Global");
    case STMT_NONLOCAL: return nonempty(c, s->global.names.count, "names", "Nonlocal");
    case STMT_EXPR: return valid_expr(c, s->expr.value, CONTEXT_LOAD);
    default: return true;
    }
}

static bool valid_stmts(Compiler *c, const StmtSeq *body) {
    if (!enter(c)) return false;
    bool ok = true;
    for (uint32_t i = 0; ok && i < body->count; i++) {
        const Stmt *s = body->items[i];
        ok = s ? valid_span(c, &s->at) && valid_stmt_parts(c, s) : INVALID(c, "None disallowed in statement list");
    }
    recursion_leave(c->vm);
    return ok;
}

bool compile_validate(Compiler *c) {
    const Mod *mod = c->mod;
    bool ok = mod->kind == MOD_EXPRESSION ? valid_expr(c, mod->expression, CONTEXT_LOAD) : valid_stmts(c, &mod->body);
    if (!ok) compile_fail(c);
    return ok;
}
