/* The native module _collections, on which collections (lib/collections.py) is built: defaultdict, the items of named tuples
 * as attributes, and the counting of Counter. deque and OrderedDict have their own files. */
#include "module/collections_ordered.h"

#include "object/items.h"
#include "object/module.h"

/* ---- defaultdict ---- */

typedef struct DefaultDict {
    Dict dict;
    Object *factory; /* owned, NULL or None: none */
} DefaultDict;

/* args: the keywords or NULL, then the positional arguments. */
static int default_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) {
    DefaultDict *d = (DefaultDict *)self;
    Object *factory = nargs > 1 ? args[1] : NULL;
    if (factory && !is_none(factory) && !object_is_callable(factory))
        return raise(vm, EXC_TYPE_ERROR, "first argument must be callable or None"), -1;
    if (nargs > 3) return raise(vm, EXC_TYPE_ERROR, "dict expected at most 1 argument, got %zu", nargs - 2), -1;
    set_ref(&d->factory, factory ? incref(factory) : NONE(vm));
    if (nargs == 3 && !dict_update(vm, &d->dict, args[2])) return -1;
    return !args[0] || dict_merge(vm, &d->dict, args[0], true) ? 0 : -1;
}

static Object *default_missing(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    DefaultDict *d = (DefaultDict *)self;
    if (!d->factory || is_none(d->factory)) return raise_key_error(vm, args[0]);
    Object *factory = incref(d->factory), *value = object_call0(vm, factory);
    decref(factory);
    if (value && object_setitem(vm, self, args[0], value) < 0) clear_ref(&value);
    return value;
}

/* d[key]; classes of programs may have a __missing__ of their own. */
static Object *default_getitem(VM *vm, Object *o, Object *key) {
    Object *value = dict_get(vm, (Dict *)o, key);
    if (likely(value != NULL)) return incref(value);
    if (exception_pending(vm)) return NULL;
    if (type_of(o)->spec == &collections_defaultdict) return default_missing(vm, o, &key, 1);
    return builtin_type(vm, TYPE_DICT)->slots.getitem(vm, o, key);
}

static Object *default_repr(VM *vm, Object *o) {
    DefaultDict *d = (DefaultDict *)o;
    Object *items = builtin_type(vm, TYPE_DICT)->slots.repr(vm, o);
    if (!items) return NULL;
    Str *factory = NULL, *text = NULL;
    int running = d->factory ? repr_enter(vm, d->factory) : 0;
    if (running > 0) factory = str_from_text(vm, "...");
    else if (running == 0) factory = d->factory ? object_repr(vm, d->factory) : str_from_text(vm, "None");
    if (running == 0 && d->factory) repr_leave(vm, d->factory);
    if (factory) text = str_from_format(vm, "%U(%U, %U)", type_of(o)->name, factory, (Str *)items);
    xdecref(factory);
    decref(items);
    return OBJ(text);
}

/* type(self)(self.default_factory, items) */
static Object *default_like(VM *vm, Object *self, Object *items) {
    Object *factory = ((DefaultDict *)self)->factory;
    return object_call2(vm, OBJ(type_of(self)), factory ? factory : NONE(vm), items);
}

static Object *default_copy(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    return default_like(vm, self, self);
}

static Object *default_or(VM *vm, Object *a, Object *b) {
    Object *self = collections_is(a, &collections_defaultdict) ? a : b;
    if (!is_dict(self == a ? b : a)) return NOT_IMPLEMENTED(vm);
    Object *both = default_like(vm, self, a);
    if (both && !(is_dict(both) && dict_update(vm, (Dict *)both, b))) clear_ref(&both);
    return both;
}

static Object *default_reduce(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Object *factory = ((DefaultDict *)self)->factory;
    Object *made_of = !factory || is_none(factory) ? OBJ(EMPTY_TUPLE(vm)) : tuple_pack(vm, 1, factory);
    Str *name = made_of ? str_intern_text(vm, "items") : NULL;
    Object *items = name ? object_call_method(vm, self, name, NULL, 0) : NULL;
    Object *iterator = items ? object_iter(vm, items) : NULL;
    Object *result = iterator ? tuple_pack(vm, 5, type_of(self), made_of, NONE(vm), NONE(vm), iterator) : NULL;
    xdecref(made_of);
    xdecref(name);
    xdecref(items);
    xdecref(iterator);
    return result;
}

static void default_destroy(VM *vm, Object *o) {
    clear_ref(&((DefaultDict *)o)->factory);
    builtin_type(vm, TYPE_DICT)->life.destroy(vm, o);
}
static int visit_factory(Object *o, Visit visit, void *context) {
    VISIT(((DefaultDict *)o)->factory);
    return 0;
}
DICT_TRAVERSALS(default, visit_factory)
static int default_clear(VM *vm, Object *o) {
    default_destroy(vm, o);
    return 0;
}

