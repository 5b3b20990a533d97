/* Translates a code object: one pass over its instructions, each by its template, or an exit to the loop.
 *
 * Where jumps arrive, and behind exits and calls, nothing is known and everything is in memory: these are the entries. */
#include "vm/jit/native.h"

#include "memory/trace.h"

#include "vm/step.h"

#include <string.h>

static bool is_jump_target(const char *operands, const Insn *insn, uint32_t *target) {
    const char *slash = strchr(operands, '/'), *high = strchr(operands, 'h');
    if (slash && slash[1] == 'J') return *target = insn[1].high, true;
    if (high && high[1] == 'J') return *target = insn->high, true;
    return false;
}

static void find_leaders(Compiler *c) {
    Code *code = c->code;
    c->leader[0] = 1;
    for (uint32_t at = 0; at < code->insn_count; at += opcode_info[code->insns[at].op].words) {
        uint32_t target;
        if (is_jump_target(opcode_info[code->insns[at].op].operands, &code->insns[at], &target)) c->leader[target] = 1;
    }
    for (uint32_t i = 0; i < code->handler_count; i++) c->leader[code->handlers[i].target] = 1;
}

static bool (*const templates[])(Compiler *) = {
    translate_number, translate_move, translate_jump, translate_attribute, translate_item, translate_iterate, translate_call,
    translate_builtin,
};

/* A step that did not come to the next instruction. eax: how it ended. */
static void gen_step_failed(Compiler *c, const Stub *stub) {
    Assembler *a = &c->a;
    Label again = asm_label(a);
    x_test32(a, RAX, RAX);
    x_jump_if(a, IF_NOT_ZERO, again);
    Label raised = asm_label(a);
    x_load(a, RDX, vm_mem(offsetof(VM, current)));
    x_alu(a, ALU_CMP, RDX, FRAME_REG);
    x_jump_if(a, IF_EQUAL, raised);
    gen_switch_frame(c); /* a special method has been pushed: it is entered here, too */
    x_load(a, RDX, frame_mem(offsetof(Frame, code)));
    x_load(a, RAX, mem(RDX, offsetof(Code, native_entry)));
    x_load(a, RCX, JIT_FIELD(leave_at_pc));
    x_test(a, RAX, RAX);
    x_cmov(a, IF_ZERO, RAX, RCX);
    x_jump_reg(a, RAX);
    asm_place(a, raised);
    gen_raise_in_frame(c);
    asm_place(a, again);
    gen_exit_now(c, stub, stub->at, EXIT_MISS);
}

static bool goes_back(uint32_t op) { return !strncmp(opcode_info[op].name, "BACK_", 5) || op == OP_FOR_ITER || op == OP_FOR_ITER_PAIR; }

/* Does the instruction change its form by what it meets? Each form has a step. */
static bool specialises(uint32_t op) {
    uint16_t general = general_opcode((uint16_t)op);
    return general == OP_LOAD_ATTR || general == OP_LOAD_METHOD || general == OP_STORE_ATTR;
}

/* Calls the instruction's function; jumps if it says so. The flags tell whether the next instruction is next. */
static void gen_step(Compiler *c) {
    const Insn *insn = insn_at(c);
    Assembler *a = &c->a;
    uint32_t target;
    gen_tell_stepped(c);
    gen_step_arguments(c);
    x_store(a, frame_mem(offsetof(Frame, pc)), RDX);
    if (specialises(insn->op)) { /* it may have a better form by then */
        x_load16(a, RAX, mem(RDX, offsetof(Insn, op)));
        x_mov_imm(a, RCX, (uintptr_t)steps);
        x_load(a, RAX, mem_at(RCX, RAX, 0));
    } else {
        x_mov_imm(a, RAX, (uintptr_t)steps[insn->op]);
    }
    x_call_reg(a, RAX);
    if (is_jump_target(opcode_info[insn->op].operands, insn, &target)) {
        x_alu32_imm(a, ALU_CMP, RAX, STEP_JUMPS);
        x_jump_if(a, IF_EQUAL, c->labels[target]);
    }
    x_alu32_imm(a, ALU_CMP, RAX, STEP_NEXT);
}

