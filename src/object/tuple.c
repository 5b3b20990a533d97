/* tuple and its iterator. */
#include "object/tuple.h"

#include "base/hash.h"
#include "memory/collector.h"
#include "object/generic_alias.h"
#include "object/items.h"
#include "object/iterators.h"
#include "object/list.h"
#include "object/slice.h"

/* ---- making tuples ---- */

static size_t tuple_bytes(size_t length)
{
    return memory_size(length, sizeof(Object *), sizeof(Tuple));
}

/* An exact tuple whose items are still garbage; length is not 0. */
static inline Tuple *tuple_allocate_raw(VM *vm, size_t length)
{
    Tuple *t = (Tuple *)builtin_allocate(vm, TYPE_TUPLE, tuple_bytes(length));
    if (likely(t != NULL)) t->length = length;
    return t;
}

Tuple *tuple_allocate(VM *vm, size_t length)
{
    if (length == 0) return EMPTY_TUPLE(vm);
    Tuple *t = tuple_allocate_raw(vm, length);
    if (t) memset(t->items, 0, length * sizeof(Object *));
    return t;
}

bool tuple_may_untrack(Tuple *t)
{
    if (!is_exact((Object *)t, TYPE_TUPLE)) return false;
    for (size_t i = 0; i < t->length; i++) {
        if (!t->items[i] || item_may_cycle(t->items[i])) return false;
    }
    return true;
}

void tuple_finish(VM *vm, Tuple *t)
{
    if (!tuple_may_untrack(t)) object_track(vm, (Object *)t);
}

Object *tuple_from(VM *vm, Object *const *items, size_t length)
{
    if (length == 0) return (Object *)EMPTY_TUPLE(vm);
    Tuple *t = tuple_allocate_raw(vm, length);
    if (unlikely(!t)) return NULL;
    bool may_cycle = false;
    for (size_t i = 0; i < length; i++) {
        t->items[i] = incref(items[i]);
        may_cycle |= item_may_cycle(items[i]);
    }
    if (may_cycle) object_track_new(vm, (Object *)t);
    return (Object *)t;
}

Object *tuple_from_stolen(VM *vm, STEALS Object **items, size_t length)
{
    if (length == 0) return (Object *)EMPTY_TUPLE(vm);
    Tuple *t = tuple_allocate_raw(vm, length);
    if (unlikely(!t)) {
        for (size_t i = length; i-- > 0;) decref(items[i]);
        return NULL;
    }
    bool may_cycle = false;
    for (size_t i = 0; i < length; i++) {
        t->items[i] = items[i];
        may_cycle |= item_may_cycle(items[i]);
    }
    if (may_cycle) object_track_new(vm, (Object *)t);
    return (Object *)t;
}

Object *tuple_pack(VM *vm, size_t length, ...)
{
    Tuple *t = tuple_allocate(vm, length);
    if (!t || length == 0) return (Object *)t;
    va_list items;
    va_start(items, length);
    for (size_t i = 0; i < length; i++) t->items[i] = incref(va_arg(items, Object *));
    va_end(items);
    tuple_finish(vm, t);
    return (Object *)t;
}

Object *tuple_from_iterable(VM *vm, Object *iterable)
{
    if (is_exact(iterable, TYPE_TUPLE)) return incref(iterable);
    if (is_exact(iterable, TYPE_LIST)) {
        return tuple_from(vm, ((List *)iterable)->items, ((List *)iterable)->length);
    }
    List *list = (List *)list_from_iterable(vm, iterable);
    if (!list) return NULL;
    size_t length = list->length;
    list->length = 0; /* the tuple takes the references */
    Object *t = tuple_from_stolen(vm, list->items, length);
    decref(list);
    return t;
}

Object *tuple_slice(VM *vm, Tuple *t, size_t start, size_t end)
{
    if (end > t->length) end = t->length;
    if (start >= end) return (Object *)EMPTY_TUPLE(vm);
    if (start == 0 && end == t->length && is_exact((Object *)t, TYPE_TUPLE)) {
        return incref((Object *)t);
    }
    return tuple_from(vm, t->items + start, end - start);
}

