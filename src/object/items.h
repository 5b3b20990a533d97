/* What every container does with its items: equality and hash with shortcuts for the exact builtin
 * types that matter, and the rule by which a container that holds an item must be tracked. */
#ifndef OURO_OBJECT_ITEMS_H
#define OURO_OBJECT_ITEMS_H

#include "object/core.h"
#include "object/float.h"
#include "object/protocol.h"

#include <string.h>

/* Can a container that holds o be part of a cycle through it? CPython's rule: o is of a type that
 * the collector knows, and when a tuple, tracked. Builtin types and other immortals cannot. */
static inline bool item_may_cycle(const Object *o)
{
    /* None, numbers and strs, whose types are neighbours, need no look at their type. */
    if (likely(object_type_index(o) - TYPE_INDEX(TYPE_NONE) <= TYPE_INDEX(TYPE_STR) - TYPE_INDEX(TYPE_NONE))) return false;
    const Type *type = type_of(o);
    return type->life.traverse && !(type->flags & TYPE_ACYCLIC) && !object_is_immortal(o) &&
           (!is_exact(o, TYPE_TUPLE) || object_is_tracked(o));
}

static inline bool item_is_small_int(const Object *o)
{
    return (o->word & (TYPE_INDEX_MASK | INT_BIG)) == TYPE_INDEX(TYPE_INT);
}

/* Copies references, and counts each. */
static inline void items_copy(Object **to, Object *const *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Object *item = from[i];
        to[i] = item;
        if (!object_is_immortal(item)) incref(item); /* as likely as not */
    }
}

/* Gives up references, the last first. */
static inline void items_release(Object *const *items, size_t count)
{
    while (count-- > 0) {
        Object *item = items[count];
        if (!object_is_immortal(item)) decref(item);
    }
}

/* items.c: what item_equal_plain says of tuples of such items. */
int tuple_equal_plain(const Tuple *a, const Tuple *b);
/* items.c: a op b of two sequences by such items: 1, 0; -1: others come first, or there are very
 * many, and only the sequences' own comparison can tell. */
int items_compare_plain(Object *const *a, size_t a_length, Object *const *b, size_t b_length, CompareOp op);

/* items.c: of two items whose types differ, or that are bools. */
int unlike_equal_plain(const Object *a, const Object *b);
/* The first place in [start, end) whose item equals the wanted one, or where only object_equal can tell (*sure is false
 * then); end: there is none. */
size_t items_find_plain(Object *const *items, size_t start, size_t end, const Object *wanted, bool *sure);

/* a == b by identity, or for None, bools, small ints, strs and floats by value: 1 or 0; -1: not of these, and
 * only object_equal (which may run guest code) can tell. */
static inline int item_equal_plain(const Object *a, const Object *b)
{
    if (a == b) return 1;
    if (object_type_index(a) != object_type_index(b)) return unlike_equal_plain(a, b);
    if (is_exact(a, TYPE_STR)) {
        const Str *s = (const Str *)a, *t = (const Str *)b;
        if (s->length != t->length || (s->hash && t->hash && s->hash != t->hash)) return 0;
        return str_equal(s, t);
    }
    if (item_is_small_int(a) && !int_is_big((const Int *)b)) {
        return ((const Int *)a)->value == ((const Int *)b)->value;
    }
    if (is_exact(a, TYPE_FLOAT)) return ((const Float *)a)->value == ((const Float *)b)->value;
    if (is_exact(a, TYPE_TUPLE)) return tuple_equal_plain((const Tuple *)a, (const Tuple *)b);
    return is_exact(a, TYPE_BOOL) ? 0 : -1;
}

static inline bool item_compare_doubles(double x, double y, CompareOp op)
{
    switch (op) {
    case COMPARE_LT: return x < y;
    case COMPARE_LE: return x <= y;
    case COMPARE_EQ: return x == y;
    case COMPARE_NE: return x != y;
    case COMPARE_GT: return x > y;
    case COMPARE_GE: return x >= y;
    }
    return false;
}

