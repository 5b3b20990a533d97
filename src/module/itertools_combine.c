/* The iterators of itertools that choose from pools of items: product, permutations, combinations. They keep numbers of pool
 * items and turn them to the next choice; the result tuple is filled in place while nobody else holds it. */
#include "module/itertools.h"

typedef struct Choice {
    Object head;
    Tuple *pools;    /* owned: product: a tuple of tuples; else the one pool of all places */
    Tuple *result;   /* owned: the last result, NULL before the first */
    size_t *indices; /* owned raw memory, `room` numbers: which item each place has; permutations: of all items, then the cycles */
    size_t length;   /* of the results */
    size_t room;
    bool ended;
} Choice;

static void choice_destroy(VM *vm, Object *o) {
    Choice *c = (Choice *)o;
    references_clear(o, 2);
    if (c->indices) memory_free(vm, c->indices, c->room * sizeof *c->indices);
    c->indices = NULL;
}
static int choice_traverse(Object *o, Visit visit, void *context) { return references_visit(o, 2, visit, context); }
static size_t choice_size_of(Object *o) { return memory_block_size(((Choice *)o)->indices); }

/* pools is taken over; NULL passes the failure on. */
static Choice *choice_new(VM *vm, Type *type, STEALS Tuple *pools, size_t length, size_t room, bool ended) {
    size_t *indices = pools && !ended ? memory_alloc(vm, memory_size(room, sizeof *indices, 8)) : NULL;
    Choice *c = pools && (indices || ended) ? (Choice *)type_allocate(vm, type, sizeof(Choice)) : NULL;
    if (!c) {
        if (indices) memory_free(vm, indices, memory_size(room, sizeof *indices, 8));
        xdecref(pools);
        return NULL;
    }
    c->pools = pools;
    c->indices = indices;
    c->room = indices ? room + 1 : 0;
    c->length = length;
    c->ended = ended;
    return (Choice *)made(vm, c);
}

/* The result tuple to change, NEW: the last one, or a copy of it if somebody holds that. */
static Tuple *choice_result(VM *vm, Choice *c) {
    if (!result_is_free(c->result)) {
        Tuple *copy = (Tuple *)tuple_from(vm, c->result->items, c->length);
        if (!copy) return NULL;
        set_ref(&c->result, copy);
    }
    return incref(c->result);
}

/* Puts an item into its place. Results whose items so far can be in no cycle are not tracked: the new one may change that. */
static inline void put(VM *vm, Tuple *result, size_t place, Object *item) {
    Object *old = result->items[place];
    if (old == item) return;
    result->items[place] = incref(item);
    if (unlikely(item_may_cycle(item)) && !object_is_tracked(&result->head)) object_track(vm, &result->head);
    decref(old);
}

static Object *choice_end(Choice *c, Tuple *result) {
    c->ended = true;
    xdecref(result);
    return NULL;
}

/* The first result: the items that the numbers name. */
static Object *choice_first(VM *vm, Choice *c, bool many_pools) {
    Tuple *result = tuple_allocate(vm, c->length);
    if (!result) return NULL;
    for (size_t i = 0; i < c->length; i++) {
        Tuple *pool = many_pools ? (Tuple *)c->pools->items[i] : c->pools;
        result->items[i] = incref(pool->items[c->indices[i]]);
    }
    c->result = result;
    if (c->length) tuple_finish(vm, result);
    return OBJ(incref(result));
}

