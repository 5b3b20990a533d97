/* What dict.keys(), .values() and .items() give, their set operations, and the six iterators. */
#include "object/dict.h"

#include "object/items.h"
#include "object/iterators.h"
#include "object/list.h"
#include "object/set.h"

typedef struct DictView {
    Object head;
    Dict *dict; /* owned */
} DictView;

typedef struct DictIterator {
    Object head;
    Dict *dict;      /* owned, NULL at the end */
    Tuple *pair;     /* owned: what an items iterator gave last, used again when nobody keeps it */
    size_t position; /* forward: of the next entry; reverse: one past it */
    uint32_t used;   /* the dict's size at the start; DICT_CHANGED after an error */
    uint32_t left;
} DictIterator;

#define DICT_CHANGED UINT32_MAX

/* Which of the three: there may be types derived from them (OrderedDict has such). */
static TypeId view_kind(const Object *o)
{
    const Type *type = type_of(o);
    return (TypeId)(type->id < BUILTIN_TYPE_COUNT || !type->base ? type->id : type->base->id);
}

static bool is_key_or_item_view(const Object *o)
{
    return view_kind(o) == TYPE_DICT_KEYS || view_kind(o) == TYPE_DICT_ITEMS;
}

/* ---- iterators ---- */

Object *dict_iterator_new(VM *vm, TypeId id, Dict *d)
{
    DictIterator *it = (DictIterator *)builtin_allocate(vm, id, sizeof *it);
    if (unlikely(!it)) return NULL;
    bool reverse = id >= TYPE_DICT_REVERSE_KEY_ITERATOR && id <= TYPE_DICT_REVERSE_ITEM_ITERATOR;
    it->dict = incref(d);
    it->pair = NULL;
    it->position = reverse && d->table ? d->table->filled : 0;
    it->used = it->left = d->used;
    object_track(vm, (Object *)it);
    return (Object *)it;
}

/* The next entry; NULL at the end or with an exception. */
static inline DictEntry *dict_iterator_step(VM *vm, DictIterator *it, bool reverse)
{
    Dict *d = it->dict;
    if (unlikely(!d)) return NULL;
    if (unlikely(it->used != d->used)) {
        it->used = DICT_CHANGED;
        return raise(vm, EXC_RUNTIME_ERROR, "dictionary changed size during iteration");
    }
    struct DictTable *t = d->table;
    size_t i = it->position, filled = t ? t->filled : 0;
    if (reverse) {
        if (i > filled) i = filled;
        while (i > 0 && !t->entries[i - 1].value) i--;
        it->position = i ? i - 1 : 0;
        if (likely(i > 0)) {
            if (it->left) it->left--;
            return &t->entries[i - 1];
        }
    } else {
        while (i < filled && !t->entries[i].value) i++;
        it->position = i + 1;
        if (likely(i < filled)) {
            if (unlikely(it->left == 0)) {
                it->used = DICT_CHANGED;
                return raise(vm, EXC_RUNTIME_ERROR, "dictionary keys changed during iteration");
            }
            it->left--;
            return &t->entries[i];
        }
    }
    clear_ref(&it->dict);
    return NULL;
}

Object *dict_item_pair(VM *vm, Tuple **kept, Object *key, Object *value)
{
    Tuple *pair = *kept;
    if (pair && object_count(OBJ(pair)) == 1) {
        Object *old_key = pair->items[0], *old_value = pair->items[1];
        pair->items[0] = key;
        pair->items[1] = value;
        incref(pair);
        if (!object_is_tracked(&pair->head)) tuple_finish(vm, pair);
        decref(old_value);
        decref(old_key);
        return (Object *)pair;
    }
    pair = (Tuple *)tuple_from_stolen(vm, (Object *[]){key, value}, 2);
    if (pair && !*kept) *kept = incref(pair);
    return (Object *)pair;
}

/* Drops what a kept tuple held before. Code that this runs must not find the tuple free to be filled. */
static void drop_guarded(Tuple *kept, STEALS Object *key, STEALS Object *value)
{
    incref(kept);
    decref(value);
    decref(key);
    decref(kept);
}

