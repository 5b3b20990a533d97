/* Templates of for statements, and of yields. */
#include "vm/jit/native.h"

#include "object/list.h"
#include "object/slice.h"

static void for_range(Compiler *c, Label otherwise) {
    Assembler *a = &c->a;
    x_load(a, RSI, mem(RAX, offsetof(RangeIterator, left)));
    x_test(a, RSI, RSI);
    x_jump_if(a, IF_ZERO, otherwise);
    x_load(a, RDI, mem(RAX, offsetof(RangeIterator, next)));
    x_mov(a, RDX, RDI);
    x_alu(a, ALU_ADD, RDX, RDX);
    x_jump_if(a, IF_OVERFLOW, otherwise);
    x_alu_imm(a, ALU_OR, RDX, 1);
    x_alu_load(a, ALU_ADD, RDI, mem(RAX, offsetof(RangeIterator, step)));
    x_store(a, mem(RAX, offsetof(RangeIterator, next)), RDI);
    x_alu_imm(a, ALU_SUB, RSI, 1);
    x_store(a, mem(RAX, offsetof(RangeIterator, left)), RSI);
    write_value(c, insn_at(c)->b, RDX, KNOW_INT);
}

/* The iterator of a list or tuple has a next item: `items` is the sequence, `index` its place. Otherwise jumps, with nothing done. */
static void peek(Compiler *c, Reg iterator, bool list, Reg items, Reg index, Label otherwise) {
    Assembler *a = &c->a;
    x_load(a, items, mem(iterator, list ? offsetof(ListIterator, list) : offsetof(TupleIterator, tuple)));
    x_test(a, items, items);
    x_jump_if(a, IF_ZERO, otherwise);
    x_load(a, index, mem(iterator, list ? offsetof(ListIterator, index) : offsetof(TupleIterator, index)));
    x_alu_load(a, ALU_CMP, index, mem(items, list ? offsetof(List, length) : offsetof(Tuple, length)));
    x_jump_if(a, IF_NOT_BELOW, otherwise);
}
/* rax = that item, borrowed; the iterator goes on. */
static void take_peeked(Compiler *c, Reg iterator, bool list, Reg items, Reg index) {
    Assembler *a = &c->a;
    x_alu_mem_imm(a, ALU_ADD, mem(iterator, list ? offsetof(ListIterator, index) : offsetof(TupleIterator, index)), 1);
    if (list) x_load(a, items, mem(items, offsetof(List, items)));
    x_load(a, RAX, mem_at(items, index, list ? 0 : offsetof(Tuple, items)));
}

static void for_sequence(Compiler *c, bool list, Label otherwise) {
    x_mov(&c->a, RDX, RAX);
    peek(c, RDX, list, RSI, RDI, otherwise);
    take_peeked(c, RDX, list, RSI, RDI);
    write_shared(c, insn_at(c)->b, WANT_VALUE, otherwise);
}

static void for_str(Compiler *c, Label otherwise) {
    Assembler *a = &c->a;
    x_mov(a, RDX, RAX);
    x_load(a, RSI, mem(RDX, offsetof(StrIterator, str)));
    x_test(a, RSI, RSI);
    x_jump_if(a, IF_ZERO, otherwise);
    x_load(a, RDI, mem(RDX, offsetof(StrIterator, index)));
    x_load32(a, RCX, mem(RSI, offsetof(Str, length)));
    x_alu(a, ALU_CMP, RDI, RCX);
    x_jump_if(a, IF_NOT_BELOW, otherwise);
    load_narrow_character(c, RSI, RDI, otherwise);
    x_alu_mem_imm(a, ALU_ADD, mem(RDX, offsetof(StrIterator, index)), 1);
    write_shared(c, insn_at(c)->b, WANT_IMMORTAL, otherwise);
}

/* ---- two at once ---- */

/* The first in rbp and the second on the stack, owned, go to the targets. */
#define SECOND mem(RSP, 8 * WAITING)
static void write_pair(Compiler *c) {
    const Insn *insn = insn_at(c);
    write_value(c, insn->b, RBP, KNOW_NOTHING);
    x_load(&c->a, RDX, SECOND);
    write_value(c, insn->c, RDX, KNOW_NOTHING);
}
static void keep_first(Compiler *c) {
    count_shared(c);
    x_mov(&c->a, RBP, RAX);
}
static void keep_second(Compiler *c) {
    count_shared(c);
    x_store(&c->a, SECOND, RAX);
}

