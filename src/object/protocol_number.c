/* Owns arithmetic on any objects: who is asked first, in-place forms, conversions to int and float. */
#include "object/protocol.h"

#include "object/bytes.h"
#include "object/float.h"
#include "object/function.h"
#include "object/int.h"
#include "object/slice.h"
#include "object/slots_generic.h"

#include <string.h>

static const char *const symbols[BINARY_COUNT] = {
#define X(id, stem, symbol) symbol,
    BINARY_OPERATORS(X)
#undef X
};

static const char *symbol_of(BinaryOp op) { return op == BINARY_POWER ? "** or pow()" : symbols[op]; }

/* ---- binary ---- */

/* The operands' slots in CPython's order; NotImplemented when neither can. */
static Object *ask_slots(VM *vm, BinaryOp op, Object *a, Object *b) {
    BinaryFn of_a = type_of(a)->slots.binary[op], of_b = NULL;
    if (type_of(a) != type_of(b)) {
        of_b = type_of(b)->slots.binary[op];
        if (of_b == of_a) of_b = NULL;
    }
    if (of_a) {
        if (of_b && type_is_subtype(type_of(b), type_of(a))) {
            Object *result = of_b(vm, a, b);
            if (!result || !is_not_implemented(result)) return result;
            of_b = NULL;
        }
        Object *result = of_a(vm, a, b);
        if (!result || !is_not_implemented(result)) return result;
    }
    return of_b ? of_b(vm, a, b) : NOT_IMPLEMENTED(vm);
}

static Object *repeat_sequence(VM *vm, RepeatFn repeat, Object *sequence, Object *count) {
    size_t n;
    if (!is_int(count) && !type_of(count)->slots.to_index)
        return raise(vm, EXC_TYPE_ERROR, "can't multiply sequence by non-int of type '%T'", count);
    return object_to_repeat(vm, count, &n) ? repeat(vm, sequence, n) : NULL;
}

/* When the numbers' ways have all been declined: a + b and a * b where a is a sequence, count * sequence. */
static Object *ask_sequences(VM *vm, BinaryOp op, bool inplace, Object *a, Object *b) {
    const Slots *of_a = &type_of(a)->slots;
    if (op == BINARY_ADD) {
        BinaryFn concat = inplace && of_a->inplace_concat ? of_a->inplace_concat : of_a->concat;
        return concat ? concat(vm, a, b) : NOT_IMPLEMENTED(vm);
    }
    if (op != BINARY_MULTIPLY) return NOT_IMPLEMENTED(vm);
    RepeatFn repeat = inplace && of_a->inplace_repeat ? of_a->inplace_repeat : of_a->repeat;
    if (repeat) return repeat_sequence(vm, repeat, a, b);
    repeat = type_of(b)->slots.repeat;
    bool has_sequence_slots = type_of(a)->flags & TYPE_HEAP || of_a->contains || of_a->length;
    if (!repeat || (inplace && has_sequence_slots)) return NOT_IMPLEMENTED(vm); /* as CPython's *=, which looks no further */
    return repeat_sequence(vm, repeat, b, a);
}

static bool is_print(Object *o) {
    return is_exact(o, TYPE_NATIVE_FUNCTION) && strcmp(((NativeFunction *)o)->def->name, "print") == 0;
}

static void *raise_unsupported(VM *vm, BinaryOp op, const char *symbol, Object *a, Object *b) {
    if (op == BINARY_RIGHT_SHIFT && is_print(a))
        return raise(vm, EXC_TYPE_ERROR, "unsupported operand type(s) for %s: '%T' and '%T'. Did you mean "
                                         "\"print(<message>, file=<output_stream>)\"?", symbol, a, b);
    return raise(vm, EXC_TYPE_ERROR, "unsupported operand type(s) for %s: '%T' and '%T'", symbol, a, b);
}

static void *raise_unsupported_inplace(VM *vm, BinaryOp op, Object *a, Object *b) {
    char symbol[8];
    size_t length = strlen(symbols[op]);
    if (length + 2 > sizeof symbol) length = sizeof symbol - 2;
    memcpy(symbol, symbols[op], length);
    memcpy(symbol + length, "=", 2);
    return raise_unsupported(vm, op, symbol, a, b);
}

Object *object_binary(VM *vm, BinaryOp op, Object *a, Object *b) {
    Object *result = ask_slots(vm, op, a, b);
    if (result && is_not_implemented(result)) result = ask_sequences(vm, op, false, a, b);
    if (likely(!result || !is_not_implemented(result))) return result;
    return raise_unsupported(vm, op, symbol_of(op), a, b);
}

