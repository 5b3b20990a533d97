/* Templates of moves, constants, names and cells. */
#include "vm/jit/native.h"

#include "object/dict.h"
#include "vm/loop.h"

/* A number in rax without object that is about to be shared: makes its object, in R as well. */
static void object_stub(Compiler *c, const Stub *stub) {
    Assembler *a = &c->a;
    Label make = asm_label(a), raises = asm_label(a);
    x_test8_imm(a, RAX, 1); /* a small int needs none */
    x_jump_if(a, IF_ZERO, make);
    x_lea(a, RCX, mem(RAX, -(int64_t)value_from_int(SMALL_INT_MIN)));
    x_alu_imm(a, ALU_CMP, RCX, 2 * SMALL_INT_COUNT);
    x_jump_if(a, IF_BELOW, stub->back);
    asm_place(a, make);
    stub_save(c, stub);
    x_mov(a, RDI, VM_REG);
    x_lea(a, RSI, reg_mem(stub->slot));
    gen_save_pc(c, stub->at);
    x_call_mem(a, JIT_FIELD(make_object)); /* counted for the copy */
    x_test(a, RAX, RAX);
    x_jump_if(a, IF_ZERO, raises);
    stub_restore(c, stub);
    x_jump(a, stub->back);
    asm_place(a, raises);
    gen_raise(c, stub);
}

/* rax = a local's value, counted once more. */
void share_local(Compiler *c, uint32_t reg) {
    Assembler *a = &c->a;
    uint8_t know = c->slots[reg].know;
    state_flush_borrowed(c);
    Stub *stub = stub_new(c, object_stub);
    stub->slot = (uint16_t)reg;
    Label entry = stub->entry, back = stub->back, done = asm_label(a);
    x_load(a, RAX, reg_mem(reg));
    if (know == KNOW_INT) {
        x_lea(a, RCX, mem(RAX, -(int64_t)value_from_int(SMALL_INT_MIN)));
        x_alu_imm(a, ALU_CMP, RCX, 2 * SMALL_INT_COUNT);
        x_jump_if(a, IF_NOT_BELOW, entry);
    } else {
        if (know != KNOW_OBJECT) {
            x_test8_imm(a, RAX, 3);
            x_jump_if(a, IF_NOT_ZERO, entry);
        }
        gen_incref(c, RAX);
    }
    asm_place(a, back);
    asm_place(a, done);
    if (know == KNOW_INT || know == KNOW_FLOAT) c->slots[reg].know = KNOW_NOTHING; /* it may have an object now */
}

static bool translate_copy(Compiler *c) {
    const Insn *insn = insn_at(c);
    Slot from = c->slots[insn->b];
    if (is_local(c, insn->b)) {
        share_local(c, insn->b);
        x_mov(&c->a, RDX, RAX);
        write_value(c, insn->a, RDX, from.know == KNOW_OBJECT ? KNOW_OBJECT : KNOW_NOTHING);
        return true;
    }
    if (insn->op != OP_MOVE) { /* two references from one */
        if (from.borrowed) {
            write_borrowed(c, insn->a, from.at);
            return true;
        }
        state_flush(c);
        share_local(c, insn->b);
        x_mov(&c->a, RDX, RAX);
        write_value(c, insn->a, RDX, from.know == KNOW_OBJECT ? KNOW_OBJECT : KNOW_NOTHING);
        return true;
    }
    if (from.home == HOME_XMM) {
        x_move_double(&c->a, XMM0, from.at);
        slot_forget(c, insn->b);
        write_double(c, insn->a, XMM0);
    } else if (from.home == HOME_GPR && from.know == KNOW_INT) {
        x_mov(&c->a, RDX, from.at);
        slot_forget(c, insn->b);
        write_int(c, insn->a, RDX);
    } else {
        if (from.home == HOME_GPR) state_flush_borrowed(c);
        x_load(&c->a, RDX, reg_mem(insn->b));
        if (from.know != KNOW_INT && from.know != KNOW_FLOAT) x_store_imm(&c->a, reg_mem(insn->b), 0);
        slot_forget(c, insn->b);
        write_value(c, insn->a, RDX, from.know);
    }
    return true;
}

static bool translate_constant(Compiler *c) {
    const Insn *insn = insn_at(c);
    Value v = c->code->constant_values[insn->high];
    Object *o = c->code->constants->items[insn->high];
    if (value_is_shared_int(v)) {
        x_mov_imm(&c->a, RDX, v);
        write_int(c, insn->a, RDX);
        return true;
    }
    if (!is_local(c, insn->a)) {
        Want want = temporary_wanted(c, c->at + 1, insn->a);
        if (want == WANT_INT && value_is_int(v)) {
            x_mov_imm(&c->a, RDX, v);
            write_int(c, insn->a, RDX);
            return true;
        }
        if (want == WANT_DOUBLE && value_is_float(v)) {
            write_double(c, insn->a, double_constant(c, value_float(v), XMM0));
            return true;
        }
    }
    x_mov_imm(&c->a, RDX, (uintptr_t)o);
    gen_incref(c, RDX);
    write_value(c, insn->a, RDX, KNOW_OBJECT);
    return true;
}

