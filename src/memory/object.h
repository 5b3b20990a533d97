/* The object header, its reference count and flags, and how an address leads to its type and its VM.
 *
 * Every VM owns one reserved address range of 64 GiB, aligned to its size:
 *
 *   base                 the VM struct itself (Heap first)
 *   base + TYPES_START   type objects, 1 KiB granules, at most 4 GiB
 *   base + PAGES_START   64 KiB pages of slots, and spans of whole pages for large blocks
 *
 * Hence from any object: its VM (mask the address), its type (mask, or in the 22-bit type index).
 * The header is 8 bytes: count first, so that reading the word at id(x) gives the reference count.
 */
#ifndef OURO_MEMORY_OBJECT_H
#define OURO_MEMORY_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct VM VM;
typedef struct Type Type;
typedef struct Heap Heap;

/* Ownership markers on prototypes. The default for an Object * result is BORROWED only where marked. */
#define NEW __attribute__((warn_unused_result)) /* the caller owns the result (one reference) */
#define BORROWED /* valid while its owner lives; never held across a call that may run guest code */
#define STEALS   /* the argument's reference is consumed, on success and on failure */
#define MAYBE    /* NULL without a pending exception is an ordinary answer */
#define RAISES   /* NULL / false / -1 means: an exception is pending in the VM */

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* 64 GiB a VM. Valgrind cannot reserve so much: 34 does for it. */
#ifndef OURO_RANGE_SHIFT
#define OURO_RANGE_SHIFT 36
#endif

typedef struct Object {
    uint32_t count; /* references, see object_count; IMMORTAL_COUNT: never counted, never freed; 0: dead or dying */
    uint32_t word;  /* low 22 bits: type granule index; the rest: OBJECT_* flags */
} Object;

#ifndef OURO_RANGE_SHIFT
#define OURO_RANGE_SHIFT 36 /* 64 GiB a VM; tools that keep a part of the address space need less */
#endif

enum {
    RANGE_SHIFT = OURO_RANGE_SHIFT,
    TYPE_GRANULE_SHIFT = 10,
    TYPE_INDEX_BITS = 22,
};
#define RANGE_SIZE ((uintptr_t)1 << RANGE_SHIFT)
#define RANGE_MASK (RANGE_SIZE - 1)
#define TYPE_INDEX_MASK 0x003fffffu

#define IMMORTAL_COUNT 0xffffffffu /* what sys.getrefcount(None) shows, as CPython 3.12 and 3.13 */

/* The top bit of any other count: the object is settled. The collector has proven it alive and nobody has counted a
 * reference to it since. Only tracked objects that are not young are ever settled; see docs/collector.md. */
#define SETTLED 0x80000000u
#define COUNT_IN_SET 0x40000000u /* with SETTLED: in the set that is being examined; never while guest code runs */
#define COUNT_PACKED 0x20000000u /* with SETTLED: a suspect; above its count is how many references suspects hold to it */
#define COUNT_MASK 0x1fffffffu
#define COUNT_PACKED_MASK 0x3fffu

/* One byte for each 4 KiB of the range, itself in the range: has an object that starts there been stirred (was settled,
 * is no longer)? */
enum { CARD_SHIFT = 12 };
#define CARDS_BYTES ((uintptr_t)1 << (RANGE_SHIFT - CARD_SHIFT))
#define CARDS_START (((uintptr_t)4 << 30) - CARDS_BYTES) /* the end of the area of types */
#define CARD_STIRRED 3 /* the two bits are taken back apart: see collector_cycle.c */

/* Flags in Object.word. All but the last four mean the same for every type. */
#define OBJECT_YOUNG 0x00400000u     /* tracked, generation 0 */
#define OBJECT_MIDDLE 0x00800000u    /* tracked, generation 1 (neither: generation 2; both: frozen) */
#define OBJECT_GENERATION (OBJECT_YOUNG | OBJECT_MIDDLE)
#define OBJECT_TRACKED 0x01000000u   /* the cycle collector looks at it */
#define OBJECT_WEAKREFS 0x02000000u  /* entries in the weak reference table name it */
#define OBJECT_FINALIZED 0x04000000u /* its finaliser has run (PEP 442: once) */
#define OBJECT_DYING 0x08000000u     /* being destroyed: no longer a live object */
#define OBJECT_FLAG_A 0x10000000u    /* the type's own use (str: kind and interning; int: big; ...) */
#define OBJECT_FLAG_B 0x20000000u
#define OBJECT_FLAG_C 0x40000000u
#define OBJECT_FLAG_D 0x80000000u

