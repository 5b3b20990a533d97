/* collections.OrderedDict: a dict, which keeps the order of its keys anyway, in which the order counts for comparisons and can
 * be changed at both ends. Methods that a class of the program has put over __getitem__ and __setitem__ are asked where CPython
 * asks them. */
#include "module/collections_ordered.h"

#include "object/items.h"

static const Slots *dict_slots(VM *vm) { return &builtin_type(vm, TYPE_DICT)->slots; }

#define METHOD(name) static Object *ordered_##name(VM *vm, Object *self, Object *const *args, size_t nargs)

/* ---- changes ---- */

/* Items more than known (or, below 0, less): the same before and after a change by the type's own methods, also when keys run
 * code meanwhile that makes such changes, too. */
static int64_t strangers(const OrderedDict *o) { return (int64_t)o->dict.used - o->known; }

/* After a change before which there were so many strangers. */
static void settle(OrderedDict *o, int64_t before) {
    uint32_t known = (uint32_t)(o->dict.used - before);
    if (known == o->known) return;
    o->known = known;
    o->state++;
}

static int ordered_setitem(VM *vm, Object *self, Object *key, Object *value) {
    OrderedDict *o = (OrderedDict *)self;
    int64_t before = strangers(o);
    int result = dict_slots(vm)->setitem(vm, self, key, value);
    settle(o, before);
    return result;
}

/* May items be put straight into the dict? Not if a class of the program has a __setitem__. */
static bool sets_plainly(Object *o) { return type_of(o)->slots.setitem == ordered_setitem; }

/* ---- update ---- */

/* One pair, which may be any iterable of two items. */
static bool set_pair(VM *vm, Object *self, Object *pair) {
    if (is_exact(pair, TYPE_TUPLE) && ((Tuple *)pair)->length == 2)
        return object_setitem(vm, self, ((Tuple *)pair)->items[0], ((Tuple *)pair)->items[1]) >= 0;
    Object *iterator = object_iter(vm, pair), *got[3] = {NULL};
    size_t n = 0;
    if (!iterator) return false;
    while (n < 3 && (got[n] = object_next(vm, iterator))) n++;
    decref(iterator);
    bool ok = !exception_pending(vm);
    if (ok && n != 2) {
        raise(vm, EXC_VALUE_ERROR, n > 2 ? "too many values to unpack (expected 2)"
                                   : n   ? "need more than 1 value to unpack"
                                         : "need more than 0 values to unpack");
        ok = false;
    }
    ok = ok && object_setitem(vm, self, got[0], got[1]) >= 0;
    for (size_t i = 0; i < n; i++) decref(got[i]);
    return ok;
}

static bool set_pairs(VM *vm, Object *self, Object *pairs) {
    Object *iterator = object_iter(vm, pairs), *pair;
    bool ok = iterator != NULL;
    for (size_t i = 0; ok && (pair = object_next(vm, iterator)); i++) {
        ok = set_pair(vm, self, pair) && !items_interrupted(vm, i);
        decref(pair);
    }
    xdecref(iterator);
    return ok && !exception_pending(vm);
}

static bool set_from_keys(VM *vm, Object *self, Object *mapping, Object *keys) {
    Object *iterator = object_iter(vm, keys), *key;
    bool ok = iterator != NULL;
    for (size_t i = 0; ok && (key = object_next(vm, iterator)); i++) {
        Object *value = object_getitem(vm, mapping, key);
        ok = value && object_setitem(vm, self, key, value) >= 0 && !items_interrupted(vm, i);
        xdecref(value);
        decref(key);
    }
    xdecref(iterator);
    return ok && !exception_pending(vm);
}

/* The items of an exact dict. */
static bool set_from_dict(VM *vm, Object *self, Dict *source) {
    if (sets_plainly(self)) {
        int64_t before = strangers((OrderedDict *)self);
        bool ok = dict_merge(vm, (Dict *)self, OBJ(source), true);
        settle((OrderedDict *)self, before);
        return ok;
    }
    Object *items = object_call_method(vm, OBJ(source), NAME(vm, items), NULL, 0);
    bool ok = items && set_pairs(vm, self, items);
    xdecref(items);
    return ok;
}

