/* Templates of attributes and subscripts: the checks of the loop's inline caches, with what they found written into the code. */
#include "vm/jit/native.h"

#include "object/instance.h"
#include "object/list.h"
#include "object/module.h"

/* Exits unless the object's type, and its shape where that matters, are as the cache says. Scratch rcx. */
static bool guard_cached(Compiler *c, Reg object, Label exit, bool shape_at_offset) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    x_load32(a, RCX, mem(object, offsetof(Object, word)));
    x_shift32_imm(a, SHIFT_LEFT, RCX, TYPE_GRANULE_SHIFT);
    x_alu32_mem_imm(a, ALU_CMP, mem_off(VM_REG, RCX, offsetof(Type, version)), (int32_t)insn[1].low);
    x_jump_if(a, IF_NOT_EQUAL, exit);
    if (!insn[1].high) return true;
    if (shape_at_offset) { /* word 2 says where the shape is */
        x_alu32_mem_imm(a, ALU_CMP, mem(object, (int64_t)insn[2].high), (int32_t)insn[1].high);
    } else {
        x_load32(a, RCX, mem_off(VM_REG, RCX, offsetof(Type, attr_offset)));
        x_alu32_mem_imm(a, ALU_CMP, mem_off(object, RCX, 0), (int32_t)insn[1].high);
    }
    x_jump_if(a, IF_NOT_EQUAL, exit);
    return true;
}

/* The rest of a load: rax is the value, `object` what it was read from (a register not rax). Exits while nothing is changed. */
static void finish_load(Compiler *c, uint32_t dest, uint32_t source, Reg object, Want want, Label exit) {
    Assembler *a = &c->a;
    Mem waiting = mem(RSP, 8 * (HOMES_MAX + 2));
    bool owned = !is_local(c, source) && c->slots[source].home == HOME_MEMORY;
    if (owned) { /* the container is released: what was borrowed from it may die */
        if (want == WANT_BORROWED) want = WANT_VALUE;
        x_store(a, waiting, object);
    }
    if (!is_local(c, source)) slot_forget(c, source);
    write_shared(c, dest, want, exit);
    if (!owned) return;
    if (dest != source || c->slots[dest].home != HOME_MEMORY) x_store_imm(a, reg_mem(source), 0);
    x_load(a, RAX, waiting);
    state_flush_borrowed(c);
    gen_decref(c, RAX);
}

static bool translate_load(Compiler *c, bool slot) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    Want want = is_local(c, insn->a) ? WANT_VALUE : temporary_wanted(c, c->at + 3, insn->a);
    Label exit = exit_label(c);
    Reg object = object_operand(c, insn->b, RDX);
    guard_cached(c, object, exit, !slot);
    x_load(a, RAX, mem(object, (int64_t)insn[2].low));
    if (slot) {
        x_test(a, RAX, RAX);
        x_jump_if(a, IF_ZERO, exit);
    }
    finish_load(c, insn->a, insn->b, object, want, exit);
    return true;
}

/* An attribute found in the class: the object itself is in the cache. */
static bool translate_load_type(Compiler *c) {
    const Insn *insn = insn_at(c);
    Want want = is_local(c, insn->a) ? WANT_VALUE : temporary_wanted(c, c->at + 3, insn->a);
    Label exit = exit_label(c);
    Reg object = object_operand(c, insn->b, RDX);
    guard_cached(c, object, exit, false);
    x_mov_imm(&c->a, RAX, insn[2].word);
    finish_load(c, insn->a, insn->b, object, want, exit);
    return true;
}

static bool translate_load_module(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    Want want = is_local(c, insn->a) ? WANT_VALUE : temporary_wanted(c, c->at + 3, insn->a);
    Label exit = exit_label(c);
    Reg object = object_operand(c, insn->b, RDX);
    guard_exact(c, object, TYPE_MODULE, exit);
    x_load(a, RCX, mem(object, offsetof(Module, dict)));
    x_alu32_mem_imm(a, ALU_CMP, mem(RCX, offsetof(Dict, keys_version)), (int32_t)insn[1].low);
    x_jump_if(a, IF_NOT_EQUAL, exit);
    load_entry(c, RCX, insn[2].low);
    finish_load(c, insn->a, insn->b, object, want, exit);
    return true;
}

