/* Attributes of instances: values in place, described by a shape that instances of a class share.
 *
 * An attribute area lies at attr_offset of the type, or behind the items of a TYPE_VARIABLE instance.
 * shape_id names a Shape: the ordered names of the first values. Shape 0: dict mode, values[0] is the instance's Dict
 * (someone asked for __dict__, or there was no more room). Empty shapes exist per class.
 */
#ifndef OURO_OBJECT_INSTANCE_H
#define OURO_OBJECT_INSTANCE_H

#include "object/dict.h"
#include "object/type.h"

typedef struct Attributes {
    uint32_t shape_id;
    uint32_t capacity; /* values there is room for, at least 1 */
    Object *values[];
} Attributes;

struct Shape {
    uint32_t id;
    uint32_t count;         /* names */
    Shape *parent;          /* without the last name; NULL for a class's root */
    Str *name;              /* the last name (owned), NULL for the root */
    Shape **children;       /* transitions, owned */
    uint32_t child_count;
    Str **names;            /* cache: all names in order (borrowed), built on demand */
    uint32_t references;    /* the class or the parent */
};

/* The area of an object whose type has TYPE_HAS_DICT; NULL else. */
static inline Attributes *attributes_of(Object *o) {
    Type *type = type_of(o);
    if (likely(type->attr_offset != 0)) return (Attributes *)((char *)o + type->attr_offset);
    if (!(type->flags & TYPE_HAS_DICT)) return NULL;
    return (Attributes *)((char *)o + ((type->slots.layout_size(o) + 7) & ~(size_t)7));
}
Shape *shape_by_id(VM *vm, uint32_t id);
/* Index of a name in a shape, -1 absent. */
ptrdiff_t shape_find(VM *vm, Shape *shape, Str *name);
/* The shape with one more name; NULL RAISES. BORROWED. */
Shape *shape_add(VM *vm, Shape *shape, Str *name) RAISES;

/* Attribute of the instance itself (no class lookup). MAYBE; BORROWED from the instance. */
BORROWED MAYBE Object *instance_get(VM *vm, Object *o, Str *name);
/* value NULL deletes: 1 done, 0 absent (delete), -1 RAISES. */
int instance_set(VM *vm, Object *o, Str *name, Object *value) RAISES;
/* The __dict__: switches the instance to dict mode; a live view. */
NEW Dict *instance_dict(VM *vm, Object *o) RAISES;
int instance_set_dict(VM *vm, Object *o, Dict *dict) RAISES;
void instance_release_attributes(VM *vm, Object *o);       /* destroy */
int instance_traverse_attributes(Object *o, Visit visit, void *context);
/* Object.__getattribute__ / __setattr__ as slots. */
NEW Object *object_generic_getattr(VM *vm, Object *o, Str *name) RAISES;
/* Same, absent attribute: NULL without exception. */
NEW MAYBE Object *object_generic_getattr_maybe(VM *vm, Object *o, Str *name) RAISES;
int object_generic_setattr(VM *vm, Object *o, Str *name, Object *value) RAISES;

#endif
