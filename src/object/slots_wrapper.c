/* Owns slot wrappers (wrapper_descriptor, method-wrapper) and the __new__ that builtin types show. */
#include "object/descriptor.h"
#include "object/exception.h"
#include "object/protocol.h"
#include "object/slots.h"
#include "base/hash.h"

#include <stdio.h>
#include <string.h>

typedef struct MethodWrapper {
    Object head;
    Descriptor *descriptor; /* owned */
    Object *self;           /* owned */
} MethodWrapper;

Object *slot_wrapper_new(VM *vm, Type *owner, const SlotRow *row) {
    return descriptor_new(vm, TYPE_SLOT_WRAPPER, owner, row->text, row);
}

static const SlotRow *row_of(const Object *descriptor) { return ((const Descriptor *)descriptor)->def; }

static Object *run_wrapper(VM *vm, Descriptor *d, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    const SlotRow *row = d->def;
    if (kwnames && kwnames->length && row->name != NAME___init__ && row->name != NAME___call__)
        return raise(vm, EXC_TYPE_ERROR, "wrapper %U() takes no keyword arguments", d->name);
    return row->wrap(vm, row, d->owner, self, args, nargs, kwnames);
}

static Object *wrapper_call(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames) {
    Descriptor *d = (Descriptor *)callable;
    if (nargs == 0)
        return raise(vm, EXC_TYPE_ERROR, "descriptor '%U' of '%s' object needs an argument", d->name,
                     type_name_text(d->owner));
    if (!object_is_instance_of(args[0], d->owner))
        return raise(vm, EXC_TYPE_ERROR, "descriptor '%U' requires a '%s' object but received a '%T'", d->name,
                     type_name_text(d->owner), args[0]);
    return run_wrapper(vm, d, args[0], args + 1, nargs - 1, kwnames);
}

static Object *wrapper_descr_get(VM *vm, Object *descriptor, Object *object, Type *type) {
    (void)type;
    if (!object) return incref(descriptor);
    Descriptor *d = (Descriptor *)descriptor;
    if (!descriptor_check(vm, d, object)) return NULL;
    MethodWrapper *bound = (MethodWrapper *)builtin_allocate(vm, TYPE_METHOD_WRAPPER, sizeof(MethodWrapper));
    if (!bound) return NULL;
    bound->descriptor = incref(d);
    bound->self = incref(object);
    object_track(vm, OBJ(bound));
    return OBJ(bound);
}

static Object *wrapper_repr(VM *vm, Object *o) {
    Descriptor *d = (Descriptor *)o;
    return (Object *)str_from_format(vm, "<slot wrapper '%U' of '%s' objects>", d->name, type_name_text(d->owner));
}

static Object *row_doc(VM *vm, const SlotRow *row) {
    return row->doc ? (Object *)str_from_text(vm, row->doc) : NEW_NONE(vm);
}

static Object *row_text_signature(VM *vm, const SlotRow *row) {
    if (!row->signature) return NEW_NONE(vm);
    const char *rest = row->signature + 1;
    return (Object *)str_from_format(vm, "($self%s%s", *rest == ')' ? ", /" : strchr(rest, '/') ? ", " : ", /, ", rest);
}

static Object *wrapper_get_doc(VM *vm, Object *self) { return row_doc(vm, row_of(self)); }
static Object *wrapper_get_text_signature(VM *vm, Object *self) { return row_text_signature(vm, row_of(self)); }

static const MethodDef wrapper_methods[] = {
    {"__reduce__", "()", descriptor_reduce, "For pickle.", 0},
    {0},
};

static const GetSetDef wrapper_getset[] = {
    DESCRIPTOR_QUALNAME_ROW,
    {"__doc__", wrapper_get_doc, NULL, "What the method does."},
    {"__text_signature__", wrapper_get_text_signature, NULL, "Its parameters."},
    {0},
};

const TypeSpec slot_wrapper_type = {
    .id = TYPE_SLOT_WRAPPER,
    .base = TYPE_OBJECT,
    .size = sizeof(Descriptor),
    .flags = TYPE_NO_NEW | TYPE_METHOD_LIKE,
    .methods = wrapper_methods,
    .members = descriptor_members,
    .getset = wrapper_getset,
    .life = {descriptor_destroy, descriptor_traverse, NULL, NULL},
    .slots = {.repr = wrapper_repr, .call = wrapper_call, .descr_get = wrapper_descr_get},
};

/* ---- bound to an object ---- */

static void bound_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&((MethodWrapper *)o)->descriptor);
    clear_ref(&((MethodWrapper *)o)->self);
}

static int bound_traverse(Object *o, Visit visit, void *context) {
    VISIT(((MethodWrapper *)o)->descriptor);
    VISIT(((MethodWrapper *)o)->self);
    return 0;
}

static Object *bound_call(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames) {
    MethodWrapper *bound = (MethodWrapper *)callable;
    return run_wrapper(vm, bound->descriptor, bound->self, args, nargs, kwnames);
}

