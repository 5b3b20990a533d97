/* Operands: brings values to machine registers in the form a template wants, and results to where they belong. */
#include "vm/jit/native.h"

#include "object/dict.h"

#include <string.h>

/* ---- guards ---- */

static const int32_t exact_mask = (int32_t)TYPE_INDEX_MASK;

void guard_exact(Compiler *c, Reg object, TypeId type, Label otherwise) {
    Assembler *a = &c->a;
    x_load32(a, RCX, mem(object, offsetof(Object, word)));
    x_alu32_imm(a, ALU_AND, RCX, exact_mask);
    x_alu32_imm(a, ALU_CMP, RCX, (int32_t)TYPE_INDEX(type));
    x_jump_if(a, IF_NOT_EQUAL, otherwise);
}

void load_type_distance(Compiler *c, Reg object) {
    x_load32(&c->a, RCX, mem(object, offsetof(Object, word)));
    x_shift32_imm(&c->a, SHIFT_LEFT, RCX, TYPE_GRANULE_SHIFT);
}

/* Exits unless the word of an int object says that it is an exact one in its one word. */
static void guard_int_object(Compiler *c, Reg object, Label otherwise) {
    Assembler *a = &c->a;
    x_load32(a, RCX, mem(object, offsetof(Object, word)));
    x_alu32_imm(a, ALU_AND, RCX, (int32_t)(TYPE_INDEX_MASK | INT_BIG));
    x_alu32_imm(a, ALU_CMP, RCX, (int32_t)TYPE_INDEX(TYPE_INT));
    x_jump_if(a, IF_NOT_EQUAL, otherwise);
}

/* to = the tagged int of an int object in `object`. */
static void unbox_int(Compiler *c, Reg to, Reg object, Label otherwise) {
    Assembler *a = &c->a;
    guard_int_object(c, object, otherwise);
    x_load(a, to, mem(object, offsetof(Int, value)));
    x_alu(a, ALU_ADD, to, to);
    x_jump_if(a, IF_OVERFLOW, otherwise);
    x_alu_imm(a, ALU_OR, to, 1);
}

/* An int operand that has an object. */
static void int_object_stub(Compiler *c, const Stub *stub) {
    Assembler *a = &c->a;
    Reg to = stub->reg;
    x_test(a, to, to);
    x_jump_if(a, IF_ZERO, stub->number); /* unbound: cannot be, but harmless */
    x_test8_imm(a, to, 3);
    x_jump_if(a, IF_NOT_ZERO, stub->number);
    unbox_int(c, to, to, stub->number);
    x_jump(a, stub->back);
}

Reg int_operand(Compiler *c, uint32_t reg, unsigned kinds, Reg scratch) {
    Assembler *a = &c->a;
    Slot *slot = &c->slots[reg];
    if (slot->home == HOME_GPR && slot->know == KNOW_INT) return slot->at;
    if (slot->home != HOME_MEMORY) { /* something else for certain */
        Label exit = exit_label(c);
        x_jump(a, exit);
        return scratch;
    }
    x_load(a, scratch, reg_mem(reg));
    if (slot->know == KNOW_INT) return scratch;
    Label exit = exit_label(c);
    x_test8_imm(a, scratch, 1);
    if (!(kinds & KIND_INT_OBJECT)) {
        x_jump_if(a, IF_ZERO, exit);
        slot->know = KNOW_INT;
        return scratch;
    }
    Stub *stub = stub_new(c, int_object_stub);
    stub->reg = (uint8_t)scratch;
    stub->slot = (uint16_t)reg;
    stub->number = exit;
    Label entry = stub->entry, back = stub->back;
    x_jump_if(a, IF_ZERO, entry);
    asm_place(a, back);
    return scratch;
}

/* ---- doubles ---- */

/* xmm = the double of a float value in rax, whose low bits are known. */
static void decode_float(Compiler *c, Xmm to, Label zero, Label back) {
    Assembler *a = &c->a;
    x_alu_imm(a, ALU_CMP, RAX, 8);
    x_jump_if(a, IF_BELOW, zero);
    x_shift_imm(a, SHIFT_RIGHT, RAX, 2);
    x_alu(a, ALU_ADD, RAX, BIAS_REG);
    asm_place(a, back);
    x_shift_imm(a, SHIFT_ROR, RAX, 1);
    x_movq_to_xmm(a, to, RAX);
}

