/* Owns constant folding: what CPython's tree optimiser folds, with its limits, because identity and results show it. */
#include "compile/compiler.h"

#include "object/exception.h"
#include "object/list.h"
#include "object/set.h"

#include <string.h>

enum { MAX_INT_BITS = 128, MAX_ITEMS = 256, MAX_STR = 4096, MAX_TOTAL_ITEMS = 1024 };

/* The node becomes a constant. Every kind that is folded has room for one pointer. */
static void become(Compiler *c, Expr *e, Object *constant) {
    if (!constant) {
        compile_fail(c);
        return;
    }
    e->kind = EXPR_FOLDED;
    e->value = (Expr *)constant;
}

/* A failed operation is no constant: it fails when the program gets there. Memory is another matter. */
static void become_result(Compiler *c, Expr *e, Object *result) {
    if (result) become(c, e, constant_merge(c, result));
    else if (exception_is(c->vm, EXC_MEMORY_ERROR)) compile_fail(c);
    else exception_clear(c->vm);
}

static Object *constant_if_cheap(Compiler *c, const Expr *e) {
    return e->kind == EXPR_CONSTANT || e->kind == EXPR_FOLDED ? constant_of(c, e) : NULL;
}

/* ---- limits on results ---- */

static size_t bits(Object *o) { return int_bit_length((Int *)o); }

/* Items of a tuple with those of tuples inside; more than the limit counts as the limit + 1. */
static size_t total_items(Object *o, size_t limit) {
    Tuple *t = (Tuple *)o;
    if (!is_exact(o, TYPE_TUPLE)) return 0;
    size_t total = t->length;
    for (size_t i = 0; i < t->length && total <= limit; i++) total += total_items(t->items[i], limit - total);
    return total <= limit ? total : limit + 1;
}

static bool small_repeat(Object *sequence, Object *count) {
    int overflow = 0;
    int64_t n = int_as_int64((Int *)count, &overflow);
    if (overflow || n < 0) return overflow == 0; /* a negative count gives an empty sequence */
    if (is_exact(sequence, TYPE_TUPLE)) {
        uint64_t length = ((Tuple *)sequence)->length;
        if (!length) return true;
        if ((uint64_t)n > MAX_ITEMS / length) return false;
        return n == 0 || total_items(sequence, MAX_TOTAL_ITEMS / (size_t)n) <= MAX_TOTAL_ITEMS / (size_t)n;
    }
    uint64_t length = is_exact(sequence, TYPE_STR) ? ((Str *)sequence)->length : ((Bytes *)sequence)->length;
    return !length || (uint64_t)n <= MAX_STR / length;
}

static bool is_plain_int(Object *o) { return is_exact(o, TYPE_INT) || is_bool(o); }
static bool is_sequence(Object *o) { return is_exact(o, TYPE_TUPLE) || is_exact(o, TYPE_STR) || is_exact(o, TYPE_BYTES); }

static bool small_multiply(Object *a, Object *b) {
    if (is_plain_int(a) && is_plain_int(b)) {
        return !int_sign((Int *)a) || !int_sign((Int *)b) || bits(a) + bits(b) <= MAX_INT_BITS;
    }
    if (is_plain_int(a) && is_sequence(b)) return small_repeat(b, a);
    if (is_plain_int(b) && is_sequence(a)) return small_repeat(a, b);
    return true;
}

static bool small_power(Object *a, Object *b) {
    if (!is_plain_int(a) || !is_plain_int(b) || int_sign((Int *)b) <= 0) return true;
    int overflow = 0;
    int64_t exponent = int_as_int64((Int *)b, &overflow);
    if (overflow || exponent > MAX_INT_BITS) return bits(a) == 0;
    return bits(a) * (uint64_t)exponent <= MAX_INT_BITS;
}

static bool small_shift(Object *a, Object *b) {
    if (!is_plain_int(a) || !is_plain_int(b) || !int_sign((Int *)a) || !int_sign((Int *)b)) return true;
    int overflow = 0;
    int64_t count = int_as_int64((Int *)b, &overflow);
    return !overflow && count >= 0 && count <= MAX_INT_BITS && bits(a) + (uint64_t)count <= MAX_INT_BITS;
}

static bool may_fold_binary(Operator op, Object *a, Object *b) {
    switch (op) {
    case OPERATOR_MULT: return small_multiply(a, b);
    case OPERATOR_POW: return small_power(a, b);
    case OPERATOR_LSHIFT: return small_shift(a, b);
    case OPERATOR_MOD: return !is_exact(a, TYPE_STR) && !is_exact(a, TYPE_BYTES);
    case OPERATOR_MAT_MULT: return false;
    default: return true;
    }
}

/* ---- the kinds ---- */

static BinaryOp binary_op(Operator op) {
    static const uint8_t table[] = {
        [OPERATOR_ADD] = BINARY_ADD, [OPERATOR_SUB] = BINARY_SUBTRACT, [OPERATOR_MULT] = BINARY_MULTIPLY,
        [OPERATOR_MAT_MULT] = BINARY_MATRIX_MULTIPLY, [OPERATOR_DIV] = BINARY_TRUE_DIVIDE, [OPERATOR_MOD] = BINARY_MODULO,
        [OPERATOR_POW] = BINARY_POWER, [OPERATOR_LSHIFT] = BINARY_LEFT_SHIFT, [OPERATOR_RSHIFT] = BINARY_RIGHT_SHIFT,
        [OPERATOR_BIT_OR] = BINARY_OR, [OPERATOR_BIT_XOR] = BINARY_XOR, [OPERATOR_BIT_AND] = BINARY_AND,
        [OPERATOR_FLOOR_DIV] = BINARY_FLOOR_DIVIDE,
    };
    return (BinaryOp)table[op];
}

