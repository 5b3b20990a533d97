/* Encoding of x86-64 instructions (Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2). */
#include "vm/jit/x86.h"

#include "memory/trace.h"

#include <string.h>

enum { LONGEST_INSTRUCTION = 16, LENGTH_MAX = 1 << 20 };

void asm_open(Assembler *a, VM *vm) { *a = (Assembler){.vm = vm}; }

void asm_close(Assembler *a) {
    if (a->bytes) memory_free(a->vm, a->bytes, a->capacity);
    if (a->labels) memory_free(a->vm, a->labels, a->label_capacity * sizeof *a->labels);
    if (a->fixups) memory_free(a->vm, a->fixups, a->fixup_capacity * sizeof *a->fixups);
    *a = (Assembler){.vm = a->vm};
}

/* Doubles a block. False: no memory (the block stays). */
static bool grow(Assembler *a, void **block, size_t unit, size_t capacity, size_t first, size_t *grown) {
    size_t wanted = capacity ? 2 * capacity : first;
    void *bigger = memory_try_alloc_untraced(a->vm, wanted * unit);
    if (!bigger) {
        a->failed = true;
        return false;
    }
    if (*block) {
        memcpy(bigger, *block, capacity * unit);
        memory_free(a->vm, *block, capacity * unit);
    }
    *block = bigger;
    *grown = wanted;
    return true;
}

Label asm_label(Assembler *a) {
    if (a->label_count == a->label_capacity) {
        size_t grown = 0;
        if (!grow(a, (void **)&a->labels, sizeof *a->labels, a->label_capacity, 256, &grown)) return 0;
        a->label_capacity = (uint32_t)grown;
    }
    a->labels[a->label_count] = UINT32_MAX;
    return a->label_count++;
}
void asm_place(Assembler *a, Label label) {
    if (label < a->label_count) a->labels[label] = (uint32_t)a->length;
}

static bool room(Assembler *a) {
    if (a->failed) return false;
    if (a->length + LONGEST_INSTRUCTION <= a->capacity) return true;
    if (a->length > LENGTH_MAX) {
        a->failed = true;
        return false;
    }
    return grow(a, (void **)&a->bytes, 1, a->capacity, 4096, &a->capacity);
}
static void byte(Assembler *a, unsigned value) { a->bytes[a->length++] = (uint8_t)value; }
static void word32(Assembler *a, uint32_t value) {
    memcpy(a->bytes + a->length, &value, sizeof value);
    a->length += sizeof value;
}

static void target(Assembler *a, Label label) {
    if (a->fixup_count == a->fixup_capacity) {
        size_t grown = 0;
        if (!grow(a, (void **)&a->fixups, sizeof *a->fixups, a->fixup_capacity, 256, &grown)) return;
        a->fixup_capacity = (uint32_t)grown;
    }
    a->fixups[a->fixup_count++] = (Fixup){(uint32_t)a->length, label};
    word32(a, 0);
}

bool asm_finish(Assembler *a) {
    for (uint32_t i = 0; i < a->fixup_count && !a->failed; i++) {
        const Fixup *f = &a->fixups[i];
        if (f->label >= a->label_count || a->labels[f->label] == UINT32_MAX) a->failed = true;
        else {
            int32_t distance = (int32_t)a->labels[f->label] - (int32_t)(f->at + 4);
            memcpy(a->bytes + f->at, &distance, sizeof distance);
        }
    }
    return !a->failed;
}

/* ---- operands ---- */

enum { REX = 0x40, REX_W = 8, REX_R = 4, REX_X = 2, REX_B = 1 };

/* The prefix byte; `always`: also when it says nothing (byte registers). */
static void rex(Assembler *a, bool wide, unsigned reg, unsigned index, unsigned base, bool always) {
    unsigned bits = (wide ? REX_W : 0) | (reg & 8 ? REX_R : 0) | (index & 8 ? REX_X : 0) | (base & 8 ? REX_B : 0);
    if (bits || always) byte(a, REX | bits);
}
static void operand_reg(Assembler *a, unsigned reg, unsigned rm) { byte(a, 0xc0 | (reg & 7) << 3 | (rm & 7)); }
static void operand_mem(Assembler *a, unsigned reg, Mem m) {
    unsigned base = m.base & 7;
    bool indexed = m.index != (uint8_t)NO_REG, sib = indexed || base == RSP;
    unsigned mod = m.disp == 0 && base != RBP ? 0 : m.disp >= -128 && m.disp <= 127 ? 1 : 2;
    byte(a, mod << 6 | (reg & 7) << 3 | (sib ? RSP : base));
    if (sib) byte(a, (unsigned)m.scale << 6 | (indexed ? m.index & 7u : RSP) << 3 | base);
    if (mod == 1) byte(a, (unsigned)m.disp & 0xff);
    if (mod == 2) word32(a, (uint32_t)m.disp);
}
static unsigned index_of(Mem m) { return m.index == (uint8_t)NO_REG ? 0 : m.index; }

