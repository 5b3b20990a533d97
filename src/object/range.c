/* range: lazy arithmetic sequences of ints of any size, and their iterators. */
#include "object/slice.h"

#include "base/hash.h"
#include "object/core.h"
#include "object/protocol.h"

static int64_t small_value(Object *o) { return ((Int *)o)->value; }
static bool is_small(Object *o) { return !int_is_big((Int *)o); }

/* ---- numbers of items ---- */

/* Items of start, start + step, ... before stop; may not fit int64 but always uint64. */
static uint64_t count_items(int64_t start, int64_t stop, int64_t step)
{
    if (step > 0) {
        if (start >= stop) return 0;
        return ((uint64_t)stop - (uint64_t)start - 1) / (uint64_t)step + 1;
    }
    if (start <= stop) return 0;
    return ((uint64_t)start - (uint64_t)stop - 1) / (0 - (uint64_t)step) + 1;
}

/* NEW int: the same for ints of any size. */
static Object *count_long(VM *vm, Object *start, Object *stop, Object *step)
{
    bool up = int_sign((Int *)step) > 0;
    Object *low = up ? start : stop, *high = up ? stop : start;
    if (int_compare((Int *)low, (Int *)high) >= 0) return int_from_int64(vm, 0);
    Object *one = int_from_int64(vm, 1);
    Object *n = int_binary(vm, BINARY_SUBTRACT, high, low);
    if (n) set_ref(&n, int_binary(vm, BINARY_SUBTRACT, n, one));
    Object *stride = up ? incref(step) : int_negate(vm, step);
    if (n && stride)
        set_ref(&n, int_binary(vm, BINARY_FLOOR_DIVIDE, n, stride));
    else
        clear_ref(&n);
    xdecref(stride);
    if (n) set_ref(&n, int_binary(vm, BINARY_ADD, n, one));
    decref(one);
    return n;
}

/* Three exact ints, whose references it takes. */
static Object *range_make(VM *vm, STEALS Object *start, STEALS Object *stop, STEALS Object *step)
{
    Object *length = NULL;
    uint64_t count = 0;
    bool small = is_small(start) && is_small(stop) && is_small(step);
    if (small) {
        count = count_items(small_value(start), small_value(stop), small_value(step));
        small = count <= INT64_MAX;
    }
    if (!small && !(length = count_long(vm, start, stop, step))) goto fail;
    Range *r = (Range *)builtin_allocate(vm, TYPE_RANGE, sizeof(Range));
    if (!r) goto fail;
    r->start = start;
    r->stop = stop;
    r->step = step;
    r->length = length;
    r->count = count;
    return (Object *)r;
fail:
    xdecref(length);
    decref(start);
    decref(stop);
    decref(step);
    return NULL;
}

Object *range_new(VM *vm, Object *start, Object *stop, Object *step)
{
    Object *first = NULL, *end = NULL, *stride = NULL;
    if (!(first = start ? object_index(vm, start) : int_from_int64(vm, 0))) goto fail;
    if (!(end = object_index(vm, stop))) goto fail;
    if (!(stride = step ? object_index(vm, step) : int_from_int64(vm, 1))) goto fail;
    if (int_sign((Int *)stride) == 0) {
        raise(vm, EXC_VALUE_ERROR, "range() arg 3 must not be zero");
        goto fail;
    }
    return range_make(vm, first, end, stride);
fail:
    xdecref(first);
    xdecref(end);
    xdecref(stride);
    return NULL;
}

static Object *range_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)type; /* not a base type */
    if (nargs == 0) return raise(vm, EXC_TYPE_ERROR, "range expected at least 1 argument, got 0");
    if (nargs > 3) {
        return raise(vm, EXC_TYPE_ERROR, "range expected at most 3 arguments, got %zu", nargs);
    }
    if (nargs == 1) return range_new(vm, NULL, args[0], NULL);
    return range_new(vm, args[0], args[1], nargs == 3 ? args[2] : NULL);
}

static void range_destroy(VM *vm, Object *o)
{
    (void)vm;
    Range *r = (Range *)o;
    clear_ref(&r->start);
    clear_ref(&r->stop);
    clear_ref(&r->step);
    clear_ref(&r->length);
}

static int range_traverse(Object *o, Visit visit, void *context)
{
    Range *r = (Range *)o;
    VISIT(r->start);
    VISIT(r->stop);
    VISIT(r->step);
    VISIT(r->length);
    return 0;
}

static Object *range_length_object(VM *vm, Range *r)
{
    return range_is_small(r) ? int_from_int64(vm, (int64_t)r->count) : incref(r->length);
}