Pair dict_item_iterator_pair(VM *vm, Object *o)
{
    DictIterator *it = (DictIterator *)o;
    Tuple *kept = it->pair;
    if (unlikely(!kept)) return pair_failed(PAIR_CALL_NEXT);
    DictEntry *entry = dict_iterator_step(vm, it, false);
    if (unlikely(!entry)) return pair_failed(PAIR_END);
    Pair pair = {entry->key, {entry->value}};
    if (unlikely(object_count(OBJ(kept)) != 1)) { /* next() would make a tuple, which would be gone by now */
        incref(pair.first);
        incref(pair.second);
        return pair;
    }
    Object *key = kept->items[0], *value = kept->items[1];
    kept->items[0] = incref_twice(pair.first);
    kept->items[1] = incref_twice(pair.second);
    if (!object_is_tracked(&kept->head) && (item_may_cycle(pair.first) || item_may_cycle(pair.second))) object_track(vm, OBJ(kept));
    if (likely((int32_t)key->count > 2 && (int32_t)value->count > 2)) {
        key->count--;
        value->count--;
    } else {
        drop_guarded(kept, key, value);
    }
    return pair;
}

#define ITERATOR_NEXT(name, reverse, result)                                                       \
    static Object *name(VM *vm, Object *o)                                                         \
    {                                                                                              \
        DictIterator *it = (DictIterator *)o;                                                      \
        DictEntry *entry = dict_iterator_step(vm, it, reverse);                                    \
        return likely(entry != NULL) ? (result) : NULL;                                            \
    }
ITERATOR_NEXT(key_iterator_next, false, incref(entry->key))
ITERATOR_NEXT(value_iterator_next, false, incref(entry->value))
ITERATOR_NEXT(item_iterator_next, false, dict_item_pair(vm, &it->pair, incref(entry->key), incref(entry->value)))
ITERATOR_NEXT(reverse_key_iterator_next, true, incref(entry->key))
ITERATOR_NEXT(reverse_value_iterator_next, true, incref(entry->value))
ITERATOR_NEXT(reverse_item_iterator_next, true, dict_item_pair(vm, &it->pair, incref(entry->key), incref(entry->value)))

static void dict_iterator_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((DictIterator *)o)->dict);
    clear_ref(&((DictIterator *)o)->pair);
}

static int dict_iterator_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((DictIterator *)o)->dict);
    VISIT(((DictIterator *)o)->pair);
    return 0;
}

static Object *dict_iterator_hint(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    DictIterator *it = (DictIterator *)self;
    bool goes_on = it->dict && it->used == it->dict->used;
    return int_from_size(vm, goes_on ? it->left : 0);
}

/* (iter, ([what is left],)): a copy of the iterator is run to its end. */
static Object *dict_iterator_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    DictIterator *it = (DictIterator *)self;
    Object *rest;
    if (it->dict) {
        TypeId id = (TypeId)type_of(self)->id;
        DictIterator *copy = (DictIterator *)dict_iterator_new(vm, id, it->dict);
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

/* ---- views ---- */

Object *dict_view_new(VM *vm, Type *type, Dict *d)
{
    DictView *view = (DictView *)object_alloc(vm, type, sizeof *view);
    if (!view) return NULL;
    view->dict = incref(d);
    object_track(vm, (Object *)view);
    return (Object *)view;
}

Object *dict_keys_new(VM *vm, Dict *d) { return dict_view_new(vm, builtin_type(vm, TYPE_DICT_KEYS), d); }
Object *dict_values_new(VM *vm, Dict *d) { return dict_view_new(vm, builtin_type(vm, TYPE_DICT_VALUES), d); }
Object *dict_items_new(VM *vm, Dict *d) { return dict_view_new(vm, builtin_type(vm, TYPE_DICT_ITEMS), d); }

static Dict *view_dict(Object *o) { return ((DictView *)o)->dict; }
Dict *dict_of_view(Object *view) { return view_dict(view); }

static void view_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((DictView *)o)->dict);
}

static int view_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((DictView *)o)->dict);
    return 0;
}

static ptrdiff_t view_length(VM *vm, Object *o)
{
    (void)vm;
    return (ptrdiff_t)view_dict(o)->used;
}

static Object *view_repr(VM *vm, Object *o)
{
    int running = repr_enter(vm, o);
    if (running < 0) return NULL;
    if (running) return (Object *)str_from_text(vm, "...");
    Object *list = list_from_iterable(vm, o);
    Str *text = list ? str_from_format(vm, "%T(%R)", o, list) : NULL;
    xdecref(list);
    repr_leave(vm, o);
    return (Object *)text;
}

