/* collections.OrderedDict: a dict, which keeps the order of its keys anyway, in which the order counts for comparisons and can
 * be changed at both ends. */
#include "module/collections.h"

#include "object/generic_alias.h"
#include "object/items.h"

static const Slots *dict_slots(VM *vm) { return &builtin_type(vm, TYPE_DICT)->slots; }
static bool is_ordered(Object *o) { return collections_is(o, &collections_ordered_dict); }

#define METHOD(name) static Object *ordered_##name(VM *vm, Object *self, Object *const *args, size_t nargs)

/* args: the keywords or NULL, then at most one mapping or iterable of pairs. A class of the program may have put a __setitem__
 * of its own over dict's: it is asked then. */
static bool take_items(VM *vm, Object *self, Object *const *args, size_t nargs, const char *name) {
    if (nargs > 2) return raise(vm, EXC_TYPE_ERROR, "%s expected at most 1 argument, got %zu", name, nargs - 1) != NULL;
    bool own = type_of(self)->slots.setitem == dict_slots(vm)->setitem;
    Dict *target = own ? (Dict *)incref(self) : dict_new(vm);
    bool ok = target && (nargs < 2 || dict_update(vm, target, args[1])) && (!args[0] || dict_merge(vm, target, args[0], true));
    Object *key, *value;
    for (size_t at = 0; ok && !own && dict_next(target, &at, &key, &value);) ok = object_setitem(vm, self, key, value) >= 0;
    xdecref(target);
    return ok;
}

static int ordered_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) {
    return take_items(vm, self, args, nargs, "OrderedDict") ? 0 : -1;
}
METHOD(update) { return take_items(vm, self, args, nargs, "update") ? NEW_NONE(vm) : NULL; }

METHOD(move_to_end) {
    (void)nargs;
    Dict *d = (Dict *)self;
    int last = args[1] ? object_truth(vm, args[1]) : 1;
    if (last < 0) return NULL;
    int moved = dict_move(vm, d, args[0], last != 0);
    return moved > 0 ? NEW_NONE(vm) : moved < 0 ? NULL : raise_key_error(vm, args[0]);
}

METHOD(popitem) {
    (void)nargs;
    Dict *d = (Dict *)self;
    Object *key, *value, *pair[2];
    size_t position = 0;
    int last = args[0] ? object_truth(vm, args[0]) : 1;
    if (last < 0) return NULL;
    if (!d->used) return raise(vm, EXC_KEY_ERROR, "dictionary is empty");
    if (last) {
        dict_pop_last(vm, d, &pair[0], &pair[1]);
        return tuple_from_stolen(vm, pair, 2);
    }
    dict_next(d, &position, &key, NULL);
    incref(key);
    value = dict_pop(vm, d, key);
    Object *result = value ? tuple_pack(vm, 2, key, value) : exception_pending(vm) ? NULL : raise_key_error(vm, key);
    decref(key);
    xdecref(value);
    return result;
}

/* The same keys in the same order? Both hold the same number of items. 1, 0, -1. */
static int same_order(VM *vm, Dict *a, Dict *b) {
    size_t i = 0, j = 0;
    Object *x, *y;
    while (dict_next(a, &i, &x, NULL) && dict_next(b, &j, &y, NULL)) {
        incref(x);
        incref(y);
        int equal = item_equal(vm, x, y);
        decref(x);
        decref(y);
        if (equal <= 0) return equal;
    }
    return 1;
}

static Object *ordered_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    if (!is_dict(a) || !is_dict(b) || (op != COMPARE_EQ && op != COMPARE_NE)) return NOT_IMPLEMENTED(vm);
    Object *equal = dict_slots(vm)->compare(vm, a, b, COMPARE_EQ);
    if (!equal || equal == NOT_IMPLEMENTED(vm)) return equal;
    int answer = equal == TRUE(vm);
    decref(equal);
    if (answer && is_ordered(a) && is_ordered(b)) answer = same_order(vm, (Dict *)a, (Dict *)b);
    return answer < 0 ? NULL : BOOL(vm, answer == (op == COMPARE_EQ));
}

