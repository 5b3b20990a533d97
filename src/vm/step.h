/* Instructions as functions. They do what the loop would do between fetching the instruction and going on to the next; frame->pc is
 * saved where that matters. Machine code (vm/jit/) calls them for what it has no template for. */
#ifndef OURO_VM_STEP_H
#define OURO_VM_STEP_H

#include "compile/opcode.h"
#include "vm/vm.h"

typedef enum StepEnd {
    STEP_RAISES, /* an exception is pending, or a special method or a getter has been pushed (vm/special.h) */
    STEP_NEXT,   /* on to the next instruction */
    STEP_JUMPS,  /* to the target of the instruction */
    STEP_AGAIN,  /* the instruction has been turned back to its general form: execute that */
} StepEnd;
typedef StepEnd (*Step)(VM *vm, Frame *frame, const Insn *pc);

/* Those the loop calls, by the number of their words. */
#define STEPS_OF_ONE(X, words) \
    X(BUILD_TUPLE, words) X(BUILD_LIST, words) X(BUILD_SET, words) X(BUILD_MAP, words) X(BUILD_STRING, words) \
    X(FORMAT_VALUE, words) X(LIST_APPEND, words) X(LIST_EXTEND, words) X(LIST_TO_TUPLE, words) X(SET_ADD, words) \
    X(SET_UPDATE, words) X(MAP_ADD, words) X(DICT_UPDATE, words) X(DICT_MERGE, words) X(UNPACK_SEQUENCE, words) \
    X(UNPACK_LOCALS, words) X(GET_ITER, words) X(GET_YIELD_FROM_ITER, words) X(GET_AWAITABLE, words) \
    X(GET_AITER, words) X(GET_ANEXT, words) X(ASYNC_WITH_ENTER, words) X(ASYNC_WITH_EXIT, words) \
    X(ASYNC_WITH_EXIT_EXCEPTION, words) X(PUSH_HANDLED, words) X(POP_HANDLED, words) X(PREPARE_RERAISE_STAR, words) \
    X(WITH_ENTER, words) X(WITH_EXIT, words) X(WITH_EXIT_EXCEPTION, words) X(IMPORT_FROM, words) X(IMPORT_STAR, words) \
    X(SETUP_ANNOTATIONS, words) X(PRINT_EXPRESSION, words) X(MATCH_REST, words) X(MAKE_TYPE_PARAMETER, words) \
    X(MAKE_TYPE_ALIAS, words)
#define STEPS_OF_TWO(X, words) \
    X(CALL_NATIVE, words) X(CALL_NATIVE_ATTR, words) X(CALL_DESCRIPTOR, words) X(CALL_DESCRIPTOR_PART, words) \
    X(CALL_NATIVE_PART, words) X(CALL_LIST_APPEND, words) X(CALL_TYPE, words) X(CALL_LEN, words) X(CALL_ORD, words) \
    X(CALL_CHR, words) X(CALL_ABS, words) X(CALL_ISINSTANCE, words) X(CALL_MIN, words) X(CALL_MAX, words) \
    X(CALL_NATIVE_ATTR_PART, words) X(UNPACK_EX, words) X(MAKE_FUNCTION, words) X(FOR_START, words) \
    X(JUMP_IF_NO_MATCH, words) X(JUMP_IF_NO_GROUP_MATCH, words) X(IMPORT_NAME, words) X(MATCH_SEQUENCE, words) \
    X(MATCH_MAPPING, words) X(MATCH_LENGTH, words) X(MATCH_KEYS, words) X(MATCH_CLASS, words)
#define STEPS_OF_THREE(X, words) \
    X(LOAD_ATTR, words) X(STORE_ATTR, words) X(LOAD_METHOD, words)
