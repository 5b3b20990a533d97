/* Owns expressions: the dispatch over their kinds, operators, attributes, subscripts and the small ones. */
#include "compile/compiler.h"

/* ---- may evaluating this rebind a local whose register is being used as an operand? ---- */

static bool any_may_rebind(const Compiler *c, const ExprSeq *seq) {
    for (uint32_t i = 0; i < seq->count; i++) {
        if (may_rebind(c, seq->items[i])) return true;
    }
    return false;
}

/* Only a walrus can; looked for in the common kinds, assumed in the others. */
bool may_rebind(const Compiler *c, const Expr *e) {
    if (!e || !c->unit->scope->has_walrus) return false;
    switch (e->kind) {
    case EXPR_NAME:
    case EXPR_CONSTANT:
    case EXPR_FOLDED: return false;
    case EXPR_ATTRIBUTE: return may_rebind(c, e->attribute.value);
    case EXPR_SUBSCRIPT: return may_rebind(c, e->subscript.value) || may_rebind(c, e->subscript.slice);
    case EXPR_BIN_OP: return e->depth > 100 || may_rebind(c, e->bin_op.left) || may_rebind(c, e->bin_op.right);
    case EXPR_CALL:
        return e->depth > 100 || e->call.keywords.count != 0 || may_rebind(c, e->call.func) || any_may_rebind(c, &e->call.args);
    default: return true;
    }
}

Reg compile_operand(Compiler *c, Expr *e, const Expr *later) {
    bool local = e->kind == EXPR_NAME || e->kind == EXPR_NAMED_EXPR;
    return compile_expr(c, e, local && may_rebind(c, later) ? FRESH : ANY);
}

Reg compile_fresh(Compiler *c, Expr *e) { return compile_expr(c, e, FRESH); }

/* ---- operators ---- */

/* Position in BINARY_FAMILY of each Operator. */
static const uint8_t family[] = {
    [OPERATOR_ADD] = 0, [OPERATOR_SUB] = 1, [OPERATOR_MULT] = 2, [OPERATOR_MAT_MULT] = 3, [OPERATOR_DIV] = 4,
    [OPERATOR_FLOOR_DIV] = 5, [OPERATOR_MOD] = 6, [OPERATOR_POW] = 7, [OPERATOR_LSHIFT] = 8, [OPERATOR_RSHIFT] = 9,
    [OPERATOR_BIT_AND] = 10, [OPERATOR_BIT_XOR] = 11, [OPERATOR_BIT_OR] = 12,
};

void emit_binary(Compiler *c, const Span *at, Operator op, bool inplace, Reg to, Reg left, Reg right) {
    emit(c, at, (Opcode)((inplace ? OP_INPLACE_ADD : OP_ADD) + family[op]), to, left, right);
}

bool emit_binary_constant(Compiler *c, const Span *at, Operator op, bool inplace, Reg to, Reg left, Object *right) {
    uint32_t k = constant_index(c, right);
    if (k > MAX_OPERAND) return false;
    emit(c, at, (Opcode)((inplace ? OP_INPLACE_ADD_K : OP_ADD_K) + family[op]), to, left, k);
    return true;
}

static Reg binary_step(Compiler *c, Expr *e, Reg left, Reg mark, Reg wanted) {
    Object *constant = constant_of(c, e->bin_op.right);
    if (constant && constant_index(c, constant) <= MAX_OPERAND) {
        Reg to = destination(c, mark, wanted);
        emit_binary_constant(c, &e->at, (Operator)e->op, false, to, left, constant);
        return to;
    }
    Reg right = compile_operand(c, e->bin_op.right, NULL);
    Reg to = destination(c, mark, wanted);
    emit_binary(c, &e->at, (Operator)e->op, false, to, left, right);
    return to;
}

/* A left spine of any length, without recursion. */
static Reg compile_binary(Compiler *c, Expr *e, Reg wanted) {
    size_t count = 0;
    for (Expr *n = e; n->kind == EXPR_BIN_OP; n = n->bin_op.left) count++;
    Reg mark = c->unit->top;
    if (count == 1) return binary_step(c, e, compile_operand(c, e->bin_op.left, e->bin_op.right), mark, wanted);
    Expr **spine = compile_take(c, count, sizeof *spine);
    if (!spine) return mark;
    Expr *n = e;
    for (size_t i = 0; i < count; i++, n = n->bin_op.left) spine[i] = n;
    Reg left = compile_operand(c, n, spine[count - 1]->bin_op.right);
    while (count-- > 0) left = binary_step(c, spine[count], left, mark, count ? ANY : wanted);
    return left;
}

