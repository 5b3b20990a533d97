/* The set and frozenset types: slots and methods on the table of set.c, and their iterator. */
#include "object/generic_alias.h"
#include "object/items.h"
#include "object/iterators.h"
#include "object/list.h"
#include "object/set.h"

/* ---- life ---- */

static Object *new_of(VM *vm, Type *type, bool frozen)
{
    if (type == builtin_type(vm, TYPE_SET)) return set_new(vm);
    if (type == builtin_type(vm, TYPE_FROZENSET)) return frozenset_new(vm);
    Object *o = type_allocate(vm, type, sizeof(Set));
    if (!o) return NULL;
    set_open((Set *)o, frozen);
    object_track(vm, o);
    return o;
}

/* set or frozenset, as o is: what operators and methods give for subclasses too. */
static Object *new_like(VM *vm, Object *o)
{
    return !is_exact(o, TYPE_SET) && is_frozenset(o) ? frozenset_new(vm) : set_new(vm);
}

static Object *copy_like(VM *vm, Object *o)
{
    Object *copy = new_like(vm, o);
    if (!copy || set_update(vm, (Set *)copy, o)) return copy;
    decref(copy);
    return NULL;
}

static Object *set_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)args; /* __init__ takes them */
    (void)nargs;
    return new_of(vm, type, false);
}

static int set_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    set_clear_items(vm, (Set *)self);
    return !args[0] || set_update(vm, (Set *)self, args[0]) ? 0 : -1;
}

static Object *frozenset_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)nargs;
    if (type == builtin_type(vm, TYPE_FROZENSET) && args[0] && is_exact(args[0], TYPE_FROZENSET)) {
        return incref(args[0]);
    }
    Object *o = new_of(vm, type, true);
    if (!o || !args[0] || set_update(vm, (Set *)o, args[0])) return o;
    decref(o);
    return NULL;
}

static void set_destroy(VM *vm, Object *o) { set_clear_items(vm, (Set *)o); }

static int set_traverse(Object *o, Visit visit, void *context)
{
    size_t position = 0;
    Object *key;
    while (set_next((Set *)o, &position, &key)) VISIT(key);
    return 0;
}

/* A table that was emptied is a long way, too. */
static size_t set_extent(const Object *o)
{
    const Set *s = (const Set *)o;
    size_t sparse = s->table ? ((size_t)s->mask + 1) / 8 : 0;
    return s->used > sparse ? s->used : sparse;
}

/* Live, deleted and free ones. */
static size_t entry_count(const Set *s) { return !s->table ? 0 : s->capacity ? s->filled : (size_t)s->mask + 1; }

static void set_detach(Object *o, Remains *remains)
{
    Set *s = (Set *)o;
    *remains = (Remains){.block = s->table, .size = set_table_size(s), .at = &s->table->key,
                         .count = entry_count(s),
                         .stride = sizeof(SetEntry) / sizeof(Object *), .mask = SIZE_MAX};
    set_forget_table(s);
}

static bool set_references(Object *o, References *found)
{
    const Set *s = (const Set *)o;
    size_t entries = entry_count(s);
    *found = (References){entries ? &s->table->key : NULL, entries, sizeof(SetEntry) / sizeof(Object *)};
    return true;
}

static size_t set_traverse_part(Object *o, size_t place, size_t limit, Visit visit, void *context)
{
    References all;
    set_references(o, &all);
    for (; place < all.count && limit > 0; place++, limit--) {
        Object *key = all.at[place * all.stride];
        if (key) visit(key, context);
    }
    return place < all.count ? place : TRAVERSED;
}

static int set_clear_life(VM *vm, Object *o)
{
    set_clear_items(vm, (Set *)o);
    return 0;
}

static size_t set_size_of(Object *o) { return memory_block_size(((Set *)o)->table); }

/* ---- text, hash, comparison ---- */

static Object *set_repr(VM *vm, Object *o)
{
    if (((Set *)o)->used == 0) return (Object *)str_from_format(vm, "%T()", o);
    int running = repr_enter(vm, o);
    if (running < 0) return NULL;
    if (running) return (Object *)str_from_format(vm, "%T(...)", o);
    List *items = (List *)list_from_iterable(vm, o);
    Object *text = NULL;
    if (items) {
        bool plain = is_exact(o, TYPE_SET);
        StrBuilder b;
        builder_open(&b, vm);
        if (plain)
            builder_char(&b, '{');
        else
            builder_format(&b, "%T({", o);
        for (size_t i = 0; i < items->length && !b.failed; i++) {
            if (i) builder_ascii(&b, ", ", 2);
            builder_repr(&b, items->items[i]);
            if (items_interrupted(vm, i)) b.failed = true;
        }
        builder_text(&b, plain ? "}" : "})");
        text = (Object *)builder_finish(&b);
        decref(items);
    }
    repr_leave(vm, o);
    return text;
}

