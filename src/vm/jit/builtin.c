/* Templates of builtin functions that are little more than a load or a store: len, ord, chr, isinstance, append. */
#include "vm/jit/native.h"

#include "object/function.h"
#include "object/list.h"
#include "object/set.h"

const Sized *sized_of(unsigned kind) {
    static const Sized all[] = {
        {KIND_LIST, TYPE_LIST, offsetof(List, length), true},  {KIND_TUPLE, TYPE_TUPLE, offsetof(Tuple, length), true},
        {KIND_STR, TYPE_STR, offsetof(Str, length), false},    {KIND_DICT, TYPE_DICT, offsetof(Dict, used), false},
        {KIND_SET, TYPE_SET, offsetof(Set, used), false},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i].kind == kind) return &all[i];
    }
    return NULL;
}

/* Jumps away unless the window's callable is the function that the cache names. Scratch rax, rcx. */
static void guard_function(Compiler *c, Label otherwise) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    guard_callable(c, insn->b, TYPE_NATIVE_FUNCTION, otherwise);
    x_mov_imm(a, RCX, insn[1].word);
    x_alu_load(a, ALU_CMP, RCX, mem(RAX, offsetof(NativeFunction, def)));
    x_jump_if(a, IF_NOT_EQUAL, otherwise);
}

/* An argument in a register: an object. */
static void load_argument(Compiler *c, Reg to, uint32_t number, Label otherwise) {
    Assembler *a = &c->a;
    x_load(a, to, reg_mem(insn_at(c)->b + 2u + number));
    x_test8_imm(a, to, 3);
    x_jump_if(a, IF_NOT_ZERO, otherwise);
}

/* Releases the window, which holds objects. */
static void end_call(Compiler *c, uint32_t arguments) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    for (uint32_t i = 0; i <= arguments; i++) {
        uint32_t reg = insn->b + (i ? i + 1 : 0);
        x_load(a, RAX, reg_mem(reg));
        x_store_imm(a, reg_mem(reg), 0);
        gen_decref(c, RAX);
    }
}

/* rbp = an int, tagged, from one in rcx. */
static void keep_int(Compiler *c) { x_lea(&c->a, RBP, mem_off(RCX, RCX, 1)); }

static bool translate_len(Compiler *c) {
    const Sized *sized = sized_of(profile_at(c)->right);
    Assembler *a = &c->a;
    if (!sized) return false;
    state_flush(c);
    Label exit = exit_label(c);
    guard_function(c, exit);
    load_argument(c, RDX, 0, exit);
    guard_exact(c, RDX, sized->type, exit);
    if (sized->wide) x_load(a, RCX, mem(RDX, sized->length));
    else x_load32(a, RCX, mem(RDX, sized->length));
    keep_int(c);
    end_call(c, 1);
    write_int(c, insn_at(c)->a, RBP);
    return true;
}

static bool translate_ord(Compiler *c) {
    Assembler *a = &c->a;
    if (profile_at(c)->right != KIND_STR) return false;
    state_flush(c);
    Label exit = exit_label(c);
    guard_function(c, exit);
    load_argument(c, RDX, 0, exit);
    guard_narrow(c, RDX, exit);
    x_alu32_mem_imm(a, ALU_CMP, mem(RDX, offsetof(Str, length)), 1);
    x_jump_if(a, IF_NOT_EQUAL, exit);
    x_load8(a, RCX, mem(RDX, offsetof(Str, data)));
    keep_int(c);
    end_call(c, 1);
    write_int(c, insn_at(c)->a, RBP);
    return true;
}