static TypeId view_iterator_type(Object *o, bool reverse)
{
    if (is_exact(o, TYPE_DICT_KEYS)) {
        return reverse ? TYPE_DICT_REVERSE_KEY_ITERATOR : TYPE_DICT_KEY_ITERATOR;
    }
    if (is_exact(o, TYPE_DICT_VALUES)) {
        return reverse ? TYPE_DICT_REVERSE_VALUE_ITERATOR : TYPE_DICT_VALUE_ITERATOR;
    }
    return reverse ? TYPE_DICT_REVERSE_ITEM_ITERATOR : TYPE_DICT_ITEM_ITERATOR;
}

static Object *view_iter(VM *vm, Object *o)
{
    return dict_iterator_new(vm, view_iterator_type(o, false), view_dict(o));
}

static Object *view_reversed(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    return dict_iterator_new(vm, view_iterator_type(self, true), view_dict(self));
}

static Object *view_mapping(VM *vm, Object *self)
{
    return mapping_proxy_new(vm, (Object *)view_dict(self));
}

static int keys_contains(VM *vm, Object *o, Object *key)
{
    return dict_contains(vm, view_dict(o), key);
}

static int items_contains(VM *vm, Object *o, Object *item)
{
    Tuple *pair = (Tuple *)item;
    if (!is_tuple(item) || pair->length != 2) return 0;
    Object *value = dict_get(vm, view_dict(o), pair->items[0]);
    if (!value) return exception_pending(vm) ? -1 : 0;
    return item_equal_held(vm, value, pair->items[1]);
}

/* ---- views as sets ---- */

/* Is each item of the iterable in the container? 1, 0, -1. */
static int all_contained(VM *vm, Object *iterable, Object *container)
{
    Object *iterator = object_iter(vm, iterable), *item;
    if (!iterator) return -1;
    int found = 1;
    while (found > 0 && (item = object_next(vm, iterator))) {
        found = object_contains(vm, container, item);
        decref(item);
    }
    decref(iterator);
    return exception_pending(vm) ? -1 : found;
}

static Object *view_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if (!is_any_set(b) && !is_key_or_item_view(b)) return NOT_IMPLEMENTED(vm);
    ptrdiff_t n = object_length(vm, a), m = n < 0 ? -1 : object_length(vm, b);
    if (m < 0) return NULL;
    bool sizes = op == COMPARE_EQ || op == COMPARE_NE ? n == m
                 : op == COMPARE_LT                   ? n < m
                 : op == COMPARE_LE                   ? n <= m
                 : op == COMPARE_GT                   ? n > m
                                                      : n >= m;
    int result = sizes;
    if (sizes && (op == COMPARE_GT || op == COMPARE_GE))
        result = all_contained(vm, b, a);
    else if (sizes)
        result = all_contained(vm, a, b);
    if (result < 0) return NULL;
    return BOOL(vm, op == COMPARE_NE ? !result : result);
}

static Object *set_of(VM *vm, Object *o) { return set_from_iterable(vm, o); }

/* set(a) changed by update(b). */
static Object *view_combine(VM *vm, Object *a, Object *b, bool (*update)(VM *, Set *, Object *))
{
    Object *result = set_of(vm, a);
    if (!result || update(vm, (Set *)result, b)) return result;
    decref(result);
    return NULL;
}

static Object *view_or(VM *vm, Object *a, Object *b) { return view_combine(vm, a, b, set_update); }

static Object *view_subtract(VM *vm, Object *a, Object *b)
{
    return view_combine(vm, a, b, set_difference_update);
}

static Object *view_xor(VM *vm, Object *a, Object *b)
{
    return view_combine(vm, a, b, set_symmetric_update);
}

static Object *view_and(VM *vm, Object *a, Object *b)
{
    Object *view = a, *other = b;
    if (!is_key_or_item_view(view)) {
        view = b;
        other = a;
    } else if (is_key_or_item_view(other) && view_dict(other)->used > view_dict(view)->used) {
        view = b; /* walk the shorter one */
        other = a;
    }
    Object *result = set_new(vm), *iterator = result ? object_iter(vm, other) : NULL, *item;
    bool done = iterator != NULL;
    while (done && (item = object_next(vm, iterator))) {
        int found = object_contains(vm, view, item);
        done = found >= 0 && (!found || set_add(vm, (Set *)result, item) >= 0);
        decref(item);
    }
    xdecref(iterator);
    if (!done || exception_pending(vm)) clear_ref(&result);
    return result;
}

