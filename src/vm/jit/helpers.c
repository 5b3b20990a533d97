/* What native code calls: the parts of instructions that are no templates. */
#include "vm/jit/native.h"

#include "vm/loop.h"
#include "vm/operate.h"
#include "vm/special.h"
#include "vm/step.h"

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

/* Where a frame goes on from its pc: in its native code, or by way of the loop. */
static const void *native_at(VM *vm, const Frame *frame) {
    const NativeCode *n = frame->code->native;
    uint32_t entry = n && n->state == NATIVE_COMPILED ? n->entries[frame->pc - frame->code->insns] : 0;
    return entry ? n->code + entry - 1 : vm->jit->leave_at_pc;
}

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
    return native_at(vm, frame);
}

/* Native code has pushed the frame of code that has none yet: where it starts. It gets warmer, as by frame_open. */
static const void *help_start(VM *vm) {
    Code *code = vm->current->code;
    if (--code->heat == 0) jit_warm(vm, code);
    return native_at(vm, vm->current);
}

/* What a call gives goes to its register. */
static const void *write_result(Frame *frame, const Insn *pc, Value result) {
    Value old = frame->regs[pc->a];
    frame->regs[pc->a] = result;
    if (value_is_reference(old)) decref_object(value_object(old));
    return CALL_DONE;
}

/* A class whose call is just its __init__: the instance takes its place in the window, and is the receiver. */
static Function *begin_instance(VM *vm, Value *window, Type *type, Function *init) {
    Object *instance = help_instance(vm, type);
    if (!instance) return NULL;
    window[0] = window[1] = value_from_object(instance);
    incref(init);
    decref(type);
    return init;
}

/* The callee's frame has been pushed: where it starts; a generator is made of it instead. */
static const void *begin_pushed(VM *vm, Frame *frame, const Insn *pc, Frame *callee, const void *after) {
    if (unlikely(code_runs_apart(callee->code))) {
        Object *generator = generator_new(vm, callee->function, callee->regs);
        frame_leave(vm, callee);
        return generator ? write_result(frame, pc, value_from_object(generator)) : NULL;
    }
    callee->native_return = after;
    return native_at(vm, callee);
}

/* C code has been called: the registers from the window up to `end` are let go, the result is written. NULL RAISES. */
static const void *finish_other(VM *vm, Frame *frame, const Insn *pc, uint32_t end, MAYBE STEALS Object *value) {
    if (!value) return NULL;
    registers_release(frame->regs, pc->b, end);
    write_result(frame, pc, value_from_object(value));
    return vm_look_up(vm) ? CALL_DONE : NULL;
}

/* A callable that is no Python function. */
static const void *call_other(VM *vm, Frame *frame, const Insn *pc, Object *callable, Value *args, size_t nargs, Tuple *names) {
    bool receiver = args == &frame->regs[pc->b + 1u];
    if (!names) { /* it may get, or have, a better form */
        if (pc->op == OP_CALL || pc->op == OP_CALL_FUNCTION) specialise_call(vm, (Insn *)pc, callable, receiver ? args : NULL);
        if (pc->op != OP_CALL && pc->op != OP_CALL_FUNCTION) {
            StepEnd end = steps[pc->op](vm, frame, pc);
            return end == STEP_NEXT ? CALL_DONE : end == STEP_RAISES ? NULL : CALL_BY_LOOP;
        }
    }
    Object *value = call_object(vm, callable, args, nargs - (names ? names->length : 0), names);
    return finish_other(vm, frame, pc, pc->b + 2u + pc->c, value);
}

/* Any call: of a Python function its frame is pushed, and the address where that starts is the answer; others are called and
 * their result is written: CALL_DONE. CALL_BY_LOOP: nothing was done. NULL RAISES. */
