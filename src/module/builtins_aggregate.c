/* Owns the builtin functions that go through an iterable: all, any, sum, min, max, sorted. */
#include "module/builtins.h"
#include "object/bytes.h"
#include "object/float.h"
#include "object/int_wide.h"
#include "object/items.h"
#include "object/slice.h"
#include "object/walk.h"

#include <math.h>

/* ---- all, any ---- */

/* Stops at the first item whose truth is `wanted`: 1 found, 0 not, -1. */
static int find_truth(VM *vm, Object *iterable, int wanted)
{
    Walk walk;
    if (!walk_open(vm, &walk, iterable)) return -1;
    int result = 0;
    Object *item;
    while (result == 0 && (item = walk_next(vm, &walk))) {
        int truth = item_is_small_int(item) ? ((Int *)item)->value != 0 : object_truth(vm, item);
        decref(item);
        result = truth < 0 ? -1 : truth == wanted;
    }
    if (result == 0 && exception_pending(vm)) result = -1;
    walk_close(&walk);
    return result;
}

Object *builtin_all(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    int found = find_truth(vm, args[0], 0);
    return found < 0 ? NULL : BOOL(vm, !found);
}

Object *builtin_any(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    int found = find_truth(vm, args[0], 1);
    return found < 0 ? NULL : BOOL(vm, found);
}

/* ---- sum ---- */

/* A running sum: an int in place, a float with its error term (Neumaier), or any object. */
typedef struct Sum {
    enum { SUM_INT, SUM_FLOAT, SUM_OBJECT } kind;
    int64_t integer;
    double high, low;
    Object *object; /* owned */
} Sum;

static bool small_int(Object *o, int64_t *value)
{
    if ((!is_exact(o, TYPE_INT) && !is_bool(o)) || int_is_big((Int *)o)) return false;
    *value = ((Int *)o)->value;
    return true;
}

static inline void sum_add_double(Sum *sum, double x)
{
    double total = sum->high + x;
    if (fabs(sum->high) >= fabs(x))
        sum->low += (sum->high - total) + x;
    else
        sum->low += (x - total) + sum->high;
    sum->high = total;
}

static Object *sum_result(VM *vm, Sum *sum)
{
    if (sum->kind == SUM_INT) return int_from_int64(vm, sum->integer);
    if (sum->kind == SUM_OBJECT) return sum->object;
    return float_from_double(vm, isfinite(sum->low) ? sum->high + sum->low : sum->high);
}

static inline bool sum_add(VM *vm, Sum *sum, Object *item)
{
    int64_t integer;
    if (sum->kind == SUM_INT) {
        if (small_int(item, &integer) &&
            !__builtin_add_overflow(sum->integer, integer, &sum->integer))
            return true;
        if (small_int(item, &integer))
            sum->integer =
                (int64_t)((uint64_t)sum->integer - (uint64_t)integer); /* undo the wrap */
    } else if (sum->kind == SUM_FLOAT) {
        if (is_exact(item, TYPE_FLOAT)) return sum_add_double(sum, ((Float *)item)->value), true;
        if (small_int(item, &integer)) return sum_add_double(sum, (double)integer), true;
    }
    Object *left = sum_result(vm, sum);
    Object *total = left ? object_binary(vm, BINARY_ADD, left, item) : NULL;
    xdecref(left);
    *sum = (Sum){.kind = SUM_OBJECT, .object = total};
    if (total && is_exact(total, TYPE_FLOAT)) {
        *sum = (Sum){.kind = SUM_FLOAT, .high = ((Float *)total)->value};
        decref(total);
        return true;
    }
    if (total && is_exact(total, TYPE_INT) && small_int(total, &integer)) {
        *sum = (Sum){.kind = SUM_INT, .integer = integer};
        decref(total);
    }
    return total != NULL;
}

/* Adds the items of a list or tuple as long as they are of the kind that the sum is: nothing can run meanwhile. */
static void sum_add_run(Sum *sum, Walk *walk)
{
    if (walk->kind == WALK_ITERATOR) return;
    bool list = walk->kind == WALK_LIST;
    Object *const *items = list ? ((List *)walk->source)->items : ((Tuple *)walk->source)->items;
    size_t length = list ? ((List *)walk->source)->length : ((Tuple *)walk->source)->length, i = walk->index;
    if (sum->kind == SUM_INT) {
        int64_t total = sum->integer, next;
        for (; i < length && item_is_small_int(items[i]); i++) {
            if (__builtin_add_overflow(total, ((Int *)items[i])->value, &next)) break;
            total = next;
        }
        sum->integer = total;
    } else if (sum->kind == SUM_FLOAT) {
        for (; i < length && is_exact(items[i], TYPE_FLOAT); i++) sum_add_double(sum, ((Float *)items[i])->value);
    }
    walk->index = i;
}

/* Of a range of machine words: by its ends and its length. False: the items have to be added up. */
static bool sum_range(Sum *sum, Object *iterable)
{
    const Range *r = (const Range *)iterable;
    if (!is_exact(iterable, TYPE_RANGE) || !range_is_small(r) || sum->kind != SUM_INT || r->count > INT32_MAX) return false;
    Wide count = (Wide)r->count, first = ((Int *)r->start)->value, step = ((Int *)r->step)->value;
    Wide total = sum->integer + count * first + count * (count - 1) / 2 * step;
    if (total > INT64_MAX || total < INT64_MIN) return false;
    sum->integer = (int64_t)total;
    return true;
}