static ptrdiff_t range_length(VM *vm, Object *o)
{
    Range *r = (Range *)o;
    if (range_is_small(r)) return (ptrdiff_t)r->count;
    if (is_small(r->length)) return (ptrdiff_t)small_value(r->length);
    raise(vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
    return -1;
}

static int range_truth(VM *vm, Object *o)
{
    (void)vm;
    Range *r = (Range *)o;
    return range_is_small(r) ? r->count != 0 : int_sign((Int *)r->length) != 0;
}

/* ---- items ---- */

/* start + index * step; NEW. */
static Object *long_item(VM *vm, Object *start, Object *step, Object *index)
{
    Object *offset = int_binary(vm, BINARY_MULTIPLY, index, step);
    if (offset) set_ref(&offset, int_binary(vm, BINARY_ADD, start, offset));
    return offset;
}

static Object *range_slice(VM *vm, Range *r, Slice *slice)
{
    Object *length = range_length_object(vm, r);
    if (!length) return NULL;
    Object *index[3];
    bool done = slice_long_indices(vm, slice, length, index);
    decref(length);
    if (!done) return NULL;
    Object *start = long_item(vm, r->start, r->step, index[0]);
    Object *stop = start ? long_item(vm, r->start, r->step, index[1]) : NULL;
    Object *step = stop ? int_binary(vm, BINARY_MULTIPLY, r->step, index[2]) : NULL;
    for (int i = 0; i < 3; i++) decref(index[i]);
    if (step) return range_make(vm, start, stop, step);
    xdecref(start);
    xdecref(stop);
    return NULL;
}

static Object *range_long_item(VM *vm, Range *r, Object *key)
{
    Object *index = object_index(vm, key), *length = NULL, *item = NULL;
    if (!index || !(length = range_length_object(vm, r))) goto done;
    if (int_sign((Int *)index) < 0) {
        set_ref(&index, int_binary(vm, BINARY_ADD, index, length));
        if (!index) goto done;
    }
    if (int_sign((Int *)index) < 0 || int_compare((Int *)index, (Int *)length) >= 0) {
        raise(vm, EXC_INDEX_ERROR, "range object index out of range");
    } else {
        item = long_item(vm, r->start, r->step, index);
    }
done:
    xdecref(index);
    xdecref(length);
    return item;
}

static Object *range_getitem(VM *vm, Object *o, Object *key)
{
    Range *r = (Range *)o;
    if (likely(is_exact(key, TYPE_INT) && is_small(key) && range_is_small(r))) {
        int64_t index = small_value(key);
        if (index < 0) index += (int64_t)r->count;
        if (index < 0 || (uint64_t)index >= r->count) {
            return raise(vm, EXC_INDEX_ERROR, "range object index out of range");
        }
        return int_from_int64(vm, small_value(r->start) + index * small_value(r->step));
    }
    if (type_of(key)->slots.to_index) return range_long_item(vm, r, key);
    if (is_exact(key, TYPE_SLICE)) return range_slice(vm, r, (Slice *)key);
    return raise(vm, EXC_TYPE_ERROR, "range indices must be integers or slices, not %T", key);
}

/* Where an int lies in the range: 1 and *index (NEW, when asked for), 0 absent, -1 RAISES. */
static int range_find(VM *vm, Range *r, Object *value, Object **index)
{
    if (is_small(value) && range_is_small(r)) {
        int64_t v = small_value(value), start = small_value(r->start), step = small_value(r->step);
        uint64_t offset, stride;
        if (step > 0) {
            if (v < start) return 0;
            offset = (uint64_t)v - (uint64_t)start;
            stride = (uint64_t)step;
        } else {
            if (v > start) return 0;
            offset = (uint64_t)start - (uint64_t)v;
            stride = 0 - (uint64_t)step;
        }
        if (offset % stride != 0 || offset / stride >= r->count) return 0;
        if (index && !(*index = int_from_uint64(vm, offset / stride))) return -1;
        return 1;
    }
    bool up = int_sign((Int *)r->step) > 0;
    int from_start = int_compare((Int *)value, (Int *)r->start);
    int to_stop = int_compare((Int *)value, (Int *)r->stop);
    if (up ? from_start < 0 || to_stop >= 0 : from_start > 0 || to_stop <= 0) return 0;
    Object *offset = int_binary(vm, BINARY_SUBTRACT, value, r->start);
    if (!offset) return -1;
    Object *rest = int_binary(vm, BINARY_MODULO, offset, r->step);
    int found = rest ? int_sign((Int *)rest) == 0 : -1;
    xdecref(rest);
    if (found == 1 && index) {
        *index = int_binary(vm, BINARY_FLOOR_DIVIDE, offset, r->step);
        if (!*index) found = -1;
    }
    decref(offset);
    return found;
}

/* Exact int or bool: == on them calls nothing, so arithmetic can answer. */
static bool is_plain_int(Object *o) { return is_exact(o, TYPE_INT) || is_exact(o, TYPE_BOOL); }

/* Walks the range comparing: the number of equal items (stops at the first if asked), -1 RAISES. */
static int64_t range_search(VM *vm, Object *range, Object *value, bool first_only, int64_t *where)
{
    Object *iterator = object_iter(vm, range), *item;
    if (!iterator) return -1;
    int64_t found = 0, position = 0;
    while ((item = object_next(vm, iterator))) {
        int equal = object_equal(vm, item, value);
        decref(item);
        if (equal < 0) break;
        if (equal && found++ == 0 && where) *where = position;
        if (equal && first_only) break;
        position++;
        if ((position & 0xffff) == 0 && vm_core(vm)->hooks.check_interrupt &&
            !vm_core(vm)->hooks.check_interrupt(vm)) {
            break;
        }
    }
    decref(iterator);
    return exception_pending(vm) ? -1 : found;
}

static int range_contains(VM *vm, Object *o, Object *item)
{
    if (is_plain_int(item)) return range_find(vm, (Range *)o, item, NULL);
    int64_t found = range_search(vm, o, item, true, NULL);
    return found < 0 ? -1 : found > 0;
}

static Object *range_index_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    if (is_plain_int(args[0])) {
        Object *index = NULL;
        int found = range_find(vm, (Range *)self, args[0], &index);
        if (found < 0) return NULL;
        return found ? index : raise(vm, EXC_VALUE_ERROR, "%R is not in range", args[0]);
    }
    int64_t where = 0, found = range_search(vm, self, args[0], true, &where);
    if (found < 0) return NULL;
    if (!found) return raise(vm, EXC_VALUE_ERROR, "sequence.index(x): x not in sequence");
    return int_from_int64(vm, where);
}

