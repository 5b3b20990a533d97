/* Where values are while a block is translated, and the code that moves them: flushes, exits, reference counts. */
#include "vm/jit/native.h"

#include "memory/trace.h"

#include <string.h>

static const uint8_t gpr_pool[] = {RSI, RDI, R8, R9, R10, R11, RBP};
#define XMM_FIRST ((Xmm)2)

/* ---- machine registers ---- */

void slot_forget(Compiler *c, uint32_t reg) {
    Slot *slot = &c->slots[reg];
    if (slot->home == HOME_GPR) c->gpr_owner[slot->at] = 0;
    if (slot->home == HOME_XMM || slot->home == HOME_BOTH) c->xmm_owner[slot->at] = 0;
    *slot = (Slot){0};
}

void state_reset(Compiler *c) {
    memset(c->slots, 0, sizeof c->slots);
    memset(c->gpr_owner, 0, sizeof c->gpr_owner);
    memset(c->xmm_owner, 0, sizeof c->xmm_owner);
}

/* Writes what a temporary holds to R; its machine register is free afterwards. */
static void flush(Compiler *c, uint32_t reg) {
    Slot slot = c->slots[reg];
    if (slot.home == HOME_GPR) {
        if (slot.borrowed) gen_incref(c, slot.at);
        x_store(&c->a, reg_mem(reg), slot.at);
    } else if (slot.home == HOME_XMM) {
        gen_box(c, reg, slot.at);
        slot.know = KNOW_NOTHING; /* one that does not fit has an object */
    } else {
        return;
    }
    slot_forget(c, reg);
    c->slots[reg].know = slot.know;
}

void state_flush_but(Compiler *c, uint32_t one, uint32_t other) {
    for (int i = 0; i < 32; i++) {
        uint32_t reg = (i < 16 ? c->gpr_owner[i] : c->xmm_owner[i - 16]) - 1u;
        if (reg != UINT32_MAX && reg != one && reg != other) flush(c, reg);
    }
}
void state_flush(Compiler *c) { state_flush_but(c, UINT32_MAX, UINT32_MAX); }

void state_flush_for_call(Compiler *c, uint32_t one, uint32_t other) {
    bool keeps_one = one != NO_SOURCE && c->slots[one].home == HOME_GPR, keeps_other = other != NO_SOURCE && c->slots[other].home == HOME_GPR;
    state_flush_but(c, keeps_one ? one : UINT32_MAX, keeps_other ? other : UINT32_MAX);
    state_forget_doubles(c);
}

void state_forget_doubles(Compiler *c) {
    for (int i = 0; i < XMM_COUNT; i++) {
        if (!c->xmm_owner[i]) continue;
        Slot *slot = &c->slots[c->xmm_owner[i] - 1];
        slot->home = HOME_MEMORY;
        c->xmm_owner[i] = 0;
    }
}

void state_flush_borrowed_but(Compiler *c, uint32_t one) {
    for (int i = 0; i < 16; i++) {
        uint32_t reg = c->gpr_owner[i] - 1u;
        if (reg != UINT32_MAX && reg != one && c->slots[reg].borrowed) flush(c, reg);
    }
}
void state_flush_borrowed(Compiler *c) { state_flush_borrowed_but(c, UINT32_MAX); }

void gpr_vacate(Compiler *c, Reg r) {
    if (c->gpr_owner[r]) flush(c, c->gpr_owner[r] - 1u);
}

Reg gpr_take(Compiler *c, uint32_t reg) {
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof gpr_pool; i++) {
            uint8_t r = gpr_pool[i];
            if (c->gpr_owner[r]) continue;
            slot_forget(c, reg);
            c->gpr_owner[r] = (uint16_t)(reg + 1);
            c->slots[reg].home = HOME_GPR;
            c->slots[reg].at = r;
            return r;
        }
        for (size_t i = 0; i < sizeof gpr_pool; i++) flush(c, c->gpr_owner[gpr_pool[i]] - 1u);
    }
    c->failed = true;
    return RAX;
}

