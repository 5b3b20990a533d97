/* Owns the Jit of a VM: the helpers native code calls, the way in and out, and when code is watched, translated, forgotten. */
#include "vm/jit/native.h"

#include "memory/trace.h"

#include <stdio.h>
#include <string.h>

#include "vm/loop.h"
#include "vm/operate.h"
#include "vm/step.h"

/* ---- helpers ---- */

/* The rare forms of counts. Native code keeps doubles in registers across this. */
#if OURO_JIT
__attribute__((target("general-regs-only")))
#endif
static void help_incref(Object *o) { incref_object(o); }

/* A double's value, with an object if it needs one. 0 RAISES. */
static int help_box(VM *vm, Value *slot, double d) {
    Value v = value_from_double(vm, d);
    if (!v) return 0;
    *slot = v;
    return 1;
}

/* The object of a register's number, made in the register and counted once more. NULL RAISES. */
static Object *help_make_object(VM *vm, Value *slot) {
    Object *o = register_object(vm, slot);
    return o ? incref(o) : NULL;
}

/* A new instance of a class whose call is just its __init__, for the window: two references. NULL RAISES. */
static Object *help_instance(VM *vm, Type *type) {
    Object *instance = type_allocate(vm, type, sizeof(Object));
    if (!instance) return NULL;
    object_track(vm, instance);
    return incref(instance);
}

/* __init__ returned something. */
static void help_init_returned(VM *vm, Value result) { init_returned_value(vm, result); }

/* Resumes a generator for the `for` at `site` of the running frame. Where native code goes on, or NULL: the loop must do it. */
static const void *help_resume(VM *vm, Generator *g, const Insn *site, const void *native_return) {
    const Insn *pc = g->frame.pc;
    bool created = g->state == GENERATOR_CREATED;
    if (!created && (g->state != GENERATOR_SUSPENDED || (pc->op != OP_YIELD_DROP &&
        (pc->op != OP_YIELD_VALUE || pc->a < g->frame.code->local_count)))) return NULL;
    if (vm->depth >= vm->depth_limit) return NULL;
    vm->current->pc = site;
    generator_enter(vm, g, FRAME_GENERATOR, site->b);
    Frame *frame = &g->frame;
    frame->native_return = native_return;
    if (!created) {
        if (pc->op == OP_YIELD_VALUE) frame->regs[pc->a] = value_from_object(NONE(vm)); /* a dead temporary */
        frame->pc = ++pc;
    }
    NativeCode *n = frame->code->native;
    uint32_t entry = n && n->state == NATIVE_COMPILED ? n->entries[pc - frame->code->insns] : 0;
    return entry ? n->code + entry - 1 : vm->jit->leave_at_pc;
}

/* Where the running frame, which has just been pushed, starts. */
static const void *start_of(VM *vm, Code *code) {
    if (--code->heat == 0) jit_warm(vm, code);
    return code->native_entry ? code->native_entry : vm->jit->leave_at_pc;
}

static bool runs_apart(const Function *f) { return (f->code->flags & (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR)) != 0; }

/* A class whose call is just its __init__: the instance takes its place in the window, and is the receiver. */
static Function *begin_instance(VM *vm, Value *window, Type *type, Function *init) {
    Object *instance = help_instance(vm, type);
    if (!instance) return NULL;
    window[0] = window[1] = value_from_object(instance);
    incref(init);
    decref(type);
    return init;
}

/* Any call: of a Python function its frame is pushed, and the address where that starts is the answer; others are called and
 * their result is written: CALL_DONE. CALL_BY_LOOP: nothing was done. NULL RAISES. */
