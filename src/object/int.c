/* int values: small ones in place, large ones as limbs; conversions to and from C; arithmetic of any size. */
#include "object/int_internal.h"
#include "object/int_wide.h"
#include "object/int_word.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"

enum { INT_LIMBS_MAX = 1 << 24 }; /* a gigabit: larger results are a MemoryError, not a long wait */

/* ---- making ints ---- */

Object *int_from_int64(VM *vm, int64_t value) {
    if (value >= SMALL_INT_MIN && value <= SMALL_INT_MAX) return OBJ(&vm_core(vm)->small_ints[value - SMALL_INT_MIN]);
    Int *i = (Int *)builtin_allocate(vm, TYPE_INT, sizeof(Int));
    if (likely(i != NULL)) i->value = value;
    return OBJ(i);
}

/* Room for a large result; finished by int_finish. */
Int *int_allocate(VM *vm, size_t limbs) {
    if (limbs > INT_LIMBS_MAX) return raise_memory_error(vm);
    Int *i = (Int *)builtin_allocate(vm, TYPE_INT, sizeof(Int) + limbs * sizeof(BigLimb));
    if (!i) return NULL;
    i->head.word |= INT_BIG;
    i->value = 0;
    return i;
}

Object *int_finish(VM *vm, Int *i, const Big *result) {
    int64_t small;
    if (big_to_i64(big_view(result), &small)) {
        decref(i);
        return int_from_int64(vm, small);
    }
    i->value = result->negative ? -(int64_t)result->size : (int64_t)result->size;
    return OBJ(i);
}

Object *int_from_view(VM *vm, BigView v) {
    int64_t small;
    if (big_to_i64(v, &small)) return int_from_int64(vm, small);
    Int *i = int_allocate(vm, v.size);
    if (!i) return NULL;
    memcpy(i->limbs, v.limbs, v.size * sizeof(BigLimb));
    i->value = v.negative ? -(int64_t)v.size : (int64_t)v.size;
    return OBJ(i);
}

Object *int_from_uint64(VM *vm, uint64_t value) {
    BigLimb limb;
    if (likely(value <= INT64_MAX)) return int_from_int64(vm, (int64_t)value);
    return int_from_view(vm, big_of_u64(value, &limb));
}
Object *int_from_size(VM *vm, size_t value) { return int_from_uint64(vm, value); }

Object *int_from_double(VM *vm, double value) {
    if (isnan(value)) return raise(vm, EXC_VALUE_ERROR, "cannot convert float NaN to integer");
    if (isinf(value)) return raise(vm, EXC_OVERFLOW_ERROR, "cannot convert float infinity to integer");
    if (fabs(value) < 9.2e18) return int_from_int64(vm, (int64_t)value);
    Int *i = int_allocate(vm, BIG_DOUBLE_LIMBS);
    if (!i) return NULL;
    Big result = {.limbs = (BigLimb *)i->limbs};
    big_from_double(&result, value);
    return int_finish(vm, i, &result);
}

static void *number_resize(void *context, void *old, size_t old_size, size_t new_size) {
    VM *vm = context;
    if (new_size && unlikely(vm_heap(vm)->attention & ATTENTION_SIGNAL)) {
        bool (*check)(VM *) = vm_core(vm)->hooks.check_interrupt;
        if (check && !check(vm)) return NULL;
    }
    Allocator plain = vm_allocator(vm);
    return allocator_resize(&plain, old, old_size, new_size);
}

Allocator number_allocator(VM *vm) { return (Allocator){number_resize, vm}; }

Object *number_failed(VM *vm) { return exception_pending(vm) ? NULL : raise_memory_error(vm); }

Object *int_from_digits(VM *vm, const char *digits, size_t length, int base, bool negative) {
    if (length <= 12 || (base <= 10 && length <= 18)) {
        int64_t value = 0;
        for (size_t n = 0; n < length; n++) value = value * base + (int64_t)digit_value(digits[n]);
        return int_from_int64(vm, negative ? -value : value);
    }
    Int *i = int_allocate(vm, big_from_text_limbs(length, (unsigned)base));
    if (!i) return NULL;
    Allocator allocator = number_allocator(vm);
    Big result = {.limbs = (BigLimb *)i->limbs};
    if (!big_from_text(&result, digits, length, (unsigned)base, &allocator)) {
        decref(i);
        return number_failed(vm);
    }
    result.negative = negative && result.size;
    return int_finish(vm, i, &result);
}

