/* Owns comparisons and conditions: what decides a branch is compiled to jumps, without making a bool. */
#include "compile/compiler.h"

/* Position in COMPARE_FAMILY of the rich comparisons. */
static const uint8_t family[] = {
    [COMPARISON_EQ] = 2, [COMPARISON_NOT_EQ] = 3, [COMPARISON_LT] = 0, [COMPARISON_LT_E] = 1, [COMPARISON_GT] = 4, [COMPARISON_GT_E] = 5,
};

int constant_truth(Compiler *c, const Expr *e) {
    if (e->kind != EXPR_CONSTANT && e->kind != EXPR_FOLDED) return -1;
    Object *o = constant_of(c, e);
    int truth = o ? object_truth(c->vm, o) : -1;
    if (truth < 0) compile_fail(c);
    return truth;
}

/* ---- `is` with a literal ---- */

static bool is_fair_identity(Compiler *c, const Expr *e) {
    if (e->kind != EXPR_CONSTANT && e->kind != EXPR_FOLDED) return true;
    Object *o = constant_of(c, e);
    return !o || is_none(o) || is_bool(o) || o == ELLIPSIS(c->vm);
}

static void warn_identity(Compiler *c, const Expr *e) {
    const Expr *left = e->compare.left;
    for (uint32_t i = 0; i < e->compare.count && !c->failed; i++) {
        const Expr *right = e->compare.comparators[i];
        uint8_t op = e->compare.ops[i];
        if (op == COMPARISON_IS || op == COMPARISON_IS_NOT) {
            const Expr *odd = !is_fair_identity(c, left) ? left : !is_fair_identity(c, right) ? right : NULL;
            Object *o = odd ? constant_of(c, odd) : NULL;
            if (o && op == COMPARISON_IS) compile_warn(c, e->at, "\"is\" with '%T' literal. Did you mean \"==\"?", o);
            else if (o) compile_warn(c, e->at, "\"is not\" with '%T' literal. Did you mean \"!=\"?", o);
        }
        left = right;
    }
}

/* ---- one comparison ---- */

static void emit_compare(Compiler *c, const Span *at, uint8_t op, Reg to, Reg left, Reg right) {
    switch (op) {
    case COMPARISON_IS: emit(c, at, OP_IS, to, left, right); break;
    case COMPARISON_IS_NOT: emit(c, at, OP_IS_NOT, to, left, right); break;
    case COMPARISON_IN: emit(c, at, OP_IN, to, left, right); break;
    case COMPARISON_NOT_IN: emit(c, at, OP_NOT_IN, to, left, right); break;
    default: emit(c, at, (Opcode)(OP_COMPARE_LT + family[op]), to, left, right); break;
    }
}

static void emit_jump_compare(Compiler *c, const Span *at, uint8_t op, Reg left, Reg right, Label *target, bool when) {
    switch (op) {
    case COMPARISON_IS: emit_jump2(c, at, OP_JUMP_IF_IS, left, right, when, target); break;
    case COMPARISON_IS_NOT: emit_jump2(c, at, OP_JUMP_IF_IS, left, right, !when, target); break;
    case COMPARISON_IN: emit_jump2(c, at, OP_JUMP_IF_IN, left, right, when, target); break;
    case COMPARISON_NOT_IN: emit_jump2(c, at, OP_JUMP_IF_IN, left, right, !when, target); break;
    default: emit_jump2(c, at, (Opcode)(OP_JUMP_IF_LT + family[op]), left, right, when, target); break;
    }
}

/* The fused forms with a constant or None on the right. False: there is none. */
static bool jump_compare_constant(Compiler *c, const Span *at, uint8_t op, Reg left, const Expr *right, Label *target,
                                  bool when) {
    Object *constant = constant_of(c, right);
    if (!constant || op == COMPARISON_IN || op == COMPARISON_NOT_IN) return false;
    if (op == COMPARISON_IS || op == COMPARISON_IS_NOT) {
        if (!is_none(constant)) return false;
        emit_jump2(c, at, OP_JUMP_IF_IS_NONE, left, 0, op == COMPARISON_IS ? when : !when, target);
        return true;
    }
    uint32_t k = constant_index(c, constant);
    if (k > MAX_OPERAND) return false;
    emit_jump2(c, at, (Opcode)(OP_JUMP_IF_LT_K + family[op]), left, k, when, target);
    return true;
}

/* ---- chains: a < b < c evaluates b once ---- */

/* A middle value that lies in a temporary and must be dropped when the chain ends early. */
typedef struct Middle {
    struct Middle *next;
    Label *label;
    Reg reg;
} Middle;

/* Where a false link goes: straight to `end`, or to a stop that drops the middle value first. */
static Label *chain_exit(Compiler *c, Reg middle, Label *end, Middle **list) {
    if (!is_temp(c, middle)) return end;
    Middle *m = compile_take(c, 1, sizeof *m);
    if (!m) return end;
    *m = (Middle){*list, label_new(c), middle};
    *list = m;
    return m->label;
}

static void chain_cleanup(Compiler *c, const Span *at, Middle *list, Label *end) {
    for (Middle *m = list; m; m = m->next) {
        label_place(c, m->label);
        emit(c, at, OP_RELEASE, m->reg, 0, 0);
        emit_jump(c, at, OP_JUMP, 0, end);
    }
}

