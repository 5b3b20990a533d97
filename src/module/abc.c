/* The native module _abc, on which abc.ABCMeta is built: which classes are subclasses of an abstract one, by registration and by
 * what its __subclasshook__ says, with caches. The classes in the caches and the registry are named by weak references.
 *
 * A counter tells when an answer "no" may have become wrong: each registration of any class raises it. */
#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"
#include "object/set.h"
#include "object/weakref.h"

typedef struct AbcData {
    Object head;
    Set *registry, *cache, *negative; /* owned sets of weak references, NULL while empty */
    int64_t negative_version;
} AbcData;

typedef struct State {
    int64_t counter; /* registrations so far */
} State;

static const TypeSpec data_spec;
static int64_t *counter(Object *module) { return &((State *)((Module *)module)->state)->counter; }

/* ---- sets of weak references ---- */

static int weak_contains(VM *vm, Set *set, Object *o) {
    if (!set || !set->used) return 0;
    Object *reference = weakref_new(vm, builtin_type(vm, TYPE_WEAKREF), o, NULL);
    if (!reference) return exception_clear_if(vm, EXC_TYPE_ERROR) ? 0 : -1;
    int there = set_contains(vm, set, reference);
    decref(reference);
    return there;
}

/* Takes the dead references out. */
static bool weak_sweep(VM *vm, Set *set) {
    size_t at = 0;
    Object *reference;
    List *dead = list_new(vm, 0);
    bool ok = dead != NULL;
    while (ok && set_next(set, &at, &reference))
        if (!((WeakRef *)reference)->link.referent) ok = list_append(vm, dead, reference);
    for (size_t i = 0; ok && i < dead->length; i++) ok = set_discard(vm, set, dead->items[i]) >= 0;
    xdecref(dead);
    return ok;
}

static bool weak_put(VM *vm, Set **set, Object *o) {
    if (!*set && !(*set = (Set *)set_new(vm))) return false;
    uint32_t used = (*set)->used;
    if (used >= 8 && (used & (used - 1)) == 0 && !weak_sweep(vm, *set)) return false; /* now and then */
    Object *reference = weakref_new(vm, builtin_type(vm, TYPE_WEAKREF), o, NULL);
    bool ok = reference && set_add(vm, *set, reference) >= 0;
    xdecref(reference);
    return ok;
}

/* ---- what a class keeps ---- */

static void data_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&((AbcData *)o)->registry);
    clear_ref(&((AbcData *)o)->cache);
    clear_ref(&((AbcData *)o)->negative);
}
static int data_traverse(Object *o, Visit visit, void *context) {
    VISIT(((AbcData *)o)->registry);
    VISIT(((AbcData *)o)->cache);
    VISIT(((AbcData *)o)->negative);
    return 0;
}
static const TypeSpec data_spec = {
    .base = TYPE_OBJECT, .size = sizeof(AbcData), .flags = TYPE_NO_NEW, .doc = "What an abstract class knows of others.",
    .life = {.destroy = data_destroy, .traverse = data_traverse}};

/* NEW; NULL RAISES. */
static AbcData *data_of(VM *vm, Object *class) {
    Object *data = object_getattr_text(vm, class, "_abc_impl");
    if (!data || type_of(data)->spec == &data_spec) return (AbcData *)data;
    decref(data);
    return raise(vm, EXC_TYPE_ERROR, "_abc_impl is set to a wrong type");
}

/* ---- abstract methods ---- */

/* Has the value a true __isabstractmethod__? 1, 0, -1. */
static int is_abstract(VM *vm, Object *value) {
    Str *name = str_intern_text(vm, "__isabstractmethod__");
    Object *flag = name ? object_getattr_maybe(vm, value, name) : NULL;
    xdecref(name);
    if (!flag) return exception_pending(vm) ? -1 : 0;
    int truth = object_truth(vm, flag);
    decref(flag);
    return truth;
}