static bool translate_chr(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    uint32_t argument = insn->b + 2u;
    if (profile_at(c)->right != KIND_INT) return false;
    state_flush(c);
    Label exit = exit_label(c);
    guard_function(c, exit);
    x_load(a, RAX, reg_mem(argument));
    x_test8_imm(a, RAX, 1);
    x_jump_if(a, IF_ZERO, exit);
    x_shift_imm(a, SHIFT_SIGNED, RAX, 1);
    x_alu_imm(a, ALU_CMP, RAX, 255);
    x_jump_if(a, IF_ABOVE, exit);
    load_shared_character(c);
    x_mov(a, RBP, RAX);
    end_call(c, 0);
    slot_forget(c, argument);
    write_value(c, insn->a, RBP, KNOW_OBJECT);
    return true;
}

/* An instance of exactly that class; others are looked at by the function. */
static bool translate_isinstance(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    Label next = asm_label(a), otherwise = step_label(c, next);
    guard_function(c, otherwise);
    load_argument(c, RDX, 0, otherwise);
    load_type_distance(c, RDX);
    x_alu(a, ALU_ADD, RCX, VM_REG);
    x_alu_load(a, ALU_CMP, RCX, reg_mem(insn->b + 3u));
    x_jump_if(a, IF_NOT_EQUAL, otherwise);
    end_call(c, 2);
    x_mov_imm(a, RDX, (uintptr_t)TRUE(c->vm));
    write_value(c, insn->a, RDX, KNOW_OBJECT);
    step_end(c, next);
    return true;
}

/* The value of a register, as an object, goes to the end of the list in rsi, if there is room; otherwise nothing is done. */
static void append(Compiler *c, uint32_t item, Label otherwise) {
    Assembler *a = &c->a;
    x_load(a, RDI, mem(RSI, offsetof(List, length)));
    x_alu_load(a, ALU_CMP, RDI, mem(RSI, offsetof(List, capacity)));
    x_jump_if(a, IF_NOT_BELOW, otherwise);
    take_object(c, item, otherwise);
    x_load(a, RAX, mem(RSI, offsetof(List, items)));
    x_store(a, mem_at(RAX, RDI, 0), RDX);
    x_alu_mem_imm(a, ALU_ADD, mem(RSI, offsetof(List, length)), 1);
}

/* Of a comprehension. */
static bool translate_append(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    Label next = asm_label(a), otherwise = step_label(c, next);
    x_load(a, RSI, reg_mem(insn->a));
    append(c, insn->b, otherwise);
    step_end(c, next);
    return true;
}

/* The method of a list. */
static bool translate_append_call(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    Label next = asm_label(a), otherwise = step_label(c, next);
    guard_callable(c, insn->b, TYPE_METHOD_DESCRIPTOR, otherwise);
    x_mov_imm(a, RCX, insn[1].word);
    x_alu_load(a, ALU_CMP, RCX, mem(RAX, offsetof(Descriptor, def)));
    x_jump_if(a, IF_NOT_EQUAL, otherwise);
    x_load(a, RSI, reg_mem(insn->b + 1u));
    x_test8_imm(a, RSI, 3);
    x_jump_if(a, IF_NOT_ZERO, otherwise);
    x_test(a, RSI, RSI);
    x_jump_if(a, IF_ZERO, otherwise);
    guard_exact(c, RSI, TYPE_LIST, otherwise);
    append(c, insn->b + 2u, otherwise);
    for (uint32_t i = 0; i < 2; i++) release_used(c, (Used){insn->b + i, true});
    x_mov_imm(a, RDX, (uintptr_t)NONE(c->vm));
    write_value(c, insn->a, RDX, KNOW_OBJECT);
    step_end(c, next);
    return true;
}

bool translate_builtin(Compiler *c) {
    switch (insn_at(c)->op) {
    case OP_CALL_LEN: return translate_len(c);
    case OP_CALL_ORD: return translate_ord(c);
    case OP_CALL_CHR: return translate_chr(c);
    case OP_CALL_ISINSTANCE: return translate_isinstance(c);
    case OP_LIST_APPEND: return translate_append(c);
    case OP_CALL_LIST_APPEND: return translate_append_call(c);
    default: return false;
    }
}