static Object *tuple_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)nargs;
    Tuple *source = args[0] ? (Tuple *)tuple_from_iterable(vm, args[0]) : EMPTY_TUPLE(vm);
    if (!source || type == builtin_type(vm, TYPE_TUPLE)) return (Object *)source;
    Tuple *t = (Tuple *)type_allocate(vm, type, tuple_bytes(source->length));
    if (t) {
        t->length = source->length;
        items_copy(t->items, source->items, source->length);
        object_track(vm, (Object *)t);
    }
    decref(source);
    return (Object *)t;
}

static void tuple_destroy(VM *vm, Object *o)
{
    (void)vm;
    Tuple *t = (Tuple *)o;
    for (size_t i = t->length; i-- > 0;) xdecref(t->items[i]);
}

static int tuple_traverse(Object *o, Visit visit, void *context)
{
    Tuple *t = (Tuple *)o;
    for (size_t i = t->length; i-- > 0;) VISIT(t->items[i]);
    return 0;
}

static size_t tuple_extent(const Object *o) { return ((const Tuple *)o)->length; }

static size_t tuple_traverse_part(Object *o, size_t place, size_t limit, Visit visit, void *context)
{
    Tuple *t = (Tuple *)o;
    for (; place < t->length && limit > 0; place++, limit--) {
        if (t->items[place]) visit(t->items[place], context);
    }
    return place < t->length ? place : TRAVERSED;
}

static void tuple_detach(Object *o, Remains *remains)
{
    Tuple *t = (Tuple *)o;
    *remains = (Remains){.block = o, .size = tuple_bytes(t->length), .at = t->items, .count = t->length, .stride = 1,
                         .mask = SIZE_MAX, .backward = true, .inside = true};
    t->length = 0;
    o->word |= OBJECT_DYING;
}

static bool tuple_untracks(Object *o, bool old)
{
    (void)old;
    return tuple_may_untrack((Tuple *)o);
}

static size_t tuple_layout_size(Object *o) { return tuple_bytes(((Tuple *)o)->length); }

/* ---- text, hash, comparison ---- */

static Object *tuple_repr(VM *vm, Object *o)
{
    Tuple *t = (Tuple *)o;
    if (t->length == 0) return (Object *)str_from_text(vm, "()");
    int running = repr_enter(vm, o);
    if (running < 0) return NULL;
    if (running) return (Object *)str_from_text(vm, "(...)");
    StrBuilder b;
    builder_open(&b, vm);
    builder_char(&b, '(');
    for (size_t i = 0; i < t->length && !b.failed; i++) {
        if (i) builder_ascii(&b, ", ", 2);
        builder_repr(&b, t->items[i]);
        if (items_interrupted(vm, i)) b.failed = true;
    }
    builder_text(&b, t->length == 1 ? ",)" : ")");
    repr_leave(vm, o);
    return (Object *)builder_finish(&b);
}

/* The tuples around the one that is being hashed: with few of them in place, as nesting is rarely deep. */
typedef struct HashLevel {
    Tuple *tuple;
    size_t at;
    uint64_t state;
} HashLevel;
typedef struct HashLevels {
    HashLevel *levels, in_place[6];
    size_t depth, room, pushed;
} HashLevels;

static bool hash_levels_push(VM *vm, HashLevels *h, HashLevel level)
{
    if (items_interrupted(vm, h->pushed++)) return false;
    if (h->depth == h->room) {
        bool in_place = h->levels == h->in_place;
        HashLevel *grown = memory_resize(vm, in_place ? NULL : h->levels, in_place ? 0 : h->room * sizeof level, 2 * h->room * sizeof level);
        if (!grown) return false;
        if (in_place) memcpy(grown, h->in_place, sizeof h->in_place);
        h->levels = grown;
        h->room *= 2;
    }
    h->levels[h->depth++] = level;
    return true;
}