/* opcode reg, rm (register form) */
static void reg_form(Assembler *a, bool wide, unsigned opcode, unsigned reg, unsigned rm) {
    if (!room(a)) return;
    rex(a, wide, reg, 0, rm, false);
    if (opcode > 0xff) byte(a, opcode >> 8);
    byte(a, opcode & 0xff);
    operand_reg(a, reg, rm);
}
static void mem_form(Assembler *a, bool wide, unsigned opcode, unsigned reg, Mem m, bool byte_register) {
    if (!room(a)) return;
    rex(a, wide, reg, index_of(m), m.base, byte_register && reg >= RSP);
    if (opcode > 0xff) byte(a, opcode >> 8);
    byte(a, opcode & 0xff);
    operand_mem(a, reg, m);
}
/* With a mandatory prefix, which goes before REX. */
static void sse_reg(Assembler *a, unsigned prefix, bool wide, unsigned opcode, unsigned reg, unsigned rm) {
    if (!room(a)) return;
    byte(a, prefix);
    rex(a, wide, reg, 0, rm, false);
    byte(a, 0x0f);
    byte(a, opcode);
    operand_reg(a, reg, rm);
}
static void sse_mem(Assembler *a, unsigned prefix, unsigned opcode, unsigned reg, Mem m) {
    if (!room(a)) return;
    byte(a, prefix);
    rex(a, false, reg, index_of(m), m.base, false);
    byte(a, 0x0f);
    byte(a, opcode);
    operand_mem(a, reg, m);
}

/* ---- moves ---- */

void x_mov(Assembler *a, Reg to, Reg from) { if (to != from) reg_form(a, true, 0x8b, to, from); }
void x_mov_imm(Assembler *a, Reg to, uint64_t value) {
    if (!room(a)) return;
    if (value == 0) {
        reg_form(a, false, 0x33, to, to);
    } else if (value <= UINT32_MAX) {
        rex(a, false, 0, 0, to, false);
        byte(a, 0xb8 | (to & 7));
        word32(a, (uint32_t)value);
    } else {
        rex(a, true, 0, 0, to, false);
        byte(a, 0xb8 | (to & 7));
        word32(a, (uint32_t)value);
        word32(a, (uint32_t)(value >> 32));
    }
}
void x_load(Assembler *a, Reg to, Mem from) { mem_form(a, true, 0x8b, to, from, false); }
void x_load32(Assembler *a, Reg to, Mem from) { mem_form(a, false, 0x8b, to, from, false); }
void x_load16(Assembler *a, Reg to, Mem from) { mem_form(a, false, 0x0fb7, to, from, false); }
void x_load8(Assembler *a, Reg to, Mem from) { mem_form(a, false, 0x0fb6, to, from, false); }
void x_store(Assembler *a, Mem to, Reg from) { mem_form(a, true, 0x89, from, to, false); }
void x_store32(Assembler *a, Mem to, Reg from) { mem_form(a, false, 0x89, from, to, false); }
static void store_imm(Assembler *a, bool wide, Mem to, int32_t value) {
    mem_form(a, wide, 0xc7, 0, to, false);
    if (!a->failed) word32(a, (uint32_t)value);
}
void x_store_imm(Assembler *a, Mem to, int32_t value) { store_imm(a, true, to, value); }
void x_store32_imm(Assembler *a, Mem to, int32_t value) { store_imm(a, false, to, value); }
void x_lea(Assembler *a, Reg to, Mem from) { mem_form(a, true, 0x8d, to, from, false); }
void x_lea_label(Assembler *a, Reg to, Label label) {
    if (!room(a)) return;
    rex(a, true, to, 0, 0, false);
    byte(a, 0x8d);
    byte(a, (to & 7) << 3 | RBP); /* [rip + distance] */
    target(a, label);
}

/* ---- arithmetic ---- */