static void zero_stub(Compiler *c, const Stub *stub) {
    x_shift_imm(&c->a, SHIFT_RIGHT, RAX, 2);
    x_jump(&c->a, stub->back);
}

/* A value in rax that is no float without object. stub->number: kinds in the low half, the way out is its own. */
static void double_other_stub(Compiler *c, const Stub *stub) {
    Assembler *a = &c->a;
    unsigned kinds = stub->number;
    Label miss = asm_label(a), not_object = asm_label(a);
    x_test8_imm(a, RAX, 3);
    x_jump_if(a, IF_NOT_ZERO, not_object);
    if (kinds & KIND_FLOAT_OBJECT) {
        x_test(a, RAX, RAX);
        x_jump_if(a, IF_ZERO, miss);
        guard_exact(c, RAX, TYPE_FLOAT, miss);
        x_load_double(a, stub->xmm, mem(RAX, offsetof(Float, value)));
        x_jump(a, stub->back);
    } else {
        x_jump(a, miss);
    }
    asm_place(a, not_object);
    if (kinds & KIND_INT) {
        x_test8_imm(a, RAX, 1);
        x_jump_if(a, IF_ZERO, miss);
        x_shift_imm(a, SHIFT_SIGNED, RAX, 1);
        x_int_to_double(a, stub->xmm, RAX);
        x_jump(a, stub->back);
    }
    asm_place(a, miss);
    gen_exit_now(c, stub, stub->at, EXIT_MISS);
}

Xmm double_constant(Compiler *c, double value, Xmm scratch) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    x_mov_imm(&c->a, RAX, bits);
    x_movq_to_xmm(&c->a, scratch, RAX);
    return scratch;
}

Xmm double_operand(Compiler *c, uint32_t reg, unsigned kinds, Xmm scratch) {
    Assembler *a = &c->a;
    Slot *slot = &c->slots[reg];
    if (slot->home == HOME_XMM || slot->home == HOME_BOTH) return slot->at;
    if (slot->know == KNOW_INT) {
        Reg from = slot->home == HOME_GPR ? slot->at : RAX;
        if (slot->home != HOME_GPR) x_load(a, RAX, reg_mem(reg));
        x_mov(a, RAX, from);
        x_shift_imm(a, SHIFT_SIGNED, RAX, 1);
        x_int_to_double(a, scratch, RAX);
        return scratch;
    }
    Xmm to = scratch;
    bool kept = is_local(c, reg) && !(kinds & KIND_INTS);
    if (kept) to = xmm_take(c, reg, HOME_BOTH); /* what follows can leave: the copy is then not needed */
    if (c->slots[reg].home == HOME_GPR) {
        x_jump(a, exit_label(c));
        return scratch;
    }
    Stub *zero = stub_new(c, zero_stub);
    Label zero_entry = zero->entry, zero_back = zero->back;
    Stub *other = stub_new(c, double_other_stub);
    other->xmm = (uint8_t)to;
    other->slot = (uint16_t)reg;
    other->number = kinds;
    Label other_entry = other->entry, other_back = other->back;
    x_load(a, RAX, reg_mem(reg));
    if (slot->know != KNOW_FLOAT) {
        if (!(kinds & KIND_FLOAT) && (kinds & KIND_FLOAT_OBJECT) && is_local(c, reg)) { /* as a rule it has an object */
            x_test8_imm(a, RAX, 3);
            x_jump_if(a, IF_NOT_ZERO, exit_label(c));
            guard_exact(c, RAX, TYPE_FLOAT, exit_label(c));
            x_load_double(a, to, mem(RAX, offsetof(Float, value)));
            asm_place(a, other_back);
            asm_place(a, zero_back);
            return to;
        }
        x_mov(a, RCX, RAX);
        x_alu32_imm(a, ALU_AND, RCX, 3);
        x_alu32_imm(a, ALU_CMP, RCX, 2);
        x_jump_if(a, IF_NOT_EQUAL, other_entry);
    }
    decode_float(c, to, zero_entry, zero_back);
    asm_place(a, other_back);
    return to;
}

/* ---- objects ---- */