Object *object_inplace(VM *vm, BinaryOp op, Object *a, Object *b) {
    BinaryFn inplace = type_of(a)->slots.inplace[op];
    if (inplace) {
        Object *result = inplace(vm, a, b);
        if (!result || !is_not_implemented(result)) return result;
    }
    Object *result = ask_slots(vm, op, a, b);
    if (result && is_not_implemented(result)) result = ask_sequences(vm, op, true, a, b);
    if (likely(!result || !is_not_implemented(result))) return result;
    return raise_unsupported_inplace(vm, op, a, b);
}

/* Of the classes of programs whose left operand's method has been asked, by their own means. */
static Object *ask_right(VM *vm, BinaryOp op, Object *a, Object *b) {
    BinaryFn of_b = type_of(a) != type_of(b) ? type_of(b)->slots.binary[op] : NULL;
    if (!of_b) return NOT_IMPLEMENTED(vm);
    return of_b == slot_binary_functions[op][0] ? slot_reflected(vm, op, a, b) : of_b(vm, a, b);
}

Object *object_binary_after(VM *vm, BinaryOp op, bool inplace, BinaryAsked asked, Object *a, Object *b) {
    Object *result = asked == BINARY_ASKED_INPLACE ? ask_slots(vm, op, a, b)
                     : asked == BINARY_ASKED_LEFT  ? ask_right(vm, op, a, b) : NOT_IMPLEMENTED(vm);
    if (result && is_not_implemented(result)) result = ask_sequences(vm, op, inplace, a, b);
    if (!result || !is_not_implemented(result)) return result;
    return inplace ? raise_unsupported_inplace(vm, op, a, b) : raise_unsupported(vm, op, symbol_of(op), a, b);
}

typedef Object *(*TernaryFn)(VM *, Object *, Object *, Object *);

/* pow(a, b, m): the slots of a and b as for binary operators, then m's. */
static Object *ask_power3(VM *vm, Object *a, Object *b, Object *modulus) {
    TernaryFn of_a = type_of(a)->slots.power3, of_b = NULL, of_m = type_of(modulus)->slots.power3;
    if (type_of(b) != type_of(a)) {
        of_b = type_of(b)->slots.power3;
        if (of_b == of_a) of_b = NULL;
    }
    TernaryFn order[3] = {of_a, of_b, of_m != of_a && of_m != of_b ? of_m : NULL};
    if (of_a && of_b && type_is_subtype(type_of(b), type_of(a))) {
        order[0] = of_b;
        order[1] = of_a;
    }
    for (int i = 0; i < 3; i++) {
        if (!order[i]) continue;
        Object *result = order[i](vm, a, b, modulus);
        if (!result || !is_not_implemented(result)) return result;
    }
    return NOT_IMPLEMENTED(vm);
}

Object *object_power(VM *vm, Object *a, Object *b, Object *modulus) {
    if (!modulus || is_none(modulus)) return object_binary(vm, BINARY_POWER, a, b);
    Object *result = ask_power3(vm, a, b, modulus);
    if (!result || !is_not_implemented(result)) return result;
    if (is_float(a) || is_float(b) || is_exact(a, TYPE_COMPLEX))
        return raise(vm, EXC_TYPE_ERROR, "pow() 3rd argument not allowed unless all arguments are integers");
    return raise(vm, EXC_TYPE_ERROR, "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", a, b, modulus);
}

/* ---- unary ---- */

Object *object_negative(VM *vm, Object *o) {
    UnaryFn slot = type_of(o)->slots.negative;
    return slot ? slot(vm, o) : raise(vm, EXC_TYPE_ERROR, "bad operand type for unary -: '%T'", o);
}

Object *object_positive(VM *vm, Object *o) {
    UnaryFn slot = type_of(o)->slots.positive;
    return slot ? slot(vm, o) : raise(vm, EXC_TYPE_ERROR, "bad operand type for unary +: '%T'", o);
}

Object *object_invert(VM *vm, Object *o) {
    UnaryFn slot = type_of(o)->slots.invert;
    return slot ? slot(vm, o) : raise(vm, EXC_TYPE_ERROR, "bad operand type for unary ~: '%T'", o);
}

Object *object_absolute(VM *vm, Object *o) {
    UnaryFn slot = type_of(o)->slots.absolute;
    return slot ? slot(vm, o) : raise(vm, EXC_TYPE_ERROR, "bad operand type for abs(): '%T'", o);
}

/* ---- conversion to int and float ---- */

/* DeprecationWarning. False RAISES: warnings are errors. */
static bool warn_deprecated(VM *vm, STEALS Str *message) {
    size_t length;
    int warned = !message ? -1 : !vm_core(vm)->hooks.warn ? 0
                 : vm_core(vm)->hooks.warn(vm, EXC_DEPRECATION_WARNING, str_utf8(vm, message, &length));
    xdecref(message);
    return warned >= 0;
}

