/* mappingproxy: a read-only view of a mapping, as a class's __dict__ is. */
#include "object/dict.h"
#include "object/generic_alias.h"
#include "object/items.h"

typedef struct MappingProxy {
    Object head;
    Object *mapping; /* owned */
} MappingProxy;

static Object *proxy_mapping(Object *o) { return ((MappingProxy *)o)->mapping; }

Object *mapping_proxy_new(VM *vm, Object *mapping)
{
    MappingProxy *proxy = (MappingProxy *)builtin_allocate(vm, TYPE_MAPPING_PROXY, sizeof *proxy);
    if (!proxy) return NULL;
    proxy->mapping = incref(mapping);
    object_track(vm, (Object *)proxy);
    return (Object *)proxy;
}

static Object *proxy_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)type; /* not a base type */
    (void)nargs;
    if (!type_of(args[0])->slots.getitem || is_list(args[0]) || is_tuple(args[0])) {
        return raise(vm, EXC_TYPE_ERROR, "mappingproxy() argument must be a mapping, not %T",
                     args[0]);
    }
    return mapping_proxy_new(vm, args[0]);
}

static void proxy_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((MappingProxy *)o)->mapping);
}

static int proxy_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((MappingProxy *)o)->mapping);
    return 0;
}

static Object *proxy_repr(VM *vm, Object *o)
{
    if (!recursion_enter(vm, " while getting the repr of an object")) return NULL;
    Str *text = str_from_format(vm, "mappingproxy(%R)", proxy_mapping(o));
    recursion_leave(vm);
    return (Object *)text;
}

static Object *proxy_str(VM *vm, Object *o) { return (Object *)object_str(vm, proxy_mapping(o)); }
static Hash proxy_hash(VM *vm, Object *o) { return object_hash(vm, proxy_mapping(o)); }
static Object *proxy_iter(VM *vm, Object *o) { return object_iter(vm, proxy_mapping(o)); }
static ptrdiff_t proxy_length(VM *vm, Object *o) { return object_length(vm, proxy_mapping(o)); }

static Object *proxy_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    return object_compare(vm, proxy_mapping(a), b, op);
}

static Object *proxy_getitem(VM *vm, Object *o, Object *key)
{
    return object_getitem(vm, proxy_mapping(o), key);
}

static int proxy_contains(VM *vm, Object *o, Object *key)
{
    Object *mapping = proxy_mapping(o);
    if (is_exact(mapping, TYPE_DICT)) return dict_contains(vm, (Dict *)mapping, key);
    return object_contains(vm, mapping, key);
}

static Object *proxy_or(VM *vm, Object *a, Object *b)
{
    if (is_exact(a, TYPE_MAPPING_PROXY)) a = proxy_mapping(a);
    if (is_exact(b, TYPE_MAPPING_PROXY)) b = proxy_mapping(b);
    return object_binary(vm, BINARY_OR, a, b);
}

static Object *proxy_inplace_or(VM *vm, Object *a, Object *b)
{
    (void)b;
    return raise(vm, EXC_TYPE_ERROR, "'|=' is not supported by %T; use '|' instead", a);
}

/* ---- methods: those of the mapping ---- */

static Object *proxy_get_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Object *arguments[] = {args[0], args[1] ? args[1] : NONE(vm)};
    return object_call_method(vm, proxy_mapping(self), NAME(vm, get), arguments, 2);
}

#define FORWARD(name, method)                                                                      \
    static Object *name(VM *vm, Object *self, Object *const *args, size_t nargs)                   \
    {                                                                                              \
        (void)args;                                                                                \
        (void)nargs;                                                                               \
        return object_call_method(vm, proxy_mapping(self), NAME(vm, method), NULL, 0);             \
    }
FORWARD(proxy_keys, keys)
FORWARD(proxy_values, values)
FORWARD(proxy_items, items)
FORWARD(proxy_copy, copy)
FORWARD(proxy_reversed, __reversed__)

static Object *proxy_class_getitem(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return generic_alias_new(vm, self, args[0]);
}

static const MethodDef proxy_methods[] = {
    {"get", "(key, default=None, /)", proxy_get_method, "The mapping's get().", 0},
    {"keys", "()", proxy_keys, "The mapping's keys().", 0},
    {"values", "()", proxy_values, "The mapping's values().", 0},
    {"items", "()", proxy_items, "The mapping's items().", 0},
    {"copy", "()", proxy_copy, "A copy of the mapping.", 0},
    {"__reversed__", "()", proxy_reversed, "The mapping's reversed iterator.", 0},
    {"__class_getitem__", "(key, /)", proxy_class_getitem,
     "mappingproxy[str, int] for annotations.", METHOD_CLASS},
    {0},
};

const TypeSpec mapping_proxy_type = {
    .id = TYPE_MAPPING_PROXY,
    .base = TYPE_OBJECT,
    .size = sizeof(MappingProxy),
    .flags = TYPE_MAPPING,
    .doc = "A read-only view of a mapping.",
    .new_signature = "(mapping)",
    .methods = proxy_methods,
    .life = {.destroy = proxy_destroy, .traverse = proxy_traverse},
    .slots = {.construct = proxy_construct,
              .repr = proxy_repr,
              .str = proxy_str,
              .hash = proxy_hash,
              .compare = proxy_compare,
              .iter = proxy_iter,
              .length = proxy_length,
              .getitem = proxy_getitem,
              .contains = proxy_contains,
              .binary = {[BINARY_OR] = proxy_or},
              .inplace = {[BINARY_OR] = proxy_inplace_or}},
};
