/* set and frozenset. */
#ifndef OURO_OBJECT_SET_H
#define OURO_OBJECT_SET_H

#include "object/type.h"

typedef struct SetEntry {
    Object *key; /* NULL free, the VM's dummy (NotImplemented's address) deleted */
    Hash hash;
} SetEntry;

typedef struct Set {
    Object head;
    uint32_t used, filled;
    Hash hash;          /* frozenset: cached, -1 not computed */
    uint32_t mask;
    SetEntry *table;    /* owned raw memory, NULL when empty */
} Set;

NEW Object *set_new(VM *vm) RAISES;
NEW Object *frozenset_new(VM *vm) RAISES;
NEW Object *set_from_iterable(VM *vm, Object *iterable) RAISES;
NEW Object *frozenset_from_iterable(VM *vm, Object *iterable) RAISES;
int set_add(VM *vm, Set *set, Object *key) RAISES;       /* 1 added, 0 was there, -1 */
int set_contains(VM *vm, Set *set, Object *key) RAISES;
int set_discard(VM *vm, Set *set, Object *key) RAISES;
bool set_update(VM *vm, Set *set, Object *iterable) RAISES;
bool set_next(Set *set, size_t *position, Object **key); /* BORROWED */

#endif