static inline VM *vm_of(const Object *o) { return (VM *)((uintptr_t)o & ~RANGE_MASK); }

static inline Type *type_of(const Object *o) {
    uintptr_t base = (uintptr_t)o & ~RANGE_MASK;
    return (Type *)(base | ((uintptr_t)(o->word & TYPE_INDEX_MASK) << TYPE_GRANULE_SHIFT));
}
/* The same where the VM is at hand: the shift drops the flags. */
static inline Type *type_in(VM *vm, const Object *o) {
    return (Type *)((uintptr_t)vm + (uint32_t)(o->word << TYPE_GRANULE_SHIFT));
}
static inline uint32_t type_index(const Type *type) {
    return (uint32_t)(((uintptr_t)type & RANGE_MASK) >> TYPE_GRANULE_SHIFT);
}
static inline uint32_t object_type_index(const Object *o) { return o->word & TYPE_INDEX_MASK; }
static inline void object_set_type(Object *o, const Type *type) {
    o->word = (o->word & ~TYPE_INDEX_MASK) | type_index(type);
}
static inline bool object_is_immortal(const Object *o) { return o->count == IMMORTAL_COUNT; }
static inline uint32_t count_of_settled(uint32_t count) {
    return count & (count & COUNT_PACKED ? COUNT_PACKED_MASK : COUNT_MASK);
}
/* The references to o: what `count` says without the collector's bits. */
static inline uint32_t object_count(const Object *o) {
    uint32_t count = o->count;
    return likely((int32_t)count >= 0) || count == IMMORTAL_COUNT ? count : count_of_settled(count);
}
static inline bool object_is_settled(const Object *o) { return (int32_t)o->count < 0 && !object_is_immortal(o); }
static inline void object_mark_card(const Object *o) {
    uint8_t *cards = (uint8_t *)(((uintptr_t)o & ~RANGE_MASK) + CARDS_START);
    cards[((uintptr_t)o & RANGE_MASK) >> CARD_SHIFT] = CARD_STIRRED;
}

/* Called when a count reaches zero: finaliser, weak references, the type's destroy, then the slot.
 * Iterative: nested deaths beyond a fixed depth are queued, so no chain overflows the C stack. */
void object_dead(Object *o);

#define OBJ(x) ((Object *)(x))

/* decref's rare cases: the last reference, or a settled object. */
void object_release(Object *o);

static inline Object *incref_object(Object *o) {
    uint32_t count = o->count;
    if (likely((int32_t)count >= 0)) {
        o->count = count + 1;
    } else if (unlikely(count != IMMORTAL_COUNT)) {
        o->count = count_of_settled(count) + 1;
        object_mark_card(o);
    }
    return o;
}
/* Two references more. */
static inline Object *incref_twice(Object *o) {
    if (likely((int32_t)o->count >= 0)) o->count += 2;
    else incref_object(incref_object(o));
    return o;
}
static inline void decref_object(Object *o) {
    uint32_t count = o->count - 1;
    if (likely((int32_t)count > 0)) o->count = count;
    else if (o->count != IMMORTAL_COUNT) object_release(o);
}
/* Work on any object pointer type; incref yields its argument with its type kept. */
#define incref(o) ((__typeof__(o))incref_object((Object *)(o)))
#define decref(o) decref_object((Object *)(o))
#define xincref(o) ({ __typeof__(o) xi_ = (o); if (xi_) incref_object((Object *)xi_); xi_; })
#define xdecref(o) do { Object *xd_ = (Object *)(o); if (xd_) decref_object(xd_); } while (0)
/* Replace, then decrement: a decrement can run any code. */
#define clear_ref(slot) do { Object *cr_ = (Object *)*(slot); *(slot) = NULL; if (cr_) decref_object(cr_); } while (0)
#define set_ref(slot, STEALS_value) do { Object *sr_ = (Object *)*(slot); *(slot) = (STEALS_value); \
                                         if (sr_) decref_object(sr_); } while (0)

/* The visitor of a traverse: called for each counted reference the object owns. Nonzero stops. */
typedef int (*Visit)(Object *referent, void *context);
#define VISIT(reference) do { if (reference) { int vi_ = visit((Object *)(reference), context); if (vi_) return vi_; } } while (0)

#endif