#define CHOICE_SPEC(name, signature, doc_) \
    const TypeSpec itertools_##name = { \
        .base = TYPE_OBJECT, .size = sizeof(Choice), .flags = TYPE_BASE, .doc = doc_, .new_signature = signature, \
        .life = {.destroy = choice_destroy, .traverse = choice_traverse}, \
        .slots = {.construct = name##_construct, .iter = iterator_self, .next = name##_next, .size_of = choice_size_of}}

/* ---- product ---- */

CONSTRUCT(product) {
    ptrdiff_t repeat = 1;
    if (args[0] && !object_to_size(vm, args[0], &repeat)) return NULL;
    if (repeat < 0) return raise(vm, EXC_VALUE_ERROR, "repeat argument cannot be negative");
    size_t given = repeat ? nargs - 1 : 0, length;
    if (__builtin_mul_overflow(given, (size_t)repeat, &length) || length > SIZE_MAX / 64)
        return raise(vm, EXC_OVERFLOW_ERROR, "repeat argument too large");
    Tuple *pools = tuple_allocate(vm, length);
    bool ended = false;
    for (size_t i = 0; pools && i < length; i++) {
        pools->items[i] = i < given ? tuple_from_iterable(vm, args[i + 1]) : incref(pools->items[i - given]);
        if (!pools->items[i]) clear_ref(&pools);
        else ended |= ((Tuple *)pools->items[i])->length == 0;
    }
    if (pools && length) tuple_finish(vm, pools);
    Choice *c = choice_new(vm, type, pools, length, length, ended);
    for (size_t i = 0; c && c->indices && i < length; i++) c->indices[i] = 0;
    return OBJ(c);
}

NEXT(product) {
    Choice *c = (Choice *)o;
    if (c->ended) return NULL;
    if (!c->result) return choice_first(vm, c, true);
    Tuple *result = c->length ? choice_result(vm, c) : NULL;
    if (!result) return c->length ? NULL : choice_end(c, NULL);
    for (size_t i = c->length; i-- > 0;) { /* as an odometer */
        Tuple *pool = (Tuple *)c->pools->items[i];
        bool carry = ++c->indices[i] == pool->length;
        if (carry) c->indices[i] = 0;
        put(vm, result, i, pool->items[c->indices[i]]);
        if (!carry) return OBJ(result);
    }
    return choice_end(c, result);
}

CHOICE_SPEC(product, "(*iterables, repeat=1)", "All tuples of one item from each iterable, the last place turning fastest.");

/* ---- permutations ---- */

/* r of args: false RAISES. *ended: there is nothing to choose. */
static Tuple *pool_argument(VM *vm, Object *iterable, Object *r, size_t *length) {
    Tuple *pool = (Tuple *)tuple_from_iterable(vm, iterable);
    if (!pool) return NULL;
    ptrdiff_t wanted = (ptrdiff_t)pool->length;
    bool ok = !r || object_to_size(vm, r, &wanted);
    if (ok && wanted < 0) ok = raise(vm, EXC_VALUE_ERROR, "r must be non-negative") != NULL;
    if (!ok) decref(pool);
    *length = (size_t)wanted;
    return ok ? pool : NULL;
}

CONSTRUCT(permutations) {
    (void)nargs;
    Object *r = args[1] && !is_none(args[1]) ? args[1] : NULL;
    if (r && !is_int(r)) return raise(vm, EXC_TYPE_ERROR, "Expected int as r");
    size_t length;
    Tuple *pool = pool_argument(vm, args[0], r, &length);
    if (!pool) return NULL;
    size_t n = pool->length;
    Choice *c = choice_new(vm, type, pool, length, length > n ? 0 : n + length, length > n);
    if (!c || !c->indices) return OBJ(c);
    for (size_t i = 0; i < n; i++) c->indices[i] = i;
    for (size_t i = 0; i < length; i++) c->indices[n + i] = n - i; /* how many are left to try in this place */
    return OBJ(c);
}

/* Place i has seen all that are left: puts the first of them back in front. */
static void rotate_left(size_t *indices, size_t i, size_t n) {
    size_t first = indices[i];
    memmove(&indices[i], &indices[i + 1], (n - i - 1) * sizeof *indices);
    indices[n - 1] = first;
}

NEXT(permutations) {
    Choice *c = (Choice *)o;
    if (c->ended) return NULL;
    if (!c->result) return choice_first(vm, c, false);
    size_t n = c->pools->length, *indices = c->indices, *cycles = indices + n;
    Tuple *result = c->length ? choice_result(vm, c) : NULL;
    if (!result) return c->length ? NULL : choice_end(c, NULL);
    for (size_t i = c->length; i-- > 0;) {
        if (--cycles[i] == 0) {
            rotate_left(indices, i, n);
            cycles[i] = n - i;
            continue;
        }
        size_t other = n - cycles[i], swap = indices[i];
        indices[i] = indices[other];
        indices[other] = swap;
        for (size_t k = i; k < c->length; k++) put(vm, result, k, c->pools->items[indices[k]]);
        return OBJ(result);
    }
    return choice_end(c, result);
}

CHOICE_SPEC(permutations, "(iterable, r=None)", "All tuples of r different places of the iterable, in every order.");

/* ---- combinations ---- */

CONSTRUCT(combinations) {
    (void)nargs;
    size_t length;
    Tuple *pool = pool_argument(vm, args[0], args[1], &length);
    if (!pool) return NULL;
    bool ended = length > pool->length;
    Choice *c = choice_new(vm, type, pool, length, ended ? 0 : length, ended);
    for (size_t i = 0; c && c->indices && i < length; i++) c->indices[i] = i;
    return OBJ(c);
}

NEXT(combinations) {
    Choice *c = (Choice *)o;
    if (c->ended) return NULL;
    if (!c->result) return choice_first(vm, c, false);
    size_t n = c->pools->length, i = c->length;
    while (i > 0 && c->indices[i - 1] == i - 1 + n - c->length) i--;
    if (i == 0) return choice_end(c, NULL);
    Tuple *result = choice_result(vm, c);
    if (!result) return NULL;
    size_t number = ++c->indices[--i];
    for (; i < c->length; i++, number++) {
        c->indices[i] = number;
        put(vm, result, i, c->pools->items[number]);
    }
    return OBJ(result);
}

CHOICE_SPEC(combinations, "(iterable, r)", "All tuples of r different places of the iterable, in its order.");

CONSTRUCT(combinations_with_replacement) {
    (void)nargs;
    size_t length;
    Tuple *pool = pool_argument(vm, args[0], args[1], &length);
    if (!pool) return NULL;
    bool ended = pool->length == 0 && length > 0;
    Choice *c = choice_new(vm, type, pool, length, ended ? 0 : length, ended);
    for (size_t i = 0; c && c->indices && i < length; i++) c->indices[i] = 0;
    return OBJ(c);
}

NEXT(combinations_with_replacement) {
    Choice *c = (Choice *)o;
    if (c->ended) return NULL;
    if (!c->result) return choice_first(vm, c, false);
    size_t i = c->length;
    while (i > 0 && c->indices[i - 1] == c->pools->length - 1) i--;
    if (i == 0) return choice_end(c, NULL);
    Tuple *result = choice_result(vm, c);
    if (!result) return NULL;
    size_t number = c->indices[--i] + 1;
    for (; i < c->length; i++) {
        c->indices[i] = number;
        put(vm, result, i, c->pools->items[number]);
    }
    return OBJ(result);
}

CHOICE_SPEC(combinations_with_replacement, "(iterable, r)", "All tuples of r places of the iterable, in its order, places allowed to repeat.");