/* A method of the class: function and receiver to the window. */
static bool translate_method(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    Label exit = exit_label(c);
    Reg object = object_operand(c, insn->b, RDX);
    guard_cached(c, object, exit, false);
    bool owned = !is_local(c, insn->b) && c->slots[insn->b].home == HOME_MEMORY;
    if (!owned) gen_incref(c, object);
    x_mov(a, RDX, object);
    if (owned) x_store_imm(a, reg_mem(insn->b), 0);
    if (!is_local(c, insn->b)) slot_forget(c, insn->b);
    x_mov_imm(a, RAX, insn[2].word);
    gen_incref(c, RAX);
    slot_forget(c, insn->a);
    slot_forget(c, insn->a + 1u);
    x_store(a, reg_mem(insn->a), RAX);
    x_store(a, reg_mem(insn->a + 1u), RDX);
    c->slots[insn->a].know = c->slots[insn->a + 1u].know = KNOW_OBJECT;
    return true;
}

/* ---- stores ---- */

/* rax = the number at a place, which may be overwritten: nobody else holds it, and its address was never shown. */
static void guard_replaceable(Compiler *c, Mem place, TypeId type, Label otherwise) {
    Assembler *a = &c->a;
    x_load(a, RAX, place);
    x_test(a, RAX, RAX);
    x_jump_if(a, IF_ZERO, otherwise);
    x_alu32_mem_imm(a, ALU_CMP, mem(RAX, offsetof(Object, count)), 1);
    x_jump_if(a, IF_NOT_EQUAL, otherwise);
    x_load32(a, RCX, mem(RAX, offsetof(Object, word)));
    x_alu32_imm(a, ALU_AND, RCX, (int32_t)(TYPE_INDEX_MASK | NUMBER_SHOWN | INT_BIG));
    x_alu32_imm(a, ALU_CMP, RCX, (int32_t)TYPE_INDEX(type));
    x_jump_if(a, IF_NOT_EQUAL, otherwise);
}

/* A double that only a temporary holds: written into the object that is there if nobody can tell (value_replace). */
static void replace_double(Compiler *c, Mem place, Xmm from, Label otherwise) {
    Assembler *a = &c->a;
    guard_replaceable(c, place, TYPE_FLOAT, otherwise);
    x_store_double(a, mem(RAX, offsetof(Float, value)), from);
}

/* An int without object likewise; a small one gets its shared object instead. `from` is not rax, rcx. */
static void replace_int(Compiler *c, Mem place, Reg from, Label otherwise) {
    Assembler *a = &c->a;
    x_lea(a, RCX, mem(from, -(int64_t)value_from_int(SMALL_INT_MIN)));
    x_alu_imm(a, ALU_CMP, RCX, 2 * SMALL_INT_COUNT);
    x_jump_if(a, IF_BELOW, otherwise);
    guard_replaceable(c, place, TYPE_INT, otherwise);
    x_mov(a, RCX, from);
    x_shift_imm(a, SHIFT_SIGNED, RCX, 1);
    x_store(a, mem(RAX, offsetof(Int, value)), RCX);
}

/* A small int in `from`: rdx = its object. Otherwise jumps. */
static void small_int_object(Compiler *c, Reg from, Label otherwise) {
    Assembler *a = &c->a;
    x_lea(a, RCX, mem(from, -(int64_t)value_from_int(SMALL_INT_MIN)));
    x_alu_imm(a, ALU_CMP, RCX, 2 * SMALL_INT_COUNT);
    x_jump_if(a, IF_NOT_BELOW, otherwise);
    _Static_assert(sizeof(Int) == 16, "small ints are found by their place");
    x_shift_imm(a, SHIFT_LEFT, RCX, 3); /* twice the distance, times 8 */
    x_lea(a, RDX, mem_off(VM_REG, RCX, offsetof(Core, small_ints)));
}

