/* The slot functions of classes made by programs, for the table in slots.c. */
#ifndef OURO_OBJECT_SLOTS_GENERIC_H
#define OURO_OBJECT_SLOTS_GENERIC_H

#include "object/slots.h"

Object *slot_negative(VM *vm, Object *o);
Object *slot_positive(VM *vm, Object *o);
Object *slot_absolute(VM *vm, Object *o);
Object *slot_invert(VM *vm, Object *o);
Object *slot_to_int(VM *vm, Object *o);
Object *slot_to_float(VM *vm, Object *o);
Object *slot_to_index(VM *vm, Object *o);
Object *slot_repr(VM *vm, Object *o);
Object *slot_str(VM *vm, Object *o);
Hash slot_hash(VM *vm, Object *o);
Object *slot_call(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames);
int slot_setattr(VM *vm, Object *o, Str *name, Object *value);
Object *slot_descr_get(VM *vm, Object *descriptor, Object *object, Type *type);
int slot_descr_set(VM *vm, Object *descriptor, Object *object, Object *value);
Object *slot_compare(VM *vm, Object *a, Object *b, CompareOp op);
ptrdiff_t slot_length(VM *vm, Object *o);
int slot_truth(VM *vm, Object *o);
/* A length, a truth (-1 RAISES) as __len__ and __bool__ have given it. */
ptrdiff_t slot_length_result(VM *vm, STEALS Object *result) RAISES;
int slot_truth_result(VM *vm, STEALS Object *result) RAISES;
int slot_setitem(VM *vm, Object *o, Object *key, Object *value);
Object *slot_await(VM *vm, Object *o);
Object *slot_aiter(VM *vm, Object *o);
Object *slot_anext(VM *vm, Object *o);
int slot_initialize(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames);
void slot_finalize(VM *vm, Object *o);
Object *slot_power3(VM *vm, Object *a, Object *b, Object *modulus);
extern const NameId binary_names[BINARY_COUNT][3]; /* left, reflected, in place */
extern const BinaryFn slot_binary_functions[BINARY_COUNT][2]; /* binary, in place */
/* b's reflected method, after a has given NotImplemented, in classes with slot_binary_x. */
NEW Object *slot_reflected(VM *vm, BinaryOp op, Object *a, Object *b) RAISES;
#define X(id, stem, symbol) \
    Object *slot_binary_##id(VM *vm, Object *a, Object *b); \
    Object *slot_inplace_##id(VM *vm, Object *a, Object *b);
BINARY_OPERATORS(X)
#undef X

#endif
