/* Instructions as functions: those the loop does not do itself, and for machine code also those it does. */
#include "vm/step.h"

#include "vm/ops/operands.h"

/* o[index] of a list, tuple, str, bytes or bytearray within bounds: NEW. 0: something else. */
MAYBE Value item_of_sequence(VM *vm, Object *o, int64_t index) {
    if (is_exact(o, TYPE_LIST)) {
        List *list = (List *)o;
        if (index < 0) index += (int64_t)list->length;
        return likely((uint64_t)index < list->length) ? value_share(list->items[index]) : 0;
    }
    if (is_exact(o, TYPE_TUPLE)) {
        Tuple *tuple = (Tuple *)o;
        if (index < 0) index += (int64_t)tuple->length;
        return likely((uint64_t)index < tuple->length) ? value_share(tuple->items[index]) : 0;
    }
    if (is_exact(o, TYPE_STR)) {
        Str *s = (Str *)o;
        if (index < 0) index += (int64_t)str_length(s);
        if (unlikely((uint64_t)index >= str_length(s)) || s->head.word & (STR_WIDE2 | STR_WIDE4)) return 0;
        return value_from_object(&vm_core(vm)->chars[s->data[index]]); /* immortal */
    }
    if (is_exact(o, TYPE_BYTEARRAY) || is_exact(o, TYPE_BYTES)) {
        bool mutable = is_exact(o, TYPE_BYTEARRAY);
        size_t length = mutable ? ((ByteArray *)o)->length : ((Bytes *)o)->length;
        const uint8_t *data = mutable ? ((ByteArray *)o)->data : ((Bytes *)o)->data;
        if (index < 0) index += (int64_t)length;
        if (likely((uint64_t)index < length)) return value_from_int(data[index]);
    }
    return 0;
}

/* o[k] for what the instruction itself does not do. */
NEW Value item_of_object(VM *vm, Object *o, Object *k) {
    if (is_exact(o, TYPE_DICT)) {
        Object *item = is_exact(k, TYPE_STR) ? dict_get_str(vm, (Dict *)o, (Str *)k) : dict_get(vm, (Dict *)o, k);
        if (likely(item != NULL)) return value_share(item);
        if (!exception_pending(vm)) raise_key_error(vm, k);
        return 0;
    }
    if (is_exact(k, TYPE_INT) && !int_is_big((Int *)k)) {
        Value item = item_of_sequence(vm, o, ((Int *)k)->value);
        if (likely(item != 0)) return item;
    }
    return special_getitem(vm, o, k) ? 0 : value_from_object(object_getitem(vm, o, k));
}

Object **place_in_dict(VM *vm, Dict *d, Value key) {
    if (value_is_int(key)) return dict_place_int(d, value_int(key));
    return value_is_reference(key) ? dict_place(vm, d, value_object(key)) : NULL;
}

bool store_in_dict(VM *vm, Dict *d, Value *key, Value *value, bool kept) {
    if (!value_is_object(*value)) {
        Object **place = place_in_dict(vm, d, *key);
        if (place && register_replace(*place, value, kept)) return true;
    }
    Object *k = register_object(vm, key), *stored = k ? register_object(vm, value) : NULL;
    return stored && dict_set(vm, d, k, stored);
}

/* What the operators do for all but numbers. */
Value (*const binary_functions[OP_COUNT])(VM *vm, Value *left, Value *right) = {
#define X(name) \
    [OP_##name] = operate_##name, [OP_##name##_K] = operate_##name, \
    [OP_INPLACE_##name] = operate_inplace_##name, [OP_INPLACE_##name##_K] = operate_inplace_##name,
    BINARY_FAMILY(X)
#undef X
};

/* ---- instructions ---- */

#define UNUSED __attribute__((unused))
#define CASE(name) \
    static inline StepEnd body_##name(VM *vm, Frame *frame, const Insn *pc, Code *code, Value *R, uint32_t nlocals); \
    StepEnd step_##name(VM *vm, Frame *frame, const Insn *pc) { \
        return body_##name(vm, frame, pc, frame->code, frame->regs, frame->code->local_count); \
    } \
    static inline StepEnd body_##name(UNUSED VM *vm, UNUSED Frame *frame, UNUSED const Insn *pc, UNUSED Code *code, \
                                      UNUSED Value *R, UNUSED uint32_t nlocals)
#define ALSO(name)
#define BACKWARD(name)
#define NEXT(words) return STEP_NEXT
#define JUMP(target) return STEP_JUMPS
#define FAIL() return STEP_RAISES
#define GENERALLY(name) return step_##name(vm, frame, pc)
#define ATTRIBUTE_MISS() return step_attribute_miss(vm, frame, pc)
#define CALL_MISS() return call_miss(pc)
#define true_object TRUE(vm)
#define false_object FALSE(vm)

