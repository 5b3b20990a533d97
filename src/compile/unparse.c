/* Owns expressions back as text, worded as CPython words annotations under `from __future__ import annotations`. */
#include "compile/compiler.h"

#include "object/exception.h"
#include "object/float.h"

#include <math.h>

/* How tightly an expression binds; a looser one inside a tighter one gets parentheses. */
typedef enum Level {
    LEVEL_TUPLE, LEVEL_TEST, LEVEL_OR, LEVEL_AND, LEVEL_NOT, LEVEL_COMPARE, LEVEL_EXPR, LEVEL_XOR, LEVEL_BIT_AND, LEVEL_SHIFT,
    LEVEL_SUM, LEVEL_TERM, LEVEL_FACTOR, LEVEL_POWER, LEVEL_AWAIT, LEVEL_ATOM,
} Level;

typedef struct Writer {
    Compiler *c;
    StrBuilder out;
} Writer;

static void put_expr(Writer *w, const Expr *e, int level);

static void put(Writer *w, const char *text) { builder_text(&w->out, text); }
static void put_name(Writer *w, const Identifier *id) { put(w, id->text); }

static void open_if(Writer *w, bool condition) {
    if (condition) put(w, "(");
}

static void close_if(Writer *w, bool condition) {
    if (condition) put(w, ")");
}

static void put_list(Writer *w, const ExprSeq *items, int level) {
    for (uint32_t i = 0; i < items->count; i++) {
        if (i) put(w, ", ");
        put_expr(w, items->items[i], level);
    }
}

/* ---- constants and f-strings ---- */

/* Infinity has no literal of its own: a number that is too large stands for it. */
static void put_float(Writer *w, Object *o) {
    double d = is_exact(o, TYPE_FLOAT) ? ((Float *)o)->value : ((Complex *)o)->imaginary;
    if (!isinf(d)) builder_repr(&w->out, o);
    else put(w, is_exact(o, TYPE_FLOAT) ? "1e309" : "1e309j");
}

static bool has_unicode_prefix(const Expr *e) {
    if (e->flags & EXPR_GIVEN) return (e->flags & EXPR_GIVEN_UNICODE) != 0;
    return e->op == CONSTANT_STR && (e->string.parts.items[0].flags & PART_UNICODE);
}

static void put_constant(Writer *w, const Expr *e) {
    Object *o = constant_of(w->c, e);
    if (!o) return;
    if (o == ELLIPSIS(w->c->vm)) {
        put(w, "...");
        return;
    }
    if (e->kind == EXPR_CONSTANT && has_unicode_prefix(e)) put(w, "u");
    if (is_exact(o, TYPE_FLOAT) || is_exact(o, TYPE_COMPLEX)) put_float(w, o);
    else builder_repr(&w->out, o);
}

static void put_fstring_parts(Writer *w, const Expr *e);

static void put_replacement(Writer *w, const Expr *e) {
    Writer inner = {w->c, {0}};
    builder_open(&inner.out, w->c->vm);
    put_expr(&inner, e->formatted_value.value, LEVEL_TEST + 1);
    Str *text = builder_finish(&inner.out);
    if (!text) {
        w->out.failed = true;
        return;
    }
    put(w, text->length && str_at(text, 0) == '{' ? "{ " : "{");
    builder_str(&w->out, text);
    decref(text);
    if (e->formatted_value.conversion > 0) {
        builder_char(&w->out, '!');
        builder_char(&w->out, (uint32_t)e->formatted_value.conversion);
    }
    if (e->formatted_value.format_spec) {
        put(w, ":");
        put_fstring_parts(w, e->formatted_value.format_spec);
    }
    put(w, "}");
}

static void put_literal_part(Writer *w, const Expr *e) {
    Object *o = constant_of(w->c, e);
    if (!o || !is_exact(o, TYPE_STR)) return;
    const Str *s = (Str *)o;
    for (size_t i = 0; i < s->length; i++) {
        uint32_t ch = str_at(s, i);
        if (ch == '{' || ch == '}') builder_char(&w->out, ch);
        builder_char(&w->out, ch);
    }
}

static void put_fstring_parts(Writer *w, const Expr *e) {
    if (e->kind == EXPR_FORMATTED_VALUE) {
        put_replacement(w, e);
        return;
    }
    if (e->kind != EXPR_JOINED_STR) {
        put_literal_part(w, e);
        return;
    }
    for (uint32_t i = 0; i < e->sequence.elts.count; i++) put_fstring_parts(w, e->sequence.elts.items[i]);
}