static Reg compile_unary(Compiler *c, Expr *e, Reg wanted) {
    static const uint16_t ops[] = {
        [UNARY_INVERT] = OP_INVERT, [UNARY_NOT] = OP_NOT, [UNARY_UADD] = OP_POSITIVE, [UNARY_USUB] = OP_NEGATIVE,
    };
    Reg mark = c->unit->top;
    Reg operand = compile_operand(c, e->unary_op.operand, NULL);
    Reg to = destination(c, mark, wanted);
    emit(c, &e->at, (Opcode)ops[e->op], to, operand, 0);
    return to;
}

/* a and b and c: each value lies in the same temporary until one decides. */
static Reg compile_bool_op(Compiler *c, Expr *e, Reg wanted) {
    Opcode jump = e->op == BOOL_AND ? OP_JUMP_IF_FALSE_KEEP : OP_JUMP_IF_TRUE_KEEP;
    Label *end = label_new(c);
    Reg mark = c->unit->top;
    uint32_t last = e->bool_op.values.count - 1;
    Reg value = mark;
    for (uint32_t i = 0; i <= last && !c->failed; i++) {
        Expr *item = e->bool_op.values.items[i];
        int truth = i < last ? constant_truth(c, item) : -1;
        if (truth >= 0 && truth == (e->op == BOOL_AND)) continue; /* decides nothing */
        pop_to(c, mark);
        value = compile_expr(c, item, FRESH);
        if (truth >= 0) break; /* decides everything */
        if (i == last) break;
        emit_jump(c, &item->at, jump, value, end);
        emit(c, &item->at, OP_RELEASE, value, 0, 0);
    }
    label_place(c, end);
    return move_to(c, &e->at, value, mark, wanted);
}

static Reg compile_if_exp(Compiler *c, Expr *e, Reg wanted) {
    Reg mark = c->unit->top;
    Label *otherwise = label_new(c), *end = label_new(c);
    bool direct = wanted != ANY && wanted != FRESH; /* each branch ends in one instruction: either may write the local */
    Reg to = direct ? wanted : FRESH;
    compile_condition(c, e->if_exp.test, otherwise, false);
    Reg value = compile_expr(c, e->if_exp.body, to);
    emit_jump(c, &e->at, OP_JUMP, 0, end);
    pop_to(c, mark);
    label_place(c, otherwise);
    value = compile_expr(c, e->if_exp.orelse, to);
    label_place(c, end);
    return value;
}

static Reg compile_walrus(Compiler *c, Expr *e, Reg wanted) {
    Reg mark = c->unit->top;
    Expr *target = e->named_expr.target;
    Str *name = mangled_name(c, c->unit->lexical, target->name.id);
    Reg local = local_target(c, target);
    if (local != ANY) {
        compile_expr(c, e->named_expr.value, local);
        local_set_bound(c, local, true);
        return move_to(c, &e->at, local, mark, wanted);
    }
    Reg value = compile_fresh(c, e->named_expr.value);
    Reg copy = push_temp(c);
    emit(c, &e->at, OP_COPY, copy, value, 0);
    emit_store_name(c, &target->at, name, copy);
    pop_to(c, value + 1);
    return move_to(c, &e->at, value, mark, wanted);
}

/* ---- attributes and subscripts ---- */

/* In a chain over several lines, the instruction's line is the attribute's. */
Span attribute_start(const Expr *attribute, Span at) {
    if (at.line == attribute->at.end_line) return at;
    at.line = attribute->at.end_line;
    int32_t length = (int32_t)attribute->attribute.attr->length;
    at.column = attribute->at.end_column >= length ? attribute->at.end_column - length : -1;
    at.end_column = at.column < 0 ? -1 : attribute->at.end_column;
    if (at.end_line < at.line) at.end_line = at.line;
    return at;
}

static bool is_name(const Expr *e, const char *text, size_t length) {
    return e->kind == EXPR_NAME && e->name.id->length == length && __builtin_memcmp(e->name.id->text, text, length) == 0;
}

