/* Operators on register values: mixtures of numbers with and without objects, then the general protocol. */
#include "vm/operate.h"

#include "object/dict.h"
#include "object/int_wide.h"
#include "object/int_word.h"
#include "object/items.h"
#include "object/list.h"
#include "object/set.h"
#include "vm/special.h"

#include <math.h>

static inline __attribute__((always_inline)) bool float_operate(BinaryOp op, double a, double b, double *out) {
    switch (op) {
    case BINARY_ADD: *out = a + b; return true;
    case BINARY_SUBTRACT: *out = a - b; return true;
    case BINARY_MULTIPLY: *out = a * b; return true;
    case BINARY_TRUE_DIVIDE:
        if (b == 0) return false;
        *out = a / b;
        return true;
    case BINARY_FLOOR_DIVIDE:
        if (b == 0) return false;
        *out = float_floor_divide(a, b);
        return true;
    case BINARY_MODULO:
        if (b == 0) return false;
        *out = float_modulo(a, b);
        return true;
    case BINARY_POWER:
        if (b == 2.0) {
            *out = a * a;
            return isfinite(*out) || !isfinite(a);
        }
        if (!(a > 0) || !isfinite(a) || !isfinite(b)) return false;
        *out = b == 0.5 ? sqrt(a) : pow(a, b);
        return isfinite(*out);
    default: return false;
    }
}

/* Both operands as doubles when one is a float and the other a float or an int that converts exactly enough. */
static bool as_doubles(Value l, Value r, double *a, double *b) {
    int64_t n;
    bool left = value_get_float(l, a), right = value_get_float(r, b);
    if (left && right) return true;
    if (left && value_get_int(r, &n)) return *b = (double)n, true;
    if (right && value_get_int(l, &n)) return *a = (double)n, true;
    return false;
}

static inline __attribute__((always_inline)) Value number_operate(VM *vm, BinaryOp op, Value l, Value r) {
    int64_t a, b, n;
    double x = 0, y = 0, z;
    if (value_get_int(l, &a) && value_get_int(r, &b)) {
        if (int_word_binary(op, a, b, &n)) return value_from_int64(vm, n);
        const int64_t exact = (int64_t)1 << 53;
        if (op == BINARY_TRUE_DIVIDE && b != 0 && a <= exact && a >= -exact && b <= exact && b >= -exact) {
            return value_from_double(vm, (double)a / (double)b);
        }
        return 0;
    }
    if (as_doubles(l, r, &x, &y) && float_operate(op, x, y, &z)) return value_from_double(vm, z);
    return 0;
}

static bool value_get_wide(Value v, Wide *out) {
    if (value_is_int(v)) return *out = value_int(v), true;
    return value_is_object(v) && is_exact(value_object(v), TYPE_INT) && int_as_wide((Int *)value_object(v), out);
}

/* What has more bits than a machine word, without objects for operands that have none; 0: not here, or an exception. */
static Value wide_operate(VM *vm, BinaryOp op, Value l, Value r) {
    Wide a, b;
    WideResult result;
    int64_t small;
    if (!value_get_wide(l, &a) || !value_get_wide(r, &b) || !wide_binary(op, a, b, &result)) return 0;
    if (wide_fits_int64(result, &small)) return value_from_int64(vm, small);
    return value_from_object(int_from_wide(vm, result));
}

/* Boxes the operands in place. */
static __attribute__((noinline)) Value operate_objects(VM *vm, BinaryOp op, Value *left, Value *right, bool inplace) {
    Object *a = register_object(vm, left);
    Object *b = a ? register_object(vm, right) : NULL;
    if (!b) return 0;
    bool classes = (type_of(a)->flags | type_of(b)->flags) & TYPE_HEAP; /* only those of programs have special methods */
    if (classes && special_binary(vm, op, inplace, a, b)) return 0;
    return value_from_object(inplace ? object_inplace(vm, op, a, b) : object_binary(vm, op, a, b));
}

