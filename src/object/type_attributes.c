/* Owns the type `type`: its attributes and methods, and attribute access on classes. */
#include "object/type_internal.h"

#include "object/list.h"
#include "object/protocol.h"
#include "object/union.h"
#include "object/type_check.h"

#include <string.h>

static Type *as_type(Object *o) { return (Type *)o; }
static bool is_heap(Object *o) { return (as_type(o)->flags & TYPE_HEAP) != 0; }

/* ---- attribute access ---- */

static Object *bind_found(VM *vm, Object *found, Object *object, Type *type) {
    Object *(*get)(VM *, Object *, Object *, Type *) = type_of(found)->slots.descr_get;
    if (!get) return incref(found);
    incref(found);
    Object *value = get(vm, found, object, type);
    decref(found);
    return value;
}

Object *type_getattr(VM *vm, Object *o, Str *name) {
    Type *type = as_type(o), *metatype = type_of(o);
    Object *of_meta = type_lookup(vm, metatype, name);
    if (of_meta) {
        Slots *slots = &type_of(of_meta)->slots;
        if (slots->descr_get && slots->descr_set) return bind_found(vm, of_meta, o, metatype);
    }
    Object *found = type_lookup(vm, type, name);
    if (found) return bind_found(vm, found, NULL, type);
    if (of_meta) return bind_found(vm, of_meta, o, metatype);
    if (type_lookup_failed(vm, type) || type_lookup_failed(vm, metatype)) return NULL;
    return raise_attribute_error(vm, o, name);
}

static int raise_immutable(VM *vm, Type *type, const Str *name) {
    raise(vm, EXC_TYPE_ERROR, "cannot set '%U' attribute of immutable type '%s'", name, type_name_text(type));
    return -1;
}

int type_setattr(VM *vm, Object *o, Str *name, Object *value) {
    Type *type = as_type(o);
    if (type->flags & TYPE_IMMUTABLE) return raise_immutable(vm, type, name);
    name = str_is_interned(name) ? incref(name) : str_intern(vm, incref(name));
    Object *of_meta = type_lookup(vm, type_of(o), name);
    int (*set)(VM *, Object *, Object *, Object *) = of_meta ? type_of(of_meta)->slots.descr_set : NULL;
    int result;
    if (set) {
        incref(of_meta);
        result = set(vm, of_meta, o, value);
        decref(of_meta);
    } else {
        result = type_set_attribute(vm, type, name, value);
        if (result == 0 && value && name == NAME(vm, __init__)) type_expect_attributes(vm, type, value);
    }
    decref(name);
    return result;
}

/* ---- names ---- */

static bool check_settable(VM *vm, Type *type, Object *value, const char *name) {
    if (!(type->flags & TYPE_HEAP))
        return raise(vm, EXC_TYPE_ERROR, "cannot set '%s' attribute of immutable type '%s'", name,
                     type_name_text(type)) != NULL;
    if (!value)
        return raise(vm, EXC_TYPE_ERROR, "cannot delete '%s' attribute of immutable type '%s'", name,
                     type_name_text(type)) != NULL;
    return true;
}

static bool check_name_value(VM *vm, Type *type, Object *value, const char *name) {
    if (!check_settable(vm, type, value, name)) return false;
    if (!is_str(value))
        return raise(vm, EXC_TYPE_ERROR, "can only assign string to %s.%s, not '%T'", type_name_text(type), name,
                     value) != NULL;
    return true;
}

static Object *get_name(VM *vm, Object *self) {
    (void)vm;
    return OBJ(incref(as_type(self)->name));
}

static int set_name(VM *vm, Object *self, Object *value) {
    if (!check_name_value(vm, as_type(self), value, "__name__")) return -1;
    for (size_t i = 0; i < str_length((Str *)value); i++) {
        if (str_at((Str *)value, i)) continue;
        raise(vm, EXC_VALUE_ERROR, "type name must not contain null characters");
        return -1;
    }
    set_ref(&as_type(self)->name, (Str *)incref(value));
    return 0;
}

static Object *get_qualname(VM *vm, Object *self) {
    (void)vm;
    return OBJ(incref(as_type(self)->qualname));
}

static int set_qualname(VM *vm, Object *self, Object *value) {
    if (!check_name_value(vm, as_type(self), value, "__qualname__")) return -1;
    set_ref(&as_type(self)->qualname, (Str *)incref(value));
    return 0;
}

Object *type_get_module(VM *vm, Object *self) {
    if (!is_heap(self)) {
        const char *module;
        size_t length;
        type_module_text(as_type(self), &module, &length);
        Str *text = str_from_utf8(vm, module, length);
        return text ? OBJ(str_intern(vm, text)) : NULL;
    }
    Object *module = dict_get_str(vm, as_type(self)->dict, NAME(vm, __module__));
    return module ? incref(module) : raise(vm, EXC_ATTRIBUTE_ERROR, "__module__");
}