static const void *help_call(VM *vm, Frame *frame, const Insn *pc, const void *after, const void *after_init) {
    Value *R = frame->regs, *window = &R[pc->b], *args = window + 2;
    size_t nargs = pc->c;
    Tuple *names = pc->op == OP_CALL_KW ? (Tuple *)frame->code->constants->items[pc[1].high] : NULL;
    frame->pc = pc;
    if (!value_is_reference(window[0])) return CALL_BY_LOOP;
    Object *callable = value_object(window[0]);
    bool receiver = general_opcode(pc->op) != OP_CALL_FUNCTION && window[1] != VALUE_UNBOUND;
    if (receiver) args--, nargs++;
    FrameKind kind = FRAME_CALL;
    Function *function = NULL;
    if (is_exact(callable, TYPE_FUNCTION)) {
        if (runs_apart((Function *)callable)) return CALL_BY_LOOP;
        function = (Function *)callable;
        window[0] = VALUE_UNBOUND;
    } else if (is_exact(callable, TYPE_METHOD) && !receiver) {
        Method *method = (Method *)callable;
        if (!is_exact(method->function, TYPE_FUNCTION) || runs_apart((Function *)method->function)) return CALL_BY_LOOP;
        function = incref((Function *)method->function);
        window[0] = VALUE_UNBOUND;
        window[1] = value_from_object(incref(method->self));
        decref(method);
        args--, nargs++;
    } else if (is_exact(callable, TYPE_TYPE) && !receiver && !names) {
        Function *init = simple_init(vm, (Type *)callable);
        if (init) {
            if (!(function = begin_instance(vm, window, (Type *)callable, init))) return NULL;
            args--, nargs++;
            kind = FRAME_INIT;
        }
    }
    if (function) {
        Code *code = function->code;
        Frame *callee = names ? frame_push(vm, function, args, nargs, names, kind, 3) : call_push(vm, function, args, nargs, kind);
        if (!callee) return NULL;
        callee->native_return = kind == FRAME_INIT ? after_init : after;
        return start_of(vm, code);
    }
    if (!names) { /* it has a better form, or the loop may find one */
        StepEnd end = steps[pc->op] ? steps[pc->op](vm, frame, pc) : STEP_AGAIN;
        return end == STEP_NEXT ? CALL_DONE : end == STEP_RAISES ? NULL : CALL_BY_LOOP;
    }
    Object *value = call_object(vm, callable, args, nargs - names->length, names);
    if (!value) return NULL;
    registers_release(R, pc->b, pc->b + 2u + pc->c);
    Value old = R[pc->a];
    R[pc->a] = value_from_object(value);
    if (value_is_reference(old)) decref_object(value_object(old));
    return CALL_DONE;
}

/* A call with * or **. */
static const void *help_call_unpacked(VM *vm, Frame *frame, const Insn *pc, const void *after, const void *after_init) {
    (void)after_init;
    Value *window = &frame->regs[pc->b];
    frame->pc = pc;
    if (!value_is_exact(window[0], TYPE_FUNCTION) || !value_is_exact(window[2], TYPE_TUPLE) || pc->c == 2 ||
        runs_apart((Function *)value_object(window[0]))) return CALL_BY_LOOP;
    Function *function = (Function *)value_object(window[0]);
    Tuple *positional = (Tuple *)value_object(window[2]);
    window[0] = VALUE_UNBOUND;
    Code *code = function->code;
    Frame *callee = push_unpacked(vm, function, positional, pc->c ? (Dict *)value_object(window[3]) : NULL, 1);
    if (!callee) return NULL;
    registers_release(frame->regs, pc->b, pc->b + 3u + (pc->c != 0)); /* the callee has its own references */
    callee->native_return = after;
    return start_of(vm, code);
}

/* The running generator yields. */
static void help_suspend(VM *vm, Generator *g) { generator_suspend(vm, g); }

/* ---- the shared pieces of code ---- */

enum { NATIVE_STACK = 8 * 32 + 8 }; /* what native code has below its return address: a multiple of 16 with the pushes */

static const uint8_t saved_registers[] = {RBX, RBP, R12, R13, R14, R15};
static const uint8_t kept_registers[] = {RAX, RDX, RSI, RDI, R8, R9, R10, R11};