/* What has no template, or not for what it meets: the function that does it. */
static bool translate_step(Compiler *c) {
    const Insn *insn = insn_at(c);
    if (!steps[insn->op]) return false;
    state_flush(c);
    if (goes_back(insn->op)) gen_attend(c);
    state_forget_doubles(c);
    Stub *stub = stub_new(c, gen_step_failed);
    Label entry = stub->entry;
    asm_place(&c->a, stub->back);
    gen_step(c);
    x_jump_if(&c->a, IF_NOT_EQUAL, entry);
    state_reset(c);
    c->entry_next = true;
    return true;
}

static void step_stub(Compiler *c, const Stub *stub) {
    gen_step(c);
    x_jump_if(&c->a, IF_EQUAL, stub->number);
    gen_step_failed(c, stub);
}

Label step_label(Compiler *c, Label next) {
    state_flush(c);
    state_forget_doubles(c);
    Stub *stub = stub_new(c, step_stub);
    stub->number = next;
    return stub->entry;
}

void step_end(Compiler *c, Label next) {
    asm_place(&c->a, next);
    state_reset(c);
    c->entry_next = true;
}

enum { MISSED_OFTEN = 60 }; /* an instruction whose template misses so often is done by its step */

static bool translate_one(Compiler *c) {
    if (!profile_at(c)->left) return false; /* never seen to run */
    if (profile_at(c)->misses > MISSED_OFTEN) return translate_any_call(c) || translate_step(c);
    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
        if (templates[i](c)) return true;
    }
    return translate_step(c);
}

static void translate_all(Compiler *c) {
    Code *code = c->code;
    Assembler *a = &c->a;
    bool entry = true;
    c->unreachable = false;
    for (c->at = 0; c->at < code->insn_count && !c->failed && !a->failed;) {
        if (c->leader[c->at] || entry || c->unreachable) {
            if (!c->unreachable) state_flush(c);
            state_reset(c);
            asm_place(a, c->labels[c->at]);
            c->native->entries[c->at] = (uint32_t)a->length + 1;
        }
        entry = c->unreachable = c->entry_next = false;
        uint32_t words = opcode_info[code->insns[c->at].op].words;
        if (translate_one(c)) {
            entry = c->entry_next;
        } else {
            gen_exit(c, c->at, profile_at(c)->left ? 0 : EXIT_MISS);
            c->unreachable = true;
        }
        c->at += words;
    }
    for (uint32_t i = 0; i < c->stub_count && !c->failed && !a->failed; i++) {
        Stub stub = c->stubs[i]; /* the array may move */
        asm_place(a, stub.entry);
        c->at = stub.at;
        stub.emit(c, &stub);
    }
}

static bool install(Compiler *c) {
    VM *vm = c->vm;
    NativeBlock *block = memory_try_alloc_untraced(vm, sizeof *block);
    uint8_t *code = block ? arena_put(vm, &vm->jit->arena, c->a.bytes, c->a.length) : NULL;
    if (!code) {
        if (block) memory_free(vm, block, sizeof *block);
        return false;
    }
    *block = (NativeBlock){c->native->blocks, code, c->a.length};
    c->native->blocks = block;
    vm->jit->stats.translated++;
    vm->jit->stats.bytes += c->a.length;
    c->native->code = code;
    c->code->native_entry = code + c->native->entries[0] - 1;
    return true;
}

bool jit_translate(VM *vm, Code *code) {
    uint32_t count = code->insn_count;
    Compiler *c = memory_try_alloc_untraced(vm, sizeof *c);
    if (!c) return false;
    memset(c, 0, sizeof *c);
    c->vm = vm;
    c->code = code;
    c->native = code->native;
    c->nlocals = code->local_count;
    c->native->translations++;
    asm_open(&c->a, vm);
    c->leader = memory_try_alloc_untraced(vm, count);
    c->labels = memory_try_alloc_untraced(vm, count * sizeof(Label));
    bool done = c->leader && c->labels;
    if (done) {
        memset(c->leader, 0, count);
        for (uint32_t i = 0; i < count; i++) c->labels[i] = asm_label(&c->a);
        find_leaders(c);
        translate_all(c);
        done = !c->failed && asm_finish(&c->a) && install(c);
    }
    if (!done) memset(c->native->entries, 0, count * sizeof(uint32_t));
    if (c->leader) memory_free(vm, c->leader, count);
    if (c->labels) memory_free(vm, c->labels, count * sizeof(Label));
    if (c->stubs) memory_free(vm, c->stubs, c->stub_capacity * sizeof *c->stubs);
    asm_close(&c->a);
    memory_free(vm, c, sizeof *c);
    return done;
}
