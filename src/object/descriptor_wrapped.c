/* Owns classmethod and staticmethod. */
#include "object/descriptor.h"
#include "object/exception.h"
#include "object/instance.h"
#include "object/protocol.h"

static WrappedMethod *as_wrapped(Object *o) { return (WrappedMethod *)o; }

static Object *wrapped_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Object *o = type_allocate(vm, type, sizeof(WrappedMethod));
    if (o) object_track(vm, o);
    return o;
}

/* Takes the callable's name, doc, module and annotations over, as functools.wraps does; an attribute it lacks is left out. */
static int wrapped_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Str *names[] = {NAME(vm, __module__), NAME(vm, __name__), NAME(vm, __qualname__), NAME(vm, __doc__),
                    NAME(vm, __annotations__)};
    if (as_wrapped(self)->callable) type_modified(vm, builtin_type(vm, TYPE_OBJECT)); /* for inline caches */
    set_ref(&as_wrapped(self)->callable, incref(args[0]));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Object *value = object_getattr_maybe(vm, args[0], names[i]);
        if (!value && exception_pending(vm)) return -1;
        int done = value ? instance_set(vm, self, names[i], value) : 0;
        xdecref(value);
        if (done < 0) return -1;
    }
    return 0;
}

static Object *wrapped_new(VM *vm, TypeId id, Object *callable) {
    Object *o = type_allocate(vm, builtin_type(vm, id), sizeof(WrappedMethod));
    if (!o) return NULL;
    as_wrapped(o)->callable = incref(callable);
    object_track(vm, o);
    if (is_exact(callable, TYPE_NATIVE_FUNCTION)) return o; /* in a builtin type's namespace: nothing to copy */
    if (wrapped_initialize(vm, o, &callable, 1) == 0) return o;
    decref(o);
    return NULL;
}

Object *classmethod_new(VM *vm, Object *callable) { return wrapped_new(vm, TYPE_CLASSMETHOD, callable); }
Object *staticmethod_new(VM *vm, Object *callable) { return wrapped_new(vm, TYPE_STATICMETHOD, callable); }

static void wrapped_destroy(VM *vm, Object *o) {
    clear_ref(&as_wrapped(o)->callable);
    instance_release_attributes(vm, o);
}

static int wrapped_traverse(Object *o, Visit visit, void *context) {
    VISIT(as_wrapped(o)->callable);
    return instance_traverse_attributes(o, visit, context);
}

static int wrapped_clear(VM *vm, Object *o) {
    wrapped_destroy(vm, o);
    return 0;
}

static Object *uninitialized(VM *vm, Object *o) { return raise(vm, EXC_RUNTIME_ERROR, "uninitialized %T object", o); }

static Object *get_func(VM *vm, Object *self) {
    Object *callable = as_wrapped(self)->callable;
    return callable ? incref(callable) : NEW_NONE(vm);
}

static Object *get_isabstract(VM *vm, Object *self) {
    Object *callable = as_wrapped(self)->callable;
    Object *mark = callable ? object_getattr_maybe(vm, callable, NAME(vm, __isabstractmethod__)) : NULL;
    if (!mark) return exception_pending(vm) ? NULL : FALSE(vm);
    int truth = object_truth(vm, mark);
    decref(mark);
    return truth < 0 ? NULL : BOOL(vm, truth);
}

static const MemberDef wrapped_members[] = {
    MEMBER_GET("__func__", get_func, "The wrapped callable."),
    MEMBER_GET("__wrapped__", get_func, "The wrapped callable."),
    {0},
};

static const GetSetDef wrapped_getset[] = {
    {"__isabstractmethod__", get_isabstract, NULL, "Is the callable abstract?"},
    {0},
};

/* ---- classmethod ---- */

static Object *class_repr(VM *vm, Object *o) {
    return (Object *)str_from_format(vm, "<classmethod(%R)>", as_wrapped(o)->callable ? as_wrapped(o)->callable : NONE(vm));
}

static Object *class_descr_get(VM *vm, Object *descriptor, Object *object, Type *type) {
    Object *callable = as_wrapped(descriptor)->callable;
    if (!callable) return uninitialized(vm, descriptor);
    return method_new(vm, callable, OBJ(type ? type : type_of(object)));
}

const TypeSpec classmethod_type = {
    .id = TYPE_CLASSMETHOD,
    .base = TYPE_OBJECT,
    .size = sizeof(WrappedMethod),
    .flags = TYPE_BASE | TYPE_HAS_DICT,
    .doc = "Makes a method receive its class instead of the instance.",
    .new_signature = "(*args, **kwargs)",
    .init_signature = "(function, /)",
    .members = wrapped_members,
    .getset = wrapped_getset,
    .life = {wrapped_destroy, wrapped_traverse, wrapped_clear, NULL},
    .slots = {.construct = wrapped_construct, .initialize = wrapped_initialize, .repr = class_repr,
              .descr_get = class_descr_get},
};

/* ---- staticmethod ---- */

static Object *static_repr(VM *vm, Object *o) {
    return (Object *)str_from_format(vm, "<staticmethod(%R)>", as_wrapped(o)->callable ? as_wrapped(o)->callable : NONE(vm));
}

static Object *static_descr_get(VM *vm, Object *descriptor, Object *object, Type *type) {
    (void)object, (void)type;
    Object *callable = as_wrapped(descriptor)->callable;
    return callable ? incref(callable) : uninitialized(vm, descriptor);
}

static Object *static_call(VM *vm, Object *o, Object *const *args, size_t nargs, Tuple *kwnames) {
    Object *callable = as_wrapped(o)->callable;
    if (!callable) return uninitialized(vm, o);
    incref(callable);
    Object *result = object_call(vm, callable, args, nargs, kwnames);
    decref(callable);
    return result;
}

const TypeSpec staticmethod_type = {
    .id = TYPE_STATICMETHOD,
    .base = TYPE_OBJECT,
    .size = sizeof(WrappedMethod),
    .flags = TYPE_BASE | TYPE_HAS_DICT,
    .doc = "Makes a method receive neither class nor instance.",
    .new_signature = "(*args, **kwargs)",
    .init_signature = "(function, /)",
    .members = wrapped_members,
    .getset = wrapped_getset,
    .life = {wrapped_destroy, wrapped_traverse, wrapped_clear, NULL},
    .slots = {.construct = wrapped_construct, .initialize = wrapped_initialize, .repr = static_repr, .call = static_call,
              .descr_get = static_descr_get},
};
