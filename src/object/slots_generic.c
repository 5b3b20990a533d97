/* Owns the slots of classes made by programs: each looks its special method up on the type and calls it. */
#include "object/exception.h"
#include "object/instance.h"
#include "object/protocol.h"
#include "object/slots.h"
#include "object/slots_generic.h"

#include <assert.h>
#include <stdio.h>

/* ---- looking up and calling ---- */

Object *slot_method(VM *vm, Object *self, NameId name, bool *unbound) {
    Object *found = type_lookup(vm, type_of(self), vm_core(vm)->names[name]);
    *unbound = false;
    if (!found) return NULL;
    incref(found);
    Type *type = type_of(found);
    if (type->flags & TYPE_METHOD_LIKE) {
        *unbound = true;
        return found;
    }
    if (!type->slots.descr_get) return found;
    Object *bound = type->slots.descr_get(vm, found, self, type_of(self));
    decref(found);
    return bound;
}

/* args[0] is the receiver. NULL without exception: there is no such method. */
static Object *call_maybe(VM *vm, NameId name, Object *const *args, size_t nargs) {
    bool unbound;
    Object *method = slot_method(vm, args[0], name, &unbound);
    if (!method) return NULL;
    Object *result = unbound ? object_call(vm, method, args, nargs, NULL) : object_call(vm, method, args + 1, nargs - 1, NULL);
    decref(method);
    return result;
}

static Object *call_required(VM *vm, NameId name, Object *const *args, size_t nargs) {
    Object *result = call_maybe(vm, name, args, nargs);
    if (!result && !exception_pending(vm)) raise(vm, EXC_ATTRIBUTE_ERROR, "%U", vm_core(vm)->names[name]);
    return result;
}

/* The method is missing or raises: -1; else the result is dropped. */
static int call_for_effect(VM *vm, NameId name, Object *const *args, size_t nargs) {
    Object *result = call_required(vm, name, args, nargs);
    if (!result) return -1;
    decref(result);
    return 0;
}

/* ---- unary and text ---- */