/* super() and super(a, b) whose name means the builtin as far as the source can tell. */
static bool is_plain_super(Compiler *c, const Expr *e) {
    if (e->kind != EXPR_CALL || !is_name(e->call.func, "super", 5) || e->call.keywords.count) return false;
    Scope *scope = c->unit->lexical;
    if (!scope_is_function(scope)) return false;
    Str *name = identifier_name(c, e->call.func->name.id);
    Symbol *here = name ? scope_resolve(scope, name) : NULL;
    if (!here || here->kind != SYMBOL_GLOBAL || (here->flags & DEF_GLOBAL)) return false;
    Symbol *global = scope_lookup(c->module_scope, name);
    if (global && (global->flags & DEF_BOUND)) return false;
    if (e->call.args.count == 2) {
        return e->call.args.items[0]->kind != EXPR_STARRED && e->call.args.items[1]->kind != EXPR_STARRED;
    }
    if (e->call.args.count != 0 || c->unit->scope->argument_count == 0 || scope->kind == SCOPE_GENERATOR) return false;
    Symbol *cell = scope_resolve(scope, NAME(c->vm, __class__));
    return cell && cell->kind == SYMBOL_FREE && !(cell->flags & DEF_GLOBAL);
}

/* Fills the window super, class, self. */
static Reg load_super(Compiler *c, Expr *call) {
    Reg window = emit_load_name(c, &call->call.func->at, identifier_name(c, call->call.func->name.id), FRESH);
    if (call->call.args.count == 2) {
        compile_fresh(c, call->call.args.items[0]);
        compile_fresh(c, call->call.args.items[1]);
        return window;
    }
    emit_load_name(c, &call->at, NAME(c->vm, __class__), FRESH);
    emit_load_name(c, &call->at, c->unit->scope->first->name, FRESH);
    return window;
}

Reg compile_attribute(Compiler *c, Expr *e, Reg wanted) {
    Reg mark = c->unit->top;
    Str *name = mangled_name(c, c->unit->lexical, e->attribute.attr);
    Span at = attribute_start(e, e->at);
    if (is_plain_super(c, e->attribute.value)) {
        Expr *call = e->attribute.value;
        Reg window = load_super(c, call);
        Reg to = destination(c, mark, wanted);
        emit2(c, &e->at, OP_LOAD_SUPER_ATTR, to, window, name_index(c, name), call->call.args.count == 0);
        return to;
    }
    Reg object = compile_operand(c, e->attribute.value, NULL);
    Reg to = destination(c, mark, wanted);
    emit(c, &at, OP_LOAD_ATTR, to, object, name_index(c, name));
    return to;
}

/* Callee and receiver of obj.name(...) into the window at the top. */
static Reg compile_method(Compiler *c, Expr *e) {
    Reg window = c->unit->top;
    Str *name = mangled_name(c, c->unit->lexical, e->attribute.attr);
    Span at = attribute_start(e, e->at);
    Expr *call = e->attribute.value;
    if (is_plain_super(c, call)) {
        load_super(c, call);
        emit2(c, &e->at, OP_LOAD_SUPER_METHOD, window, window, name_index(c, name), call->call.args.count == 0);
    } else {
        Reg object = compile_operand(c, call, NULL);
        emit(c, &at, OP_LOAD_METHOD, window, object, name_index(c, name));
    }
    pop_to(c, window);
    push_temp(c);
    push_temp(c);
    return window;
}

static void warn_not_callable(Compiler *c, const Expr *func) {
    const char *type = NULL;
    switch (func->kind) {
    case EXPR_FOLDED:
    case EXPR_CONSTANT: {
        Object *o = constant_of(c, func);
        if (o) compile_warn(c, func->at, "'%T' object is not callable; perhaps you missed a comma?", o);
        return;
    }
    case EXPR_TUPLE: type = "tuple"; break;
    case EXPR_LIST:
    case EXPR_LIST_COMP: type = "list"; break;
    case EXPR_DICT:
    case EXPR_DICT_COMP: type = "dict"; break;
    case EXPR_SET:
    case EXPR_SET_COMP: type = "set"; break;
    case EXPR_GENERATOR_EXP: type = "generator"; break;
    case EXPR_JOINED_STR:
    case EXPR_FORMATTED_VALUE: type = "str"; break;
    default: return;
    }
    compile_warn(c, func->at, "'%s' object is not callable; perhaps you missed a comma?", type);
}

