/* What the files of the type object share with each other only. */
#ifndef OURO_OBJECT_TYPE_INTERNAL_H
#define OURO_OBJECT_TYPE_INTERNAL_H

#include "object/core.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/instance.h"
#include "object/slots.h"

/* Flags that an instance's layout or nature brings along from the base. */
#define TYPE_INHERITED_FLAGS \
    (TYPE_VARIABLE | TYPE_HAS_DICT | TYPE_WEAKREFABLE | TYPE_SEQUENCE | TYPE_MAPPING | TYPE_IS_INT | TYPE_IS_STR | \
     TYPE_IS_BYTES | TYPE_IS_LIST | TYPE_IS_TUPLE | TYPE_IS_DICT | TYPE_IS_TYPE | TYPE_IS_EXCEPTION | TYPE_IS_FLOAT | \
     TYPE_IS_SET)

/* type.c */
bool type_add_subclass(VM *vm, Type *base, Type *subclass) RAISES;
void type_remove_subclass(Type *base, Type *subclass);
/* The type and all that derive from it, once each, bases before derived where a class has one base; linked by work_next
 * and marked TYPE_IN_WORK: the caller clears the mark of each it leaves. */
Type *type_collect_derived(Type *type);
/* Releases what a type owns but not its slot. */
void type_release(VM *vm, Type *type);
static inline bool is_metatype(const Type *type) { return (type->flags & TYPE_IS_TYPE) != 0; }

/* type_mro.c */
NEW Tuple *type_linearise(VM *vm, Type *type, Tuple *bases) RAISES;
/* As the metatype's mro() says. *custom: it is not the builtin one. */
NEW Tuple *type_compute_mro(VM *vm, Type *type, bool *custom) RAISES;
BORROWED Type *type_best_base(VM *vm, Tuple *bases) RAISES;
/* The base that last added to the layout (attributes and weak references apart). */
Type *type_solid_base(Type *type);
/* May instances of one become instances of the other? */
bool type_same_layout(const Type *a, const Type *b);
int type_set_bases(VM *vm, Object *self, Object *value) RAISES;

/* type_builtin.c */
bool type_fill_namespace(VM *vm, Type *type) RAISES;
void type_module_text(Type *type, const char **module, size_t *length);

/* type_attributes.c */
NEW Object *type_get_module(VM *vm, Object *self) RAISES;
int type_setattr(VM *vm, Object *o, Str *name, Object *value) RAISES;
extern const GetSetDef instance_dict_getset, instance_weakref_getset; /* __dict__, __weakref__ of instances */
extern const GetSetDef native_dict_getset;                            /* __dict__ of instances of builtin types */

/* type_create.c */
/* An __init__ given to a class that exists: instances get room for what it sets. */
void type_expect_attributes(VM *vm, Type *type, Object *init);
Object *type_construct_class(VM *vm, Type *metatype, Object *const *args, size_t nargs, Tuple *kwnames) RAISES;

#endif
