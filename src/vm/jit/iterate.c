/* Templates of for statements over ranges, lists and tuples. */
#include "vm/jit/native.h"

#include "object/list.h"
#include "object/slice.h"

static void for_range(Compiler *c, Label end) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    Label exit = exit_label(c);
    x_load(a, RSI, mem(RAX, offsetof(RangeIterator, left)));
    x_test(a, RSI, RSI);
    x_jump_if(a, IF_ZERO, end);
    x_load(a, RDI, mem(RAX, offsetof(RangeIterator, next)));
    x_mov(a, RDX, RDI);
    x_alu(a, ALU_ADD, RDX, RDX);
    x_jump_if(a, IF_OVERFLOW, exit);
    x_alu_imm(a, ALU_OR, RDX, 1);
    x_alu_load(a, ALU_ADD, RDI, mem(RAX, offsetof(RangeIterator, step)));
    x_store(a, mem(RAX, offsetof(RangeIterator, next)), RDI);
    x_alu_imm(a, ALU_SUB, RSI, 1);
    x_store(a, mem(RAX, offsetof(RangeIterator, left)), RSI);
    write_value(c, insn->b, RDX, KNOW_INT);
}

static void for_sequence(Compiler *c, bool list, Label end) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    x_load(a, RSI, mem(RAX, list ? offsetof(ListIterator, list) : offsetof(TupleIterator, tuple)));
    x_test(a, RSI, RSI);
    x_jump_if(a, IF_ZERO, end);
    x_load(a, RDI, mem(RAX, list ? offsetof(ListIterator, index) : offsetof(TupleIterator, index)));
    x_alu_load(a, ALU_CMP, RDI, mem(RSI, list ? offsetof(List, length) : offsetof(Tuple, length)));
    x_jump_if(a, IF_NOT_BELOW, end);
    x_lea(a, RDX, mem(RDI, 1));
    x_store(a, mem(RAX, list ? offsetof(ListIterator, index) : offsetof(TupleIterator, index)), RDX);
    if (list) x_load(a, RSI, mem(RSI, offsetof(List, items)));
    x_load(a, RAX, mem_at(RSI, RDI, list ? 0 : offsetof(Tuple, items)));
    write_shared(c, insn->b, WANT_VALUE, end);
}

/* A generator: its frame becomes the running one; it comes back with an item in rax. */
static void for_generator(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    Label after = asm_label(a), exit = planned_exit_label(c);
    x_mov(a, RDI, VM_REG);
    x_mov(a, RSI, RAX);
    x_mov_imm(a, RDX, (uintptr_t)insn);
    x_lea_label(a, RCX, after);
    x_call_mem(a, JIT_FIELD(resume));
    x_test(a, RAX, RAX);
    x_jump_if(a, IF_ZERO, exit);
    gen_switch_frame(c);
    x_jump_reg(a, RAX);
    asm_place(a, after);
    state_reset(c);
    write_value(c, insn->b, RAX, KNOW_NOTHING);
    gen_jump(c, insn[1].high);
    c->unreachable = true;
}

/* rbp = the value of a register, owned: a local's is shared. */
static void take_value(Compiler *c, uint32_t reg) {
    Assembler *a = &c->a;
    if (is_local(c, reg)) {
        share_local(c, reg);
        x_mov(a, RBP, RAX);
    } else {
        x_load(a, RBP, reg_mem(reg));
        x_store_imm(a, reg_mem(reg), 0);
        slot_forget(c, reg);
    }
}

/* Back to the native code that resumed the generator, or to C; the loop is served by the loop. */
static bool translate_yield(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    if (c->code->flags & (CODE_COROUTINE | CODE_ASYNC_GENERATOR)) return false;
    if (insn->op == OP_YIELD_VALUE && is_local(c, insn->a)) return false; /* what it held would have to be released on the way in */
    state_flush(c);
    Label exit = planned_exit_label(c), taken = asm_label(a), native = asm_label(a);
    x_alu8_mem_imm(a, ALU_CMP, frame_mem(offsetof(Frame, kind)), FRAME_GENERATOR_ENTRY);
    x_jump_if(a, IF_EQUAL, taken);
    x_alu_mem_imm(a, ALU_CMP, frame_mem(offsetof(Frame, native_return)), 0);
    x_jump_if(a, IF_EQUAL, exit);
    asm_place(a, taken);
    take_value(c, insn->op == OP_YIELD_DROP ? insn->a : insn->b);
    gen_save_pc(c, c->at);
    x_alu8_mem_imm(a, ALU_CMP, frame_mem(offsetof(Frame, kind)), FRAME_GENERATOR);
    x_jump_if(a, IF_EQUAL, native);
    x_mov(a, RDI, VM_REG);
    x_mov(a, RSI, RBP);
    x_call_mem(a, JIT_FIELD(entry_yield));
    gen_end(c);
    asm_place(a, native);
    x_load(a, RSI, frame_mem(offsetof(Frame, generator)));
    x_mov(a, RDI, VM_REG);
    x_load(a, RCX, frame_mem(offsetof(Frame, native_return)));
    x_store(a, mem(RSP, 0), RCX);
    x_call_mem(a, JIT_FIELD(suspend));
    gen_switch_frame(c);
    x_mov(a, RAX, RBP);
    x_load(a, RCX, mem(RSP, 0));
    x_jump_reg(a, RCX);
    c->unreachable = true;
    return true;
}

static bool translate_for(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    unsigned kinds = profile_at(c)->left;
    TypeId type = kinds == KIND_RANGE_ITERATOR ? TYPE_RANGE_ITERATOR : kinds == KIND_LIST_ITERATOR ? TYPE_LIST_ITERATOR
                  : kinds == KIND_TUPLE_ITERATOR ? TYPE_TUPLE_ITERATOR : kinds == KIND_GENERATOR ? TYPE_GENERATOR : TYPE_NONE;
    if (type == TYPE_NONE) return false;
    state_flush(c);
    gen_attend(c);
    Label exit = exit_label(c);
    x_load(a, RAX, reg_mem(insn->a));
    guard_exact(c, RAX, type, exit);
    if (type == TYPE_GENERATOR) {
        for_generator(c);
        return true;
    }
    if (type == TYPE_RANGE_ITERATOR) {
        Label end = asm_label(a);
        for_range(c, end);
        gen_jump(c, insn[1].high);
        asm_place(a, end);
        state_reset(c);
        release_register(c, insn->a);
        return true;
    }
    for_sequence(c, type == TYPE_LIST_ITERATOR, exit); /* its end is rare: the loop knows it */
    gen_jump(c, insn[1].high);
    c->unreachable = true;
    return true;
}

bool translate_iterate(Compiler *c) {
    switch (insn_at(c)->op) {
    case OP_FOR_ITER: return translate_for(c);
    case OP_YIELD_DROP: case OP_YIELD_VALUE: return translate_yield(c);
    default: return false;
    }
}
