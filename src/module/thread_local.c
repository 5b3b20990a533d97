/* _thread._local: an object of whose attributes each thread sees its own. It holds a namespace for each thread that has looked,
 * by the thread's identity; all such objects are linked, so that a thread that ends can be forgotten by them. */
#include "module/thread.h"

#include "object/exception.h"
#include "object/protocol.h"

typedef struct ThreadLocal {
    Object head;
    Dict *namespaces; /* owned: identity -> dict */
    Tuple *args;      /* owned: for __init__, */
    Dict *keywords;   /* ... which each thread calls; owned */
    struct ThreadLocal *next, *previous;
} ThreadLocal;

static void link_local(VM *vm, ThreadLocal *local) {
    local->next = vm->locals;
    if (vm->locals) vm->locals->previous = local;
    vm->locals = local;
}

static void unlink_local(VM *vm, ThreadLocal *local) {
    if (local->next) local->next->previous = local->previous;
    if (local->previous) local->previous->next = local->next;
    else if (vm->locals == local) vm->locals = local->next;
    local->next = local->previous = NULL;
}

/* What goes may run code that makes and drops such objects: the list is begun anew after each. */
void thread_locals_end(VM *vm, uint64_t identity) {
    Object *key = int_from_uint64(vm, identity);
    for (ThreadLocal *local = key ? vm->locals : NULL; local;) {
        Object *namespace_ = local->namespaces ? xincref(dict_get(vm, local->namespaces, key)) : NULL;
        if (!namespace_) {
            local = local->next;
            continue;
        }
        incref(local);
        dict_delete(vm, local->namespaces, key);
        decref(namespace_);
        decref(local);
        local = vm->locals;
    }
    xdecref(key);
    exception_clear(vm);
}

static Dict *namespace_new(VM *vm, ThreadLocal *local, Object *identity) {
    Dict *dict = dict_new(vm);
    if (dict && dict_set(vm, local->namespaces, identity, OBJ(dict))) return dict;
    xdecref(dict);
    return NULL;
}

static bool has_own_init(VM *vm, ThreadLocal *local) {
    Object *init = type_lookup(vm, type_of(OBJ(local)), NAME(vm, __init__));
    return init && init != type_lookup(vm, builtin_type(vm, TYPE_OBJECT), NAME(vm, __init__));
}

/* The class's __init__ prepares the namespace of a thread that has not looked before. */
static bool initialize(VM *vm, ThreadLocal *local, Object *identity) {
    if (!has_own_init(vm, local)) return true;
    Object *init = object_getattr(vm, OBJ(local), NAME(vm, __init__));
    Object *result = init ? object_call_unpacked(vm, init, local->args, local->keywords) : NULL;
    xdecref(init);
    if (result) {
        decref(result);
        return true;
    }
    Object *pending = exception_take(vm);
    dict_delete(vm, local->namespaces, identity);
    exception_restore(vm, pending);
    return false;
}

/* The running thread's namespace. NEW */
static Dict *own_namespace(VM *vm, ThreadLocal *local) {
    Object *identity = int_from_uint64(vm, thread_identity());
    Dict *dict = identity ? (Dict *)xincref(dict_get(vm, local->namespaces, identity)) : NULL;
    if (identity && !dict && !exception_pending(vm)) {
        dict = namespace_new(vm, local, identity);
        if (dict && !initialize(vm, local, identity)) clear_ref(&dict);
    }
    xdecref(identity);
    return dict;
}

static Object *local_getattr(VM *vm, Object *self, Str *name) {
    Dict *dict = own_namespace(vm, (ThreadLocal *)self);
    if (!dict) return NULL;
    if (str_equal(name, NAME(vm, __dict__))) return OBJ(dict);
    Object *value = namespace_getattr(vm, self, dict, name);
    decref(dict);
    return value || exception_pending(vm) ? value : raise_attribute_error(vm, self, name);
}

static int local_setattr(VM *vm, Object *self, Str *name, Object *value) {
    if (str_equal(name, NAME(vm, __dict__))) {
        raise(vm, EXC_ATTRIBUTE_ERROR, "'%T' object attribute '__dict__' is read-only", self);
        return -1;
    }
    Dict *dict = own_namespace(vm, (ThreadLocal *)self);
    int result = dict ? namespace_setattr(vm, self, &dict, name, value) : -1;
    xdecref(dict);
    return result;
}

/* ---- life ---- */

static Dict *keywords_from(VM *vm, Object *const *values, Tuple *names) {
    Dict *dict = dict_new(vm);
    for (size_t i = 0; dict && names && i < names->length; i++)
        if (!dict_set(vm, dict, names->items[i], values[i])) clear_ref(&dict);
    return dict;
}

static Object *local_construct(VM *vm, Type *type, Object *const *args, size_t nargs, Tuple *kwnames) {
    ThreadLocal *local = (ThreadLocal *)type_allocate(vm, type, sizeof(ThreadLocal));
    if (!local) return NULL;
    link_local(vm, local);
    object_track(vm, OBJ(local));
    local->namespaces = dict_new(vm);
    local->args = local->namespaces ? (Tuple *)tuple_from(vm, args, nargs) : NULL;
    local->keywords = local->args ? keywords_from(vm, args + nargs, kwnames) : NULL;
    Object *identity = local->keywords ? int_from_uint64(vm, thread_identity()) : NULL;
    Dict *dict = identity ? namespace_new(vm, local, identity) : NULL; /* the caller runs __init__ */
    bool ok = dict != NULL;
    if (ok && (nargs || local->keywords->used) && !has_own_init(vm, local))
        ok = raise(vm, EXC_TYPE_ERROR, "Initialization arguments are not supported") != NULL;
    xdecref(identity);
    xdecref(dict);
    if (!ok) clear_ref(&local);
    return OBJ(local);
}

static int local_traverse(Object *o, Visit visit, void *context) {
    ThreadLocal *local = (ThreadLocal *)o;
    VISIT(local->namespaces);
    VISIT(local->args);
    VISIT(local->keywords);
    return 0;
}

static int local_clear(VM *vm, Object *o) {
    ThreadLocal *local = (ThreadLocal *)o;
    if (local->namespaces) dict_clear_items(vm, local->namespaces);
    clear_ref(&local->args);
    clear_ref(&local->keywords);
    return 0;
}

static void local_destroy(VM *vm, Object *o) {
    unlink_local(vm, (ThreadLocal *)o);
    clear_ref(&((ThreadLocal *)o)->namespaces);
    clear_ref(&((ThreadLocal *)o)->args);
    clear_ref(&((ThreadLocal *)o)->keywords);
}

const TypeSpec thread_local_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(ThreadLocal),
    .flags = TYPE_BASE | TYPE_WEAKREFABLE,
    .doc = "Attributes of which each thread sees its own.",
    .life = {.destroy = local_destroy, .traverse = local_traverse, .clear = local_clear},
    .slots = {.construct = (ConstructFn)(void (*)(void))local_construct, .getattr = local_getattr, .setattr = local_setattr},
};
