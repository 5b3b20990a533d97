/* What iterators share. The types themselves (enumerate, zip, map, filter, reversed, iterator,
 * callable_iterator) are known by their tables only, but for iter()'s two. */
#ifndef OURO_OBJECT_ITERATORS_H
#define OURO_OBJECT_ITERATORS_H

#include "object/type.h"

/* iter(o) for objects with __getitem__ only. */
NEW Object *sequence_iterator_new(VM *vm, Object *sequence) RAISES;
/* iter(callable, sentinel). */
NEW Object *callable_iterator_new(VM *vm, Object *callable, Object *sentinel) RAISES;
/* reversed(o): by __reversed__, or the sequence protocol. */
NEW Object *object_reversed(VM *vm, Object *o) RAISES;
/* An instance of an iterator type or a subclass of it, its fields zero; not tracked yet. */
NEW Object *iterator_allocate(VM *vm, Type *type, TypeId id, size_t size) RAISES;
/* For __reduce__: (type, arguments); takes the tuple, NULL passes a failure on. */
NEW Object *iterator_reduce_to(VM *vm, Object *self, STEALS Object *arguments) RAISES;
/* For __reduce__: (builtins.<function>, (argument,), state), without state when it is negative. */
NEW Object *iterator_reduce(VM *vm, const char *function, Object *argument, ptrdiff_t state) RAISES;

/* ---- next() for a loop that unpacks pairs at once ----
 * The tuple that the iterator keeps is filled as ever, as its references can be counted and delay destruction; but it is
 * not handed out. */
typedef enum PairFailure {
    PAIR_END,          /* no further item, unless an exception is pending */
    PAIR_CALL_NEXT,    /* nothing was done: the general way, please */
    PAIR_RAISED,       /* the iterator raised */
    PAIR_NOT_UNPACKED, /* the unpacking raised */
} PairFailure;
typedef struct Pair {
    Object *first; /* both NEW; NULL: see failed */
    union {
        Object *second;
        PairFailure failed;
    };
} Pair;
static inline Pair pair_failed(PairFailure failed) { return (Pair){NULL, {.failed = failed}}; }
/* These fail with PAIR_END or PAIR_CALL_NEXT. */
Pair enumerate_pair(VM *vm, Object *enumerate) RAISES;
Pair zip_pair(VM *vm, Object *zip) RAISES;
Pair dict_item_iterator_pair(VM *vm, Object *iterator) RAISES; /* dict_view.c */

#endif
