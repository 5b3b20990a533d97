/* Templates of calls of Python functions and of returns from them: frames as the loop makes them, jumps instead of C calls. */
#include "vm/jit/native.h"

#include "vm/loop.h"

enum { LOCALS_MAX = 32, ARGUMENTS_MAX = 32 };

static Mem new_frame(size_t offset) { return mem(RDI, (int64_t)offset); }

/* The callee has no native code yet: the loop starts it, and it gets warmer. */
static void unlike_stub(Compiler *c, const Stub *stub) {
    Assembler *a = &c->a;
    (void)stub;
    x_mov(a, RDI, VM_REG);
    x_call_mem(a, JIT_FIELD(start));
    x_jump_reg(a, RAX);
}

/* Exits unless the function in rax has the code seen before and there is room for its frame. rdx = code, rsi = its registers. */
static void guard_callee(Compiler *c, uint32_t first, const Profile *seen, Label exit) {
    Assembler *a = &c->a;
    x_load(a, RDX, mem(RAX, offsetof(Function, code)));
    x_alu32_mem_imm(a, ALU_CMP, mem(RDX, offsetof(Code, serial)), (int32_t)seen->callee);
    x_jump_if(a, IF_NOT_EQUAL, exit);
    x_lea(a, RSI, reg_mem(first));
    x_lea(a, RDI, reg_mem(first + seen->registers));
    x_alu_load(a, ALU_CMP, RDI, vm_mem(offsetof(VM, stack_limit)));
    x_jump_if(a, IF_NOT_BELOW, exit);
    x_load32(a, RCX, vm_mem(offsetof(VM, depth)));
    x_alu32_load(a, ALU_CMP, RCX, vm_mem(offsetof(VM, depth_limit)));
    x_jump_if(a, IF_NOT_BELOW, exit);
}

void guard_callable(Compiler *c, uint32_t window, TypeId type, Label exit) {
    Assembler *a = &c->a;
    x_load(a, RAX, reg_mem(window));
    x_test8_imm(a, RAX, 3);
    x_jump_if(a, IF_NOT_ZERO, exit);
    guard_exact(c, RAX, type, exit);
}

/* frame_push_plain. */
static void push_frame(Compiler *c, const Profile *seen, unsigned kind, unsigned resume, Label after) {
    Assembler *a = &c->a;
    for (uint32_t i = seen->arguments; i < seen->locals; i++) x_store_imm(a, mem(RSI, (int64_t)i * 8), 0);
    if (seen->free) {
        x_load(a, R9, mem(RAX, offsetof(Function, closure)));
        for (uint32_t i = 0; i < seen->free; i++) {
            x_load(a, R8, mem(R9, (int64_t)(offsetof(Tuple, items) + i * 8)));
            gen_incref(c, R8);
            x_store(a, mem(RSI, (int64_t)(seen->locals - seen->free + i) * 8), R8);
        }
    }
    x_load(a, RDI, vm_mem(offsetof(VM, next_frame)));
    x_lea(a, R8, mem(RDI, sizeof(Frame)));
    x_store(a, vm_mem(offsetof(VM, next_frame)), R8);
    x_store(a, new_frame(offsetof(Frame, regs)), RSI);
    x_store(a, new_frame(offsetof(Frame, code)), RDX);
    x_store(a, new_frame(offsetof(Frame, function)), RAX);
    x_store(a, new_frame(offsetof(Frame, back)), FRAME_REG);
    x_load(a, RCX, mem(RDX, offsetof(Code, insns)));
    x_store(a, new_frame(offsetof(Frame, pc)), RCX);
    x_store32_imm(a, new_frame(offsetof(Frame, kind)), (int32_t)(kind | resume << 8));
    x_lea_label(a, RCX, after);
    x_store(a, new_frame(offsetof(Frame, native_return)), RCX);
    x_store(a, vm_mem(offsetof(VM, current)), RDI);
    x_alu32_mem_imm(a, ALU_ADD, vm_mem(offsetof(VM, depth)), 1);
    x_mov(a, FRAME_REG, RDI);
    x_mov(a, R_REG, RSI);
}

static void enter_callee(Compiler *c, const Profile *seen) {
    Assembler *a = &c->a;
    if (seen->callee == c->code->serial) {
        x_jump(a, c->labels[0]);
        return;
    }
    Stub *unlike = stub_new(c, unlike_stub);
    Label entry = unlike->entry;
    asm_place(a, unlike->back);
    x_load(a, RCX, mem(RDX, offsetof(Code, native_entry)));
    x_test(a, RCX, RCX);
    x_jump_if(a, IF_ZERO, entry);
    x_jump_reg(a, RCX);
}

