/* A slot: what a register or an item of a list holds. Three ways to make one, chosen by SLOT:
 *
 *   SLOT_TAGGED  8 bytes, the runtime's (src/vm/value.h): tags in the low bits, ints of 63 bits, floats of ordinary size
 *                in place, the other floats in objects
 *   SLOT_NAN     8 bytes: a double is itself, all else lies among the NaNs; ints of 48 bits
 *   SLOT_PAIR    16 bytes: a tag beside the number or pointer; ints of 64 bits
 */
#ifndef SLOTS_SLOT_H
#define SLOTS_SLOT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SLOT_TAGGED 1
#define SLOT_NAN 2
#define SLOT_PAIR 3

#define likely(x) __builtin_expect(!!(x), 1)

typedef struct Object {
    uint32_t count;
    enum { KIND_LIST, KIND_FLOAT } kind;
} Object;

typedef struct FloatObject {
    Object head;
    double value;
} FloatObject;

#if SLOT == SLOT_TAGGED

typedef uint64_t Slot;
#define SLOT_UNBOUND ((Slot)0)
#define FLOAT_BIAS ((uint64_t)3 << 61)

static inline bool slot_is_object(Slot s) { return (s & 3) == 0 && s; }
static inline Object *slot_object(Slot s) { return (Object *)(uintptr_t)s; }
static inline Slot slot_from_object(void *o) { return (uintptr_t)o; }

static inline bool slots_are_ints(Slot a, Slot b) { return a & b & 1; }
static inline bool slot_is_int(Slot s) { return s & 1; }
static inline int64_t slot_int(Slot s) { return (int64_t)s >> 1; }
static inline Slot slot_from_int(int64_t n) { return ((uint64_t)n << 1) | 1; }
static inline bool ints_less(Slot a, Slot b) { return (int64_t)a < (int64_t)b; }
static inline bool ints_add(Slot a, Slot b, Slot *sum) { return !__builtin_add_overflow((int64_t)a, (int64_t)(b - 1), (int64_t *)sum); }
static inline bool ints_subtract(Slot a, Slot b, Slot *rest) { return !__builtin_sub_overflow((int64_t)a, (int64_t)(b - 1), (int64_t *)rest); }
static inline bool ints_multiply(Slot a, Slot b, Slot *product) {
    bool fits = !__builtin_mul_overflow((int64_t)(a - 1), slot_int(b), (int64_t *)product);
    ++*product;
    return fits;
}

static inline bool slot_get_float(Slot s, double *d) {
    if (likely((s & 3) == 2)) {
        uint64_t rotated = s >> 2;
        if (likely(s >= 8)) rotated += FLOAT_BIAS;
        uint64_t bits = (rotated >> 1) | (rotated << 63);
        memcpy(d, &bits, sizeof bits);
        return true;
    }
    if (!slot_is_object(s) || slot_object(s)->kind != KIND_FLOAT) return false;
    *d = ((FloatObject *)slot_object(s))->value;
    return true;
}

static __attribute__((noinline, unused)) Slot slot_from_rare_float(double d) {
    FloatObject *f = malloc(sizeof *f);
    if (!f) abort();
    *f = (FloatObject){{1, KIND_FLOAT}, d};
    return slot_from_object(f);
}
static inline Slot slot_from_float(double d) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    uint64_t rotated = (bits << 1) | (bits >> 63), above = rotated - FLOAT_BIAS - 2; /* two places are for the zeros */
    if (likely(above < ((uint64_t)1 << 62) - 2)) return (above << 2) + 10;
    return rotated < 2 ? (rotated << 2) | 2 : slot_from_rare_float(d);
}

#elif SLOT == SLOT_NAN

typedef uint64_t Slot;
/* The upper 16 bits; doubles, with one NaN for all, are below. */
enum { NAN_INT = 0xfff9, NAN_OBJECT = 0xfffa, NAN_UNBOUND = 0xfffb };
#define SLOT_UNBOUND ((Slot)NAN_UNBOUND << 48)

