/* Owns types.DynamicClassAttribute: a property of instances that the class itself does not show
 * (enum's `name`). */
#include "module/types_attribute.h"
#include "object/instance.h"

typedef struct ClassAttribute {
    Object head;
    Object *fget, *fset, *fdel, *doc; /* owned; only doc may be NULL, once a program has deleted it */
    bool overwrite_doc, abstract;
} ClassAttribute;

static Object *attribute_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    ClassAttribute *a = (ClassAttribute *)type_allocate(vm, type, sizeof(ClassAttribute));
    if (!a) return NULL;
    a->fget = a->fset = a->fdel = a->doc = NEW_NONE(vm);
    object_track(vm, OBJ(a));
    return OBJ(a);
}

/* args: fget, fset, fdel, doc */
static int attribute_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    ClassAttribute *a = (ClassAttribute *)self;
    Object **fields[] = {&a->fget, &a->fset, &a->fdel, &a->doc};
    for (int i = 0; i < 4; i++) set_ref(fields[i], args[i] ? incref(args[i]) : NEW_NONE(vm));
    a->overwrite_doc = is_none(a->doc);
    if (is_none(a->fget)) return 0;
    Object *flag = object_getattr_maybe(vm, a->fget, NAME(vm, __isabstractmethod__));
    int truth = flag ? object_truth(vm, flag) : exception_pending(vm) ? -1 : 0;
    xdecref(flag);
    if (truth < 0) return -1;
    a->abstract = truth;
    if (!a->overwrite_doc) return 0;
    Object *doc = object_getattr_maybe(vm, a->fget, NAME(vm, __doc__));
    if (doc) set_ref(&a->doc, doc);
    return exception_pending(vm) ? -1 : 0;
}

static void attribute_destroy(VM *vm, Object *o)
{
    ClassAttribute *a = (ClassAttribute *)o;
    instance_release_attributes(vm, o);
    clear_ref(&a->fget);
    clear_ref(&a->fset);
    clear_ref(&a->fdel);
    clear_ref(&a->doc);
}

static int attribute_traverse(Object *o, Visit visit, void *context)
{
    ClassAttribute *a = (ClassAttribute *)o;
    VISIT(a->fget);
    VISIT(a->fset);
    VISIT(a->fdel);
    VISIT(a->doc);
    return instance_traverse_attributes(o, visit, context);
}

static Object *attribute_get(VM *vm, Object *self, Object *object, Type *type)
{
    (void)type;
    ClassAttribute *a = (ClassAttribute *)self;
    if (!object) return a->abstract ? incref(self) : raise(vm, EXC_ATTRIBUTE_ERROR, "");
    if (is_none(a->fget)) return raise(vm, EXC_ATTRIBUTE_ERROR, "unreadable attribute");
    Object *getter = incref(a->fget);
    Object *result = object_call1(vm, getter, object);
    decref(getter);
    return result;
}

static int attribute_set(VM *vm, Object *self, Object *object, Object *value)
{
    ClassAttribute *a = (ClassAttribute *)self;
    Object *function = incref(value ? a->fset : a->fdel), *result = NULL;
    if (is_none(function))
        raise(vm, EXC_ATTRIBUTE_ERROR, value ? "can't set attribute" : "can't delete attribute");
    else
        result =
            value ? object_call2(vm, function, object, value) : object_call1(vm, function, object);
    decref(function);
    xdecref(result);
    return result ? 0 : -1;
}

/* A copy with one function changed: getter, setter, deleter. */
static Object *changed(VM *vm, Object *self, int field, Object *function)
{
    ClassAttribute *a = (ClassAttribute *)self;
    Object *fields[4] = {a->fget, a->fset, a->fdel, a->overwrite_doc || !a->doc ? NONE(vm) : a->doc};
    fields[field] = function;
    return object_call(vm, OBJ(type_of(self)), fields, 4, NULL);
}
static Object *attribute_getter(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return changed(vm, self, 0, args[0]);
}
static Object *attribute_setter(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return changed(vm, self, 1, args[0]);
}
static Object *attribute_deleter(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return changed(vm, self, 2, args[0]);
}

static Object *get_abstract(VM *vm, Object *self) { return BOOL(vm, ((ClassAttribute *)self)->abstract); }
static int set_abstract(VM *vm, Object *self, Object *value)
{
    int truth = value ? object_truth(vm, value) : 0;
    if (truth >= 0) ((ClassAttribute *)self)->abstract = truth;
    return truth < 0 ? -1 : 0;
}

static const MethodDef methods[] = {
    {"getter", "(fget, /)", attribute_getter, "A copy with another getter.", 0},
    {"setter", "(fset, /)", attribute_setter, "A copy with another setter.", 0},
    {"deleter", "(fdel, /)", attribute_deleter, "A copy with another deleter.", 0},
    {0},
};
static const GetSetDef getset[] = {
    {"__isabstractmethod__", get_abstract, set_abstract, "Is it to be given by derived classes?"}, {0}};
static const MemberDef members[] = {
    MEMBER("fget", MEMBER_OBJECT, offsetof(ClassAttribute, fget), true, "The getter."),
    MEMBER("fset", MEMBER_OBJECT, offsetof(ClassAttribute, fset), true, "The setter."),
    MEMBER("fdel", MEMBER_OBJECT, offsetof(ClassAttribute, fdel), true, "The deleter."),
    MEMBER("__doc__", MEMBER_OBJECT, offsetof(ClassAttribute, doc), false, "The getter's documentation."),
    MEMBER("overwrite_doc", MEMBER_BOOL, offsetof(ClassAttribute, overwrite_doc), true,
     "Whether __doc__ is the getter's."),
    {0},
};

const TypeSpec class_attribute_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(ClassAttribute),
    .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_WEAKREFABLE,
    .new_signature = "(*args, **kwargs)",
    .init_signature = "(fget=None, fset=None, fdel=None, doc=None)",
    .methods = methods,
    .getset = getset,
    .members = members,
    .life = {attribute_destroy, attribute_traverse, NULL, NULL},
    .slots = {.construct = attribute_construct,
              .initialize = attribute_initialize,
              .descr_get = attribute_get,
              .descr_set = attribute_set},
};
