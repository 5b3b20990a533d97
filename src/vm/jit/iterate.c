/* Templates of for statements over ranges, lists and tuples. */
#include "vm/jit/native.h"

#include "object/list.h"
#include "object/slice.h"

/* The iterator in rax is at its end: the loop is left. */
static void translate_end(Compiler *c) { release_register(c, insn_at(c)->a); }

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

static bool translate_for(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    unsigned kinds = profile_at(c)->left;
    TypeId type = kinds == KIND_RANGE_ITERATOR ? TYPE_RANGE_ITERATOR : kinds == KIND_LIST_ITERATOR ? TYPE_LIST_ITERATOR
                  : kinds == KIND_TUPLE_ITERATOR ? TYPE_TUPLE_ITERATOR : TYPE_NONE;
    if (type == TYPE_NONE) return false;
    state_flush(c);
    gen_attend(c);
    Label exit = exit_label(c);
    x_load(a, RAX, reg_mem(insn->a));
    guard_exact(c, RAX, type, exit);
    if (type == TYPE_RANGE_ITERATOR) {
        Label end = asm_label(a);
        for_range(c, end);
        gen_jump(c, insn[1].high);
        asm_place(a, end);
        state_reset(c);
        translate_end(c);
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
    default: return false;
    }
}