static bool add_own(VM *vm, Type *class, Set *abstract) {
    Dict *namespace_ = type_namespace(vm, class);
    Dict *copy = namespace_ ? dict_copy(vm, namespace_) : NULL; /* the flags' code may change it */
    Object *name, *value;
    bool ok = copy != NULL;
    for (size_t at = 0; ok && dict_next(copy, &at, &name, &value);) {
        int flag = is_abstract(vm, value);
        ok = flag >= 0 && (!flag || set_add(vm, abstract, name) >= 0);
    }
    xdecref(copy);
    return ok;
}

typedef struct Inheriting {
    Object *class;
    Set *abstract;
} Inheriting;

static int add_inherited(VM *vm, Object *name, void *context) {
    Inheriting *in = context;
    Object *value = is_str(name) ? object_getattr_maybe(vm, in->class, (Str *)name) : NULL;
    if (!value) return exception_pending(vm) ? -1 : 0;
    int flag = is_abstract(vm, value);
    decref(value);
    return flag < 0 || (flag && set_add(vm, in->abstract, name) < 0) ? -1 : 0;
}

static bool compute_abstract(VM *vm, Type *class) {
    Str *attribute = str_intern_text(vm, "__abstractmethods__");
    Set *abstract = attribute ? (Set *)set_new(vm) : NULL;
    bool ok = abstract && add_own(vm, class, abstract);
    Inheriting in = {OBJ(class), abstract};
    for (size_t i = 0; ok && i < class->bases->length; i++) {
        Object *names = object_getattr_maybe(vm, class->bases->items[i], attribute);
        ok = names ? object_for_each(vm, names, add_inherited, &in) >= 0 : !exception_pending(vm);
        xdecref(names);
    }
    Object *frozen = ok ? frozenset_from_iterable(vm, OBJ(abstract)) : NULL;
    ok = frozen && object_setattr(vm, OBJ(class), attribute, frozen) >= 0;
    xdecref(frozen);
    xdecref(abstract);
    xdecref(attribute);
    return ok;
}

/* ---- functions ---- */

#define FUNCTION(name) static Object *abc_##name(VM *vm, Object *self, Object *const *args, size_t nargs)

FUNCTION(init) {
    (void)self, (void)nargs;
    if (!is_type(args[0])) return raise(vm, EXC_TYPE_ERROR, "_abc_init() argument must be a class, not %T", args[0]);
    if (!compute_abstract(vm, (Type *)args[0])) return NULL;
    Type *type = native_type(vm, &data_spec);
    AbcData *data = (AbcData *)type_allocate(vm, type, sizeof(AbcData));
    if (!data) return NULL;
    data->negative_version = *counter(self);
    object_track(vm, &data->head);
    Str *name = str_intern_text(vm, "_abc_impl");
    bool ok = name && object_setattr(vm, args[0], name, OBJ(data)) >= 0;
    xdecref(name);
    decref(data);
    return ok ? NEW_NONE(vm) : NULL;
}

/* A class that derives from or is registered with a sequence is one for match statements. */
static void inherit_patterns(Type *class, uint32_t patterns) {
    if ((class->flags & (TYPE_SEQUENCE | TYPE_MAPPING)) || !(class->flags & TYPE_HEAP)) return;
    class->flags |= patterns;
    for (uint32_t i = 0; i < class->subclass_count; i++) inherit_patterns(class->subclasses[i], patterns);
}

FUNCTION(register) {
    (void)nargs;
    Object *class = args[0], *subclass = args[1];
    if (!is_type(subclass)) return raise(vm, EXC_TYPE_ERROR, "Can only register classes");
    int already = object_issubclass(vm, subclass, class);
    if (already) return already < 0 ? NULL : incref(subclass);
    int cycle = object_issubclass(vm, class, subclass);
    if (cycle) return cycle < 0 ? NULL : raise(vm, EXC_RUNTIME_ERROR, "Refusing to create an inheritance cycle");
    AbcData *data = data_of(vm, class);
    bool ok = data && weak_put(vm, &data->registry, subclass);
    xdecref(data);
    if (!ok) return NULL;
    ++*counter(self);
    uint32_t patterns = is_type(class) ? ((Type *)class)->flags & (TYPE_SEQUENCE | TYPE_MAPPING) : 0;
    if (patterns) inherit_patterns((Type *)subclass, patterns);
    return incref(subclass);
}