Reg object_operand(Compiler *c, uint32_t reg, Reg scratch) {
    Assembler *a = &c->a;
    Slot *slot = &c->slots[reg];
    if (slot->home == HOME_GPR && slot->know == KNOW_OBJECT) return slot->at;
    if (slot->home == HOME_GPR || slot->home == HOME_XMM) {
        x_jump(a, exit_label(c));
        return scratch;
    }
    x_load(a, scratch, reg_mem(reg));
    if (slot->know == KNOW_OBJECT) return scratch;
    Label exit = exit_label(c);
    x_test8_imm(a, scratch, 3);
    x_jump_if(a, IF_NOT_ZERO, exit);
    slot->know = KNOW_OBJECT;
    return scratch;
}

bool may_hold_object(const Compiler *c, uint32_t reg, unsigned kinds) {
    const Slot *slot = &c->slots[reg];
    return !is_local(c, reg) && slot->home == HOME_MEMORY && slot->know != KNOW_INT && slot->know != KNOW_FLOAT &&
           (kinds & (KIND_INT_OBJECT | KIND_FLOAT_OBJECT));
}

Used used_number(Compiler *c, uint32_t reg, unsigned kinds) {
    bool object = may_hold_object(c, reg, kinds);
    if (!is_local(c, reg)) slot_forget(c, reg);
    return (Used){reg, object};
}

/* Empties a register that is in R. */
static void release_in_memory(Compiler *c, uint32_t reg, Know know) {
    Assembler *a = &c->a;
    Label done = asm_label(a);
    state_flush_borrowed(c);
    x_load(a, RAX, reg_mem(reg));
    x_store_imm(a, reg_mem(reg), 0);
    if (know != KNOW_OBJECT) {
        x_test8_imm(a, RAX, 3);
        x_jump_if(a, IF_NOT_ZERO, done);
        x_test(a, RAX, RAX);
        x_jump_if(a, IF_ZERO, done);
    }
    gen_decref(c, RAX);
    asm_place(a, done);
}

void release_used(Compiler *c, Used used) {
    if (used.object) release_in_memory(c, used.reg, KNOW_NOTHING);
}

/* ---- results ---- */

/* What a register held before is released after the new value is there; `from` is not rcx. */
static void store_over(Compiler *c, uint32_t reg, Reg from) {
    Assembler *a = &c->a;
    uint8_t know = c->slots[reg].know;
    slot_forget(c, reg);
    if (!is_local(c, reg) || know == KNOW_INT || know == KNOW_FLOAT) {
        x_store(a, reg_mem(reg), from);
        return;
    }
    Label done = asm_label(a);
    if (from == RAX) {
        x_mov(a, RDX, RAX);
        from = RDX;
    }
    state_flush_borrowed(c);
    x_load(a, RAX, reg_mem(reg));
    x_store(a, reg_mem(reg), from);
    if (know != KNOW_OBJECT) {
        x_test8_imm(a, RAX, 3);
        x_jump_if(a, IF_NOT_ZERO, done);
    }
    x_test(a, RAX, RAX);
    x_jump_if(a, IF_ZERO, done);
    gen_decref(c, RAX);
    asm_place(a, done);
}

void write_value(Compiler *c, uint32_t reg, Reg from, Know know) {
    store_over(c, reg, from);
    c->slots[reg].know = (uint8_t)know;
}

void write_int(Compiler *c, uint32_t reg, Reg from) {
    if (is_local(c, reg)) {
        write_value(c, reg, from, KNOW_INT);
        return;
    }
    slot_forget(c, reg);
    Reg home = gpr_take(c, reg);
    x_mov(&c->a, home, from);
    c->slots[reg].know = KNOW_INT;
}

void write_double(Compiler *c, uint32_t reg, Xmm from) {
    Assembler *a = &c->a;
    if (!is_local(c, reg)) {
        slot_forget(c, reg);
        x_move_double(a, xmm_take(c, reg, HOME_XMM), from);
        return;
    }
    uint8_t know = c->slots[reg].know;
    Label done = asm_label(a);
    if (know != KNOW_INT && know != KNOW_FLOAT) { /* release what it held first: a number's object or nothing as a rule */
        Label plain = asm_label(a);
        state_flush_borrowed(c);
        slot_forget(c, reg);
        if (from < 2) { /* a scratch register: in safety while a destructor may run */
            Xmm kept = xmm_take(c, reg, HOME_XMM);
            x_move_double(a, kept, from);
            from = kept;
        }
        x_load(a, RAX, reg_mem(reg));
        x_test8_imm(a, RAX, 3);
        x_jump_if(a, IF_NOT_ZERO, plain);
        x_test(a, RAX, RAX);
        x_jump_if(a, IF_ZERO, plain);
        x_store_imm(a, reg_mem(reg), 0);
        gen_decref(c, RAX);
        asm_place(a, plain);
    }
    slot_forget(c, reg);
    Xmm copy = xmm_take(c, reg, HOME_BOTH);
    x_move_double(a, copy, from);
    gen_box(c, reg, copy);
    c->slots[reg].know = KNOW_NOTHING; /* a number, with an object or without: the copy tells */
    asm_place(a, done);
}

