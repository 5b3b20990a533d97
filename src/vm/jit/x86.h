/* An encoder of x86-64 instructions: appends them to a buffer. Knows nothing of Python.
 *
 * Jumps go to labels and always have 32-bit distances; they are filled in at the end. What does not fit sets `failed`, and
 * everything after that does nothing. */
#ifndef OURO_VM_JIT_X86_H
#define OURO_VM_JIT_X86_H

#include "object/core.h"

typedef enum Reg { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15, NO_REG = 255 } Reg;
typedef enum Xmm { XMM0, XMM1, XMM_COUNT = 16 } Xmm;
typedef enum Condition { /* as the instructions number them */
    IF_OVERFLOW = 0, IF_BELOW = 2, IF_NOT_BELOW = 3, IF_ZERO = 4, IF_NOT_ZERO = 5, IF_NOT_ABOVE = 6, IF_ABOVE = 7,
    IF_SIGN = 8, IF_NOT_SIGN = 9, IF_PARITY = 10, IF_NO_PARITY = 11, IF_LESS = 12, IF_NOT_LESS = 13, IF_NOT_GREATER = 14,
    IF_GREATER = 15,
    IF_EQUAL = IF_ZERO, IF_NOT_EQUAL = IF_NOT_ZERO,
} Condition;
typedef enum Alu { ALU_ADD, ALU_OR, ALU_ADC, ALU_SBB, ALU_AND, ALU_SUB, ALU_XOR, ALU_CMP } Alu;
typedef enum Shift { SHIFT_ROL = 0, SHIFT_ROR = 1, SHIFT_LEFT = 4, SHIFT_RIGHT = 5, SHIFT_SIGNED = 7 } Shift;
typedef enum FloatOp { FLOAT_ADD = 0x58, FLOAT_MULTIPLY = 0x59, FLOAT_SUBTRACT = 0x5c, FLOAT_DIVIDE = 0x5e } FloatOp;

/* [base + index * 8 + disp]; index NO_REG: none */
typedef struct Mem { uint8_t base, index; int32_t disp; uint8_t scale; } Mem;
static inline Mem mem(Reg base, int64_t disp) { return (Mem){(uint8_t)base, (uint8_t)NO_REG, (int32_t)disp, 0}; }
static inline Mem mem_at(Reg base, Reg index, int64_t disp) { return (Mem){(uint8_t)base, (uint8_t)index, (int32_t)disp, 3}; }
/* [base + index + disp] */
static inline Mem mem_off(Reg base, Reg index, int64_t disp) { return (Mem){(uint8_t)base, (uint8_t)index, (int32_t)disp, 0}; }

typedef uint32_t Label;
typedef struct Fixup { uint32_t at; Label label; } Fixup;

typedef struct Assembler {
    VM *vm;
    uint8_t *bytes;
    size_t length, capacity;
    uint32_t *labels;   /* offsets; UINT32_MAX: not placed yet */
    uint32_t label_count, label_capacity;
    Fixup *fixups;
    uint32_t fixup_count, fixup_capacity;
    bool failed;        /* no memory, or too long */
} Assembler;

void asm_open(Assembler *a, VM *vm);
void asm_close(Assembler *a);
/* Fills the jumps in. False: something failed. */
bool asm_finish(Assembler *a);
Label asm_label(Assembler *a);
void asm_place(Assembler *a, Label label);

void x_mov(Assembler *a, Reg to, Reg from);
void x_mov_imm(Assembler *a, Reg to, uint64_t value);
void x_load(Assembler *a, Reg to, Mem from);     /* 64 bits */
void x_load32(Assembler *a, Reg to, Mem from);
void x_load16(Assembler *a, Reg to, Mem from);   /* zero-extended */
void x_load8(Assembler *a, Reg to, Mem from);    /* zero-extended */
void x_store(Assembler *a, Mem to, Reg from);
void x_store32(Assembler *a, Mem to, Reg from);
void x_store_imm(Assembler *a, Mem to, int32_t value);   /* 64 bits, sign-extended */
void x_store32_imm(Assembler *a, Mem to, int32_t value);
void x_lea(Assembler *a, Reg to, Mem from);
void x_lea_label(Assembler *a, Reg to, Label label);
void x_alu(Assembler *a, Alu op, Reg to, Reg from);
void x_alu_imm(Assembler *a, Alu op, Reg to, int32_t value);
void x_alu_load(Assembler *a, Alu op, Reg to, Mem from);
void x_alu32_imm(Assembler *a, Alu op, Reg to, int32_t value);
void x_alu32_load(Assembler *a, Alu op, Reg to, Mem from);
void x_alu_mem_imm(Assembler *a, Alu op, Mem to, int32_t value);   /* 64 bits */
void x_alu32_mem_imm(Assembler *a, Alu op, Mem to, int32_t value);
void x_alu8_mem_imm(Assembler *a, Alu op, Mem to, int8_t value);
void x_test(Assembler *a, Reg l, Reg r);
void x_test32(Assembler *a, Reg l, Reg r);
void x_test8_imm(Assembler *a, Reg l, uint8_t value);
void x_shift_imm(Assembler *a, Shift op, Reg to, uint8_t count);
void x_shift32_imm(Assembler *a, Shift op, Reg to, uint8_t count);
void x_imul(Assembler *a, Reg to, Reg from);
void x_cqo(Assembler *a);
void x_idiv(Assembler *a, Reg by);
void x_cmov(Assembler *a, Condition when, Reg to, Reg from);
void x_jump(Assembler *a, Label to);
void x_jump_if(Assembler *a, Condition when, Label to);
void x_jump_reg(Assembler *a, Reg to);
void x_call_mem(Assembler *a, Mem target);
void x_call_reg(Assembler *a, Reg target);
void x_ret(Assembler *a);
void x_push(Assembler *a, Reg r);
void x_pop(Assembler *a, Reg r);

void x_movq_to_xmm(Assembler *a, Xmm to, Reg from);
void x_movq_from_xmm(Assembler *a, Reg to, Xmm from);
void x_load_double(Assembler *a, Xmm to, Mem from);
void x_store_double(Assembler *a, Mem to, Xmm from);
void x_move_double(Assembler *a, Xmm to, Xmm from);
void x_double(Assembler *a, FloatOp op, Xmm to, Xmm from);
void x_compare_doubles(Assembler *a, Xmm l, Xmm r); /* ucomisd */
void x_int_to_double(Assembler *a, Xmm to, Reg from);

#endif
