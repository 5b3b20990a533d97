/* Owns the Jit of a VM: the shared pieces of code, and the way from the loop into native code and back. */
#include "vm/jit/native.h"

#include "memory/trace.h"

#include <stdio.h>
#include <string.h>

/* ---- the shared pieces of code ---- */

enum { NATIVE_STACK = 8 * 32 + 8 }; /* what native code has below its return address: a multiple of 16 with the pushes */

static const uint8_t saved_registers[] = {RBX, RBP, R12, R13, R14, R15};
static const uint8_t kept_registers[] = {RAX, RDX, RSI, RDI, R8, R9, R10, R11};

static void gen_enter(Assembler *a) {
    for (size_t i = 0; i < sizeof saved_registers; i++) x_push(a, saved_registers[i]);
    x_alu_imm(a, ALU_SUB, RSP, NATIVE_STACK);
    x_mov(a, VM_REG, RDI);
    x_mov(a, FRAME_REG, RSI);
    x_mov(a, R_REG, RDX);
    x_mov(a, JIT_REG, R8);
    x_mov_imm(a, BIAS_REG, FLOAT_BIAS);
    x_jump_reg(a, RCX);
}

static void gen_leave(Assembler *a) {
    x_mov(a, RDX, FRAME_REG);
    x_alu_imm(a, ALU_ADD, RSP, NATIVE_STACK);
    for (size_t i = sizeof saved_registers; i-- > 0;) x_pop(a, saved_registers[i]);
    x_ret(a);
}

/* Leaves where the frame says. */
static void gen_leave_at_pc(Assembler *a) {
    x_load(a, RAX, mem(FRAME_REG, offsetof(Frame, pc)));
    x_load(a, RCX, JIT_FIELD(leave));
    x_jump_reg(a, RCX);
}

static void gen_incref_slow(Assembler *a) {
    x_push(a, RBP);
    x_mov(a, RBP, RSP);
    for (size_t i = 0; i < sizeof kept_registers; i++) x_push(a, kept_registers[i]);
    x_alu_imm(a, ALU_AND, RSP, -16);
    x_mov(a, RDI, RAX);
    x_call_mem(a, JIT_FIELD(incref));
    x_lea(a, RSP, mem(RBP, -(int64_t)(8 * sizeof kept_registers)));
    for (size_t i = sizeof kept_registers; i-- > 0;) x_pop(a, kept_registers[i]);
    x_pop(a, RBP);
    x_ret(a);
}

Jit *jit_open(VM *vm) {
    if (vm->jit) return vm->jit;
    Jit *jit = memory_try_alloc_untraced(vm, sizeof *jit);
    if (!jit) return NULL;
    memset(jit, 0, sizeof *jit);
    jit_set_helpers(jit);
    Assembler a;
    asm_open(&a, vm);
    gen_enter(&a);
    size_t leave = a.length;
    gen_leave(&a);
    size_t incref = a.length;
    gen_incref_slow(&a);
    size_t leave_at_pc = a.length;
    gen_leave_at_pc(&a);
    uint8_t *code = asm_finish(&a) ? arena_put(vm, &jit->arena, a.bytes, a.length) : NULL;
    asm_close(&a);
    if (!code) {
        arena_close(vm, &jit->arena);
        memory_free(vm, jit, sizeof *jit);
        return NULL;
    }
    void *enter = code;
    memcpy(&jit->enter, &enter, sizeof enter);
    jit->leave = code + leave;
    jit->incref_slow = code + incref;
    jit->leave_at_pc = code + leave_at_pc;
    return vm->jit = jit;
}

static void tell_counts(const char *what, const uint64_t *counts) {
    for (int op = 0; op < OP_COUNT; op++) {
        if (counts[op] > 100) fprintf(stderr, "jit: %12lu %s %s\n", (unsigned long)counts[op], what, opcode_info[op].name);
    }
}

static void tell(const JitStats *s) {
    fprintf(stderr, "jit: %zu translations of %zu bytes, %zu refused, entered %lu times\n", s->translated, s->bytes, s->refused,
            (unsigned long)s->entered);
    tell_counts("left at", s->left);
    tell_counts("missed at", s->missed);
    tell_counts("by the loop", s->absent);
    tell_counts("by its function", s->stepped);
}

void jit_close(VM *vm) {
    if (!vm->jit) return;
    if (vm->config.jit == JIT_STATS) tell(&vm->jit->stats);
    arena_close(vm, &vm->jit->arena);
    memory_free(vm, vm->jit, sizeof *vm->jit);
    vm->jit = NULL;
}

/* ---- running ---- */

static inline NativeExit enter(VM *vm, Frame *frame, const void *entry) {
    JitStats *stats = &vm->jit->stats;
    NativeExit end = vm->jit->enter(vm, frame, frame->regs, entry, vm->jit);
    stats->entered++;
    if (end.pc & EXIT_ENDS) return end;
    uint16_t op = ((const Insn *)(end.pc & ~(uintptr_t)EXIT_BITS))->op;
    if (end.pc & EXIT_MISS) stats->missed[op]++;
    else stats->left[op]++;
    if (end.pc & EXIT_MISS) {
        end.pc &= ~(uintptr_t)EXIT_MISS;
        watch_miss(vm, end.frame->code, (const Insn *)end.pc);
    }
    const NativeCode *n = end.frame->code->native; /* the loop executes that instruction without coming here again */
    if (n && n->state == NATIVE_WATCHED && !(end.pc & EXIT_RAISES)) watch_record(vm, end.frame, (const Insn *)end.pc);
    return end;
}

NativeExit jit_step(VM *vm, Frame *frame, const Insn *pc) {
    Code *code = frame->code;
    NativeCode *n = code->native;
    NativeExit here = {.pc = (uintptr_t)pc, .frame = frame};
    if (!n) return here; /* refused in a deeper loop while this one already came here for each instruction */
    if (n->state == NATIVE_WATCHED) {
        watch_record(vm, frame, pc);
        if (--n->left) return here;
        n->state = NATIVE_COMPILED;
        if (jit_translate(vm, code)) return here;
        vm->jit->stats.refused++;
        if (!n->blocks) jit_forget(vm, code); /* frames may return into older code: that stays, without entries */
        return here;
    }
    uint32_t entry = n->entries[pc - code->insns];
    if (!entry) {
        vm->jit->stats.absent[pc->op]++;
        return here;
    }
    return enter(vm, frame, n->code + entry - 1);
}

Object *frame_run(VM *vm, Frame *frame) {
    const NativeCode *n = frame->code->native;
    uint32_t entry = n && n->state == NATIVE_COMPILED && !exception_pending(vm) ? n->entries[frame->pc - frame->code->insns] : 0;
    if (!entry) return loop_run(vm, frame, 0);
    NativeExit end = enter(vm, frame, n->code + entry - 1);
    return end.pc & EXIT_ENDS ? end.result : loop_run(vm, end.frame, end.pc);
}
