/* Owns the steps of `for a, b in iterable`: the next item and what it holds. */
#include "object/tuple.h"
#include "vm/loop.h"

static Pair unpack_any(VM *vm, STEALS Object *item) {
    Value values[2] = {VALUE_UNBOUND, VALUE_UNBOUND};
    bool done = unpack_sequence(vm, item, values, 2);
    decref(item);
    if (done) return (Pair){value_object(values[0]), {value_object(values[1])}};
    registers_release(values, 0, 2);
    return (Pair){NULL, {.failed = PAIR_NOT_UNPACKED}};
}

static inline Pair unpack_object(VM *vm, STEALS Object *item) {
    if (unlikely(!is_exact(item, TYPE_TUPLE) || ((Tuple *)item)->length != 2)) return unpack_any(vm, item);
    Object **items = ((Tuple *)item)->items;
    Pair pair = {incref(items[0]), {incref(items[1])}};
    decref(item);
    return pair;
}

Pair unpack_pair(VM *vm, STEALS Value item) {
    Object *o = value_make_object(vm, item);
    return o ? unpack_object(vm, o) : (Pair){NULL, {.failed = PAIR_RAISED}};
}

static Pair no_item(VM *vm) {
    bool raised = exception_pending(vm) && !exception_clear_if(vm, EXC_STOP_ITERATION);
    return (Pair){NULL, {.failed = raised ? PAIR_RAISED : PAIR_END}};
}

Pair next_pair(VM *vm, Object *iterator) {
    UnaryFn next = type_of(iterator)->slots.next; /* NULL: its class lost __next__ meanwhile */
    Object *item = likely(next != NULL) ? next(vm, iterator) : object_next(vm, iterator);
    return likely(item != NULL) ? unpack_object(vm, item) : no_item(vm);
}