Object *int_from_bytes(VM *vm, const uint8_t *bytes, size_t length, bool is_signed, bool big_endian) {
    if (length <= 7) {
        uint64_t value = 0;
        for (size_t i = 0; i < length; i++) value = value << 8 | bytes[big_endian ? i : length - 1 - i];
        unsigned rest = 64 - 8 * (unsigned)length;
        return int_from_int64(vm, is_signed && length ? (int64_t)(value << rest) >> rest : (int64_t)value);
    }
    Int *i = int_allocate(vm, big_from_bytes_limbs(length));
    if (!i) return NULL;
    Big result = {.limbs = (BigLimb *)i->limbs};
    big_from_bytes(&result, bytes, length, !big_endian, is_signed);
    return int_finish(vm, i, &result);
}

Object *int_copy_exact(VM *vm, Object *a) {
    if (is_exact(a, TYPE_INT)) return incref(a);
    BigLimb limb;
    return int_from_view(vm, int_view((Int *)a, &limb));
}

/* ---- to C ---- */

int64_t int_as_int64(const Int *i, int *overflow) {
    *overflow = 0;
    if (likely(!int_is_big(i))) return i->value;
    *overflow = i->value < 0 ? -1 : 1;
    return 0;
}

double int_as_double(VM *vm, const Int *i, bool *ok) {
    *ok = true;
    if (!int_is_big(i)) return (double)i->value;
    BigLimb limb;
    bool overflow = false;
    double d = big_to_double(int_view(i, &limb), &overflow);
    if (!overflow) return d;
    *ok = false;
    raise(vm, EXC_OVERFLOW_ERROR, "int too large to convert to float");
    return 0;
}

int int_sign(const Int *i) { return (i->value > 0) - (i->value < 0); }

int int_compare(const Int *a, const Int *b) {
    if (likely(!int_is_big(a) && !int_is_big(b))) return (a->value > b->value) - (a->value < b->value);
    BigLimb x, y;
    return big_compare(int_view(a, &x), int_view(b, &y));
}

Hash int_hash(const Int *i) {
    if (likely(!int_is_big(i))) return hash_i64(i->value);
    BigLimb limb;
    return hash_big(int_view(i, &limb));
}

size_t int_bit_length(const Int *i) {
    BigLimb limb;
    return big_bit_length(int_view(i, &limb));
}

/* NEW Int of anything with __index__ (itself when it is one). */
static Int *index_of(VM *vm, Object *o) { return is_int(o) ? (Int *)incref(o) : (Int *)object_index(vm, o); }

