/* Templates of attributes: the checks of the loop's inline caches, with what they found written into the code. */
#include "vm/jit/native.h"

#include "object/instance.h"
#include "object/module.h"

/* Exits unless the object's type is as the cache says. rcx = the type's distance from the VM. */
static void guard_version(Compiler *c, Reg object, Label exit) {
    Assembler *a = &c->a;
    load_type_distance(c, object);
    x_alu32_mem_imm(a, ALU_CMP, mem_off(VM_REG, RCX, offsetof(Type, version)), (int32_t)insn_at(c)[1].low);
    x_jump_if(a, IF_NOT_EQUAL, exit);
}

/* The same, and its shape where that matters. Scratch rcx. */
static void guard_cached(Compiler *c, Reg object, Label exit, bool shape_at_offset) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    guard_version(c, object, exit);
    if (!insn[1].high) return;
    if (shape_at_offset) { /* word 2 says where the shape is */
        x_alu32_mem_imm(a, ALU_CMP, mem(object, (int64_t)insn[2].high), (int32_t)insn[1].high);
    } else {
        x_load32(a, RCX, mem_off(VM_REG, RCX, offsetof(Type, attr_offset)));
        x_alu32_mem_imm(a, ALU_CMP, mem_off(object, RCX, 0), (int32_t)insn[1].high);
    }
    x_jump_if(a, IF_NOT_EQUAL, exit);
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
    finish_load(c, (Loaded){insn->a, insn->b, NO_SOURCE}, want, exit);
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
    finish_load(c, (Loaded){insn->a, insn->b, NO_SOURCE}, want, exit);
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
    finish_load(c, (Loaded){insn->a, insn->b, NO_SOURCE}, want, exit);
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

/* A new attribute: the value goes behind those that are there. */
static bool translate_store_add(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    Label next = asm_label(a), otherwise = step_label(c, next);
    x_load(a, RSI, reg_mem(insn->a));
    x_test8_imm(a, RSI, 3);
    x_jump_if(a, IF_NOT_ZERO, otherwise);
    guard_version(c, RSI, otherwise);
    x_load32(a, RCX, mem_off(VM_REG, RCX, offsetof(Type, attr_offset)));
    x_lea(a, RDI, mem_off(RSI, RCX, 0));
    x_alu32_mem_imm(a, ALU_CMP, mem(RDI, offsetof(Attributes, shape_id)), (int32_t)insn[1].high);
    x_jump_if(a, IF_NOT_EQUAL, otherwise);
    x_alu32_mem_imm(a, ALU_CMP, mem(RDI, offsetof(Attributes, capacity)), (int32_t)insn[2].low);
    x_jump_if(a, IF_NOT_ABOVE, otherwise);
    take_object(c, insn->b, otherwise);
    x_store(a, mem(RDI, (int64_t)offsetof(Attributes, values) + 8 * (int64_t)insn[2].low), RDX);
    x_store32_imm(a, mem(RDI, offsetof(Attributes, shape_id)), (int32_t)insn[2].high);
    if (!is_local(c, insn->a)) release_used(c, (Used){insn->a, true});
    step_end(c, next);
    return true;
}

bool translate_attribute(Compiler *c) {
    switch (insn_at(c)->op) {
    case OP_LOAD_ATTR_VALUE: return translate_load(c, false);
    case OP_LOAD_ATTR_SLOT: return translate_load(c, true);
    case OP_LOAD_ATTR_TYPE: return translate_load_type(c);
    case OP_LOAD_ATTR_MODULE: return translate_load_module(c);
    case OP_LOAD_METHOD_TYPE: return translate_method(c);
    case OP_STORE_ATTR_VALUE: return translate_store(c, false);
    case OP_STORE_ATTR_SLOT: return translate_store(c, true);
    case OP_STORE_ATTR_ADD: return translate_store_add(c);
    default: return false;
    }
}
