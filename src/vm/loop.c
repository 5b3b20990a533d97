/* The loop: runs bytecode. One file defines the macros that the families of instructions in vm/ops/ are written in.
 *
 * Registers the compiler should keep in machine registers: R (the frame's registers), pc (the instruction being run).
 * Two places spill: SAVE stores pc into the frame before anything that can raise or look at frames; ENTER/LEAVE reload
 * everything when the running frame changes. A Python call changes frames inside one activation of loop_run.
 */
#include "vm/jit/jit.h"
#include "vm/ops/operands.h"
#include "vm/step.h"
#include "vm/thread.h"

#define NEXT(words) do { pc += (words); DISPATCH(); } while (0)
#define JUMP(target) do { pc = code->insns + (target); DISPATCH(); } while (0)
#define FAIL() goto error /* an exception is pending, or a special method is about to run: see vm/special.h */
#define GENERALLY(name) goto L_##name
#define ATTRIBUTE_MISS() goto attribute_miss

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
#define CASE(name) case OP_##name: L_##name: __attribute__((unused));
#define ALSO(name) case OP_##name:
#define FALL_THROUGH() __attribute__((fallthrough))
#else
#define DISPATCH() goto *table[pc->op]
#define EXECUTE() goto *targets[pc->op]
#define CHOOSE_TABLE() (table = unlikely(code->native != NULL) ? native_targets : targets)
#define CASE(name) L_##name:
#define ALSO(name) L_##name:
#define FALL_THROUGH() (void)0
#endif

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

/* Moves a call's arguments from a generator's registers to the stack. NULL RAISES. */
static Value *move_to_stack(VM *vm, Value *args, size_t nargs) {
    Value *top = vm_stack_top(vm);
    if (!stack_reserve(vm, top, nargs)) return NULL;
    memcpy(top, args, nargs * sizeof(Value));
    memset(args, 0, nargs * sizeof(Value));
    return top;
}

/* Pushes the frame of a call by position that is not the plainest one. NULL RAISES. */
Frame *call_push(VM *vm, STEALS Function *function, Value *args, size_t nargs, FrameKind kind) {
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
        if (likely(!thread_unwinds(vm)) && frame_handle(vm, frame)) return true;
        if (!frame_abandon(vm, frame)) return false;
        with_traceback = true;
    }
}

/* Before an instruction: the one that is the same but goes back. */
#define BACKWARD(name) \
    CASE(BACK_##name) \
        ATTEND(); \
        FALL_THROUGH();

Object *loop_run(VM *vm, Frame *frame, uintptr_t stopped) {
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
    StepEnd end;
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
    if (stopped) goto native_ended;
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
CASE(JUMP)
    JUMP(HIGH);
CASE(JUMP_BACK)
    ATTEND();
    JUMP(HIGH);
#include "vm/ops/jump.inc"
#include "vm/ops/attribute.inc"
#include "vm/ops/item.inc"
#include "vm/ops/call.inc"
#include "vm/ops/iterate.inc"
#include "vm/ops/raise.inc"
#define X(name, words) CASE(name) { end = step_##name(vm, frame, pc); goto ended_##words; }
    STEPS_OF_ONE(X, 1)
    STEPS_OF_TWO(X, 2)
    STEPS_OF_THREE(X, 3)
#undef X
attribute_miss:
    end = step_attribute_miss(vm, frame, pc);
    goto ended_3;
#ifdef OURO_SWITCH_DISPATCH
    default:
        raise(vm, EXC_SYSTEM_ERROR, "unknown opcode %d", (int)pc->op);
        FAIL();
    }
#endif

native_step: { /* goes on natively as far as possible, and here with the instruction where that ended */
    NativeExit exit = jit_step(vm, frame, pc);
    stopped = exit.pc;
    if (stopped & EXIT_ENDS) return exit.result;
    frame = exit.frame;
    code = frame->code;
    R = frame->regs;
    nlocals = code->local_count;
native_ended:
    pc = (const Insn *)(stopped & ~(uintptr_t)EXIT_BITS);
    CHOOSE_TABLE();
    if (unlikely(stopped & EXIT_RAISES)) FAIL();
    EXECUTE();
}
ended_1:
    if (likely(end == STEP_NEXT)) NEXT(1);
    goto ended;
ended_2:
    if (likely(end == STEP_NEXT)) NEXT(2);
    goto ended;
ended_3:
    if (likely(end == STEP_NEXT)) NEXT(3);
ended:
    if (end == STEP_JUMPS) JUMP(TARGET);
    if (end == STEP_AGAIN) DISPATCH();
    FAIL();

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
