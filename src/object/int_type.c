/* The types int and bool: constructors, slots, methods. */
#include "object/int_internal.h"

#include <string.h>

#include "object/bytes.h"


/* ---- slots ---- */

#define INT_SLOT(name, op) \
    static Object *int_##name(VM *vm, Object *a, Object *b) { \
        return is_int(a) && is_int(b) ? int_binary(vm, op, a, b) : NOT_IMPLEMENTED(vm); \
    }
INT_SLOT(add, BINARY_ADD)
INT_SLOT(subtract, BINARY_SUBTRACT)
INT_SLOT(multiply, BINARY_MULTIPLY)
INT_SLOT(true_divide, BINARY_TRUE_DIVIDE)
INT_SLOT(floor_divide, BINARY_FLOOR_DIVIDE)
INT_SLOT(modulo, BINARY_MODULO)
INT_SLOT(power, BINARY_POWER)
INT_SLOT(left_shift, BINARY_LEFT_SHIFT)
INT_SLOT(right_shift, BINARY_RIGHT_SHIFT)
INT_SLOT(and, BINARY_AND)
INT_SLOT(xor, BINARY_XOR)
INT_SLOT(or, BINARY_OR)
#undef INT_SLOT

/* A pair, so not through int_binary when both are small: the two results are made in place. */
static Object *int_divmod(VM *vm, Object *a, Object *b) {
    if (!is_int(a) || !is_int(b)) return NOT_IMPLEMENTED(vm);
    int64_t x = ((Int *)a)->value, y = ((Int *)b)->value;
    if (int_is_big((Int *)a) || int_is_big((Int *)b) || y == 0 || y == -1) return int_binary(vm, BINARY_DIVMOD, a, b);
    int64_t quotient = x / y, remainder = x % y;
    if (remainder && (remainder ^ y) < 0) {
        quotient--;
        remainder += y;
    }
    Object *pair[2] = {int_from_int64(vm, quotient)};
    if (!pair[0]) return NULL;
    pair[1] = int_from_int64(vm, remainder);
    if (pair[1]) return tuple_from_stolen(vm, pair, 2);
    decref(pair[0]);
    return NULL;
}

static Object *int_repr(VM *vm, Object *o) { return OBJ(int_to_str(vm, (Int *)o, 10)); }
static Hash int_hash_slot(VM *vm, Object *o) {
    (void)vm;
    return int_hash((Int *)o);
}
static int int_truth(VM *vm, Object *o) {
    (void)vm;
    return ((Int *)o)->value != 0;
}
static Object *int_absolute(VM *vm, Object *o) { return int_sign((Int *)o) < 0 ? int_negate(vm, o) : int_copy_exact(vm, o); }
static Object *int_to_float(VM *vm, Object *o) {
    bool ok;
    double d = int_as_double(vm, (Int *)o, &ok);
    return ok ? float_from_double(vm, d) : NULL;
}
static Object *int_compare_slot(VM *vm, Object *a, Object *b, CompareOp op) {
    if (!is_int(a) || !is_int(b)) return NOT_IMPLEMENTED(vm);
    Int *x = (Int *)a, *y = (Int *)b;
    if (likely(!int_is_big(x) && !int_is_big(y))) {
        return BOOL(vm, compare_result(op, (x->value > y->value) - (x->value < y->value)));
    }
    return BOOL(vm, compare_result(op, int_compare(x, y)));
}
static size_t int_layout_size(Object *o) {
    Int *i = (Int *)o;
    size_t limbs = int_is_big(i) ? (size_t)(i->value < 0 ? -i->value : i->value) : 0;
    return sizeof(Int) + limbs * sizeof(BigLimb);
}

/* ---- construction ---- */

static Object *int_from_object(VM *vm, Object *x) {
    if (is_exact(x, TYPE_INT)) return incref(x);
    return is_exact(x, TYPE_STR) ? int_from_text(vm, (Str *)x, 10) : object_int(vm, x);
}

static Object *int_with_base(VM *vm, Object *x, Object *base_object) {
    ptrdiff_t base;
    if (!object_to_size_clamped(vm, base_object, &base)) return NULL;
    if ((base != 0 && base < 2) || base > 36) return raise(vm, EXC_VALUE_ERROR, "int() base must be >= 2 and <= 36, or 0");
    if (is_str(x)) return int_from_text(vm, (Str *)x, (int)base);
    if (object_is_bytes_like(x) && !is_exact(x, TYPE_MEMORYVIEW)) return int_from_bytes_like(vm, x, (int)base);
    return raise(vm, EXC_TYPE_ERROR, "int() can't convert non-string with explicit base");
}