static Hash frozenset_hash(VM *vm, Object *o)
{
    (void)vm;
    Set *s = (Set *)o;
    if (s->hash == -1) s->hash = set_hash_keys(s);
    return s->hash;
}

static int sets_equal(VM *vm, Object *a, Object *b)
{
    Set *x = (Set *)a, *y = (Set *)b;
    if (x->used != y->used) return 0;
    if (is_frozenset(a) && is_frozenset(b) && x->hash != -1 && y->hash != -1 &&
        x->hash != y->hash) {
        return 0;
    }
    return set_contains_all(vm, y, x);
}

static Object *set_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if (!is_any_set(a) || !is_any_set(b)) return NOT_IMPLEMENTED(vm);
    Set *x = (Set *)a, *y = (Set *)b;
    if (!recursion_enter(vm, " in comparison")) return NULL;
    int result = 0;
    switch (op) {
    case COMPARE_EQ: result = sets_equal(vm, a, b); break;
    case COMPARE_NE:
        result = sets_equal(vm, a, b);
        if (result >= 0) result = !result;
        break;
    case COMPARE_LT: result = x->used < y->used ? set_contains_all(vm, y, x) : 0; break;
    case COMPARE_LE: result = x->used <= y->used ? set_contains_all(vm, y, x) : 0; break;
    case COMPARE_GT: result = x->used > y->used ? set_contains_all(vm, x, y) : 0; break;
    case COMPARE_GE: result = x->used >= y->used ? set_contains_all(vm, x, y) : 0; break;
    }
    recursion_leave(vm);
    return result < 0 ? NULL : BOOL(vm, result);
}

static ptrdiff_t set_length(VM *vm, Object *o)
{
    (void)vm;
    return (ptrdiff_t)((Set *)o)->used;
}

static int set_contains_slot(VM *vm, Object *o, Object *item)
{
    return set_contains(vm, (Set *)o, item);
}

/* ---- results of two sets ---- */

static Object *set_union_of(VM *vm, Object *a, Object *b)
{
    if (!is_any_set(b)) {
        Object *copy = copy_like(vm, a);
        if (copy && !set_update(vm, (Set *)copy, b)) clear_ref(&copy);
        return copy;
    }
    Object *result = new_like(vm, a);
    if (result && !set_fill_with_both(vm, (Set *)result, (Set *)a, (Set *)b)) clear_ref(&result);
    return result;
}

static Object *set_intersection_of(VM *vm, Object *a, Object *b)
{
    if (a == b) return copy_like(vm, a);
    Object *result = new_like(vm, a);
    if (!result) return NULL;
    bool done;
    if (is_any_set(b)) {
        Set *x = (Set *)a, *y = (Set *)b;
        bool swap = y->used > x->used; /* walk the smaller one */
        done = set_add_selected(vm, (Set *)result, swap ? x : y, swap ? y : x, true);
    } else {
        done = set_add_common(vm, (Set *)result, (Set *)a, b);
    }
    if (!done) clear_ref(&result);
    return result;
}

static Object *set_difference_of(VM *vm, Object *a, Object *b)
{
    Set *x = (Set *)a, *y = (Set *)b;
    Object *result;
    bool done;
    if (!is_any_set(b) || x->used / 4 > y->used) {
        result = copy_like(vm, a);
        done = result && set_difference_update(vm, (Set *)result, b);
    } else {
        result = new_like(vm, a);
        done = result && set_add_selected(vm, (Set *)result, x, y, false);
    }
    if (!done) clear_ref(&result);
    return result;
}

static Object *set_symmetric_of(VM *vm, Object *a, Object *b)
{
    Object *result = new_like(vm, a);
    bool done =
        result && set_update(vm, (Set *)result, b) && set_symmetric_update(vm, (Set *)result, a);
    if (!done) clear_ref(&result);
    return result;
}

/* The other's keys become set's own. */
static void set_swap_bodies(VM *vm, Set *set, STEALS Object *other)
{
    Set body = *set;
    Set *o = (Set *)other;
    set->used = o->used;
    set->filled = o->filled;
    set->mask = o->mask;
    set->capacity = o->capacity;
    set->table = o->table;
    o->used = body.used;
    o->filled = body.filled;
    o->mask = body.mask;
    o->capacity = body.capacity;
    o->table = body.table;
    (void)vm;
    decref(other);
}