/* Back to the general form, which may specialise again later. */
static __attribute__((noinline)) StepEnd call_miss(const Insn *pc) {
    ((Insn *)pc)->op = general_opcode(pc->op);
    ((Insn *)pc)[1].word = CALL_ATTEMPTS_APART;
    return STEP_AGAIN;
}

/* The object is of another type or shape: the site becomes polymorphic, or general again. */
StepEnd step_attribute_miss(VM *vm, Frame *frame, const Insn *pc) {
    switch (pc->op) {
    case OP_LOAD_METHOD_TYPE: return step_LOAD_METHOD(vm, frame, pc);
    case OP_STORE_ATTR_VALUE:
    case OP_STORE_ATTR_SLOT:
    case OP_STORE_ATTR_ADD: return step_STORE_ATTR(vm, frame, pc);
    case OP_LOAD_ATTR_VALUE:
    case OP_LOAD_ATTR_SLOT:
    case OP_LOAD_ATTR_TYPE: return step_LOAD_ATTR(vm, frame, pc);
    default: break;
    }
    ((Insn *)pc)->op = general_opcode(pc->op);
    ((Insn *)pc)[1].low = 2;
    return STEP_AGAIN;
}

#include "vm/ops/move.inc"
#include "vm/ops/name.inc"
#include "vm/ops/number.inc"
#include "vm/ops/jump.inc"
#include "vm/ops/general.inc"
#include "vm/ops/attribute.inc"
#include "vm/ops/item.inc"
#include "vm/ops/native.inc"
#include "vm/ops/build.inc"
#include "vm/ops/iterator.inc"
#include "vm/ops/exception.inc"
#include "vm/ops/import.inc"
#include "vm/ops/match.inc"

/* The next item of an iterator that is no generator. */
StepEnd step_FOR_ITER(VM *vm, Frame *frame, const Insn *pc) {
    Value *R = frame->regs;
    Object *iterator = value_object(R[A]);
    if (is_exact(iterator, TYPE_GENERATOR)) return STEP_AGAIN;
    SAVE();
    UnaryFn next = type_of(iterator)->slots.next; /* NULL: its class lost __next__ meanwhile */
    Object *item = likely(next != NULL) ? next(vm, iterator) : object_next(vm, iterator);
    if (likely(item != NULL)) {
        SET_OBJECT(B, item);
        return STEP_JUMPS;
    }
    if (unlikely(exception_pending(vm)) && !exception_clear_if(vm, EXC_STOP_ITERATION)) return STEP_RAISES;
    SET(A, VALUE_UNBOUND);
    return STEP_NEXT;
}

/* The same for two at once. */
StepEnd step_FOR_ITER_PAIR(VM *vm, Frame *frame, const Insn *pc) {
    Value *R = frame->regs;
    Object *iterator = value_object(R[A]);
    if (is_exact(iterator, TYPE_GENERATOR)) return STEP_AGAIN;
    SAVE();
    Pair pair = next_pair(vm, iterator);
    if (unlikely(!pair.first)) pair = pair_without_item(vm, iterator, pair.failed);
    if (unlikely(!pair.first)) {
        if (pair.failed == PAIR_END) {
            SET(A, VALUE_UNBOUND);
            return STEP_NEXT;
        }
        if (pair.failed == PAIR_NOT_UNPACKED) frame->pc = pc + 1; /* where the target is */
        return STEP_RAISES;
    }
    SET_OBJECT(B, pair.first);
    SET_OBJECT(C, pair.second);
    return STEP_JUMPS;
}

const Step steps[OP_COUNT] = {
#define X(name, words) [OP_##name] = step_##name,
    STEPS_OF_ONE(X, 1) STEPS_OF_TWO(X, 2) STEPS_OF_THREE(X, 3)
    STEPS_BESIDE(X)
#undef X
#define X(name) [OP_##name] = step_##name, [OP_BACK_##name] = step_##name,
    STEPS_BACK(X)
#undef X
#define X(name) \
    [OP_##name] = step_##name, [OP_INPLACE_##name] = step_##name, [OP_##name##_K] = step_##name##_K, \
    [OP_INPLACE_##name##_K] = step_##name##_K,
    BINARY_FAMILY(X)
#undef X
#define X(name) \
    [OP_COMPARE_##name] = step_COMPARE_##name, \
    [OP_JUMP_IF_##name] = step_JUMP_IF_##name, [OP_BACK_JUMP_IF_##name] = step_JUMP_IF_##name, \
    [OP_JUMP_IF_##name##_K] = step_JUMP_IF_##name##_K, [OP_BACK_JUMP_IF_##name##_K] = step_JUMP_IF_##name##_K,
    COMPARE_FAMILY(X)
#undef X
};