static bool has_stars(const Expr *e) {
    for (uint32_t i = 0; i < e->call.args.count; i++) {
        if (e->call.args.items[i]->kind == EXPR_STARRED) return true;
    }
    for (uint32_t i = 0; i < e->call.keywords.count; i++) {
        if (!e->call.keywords.items[i]->arg) return true;
    }
    return e->call.args.count + e->call.keywords.count > DISPLAY_CHUNK;
}

Reg compile_call(Compiler *c, Expr *e, Reg wanted) {
    Expr *func = e->call.func;
    Span at = e->at;
    Reg window;
    bool method = func->kind == EXPR_ATTRIBUTE && !has_stars(e);
    if (method) {
        window = compile_method(c, func);
        at = attribute_start(func, at);
    } else {
        warn_not_callable(c, func);
        window = compile_fresh(c, func);
        push_temp(c);
    }
    return compile_arguments(c, at, window, &e->call.args, &e->call.keywords, 0, method, wanted);
}

static Reg compile_slice(Compiler *c, Expr *e, Reg wanted) {
    Reg mark = c->unit->top;
    Expr *parts[3] = {e->slice.lower, e->slice.upper, e->slice.step};
    for (int i = 0; i < 3; i++) {
        if (parts[i]) compile_fresh(c, parts[i]);
        else load_constant(c, &e->at, push_temp(c), NONE(c->vm));
    }
    Reg to = destination(c, mark, wanted);
    emit(c, &e->at, OP_BUILD_SLICE, to, mark, 0);
    return to;
}

Reg compile_subscript_index(Compiler *c, Expr *slice, const Expr *later) { return compile_operand(c, slice, later); }

static void warn_subscript(Compiler *c, const Expr *value) {
    const char *type = NULL;
    switch (value->kind) {
    case EXPR_SET:
    case EXPR_SET_COMP: type = "set"; break;
    case EXPR_GENERATOR_EXP: type = "generator"; break;
    case EXPR_LAMBDA: type = "function"; break;
    case EXPR_FOLDED:
    case EXPR_CONSTANT: {
        Object *o = constant_of(c, value);
        if (!o || is_exact(o, TYPE_STR) || is_exact(o, TYPE_BYTES) || is_exact(o, TYPE_TUPLE)) return;
        compile_warn(c, value->at, "'%T' object is not subscriptable; perhaps you missed a comma?", o);
        return;
    }
    default: return;
    }
    compile_warn(c, value->at, "'%s' object is not subscriptable; perhaps you missed a comma?", type);
}

/* o[a:b]: no slice object unless the container's type wants to see one. */
static Reg compile_plain_slice(Compiler *c, Expr *e, Reg mark, Reg object, Reg wanted) {
    Expr *slice = e->subscript.slice, *ends[2] = {slice->slice.lower, slice->slice.upper};
    Reg window = c->unit->top;
    for (int i = 0; i < 2; i++) {
        if (ends[i]) compile_fresh(c, ends[i]);
        else load_constant(c, &slice->at, push_temp(c), NONE(c->vm));
    }
    Reg to = destination(c, mark, wanted);
    emit(c, &e->at, OP_LOAD_SLICE, to, object, window);
    return to;
}

static Reg compile_subscript(Compiler *c, Expr *e, Reg wanted) {
    Reg mark = c->unit->top;
    warn_subscript(c, e->subscript.value);
    Reg object = compile_operand(c, e->subscript.value, e->subscript.slice);
    Object *constant = constant_of(c, e->subscript.slice);
    if (constant && constant_index(c, constant) <= MAX_OPERAND) {
        Reg to = destination(c, mark, wanted);
        emit(c, &e->at, OP_LOAD_ITEM_K, to, object, constant_index(c, constant));
        return to;
    }
    if (e->subscript.slice->kind == EXPR_SLICE && !e->subscript.slice->slice.step) {
        return compile_plain_slice(c, e, mark, object, wanted);
    }
    Reg key = compile_operand(c, e->subscript.slice, NULL);
    Reg to = destination(c, mark, wanted);
    emit(c, &e->at, OP_LOAD_ITEM, to, object, key);
    return to;
}

/* ---- yield, await ---- */