static Object *bound_repr(VM *vm, Object *o) {
    MethodWrapper *bound = (MethodWrapper *)o;
    char address[32];
    snprintf(address, sizeof address, "%p", (void *)object_show_address(bound->self));
    return (Object *)str_from_format(vm, "<method-wrapper '%U' of %T object at %s>", bound->descriptor->name, bound->self,
                                     address);
}

static Hash bound_hash(VM *vm, Object *o) {
    (void)vm;
    MethodWrapper *bound = (MethodWrapper *)o;
    return hash_finish((uint64_t)hash_pointer(bound->self) ^ (uint64_t)hash_pointer(bound->descriptor));
}

static Object *bound_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_exact(a, TYPE_METHOD_WRAPPER) || !is_exact(b, TYPE_METHOD_WRAPPER))
        return NOT_IMPLEMENTED(vm);
    MethodWrapper *x = (MethodWrapper *)a, *y = (MethodWrapper *)b;
    return BOOL(vm, (x->descriptor == y->descriptor && x->self == y->self) == (op == COMPARE_EQ));
}

static Object *bound_get_self(VM *vm, Object *self) {
    (void)vm;
    return incref(((MethodWrapper *)self)->self);
}
static Object *bound_get_name(VM *vm, Object *self) {
    return descriptor_get_name(vm, OBJ(((MethodWrapper *)self)->descriptor));
}
static Object *bound_get_qualname(VM *vm, Object *self) {
    return descriptor_get_qualname(vm, OBJ(((MethodWrapper *)self)->descriptor));
}
static Object *bound_get_owner(VM *vm, Object *self) {
    return descriptor_get_owner(vm, OBJ(((MethodWrapper *)self)->descriptor));
}
static Object *bound_get_doc(VM *vm, Object *self) {
    return row_doc(vm, row_of(OBJ(((MethodWrapper *)self)->descriptor)));
}
static Object *bound_get_text_signature(VM *vm, Object *self) {
    return row_text_signature(vm, row_of(OBJ(((MethodWrapper *)self)->descriptor)));
}

static const MemberDef bound_members[] = {
    MEMBER_GET("__self__", bound_get_self, "The object the method is bound to."),
    {0},
};

static const GetSetDef bound_getset[] = {
    {"__name__", bound_get_name, NULL, "The method's name."},
    {"__objclass__", bound_get_owner, NULL, "The type that has the method."},
    {"__qualname__", bound_get_qualname, NULL, "The name with the type's before it."},
    {"__doc__", bound_get_doc, NULL, "What the method does."},
    {"__text_signature__", bound_get_text_signature, NULL, "Its parameters."},
    {0},
};

const TypeSpec method_wrapper_type = {
    .id = TYPE_METHOD_WRAPPER,
    .base = TYPE_OBJECT,
    .size = sizeof(MethodWrapper),
    .flags = TYPE_NO_NEW,
    .members = bound_members,
    .getset = bound_getset,
    .life = {bound_destroy, bound_traverse, NULL, NULL},
    .slots = {.repr = bound_repr, .hash = bound_hash, .call = bound_call, .compare = bound_compare},
};

/* ---- __new__ ---- */

/* The nearest base of a class whose construct slot is native. */
static Type *native_constructor(Type *type) {
    while (type && type->slots.construct == (ConstructFn)(void (*)(void))slot_new) type = type->base;
    return type;
}

/* T.__new__(S, ...): S must be a subtype of T that T's function knows how to lay out. */
static Object *new_call(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    Type *type = (Type *)self;
    const char *name = type_name_text(type);
    if (nargs == 0) return raise(vm, EXC_TYPE_ERROR, "%s.__new__(): not enough arguments", name);
    if (!is_type(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "%s.__new__(X): X is not a type object (%T)", name, args[0]);
    Type *wanted = (Type *)args[0];
    const char *wanted_name = type_name_text(wanted);
    if (!type_is_subtype(wanted, type))
        return raise(vm, EXC_TYPE_ERROR, "%s.__new__(%s): %s is not a subtype of %s", name, wanted_name, wanted_name, name);
    Type *constructor = native_constructor(wanted);
    if (constructor && constructor->slots.construct != type->slots.construct)
        return raise(vm, EXC_TYPE_ERROR, "%s.__new__(%s) is not safe, use %s.__new__()", name, wanted_name,
                     type_name_text(constructor));
    return type_construct_as(vm, type, wanted, args + 1, nargs - 1, kwnames);
}

static const MethodDef new_method = {
    "__new__", NULL, (NativeFn)(void (*)(void))new_call,
    "Create an object of the given type.", METHOD_STATIC,
};

Object *new_method_new(VM *vm, Type *type) { return native_function_bind(vm, &new_method, NULL, OBJ(type)); }

Type *new_method_type(Object *o) {
    if (!is_exact(o, TYPE_NATIVE_FUNCTION) || ((NativeFunction *)o)->def != &new_method) return NULL;
    return (Type *)((NativeFunction *)o)->self;
}