/* ---- operators ---- */

#define OPERATOR(name, function)                                                                   \
    static Object *name(VM *vm, Object *a, Object *b)                                              \
    {                                                                                              \
        if (!is_any_set(a) || !is_any_set(b)) return NOT_IMPLEMENTED(vm);                          \
        return function(vm, a, b);                                                                 \
    }
OPERATOR(set_or, set_union_of)
OPERATOR(set_and, set_intersection_of)
OPERATOR(set_subtract, set_difference_of)
OPERATOR(set_xor, set_symmetric_of)

#define INPLACE_OPERATOR(name, update)                                                             \
    static Object *name(VM *vm, Object *a, Object *b)                                              \
    {                                                                                              \
        if (!is_any_set(b)) return NOT_IMPLEMENTED(vm);                                            \
        return update(vm, (Set *)a, b) ? incref(a) : NULL;                                         \
    }
INPLACE_OPERATOR(set_inplace_or, set_update)
INPLACE_OPERATOR(set_inplace_subtract, set_difference_update)
INPLACE_OPERATOR(set_inplace_xor, set_symmetric_update)

static bool set_intersection_update(VM *vm, Set *set, Object *iterable)
{
    Object *result = set_intersection_of(vm, (Object *)set, iterable);
    if (!result) return false;
    set_swap_bodies(vm, set, result);
    return true;
}
INPLACE_OPERATOR(set_inplace_and, set_intersection_update)

/* ---- methods ---- */

static Object *set_add_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return set_add(vm, (Set *)self, args[0]) >= 0 ? NONE(vm) : NULL;
}

static Object *set_discard_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return set_discard(vm, (Set *)self, args[0]) >= 0 ? NONE(vm) : NULL;
}

static Object *set_remove_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    int found = set_discard(vm, (Set *)self, args[0]);
    if (found == 0) return raise_key_error(vm, args[0]);
    return found > 0 ? NONE(vm) : NULL;
}

static Object *set_pop_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    Object *key = set_pop_any((Set *)self);
    return key ? key : raise(vm, EXC_KEY_ERROR, "pop from an empty set");
}

static Object *set_clear_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    set_clear_items(vm, (Set *)self);
    return NONE(vm);
}

static Object *set_copy_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    return is_exact(self, TYPE_FROZENSET) ? incref(self) : copy_like(vm, self);
}

/* self.update(a), self.update(b), ... for the methods that take any number of iterables. */
static bool update_all(VM *vm, Object *set, Object *const *args, size_t nargs,
                       bool (*update)(VM *, Set *, Object *))
{
    for (size_t i = 0; i < nargs; i++) {
        if (!update(vm, (Set *)set, args[i])) return false;
    }
    return true;
}

static Object *set_update_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    return update_all(vm, self, args, nargs, set_update) ? NONE(vm) : NULL;
}

static Object *set_difference_update_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    return update_all(vm, self, args, nargs, set_difference_update) ? NONE(vm) : NULL;
}

static Object *set_union_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    Object *result = copy_like(vm, self);
    if (result && !update_all(vm, result, args, nargs, set_update)) clear_ref(&result);
    return result;
}

static Object *set_difference_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    if (nargs == 0) return copy_like(vm, self);
    Object *result = set_difference_of(vm, self, args[0]);
    if (result && !update_all(vm, result, args + 1, nargs - 1, set_difference_update)) {
        clear_ref(&result);
    }
    return result;
}

static Object *set_intersection_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    if (nargs == 0) return copy_like(vm, self);
    Object *result = incref(self);
    for (size_t i = 0; result && i < nargs; i++) {
        set_ref(&result, set_intersection_of(vm, result, args[i]));
    }
    return result;
}

static Object *set_intersection_update_method(VM *vm, Object *self, Object *const *args,
                                              size_t nargs)
{
    Object *result = set_intersection_method(vm, self, args, nargs);
    if (!result) return NULL;
    set_swap_bodies(vm, (Set *)self, result);
    return NONE(vm);
}

static Object *set_symmetric_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return set_symmetric_of(vm, self, args[0]);
}

static Object *set_symmetric_update_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return set_symmetric_update(vm, (Set *)self, args[0]) ? NONE(vm) : NULL;
}