static int set_module(VM *vm, Object *self, Object *value) {
    if (!check_settable(vm, as_type(self), value, "__module__")) return -1;
    return type_set_attribute(vm, as_type(self), NAME(vm, __module__), value);
}

static Object *type_repr(VM *vm, Object *o) {
    Type *type = as_type(o);
    if (!is_heap(o)) return (Object *)str_from_format(vm, "<class '%s'>", type->dotted);
    Object *module = dict_get_str(vm, type->dict, NAME(vm, __module__));
    if (!module || !is_str(module) || str_equals_text((Str *)module, "builtins"))
        return (Object *)str_from_format(vm, "<class '%U'>", type->qualname);
    return (Object *)str_from_format(vm, "<class '%U.%U'>", module, type->qualname);
}

/* ---- what a class keeps in its namespace ---- */

static Object *get_dict(VM *vm, Object *self) {
    Dict *dict = type_namespace(vm, as_type(self));
    return dict ? mapping_proxy_new(vm, OBJ(dict)) : NULL;
}

static Object *get_doc(VM *vm, Object *self) {
    Type *type = as_type(self);
    if (type->spec) return type->spec->doc ? (Object *)str_from_text(vm, type->spec->doc) : NEW_NONE(vm);
    Object *doc = dict_get_str(vm, type->dict, NAME(vm, __doc__));
    return doc ? bind_found(vm, doc, NULL, type) : NEW_NONE(vm);
}

static int set_doc(VM *vm, Object *self, Object *value) {
    if (!check_settable(vm, as_type(self), value, "__doc__")) return -1;
    return type_set_attribute(vm, as_type(self), NAME(vm, __doc__), value);
}

static Object *get_text_signature(VM *vm, Object *self) {
    const TypeSpec *spec = as_type(self)->spec;
    const char *text = !spec ? NULL : spec->new_signature ? spec->new_signature : spec->init_signature;
    return text ? (Object *)str_from_text(vm, text) : NEW_NONE(vm);
}

/* `type` itself has the getset under that name: it is no value. */
static Object *get_abstractmethods(VM *vm, Object *self) {
    Object *value = is_heap(self) ? dict_get_str(vm, as_type(self)->dict, NAME(vm, __abstractmethods__)) : NULL;
    return value ? incref(value) : raise(vm, EXC_ATTRIBUTE_ERROR, "__abstractmethods__");
}

static int set_abstractmethods(VM *vm, Object *self, Object *value) {
    Type *type = as_type(self);
    if (!is_heap(self)) return raise_immutable(vm, type, NAME(vm, __abstractmethods__));
    int abstract = value ? object_truth(vm, value) : 0;
    if (abstract < 0) return -1;
    if (!value && !dict_get_str(vm, type->dict, NAME(vm, __abstractmethods__))) {
        raise(vm, EXC_ATTRIBUTE_ERROR, "__abstractmethods__");
        return -1;
    }
    if (type_set_attribute(vm, type, NAME(vm, __abstractmethods__), value) < 0) return -1;
    type->flags = abstract ? type->flags | TYPE_ABSTRACT : type->flags & ~(uint32_t)TYPE_ABSTRACT;
    return 0;
}

static Object *get_annotations(VM *vm, Object *self) {
    Type *type = as_type(self);
    if (!is_heap(self)) return raise_attribute_error(vm, self, NAME(vm, __annotations__));
    Object *value = dict_get_str(vm, type->dict, NAME(vm, __annotations__));
    if (value) return bind_found(vm, value, NULL, type);
    Object *fresh = OBJ(dict_new(vm));
    if (fresh && type_set_attribute(vm, type, NAME(vm, __annotations__), fresh) < 0) clear_ref(&fresh);
    return fresh;
}

static int set_annotations(VM *vm, Object *self, Object *value) {
    Type *type = as_type(self);
    if (!is_heap(self)) return raise_immutable(vm, type, NAME(vm, __annotations__));
    if (!value && !dict_get_str(vm, type->dict, NAME(vm, __annotations__))) {
        raise_attribute_error(vm, self, NAME(vm, __annotations__));
        return -1;
    }
    return type_set_attribute(vm, type, NAME(vm, __annotations__), value);
}

static Object *get_type_params(VM *vm, Object *self) {
    Object *value = is_heap(self) ? dict_get_str(vm, as_type(self)->dict, NAME(vm, __type_params__)) : NULL;
    return value ? incref(value) : OBJ(EMPTY_TUPLE(vm));
}

static int set_type_params(VM *vm, Object *self, Object *value) {
    if (!check_settable(vm, as_type(self), value, "__type_params__")) return -1;
    return type_set_attribute(vm, as_type(self), NAME(vm, __type_params__), value);
}