bool object_to_int64(VM *vm, Object *o, int64_t *out) {
    if (likely(is_exact(o, TYPE_INT) && !int_is_big((Int *)o))) {
        *out = ((Int *)o)->value;
        return true;
    }
    Int *i = index_of(vm, o);
    if (!i) return false;
    int overflow;
    *out = int_as_int64(i, &overflow);
    decref(i);
    if (!overflow) return true;
    raise(vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C long");
    return false;
}

bool object_to_size(VM *vm, Object *o, ptrdiff_t *out) {
    if (likely(is_exact(o, TYPE_INT) && !int_is_big((Int *)o))) {
        *out = ((Int *)o)->value;
        return true;
    }
    Int *i = index_of(vm, o);
    if (!i) return false;
    int overflow;
    *out = int_as_int64(i, &overflow);
    decref(i);
    if (!overflow) return true;
    raise(vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
    return false;
}

bool object_to_size_clamped(VM *vm, Object *o, ptrdiff_t *out) {
    if (likely(is_exact(o, TYPE_INT) && !int_is_big((Int *)o))) {
        *out = ((Int *)o)->value;
        return true;
    }
    Int *i = index_of(vm, o);
    if (!i) return false;
    int overflow;
    *out = int_as_int64(i, &overflow);
    decref(i);
    if (overflow) *out = overflow < 0 ? PTRDIFF_MIN : PTRDIFF_MAX;
    return true;
}

/* ---- arithmetic on any size ---- */

typedef void (*PlainFn)(Big *result, BigView a, BigView b);

static Object *big_plain(VM *vm, PlainFn fn, size_t limbs, BigView a, BigView b) {
    Int *i = int_allocate(vm, limbs);
    if (!i) return NULL;
    Big result = {.limbs = (BigLimb *)i->limbs};
    fn(&result, a, b);
    return int_finish(vm, i, &result);
}

static Object *no_scratch(VM *vm, Int *i) {
    decref(i);
    return number_failed(vm);
}

static Object *big_product(VM *vm, BigView a, BigView b) {
    Int *i = int_allocate(vm, big_multiply_limbs(a, b));
    if (!i) return NULL;
    Big result = {.limbs = (BigLimb *)i->limbs};
    Allocator allocator = number_allocator(vm);
    return big_multiply(&result, a, b, &allocator) ? int_finish(vm, i, &result) : no_scratch(vm, i);
}

/* a % b for a b of one limb: the sign of the result is b's. */
static Object *int_remainder_by_limb(VM *vm, BigView a, BigView b) {
    uint64_t rest = big_modulo_limb(a, b.limbs[0]);
    if (rest && a.negative != b.negative) rest = b.limbs[0] - rest;
    if (rest <= INT64_MAX) return int_from_int64(vm, b.negative ? -(int64_t)rest : (int64_t)rest);
    BigLimb limb = rest;
    return int_from_view(vm, (BigView){&limb, 1, b.negative});
}

/* Quotient and remainder; either pointer may be NULL. False RAISES. */
static bool big_floor_divide(VM *vm, BigView a, BigView b, Object **quotient, Object **remainder) {
    if (b.size == 0) {
        raise(vm, EXC_ZERO_DIVISION_ERROR, quotient ? "integer division or modulo by zero" : "integer modulo by zero");
        return false;
    }
    if (!quotient && b.size == 1) {
        *remainder = int_remainder_by_limb(vm, a, b);
        return *remainder != NULL;
    }
    Int *q = int_allocate(vm, big_quotient_limbs(a, b));
    Int *r = q ? int_allocate(vm, big_remainder_limbs(a, b)) : NULL;
    if (!r) {
        xdecref(q);
        return false;
    }
    Big bq = {.limbs = (BigLimb *)q->limbs}, br = {.limbs = (BigLimb *)r->limbs};
    Allocator allocator = number_allocator(vm);
    if (!big_divmod(&bq, &br, a, b, &allocator)) {
        decref(q);
        decref(r);
        number_failed(vm);
        return false;
    }
    if (quotient) *quotient = int_finish(vm, q, &bq);
    else decref(q);
    if (remainder) *remainder = int_finish(vm, r, &br);
    else decref(r);
    if ((!quotient || *quotient) && (!remainder || *remainder)) return true;
    if (quotient) clear_ref(quotient);
    if (remainder) clear_ref(remainder);
    return false;
}

static Object *big_true_quotient(VM *vm, BigView a, BigView b) {
    if (b.size == 0) return raise(vm, EXC_ZERO_DIVISION_ERROR, "division by zero");
    double d;
    bool overflow = false;
    Allocator allocator = number_allocator(vm);
    if (!big_true_divide(&d, &overflow, a, b, &allocator)) return number_failed(vm);
    if (overflow) return raise(vm, EXC_OVERFLOW_ERROR, "integer division result too large for a float");
    return float_from_double(vm, d);
}

static Object *big_raise(VM *vm, BigView a, BigView b) {
    if (b.negative) {
        bool overflow_a = false, overflow_b = false;
        double x = big_to_double(a, &overflow_a), y = big_to_double(b, &overflow_b);
        if (overflow_a || overflow_b) return raise(vm, EXC_OVERFLOW_ERROR, "int too large to convert to float");
        return float_power(vm, x, y);
    }
    if (b.size == 0) return int_from_int64(vm, 1);
    bool odd = big_is_odd(b);
    if (a.size == 0) return int_from_int64(vm, 0);
    if (a.size == 1 && a.limbs[0] == 1) return int_from_int64(vm, a.negative && odd ? -1 : 1);
    uint64_t exponent;
    if (!big_to_u64(b, &exponent)) return raise_memory_error(vm);
    Int *i = int_allocate(vm, big_power_limbs(a, exponent));
    if (!i) return NULL;
    Big result = {.limbs = (BigLimb *)i->limbs};
    Allocator allocator = number_allocator(vm);
    return big_power(&result, a, exponent, &allocator) ? int_finish(vm, i, &result) : no_scratch(vm, i);
}

static Object *big_shift(VM *vm, BigView a, BigView b, bool left) {
    uint64_t count;
    if (b.negative) return raise(vm, EXC_VALUE_ERROR, "negative shift count");
    if (a.size == 0) return int_from_int64(vm, 0);
    if (!big_to_u64(b, &count) || count > SIZE_MAX / 2) {
        if (left) return raise(vm, EXC_OVERFLOW_ERROR, "too many digits in integer");
        return int_from_int64(vm, a.negative ? -1 : 0);
    }
    Int *i = int_allocate(vm, left ? big_shift_left_limbs(a, count) : big_shift_right_limbs(a, count));
    if (!i) return NULL;
    Big result = {.limbs = (BigLimb *)i->limbs};
    (left ? big_shift_left : big_shift_right)(&result, a, count);
    return int_finish(vm, i, &result);
}

static Object *big_divide_part(VM *vm, BigView a, BigView b, bool want_quotient) {
    Object *part = NULL;
    big_floor_divide(vm, a, b, want_quotient ? &part : NULL, want_quotient ? NULL : &part);
    return part;
}

static Object *big_divide_both(VM *vm, BigView a, BigView b) {
    Object *quotient = NULL, *remainder = NULL;
    if (!big_floor_divide(vm, a, b, &quotient, &remainder)) return NULL;
    Object *pair = tuple_pack(vm, 2, quotient, remainder);
    decref(quotient);
    decref(remainder);
    return pair;
}

bool int_power_word(int64_t base, int64_t exponent, int64_t *out) {
    if (exponent < 0) return false;
    int64_t result = 1;
    for (; exponent; exponent >>= 1) {
        if ((exponent & 1) && __builtin_mul_overflow(result, base, &result)) return false;
        if (exponent > 1 && __builtin_mul_overflow(base, base, &base)) return false;
    }
    *out = result;
    return true;
}

static Object *big_binary(VM *vm, BinaryOp op, const Int *x, const Int *y) {
    BigLimb la, lb;
    BigView a = int_view(x, &la), b = int_view(y, &lb);
    switch (op) {
    case BINARY_ADD: return big_plain(vm, big_add, big_add_limbs(a, b), a, b);
    case BINARY_SUBTRACT: return big_plain(vm, big_subtract, big_add_limbs(a, b), a, b);
    case BINARY_MULTIPLY: return big_product(vm, a, b);
    case BINARY_AND: return big_plain(vm, big_and, big_bitwise_limbs(a, b), a, b);
    case BINARY_OR: return big_plain(vm, big_or, big_bitwise_limbs(a, b), a, b);
    case BINARY_XOR: return big_plain(vm, big_xor, big_bitwise_limbs(a, b), a, b);
    case BINARY_FLOOR_DIVIDE: return big_divide_part(vm, a, b, true);
    case BINARY_MODULO: return big_divide_part(vm, a, b, false);
    case BINARY_DIVMOD: return big_divide_both(vm, a, b);
    case BINARY_TRUE_DIVIDE: return big_true_quotient(vm, a, b);
    case BINARY_POWER: return big_raise(vm, a, b);
    case BINARY_LEFT_SHIFT: return big_shift(vm, a, b, true);
    case BINARY_RIGHT_SHIFT: return big_shift(vm, a, b, false);
    default: return NOT_IMPLEMENTED(vm);
    }
}

/* May it ask for scratch memory, so that a signal comes in between? */
static bool is_long_work(BinaryOp op, const Int *x, const Int *y) {
    enum { LONG = 16 };
    BigLimb la, lb;
    return op == BINARY_POWER || op == BINARY_TRUE_DIVIDE || int_view(x, &la).size + int_view(y, &lb).size > LONG;
}

Object *int_binary(VM *vm, BinaryOp op, Object *left, Object *right) {
    Int *x = (Int *)left, *y = (Int *)right;
    int64_t small;
    if (likely(!int_is_big(x) && !int_is_big(y)) && int_word_binary(op, x->value, y->value, &small)) return int_from_int64(vm, small);
    Wide wa, wb;
    WideResult wide;
    if (int_as_wide(x, &wa) && int_as_wide(y, &wb) && wide_binary(op, wa, wb, &wide)) return int_from_wide(vm, wide);
    if (likely(!is_long_work(op, x, y))) return big_binary(vm, op, x, y);
    incref(left);
    incref(right);
    Object *result = big_binary(vm, op, x, y);
    decref(left);
    decref(right);
    return result;
}

Object *int_negate(VM *vm, Object *a) {
    Int *i = (Int *)a;
    if (!int_is_big(i) && i->value != INT64_MIN) return int_from_int64(vm, -i->value);
    BigLimb limb;
    BigView v = int_view(i, &limb);
    v.negative = !v.negative;
    return int_from_view(vm, v);
}

Object *int_invert(VM *vm, Object *a) {
    Int *i = (Int *)a;
    if (!int_is_big(i)) return int_from_int64(vm, ~i->value);
    BigLimb limb;
    BigView v = int_view(i, &limb);
    Int *made = int_allocate(vm, big_invert_limbs(v));
    if (!made) return NULL;
    Big result = {.limbs = (BigLimb *)made->limbs};
    big_invert(&result, v);
    return int_finish(vm, made, &result);
}

static Object *power_modulo(VM *vm, BigView a, BigView exponent, BigView modulus) {
    Int *i = int_allocate(vm, modulus.size);
    if (!i) return NULL;
    Big result = {.limbs = (BigLimb *)i->limbs};
    Allocator allocator = number_allocator(vm);
    if (!exponent.negative) {
        return big_power_modulo(&result, a, exponent, modulus, &allocator) ? int_finish(vm, i, &result) : no_scratch(vm, i);
    }
    bool exists = false;
    if (!big_inverse_modulo(&result, a, modulus, &exists, &allocator)) return no_scratch(vm, i);
    if (!exists) {
        decref(i);
        return raise(vm, EXC_VALUE_ERROR, "base is not invertible for the given modulus");
    }
    Object *inverse = int_finish(vm, i, &result);
    if (!inverse) return NULL;
    BigLimb limb;
    exponent.negative = false;
    Object *power = power_modulo(vm, int_view((Int *)inverse, &limb), exponent, modulus);
    decref(inverse);
    return power;
}

/* Of a modulus below 2^32 either way: every product fits a word. */
static int64_t power_modulo_small(int64_t a, uint64_t exponent, int64_t modulus) {
    uint64_t m = (uint64_t)(modulus < 0 ? -modulus : modulus), result = 1 % m;
    uint64_t base = a < 0 ? (m - (0 - (uint64_t)a) % m) % m : (uint64_t)a % m;
    for (; exponent; exponent >>= 1) {
        if (exponent & 1) result = result * base % m;
        base = base * base % m;
    }
    return modulus < 0 && result ? (int64_t)result + modulus : (int64_t)result; /* with the sign of the modulus */
}

Object *int_power_modulo(VM *vm, Object *a, Object *b, Object *modulus) {
    if (!is_int(a) || !is_int(b) || !is_int(modulus)) return NOT_IMPLEMENTED(vm);
    if (int_sign((Int *)modulus) == 0) return raise(vm, EXC_VALUE_ERROR, "pow() 3rd argument cannot be 0");
    if (!int_is_big((Int *)a) && !int_is_big((Int *)b) && !int_is_big((Int *)modulus)) {
        int64_t exponent = ((Int *)b)->value, m = ((Int *)modulus)->value;
        if (exponent >= 0 && m > -((int64_t)1 << 32) && m < (int64_t)1 << 32) {
            return int_from_int64(vm, power_modulo_small(((Int *)a)->value, (uint64_t)exponent, m));
        }
    }
    BigLimb x, y, z;
    Object *const held[] = {incref(a), incref(b), incref(modulus)};
    Object *result = power_modulo(vm, int_view((Int *)a, &x), int_view((Int *)b, &y), int_view((Int *)modulus, &z));
    for (size_t i = 0; i < 3; i++) decref(held[i]);
    return result;
}
