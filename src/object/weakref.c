/* weakref.ref and weakref.proxy: objects over the links of memory/weak.h. */
#include "object/weakref.h"

#include "memory/collector.h"

static bool is_proxy(Object *o) { return is_exact(o, TYPE_WEAKPROXY) || is_exact(o, TYPE_WEAKCALLABLEPROXY); }

Object *weakref_get(Object *ref) {
    Object *o = ((WeakRef *)ref)->link.referent;
    if (!o || !o->count || (o->word & OBJECT_DYING)) return NULL; /* what waits to die links through its count */
    if (unlikely(vm_heap(vm_of(o))->condemned) && collector_has_condemned(vm_of(o), o)) return NULL;
    return incref(o);
}

/* The plain ref and the plain proxy of an object (no callback, no subclass) are shared, and come first in its list. */
typedef struct Shared {
    WeakLink *ref, *proxy; /* borrowed, or NULL */
} Shared;

static Shared find_shared(VM *vm, Object *referent) {
    Shared shared = {0};
    WeakLink *link = weak_first(vm, referent);
    if (link && !link->callback && is_exact(&link->head, TYPE_WEAKREF)) {
        shared.ref = link;
        link = link->next;
    }
    if (link && !link->callback && is_proxy(&link->head)) shared.proxy = link;
    return shared;
}

Object *weakref_new(VM *vm, Type *type, Object *referent, Object *callback) {
    if (callback && is_none(callback)) callback = NULL;
    if (!(type_of(referent)->flags & TYPE_WEAKREFABLE)) {
        return raise(vm, EXC_TYPE_ERROR, "cannot create weak reference to '%T' object", referent);
    }
    bool plain_ref = !callback && type == builtin_type(vm, TYPE_WEAKREF);
    bool plain_proxy = !callback && !plain_ref && !(type->flags & TYPE_HEAP);
    Shared shared = find_shared(vm, referent);
    if (plain_ref && shared.ref) return OBJ(incref(shared.ref));
    if (plain_proxy && shared.proxy) return OBJ(incref(shared.proxy));
    WeakRef *ref = (WeakRef *)type_allocate(vm, type, sizeof(WeakRef));
    if (!ref) return NULL;
    shared = find_shared(vm, referent); /* making it may have collected */
    WeakLink *after = plain_ref ? NULL : plain_proxy || !shared.proxy ? shared.ref : shared.proxy;
    ref->hash = -1;
    ref->link.callback = xincref(callback);
    ref->link.referent = referent;
    xincref(after);
    bool added = weak_add(vm, &ref->link, after);
    xdecref(after);
    if (!added) {
        ref->link.referent = NULL;
        decref(ref);
        return NULL;
    }
    object_track(vm, OBJ(ref));
    return OBJ(ref);
}

Object *weakref_proxy(VM *vm, Object *referent, Object *callback) {
    TypeId id = object_is_callable(referent) ? TYPE_WEAKCALLABLEPROXY : TYPE_WEAKPROXY;
    return weakref_new(vm, builtin_type(vm, id), referent, callback);
}

size_t weakref_count(VM *vm, Object *referent) {
    size_t n = 0;
    for (WeakLink *link = weak_first(vm, referent); link; link = link->next) n++;
    return n;
}

/* ---- life ---- */

static void weakref_destroy(VM *vm, Object *o) {
    WeakRef *ref = (WeakRef *)o;
    weak_remove(vm, &ref->link);
    clear_ref(&ref->link.callback);
}

static int weakref_traverse(Object *o, Visit visit, void *context) {
    VISIT(((WeakRef *)o)->link.callback);
    return 0;
}

static int weakref_clear(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&((WeakRef *)o)->link.callback);
    return 0;
}

/* ---- ref ---- */

static bool wrong_count(VM *vm, const char *method, size_t nargs) {
    if (nargs >= 1 && nargs <= 2) return false;
    raise(vm, EXC_TYPE_ERROR, "%s expected at %s %zu argument%s, got %zu", method, nargs ? "most" : "least",
          (size_t)(nargs ? 2 : 1), nargs ? "s" : "", nargs);
    return true;
}

