/* weakref.ref and weakref.proxy: objects over the links of memory/weak.h. */
#include "object/weakref.h"

static bool is_proxy(Object *o) { return is_exact(o, TYPE_WEAKPROXY) || is_exact(o, TYPE_WEAKCALLABLEPROXY); }

Object *weakref_get(Object *ref) {
    Object *o = ((WeakRef *)ref)->link.referent;
    return o && o->count ? incref(o) : NULL;
}

static Object *find_shared(VM *vm, Type *type, Object *referent) {
    for (WeakLink *link = weak_first(vm, referent); link; link = link->next) {
        if (!link->callback && type_of(&link->head) == type && link->head.count) return incref(&link->head);
    }
    return NULL;
}

Object *weakref_new(VM *vm, Type *type, Object *referent, Object *callback) {
    if (callback && is_none(callback)) callback = NULL;
    if (!(type_of(referent)->flags & TYPE_WEAKREFABLE)) {
        return raise(vm, EXC_TYPE_ERROR, "cannot create weak reference to '%T' object", referent);
    }
    if (!callback && !(type->flags & TYPE_HEAP)) {
        Object *shared = find_shared(vm, type, referent);
        if (shared) return shared;
    }
    WeakRef *ref = (WeakRef *)type_allocate(vm, type, sizeof(WeakRef));
    if (!ref) return NULL;
    ref->hash = -1;
    ref->link.callback = xincref(callback);
    ref->link.referent = referent;
    if (!weak_add(vm, &ref->link)) {
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

static Object *ref_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    return weakref_new(vm, type, args[0], args[1]);
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

static Object *no_init(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)vm, (void)self, (void)args, (void)nargs;
    return NONE(vm);
}
static int ref_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) {
    return no_init(vm, self, args, nargs) ? 0 : -1;
}

static const GetSetDef ref_getset[] = {
    {"__callback__", ref_get_callback, NULL, "what is called when the referent dies"},
    {0},
};

const TypeSpec weakref_type = {
    .id = TYPE_WEAKREF,
    .base = TYPE_OBJECT,
    .size = sizeof(WeakRef),
    .flags = TYPE_BASE,
    .doc = "ref(object, callback=None, /)\n\nA reference that does not keep its object alive; call it to get the object or None.",
    .new_signature = "(object, callback=None, /)",
    .init_signature = "(object, callback=None, /)",
    .getset = ref_getset,
    .life = {.destroy = weakref_destroy, .traverse = weakref_traverse, .clear = weakref_clear},
    .slots = {.construct = ref_construct, .initialize = ref_initialize, .call = ref_call, .hash = ref_hash, .compare = ref_compare,
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
    Str *text = o ? str_from_format(vm, "<weakproxy at 0x%lx to %T at 0x%lx>", (long)(uintptr_t)self, o, (long)(uintptr_t)o)
                  : str_from_format(vm, "<weakproxy at 0x%lx to NoneType at 0x%lx>", (long)(uintptr_t)self, (long)(uintptr_t)NONE(vm));
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
static Object *proxy_binary(VM *vm, BinaryOp op, Object *a, Object *b) {
    Object *x = unwrap(vm, a), *y = x ? unwrap(vm, b) : NULL;
    Object *result = y ? object_binary(vm, op, x, y) : NULL;
    xdecref(x);
    xdecref(y);
    return result;
}
#define X(id, stem, symbol) \
    static Object *proxy_##id(VM *vm, Object *a, Object *b) { return proxy_binary(vm, BINARY_##id, a, b); }
BINARY_OPERATORS(X)
#undef X

static Hash proxy_hash(VM *vm, Object *self) {
    raise(vm, EXC_TYPE_ERROR, "unhashable type: '%T'", self);
    return -1;
}

#define PROXY_SLOTS \
    .repr = proxy_repr, .str = proxy_str, .hash = proxy_hash, .getattr = proxy_getattr, .setattr = proxy_setattr, \
    .compare = proxy_compare, .iter = proxy_iter, .next = proxy_next, .length = proxy_length, .getitem = proxy_getitem, \
    .setitem = proxy_setitem, .contains = proxy_contains, .truth = proxy_truth, .negative = proxy_negative, \
    .positive = proxy_positive, .absolute = proxy_absolute, .invert = proxy_invert, .to_int = proxy_to_int, .to_index = proxy_to_index, \
    .binary = {[BINARY_ADD] = proxy_ADD, [BINARY_SUBTRACT] = proxy_SUBTRACT, [BINARY_MULTIPLY] = proxy_MULTIPLY, \
               [BINARY_MATRIX_MULTIPLY] = proxy_MATRIX_MULTIPLY, [BINARY_TRUE_DIVIDE] = proxy_TRUE_DIVIDE, \
               [BINARY_FLOOR_DIVIDE] = proxy_FLOOR_DIVIDE, [BINARY_MODULO] = proxy_MODULO, [BINARY_POWER] = proxy_POWER, \
               [BINARY_LEFT_SHIFT] = proxy_LEFT_SHIFT, [BINARY_RIGHT_SHIFT] = proxy_RIGHT_SHIFT, [BINARY_AND] = proxy_AND, \
               [BINARY_XOR] = proxy_XOR, [BINARY_OR] = proxy_OR, [BINARY_DIVMOD] = proxy_DIVMOD}

const TypeSpec weakproxy_type = {
    .id = TYPE_WEAKPROXY,
    .base = TYPE_OBJECT,
    .size = sizeof(WeakRef),
    .flags = TYPE_NO_NEW,
    .doc = "Stands for an object without keeping it alive.",
    .life = {.destroy = weakref_destroy, .traverse = weakref_traverse, .clear = weakref_clear},
    .slots = {PROXY_SLOTS},
};

const TypeSpec weakcallableproxy_type = {
    .id = TYPE_WEAKCALLABLEPROXY,
    .base = TYPE_OBJECT,
    .size = sizeof(WeakRef),
    .flags = TYPE_NO_NEW,
    .doc = "Stands for a callable object without keeping it alive.",
    .life = {.destroy = weakref_destroy, .traverse = weakref_traverse, .clear = weakref_clear},
    .slots = {PROXY_SLOTS, .call = proxy_call},
};
