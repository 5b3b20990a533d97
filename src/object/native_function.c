/* Owns native functions: C functions as objects, alone (len), of a module (math.sin) or bound to a receiver ([].append). */
#include "object/arguments.h"
#include "object/function.h"
#include "object/module.h"
#include "object/protocol.h"
#include "base/hash.h"

#include <string.h>

Object *native_function_bind(VM *vm, const MethodDef *def, const Signature *signature, Object *self) {
    NativeFunction *f = (NativeFunction *)builtin_allocate(vm, TYPE_NATIVE_FUNCTION, sizeof(NativeFunction));
    if (!f) return NULL;
    f->def = def;
    f->signature = signature;
    f->self = xincref(self);
    f->module = NULL;
    object_track(vm, OBJ(f));
    return OBJ(f);
}

Object *native_function_new(VM *vm, const MethodDef *def, Object *self, Object *module_name) {
    const Signature *signature = NULL;
    if (def->signature && !(signature = signature_for(vm, def->signature))) return NULL;
    NativeFunction *f = (NativeFunction *)native_function_bind(vm, def, signature, self);
    if (!f) return NULL;
    f->module = xincref(module_name);
    return OBJ(f);
}

static void native_function_destroy(VM *vm, Object *o) {
    NativeFunction *f = (NativeFunction *)o;
    (void)vm;
    clear_ref(&f->self);
    clear_ref(&f->module);
}

static int native_function_traverse(Object *o, Visit visit, void *context) {
    VISIT(((NativeFunction *)o)->self);
    VISIT(((NativeFunction *)o)->module);
    return 0;
}

static Object *native_function_call(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames) {
    NativeFunction *f = (NativeFunction *)callable;
    /* As __qualname__ does, messages name the receiver's own type, not the one that the method was found on. */
    Object *owner = !f->self || is_exact(f->self, TYPE_MODULE) || is_type(f->self) ? f->self : OBJ(type_of(f->self));
    return method_def_call(vm, f->def, f->signature, owner, f->self, args, nargs, kwnames);
}

static Object *native_function_repr(VM *vm, Object *o) {
    NativeFunction *f = (NativeFunction *)o;
    if (!f->self || is_exact(f->self, TYPE_MODULE))
        return (Object *)str_from_format(vm, "<built-in function %s>", f->def->name);
    return (Object *)str_from_format(vm, "<built-in method %s of %T object at 0x%lx>", f->def->name, f->self,
                                     (long)(uintptr_t)f->self);
}

static Hash native_function_hash(VM *vm, Object *o) {
    (void)vm;
    NativeFunction *f = (NativeFunction *)o;
    return hash_finish((uint64_t)hash_pointer(f->self) ^ (uint64_t)hash_pointer(f->def));
}

static Object *native_function_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_exact(a, TYPE_NATIVE_FUNCTION) ||
        !is_exact(b, TYPE_NATIVE_FUNCTION))
        return NOT_IMPLEMENTED(vm);
    NativeFunction *x = (NativeFunction *)a, *y = (NativeFunction *)b;
    bool equal = x->self == y->self && x->def == y->def;
    return BOOL(vm, equal == (op == COMPARE_EQ));
}

static Object *native_function_get_name(VM *vm, Object *self) {
    return (Object *)str_from_text(vm, ((NativeFunction *)self)->def->name);
}

static Object *native_function_get_qualname(VM *vm, Object *self) {
    NativeFunction *f = (NativeFunction *)self;
    if (!f->self || is_exact(f->self, TYPE_MODULE)) return native_function_get_name(vm, self);
    Type *owner = is_type(f->self) ? (Type *)f->self : type_of(f->self);
    return (Object *)str_from_format(vm, "%U.%s", owner->qualname, f->def->name);
}

static Object *native_function_get_self(VM *vm, Object *self) {
    NativeFunction *f = (NativeFunction *)self;
    return f->self ? incref(f->self) : NEW_NONE(vm);
}

static Object *native_function_get_module(VM *vm, Object *self) {
    NativeFunction *f = (NativeFunction *)self;
    return f->module ? incref(f->module) : NEW_NONE(vm);
}

static int native_function_set_module(VM *vm, Object *self, Object *value) {
    (void)vm;
    set_ref(&((NativeFunction *)self)->module, xincref(value));
    return 0;
}

static Object *native_function_get_doc(VM *vm, Object *self) {
    const char *doc = ((NativeFunction *)self)->def->doc;
    return doc ? (Object *)str_from_text(vm, doc) : NEW_NONE(vm);
}

Object *native_text_signature(VM *vm, const MethodDef *def, const char *self_name) {
    if (!def->signature) return NEW_NONE(vm);
    const char *rest = def->signature + 1;
    if (!self_name) return (Object *)str_from_text(vm, def->signature);
    return (Object *)str_from_format(vm, "($%s%s%s", self_name, *rest == ')' ? "" : ", ", rest);
}

static Object *native_function_get_text_signature(VM *vm, Object *self) {
    NativeFunction *f = (NativeFunction *)self;
    const char *name = !f->self ? NULL : is_exact(f->self, TYPE_MODULE) ? "module" : is_type(f->self) ? "type" : "self";
    return native_text_signature(vm, f->def, name);
}

/* The name alone for functions of modules, getattr(self, name) for methods. */
static Object *native_function_reduce(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    NativeFunction *f = (NativeFunction *)self;
    Object *name = native_function_get_name(vm, self);
    if (!name || !f->self || is_exact(f->self, TYPE_MODULE)) return name;
    Object *getattr = vm_core(vm)->builtins ? dict_get_text(vm, vm_core(vm)->builtins, "getattr") : NULL;
    Object *pair = getattr ? tuple_pack(vm, 2, f->self, name) : NULL;
    decref(name);
    if (!getattr) return raise(vm, EXC_RUNTIME_ERROR, "lost builtins.getattr");
    if (!pair) return NULL;
    Object *result = tuple_pack(vm, 2, getattr, pair);
    decref(pair);
    return result;
}

static const MethodDef native_function_methods[] = {
    {"__reduce__", "()", native_function_reduce, "For pickle.", 0},
    {0},
};

static const GetSetDef native_function_getset[] = {
    {"__name__", native_function_get_name, NULL, "The function's name."},
    {"__qualname__", native_function_get_qualname, NULL, "The name with the type it belongs to."},
    {"__self__", native_function_get_self, NULL, "The receiver: a module, a type or an object."},
    {"__module__", native_function_get_module, native_function_set_module, "The name of its module."},
    {"__doc__", native_function_get_doc, NULL, "What it does."},
    {"__text_signature__", native_function_get_text_signature, NULL, "Its parameters."},
    {0},
};

const TypeSpec native_function_type = {
    .id = TYPE_NATIVE_FUNCTION,
    .base = TYPE_OBJECT,
    .size = sizeof(NativeFunction),
    .flags = TYPE_NO_NEW | TYPE_WEAKREFABLE,
    .methods = native_function_methods,
    .getset = native_function_getset,
    .life = {native_function_destroy, native_function_traverse, NULL, NULL},
    .slots = {.repr = native_function_repr, .hash = native_function_hash, .call = native_function_call,
              .compare = native_function_compare},
};
