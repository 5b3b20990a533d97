/* collections.deque and its iterators. The items lie in a ring: `length` of them from `first` on, modulo the capacity, which
 * is a power of two; so both ends grow and shrink at constant cost, and any item is found at once.
 *
 * Comparing items can run code that changes the deque. `changes` counts what moves items, and whoever walks looks at it. */
#include "module/collections.h"

#include "object/generic_alias.h"
#include "object/items.h"
#include "object/iterators.h"
#include "object/slice.h"

#include <string.h>

enum { LEAST_CAPACITY = 8 };

typedef struct Deque {
    Object head;
    Object **items;   /* owned raw memory, NULL when capacity is 0 */
    size_t capacity;  /* 0 or a power of two */
    size_t first, length;
    size_t changes;
    ptrdiff_t most;   /* maxlen; -1: none */
} Deque;

static inline Object **place(const Deque *d, size_t i) { return &d->items[(d->first + i) & (d->capacity - 1)]; }
static bool is_deque(Object *o) { return collections_is(o, &collections_deque); }

/* ---- storage ---- */

static bool resize(VM *vm, Deque *d, size_t capacity) {
    Object **items = memory_alloc(vm, memory_size(capacity, sizeof *items, 0));
    if (!items) return false;
    size_t before_end = d->capacity - d->first, run = d->length < before_end ? d->length : before_end;
    if (run) memcpy(items, d->items + d->first, run * sizeof *items);
    if (d->length > run) memcpy(items + run, d->items, (d->length - run) * sizeof *items);
    if (d->items) memory_free(vm, d->items, d->capacity * sizeof *items);
    d->items = items;
    d->capacity = capacity;
    d->first = 0;
    return true;
}

static bool reserve(VM *vm, Deque *d, size_t length) {
    if (likely(length <= d->capacity)) return true;
    if (length > SIZE_MAX / 64) return raise_memory_error(vm) != NULL;
    size_t capacity = d->capacity ? d->capacity : LEAST_CAPACITY;
    while (capacity < length) capacity *= 2;
    return resize(vm, d, capacity);
}

/* After items were taken out: gives room back when three quarters are empty. Failing to is no error. */
static void shrink(VM *vm, Deque *d) {
    if (likely(d->capacity <= 64 || d->length > d->capacity / 4)) return;
    Object *pending = exception_take(vm);
    if (!resize(vm, d, d->capacity / 2)) exception_clear(vm);
    exception_restore(vm, pending);
}

static NEW Object *take_first(VM *vm, Deque *d) {
    Object *item = *place(d, 0);
    d->first = (d->first + 1) & (d->capacity - 1);
    d->length--;
    d->changes++;
    shrink(vm, d);
    return item;
}
static NEW Object *take_last(VM *vm, Deque *d) {
    Object *item = *place(d, --d->length);
    d->changes++;
    shrink(vm, d);
    return item;
}

/* With a limit, an item at one end pushes one out at the other. */
static inline bool put_last(VM *vm, Deque *d, Object *item) {
    if (unlikely(!reserve(vm, d, d->length + 1))) return false;
    *place(d, d->length++) = incref(item);
    d->changes++;
    if (unlikely(d->most >= 0 && d->length > (size_t)d->most)) decref(take_first(vm, d));
    return true;
}
static inline bool put_first(VM *vm, Deque *d, Object *item) {
    if (unlikely(!reserve(vm, d, d->length + 1))) return false;
    d->first = (d->first + d->capacity - 1) & (d->capacity - 1);
    *place(d, 0) = incref(item);
    d->length++;
    d->changes++;
    if (unlikely(d->most >= 0 && d->length > (size_t)d->most)) decref(take_last(vm, d));
    return true;
}

static void deque_empty(VM *vm, Deque *d) {
    Deque old = *d;
    d->items = NULL;
    d->capacity = d->first = d->length = 0;
    d->changes++;
    for (size_t i = 0; i < old.length; i++) decref(*place(&old, i));
    if (old.items) memory_free(vm, old.items, old.capacity * sizeof *old.items);
}