static Object *range_count_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    int64_t found = is_plain_int(args[0]) ? range_find(vm, (Range *)self, args[0], NULL)
                                          : range_search(vm, self, args[0], false, NULL);
    return found < 0 ? NULL : int_from_int64(vm, found);
}

/* ---- equality, hash, text ---- */

static bool ints_equal(Object *a, Object *b) { return int_compare((Int *)a, (Int *)b) == 0; }

static int range_equal(VM *vm, Range *a, Range *b)
{
    if (a == b) return 1;
    Object *n = range_length_object(vm, a), *m = n ? range_length_object(vm, b) : NULL;
    int equal = -1;
    if (m) {
        Int one = {.head = {IMMORTAL_COUNT, TYPE_INDEX(TYPE_INT)}, .value = 1};
        equal = ints_equal(n, m);
        if (equal && int_sign((Int *)n) != 0) {
            equal = ints_equal(a->start, b->start) &&
                    (int_compare((Int *)n, &one) == 0 || ints_equal(a->step, b->step));
        }
    }
    xdecref(n);
    xdecref(m);
    return equal;
}

static Object *range_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if (!is_exact(a, TYPE_RANGE) || !is_exact(b, TYPE_RANGE)) return NOT_IMPLEMENTED(vm);
    if (op != COMPARE_EQ && op != COMPARE_NE) return NOT_IMPLEMENTED(vm);
    int equal = range_equal(vm, (Range *)a, (Range *)b);
    return equal < 0 ? NULL : BOOL(vm, equal == (op == COMPARE_EQ));
}

/* The hash of (length, start, step), with None for what does not matter to equality. */
static Hash range_hash(VM *vm, Object *o)
{
    Range *r = (Range *)o;
    Object *n = range_length_object(vm, r);
    if (!n) return -1;
    bool empty = int_sign((Int *)n) == 0;
    bool single = is_small(n) && small_value(n) == 1;
    Object *parts[] = {n, empty ? NONE(vm) : r->start, empty || single ? NONE(vm) : r->step};
    Object *key = tuple_from(vm, parts, 3);
    Hash hash = key ? object_hash(vm, key) : -1;
    xdecref(key);
    decref(n);
    return hash;
}

static Object *range_repr(VM *vm, Object *o)
{
    Range *r = (Range *)o;
    if (is_small(r->step) && small_value(r->step) == 1) {
        return (Object *)str_from_format(vm, "range(%R, %R)", r->start, r->stop);
    }
    return (Object *)str_from_format(vm, "range(%R, %R, %R)", r->start, r->stop, r->step);
}

