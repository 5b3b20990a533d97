/* The iterators that work on other iterators: enumerate, zip, map and filter. */
#include "object/generic_alias.h"
#include "object/items.h"
#include "object/iterators.h"
#include "object/walk.h"

/* A result tuple of the same size as last time: used again when only the iterator holds it, so that
 * a loop that unpacks it allocates nothing. Its items are then replaced by the caller. */
static bool can_reuse(const Tuple *result) { return result && object_count(OBJ(result)) == 1; }

/* ---- enumerate ---- */

typedef struct Enumerate {
    Object head;
    Object *iterator; /* owned */
    Object *big;      /* owned int: the next index when it does not fit, else NULL */
    Tuple *result;    /* owned: see can_reuse */
    int64_t index;
} Enumerate;

static Object *enumerate_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)nargs;
    Object *start = args[1] ? object_index(vm, args[1]) : int_from_int64(vm, 0);
    if (!start) return NULL;
    Enumerate *e = (Enumerate *)iterator_allocate(vm, type, TYPE_ENUMERATE, sizeof(Enumerate));
    if (!e) {
        decref(start);
        return NULL;
    }
    if (int_is_big((Int *)start)) {
        e->big = start;
    } else {
        e->index = ((Int *)start)->value;
        decref(start);
    }
    e->iterator = object_iter(vm, args[0]);
    if (!e->iterator) {
        decref(e);
        return NULL;
    }
    object_track(vm, (Object *)e);
    return (Object *)e;
}

static void enumerate_destroy(VM *vm, Object *o)
{
    (void)vm;
    Enumerate *e = (Enumerate *)o;
    clear_ref(&e->iterator);
    clear_ref(&e->big);
    clear_ref(&e->result);
}

static int enumerate_traverse(Object *o, Visit visit, void *context)
{
    Enumerate *e = (Enumerate *)o;
    VISIT(e->iterator);
    VISIT(e->big);
    VISIT(e->result);
    return 0;
}

/* The index to give now, NEW, and counts on. */
static Object *enumerate_index(VM *vm, Enumerate *e)
{
    if (likely(!e->big)) {
        int64_t at = e->index;
        bool shared = (uint64_t)(at - SMALL_INT_MIN) < SMALL_INT_COUNT;
        Object *index = shared ? OBJ(&vm_core(vm)->small_ints[at - SMALL_INT_MIN]) : int_from_int64(vm, at);
        if (likely(at < INT64_MAX)) {
            e->index++;
        } else if (index) {
            Object *one = int_from_int64(vm, 1);
            e->big = int_binary(vm, BINARY_ADD, index, one);
            if (!e->big) clear_ref(&index);
        }
        return index;
    }
    Object *one = int_from_int64(vm, 1), *next = int_binary(vm, BINARY_ADD, e->big, one);
    if (!next) return NULL;
    Object *index = e->big;
    e->big = next;
    return index;
}

/* The next index and item, NEW. */
static inline bool enumerate_step(VM *vm, Enumerate *e, Object **index, Object **item)
{
    *item = iterator_step(vm, e->iterator);
    if (!*item) return false;
    *index = enumerate_index(vm, e);
    if (unlikely(!*index)) decref(*item);
    return *index != NULL;
}

/* Fills the result tuple anew, which the caller holds, too. */
static inline void enumerate_refill(VM *vm, Tuple *result, STEALS Object *index, STEALS Object *item)
{
    Object *old_index = result->items[0], *old_item = result->items[1];
    result->items[0] = index;
    result->items[1] = item;
    if (!object_is_tracked(&result->head) && item_may_cycle(item)) object_track(vm, OBJ(result));
    decref(old_index);
    decref(old_item);
}

Pair enumerate_pair(VM *vm, Object *o)
{
    Enumerate *e = (Enumerate *)o;
    Tuple *result = e->result;
    Object *index, *item;
    if (unlikely(!result)) return pair_failed(PAIR_CALL_NEXT);
    if (unlikely(!enumerate_step(vm, e, &index, &item))) return pair_failed(PAIR_END);
    if (likely(can_reuse(result))) { /* else next() makes a tuple, which would be gone by now */
        incref(result);
        enumerate_refill(vm, result, incref(index), incref(item));
        decref(result);
    }
    return (Pair){index, {item}};
}