static void gen_enter(Assembler *a) {
    for (size_t i = 0; i < sizeof saved_registers; i++) x_push(a, saved_registers[i]);
    x_alu_imm(a, ALU_SUB, RSP, NATIVE_STACK);
    x_mov(a, VM_REG, RDI);
    x_mov(a, FRAME_REG, RSI);
    x_mov(a, R_REG, RDX);
    x_mov(a, JIT_REG, R8);
    x_mov_imm(a, BIAS_REG, FLOAT_BIAS);
    x_jump_reg(a, RCX);
}

static void gen_leave(Assembler *a) {
    x_mov(a, RDX, FRAME_REG);
    x_alu_imm(a, ALU_ADD, RSP, NATIVE_STACK);
    for (size_t i = sizeof saved_registers; i-- > 0;) x_pop(a, saved_registers[i]);
    x_ret(a);
}

/* Leaves where the frame says. */
static void gen_leave_at_pc(Assembler *a) {
    x_load(a, RAX, mem(FRAME_REG, offsetof(Frame, pc)));
    x_load(a, RCX, JIT_FIELD(leave));
    x_jump_reg(a, RCX);
}

static void gen_incref_slow(Assembler *a) {
    x_push(a, RBP);
    x_mov(a, RBP, RSP);
    for (size_t i = 0; i < sizeof kept_registers; i++) x_push(a, kept_registers[i]);
    x_alu_imm(a, ALU_AND, RSP, -16);
    x_mov(a, RDI, RAX);
    x_call_mem(a, JIT_FIELD(incref));
    x_lea(a, RSP, mem(RBP, -(int64_t)(8 * sizeof kept_registers)));
    for (size_t i = sizeof kept_registers; i-- > 0;) x_pop(a, kept_registers[i]);
    x_pop(a, RBP);
    x_ret(a);
}

Jit *jit_open(VM *vm) {
    if (vm->jit) return vm->jit;
    Jit *jit = memory_try_alloc_untraced(vm, sizeof *jit);
    if (!jit) return NULL;
    *jit = (Jit){.incref = (void *)help_incref, .release = (void *)object_release, .box = (void *)help_box, .make_object = (void *)help_make_object,
                  .instance = (void *)help_instance, .init_returned = (void *)help_init_returned,
                  .resume = (void *)help_resume, .suspend = (void *)help_suspend, .call = (void *)help_call,
                  .call_unpacked = (void *)help_call_unpacked};
    Assembler a;
    asm_open(&a, vm);
    gen_enter(&a);
    size_t leave = a.length;
    gen_leave(&a);
    size_t incref = a.length;
    gen_incref_slow(&a);
    size_t leave_at_pc = a.length;
    gen_leave_at_pc(&a);
    uint8_t *code = asm_finish(&a) ? arena_put(vm, &jit->arena, a.bytes, a.length) : NULL;
    asm_close(&a);
    if (!code) {
        arena_close(vm, &jit->arena);
        memory_free(vm, jit, sizeof *jit);
        return NULL;
    }
    void *enter = code;
    memcpy(&jit->enter, &enter, sizeof enter);
    jit->leave = code + leave;
    jit->incref_slow = code + incref;
    jit->leave_at_pc = code + leave_at_pc;
    return vm->jit = jit;
}

static void tell_counts(const char *what, const uint64_t *counts) {
    for (int op = 0; op < OP_COUNT; op++) {
        if (counts[op] > 100) fprintf(stderr, "jit: %12lu %s %s\n", (unsigned long)counts[op], what, opcode_info[op].name);
    }
}

static void tell(const JitStats *s) {
    fprintf(stderr, "jit: %zu translations of %zu bytes, %zu refused, entered %lu times\n", s->translated, s->bytes, s->refused,
            (unsigned long)s->entered);
    tell_counts("left at", s->left);
    tell_counts("missed at", s->missed);
    tell_counts("by the loop", s->absent);
}

void jit_close(VM *vm) {
    if (!vm->jit) return;
    if (vm->config.jit == JIT_STATS) tell(&vm->jit->stats);
    arena_close(vm, &vm->jit->arena);
    memory_free(vm, vm->jit, sizeof *vm->jit);
    vm->jit = NULL;
}