static const MethodDef default_methods[] = {
    {"__missing__", "(key, /)", default_missing, "What is not there is made by default_factory().", 0},
    {"copy", "()", default_copy, "A defaultdict of the same items.", 0},
    {"__copy__", "()", default_copy, "A defaultdict of the same items.", 0},
    {"__reduce__", "()", default_reduce, "State for pickling.", 0},
    {0},
};
static const MemberDef default_members[] = {
    MEMBER("default_factory", MEMBER_OBJECT, offsetof(DefaultDict, factory), true, "What makes the value of a key that is not there."), {0}};

const TypeSpec collections_defaultdict = {
    .base = TYPE_DICT,
    .size = sizeof(DefaultDict),
    .flags = TYPE_BASE,
    .doc = "defaultdict(default_factory=None, /, [...]): a dict that makes what is not there.",
    .init_signature = "(*args, **kwargs)",
    .methods = default_methods,
    .members = default_members,
    .life = {.destroy = default_destroy, .traverse = default_traverse, .clear = default_clear},
    .parts = {.extent = dict_extent, .traverse_part = default_traverse_part, .detach = dict_detach},
    .slots = {.initialize = default_initialize, .repr = default_repr, .binary = {[BINARY_OR] = default_or}},
};

/* ---- items of named tuples ---- */

typedef struct TupleGetter {
    Object head;
    Object *doc; /* owned */
    size_t index;
} TupleGetter;

static Object *getter_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    ptrdiff_t index;
    if (!object_to_size(vm, args[0], &index)) return NULL;
    TupleGetter *getter = (TupleGetter *)type_allocate(vm, type, sizeof(TupleGetter));
    if (!getter) return NULL;
    getter->index = (size_t)index;
    getter->doc = incref(args[1]);
    object_track(vm, &getter->head);
    return OBJ(getter);
}

static Object *getter_get(VM *vm, Object *descriptor, Object *object, Type *type) {
    TupleGetter *getter = (TupleGetter *)descriptor;
    (void)type;
    if (!object) return incref(descriptor);
    if (!is_tuple(object)) {
        if (is_none(object)) return incref(descriptor);
        return raise(vm, EXC_TYPE_ERROR, "descriptor for index '%zu' for tuple subclasses doesn't apply to '%T' object", getter->index, object);
    }
    Tuple *tuple = (Tuple *)object;
    return getter->index < tuple->length ? incref(tuple->items[getter->index]) : raise(vm, EXC_INDEX_ERROR, "tuple index out of range");
}

static int getter_set(VM *vm, Object *descriptor, Object *object, Object *value) {
    (void)descriptor, (void)object;
    raise(vm, EXC_ATTRIBUTE_ERROR, value ? "can't set attribute" : "can't delete attribute");
    return -1;
}

static Object *getter_repr(VM *vm, Object *o) {
    TupleGetter *getter = (TupleGetter *)o;
    return OBJ(str_from_format(vm, "_tuplegetter(%zu, %R)", getter->index, getter->doc));
}

static Object *getter_reduce(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    TupleGetter *getter = (TupleGetter *)self;
    Object *index = int_from_size(vm, getter->index), *made_of = index ? tuple_pack(vm, 2, index, getter->doc) : NULL;
    Object *result = made_of ? tuple_pack(vm, 2, type_of(self), made_of) : NULL;
    xdecref(index);
    xdecref(made_of);
    return result;
}

static void getter_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&((TupleGetter *)o)->doc);
}
static int getter_traverse(Object *o, Visit visit, void *context) {
    VISIT(((TupleGetter *)o)->doc);
    return 0;
}

static const MethodDef getter_methods[] = {{"__reduce__", "()", getter_reduce, "State for pickling.", 0}, {0}};
static const MemberDef getter_members[] = {MEMBER("__doc__", MEMBER_OBJECT, offsetof(TupleGetter, doc), true, "What the item is."), {0}};

const TypeSpec collections_tuplegetter = {
    .base = TYPE_OBJECT,
    .size = sizeof(TupleGetter),
    .new_signature = "(index, doc, /)",
    .methods = getter_methods,
    .members = getter_members,
    .life = {.destroy = getter_destroy, .traverse = getter_traverse},
    .slots = {.construct = getter_construct, .repr = getter_repr, .descr_get = getter_get, .descr_set = getter_set},
};

/* ---- counting ---- */

/* Does the mapping use dict's own function under that name? */
static bool is_dicts_own(VM *vm, Object *mapping, const char *name) {
    Str *key = str_intern_text(vm, name);
    if (!key) return false;
    Object *own = type_lookup(vm, builtin_type(vm, TYPE_DICT), key);
    bool same = own && type_lookup(vm, type_of(mapping), key) == own;
    decref(key);
    return same;
}