static const void *help_call(VM *vm, Frame *frame, const Insn *pc, const void *after, const void *after_init) {
    Value *window = &frame->regs[pc->b], *args = window + 2;
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
        if (!vm_look_up(vm)) return NULL;
        function = (Function *)callable;
        window[0] = VALUE_UNBOUND;
    } else if (is_exact(callable, TYPE_METHOD) && !receiver) {
        Method *method = (Method *)callable;
        if (!is_exact(method->function, TYPE_FUNCTION)) return CALL_BY_LOOP;
        if (!vm_look_up(vm)) return NULL;
        function = incref((Function *)method->function);
        window[0] = VALUE_UNBOUND;
        window[1] = value_from_object(incref(method->self));
        decref(method);
        args--, nargs++;
    } else if (is_exact(callable, TYPE_TYPE) && !receiver && !names && simple_init(vm, (Type *)callable)) {
        if (!vm_look_up(vm)) return NULL;
        Function *init = simple_init(vm, (Type *)callable); /* what ran may have changed it */
        if (init) {
            if (!(function = begin_instance(vm, window, (Type *)callable, init))) return NULL;
            args--, nargs++;
            kind = FRAME_INIT;
        }
    }
    if (!function) return call_other(vm, frame, pc, callable, args, nargs, names);
    Frame *callee = names ? frame_push(vm, function, args, nargs, names, kind, 3) : call_push(vm, function, args, nargs, kind);
    return callee ? begin_pushed(vm, frame, pc, callee, kind == FRAME_INIT ? after_init : after) : NULL;
}

/* A call with * or **. */
static const void *help_call_unpacked(VM *vm, Frame *frame, const Insn *pc, const void *after, const void *after_init) {
    (void)after_init;
    Value *window = &frame->regs[pc->b];
    frame->pc = pc;
    if (!value_is_reference(window[0]) || !value_is_reference(window[2])) return CALL_BY_LOOP;
    Object *callable = value_object(window[0]), *positional = value_object(window[2]);
    if (pc->c == 2 && !unpacked_keywords(vm, callable, positional, &window[3])) return NULL;
    Object *keywords = pc->c ? value_object(window[3]) : NULL;
    uint32_t end = pc->b + 3u + (pc->c != 0);
    if (is_exact(callable, TYPE_FUNCTION) && is_exact(positional, TYPE_TUPLE)) {
        if (!vm_look_up(vm)) return NULL;
        window[0] = VALUE_UNBOUND;
        Frame *callee = push_unpacked(vm, (Function *)callable, (Tuple *)positional, (Dict *)keywords, 1);
        if (!callee) return NULL;
        registers_release(frame->regs, pc->b, end); /* the callee has its own references */
        return begin_pushed(vm, frame, pc, callee, after);
    }
    return finish_other(vm, frame, pc, end, call_unpacked(vm, callable, positional, keywords));
}

/* A special method returns to the instruction that wanted it. Where that goes on; NULL RAISES, in the caller's frame. */
static const void *help_special_return(VM *vm, Value result) {
    Frame *frame = vm->current;
    unsigned asked = frame->resume;
    if (likely(!frame->object)) frame_leave_plain(vm, frame, frame->regs, frame->code->local_count);
    else frame_leave(vm, frame);
    return special_returned(vm, asked, result) ? native_at(vm, vm->current) : NULL;
}

/* An int, as all 32 bits of it are looked at. */
static int help_equal_texts(const Str *a, const Str *b) { return str_equal_quick(a, b); }
static Object **help_place_in_dict(VM *vm, Dict *d, Value key) { return place_in_dict(vm, d, key); }

/* The function that C called returns; the result is for C. NULL RAISES. */
static Object *help_entry_return(VM *vm, Value result) {
    Frame *frame = vm->current;
    Object *o = value_make_object(vm, result);
    if (!o) return NULL;
    vm->yielded = false;
    if (likely(!frame->object && !frame->locals)) frame_leave_plain(vm, frame, frame->regs, frame->code->local_count);
    else frame_leave(vm, frame);
    return o;
}

/* The generator that C resumed yields. NULL RAISES. */
static Object *help_entry_yield(VM *vm, Value item) {
    Object *o = value_make_object(vm, item);
    if (!o) return NULL;
    generator_suspend(vm, vm->current->generator);
    vm->yielded = true;
    return o;
}

/* The running generator yields. */
static void help_suspend(VM *vm, Generator *g) { generator_suspend(vm, g); }

/* The last reference is gone, or an object that the collector had settled. */
static void help_release(Object *o) { object_release(o); }

/* Fills the addresses in. */
void jit_set_helpers(Jit *jit) {
#define X(name) jit->name = (void *)help_##name;
    JIT_HELPERS(X)
#undef X
}