/* ---- globals ---- */

/* rax = the value of a global or builtin whose place the caches know. Exits when the keys have changed. */
static bool load_global_value(Compiler *c, Label exit) {
    const Insn *cache = insn_at(c) + 1;
    Assembler *a = &c->a;
    if (!cache[0].low) return false;
    bool builtin = cache[0].high == UINT32_MAX;
    if (builtin && !cache[1].low) return false;
    x_load(a, RAX, frame_mem(offsetof(Frame, function)));
    if (insn_at(c)->op == OP_LOAD_NAME) {
        x_load(a, RCX, mem(RAX, offsetof(Function, globals)));
        x_alu_load(a, ALU_CMP, RCX, frame_mem(offsetof(Frame, locals)));
        x_jump_if(a, IF_NOT_EQUAL, exit);
    }
    x_load(a, RCX, mem(RAX, offsetof(Function, globals)));
    x_alu32_mem_imm(a, ALU_CMP, mem(RCX, offsetof(Dict, keys_version)), (int32_t)cache[0].low);
    x_jump_if(a, IF_NOT_EQUAL, exit);
    if (builtin) {
        x_load(a, RCX, mem(RAX, offsetof(Function, builtins)));
        x_alu32_mem_imm(a, ALU_CMP, mem(RCX, offsetof(Dict, keys_version)), (int32_t)cache[1].low);
        x_jump_if(a, IF_NOT_EQUAL, exit);
    }
    uint32_t entry = builtin ? cache[1].high : cache[0].high;
    if (entry > (uint32_t)1 << 24) return false;
    load_entry(c, RCX, entry);
    return true;
}

static bool translate_global(Compiler *c) {
    const Insn *insn = insn_at(c);
    Want want = is_local(c, insn->a) ? WANT_VALUE : temporary_wanted(c, c->at + 3, insn->a);
    Label exit = exit_label(c);
    if (!load_global_value(c, exit)) return false;
    write_shared(c, insn->a, want, exit);
    return true;
}

/* ---- cells ---- */

static bool translate_cell(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    Want want = is_local(c, insn->a) ? WANT_VALUE : temporary_wanted(c, c->at + 1, insn->a);
    Label exit = exit_label(c);
    x_load(a, RAX, reg_mem(insn->b));
    x_load(a, RAX, mem(RAX, offsetof(Cell, value)));
    x_test(a, RAX, RAX);
    x_jump_if(a, IF_ZERO, exit);
    write_shared(c, insn->a, want, exit);
    return true;
}

/* ---- unpacking ---- */

enum { UNPACKED_MAX = 4 }; /* the places of WAITING */

/* The items of a tuple of just that length, owned, wait on the stack while the tuple is released. */
static bool translate_unpack(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    bool locals = insn->op == OP_UNPACK_LOCALS;
    uint32_t count = insn->c;
    if (profile_at(c)->left != KIND_TUPLE || count > UNPACKED_MAX) return false;
    state_flush(c);
    Label exit = exit_label(c);
    Reg sequence = object_operand(c, insn->b, RSI);
    guard_exact(c, sequence, TYPE_TUPLE, exit);
    x_alu_mem_imm(a, ALU_CMP, mem(sequence, offsetof(Tuple, length)), (int32_t)count);
    x_jump_if(a, IF_NOT_EQUAL, exit);
    for (uint32_t i = 0; i < count; i++) {
        x_load(a, RAX, mem(sequence, (int64_t)(offsetof(Tuple, items) + i * 8)));
        count_shared(c);
        x_store(a, mem(RSP, 8 * (WAITING + (int64_t)i)), RAX);
    }
    if (!is_local(c, insn->b)) {
        slot_forget(c, insn->b);
        x_store_imm(a, reg_mem(insn->b), 0);
        gen_decref(c, sequence);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!locals) slot_forget(c, insn->a + i);
        x_load(a, RDX, mem(RSP, 8 * (WAITING + (int64_t)i)));
        write_value(c, insn->a + i, RDX, KNOW_NOTHING);
    }
    return true;
}

bool translate_move(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    switch (insn->op) {
    case OP_NOP: return true;
    case OP_MOVE: case OP_LOAD_LOCAL: case OP_COPY: return translate_copy(c);
    case OP_LOAD_CONST: return translate_constant(c);
    case OP_LOAD_GLOBAL: case OP_LOAD_NAME: return translate_global(c);
    case OP_LOAD_CELL: return translate_cell(c);
    case OP_UNPACK_SEQUENCE: case OP_UNPACK_LOCALS: return translate_unpack(c);
    case OP_CHECK_LOCAL: {
        Label exit = exit_label(c);
        x_alu_mem_imm(a, ALU_CMP, reg_mem(insn->a), 0);
        x_jump_if(a, IF_EQUAL, exit);
        return true;
    }
    case OP_RELEASE: {
        Slot slot = c->slots[insn->a];
        if (slot.home != HOME_MEMORY || slot.know == KNOW_INT) {
            slot_forget(c, insn->a);
            return true;
        }
        release_register(c, insn->a);
        return true;
    }
    case OP_CLEAR:
        release_register(c, insn->a);
        return true;
    default: return false;
    }
}