Xmm xmm_take(Compiler *c, uint32_t reg, Home home) {
    Xmm found = XMM0;
    for (Xmm x = XMM_FIRST; x < XMM_COUNT && !found; x++) {
        if (!c->xmm_owner[x]) found = x;
    }
    for (Xmm x = XMM_FIRST; x < XMM_COUNT && !found; x++) { /* a copy of what is in R can go */
        uint32_t owner = c->xmm_owner[x] - 1u;
        if (c->slots[owner].home != HOME_BOTH) continue;
        c->slots[owner].home = HOME_MEMORY;
        found = x;
    }
    if (!found) {
        flush(c, c->xmm_owner[XMM_FIRST] - 1u);
        found = XMM_FIRST;
    }
    uint8_t know = c->slots[reg].know;
    slot_forget(c, reg);
    c->xmm_owner[found] = (uint16_t)(reg + 1);
    c->slots[reg] = (Slot){.home = (uint8_t)home, .at = (uint8_t)found, .know = home == HOME_BOTH ? know : KNOW_FLOAT};
    return found;
}

/* ---- stubs ---- */

Stub *stub_new(Compiler *c, void (*emit)(Compiler *c, const Stub *stub)) {
    if (c->stub_count == c->stub_capacity) {
        uint32_t wanted = c->stub_capacity ? 2 * c->stub_capacity : 64;
        Stub *bigger = memory_try_alloc_untraced(c->vm, wanted * sizeof *bigger);
        if (!bigger) {
            c->failed = true;
            return &c->spare;
        }
        if (c->stubs) {
            memcpy(bigger, c->stubs, c->stub_capacity * sizeof *bigger);
            memory_free(c->vm, c->stubs, c->stub_capacity * sizeof *bigger);
        }
        c->stubs = bigger;
        c->stub_capacity = wanted;
    }
    Stub *stub = &c->stubs[c->stub_count++];
    *stub = (Stub){.emit = emit, .entry = asm_label(&c->a), .back = asm_label(&c->a), .at = c->at};
    for (int i = 0; i < 32; i++) {
        uint16_t owner = i < 16 ? c->gpr_owner[i] : c->xmm_owner[i - 16];
        if (!owner) continue;
        if (stub->pending_count == HOMES_MAX) c->failed = true;
        else stub->pending[stub->pending_count++] = (Pending){owner - 1, c->slots[owner - 1]};
    }
    return stub;
}

static Mem saved(uint32_t i) { return mem(RSP, (int64_t)i * 8); }

/* Numbers that are only in machine registers, and what xmm registers hold beside R, survive a call on the stack. */
void stub_save(Compiler *c, const Stub *stub) {
    for (uint32_t i = 0; i < stub->pending_count; i++) {
        const Pending *p = &stub->pending[i];
        if (p->slot.home != HOME_GPR) x_store_double(&c->a, saved(i), p->slot.at);
        else x_store(&c->a, saved(i), p->slot.at);
    }
}
void stub_restore(Compiler *c, const Stub *stub) {
    for (uint32_t i = 0; i < stub->pending_count; i++) {
        const Pending *p = &stub->pending[i];
        if (p->slot.home != HOME_GPR) x_load_double(&c->a, p->slot.at, saved(i));
        else x_load(&c->a, p->slot.at, saved(i));
    }
}

static const Insn *address_of(const Compiler *c, uint32_t at) { return &c->code->insns[at]; }

static void leave(Compiler *c, uint32_t at, unsigned bits) {
    x_mov_imm(&c->a, RAX, (uintptr_t)address_of(c, at) | bits);
    x_load(&c->a, RCX, JIT_FIELD(leave));
    x_jump_reg(&c->a, RCX);
}