/* An instance of a subclass with the value of an exact int. */
static Object *int_of_class(VM *vm, Type *type, STEALS Object *exact) {
    if (!exact || type == builtin_type(vm, TYPE_INT)) return exact;
    Int *from = (Int *)exact;
    size_t bytes = int_layout_size(exact);
    Int *made = (Int *)type_allocate(vm, type, bytes);
    if (made) {
        made->value = from->value;
        if (int_is_big(from)) {
            made->head.word |= INT_BIG;
            memcpy(made->limbs, from->limbs, bytes - sizeof(Int));
        }
    }
    decref(exact);
    return OBJ(made);
}

static Object *int_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    Object *value;
    if (!args[0]) {
        if (args[1]) return raise(vm, EXC_TYPE_ERROR, "int() missing string argument");
        value = int_from_int64(vm, 0);
    } else {
        value = args[1] ? int_with_base(vm, args[0], args[1]) : int_from_object(vm, args[0]);
    }
    return int_of_class(vm, type, value);
}

/* ---- methods ---- */

#define METHOD(name) static Object *name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)args, (void)nargs

METHOD(int_bit_length_method) {
    UNUSED;
    return int_from_size(vm, int_bit_length((Int *)self));
}
METHOD(int_bit_count) {
    UNUSED;
    BigLimb limb;
    return int_from_size(vm, big_bit_count(int_view((Int *)self, &limb)));
}
METHOD(int_itself) {
    UNUSED;
    return int_copy_exact(vm, self);
}
METHOD(int_is_integer) {
    UNUSED, (void)self;
    return TRUE(vm);
}
METHOD(int_as_integer_ratio) {
    UNUSED;
    Object *exact = int_copy_exact(vm, self);
    Object *pair = exact ? tuple_pack(vm, 2, exact, int_from_int64(vm, 1)) : NULL;
    xdecref(exact);
    return pair;
}
METHOD(int_getnewargs) {
    UNUSED;
    Object *exact = int_copy_exact(vm, self);
    Object *tuple = exact ? tuple_pack(vm, 1, exact) : NULL;
    xdecref(exact);
    return tuple;
}
METHOD(int_format_method) {
    (void)nargs;
    if (!is_str(args[0])) return raise(vm, EXC_TYPE_ERROR, "__format__() argument must be str, not %T", args[0]);
    return int_format(vm, self, (Str *)args[0]);
}
METHOD(int_sizeof) {
    UNUSED;
    return int_from_size(vm, object_size(vm, self));
}

/* round(i, -n): to the nearest multiple of 10**n, ties to even. */
METHOD(int_round) {
    (void)nargs;
    Object *digits = args[0] ? object_index(vm, args[0]) : NULL;
    if (!digits) return args[0] ? NULL : int_copy_exact(vm, self);
    if (int_sign((Int *)digits) >= 0) {
        decref(digits);
        return int_copy_exact(vm, self);
    }
    Object *ten = int_from_int64(vm, 10), *two = int_from_int64(vm, 2), *result = NULL;
    Object *places = int_negate(vm, digits), *unit = NULL, *half = NULL, *shifted = NULL, *rest = NULL;
    decref(digits);
    int64_t small = 0;
    int overflow = 0;
    if (places) small = int_as_int64((Int *)places, &overflow);
    if (places && (overflow || (uint64_t)small > int_bit_length((Int *)self))) {
        decref(places);
        return int_from_int64(vm, 0);
    }
    if (places) unit = int_binary(vm, BINARY_POWER, ten, places);
    if (unit) rest = int_binary(vm, BINARY_MODULO, self, unit);
    if (rest) shifted = int_binary(vm, BINARY_SUBTRACT, self, rest);
    if (shifted) half = int_binary(vm, BINARY_FLOOR_DIVIDE, unit, two);
    if (half) {
        int order = int_compare((Int *)rest, (Int *)half);
        bool up = order > 0;
        if (order == 0) {
            Object *quotient = int_binary(vm, BINARY_FLOOR_DIVIDE, shifted, unit);
            up = quotient && (int_is_big((Int *)quotient) ? ((Int *)quotient)->limbs[0] & 1 : ((Int *)quotient)->value & 1);
            xdecref(quotient);
        }
        if (!exception_pending(vm)) result = up ? int_binary(vm, BINARY_ADD, shifted, unit) : incref(shifted);
    }
    xdecref(places);
    xdecref(unit);
    xdecref(rest);
    xdecref(shifted);
    xdecref(half);
    return result;
}