static void put_fstring(Writer *w, const Expr *e) {
    Writer inner = {w->c, {0}};
    builder_open(&inner.out, w->c->vm);
    put_fstring_parts(&inner, e);
    Str *body = builder_finish(&inner.out);
    if (!body) {
        w->out.failed = true;
        return;
    }
    put(w, "f");
    builder_repr(&w->out, OBJ(body));
    decref(body);
}

/* ---- operators ---- */

static void put_binary(Writer *w, const Expr *e, int level) {
    static const struct { const char *text; uint8_t level; } ops[] = {
        [OPERATOR_ADD] = {" + ", LEVEL_SUM}, [OPERATOR_SUB] = {" - ", LEVEL_SUM}, [OPERATOR_MULT] = {" * ", LEVEL_TERM},
        [OPERATOR_MAT_MULT] = {" @ ", LEVEL_TERM}, [OPERATOR_DIV] = {" / ", LEVEL_TERM}, [OPERATOR_MOD] = {" % ", LEVEL_TERM},
        [OPERATOR_POW] = {" ** ", LEVEL_POWER}, [OPERATOR_LSHIFT] = {" << ", LEVEL_SHIFT},
        [OPERATOR_RSHIFT] = {" >> ", LEVEL_SHIFT}, [OPERATOR_BIT_OR] = {" | ", LEVEL_EXPR},
        [OPERATOR_BIT_XOR] = {" ^ ", LEVEL_XOR}, [OPERATOR_BIT_AND] = {" & ", LEVEL_BIT_AND},
        [OPERATOR_FLOOR_DIV] = {" // ", LEVEL_TERM},
    };
    int own = ops[e->op].level;
    bool right_associative = e->op == OPERATOR_POW;
    open_if(w, level > own);
    put_expr(w, e->bin_op.left, own + right_associative);
    put(w, ops[e->op].text);
    put_expr(w, e->bin_op.right, own + !right_associative);
    close_if(w, level > own);
}

static void put_unary(Writer *w, const Expr *e, int level) {
    static const char *const text[] = {[UNARY_INVERT] = "~", [UNARY_NOT] = "not ", [UNARY_UADD] = "+", [UNARY_USUB] = "-"};
    int own = e->op == UNARY_NOT ? LEVEL_NOT : LEVEL_FACTOR;
    open_if(w, level > own);
    put(w, text[e->op]);
    put_expr(w, e->unary_op.operand, own);
    close_if(w, level > own);
}

static void put_bool(Writer *w, const Expr *e, int level) {
    int own = e->op == BOOL_AND ? LEVEL_AND : LEVEL_OR;
    open_if(w, level > own);
    for (uint32_t i = 0; i < e->bool_op.values.count; i++) {
        if (i) put(w, e->op == BOOL_AND ? " and " : " or ");
        put_expr(w, e->bool_op.values.items[i], own + 1);
    }
    close_if(w, level > own);
}

static void put_compare(Writer *w, const Expr *e, int level) {
    static const char *const text[] = {
        [COMPARISON_EQ] = " == ", [COMPARISON_NOT_EQ] = " != ", [COMPARISON_LT] = " < ", [COMPARISON_LT_E] = " <= ",
        [COMPARISON_GT] = " > ", [COMPARISON_GT_E] = " >= ", [COMPARISON_IS] = " is ", [COMPARISON_IS_NOT] = " is not ",
        [COMPARISON_IN] = " in ", [COMPARISON_NOT_IN] = " not in ",
    };
    open_if(w, level > LEVEL_COMPARE);
    put_expr(w, e->compare.left, LEVEL_COMPARE + 1);
    for (uint32_t i = 0; i < e->compare.count; i++) {
        put(w, text[e->compare.ops[i]]);
        put_expr(w, e->compare.comparators[i], LEVEL_COMPARE + 1);
    }
    close_if(w, level > LEVEL_COMPARE);
}

/* ---- lambdas, calls, comprehensions ---- */

static void put_arg(Writer *w, const Arg *arg, const Expr *standard, bool *first, const char *star) {
    if (!*first) put(w, ", ");
    *first = false;
    put(w, star);
    if (arg) put_name(w, arg->arg);
    if (!standard) return;
    put(w, "=");
    put_expr(w, standard, LEVEL_TEST);
}

