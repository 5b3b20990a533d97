/* Owns types.SimpleNamespace: attributes and a repr. */
#include "object/exception.h"
#include "object/instance.h"
#include "object/list.h"
#include "object/protocol.h"

typedef struct Namespace {
    Object head;
    /* attribute area follows */
} Namespace;

static Object *namespace_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Object *o = type_allocate(vm, type, sizeof(Namespace));
    if (o) object_track(vm, o);
    return o;
}

static bool update_from(VM *vm, Object *self, Dict *source) {
    Dict *dict = instance_dict(vm, self);
    bool ok = dict && dict_update(vm, dict, OBJ(source));
    xdecref(dict);
    return ok;
}

/* The mapping or iterable of pairs that may come first: its keys must be strings. */
static bool update_from_mapping(VM *vm, Object *self, Object *mapping) {
    Dict *copy = dict_new(vm);
    bool ok = copy && dict_update(vm, copy, mapping);
    size_t position = 0;
    Object *key;
    while (ok && dict_next(copy, &position, &key, NULL))
        if (!is_str(key)) ok = raise(vm, EXC_TYPE_ERROR, "keywords must be strings") != NULL;
    ok = ok && update_from(vm, self, copy);
    xdecref(copy);
    return ok;
}

static int namespace_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    if (args[0] && !update_from_mapping(vm, self, args[0])) return -1;
    if (args[1] && !update_from(vm, self, (Dict *)args[1])) return -1;
    return 0;
}

static void namespace_destroy(VM *vm, Object *o) { instance_release_attributes(vm, o); }
static int namespace_traverse(Object *o, Visit visit, void *context) { return instance_traverse_attributes(o, visit, context); }
static int namespace_clear(VM *vm, Object *o) {
    instance_release_attributes(vm, o);
    return 0;
}

static bool repr_items(VM *vm, StrBuilder *out, Object *o) {
    Dict *dict = instance_dict_copy(vm, o); /* the reprs may change the namespace */
    if (!dict) return false;
    size_t position = 0, count = 0;
    Object *key, *value;
    while (dict_next(dict, &position, &key, &value)) {
        if (!is_str(key) || str_length((Str *)key) == 0) continue;
        if (count++) builder_ascii(out, ", ", 2);
        builder_str(out, (Str *)key);
        builder_char(out, '=');
        builder_repr(out, value);
    }
    decref(dict);
    return true;
}

static Object *namespace_repr(VM *vm, Object *o) {
    bool plain = is_exact(o, TYPE_SIMPLE_NAMESPACE);
    int running = repr_enter(vm, o);
    if (running < 0) return NULL;
    Str *name = plain ? str_from_text(vm, "namespace") : incref(type_of(o)->name);
    if (running || !name) {
        Object *text = name ? (Object *)str_from_format(vm, "%U(...)", name) : NULL;
        xdecref(name);
        if (!running) repr_leave(vm, o);
        return text;
    }
    StrBuilder out;
    builder_open(&out, vm);
    builder_str(&out, name);
    builder_char(&out, '(');
    bool ok = repr_items(vm, &out, o);
    builder_char(&out, ')');
    decref(name);
    repr_leave(vm, o);
    if (ok) return OBJ(builder_finish(&out));
    builder_abandon(&out);
    return NULL;
}

static Object *namespace_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    Type *type = builtin_type(vm, TYPE_SIMPLE_NAMESPACE);
    if (!object_is_instance_of(a, type) || !object_is_instance_of(b, type)) return NOT_IMPLEMENTED(vm);
    Dict *x = instance_dict(vm, a), *y = x ? instance_dict(vm, b) : NULL;
    Object *result = y ? object_compare(vm, OBJ(x), OBJ(y), op) : NULL;
    xdecref(x);
    xdecref(y);
    return result;
}

static Object *namespace_reduce(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Dict *dict = instance_dict(vm, self);
    Object *result = dict ? tuple_pack(vm, 3, type_of(self), EMPTY_TUPLE(vm), dict) : NULL;
    xdecref(dict);
    return result;
}

static Object *namespace_replace(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Object *copy = object_call0(vm, OBJ(type_of(self)));
    Dict *dict = copy ? instance_dict(vm, self) : NULL;
    bool ok = dict && update_from(vm, copy, dict) && (!args[0] || update_from(vm, copy, (Dict *)args[0]));
    xdecref(dict);
    if (!ok) clear_ref(&copy);
    return copy;
}

static Object *namespace_get_dict(VM *vm, Object *self) { return OBJ(instance_dict(vm, self)); }

static const MemberDef namespace_members[] = {MEMBER_GET("__dict__", namespace_get_dict, NULL), {0}};

static const MethodDef namespace_methods[] = {
    {"__reduce__", "()", namespace_reduce, "For pickle.", METHOD_PLAIN},
    {"__replace__", "(**changes)", namespace_replace, "A copy with some attributes changed.", METHOD_PLAIN},
    {0},
};

const TypeSpec simple_namespace_type = {
    .id = TYPE_SIMPLE_NAMESPACE,
    .base = TYPE_OBJECT,
    .size = sizeof(Namespace),
    .flags = TYPE_BASE | TYPE_HAS_DICT,
    .doc = "Attributes given by keywords, and a repr that shows them.",
    .new_signature = "(*args, **kwargs)",
    .init_signature = "(mapping_or_iterable=(), /, **kwargs)",
    .methods = namespace_methods,
    .members = namespace_members,
    .life = {namespace_destroy, namespace_traverse, namespace_clear, NULL},
    .slots = {.construct = namespace_construct, .initialize = namespace_initialize, .repr = namespace_repr,
              .compare = namespace_compare},
};
