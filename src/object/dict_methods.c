/* The dict type: slots and methods on the table of dict.c. */
#include "object/dict.h"
#include "object/generic_alias.h"
#include "object/items.h"

/* ---- life ---- */

static Object *dict_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)args; /* __init__ takes them */
    (void)nargs;
    if (type == builtin_type(vm, TYPE_DICT)) return (Object *)dict_new(vm);
    Object *o = type_allocate(vm, type, sizeof(Dict));
    if (o) object_track(vm, o);
    return o;
}

/* args: the keywords (NULL: none), then the positional arguments. */
static bool dict_update_args(VM *vm, Dict *d, Object *const *args, size_t nargs, const char *name)
{
    if (nargs > 2) {
        raise(vm, EXC_TYPE_ERROR, "%s expected at most 1 argument, got %zu", name, nargs - 1);
        return false;
    }
    if (nargs == 2 && !dict_update(vm, d, args[1])) return false;
    return !args[0] || dict_merge(vm, d, args[0], true);
}

static int dict_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    return dict_update_args(vm, (Dict *)self, args, nargs, "dict") ? 0 : -1;
}

static void dict_destroy(VM *vm, Object *o) { dict_clear_items(vm, (Dict *)o); }

static int dict_traverse(Object *o, Visit visit, void *context)
{
    const struct DictTable *t = ((Dict *)o)->table;
    for (size_t i = 0; t && i < t->filled; i++) {
        if (!t->entries[i].value) continue;
        VISIT(t->entries[i].key);
        VISIT(t->entries[i].value);
    }
    return 0;
}

size_t dict_extent(const Object *o) { return ((const Dict *)o)->table ? 2 * (size_t)((const Dict *)o)->table->filled : 0; }

size_t dict_traverse_part(Object *o, size_t place, size_t limit, Visit visit, void *context)
{
    const struct DictTable *t = ((Dict *)o)->table;
    size_t filled = t ? t->filled : 0;
    for (; place < filled && limit > 0; place++, limit--) {
        if (!t->entries[place].value) continue;
        visit(t->entries[place].key, context);
        visit(t->entries[place].value, context);
    }
    return place < filled ? place : TRAVERSED;
}

/* Exact strs can be in no cycle: where all keys are such, the values will do. */
bool dict_references(Object *o, References *found)
{
    const struct DictTable *t = ((Dict *)o)->table;
    if (!t) *found = (References){NULL, 0, 1};
    else if (t->all_str) *found = (References){&t->entries->value, t->filled, 2};
    else *found = (References){&t->entries->key, 2 * (size_t)t->filled, 1};
    return true;
}

static bool dict_untracks(Object *o, bool old) { return old && dict_may_untrack((Dict *)o); }

void dict_detach(Object *o, Remains *remains)
{
    Dict *d = (Dict *)o;
    struct DictTable *t = d->table;
    *remains = (Remains){.block = t, .size = dict_table_size(t), .at = &t->entries->key,
                         .count = 2 * (size_t)t->filled, .stride = 1, .mask = SIZE_MAX};
    d->table = NULL;
    d->used = d->keys_version = 0;
}

static int dict_clear_life(VM *vm, Object *o)
{
    dict_clear_items(vm, (Dict *)o);
    return 0;
}

static size_t dict_size_of(Object *o) { return memory_block_size(((Dict *)o)->table); }

/* ---- text and comparison ---- */

static Object *dict_repr(VM *vm, Object *o)
{
    Dict *d = (Dict *)o;
    if (d->used == 0) return (Object *)str_from_text(vm, "{}");
    int running = repr_enter(vm, o);
    if (running < 0) return NULL;
    if (running) return (Object *)str_from_text(vm, "{...}");
    StrBuilder b;
    builder_open(&b, vm);
    builder_char(&b, '{');
    size_t position = 0;
    Object *key, *value;
    for (bool first = true; !b.failed && dict_next(d, &position, &key, &value); first = false) {
        incref(key);
        incref(value);
        if (!first) builder_ascii(&b, ", ", 2);
        builder_repr(&b, key);
        builder_ascii(&b, ": ", 2);
        builder_repr(&b, value);
        decref(key);
        decref(value);
        if (items_interrupted(vm, position)) b.failed = true;
    }
    builder_char(&b, '}');
    repr_leave(vm, o);
    return (Object *)builder_finish(&b);
}

