/* Calls of Python functions: frames, the way in from C. */
#include "vm/loop.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/protocol.h"
#include "vm/jit/jit.h"

enum { STACK_STEP = 32 * 1024 };

bool stack_reserve(VM *vm, Value *from, size_t count) {
    size_t left = (size_t)(vm->stack_limit - from);
    if (likely(from <= vm->stack_limit && count <= left)) return true;
    size_t room = (size_t)(vm->stack_end - vm->stack_limit);
    size_t need = count - left;
    size_t step = need > STACK_STEP ? need : STACK_STEP;
    if (step > room || !heap_charge(vm, step * sizeof(Value))) {
        raise_memory_error(vm);
        return false;
    }
    vm->stack_limit += step;
    return true;
}

bool code_prepare(VM *vm, Code *code) {
    size_t count = code->constants ? code->constants->length : 0;
    uint64_t *values = memory_alloc(vm, count * sizeof(Value));
    if (!values) return false;
    for (size_t i = 0; i < count; i++) {
        Object *o = code->constants->items[i];
        int64_t n;
        double d;
        Value v = value_from_object(o);
        if (value_get_int(v, &n) && int_fits_value(n)) v = value_from_int(n);
        else if (value_get_float(v, &d) && value_try_float(d)) v = value_try_float(d);
        values[i] = v;
    }
    code->constant_values = values;
    code->heat = vm->config.jit == JIT_EAGER ? JIT_HEAT_EAGER : JIT_HEAT;
    bool plain = !code->keyword_only_count &&
                 !(code->flags & (CODE_VARARGS | CODE_VARKEYWORDS)) && !code_runs_apart(code);
    code->plain_arity = plain ? code->argument_count + 1 : 0;
    return true;
}

/* ---- frames ---- */

/* Frame records are charged to the budget in steps. */
bool depth_reserve(VM *vm) {
    enum { DEPTH_STEP = 4096 };
    if (vm->depth_limit >= vm->recursion_limit || vm->frames_charged >= vm->frames_max) {
        raise(vm, EXC_RECURSION_ERROR, "maximum recursion depth exceeded");
        return false;
    }
    if (!heap_charge(vm, DEPTH_STEP * sizeof(Frame))) {
        raise_memory_error(vm);
        return false;
    }
    vm->frames_charged += DEPTH_STEP;
    vm_set_recursion_limit(vm, vm->recursion_limit);
    return true;
}

static bool room_for_frame(VM *vm, Code *code, Value *regs, size_t nargs) {
    if (unlikely(vm->depth >= vm->depth_limit) && !depth_reserve(vm)) return false;
    if (unlikely(!code->constant_values) && !code_prepare(vm, code)) return false;
    size_t need = code->register_count > nargs ? code->register_count : nargs;
    return stack_reserve(vm, regs, need + 1);
}

Frame *frame_push(VM *vm, Function *function, Value *regs, size_t nargs, Tuple *kwnames, FrameKind kind,
                  uint8_t resume) {
    Code *code = function->code;
    if (unlikely(!room_for_frame(vm, code, regs, nargs))) {
        registers_release(regs, 0, (uint32_t)nargs);
        decref(function);
        return NULL;
    }
    if (likely(!kwnames && nargs + 1 == code->plain_arity)) {
        for (size_t i = nargs; i < code->local_count; i++) regs[i] = VALUE_UNBOUND;
    } else if (!bind_arguments(vm, function, regs, nargs, kwnames)) {
        decref(function);
        return NULL;
    }
    return frame_open(vm, function, code, regs, kind, resume);
}

Frame *push_unpacked(VM *vm, Function *function, Tuple *positional, Dict *keywords, uint8_t resume) {
    size_t nargs = positional->length, named = keywords ? keywords->used : 0;
    Value *regs = vm_stack_top(vm);
    Tuple *names = named ? tuple_allocate(vm, named) : NULL;
    if ((named && !names) || !stack_reserve(vm, regs, nargs + named + 1)) {
        xdecref(names);
        decref(function);
        return NULL;
    }
    for (size_t i = 0; i < nargs; i++) regs[i] = value_from_object(incref(positional->items[i]));
    size_t at = 0;
    Object *key, *value;
    for (size_t i = 0; i < named && dict_next(keywords, &at, &key, &value); i++) {
        names->items[i] = incref(key);
        regs[nargs + i] = value_from_object(incref(value));
    }
    Frame *frame = frame_push(vm, function, regs, nargs + named, names, FRAME_CALL, resume);
    xdecref(names);
    return frame;
}

static Object *run_pushed(VM *vm, Frame *frame) {
    if (code_runs_apart(frame->code)) {
        Object *generator = generator_new(vm, frame->function, frame->regs);
        frame_leave(vm, frame);
        return generator;
    }
    return frame_run(vm, frame);
}

Object *vm_call_function(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames) {
    size_t total = nargs + (kwnames ? kwnames->length : 0);
    if (!recursion_enter(vm, "")) return NULL;
    Value *regs = vm_stack_top(vm);
    if (!stack_reserve(vm, regs, total + 1)) return NULL;
    for (size_t i = 0; i < total; i++) regs[i] = value_from_object(incref(args[i]));
    Code *code = ((Function *)callable)->code;
    if (likely(total == nargs && nargs + 1 == code->plain_arity && regs + code->register_count < vm->stack_limit &&
               vm->depth < vm->depth_limit)) {
        Frame *plain = frame_push_plain(vm, (Function *)incref(callable), code, regs, FRAME_ENTRY, 0);
        Object *value = frame_run(vm, plain);
        recursion_leave(vm);
        return value;
    }
    Frame *frame = frame_push(vm, (Function *)incref(callable), regs, total, kwnames, FRAME_ENTRY, 0);
    Object *result = frame ? run_pushed(vm, frame) : NULL;
    recursion_leave(vm);
    return result;
}

/* Runs a function without parameters in a local namespace of its own. */
static Object *run_in_namespace(VM *vm, STEALS Function *function, Object *locals) {
    if (!recursion_enter(vm, "")) {
        decref(function);
        return NULL;
    }
    bool named = !(function->code->flags & CODE_OPTIMIZED);
    Frame *frame = frame_push(vm, function, vm_stack_top(vm), 0, NULL, FRAME_ENTRY, 0);
    if (!frame) return NULL;
    if (named) frame->locals = incref(locals);
    return run_pushed(vm, frame);
}

Object *vm_run_code(VM *vm, STEALS Code *code, Dict *globals, Object *locals) {
    Function *function = (Function *)function_new(vm, code, globals);
    decref(code);
    if (function && !vm_look_up(vm)) { /* compiling has been work, too */
        decref(function);
        return NULL;
    }
    return function ? run_in_namespace(vm, function, locals ? locals : OBJ(globals)) : NULL;
}

Object *vm_run_body(VM *vm, Function *body, Object *namespace_) {
    return run_in_namespace(vm, incref(body), namespace_);
}