static int parse_byteorder(VM *vm, const char *method, Object *order) {
    if (!order) return 1;
    if (is_str(order) && str_equals_text((Str *)order, "big")) return 1;
    if (is_str(order) && str_equals_text((Str *)order, "little")) return 0;
    if (!is_str(order)) raise(vm, EXC_TYPE_ERROR, "%s() argument 'byteorder' must be str, not %T", method, order);
    else raise(vm, EXC_VALUE_ERROR, "byteorder must be either 'little' or 'big'");
    return -1;
}

/* A number of a machine word into at most eight bytes; false: it does not fit, or that is for big_to_bytes to tell. */
static bool word_to_bytes(int64_t value, uint8_t *out, size_t length, bool big_endian, bool is_signed) {
    if (length == 0 || length > 8) return false;
    unsigned bits = 8 * (unsigned)length;
    bool fits = is_signed ? bits == 64 || (value >> (bits - 1)) == (value < 0 ? -1 : 0)
                          : value >= 0 && (bits == 64 || (uint64_t)value >> bits == 0);
    if (!fits) return false;
    for (size_t i = 0; i < length; i++) out[big_endian ? length - 1 - i : i] = (uint8_t)((uint64_t)value >> (8 * i));
    return true;
}

METHOD(int_to_bytes) {
    (void)nargs;
    ptrdiff_t length = 1;
    if (args[0] && !object_to_size(vm, args[0], &length)) return NULL;
    int big = parse_byteorder(vm, "to_bytes", args[1]);
    if (big < 0) return NULL;
    int is_signed = args[2] ? object_truth(vm, args[2]) : 0;
    if (is_signed < 0) return NULL;
    if (length < 0) return raise(vm, EXC_VALUE_ERROR, "length argument must be non-negative");
    if (!is_signed && int_sign((Int *)self) < 0) return raise(vm, EXC_OVERFLOW_ERROR, "can't convert negative int to unsigned");
    uint8_t word[8];
    if (!int_is_big((Int *)self) && word_to_bytes(((Int *)self)->value, word, (size_t)length, big, is_signed)) {
        return bytes_from(vm, word, (size_t)length);
    }
    uint8_t *data = memory_alloc(vm, (size_t)length + 1);
    if (!data) return NULL;
    BigLimb limb;
    Object *bytes = big_to_bytes(int_view((Int *)self, &limb), data, (size_t)length, !big, is_signed)
                        ? bytes_from(vm, data, (size_t)length)
                        : raise(vm, EXC_OVERFLOW_ERROR, "int too big to convert");
    memory_free(vm, data, (size_t)length + 1);
    return bytes;
}

METHOD(int_from_bytes_method) {
    (void)nargs;
    int big = parse_byteorder(vm, "from_bytes", args[1]);
    if (big < 0) return NULL;
    int is_signed = args[2] ? object_truth(vm, args[2]) : 0;
    if (is_signed < 0) return NULL;
    const uint8_t *data;
    size_t length;
    Object *made = NULL;
    if (!is_bytes(args[0]) && !is_exact(args[0], TYPE_BYTEARRAY) && !is_exact(args[0], TYPE_MEMORYVIEW)) {
        made = bytes_from_object(vm, args[0]);
        if (!made) return NULL;
    }
    Object *value = object_bytes_view(vm, made ? made : args[0], &data, &length)
                        ? int_from_bytes(vm, data, length, is_signed, big)
                        : NULL;
    xdecref(made);
    if (!value || self == OBJ(builtin_type(vm, TYPE_INT))) return value;
    Object *converted = object_call1(vm, self, value);
    decref(value);
    return converted;
}

static Object *get_zero(VM *vm, Object *self) {
    (void)self;
    return int_from_int64(vm, 0);
}
static Object *get_one(VM *vm, Object *self) {
    (void)self;
    return int_from_int64(vm, 1);
}

static const MethodDef int_methods[] = {
    {"as_integer_ratio", "()", int_as_integer_ratio, "The pair (self, 1).", 0},
    {"bit_count", "()", int_bit_count, "How many ones the binary form of the absolute value has.", 0},
    {"bit_length", "()", int_bit_length_method, "How many bits the absolute value needs.", 0},
    {"conjugate", "()", int_itself, "The number itself.", 0},
    {"from_bytes", "(bytes, byteorder='big', *, signed=False)", int_from_bytes_method, "The int that bytes stand for.", METHOD_CLASS},
    {"is_integer", "()", int_is_integer, "True: an int is always whole.", 0},
    {"to_bytes", "(length=1, byteorder='big', *, signed=False)", int_to_bytes, "The bytes that stand for the int.", 0},
    {"__ceil__", "()", int_itself, "The number itself.", 0},
    {"__floor__", "()", int_itself, "The number itself.", 0},
    {"__trunc__", "()", int_itself, "The number itself.", 0},
    {"__round__", "(ndigits=None, /)", int_round, "Rounds to a multiple of a power of ten.", 0},
    {"__format__", "(format_spec, /)", int_format_method, "The number as text by a format specification.", 0},
    {"__getnewargs__", "()", int_getnewargs, "What __new__ needs to make a copy.", 0},
    {"__sizeof__", "()", int_sizeof, "Bytes this object takes.", 0},
    {0},
};