/* From a mapping, from what has items(), or from pairs. */
static bool set_from(VM *vm, Object *self, Object *source) {
    if (is_exact(source, TYPE_DICT)) return set_from_dict(vm, self, (Dict *)source);
    for (int i = 0; i < 2; i++) {
        Object *method = object_getattr_maybe(vm, source, i ? NAME(vm, items) : NAME(vm, keys));
        if (!method && exception_pending(vm)) return false;
        if (!method) continue;
        Object *found = object_call0(vm, method);
        decref(method);
        bool ok = found && (i ? set_pairs(vm, self, found) : set_from_keys(vm, self, source, found));
        xdecref(found);
        return ok;
    }
    return set_pairs(vm, self, source);
}

/* args: the keywords or NULL, then at most one source. */
static bool set_from_arguments(VM *vm, Object *self, Object *const *args, size_t nargs) {
    return (nargs < 2 || set_from(vm, self, args[1])) && (!args[0] || set_from_dict(vm, self, (Dict *)args[0]));
}

static int ordered_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) {
    if (nargs > 2) return raise(vm, EXC_TYPE_ERROR, "expected at most 1 arguments, got %zu", nargs - 1), -1;
    return set_from_arguments(vm, self, args, nargs) ? 0 : -1;
}

METHOD(update) {
    if (nargs > 2) return raise(vm, EXC_TYPE_ERROR, "update() takes at most 1 positional argument (%zu given)", nargs - 1);
    return set_from_arguments(vm, self, args, nargs) ? NEW_NONE(vm) : NULL;
}

static Object *ordered_inplace_or(VM *vm, Object *a, Object *b) { return set_from(vm, a, b) ? incref(a) : NULL; }

/* type(ordered)(a), updated by b */
static Object *ordered_or(VM *vm, Object *a, Object *b) {
    if (!is_dict(a) || !is_dict(b)) return NOT_IMPLEMENTED(vm);
    Object *both = object_call1(vm, OBJ(type_of(is_ordered(a) ? a : b)), a);
    if (both && !is_ordered(both)) raise(vm, EXC_TYPE_ERROR, "the class of an OrderedDict made a '%T' object", both);
    if (both && (!is_ordered(both) || !set_from(vm, both, b))) clear_ref(&both);
    return both;
}

METHOD(fromkeys) {
    (void)nargs;
    return dict_fromkeys(vm, self, args[0], args[1] ? args[1] : NONE(vm));
}

METHOD(setdefault) {
    (void)nargs;
    Object *key = args[0], *value = args[1] ? args[1] : NONE(vm);
    if (sets_plainly(self)) {
        int64_t before = strangers((OrderedDict *)self);
        Object *result = dict_setdefault(vm, (Dict *)self, key, value);
        settle((OrderedDict *)self, before);
        return result;
    }
    int there = object_contains(vm, self, key);
    if (there < 0) return NULL;
    if (there) return object_getitem(vm, self, key);
    return object_setitem(vm, self, key, value) < 0 ? NULL : incref(value);
}

/* ---- taking out, moving ---- */

METHOD(pop) {
    (void)nargs;
    int64_t before = strangers((OrderedDict *)self);
    Object *value = dict_pop(vm, (Dict *)self, args[0]);
    settle((OrderedDict *)self, before);
    if (value || exception_pending(vm)) return value;
    return args[1] ? incref(args[1]) : raise_key_error(vm, args[0]);
}

METHOD(popitem) {
    (void)nargs;
    OrderedDict *o = (OrderedDict *)self;
    Object *pair[2];
    int last = args[0] ? object_truth(vm, args[0]) : 1;
    if (last < 0) return NULL;
    int64_t before = strangers(o);
    bool taken = last ? dict_pop_last(vm, &o->dict, &pair[0], &pair[1]) : dict_pop_first(vm, &o->dict, &pair[0], &pair[1]);
    settle(o, before);
    return taken ? tuple_from_stolen(vm, pair, 2) : raise(vm, EXC_KEY_ERROR, "dictionary is empty");
}