static Object *ordered_repr(VM *vm, Object *o) {
    Str *name = type_of(o)->name;
    if (!((Dict *)o)->used) return OBJ(str_from_format(vm, "%U()", name));
    int running = repr_enter(vm, o);
    if (running < 0) return NULL;
    if (running) return OBJ(str_from_text(vm, "..."));
    Object *plain = OBJ(dict_new(vm));
    Str *method = plain ? str_intern_text(vm, "items") : NULL;
    Object *items = method ? object_call_method(vm, o, method, NULL, 0) : NULL;
    Str *text = items && dict_update(vm, (Dict *)plain, items) ? str_from_format(vm, "%U(%R)", name, plain) : NULL;
    xdecref(plain);
    xdecref(method);
    xdecref(items);
    repr_leave(vm, o);
    return OBJ(text);
}

METHOD(copy) {
    (void)args, (void)nargs;
    return object_call1(vm, OBJ(type_of(self)), self);
}

/* type(ordered)(a), updated by b */
static Object *ordered_or(VM *vm, Object *a, Object *b) {
    if (!is_dict(a) || !is_dict(b)) return NOT_IMPLEMENTED(vm);
    Object *both = object_call1(vm, OBJ(type_of(is_ordered(a) ? a : b)), a);
    if (both && !(is_dict(both) && dict_update(vm, (Dict *)both, b))) clear_ref(&both);
    return both;
}

METHOD(reduce) {
    (void)args, (void)nargs;
    Attributes *attributes = attributes_of(self);
    bool has_state = attributes && (!attributes->shape_id || shape_by_id(vm, attributes->shape_id)->count > 0);
    Object *state = has_state ? OBJ(instance_dict(vm, self)) : NONE(vm);
    Str *method = state ? str_intern_text(vm, "items") : NULL;
    Object *items = method ? object_call_method(vm, self, method, NULL, 0) : NULL, *iterator = items ? object_iter(vm, items) : NULL;
    if (state && is_dict(state) && !((Dict *)state)->used) set_ref(&state, NONE(vm));
    Object *result = iterator ? tuple_pack(vm, 5, type_of(self), EMPTY_TUPLE(vm), state, NONE(vm), iterator) : NULL;
    xdecref(state);
    xdecref(method);
    xdecref(items);
    xdecref(iterator);
    return result;
}

static void ordered_destroy(VM *vm, Object *o) {
    builtin_type(vm, TYPE_DICT)->life.destroy(vm, o);
    instance_release_attributes(vm, o);
}
DICT_TRAVERSALS(ordered, instance_traverse_attributes)
static int ordered_clear(VM *vm, Object *o) {
    ordered_destroy(vm, o);
    return 0;
}

static const MethodDef ordered_methods[] = {
    {"move_to_end", "(key, last=True)", ordered_move_to_end, "Moves a key to the end, or with last=False to the start.", 0},
    {"popitem", "(last=True)", ordered_popitem, "Takes the last pair, or with last=False the first.", 0},
    {"update", "(*args, **kwargs)", ordered_update, "Sets items from a mapping or pairs, then from keyword arguments.", 0},
    {"copy", "()", ordered_copy, "An OrderedDict of the same items.", 0},
    {"__copy__", "()", ordered_copy, "An OrderedDict of the same items.", 0},
    {"__reduce__", "()", ordered_reduce, "State for pickling.", 0},
    {0},
};

const TypeSpec collections_ordered_dict = {
    .base = TYPE_DICT,
    .size = sizeof(Dict),
    .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_WEAKREFABLE,
    .doc = "A dict whose order counts in comparisons and can be changed.",
    .init_signature = "(*args, **kwargs)",
    .methods = ordered_methods,
    .life = {.destroy = ordered_destroy, .traverse = ordered_traverse, .clear = ordered_clear},
    .parts = {.extent = dict_extent, .traverse_part = ordered_traverse_part, .detach = dict_detach},
    .slots = {.initialize = ordered_initialize, .repr = ordered_repr, .compare = ordered_compare, .binary = {[BINARY_OR] = ordered_or}},
};
