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

/* The traversals of a dict that owns more: what `own` visits comes first. */
#define DICT_TRAVERSALS(name, own)                                                                        \
    static int name##_traverse(Object *o, Visit visit, void *context) {                                   \
        int stop = own(o, visit, context);                                                                \
        return stop ? stop : builtin_type(vm_of(o), TYPE_DICT)->life.traverse(o, visit, context);         \
    }                                                                                                     \
    static size_t name##_traverse_part(Object *o, size_t place, size_t limit, Visit visit, void *context) { \
        if (place == 0) own(o, visit, context);                                                           \
        return dict_traverse_part(o, place, limit, visit, context);                                       \
    }

#endif