static bool extend(VM *vm, Deque *d, Object *iterable, bool (*put)(VM *vm, Deque *d, Object *item)) {
    Object *source = iterable == &d->head ? list_from_iterable(vm, iterable) : incref(iterable);
    Object *iterator = source ? object_iter(vm, source) : NULL, *item;
    xdecref(source);
    if (!iterator) return false;
    bool ok = true;
    for (size_t i = 0; ok && (item = object_next(vm, iterator)); i++) {
        ok = put(vm, d, item) && !items_interrupted(vm, i);
        decref(item);
    }
    decref(iterator);
    return ok && !exception_pending(vm);
}

/* Not inlined twice: as functions to be passed. */
static bool append_item(VM *vm, Deque *d, Object *item) { return put_last(vm, d, item); }
static bool prepend_item(VM *vm, Deque *d, Object *item) { return put_first(vm, d, item); }

static Deque *deque_new(VM *vm, ptrdiff_t most) {
    Deque *d = (Deque *)type_allocate(vm, collections_type(vm, &collections_deque), sizeof(Deque));
    if (!d) return NULL;
    d->most = most;
    object_track(vm, &d->head);
    return d;
}

/* A deque of its own of the same items and limit. */
static Deque *deque_duplicate(VM *vm, Deque *d) {
    Deque *copy = deque_new(vm, d->most);
    if (!copy || !d->length) return copy;
    if (!reserve(vm, copy, d->length)) {
        decref(copy);
        return NULL;
    }
    for (size_t i = 0; i < d->length; i++) copy->items[i] = incref(*place(d, i));
    copy->length = d->length;
    return copy;
}

/* Moves the last n items (negative: the first -n) to the other end. */
static void rotate(Deque *d, ptrdiff_t n) {
    if (d->length < 2) return;
    ptrdiff_t length = (ptrdiff_t)d->length, half = length / 2;
    n %= length;
    if (n > half) n -= length;
    if (n < -half) n += length;
    d->changes++;
    for (; n > 0; n--) {
        Object *item = *place(d, d->length - 1);
        d->first = (d->first + d->capacity - 1) & (d->capacity - 1);
        *place(d, 0) = item;
    }
    for (; n < 0; n++) {
        Object *item = *place(d, 0);
        d->first = (d->first + 1) & (d->capacity - 1);
        *place(d, d->length - 1) = item;
    }
}

/* ---- making ---- */

static Object *deque_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)args, (void)nargs; /* __init__ takes them */
    Deque *d = (Deque *)type_allocate(vm, type, sizeof(Deque));
    if (!d) return NULL;
    d->most = -1;
    object_track(vm, &d->head);
    return OBJ(d);
}

static int deque_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Deque *d = (Deque *)self;
    ptrdiff_t most = -1;
    if (args[1] && !is_none(args[1])) {
        if (!is_int(args[1])) return raise(vm, EXC_TYPE_ERROR, "an integer is required"), -1;
        if (!object_to_size(vm, args[1], &most)) return -1;
        if (most < 0) return raise(vm, EXC_VALUE_ERROR, "maxlen must be non-negative"), -1;
    }
    d->most = most;
    if (d->length) deque_empty(vm, d);
    return !args[0] || extend(vm, d, args[0], append_item) ? 0 : -1;
}

/* ---- methods ---- */

#define METHOD(name) static Object *deque_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define SELF Deque *d = (Deque *)self; (void)args, (void)nargs