/* ---- watching ---- */

enum {
    WATCHED_AT_LEAST = 300, /* instructions */
    MISSES_MAX = 200,       /* then it is watched and translated again */
    TRANSLATIONS_MAX = 30,
};

static uint32_t watched_for(VM *vm, const Code *code) {
    if (vm->config.jit == JIT_EAGER) return 20;
    return code->insn_count > WATCHED_AT_LEAST ? 2 * code->insn_count : WATCHED_AT_LEAST;
}

void jit_warm(VM *vm, Code *code) {
    code->heat = UINT32_MAX;
    if (!OURO_JIT || code->native || vm->config.jit == JIT_OFF || code->register_count > REGISTERS_MAX || code->insn_count > INSNS_MAX) return;
    if (!jit_open(vm)) return;
    NativeCode *n = memory_try_alloc_untraced(vm, sizeof *n);
    size_t profile = code->insn_count * sizeof(Profile), entries = code->insn_count * sizeof(uint32_t);
    if (!n) return;
    *n = (NativeCode){.state = NATIVE_WATCHED, .left = watched_for(vm, code)};
    n->profile = memory_try_alloc_untraced(vm, profile);
    n->entries = n->profile ? memory_try_alloc_untraced(vm, entries) : NULL;
    if (!n->entries) {
        if (n->profile) memory_free(vm, n->profile, profile);
        memory_free(vm, n, sizeof *n);
        return;
    }
    memset(n->profile, 0, profile);
    memset(n->entries, 0, entries);
    code->native = n;
    if (!code->serial) code->serial = ++vm->jit->last_serial;
}

void jit_forget(VM *vm, Code *code) {
    NativeCode *n = code->native;
    if (!n) return;
    code->native = NULL;
    code->native_entry = NULL;
    while (n->blocks) {
        NativeBlock *block = n->blocks;
        n->blocks = block->next;
        if (vm->jit) arena_give(vm, &vm->jit->arena, block->code, block->size);
        memory_free(vm, block, sizeof *block);
    }
    memory_free(vm, n->profile, code->insn_count * sizeof(Profile));
    memory_free(vm, n->entries, code->insn_count * sizeof(uint32_t));
    memory_free(vm, n, sizeof *n);
}

static unsigned kind_of(Value v) {
    if (value_is_int(v)) return KIND_INT;
    if (value_is_float(v)) return KIND_FLOAT;
    if (!v) return 0;
    Object *o = value_object(v);
    static const struct { uint16_t type, kind; } exact[] = {
        {TYPE_FLOAT, KIND_FLOAT_OBJECT}, {TYPE_LIST, KIND_LIST}, {TYPE_TUPLE, KIND_TUPLE}, {TYPE_DICT, KIND_DICT},
        {TYPE_STR, KIND_STR}, {TYPE_BOOL, KIND_BOOL}, {TYPE_NONE, KIND_NONE}, {TYPE_RANGE_ITERATOR, KIND_RANGE_ITERATOR},
        {TYPE_LIST_ITERATOR, KIND_LIST_ITERATOR}, {TYPE_TUPLE_ITERATOR, KIND_TUPLE_ITERATOR},
        {TYPE_GENERATOR, KIND_GENERATOR},
    };
    if (is_exact(o, TYPE_INT)) return int_is_big((Int *)o) || !int_fits_value(((Int *)o)->value) ? KIND_OTHER : KIND_INT_OBJECT;
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
        if (is_exact(o, exact[i].type)) return exact[i].kind;
    }
    return KIND_OTHER;
}