static Object *view_isdisjoint(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Object *view = self, *other = args[0];
    if (view == other) return BOOL(vm, view_dict(view)->used == 0);
    if ((is_any_set(other) || is_key_or_item_view(other))) {
        ptrdiff_t length = object_length(vm, other);
        if (length < 0) return NULL;
        if ((size_t)length > view_dict(view)->used) {
            view = other;
            other = self;
        }
    }
    Object *iterator = object_iter(vm, other), *item;
    if (!iterator) return NULL;
    int found = 0;
    while (!found && (item = object_next(vm, iterator))) {
        found = object_contains(vm, view, item);
        decref(item);
    }
    decref(iterator);
    return exception_pending(vm) ? NULL : BOOL(vm, !found);
}

/* ---- tables ---- */

static const GetSetDef view_getset[] = {
    {"mapping", view_mapping, NULL, "A read-only view of the dict itself."},
    {0},
};

static const MethodDef set_view_methods[] = {
    {"isdisjoint", "(other, /)", view_isdisjoint,
     "Whether the view has no item in common with other.", 0},
    {"__reversed__", "()", view_reversed, "An iterator over the view, the last item first.", 0},
    {0},
};

static const MethodDef value_view_methods[] = {
    {"__reversed__", "()", view_reversed, "An iterator over the view, the last item first.", 0},
    {0},
};

#define SET_VIEW_OPERATORS                                                                         \
    {                                                                                              \
        [BINARY_OR] = view_or, [BINARY_AND] = view_and, [BINARY_SUBTRACT] = view_subtract,         \
        [BINARY_XOR] = view_xor                                                                    \
    }

const TypeSpec dict_keys_type = {
    .id = TYPE_DICT_KEYS,
    .base = TYPE_OBJECT,
    .size = sizeof(DictView),
    .flags = TYPE_NO_NEW,
    .methods = set_view_methods,
    .getset = view_getset,
    .life = {.destroy = view_destroy, .traverse = view_traverse},
    .slots = {.repr = view_repr,
              .compare = view_compare,
              .iter = view_iter,
              .length = view_length,
              .contains = keys_contains,
              .binary = SET_VIEW_OPERATORS},
};

const TypeSpec dict_items_type = {
    .id = TYPE_DICT_ITEMS,
    .base = TYPE_OBJECT,
    .size = sizeof(DictView),
    .flags = TYPE_NO_NEW,
    .methods = set_view_methods,
    .getset = view_getset,
    .life = {.destroy = view_destroy, .traverse = view_traverse},
    .slots = {.repr = view_repr,
              .compare = view_compare,
              .iter = view_iter,
              .length = view_length,
              .contains = items_contains,
              .binary = SET_VIEW_OPERATORS},
};

const TypeSpec dict_values_type = {
    .id = TYPE_DICT_VALUES,
    .base = TYPE_OBJECT,
    .size = sizeof(DictView),
    .flags = TYPE_NO_NEW,
    .methods = value_view_methods,
    .getset = view_getset,
    .life = {.destroy = view_destroy, .traverse = view_traverse},
    .slots = {.repr = view_repr, .iter = view_iter, .length = view_length},
};

static const MethodDef dict_iterator_methods[] = {
    {"__length_hint__", "()", dict_iterator_hint, "How many items are left.", 0},
    {"__reduce__", "()", dict_iterator_reduce, "State for pickling.", 0},
    {0},
};

#define ITERATOR_TYPE(stem, type_id)                                                               \
    const TypeSpec dict_##stem##_type = {                                                          \
        .id = type_id,                                                                             \
        .base = TYPE_OBJECT,                                                                       \
        .size = sizeof(DictIterator),                                                              \
        .flags = TYPE_NO_NEW,                                                                      \
        .methods = dict_iterator_methods,                                                          \
        .life = {.destroy = dict_iterator_destroy, .traverse = dict_iterator_traverse},            \
        .slots = {.iter = iterator_self, .next = stem##_next},                                     \
    }
ITERATOR_TYPE(key_iterator, TYPE_DICT_KEY_ITERATOR);
ITERATOR_TYPE(value_iterator, TYPE_DICT_VALUE_ITERATOR);
ITERATOR_TYPE(item_iterator, TYPE_DICT_ITEM_ITERATOR);
ITERATOR_TYPE(reverse_key_iterator, TYPE_DICT_REVERSE_KEY_ITERATOR);
ITERATOR_TYPE(reverse_value_iterator, TYPE_DICT_REVERSE_VALUE_ITERATOR);
ITERATOR_TYPE(reverse_item_iterator, TYPE_DICT_REVERSE_ITEM_ITERATOR);
