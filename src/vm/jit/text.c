/* Templates of strs: == and !=, characters by index. */
#include "vm/jit/native.h"

#include "object/str.h"

#include <string.h>

/* An operand: a register's str, or a constant. */
typedef struct Text {
    Str *constant; /* NULL: in a register */
    uint32_t reg;
    bool owned;    /* a temporary in R: released afterwards */
} Text;

static Text text_of(const Compiler *c, uint32_t reg, bool constant) {
    if (constant) return (Text){.constant = (Str *)c->code->constants->items[reg]};
    return (Text){.reg = reg, .owned = !is_local(c, reg) && c->slots[reg].home == HOME_MEMORY};
}

static Reg load_text(Compiler *c, const Text *text, Reg scratch, Label exit) {
    if (text->constant) {
        x_mov_imm(&c->a, scratch, (uintptr_t)text->constant);
        return scratch;
    }
    Reg r = object_operand(c, text->reg, scratch);
    guard_exact(c, r, TYPE_STR, exit);
    return r;
}

static void used_text(Compiler *c, const Text *text) {
    if (!text->constant && !is_local(c, text->reg)) slot_forget(c, text->reg);
}
static void release_text(Compiler *c, const Text *text) { release_used(c, (Used){text->reg, text->owned}); }

/* Goes to one of the labels. What is neither the same object nor different at first sight is compared by a function. */
static void compare_texts(Compiler *c, Reg l, Reg r, const Str *constant, Label equal, Label different) {
    Assembler *a = &c->a;
    x_alu(a, ALU_CMP, l, r);
    x_jump_if(a, IF_EQUAL, equal);
    if (constant) {
        x_alu32_mem_imm(a, ALU_CMP, mem(l, offsetof(Str, length)), (int32_t)constant->length);
        x_jump_if(a, IF_NOT_EQUAL, different);
        x_alu8_mem_imm(a, ALU_CMP, mem(l, offsetof(Str, data)), (int8_t)constant->data[0]);
        x_jump_if(a, IF_NOT_EQUAL, different);
    } else {
        x_load32(a, RCX, mem(l, offsetof(Str, length)));
        x_alu32_load(a, ALU_CMP, RCX, mem(r, offsetof(Str, length)));
        x_jump_if(a, IF_NOT_EQUAL, different);
    }
    x_mov(a, RCX, r);
    x_mov(a, RDI, l);
    x_mov(a, RSI, RCX);
    x_call_mem(a, JIT_FIELD(equal_texts));
    x_test32(a, RAX, RAX);
    x_jump_if(a, IF_ZERO, different);
}

bool can_compare_texts(const Compiler *c, CompareOp op, unsigned left, unsigned right, uint32_t constant) {
    if ((op != COMPARE_EQ && op != COMPARE_NE) || left != KIND_STR) return false;
    if (constant == NO_CONSTANT) return right == KIND_STR;
    Object *o = c->code->constants->items[constant];
    return is_exact(o, TYPE_STR);
}

void translate_text_comparison(Compiler *c, CompareOp op, uint32_t left, uint32_t right, bool constant, bool jump) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    state_flush_for_call(c, left, constant ? NO_SOURCE : right);
    Text l = text_of(c, left, false), r = text_of(c, right, constant);
    Label exit = exit_label(c), equal = asm_label(a), different = asm_label(a), done = asm_label(a);
    bool wanted = (op == COMPARE_EQ) == (!jump || insn->c); /* what an equal pair leads to */
    Reg in_r = constant ? NO_REG : load_text(c, &r, RAX, exit);
    Reg in_l = load_text(c, &l, RDX, exit);
    if (constant) in_r = load_text(c, &r, RAX, exit);
    compare_texts(c, in_l, in_r, r.constant, equal, different);
    used_text(c, &l);
    used_text(c, &r);
    asm_place(a, equal);
    release_text(c, &l);
    release_text(c, &r);
    if (!jump) x_mov_imm(a, RDX, (uintptr_t)(wanted ? TRUE(c->vm) : FALSE(c->vm)));
    x_jump(a, jump && wanted ? c->labels[insn[1].high] : done);
    asm_place(a, different);
    release_text(c, &l);
    release_text(c, &r);
    if (!jump) x_mov_imm(a, RDX, (uintptr_t)(wanted ? FALSE(c->vm) : TRUE(c->vm)));
    else if (!wanted) x_jump(a, c->labels[insn[1].high]);
    asm_place(a, done);
    if (!jump) write_value(c, insn->a, RDX, KNOW_OBJECT);
}

void load_shared_character(Compiler *c) {
    Assembler *a = &c->a;
    _Static_assert(sizeof(CharStr) == 24, "characters are found by their place");
    x_lea(a, RCX, mem_off(RAX, RAX, 0));
    x_alu(a, ALU_ADD, RAX, RCX); /* three of 8 */
    x_lea(a, RAX, mem_at(VM_REG, RAX, offsetof(Core, chars)));
}

void guard_narrow(Compiler *c, Reg object, Label exit) {
    Assembler *a = &c->a;
    x_load32(a, RCX, mem(object, offsetof(Object, word)));
    x_alu32_imm(a, ALU_AND, RCX, (int32_t)(TYPE_INDEX_MASK | STR_WIDE2 | STR_WIDE4));
    x_alu32_imm(a, ALU_CMP, RCX, (int32_t)TYPE_INDEX(TYPE_STR));
    x_jump_if(a, IF_NOT_EQUAL, exit);
}

/* rax = the shared str of the character at rax of narrow text. */
static void load_character_at(Compiler *c, Reg object) {
    x_load8(&c->a, RAX, mem_off(object, RAX, offsetof(Str, data)));
    load_shared_character(c);
}

void load_narrow_character(Compiler *c, Reg object, Reg index, Label exit) {
    guard_narrow(c, object, exit);
    x_mov(&c->a, RAX, index);
    load_character_at(c, object);
}

void load_character(Compiler *c, Reg object, const Reg *index, int64_t constant, Label exit) {
    Assembler *a = &c->a;
    Label positive = asm_label(a);
    if (index) x_mov(a, RAX, *index);
    guard_narrow(c, object, exit);
    x_load32(a, RCX, mem(object, offsetof(Str, length)));
    if (index) x_shift_imm(a, SHIFT_SIGNED, RAX, 1);
    else x_mov_imm(a, RAX, (uint64_t)constant);
    x_alu(a, ALU_CMP, RAX, RCX);
    x_jump_if(a, IF_BELOW, positive);
    x_alu(a, ALU_ADD, RAX, RCX); /* a negative one counts from the end */
    x_alu(a, ALU_CMP, RAX, RCX);
    x_jump_if(a, IF_NOT_BELOW, exit);
    asm_place(a, positive);
    load_character_at(c, object);
}