static Object *range_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    Range *r = (Range *)self;
    Object *parts = tuple_from(vm, (Object *[]){r->start, r->stop, r->step}, 3);
    if (!parts) return NULL;
    Object *pair = tuple_from(vm, (Object *[]){(Object *)type_of(self), parts}, 2);
    decref(parts);
    return pair;
}

/* ---- iterators ---- */

typedef struct LongRangeIterator {
    Object head;
    Object *next, *step, *left; /* owned exact ints */
} LongRangeIterator;

Object *range_iterator_new(VM *vm, int64_t start, int64_t step, uint64_t count)
{
    RangeIterator *it =
        (RangeIterator *)builtin_allocate(vm, TYPE_RANGE_ITERATOR, sizeof(RangeIterator));
    if (!it) return NULL;
    it->next = start;
    it->step = step;
    it->left = count;
    return (Object *)it;
}

static Object *long_iterator_new(VM *vm, STEALS Object *next, STEALS Object *step,
                                 STEALS Object *left)
{
    LongRangeIterator *it = NULL;
    if (next && step && left) {
        it = (LongRangeIterator *)builtin_allocate(vm, TYPE_LONG_RANGE_ITERATOR, sizeof *it);
    }
    if (!it) {
        xdecref(next);
        xdecref(step);
        xdecref(left);
        return NULL;
    }
    it->next = next;
    it->step = step;
    it->left = left;
    return (Object *)it;
}

static Object *range_iter(VM *vm, Object *o)
{
    Range *r = (Range *)o;
    if (likely(range_is_small(r))) {
        return range_iterator_new(vm, small_value(r->start), small_value(r->step), r->count);
    }
    return long_iterator_new(vm, incref(r->start), incref(r->step), incref(r->length));
}

static Object *range_reversed(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    Range *r = (Range *)self;
    if (range_is_small(r) && small_value(r->step) != INT64_MIN) {
        int64_t start = small_value(r->start), step = small_value(r->step);
        int64_t last = r->count ? start + (int64_t)(r->count - 1) * step : start;
        return range_iterator_new(vm, last, -step, r->count);
    }
    Object *length = range_length_object(vm, r), *one = int_from_int64(vm, 1);
    Object *last = length ? int_binary(vm, BINARY_SUBTRACT, length, one) : NULL;
    if (last) set_ref(&last, long_item(vm, r->start, r->step, last));
    Object *step = last ? int_negate(vm, r->step) : NULL;
    decref(one);
    return long_iterator_new(vm, last, step, length);
}

static Object *range_iterator_next(VM *vm, Object *o)
{
    RangeIterator *it = (RangeIterator *)o;
    if (it->left == 0) return NULL;
    it->left--;
    int64_t value = it->next;
    it->next = (int64_t)((uint64_t)value + (uint64_t)it->step); /* past the end it may wrap */
    return int_from_int64(vm, value);
}

static Object *range_iterator_hint(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    return int_from_uint64(vm, ((RangeIterator *)self)->left);
}

/* (iter, (range,), position) with the rest as a range of its own. */
static Object *reduce_rest(VM *vm, STEALS Object *start, STEALS Object *stop, STEALS Object *step)
{
    Object *iter = dict_get_text(vm, vm_core(vm)->builtins, "iter");
    Object *rest = NULL, *args = NULL, *result = NULL;
    if (start && stop && step) {
        rest = range_make(vm, start, stop, step);
    } else {
        xdecref(start);
        xdecref(stop);
        xdecref(step);
    }
    if (rest) args = tuple_from(vm, &rest, 1);
    if (args && iter) result = tuple_from(vm, (Object *[]){iter, args, NONE(vm)}, 3);
    xdecref(rest);
    xdecref(args);
    return result;
}

static Object *range_iterator_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    RangeIterator *it = (RangeIterator *)self;
    Object *start = int_from_int64(vm, it->next), *step = int_from_int64(vm, it->step);
    Object *left = int_from_uint64(vm, it->left), *stop = NULL;
    if (start && step && left) stop = long_item(vm, start, step, left);
    xdecref(left);
    return reduce_rest(vm, start, stop, step);
}

static Object *range_iterator_setstate(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    RangeIterator *it = (RangeIterator *)self;
    int64_t index;
    if (!object_to_int64(vm, args[0], &index)) return NULL;
    if (index < 0) index = 0;
    uint64_t skip = (uint64_t)index < it->left ? (uint64_t)index : it->left;
    it->next = (int64_t)((uint64_t)it->next + skip * (uint64_t)it->step);
    it->left -= skip;
    return NONE(vm);
}

