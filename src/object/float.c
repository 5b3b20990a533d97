/* float: values, arithmetic, conversions. */
#include "object/float_internal.h"

#include <math.h>

Object *float_from_double(VM *vm, double value) {
    Float *f = (Float *)builtin_allocate(vm, TYPE_FLOAT, sizeof(Float));
    if (likely(f != NULL)) f->value = value;
    return OBJ(f);
}

double float_floor_divide(double a, double b) {
    double mod = fmod(a, b), div = (a - mod) / b;
    if (mod != 0 && (b < 0) != (mod < 0)) div -= 1.0;
    if (div == 0) return copysign(0.0, a / b);
    double floored = floor(div);
    return div - floored > 0.5 ? floored + 1.0 : floored;
}

double float_modulo(double a, double b) {
    double mod = fmod(a, b);
    if (mod == 0) return copysign(0.0, b);
    return (b < 0) != (mod < 0) ? mod + b : mod;
}

Object *float_power(VM *vm, double a, double b) {
    if (a == 0 && b < 0 && isfinite(b)) return raise(vm, EXC_ZERO_DIVISION_ERROR, "0.0 cannot be raised to a negative power");
    if (a < 0 && isfinite(a) && isfinite(b) && b != floor(b)) return complex_power(vm, a, 0, b, 0);
    double result = pow(a, b);
    if (isinf(result) && isfinite(a) && isfinite(b)) return raise(vm, EXC_OVERFLOW_ERROR, "(34, 'Numerical result out of range')");
    return float_from_double(vm, result);
}

/* Both as doubles; 0: not numbers that float mixes with, 1 yes, -1 RAISES. */
static int operands(VM *vm, Object *a, Object *b, double *x, double *y) {
    if (!(is_float(a) || is_int(a)) || !(is_float(b) || is_int(b))) return 0;
    return object_to_double(vm, a, x) && object_to_double(vm, b, y) ? 1 : -1;
}

#define FLOAT_SLOT(name, zero_message, expression) \
    static Object *float_##name(VM *vm, Object *a, Object *b) { \
        double x, y; \
        int ok = operands(vm, a, b, &x, &y); \
        if (ok <= 0) return ok ? NULL : NOT_IMPLEMENTED(vm); \
        const char *message = zero_message; \
        if (message && y == 0) return raise(vm, EXC_ZERO_DIVISION_ERROR, "%s", message); \
        return expression; \
    }
FLOAT_SLOT(add, NULL, float_from_double(vm, x + y))
FLOAT_SLOT(subtract, NULL, float_from_double(vm, x - y))
FLOAT_SLOT(multiply, NULL, float_from_double(vm, x * y))
FLOAT_SLOT(true_divide, "float division by zero", float_from_double(vm, x / y))
FLOAT_SLOT(floor_divide_slot, "float floor division by zero", float_from_double(vm, float_floor_divide(x, y)))
FLOAT_SLOT(modulo_slot, "float modulo by zero", float_from_double(vm, float_modulo(x, y)))
FLOAT_SLOT(power_slot, NULL, float_power(vm, x, y))
FLOAT_SLOT(divmod, "float divmod()", float_divide_both(vm, x, y))
#undef FLOAT_SLOT

Object *float_divide_both(VM *vm, double x, double y) {
    Object *quotient = float_from_double(vm, float_floor_divide(x, y)), *rest = float_from_double(vm, float_modulo(x, y));
    Object *pair = quotient && rest ? tuple_pack(vm, 2, quotient, rest) : NULL;
    xdecref(quotient);
    xdecref(rest);
    return pair;
}

static double value_of(Object *o) { return ((Float *)o)->value; }

static Object *float_repr_slot(VM *vm, Object *o) { return OBJ(float_to_str(vm, value_of(o))); }
static Object *float_negative(VM *vm, Object *o) { return float_from_double(vm, -value_of(o)); }
static Object *float_absolute(VM *vm, Object *o) { return float_from_double(vm, fabs(value_of(o))); }
static Object *float_exact(VM *vm, Object *o) {
    return is_exact(o, TYPE_FLOAT) ? incref(o) : float_from_double(vm, value_of(o));
}
static Object *float_to_int(VM *vm, Object *o) { return int_from_double(vm, value_of(o)); }
static int float_truth(VM *vm, Object *o) {
    (void)vm;
    return value_of(o) != 0;
}
static Hash float_hash(VM *vm, Object *o) {
    (void)vm;
    return isnan(value_of(o)) ? hash_pointer(o) : hash_double(value_of(o));
}

static bool compare_doubles(CompareOp op, double x, double y) {
    switch (op) {
    case COMPARE_LT: return x < y;
    case COMPARE_LE: return x <= y;
    case COMPARE_EQ: return x == y;
    case COMPARE_NE: return x != y;
    case COMPARE_GT: return x > y;
    default: return x >= y;
    }
}

/* float op int, exactly: no int is rounded. */
static bool compare_with_int(CompareOp op, double x, Int *i) {
    if (isnan(x)) return op == COMPARE_NE;
    BigLimb limb;
    return compare_result(op, -big_compare_double(int_view(i, &limb), x));
}

static const CompareOp swapped[] = {
    [COMPARE_LT] = COMPARE_GT, [COMPARE_LE] = COMPARE_GE, [COMPARE_EQ] = COMPARE_EQ,
    [COMPARE_NE] = COMPARE_NE, [COMPARE_GT] = COMPARE_LT, [COMPARE_GE] = COMPARE_LE,
};

static Object *float_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    if (is_float(a) && is_float(b)) return BOOL(vm, compare_doubles(op, value_of(a), value_of(b)));
    if (is_float(a) && is_int(b)) return BOOL(vm, compare_with_int(op, value_of(a), (Int *)b));
    if (is_int(a) && is_float(b)) return BOOL(vm, compare_with_int(swapped[op], value_of(b), (Int *)a));
    return NOT_IMPLEMENTED(vm);
}

static Object *float_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    Object *made = args[0] ? object_float(vm, args[0]) : float_from_double(vm, 0);
    if (!made || type == builtin_type(vm, TYPE_FLOAT)) return made;
    Float *f = (Float *)type_allocate(vm, type, sizeof(Float));
    if (f) f->value = value_of(made);
    decref(made);
    return OBJ(f);
}

const TypeSpec float_type = {
    .id = TYPE_FLOAT,
    .base = TYPE_OBJECT,
    .size = sizeof(Float),
    .flags = TYPE_BASE | TYPE_IS_FLOAT,
    .doc = "float(x=0, /)\n\nA number in double precision.",
    .new_signature = "(x=0, /)",
    .methods = float_methods,
    .getset = float_getset,
    .slots = {
        .construct = float_construct, .repr = float_repr_slot, .hash = float_hash, .compare = float_compare, .truth = float_truth,
        .binary = {
            [BINARY_ADD] = float_add, [BINARY_SUBTRACT] = float_subtract, [BINARY_MULTIPLY] = float_multiply,
            [BINARY_TRUE_DIVIDE] = float_true_divide, [BINARY_FLOOR_DIVIDE] = float_floor_divide_slot,
            [BINARY_MODULO] = float_modulo_slot, [BINARY_POWER] = float_power_slot, [BINARY_DIVMOD] = float_divmod,
        },
        .negative = float_negative, .positive = float_exact, .absolute = float_absolute, .to_int = float_to_int, .to_float = float_exact,
    },
};
