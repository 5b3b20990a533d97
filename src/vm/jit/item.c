/* Templates of subscripts. */
#include "vm/jit/native.h"

#include "object/list.h"

/* A tagged index becomes the place it means, counted from the end if it is negative; exits when there is none. */
static void check_index(Compiler *c, Reg index, Mem length, Label exit) {
    Assembler *a = &c->a;
    Label positive = asm_label(a);
    x_shift_imm(a, SHIFT_SIGNED, index, 1);
    x_alu_load(a, ALU_CMP, index, length);
    x_jump_if(a, IF_BELOW, positive);
    x_alu_load(a, ALU_ADD, index, length);
    x_alu_load(a, ALU_CMP, index, length);
    x_jump_if(a, IF_NOT_BELOW, exit);
    asm_place(a, positive);
}

/* rax = the item of a list or tuple in `object` at an int. */
static void load_item(Compiler *c, Reg object, TypeId type, const Reg *index, int64_t constant, Label exit) {
    Assembler *a = &c->a;
    Mem length = mem(object, type == TYPE_LIST ? offsetof(List, length) : offsetof(Tuple, length));
    guard_exact(c, object, type, exit);
    if (index) {
        x_mov(a, RCX, *index);
        check_index(c, RCX, length, exit);
    } else if (constant >= 0) {
        x_alu_mem_imm(a, ALU_CMP, length, (int32_t)constant);
        x_jump_if(a, IF_NOT_ABOVE, exit);
        x_mov_imm(a, RCX, (uint64_t)constant);
    } else {
        x_load(a, RCX, length);
        x_alu_imm(a, ALU_ADD, RCX, (int32_t)constant);
        x_jump_if(a, IF_SIGN, exit);
    }
    if (type == TYPE_LIST) {
        x_load(a, RAX, mem(object, offsetof(List, items)));
        x_load(a, RAX, mem_at(RAX, RCX, 0));
    } else {
        x_load(a, RAX, mem_at(object, RCX, offsetof(Tuple, items)));
    }
}

/* The kinds of key that a dict is searched for here: nothing is called for them. */
static bool plain_key(const Compiler *c, bool constant) {
    const Insn *insn = insn_at(c);
    unsigned right = profile_at(c)->right;
    if (!constant) return right && !(right & ~(unsigned)(KIND_STR | KIND_INTS));
    return value_is_int(c->code->constant_values[insn->c]) || is_exact(c->code->constants->items[insn->c], TYPE_STR);
}

/* Registers that a call has destroyed come back from the stack; the loop goes on. */
static void absent_stub(Compiler *c, const Stub *stub) {
    stub_restore(c, stub);
    gen_exit_now(c, stub, stub->at, EXIT_MISS);
}

static bool translate_dict_item(Compiler *c, bool constant) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    if (!plain_key(c, constant)) return false;
    Want want = is_local(c, insn->a) ? WANT_VALUE : temporary_wanted(c, c->at + 2, insn->a);
    uint32_t key = constant ? NO_SOURCE : insn->c;
    state_flush_for_call(c, insn->b, key);
    Reg object = object_operand(c, insn->b, RDX);
    guard_exact(c, object, TYPE_DICT, exit_label(c));
    Stub *absent = stub_new(c, absent_stub);
    Label exit = absent->entry;
    stub_save(c, absent);
    if (constant) {
        Value v = c->code->constant_values[insn->c];
        x_mov_imm(a, RCX, value_is_int(v) ? v : value_from_object(c->code->constants->items[insn->c]));
    } else if (c->slots[key].home == HOME_GPR) {
        x_mov(a, RCX, c->slots[key].at);
    } else {
        x_load(a, RCX, reg_mem(key));
    }
    x_mov(a, RSI, object);
    x_mov(a, RDX, RCX);
    x_mov(a, RDI, VM_REG);
    x_call_mem(a, JIT_FIELD(place_in_dict));
    x_test(a, RAX, RAX);
    x_jump_if(a, IF_ZERO, exit);
    x_load(a, RAX, mem(RAX, 0));
    finish_load(c, (Loaded){insn->a, insn->b, key}, want, exit);
    return true;
}

static bool translate_load_item(Compiler *c, bool constant) {
    const Insn *insn = insn_at(c);
    const Profile *seen = profile_at(c);
    if (seen->left == KIND_DICT) return translate_dict_item(c, constant);
    if (seen->left != KIND_LIST && seen->left != KIND_TUPLE && seen->left != KIND_STR) return false;
    int64_t at = 0;
    if (constant) {
        Value v = c->code->constant_values[insn->c];
        if (!value_is_int(v) || value_int(v) != (int16_t)value_int(v)) return false;
        at = value_int(v);
    } else if (!seen->right || seen->right & ~(unsigned)KIND_INTS) {
        return false;
    }
    Want want = is_local(c, insn->a) ? WANT_VALUE : temporary_wanted(c, c->at + 2, insn->a);
    Label exit = exit_label(c);
    Reg index = NO_REG;
    if (!constant) index = int_operand(c, insn->c, seen->right, RAX);
    Reg object = object_operand(c, insn->b, RDX);
    if (seen->left == KIND_STR) {
        load_character(c, object, constant ? NULL : &index, at, exit);
        if (want != WANT_BORROWED) want = WANT_IMMORTAL;
    } else {
        load_item(c, object, seen->left == KIND_LIST ? TYPE_LIST : TYPE_TUPLE, constant ? NULL : &index, at, exit);
    }
    finish_load(c, (Loaded){insn->a, insn->b, constant ? NO_SOURCE : insn->c}, want, exit);
    return true;
}

static bool translate_store_item(Compiler *c) {
    const Insn *insn = insn_at(c);
    const Profile *seen = profile_at(c);
    Assembler *a = &c->a;
    if (seen->left != KIND_LIST) return false;
    if (c->slots[insn->c].borrowed) return false;
    state_flush_borrowed_but(c, insn->a);
    gpr_vacate(c, RSI);
    gpr_vacate(c, RDI);
    Label exit = exit_label(c);
    Reg index = int_operand(c, insn->b, KIND_INT, RAX);
    Reg object = object_operand(c, insn->a, RDX);
    bool owned = !is_local(c, insn->a) && c->slots[insn->a].home == HOME_MEMORY;
    guard_exact(c, object, TYPE_LIST, exit);
    x_mov(a, RSI, index);
    check_index(c, RSI, mem(object, offsetof(List, length)), exit);
    x_load(a, RDI, mem(object, offsetof(List, items)));
    x_lea(a, RSI, mem_at(RDI, RSI, 0));
    store_in_place(c, mem(RSI, 0), insn->c, exit);
    if (!is_local(c, insn->b)) slot_forget(c, insn->b);
    if (owned) release_register(c, insn->a);
    else if (!is_local(c, insn->a)) slot_forget(c, insn->a);
    return true;
}

bool translate_item(Compiler *c) {
    switch (insn_at(c)->op) {
    case OP_LOAD_ITEM: return translate_load_item(c, false);
    case OP_LOAD_ITEM_K: return translate_load_item(c, true);
    case OP_STORE_ITEM: return translate_store_item(c);
    default: return false;
    }
}