static Object *set_issubset_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Object *other = is_any_set(args[0]) ? incref(args[0]) : set_from_iterable(vm, args[0]);
    if (!other) return NULL;
    int result = ((Set *)self)->used <= ((Set *)other)->used
                     ? set_contains_all(vm, (Set *)other, (Set *)self)
                     : 0;
    decref(other);
    return result < 0 ? NULL : BOOL(vm, result);
}

static Object *set_issuperset_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    int result = is_any_set(args[0]) ? set_contains_all(vm, (Set *)self, (Set *)args[0])
                                     : set_all_members(vm, (Set *)self, args[0], true);
    return result < 0 ? NULL : BOOL(vm, result);
}

static Object *set_isdisjoint_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Object *walked = args[0], *asked = self;
    if (is_any_set(walked) && ((Set *)walked)->used > ((Set *)self)->used) {
        walked = self;
        asked = args[0];
    }
    int result = set_all_members(vm, (Set *)asked, walked, false);
    return result < 0 ? NULL : BOOL(vm, result);
}

static Object *set_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    Object *keys = list_from_iterable(vm, self);
    Object *arguments = keys ? tuple_from(vm, &keys, 1) : NULL;
    Object *state =
        arguments ? object_call_method(vm, self, NAME(vm, __getstate__), NULL, 0) : NULL;
    Object *result =
        state ? tuple_from(vm, (Object *[]){(Object *)type_of(self), arguments, state}, 3) : NULL;
    xdecref(keys);
    xdecref(arguments);
    xdecref(state);
    return result;
}

static Object *set_class_getitem(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return generic_alias_new(vm, self, args[0]);
}

/* ---- the iterator ---- */

typedef struct SetIterator {
    Object head;
    Set *set; /* owned, NULL at the end */
    size_t position;
    uint32_t used; /* the set's size at the start; SET_CHANGED after an error */
    uint32_t left;
} SetIterator;

#define SET_CHANGED UINT32_MAX

static Object *set_iter(VM *vm, Object *o)
{
    SetIterator *it = (SetIterator *)builtin_allocate(vm, TYPE_SET_ITERATOR, sizeof *it);
    if (!it) return NULL;
    it->set = (Set *)incref(o);
    it->position = 0;
    it->used = it->left = it->set->used;
    object_track(vm, (Object *)it);
    return (Object *)it;
}

static Object *set_iterator_next(VM *vm, Object *o)
{
    SetIterator *it = (SetIterator *)o;
    if (!it->set) return NULL;
    if (it->used != it->set->used) {
        it->used = SET_CHANGED;
        return raise(vm, EXC_RUNTIME_ERROR, "Set changed size during iteration");
    }
    Object *key;
    if (likely(set_next(it->set, &it->position, &key))) {
        if (it->left) it->left--;
        return incref(key);
    }
    clear_ref(&it->set);
    return NULL;
}

static void set_iterator_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((SetIterator *)o)->set);
}

static int set_iterator_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((SetIterator *)o)->set);
    return 0;
}

static Object *set_iterator_hint(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    SetIterator *it = (SetIterator *)self;
    return int_from_size(vm, it->set && it->used == it->set->used ? it->left : 0);
}

/* (iter, ([what is left],)): a copy of the iterator is run to its end. */
static Object *set_iterator_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    SetIterator *it = (SetIterator *)self;
    Object *rest;
    if (it->set) {
        SetIterator *copy = (SetIterator *)set_iter(vm, (Object *)it->set);
        if (!copy) return NULL;
        copy->position = it->position;
        copy->used = it->used;
        copy->left = it->left;
        rest = list_from_iterable(vm, (Object *)copy);
        decref(copy);
    } else {
        rest = (Object *)list_new(vm, 0);
    }
    Object *result = rest ? iterator_reduce(vm, "iter", rest, -1) : NULL;
    xdecref(rest);
    return result;
}

/* ---- tables ---- */

#define COMMON_METHODS                                                                             \
    {"copy", "()", set_copy_method, "A copy.", 0},                                                 \
        {"difference", "(*others)", set_difference_method,                                         \
         "The items that are in none of the others.", 0},                                          \
        {"intersection", "(*others)", set_intersection_method,                                     \
         "The items that are in all the others.", 0},                                              \
        {"isdisjoint", "(other, /)", set_isdisjoint_method,                                        \
         "Whether the two have no item in common.", 0},                                            \
        {"issubset", "(other, /)", set_issubset_method, "Whether other holds every item.", 0},     \
        {"issuperset", "(other, /)", set_issuperset_method,                                        \
         "Whether this holds every item of other.", 0},                                            \
        {"symmetric_difference", "(other, /)", set_symmetric_method,                               \
         "The items that are in just one of the two.", 0},                                         \
        {"union", "(*others)", set_union_method, "The items of this and all the others.", 0},      \
        {"__reduce__", "()", set_reduce, "State for pickling.", 0},                                \
    {                                                                                              \
        "__class_getitem__", "(key, /)", set_class_getitem, "For annotations.", METHOD_CLASS       \
    }