/* Writes what is pending to R and leaves. */
void gen_exit_now(Compiler *c, const Stub *stub, uint32_t at, unsigned bits) {
    Assembler *a = &c->a;
    bool boxes = false;
    for (uint32_t i = 0; i < stub->pending_count; i++) {
        const Pending *p = &stub->pending[i];
        if (p->slot.home == HOME_XMM) {
            x_store_double(a, saved(i), p->slot.at);
            boxes = true;
            continue;
        }
        if (p->slot.home == HOME_BOTH) continue;
        if (p->slot.borrowed) gen_incref(c, p->slot.at);
        x_store(a, reg_mem(p->reg), p->slot.at);
    }
    if (boxes) {
        Label raises = asm_label(a), done = asm_label(a);
        for (uint32_t i = 0; i < stub->pending_count; i++) {
            if (stub->pending[i].slot.home != HOME_XMM) continue;
            x_mov(a, RDI, VM_REG);
            x_lea(a, RSI, reg_mem(stub->pending[i].reg));
            x_load_double(a, XMM0, saved(i));
            x_call_mem(a, JIT_FIELD(box));
            x_test32(a, RAX, RAX);
            x_jump_if(a, IF_ZERO, raises);
        }
        x_jump(a, done);
        asm_place(a, raises);
        leave(c, at, EXIT_RAISES);
        asm_place(a, done);
    }
    leave(c, at, bits);
}

static void exit_stub(Compiler *c, const Stub *stub) { gen_exit_now(c, stub, stub->at, EXIT_MISS); }

static void planned_exit_stub(Compiler *c, const Stub *stub) { gen_exit_now(c, stub, stub->at, 0); }

Label planned_exit_label(Compiler *c) { return stub_new(c, planned_exit_stub)->entry; }
Label exit_label(Compiler *c) { return stub_new(c, exit_stub)->entry; }

void gen_exit(Compiler *c, uint32_t at, unsigned bits) {
    state_flush(c);
    leave(c, at, bits);
}

/* ---- reference counts ---- */

void gen_count(Compiler *c, Alu op, Reg object, const Stub *stub) {
    Assembler *a = &c->a;
    x_load32(a, RCX, mem(object, offsetof(Object, count)));
    x_alu32_imm(a, op, RCX, 1);
    x_jump_if(a, IF_NOT_GREATER, stub->entry);
    x_store32(a, mem(object, offsetof(Object, count)), RCX);
    asm_place(a, stub->back);
}

static void incref_stub(Compiler *c, const Stub *stub) {
    Assembler *a = &c->a;
    x_jump_if(a, IF_ZERO, stub->back); /* immortal */
    if (stub->reg != RAX) {
        x_push(a, RAX);
        x_mov(a, RAX, stub->reg);
    }
    x_call_mem(a, JIT_FIELD(incref_slow));
    if (stub->reg != RAX) x_pop(a, RAX);
    x_jump(a, stub->back);
}

/* Clobbers rcx. */
void gen_incref(Compiler *c, Reg object) {
    Stub *stub = stub_new(c, incref_stub);
    stub->reg = (uint8_t)object;
    gen_count(c, ALU_ADD, object, stub);
}

/* Saves where we are, for those who look at the frame. */
void gen_save_pc(Compiler *c, uint32_t at) {
    x_mov_imm(&c->a, RAX, (uintptr_t)address_of(c, at));
    x_store(&c->a, frame_mem(offsetof(Frame, pc)), RAX);
}

static void release_stub(Compiler *c, const Stub *stub) {
    Assembler *a = &c->a;
    x_alu32_imm(a, ALU_CMP, RCX, (int32_t)(IMMORTAL_COUNT - 1));
    x_jump_if(a, IF_EQUAL, stub->back);
    stub_save(c, stub);
    x_mov(a, RDI, stub->reg);
    gen_save_pc(c, stub->at);
    x_call_mem(a, JIT_FIELD(release));
    stub_restore(c, stub);
    x_jump(a, stub->back);
}

