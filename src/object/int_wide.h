/* Arithmetic on ints of up to 127 bits, which passes through registers: what becomes of hashes, products of two machine
 * words and masks needs neither limbs nor an object made with room for the worst case. */
#ifndef OURO_OBJECT_INT_WIDE_H
#define OURO_OBJECT_INT_WIDE_H

#include "object/int.h"

__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 WideMagnitude;

/* A result: products and shifts may use all 128 bits. */
typedef struct WideResult {
    WideMagnitude magnitude;
    bool negative;
} WideResult;

/* The value of an int of any size; false: it has more bits. */
static inline bool int_as_wide(const Int *i, Wide *out) {
    if (!int_is_big(i)) {
        *out = i->value;
        return true;
    }
    size_t size = (size_t)(i->value < 0 ? -i->value : i->value);
    if (size > 2 || (size == 2 && i->limbs[1] >> 63)) return false;
    Wide magnitude = (Wide)((WideMagnitude)(size == 2 ? i->limbs[1] : 0) << 64 | i->limbs[0]);
    *out = i->value < 0 ? -magnitude : magnitude;
    return true;
}

static inline bool wide_fits_int64(WideResult r, int64_t *out) {
    if (r.magnitude > (WideMagnitude)INT64_MAX + r.negative) return false;
    *out = r.negative ? (int64_t)-(uint64_t)r.magnitude : (int64_t)r.magnitude;
    return true;
}

/* False: not here (too many bits, division by zero, an operator that is another's). */
bool wide_binary(BinaryOp op, Wide a, Wide b, WideResult *out);
NEW Object *int_from_wide(VM *vm, WideResult value) RAISES;

#endif