/* Those the loop does itself; here for machine code, with the binary operators and the comparisons. */
#define STEPS_BESIDE(X) \
    X(JUMP_IF_TRUE_KEEP, 0) X(JUMP_IF_FALSE_KEEP, 0) X(FOR_ITER, 0) X(FOR_ITER_PAIR, 0) \
    X(NOP, 0) X(MOVE, 0) X(LOAD_LOCAL, 0) X(COPY, 0) X(RELEASE, 0) X(LOAD_CONST, 0) X(CHECK_LOCAL, 0) \
    X(DELETE_LOCAL, 0) X(MAKE_CELL, 0) X(LOAD_CELL, 0) X(STORE_CELL, 0) X(DELETE_CELL, 0) X(LOAD_CLOSURE, 0) \
    X(CLEAR, 0) X(LOAD_GLOBAL, 0) X(STORE_GLOBAL, 0) X(DELETE_GLOBAL, 0) X(LOAD_NAME, 0) X(STORE_NAME, 0) \
    X(DELETE_NAME, 0) X(LOAD_CLASS_CELL, 0) X(LOAD_CLASS_GLOBAL, 0) X(LOAD_LOCALS, 0) X(LOAD_BUILD_CLASS, 0) \
    X(LOAD_ASSERTION_ERROR, 0) X(LOAD_ATTR_VALUE, 0) X(LOAD_ATTR_SLOT, 0) X(LOAD_ATTR_TYPE, 0) X(LOAD_ATTR_MODULE, 0) \
    X(LOAD_METHOD_MODULE, 0) X(LOAD_ATTR_CLASS, 0) X(LOAD_METHOD_CLASS, 0) X(LOAD_ATTR_POLY, 0) X(LOAD_ATTR_PROPERTY, 0) X(LOAD_METHOD_POLY, 0) \
    X(STORE_ATTR_POLY, 0) X(STORE_ATTR_VALUE, 0) X(STORE_ATTR_SLOT, 0) X(STORE_ATTR_ADD, 0) X(DELETE_ATTR, 0) \
    X(LOAD_METHOD_TYPE, 0) X(LOAD_SUPER_ATTR, 0) X(LOAD_SUPER_METHOD, 0) X(LOAD_ITEM, 0) X(LOAD_ITEM_K, 0) \
    X(LOAD_SLICE, 0) X(STORE_ITEM, 0) X(DELETE_ITEM, 0) X(BUILD_SLICE, 0) X(NEGATIVE, 0) X(POSITIVE, 0) X(INVERT, 0) \
    X(NOT, 0) X(IS, 0) X(IS_NOT, 0) X(IN, 0) X(NOT_IN, 0)
#define STEPS_BACK(X) X(JUMP_IF_TRUE) X(JUMP_IF_FALSE) X(JUMP_IF_IS) X(JUMP_IF_IS_NONE) X(JUMP_IF_IN)

#define X(name, words) StepEnd step_##name(VM *vm, Frame *frame, const Insn *pc);
STEPS_OF_ONE(X, 1)
STEPS_OF_TWO(X, 2)
STEPS_OF_THREE(X, 3)
STEPS_BESIDE(X)
#undef X
#define X(name) \
    StepEnd step_##name(VM *vm, Frame *frame, const Insn *pc); \
    StepEnd step_##name##_K(VM *vm, Frame *frame, const Insn *pc);
BINARY_FAMILY(X)
#undef X
#define X(name) \
    StepEnd step_COMPARE_##name(VM *vm, Frame *frame, const Insn *pc); \
    StepEnd step_JUMP_IF_##name(VM *vm, Frame *frame, const Insn *pc); \
    StepEnd step_JUMP_IF_##name##_K(VM *vm, Frame *frame, const Insn *pc);
COMPARE_FAMILY(X)
#undef X
#define X(name) StepEnd step_##name(VM *vm, Frame *frame, const Insn *pc);
STEPS_BACK(X)
#undef X
/* A specialised attribute instruction met something else. */
StepEnd step_attribute_miss(VM *vm, Frame *frame, const Insn *pc);

extern const Step steps[OP_COUNT]; /* NULL: none */

/* ---- what the loop's own instructions use, too ---- */

/* Where d[key] is, if that can be told without calling anything. */
BORROWED MAYBE Object **place_in_dict(VM *vm, Dict *d, Value key);
/* d[key] = value, both in registers; `kept`: the value's is a local. */
bool store_in_dict(VM *vm, Dict *d, Value *key, Value *value, bool kept) RAISES;
/* o[index] of a list, tuple, str, bytes or bytearray within bounds: NEW. 0: something else. */
MAYBE Value item_of_sequence(VM *vm, Object *o, int64_t index);
/* o[k] for what the instruction itself does not do. */
NEW Value item_of_object(VM *vm, Object *o, Object *k) RAISES;
/* What the operators do for all but numbers. */
extern Value (*const binary_functions[OP_COUNT])(VM *vm, Value *left, Value *right);

#endif
