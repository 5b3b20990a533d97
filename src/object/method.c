/* Owns bound methods: a callable with its first argument. */
#include "object/function.h"
#include "object/protocol.h"
#include "base/hash.h"

#include <string.h>

Object *method_new(VM *vm, Object *function, Object *self)
{
    Method *method = (Method *)builtin_allocate(vm, TYPE_METHOD, sizeof(Method));
    if (!method) return NULL;
    method->function = incref(function);
    method->self = incref(self);
    object_track(vm, OBJ(method));
    return OBJ(method);
}

static Object *method_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)type, (void)nargs;
    if (!object_is_callable(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "first argument must be callable");
    if (is_none(args[1])) return raise(vm, EXC_TYPE_ERROR, "instance must not be None");
    return method_new(vm, args[0], args[1]);
}

static void method_destroy(VM *vm, Object *o)
{
    (void)vm;
    Method *method = (Method *)o;
    clear_ref(&method->function);
    clear_ref(&method->self);
}

static int method_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((Method *)o)->function);
    VISIT(((Method *)o)->self);
    return 0;
}

/* Calls the function with self before the other arguments. */
static Object *method_call(VM *vm, Object *callable, Object *const *args, size_t nargs,
                           Tuple *kwnames)
{
    Method *method = (Method *)callable;
    Object *local[8], **all = local;
    size_t count = nargs + (kwnames ? kwnames->length : 0), room = 0;
    if (count + 1 > 8) {
        room = memory_size(count, sizeof *all, sizeof *all);
        all = memory_alloc(vm, room);
        if (!all) return NULL;
    }
    all[0] = incref(method->self);
    if (count) memcpy(all + 1, args, count * sizeof *all);
    Object *function = incref(method->function);
    Object *result = object_call(vm, function, all, nargs + 1, kwnames);
    decref(function);
    decref(all[0]);
    if (room) memory_free(vm, all, room);
    return result;
}

static Object *method_repr(VM *vm, Object *o)
{
    Method *method = (Method *)o;
    Object *name = object_getattr_maybe(vm, method->function, NAME(vm, __qualname__));
    if (!name && !exception_pending(vm))
        name = object_getattr_maybe(vm, method->function, NAME(vm, __name__));
    if (!name && exception_pending(vm)) return NULL;
    Object *self = incref(method->self);
    Object *text = name && is_str(name)
                       ? (Object *)str_from_format(vm, "<bound method %U of %R>", name, self)
                       : (Object *)str_from_format(vm, "<bound method ? of %R>", self);
    decref(self);
    xdecref(name);
    return text;
}

static Hash method_hash(VM *vm, Object *o)
{
    Method *method = (Method *)o;
    Hash function = object_hash(vm, method->function);
    if (function == -1) return -1;
    return hash_finish((uint64_t)hash_pointer(method->self) ^ (uint64_t)function);
}

static Object *method_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_exact(a, TYPE_METHOD) ||
        !is_exact(b, TYPE_METHOD))
        return NOT_IMPLEMENTED(vm);
    Method *x = (Method *)a, *y = (Method *)b;
    int equal = x->self == y->self ? object_equal(vm, x->function, y->function) : 0;
    if (equal < 0) return NULL;
    return BOOL(vm, equal == (op == COMPARE_EQ));
}

/* Attributes of the method type first, then the function's. */
static Object *method_getattr(VM *vm, Object *o, Str *name)
{
    Type *type = type_of(o);
    Object *found = type_lookup(vm, type, name);
    if (found) {
        Slots *slots = &type_of(found)->slots;
        if (!slots->descr_get) return incref(found);
        incref(found);
        Object *result = slots->descr_get(vm, found, o, type);
        decref(found);
        return result;
    }
    Object *function = incref(((Method *)o)->function);
    Object *result = object_getattr(vm, function, name);
    decref(function);
    return result;
}

static Object *method_descr_get(VM *vm, Object *descriptor, Object *object, Type *type)
{
    (void)vm, (void)object, (void)type;
    return incref(descriptor); /* already bound */
}

static Object *method_get_function(VM *vm, Object *self)
{
    (void)vm;
    return incref(((Method *)self)->function);
}

static Object *method_get_self(VM *vm, Object *self)
{
    (void)vm;
    return incref(((Method *)self)->self);
}

static Object *method_get_doc(VM *vm, Object *self)
{
    return object_getattr(vm, ((Method *)self)->function, NAME(vm, __doc__));
}

/* getattr(self, name) finds it again. */
static Object *method_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    Method *method = (Method *)self;
    Object *getattr =
        vm_core(vm)->builtins ? dict_get_text(vm, vm_core(vm)->builtins, "getattr") : NULL;
    if (!getattr) return raise(vm, EXC_RUNTIME_ERROR, "lost builtins.getattr");
    Object *name = object_getattr(vm, method->function, NAME(vm, __name__));
    if (!name) return NULL;
    Object *pair = tuple_pack(vm, 2, method->self, name);
    decref(name);
    if (!pair) return NULL;
    Object *result = tuple_pack(vm, 2, getattr, pair);
    decref(pair);
    return result;
}

static const MethodDef method_methods[] = {
    {"__reduce__", "()", method_reduce, "For pickle.", 0},
    {0},
};

static const MemberDef method_members[] = {
    MEMBER_GET("__func__", method_get_function, "The function that the method calls."),
    MEMBER_GET("__self__", method_get_self, "The object the method is bound to."),
    {0},
};

static const GetSetDef method_getset[] = {
    {"__doc__", method_get_doc, NULL, "The function's documentation."},
    {0},
};

const TypeSpec method_type = {
    .id = TYPE_METHOD,
    .base = TYPE_OBJECT,
    .size = sizeof(Method),
    .flags = TYPE_WEAKREFABLE,
    .doc = "A function bound to the object it was looked up on.",
    .new_signature = "(function, instance, /)",
    .methods = method_methods,
    .members = method_members,
    .getset = method_getset,
    .life = {method_destroy, method_traverse, NULL, NULL},
    .slots = {.construct = method_construct,
              .repr = method_repr,
              .hash = method_hash,
              .call = method_call,
              .getattr = method_getattr,
              .compare = method_compare,
              .descr_get = method_descr_get},
};