static Object *enumerate_next(VM *vm, Object *o)
{
    Enumerate *e = (Enumerate *)o;
    Object *index, *item;
    if (!enumerate_step(vm, e, &index, &item)) return NULL;
    if (can_reuse(e->result)) {
        Tuple *result = incref(e->result);
        enumerate_refill(vm, result, index, item);
        return (Object *)result;
    }
    Tuple *result = (Tuple *)tuple_from_stolen(vm, (Object *[]){index, item}, 2);
    if (result && !e->result) e->result = incref(result);
    return (Object *)result;
}

static Object *enumerate_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    Enumerate *e = (Enumerate *)self;
    Object *index = e->big ? incref(e->big) : int_from_int64(vm, e->index);
    if (!index) return NULL;
    Object *arguments = tuple_from(vm, (Object *[]){e->iterator, index}, 2);
    decref(index);
    return iterator_reduce_to(vm, self, arguments);
}

static Object *class_getitem(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return generic_alias_new(vm, self, args[0]);
}

static const MethodDef enumerate_methods[] = {
    {"__reduce__", "()", enumerate_reduce, "State for pickling.", 0},
    {"__class_getitem__", "(key, /)", class_getitem, "enumerate[int] for annotations.",
     METHOD_CLASS},
    {0},
};

const TypeSpec enumerate_type = {
    .id = TYPE_ENUMERATE,
    .base = TYPE_OBJECT,
    .size = sizeof(Enumerate),
    .flags = TYPE_BASE,
    .doc = "Pairs (number, item) for the items of an iterable, the numbers counting from start.",
    .new_signature = "(iterable, start=0)",
    .methods = enumerate_methods,
    .life = {.destroy = enumerate_destroy, .traverse = enumerate_traverse},
    .slots = {.construct = enumerate_construct, .iter = iterator_self, .next = enumerate_next},
};

/* ---- several iterables ---- */

/* The iterators of several iterables; NEW. */
static Tuple *iterators_of(VM *vm, Object *const *iterables, size_t count)
{
    Tuple *iterators = tuple_allocate(vm, count);
    for (size_t i = 0; iterators && i < count; i++) {
        iterators->items[i] = object_iter(vm, iterables[i]);
        if (!iterators->items[i]) {
            decref(iterators);
            return NULL;
        }
    }
    if (iterators && count) tuple_finish(vm, iterators);
    return iterators;
}

/* ---- zip ---- */

typedef struct Zip {
    Object head;
    Tuple *iterators; /* owned */
    Tuple *result;    /* owned: see can_reuse */
    bool strict;
} Zip;

static Object *zip_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    int strict = args[0] ? object_truth(vm, args[0]) : 0;
    if (strict < 0) return NULL;
    Tuple *iterators = iterators_of(vm, args + 1, nargs - 1);
    if (!iterators) return NULL;
    Zip *z = (Zip *)iterator_allocate(vm, type, TYPE_ZIP, sizeof(Zip));
    if (!z) {
        decref(iterators);
        return NULL;
    }
    z->iterators = iterators;
    z->strict = strict != 0;
    object_track(vm, (Object *)z);
    return (Object *)z;
}

static void zip_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((Zip *)o)->iterators);
    clear_ref(&((Zip *)o)->result);
}

static int zip_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((Zip *)o)->iterators);
    VISIT(((Zip *)o)->result);
    return 0;
}

/* Iterator number i has ended. With strict, all must end together. */
static void *zip_end(VM *vm, Zip *z, size_t i)
{
    if (!z->strict || exception_pending(vm)) return NULL;
    if (i > 0) {
        return raise(vm, EXC_VALUE_ERROR, "zip() argument %zu is shorter than argument%s%zu", i + 1,
                     i == 1 ? " " : "s 1-", i);
    }
    for (i = 1; i < z->iterators->length; i++) {
        Object *item = iterator_step(vm, z->iterators->items[i]);
        if (item) {
            decref(item);
            return raise(vm, EXC_VALUE_ERROR, "zip() argument %zu is longer than argument%s%zu",
                         i + 1, i == 1 ? " " : "s 1-", i);
        }
        if (exception_pending(vm)) return NULL;
    }
    return NULL;
}

