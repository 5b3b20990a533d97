/* Operators on register values: what the loop does not do in line. Operands are boxed in place when they must be
 * objects; results are owned values, 0 (-1) = exception pending, or a special method has been pushed (vm/special.h). */
#ifndef OURO_VM_OPERATE_H
#define OURO_VM_OPERATE_H

#include "compile/opcode.h"
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

/* Tagged ints compare as they are: the tag is the same and the order kept. */
#define SYMBOL_LT <
#define SYMBOL_LE <=
#define SYMBOL_EQ ==
#define SYMBOL_NE !=
#define SYMBOL_GT >
#define SYMBOL_GE >=

/* a == b of exact strs; most unequal ones differ in length or in the first byte. */
static inline bool str_equal_quick(const Str *a, const Str *b) {
    if (a == b) return true;
    if (a->length != b->length || a->data[0] != b->data[0] || (a->head.word & b->head.word & STR_INTERNED)) return false;
    return str_equal(a, b);
}

/* operate_ADD(vm, &left, &right) and operate_inplace_ADD, and so on for each operator. */
#define X(name) \
    Value operate_##name(VM *vm, Value *left, Value *right) RAISES; \
    Value operate_inplace_##name(VM *vm, Value *left, Value *right) RAISES;
BINARY_FAMILY(X)
#undef X
/* 1, 0, -1 */
#define X(name) int operate_compare_truth_##name(VM *vm, Value *left, Value *right) RAISES;
COMPARE_FAMILY(X)
#undef X
Value operate_compare(VM *vm, CompareOp op, Value *left, Value *right) RAISES;
/* item in container: 1, 0, -1 */
int operate_contains(VM *vm, Object *container, Object *item) RAISES;
int operate_truth(VM *vm, Value v) RAISES;
/* The truth an instruction wants: as the operators, it may push a special method instead (special.h). */
int operate_condition(VM *vm, Value v) RAISES;
/* len(o), -1 as above. */
ptrdiff_t operate_length(VM *vm, Object *o) RAISES;
/* isinstance(o, class): 1, 0, -1 */
int operate_isinstance(VM *vm, Object *o, Object *class) RAISES;
Value operate_negative(VM *vm, Value *operand) RAISES;
Value operate_positive(VM *vm, Value *operand) RAISES;
Value operate_invert(VM *vm, Value *operand) RAISES;

#endif