/* Stores the value of a register at a place in the heap (whose base is none of rax, rcx, rdx); the old value is released. */
static void store_in_place(Compiler *c, Mem place, uint32_t value, Label exit) {
    Assembler *a = &c->a;
    Slot slot = c->slots[value];
    Label done = asm_label(a), object = asm_label(a);
    if (slot.home == HOME_XMM) {
        replace_double(c, place, slot.at, exit);
        slot_forget(c, value);
        return;
    }
    if (slot.home == HOME_GPR && slot.know == KNOW_INT) {
        Label other = asm_label(a);
        small_int_object(c, slot.at, other);
        x_load(a, RAX, place);
        x_store(a, place, RDX); /* immortal */
        x_test(a, RAX, RAX);
        x_jump_if(a, IF_ZERO, done);
        gen_decref(c, RAX);
        x_jump(a, done);
        asm_place(a, other);
        replace_int(c, place, slot.at, exit);
        asm_place(a, done);
        slot_forget(c, value);
        return;
    }
    x_load(a, RDX, reg_mem(value));
    if (slot.know != KNOW_OBJECT) {
        x_test8_imm(a, RDX, 3);
        x_jump_if(a, IF_ZERO, object);
        Label fractional = exit; /* a number in R that gets an object: the loop does it, small ints apart */
        x_test8_imm(a, RDX, 1);
        x_jump_if(a, IF_ZERO, fractional);
        x_mov(a, RAX, RDX);
        small_int_object(c, RAX, exit);
        asm_place(a, object);
    }
    if (is_local(c, value)) {
        gen_incref(c, RDX);
    } else {
        x_store_imm(a, reg_mem(value), 0);
        slot_forget(c, value);
    }
    x_load(a, RAX, place);
    x_store(a, place, RDX);
    x_test(a, RAX, RAX);
    x_jump_if(a, IF_ZERO, done);
    gen_decref(c, RAX);
    asm_place(a, done);
}

static bool translate_store(Compiler *c, bool slot) {
    const Insn *insn = insn_at(c);
    if (c->slots[insn->b].borrowed) return false;
    state_flush_borrowed_but(c, insn->a);
    gpr_vacate(c, RSI);
    Label exit = exit_label(c);
    Reg object = object_operand(c, insn->a, RSI);
    bool owned = !is_local(c, insn->a) && c->slots[insn->a].home == HOME_MEMORY;
    guard_cached(c, object, exit, !slot);
    store_in_place(c, mem(object, (int64_t)insn[2].low), insn->b, exit);
    if (owned) release_register(c, insn->a);
    else if (!is_local(c, insn->a)) slot_forget(c, insn->a);
    return true;
}

/* ---- items ---- */