METHOD(append) {
    SELF;
    return put_last(vm, d, args[0]) ? NEW_NONE(vm) : NULL;
}
METHOD(appendleft) {
    SELF;
    return put_first(vm, d, args[0]) ? NEW_NONE(vm) : NULL;
}
METHOD(pop) {
    SELF;
    return d->length ? take_last(vm, d) : raise(vm, EXC_INDEX_ERROR, "pop from an empty deque");
}
METHOD(popleft) {
    SELF;
    return d->length ? take_first(vm, d) : raise(vm, EXC_INDEX_ERROR, "pop from an empty deque");
}
METHOD(extend) {
    SELF;
    return extend(vm, d, args[0], append_item) ? NEW_NONE(vm) : NULL;
}
METHOD(extendleft) {
    SELF;
    return extend(vm, d, args[0], prepend_item) ? NEW_NONE(vm) : NULL;
}
METHOD(clear) {
    SELF;
    deque_empty(vm, d);
    return NEW_NONE(vm);
}

METHOD(copy) {
    SELF;
    if (type_of(self)->spec == &collections_deque) return OBJ(deque_duplicate(vm, d));
    if (d->most < 0) return object_call1(vm, OBJ(type_of(self)), self);
    Object *most = int_from_int64(vm, d->most), *copy = most ? object_call2(vm, OBJ(type_of(self)), self, most) : NULL;
    xdecref(most);
    return copy;
}

/* Walks from start: the place of the next item that equals value, the length if there is none, -1 RAISES. */
static ptrdiff_t search(VM *vm, Deque *d, Object *value, size_t start, size_t end, TypeId error, const char *changed) {
    size_t changes = d->changes;
    for (size_t i = start; i < end && i < d->length; i++) {
        Object *item = incref(*place(d, i));
        int equal = item_equal(vm, item, value);
        decref(item);
        if (equal < 0 || items_interrupted(vm, i)) return -1;
        if (changes != d->changes) return raise(vm, error, changed), -1;
        if (equal) return (ptrdiff_t)i;
    }
    return (ptrdiff_t)d->length;
}

static const char mutated[] = "deque mutated during iteration";

METHOD(count) {
    SELF;
    size_t count = 0;
    for (ptrdiff_t at = 0;; at++) {
        at = search(vm, d, args[0], (size_t)at, d->length, EXC_RUNTIME_ERROR, mutated);
        if (at < 0) return NULL;
        if ((size_t)at >= d->length) return int_from_size(vm, count);
        count++;
    }
}

METHOD(index) {
    SELF;
    ptrdiff_t start = 0, stop = (ptrdiff_t)d->length;
    if (args[1] && !object_to_slice_end(vm, args[1], &start)) return NULL;
    if (args[2] && !object_to_slice_end(vm, args[2], &stop)) return NULL;
    size_t end = slice_end_clip(stop, d->length);
    ptrdiff_t at = search(vm, d, args[0], slice_end_clip(start, d->length), end, EXC_RUNTIME_ERROR, mutated);
    if (at < 0) return NULL;
    if ((size_t)at < d->length) return int_from_int64(vm, at);
    return raise(vm, EXC_VALUE_ERROR, "%R is not in deque", args[0]);
}

/* Takes out the item at a place. */
static NEW Object *take_at(VM *vm, Deque *d, size_t i) {
    rotate(d, -(ptrdiff_t)i);
    Object *item = take_first(vm, d);
    rotate(d, (ptrdiff_t)i);
    return item;
}

METHOD(remove) {
    SELF;
    ptrdiff_t at = search(vm, d, args[0], 0, d->length, EXC_INDEX_ERROR, mutated);
    if (at < 0) return NULL;
    if ((size_t)at == d->length) return raise(vm, EXC_VALUE_ERROR, "%R is not in deque", args[0]);
    decref(take_at(vm, d, (size_t)at));
    return NEW_NONE(vm);
}

METHOD(insert) {
    SELF;
    ptrdiff_t index;
    if (!object_to_size(vm, args[0], &index)) return NULL;
    if (d->most >= 0 && d->length >= (size_t)d->most) return raise(vm, EXC_INDEX_ERROR, "deque already at its maximum size");
    ptrdiff_t length = (ptrdiff_t)d->length;
    if (index >= length) return put_last(vm, d, args[1]) ? NEW_NONE(vm) : NULL;
    if (index <= -length || index == 0) return put_first(vm, d, args[1]) ? NEW_NONE(vm) : NULL;
    if (!reserve(vm, d, d->length + 1)) return NULL; /* nothing has moved yet */
    rotate(d, -index);
    bool ok = index < 0 ? put_last(vm, d, args[1]) : put_first(vm, d, args[1]);
    rotate(d, index);
    return ok ? NEW_NONE(vm) : NULL;
}

