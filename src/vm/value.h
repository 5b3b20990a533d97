/* What a register holds: an object reference, or a number that has no object yet.
 *
 *   ...00  pointer to an Object (0: unbound)
 *   ...x1  int of 63 bits, shifted left by one
 *   ...10  float that is zero or whose exponent is of ordinary size (about 1e-77 to 1e77), rotated so that the low bits
 *          are free; the places of the two smallest magnitudes are 0.0 and -0.0
 *
 * The heap holds only pointers. A number without an object has one owner (but for the ints that share their objects), the register it is in: it is moved, or used by
 * arithmetic, and gets its object (written back to the register) the first time anything could observe its identity.
 */
#ifndef OURO_VM_VALUE_H
#define OURO_VM_VALUE_H

#include <string.h>

#include "object/core.h"
#include "object/float.h"
#include "object/int.h"

typedef uint64_t Value;

#define VALUE_UNBOUND ((Value)0)
#define FLOAT_BIAS ((uint64_t)3 << 61)

static inline bool value_is_object(Value v) { return (v & 3) == 0; } /* unbound included */
static inline bool value_is_reference(Value v) { return (v & 3) == 0 && v != 0; }
static inline bool value_is_int(Value v) { return v & 1; }
static inline bool value_is_float(Value v) { return (v & 3) == 2; }
static inline bool values_are_ints(Value a, Value b) { return a & b & 1; }

static inline Object *value_object(Value v) { return (Object *)(uintptr_t)v; }
static inline Value value_from_object(const void *o) { return (Value)(uintptr_t)o; }

/* An object of exactly this builtin type. */
static inline bool value_is_exact(Value v, TypeId id) { return value_is_reference(v) && is_exact(value_object(v), id); }

static inline int64_t value_int(Value v) { return (int64_t)v >> 1; }
static inline bool int_fits_value(int64_t n) { return (int64_t)((uint64_t)n << 1) >> 1 == n; }
static inline Value value_from_int(int64_t n) { return ((uint64_t)n << 1) | 1; }

/* Floats without object that are false: 0.0 and -0.0. */
static inline bool value_float_is_zero(Value v) { return v < 8; }

/* An int whose object all share: without one it may be copied freely, as nothing could tell. */
static inline bool value_is_shared_int(Value v) {
    return value_is_int(v) && (uint64_t)(value_int(v) - SMALL_INT_MIN) < (uint64_t)SMALL_INT_COUNT;
}

static inline double value_float(Value v) {
    uint64_t rotated = v >> 2;
    if (likely(!value_float_is_zero(v))) rotated += FLOAT_BIAS;
    uint64_t bits = (rotated >> 1) | (rotated << 63);
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}
/* The value of a double, or 0 when it needs an object (tiny, huge, infinite, nan). */
static inline Value value_try_float(double d) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    uint64_t rotated = (bits << 1) | (bits >> 63), above = rotated - FLOAT_BIAS - 2; /* the two places of zero */
    if (likely(above < ((uint64_t)1 << 62) - 2)) return (above << 2) + 10; /* ((above + 2) << 2) | 2 */
    return rotated < 2 ? (rotated << 2) | 2 : 0;
}

/* The double of a float value or exact float object. */
static inline bool value_get_float(Value v, double *out) {
    if (value_is_float(v)) {
        *out = value_float(v);
        return true;
    }
    if (value_is_object(v) && is_exact(value_object(v), TYPE_FLOAT)) {
        *out = ((Float *)value_object(v))->value;
        return true;
    }
    return false;
}
/* The integer of an int value or exact int object that fits int64. */
static inline bool value_get_int(Value v, int64_t *out) {
    if (value_is_int(v)) {
        *out = value_int(v);
        return true;
    }
    if (value_is_object(v) && is_exact(value_object(v), TYPE_INT) && !int_is_big((Int *)value_object(v))) {
        *out = ((Int *)value_object(v))->value;
        return true;
    }
    return false;
}

/* One more reference to an object that stays where it is. A small int comes without its object: nothing needs counting. */
static inline NEW Value value_share(Object *o) {
    if (likely((int32_t)o->count >= 0)) {
        o->count++;
        return value_from_object(o);
    }
    if (!object_is_immortal(o)) return value_from_object(incref_object(o));
    return is_exact(o, TYPE_INT) ? value_from_int(((Int *)o)->value) : value_from_object(o); /* no other ints are immortal */
}

/* Puts a number into the object that holds the place's old one, when nobody can tell that from a new object: the place has
 * the only reference, and the program was never shown its address. The place then holds the new value. */
static inline bool value_replace(MAYBE Object *old, Value v) {
    if (value_is_object(v) || !old || old->count != 1) return false;
    uint32_t kind = old->word & (TYPE_INDEX_MASK | NUMBER_SHOWN | INT_BIG);
    if (value_is_float(v)) {
        if (kind != TYPE_INDEX(TYPE_FLOAT)) return false;
        ((Float *)old)->value = value_float(v);
        return true;
    }
    if (kind != TYPE_INDEX(TYPE_INT) || value_is_shared_int(v)) return false;
    ((Int *)old)->value = value_int(v);
    return true;
}
/* The same for the number in a register: a local (`kept`) then shares the object. */
static inline bool register_replace(MAYBE Object *old, Value *reg, bool kept) {
    if (!value_replace(old, *reg)) return false;
    if (kept) {
        old->count = 2;
        *reg = value_from_object(old);
    }
    return true;
}

/* NEW object for a number; a reference is passed through (no new reference). NULL RAISES. */
Object *value_make_object(VM *vm, Value v) RAISES;

#endif