static void record_call(VM *vm, Frame *frame, const Insn *pc, Profile *seen) {
    Value called = frame->regs[pc->b];
    seen->right |= frame->regs[pc->b + 1] ? KIND_OTHER : KIND_NONE; /* a receiver */
    Function *function = NULL;
    uint32_t class_version = 0;
    if (value_is_exact(called, TYPE_FUNCTION)) {
        function = (Function *)value_object(called);
    } else if (value_is_exact(called, TYPE_TYPE) && pc->op == OP_CALL_FUNCTION) {
        function = simple_init(vm, (Type *)value_object(called));
        class_version = ((Type *)value_object(called))->version;
    }
    if (!function) {
        seen->callee = 0;
        return;
    }
    Code *callee = function->code;
    if (!callee->serial) callee->serial = ++vm->jit->last_serial;
    *seen = (Profile){
        .left = seen->left, .right = seen->right, .misses = seen->misses, .callee = callee->serial,
        .arity = (uint16_t)callee->plain_arity, .arguments = (uint16_t)callee->argument_count,
        .locals = (uint16_t)callee->local_count, .registers = (uint16_t)callee->register_count,
        .free = (uint16_t)callee->free_count, .class_version = class_version,
    };
}

/* Notes what an instruction is about to work on. */
static void record(VM *vm, Frame *frame, const Insn *pc) {
    Profile *seen = &frame->code->native->profile[pc - frame->code->insns];
    const char *operands = opcode_info[pc->op].operands;
    uint16_t left = 0;
    bool first = true;
    for (int i = 0; i < 3 && operands[i] && operands[i] != 'h'; i++) {
        if (operands[i] != 'S' && operands[i] != 'P') continue;
        uint16_t reg = i == 0 ? pc->a : i == 1 ? pc->b : pc->c;
        unsigned kind = kind_of(frame->regs[reg]);
        if (first) left |= (uint16_t)kind;
        else seen->right |= (uint16_t)kind;
        first = false;
    }
    if (operands[0] == 'S' && operands[1] == 'h') left |= (uint16_t)kind_of(frame->regs[pc->a]);
    seen->left |= left ? left : KIND_OTHER; /* never 0 once executed */
    if (pc->op == OP_CALL || pc->op == OP_CALL_FUNCTION) record_call(vm, frame, pc, seen);
}

/* ---- running ---- */

static void watch_again(VM *vm, Code *code) {
    NativeCode *n = code->native;
    if (n->translations >= TRANSLATIONS_MAX) return;
    n->state = NATIVE_WATCHED;
    n->left = watched_for(vm, code);
    n->misses = 0;
    memset(n->entries, 0, code->insn_count * sizeof(uint32_t));
    code->native_entry = NULL;
}

NativeExit jit_step(VM *vm, Frame *frame, const Insn *pc) {
    Code *code = frame->code;
    NativeCode *n = code->native;
    NativeExit here = {(uintptr_t)pc, frame};
    if (n->state == NATIVE_WATCHED) {
        record(vm, frame, pc);
        if (--n->left) return here;
        n->state = jit_translate(vm, code) ? NATIVE_COMPILED : NATIVE_REFUSED;
        if (n->state == NATIVE_REFUSED) vm->jit->stats.refused++;
        return here;
    }
    uint32_t entry = n->entries[pc - code->insns];
    JitStats *stats = &vm->jit->stats;
    if (!entry) {
        stats->absent[pc->op]++;
        return here;
    }
    NativeExit end = vm->jit->enter(vm, frame, frame->regs, n->code + entry - 1, vm->jit);
    stats->entered++;
    uint16_t op = ((const Insn *)(end.pc & ~(uintptr_t)EXIT_BITS))->op;
    if (end.pc & EXIT_MISS) stats->missed[op]++;
    else stats->left[op]++;
    if (end.pc & EXIT_MISS) {
        end.pc &= ~(uintptr_t)EXIT_MISS;
        n = end.frame->code->native;
        if (n && n->state == NATIVE_COMPILED) {
            Profile *seen = &n->profile[(const Insn *)end.pc - end.frame->code->insns];
            if (seen->misses < UINT16_MAX) seen->misses++;
            if (++n->misses >= MISSES_MAX) watch_again(vm, end.frame->code);
        }
    }
    return end;
}
