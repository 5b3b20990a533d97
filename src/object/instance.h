/* Attributes of instances: values in place, described by a shape that instances of a class share.
 *
 * An attribute area lies at attr_offset of the type, or behind the items of a TYPE_VARIABLE instance.
 * shape_id names a Shape: the ordered names of the first values. Shape 0: dict mode, values[0] is the instance's Dict
 * (someone asked for __dict__, or there was no more room). Empty shapes exist per class.
 */
#ifndef OURO_OBJECT_INSTANCE_H
#define OURO_OBJECT_INSTANCE_H

#include "object/core.h"
#include "object/dict.h"
#include "object/type.h"

typedef struct Attributes {
    uint32_t shape_id;
    uint32_t capacity; /* values there is room for, at least 1 */
    Object *values[];
} Attributes;

/* The shapes of a class are a tree that dies with it; an id is used again only after that, so a cache that
 * checks the type's version besides the id is safe. */
struct Shape {
    uint32_t id;
    uint32_t count;         /* names */
    Shape *parent;          /* without the last name; NULL for a class's root */
    Str *name;              /* the last name (owned), NULL for the root */
    Shape **children;       /* transitions, owned */
    uint32_t child_count, child_capacity;
    Str **names;            /* all names in order (borrowed from the ancestors): count of them, NULL none */
};

enum {
    SHAPE_NAMES_MAX = 64,    /* longer instances go to dict mode */
    SHAPE_CHILDREN_MAX = 64, /* as do those of classes whose instances have no names in common */
    ATTRIBUTES_FIRST = 8,    /* room in the first instance of a class of which nothing is known */
    ATTRIBUTES_DEFAULT = 2,  /* in the next ones, if the first did not show more */
    ATTRIBUTES_LEARNT_MAX = 32,
    PRIVATE_MAX = 1024,      /* attributes in a dict that is part of its instance for the collector */
};

struct ShapeTable {
    Shape **by_id;           /* owned; index 0 is never used; free places hold NULL */
    uint32_t count, capacity;
    uint32_t free_hint;      /* lowest id that may be free */
};

/* The area of an object whose type has TYPE_HAS_DICT; NULL else. */
static inline Attributes *attributes_of(Object *o) {
    Type *type = type_of(o);
    if (likely(type->attr_offset != 0)) return (Attributes *)((char *)o + type->attr_offset);
    if (!(type->flags & TYPE_HAS_DICT)) return NULL;
    return (Attributes *)((char *)o + ((type->slots.layout_size(o) + 7) & ~(size_t)7) + type->behind_slots);
}
/* Where the __slots__ members of classes derived from variable types start: right behind the items. */
static inline char *behind_items(Object *o) {
    return (char *)o + ((type_of(o)->slots.layout_size(o) + 7) & ~(size_t)7);
}
static inline Shape *shape_by_id(VM *vm, uint32_t id) { return vm_core(vm)->shapes->by_id[id]; }
/* Makes a class's root shape. */
Shape *shape_new_root(VM *vm) RAISES;
/* Bytes of a class's whole tree. */
size_t shape_tree_size(const Shape *root);
/* Frees a class's whole tree. */
void shape_free_tree(VM *vm, Shape *root);
int shape_traverse_tree(Shape *root, Visit visit, void *context); /* the names */
void shapes_close(VM *vm);
/* Index of a name in a shape, -1 absent. */
ptrdiff_t shape_find(const Shape *shape, const Str *name);
/* The shape with one more name, which must be interned. BORROWED. NULL without exception: no more room in the tree
 * (use dict mode). */
MAYBE Shape *shape_add(VM *vm, Shape *shape, Str *name) RAISES;

