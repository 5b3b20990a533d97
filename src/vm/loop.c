/* The loop: runs bytecode. One file defines the macros that the families of instructions in vm/ops/ are written in.
 *
 * Registers the compiler should keep in machine registers: R (the frame's registers), pc (the instruction being run).
 * Two places spill: SAVE stores pc into the frame before anything that can raise or look at frames; ENTER/LEAVE reload
 * everything when the running frame changes. A Python call changes frames inside one activation of loop_run.
 */
#include "vm/coroutine.h"
#include "vm/loop.h"

#include "compile/opcode.h"
#include "object/list.h"
#include "object/module.h"
#include "object/set.h"
#include "object/slice.h"
#include "object/arguments.h"
#include "vm/jit/jit.h"
#include "vm/operate.h"
#include "vm/special.h"

/* ---- operands ---- */

#define A (pc->a)
#define B (pc->b)
#define C (pc->c)
#define HIGH (pc->high)
#define TARGET (pc[1].high) /* jump target in the second word */

#define SAVE() (frame->pc = pc)
#define NEXT(words) do { pc += (words); DISPATCH(); } while (0)
#define JUMP(target) do { pc = code->insns + (target); DISPATCH(); } while (0)
#define FAIL() goto error /* an exception is pending, or a special method is about to run: see vm/special.h */

/* The object in a register, made when it was a bare number. BORROWED from the register. */
#define OBJECT(name, index) \
    Object *name = register_object(vm, &R[index]); \
    if (unlikely(!name)) FAIL()

/* Makes objects of `count` registers from `first` on; their values are then object pointers in a row. */
#define OBJECTS(first, count) do { \
        for (uint32_t n_ = 0; n_ < (uint32_t)(count); n_++) { \
            if (unlikely(!register_object(vm, &R[(first) + n_]))) FAIL(); \
        } \
    } while (0)

/* Writes a register; what it held is released afterwards. */
#define SET(index, STEALS_value) do { \
        Value *slot_ = &R[index]; \
        Value old_ = *slot_; \
        *slot_ = (STEALS_value); \
        if (value_is_reference(old_)) decref_object(value_object(old_)); \
    } while (0)
#define SET_OBJECT(index, STEALS_object) SET(index, value_from_object(STEALS_object))

/* A source operand has been read: drops it if it is a temporary. */
#define CONSUME(index) do { \
        if ((uint32_t)(index) >= nlocals) { \
            Value used_ = R[index]; \
            if (value_is_reference(used_)) { \
                R[index] = VALUE_UNBOUND; \
                decref_object(value_object(used_)); \
            } \
        } \
    } while (0)

/* Result or error of a slow path. */
#define CHECK_VALUE(v) do { if (unlikely((v) == 0)) FAIL(); } while (0)

/* The value of a source that moves on: temporaries give theirs up, locals are shared (and get their object first). */
#define TAKE(name, index) \
    Value name = R[index]; \
    if ((uint32_t)(index) >= nlocals) { \
        R[index] = VALUE_UNBOUND; \
    } else { \
        if (!value_is_object(name) && !value_is_shared_int(name)) { \
            Object *made_ = register_object(vm, &R[index]); \
            if (unlikely(!made_)) FAIL(); \
            name = value_from_object(made_); \
        } \
        if (value_is_object(name)) incref_object(value_object(name)); \
    }