static bool translate_python_call(Compiler *c) {
    const Insn *insn = insn_at(c);
    const Profile *seen = profile_at(c);
    Assembler *a = &c->a;
    bool receiver = insn->op == OP_CALL && seen->right == KIND_OTHER;
    uint32_t nargs = insn->c + (uint32_t)receiver;
    if (!seen->callee || seen->class_version || seen->arity != nargs + 1 || seen->locals - seen->arguments > LOCALS_MAX) return false;
    if (insn->op == OP_CALL && seen->right != KIND_OTHER && seen->right != KIND_NONE) return false;
    if (code_runs_apart(c->code)) return false;
    state_flush(c);
    gen_attend(c);
    Label exit = exit_label(c);
    if (insn->op == OP_CALL && c->slots[insn->b + 1u].know != KNOW_OBJECT) {
        x_alu_mem_imm(a, ALU_CMP, reg_mem(insn->b + 1u), 0);
        x_jump_if(a, receiver ? IF_EQUAL : IF_NOT_EQUAL, exit);
    }
    guard_callable(c, insn->b, TYPE_FUNCTION, exit);
    guard_callee(c, insn->b + (receiver ? 1u : 2u), seen, exit);
    x_store_imm(a, reg_mem(insn->b), 0); /* the frame owns the function now */
    x_mov_imm(a, RDI, (uintptr_t)insn);
    x_store(a, frame_mem(offsetof(Frame, pc)), RDI);
    Label after = asm_label(a);
    push_frame(c, seen, FRAME_CALL, 2, after);
    enter_callee(c, seen);
    asm_place(a, after); /* the callee's RETURN comes here, with the result in rax */
    state_reset(c);
    write_value(c, insn->a, RAX, KNOW_NOTHING);
    c->entry_next = true;
    return true;
}

static void no_instance_stub(Compiler *c, const Stub *stub) { gen_raise(c, stub); }

static void init_returned_stub(Compiler *c, const Stub *stub) {
    Assembler *a = &c->a;
    x_mov(a, RDI, VM_REG);
    x_mov(a, RSI, RAX);
    x_call_mem(a, JIT_FIELD(init_returned));
    gen_raise(c, stub);
}

/* Takes the instance from the window: what a class's call gives. */
static void finish_instance(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    Stub *returned = stub_new(c, init_returned_stub);
    Label returned_entry = returned->entry;
    asm_place(a, returned->back);
    x_mov_imm(a, RCX, (uintptr_t)NONE(c->vm));
    x_alu(a, ALU_CMP, RAX, RCX);
    x_jump_if(a, IF_NOT_EQUAL, returned_entry);
    x_load(a, RDX, reg_mem(insn->b));
    x_store_imm(a, reg_mem(insn->b), 0);
    write_value(c, insn->a, RDX, KNOW_OBJECT);
}

/* A call of a class that is just: make the instance, run its __init__. The instance takes the class's place in the window. */
static bool translate_class_call(Compiler *c) {
    const Insn *insn = insn_at(c);
    const Profile *seen = profile_at(c);
    Assembler *a = &c->a;
    uint32_t window = insn->b;
    if (!seen->callee || !seen->class_version || insn->op != OP_CALL_FUNCTION) return false;
    if (seen->arity != insn->c + 2u || seen->locals - seen->arguments > LOCALS_MAX) return false;
    if (code_runs_apart(c->code)) return false;
    state_flush(c);
    gen_attend(c);
    Label exit = exit_label(c);
    Stub *failed = stub_new(c, no_instance_stub);
    Label failed_entry = failed->entry;
    asm_place(a, failed->back);
    guard_callable(c, window, TYPE_TYPE, exit);
    x_alu32_mem_imm(a, ALU_CMP, mem(RAX, offsetof(Type, version)), (int32_t)seen->class_version);
    x_jump_if(a, IF_NOT_EQUAL, exit);
    x_mov(a, RBP, RAX);
    x_load(a, RAX, mem(RAX, offsetof(Type, simple_init)));
    guard_callee(c, window + 1, seen, exit);
    gen_save_pc(c, c->at);
    x_mov(a, RDI, VM_REG);
    x_mov(a, RSI, RBP);
    x_call_mem(a, JIT_FIELD(instance));
    x_test(a, RAX, RAX);
    x_jump_if(a, IF_ZERO, failed_entry);
    x_store(a, reg_mem(window), RAX);
    x_store(a, reg_mem(window + 1), RAX);
    x_mov(a, RDX, RBP);
    x_load(a, RBP, mem(RBP, offsetof(Type, simple_init)));
    gen_incref(c, RBP);
    gen_decref(c, RDX);
    x_mov(a, RAX, RBP);
    x_load(a, RDX, mem(RAX, offsetof(Function, code)));
    x_lea(a, RSI, reg_mem(window + 1));
    Label after = asm_label(a);
    push_frame(c, seen, FRAME_INIT, 2, after);
    enter_callee(c, seen);
    asm_place(a, after);
    state_reset(c);
    finish_instance(c);
    c->entry_next = true;
    return true;
}