#define UNARY_SLOT(function, name) \
    Object *function(VM *vm, Object *o) { return call_required(vm, NAME_##name, &o, 1); }
UNARY_SLOT(slot_negative, __neg__)
UNARY_SLOT(slot_positive, __pos__)
UNARY_SLOT(slot_absolute, __abs__)
UNARY_SLOT(slot_invert, __invert__)
UNARY_SLOT(slot_to_int, __int__)
UNARY_SLOT(slot_to_float, __float__)
UNARY_SLOT(slot_to_index, __index__)
UNARY_SLOT(slot_next, __next__)
UNARY_SLOT(slot_str, __str__)

Object *slot_repr(VM *vm, Object *o) {
    Object *result = call_maybe(vm, NAME___repr__, &o, 1);
    if (result || exception_pending(vm)) return result;
    char address[32];
    snprintf(address, sizeof address, "%p", (void *)o);
    return (Object *)str_from_format(vm, "<%T object at %s>", o, address);
}

Hash hash_not_implemented(VM *vm, Object *o) {
    raise(vm, EXC_TYPE_ERROR, "unhashable type: '%T'", o);
    return -1;
}

Hash slot_hash(VM *vm, Object *o) {
    bool unbound;
    Object *method = slot_method(vm, o, NAME___hash__, &unbound);
    if (!method && exception_pending(vm)) return -1;
    if (!method || is_none(method)) {
        xdecref(method);
        return hash_not_implemented(vm, o);
    }
    Object *result = unbound ? object_call1(vm, method, o) : object_call0(vm, method);
    decref(method);
    if (!result) return -1;
    if (!is_int(result)) {
        decref(result);
        raise(vm, EXC_TYPE_ERROR, "__hash__ method should return an integer");
        return -1;
    }
    int overflow = 0;
    Hash hash = int_as_int64((Int *)result, &overflow);
    if (overflow) hash = int_hash((Int *)result);
    decref(result);
    return hash == -1 ? -2 : hash;
}

Object *slot_call(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames) {
    bool unbound;
    Object *method = slot_method(vm, callable, NAME___call__, &unbound);
    if (!method) {
        if (!exception_pending(vm)) raise_attribute_error(vm, callable, NAME(vm, __call__));
        return NULL;
    }
    Object *result = unbound ? object_call_with_self(vm, method, callable, args, nargs, kwnames)
                             : object_call(vm, method, args, nargs, kwnames);
    decref(method);
    return result;
}

/* ---- attributes ---- */

/* __getattribute__ alone or with __getattr__ as the second try. */
Object *slot_getattr(VM *vm, Object *o, Str *name) {
    Type *type = type_of(o);
    Object *get = type_lookup(vm, type, NAME(vm, __getattribute__));
    bool fallback = type_lookup(vm, type, NAME(vm, __getattr__)) != NULL;
    Object *result;
    if (get && is_exact(get, TYPE_SLOT_WRAPPER)) {
        Object *(*native)(VM *, Object *, Str *) = ((Descriptor *)get)->owner->slots.getattr;
        if (native == object_generic_getattr && fallback) {
            result = object_generic_getattr_maybe(vm, o, name);
            if (result || exception_pending(vm)) return result;
        } else {
            result = native(vm, o, name);
        }
    } else {
        Object *args[2] = {o, OBJ(name)};
        result = call_required(vm, NAME___getattribute__, args, 2);
    }
    if (result || !fallback) return result;
    if (exception_pending(vm) && !exception_clear_if(vm, EXC_ATTRIBUTE_ERROR)) return NULL;
    Object *args[2] = {o, OBJ(name)};
    return call_required(vm, NAME___getattr__, args, 2);
}

int slot_setattr(VM *vm, Object *o, Str *name, Object *value) {
    Object *args[3] = {o, OBJ(name), value};
    return value ? call_for_effect(vm, NAME___setattr__, args, 3) : call_for_effect(vm, NAME___delattr__, args, 2);
}

Object *slot_descr_get(VM *vm, Object *descriptor, Object *object, Type *type) {
    Object *args[3] = {descriptor, object ? object : NONE(vm), type ? OBJ(type) : NONE(vm)};
    Object *result = call_maybe(vm, NAME___get__, args, 3);
    return result || exception_pending(vm) ? result : incref(descriptor);
}

int slot_descr_set(VM *vm, Object *descriptor, Object *object, Object *value) {
    Object *args[3] = {descriptor, object, value};
    return value ? call_for_effect(vm, NAME___set__, args, 3) : call_for_effect(vm, NAME___delete__, args, 2);
}

/* ---- comparison ---- */

Object *slot_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    static const NameId names[] = {NAME___lt__, NAME___le__, NAME___eq__, NAME___ne__, NAME___gt__, NAME___ge__};
    Object *args[2] = {a, b};
    Object *result = call_maybe(vm, names[op], args, 2);
    return result || exception_pending(vm) ? result : NOT_IMPLEMENTED(vm);
}

/* ---- iteration and containers ---- */

Object *slot_iter(VM *vm, Object *o) {
    bool unbound;
    Object *method = slot_method(vm, o, NAME___iter__, &unbound);
    if (!method && exception_pending(vm)) return NULL;
    if (!method || is_none(method)) {
        xdecref(method);
        return raise(vm, EXC_TYPE_ERROR, "'%T' object is not iterable", o);
    }
    Object *result = unbound ? object_call1(vm, method, o) : object_call0(vm, method);
    decref(method);
    return result;
}

ptrdiff_t slot_length_result(VM *vm, STEALS Object *result) {
    if (!is_int(result)) {
        Object *index = object_index(vm, result);
        decref(result);
        if (!index) return -1;
        result = index;
    }
    int overflow = 0;
    int64_t length = int_as_int64((Int *)result, &overflow);
    bool negative = int_sign((Int *)result) < 0;
    if (negative)
        raise(vm, EXC_VALUE_ERROR, "__len__() should return >= 0");
    else if (overflow)
        raise(vm, EXC_OVERFLOW_ERROR, "cannot fit '%T' into an index-sized integer", result);
    decref(result);
    return negative || overflow ? -1 : (ptrdiff_t)length;
}

ptrdiff_t slot_length(VM *vm, Object *o) {
    Object *result = call_required(vm, NAME___len__, &o, 1);
    return result ? slot_length_result(vm, result) : -1;
}

int slot_truth(VM *vm, Object *o) {
    Object *result = call_maybe(vm, NAME___bool__, &o, 1);
    if (!result) return exception_pending(vm) ? -1 : 1;
    return slot_truth_result(vm, result);
}

int slot_truth_result(VM *vm, STEALS Object *result) {
    if (is_bool(result)) {
        int truth = result == TRUE(vm);
        decref(result);
        return truth;
    }
    raise(vm, EXC_TYPE_ERROR, "__bool__ should return bool, returned %T", result);
    decref(result);
    return -1;
}

Object *slot_getitem(VM *vm, Object *o, Object *key) {
    Object *args[2] = {o, key};
    return call_required(vm, NAME___getitem__, args, 2);
}

int slot_setitem(VM *vm, Object *o, Object *key, Object *value) {
    Object *args[3] = {o, key, value};
    return value ? call_for_effect(vm, NAME___setitem__, args, 3) : call_for_effect(vm, NAME___delitem__, args, 2);
}

int slot_contains(VM *vm, Object *o, Object *item) {
    bool unbound;
    Object *method = slot_method(vm, o, NAME___contains__, &unbound);
    if (!method) return exception_pending(vm) ? -1 : object_contains_by_iteration(vm, o, item);
    if (is_none(method)) {
        decref(method);
        raise(vm, EXC_TYPE_ERROR, "'%T' object is not a container", o);
        return -1;
    }
    Object *result = unbound ? object_call2(vm, method, o, item) : object_call1(vm, method, item);
    decref(method);
    if (!result) return -1;
    int truth = object_truth(vm, result);
    decref(result);
    return truth;
}

/* ---- asynchronous ---- */

static Object *call_async(VM *vm, Object *o, NameId name, const char *message) {
    bool unbound;
    Object *method = slot_method(vm, o, name, &unbound);
    if (!method && exception_pending(vm)) return NULL;
    if (!method || is_none(method)) {
        xdecref(method);
        return raise(vm, EXC_TYPE_ERROR, message, o);
    }
    Object *result = unbound ? object_call1(vm, method, o) : object_call0(vm, method);
    decref(method);
    return result;
}

Object *slot_await(VM *vm, Object *o) {
    return call_async(vm, o, NAME___await__, "object %T can't be used in 'await' expression");
}
Object *slot_aiter(VM *vm, Object *o) {
    return call_async(vm, o, NAME___aiter__, "'async for' requires an object with __aiter__ method, got %T");
}
Object *slot_anext(VM *vm, Object *o) {
    return call_async(vm, o, NAME___anext__, "'async for' requires an iterator with __anext__ method, got %T");
}

/* ---- birth and death ---- */

Object *slot_new(VM *vm, Type *type, Object *const *args, size_t nargs, Tuple *kwnames) {
    Object *method = object_getattr(vm, OBJ(type), NAME(vm, __new__));
    if (!method) return NULL;
    Object *result = object_call_with_self(vm, method, OBJ(type), args, nargs, kwnames);
    decref(method);
    return result;
}

int slot_initialize(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    bool unbound;
    Object *method = slot_method(vm, self, NAME___init__, &unbound);
    if (!method) {
        if (!exception_pending(vm)) raise_attribute_error(vm, self, NAME(vm, __init__));
        return -1;
    }
    Object *result = unbound ? object_call_with_self(vm, method, self, args, nargs, kwnames)
                             : object_call(vm, method, args, nargs, kwnames);
    decref(method);
    if (!result) return -1;
    bool none = is_none(result);
    if (!none) raise(vm, EXC_TYPE_ERROR, "__init__() should return None, not '%T'", result);
    decref(result);
    return none ? 0 : -1;
}

void slot_finalize(VM *vm, Object *o) {
    assert(!vm_core(vm)->silent);
    Object *saved = exception_take(vm);
    bool unbound;
    Object *method = slot_method(vm, o, NAME___del__, &unbound);
    if (method) {
        Object *result = unbound ? object_call1(vm, method, o) : object_call0(vm, method);
        if (result)
            decref(result);
        else
            exception_unraisable(vm, NULL, method);
        decref(method);
    }
    exception_clear(vm);
    exception_restore(vm, saved);
}

/* ---- arithmetic ---- */

const NameId binary_names[BINARY_COUNT][3] = {
    [BINARY_ADD] = {NAME___add__, NAME___radd__, NAME___iadd__},
    [BINARY_SUBTRACT] = {NAME___sub__, NAME___rsub__, NAME___isub__},
    [BINARY_MULTIPLY] = {NAME___mul__, NAME___rmul__, NAME___imul__},
    [BINARY_MATRIX_MULTIPLY] = {NAME___matmul__, NAME___rmatmul__, NAME___imatmul__},
    [BINARY_TRUE_DIVIDE] = {NAME___truediv__, NAME___rtruediv__, NAME___itruediv__},
    [BINARY_FLOOR_DIVIDE] = {NAME___floordiv__, NAME___rfloordiv__, NAME___ifloordiv__},
    [BINARY_MODULO] = {NAME___mod__, NAME___rmod__, NAME___imod__},
    [BINARY_POWER] = {NAME___pow__, NAME___rpow__, NAME___ipow__},
    [BINARY_LEFT_SHIFT] = {NAME___lshift__, NAME___rlshift__, NAME___ilshift__},
    [BINARY_RIGHT_SHIFT] = {NAME___rshift__, NAME___rrshift__, NAME___irshift__},
    [BINARY_AND] = {NAME___and__, NAME___rand__, NAME___iand__},
    [BINARY_XOR] = {NAME___xor__, NAME___rxor__, NAME___ixor__},
    [BINARY_OR] = {NAME___or__, NAME___ror__, NAME___ior__},
    [BINARY_DIVMOD] = {NAME___divmod__, NAME___rdivmod__, NAME___divmod__},
};

/* self.name(other), or NotImplemented when there is no such method. */
static Object *call_operator(VM *vm, Object *self, Object *other, NameId name) {
    Object *args[2] = {self, other};
    Object *result = call_maybe(vm, name, args, 2);
    return result || exception_pending(vm) ? result : NOT_IMPLEMENTED(vm);
}

/* Does b's class have another method of that name than a's? */
static bool method_is_overloaded(VM *vm, Object *a, Object *b, NameId name) {
    Object *theirs = type_lookup(vm, type_of(b), vm_core(vm)->names[name]);
    return theirs && theirs != type_lookup(vm, type_of(a), vm_core(vm)->names[name]);
}

/* The rule of who is asked first: the right operand when its class is a proper subclass that overrides the reflected
 * method, else the left one, then the right one. `own` is the slot function, by which classes of programs are told. */
static Object *slot_binary(VM *vm, Object *a, Object *b, BinaryOp op, BinaryFn own) {
    const NameId *names = binary_names[op];
    bool try_other = type_of(a) != type_of(b) && type_of(b)->slots.binary[op] == own;
    if (type_of(a)->slots.binary[op] == own) {
        if (try_other && type_is_subtype(type_of(b), type_of(a)) && method_is_overloaded(vm, a, b, names[1])) {
            Object *result = call_operator(vm, b, a, names[1]);
            if (!result || !is_not_implemented(result)) return result;
            try_other = false;
        }
        Object *result = call_operator(vm, a, b, names[0]);
        if (!result || !is_not_implemented(result) || type_of(a) == type_of(b)) return result;
    }
    return try_other ? call_operator(vm, b, a, names[1]) : NOT_IMPLEMENTED(vm);
}

#define X(id, stem, symbol) \
    Object *slot_binary_##id(VM *vm, Object *a, Object *b) { \
        return slot_binary(vm, a, b, BINARY_##id, slot_binary_##id); \
    } \
    Object *slot_inplace_##id(VM *vm, Object *a, Object *b) { \
        return call_operator(vm, a, b, binary_names[BINARY_##id][2]); \
    }
BINARY_OPERATORS(X)
#undef X

const BinaryFn slot_binary_functions[BINARY_COUNT][2] = {
#define X(id, stem, symbol) [BINARY_##id] = {slot_binary_##id, slot_inplace_##id},
    BINARY_OPERATORS(X)
#undef X
};

Object *slot_reflected(VM *vm, BinaryOp op, Object *a, Object *b) {
    return call_operator(vm, b, a, binary_names[op][1]);
}

Object *slot_power3(VM *vm, Object *a, Object *b, Object *modulus) {
    if (type_of(a)->slots.power3 != slot_power3) return NOT_IMPLEMENTED(vm);
    Object *args[3] = {a, b, modulus};
    Object *result = call_maybe(vm, NAME___pow__, args, 3);
    return result || exception_pending(vm) ? result : NOT_IMPLEMENTED(vm);
}
