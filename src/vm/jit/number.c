/* Templates of operators and comparisons on numbers. */
#include "vm/jit/native.h"

#include "vm/operate.h"

/* What an operand is: its kinds, and the constant if it is one. */
typedef struct Operand {
    unsigned kinds;
    bool constant;
    Value value; /* of the constant */
    uint32_t reg;
} Operand;

static Operand register_of(uint32_t reg, unsigned kinds) { return (Operand){.kinds = kinds, .reg = reg}; }
static Operand constant_of(const Compiler *c, uint32_t index) {
    Value v = c->code->constant_values[index];
    return (Operand){.kinds = value_is_int(v) ? KIND_INT : value_is_float(v) ? KIND_FLOAT : KIND_OTHER, .constant = true, .value = v};
}

static bool only(unsigned kinds, unsigned allowed) { return kinds && !(kinds & ~allowed); }
static bool fits32(int64_t n) { return n == (int32_t)n; }

static Reg int_of(Compiler *c, const Operand *o, Reg scratch) {
    if (!o->constant) return int_operand(c, o->reg, o->kinds, scratch);
    x_mov_imm(&c->a, scratch, o->value);
    return scratch;
}
static Xmm double_of(Compiler *c, const Operand *o, Xmm scratch) {
    if (!o->constant) return double_operand(c, o->reg, o->kinds, scratch);
    return double_constant(c, value_is_int(o->value) ? (double)value_int(o->value) : value_float(o->value), scratch);
}
static bool may_hold(const Compiler *c, const Operand *o) { return !o->constant && may_hold_object(c, o->reg, o->kinds); }
static Used used_of(Compiler *c, const Operand *o) {
    return o->constant ? (Used){0} : used_number(c, o->reg, o->kinds);
}

/* ---- ints: tagged, so that (2x + 1) + (2y + 1) - 1 is the tagged sum ---- */

static void divide(Compiler *c, uint32_t op, Reg l, const Operand *right) {
    Assembler *a = &c->a;
    bool modulo = op == OP_MODULO;
    int64_t by = right->constant ? value_int(right->value) : 0;
    Label done = asm_label(a);
    if (by > 0 && !(by & (by - 1)) && fits32(2 * by)) { /* a power of two */
        x_mov(a, RAX, l);
        if (modulo) {
            x_alu_imm(a, ALU_AND, RAX, (int32_t)(2 * by - 1));
        } else {
            x_shift_imm(a, SHIFT_SIGNED, RAX, (uint8_t)__builtin_ctzll((uint64_t)by));
            x_alu_imm(a, ALU_OR, RAX, 1);
        }
        return;
    }
    Reg r = int_of(c, right, RDX); /* not rcx: see int_operand */
    x_mov(a, RCX, r);
    x_mov(a, RAX, l);
    x_shift_imm(a, SHIFT_SIGNED, RCX, 1);
    if (!right->constant) x_jump_if(a, IF_NOT_GREATER, exit_label(c)); /* the flags of the shift: 0 or less */
    x_shift_imm(a, SHIFT_SIGNED, RAX, 1);
    x_cqo(a);
    x_idiv(a, RCX);
    x_test(a, RDX, RDX);
    x_jump_if(a, IF_NOT_SIGN, done);
    if (modulo) x_alu(a, ALU_ADD, RDX, RCX);
    else x_alu_imm(a, ALU_SUB, RAX, 1);
    asm_place(a, done);
    x_lea(a, RAX, mem_off(modulo ? RDX : RAX, modulo ? RDX : RAX, 1));
}

static void shift(Compiler *c, uint32_t op, Reg l, const Operand *right) {
    Assembler *a = &c->a;
    int64_t by = value_int(right->value);
    x_mov(a, RAX, l);
    if (op == OP_RIGHT_SHIFT) {
        x_shift_imm(a, SHIFT_SIGNED, RAX, (uint8_t)(by > 62 ? 62 : by));
    } else {
        x_alu_imm(a, ALU_SUB, RAX, 1);
        x_mov(a, RDX, RAX);
        x_shift_imm(a, SHIFT_LEFT, RAX, (uint8_t)by);
        x_mov(a, RCX, RAX);
        x_shift_imm(a, SHIFT_SIGNED, RCX, (uint8_t)by);
        x_alu(a, ALU_CMP, RCX, RDX);
        x_jump_if(a, IF_NOT_EQUAL, exit_label(c));
    }
    x_alu_imm(a, ALU_OR, RAX, 1);
}