/* Clobbers rax, rcx, rdx and, when the object dies, whatever is not pending. Nothing may be borrowed. */
void gen_decref(Compiler *c, Reg object) {
    Stub *stub = stub_new(c, release_stub);
    stub->reg = (uint8_t)object;
    gen_count(c, ALU_SUB, object, stub);
}

/* Zero, or a double that needs an object. */
static void box_stub(Compiler *c, const Stub *stub) {
    Assembler *a = &c->a;
    Label raises = asm_label(a);
    stub_save(c, stub);
    x_mov(a, RDI, VM_REG);
    x_lea(a, RSI, reg_mem(stub->slot));
    x_move_double(a, XMM0, stub->xmm);
    x_call_mem(a, JIT_FIELD(box));
    x_test32(a, RAX, RAX);
    x_jump_if(a, IF_ZERO, raises);
    stub_restore(c, stub);
    x_jump(a, stub->back);
    asm_place(a, raises); /* what is pending is numbers and borrowed references: nothing to release */
    leave(c, stub->at, EXIT_RAISES);
}

void gen_box(Compiler *c, uint32_t reg, Xmm from) {
    Assembler *a = &c->a;
    state_flush_borrowed(c); /* to make an object can mean to collect first */
    Stub *stub = stub_new(c, box_stub);
    stub->slot = (uint16_t)reg;
    stub->xmm = (uint8_t)from;
    Label entry = stub->entry, back = stub->back;
    x_movq_from_xmm(a, RAX, from); /* value_try_float; both tests at once: see there */
    x_shift_imm(a, SHIFT_ROL, RAX, 1);
    x_alu(a, ALU_SUB, RAX, BIAS_REG);
    x_lea(a, RCX, mem(RAX, -2));
    x_alu(a, ALU_OR, RCX, RAX);
    x_shift_imm(a, SHIFT_RIGHT, RCX, 62);
    x_jump_if(a, IF_NOT_ZERO, entry);
    x_shift_imm(a, SHIFT_LEFT, RAX, 2);
    x_alu_imm(a, ALU_OR, RAX, 2);
    x_store(a, reg_mem(reg), RAX);
    asm_place(a, back);
}

/* An exception is pending: the loop unwinds. What is pending are numbers and borrowed references. */
void gen_raise(Compiler *c, const Stub *stub) { leave(c, stub->at, EXIT_RAISES); }

void gen_raise_in_frame(Compiler *c) {
    Assembler *a = &c->a;
    x_load(a, RAX, frame_mem(offsetof(Frame, pc)));
    x_alu_imm(a, ALU_OR, RAX, EXIT_RAISES);
    x_load(a, RCX, JIT_FIELD(leave));
    x_jump_reg(a, RCX);
}

void gen_end(Compiler *c) {
    Assembler *a = &c->a;
    Label raises = asm_label(a);
    x_test(a, RAX, RAX);
    x_jump_if(a, IF_ZERO, raises);
    x_mov(a, FRAME_REG, RAX); /* where NativeExit has it */
    x_mov_imm(a, RAX, EXIT_ENDS);
    x_load(a, RCX, JIT_FIELD(leave));
    x_jump_reg(a, RCX);
    asm_place(a, raises);
    gen_raise_in_frame(c);
}

void gen_switch_frame(Compiler *c) {
    Assembler *a = &c->a;
    x_load(a, FRAME_REG, vm_mem(offsetof(VM, current)));
    x_load(a, R_REG, frame_mem(offsetof(Frame, regs)));
}

void gen_tell_stepped(Compiler *c) {
    if (c->vm->config.jit == JIT_STATS) x_alu_mem_imm(&c->a, ALU_ADD, JIT_FIELD(stats.stepped[insn_at(c)->op]), 1);
}

void gen_step_arguments(Compiler *c) {
    x_mov(&c->a, RDI, VM_REG);
    x_mov(&c->a, RSI, FRAME_REG);
    x_mov_imm(&c->a, RDX, (uintptr_t)insn_at(c));
}
