/* Tuples whose items have names too: sys.version_info, time.struct_time. */
#ifndef OURO_MODULE_STRUCT_SEQUENCE_H
#define OURO_MODULE_STRUCT_SEQUENCE_H

#include "object/protocol.h"

/* A row of the members table of such a type: the item's name and index. */
#define SEQUENCE_FIELD(name, index, doc) \
    MEMBER(name, MEMBER_OBJECT, offsetof(Tuple, items) + (index) * sizeof(Object *), false, doc)

/* The spec of such a type; the type is made by struct_sequence_type. Further designators may follow (.flags = TYPE_NO_NEW). */
#define STRUCT_SEQUENCE_SPEC(doc_, members_, ...)                                                  \
    {                                                                                              \
        .base = TYPE_TUPLE, .size = sizeof(Tuple), .doc = doc_, .members = members_,               \
        .methods = struct_sequence_methods, .new_signature = "(sequence, dict=...)",               \
        .life = {.destroy = struct_sequence_destroy, .traverse = struct_sequence_traverse},        \
        .slots = {.construct = struct_sequence_construct, .repr = struct_sequence_repr}, __VA_ARGS__ \
    }

extern const MethodDef struct_sequence_methods[];
NEW Object *struct_sequence_construct(VM *vm, Type *type, Object *const *args, size_t nargs) RAISES;
NEW Object *struct_sequence_repr(VM *vm, Object *o) RAISES;
void struct_sequence_destroy(VM *vm, Object *o);
int struct_sequence_traverse(Object *o, Visit visit, void *context);

/* The type of a spec, made when first asked for ("module.name"). NULL RAISES. */
BORROWED Type *struct_sequence_type(VM *vm, const TypeSpec *spec, const char *name) RAISES;
/* The same when only the first `shown` of the fields are items of the sequence. */
BORROWED Type *struct_sequence_type_showing(VM *vm, const TypeSpec *spec, const char *name, size_t shown) RAISES;
/* Takes over one value for each field (some may be NULL: passes the failure on). */
NEW Object *struct_sequence_new(VM *vm, Type *type, STEALS Object **items, size_t length) RAISES;
NEW Object *struct_sequence_new_showing(VM *vm, Type *type, STEALS Object **items, size_t length, size_t shown) RAISES;

#endif
