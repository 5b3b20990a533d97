/* The one table that ties special method names to type slots. */
#ifndef OURO_OBJECT_SLOTS_H
#define OURO_OBJECT_SLOTS_H

#include "object/core.h"
#include "object/function.h"

typedef struct SlotRow SlotRow;
/* Calls the slot `fn` of a type with the arguments of the special method (self not among args). */
typedef Object *(*SlotWrap)(VM *vm, const SlotRow *row, Type *owner, Object *self, Object *const *args, size_t nargs,
                            Tuple *kwnames);
typedef void (*AnyFn)(void);

/* Rows of one slot are neighbours. */
struct SlotRow {
    const char *text;     /* "__add__" */
    NameId name;
    uint16_t offset;      /* of the slot in Type */
    uint8_t operation;    /* CompareOp or BinaryOp where the wrap serves several */
    AnyFn generic;        /* what classes of programs have in the slot: looks the method up and calls it */
    SlotWrap wrap;        /* NULL: builtin types show no wrapper of that name for the slot */
    const char *signature; /* for __text_signature__ */
    const char *doc;
};

extern const SlotRow slot_rows[];
extern const size_t slot_row_count;

static inline AnyFn *slot_at(Type *type, const SlotRow *row) { return (AnyFn *)((char *)type + row->offset); }

/* Sets every slot of a class of a program from what its mro has. */
void slots_update_all(VM *vm, Type *type);
/* The same for the slots of one special method name (a name that is none does nothing). */
void slots_update_name(VM *vm, Type *type, Str *name);
/* Is it the name of a special method with a slot? */
bool slots_has_name(VM *vm, Str *name);
/* A slot of the spec of a builtin type that its own table fills. */
bool slot_is_own(const TypeSpec *spec, const SlotRow *row);

/* Runs the initialize slot of `type` (a base of self's type) on self. */
int type_initialize_as(VM *vm, Type *type, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) RAISES;

/* Makes an instance of `type` with the construct slot (and parameters) of its base `source`; tracks it. */
NEW Object *type_construct_as(VM *vm, Type *source, Type *type, Object *const *args, size_t nargs, Tuple *kwnames) RAISES;

/* slots_generic.c */
NEW MAYBE Object *slot_method(VM *vm, Object *self, NameId name, bool *unbound) RAISES;
Hash hash_not_implemented(VM *vm, Object *o);
NEW Object *slot_new(VM *vm, Type *type, Object *const *args, size_t nargs, Tuple *kwnames) RAISES;
NEW Object *slot_getattr(VM *vm, Object *o, Str *name) RAISES;
NEW Object *slot_getitem(VM *vm, Object *o, Object *key) RAISES;
NEW Object *slot_iter(VM *vm, Object *o) RAISES;
int slot_contains(VM *vm, Object *o, Object *item) RAISES;
NEW Object *slot_next(VM *vm, Object *o);

/* slots_wrapper.c */
NEW Object *slot_wrapper_new(VM *vm, Type *owner, const SlotRow *row) RAISES;
/* __new__ of a builtin type as its namespace shows it. */
NEW Object *new_method_new(VM *vm, Type *type) RAISES;
/* The type whose construct slot a __new__ found in a namespace stands for; NULL if it is another callable. */
MAYBE Type *new_method_type(Object *o);

#endif