/* Inlined once for each operator, so that the switches on it go. */
static inline __attribute__((always_inline)) Value operate(VM *vm, BinaryOp op, Value *left, Value *right, bool inplace) {
    if (value_is_reference(*left)) {
        uint32_t flags = type_of(value_object(*left))->flags;
        if (flags & TYPE_HEAP || !(flags & (TYPE_IS_INT | TYPE_IS_FLOAT))) return operate_objects(vm, op, left, right, inplace);
    }
    Value fast = number_operate(vm, op, *left, *right);
    if (likely(fast != 0)) return fast;
    if (unlikely(exception_pending(vm))) return 0;
    fast = wide_operate(vm, op, *left, *right);
    if (fast || unlikely(exception_pending(vm))) return fast;
    return operate_objects(vm, op, left, right, inplace);
}
#define X(name) \
    Value operate_##name(VM *vm, Value *left, Value *right) { \
        return operate(vm, BINARY_##name, left, right, false); \
    } \
    Value operate_inplace_##name(VM *vm, Value *left, Value *right) { \
        return operate(vm, BINARY_##name, left, right, true); \
    }
BINARY_FAMILY(X)
#undef X

static inline __attribute__((always_inline)) bool number_compare(Value l, Value r, CompareOp op, bool *out) {
    int64_t a, b;
    double x, y;
    if (value_get_int(l, &a) && value_get_int(r, &b)) {
        *out = compare_result(op, (a > b) - (a < b));
        return true;
    }
    if (!value_get_float(l, &x) || !value_get_float(r, &y)) return false;
    switch (op) {
    case COMPARE_LT: *out = x < y; break;
    case COMPARE_LE: *out = x <= y; break;
    case COMPARE_EQ: *out = x == y; break;
    case COMPARE_NE: *out = x != y; break;
    case COMPARE_GT: *out = x > y; break;
    default: *out = x >= y; break;
    }
    return true;
}

Value operate_compare(VM *vm, CompareOp op, Value *left, Value *right) {
    bool answer = false;
    if (number_compare(*left, *right, op, &answer)) return value_from_object(BOOL(vm, answer));
    Object *a = register_object(vm, left);
    Object *b = a ? register_object(vm, right) : NULL;
    if (!b || special_compare(vm, op, a, b)) return 0;
    return value_from_object(object_compare(vm, a, b, op));
}