/* Not an address: an exception, or nothing has been done. rax: which. */
static void uncalled_stub(Compiler *c, const Stub *stub) {
    Assembler *a = &c->a;
    Label by_loop = asm_label(a);
    x_test(a, RAX, RAX);
    x_jump_if(a, IF_NOT_ZERO, by_loop);
    gen_raise(c, stub);
    asm_place(a, by_loop);
    gen_exit_now(c, stub, stub->at, 0);
}

/* A call of who knows what. */
bool translate_any_call(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    bool unpacked = insn->op == OP_CALL_EX;
    if (insn->op != OP_CALL && insn->op != OP_CALL_FUNCTION && insn->op != OP_CALL_KW && !unpacked) return false;
    bool apart = code_runs_apart(c->code); /* arguments are moved to the stack */
    if (apart && insn->op != OP_CALL && insn->op != OP_CALL_FUNCTION) return false;
    state_flush(c);
    state_reset(c);
    Label after = asm_label(a), after_init = asm_label(a), done = asm_label(a);
    Stub *uncalled = stub_new(c, uncalled_stub);
    Label uncalled_entry = uncalled->entry;
    asm_place(a, uncalled->back);
    gen_tell_stepped(c);
    gen_step_arguments(c);
    x_lea_label(a, RCX, after);
    x_lea_label(a, R8, after_init);
    x_call_mem(a, unpacked ? JIT_FIELD(call_unpacked) : JIT_FIELD(call));
    x_alu_imm(a, ALU_CMP, RAX, (int32_t)(uintptr_t)CALL_DONE);
    x_jump_if(a, IF_EQUAL, done);
    x_alu_imm(a, ALU_CMP, RAX, (int32_t)(uintptr_t)CALL_BY_LOOP);
    x_jump_if(a, IF_NOT_ABOVE, uncalled_entry);
    gen_switch_frame(c);
    x_jump_reg(a, RAX);
    asm_place(a, after_init);
    finish_instance(c);
    x_jump(a, done);
    asm_place(a, after);
    state_reset(c);
    write_value(c, insn->a, RAX, KNOW_NOTHING);
    asm_place(a, done);
    state_reset(c);
    c->entry_next = true;
    return true;
}

/* ---- returns ---- */

typedef enum Returned { RETURNS_REGISTER, RETURNS_OBJECT, RETURNS_INT } Returned; /* the latter two: constants */

/* Somebody asked for the frame's object meanwhile: the loop ends this frame. */
static void shown_stub(Compiler *c, const Stub *stub) {
    if (stub->number == RETURNS_OBJECT) gen_decref(c, RBP); /* a constant: the loop takes it again */
    if (stub->number == RETURNS_REGISTER) x_store(&c->a, reg_mem(stub->slot), RBP);
    gen_exit_now(c, stub, stub->at, 0);
}

/* The function was released by its last caller: the caller's pc stays. */
static void function_stub(Compiler *c, const Stub *stub) {
    Assembler *a = &c->a;
    x_alu32_imm(a, ALU_CMP, RCX, (int32_t)(IMMORTAL_COUNT - 1));
    x_jump_if(a, IF_EQUAL, stub->back);
    x_store(a, mem(RSP, 0), RDX);
    x_mov(a, RDI, RSI);
    x_call_mem(a, JIT_FIELD(release));
    x_load(a, RDX, mem(RSP, 0));
    x_jump(a, stub->back);
}

/* Ends the frame; the result is in rbp, its register (if it was one) is empty. */
static void pop_frame(Compiler *c, Returned returned, uint32_t reg) {
    Assembler *a = &c->a;
    for (uint32_t i = 0; i < c->nlocals; i++) {
        uint8_t know = c->slots[i].know;
        if (know == KNOW_INT || know == KNOW_FLOAT) {
            x_store_imm(a, reg_mem(i), 0);
            continue;
        }
        Label next = asm_label(a);
        x_load(a, RAX, reg_mem(i));
        x_test(a, RAX, RAX);
        x_jump_if(a, IF_ZERO, next);
        x_store_imm(a, reg_mem(i), 0);
        x_test8_imm(a, RAX, 3);
        x_jump_if(a, IF_NOT_ZERO, next);
        gen_decref(c, RAX);
        asm_place(a, next);
    }
    Stub *shown = stub_new(c, shown_stub);
    shown->slot = (uint16_t)reg;
    shown->number = returned;
    Label shown_entry = shown->entry;
    asm_place(a, shown->back);
    x_alu_mem_imm(a, ALU_CMP, frame_mem(offsetof(Frame, object)), 0);
    x_jump_if(a, IF_NOT_EQUAL, shown_entry);
    x_load(a, RSI, frame_mem(offsetof(Frame, function)));
    x_load(a, RDX, frame_mem(offsetof(Frame, native_return)));
    x_load(a, RDI, frame_mem(offsetof(Frame, back)));
    x_store(a, vm_mem(offsetof(VM, next_frame)), FRAME_REG);
    x_store(a, vm_mem(offsetof(VM, current)), RDI);
    x_alu32_mem_imm(a, ALU_SUB, vm_mem(offsetof(VM, depth)), 1);
    x_mov(a, FRAME_REG, RDI);
    x_load(a, R_REG, mem(RDI, offsetof(Frame, regs)));
    Stub *last = stub_new(c, function_stub);
    gen_count(c, ALU_SUB, RSI, last);
    x_mov(a, RAX, RBP);
    x_jump_reg(a, RDX);
}

