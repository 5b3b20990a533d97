/* Owns what can be done to containers and iterators of any type. */
#include "object/protocol.h"

#include "object/generic_alias.h"
#include "object/int.h"
#include "object/iterators.h"
#include "object/slots.h"
#include "object/tuple.h"

/* ---- length ---- */

ptrdiff_t object_length(VM *vm, Object *o) {
    ptrdiff_t (*length)(VM *, Object *) = type_of(o)->slots.length;
    if (length) return length(vm, o);
    raise(vm, EXC_TYPE_ERROR, "object of type '%T' has no len()", o);
    return -1;
}

ptrdiff_t object_length_hint(VM *vm, Object *o, ptrdiff_t otherwise) {
    if (type_of(o)->slots.length) {
        ptrdiff_t length = object_length(vm, o);
        if (length >= 0) return length;
        if (!exception_clear_if(vm, EXC_TYPE_ERROR)) return -1;
    }
    Object *hint = object_call_special(vm, o, NAME(vm, __length_hint__), NULL, 0);
    if (!hint) return !exception_pending(vm) || exception_clear_if(vm, EXC_TYPE_ERROR) ? otherwise : -1;
    if (is_not_implemented(hint)) return otherwise;
    int64_t length = -1;
    if (!is_int(hint))
        raise(vm, EXC_TYPE_ERROR, "__length_hint__ must be an integer, not %T", hint);
    else if (object_to_int64(vm, hint, &length) && length < 0)
        raise(vm, EXC_VALUE_ERROR, "__length_hint__() should return >= 0");
    decref(hint);
    return exception_pending(vm) ? -1 : (ptrdiff_t)length;
}

/* ---- items ---- */

/* C[key]: __class_getitem__ of the class; the metatype's own __getitem__ has been asked for already. */
static Object *class_getitem(VM *vm, Object *class_, Object *key) {
    if (class_ == OBJ(builtin_type(vm, TYPE_TYPE))) return generic_alias_new(vm, class_, key);
    Object *method = object_getattr_maybe(vm, class_, NAME(vm, __class_getitem__));
    if (method && !is_none(method)) {
        Object *result = object_call1(vm, method, key);
        decref(method);
        return result;
    }
    xdecref(method);
    if (exception_pending(vm)) return NULL;
    return raise(vm, EXC_TYPE_ERROR, "type '%s' is not subscriptable", type_name_text((Type *)class_));
}

Object *object_getitem(VM *vm, Object *o, Object *key) {
    BinaryFn slot = type_of(o)->slots.getitem;
    if (likely(slot != NULL)) return slot(vm, o, key);
    if (is_type(o)) return class_getitem(vm, o, key);
    return raise(vm, EXC_TYPE_ERROR, "'%T' object is not subscriptable", o);
}

int object_setitem(VM *vm, Object *o, Object *key, Object *value) {
    int (*slot)(VM *, Object *, Object *, Object *) = type_of(o)->slots.setitem;
    if (likely(slot != NULL)) return slot(vm, o, key, value);
    raise(vm, EXC_TYPE_ERROR, "'%T' object does not support item assignment", o);
    return -1;
}

int object_delitem(VM *vm, Object *o, Object *key) {
    const Slots *slots = &type_of(o)->slots;
    if (likely(slots->setitem != NULL)) return slots->setitem(vm, o, key, NULL);
    /* CPython asks in two places: those that may be sequences decline an index in words of their own. */
    bool sequence = (type_of(o)->flags & TYPE_HEAP) || slots->length || slots->contains || slots->concat;
    bool index = is_int(key) || type_of(key)->slots.to_index;
    raise(vm, EXC_TYPE_ERROR, sequence && index ? "'%T' object doesn't support item deletion"
                                                : "'%T' object does not support item deletion", o);
    return -1;
}

/* ---- membership ---- */

typedef struct Search {
    Object *item;
} Search;

static int search_step(VM *vm, Object *item, void *context) {
    return object_equal(vm, item, ((Search *)context)->item); /* 1 stops with "found" */
}

int object_contains_by_iteration(VM *vm, Object *o, Object *item) {
    Object *iterator = object_iter(vm, o);
    if (!iterator) {
        if (exception_clear_if(vm, EXC_TYPE_ERROR))
            raise(vm, EXC_TYPE_ERROR, "argument of type '%T' is not iterable", o);
        return -1;
    }
    Search search = {item};
    int found = object_for_each(vm, iterator, search_step, &search);
    decref(iterator);
    return found;
}

int object_contains(VM *vm, Object *o, Object *item) {
    int (*slot)(VM *, Object *, Object *) = type_of(o)->slots.contains;
    return slot ? slot(vm, o, item) : object_contains_by_iteration(vm, o, item);
}

/* ---- iteration ---- */

bool object_is_iterator(Object *o) { return type_of(o)->slots.next != NULL; }

/* Old-style sequences: __getitem__ of a class of a program, or a builtin sequence without an iterator. */
static bool iterates_by_index(Object *o) {
    Type *type = type_of(o);
    if (!type->slots.getitem || is_dict(o)) return false;
    return (type->flags & (TYPE_HEAP | TYPE_SEQUENCE)) != 0;
}

Object *object_iter(VM *vm, Object *o) {
    UnaryFn slot = type_of(o)->slots.iter;
    if (!slot) {
        if (iterates_by_index(o)) return sequence_iterator_new(vm, o);
        return raise(vm, EXC_TYPE_ERROR, "'%T' object is not iterable", o);
    }
    Object *iterator = slot(vm, o);
    if (!iterator || type_of(iterator)->slots.next) return iterator;
    raise(vm, EXC_TYPE_ERROR, "iter() returned non-iterator of type '%T'", iterator);
    decref(iterator);
    return NULL;
}

Object *object_next(VM *vm, Object *iterator) {
    UnaryFn slot = type_of(iterator)->slots.next;
    if (unlikely(!slot)) return raise(vm, EXC_TYPE_ERROR, "'%T' object is not an iterator", iterator);
    Object *item = slot(vm, iterator);
    if (!item && exception_pending(vm)) exception_clear_if(vm, EXC_STOP_ITERATION);
    return item;
}

Object *iterator_self(VM *vm, Object *o) {
    (void)vm;
    return incref(o);
}

int object_for_each(VM *vm, Object *iterable, int (*fn)(VM *vm, Object *item, void *context), void *context) {
    Object *iterator = object_iter(vm, iterable);
    if (!iterator) return -1;
    int result = 0;
    size_t steps = 0;
    while (result == 0) {
        Object *item = object_next(vm, iterator);
        if (!item) {
            if (exception_pending(vm)) result = -1;
            break;
        }
        result = fn(vm, item, context);
        decref(item);
        if (unlikely((++steps & 0xffff) == 0) && vm_core(vm)->hooks.check_interrupt &&
            !vm_core(vm)->hooks.check_interrupt(vm))
            result = -1;
    }
    decref(iterator);
    return result;
}