/* class.__subclasscheck__(subclass): 1, 0, -1. */
static int ask_subclass(VM *vm, Object *class, Object *subclass) {
    Str *name = str_intern_text(vm, "__subclasscheck__");
    Object *answer = name ? object_call_method(vm, class, name, &subclass, 1) : NULL;
    int truth = answer ? object_truth(vm, answer) : -1;
    xdecref(name);
    xdecref(answer);
    return truth;
}

static int instance_check(VM *vm, Object *module, Object *class, AbcData *data, Object *instance) {
    Object *subclass = object_getattr(vm, instance, NAME(vm, __class__));
    if (!subclass) return -1;
    int answer = weak_contains(vm, data->cache, subclass);
    Object *type = OBJ(type_of(instance));
    if (answer == 0 && subclass == type) {
        int negative = data->negative_version == *counter(module) ? weak_contains(vm, data->negative, subclass) : 0;
        answer = negative < 0 ? -1 : negative ? 0 : ask_subclass(vm, class, subclass);
    } else if (answer == 0) {
        answer = ask_subclass(vm, class, subclass);
        if (answer == 0) answer = ask_subclass(vm, class, type);
    }
    decref(subclass);
    return answer;
}

FUNCTION(instancecheck) {
    (void)nargs;
    AbcData *data = data_of(vm, args[0]);
    int answer = data ? instance_check(vm, self, args[0], data, args[1]) : -1;
    xdecref(data);
    return answer < 0 ? NULL : BOOL(vm, answer);
}

/* What __subclasshook__ says: 1, 0, 2: nothing, -1. */
static int ask_hook(VM *vm, Object *class, Object *subclass) {
    Str *name = str_intern_text(vm, "__subclasshook__");
    Object *answer = name ? object_call_method(vm, class, name, &subclass, 1) : NULL;
    xdecref(name);
    int says = !answer ? -1 : answer == TRUE(vm) ? 1 : answer == FALSE(vm) ? 0 : answer == NOT_IMPLEMENTED(vm) ? 2 : -2;
    xdecref(answer);
    if (says == -2) raise(vm, EXC_ASSERTION_ERROR, "__subclasshook__ must return either False, True, or NotImplemented");
    return says == -2 ? -1 : says;
}

/* Is subclass one of any of the classes (their weak references where `weak`)? 1, 0, -1. */
static int subclass_of_any(VM *vm, Object *subclass, Object *classes, bool weak) {
    Object *list = classes ? list_from_iterable(vm, classes) : OBJ(list_new(vm, 0));
    int answer = list ? 0 : -1;
    for (size_t i = 0; answer == 0 && i < ((List *)list)->length; i++) {
        Object *item = ((List *)list)->items[i], *class = weak ? weakref_get(item) : incref(item);
        if (class) answer = object_issubclass(vm, subclass, class);
        xdecref(class);
    }
    xdecref(list);
    return answer;
}

/* The answer without the caches. */
static int decide(VM *vm, Object *class, AbcData *data, Object *subclass) {
    int hook = ask_hook(vm, class, subclass);
    if (hook != 2) return hook;
    Tuple *mro = ((Type *)subclass)->mro;
    for (size_t i = 0; mro && i < mro->length; i++)
        if (mro->items[i] == class) return 1;
    int answer = subclass_of_any(vm, subclass, OBJ(data->registry), true);
    if (answer) return answer;
    Str *name = str_intern_text(vm, "__subclasses__");
    Object *derived = name ? object_call_method(vm, class, name, NULL, 0) : NULL;
    if (derived && !is_list(derived)) raise(vm, EXC_TYPE_ERROR, "__subclasses__() must return a list");
    answer = derived && is_list(derived) ? subclass_of_any(vm, subclass, derived, false) : -1;
    xdecref(name);
    xdecref(derived);
    return answer;
}