static const MethodDef set_method_table[] = {
    COMMON_METHODS,
    {"add", "(item, /)", set_add_method, "Adds an item, if it is not there.", 0},
    {"clear", "()", set_clear_method, "Removes all items.", 0},
    {"difference_update", "(*others)", set_difference_update_method,
     "Removes the items of all the others.", 0},
    {"discard", "(item, /)", set_discard_method, "Removes an item, if it is there.", 0},
    {"intersection_update", "(*others)", set_intersection_update_method,
     "Keeps the items that are in all the others.", 0},
    {"pop", "()", set_pop_method, "Removes some item and returns it; KeyError when empty.", 0},
    {"remove", "(item, /)", set_remove_method, "Removes an item; KeyError when it is not there.",
     0},
    {"symmetric_difference_update", "(other, /)", set_symmetric_update_method,
     "Keeps the items that are in just one of the two.", 0},
    {"update", "(*others)", set_update_method, "Adds the items of all the others.", 0},
    {0},
};

static const MethodDef frozenset_method_table[] = {COMMON_METHODS, {0}};

#define SET_OPERATORS                                                                              \
    {                                                                                              \
        [BINARY_OR] = set_or, [BINARY_AND] = set_and, [BINARY_SUBTRACT] = set_subtract,            \
        [BINARY_XOR] = set_xor                                                                     \
    }

const TypeSpec set_type = {
    .id = TYPE_SET,
    .base = TYPE_OBJECT,
    .size = sizeof(Set),
    .flags = TYPE_BASE | TYPE_IS_SET | TYPE_WEAKREFABLE,
    .doc = "Distinct hashable items, in no particular order.\n\nset(iterable) holds the items of "
           "the iterable.",
    .init_signature = "(iterable=(), /)",
    .methods = set_method_table,
    .life = {.destroy = set_destroy, .traverse = set_traverse, .clear = set_clear_life},
    .parts = {.extent = set_extent, .traverse_part = set_traverse_part, .references = set_references,
              .detach = set_detach},
    .plain = true,
    .slots = {.construct = set_construct,
              .initialize = set_initialize,
              .repr = set_repr,
              .compare = set_compare,
              .iter = set_iter,
              .length = set_length,
              .contains = set_contains_slot,
              .binary = SET_OPERATORS,
              .inplace = {[BINARY_OR] = set_inplace_or,
                          [BINARY_AND] = set_inplace_and,
                          [BINARY_SUBTRACT] = set_inplace_subtract,
                          [BINARY_XOR] = set_inplace_xor},
              .size_of = set_size_of},
};

const TypeSpec frozenset_type = {
    .id = TYPE_FROZENSET,
    .base = TYPE_OBJECT,
    .size = sizeof(Set),
    .flags = TYPE_BASE | TYPE_IS_SET | TYPE_WEAKREFABLE,
    .doc = "Distinct hashable items that never change; hashable itself.\n\nfrozenset(iterable) "
           "holds the items of the iterable.",
    .new_signature = "(iterable=(), /)",
    .methods = frozenset_method_table,
    .life = {.destroy = set_destroy, .traverse = set_traverse},
    .parts = {.extent = set_extent, .traverse_part = set_traverse_part, .references = set_references,
              .detach = set_detach},
    .plain = true,
    .slots = {.construct = frozenset_construct,
              .repr = set_repr,
              .hash = frozenset_hash,
              .compare = set_compare,
              .iter = set_iter,
              .length = set_length,
              .contains = set_contains_slot,
              .binary = SET_OPERATORS,
              .size_of = set_size_of},
};

static const MethodDef set_iterator_methods[] = {
    {"__length_hint__", "()", set_iterator_hint, "How many items are left.", 0},
    {"__reduce__", "()", set_iterator_reduce, "State for pickling.", 0},
    {0},
};

const TypeSpec set_iterator_type = {
    .id = TYPE_SET_ITERATOR,
    .base = TYPE_OBJECT,
    .size = sizeof(SetIterator),
    .flags = TYPE_NO_NEW,
    .methods = set_iterator_methods,
    .life = {.destroy = set_iterator_destroy, .traverse = set_iterator_traverse},
    .slots = {.iter = iterator_self, .next = set_iterator_next},
};
