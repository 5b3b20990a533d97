/* A walk over the items of any iterable. Exact lists and tuples are walked by index, without an iterator object and
 * without calls; as with their iterators, what is appended to a list meanwhile is seen, and what is cut off is not. */
#ifndef OURO_OBJECT_WALK_H
#define OURO_OBJECT_WALK_H

#include "object/core.h"
#include "object/list.h"
#include "object/protocol.h"

typedef struct Walk {
    Object *source; /* owned: a list, a tuple, or an iterator */
    size_t index;   /* of the next item of a list or tuple */
    UnaryFn next;   /* of an iterator */
    enum { WALK_LIST, WALK_TUPLE, WALK_ITERATOR } kind;
} Walk;

/* False RAISES; then there is nothing to close. */
static inline bool walk_open(VM *vm, Walk *walk, Object *iterable)
{
    walk->index = 0;
    walk->next = NULL;
    if (is_exact(iterable, TYPE_LIST) || is_exact(iterable, TYPE_TUPLE)) {
        walk->kind = is_exact(iterable, TYPE_LIST) ? WALK_LIST : WALK_TUPLE;
        walk->source = incref(iterable);
        return true;
    }
    walk->kind = WALK_ITERATOR;
    walk->source = object_iter(vm, iterable);
    if (!walk->source) return false;
    walk->next = type_of(walk->source)->slots.next;
    return true;
}

/* NEW; NULL at the end, or with an exception pending. */
static inline Object *walk_next(VM *vm, Walk *walk)
{
    if (walk->kind == WALK_LIST) {
        List *list = (List *)walk->source;
        return walk->index < list->length ? incref(list->items[walk->index++]) : NULL;
    }
    if (walk->kind == WALK_TUPLE) {
        Tuple *tuple = (Tuple *)walk->source;
        return walk->index < tuple->length ? incref(tuple->items[walk->index++]) : NULL;
    }
    Object *item = walk->next(vm, walk->source);
    if (unlikely(!item) && exception_pending(vm)) exception_clear_if(vm, EXC_STOP_ITERATION);
    return item;
}

/* The same for an iterator that somebody holds; a list's or tuple's is stepped here. */
static inline Object *iterator_step(VM *vm, Object *iterator)
{
    if (is_exact(iterator, TYPE_LIST_ITERATOR)) {
        ListIterator *at = (ListIterator *)iterator;
        if (likely(at->list && (size_t)at->index < at->list->length)) return incref(at->list->items[at->index++]);
    } else if (is_exact(iterator, TYPE_TUPLE_ITERATOR)) {
        TupleIterator *at = (TupleIterator *)iterator;
        if (likely(at->tuple && at->index < at->tuple->length)) return incref(at->tuple->items[at->index++]);
    }
    UnaryFn next = type_of(iterator)->slots.next;
    Object *item = likely(next != NULL) ? next(vm, iterator) : object_next(vm, iterator);
    if (unlikely(!item) && exception_pending(vm)) exception_clear_if(vm, EXC_STOP_ITERATION);
    return item;
}

static inline void walk_close(Walk *walk) { decref(walk->source); }

#endif