/* The hash of a tuple whose items before `at` have come to `state`. */
static __attribute__((noinline)) Hash tuple_hash_from(VM *vm, Tuple *t, size_t at, uint64_t state)
{
    if (!recursion_enter(vm, " while hashing an object")) return -1;
    HashLevels around;
    around.levels = around.in_place;
    around.room = sizeof around.in_place / sizeof *around.in_place;
    around.depth = around.pushed = 0;
    HashLevel now = {t, at, state};
    Hash hash;
    for (;;) {
        if (now.at < now.tuple->length) {
            Object *item = now.tuple->items[now.at++];
            if (is_exact(item, TYPE_TUPLE)) {
                hash = -1;
                if (!hash_levels_push(vm, &around, now)) break;
                now = (HashLevel){(Tuple *)item, 0, hash_tuple_start()};
                continue;
            }
            hash = item_hash(vm, item);
            if (unlikely(hash == -1)) break;
        } else {
            hash = hash_tuple_finish(now.state, now.tuple->length);
            if (likely(around.depth == 0)) break;
            now = around.levels[--around.depth];
        }
        now.state = hash_tuple_add(now.state, hash);
    }
    if (unlikely(around.levels != around.in_place)) memory_free(vm, around.levels, around.room * sizeof now);
    recursion_leave(vm);
    return hash;
}

Hash tuple_hash(VM *vm, Object *o)
{
    Tuple *t = (Tuple *)o;
    uint64_t state = hash_tuple_start();
    for (size_t i = 0; i < t->length; i++) { /* of ints and strs, as most are: calls nothing */
        Object *item = t->items[i];
        Hash hash;
        if (is_exact(item, TYPE_STR)) hash = (Hash)str_hash(vm, (Str *)item);
        else if (!item_hash_int(item, &hash)) return tuple_hash_from(vm, t, i, state);
        state = hash_tuple_add(state, hash);
    }
    return hash_tuple_finish(state, t->length);
}

static Object *tuple_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if (!is_tuple(a) || !is_tuple(b)) return NOT_IMPLEMENTED(vm);
    Tuple *x = (Tuple *)a, *y = (Tuple *)b;
    int plain = items_compare_plain(x->items, x->length, y->items, y->length, op);
    if (plain >= 0) return BOOL(vm, plain);
    size_t shared = x->length < y->length ? x->length : y->length, i = 0;
    if (!recursion_enter(vm, " in comparison")) return NULL;
    int equal = 1;
    while (i < shared && (equal = item_equal(vm, x->items[i], y->items[i])) > 0) i++;
    Object *result = NULL;
    if (equal < 0) {
        /* the exception is pending */
    } else if (i == shared) {
        result = COMPARE_VALUES(vm, x->length, y->length, op);
    } else if (op == COMPARE_EQ || op == COMPARE_NE) {
        result = BOOL(vm, op == COMPARE_NE);
    } else {
        result = object_compare(vm, x->items[i], y->items[i], op);
    }
    recursion_leave(vm);
    return result;
}

/* ---- sequence operations ---- */

static ptrdiff_t tuple_length(VM *vm, Object *o)
{
    (void)vm;
    return (ptrdiff_t)((Tuple *)o)->length;
}

static Object *tuple_getitem_slice(VM *vm, Tuple *t, Slice *slice)
{
    ptrdiff_t start, stop, step;
    size_t count;
    if (!slice_indices(vm, slice, t->length, &start, &stop, &step, &count)) return NULL;
    if (step == 1) return tuple_slice(vm, t, (size_t)start, (size_t)start + count);
    if (count == 0) return (Object *)EMPTY_TUPLE(vm);
    Tuple *result = tuple_allocate_raw(vm, count);
    if (!result) return NULL;
    for (size_t i = 0; i < count; i++) {
        result->items[i] = incref(t->items[start + (ptrdiff_t)i * step]);
    }
    tuple_finish(vm, result);
    return (Object *)result;
}

