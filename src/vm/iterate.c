/* Owns the steps of `for a, b in iterable`: the next item and what it holds. */
#include "compile/opcode.h"
#include "object/iterators.h"
#include "object/tuple.h"
#include "vm/loop.h"

static __attribute__((noinline)) Pair unpack_any(VM *vm, STEALS Object *item) {
    Value values[2] = {VALUE_UNBOUND, VALUE_UNBOUND};
    bool done = unpack_sequence(vm, item, values, 2);
    decref(item);
    if (done) return (Pair){value_object(values[0]), {value_object(values[1])}};
    registers_release(values, 0, 2);
    return pair_failed(PAIR_NOT_UNPACKED);
}

/* Two items in a tuple or list; NULL: not so. BORROWED from it. */
static inline MAYBE Object **two_items(const Object *o) {
    if (likely(is_exact(o, TYPE_TUPLE))) return likely(((Tuple *)o)->length == 2) ? ((Tuple *)o)->items : NULL;
    return is_exact(o, TYPE_LIST) && ((List *)o)->length == 2 ? ((List *)o)->items : NULL;
}

static inline Pair unpack_object(VM *vm, STEALS Object *item) {
    Object **items = two_items(item);
    if (unlikely(!items)) return unpack_any(vm, item);
    Pair pair = {incref(items[0]), {incref(items[1])}};
    decref(item);
    return pair;
}

/* The item of a list at which its iterator stands; nothing runs that could take it from the list meanwhile. */
static inline Pair next_of_list(VM *vm, ListIterator *at) {
    Object *item = at->list->items[at->index++], **items = two_items(item);
    if (unlikely(!items)) return unpack_any(vm, incref(item));
    return (Pair){incref(items[0]), {incref(items[1])}};
}

static __attribute__((noinline)) Pair call_next(VM *vm, Object *iterator) {
    UnaryFn next = type_of(iterator)->slots.next; /* NULL: its class lost __next__ meanwhile */
    Object *item = likely(next != NULL) ? next(vm, iterator) : object_next(vm, iterator);
    return item ? unpack_object(vm, item) : pair_failed(PAIR_END);
}

Pair next_pair(VM *vm, Object *iterator) {
    if (is_exact(iterator, TYPE_ENUMERATE)) return enumerate_pair(vm, iterator);
    if (is_exact(iterator, TYPE_DICT_ITEM_ITERATOR)) return dict_item_iterator_pair(vm, iterator);
    if (is_exact(iterator, TYPE_LIST_ITERATOR)) {
        ListIterator *at = (ListIterator *)iterator;
        if (likely(at->list && (size_t)at->index < at->list->length)) return next_of_list(vm, at);
    }
    if (is_exact(iterator, TYPE_ZIP)) return zip_pair(vm, iterator);
    return call_next(vm, iterator);
}

Pair pair_without_item(VM *vm, Object *iterator, PairFailure failed) {
    Pair pair = pair_failed(failed);
    if (failed == PAIR_CALL_NEXT) pair = call_next(vm, iterator);
    if (pair.first || pair.failed != PAIR_END) return pair;
    bool raised = exception_pending(vm) && !exception_clear_if(vm, EXC_STOP_ITERATION);
    return pair_failed(raised ? PAIR_RAISED : PAIR_END);
}

Pair unpack_pair(VM *vm, STEALS Value item) {
    Object *o = value_make_object(vm, item);
    return o ? unpack_object(vm, o) : pair_failed(PAIR_RAISED);
}

bool unpack_locals(VM *vm, STEALS Object *sequence, Value *out, size_t count) {
    Value items[UNPACKED_LOCALS] = {VALUE_UNBOUND};
    bool done = true;
    if (likely(is_exact(sequence, TYPE_TUPLE) && ((Tuple *)sequence)->length == count)) {
        for (size_t i = 0; i < count; i++) items[i] = value_share(((Tuple *)sequence)->items[i]);
    } else {
        done = unpack_sequence(vm, sequence, items, count);
    }
    decref(sequence);
    for (size_t i = 0; i < count; i++) { /* one by one: what goes may look at those that are to come */
        Value old = items[i];
        if (done) {
            old = out[i];
            out[i] = items[i];
        }
        if (value_is_reference(old)) decref_object(value_object(old));
    }
    return done;
}