/* (object, callback=None, /): a subclass may have an __init__ of its own that takes more names. */
static Object *ref_construct(VM *vm, Type *type, Object *const *args, size_t nargs, Tuple *kwnames) {
    (void)kwnames;
    if (wrong_count(vm, "__new__", nargs)) return NULL;
    return weakref_new(vm, type, args[0], nargs > 1 ? args[1] : NULL);
}

static int ref_initialize(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    (void)self, (void)args;
    if (kwnames && kwnames->length) {
        raise(vm, EXC_TYPE_ERROR, "ref() takes no keyword arguments");
        return -1;
    }
    return wrong_count(vm, "__init__", nargs) ? -1 : 0;
}

static Object *ref_call(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    (void)args;
    if (nargs || (kwnames && kwnames->length)) return raise(vm, EXC_TYPE_ERROR, "%T.__call__() takes no arguments", self);
    Object *o = weakref_get(self);
    return o ? o : NONE(vm);
}

static Hash ref_hash(VM *vm, Object *self) {
    WeakRef *ref = (WeakRef *)self;
    if (ref->hash != -1) return ref->hash;
    Object *o = weakref_get(self);
    if (!o) {
        raise(vm, EXC_TYPE_ERROR, "weak object has gone away");
        return -1;
    }
    ref->hash = object_hash(vm, o);
    decref(o);
    return ref->hash;
}

static bool is_ref(Object *o) { return object_is_instance_of(o, builtin_type(vm_of(o), TYPE_WEAKREF)); }

static Object *ref_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_ref(a) || !is_ref(b)) return NOT_IMPLEMENTED(vm);
    Object *x = weakref_get(a), *y = weakref_get(b);
    Object *answer = x && y ? object_compare(vm, x, y, op) : BOOL(vm, (a == b) == (op == COMPARE_EQ));
    xdecref(x);
    xdecref(y);
    return answer;
}

static Object *ref_repr(VM *vm, Object *self) {
    long at = (long)(uintptr_t)self;
    Object *o = weakref_get(self);
    if (!o) return OBJ(str_from_format(vm, "<weakref at 0x%lx; dead>", at));
    Object *name = object_getattr_maybe(vm, o, NAME(vm, __name__));
    if (!name) exception_clear(vm);
    Str *text = name && is_str(name)
                    ? str_from_format(vm, "<weakref at 0x%lx; to '%T' at 0x%lx (%U)>", at, o, (long)(uintptr_t)o, (Str *)name)
                    : str_from_format(vm, "<weakref at 0x%lx; to '%T' at 0x%lx>", at, o, (long)(uintptr_t)o);
    xdecref(name);
    decref(o);
    return OBJ(text);
}

static Object *ref_get_callback(VM *vm, Object *self) {
    Object *callback = ((WeakRef *)self)->link.callback;
    return callback && ((WeakRef *)self)->link.referent ? incref(callback) : NONE(vm);
}

static const MemberDef ref_members[] = {
    MEMBER_GET("__callback__", ref_get_callback, "what is called when the referent dies"),
    {0},
};

const TypeSpec weakref_type = {
    .id = TYPE_WEAKREF,
    .base = TYPE_OBJECT,
    .size = sizeof(WeakRef),
    .flags = TYPE_BASE,
    .doc = "ref(object, callback=None, /)\n\nA reference that does not keep its object alive; call it to get the object or None.",
    .members = ref_members,
    .life = {.destroy = weakref_destroy, .traverse = weakref_traverse, .clear = weakref_clear},
    .slots = {.construct = (ConstructFn)(void (*)(void))ref_construct,
              .initialize = (int (*)(VM *, Object *, Object *const *, size_t))(void (*)(void))ref_initialize, .call = ref_call, .hash = ref_hash, .compare = ref_compare,
              .repr = ref_repr},
};

/* ---- proxies: every operation is done to the referent ---- */