void write_borrowed(Compiler *c, uint32_t reg, Reg from) {
    slot_forget(c, reg);
    Reg home = gpr_take(c, reg);
    x_mov(&c->a, home, from);
    c->slots[reg].know = KNOW_OBJECT;
    c->slots[reg].borrowed = true;
}

/* ---- what happens to a temporary ---- */

static bool number_operator(uint32_t op) {
    switch (general_opcode((uint16_t)op)) {
#define X(name) case OP_JUMP_IF_##name: case OP_JUMP_IF_##name##_K: case OP_BACK_JUMP_IF_##name: case OP_BACK_JUMP_IF_##name##_K: \
    case OP_COMPARE_##name:
    COMPARE_FAMILY(X)
#undef X
    case OP_ADD: case OP_ADD_K: case OP_INPLACE_ADD: case OP_INPLACE_ADD_K:
    case OP_SUBTRACT: case OP_SUBTRACT_K: case OP_INPLACE_SUBTRACT: case OP_INPLACE_SUBTRACT_K:
    case OP_MULTIPLY: case OP_MULTIPLY_K: case OP_INPLACE_MULTIPLY: case OP_INPLACE_MULTIPLY_K:
    case OP_TRUE_DIVIDE: case OP_TRUE_DIVIDE_K: case OP_INPLACE_TRUE_DIVIDE: case OP_INPLACE_TRUE_DIVIDE_K:
    case OP_FLOOR_DIVIDE: case OP_FLOOR_DIVIDE_K: case OP_INPLACE_FLOOR_DIVIDE: case OP_INPLACE_FLOOR_DIVIDE_K:
    case OP_MODULO: case OP_MODULO_K: case OP_INPLACE_MODULO: case OP_INPLACE_MODULO_K:
    case OP_AND: case OP_AND_K: case OP_OR: case OP_OR_K: case OP_XOR: case OP_XOR_K:
    case OP_LEFT_SHIFT: case OP_LEFT_SHIFT_K: case OP_RIGHT_SHIFT: case OP_RIGHT_SHIFT_K: case OP_NEGATIVE:
        return true;
    default: return false;
    }
}

static bool borrowing_operator(uint32_t op, int operand) {
    switch (op) {
    case OP_LOAD_ATTR_VALUE: case OP_LOAD_ATTR_SLOT: case OP_LOAD_ITEM: case OP_LOAD_ITEM_K: return operand == 1;
    case OP_STORE_ATTR_VALUE: case OP_STORE_ATTR_SLOT: case OP_STORE_ITEM: return operand == 0;
    default: return false;
    }
}

/* Comparisons of strs borrow: nothing can run meanwhile. */
static bool text_comparison(Compiler *c, const Insn *insn, const Profile *profile) {
    switch (general_opcode(insn->op)) {
    case OP_COMPARE_EQ: case OP_COMPARE_NE: case OP_JUMP_IF_EQ: case OP_JUMP_IF_NE: case OP_BACK_JUMP_IF_EQ: case OP_BACK_JUMP_IF_NE:
        return can_compare_texts(c, COMPARE_EQ, profile->left, profile->right, NO_CONSTANT);
    case OP_JUMP_IF_EQ_K: case OP_JUMP_IF_NE_K: case OP_BACK_JUMP_IF_EQ_K: case OP_BACK_JUMP_IF_NE_K:
        return can_compare_texts(c, COMPARE_EQ, profile->left, profile->right, insn->b);
    default: return false;
    }
}