/* rax = the item of a list or tuple in `object` at an int. */
static void load_item(Compiler *c, Reg object, TypeId type, const Reg *index, int64_t constant, Label exit) {
    Assembler *a = &c->a;
    Mem length = mem(object, type == TYPE_LIST ? offsetof(List, length) : offsetof(Tuple, length));
    guard_exact(c, object, type, exit);
    if (index) {
        Label positive = asm_label(a);
        x_mov(a, RCX, *index);
        x_shift_imm(a, SHIFT_SIGNED, RCX, 1);
        x_alu_load(a, ALU_CMP, RCX, length);
        x_jump_if(a, IF_BELOW, positive);
        x_alu_load(a, ALU_ADD, RCX, length); /* a negative one counts from the end */
        x_alu_load(a, ALU_CMP, RCX, length);
        x_jump_if(a, IF_NOT_BELOW, exit);
        asm_place(a, positive);
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

static bool translate_load_item(Compiler *c, bool constant) {
    const Insn *insn = insn_at(c);
    const Profile *seen = profile_at(c);
    if (seen->left != KIND_LIST && seen->left != KIND_TUPLE) return false;
    int64_t at = 0;
    if (constant) {
        Value v = c->code->constant_values[insn->c];
        if (!value_is_int(v) || value_int(v) != (int16_t)value_int(v)) return false;
        at = value_int(v);
    } else if (!seen->right || seen->right & ~(unsigned)KIND_INTS) {
        return false;
    } else if (!is_local(c, insn->c) && (seen->right & KIND_INT_OBJECT) && c->slots[insn->c].home == HOME_MEMORY) {
        return false; /* its object would have to be released */
    }
    TypeId type = seen->left == KIND_LIST ? TYPE_LIST : TYPE_TUPLE;
    Want want = is_local(c, insn->a) ? WANT_VALUE : temporary_wanted(c, c->at + 2, insn->a);
    Label exit = exit_label(c);
    Reg index = NO_REG;
    if (!constant) index = int_operand(c, insn->c, seen->right, RAX);
    Reg object = object_operand(c, insn->b, RDX);
    load_item(c, object, type, constant ? NULL : &index, at, exit);
    if (!constant && !is_local(c, insn->c)) slot_forget(c, insn->c);
    finish_load(c, insn->a, insn->b, object, want, exit);
    return true;
}

static bool translate_store_item(Compiler *c) {
    const Insn *insn = insn_at(c);
    const Profile *seen = profile_at(c);
    Assembler *a = &c->a;
    if (seen->left != KIND_LIST) return false;
    if (!is_local(c, insn->b) && c->slots[insn->b].know != KNOW_INT) return false;
    if (c->slots[insn->c].borrowed) return false;
    state_flush_borrowed_but(c, insn->a);
    gpr_vacate(c, RSI);
    gpr_vacate(c, RDI);
    Label exit = exit_label(c);
    Reg index = int_operand(c, insn->b, KIND_INT, RAX);
    Reg object = object_operand(c, insn->a, RDX);
    bool owned = !is_local(c, insn->a) && c->slots[insn->a].home == HOME_MEMORY;
    Mem length = mem(object, offsetof(List, length));
    Label positive = asm_label(a);
    guard_exact(c, object, TYPE_LIST, exit);
    x_mov(a, RSI, index);
    x_shift_imm(a, SHIFT_SIGNED, RSI, 1);
    x_alu_load(a, ALU_CMP, RSI, length);
    x_jump_if(a, IF_BELOW, positive);
    x_alu_load(a, ALU_ADD, RSI, length);
    x_alu_load(a, ALU_CMP, RSI, length);
    x_jump_if(a, IF_NOT_BELOW, exit);
    asm_place(a, positive);
    x_load(a, RDI, mem(object, offsetof(List, items)));
    x_lea(a, RSI, mem_at(RDI, RSI, 0));
    store_in_place(c, mem(RSI, 0), insn->c, exit);
    if (!is_local(c, insn->b)) slot_forget(c, insn->b);
    if (owned) release_register(c, insn->a);
    else if (!is_local(c, insn->a)) slot_forget(c, insn->a);
    return true;
}

bool translate_object(Compiler *c) {
    switch (insn_at(c)->op) {
    case OP_LOAD_ATTR_VALUE: return translate_load(c, false);
    case OP_LOAD_ATTR_SLOT: return translate_load(c, true);
    case OP_LOAD_ATTR_TYPE: return translate_load_type(c);
    case OP_LOAD_ATTR_MODULE: return translate_load_module(c);
    case OP_LOAD_METHOD_TYPE: return translate_method(c);
    case OP_STORE_ATTR_VALUE: return translate_store(c, false);
    case OP_STORE_ATTR_SLOT: return translate_store(c, true);
    case OP_LOAD_ITEM: return translate_load_item(c, false);
    case OP_LOAD_ITEM_K: return translate_load_item(c, true);
    case OP_STORE_ITEM: return translate_store_item(c);
    default: return false;
    }
}