METHOD(reverse) {
    SELF;
    for (size_t i = 0, j = d->length; i + 1 < j; i++) {
        Object *swap = *place(d, i);
        *place(d, i) = *place(d, --j);
        *place(d, j) = swap;
    }
    return NEW_NONE(vm);
}

METHOD(rotate) {
    SELF;
    ptrdiff_t n = 1;
    if (args[0] && !object_to_size_clamped(vm, args[0], &n)) return NULL;
    rotate(d, n);
    return NEW_NONE(vm);
}

METHOD(reduce) {
    SELF;
    Object *most = d->most < 0 ? NONE(vm) : int_from_int64(vm, d->most), *iterator = object_iter(vm, self);
    Object *made_of = d->most < 0 ? OBJ(EMPTY_TUPLE(vm)) : most ? tuple_pack(vm, 2, EMPTY_TUPLE(vm), most) : NULL;
    Object *state = attributes_of(self) ? OBJ(instance_dict(vm, self)) : NONE(vm);
    if (state && is_dict(state) && !((Dict *)state)->used) set_ref(&state, NONE(vm));
    Object *result = iterator && made_of && state ? tuple_pack(vm, 4, type_of(self), made_of, state, iterator) : NULL;
    xdecref(most);
    xdecref(iterator);
    xdecref(made_of);
    xdecref(state);
    return result;
}

/* ---- sequence operations ---- */

static ptrdiff_t deque_length(VM *vm, Object *o) {
    (void)vm;
    return (ptrdiff_t)((Deque *)o)->length;
}

/* An index as a place; false RAISES. */
static bool find_place(VM *vm, Deque *d, Object *key, size_t *out) {
    ptrdiff_t index;
    if (!type_of(key)->slots.to_index) return raise(vm, EXC_TYPE_ERROR, "sequence index must be integer, not '%T'", key) != NULL;
    if (!object_to_index(vm, key, EXC_INDEX_ERROR, &index)) return false;
    if (index < 0) index += (ptrdiff_t)d->length;
    *out = (size_t)index;
    return (index >= 0 && (size_t)index < d->length) || raise(vm, EXC_INDEX_ERROR, "deque index out of range") != NULL;
}

static Object *deque_getitem(VM *vm, Object *o, Object *key) {
    size_t i = 0;
    return find_place(vm, (Deque *)o, key, &i) ? incref(*place((Deque *)o, i)) : NULL;
}

static int deque_setitem(VM *vm, Object *o, Object *key, Object *value) {
    Deque *d = (Deque *)o;
    size_t i = 0;
    if (!find_place(vm, d, key, &i)) return -1;
    if (value) set_ref(place(d, i), incref(value));
    else decref(take_at(vm, d, i));
    return 0;
}

static int deque_contains(VM *vm, Object *o, Object *item) {
    Deque *d = (Deque *)o;
    ptrdiff_t at = search(vm, d, item, 0, d->length, EXC_RUNTIME_ERROR, mutated);
    return at < 0 ? -1 : (size_t)at < d->length;
}

static int deque_truth(VM *vm, Object *o) {
    (void)vm;
    return ((Deque *)o)->length > 0;
}

static Object *deque_concat(VM *vm, Object *a, Object *b) {
    if (!is_deque(b)) return raise(vm, EXC_TYPE_ERROR, "can only concatenate deque (not \"%T\") to deque", b);
    Object *sum = deque_copy(vm, a, NULL, 0);
    if (sum && !(is_deque(sum) && extend(vm, (Deque *)sum, b, append_item))) clear_ref(&sum);
    return sum;
}