/* Fills the result tuple anew, which the caller holds, too. False: at the end, or RAISES. */
static inline bool zip_refill(VM *vm, Zip *z, Tuple *result, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Object *item = iterator_step(vm, z->iterators->items[i]);
        if (!item) {
            zip_end(vm, z, i);
            return false;
        }
        if (!object_is_tracked(&result->head) && item_may_cycle(item)) object_track(vm, OBJ(result));
        set_ref(&result->items[i], item);
    }
    return true;
}

Pair zip_pair(VM *vm, Object *o)
{
    Zip *z = (Zip *)o;
    Tuple *result = z->result;
    if (unlikely(!can_reuse(result) || result->length != 2)) return pair_failed(PAIR_CALL_NEXT);
    incref(result);
    Pair pair = pair_failed(PAIR_END);
    if (likely(zip_refill(vm, z, result, 2))) pair = (Pair){incref(result->items[0]), {incref(result->items[1])}};
    decref(result);
    return pair;
}

static Object *zip_next(VM *vm, Object *o)
{
    Zip *z = (Zip *)o;
    size_t count = z->iterators->length;
    if (count == 0) return NULL;
    if (can_reuse(z->result)) {
        Tuple *result = incref(z->result); /* from here on nobody else reuses it */
        if (zip_refill(vm, z, result, count)) return (Object *)result;
        decref(result);
        return NULL;
    }
    Object *pair[2] = {NULL, NULL};
    Tuple *result = NULL;
    if (count == 2) {
        for (size_t i = 0; i < 2; i++) {
            if ((pair[i] = iterator_step(vm, z->iterators->items[i]))) continue;
            xdecref(pair[0]);
            return zip_end(vm, z, i);
        }
        result = (Tuple *)tuple_from_stolen(vm, pair, 2);
    } else {
        result = tuple_allocate(vm, count);
        for (size_t i = 0; result && i < count; i++) {
            if ((result->items[i] = iterator_step(vm, z->iterators->items[i]))) continue;
            decref(result);
            return zip_end(vm, z, i);
        }
        if (result) tuple_finish(vm, result);
    }
    if (!result) return NULL;
    if (!z->result) z->result = incref(result);
    return (Object *)result;
}

static Object *zip_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    Zip *z = (Zip *)self;
    if (!z->strict) return iterator_reduce_to(vm, self, incref((Object *)z->iterators));
    return tuple_from(vm, (Object *[]){(Object *)type_of(self), (Object *)z->iterators, TRUE(vm)},
                      3);
}

static Object *zip_setstate(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    int strict = object_truth(vm, args[0]);
    if (strict < 0) return NULL;
    ((Zip *)self)->strict = strict != 0;
    return NONE(vm);
}

static const MethodDef zip_methods[] = {
    {"__reduce__", "()", zip_reduce, "State for pickling.", 0},
    {"__setstate__", "(state, /)", zip_setstate, "Sets strict.", 0},
    {0},
};

const TypeSpec zip_type = {
    .id = TYPE_ZIP,
    .base = TYPE_OBJECT,
    .size = sizeof(Zip),
    .flags = TYPE_BASE,
    .doc = "Tuples of one item from each iterable, until the shortest ends; with strict, iterables "
           "of different length are an error.",
    .new_signature = "(*iterables, strict=False)",
    .methods = zip_methods,
    .life = {.destroy = zip_destroy, .traverse = zip_traverse},
    .slots = {.construct = zip_construct, .iter = iterator_self, .next = zip_next},
};

/* ---- map ---- */

typedef struct Map {
    Object head;
    Object *function; /* owned */
    Tuple *iterators; /* owned */
} Map;

static Object *map_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    if (nargs < 2) return raise(vm, EXC_TYPE_ERROR, "map() must have at least two arguments.");
    Tuple *iterators = iterators_of(vm, args + 1, nargs - 1);
    if (!iterators) return NULL;
    Map *m = (Map *)iterator_allocate(vm, type, TYPE_MAP, sizeof(Map));
    if (!m) {
        decref(iterators);
        return NULL;
    }
    m->iterators = iterators;
    m->function = incref(args[0]);
    object_track(vm, (Object *)m);
    return (Object *)m;
}

static void map_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((Map *)o)->iterators);
    clear_ref(&((Map *)o)->function);
}

static int map_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((Map *)o)->iterators);
    VISIT(((Map *)o)->function);
    return 0;
}

