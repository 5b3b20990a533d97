/* int op int within a machine word. */
#ifndef OURO_OBJECT_INT_WORD_H
#define OURO_OBJECT_INT_WORD_H

#include "object/int.h"

/* base ** exponent, when the exponent is not negative and the power fits. */
bool int_power_word(int64_t base, int64_t exponent, int64_t *out);

static inline int64_t word_floor_divide(int64_t a, int64_t b) {
    int64_t q = a / b;
    return q - ((a % b != 0) & ((a ^ b) < 0));
}

static inline bool word_shift_left(int64_t a, int64_t b, int64_t *out) {
    if (b < 0 || b > 62) return false;
    *out = (int64_t)((uint64_t)a << b);
    return *out >> b == a;
}

/* False: not here (overflow, negative shift, division by zero, ...). In line, so that the switch goes where op is known. */
static inline __attribute__((always_inline)) bool int_word_binary(BinaryOp op, int64_t a, int64_t b, int64_t *out) {
    switch (op) {
    case BINARY_ADD: return !__builtin_add_overflow(a, b, out);
    case BINARY_SUBTRACT: return !__builtin_sub_overflow(a, b, out);
    case BINARY_MULTIPLY: return !__builtin_mul_overflow(a, b, out);
    case BINARY_FLOOR_DIVIDE:
        if (b == 0 || (a == INT64_MIN && b == -1)) return false;
        *out = word_floor_divide(a, b);
        return true;
    case BINARY_MODULO:
        if (b == 0 || b == -1) return b != 0 && (*out = 0, true);
        *out = a % b;
        if (*out && (*out ^ b) < 0) *out += b;
        return true;
    case BINARY_POWER: return int_power_word(a, b, out);
    case BINARY_LEFT_SHIFT: return word_shift_left(a, b, out);
    case BINARY_RIGHT_SHIFT:
        if (b < 0) return false;
        *out = a >> (b > 63 ? 63 : b);
        return true;
    case BINARY_AND: *out = a & b; return true;
    case BINARY_XOR: *out = a ^ b; return true;
    case BINARY_OR: *out = a | b; return true;
    default: return false;
    }
}

#endif