/* ---- bases and layout ---- */

static Object *get_bases(VM *vm, Object *self) {
    (void)vm;
    Tuple *bases = as_type(self)->bases;
    return bases ? OBJ(incref(bases)) : OBJ(EMPTY_TUPLE(vm));
}

static Object *get_base(VM *vm, Object *self) {
    Type *base = as_type(self)->base;
    return base ? OBJ(incref(base)) : NEW_NONE(vm);
}

static Object *get_mro(VM *vm, Object *self) {
    Tuple *mro = as_type(self)->mro;
    return mro ? OBJ(incref(mro)) : NEW_NONE(vm);
}

static Object *get_basicsize(VM *vm, Object *self) { return int_from_size(vm, as_type(self)->basic_size); }
static Object *get_itemsize(VM *vm, Object *self) {
    uint32_t flags = as_type(self)->flags;
    return int_from_size(vm, !(flags & TYPE_VARIABLE) ? 0 : flags & (TYPE_IS_BYTES | TYPE_IS_STR) ? 1 : sizeof(Object *));
}
static Object *get_dictoffset(VM *vm, Object *self) {
    Type *type = as_type(self);
    if (!(type->flags & TYPE_HAS_DICT)) return int_from_int64(vm, 0);
    return int_from_int64(vm, type->attr_offset ? (int64_t)type->attr_offset : -1);
}
/* Weak references are kept in a table beside the heap, at no offset. */
static Object *get_weakrefoffset(VM *vm, Object *self) {
    return int_from_int64(vm, as_type(self)->flags & TYPE_WEAKREFABLE ? -1 : 0);
}

/* CPython's bits for what Python code asks them for (inspect, abc, pickle). */
static Object *get_flags(VM *vm, Object *self) {
    static const struct { uint32_t ours; uint64_t theirs; } bits[] = {
        {TYPE_SEQUENCE, 1u << 5}, {TYPE_MAPPING, 1u << 6}, {TYPE_IMMUTABLE, 1u << 8}, {TYPE_HEAP, 1u << 9 | 1u << 14},
        {TYPE_BASE, 1u << 10}, {TYPE_READY, 1u << 12}, {TYPE_ABSTRACT, 1u << 20}, {TYPE_NO_NEW, 1u << 7},
        {TYPE_IS_INT, 1u << 24}, {TYPE_IS_LIST, 1u << 25}, {TYPE_IS_TUPLE, 1u << 26}, {TYPE_IS_BYTES, 1u << 27},
        {TYPE_IS_STR, 1u << 28}, {TYPE_IS_DICT, 1u << 29}, {TYPE_IS_EXCEPTION, 1u << 30}, {TYPE_IS_TYPE, 1ull << 31},
    };
    uint64_t flags = 0;
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        if (as_type(self)->flags & bits[i].ours) flags |= bits[i].theirs;
    if (as_type(self)->life.traverse) flags |= 1u << 14;
    return int_from_uint64(vm, flags);
}

/* ---- methods ---- */

static Object *type_mro_method(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Tuple *mro = type_linearise(vm, as_type(self), as_type(self)->bases);
    Object *list = mro ? OBJ(list_from(vm, mro->items, mro->length)) : NULL;
    xdecref(mro);
    return list;
}

static Object *type_subclasses(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Type *type = as_type(self);
    List *list = list_new(vm, type->subclass_count);
    for (uint32_t i = 0; list && i < type->subclass_count; i++) {
        Type *derived = type->subclasses[i];
        if (derived->life.head.count == 0 || (derived->life.head.word & OBJECT_DYING)) continue;
        if (list_append(vm, list, OBJ(derived))) continue;
        clear_ref(&list);
    }
    return OBJ(list);
}

static Object *type_prepare(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)args, (void)nargs;
    return OBJ(dict_new(vm));
}

static Object *type_instancecheck(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    int result = type_plain_isinstance(vm, args[0], self);
    return result < 0 ? NULL : BOOL(vm, result);
}

static Object *type_subclasscheck(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    int result = type_plain_issubclass(vm, args[0], self);
    return result < 0 ? NULL : BOOL(vm, result);
}

static Object *type_dir(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Dict *names = dict_new(vm);
    if (!names || !type_merge_names(vm, names, self)) {
        xdecref(names);
        return NULL;
    }
    Object *list = dict_keys_list(vm, names);
    decref(names);
    return list;
}

static Object *type_sizeof(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    return int_from_size(vm, object_size(vm, self));
}

/* ---- life ---- */