static Object *deque_inplace_concat(VM *vm, Object *a, Object *b) {
    return extend(vm, (Deque *)a, b, append_item) ? incref(a) : NULL;
}

/* d *= count. With a limit only so many rounds as can be seen. */
static bool repeat(VM *vm, Deque *d, size_t count) {
    if (count == 0 || !d->length) {
        deque_empty(vm, d);
        return true;
    }
    size_t once = d->length, all;
    if (d->most >= 0 && count > (size_t)d->most / once + 2) count = (size_t)d->most / once + 2;
    if (__builtin_mul_overflow(once, count, &all)) return raise_memory_error(vm) != NULL;
    if (count == 1) return true;
    if (d->most < 0 && !reserve(vm, d, all)) return false;
    Tuple *items = (Tuple *)tuple_from_iterable(vm, &d->head);
    bool ok = items != NULL;
    for (size_t round = 1; ok && round < count; round++)
        for (size_t i = 0; ok && i < once; i++) ok = put_last(vm, d, items->items[i]) && !items_interrupted(vm, i);
    xdecref(items);
    return ok;
}

static Object *deque_repeat(VM *vm, Object *a, size_t count) {
    Object *product = deque_copy(vm, a, NULL, 0);
    if (product && !(is_deque(product) && repeat(vm, (Deque *)product, count))) clear_ref(&product);
    return product;
}

static Object *deque_inplace_repeat(VM *vm, Object *a, size_t count) {
    return repeat(vm, (Deque *)a, count) ? incref(a) : NULL;
}

/* ---- text and comparison ---- */

static Object *deque_repr(VM *vm, Object *o) {
    int running = repr_enter(vm, o);
    if (running < 0) return NULL;
    if (running) return OBJ(str_from_text(vm, "[...]"));
    Deque *d = (Deque *)o;
    Object *list = list_from_iterable(vm, o);
    Str *text = NULL;
    if (list && d->most < 0) text = str_from_format(vm, "%U(%R)", type_of(o)->name, list);
    else if (list) text = str_from_format(vm, "%U(%R, maxlen=%zd)", type_of(o)->name, list, d->most);
    xdecref(list);
    repr_leave(vm, o);
    return OBJ(text);
}

/* As lists are compared: the first items that differ decide, else the lengths. */
static Object *deque_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    if (!is_deque(a) || !is_deque(b)) return NOT_IMPLEMENTED(vm);
    Deque *x = (Deque *)a, *y = (Deque *)b;
    if (x->length != y->length && (op == COMPARE_EQ || op == COMPARE_NE)) return BOOL(vm, op == COMPARE_NE);
    if (!recursion_enter(vm, " in comparison")) return NULL;
    Object *result = NULL;
    size_t changes = x->changes + y->changes;
    for (size_t i = 0; !result; i++) {
        if (i >= x->length || i >= y->length) {
            result = COMPARE_VALUES(vm, x->length, y->length, op);
            break;
        }
        Object *left = incref(*place(x, i)), *right = incref(*place(y, i));
        int equal = item_equal(vm, left, right);
        if (equal >= 0 && changes != x->changes + y->changes) equal = (raise(vm, EXC_RUNTIME_ERROR, mutated), -1);
        if (equal == 0)
            result = op == COMPARE_EQ || op == COMPARE_NE ? BOOL(vm, op == COMPARE_NE) : object_compare(vm, left, right, op);
        decref(left);
        decref(right);
        if (equal <= 0) break;
    }
    recursion_leave(vm);
    return result;
}

/* ---- iterators ---- */

typedef struct DequeIterator {
    Object head;
    Deque *deque; /* owned */
    size_t index, left, changes;
} DequeIterator;

static Object *iterator_new(VM *vm, const TypeSpec *spec, Deque *d) {
    DequeIterator *it = (DequeIterator *)type_allocate(vm, collections_type(vm, spec), sizeof(DequeIterator));
    if (!it) return NULL;
    it->deque = incref(d);
    it->left = d->length;
    it->changes = d->changes;
    object_track(vm, &it->head);
    return OBJ(it);
}