/* A list or tuple of tuples of two. */
static void pair_of_item(Compiler *c, bool list, Label otherwise) {
    Assembler *a = &c->a;
    x_mov(a, RDX, RAX);
    peek(c, RDX, list, RSI, RDI, otherwise);
    Reg items = RSI;
    if (list) x_load(a, items, mem(RSI, offsetof(List, items)));
    x_load(a, RSI, mem_at(items, RDI, list ? 0 : offsetof(Tuple, items)));
    guard_exact(c, RSI, TYPE_TUPLE, otherwise);
    x_alu_mem_imm(a, ALU_CMP, mem(RSI, offsetof(Tuple, length)), 2);
    x_jump_if(a, IF_NOT_EQUAL, otherwise);
    x_alu_mem_imm(a, ALU_ADD, mem(RDX, list ? offsetof(ListIterator, index) : offsetof(TupleIterator, index)), 1);
    x_load(a, RAX, mem(RSI, offsetof(Tuple, items)));
    keep_first(c);
    x_load(a, RAX, mem(RSI, offsetof(Tuple, items) + 8));
    keep_second(c);
    write_pair(c);
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

/* The iterator in R, in rax: exactly of this type, or the instruction's function takes over. What follows it is reached by `next`. */
static Label begin_for(Compiler *c, TypeId type, Label next) {
    state_flush(c);
    gen_attend(c);
    Label otherwise = step_label(c, next);
    x_load(&c->a, RAX, reg_mem(insn_at(c)->a));
    guard_exact(c, RAX, type, otherwise);
    return otherwise;
}

static void end_for(Compiler *c, Label next) {
    gen_jump(c, insn_at(c)[1].high);
    step_end(c, next);
}

static bool translate_for(Compiler *c) {
    static const struct { uint32_t kind; TypeId type; } types[] = {
        {KIND_RANGE_ITERATOR, TYPE_RANGE_ITERATOR}, {KIND_LIST_ITERATOR, TYPE_LIST_ITERATOR},
        {KIND_TUPLE_ITERATOR, TYPE_TUPLE_ITERATOR}, {KIND_STR_ITERATOR, TYPE_STR_ITERATOR},
        {KIND_STR_ASCII_ITERATOR, TYPE_STR_ASCII_ITERATOR}, {KIND_GENERATOR, TYPE_GENERATOR},
    };
    TypeId type = TYPE_NONE;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (profile_at(c)->left == types[i].kind) type = types[i].type;
    }
    if (type == TYPE_NONE) return false;
    if (type == TYPE_GENERATOR) {
        state_flush(c);
        gen_attend(c);
        Label exit = exit_label(c);
        x_load(&c->a, RAX, reg_mem(insn_at(c)->a));
        guard_exact(c, RAX, type, exit);
        for_generator(c);
        return true;
    }
    Label next = asm_label(&c->a), otherwise = begin_for(c, type, next);
    if (type == TYPE_RANGE_ITERATOR) for_range(c, otherwise);
    else if (type == TYPE_LIST_ITERATOR || type == TYPE_TUPLE_ITERATOR) for_sequence(c, type == TYPE_LIST_ITERATOR, otherwise);
    else for_str(c, otherwise);
    end_for(c, next);
    return true;
}

static bool translate_for_pair(Compiler *c) {
    Label next = asm_label(&c->a);
    switch (profile_at(c)->left) {
    case KIND_LIST_ITERATOR: pair_of_item(c, true, begin_for(c, TYPE_LIST_ITERATOR, next)); break;
    case KIND_TUPLE_ITERATOR: pair_of_item(c, false, begin_for(c, TYPE_TUPLE_ITERATOR, next)); break;
    default: return false;
    }
    end_for(c, next);
    return true;
}

bool translate_iterate(Compiler *c) {
    switch (insn_at(c)->op) {
    case OP_FOR_ITER: return translate_for(c);
    case OP_FOR_ITER_PAIR: return translate_for_pair(c);
    case OP_YIELD_DROP: case OP_YIELD_VALUE: return translate_yield(c);
    default: return false;
    }
}