/* A constant, counted. True: it is an object. */
static bool load_constant(Compiler *c, Reg to, uint32_t index) {
    Value v = c->code->constant_values[index];
    bool object = !value_is_shared_int(v);
    x_mov_imm(&c->a, to, object ? (uintptr_t)c->code->constants->items[index] : v);
    if (object) gen_incref(c, to);
    return object;
}

/* Another kind of frame: a special method's, one that C called, or one that the loop ends. */
static void special_stub(Compiler *c, const Stub *stub) {
    Assembler *a = &c->a;
    Label other = asm_label(a), raises = asm_label(a), special = asm_label(a);
    const Insn *insn = &c->code->insns[stub->at];
    x_alu8_mem_imm(a, ALU_CMP, frame_mem(offsetof(Frame, kind)), FRAME_ENTRY);
    x_jump_if(a, IF_ABOVE, other);
    gen_save_pc(c, stub->at);
    if (insn->op == OP_RETURN) {
        x_load(a, RSI, reg_mem(insn->a));
        x_store_imm(a, reg_mem(insn->a), 0);
    } else {
        load_constant(c, RSI, insn->high);
    }
    x_mov(a, RDI, VM_REG);
    x_alu8_mem_imm(a, ALU_CMP, frame_mem(offsetof(Frame, kind)), FRAME_SPECIAL);
    x_jump_if(a, IF_EQUAL, special);
    x_call_mem(a, JIT_FIELD(entry_return));
    gen_end(c);
    asm_place(a, special);
    x_call_mem(a, JIT_FIELD(special_return));
    gen_switch_frame(c);
    x_test(a, RAX, RAX);
    x_jump_if(a, IF_ZERO, raises);
    x_jump_reg(a, RAX);
    asm_place(a, raises);
    gen_raise_in_frame(c);
    asm_place(a, other);
    gen_exit_now(c, stub, stub->at, 0);
}

static bool translate_return(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    bool constant = insn->op == OP_RETURN_CONST, object = false;
    if (c->nlocals > LOCALS_MAX) return false;
    if (code_runs_apart(c->code)) return false;
    state_flush(c);
    state_forget_doubles(c);
    Label exit = planned_exit_label(c);
    x_alu8_mem_imm(a, ALU_CMP, frame_mem(offsetof(Frame, kind)), FRAME_INIT);
    Stub *special = stub_new(c, special_stub);
    Label special_entry = special->entry;
    asm_place(a, special->back);
    x_jump_if(a, IF_ABOVE, special_entry); /* neither FRAME_CALL nor FRAME_INIT */
    x_alu_mem_imm(a, ALU_CMP, frame_mem(offsetof(Frame, native_return)), 0);
    x_jump_if(a, IF_EQUAL, exit);
    x_alu_mem_imm(a, ALU_CMP, frame_mem(offsetof(Frame, object)), 0);
    x_jump_if(a, IF_NOT_EQUAL, exit);
    if (constant) {
        object = load_constant(c, RBP, insn->high);
    } else {
        x_load(a, RBP, reg_mem(insn->a));
        x_store_imm(a, reg_mem(insn->a), 0);
        if (is_local(c, insn->a)) c->slots[insn->a].know = KNOW_INT; /* empty: nothing to release */
    }
    pop_frame(c, !constant ? RETURNS_REGISTER : object ? RETURNS_OBJECT : RETURNS_INT, insn->a);
    c->unreachable = true;
    return true;
}

bool translate_call(Compiler *c) {
    switch (insn_at(c)->op) {
    case OP_CALL: case OP_CALL_FUNCTION: return translate_python_call(c) || translate_class_call(c) || translate_any_call(c);
    case OP_CALL_KW: case OP_CALL_EX: return translate_any_call(c);
    case OP_RETURN: case OP_RETURN_CONST: return translate_return(c);
    default: return false;
    }
}