/* All links but the last: leaves the left side of the last one. `result`: where values go, ANY for jumps only. */
static Reg chain_links(Compiler *c, Expr *e, Reg result, Label *end, Middle **list) {
    Reg left = compile_operand(c, e->compare.left, e->compare.comparators[0]);
    for (uint32_t i = 0; i + 1 < e->compare.count && !c->failed; i++) {
        Expr *right = e->compare.comparators[i];
        Reg middle = compile_operand(c, right, e->compare.comparators[i + 1]);
        Reg operand = middle, mark = c->unit->top;
        if (is_temp(c, middle)) {
            operand = push_temp(c);
            emit(c, &e->at, OP_COPY, operand, middle, 0);
            pop_to(c, mark);
        }
        Label *exit = chain_exit(c, middle, end, list);
        if (result == ANY) {
            emit_jump_compare(c, &e->at, e->compare.ops[i], left, operand, exit, false);
        } else {
            emit_compare(c, &e->at, e->compare.ops[i], result, left, operand);
            emit_jump(c, &e->at, OP_JUMP_IF_FALSE_KEEP, result, exit);
            emit(c, &e->at, OP_RELEASE, result, 0, 0);
        }
        left = middle;
    }
    return left;
}

static Reg compile_chain(Compiler *c, Expr *e, Reg wanted) {
    Reg mark = c->unit->top;
    Reg result = push_temp(c);
    Label *end = label_new(c);
    Middle *list = NULL;
    Reg left = chain_links(c, e, result, end, &list);
    uint32_t last = e->compare.count - 1;
    Reg right = compile_operand(c, e->compare.comparators[last], NULL);
    emit_compare(c, &e->at, e->compare.ops[last], result, left, right);
    if (list) {
        emit_jump(c, &e->at, OP_JUMP, 0, end);
        chain_cleanup(c, &e->at, list, end);
    }
    label_place(c, end);
    pop_to(c, result + 1);
    return move_to(c, &e->at, result, mark, wanted);
}

Reg compile_compare(Compiler *c, Expr *e, Reg wanted) {
    warn_identity(c, e);
    if (e->compare.count > 1) return compile_chain(c, e, wanted);
    Reg mark = c->unit->top;
    Reg left = compile_operand(c, e->compare.left, e->compare.comparators[0]);
    Reg right = compile_operand(c, e->compare.comparators[0], NULL);
    Reg to = destination(c, mark, wanted);
    emit_compare(c, &e->at, e->compare.ops[0], to, left, right);
    return to;
}

/* ---- conditions ---- */

static void condition_compare(Compiler *c, Expr *e, Label *target, bool when) {
    warn_identity(c, e);
    Reg mark = c->unit->top;
    uint32_t last = e->compare.count - 1;
    Label *end = when ? label_new(c) : target; /* where the chain goes when it ends early */
    Middle *list = NULL;
    Reg left = last ? chain_links(c, e, ANY, end, &list)
                    : compile_operand(c, e->compare.left, e->compare.comparators[0]);
    Expr *final = e->compare.comparators[last];
    if (!jump_compare_constant(c, &e->at, e->compare.ops[last], left, final, target, when)) {
        Reg right = compile_operand(c, final, NULL);
        emit_jump_compare(c, &e->at, e->compare.ops[last], left, right, target, when);
    }
    pop_to(c, mark);
    if (list) {
        Label *over = label_new(c);
        emit_jump(c, &e->at, OP_JUMP, 0, over);
        chain_cleanup(c, &e->at, list, end);
        label_place(c, over);
    }
    if (when) label_place(c, end);
}

static void condition_bool_op(Compiler *c, Expr *e, Label *target, bool when) {
    bool is_or = e->op == BOOL_OR;
    Label *end = is_or == when ? target : label_new(c); /* where a value that decides goes */
    uint32_t last = e->bool_op.values.count - 1;
    for (uint32_t i = 0; i < last && !c->failed; i++) compile_condition(c, e->bool_op.values.items[i], end, is_or);
    compile_condition(c, e->bool_op.values.items[last], target, when);
    if (end != target) label_place(c, end);
}

static void condition_if_exp(Compiler *c, Expr *e, Label *target, bool when) {
    Label *otherwise = label_new(c), *end = label_new(c);
    compile_condition(c, e->if_exp.test, otherwise, false);
    compile_condition(c, e->if_exp.body, target, when);
    emit_jump(c, &e->at, OP_JUMP, 0, end);
    label_place(c, otherwise);
    compile_condition(c, e->if_exp.orelse, target, when);
    label_place(c, end);
}

static void condition_kind(Compiler *c, Expr *e, Label *target, bool when) {
    switch (e->kind) {
    case EXPR_WRAPPED: compile_condition(c, e->value, target, when); return;
    case EXPR_UNARY_OP:
        if (e->op != UNARY_NOT) break;
        compile_condition(c, e->unary_op.operand, target, !when);
        return;
    case EXPR_BOOL_OP: condition_bool_op(c, e, target, when); return;
    case EXPR_IF_EXP: condition_if_exp(c, e, target, when); return;
    case EXPR_COMPARE: condition_compare(c, e, target, when); return;
    default: break;
    }
    Reg mark = c->unit->top;
    Reg value = compile_operand(c, e, NULL);
    emit_jump(c, &e->at, when ? OP_JUMP_IF_TRUE : OP_JUMP_IF_FALSE, value, target);
    pop_to(c, mark);
}

void compile_condition(Compiler *c, Expr *e, Label *target, bool when) {
    if (!compile_enter(c)) return;
    int truth = constant_truth(c, e);
    if (truth < 0) condition_kind(c, e, target, when);
    else if (truth == when) emit_jump(c, &e->at, OP_JUMP, 0, target);
    compile_leave(c);
}