/* What `method` gave should be of the type `wanted` itself. An instance of a derived class is warned of; false RAISES. */
static bool accept_number(VM *vm, STEALS Str *method, Object *result, bool derived, const char *wanted) {
    bool ok = false;
    if (method && !derived) {
        raise(vm, EXC_TYPE_ERROR, "%U returned non-%s (type %T)", method, wanted, result);
    } else if (method) {
        ok = warn_deprecated(vm, str_from_format(vm, "%U returned non-%s (type %T).  The ability to return an instance of a "
            "strict subclass of %s is deprecated, and may be removed in a future version of Python.", method, wanted, result, wanted));
    }
    xdecref(method);
    return ok;
}

/* Checks what __index__ or __int__ gave, takes it over and makes it exact. */
static Object *exact_int(VM *vm, STEALS Object *result, const char *dunder) {
    if (!result || is_exact(result, TYPE_INT)) return result;
    bool ok = accept_number(vm, str_from_text(vm, dunder), result, is_int(result), "int");
    Object *exact = ok ? int_copy_exact(vm, result) : NULL;
    decref(result);
    return exact;
}

Object *object_index(VM *vm, Object *o) {
    if (is_exact(o, TYPE_INT)) return incref(o);
    if (is_int(o)) return int_copy_exact(vm, o);
    UnaryFn slot = type_of(o)->slots.to_index;
    if (!slot) return raise(vm, EXC_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", o);
    return exact_int(vm, slot(vm, o), "__index__");
}

/* Bytes with gaps between them are no text. */
static bool is_text(Object *o) {
    return is_str(o) || (object_is_bytes_like(o) && !(is_exact(o, TYPE_MEMORYVIEW) && !memoryview_is_contiguous((MemoryView *)o)));
}

Object *object_int(VM *vm, Object *o) {
    if (is_exact(o, TYPE_INT)) return incref(o);
    const Slots *slots = &type_of(o)->slots;
    if (slots->to_int) return exact_int(vm, slots->to_int(vm, o), "__int__");
    if (slots->to_index) return object_index(vm, o);
    Object *truncated = object_call_special(vm, o, NAME(vm, __trunc__), NULL, 0);
    if (truncated) {
        if (!warn_deprecated(vm, str_from_text(vm, "The delegation of int() to __trunc__ is deprecated."))) {
            decref(truncated);
            return NULL;
        }
        if (is_exact(truncated, TYPE_INT)) return truncated;
        Object *result = is_int(truncated) || type_of(truncated)->slots.to_index
                             ? object_index(vm, truncated)
                             : raise(vm, EXC_TYPE_ERROR, "__trunc__ returned non-Integral (type %T)", truncated);
        decref(truncated);
        return result;
    }
    if (exception_pending(vm)) return NULL;
    if (is_text(o)) return is_str(o) ? int_from_text(vm, (Str *)o, 10) : int_from_bytes_like(vm, o, 10);
    return raise(vm, EXC_TYPE_ERROR, "int() argument must be a string, a bytes-like object or a real number, not '%T'", o);
}

/* Checks what __float__ gave, takes it over and makes it exact. */
static Object *exact_float(VM *vm, STEALS Object *result, Object *o) {
    if (!result || is_exact(result, TYPE_FLOAT)) return result;
    bool ok = accept_number(vm, str_from_format(vm, "%T.__float__", o), result, is_float(result), "float");
    Object *exact = ok ? float_from_double(vm, ((Float *)result)->value) : NULL;
    decref(result);
    return exact;
}

static Object *float_from_index(VM *vm, Object *o) {
    Object *index = object_index(vm, o);
    bool ok = false;
    double value = index ? int_as_double(vm, (Int *)index, &ok) : 0;
    xdecref(index);
    return ok ? float_from_double(vm, value) : NULL;
}

/* By its methods: NULL, without an exception, when it has none. */
static Object *float_by_methods(VM *vm, Object *o) {
    const Slots *slots = &type_of(o)->slots;
    if (slots->to_float) return exact_float(vm, slots->to_float(vm, o), o);
    return slots->to_index ? float_from_index(vm, o) : NULL;
}

Object *object_float(VM *vm, Object *o) {
    if (is_exact(o, TYPE_FLOAT)) return incref(o);
    Object *value = float_by_methods(vm, o);
    if (value || exception_pending(vm)) return value;
    if (is_text(o)) return float_from_str(vm, o);
    return raise(vm, EXC_TYPE_ERROR, "float() argument must be a string or a real number, not '%T'", o);
}

bool object_to_double(VM *vm, Object *o, double *out) {
    if (likely(is_float(o))) {
        *out = ((Float *)o)->value;
        return true;
    }
    if (is_exact(o, TYPE_INT)) {
        bool ok;
        *out = int_as_double(vm, (Int *)o, &ok);
        return ok;
    }
    Object *value = float_by_methods(vm, o);
    if (value) *out = ((Float *)value)->value;
    else if (!exception_pending(vm)) raise(vm, EXC_TYPE_ERROR, "must be real number, not %T", o);
    xdecref(value);
    return value != NULL;
}