static Object *dict_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if (!is_dict(a) || !is_dict(b) || (op != COMPARE_EQ && op != COMPARE_NE)) {
        return NOT_IMPLEMENTED(vm);
    }
    if (!recursion_enter(vm, " in comparison")) return NULL;
    int equal = dict_equal(vm, (Dict *)a, (Dict *)b);
    recursion_leave(vm);
    return equal < 0 ? NULL : BOOL(vm, equal == (op == COMPARE_EQ));
}

/* ---- mapping operations ---- */

static ptrdiff_t dict_length(VM *vm, Object *o)
{
    (void)vm;
    return (ptrdiff_t)((Dict *)o)->used;
}

static Object *dict_getitem(VM *vm, Object *o, Object *key)
{
    Object *value = dict_get(vm, (Dict *)o, key);
    if (likely(value != NULL)) return incref(value);
    if (exception_pending(vm)) return NULL;
    if (!is_exact(o, TYPE_DICT)) {
        value = object_call_special(vm, o, NAME(vm, __missing__), &key, 1);
        if (value || exception_pending(vm)) return value;
    }
    return raise_key_error(vm, key);
}

static int dict_setitem(VM *vm, Object *o, Object *key, Object *value)
{
    if (likely(value != NULL)) return dict_set(vm, (Dict *)o, key, value) ? 0 : -1;
    int deleted = dict_delete(vm, (Dict *)o, key);
    if (deleted == 0) raise_key_error(vm, key);
    return deleted > 0 ? 0 : -1;
}

static int dict_contains_slot(VM *vm, Object *o, Object *key)
{
    return dict_contains(vm, (Dict *)o, key);
}

/* An exact dict of the same items; a subclass with an __iter__ of its own is asked for them. */
static Dict *dict_copy_asking(VM *vm, Dict *d)
{
    if (type_of(&d->head)->slots.iter == builtin_type(vm, TYPE_DICT)->slots.iter) {
        return dict_copy(vm, d);
    }
    Dict *copy = dict_new(vm);
    if (!copy || dict_merge(vm, copy, (Object *)d, true)) return copy;
    decref(copy);
    return NULL;
}

static Object *dict_or(VM *vm, Object *a, Object *b)
{
    if (!is_dict(a) || !is_dict(b)) return NOT_IMPLEMENTED(vm);
    Dict *result = dict_copy_asking(vm, (Dict *)a);
    if (!result || dict_update(vm, result, b)) return (Object *)result;
    decref(result);
    return NULL;
}

static Object *dict_inplace_or(VM *vm, Object *a, Object *b)
{
    return dict_update(vm, (Dict *)a, b) ? incref(a) : NULL;
}

static Object *dict_iter(VM *vm, Object *o)
{
    return dict_iterator_new(vm, TYPE_DICT_KEY_ITERATOR, (Dict *)o);
}

/* ---- methods ---- */

static Object *dict_get_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Object *value = dict_get(vm, (Dict *)self, args[0]);
    if (value) return incref(value);
    if (exception_pending(vm)) return NULL;
    return args[1] ? incref(args[1]) : NONE(vm);
}

static Object *dict_setdefault_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return dict_setdefault(vm, (Dict *)self, args[0], args[1] ? args[1] : NONE(vm));
}

static Object *dict_pop_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Dict *d = (Dict *)self;
    /* An empty dict does not look at the key's hash. */
    Object *value = d->used ? dict_pop(vm, d, args[0]) : NULL;
    if (value || exception_pending(vm)) return value;
    return args[1] ? incref(args[1]) : raise_key_error(vm, args[0]);
}

static Object *dict_popitem_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    Object *pair[2];
    if (!dict_pop_last(vm, (Dict *)self, &pair[0], &pair[1])) {
        return raise(vm, EXC_KEY_ERROR, "popitem(): dictionary is empty");
    }
    return tuple_from_stolen(vm, pair, 2);
}

static Object *dict_update_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    return dict_update_args(vm, (Dict *)self, args, nargs, "update") ? NONE(vm) : NULL;
}

static Object *dict_clear_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    dict_clear_items(vm, (Dict *)self);
    return NONE(vm);
}

static Object *dict_copy_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    return (Object *)dict_copy_asking(vm, (Dict *)self);
}

