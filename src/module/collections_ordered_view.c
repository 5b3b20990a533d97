/* What OrderedDict.keys(), .values() and .items() give, and the one type of iterator for all of them, both ways. The views are
 * dict's but for their iterators, which notice every change of the keys and of their order. */
#include "module/collections_ordered.h"

#include "object/items.h"
#include "object/iterators.h"

typedef struct OrderedIterator {
    Object head;
    OrderedDict *dict; /* owned, NULL at the end */
    Tuple *pair;       /* owned: what an iterator over items gave last, used again when nobody keeps it */
    size_t position;   /* see dict_next, dict_previous */
    uint32_t size;     /* the dict's at the start; SIZE_CHANGED after an error */
    uint32_t state;    /* the dict's at the start */
    OrderedPart part;
    bool reverse;
} OrderedIterator;

#define SIZE_CHANGED UINT32_MAX

static const TypeSpec iterator_spec, keys_spec, values_spec, items_spec;

/* ---- steps ---- */

/* May the hash of this key be another one by now? Not those of the usual builtin types, nor those that come from the address. */
static bool hash_may_change(VM *vm, Object *key) {
    switch (type_of(key)->id) {
    case TYPE_STR: case TYPE_INT: case TYPE_BOOL: case TYPE_NONE: case TYPE_FLOAT: case TYPE_BYTES: case TYPE_TYPE: return false;
    default: return type_of(key)->slots.hash != builtin_type(vm, TYPE_OBJECT)->slots.hash;
    }
}

bool ordered_step(VM *vm, OrderedDict *o, size_t *position, bool reverse, Object **key, Object **value) {
    Dict *d = &o->dict;
    if (!(reverse ? dict_previous(d, position, key, value) : dict_next(d, position, key, value))) {
        if (ordered_lacks(o)) raise(vm, EXC_KEY_ERROR, "a method of dict took an item out of the OrderedDict");
        return false;
    }
    incref(*key);
    if (likely(!hash_may_change(vm, *key))) {
        incref(*value);
        return true;
    }
    *value = xincref(dict_get(vm, d, *key));
    if (*value) return true;
    if (!exception_pending(vm)) raise_key_error(vm, *key);
    clear_ref(key);
    return false;
}

/* ---- iterators ---- */

Object *ordered_iterator_new(VM *vm, OrderedDict *o, OrderedPart part, bool reverse) {
    OrderedIterator *it = (OrderedIterator *)object_alloc(vm, collections_type(vm, &iterator_spec), sizeof *it);
    if (!it) return NULL;
    it->dict = incref(o);
    it->pair = NULL;
    it->position = reverse ? SIZE_MAX : 0;
    it->size = o->dict.used;
    it->state = o->state;
    it->part = part;
    it->reverse = reverse;
    object_track(vm, OBJ(it));
    return OBJ(it);
}

static Object *iterator_next(VM *vm, Object *self) {
    OrderedIterator *it = (OrderedIterator *)self;
    OrderedDict *o = it->dict;
    if (!o) return NULL;
    if (it->state != o->state) {
        raise(vm, EXC_RUNTIME_ERROR, "OrderedDict mutated during iteration");
        clear_ref(&it->dict);
        return NULL;
    }
    if (it->size != o->dict.used) {
        it->size = SIZE_CHANGED;
        return raise(vm, EXC_RUNTIME_ERROR, "OrderedDict changed size during iteration");
    }
    Object *key, *value;
    if (!ordered_step(vm, o, &it->position, it->reverse, &key, &value)) {
        clear_ref(&it->dict);
        return NULL;
    }
    if (it->part == ORDERED_ITEMS) return dict_item_pair(vm, &it->pair, key, value);
    decref(it->part == ORDERED_KEYS ? value : key);
    return it->part == ORDERED_KEYS ? key : value;
}

static void iterator_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&((OrderedIterator *)o)->dict);
    clear_ref(&((OrderedIterator *)o)->pair);
}

static int iterator_traverse(Object *o, Visit visit, void *context) {
    VISIT(((OrderedIterator *)o)->dict);
    VISIT(((OrderedIterator *)o)->pair);
    return 0;
}

/* (iter, ([what is left],)): a copy of the iterator is run to its end. */
static Object *iterator_reduce_method(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    OrderedIterator *it = (OrderedIterator *)self, *copy = NULL;
    if (it->dict) {
        copy = (OrderedIterator *)ordered_iterator_new(vm, it->dict, it->part, it->reverse);
        if (!copy) return NULL;
        copy->position = it->position;
        copy->size = it->size;
        copy->state = it->state;
    }
    Object *rest = copy ? list_from_iterable(vm, OBJ(copy)) : OBJ(list_new(vm, 0));
    Object *result = rest ? iterator_reduce(vm, "iter", rest, -1) : NULL;
    xdecref(copy);
    xdecref(rest);
    return result;
}

static const MethodDef iterator_methods[] = {{"__reduce__", "()", iterator_reduce_method, "State for pickling.", 0}, {0}};

static const TypeSpec iterator_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(OrderedIterator),
    .flags = TYPE_NO_NEW,
    .methods = iterator_methods,
    .life = {.destroy = iterator_destroy, .traverse = iterator_traverse},
    .slots = {.iter = iterator_self, .next = iterator_next},
};

/* ---- views ---- */

Object *ordered_view_new(VM *vm, OrderedDict *o, OrderedPart part) {
    const TypeSpec *spec = part == ORDERED_KEYS ? &keys_spec : part == ORDERED_VALUES ? &values_spec : &items_spec;
    return dict_view_new(vm, collections_type(vm, spec), &o->dict);
}

#define VIEW(name, part, base_type)                                                                                    \
    static Object *name##_iter(VM *vm, Object *o) {                                                                    \
        return ordered_iterator_new(vm, (OrderedDict *)dict_of_view(o), part, false);                                  \
    }                                                                                                                  \
    static Object *name##_reversed(VM *vm, Object *self, Object *const *args, size_t nargs) {                          \
        (void)args, (void)nargs;                                                                                       \
        return ordered_iterator_new(vm, (OrderedDict *)dict_of_view(self), part, true);                                \
    }                                                                                                                  \
    static const MethodDef name##_methods[] = {                                                                        \
        {"__reversed__", "()", name##_reversed, "An iterator over the view, the last item first.", 0}, {0}};           \
    static const TypeSpec name##_spec = {                                                                              \
        .base = base_type, .flags = TYPE_NO_NEW, .methods = name##_methods, .slots = {.iter = name##_iter}}
VIEW(keys, ORDERED_KEYS, TYPE_DICT_KEYS);
VIEW(values, ORDERED_VALUES, TYPE_DICT_VALUES);
VIEW(items, ORDERED_ITEMS, TYPE_DICT_ITEMS);

bool ordered_setup(VM *vm) {
    return type_from_spec(vm, &iterator_spec, "odict_iterator", NULL) &&
           type_from_spec(vm, &keys_spec, "odict_keys", builtin_type(vm, TYPE_DICT_KEYS)) &&
           type_from_spec(vm, &values_spec, "odict_values", builtin_type(vm, TYPE_DICT_VALUES)) &&
           type_from_spec(vm, &items_spec, "odict_items", builtin_type(vm, TYPE_DICT_ITEMS));
}
