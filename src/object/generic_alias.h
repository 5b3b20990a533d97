/* types.GenericAlias: list[int]. */
#ifndef OURO_OBJECT_GENERIC_ALIAS_H
#define OURO_OBJECT_GENERIC_ALIAS_H

#include "object/core.h"

typedef struct GenericAlias {
    Object head;
    Object *origin;     /* owned */
    Tuple *args;        /* owned */
    Object *parameters; /* owned tuple, made when asked for; NULL before */
    bool starred;       /* *list[int] */
} GenericAlias;

/* An alias, or one of a class derived from it (collections.abc.Callable[[int], str] is such a one). */
static inline bool is_generic_alias(Object *o) {
    return object_is_instance_of(o, builtin_type(vm_of(o), TYPE_GENERIC_ALIAS));
}
/* origin[args]: args that are no tuple become a tuple of one. The __class_getitem__ of builtin types. */
NEW Object *generic_alias_new(VM *vm, Object *origin, Object *args) RAISES;
/* A NativeFn for method tables: {"__class_getitem__", "(item, /)", generic_alias_class_getitem, doc, METHOD_CLASS}. */
NEW Object *generic_alias_class_getitem(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;
/* The type parameters among the arguments of a generic, in order of first appearance: a tuple. */
NEW Object *generic_parameters(VM *vm, Tuple *args) RAISES;
/* args with their parameters replaced by item (one or a tuple of them); self words the errors. */
NEW Object *generic_substitute(VM *vm, Object *self, Tuple *args, Tuple *parameters, Object *item) RAISES;
/* repr of a type as an argument of a generic: "int", "a.B", "...". */
bool generic_repr_item(StrBuilder *out, Object *item);

#endif