METHOD(clear) {
    (void)args, (void)nargs;
    ((OrderedDict *)self)->known = 0;
    dict_clear_items(vm, (Dict *)self);
    return NEW_NONE(vm);
}

/* Is it the very key at that end? */
static bool is_at_end(Dict *d, const Object *key, bool last) {
    size_t position = last ? SIZE_MAX : 0;
    Object *there;
    return (last ? dict_previous(d, &position, &there, NULL) : dict_next(d, &position, &there, NULL)) && there == key;
}

METHOD(move_to_end) {
    (void)nargs;
    OrderedDict *o = (OrderedDict *)self;
    int last = args[1] ? object_truth(vm, args[1]) : 1;
    if (last < 0) return NULL;
    if (is_at_end(&o->dict, args[0], last != 0)) return NEW_NONE(vm);
    bool changed;
    int found = dict_move(vm, &o->dict, args[0], last != 0, &changed);
    if (found > 0 && changed) o->state++;
    return found > 0 ? NEW_NONE(vm) : found < 0 ? NULL : raise_key_error(vm, args[0]);
}

/* ---- the whole ---- */

/* The same keys in the same order? Both hold the same number of items. 1, 0, -1. */
static int same_order(VM *vm, OrderedDict *a, OrderedDict *b) {
    size_t i = 0, j = 0;
    uint32_t a_state = a->state, b_state = b->state;
    Object *x, *y;
    while (dict_next(&a->dict, &i, &x, NULL) && dict_next(&b->dict, &j, &y, NULL)) {
        incref(x);
        incref(y);
        int equal = item_equal(vm, x, y);
        decref(x);
        decref(y);
        if (equal <= 0) return equal;
        if (a->state != a_state || b->state != b_state)
            return raise(vm, EXC_RUNTIME_ERROR, "OrderedDict mutated during iteration"), -1;
        if (items_interrupted(vm, i)) return -1;
    }
    return 1;
}

static Object *ordered_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    if (!is_dict(a) || !is_dict(b) || (op != COMPARE_EQ && op != COMPARE_NE)) return NOT_IMPLEMENTED(vm);
    Object *equal = dict_slots(vm)->compare(vm, a, b, COMPARE_EQ);
    if (!equal || equal == NOT_IMPLEMENTED(vm)) return equal;
    int answer = equal == TRUE(vm);
    decref(equal);
    if (answer && is_ordered(a) && is_ordered(b)) answer = same_order(vm, (OrderedDict *)a, (OrderedDict *)b);
    return answer < 0 ? NULL : BOOL(vm, answer == (op == COMPARE_EQ));
}

static Object *ordered_repr(VM *vm, Object *o) {
    Str *name = type_of(o)->name;
    if (!((Dict *)o)->used) return OBJ(str_from_format(vm, "%U()", name));
    int running = repr_enter(vm, o);
    if (running < 0) return NULL;
    if (running) return OBJ(str_from_text(vm, "..."));
    Object *plain = OBJ(dict_new(vm)), *items = plain ? object_call_method(vm, o, NAME(vm, items), NULL, 0) : NULL;
    Str *text = items && dict_update(vm, (Dict *)plain, items) ? str_from_format(vm, "%U(%R)", name, plain) : NULL;
    xdecref(plain);
    xdecref(items);
    repr_leave(vm, o);
    return OBJ(text);
}

METHOD(copy) {
    (void)args, (void)nargs;
    OrderedDict *o = (OrderedDict *)self;
    bool exact = type_of(self)->spec == &collections_ordered_dict;
    Object *copy = object_call0(vm, OBJ(type_of(self))), *key, *value;
    bool ok = copy != NULL;
    uint32_t state = o->state;
    for (size_t position = 0; ok && ordered_step(vm, o, &position, false, &key, &value); decref(key)) {
        if (!exact) set_ref(&value, object_getitem(vm, self, key));
        ok = value && object_setitem(vm, copy, key, value) >= 0 && !items_interrupted(vm, position);
        xdecref(value);
        if (ok && o->state != state) ok = raise(vm, EXC_RUNTIME_ERROR, "OrderedDict mutated during iteration") != NULL;
    }
    if (copy && (!ok || exception_pending(vm))) clear_ref(&copy);
    return copy;
}