static void put_arguments(Writer *w, const Arguments *a) {
    bool first = true;
    uint32_t positional = a->posonlyargs.count, all = positional + a->args.count;
    for (uint32_t i = 0; i < all; i++) {
        const Arg *arg = i < positional ? a->posonlyargs.items[i] : a->args.items[i - positional];
        uint32_t without = all - a->defaults.count;
        put_arg(w, arg, i >= without ? a->defaults.items[i - without] : NULL, &first, "");
        if (positional && i + 1 == positional) put(w, ", /");
    }
    if (a->vararg || a->kwonlyargs.count) put_arg(w, a->vararg, NULL, &first, "*");
    for (uint32_t i = 0; i < a->kwonlyargs.count; i++) put_arg(w, a->kwonlyargs.items[i], a->kw_defaults.items[i], &first, "");
    if (a->kwarg) put_arg(w, a->kwarg, NULL, &first, "**");
}

static void put_lambda(Writer *w, const Expr *e, int level) {
    const Arguments *a = e->lambda.args;
    bool any = a->posonlyargs.count || a->args.count || a->vararg || a->kwonlyargs.count || a->kwarg;
    open_if(w, level > LEVEL_TEST);
    put(w, any ? "lambda " : "lambda");
    put_arguments(w, a);
    put(w, ": ");
    put_expr(w, e->lambda.body, LEVEL_TEST);
    close_if(w, level > LEVEL_TEST);
}

static void put_call(Writer *w, const Expr *e) {
    put_expr(w, e->call.func, LEVEL_ATOM);
    if (e->call.args.count == 1 && !e->call.keywords.count && e->call.args.items[0]->kind == EXPR_GENERATOR_EXP) {
        put_expr(w, e->call.args.items[0], LEVEL_TEST);
        return;
    }
    put(w, "(");
    put_list(w, &e->call.args, LEVEL_TEST);
    for (uint32_t i = 0; i < e->call.keywords.count; i++) {
        const Keyword *k = e->call.keywords.items[i];
        if (i || e->call.args.count) put(w, ", ");
        if (k->arg) {
            put_name(w, k->arg);
            put(w, "=");
        } else put(w, "**");
        put_expr(w, k->value, LEVEL_TEST);
    }
    put(w, ")");
}

static void put_comprehension(Writer *w, const Expr *e, const char *open, const char *close) {
    put(w, open);
    put_expr(w, e->comp.elt, LEVEL_TEST);
    if (e->comp.value) {
        put(w, ": ");
        put_expr(w, e->comp.value, LEVEL_TEST);
    }
    for (uint32_t i = 0; i < e->comp.generators.count; i++) {
        const Comprehension *g = e->comp.generators.items[i];
        put(w, g->is_async ? " async for " : " for ");
        put_expr(w, g->target, LEVEL_TUPLE);
        put(w, " in ");
        put_expr(w, g->iter, LEVEL_TEST + 1);
        for (uint32_t k = 0; k < g->ifs.count; k++) {
            put(w, " if ");
            put_expr(w, g->ifs.items[k], LEVEL_TEST + 1);
        }
    }
    put(w, close);
}

/* ---- the rest ---- */

static void put_dict(Writer *w, const Expr *e) {
    put(w, "{");
    for (uint32_t i = 0; i < e->dict.count; i++) {
        if (i) put(w, ", ");
        if (e->dict.keys[i]) {
            put_expr(w, e->dict.keys[i], LEVEL_TEST);
            put(w, ": ");
            put_expr(w, e->dict.values[i], LEVEL_TEST);
        } else {
            put(w, "**");
            put_expr(w, e->dict.values[i], LEVEL_EXPR);
        }
    }
    put(w, "}");
}

static void put_tuple(Writer *w, const Expr *e, int level) {
    const ExprSeq *elts = &e->sequence.elts;
    if (!elts->count) {
        put(w, "()");
        return;
    }
    open_if(w, level > LEVEL_TUPLE);
    put_list(w, elts, LEVEL_TEST);
    if (elts->count == 1) put(w, ",");
    close_if(w, level > LEVEL_TUPLE);
}

static void put_attribute(Writer *w, const Expr *e) {
    const Expr *value = e->attribute.value;
    put_expr(w, value, LEVEL_ATOM);
    put(w, value->kind == EXPR_CONSTANT && value->op == CONSTANT_INT ? " ." : ".");
    put_name(w, e->attribute.attr);
}

static void put_slice(Writer *w, const Expr *e) {
    if (e->slice.lower) put_expr(w, e->slice.lower, LEVEL_TEST);
    put(w, ":");
    if (e->slice.upper) put_expr(w, e->slice.upper, LEVEL_TEST);
    if (!e->slice.step) return;
    put(w, ":");
    put_expr(w, e->slice.step, LEVEL_TEST);
}