static Object *dict_keys_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    return dict_keys_new(vm, (Dict *)self);
}

static Object *dict_values_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    return dict_values_new(vm, (Dict *)self);
}

static Object *dict_items_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    return dict_items_new(vm, (Dict *)self);
}

static Object *dict_reversed_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    return dict_iterator_new(vm, TYPE_DICT_REVERSE_KEY_ITERATOR, (Dict *)self);
}

Object *dict_fromkeys(VM *vm, Object *class, Object *iterable, Object *value)
{
    Object *result = object_call0(vm, class), *key;
    Object *iterator = result ? object_iter(vm, iterable) : NULL;
    bool exact = result && is_exact(result, TYPE_DICT), done = iterator != NULL;
    for (size_t i = 0; done && (key = object_next(vm, iterator)); i++) {
        done = exact ? dict_set(vm, (Dict *)result, key, value)
                     : object_setitem(vm, result, key, value) == 0;
        decref(key);
        if (items_interrupted(vm, i)) done = false;
    }
    xdecref(iterator);
    if (!done || exception_pending(vm)) clear_ref(&result);
    return result;
}

static Object *dict_fromkeys_method(VM *vm, Object *class, Object *const *args, size_t nargs)
{
    (void)nargs;
    return dict_fromkeys(vm, class, args[0], args[1] ? args[1] : NONE(vm));
}

static Object *dict_class_getitem(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return generic_alias_new(vm, self, args[0]);
}

static const MethodDef dict_methods[] = {
    {"clear", "()", dict_clear_method, "Removes all items.", 0},
    {"copy", "()", dict_copy_method, "A new dict of the same items.", 0},
    {"fromkeys", "(iterable, value=None, /)", dict_fromkeys_method,
     "A new dict with the keys of the iterable, all with the same value.", METHOD_CLASS},
    {"get", "(key, default=None, /)", dict_get_method,
     "The value of key if it is there, else the default.", 0},
    {"items", "()", dict_items_method, "A view of the (key, value) pairs.", 0},
    {"keys", "()", dict_keys_method, "A view of the keys.", 0},
    {"pop", "(key, default=<unrepresentable>, /)", dict_pop_method,
     "Removes key and returns its value, else the default; KeyError without one.", 0},
    {"popitem", "()", dict_popitem_method,
     "Removes the (key, value) pair added last and returns it; KeyError when empty.", 0},
    {"setdefault", "(key, default=None, /)", dict_setdefault_method,
     "The value of key, after adding the key with the default if it was absent.", 0},
    {"update", "(*args, **kwargs)", dict_update_method,
     "Sets items from a mapping or an iterable of pairs, then from keyword arguments.", 0},
    {"values", "()", dict_values_method, "A view of the values.", 0},
    {"__reversed__", "()", dict_reversed_method, "An iterator over the keys, the last one first.",
     0},
    {"__class_getitem__", "(key, /)", dict_class_getitem, "dict[str, int] for annotations.",
     METHOD_CLASS},
    {0},
};

const TypeSpec dict_type = {
    .id = TYPE_DICT,
    .base = TYPE_OBJECT,
    .size = sizeof(Dict),
    .flags = TYPE_BASE | TYPE_MAPPING | TYPE_IS_DICT,
    .doc = "A mapping from hashable keys to values, in the order in which the keys were added.\n\n"
           "dict(**kwargs)\ndict(mapping, **kwargs)\ndict(iterable_of_pairs, **kwargs)",
    .init_signature = "(*args, **kwargs)",
    .methods = dict_methods,
    .life = {.destroy = dict_destroy, .traverse = dict_traverse, .clear = dict_clear_life},
    .parts = {.extent = dict_extent, .traverse_part = dict_traverse_part, .references = dict_references,
              .may_untrack = dict_untracks,
              .detach = dict_detach},
    .plain = true,
    .slots = {.construct = dict_construct,
              .initialize = dict_initialize,
              .repr = dict_repr,
              .compare = dict_compare,
              .iter = dict_iter,
              .length = dict_length,
              .getitem = dict_getitem,
              .setitem = dict_setitem,
              .contains = dict_contains_slot,
              .binary = {[BINARY_OR] = dict_or},
              .inplace = {[BINARY_OR] = dict_inplace_or},
              .size_of = dict_size_of},
};