static Object *map_next(VM *vm, Object *o)
{
    enum { LOCAL = 8 };
    Map *m = (Map *)o;
    size_t count = m->iterators->length, got = 0;
    if (likely(count == 1)) {
        Object *item = iterator_step(vm, m->iterators->items[0]);
        Object *made = item ? object_call(vm, m->function, &item, 1, NULL) : NULL;
        xdecref(item);
        return made;
    }
    Object *local[LOCAL], **items = local, *result = NULL;
    if (count > LOCAL && !(items = memory_alloc(vm, count * sizeof(Object *)))) return NULL;
    while (got < count && (items[got] = iterator_step(vm, m->iterators->items[got]))) got++;
    if (got == count) result = object_call(vm, m->function, items, count, NULL);
    while (got > 0) decref(items[--got]);
    if (items != local) memory_free(vm, items, count * sizeof(Object *));
    return result;
}

static Object *map_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    Map *m = (Map *)self;
    Tuple *arguments = tuple_allocate(vm, m->iterators->length + 1);
    if (!arguments) return NULL;
    arguments->items[0] = incref(m->function);
    for (size_t i = 0; i < m->iterators->length; i++) {
        arguments->items[i + 1] = incref(m->iterators->items[i]);
    }
    tuple_finish(vm, arguments);
    return iterator_reduce_to(vm, self, (Object *)arguments);
}

static const MethodDef map_methods[] = {
    {"__reduce__", "()", map_reduce, "State for pickling.", 0},
    {0},
};

const TypeSpec map_type = {
    .id = TYPE_MAP,
    .base = TYPE_OBJECT,
    .size = sizeof(Map),
    .flags = TYPE_BASE,
    .doc =
        "map(function, iterable, *iterables)\n\nThe results of calling function with one item of "
        "each iterable, until the shortest ends.",
    .new_signature = "(*args)",
    .methods = map_methods,
    .life = {.destroy = map_destroy, .traverse = map_traverse},
    .slots = {.construct = map_construct, .iter = iterator_self, .next = map_next},
};

/* ---- filter ---- */

typedef struct Filter {
    Object head;
    Object *function; /* owned; None: the items' own truth */
    Object *iterator; /* owned */
} Filter;

static Object *filter_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)nargs;
    Object *iterator = object_iter(vm, args[1]);
    if (!iterator) return NULL;
    Filter *f = (Filter *)iterator_allocate(vm, type, TYPE_FILTER, sizeof(Filter));
    if (!f) {
        decref(iterator);
        return NULL;
    }
    f->iterator = iterator;
    f->function = incref(args[0]);
    object_track(vm, (Object *)f);
    return (Object *)f;
}

static void filter_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((Filter *)o)->function);
    clear_ref(&((Filter *)o)->iterator);
}

static int filter_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((Filter *)o)->function);
    VISIT(((Filter *)o)->iterator);
    return 0;
}

static Object *filter_next(VM *vm, Object *o)
{
    Filter *f = (Filter *)o;
    bool own_truth = is_none(f->function) || f->function == (Object *)builtin_type(vm, TYPE_BOOL);
    for (size_t i = 0;; i++) {
        Object *item = iterator_step(vm, f->iterator);
        if (!item) return NULL;
        int keep = -1;
        if (own_truth) {
            keep = item_is_small_int(item) ? ((Int *)item)->value != 0 : object_truth(vm, item);
        } else {
            Object *answer = object_call1(vm, f->function, item);
            if (answer) keep = object_truth(vm, answer);
            xdecref(answer);
        }
        if (keep > 0) return item;
        decref(item);
        if (keep < 0 || items_interrupted(vm, i)) return NULL;
    }
}

static Object *filter_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    Filter *f = (Filter *)self;
    return iterator_reduce_to(vm, self, tuple_from(vm, (Object *[]){f->function, f->iterator}, 2));
}

static const MethodDef filter_methods[] = {
    {"__reduce__", "()", filter_reduce, "State for pickling.", 0},
    {0},
};

const TypeSpec filter_type = {
    .id = TYPE_FILTER,
    .base = TYPE_OBJECT,
    .size = sizeof(Filter),
    .flags = TYPE_BASE,
    .doc = "The items of the iterable for which function(item) is true; with None for function, "
           "the items that are true.",
    .new_signature = "(function, iterable, /)",
    .methods = filter_methods,
    .life = {.destroy = filter_destroy, .traverse = filter_traverse},
    .slots = {.construct = filter_construct, .iter = iterator_self, .next = filter_next},
};