/* NEW referent of a proxy, or o itself; NULL RAISES ReferenceError. */
static Object *unwrap(VM *vm, Object *o) {
    if (!is_proxy(o)) return incref(o);
    Object *referent = weakref_get(o);
    return referent ? referent : raise(vm, EXC_REFERENCE_ERROR, "weakly-referenced object no longer exists");
}

#define PROXY_UNARY(name, operation) \
    static Object *proxy_##name(VM *vm, Object *self) { \
        Object *o = unwrap(vm, self); \
        Object *result = o ? OBJ(operation(vm, o)) : NULL; \
        xdecref(o); \
        return result; \
    }
PROXY_UNARY(str, object_str)
PROXY_UNARY(iter, object_iter)
PROXY_UNARY(negative, object_negative)
PROXY_UNARY(positive, object_positive)
PROXY_UNARY(absolute, object_absolute)
PROXY_UNARY(invert, object_invert)
PROXY_UNARY(to_int, object_int)
PROXY_UNARY(to_index, object_index)
#undef PROXY_UNARY

static Object *proxy_next(VM *vm, Object *self) {
    Object *o = unwrap(vm, self);
    if (!o) return NULL;
    Object *item = object_is_iterator(o) ? object_next(vm, o) : raise(vm, EXC_TYPE_ERROR, "Weakref proxy referenced a non-iterator '%T' object", o);
    decref(o);
    return item;
}

static Object *proxy_repr(VM *vm, Object *self) {
    Object *o = weakref_get(self);
    Str *text = o ? str_from_format(vm, "<weakproxy at 0x%lx; to '%T' at 0x%lx>", (long)(uintptr_t)self, o, (long)(uintptr_t)o)
                  : str_from_format(vm, "<weakproxy at 0x%lx; dead>", (long)(uintptr_t)self);
    xdecref(o);
    return OBJ(text);
}

static Object *proxy_getattr(VM *vm, Object *self, Str *name) {
    Object *o = unwrap(vm, self);
    Object *value = o ? object_getattr(vm, o, name) : NULL;
    xdecref(o);
    return value;
}
static int proxy_setattr(VM *vm, Object *self, Str *name, Object *value) {
    Object *o = unwrap(vm, self);
    int result = o ? object_setattr(vm, o, name, value) : -1;
    xdecref(o);
    return result;
}
static Object *proxy_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    Object *x = unwrap(vm, a), *y = x ? unwrap(vm, b) : NULL;
    Object *answer = y ? object_compare(vm, x, y, op) : NULL;
    xdecref(x);
    xdecref(y);
    return answer;
}
static ptrdiff_t proxy_length(VM *vm, Object *self) {
    Object *o = unwrap(vm, self);
    ptrdiff_t length = o ? object_length(vm, o) : -1;
    xdecref(o);
    return length;
}
static Object *proxy_getitem(VM *vm, Object *self, Object *key) {
    Object *o = unwrap(vm, self);
    Object *item = o ? object_getitem(vm, o, key) : NULL;
    xdecref(o);
    return item;
}
static int proxy_setitem(VM *vm, Object *self, Object *key, Object *value) {
    Object *o = unwrap(vm, self);
    int result = !o ? -1 : value ? object_setitem(vm, o, key, value) : object_delitem(vm, o, key);
    xdecref(o);
    return result;
}
static int proxy_contains(VM *vm, Object *self, Object *item) {
    Object *o = unwrap(vm, self);
    int result = o ? object_contains(vm, o, item) : -1;
    xdecref(o);
    return result;
}
static int proxy_truth(VM *vm, Object *self) {
    Object *o = unwrap(vm, self);
    int result = o ? object_truth(vm, o) : -1;
    xdecref(o);
    return result;
}
static Object *proxy_call(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    Object *o = unwrap(vm, self);
    Object *result = o ? object_call(vm, o, args, nargs, kwnames) : NULL;
    xdecref(o);
    return result;
}
typedef Object *(*OperateFn)(VM *vm, BinaryOp op, Object *a, Object *b);

