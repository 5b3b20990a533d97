/* Operators on register values: what the loop does not do in line. Operands are boxed in place when they must be
 * objects; results are owned values, 0 = exception pending. */
#ifndef OURO_VM_OPERATE_H
#define OURO_VM_OPERATE_H

#include "object/protocol.h"
#include "vm/value.h"

/* The object of a register, made and written back when it had none. BORROWED from the register; NULL RAISES. */
static inline BORROWED Object *register_object(VM *vm, Value *slot) {
    if (likely(value_is_object(*slot))) return value_object(*slot);
    Object *o = value_make_object(vm, *slot);
    if (likely(o != NULL)) *slot = value_from_object(o);
    return o;
}

static inline Value value_from_double(VM *vm, double d) {
    Value v = value_try_float(d);
    if (likely(v != 0)) return v;
    return value_from_object(float_from_double(vm, d));
}
static inline Value value_from_int64(VM *vm, int64_t n) {
    if (likely(int_fits_value(n))) return value_from_int(n);
    return value_from_object(int_from_int64(vm, n));
}

Value operate_binary(VM *vm, BinaryOp op, Value *left, Value *right) RAISES;
Value operate_inplace(VM *vm, BinaryOp op, Value *left, Value *right) RAISES;
/* 1, 0, -1 */
int operate_compare_truth(VM *vm, CompareOp op, Value *left, Value *right) RAISES;
Value operate_compare(VM *vm, CompareOp op, Value *left, Value *right) RAISES;
int operate_truth(VM *vm, Value v) RAISES;
Value operate_negative(VM *vm, Value *operand) RAISES;
Value operate_positive(VM *vm, Value *operand) RAISES;
Value operate_invert(VM *vm, Value *operand) RAISES;

#endif