typedef struct Counting {
    Object *mapping;
    Object *get;  /* bound, NULL: the mapping is a dict with dict's own functions */
    Object *zero; /* immortal */
} Counting;

static int count_one(VM *vm, Object *key, void *context) {
    Counting *c = context;
    Object *old, *count;
    if (c->get) {
        old = object_call2(vm, c->get, key, c->zero);
        if (!old) return -1;
    } else {
        int counted = dict_count(vm, (Dict *)c->mapping, key);
        if (counted) return counted < 0 ? -1 : 0;
        old = dict_get(vm, (Dict *)c->mapping, key);
        if (!old && exception_pending(vm)) return -1;
        old = old ? incref(old) : c->zero;
    }
    if (item_is_small_int(old) && ((Int *)old)->value < INT64_MAX) count = int_from_int64(vm, ((Int *)old)->value + 1);
    else {
        Object *one = int_from_int64(vm, 1);
        count = object_binary(vm, BINARY_ADD, old, one);
    }
    decref(old);
    if (!count) return -1;
    int result = c->get ? object_setitem(vm, c->mapping, key, count) : dict_set(vm, (Dict *)c->mapping, key, count) ? 0 : -1;
    decref(count);
    return result;
}

static Object *count_elements(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    Counting counting = {.mapping = args[0], .zero = int_from_int64(vm, 0)};
    bool plain = is_dict(args[0]) && is_dicts_own(vm, args[0], "get") && is_dicts_own(vm, args[0], "__setitem__");
    if (exception_pending(vm)) return NULL;
    if (!plain && !(counting.get = object_getattr_text(vm, args[0], "get"))) return NULL;
    int result = object_for_each(vm, args[1], count_one, &counting);
    xdecref(counting.get);
    return result < 0 ? NULL : NEW_NONE(vm);
}

/* ---- the module ---- */

static const struct {
    const char *name;
    const TypeSpec *spec;
    TypeId base;
} types[] = {
    {"collections.deque", &collections_deque, TYPE_OBJECT},
    {"collections.defaultdict", &collections_defaultdict, TYPE_DICT},
    {"collections.OrderedDict", &collections_ordered_dict, TYPE_DICT},
    {"collections._tuplegetter", &collections_tuplegetter, TYPE_OBJECT},
    {"collections._deque_iterator", &collections_deque_iterator, TYPE_OBJECT},
    {"collections._deque_reverse_iterator", &collections_deque_reverse_iterator, TYPE_OBJECT},
};

static bool setup(VM *vm, Module *module) {
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        Type *type = type_from_spec(vm, types[i].spec, types[i].name, builtin_type(vm, types[i].base));
        if (!type || !module_add_type(vm, module, type)) return false;
        /* Not in the spec: as with dict.__missing__, the namespace shows no __getitem__ of its own. */
        if (types[i].spec == &collections_defaultdict) type->slots.getitem = default_getitem;
    }
    return ordered_setup(vm);
}

static const MethodDef functions[] = {
    {"_count_elements", "(mapping, iterable, /)", count_elements, "Counts the items of the iterable in the mapping.", 0},
    {0},
};

const ModuleDef collections_native_module = {
    .name = "_collections", .doc = "What collections is built on.", .functions = functions, .setup = setup};

/* collections.abc shows what is in _collections_abc of the standard library. */
static bool setup_abc(VM *vm, Module *module) {
    Module *abc = (Module *)vm_core(vm)->hooks.import_module(vm, "_collections_abc");
    if (!abc) return false;
    Object *name, *value;
    bool ok = true;
    for (size_t at = 0; ok && dict_next(abc->dict, &at, &name, &value);) ok = dict_set(vm, module->dict, name, value);
    decref(abc);
    /* The classes of collections, which can do without; it is the parent, and there already. */
    Object *parent = ok ? module_loaded(vm, "collections") : NULL;
    Object *name_them = parent ? object_getattr_text(vm, parent, "_register") : NULL;
    Object *named = name_them ? object_call1(vm, name_them, OBJ(module)) : NULL;
    xdecref(name_them);
    xdecref(named);
    if (!named) return false;
    /* The classes of weakref, which can do without. */
    Object *weakref = ok ? module_loaded(vm, "weakref") : NULL;
    if (!weakref) return ok && !exception_pending(vm);
    Object *join = object_getattr_text(vm, weakref, "_register");
    Object *mapping = dict_get_text(vm, module->dict, "MutableMapping"), *set = dict_get_text(vm, module->dict, "MutableSet");
    Object *done = join && mapping && set ? object_call2(vm, join, mapping, set) : NULL;
    xdecref(join);
    xdecref(done);
    return done != NULL;
}

const ModuleDef collections_abc_module = {.name = "collections.abc", .doc = "Abstract containers.", .setup = setup_abc};