static const GetSetDef int_getset[] = {
    {"real", int_copy_exact, NULL, "the number itself"},
    {"imag", get_zero, NULL, "0"},
    {"numerator", int_copy_exact, NULL, "the number itself"},
    {"denominator", get_one, NULL, "1"},
    {0},
};

const TypeSpec int_type = {
    .id = TYPE_INT,
    .base = TYPE_OBJECT,
    .size = sizeof(Int),
    .flags = TYPE_BASE | TYPE_VARIABLE | TYPE_IS_INT,
    .doc = "int([x]) -> integer\nint(x, base=10) -> integer\n\nA whole number of any size.",
    .new_signature = "(x=0, /, base=10)",
    .methods = int_methods,
    .getset = int_getset,
    .slots = {
        .construct = int_construct, .repr = int_repr, .hash = int_hash_slot, .compare = int_compare_slot, .truth = int_truth,
        .binary = {
            [BINARY_ADD] = int_add, [BINARY_SUBTRACT] = int_subtract, [BINARY_MULTIPLY] = int_multiply,
            [BINARY_TRUE_DIVIDE] = int_true_divide, [BINARY_FLOOR_DIVIDE] = int_floor_divide, [BINARY_MODULO] = int_modulo,
            [BINARY_POWER] = int_power, [BINARY_LEFT_SHIFT] = int_left_shift, [BINARY_RIGHT_SHIFT] = int_right_shift,
            [BINARY_AND] = int_and, [BINARY_XOR] = int_xor, [BINARY_OR] = int_or, [BINARY_DIVMOD] = int_divmod,
        },
        .power3 = int_power_modulo, .negative = int_negate, .positive = int_copy_exact, .absolute = int_absolute,
        .invert = int_invert, .to_int = int_copy_exact, .to_float = int_to_float, .to_index = int_copy_exact,
        .layout_size = int_layout_size,
    },
};

/* ---- bool ---- */

static Object *bool_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)type, (void)nargs;
    int truth = args[0] ? object_truth(vm, args[0]) : 0;
    return truth < 0 ? NULL : BOOL(vm, truth);
}

static Object *bool_repr(VM *vm, Object *o) { return OBJ(str_intern_text(vm, o == TRUE(vm) ? "True" : "False")); }

#define BOOL_SLOT(name, op, symbol) \
    static Object *bool_##name(VM *vm, Object *a, Object *b) { \
        if (is_bool(a) && is_bool(b)) return BOOL(vm, (int)(a == TRUE(vm)) symbol (int)(b == TRUE(vm))); \
        return is_int(a) && is_int(b) ? int_binary(vm, op, a, b) : NOT_IMPLEMENTED(vm); \
    }
BOOL_SLOT(and, BINARY_AND, &)
BOOL_SLOT(or, BINARY_OR, |)
BOOL_SLOT(xor, BINARY_XOR, ^)
#undef BOOL_SLOT

static Object *bool_invert(VM *vm, Object *o) {
    const char *text = "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise "
                       "inversion of the underlying int object and is usually not what you expect from the negation of a bool object. "
                       "Use the 'not' operator for boolean negation or ~int(x) for the bitwise inversion of the underlying int.";
    if (vm_core(vm)->hooks.warn && vm_core(vm)->hooks.warn(vm, EXC_DEPRECATION_WARNING, text) < 0) return NULL;
    return int_invert(vm, o);
}

const TypeSpec bool_type = {
    .id = TYPE_BOOL,
    .base = TYPE_INT,
    .size = sizeof(Int),
    .flags = TYPE_IS_INT | TYPE_VARIABLE,
    .doc = "bool(object=False, /)\n\nTrue or False: whether the argument counts as true.",
    .new_signature = "(object=False, /)",
    .slots = {
        .construct = bool_construct, .repr = bool_repr, .invert = bool_invert, .layout_size = int_layout_size,
        .binary = {[BINARY_AND] = bool_and, [BINARY_OR] = bool_or, [BINARY_XOR] = bool_xor},
    },
};