/* Does o have attributes of its own? Its type has TYPE_HAS_DICT. */
bool instance_has_attributes(Object *o);
/* Attribute of the instance itself (no class lookup). MAYBE; BORROWED from the instance. */
BORROWED MAYBE Object *instance_get(VM *vm, Object *o, Str *name);
/* value NULL deletes: 1 done, 0 absent (delete), -1 RAISES. */
int instance_set(VM *vm, Object *o, Str *name, Object *value) RAISES;
/* The __dict__: switches the instance to dict mode; a live view. */
NEW Dict *instance_dict(VM *vm, Object *o) RAISES;
/* A copy of the attributes that leaves the instance as it is. */
NEW Dict *instance_dict_copy(VM *vm, Object *o) RAISES;
int instance_set_dict(VM *vm, Object *o, Dict *dict) RAISES;
void instance_release_attributes(VM *vm, Object *o);       /* destroy */
int instance_traverse_attributes(Object *o, Visit visit, void *context);
bool instance_references(Object *o, References *found); /* see TypeLife: for instances that own nothing but attributes */
/* Object.__getattribute__ / __setattr__ as slots. */
NEW Object *object_generic_getattr(VM *vm, Object *o, Str *name) RAISES;
/* Same, absent attribute: NULL without exception. */
NEW MAYBE Object *object_generic_getattr_maybe(VM *vm, Object *o, Str *name) RAISES;
int object_generic_setattr(VM *vm, Object *o, Str *name, Object *value) RAISES;
/* Sets up the zeroed attribute area of a new instance. */
void instance_open_attributes(VM *vm, Object *o, uint32_t capacity);
/* o's class changes: its attributes get the new class's shapes. */
bool instance_adopt_shape(VM *vm, Object *o, Type *type) RAISES;
/* slots.destroy, traverse and clear of classes of programs (type_instance.c). */
void heap_instance_destroy(VM *vm, Object *o);
void attribute_instance_destroy(VM *vm, Object *o);
void heap_instance_detach(Object *o, Remains *remains); /* of those derived from types whose items lie inside */
int heap_instance_traverse(Object *o, Visit visit, void *context);
size_t heap_instance_traverse_part(Object *o, size_t place, size_t limit, Visit visit, void *context);
int heap_instance_clear(VM *vm, Object *o);

/* ---- how an attribute resolves, for the loop's inline caches (instance_cache.c) ---- */
typedef enum AttributeKind {
    ATTRIBUTE_NONE,           /* not cacheable: use object_getattr / object_setattr */
    /* reads; check type_of(o)->version == version, and where shape_id != 0 attributes_of(o)->shape_id == shape_id */
    ATTRIBUTE_INSTANCE_VALUE, /* the Object * at byte `offset` of o (never NULL while the checks hold) */
    ATTRIBUTE_METHOD,         /* value: a TYPE_METHOD_LIKE callable; call it with o first, or bind it */
    ATTRIBUTE_TYPE_VALUE,     /* value itself */
    ATTRIBUTE_SLOT_MEMBER,    /* the Object * at byte `offset`; NULL there: go the slow way */
    ATTRIBUTE_PROPERTY,       /* value: the getter; call it with o */
    /* o is a class of exact type `type`: check ((Type *)o)->version == version */
    ATTRIBUTE_CLASS_VALUE,    /* value itself */
    /* o is an exact module: check ((Module *)o)->dict->keys_version == version; the value of entry `offset` */
    ATTRIBUTE_MODULE,
    /* stores; same checks as reads */
    ATTRIBUTE_ADD,            /* needs capacity > index; store at byte `offset`, then shape_id = next_shape_id */
} AttributeKind;

typedef struct AttributeCache {
    AttributeKind kind;
    uint32_t version;
    uint32_t shape_id;       /* 0: no shape to check */
    uint32_t next_shape_id;
    uint32_t offset;         /* bytes from o; entry index for ATTRIBUTE_MODULE */
    uint32_t index;          /* of the value in Attributes.values */
    Object *value;           /* borrowed; alive while the version holds */
} AttributeCache;

/* False: kind is ATTRIBUTE_NONE. Never raises, calls no guest code. name must be interned. */
bool attribute_cache_lookup(VM *vm, Object *o, Str *name, AttributeCache *out);
/* How o.name = value resolves: INSTANCE_VALUE, SLOT_MEMBER or ADD. */
bool attribute_cache_store_lookup(VM *vm, Object *o, Str *name, AttributeCache *out);

#endif