static Object *proxy_operate(VM *vm, OperateFn operate, BinaryOp op, Object *a, Object *b) {
    Object *x = unwrap(vm, a), *y = x ? unwrap(vm, b) : NULL;
    Object *result = y ? operate(vm, op, x, y) : NULL;
    xdecref(x);
    xdecref(y);
    return result;
}
#define X(id, stem, symbol) \
    static Object *proxy_##id(VM *vm, Object *a, Object *b) { return proxy_operate(vm, object_binary, BINARY_##id, a, b); } \
    static Object *proxy_inplace_##id(VM *vm, Object *a, Object *b) { \
        return proxy_operate(vm, object_inplace, BINARY_##id, a, b); \
    }
BINARY_OPERATORS(X)
#undef X

static Object *proxy_power3(VM *vm, Object *a, Object *b, Object *modulus) {
    Object *x = unwrap(vm, a), *y = x ? unwrap(vm, b) : NULL, *m = y ? unwrap(vm, modulus) : NULL;
    Object *result = m ? object_power(vm, x, y, m) : NULL;
    xdecref(x);
    xdecref(y);
    xdecref(m);
    return result;
}

static Object *proxy_bytes(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Object *o = unwrap(vm, self);
    Str *name = o ? str_intern_text(vm, "__bytes__") : NULL;
    Object *result = name ? object_call_method(vm, o, name, NULL, 0) : NULL;
    xdecref(name);
    xdecref(o);
    return result;
}

static Object *proxy_reversed(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Object *o = unwrap(vm, self);
    Object *result = o ? type_call(vm, OBJ(builtin_type(vm, TYPE_REVERSED)), &o, 1, NULL) : NULL;
    xdecref(o);
    return result;
}

static const MethodDef proxy_methods[] = {
    {"__bytes__", "()", proxy_bytes, "The referent as bytes.", 0},
    {"__reversed__", "()", proxy_reversed, "An iterator over the referent from its end.", 0},
    {0},
};

static Hash proxy_hash(VM *vm, Object *self) {
    raise(vm, EXC_TYPE_ERROR, "unhashable type: '%T'", self);
    return -1;
}

#define PROXY_BINARY(id, stem, symbol) [BINARY_##id] = proxy_##id,
#define PROXY_INPLACE(id, stem, symbol) [BINARY_##id] = proxy_inplace_##id,
#define PROXY_SLOTS \
    .repr = proxy_repr, .str = proxy_str, .hash = proxy_hash, .getattr = proxy_getattr, .setattr = proxy_setattr, \
    .compare = proxy_compare, .iter = proxy_iter, .next = proxy_next, .length = proxy_length, .getitem = proxy_getitem, \
    .setitem = proxy_setitem, .contains = proxy_contains, .truth = proxy_truth, .negative = proxy_negative, \
    .positive = proxy_positive, .absolute = proxy_absolute, .invert = proxy_invert, .to_int = proxy_to_int, .to_index = proxy_to_index, \
    .binary = {BINARY_OPERATORS(PROXY_BINARY)}, .inplace = {BINARY_OPERATORS(PROXY_INPLACE)}, .power3 = proxy_power3

const TypeSpec weakproxy_type = {
    .id = TYPE_WEAKPROXY,
    .base = TYPE_OBJECT,
    .size = sizeof(WeakRef),
    .flags = TYPE_NO_NEW,
    .doc = "Stands for an object without keeping it alive.",
    .methods = proxy_methods,
    .life = {.destroy = weakref_destroy, .traverse = weakref_traverse, .clear = weakref_clear},
    .slots = {PROXY_SLOTS},
};

const TypeSpec weakcallableproxy_type = {
    .id = TYPE_WEAKCALLABLEPROXY,
    .base = TYPE_OBJECT,
    .size = sizeof(WeakRef),
    .flags = TYPE_NO_NEW,
    .doc = "Stands for a callable object without keeping it alive.",
    .methods = proxy_methods,
    .life = {.destroy = weakref_destroy, .traverse = weakref_traverse, .clear = weakref_clear},
    .slots = {PROXY_SLOTS, .call = proxy_call},
};