static Object *long_iterator_next(VM *vm, Object *o)
{
    LongRangeIterator *it = (LongRangeIterator *)o;
    if (int_sign((Int *)it->left) <= 0) return NULL;
    Object *one = int_from_int64(vm, 1);
    Object *left = int_binary(vm, BINARY_SUBTRACT, it->left, one);
    decref(one);
    Object *next = left ? int_binary(vm, BINARY_ADD, it->next, it->step) : NULL;
    if (!next) {
        xdecref(left);
        return NULL;
    }
    set_ref(&it->left, left);
    Object *value = it->next;
    it->next = next;
    return value;
}

static void long_iterator_destroy(VM *vm, Object *o)
{
    (void)vm;
    LongRangeIterator *it = (LongRangeIterator *)o;
    clear_ref(&it->next);
    clear_ref(&it->step);
    clear_ref(&it->left);
}

static int long_iterator_traverse(Object *o, Visit visit, void *context)
{
    LongRangeIterator *it = (LongRangeIterator *)o;
    VISIT(it->next);
    VISIT(it->step);
    VISIT(it->left);
    return 0;
}

static Object *long_iterator_hint(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)vm;
    (void)args;
    (void)nargs;
    return incref(((LongRangeIterator *)self)->left);
}

static Object *long_iterator_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    LongRangeIterator *it = (LongRangeIterator *)self;
    return reduce_rest(vm, incref(it->next), long_item(vm, it->next, it->step, it->left),
                       incref(it->step));
}

/* ---- tables ---- */

static const MethodDef range_methods[] = {
    {"count", "(value, /)", range_count_method, "How often value occurs.", 0},
    {"index", "(value, /)", range_index_method,
     "The place of value; ValueError when it is not in the range.", 0},
    {"__reversed__", "()", range_reversed, "An iterator from the last item to the first.", 0},
    {"__reduce__", "()", range_reduce, "State for pickling.", 0},
    {0},
};

static const MemberDef range_members[] = {
    MEMBER("start", MEMBER_OBJECT, offsetof(Range, start), false, NULL),
    MEMBER("stop", MEMBER_OBJECT, offsetof(Range, stop), false, NULL),
    MEMBER("step", MEMBER_OBJECT, offsetof(Range, step), false, NULL),
    {0},
};

const TypeSpec range_type = {
    .id = TYPE_RANGE,
    .base = TYPE_OBJECT,
    .size = sizeof(Range),
    .flags = TYPE_SEQUENCE | TYPE_ACYCLIC,
    .doc = "range(stop)\nrange(start, stop[, step])\n\n"
           "The ints from start (or 0) up to but not including stop, step (or 1) apart.",
    .new_signature = "(*args)",
    .methods = range_methods,
    .members = range_members,
    .life = {.destroy = range_destroy, .traverse = range_traverse},
    .slots = {.construct = range_construct,
              .repr = range_repr,
              .hash = range_hash,
              .compare = range_compare,
              .iter = range_iter,
              .length = range_length,
              .truth = range_truth,
              .getitem = range_getitem,
              .contains = range_contains},
};

static const MethodDef range_iterator_methods[] = {
    {"__length_hint__", "()", range_iterator_hint, "How many items are left.", 0},
    {"__reduce__", "()", range_iterator_reduce, "State for pickling.", 0},
    {"__setstate__", "(state, /)", range_iterator_setstate, "Skips items.", 0},
    {0},
};

const TypeSpec range_iterator_type = {
    .id = TYPE_RANGE_ITERATOR,
    .base = TYPE_OBJECT,
    .size = sizeof(RangeIterator),
    .flags = TYPE_NO_NEW,
    .methods = range_iterator_methods,
    .slots = {.iter = iterator_self, .next = range_iterator_next},
};

static const MethodDef long_iterator_methods[] = {
    {"__length_hint__", "()", long_iterator_hint, "How many items are left.", 0},
    {"__reduce__", "()", long_iterator_reduce, "State for pickling.", 0},
    {0},
};

const TypeSpec long_range_iterator_type = {
    .id = TYPE_LONG_RANGE_ITERATOR,
    .base = TYPE_OBJECT,
    .size = sizeof(LongRangeIterator),
    .flags = TYPE_NO_NEW | TYPE_ACYCLIC,
    .methods = long_iterator_methods,
    .life = {.destroy = long_iterator_destroy, .traverse = long_iterator_traverse},
    .slots = {.iter = iterator_self, .next = long_iterator_next},
};