static void fold_binary(Compiler *c, Expr *e) {
    Object *left = constant_if_cheap(c, e->bin_op.left);
    Object *right = left ? constant_if_cheap(c, e->bin_op.right) : NULL;
    if (!right || !may_fold_binary((Operator)e->op, left, right)) return;
    become_result(c, e, object_binary(c->vm, binary_op((Operator)e->op), left, right));
}

static void fold_not(Expr *e) {
    Expr *operand = e->unary_op.operand;
    if (operand->kind != EXPR_COMPARE || operand->compare.count != 1) return;
    static const int8_t opposite[] = {
        [COMPARISON_EQ] = -1, [COMPARISON_NOT_EQ] = -1, [COMPARISON_LT] = -1, [COMPARISON_LT_E] = -1, [COMPARISON_GT] = -1,
        [COMPARISON_GT_E] = -1, [COMPARISON_IS] = COMPARISON_IS_NOT, [COMPARISON_IS_NOT] = COMPARISON_IS,
        [COMPARISON_IN] = COMPARISON_NOT_IN, [COMPARISON_NOT_IN] = COMPARISON_IN,
    };
    if (opposite[operand->compare.ops[0]] < 0) return;
    operand->compare.ops[0] = (uint8_t)opposite[operand->compare.ops[0]];
    e->kind = EXPR_WRAPPED; /* `value` lies where the operand does */
}

static void fold_unary(Compiler *c, Expr *e) {
    VM *vm = c->vm;
    Object *operand = constant_if_cheap(c, e->unary_op.operand);
    if (!operand) {
        if (e->op == UNARY_NOT && !c->failed) fold_not(e);
        return;
    }
    switch ((UnaryOperator)e->op) {
    case UNARY_USUB: become_result(c, e, object_negative(vm, operand)); break;
    case UNARY_UADD: become_result(c, e, object_positive(vm, operand)); break;
    case UNARY_INVERT:
        if (!is_bool(operand)) become_result(c, e, object_invert(vm, operand)); /* a bool warns when it runs */
        break;
    case UNARY_NOT: {
        int truth = object_truth(vm, operand);
        become_result(c, e, truth < 0 ? NULL : BOOL(vm, !truth));
        break;
    }
    }
}

/* The items of a display as a NEW tuple if they are all constants. */
static Object *constant_items(Compiler *c, const ExprSeq *elts) {
    for (uint32_t i = 0; i < elts->count; i++) {
        if (elts->items[i]->kind != EXPR_CONSTANT && elts->items[i]->kind != EXPR_FOLDED) return NULL;
    }
    Object **items = compile_take(c, (size_t)elts->count + 1, sizeof *items);
    if (!items) return NULL;
    for (uint32_t i = 0; i < elts->count; i++) {
        items[i] = constant_of(c, elts->items[i]);
        if (!items[i]) return NULL;
    }
    Object *tuple = tuple_from(c->vm, items, elts->count);
    if (!tuple) compile_fail(c);
    return tuple;
}

static void fold_tuple(Compiler *c, Expr *e) {
    if (e->context != CONTEXT_LOAD) return;
    Object *tuple = constant_items(c, &e->sequence.elts);
    if (tuple) become(c, e, constant_merge(c, tuple));
}

static void fold_subscript(Compiler *c, Expr *e) {
    if (e->context != CONTEXT_LOAD) return;
    Object *value = constant_if_cheap(c, e->subscript.value);
    Object *key = value ? constant_if_cheap(c, e->subscript.slice) : NULL;
    if (key) become_result(c, e, object_getitem(c->vm, value, key));
}

void fold_membership(Compiler *c, Expr *e) {
    if (c->failed || c->in_annotation_text || (e->kind != EXPR_LIST && e->kind != EXPR_SET)) return;
    Object *items = constant_items(c, &e->sequence.elts);
    if (!items) return;
    if (e->kind == EXPR_SET) {
        Object *set = frozenset_from_iterable(c->vm, items);
        decref(items);
        become_result(c, e, set);
    } else become(c, e, constant_merge(c, items));
}

void fold_iterable(Compiler *c, Expr *e) {
    fold_membership(c, e);
    if (c->failed || e->kind != EXPR_LIST || c->in_annotation_text) return;
    for (uint32_t i = 0; i < e->sequence.elts.count; i++) {
        if (e->sequence.elts.items[i]->kind == EXPR_STARRED) return;
    }
    e->kind = EXPR_TUPLE; /* nobody sees which it was */
}

void fold_expr(Compiler *c, Expr *e) {
    if (c->failed || c->in_annotation_text) return;
    switch ((ExprKind)e->kind) {
    case EXPR_BIN_OP: fold_binary(c, e); break;
    case EXPR_UNARY_OP: fold_unary(c, e); break;
    case EXPR_TUPLE: fold_tuple(c, e); break;
    case EXPR_SUBSCRIPT: fold_subscript(c, e); break;
    case EXPR_COMPARE: {
        uint8_t op = e->compare.ops[e->compare.count - 1];
        if (op == COMPARISON_IN || op == COMPARISON_NOT_IN) fold_membership(c, e->compare.comparators[e->compare.count - 1]);
        break;
    }
    case EXPR_NAME:
        if (e->context == CONTEXT_LOAD && e->name.id->length == 9 && memcmp(e->name.id->text, "__debug__", 9) == 0) {
            become(c, e, BOOL(c->vm, !(c->flags & COMPILE_OPTIMIZE)));
        }
        break;
    default: break;
    }
}