static void alu_imm(Assembler *a, bool wide, unsigned op, unsigned to, int32_t value) {
    if (!room(a)) return;
    bool small = value >= -128 && value <= 127;
    rex(a, wide, 0, 0, to, false);
    byte(a, small ? 0x83 : 0x81);
    operand_reg(a, op, to);
    if (small) byte(a, (unsigned)value & 0xff);
    else word32(a, (uint32_t)value);
}
static void alu_mem_imm(Assembler *a, bool wide, unsigned op, Mem to, int32_t value) {
    bool small = value >= -128 && value <= 127;
    mem_form(a, wide, small ? 0x83 : 0x81, op, to, false);
    if (a->failed) return;
    if (small) byte(a, (unsigned)value & 0xff);
    else word32(a, (uint32_t)value);
}
void x_alu(Assembler *a, Alu op, Reg to, Reg from) { reg_form(a, true, op << 3 | 3, to, from); }
void x_alu_imm(Assembler *a, Alu op, Reg to, int32_t value) { alu_imm(a, true, op, to, value); }
void x_alu32_imm(Assembler *a, Alu op, Reg to, int32_t value) { alu_imm(a, false, op, to, value); }
void x_alu_load(Assembler *a, Alu op, Reg to, Mem from) { mem_form(a, true, op << 3 | 3, to, from, false); }
void x_alu32_load(Assembler *a, Alu op, Reg to, Mem from) { mem_form(a, false, op << 3 | 3, to, from, false); }
void x_alu_mem_imm(Assembler *a, Alu op, Mem to, int32_t value) { alu_mem_imm(a, true, op, to, value); }
void x_alu32_mem_imm(Assembler *a, Alu op, Mem to, int32_t value) { alu_mem_imm(a, false, op, to, value); }
void x_alu8_mem_imm(Assembler *a, Alu op, Mem to, int8_t value) {
    mem_form(a, false, 0x80, op, to, false);
    if (!a->failed) byte(a, (unsigned)value & 0xff);
}
void x_test(Assembler *a, Reg l, Reg r) { reg_form(a, true, 0x85, r, l); }
void x_test32(Assembler *a, Reg l, Reg r) { reg_form(a, false, 0x85, r, l); }
void x_test8_imm(Assembler *a, Reg l, uint8_t value) {
    if (!room(a)) return;
    rex(a, false, 0, 0, l, l >= RSP);
    byte(a, 0xf6);
    operand_reg(a, 0, l);
    byte(a, value);
}
static void shift_imm(Assembler *a, bool wide, unsigned op, unsigned to, unsigned count) {
    reg_form(a, wide, 0xc1, op, to);
    if (!a->failed) byte(a, count);
}
void x_shift_imm(Assembler *a, Shift op, Reg to, uint8_t count) { shift_imm(a, true, op, to, count); }
void x_shift32_imm(Assembler *a, Shift op, Reg to, uint8_t count) { shift_imm(a, false, op, to, count); }
void x_imul(Assembler *a, Reg to, Reg from) { reg_form(a, true, 0x0faf, to, from); }
void x_cqo(Assembler *a) {
    if (!room(a)) return;
    byte(a, REX | REX_W);
    byte(a, 0x99);
}
void x_idiv(Assembler *a, Reg by) { reg_form(a, true, 0xf7, 7, by); }

void x_cmov(Assembler *a, Condition when, Reg to, Reg from) { reg_form(a, true, 0x0f40 | when, to, from); }

/* ---- jumps ---- */

void x_jump(Assembler *a, Label to) {
    if (!room(a)) return;
    byte(a, 0xe9);
    target(a, to);
}
void x_jump_if(Assembler *a, Condition when, Label to) {
    if (!room(a)) return;
    byte(a, 0x0f);
    byte(a, 0x80 | when);
    target(a, to);
}
void x_jump_reg(Assembler *a, Reg to) { reg_form(a, false, 0xff, 4, to); }
void x_call_mem(Assembler *a, Mem to) { mem_form(a, false, 0xff, 2, to, false); }
void x_call_reg(Assembler *a, Reg to) { reg_form(a, false, 0xff, 2, to); }
void x_ret(Assembler *a) { if (room(a)) byte(a, 0xc3); }
void x_push(Assembler *a, Reg r) {
    if (!room(a)) return;
    rex(a, false, 0, 0, r, false);
    byte(a, 0x50 | (r & 7));
}
void x_pop(Assembler *a, Reg r) {
    if (!room(a)) return;
    rex(a, false, 0, 0, r, false);
    byte(a, 0x58 | (r & 7));
}

/* ---- doubles ---- */

void x_movq_to_xmm(Assembler *a, Xmm to, Reg from) { sse_reg(a, 0x66, true, 0x6e, to, from); }
void x_movq_from_xmm(Assembler *a, Reg to, Xmm from) { sse_reg(a, 0x66, true, 0x7e, from, to); }
void x_load_double(Assembler *a, Xmm to, Mem from) { sse_mem(a, 0xf2, 0x10, to, from); }
void x_store_double(Assembler *a, Mem to, Xmm from) { sse_mem(a, 0xf2, 0x11, from, to); }
void x_move_double(Assembler *a, Xmm to, Xmm from) { if (to != from) sse_reg(a, 0x66, false, 0x28, to, from); }
void x_double(Assembler *a, FloatOp op, Xmm to, Xmm from) { sse_reg(a, 0xf2, false, op, to, from); }
void x_compare_doubles(Assembler *a, Xmm l, Xmm r) { sse_reg(a, 0x66, false, 0x2e, l, r); }
void x_int_to_double(Assembler *a, Xmm to, Reg from) { sse_reg(a, 0xf2, true, 0x2a, to, from); }
