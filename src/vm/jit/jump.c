/* Templates of jumps and of what decides them besides numbers. */
#include "vm/jit/native.h"

void gen_attend(Compiler *c) {
    Label exit = planned_exit_label(c); /* not what the program does here, so no miss of the template */
    x_alu32_mem_imm(&c->a, ALU_CMP, vm_mem(offsetof(Heap, attention)), 0);
    x_jump_if(&c->a, IF_NOT_EQUAL, exit);
}

void gen_jump(Compiler *c, uint32_t target) { x_jump(&c->a, c->labels[target]); }

bool can_tell_truth(unsigned kinds) {
    unsigned others = kinds & ~(unsigned)(KIND_BOOL | KIND_NONE | KIND_INT);
    return kinds && (!others || sized_of(others));
}

/* True, False, None, ints, and what has a length: anything else is for the loop. */
static bool translate_truth(Compiler *c, bool wanted, bool keep, bool back) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    unsigned kinds = profile_at(c)->left;
    const Sized *sized = sized_of(kinds & ~(unsigned)(KIND_BOOL | KIND_NONE | KIND_INT));
    if (!can_tell_truth(kinds)) return false;
    if (back) gen_attend(c);
    state_flush_but(c, c->slots[insn->a].borrowed && !keep ? insn->a : NO_SOURCE, NO_SOURCE);
    bool borrowed = c->slots[insn->a].borrowed && !keep; /* only now: where a double got an object, nothing stayed borrowed */
    Label exit = exit_label(c), yes = asm_label(a), no = asm_label(a), sized_yes = asm_label(a), sized_no = asm_label(a);
    Label if_true = wanted ? yes : no, if_false = wanted ? no : yes;
    Reg v = borrowed ? c->slots[insn->a].at : RAX;
    if (!borrowed) x_load(a, RAX, reg_mem(insn->a));
    x_mov_imm(a, RCX, (uintptr_t)TRUE(c->vm));
    x_alu(a, ALU_CMP, v, RCX);
    x_jump_if(a, IF_EQUAL, if_true);
    x_alu_imm(a, ALU_ADD, RCX, (int32_t)((uintptr_t)FALSE(c->vm) - (uintptr_t)TRUE(c->vm)));
    x_alu(a, ALU_CMP, v, RCX);
    x_jump_if(a, IF_EQUAL, if_false);
    if (kinds & KIND_NONE) {
        x_mov_imm(a, RCX, (uintptr_t)NONE(c->vm));
        x_alu(a, ALU_CMP, v, RCX);
        x_jump_if(a, IF_EQUAL, if_false);
    }
    if (kinds & KIND_INT) {
        x_alu_imm(a, ALU_CMP, v, (int32_t)value_from_int(0));
        x_jump_if(a, IF_EQUAL, if_false);
        x_test8_imm(a, v, 1);
        x_jump_if(a, IF_NOT_ZERO, if_true);
    }
    bool consumed = !keep && !is_local(c, insn->a), released = consumed && !borrowed;
    if (sized) {
        if (!borrowed) {
            x_test8_imm(a, v, 3);
            x_jump_if(a, IF_NOT_ZERO, exit);
        }
        guard_exact(c, v, sized->type, exit);
        Mem length = mem(v, sized->length);
        if (sized->wide) x_alu_mem_imm(a, ALU_CMP, length, 0);
        else x_alu32_mem_imm(a, ALU_CMP, length, 0);
        Label empty = released ? (wanted ? sized_no : sized_yes) : if_false;
        x_jump_if(a, IF_EQUAL, empty);
        x_jump(a, released ? (wanted ? sized_yes : sized_no) : if_true);
    } else {
        x_jump(a, exit);
    }
    if (borrowed) slot_forget(c, insn->a);
    if (released && sized) {
        asm_place(a, sized_yes);
        release_used(c, (Used){insn->a, true});
        gen_jump(c, insn->high);
        asm_place(a, sized_no);
        release_used(c, (Used){insn->a, true});
        x_jump(a, no);
    }
    asm_place(a, yes); /* True and the like are immortal: nothing to count */
    if (released) x_store_imm(a, reg_mem(insn->a), 0);
    gen_jump(c, insn->high);
    asm_place(a, no);
    if (released) x_store_imm(a, reg_mem(insn->a), 0);
    if (consumed) slot_forget(c, insn->a);
    return true;
}

