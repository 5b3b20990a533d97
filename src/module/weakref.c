/* The native module _weakref, on which weakref (lib/weakref.py) is built: ref, proxy, and what tells how many there are. */
#include "object/list.h"
#include "object/module.h"
#include "object/weakref.h"

#include <assert.h>

#define FUNCTION(name) static Object *name(VM *vm, Object *self, Object *const *args, size_t nargs)

FUNCTION(weakref_getweakrefcount) {
    (void)self, (void)nargs;
    return int_from_size(vm, weakref_count(vm, args[0]));
}

FUNCTION(weakref_getweakrefs) {
    (void)self, (void)nargs;
    List *list = list_new(vm, 0);
    for (WeakLink *link = weak_first(vm, args[0]); list && link; link = link->next) {
        if (!list_append(vm, list, &link->head)) clear_ref(&list);
    }
    return OBJ(list);
}

FUNCTION(weakref_make_proxy) {
    (void)self, (void)nargs;
    return weakref_proxy(vm, args[0], args[1]);
}

/* d.pop(key) if the value there is a dead reference. */
FUNCTION(weakref_remove_dead) {
    (void)self, (void)nargs;
    if (!is_dict(args[0])) return raise(vm, EXC_TYPE_ERROR, "_remove_dead_weakref() argument 1 must be dict, not %T", args[0]);
    Object *ref = dict_get(vm, (Dict *)args[0], args[1]);
    if (!ref) return exception_pending(vm) ? NULL : NONE(vm);
    if (!object_is_instance_of(ref, builtin_type(vm, TYPE_WEAKREF))) return NONE(vm);
    Object *referent = weakref_get(ref);
    if (!referent && dict_delete(vm, (Dict *)args[0], args[1]) < 0) return NULL;
    xdecref(referent);
    return NONE(vm);
}

static const MethodDef functions[] = {
    {"_remove_dead_weakref", "(dct, key, /)", weakref_remove_dead, "Drops an entry whose weak reference is dead.", 0},
    {"getweakrefcount", "(object, /)", weakref_getweakrefcount, "How many weak references name the object.", 0},
    {"getweakrefs", "(object, /)", weakref_getweakrefs, "The weak references that name the object.", 0},
    {"proxy", "(object, callback=None, /)", weakref_make_proxy, "Something that acts as the object while it lives.", 0},
    {0},
};

/* A referent died: calls the callback with its weak reference. */
static void notify(VM *vm, WeakLink *link) {
    assert(!vm_core(vm)->silent);
    Object *pending = exception_take(vm);
    Object *callback = xincref(link->callback);
    if (callback) {
        Object *answer = object_call1(vm, callback, &link->head);
        if (!answer) exception_unraisable(vm, NULL, callback);
        xdecref(answer);
        decref(callback);
    }
    exception_restore(vm, pending);
}

static bool setup(VM *vm, Module *module) {
    weak_set_notify(vm, notify);
    static const struct { const char *name; TypeId id; } types[] = {
        {"ref", TYPE_WEAKREF}, {"ReferenceType", TYPE_WEAKREF}, {"ProxyType", TYPE_WEAKPROXY}, {"CallableProxyType", TYPE_WEAKCALLABLEPROXY},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!module_add(vm, module, types[i].name, OBJ(builtin_type(vm, types[i].id)))) return false;
    }
    return true;
}

const ModuleDef weakref_native_module = {.name = "_weakref", .doc = "References that do not keep their objects alive.", .functions = functions, .setup = setup};