static int type_initialize_slot(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    (void)self, (void)args;
    if (kwnames && kwnames->length && nargs == 1)
        return raise(vm, EXC_TYPE_ERROR, "type.__init__() takes no keyword arguments"), -1;
    if (nargs != 1 && nargs != 3) return raise(vm, EXC_TYPE_ERROR, "type.__init__() takes 1 or 3 arguments"), -1;
    return 0;
}

static void type_destroy(VM *vm, Object *o) { type_release(vm, as_type(o)); }

static int type_traverse(Object *o, Visit visit, void *context) {
    Type *type = as_type(o);
    VISIT(type->dict);
    VISIT(type->bases);
    VISIT(type->mro);
    if (type->flags & TYPE_HEAP) VISIT(type->base);
    VISIT(type->name);
    VISIT(type->qualname);
    VISIT(type->slot_names);
    return type->shape ? shape_traverse_tree(type->shape, visit, context) : 0;
}

/* The mro holds the class itself, the namespace descriptors that hold it. Layout and slots stay: instances may outlive. */
static int type_clear(VM *vm, Object *o) {
    Type *type = as_type(o);
    if (!(type->flags & TYPE_HEAP)) return 0;
    type_modified(vm, type);
    if (type->dict) dict_clear_items(vm, type->dict);
    clear_ref(&type->mro);
    return 0;
}

/* Its slot, the list of its subclasses, and the shapes of its instances. */
static size_t type_size_of(Object *o) {
    const Type *type = as_type(o);
    return memory_block_size(type->subclasses) + (type->shape ? shape_tree_size(type->shape) : 0);
}

static const MethodDef type_methods[] = {
    {"mro", "()", type_mro_method, "Return the order in which bases are searched for attributes.", METHOD_PLAIN},
    {"__subclasses__", "()", type_subclasses, "Return a list of the immediate subclasses.", METHOD_PLAIN},
    {"__prepare__", "(*args, **kwargs)", type_prepare, "Make the namespace for a class statement.", METHOD_CLASS},
    {"__instancecheck__", "(instance, /)", type_instancecheck, "Is an object an instance?", METHOD_PLAIN},
    {"__subclasscheck__", "(subclass, /)", type_subclasscheck, "Is a class a subclass?", METHOD_PLAIN},
    {"__dir__", "()", type_dir, "The names of the attributes of the class and its bases.", METHOD_PLAIN},
    {"__sizeof__", "()", type_sizeof, "Bytes the type object takes.", METHOD_PLAIN},
    {0},
};

static const MemberDef type_members[] = {
    MEMBER_GET("__basicsize__", get_basicsize, "Bytes of an instance without items."),
    MEMBER_GET("__itemsize__", get_itemsize, "Bytes of an item of an instance."),
    MEMBER_GET("__flags__", get_flags, "Properties of the type, as bits."),
    MEMBER_GET("__weakrefoffset__", get_weakrefoffset, "Nonzero: instances can be weakly referenced."),
    MEMBER_GET("__base__", get_base, "The base whose layout instances extend."),
    MEMBER_GET("__dictoffset__", get_dictoffset, "Nonzero: instances have a __dict__."),
    {0},
};

static const GetSetDef type_getset[] = {
    {"__mro__", get_mro, NULL, "The order in which bases are searched."},
    {"__name__", get_name, set_name, "The class's name."},
    {"__qualname__", get_qualname, set_qualname, "The name with those of the scopes around it."},
    {"__bases__", get_bases, type_set_bases, "The bases."},
    {"__module__", type_get_module, set_module, "The name of the module that defines it."},
    {"__abstractmethods__", get_abstractmethods, set_abstractmethods, "Names still to be implemented."},
    {"__dict__", get_dict, NULL, "A read-only view of the namespace."},
    {"__doc__", get_doc, set_doc, "The documentation."},
    {"__text_signature__", get_text_signature, NULL, "The parameters of a call."},
    {"__annotations__", get_annotations, set_annotations, "The annotations of the class body."},
    {"__type_params__", get_type_params, set_type_params, "The type parameters."},
    {0},
};

const TypeSpec type_type = {
    .id = TYPE_TYPE,
    .base = TYPE_OBJECT,
    .size = sizeof(Type),
    .flags = TYPE_BASE | TYPE_WEAKREFABLE,
    .doc = "type(object) -> the object's type\n"
           "type(name, bases, dict, **kwds) -> a new type",
    .methods = type_methods,
    .members = type_members,
    .getset = type_getset,
    .life = {type_destroy, type_traverse, type_clear, NULL},
    .slots = {.construct = (ConstructFn)(void (*)(void))type_construct_class,
              .initialize = (int (*)(VM *, Object *, Object *const *, size_t))(void (*)(void))type_initialize_slot,
              .repr = type_repr, .size_of = type_size_of, .call = type_call, .getattr = type_getattr, .setattr = type_setattr,
              .binary = {[BINARY_OR] = union_or}},
};
