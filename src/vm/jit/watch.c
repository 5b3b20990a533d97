/* Watching: notes what instructions meet, so that they are translated for that. */
#include "vm/jit/native.h"

#include "memory/trace.h"
#include "vm/loop.h"

#include <string.h>

enum {
    WATCHED_AT_LEAST = 300, /* instructions */
    MISSES_MAX = 200,       /* times the translations so far: then it is watched and translated again */
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
    static const struct { uint32_t type, kind; } exact[] = {
        {TYPE_FLOAT, KIND_FLOAT_OBJECT}, {TYPE_LIST, KIND_LIST}, {TYPE_TUPLE, KIND_TUPLE},
        {TYPE_BOOL, KIND_BOOL}, {TYPE_NONE, KIND_NONE}, {TYPE_RANGE_ITERATOR, KIND_RANGE_ITERATOR},
        {TYPE_LIST_ITERATOR, KIND_LIST_ITERATOR}, {TYPE_TUPLE_ITERATOR, KIND_TUPLE_ITERATOR},
        {TYPE_GENERATOR, KIND_GENERATOR}, {TYPE_STR, KIND_STR}, {TYPE_DICT, KIND_DICT}, {TYPE_SET, KIND_SET},
        {TYPE_STR_ITERATOR, KIND_STR_ITERATOR}, {TYPE_STR_ASCII_ITERATOR, KIND_STR_ASCII_ITERATOR},
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

void watch_record(VM *vm, Frame *frame, const Insn *pc) {
    Profile *seen = &frame->code->native->profile[pc - frame->code->insns];
    const char *operands = opcode_info[pc->op].operands;
    uint32_t left = 0;
    bool first = true;
    for (int i = 0; i < 3 && operands[i] && operands[i] != 'h'; i++) {
        if (operands[i] != 'S' && operands[i] != 'P') continue;
        uint16_t reg = i == 0 ? pc->a : i == 1 ? pc->b : pc->c;
        unsigned kind = kind_of(frame->regs[reg]);
        if (first) left |= kind;
        else seen->right |= kind;
        first = false;
    }
    if (operands[0] == 'S' && operands[1] == 'h') left |= kind_of(frame->regs[pc->a]);
    seen->left |= left ? left : KIND_OTHER; /* never 0 once executed */
    switch (pc->op) {
    case OP_CALL: case OP_CALL_FUNCTION: record_call(vm, frame, pc, seen); break;
    case OP_CALL_LEN: case OP_CALL_ORD: case OP_CALL_CHR: seen->right |= kind_of(frame->regs[pc->b + 2u]); break;
    default: break;
    }
}

static void watch_again(VM *vm, Code *code) {
    NativeCode *n = code->native;
    if (n->translations >= TRANSLATIONS_MAX) return;
    n->state = NATIVE_WATCHED;
    n->left = watched_for(vm, code);
    n->misses = 0;
    memset(n->entries, 0, code->insn_count * sizeof(uint32_t));
    code->native_entry = NULL;
}

void watch_miss(VM *vm, Code *code, const Insn *pc) {
    NativeCode *n = code->native;
    if (!n || n->state != NATIVE_COMPILED) return;
    Profile *seen = &n->profile[pc - code->insns];
    if (seen->left && seen->misses < UINT16_MAX) seen->misses++; /* it has a template, then */
    if (++n->misses >= MISSES_MAX * n->translations) watch_again(vm, code);
}
