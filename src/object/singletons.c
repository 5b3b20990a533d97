/* Owns the types of None, NotImplemented and Ellipsis. The three objects live in the Core. */
#include "object/core.h"
#include "object/exception.h"

enum { NONE_HASH = 0xfca86420 }; /* the same in every run, as CPython's since 3.12 */

static Object *no_arguments(VM *vm, const char *name, Object *singleton, size_t nargs,
                            Object *const *args)
{
    if (nargs > 1 || (nargs == 1 && args[0]))
        return raise(vm, EXC_TYPE_ERROR, "%s takes no arguments", name);
    return singleton;
}

static Object *none_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)type;
    return no_arguments(vm, "NoneType", NONE(vm), nargs, args);
}

static Object *none_repr(VM *vm, Object *o)
{
    (void)o;
    return (Object *)str_intern_text(vm, "None");
}

static Hash none_hash(VM *vm, Object *o)
{
    (void)vm, (void)o;
    return (Hash)(uint32_t)NONE_HASH;
}

static int none_truth(VM *vm, Object *o)
{
    (void)vm, (void)o;
    return 0;
}

const TypeSpec none_type = {
    .id = TYPE_NONE,
    .base = TYPE_OBJECT,
    .size = sizeof(Object),
    .doc = "The type of the None singleton.",
    .new_signature = "(*args, **kwargs)",
    .slots = {.construct = none_construct,
              .repr = none_repr,
              .hash = none_hash,
              .truth = none_truth},
};

static Object *not_implemented_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)type;
    return no_arguments(vm, "NotImplementedType", NOT_IMPLEMENTED(vm), nargs, args);
}

static Object *not_implemented_repr(VM *vm, Object *o)
{
    (void)o;
    return (Object *)str_intern_text(vm, "NotImplemented");
}

static int not_implemented_truth(VM *vm, Object *o)
{
    (void)o;
    CoreHooks *hooks = &vm_core(vm)->hooks;
    if (!hooks->warn) return 1;
    int result = hooks->warn(vm, EXC_DEPRECATION_WARNING,
                             "NotImplemented should not be used in a boolean context");
    return result < 0 ? -1 : 1;
}

static Object *not_implemented_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    return not_implemented_repr(vm, self);
}

static const MethodDef not_implemented_methods[] = {
    {"__reduce__", "()", not_implemented_reduce, "For pickle: the name of the singleton.", 0},
    {0},
};

const TypeSpec not_implemented_type = {
    .id = TYPE_NOT_IMPLEMENTED,
    .base = TYPE_OBJECT,
    .size = sizeof(Object),
    .doc = "The type of the NotImplemented singleton.",
    .new_signature = "(*args, **kwargs)",
    .methods = not_implemented_methods,
    .slots = {.construct = not_implemented_construct,
              .repr = not_implemented_repr,
              .truth = not_implemented_truth},
};

static Object *ellipsis_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)type;
    return no_arguments(vm, "EllipsisType", ELLIPSIS(vm), nargs, args);
}

static Object *ellipsis_repr(VM *vm, Object *o)
{
    (void)o;
    return (Object *)str_intern_text(vm, "Ellipsis");
}

static Object *ellipsis_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    return ellipsis_repr(vm, self);
}

static const MethodDef ellipsis_methods[] = {
    {"__reduce__", "()", ellipsis_reduce, "For pickle: the name of the singleton.", 0},
    {0},
};

const TypeSpec ellipsis_type = {
    .id = TYPE_ELLIPSIS,
    .base = TYPE_OBJECT,
    .size = sizeof(Object),
    .doc = "The type of the Ellipsis singleton.",
    .new_signature = "(*args, **kwargs)",
    .methods = ellipsis_methods,
    .slots = {.construct = ellipsis_construct, .repr = ellipsis_repr},
};
