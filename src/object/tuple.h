/* tuple. */
#ifndef OURO_OBJECT_TUPLE_H
#define OURO_OBJECT_TUPLE_H

#include "object/type.h"

struct Tuple {
    Object head;
    uint64_t length;
    Object *items[];
};

/* Here for the loop's for statements. */
typedef struct TupleIterator {
    Object head;
    Tuple *tuple; /* owned, NULL at the end */
    size_t index;
} TupleIterator;

/* Room for length items, all NULL; untracked until tuple_finish. length 0 gives the shared empty tuple. */
NEW Tuple *tuple_allocate(VM *vm, size_t length) RAISES;
/* All items are set: track it if any item may be part of a cycle. */
void tuple_finish(VM *vm, Tuple *t);
NEW Object *tuple_from(VM *vm, Object *const *items, size_t length) RAISES;          /* items are borrowed */
NEW Object *tuple_from_stolen(VM *vm, STEALS Object **items, size_t length) RAISES;
NEW Object *tuple_pack(VM *vm, size_t length, ...) RAISES;                           /* Object * arguments, borrowed */
NEW Object *tuple_from_iterable(VM *vm, Object *iterable) RAISES;                    /* an exact tuple is itself */
NEW Object *tuple_slice(VM *vm, Tuple *t, size_t start, size_t end) RAISES;
/* For the collector: true when no item can be part of a cycle, so that it need not be tracked. */
bool tuple_may_untrack(Tuple *t);

#endif