static Object *tuple_getitem(VM *vm, Object *o, Object *key)
{
    Tuple *t = (Tuple *)o;
    if (is_exact(key, TYPE_SLICE)) return tuple_getitem_slice(vm, t, (Slice *)key);
    if (unlikely(!type_of(key)->slots.to_index)) {
        return raise(vm, EXC_TYPE_ERROR, "tuple indices must be integers or slices, not %T", key);
    }
    ptrdiff_t index;
    if (!object_to_index(vm, key, EXC_INDEX_ERROR, &index)) return NULL;
    if (index < 0) index += (ptrdiff_t)t->length;
    if (index < 0 || (size_t)index >= t->length) {
        return raise(vm, EXC_INDEX_ERROR, "tuple index out of range");
    }
    return incref(t->items[index]);
}

static int tuple_contains(VM *vm, Object *o, Object *item)
{
    size_t place = 0;
    return items_find(vm, o, &place, SIZE_MAX, item);
}

static Object *tuple_concat(VM *vm, Object *a, Object *b)
{
    if (!is_tuple(b)) return raise(vm, EXC_TYPE_ERROR, "can only concatenate tuple (not \"%T\") to tuple", b);
    Tuple *x = (Tuple *)a, *y = (Tuple *)b;
    if (x->length == 0 && is_exact(b, TYPE_TUPLE)) return incref(b);
    if (y->length == 0 && is_exact(a, TYPE_TUPLE)) return incref(a);
    if (x->length + y->length == 0) return (Object *)EMPTY_TUPLE(vm);
    Tuple *t = tuple_allocate_raw(vm, x->length + y->length);
    if (!t) return NULL;
    items_copy(t->items, x->items, x->length);
    items_copy(t->items + x->length, y->items, y->length);
    tuple_finish(vm, t);
    return (Object *)t;
}

static Object *tuple_repeat(VM *vm, Object *a, size_t count)
{
    Tuple *t = (Tuple *)a;
    size_t length;
    if ((count == 1 || t->length == 0) && is_exact(a, TYPE_TUPLE)) return incref(a);
    if (count == 0 || t->length == 0) return (Object *)EMPTY_TUPLE(vm);
    if (__builtin_mul_overflow(t->length, count, &length)) return raise_memory_error(vm);
    Tuple *result = tuple_allocate_raw(vm, length);
    if (!result) return NULL;
    for (size_t i = 0; i < length; i += t->length) {
        for (size_t k = 0; k < t->length; k++) result->items[i + k] = incref(t->items[k]);
    }
    tuple_finish(vm, result);
    return (Object *)result;
}

/* ---- methods ---- */

static Object *tuple_index_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Tuple *t = (Tuple *)self;
    ptrdiff_t start = 0, stop = PTRDIFF_MAX;
    if (args[1] && !object_to_slice_end(vm, args[1], &start)) return NULL;
    if (args[2] && !object_to_slice_end(vm, args[2], &stop)) return NULL;
    size_t end = slice_end_clip(stop, t->length);
    size_t place = slice_end_clip(start, t->length);
    int found = items_find(vm, self, &place, end, args[0]);
    if (found) return found > 0 ? int_from_size(vm, place) : NULL;
    return raise(vm, EXC_VALUE_ERROR, "tuple.index(x): x not in tuple");
}

static Object *tuple_getnewargs(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    Object *plain = tuple_slice(vm, (Tuple *)self, 0, ((Tuple *)self)->length);
    Object *result = plain ? tuple_from(vm, &plain, 1) : NULL;
    xdecref(plain);
    return result;
}

static Object *tuple_class_getitem(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return generic_alias_new(vm, self, args[0]);
}

static const MethodDef tuple_methods[] = {
    {"count", "(value, /)", items_count_method, "How many items equal value.", 0},
    {"index", "(value, start=0, stop=9223372036854775807, /)", tuple_index_method,
     "The place of the first item that equals value; ValueError when there is none.", 0},
    {"__getnewargs__", "()", tuple_getnewargs, "Arguments to make an equal tuple.", 0},
    {"__class_getitem__", "(key, /)", tuple_class_getitem, "tuple[int, str] for annotations.",
     METHOD_CLASS},
    {0},
};