METHOD(reduce) {
    (void)args, (void)nargs;
    Object *state = object_call_method(vm, self, NAME(vm, __getstate__), NULL, 0);
    Object *items = state ? object_call_method(vm, self, NAME(vm, items), NULL, 0) : NULL;
    Object *iterator = items ? object_iter(vm, items) : NULL;
    Object *result = iterator ? tuple_pack(vm, 5, type_of(self), EMPTY_TUPLE(vm), state, NONE(vm), iterator) : NULL;
    xdecref(state);
    xdecref(items);
    xdecref(iterator);
    return result;
}

static Object *ordered_iter(VM *vm, Object *o) { return ordered_iterator_new(vm, (OrderedDict *)o, ORDERED_KEYS, false); }

#define GIVES(name, result) \
    METHOD(name) {          \
        (void)args, (void)nargs; \
        return result;      \
    }
GIVES(reversed, ordered_iterator_new(vm, (OrderedDict *)self, ORDERED_KEYS, true))
GIVES(keys, ordered_view_new(vm, (OrderedDict *)self, ORDERED_KEYS))
GIVES(values, ordered_view_new(vm, (OrderedDict *)self, ORDERED_VALUES))
GIVES(items, ordered_view_new(vm, (OrderedDict *)self, ORDERED_ITEMS))

/* ---- the type ---- */

static void ordered_destroy(VM *vm, Object *o) {
    ((OrderedDict *)o)->known = 0;
    builtin_type(vm, TYPE_DICT)->life.destroy(vm, o);
    instance_release_attributes(vm, o);
}
DICT_TRAVERSALS(ordered, instance_traverse_attributes)
static int ordered_clear_life(VM *vm, Object *o) {
    ordered_destroy(vm, o);
    return 0;
}

static const MethodDef ordered_methods[] = {
    {"fromkeys", "(iterable, value=None)", ordered_fromkeys, "A new OrderedDict with the keys of the iterable, all with the same value.",
     METHOD_CLASS},
    {"setdefault", "(key, default=None)", ordered_setdefault, "The value of key, after adding the key with the default if it was absent.", 0},
    {"pop", "(key, default=<unrepresentable>)", ordered_pop, "Removes key and returns its value, else the default; KeyError without one.", 0},
    {"popitem", "(last=True)", ordered_popitem, "Takes the last pair, or with last=False the first.", 0},
    {"move_to_end", "(key, last=True)", ordered_move_to_end, "Moves a key to the end, or with last=False to the start.", 0},
    {"update", "(*args, **kwargs)", ordered_update, "Sets items from a mapping or pairs, then from keyword arguments.", 0},
    {"clear", "()", ordered_clear, "Removes all items.", 0},
    {"copy", "()", ordered_copy, "An OrderedDict of the same items.", 0},
    {"keys", "()", ordered_keys, "A view of the keys.", 0},
    {"values", "()", ordered_values, "A view of the values.", 0},
    {"items", "()", ordered_items, "A view of the (key, value) pairs.", 0},
    {"__reversed__", "()", ordered_reversed, "An iterator over the keys, the last one first.", 0},
    {"__reduce__", "()", ordered_reduce, "State for pickling.", 0},
    {0},
};

const TypeSpec collections_ordered_dict = {
    .base = TYPE_DICT,
    .size = sizeof(OrderedDict),
    .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_WEAKREFABLE,
    .doc = "A dict whose order counts in comparisons and can be changed.",
    .init_signature = "(*args, **kwargs)",
    .methods = ordered_methods,
    .life = {.destroy = ordered_destroy, .traverse = ordered_traverse, .clear = ordered_clear_life},
    .parts = {.extent = dict_extent, .traverse_part = ordered_traverse_part, .detach = dict_detach},
    .slots = {.initialize = ordered_initialize,
              .repr = ordered_repr,
              .compare = ordered_compare,
              .iter = ordered_iter,
              .setitem = ordered_setitem,
              .binary = {[BINARY_OR] = ordered_or},
              .inplace = {[BINARY_OR] = ordered_inplace_or}},
};