static inline bool slot_is_object(Slot s) { return s >> 48 == NAN_OBJECT; }
static inline Object *slot_object(Slot s) { return (Object *)(uintptr_t)(s & (((uint64_t)1 << 48) - 1)); }
static inline Slot slot_from_object(void *o) { return (uintptr_t)o | (Slot)NAN_OBJECT << 48; }

static inline bool slot_is_int(Slot s) { return s >> 48 == NAN_INT; }
static inline bool slots_are_ints(Slot a, Slot b) { return slot_is_int(a) && slot_is_int(b); }
static inline int64_t slot_int(Slot s) { return (int64_t)(s << 16) >> 16; }
static inline Slot slot_from_int(int64_t n) { return ((uint64_t)n & (((uint64_t)1 << 48) - 1)) | (Slot)NAN_INT << 48; }
static inline bool ints_less(Slot a, Slot b) { return (int64_t)(a << 16) < (int64_t)(b << 16); }
static inline bool int_fits(int64_t n, Slot *s) {
    *s = slot_from_int(n);
    return slot_int(*s) == n;
}
static inline bool ints_add(Slot a, Slot b, Slot *sum) { return int_fits(slot_int(a) + slot_int(b), sum); }
static inline bool ints_subtract(Slot a, Slot b, Slot *rest) { return int_fits(slot_int(a) - slot_int(b), rest); }
static inline bool ints_multiply(Slot a, Slot b, Slot *product) {
    int64_t n;
    return !__builtin_mul_overflow(slot_int(a), slot_int(b), &n) && int_fits(n, product);
}

static inline bool slot_get_float(Slot s, double *d) {
    memcpy(d, &s, sizeof s);
    return s >> 48 < NAN_INT;
}
static inline Slot slot_from_float(double d) {
    Slot s;
    memcpy(&s, &d, sizeof s);
    return likely(d == d) ? s : (Slot)0x7ff8 << 48;
}

#else

typedef struct Slot {
    uint64_t tag;
    union {
        int64_t whole;
        double real;
        Object *object;
    };
} Slot;
enum { TAG_UNBOUND, TAG_INT, TAG_FLOAT, TAG_OBJECT };
#define SLOT_UNBOUND ((Slot){TAG_UNBOUND, {0}})

static inline bool slot_is_object(Slot s) { return s.tag == TAG_OBJECT; }
static inline Object *slot_object(Slot s) { return s.object; }
static inline Slot slot_from_object(void *o) { return (Slot){TAG_OBJECT, {.object = o}}; }

static inline bool slot_is_int(Slot s) { return s.tag == TAG_INT; }
static inline bool slots_are_ints(Slot a, Slot b) { return a.tag == TAG_INT && b.tag == TAG_INT; }
static inline int64_t slot_int(Slot s) { return s.whole; }
static inline Slot slot_from_int(int64_t n) { return (Slot){TAG_INT, {n}}; }
static inline bool ints_less(Slot a, Slot b) { return a.whole < b.whole; }
static inline bool ints_add(Slot a, Slot b, Slot *sum) {
    sum->tag = TAG_INT;
    return !__builtin_add_overflow(a.whole, b.whole, &sum->whole);
}
static inline bool ints_subtract(Slot a, Slot b, Slot *rest) {
    rest->tag = TAG_INT;
    return !__builtin_sub_overflow(a.whole, b.whole, &rest->whole);
}
static inline bool ints_multiply(Slot a, Slot b, Slot *product) {
    product->tag = TAG_INT;
    return !__builtin_mul_overflow(a.whole, b.whole, &product->whole);
}

static inline bool slot_get_float(Slot s, double *d) {
    *d = s.real;
    return s.tag == TAG_FLOAT;
}
static inline Slot slot_from_float(double d) { return (Slot){TAG_FLOAT, {.real = d}}; }

#endif

/* ---- objects ---- */

typedef struct List {
    Object head;
    size_t length;
    Slot *items;
} List;

void object_dead(Object *o); /* its count is zero */

static inline Slot slot_copy(Slot s) {
    if (slot_is_object(s)) slot_object(s)->count++;
    return s;
}
static inline void slot_drop(Slot s) {
    if (slot_is_object(s) && --slot_object(s)->count == 0) object_dead(slot_object(s));
}

#endif