/* ---- the iterator ---- */

static Object *tuple_iter(VM *vm, Object *o)
{
    TupleIterator *it = (TupleIterator *)builtin_allocate(vm, TYPE_TUPLE_ITERATOR, sizeof *it);
    if (!it) return NULL;
    it->tuple = incref((Tuple *)o);
    it->index = 0;
    object_track(vm, (Object *)it);
    return (Object *)it;
}

static Object *tuple_iterator_next(VM *vm, Object *o)
{
    (void)vm;
    TupleIterator *it = (TupleIterator *)o;
    if (unlikely(!it->tuple)) return NULL;
    if (likely(it->index < it->tuple->length)) return incref(it->tuple->items[it->index++]);
    clear_ref(&it->tuple);
    return NULL;
}

static void tuple_iterator_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((TupleIterator *)o)->tuple);
}

static int tuple_iterator_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((TupleIterator *)o)->tuple);
    return 0;
}

static Object *tuple_iterator_hint(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    TupleIterator *it = (TupleIterator *)self;
    return int_from_size(vm, it->tuple ? it->tuple->length - it->index : 0);
}

static Object *tuple_iterator_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    TupleIterator *it = (TupleIterator *)self;
    Object *rest = (Object *)(it->tuple ? it->tuple : EMPTY_TUPLE(vm));
    return iterator_reduce(vm, "iter", rest, it->tuple ? (ptrdiff_t)it->index : -1);
}

static Object *tuple_iterator_setstate(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    TupleIterator *it = (TupleIterator *)self;
    ptrdiff_t index;
    if (!object_to_size(vm, args[0], &index)) return NULL;
    if (it->tuple) it->index = slice_end_clip(index < 0 ? 0 : index, it->tuple->length);
    return NONE(vm);
}

static const MethodDef tuple_iterator_methods[] = {
    {"__length_hint__", "()", tuple_iterator_hint, "How many items are left.", 0},
    {"__reduce__", "()", tuple_iterator_reduce, "State for pickling.", 0},
    {"__setstate__", "(state, /)", tuple_iterator_setstate, "Sets the position.", 0},
    {0},
};

/* ---- tables ---- */

const TypeSpec tuple_type = {
    .id = TYPE_TUPLE,
    .base = TYPE_OBJECT,
    .size = sizeof(Tuple),
    .flags = TYPE_BASE | TYPE_VARIABLE | TYPE_SEQUENCE | TYPE_IS_TUPLE,
    .doc = "An immutable sequence.\n\ntuple(iterable) holds the items of the iterable; a tuple is "
           "returned as it is.",
    .new_signature = "(iterable=(), /)",
    .methods = tuple_methods,
    .life = {.destroy = tuple_destroy, .traverse = tuple_traverse},
    .parts = {.extent = tuple_extent, .traverse_part = tuple_traverse_part,
              .layout = {REFERENCES_INLINE, offsetof(Tuple, items), offsetof(Tuple, length)},
              .may_untrack = tuple_untracks,
              .detach = tuple_detach},
    .plain = true,
    .slots = {.construct = tuple_construct,
              .repr = tuple_repr,
              .hash = tuple_hash,
              .compare = tuple_compare,
              .iter = tuple_iter,
              .length = tuple_length,
              .getitem = tuple_getitem,
              .contains = tuple_contains,
              .concat = tuple_concat,
              .repeat = tuple_repeat,
              .layout_size = tuple_layout_size},
};

const TypeSpec tuple_iterator_type = {
    .id = TYPE_TUPLE_ITERATOR,
    .base = TYPE_OBJECT,
    .size = sizeof(TupleIterator),
    .flags = TYPE_NO_NEW,
    .methods = tuple_iterator_methods,
    .life = {.destroy = tuple_iterator_destroy, .traverse = tuple_iterator_traverse},
    .slots = {.iter = iterator_self, .next = tuple_iterator_next},
};