static int compare_truth_general(VM *vm, Value *left, Value *right, CompareOp op) {
    Object *a = register_object(vm, left);
    Object *b = a ? register_object(vm, right) : NULL;
    if (!b) return -1;
    if (is_exact(a, TYPE_STR) && is_exact(b, TYPE_STR)) return compare_result(op, str_compare((Str *)a, (Str *)b));
    if (is_exact(a, TYPE_TUPLE) && is_exact(b, TYPE_TUPLE)) {
        const Tuple *x = (Tuple *)a, *y = (Tuple *)b;
        int plain = items_compare_plain(x->items, x->length, y->items, y->length, op);
        if (plain >= 0) return plain;
    }
    if (special_compare(vm, op, a, b)) return -1;
    Object *result = object_compare(vm, a, b, op);
    if (!result) return -1;
    int truth = operate_truth(vm, value_from_object(result));
    decref(result);
    return truth;
}
#define X(name) \
    int operate_compare_truth_##name(VM *vm, Value *left, Value *right) { \
        bool answer = false; \
        if (number_compare(*left, *right, COMPARE_##name, &answer)) return answer; \
        return compare_truth_general(vm, left, right, COMPARE_##name); \
    }
COMPARE_FAMILY(X)
#undef X

/* 1, 0, or -1 where only comparing can tell. */
static int among_plain(Object *const *items, size_t count, Object *item) {
    bool sure;
    size_t at = items_find_plain(items, 0, count, item, &sure);
    return at == count ? 0 : sure ? 1 : -1;
}

int operate_contains(VM *vm, Object *container, Object *item) {
    int found = -1;
    if (is_exact(container, TYPE_DICT)) return dict_contains(vm, (Dict *)container, item);
    if (is_exact(container, TYPE_SET) && (is_exact(item, TYPE_INT) || is_exact(item, TYPE_STR))) {
        return set_contains(vm, (Set *)container, item);
    }
    if (is_exact(container, TYPE_TUPLE)) {
        found = among_plain(((Tuple *)container)->items, ((Tuple *)container)->length, item);
    } else if (is_exact(container, TYPE_LIST)) {
        found = among_plain(((List *)container)->items, ((List *)container)->length, item);
    }
    if (found >= 0) return found;
    return special_contains(vm, container, item) ? -1 : object_contains(vm, container, item);
}

/* Of what needs no call to tell: 1, 0, or -1 for all else. */
static inline int plain_truth(Value v) {
    if (value_is_int(v)) return value_int(v) != 0;
    if (value_is_float(v)) return !value_float_is_zero(v);
    const Object *o = value_object(v);
    switch (object_type_index(o)) {
    case TYPE_INDEX(TYPE_NONE): return 0;
    case TYPE_INDEX(TYPE_BOOL):
    case TYPE_INDEX(TYPE_INT): return int_is_big((Int *)o) || ((Int *)o)->value != 0;
    case TYPE_INDEX(TYPE_STR): return str_length((Str *)o) != 0;
    case TYPE_INDEX(TYPE_LIST): return ((List *)o)->length != 0;
    case TYPE_INDEX(TYPE_TUPLE): return ((Tuple *)o)->length != 0;
    case TYPE_INDEX(TYPE_DICT): return ((Dict *)o)->used != 0;
    default: return -1;
    }
}

int operate_truth(VM *vm, Value v) {
    int truth = plain_truth(v);
    return likely(truth >= 0) ? truth : object_truth(vm, value_object(v));
}

int operate_condition(VM *vm, Value v) {
    int truth = plain_truth(v);
    if (likely(truth >= 0)) return truth;
    return special_truth(vm, value_object(v)) ? -1 : object_truth(vm, value_object(v));
}

ptrdiff_t operate_length(VM *vm, Object *o) {
    if (is_exact(o, TYPE_STR)) return (ptrdiff_t)str_length((Str *)o);
    if (is_exact(o, TYPE_TUPLE)) return (ptrdiff_t)((Tuple *)o)->length;
    if (is_exact(o, TYPE_DICT)) return (ptrdiff_t)((Dict *)o)->used;
    return special_length(vm, o) ? -1 : object_length(vm, o);
}

int operate_isinstance(VM *vm, Object *o, Object *class) {
    if (is_exact(class, TYPE_TYPE) && type_is_subtype(type_of(o), (Type *)class)) return 1;
    return object_isinstance(vm, o, class);
}

Value operate_negative(VM *vm, Value *operand) {
    int64_t n;
    double d;
    if (value_get_int(*operand, &n) && n != INT64_MIN) return value_from_int64(vm, -n);
    if (value_get_float(*operand, &d)) return value_from_double(vm, -d);
    Object *o = register_object(vm, operand);
    if (!o || special_unary(vm, o)) return 0;
    return value_from_object(object_negative(vm, o));
}

Value operate_positive(VM *vm, Value *operand) {
    Object *o = register_object(vm, operand);
    if (!o || special_unary(vm, o)) return 0;
    return value_from_object(object_positive(vm, o));
}

Value operate_invert(VM *vm, Value *operand) {
    int64_t n;
    if (value_get_int(*operand, &n)) return value_from_int64(vm, ~n);
    Object *o = register_object(vm, operand);
    if (!o || special_unary(vm, o)) return 0;
    return value_from_object(object_invert(vm, o));
}