static void put_if_exp(Writer *w, const Expr *e, int level) {
    open_if(w, level > LEVEL_TEST);
    put_expr(w, e->if_exp.body, LEVEL_TEST + 1);
    put(w, " if ");
    put_expr(w, e->if_exp.test, LEVEL_TEST + 1);
    put(w, " else ");
    put_expr(w, e->if_exp.orelse, LEVEL_TEST);
    close_if(w, level > LEVEL_TEST);
}

static void put_prefixed(Writer *w, const Expr *e, int level, const char *prefix, int own, int inside) {
    open_if(w, level > own);
    put(w, prefix);
    if (e->value) put_expr(w, e->value, inside);
    close_if(w, level > own);
}

static void put_kind(Writer *w, const Expr *e, int level) {
    switch (e->kind) {
    case EXPR_FOLDED:
    case EXPR_CONSTANT: put_constant(w, e); break;
    case EXPR_WRAPPED: put_expr(w, e->value, level); break;
    case EXPR_BOOL_OP: put_bool(w, e, level); break;
    case EXPR_NAMED_EXPR:
        open_if(w, level > LEVEL_TUPLE);
        put_expr(w, e->named_expr.target, LEVEL_ATOM);
        put(w, " := ");
        put_expr(w, e->named_expr.value, LEVEL_ATOM);
        close_if(w, level > LEVEL_TUPLE);
        break;
    case EXPR_BIN_OP: put_binary(w, e, level); break;
    case EXPR_UNARY_OP: put_unary(w, e, level); break;
    case EXPR_LAMBDA: put_lambda(w, e, level); break;
    case EXPR_IF_EXP: put_if_exp(w, e, level); break;
    case EXPR_DICT: put_dict(w, e); break;
    case EXPR_SET:
        put(w, "{");
        put_list(w, &e->sequence.elts, LEVEL_TEST);
        put(w, "}");
        break;
    case EXPR_LIST_COMP: put_comprehension(w, e, "[", "]"); break;
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP: put_comprehension(w, e, "{", "}"); break;
    case EXPR_GENERATOR_EXP: put_comprehension(w, e, "(", ")"); break;
    case EXPR_AWAIT: put_prefixed(w, e, level, "await ", LEVEL_AWAIT, LEVEL_ATOM); break;
    case EXPR_YIELD: put_prefixed(w, e, LEVEL_ATOM, e->value ? "yield " : "yield", LEVEL_TUPLE, LEVEL_TUPLE); break;
    case EXPR_YIELD_FROM: put_prefixed(w, e, LEVEL_ATOM, "yield from ", LEVEL_TUPLE, LEVEL_TEST); break;
    case EXPR_COMPARE: put_compare(w, e, level); break;
    case EXPR_CALL: put_call(w, e); break;
    case EXPR_FORMATTED_VALUE:
    case EXPR_JOINED_STR: put_fstring(w, e); break;
    case EXPR_ATTRIBUTE: put_attribute(w, e); break;
    case EXPR_SUBSCRIPT:
        put_expr(w, e->subscript.value, LEVEL_ATOM);
        put(w, "[");
        put_expr(w, e->subscript.slice, LEVEL_TUPLE);
        put(w, "]");
        break;
    case EXPR_STARRED:
        put(w, "*");
        put_expr(w, e->value, LEVEL_EXPR);
        break;
    case EXPR_NAME: put_name(w, e->name.id); break;
    case EXPR_LIST:
        put(w, "[");
        put_list(w, &e->sequence.elts, LEVEL_TEST);
        put(w, "]");
        break;
    case EXPR_TUPLE: put_tuple(w, e, level); break;
    case EXPR_SLICE: put_slice(w, e); break;
    }
}

static void put_expr(Writer *w, const Expr *e, int level) {
    if (w->out.failed || !compile_enter(w->c)) return;
    put_kind(w, e, level);
    compile_leave(w->c);
}

Str *unparse_expr(Compiler *c, const Expr *e) {
    if (c->failed) return NULL;
    Writer w = {c, {0}};
    builder_open(&w.out, c->vm);
    put_expr(&w, e, LEVEL_TEST);
    if (c->failed) {
        builder_abandon(&w.out);
        return NULL;
    }
    Str *text = builder_finish(&w.out);
    if (!text) compile_fail(c);
    return text;
}