static Object *deque_iter(VM *vm, Object *o) { return iterator_new(vm, &collections_deque_iterator, (Deque *)o); }
METHOD(reversed) {
    SELF;
    return iterator_new(vm, &collections_deque_reverse_iterator, d);
}

static void iterator_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&((DequeIterator *)o)->deque);
}
static int iterator_traverse(Object *o, Visit visit, void *context) {
    VISIT(((DequeIterator *)o)->deque);
    return 0;
}

/* The number of the next item; false: the end, or RAISES. */
static bool iterator_step(VM *vm, DequeIterator *it, size_t *number) {
    if (it->changes != it->deque->changes) {
        it->left = 0;
        raise(vm, EXC_RUNTIME_ERROR, mutated);
        return false;
    }
    if (!it->left) return false;
    it->left--;
    *number = it->index++;
    return true;
}

static Object *iterator_next(VM *vm, Object *o) {
    DequeIterator *it = (DequeIterator *)o;
    size_t i;
    return iterator_step(vm, it, &i) ? incref(*place(it->deque, i)) : NULL;
}
static Object *reverse_iterator_next(VM *vm, Object *o) {
    DequeIterator *it = (DequeIterator *)o;
    size_t i;
    return iterator_step(vm, it, &i) ? incref(*place(it->deque, it->deque->length - 1 - i)) : NULL;
}

static Object *iterator_length_hint(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    return int_from_size(vm, ((DequeIterator *)self)->left);
}

static Object *iterator_reduce_state(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    DequeIterator *it = (DequeIterator *)self;
    Object *index = int_from_size(vm, it->index);
    Object *arguments = index ? tuple_pack(vm, 2, it->deque, index) : NULL;
    xdecref(index);
    return iterator_reduce_to(vm, self, arguments);
}

/* _deque_iterator(deque, index=0): what __reduce__ gives. */
static Object *iterator_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    ptrdiff_t index = 0;
    if (!is_deque(args[0])) return raise(vm, EXC_TYPE_ERROR, "argument 1 must be collections.deque, not %T", args[0]);
    if (args[1] && !object_to_size(vm, args[1], &index)) return NULL;
    DequeIterator *it = (DequeIterator *)iterator_new(vm, type->spec, (Deque *)args[0]);
    if (!it) return NULL;
    it->index = index < 0 ? 0 : (size_t)index < it->left ? (size_t)index : it->left;
    it->left -= it->index;
    return OBJ(it);
}

static const MethodDef iterator_methods[] = {
    {"__length_hint__", "()", iterator_length_hint, "How many items are left.", 0},
    {"__reduce__", "()", iterator_reduce_state, "State for pickling.", 0},
    {0},
};

#define ITERATOR_SPEC(name, next_) \
    const TypeSpec name = { \
        .base = TYPE_OBJECT, .size = sizeof(DequeIterator), .methods = iterator_methods, .new_signature = "(deque, index=0, /)", \
        .life = {.destroy = iterator_destroy, .traverse = iterator_traverse}, \
        .slots = {.construct = iterator_construct, .iter = iterator_self, .next = next_}}
ITERATOR_SPEC(collections_deque_iterator, iterator_next);
ITERATOR_SPEC(collections_deque_reverse_iterator, reverse_iterator_next);

/* ---- the type ---- */