Want temporary_wanted(Compiler *c, uint32_t next, uint32_t reg) {
    for (int seen = 0; seen < 12 && next < c->code->insn_count; seen++) {
        const Insn *insn = &c->code->insns[next];
        const char *operands = opcode_info[insn->op].operands;
        const Profile *profile = &c->native->profile[next];
        if (c->leader[next]) return WANT_VALUE;
        bool first = true;
        for (int i = 0; i < 3 && operands[i] && operands[i] != 'h'; i++) {
            if (operands[i] == 'W') return WANT_VALUE; /* a call or the like: its window is full of temporaries */
            if (operands[i] != 'S' && operands[i] != 'P') continue;
            uint16_t source = i == 0 ? insn->a : i == 1 ? insn->b : insn->c;
            unsigned kinds = first ? profile->left : profile->right;
            first = false;
            if (source != reg) continue;
            if (borrowing_operator(insn->op, i) || text_comparison(c, insn, profile)) return WANT_BORROWED;
            if ((insn->op == OP_LOAD_ITEM && i == 2) || (insn->op == OP_STORE_ITEM && i == 1))
                return kinds && !(kinds & ~(unsigned)KIND_INTS) ? WANT_INT : WANT_VALUE;
            if (operands[1] == 'h' && operands[2] == 'J') /* the object of a small int is not what a jump expects */
                return can_tell_truth(kinds) && !(kinds & KIND_INT) ? WANT_BORROWED : WANT_VALUE;
            if (!number_operator(insn->op) || !kinds) return WANT_VALUE;
            if (!(kinds & ~(unsigned)KIND_INTS)) return WANT_INT;
            if (!(kinds & ~(unsigned)KIND_FLOATS)) return WANT_DOUBLE;
            return WANT_VALUE;
        }
        next += opcode_info[insn->op].words;
    }
    return WANT_VALUE;
}

/* An immortal object in rax: a small int goes without its object. */
static void shared_stub(Compiler *c, const Stub *stub) {
    Assembler *a = &c->a;
    Label settled = asm_label(a), immortal = asm_label(a);
    x_jump_if(a, IF_NOT_ZERO, settled);
    asm_place(a, immortal);
    guard_exact(c, RAX, TYPE_INT, stub->back);
    x_load(a, RAX, mem(RAX, offsetof(Int, value)));
    x_alu(a, ALU_ADD, RAX, RAX);
    x_alu_imm(a, ALU_OR, RAX, 1);
    x_jump(a, stub->back);
    asm_place(a, settled);
    x_call_mem(a, JIT_FIELD(incref_slow));
    x_jump(a, stub->back);
}

void count_shared(Compiler *c) {
    Stub *stub = stub_new(c, shared_stub);
    gen_count(c, ALU_ADD, RAX, stub);
}

void write_shared(Compiler *c, uint32_t reg, Want want, Label exit) {
    Assembler *a = &c->a;
    if (is_local(c, reg) && want != WANT_IMMORTAL) want = WANT_VALUE;
    if (want == WANT_INT) {
        unbox_int(c, RAX, RAX, exit);
        write_int(c, reg, RAX);
    } else if (want == WANT_DOUBLE) {
        guard_exact(c, RAX, TYPE_FLOAT, exit);
        x_load_double(a, XMM0, mem(RAX, offsetof(Float, value)));
        write_double(c, reg, XMM0);
    } else if (want == WANT_BORROWED) {
        write_borrowed(c, reg, RAX);
    } else if (want == WANT_IMMORTAL) {
        write_value(c, reg, RAX, KNOW_OBJECT);
    } else {
        count_shared(c);
        x_mov(a, RDX, RAX);
        write_value(c, reg, RDX, KNOW_NOTHING);
    }
}

/* Empties a register in R, whatever it holds. */
void release_register(Compiler *c, uint32_t reg) {
    Slot slot = c->slots[reg];
    slot_forget(c, reg);
    if (slot.home == HOME_GPR || slot.home == HOME_XMM) return; /* a number, or a borrowed reference */
    if (slot.know == KNOW_INT || slot.know == KNOW_FLOAT) x_store_imm(&c->a, reg_mem(reg), 0);
    else release_in_memory(c, reg, slot.know);
}

void load_entry(Compiler *c, Reg dict, uint32_t entry) {
    Assembler *a = &c->a;
    x_load(a, RAX, mem(dict, offsetof(Dict, table)));
    x_load(a, RAX, mem(RAX, offsetof(struct DictTable, entries)));
    x_load(a, RAX, mem(RAX, (int64_t)entry * (int64_t)sizeof(DictEntry) + (int64_t)offsetof(DictEntry, value)));
}
