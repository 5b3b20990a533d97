/* Descriptors in the namespaces of types: methods, getsets and members of builtin types, __slots__ members; properties. */
#ifndef OURO_OBJECT_DESCRIPTOR_H
#define OURO_OBJECT_DESCRIPTOR_H

#include "object/function.h"

/* One for a row of a spec's table (or of the slot table). */
NEW Object *descriptor_new(VM *vm, TypeId kind, Type *owner, const char *name, const void *def) RAISES;
/* A __slots__ member of a class. */
NEW Object *slot_member_new(VM *vm, Type *owner, Str *name, MemberKind kind, uint32_t offset) RAISES;
/* The descriptor of a method row by its flags: method_descriptor, classmethod_descriptor or a staticmethod. */
NEW Object *method_descriptor_for(VM *vm, Type *owner, const MethodDef *def) RAISES;
/* Is object an instance of the descriptor's owner? False RAISES "descriptor 'x' for 'T' objects doesn't apply ...". */
bool descriptor_check(VM *vm, Descriptor *descriptor, Object *object) RAISES;
void descriptor_destroy(VM *vm, Object *o);
int descriptor_traverse(Object *o, Visit visit, void *context);
NEW Object *descriptor_get_name(VM *vm, Object *self);
NEW Object *descriptor_get_qualname(VM *vm, Object *self);
NEW Object *descriptor_get_owner(VM *vm, Object *self);
NEW Object *descriptor_reduce(VM *vm, Object *self, Object *const *args, size_t nargs);
extern const MemberDef descriptor_members[]; /* __name__ and __objclass__ */
#define DESCRIPTOR_QUALNAME_ROW {"__qualname__", descriptor_get_qualname, NULL, "The name with the type's before it."}

/* Reads and writes a member of an object. */
NEW Object *member_get(VM *vm, Object *o, const MemberDef *member) RAISES;
int member_set(VM *vm, Object *o, const MemberDef *member, Object *value) RAISES;

typedef struct Property {
    Object head;
    Object *getter, *setter, *deleter; /* owned, NULL none */
    Object *doc;                       /* owned, NULL none */
    Object *name;                      /* owned, NULL not known */
    bool doc_from_getter;
} Property;

/* classmethod and staticmethod: the wrapped callable, and an attribute area behind. */
typedef struct WrappedMethod {
    Object head;
    Object *callable; /* owned, NULL before __init__ */
} WrappedMethod;

NEW Object *classmethod_new(VM *vm, Object *callable) RAISES;
NEW Object *staticmethod_new(VM *vm, Object *callable) RAISES;

#endif
