/* OrderedDict, and what its files share: the type (collections_ordered.c), its views and iterators (..._view.c). */
#ifndef OURO_MODULE_COLLECTIONS_ORDERED_H
#define OURO_MODULE_COLLECTIONS_ORDERED_H

#include "module/collections.h"

/* The entries of the dict lie in the order of the keys. dict.__delitem__(o, key) and its like change the dict behind the back of the
 * type, which would then believe in a key that is not there; `known` tells: what walks over such an OrderedDict ends in
 * KeyError. */
typedef struct OrderedDict {
    Dict dict;
    uint32_t known; /* items that came and went by the type's own methods */
    uint32_t state; /* changes whenever these change which keys there are, or their order */
} OrderedDict;

typedef enum OrderedPart { ORDERED_KEYS, ORDERED_VALUES, ORDERED_ITEMS } OrderedPart;

static inline bool is_ordered(Object *o) { return collections_is(o, &collections_ordered_dict); }
/* Items less than known. */
static inline bool ordered_lacks(const OrderedDict *o) { return o->dict.used < o->known; }

/* The next item, or the one before (see dict_next, dict_previous), both references NEW. False at the end, or RAISES. A key whose
 * hash can have changed is looked up, and must be found. */
bool ordered_step(VM *vm, OrderedDict *o, size_t *position, bool reverse, Object **key, Object **value) RAISES;

NEW Object *ordered_iterator_new(VM *vm, OrderedDict *o, OrderedPart part, bool reverse) RAISES;
NEW Object *ordered_view_new(VM *vm, OrderedDict *o, OrderedPart part) RAISES;
/* Makes the types of views and iterators. */
bool ordered_setup(VM *vm) RAISES;

#endif