void compile_await(Compiler *c, const Span *at, Reg value, Reg to, uint32_t kind) {
    Reg iterator = push_temp(c);
    emit(c, at, OP_GET_AWAITABLE, iterator, value, kind);
    emit(c, at, OP_YIELD_FROM, to, iterator, 0);
    pop_to(c, iterator);
}

static Reg compile_yield(Compiler *c, Expr *e, Reg wanted) {
    Reg mark = c->unit->top;
    const Scope *scope = c->unit->lexical;
    bool is_await = e->kind == EXPR_AWAIT;
    if (!scope_is_function(scope) || !scope_is_function(c->unit->scope)) {
        compile_error(c, e->at, "'%s' outside function", is_await ? "await" : "yield");
        return mark;
    }
    if (is_await && !c->unit->scope->is_coroutine) {
        compile_error(c, e->at, "'await' outside async function");
        return mark;
    }
    if (e->kind == EXPR_YIELD_FROM && c->unit->scope->is_async) {
        compile_error(c, e->at, "'yield from' inside async function");
        return mark;
    }
    Reg value;
    if (e->value) value = compile_operand(c, e->value, NULL);
    else load_constant(c, &e->at, value = push_temp(c), NONE(c->vm));
    if (e->kind == EXPR_YIELD) {
        Reg to = destination(c, mark, wanted);
        emit(c, &e->at, OP_YIELD_VALUE, to, value, 0);
        return to;
    }
    pop_to(c, mark);
    Reg iterator = push_temp(c);
    if (is_await) emit(c, &e->at, OP_GET_AWAITABLE, iterator, value, 0);
    else emit(c, &e->at, OP_GET_YIELD_FROM_ITER, iterator, value, 0);
    Reg to = destination(c, mark, wanted);
    emit(c, &e->at, OP_YIELD_FROM, to, iterator, 0);
    return to;
}

/* ---- dispatch ---- */

static Reg compile_constant(Compiler *c, Expr *e, Reg wanted) {
    Object *constant = constant_of(c, e);
    Reg to = destination(c, c->unit->top, wanted);
    load_constant(c, &e->at, to, constant);
    return to;
}

static Reg compile_kind(Compiler *c, Expr *e, Reg wanted) {
    switch (e->kind) {
    case EXPR_FOLDED:
    case EXPR_CONSTANT: return compile_constant(c, e, wanted);
    case EXPR_WRAPPED: return compile_expr(c, e->value, wanted);
    case EXPR_BOOL_OP: return compile_bool_op(c, e, wanted);
    case EXPR_NAMED_EXPR: return compile_walrus(c, e, wanted);
    case EXPR_BIN_OP: return compile_binary(c, e, wanted);
    case EXPR_UNARY_OP: return compile_unary(c, e, wanted);
    case EXPR_LAMBDA: return compile_lambda(c, e, wanted);
    case EXPR_IF_EXP: return compile_if_exp(c, e, wanted);
    case EXPR_DICT: return compile_dict(c, e, wanted);
    case EXPR_SET:
    case EXPR_LIST:
    case EXPR_TUPLE: return compile_sequence(c, e, wanted);
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP: return compile_comprehension(c, e, wanted);
    case EXPR_GENERATOR_EXP: return compile_generator_expression(c, e, wanted);
    case EXPR_AWAIT:
    case EXPR_YIELD:
    case EXPR_YIELD_FROM: return compile_yield(c, e, wanted);
    case EXPR_COMPARE: return compile_compare(c, e, wanted);
    case EXPR_CALL: return compile_call(c, e, wanted);
    case EXPR_FORMATTED_VALUE: return compile_formatted_value(c, e, wanted);
    case EXPR_JOINED_STR: return compile_joined_str(c, e, wanted);
    case EXPR_ATTRIBUTE: return compile_attribute(c, e, wanted);
    case EXPR_SUBSCRIPT: return compile_subscript(c, e, wanted);
    case EXPR_STARRED: compile_error(c, e->at, "can't use starred expression here"); break;
    case EXPR_NAME: return emit_load_name(c, &e->at, mangled_name(c, c->unit->lexical, e->name.id), wanted);
    case EXPR_SLICE: return compile_slice(c, e, wanted);
    }
    return c->unit->top;
}

Reg compile_expr(Compiler *c, Expr *e, Reg wanted) {
    if (!compile_enter(c)) return c->unit->top;
    Reg r = compile_kind(c, e, wanted);
    compile_leave(c);
    return r;
}