/* The result in rax. */
static bool int_operation(Compiler *c, uint32_t op, const Operand *left, const Operand *right) {
    Assembler *a = &c->a;
    if (op == OP_TRUE_DIVIDE || op == OP_POWER || op == OP_MATRIX_MULTIPLY) return false;
    if ((op == OP_FLOOR_DIVIDE || op == OP_MODULO) && right->constant && value_int(right->value) <= 0) return false;
    if ((op == OP_LEFT_SHIFT || op == OP_RIGHT_SHIFT) &&
        (!right->constant || value_int(right->value) < 0 || (op == OP_LEFT_SHIFT && value_int(right->value) > 61))) return false;
    Reg l = int_of(c, left, RAX);
    switch (op) {
    case OP_FLOOR_DIVIDE: case OP_MODULO: divide(c, op, l, right); return true;
    case OP_LEFT_SHIFT: case OP_RIGHT_SHIFT: shift(c, op, l, right); return true;
    default: break;
    }
    bool immediate = right->constant && fits32((int64_t)right->value);
    Reg r = immediate ? NO_REG : int_of(c, right, RDX);
    Label exit = exit_label(c);
    x_mov(a, RAX, l);
    switch (op) {
    case OP_ADD:
    case OP_SUBTRACT: {
        Alu alu = op == OP_ADD ? ALU_ADD : ALU_SUB;
        if (immediate) {
            x_alu_imm(a, alu, RAX, (int32_t)right->value - 1);
        } else {
            x_lea(a, RCX, mem(r, -1));
            x_alu(a, alu, RAX, RCX);
        }
        x_jump_if(a, IF_OVERFLOW, exit);
        return true;
    }
    case OP_MULTIPLY:
        x_mov(a, RCX, immediate ? RAX : r);
        if (immediate) x_mov_imm(a, RCX, right->value);
        x_shift_imm(a, SHIFT_SIGNED, RCX, 1);
        x_alu_imm(a, ALU_SUB, RAX, 1);
        x_imul(a, RAX, RCX);
        x_jump_if(a, IF_OVERFLOW, exit);
        x_alu_imm(a, ALU_OR, RAX, 1);
        return true;
    case OP_AND:
    case OP_OR:
    case OP_XOR: {
        Alu alu = op == OP_AND ? ALU_AND : op == OP_OR ? ALU_OR : ALU_XOR;
        if (immediate) x_alu_imm(a, alu, RAX, (int32_t)right->value);
        else x_alu(a, alu, RAX, r);
        if (op == OP_XOR) x_alu_imm(a, ALU_OR, RAX, 1);
        return true;
    }
    default: return false;
    }
}

/* ---- the binary operators ---- */

typedef struct Binary {
    uint16_t op;
    bool constant;
} Binary;

static bool binary_of(uint32_t op, Binary *out) {
    switch (op) {
#define X(name) \
    case OP_##name: case OP_INPLACE_##name: *out = (Binary){OP_##name, false}; return true; \
    case OP_##name##_K: case OP_INPLACE_##name##_K: *out = (Binary){OP_##name, true}; return true;
    BINARY_FAMILY(X)
#undef X
    default: return false;
    }
}

static bool float_operation(Compiler *c, uint32_t op, const Operand *left, const Operand *right, Xmm *result) {
    static const struct { uint16_t op, code; } codes[] = {
        {OP_ADD, FLOAT_ADD}, {OP_SUBTRACT, FLOAT_SUBTRACT}, {OP_MULTIPLY, FLOAT_MULTIPLY}, {OP_TRUE_DIVIDE, FLOAT_DIVIDE},
    };
    Assembler *a = &c->a;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i].op != op) continue;
        Xmm l = double_of(c, left, XMM0);
        Xmm r = double_of(c, right, XMM1);
        if (op == OP_TRUE_DIVIDE) { /* by zero: the loop raises */
            Label exit = exit_label(c), fine = asm_label(a);
            x_movq_from_xmm(a, RAX, r);
            x_alu(a, ALU_ADD, RAX, RAX);
            x_jump_if(a, IF_NOT_ZERO, fine);
            x_jump(a, exit);
            asm_place(a, fine);
        }
        x_move_double(a, XMM0, l);
        x_double(a, (FloatOp)codes[i].code, XMM0, r);
        *result = XMM0;
        return true;
    }
    return false;
}

