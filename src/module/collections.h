/* What the files of _collections share. */
#ifndef OURO_MODULE_COLLECTIONS_H
#define OURO_MODULE_COLLECTIONS_H

#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"

extern const TypeSpec collections_deque, collections_deque_iterator, collections_deque_reverse_iterator;
extern const TypeSpec collections_defaultdict, collections_ordered_dict, collections_tuplegetter;

/* The type of a spec in this VM, which was made when the module was. */
static inline BORROWED Type *collections_type(VM *vm, const TypeSpec *spec) {
    return native_type(vm, spec);
}
static inline bool collections_is(Object *o, const TypeSpec *spec) {
    Type *type = type_of(o);
    while (type && type->spec != spec) type = type->base;
    return type != NULL;
}

#endif