/* Of bytes or a bytearray. */
static bool sum_bytes(Sum *sum, Object *iterable)
{
    enum { STRETCH = 1 << 24 }; /* whose sum fits 32 bits */
    if (sum->kind != SUM_INT || !(is_exact(iterable, TYPE_BYTES) || is_exact(iterable, TYPE_BYTEARRAY))) return false;
    bool bytes = is_exact(iterable, TYPE_BYTES);
    const uint8_t *data = bytes ? ((Bytes *)iterable)->data : ((ByteArray *)iterable)->data;
    size_t left = bytes ? ((Bytes *)iterable)->length : ((ByteArray *)iterable)->length;
    if (sum->integer > INT64_MAX / 2 || left > INT64_MAX / 512) return false;
    while (left > 0) {
        size_t stretch = left < STRETCH ? left : STRETCH;
        uint32_t some = 0;
        for (size_t i = 0; i < stretch; i++) some += data[i];
        sum->integer += some;
        data += stretch;
        left -= stretch;
    }
    return true;
}

static bool check_start(VM *vm, Object *start)
{
    if (is_str(start))
        raise(vm, EXC_TYPE_ERROR, "sum() can't sum strings [use ''.join(seq) instead]");
    else if (is_bytes(start))
        raise(vm, EXC_TYPE_ERROR, "sum() can't sum bytes [use b''.join(seq) instead]");
    else if (object_is_instance_of(start, builtin_type(vm, TYPE_BYTEARRAY)))
        raise(vm, EXC_TYPE_ERROR, "sum() can't sum bytearray [use b''.join(seq) instead]");
    else
        return true;
    return false;
}

Object *builtin_sum(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    Object *start = args[1];
    Walk walk;
    if (!walk_open(vm, &walk, args[0])) return NULL;
    Sum sum = {.kind = SUM_INT};
    if (start && !check_start(vm, start)) goto fail;
    if (start && is_exact(start, TYPE_FLOAT))
        sum = (Sum){.kind = SUM_FLOAT, .high = ((Float *)start)->value};
    else if (start && !small_int(start, &sum.integer))
        sum = (Sum){.kind = SUM_OBJECT, .object = incref(start)};
    if (sum_range(&sum, args[0]) || sum_bytes(&sum, args[0])) {
        walk_close(&walk);
        return sum_result(vm, &sum);
    }
    Object *item;
    for (;;) {
        sum_add_run(&sum, &walk);
        if (!(item = walk_next(vm, &walk))) break;
        bool ok = sum_add(vm, &sum, item);
        decref(item);
        if (!ok) goto fail;
    }
    walk_close(&walk);
    if (!exception_pending(vm)) return sum_result(vm, &sum);
    if (sum.kind == SUM_OBJECT) xdecref(sum.object);
    return NULL;
fail:
    walk_close(&walk);
    return NULL;
}

/* ---- min, max ---- */

typedef struct Extreme {
    CompareOp op;
    Object *key;               /* function or NULL */
    Object *best, *best_value; /* owned */
} Extreme;

/* value, the key of item, NEW: keeps both when it is the first or better than the best. */
static inline bool extreme_consider_value(VM *vm, Extreme *extreme, Object *item, STEALS Object *value)
{
    int better = extreme->best ? item_compare(vm, value, extreme->best_value, extreme->op) : 1;
    if (better > 0) {
        set_ref(&extreme->best_value, value);
        set_ref(&extreme->best, incref(item));
        return true;
    }
    decref(value);
    return better == 0;
}

static inline bool extreme_consider(VM *vm, Extreme *extreme, Object *item)
{
    Object *value = extreme->key ? object_call1(vm, extreme->key, item) : incref(item);
    return value && extreme_consider_value(vm, extreme, item, value);
}

static bool extreme_of_iterable(VM *vm, Extreme *extreme, Object *iterable)
{
    Walk walk;
    if (!walk_open(vm, &walk, iterable)) return false;
    Object *item;
    bool ok = true;
    while (ok && (item = walk_next(vm, &walk))) {
        ok = extreme_consider(vm, extreme, item);
        decref(item);
    }
    walk_close(&walk);
    return ok && !exception_pending(vm);
}

/* args: default, key, then the positional arguments. */
static Object *extreme_call(VM *vm, const char *name, CompareOp op, Object *const *args,
                            size_t nargs)
{
    Extreme extreme = {op, args[1] && !is_none(args[1]) ? args[1] : NULL, NULL, NULL};
    size_t count = nargs - 2;
    if (count == 0)
        return raise(vm, EXC_TYPE_ERROR, "%s expected at least 1 argument, got 0", name);
    if (count > 1 && args[0])
        return raise(vm, EXC_TYPE_ERROR,
                     "Cannot specify a default for %s() with multiple positional arguments", name);
    bool ok = true;
    if (count == 1) ok = extreme_of_iterable(vm, &extreme, args[2]);
    for (size_t i = 0; ok && count > 1 && i < count; i++)
        ok = extreme_consider(vm, &extreme, args[2 + i]);
    xdecref(extreme.best_value);
    if (!ok) {
        xdecref(extreme.best);
        return NULL;
    }
    if (extreme.best) return extreme.best;
    if (args[0]) return incref(args[0]);
    return raise(vm, EXC_VALUE_ERROR, "%s() iterable argument is empty", name);
}

Object *builtin_min(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self;
    return extreme_call(vm, "min", COMPARE_LT, args, nargs);
}
Object *builtin_max(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self;
    return extreme_call(vm, "max", COMPARE_GT, args, nargs);
}

Object *builtin_sorted(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    int reverse = args[2] ? object_truth(vm, args[2]) : 0;
    if (reverse < 0) return NULL;
    Object *list = list_from_iterable(vm, args[0]);
    if (!list) return NULL;
    Object *key = args[1] && !is_none(args[1]) ? args[1] : NULL;
    if (!list_sort(vm, (List *)list, key, reverse)) clear_ref(&list);
    return list;
}