static bool translate_binary(Compiler *c, Binary binary) {
    const Insn *insn = insn_at(c);
    const Profile *seen = profile_at(c);
    Operand left = register_of(insn->b, seen->left);
    Operand right = binary.constant ? constant_of(c, insn->c) : register_of(insn->c, seen->right);
    if (!left.constant && !right.constant && left.reg == right.reg && !is_local(c, left.reg)) return false;
    if (only(left.kinds, KIND_INTS) && only(right.kinds, KIND_INTS)) {
        if (!int_operation(c, binary.op, &left, &right)) return false;
        Used l = used_of(c, &left), r = used_of(c, &right);
        write_int(c, insn->a, RAX);
        release_used(c, l);
        release_used(c, r);
        return true;
    }
    /* an int beside a float counts as one */
    if (!only(left.kinds, KIND_FLOATS | KIND_INT) || !only(right.kinds, KIND_FLOATS | KIND_INT)) return false;
    if (!only(left.kinds, KIND_FLOATS) && !only(right.kinds, KIND_FLOATS)) return false;
    Xmm result;
    if (!float_operation(c, binary.op, &left, &right, &result)) return false;
    Used l = used_of(c, &left), r = used_of(c, &right);
    write_double(c, insn->a, result);
    release_used(c, l);
    release_used(c, r);
    return true;
}

/* ---- comparisons ---- */

typedef struct Comparison {
    CompareOp op;
    bool jump, constant, back;
} Comparison;

static bool comparison_of(uint32_t op, Comparison *out) {
    switch (op) {
#define X(name) \
    case OP_COMPARE_##name: *out = (Comparison){COMPARE_##name, false, false, false}; return true; \
    case OP_JUMP_IF_##name: *out = (Comparison){COMPARE_##name, true, false, false}; return true; \
    case OP_JUMP_IF_##name##_K: *out = (Comparison){COMPARE_##name, true, true, false}; return true; \
    case OP_BACK_JUMP_IF_##name: *out = (Comparison){COMPARE_##name, true, false, true}; return true; \
    case OP_BACK_JUMP_IF_##name##_K: *out = (Comparison){COMPARE_##name, true, true, true}; return true;
    COMPARE_FAMILY(X)
#undef X
    default: return false;
    }
}

static const uint8_t int_conditions[] = {IF_LESS, IF_NOT_GREATER, IF_EQUAL, IF_NOT_EQUAL, IF_GREATER, IF_NOT_LESS};

/* Jumps to `yes` if the comparison holds as wanted; goes on otherwise. */
static void jump_ints(Compiler *c, CompareOp op, const Operand *left, const Operand *right, bool wanted, Label yes) {
    Assembler *a = &c->a;
    Reg l = int_of(c, left, RAX);
    if (right->constant && fits32((int64_t)right->value)) x_alu_imm(a, ALU_CMP, l, (int32_t)right->value);
    else x_alu(a, ALU_CMP, l, int_of(c, right, RDX));
    x_jump_if(a, int_conditions[op] ^ !wanted, yes);
}

static void jump_doubles(Compiler *c, CompareOp op, const Operand *left, const Operand *right, bool wanted, Label yes) {
    Assembler *a = &c->a;
    Xmm l = double_of(c, left, XMM0);
    Xmm r = double_of(c, right, XMM1);
    switch (op) {
    case COMPARE_LT:
    case COMPARE_LE: /* nan: carry is set, so "above" is false */
        x_compare_doubles(a, r, l);
        x_jump_if(a, (op == COMPARE_LT ? IF_ABOVE : IF_NOT_BELOW) ^ !wanted, yes);
        break;
    case COMPARE_GT:
    case COMPARE_GE:
        x_compare_doubles(a, l, r);
        x_jump_if(a, (op == COMPARE_GT ? IF_ABOVE : IF_NOT_BELOW) ^ !wanted, yes);
        break;
    default: {
        x_compare_doubles(a, l, r);
        if ((op == COMPARE_EQ) == wanted) { /* equal and ordered */
            Label no = asm_label(a);
            x_jump_if(a, IF_PARITY, no);
            x_jump_if(a, IF_EQUAL, yes);
            asm_place(a, no);
        } else {
            x_jump_if(a, IF_PARITY, yes);
            x_jump_if(a, IF_NOT_EQUAL, yes);
        }
        break;
    }
    }
}

