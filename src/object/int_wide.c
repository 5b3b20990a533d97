/* Arithmetic on ints of up to 127 bits. */
#include "object/int_wide.h"

#include "object/int_internal.h"

static unsigned bits_of(WideMagnitude m) {
    uint64_t high = (uint64_t)(m >> 64), low = (uint64_t)m;
    return high ? 128 - (unsigned)__builtin_clzll(high) : low ? 64 - (unsigned)__builtin_clzll(low) : 0;
}

static WideMagnitude magnitude_of(Wide a) { return a < 0 ? -(WideMagnitude)a : (WideMagnitude)a; }

static bool give(WideResult *out, Wide value) {
    *out = (WideResult){magnitude_of(value), value < 0};
    return true;
}

static bool multiply(WideMagnitude a, WideMagnitude b, WideMagnitude *out) {
    if (bits_of(a) + bits_of(b) > 128) return false;
    *out = a * b;
    return true;
}

static bool power(WideMagnitude base, uint64_t exponent, WideMagnitude *out) {
    *out = 1;
    for (; exponent; exponent >>= 1) {
        if ((exponent & 1) && !multiply(*out, base, out)) return false;
        if (exponent > 1 && !multiply(base, base, &base)) return false;
    }
    return true;
}

static bool floor_divide(Wide a, Wide b, bool quotient, WideResult *out) {
    if (b == 0 || b == -1) return false;
    Wide q = a / b, r = a - q * b;
    if (r && (r ^ b) < 0) q--, r += b;
    return give(out, quotient ? q : r);
}

bool wide_binary(BinaryOp op, Wide a, Wide b, WideResult *out) {
    Wide sum;
    switch (op) {
    case BINARY_ADD: return !__builtin_add_overflow(a, b, &sum) && give(out, sum);
    case BINARY_SUBTRACT: return !__builtin_sub_overflow(a, b, &sum) && give(out, sum);
    case BINARY_AND: return give(out, a & b);
    case BINARY_OR: return give(out, a | b);
    case BINARY_XOR: return give(out, a ^ b);
    case BINARY_MULTIPLY:
        out->negative = (a < 0) != (b < 0) && a && b;
        return multiply(magnitude_of(a), magnitude_of(b), &out->magnitude);
    case BINARY_FLOOR_DIVIDE: return floor_divide(a, b, true, out);
    case BINARY_MODULO: return floor_divide(a, b, false, out);
    case BINARY_POWER:
        out->negative = a < 0 && (b & 1);
        return b >= 0 && b <= INT64_MAX && power(magnitude_of(a), (uint64_t)b, &out->magnitude);
    case BINARY_LEFT_SHIFT:
        if (b < 0 || b > 127 || bits_of(magnitude_of(a)) + (unsigned)b > 128) return false;
        *out = (WideResult){magnitude_of(a) << (unsigned)b, a < 0};
        return true;
    case BINARY_RIGHT_SHIFT: return b >= 0 && give(out, a >> (b > 127 ? 127 : (unsigned)b));
    default: return false;
    }
}

Object *int_from_wide(VM *vm, WideResult value) {
    int64_t small;
    if (wide_fits_int64(value, &small)) return int_from_int64(vm, small);
    int64_t size = value.magnitude >> 64 ? 2 : 1;
    Int *i = int_allocate(vm, (size_t)size);
    if (!i) return NULL;
    i->limbs[0] = (uint64_t)value.magnitude;
    if (size == 2) i->limbs[1] = (uint64_t)(value.magnitude >> 64);
    i->value = value.negative ? -size : size;
    return OBJ(i);
}