/* The same as an object: what is stored in the heap. */
#define TAKE_OBJECT(name, index) \
    TAKE(taken_##name, index); \
    Object *name = likely(value_is_object(taken_##name)) ? value_object(taken_##name) : value_make_object(vm, taken_##name); \
    if (unlikely(!name)) FAIL()

#define LOAD_FRAME() LOAD_FROM(vm->current)
#define LOAD_FROM(running) do { \
        frame = (running); \
        code = frame->code; \
        R = frame->regs; \
        nlocals = code->local_count; \
        pc = frame->pc; \
        CHOOSE_TABLE(); \
    } while (0)

/* Code that is watched or has machine code goes by way of jit_step before each instruction. */
#ifdef OURO_SWITCH_DISPATCH
#define DISPATCH() goto dispatch
#define EXECUTE() goto execute
#define CHOOSE_TABLE() (void)0
#define CASE(name) case OP_##name
#define FALL_THROUGH() __attribute__((fallthrough))
#else
#define DISPATCH() goto *table[pc->op]
#define EXECUTE() goto *targets[pc->op]
#define CHOOSE_TABLE() (table = unlikely(code->native != NULL) ? native_targets : targets)
#define CASE(name) L_##name
#define FALL_THROUGH() (void)0
#endif

static inline bool attention_wanted(VM *vm) { return vm_heap(vm)->attention != 0; }

/* The rare events of a way back. */
static __attribute__((noinline)) bool attend(VM *vm, Code *code) {
    if (!code->heat) jit_warm(vm, code);
    return !attention_wanted(vm) || vm_attend(vm);
}
/* At every way back: interrupts, budgets and collector slices happen here, and code that goes round often becomes hot. */
#define ATTEND() do { \
        if (unlikely(attention_wanted(vm) | (--code->heat == 0))) { \
            SAVE(); \
            if (!attend(vm, code)) FAIL(); \
            CHOOSE_TABLE(); \
        } \
    } while (0)

/* o[index] of a list, tuple, str, bytes or bytearray within bounds: NEW. 0: something else. */
static __attribute__((noinline)) MAYBE Value item_at(VM *vm, Object *o, int64_t index) {
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
static NEW Value get_item(VM *vm, Object *o, Object *k) {
    if (is_exact(o, TYPE_DICT)) {
        Object *item = is_exact(k, TYPE_STR) ? dict_get_str(vm, (Dict *)o, (Str *)k) : dict_get(vm, (Dict *)o, k);
        if (likely(item != NULL)) return value_share(item);
        if (!exception_pending(vm)) raise_key_error(vm, k);
        return 0;
    }
    if (is_exact(k, TYPE_INT) && !int_is_big((Int *)k)) {
        Value item = item_at(vm, o, ((Int *)k)->value);
        if (likely(item != 0)) return item;
    }
    return special_getitem(vm, o, k) ? 0 : value_from_object(object_getitem(vm, o, k));
}

/* What the operators do for all but numbers. */
static Value (*const binary_functions[OP_COUNT])(VM *vm, Value *left, Value *right) = {
#define X(name) \
    [OP_##name] = operate_##name, [OP_##name##_K] = operate_##name, \
    [OP_INPLACE_##name] = operate_inplace_##name, [OP_INPLACE_##name##_K] = operate_inplace_##name,
    BINARY_FAMILY(X)
#undef X
};

/* Moves a call's arguments from a generator's registers to the stack. NULL RAISES. */
static Value *move_to_stack(VM *vm, Value *args, size_t nargs) {
    Value *top = vm_stack_top(vm);
    if (!stack_reserve(vm, top, nargs)) return NULL;
    memcpy(top, args, nargs * sizeof(Value));
    memset(args, 0, nargs * sizeof(Value));
    return top;
}

/* Pushes the frame of a call by position that is not the plainest one. NULL RAISES. */
static __attribute__((noinline)) Frame *call_push(VM *vm, STEALS Function *function, Value *args, size_t nargs, FrameKind kind) {
    Code *code = function->code;
    if (vm->current->generator && !(args = move_to_stack(vm, args, nargs))) {
        decref(function);
        return NULL;
    }
    if (likely(args + code->register_count < vm->stack_limit && vm->depth < vm->depth_limit && code->plain_arity &&
               (nargs + 1 == code->plain_arity || fill_defaults(function, code, args, nargs)))) {
        return frame_push_plain(vm, function, code, args, kind, 2);
    }
    return frame_push(vm, function, args, nargs, NULL, kind, 2);
}

/* Finds the handler of the current instruction; prepares its registers. */
static bool frame_handle(VM *vm, Frame *frame) {
    Code *code = frame->code;
    uint32_t at = frame_instruction(frame);
    for (uint32_t i = 0; i < code->handler_count; i++) {
        const Handler *h = &code->handlers[i];
        if (at < h->start || at >= h->end) continue;
        uint32_t slot = code->local_count + h->depth;
        Object *exception = exception_take(vm);
        registers_release(frame->regs, slot, code->register_count);
        frame->regs[slot] = value_from_object(exception);
        frame->pc = code->insns + h->target;
        return true;
    }
    return false;
}

static bool add_traceback(VM *vm, Frame *frame) {
    FrameObject *object = frame_object(vm, frame);
    uint32_t at = frame_instruction(frame);
    return object && traceback_add(vm, OBJ(object), (int32_t)code_position(frame->code, at).line, at);
}

/* Ends the running frame with an exception. True: the exception goes on in the caller's frame; false: back to C. */
static bool frame_abandon(VM *vm, Frame *frame) {
    FrameKind kind = frame->kind;
    Generator *generator = frame->generator;
    if (generator) generator_finish(vm, generator);
    else frame_leave(vm, frame);
    return kind != FRAME_ENTRY && kind != FRAME_GENERATOR_ENTRY;
}

/* Unwinds to the nearest handler inside this activation. False: the exception leaves it. */
static bool unwind(VM *vm, bool with_traceback) {
    for (;;) {
        Frame *frame = vm->current;
        if (with_traceback) add_traceback(vm, frame); /* failure replaces the exception by MemoryError */
        if (frame_handle(vm, frame)) return true;
        if (!frame_abandon(vm, frame)) return false;
        with_traceback = true;
    }
}

Object *loop_run(VM *vm, Frame *frame) {
    Code *code;
    Value *R;
    uint32_t nlocals;
    const Insn *pc;
    uint32_t window; /* of the call being made: the window's first register, its arguments, the callable */
    size_t nargs;
    Value *args;
    Object *callable;
    FrameKind kind;
    Pair pair;
    Value result; /* what a frame returns or yields, between its end and its caller */
    Object *const true_object = TRUE(vm), *const false_object = FALSE(vm);
#ifndef OURO_SWITCH_DISPATCH
    static const void *const targets[OP_COUNT] = {
#define OP(name, words, operands, text) [OP_##name] = &&L_##name,
#include "compile/opcodes.def"
#undef OP
    };
    static const void *const native_targets[OP_COUNT] = {[0 ... OP_COUNT - 1] = &&native_step};
    const void *const *table;
#endif
    vm->current = frame;
    LOAD_FRAME();
    if (exception_pending(vm)) { /* throw(): the exception comes up at the suspended yield */
        if (!unwind(vm, true)) return NULL;
        LOAD_FRAME();
    }
    DISPATCH();

#ifdef OURO_SWITCH_DISPATCH
dispatch:
    if (code->native) goto native_step;
execute:
    switch (pc->op) {
#endif
#include "vm/ops/move.inc"
#include "vm/ops/name.inc"
#include "vm/ops/number.inc"
#include "vm/ops/jump.inc"
#include "vm/ops/attribute.inc"
#include "vm/ops/item.inc"
#include "vm/ops/call.inc"
#include "vm/ops/build.inc"
#include "vm/ops/iterate.inc"
#include "vm/ops/exception.inc"
#include "vm/ops/import.inc"
#include "vm/ops/match.inc"
#ifdef OURO_SWITCH_DISPATCH
    default:
        raise(vm, EXC_SYSTEM_ERROR, "unknown opcode %d", (int)pc->op);
        FAIL();
    }
#endif

native_step: { /* goes on natively as far as possible, and here with the instruction where that ended */
    NativeExit end = jit_step(vm, frame, pc);
    frame = end.frame;
    code = frame->code;
    R = frame->regs;
    nlocals = code->local_count;
    pc = (const Insn *)(end.pc & ~(uintptr_t)EXIT_BITS);
    CHOOSE_TABLE();
    if (unlikely(end.pc & EXIT_RAISES)) FAIL();
    EXECUTE();
}
error:
    if (vm->current != frame) { /* not an error: a special method has been pushed */
        LOAD_FRAME();
        DISPATCH();
    }
    SAVE();
    if (!unwind(vm, true)) return NULL;
    LOAD_FRAME();
    DISPATCH();
reraise:
    SAVE();
    if (!unwind(vm, false)) return NULL;
    LOAD_FRAME();
    DISPATCH();
}