static bool translate_comparison(Compiler *c, Comparison comparison) {
    const Insn *insn = insn_at(c);
    const Profile *seen = profile_at(c);
    Assembler *a = &c->a;
    Operand left = register_of(comparison.jump ? insn->a : insn->b, seen->left);
    Operand right = comparison.constant ? constant_of(c, insn->b)
                                        : register_of(comparison.jump ? insn->b : insn->c, seen->right);
    if ((right.constant || left.reg != right.reg) &&
        can_compare_texts(c, comparison.op, left.kinds, right.kinds, right.constant ? insn->b : NO_CONSTANT)) {
        if (comparison.back) gen_attend(c);
        translate_text_comparison(c, comparison.op, left.reg, right.constant ? insn->b : right.reg, right.constant, comparison.jump);
        return true;
    }
    bool ints = only(left.kinds, KIND_INTS) && only(right.kinds, KIND_INTS);
    bool floats = only(left.kinds, KIND_FLOATS) && (only(right.kinds, KIND_FLOATS) ||
                  (right.constant && value_is_int(right.value) && fits32(value_int(right.value))));
    if ((!ints && !floats) || (!right.constant && left.reg == right.reg)) return false;
    if (!comparison.jump && ((left.kinds | right.kinds) & (KIND_INT_OBJECT | KIND_FLOAT_OBJECT)) &&
        (!is_local(c, left.reg) || !is_local(c, right.reg))) return false; /* a temporary's object would have to be released */
    if (comparison.back) gen_attend(c);
    /* what else is pending goes to memory; the operands are read from where they are */
    state_flush_but(c, left.reg, right.constant ? left.reg : right.reg);
    bool held = may_hold(c, &left) || may_hold(c, &right); /* then something is released on both ways */
    Label yes = comparison.jump && !held ? c->labels[insn[1].high] : asm_label(a), done = asm_label(a);
    bool wanted = !comparison.jump || insn->c;
    if (ints) jump_ints(c, comparison.op, &left, &right, wanted, yes);
    else jump_doubles(c, comparison.op, &left, &right, wanted, yes);
    Used l = used_of(c, &left), r = used_of(c, &right);
    if (comparison.jump) {
        if (!held) return true;
        release_used(c, l);
        release_used(c, r);
        x_jump(a, done);
        asm_place(a, yes);
        release_used(c, l);
        release_used(c, r);
        x_jump(a, c->labels[insn[1].high]);
        asm_place(a, done);
        return true;
    }
    x_mov_imm(a, RDX, (uintptr_t)FALSE(c->vm));
    x_jump(a, done);
    asm_place(a, yes);
    x_mov_imm(a, RDX, (uintptr_t)TRUE(c->vm));
    asm_place(a, done);
    write_value(c, insn->a, RDX, KNOW_OBJECT);
    return true;
}

static bool translate_negative(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    unsigned kinds = profile_at(c)->left;
    if (only(kinds, KIND_INTS)) {
        Reg from = int_operand(c, insn->b, kinds, RDX);
        Label exit = exit_label(c);
        x_mov_imm(a, RAX, 2); /* 2 - (2x + 1) is -x, tagged */
        x_alu(a, ALU_SUB, RAX, from);
        x_jump_if(a, IF_OVERFLOW, exit);
    } else if (only(kinds, KIND_FLOATS)) {
        x_movq_from_xmm(a, RAX, double_operand(c, insn->b, kinds, XMM0));
        x_mov_imm(a, RCX, (uint64_t)1 << 63);
        x_alu(a, ALU_XOR, RAX, RCX);
        x_movq_to_xmm(a, XMM0, RAX);
    } else {
        return false;
    }
    Used used = used_number(c, insn->b, kinds);
    if (only(kinds, KIND_INTS)) write_int(c, insn->a, RAX);
    else write_double(c, insn->a, XMM0);
    release_used(c, used);
    return true;
}

bool translate_number(Compiler *c) {
    Binary binary;
    Comparison comparison;
    uint32_t op = insn_at(c)->op;
    if (op == OP_NEGATIVE) return translate_negative(c);
    if (binary_of(op, &binary)) return translate_binary(c, binary);
    if (comparison_of(op, &comparison)) return translate_comparison(c, comparison);
    return false;
}