static void deque_destroy(VM *vm, Object *o) { deque_empty(vm, (Deque *)o); }
static int deque_traverse(Object *o, Visit visit, void *context) {
    Deque *d = (Deque *)o;
    for (size_t i = 0; i < d->length; i++) VISIT(*place(d, i));
    return 0;
}
static size_t deque_extent(const Object *o) { return ((const Deque *)o)->length; }
static size_t deque_traverse_part(Object *o, size_t at, size_t limit, Visit visit, void *context) {
    Deque *d = (Deque *)o;
    for (; at < d->length && limit > 0; at++, limit--) visit(*place(d, at), context);
    return at < d->length ? at : TRAVERSED;
}
static void deque_detach(Object *o, Remains *remains) {
    Deque *d = (Deque *)o;
    *remains = (Remains){.block = d->items, .size = d->capacity * sizeof *d->items, .at = d->items, .count = d->length,
                         .stride = 1, .first = d->first, .mask = d->capacity - 1};
    d->items = NULL;
    d->capacity = d->first = d->length = 0;
    d->changes++;
}
static int deque_cut(VM *vm, Object *o) {
    deque_empty(vm, (Deque *)o);
    return 0;
}
static size_t deque_size_of(Object *o) { return memory_block_size(((Deque *)o)->items); }

static Object *get_maxlen(VM *vm, Object *self) {
    Deque *d = (Deque *)self;
    return d->most < 0 ? NEW_NONE(vm) : int_from_int64(vm, d->most);
}
static const GetSetDef deque_getset[] = {{"maxlen", get_maxlen, NULL, "The greatest length, or None."}, {0}};

static const MethodDef deque_methods[] = {
    {"append", "(item, /)", deque_append, "Adds an item at the right end.", 0},
    {"appendleft", "(item, /)", deque_appendleft, "Adds an item at the left end.", 0},
    {"clear", "()", deque_clear, "Removes all items.", 0},
    {"copy", "()", deque_copy, "A deque of the same items.", 0},
    {"__copy__", "()", deque_copy, "A deque of the same items.", 0},
    {"count", "(value, /)", deque_count, "How often an item occurs.", 0},
    {"extend", "(iterable, /)", deque_extend, "Adds the items at the right end.", 0},
    {"extendleft", "(iterable, /)", deque_extendleft, "Adds the items at the left end, one by one.", 0},
    {"index", "(value, start=0, stop=9223372036854775807, /)", deque_index, "Where an item first occurs.", 0},
    {"insert", "(index, value, /)", deque_insert, "Puts an item before a place.", 0},
    {"pop", "()", deque_pop, "Takes the item at the right end.", 0},
    {"popleft", "()", deque_popleft, "Takes the item at the left end.", 0},
    {"remove", "(value, /)", deque_remove, "Removes the first item that equals value.", 0},
    {"reverse", "()", deque_reverse, "Turns the order round, in place.", 0},
    {"rotate", "(n=1, /)", deque_rotate, "Moves n items from the right end to the left.", 0},
    {"__reversed__", "()", deque_reversed, "An iterator from the right end to the left.", 0},
    {"__reduce__", "()", deque_reduce, "State for pickling.", 0},
    {"__class_getitem__", "(item, /)", generic_alias_class_getitem, "deque[int] for annotations.", METHOD_CLASS},
    {0},
};

const TypeSpec collections_deque = {
    .base = TYPE_OBJECT,
    .size = sizeof(Deque),
    .flags = TYPE_BASE | TYPE_SEQUENCE | TYPE_WEAKREFABLE,
    .doc = "deque([iterable[, maxlen]]): a list that grows and shrinks well at both ends.",
    .init_signature = "(iterable=(), maxlen=None)",
    .methods = deque_methods,
    .getset = deque_getset,
    .life = {.destroy = deque_destroy, .traverse = deque_traverse, .clear = deque_cut},
    .parts = {.extent = deque_extent, .traverse_part = deque_traverse_part, .detach = deque_detach},
    .slots = {.construct = deque_construct,
              .initialize = deque_initialize,
              .repr = deque_repr,
              .compare = deque_compare,
              .iter = deque_iter,
              .length = deque_length,
              .getitem = deque_getitem,
              .setitem = deque_setitem,
              .contains = deque_contains,
              .truth = deque_truth,
              .concat = deque_concat,
              .inplace_concat = deque_inplace_concat,
              .repeat = deque_repeat,
              .inplace_repeat = deque_inplace_repeat,
              .size_of = deque_size_of},
};