/* The value of a float, or of an int that a double holds exactly. */
static inline bool item_as_double(const Object *o, double *out)
{
    const int64_t exact = (int64_t)1 << 53;
    if (is_exact(o, TYPE_FLOAT)) {
        *out = ((const Float *)o)->value;
        return true;
    }
    if (!item_is_small_int(o) || ((const Int *)o)->value > exact || ((const Int *)o)->value < -exact) return false;
    *out = (double)((const Int *)o)->value;
    return true;
}

/* a op b as 1, 0, -1 RAISES; small ints, floats and strs, and tuples of these, without the detour over their slots. */
static inline int item_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if (object_type_index(a) == object_type_index(b)) {
        if (item_is_small_int(a) && !int_is_big((const Int *)b)) {
            int64_t x = ((const Int *)a)->value, y = ((const Int *)b)->value;
            return compare_result(op, (x > y) - (x < y));
        }
        if (is_exact(a, TYPE_STR)) return compare_result(op, str_compare((const Str *)a, (const Str *)b));
        if (is_exact(a, TYPE_FLOAT)) {
            return item_compare_doubles(((const Float *)a)->value, ((const Float *)b)->value, op);
        }
        if (is_exact(a, TYPE_TUPLE)) {
            const Tuple *x = (const Tuple *)a, *y = (const Tuple *)b;
            int plain = items_compare_plain(x->items, x->length, y->items, y->length, op);
            if (plain >= 0) return plain;
        }
    }
    double x, y;
    if (item_as_double(a, &x) && item_as_double(b, &y)) return item_compare_doubles(x, y, op);
    Object *result = object_compare(vm, a, b, op);
    if (!result) return -1;
    int truth = object_truth(vm, result);
    decref(result);
    return truth;
}

/* 1, 0, -1 RAISES; both must be kept alive by the caller. */
static inline int item_equal(VM *vm, Object *a, Object *b)
{
    int equal = item_equal_plain(a, b);
    return likely(equal >= 0) ? equal : object_compare_bool(vm, a, b, COMPARE_EQ);
}

/* The same for an item the container may lose while comparing. */
static inline int item_equal_held(VM *vm, Object *item, Object *other)
{
    int equal = item_equal_plain(item, other);
    if (likely(equal >= 0)) return equal;
    incref(item);
    equal = object_compare_bool(vm, item, other, COMPARE_EQ);
    decref(item);
    return equal;
}

/* items.c: the first of the items of a list or tuple in [*place, end) that equals the wanted one: 1 and its place, 0,
 * -1 RAISES. A comparison may change the list. */
int items_find(VM *vm, Object *sequence, size_t *place, size_t end, Object *wanted);
/* count() of list and tuple. */
NEW Object *items_count_method(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;

/* The hash of an int is its value, as long as that is below 2^61 - 1 either way, and not -1. */
static inline bool hash_of_int(int64_t value, Hash *hash)
{
    const int64_t modulus = ((int64_t)1 << 61) - 1;
    *hash = value == -1 ? -2 : value;
    return likely((uint64_t)value + (uint64_t)(modulus - 1) <= (uint64_t)(2 * (modulus - 1)));
}

static inline bool item_hash_int(const Object *o, Hash *hash)
{
    return item_is_small_int(o) && hash_of_int(((const Int *)o)->value, hash);
}

Hash tuple_hash(VM *vm, Object *o) RAISES;

/* hash(o); -1 RAISES. */
static inline Hash item_hash(VM *vm, Object *o)
{
    if (likely(is_exact(o, TYPE_STR))) return (Hash)str_hash(vm, (Str *)o);
    Hash hash;
    if (item_hash_int(o, &hash)) return hash;
    return is_exact(o, TYPE_TUPLE) ? tuple_hash(vm, o) : object_hash(vm, o);
}

/* Long native loops call this every 64k steps or so; false RAISES. */
static inline bool items_interrupted(VM *vm, size_t step)
{
    if (likely((step & 0xffff) != 0xffff) || !vm_core(vm)->hooks.check_interrupt) return false;
    return !vm_core(vm)->hooks.check_interrupt(vm);
}

#endif
