/* Tuples whose items have names too: sys.version_info, time.struct_time. */
#ifndef OURO_MODULE_STRUCT_SEQUENCE_H
#define OURO_MODULE_STRUCT_SEQUENCE_H

#include "object/protocol.h"

/* A row of the members table of such a type: the item's name and index. */
#define SEQUENCE_FIELD(name, index, doc) \
    MEMBER(name, MEMBER_OBJECT, offsetof(Tuple, items) + (index) * sizeof(Object *), false, doc)

/* The spec of such a type; it is made with type_from_spec(vm, &spec, "module.name",
 * builtin_type(vm, TYPE_TUPLE)). extra: further designators (.new_signature, .flags). */
#define STRUCT_SEQUENCE_SPEC(doc_, members_, construct_, ...)                                      \
    {                                                                                              \
        .base = TYPE_TUPLE, .size = sizeof(Tuple), .doc = doc_, .members = members_,               \
        .slots = {.construct = construct_, .repr = struct_sequence_repr}, __VA_ARGS__              \
    }

/* The life of those with TYPE_HAS_DICT, which keep more in attributes. */
void struct_sequence_destroy(VM *vm, Object *o);
int struct_sequence_traverse(Object *o, Visit visit, void *context);
NEW Object *struct_sequence_repr(VM *vm, Object *o) RAISES;
/* The type of a spec, made when first asked for. NULL RAISES. */
BORROWED Type *struct_sequence_type(VM *vm, const TypeSpec *spec, const char *name) RAISES;
/* What a construct slot does: of an iterable of as many items as there are names. */
NEW Object *struct_sequence_from(VM *vm, Type *type, Object *iterable) RAISES;
/* Takes over the items (some may be NULL: passes the failure on). */
NEW Object *struct_sequence_new(VM *vm, Type *type, STEALS Object **items, size_t length) RAISES;

#endif
