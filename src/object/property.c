/* Owns property. */
#include "object/arguments.h"
#include "object/descriptor.h"
#include "object/exception.h"
#include "object/protocol.h"

static Property *as_property(Object *o) { return (Property *)o; }

static Object *none_to_null(Object *o) { return o && !is_none(o) ? o : NULL; }

/* Without a doc of its own a property shows its getter's. A subclass keeps it as an instance attribute. */
static int take_doc(VM *vm, Property *p) {
    p->doc_from_getter = false;
    if (!p->doc && p->getter) {
        Object *doc = object_getattr_maybe(vm, p->getter, NAME(vm, __doc__));
        if (!doc && exception_pending(vm)) return -1;
        if (doc && !is_none(doc)) {
            set_ref(&p->doc, doc);
            p->doc_from_getter = true;
        } else {
            xdecref(doc);
        }
    }
    if (is_exact(OBJ(p), TYPE_PROPERTY)) return 0;
    Object *doc = p->doc ? p->doc : NONE(vm);
    if (object_setattr(vm, OBJ(p), NAME(vm, __doc__), doc) == 0) return 0;
    return exception_clear_if(vm, EXC_ATTRIBUTE_ERROR) ? 0 : -1; /* a subclass with __slots__: no place for it */
}

static Object *property_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Object *o = type_allocate(vm, type, sizeof(Property));
    if (o) object_track(vm, o);
    return o;
}

static int property_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Property *p = as_property(self);
    if (p->getter) type_modified(vm, builtin_type(vm, TYPE_OBJECT)); /* inline caches hold the getter uncounted */
    set_ref(&p->getter, xincref(none_to_null(args[0])));
    set_ref(&p->setter, xincref(none_to_null(args[1])));
    set_ref(&p->deleter, xincref(none_to_null(args[2])));
    set_ref(&p->doc, xincref(none_to_null(args[3])));
    clear_ref(&p->name);
    return take_doc(vm, p);
}

Object *property_new(VM *vm, Object *getter) { return object_call1(vm, OBJ(builtin_type(vm, TYPE_PROPERTY)), getter); }

static void property_destroy(VM *vm, Object *o) {
    (void)vm;
    Property *p = as_property(o);
    clear_ref(&p->getter);
    clear_ref(&p->setter);
    clear_ref(&p->deleter);
    clear_ref(&p->doc);
    clear_ref(&p->name);
}

static int property_traverse(Object *o, Visit visit, void *context) {
    Property *p = as_property(o);
    VISIT(p->getter);
    VISIT(p->setter);
    VISIT(p->deleter);
    VISIT(p->doc);
    VISIT(p->name);
    return 0;
}

static int property_clear(VM *vm, Object *o) {
    property_destroy(vm, o);
    return 0;
}

/* The name for messages: what __set_name__ gave, else the getter's. NEW MAYBE. */
static Object *property_name(VM *vm, Property *p) {
    if (p->name) return incref(p->name);
    if (!p->getter) return NULL;
    return object_getattr_maybe(vm, p->getter, NAME(vm, __name__));
}

static void *raise_lacking(VM *vm, Property *p, Object *object, const char *part) {
    Object *name = property_name(vm, p);
    if (!name && exception_pending(vm)) return NULL;
    if (name && object)
        raise(vm, EXC_ATTRIBUTE_ERROR, "property %R of %R object has no %s", name, type_of(object)->qualname, part);
    else if (object)
        raise(vm, EXC_ATTRIBUTE_ERROR, "property of %R object has no %s", type_of(object)->qualname, part);
    else
        raise(vm, EXC_ATTRIBUTE_ERROR, "property has no %s", part);
    xdecref(name);
    return NULL;
}

static Object *property_descr_get(VM *vm, Object *descriptor, Object *object, Type *type) {
    (void)type;
    if (!object) return incref(descriptor);
    Property *p = as_property(descriptor);
    if (!p->getter) return raise_lacking(vm, p, object, "getter");
    Object *getter = incref(p->getter);
    Object *value = object_call1(vm, getter, object);
    decref(getter);
    return value;
}

static int property_descr_set(VM *vm, Object *descriptor, Object *object, Object *value) {
    Property *p = as_property(descriptor);
    Object *function = value ? p->setter : p->deleter;
    if (!function) return raise_lacking(vm, p, object, value ? "setter" : "deleter"), -1;
    incref(function);
    Object *result = value ? object_call2(vm, function, object, value) : object_call1(vm, function, object);
    decref(function);
    if (!result) return -1;
    decref(result);
    return 0;
}