/* a is b, both objects. */
static bool translate_is(Compiler *c, bool back) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    if (insn->a == insn->b) return false;
    if (back) gen_attend(c);
    state_flush(c);
    Label exit = exit_label(c), same = asm_label(a), next = asm_label(a);
    x_load(a, RAX, reg_mem(insn->a));
    x_load(a, RDX, reg_mem(insn->b));
    x_mov(a, RCX, RAX);
    x_alu(a, ALU_OR, RCX, RDX);
    x_test8_imm(a, RCX, 3);
    x_jump_if(a, IF_NOT_ZERO, exit);
    x_alu(a, ALU_CMP, RAX, RDX);
    Used l = {insn->a, !is_local(c, insn->a)}, r = {insn->b, !is_local(c, insn->b)};
    if (l.object) slot_forget(c, insn->a);
    if (r.object) slot_forget(c, insn->b);
    if (!l.object && !r.object) {
        x_jump_if(a, insn->c ? IF_EQUAL : IF_NOT_EQUAL, c->labels[insn[1].high]);
        return true;
    }
    x_jump_if(a, IF_EQUAL, same);
    release_used(c, l);
    release_used(c, r);
    x_jump(a, insn->c ? next : c->labels[insn[1].high]);
    asm_place(a, same);
    release_used(c, l);
    release_used(c, r);
    if (insn->c) gen_jump(c, insn[1].high);
    asm_place(a, next);
    return true;
}

/* a is None. */
static bool translate_none(Compiler *c, bool back) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    if (back) gen_attend(c);
    state_flush(c);
    Label other = asm_label(a), next = asm_label(a);
    x_load(a, RAX, reg_mem(insn->a));
    x_mov_imm(a, RCX, (uintptr_t)NONE(c->vm));
    bool wanted = insn->c;
    if (is_local(c, insn->a)) {
        x_alu(a, ALU_CMP, RAX, RCX);
        x_jump_if(a, wanted ? IF_EQUAL : IF_NOT_EQUAL, c->labels[insn[1].high]);
        return true;
    }
    x_alu(a, ALU_CMP, RAX, RCX);
    x_jump_if(a, IF_NOT_EQUAL, other);
    x_store_imm(a, reg_mem(insn->a), 0);
    x_jump(a, wanted ? c->labels[insn[1].high] : next);
    asm_place(a, other);
    release_register(c, insn->a);
    if (!wanted) gen_jump(c, insn[1].high);
    asm_place(a, next);
    return true;
}

bool translate_jump(Compiler *c) {
    const Insn *insn = insn_at(c);
    switch (insn->op) {
    case OP_JUMP_BACK:
        gen_attend(c); /* fallthrough */
    case OP_JUMP:
        state_flush(c);
        gen_jump(c, insn->high);
        c->unreachable = true;
        return true;
    case OP_JUMP_IF_TRUE: return translate_truth(c, true, false, false);
    case OP_JUMP_IF_FALSE: return translate_truth(c, false, false, false);
    case OP_BACK_JUMP_IF_TRUE: return translate_truth(c, true, false, true);
    case OP_BACK_JUMP_IF_FALSE: return translate_truth(c, false, false, true);
    case OP_JUMP_IF_TRUE_KEEP: return translate_truth(c, true, true, false);
    case OP_JUMP_IF_FALSE_KEEP: return translate_truth(c, false, true, false);
    case OP_JUMP_IF_IS: return translate_is(c, false);
    case OP_BACK_JUMP_IF_IS: return translate_is(c, true);
    case OP_JUMP_IF_IS_NONE: return translate_none(c, false);
    case OP_BACK_JUMP_IF_IS_NONE: return translate_none(c, true);
    default: return false;
    }
}
