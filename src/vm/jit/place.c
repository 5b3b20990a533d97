/* What attributes and items share: a value read from a place in the heap, and one stored there. */
#include "vm/jit/native.h"

#include "object/list.h"

/* ---- loads ---- */

static bool owned_in_memory(const Compiler *c, uint32_t reg) {
    if (reg == NO_SOURCE || is_local(c, reg)) return false;
    const Slot *slot = &c->slots[reg];
    return slot->home == HOME_MEMORY && slot->know != KNOW_INT && slot->know != KNOW_FLOAT;
}

/* Releases what a source held, of which `know` is known. */
static void release_source(Compiler *c, Loaded loaded, uint32_t reg, int waiting, Know know) {
    Assembler *a = &c->a;
    Label done = asm_label(a);
    bool overwritten = reg == loaded.dest;
    x_load(a, RAX, overwritten ? mem(RSP, 8 * waiting) : reg_mem(reg));
    if (!overwritten || c->slots[reg].home != HOME_MEMORY) x_store_imm(a, reg_mem(reg), 0);
    if (know != KNOW_OBJECT) {
        x_test8_imm(a, RAX, 3);
        x_jump_if(a, IF_NOT_ZERO, done);
    }
    state_flush_borrowed(c);
    gen_decref(c, RAX);
    asm_place(a, done);
}

void finish_load(Compiler *c, Loaded loaded, Want want, Label exit) {
    Assembler *a = &c->a;
    uint32_t sources[] = {loaded.source, loaded.key};
    bool owned[2];
    Know know[2];
    for (int i = 0; i < 2; i++) {
        owned[i] = owned_in_memory(c, sources[i]);
        know[i] = owned[i] ? (Know)c->slots[sources[i]].know : KNOW_NOTHING;
        if (!owned[i]) continue;
        if (want == WANT_BORROWED) want = WANT_VALUE; /* the container is released: what was borrowed from it may die */
        if (sources[i] != loaded.dest) continue;
        x_load(a, RCX, reg_mem(sources[i]));
        x_store(a, mem(RSP, 8 * (WAITING + i)), RCX);
    }
    for (int i = 0; i < 2; i++) {
        if (sources[i] != NO_SOURCE && !is_local(c, sources[i])) slot_forget(c, sources[i]);
    }
    write_shared(c, loaded.dest, want, exit);
    for (int i = 0; i < 2; i++) {
        if (owned[i]) release_source(c, loaded, sources[i], WAITING + i, know[i]);
    }
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

void small_int_object(Compiler *c, Reg from, Label otherwise) {
    Assembler *a = &c->a;
    x_lea(a, RCX, mem(from, -(int64_t)value_from_int(SMALL_INT_MIN)));
    x_alu_imm(a, ALU_CMP, RCX, 2 * SMALL_INT_COUNT);
    x_jump_if(a, IF_NOT_BELOW, otherwise);
    _Static_assert(sizeof(Int) == 16, "small ints are found by their place");
    x_shift_imm(a, SHIFT_LEFT, RCX, 3); /* twice the distance, times 8 */
    x_lea(a, RDX, mem_off(VM_REG, RCX, offsetof(Core, small_ints)));
}

void take_object(Compiler *c, uint32_t reg, Label otherwise) {
    Assembler *a = &c->a;
    Label object = asm_label(a), taken = asm_label(a);
    x_load(a, RDX, reg_mem(reg));
    x_test8_imm(a, RDX, 3);
    x_jump_if(a, IF_ZERO, object);
    x_test8_imm(a, RDX, 1);
    x_jump_if(a, IF_ZERO, otherwise);
    x_mov(a, RAX, RDX);
    small_int_object(c, RAX, otherwise);
    x_jump(a, taken);
    asm_place(a, object);
    if (is_local(c, reg)) gen_incref(c, RDX);
    asm_place(a, taken);
    if (!is_local(c, reg)) x_store_imm(a, reg_mem(reg), 0);
}

void store_in_place(Compiler *c, Mem place, uint32_t value, Label exit) {
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