/* A copy with one of the functions replaced, made by the property's class. */
static Object *property_copy(VM *vm, Object *self, Object *getter, Object *setter, Object *deleter) {
    Property *p = as_property(self);
    Object *none = NONE(vm);
    if (!getter) getter = p->getter ? p->getter : none;
    if (!setter) setter = p->setter ? p->setter : none;
    if (!deleter) deleter = p->deleter ? p->deleter : none;
    Object *doc = p->doc && !(p->doc_from_getter && !is_none(getter)) ? p->doc : none;
    Object *args[4] = {incref(getter), incref(setter), incref(deleter), incref(doc)};
    Object *copy = object_call(vm, OBJ(type_of(self)), args, 4, NULL);
    for (int i = 0; i < 4; i++) decref(args[i]);
    if (copy && object_is_instance_of(copy, builtin_type(vm, TYPE_PROPERTY)))
        set_ref(&as_property(copy)->name, xincref(p->name));
    return copy;
}

static Object *property_getter(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    return property_copy(vm, self, args[0], NULL, NULL);
}
static Object *property_setter(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    return property_copy(vm, self, NULL, args[0], NULL);
}
static Object *property_deleter(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    return property_copy(vm, self, NULL, NULL, args[0]);
}

static Object *property_set_name(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    set_ref(&as_property(self)->name, incref(args[1]));
    return NEW_NONE(vm);
}

static Object *get_doc(VM *vm, Object *self) { return as_property(self)->doc ? incref(as_property(self)->doc) : NEW_NONE(vm); }

static int set_doc(VM *vm, Object *self, Object *value) {
    (void)vm;
    set_ref(&as_property(self)->doc, xincref(value));
    return 0;
}

static Object *get_name(VM *vm, Object *self) {
    Object *name = property_name(vm, as_property(self));
    if (name || exception_pending(vm)) return name;
    return raise_attribute_error(vm, self, NAME(vm, __name__));
}

static int set_name(VM *vm, Object *self, Object *value) {
    (void)vm;
    set_ref(&as_property(self)->name, xincref(value));
    return 0;
}

/* 1, 0, -1: is the function marked as abstract? */
static int is_abstract(VM *vm, Object *function) {
    Object *mark = function ? object_getattr_maybe(vm, function, NAME(vm, __isabstractmethod__)) : NULL;
    if (!mark) return exception_pending(vm) ? -1 : 0;
    int truth = object_truth(vm, mark);
    decref(mark);
    return truth;
}

static Object *get_isabstract(VM *vm, Object *self) {
    Property *p = as_property(self);
    Object *functions[3] = {p->getter, p->setter, p->deleter};
    int abstract = 0;
    for (int i = 0; i < 3 && abstract == 0; i++) abstract = is_abstract(vm, functions[i]);
    return abstract < 0 ? NULL : BOOL(vm, abstract);
}

static const MethodDef property_methods[] = {
    {"getter", "(function, /)", property_getter, "A copy with another getter.", METHOD_PLAIN},
    {"setter", "(function, /)", property_setter, "A copy with another setter.", METHOD_PLAIN},
    {"deleter", "(function, /)", property_deleter, "A copy with another deleter.", METHOD_PLAIN},
    {"__set_name__", "(owner, name, /)", property_set_name, "Learns the name it is bound to.", METHOD_PLAIN},
    {0},
};

static const MemberDef property_members[] = {
    MEMBER("fget", MEMBER_OBJECT, offsetof(Property, getter), false, "The getter."),
    MEMBER("fset", MEMBER_OBJECT, offsetof(Property, setter), false, "The setter."),
    MEMBER("fdel", MEMBER_OBJECT, offsetof(Property, deleter), false, "The deleter."),
    {0},
};

static const GetSetDef property_getset[] = {
    {"__doc__", get_doc, set_doc, "The documentation."},
    {"__name__", get_name, set_name, "The name."},
    {"__isabstractmethod__", get_isabstract, NULL, "Is one of the functions abstract?"},
    {0},
};

const TypeSpec property_type = {
    .id = TYPE_PROPERTY,
    .base = TYPE_OBJECT,
    .size = sizeof(Property),
    .flags = TYPE_BASE,
    .doc = "An attribute whose access calls functions.",
    .new_signature = "(*args, **kwargs)",
    .init_signature = "(fget=None, fset=None, fdel=None, doc=None)",
    .methods = property_methods,
    .getset = property_getset,
    .members = property_members,
    .life = {property_destroy, property_traverse, property_clear, NULL},
    .slots = {.construct = property_construct, .initialize = property_initialize, .descr_get = property_descr_get,
              .descr_set = property_descr_set},
};
