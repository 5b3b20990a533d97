/* set and frozenset.
 *
 * Places, probing and growth follow CPython's, so that sets of equal history are walked in the same
 * order. Up to SET_COMPACT_MAX places the places are one byte each and lead to dense entries (a set
 * of three then takes 56 bytes of table instead of 128); larger tables hold the entries themselves. */
#ifndef OURO_OBJECT_SET_H
#define OURO_OBJECT_SET_H

#include "object/type.h"

typedef struct SetEntry {
    Object *key; /* NULL: free or deleted (hash SET_DELETED) */
    Hash hash;
} SetEntry;

typedef struct Set {
    Object head;
    uint32_t used;     /* live keys */
    uint32_t filled;   /* places that are not free: live and deleted */
    uint32_t mask;     /* number of places - 1; at least 7, also while table is NULL */
    uint32_t capacity; /* compact tables: entries there is room for; else 0 */
    SetEntry *table;   /* owned raw memory, NULL while nothing was ever added; compact: places follow the entries */
    Hash hash;         /* frozenset: cached, -1 not computed. set: the place where pop() goes on */
} Set;

NEW Object *set_new(VM *vm) RAISES;
NEW Object *frozenset_new(VM *vm) RAISES;
NEW Object *set_from_iterable(VM *vm, Object *iterable) RAISES;
NEW Object *frozenset_from_iterable(VM *vm, Object *iterable) RAISES;
int set_add(VM *vm, Set *set, Object *key) RAISES;       /* 1 added, 0 was there, -1 */
int set_contains(VM *vm, Set *set, Object *key) RAISES;
int set_discard(VM *vm, Set *set, Object *key) RAISES;   /* 1 removed, 0 absent, -1 */
bool set_update(VM *vm, Set *set, Object *iterable) RAISES;
bool set_difference_update(VM *vm, Set *set, Object *iterable) RAISES;
bool set_symmetric_update(VM *vm, Set *set, Object *iterable) RAISES;
void set_clear_items(VM *vm, Set *set);
void set_forget_table(Set *set); /* empty, its table not freed: it belongs to the caller */
bool set_next(Set *set, size_t *position, Object **key); /* BORROWED */

/* frozenset or a subclass; every other any_set is a set. */
#define is_frozenset(o) type_is_subtype(type_of(OBJ(o)), builtin_type(vm_of(OBJ(o)), TYPE_FROZENSET))

/* What set.c and set_methods.c share. */
void set_open(Set *set, bool frozen);                           /* the fields of an empty one */
size_t set_table_size(const Set *set);                          /* bytes of raw memory */
NEW MAYBE Object *set_pop_any(Set *set);                        /* NULL: empty */
/* Into a set just made, the keys of a, then those of b. */
bool set_fill_with_both(VM *vm, Set *set, Set *a, Set *b) RAISES;
int set_contains_all(VM *vm, Set *set, Set *keys) RAISES;       /* 1, 0, -1 */
/* Adds to result the keys of `keys` that are (wanted) or are not in `other`. */
bool set_add_selected(VM *vm, Set *result, Set *keys, Set *other, bool wanted) RAISES;
/* Adds to result the items of any iterable that are in set. */
bool set_add_common(VM *vm, Set *result, Set *set, Object *iterable) RAISES;
/* Is the membership of every item of any iterable `wanted`? 1, 0, -1. */
int set_all_members(VM *vm, Set *set, Object *iterable, bool wanted) RAISES;
Hash set_hash_keys(const Set *set);

#endif