static int subclass_check(VM *vm, Object *module, Object *class, AbcData *data, Object *subclass) {
    int answer = weak_contains(vm, data->cache, subclass);
    if (answer) return answer;
    if (data->negative_version < *counter(module)) {
        clear_ref(&data->negative);
        data->negative_version = *counter(module);
    } else {
        int negative = weak_contains(vm, data->negative, subclass);
        if (negative) return negative < 0 ? -1 : 0;
    }
    answer = decide(vm, class, data, subclass);
    if (answer >= 0 && !weak_put(vm, answer ? &data->cache : &data->negative, subclass)) return -1;
    return answer;
}

FUNCTION(subclasscheck) {
    (void)nargs;
    if (!is_type(args[1])) return raise(vm, EXC_TYPE_ERROR, "issubclass() arg 1 must be a class");
    AbcData *data = data_of(vm, args[0]);
    int answer = data ? subclass_check(vm, self, args[0], data, args[1]) : -1;
    xdecref(data);
    return answer < 0 ? NULL : BOOL(vm, answer);
}

FUNCTION(get_cache_token) {
    (void)args, (void)nargs;
    return int_from_int64(vm, *counter(self));
}

FUNCTION(reset_registry) {
    (void)self, (void)nargs;
    AbcData *data = data_of(vm, args[0]);
    if (!data) return NULL;
    clear_ref(&data->registry);
    decref(data);
    return NEW_NONE(vm);
}
FUNCTION(reset_caches) {
    (void)self, (void)nargs;
    AbcData *data = data_of(vm, args[0]);
    if (!data) return NULL;
    clear_ref(&data->cache);
    clear_ref(&data->negative);
    decref(data);
    return NEW_NONE(vm);
}

static Object *set_or_empty(VM *vm, Set *set) { return set ? set_from_iterable(vm, OBJ(set)) : set_new(vm); }
FUNCTION(get_dump) {
    (void)self, (void)nargs;
    AbcData *data = data_of(vm, args[0]);
    if (!data) return NULL;
    Object *registry = set_or_empty(vm, data->registry), *cache = set_or_empty(vm, data->cache), *negative = set_or_empty(vm, data->negative);
    Object *version = int_from_int64(vm, data->negative_version), *dump = NULL;
    if (registry && cache && negative && version) dump = tuple_pack(vm, 4, registry, cache, negative, version);
    xdecref(registry);
    xdecref(cache);
    xdecref(negative);
    xdecref(version);
    decref(data);
    return dump;
}

static const MethodDef functions[] = {
    {"get_cache_token", "()", abc_get_cache_token, "A number that changes with each registration.", 0},
    {"_abc_init", "(self, /)", abc_init, "Sets an abstract class up.", 0},
    {"_abc_register", "(self, subclass, /)", abc_register, "Registers a class as a subclass.", 0},
    {"_abc_instancecheck", "(self, instance, /)", abc_instancecheck, "isinstance() for abstract classes.", 0},
    {"_abc_subclasscheck", "(self, subclass, /)", abc_subclasscheck, "issubclass() for abstract classes.", 0},
    {"_get_dump", "(self, /)", abc_get_dump, "(registry, cache, negative cache, its version).", 0},
    {"_reset_registry", "(self, /)", abc_reset_registry, "Forgets what was registered.", 0},
    {"_reset_caches", "(self, /)", abc_reset_caches, "Forgets earlier answers.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) {
    module->state = memory_alloc_zeroed(vm, sizeof(State));
    return module->state && type_from_spec(vm, &data_spec, "_abc._abc_data", NULL);
}
static void close_module(VM *vm, Module *module) {
    if (module->state) memory_free(vm, module->state, sizeof(State));
    module->state = NULL;
}

const ModuleDef abc_native_module = {
    .name = "_abc", .doc = "What abc is built on.", .functions = functions, .setup = setup, .close = close_module};
