/* Generators: frames that stop and go on. Coroutines (coroutine.c) and asynchronous generators (async_generator.c) are
 * the same struct, and what they have in common is here. */
#include "compile/opcode.h"
#include "vm/coroutine.h"
#include "vm/loop.h"
#include "vm/operate.h"

#include <assert.h>

static TypeId type_for(const Code *code) {
    return code->flags & CODE_ASYNC_GENERATOR ? TYPE_ASYNC_GENERATOR : code->flags & CODE_COROUTINE ? TYPE_COROUTINE : TYPE_GENERATOR;
}

static const char *kind_of(const Generator *g) {
    return is_exact(OBJ(g), TYPE_COROUTINE) ? "coroutine" : is_exact(OBJ(g), TYPE_ASYNC_GENERATOR) ? "async generator" : "generator";
}

static uint32_t register_count_of(const Code *code) { return code->register_count + !!(code->flags & (CODE_ASYNC_GENERATOR | CODE_COROUTINE)); }

Object *generator_new(VM *vm, Function *function, Value *regs) {
    Code *code = function->code;
    size_t bytes = memory_size(register_count_of(code), sizeof(Value), sizeof(Generator));
    Generator *g = (Generator *)object_alloc_zeroed(vm, builtin_type(vm, type_for(code)), bytes);
    if (!g) return NULL;
    memcpy(g->regs, regs, code->local_count * sizeof(Value));
    memset(regs, 0, code->local_count * sizeof(Value));
    g->frame = (Frame){.regs = g->regs, .pc = code->insns, .code = code, .function = incref(function), .generator = g,
                       .kind = FRAME_GENERATOR_ENTRY};
    object_track(vm, OBJ(g));
    if (unlikely(vm->origin_depth && is_exact(OBJ(g), TYPE_COROUTINE)) && !coroutine_keep_origin(vm, g, regs)) {
        decref(g);
        return NULL;
    }
    return OBJ(g);
}

/* PEP 479: a StopIteration that leaves a generator is an error in it. */
static void convert_stop_iteration(VM *vm, const Generator *g) {
    bool async = is_exact(OBJ(g), TYPE_ASYNC_GENERATOR) && exception_is(vm, EXC_STOP_ASYNC_ITERATION);
    if (!async && !exception_is(vm, EXC_STOP_ITERATION)) return;
    Object *stop = exception_take(vm);
    raise(vm, EXC_RUNTIME_ERROR, "%s raised %s", kind_of(g), async ? "StopAsyncIteration" : "StopIteration");
    Object *error = exception_take(vm);
    if (error && is_exception(error) && is_exact(error, EXC_RUNTIME_ERROR)) {
        set_ref(&((Exception *)error)->cause, incref(stop));
        set_ref(&((Exception *)error)->context, incref(stop));
        ((Exception *)error)->suppress_context = true;
    }
    decref(stop);
    exception_restore(vm, error);
}

static void release_frame(VM *vm, Generator *g) {
    Frame *frame = &g->frame;
    Function *function = frame->function;
    uint32_t count = register_count_of(frame->code);
    if (frame->object) {
        FrameObject *o = frame->object;
        o->instruction = frame_instruction(frame);
        frame->object = NULL;
        if (object_count(OBJ(o)) > 1 && frame->back) o->back = xincref(frame_object(vm, frame->back));
        o->live = NULL;
        decref(o);
    }
    for (uint32_t i = 0; i < count; i++) {
        Value v = g->regs[i];
        g->regs[i] = VALUE_UNBOUND;
        if (value_is_reference(v)) decref_object(value_object(v));
    }
    Value sent = g->sent;
    g->sent = VALUE_UNBOUND;
    if (value_is_reference(sent)) decref_object(value_object(sent));
    frame->back = NULL;
    frame->function = NULL;
    incref(frame->code); /* from now on it is owned, by a field that before went with the function */
    if (!g->name) g->name = incref(function_name(vm, function));
    if (!g->qualname) g->qualname = incref(function_qualname(vm, function));
    decref(function);
}

void generator_finish(VM *vm, Generator *g) {
    Object *own = generator_swap_handled(vm, g);
    xdecref(own);
    vm->current = g->frame.back;
    vm->depth--;
    g->state = GENERATOR_DONE;
    if (exception_pending(vm)) convert_stop_iteration(vm, g);
    Object *pending = exception_take(vm);
    release_frame(vm, g);
    exception_restore(vm, pending);
    decref(g);
}

/* ---- resuming from C ---- */

static Object *already_executing(VM *vm, const Generator *g) { return raise(vm, EXC_VALUE_ERROR, "%s already executing", kind_of(g)); }

/* Puts what was sent where the suspended instruction wants it. */
static bool deliver(VM *vm, Generator *g, Object *sent) {
    if (g->state == GENERATOR_CREATED) {
        if (sent == NONE(vm)) return true;
        raise(vm, EXC_TYPE_ERROR, "can't send non-None value to a just-started %s", kind_of(g));
        return false;
    }
    Frame *frame = &g->frame;
    if (likely(frame->pc->op == OP_YIELD_DROP)) {
        frame->pc++;
    } else if (frame->pc->op == OP_YIELD_VALUE) {
        Value old = frame->regs[frame->pc->a];
        frame->regs[frame->pc->a] = value_from_object(incref(sent));
        frame->pc++;
        if (value_is_reference(old)) decref_object(value_object(old));
    } else {
        g->sent = value_from_object(incref(sent));
    }
    return true;
}

static inline bool may_run(VM *vm) {
    return recursion_enter(vm, "") && (likely(vm->depth < vm->depth_limit) || depth_reserve(vm));
}

static inline Object *go_on(VM *vm, Generator *g, Object **result) {
    generator_enter(vm, g, FRAME_GENERATOR_ENTRY, 0);
    Object *value = frame_run(vm, &g->frame);
    recursion_leave(vm);
    if (!value || vm->yielded) return value;
    *result = value;
    return NULL;
}

static Object *run(VM *vm, Generator *g, Object **result) { return may_run(vm) ? go_on(vm, g, result) : NULL; }

Object *generator_resume(VM *vm, Generator *g, Object *sent, Object **result) {
    *result = NULL;
    if (g->state == GENERATOR_RUNNING) return already_executing(vm, g);
    if (g->state == GENERATOR_DONE) {
        if (is_exact(OBJ(g), TYPE_COROUTINE)) return raise(vm, EXC_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
        *result = NONE(vm);
        return NULL;
    }
    if (!may_run(vm) || !deliver(vm, g, sent)) return NULL;
    return go_on(vm, g, result);
}

/* What is raised at a suspended yield has for its context what is handled there; what the resumer handles is not its business. */
static void chain_to_handled(VM *vm, Generator *g) {
    if (!g->handled) return;
    Object *exception = exception_take(vm), *outer = vm->core.handled;
    vm->core.handled = g->handled;
    raise_object(vm, exception);
    vm->core.handled = outer;
    decref(exception);
}

/* Resumes with an exception, which must be pending. */
static Object *resume_raising(VM *vm, Generator *g, Object **result) {
    *result = NULL;
    if (g->state == GENERATOR_DONE) return NULL;
    if (g->state == GENERATOR_CREATED) { /* raised before the first line: add its frame, then it is over */
        Object *pending = exception_take(vm);
        generator_enter(vm, g, FRAME_GENERATOR_ENTRY, 0);
        exception_restore(vm, pending);
        FrameObject *object = frame_object(vm, &g->frame);
        if (object) traceback_add(vm, OBJ(object), (int32_t)g->frame.code->first_line, 0);
        generator_finish(vm, g);
        return NULL;
    }
    chain_to_handled(vm, g);
    return run(vm, g, result);
}

Object *generator_delegate(Generator *g) {
    if (g->state != GENERATOR_SUSPENDED || g->frame.pc->op != OP_YIELD_FROM) return NULL;
    return value_object(g->frame.regs[g->frame.pc->b]);
}

Object *generator_stop_with(VM *vm, Object *result) {
    if (!result) return NULL;
    raise_stop_iteration(vm, is_none(result) ? NULL : result);
    decref(result);
    return NULL;
}

/* The delegation ended with a value: the suspended instruction completes with it. */
static Object *delegation_ended(VM *vm, Generator *g, Object *value, Object **result) {
    Frame *frame = &g->frame;
    uint16_t dest = frame->pc->a, iterator = frame->pc->b;
    Value done = frame->regs[iterator];
    frame->regs[iterator] = VALUE_UNBOUND;
    decref_object(value_object(done));
    Value old = frame->regs[dest];
    frame->regs[dest] = value_from_object(value);
    if (value_is_reference(old)) decref_object(value_object(old));
    frame->pc++;
    return run(vm, g, result);
}

static bool close_iterator(VM *vm, Object *iterator) {
    if (is_delegate(iterator)) return generator_close(vm, (Generator *)iterator);
    Object *close = object_getattr_maybe(vm, iterator, NAME(vm, close));
    if (!close) return !exception_pending(vm);
    Object *answer = object_call0(vm, close);
    decref(close);
    if (!answer) return false;
    decref(answer);
    return true;
}

/* Hands a thrown exception to the delegate. False: it has no throw; throw into g itself. */
static bool throw_into_delegate(VM *vm, Generator *g, Object *iterator, Object *exception, bool close_delegate, Object **result, Object **item) {
    Object *finished = NULL;
    *item = NULL;
    if (is_delegate(iterator)) {
        g->state = GENERATOR_RUNNING;
        *item = generator_throw_instance(vm, (Generator *)iterator, exception, close_delegate, &finished);
        g->state = GENERATOR_SUSPENDED;
    } else {
        Object *method = object_getattr_maybe(vm, iterator, NAME(vm, throw));
        if (!method) return exception_pending(vm);
        g->state = GENERATOR_RUNNING;
        *item = object_call1(vm, method, exception);
        g->state = GENERATOR_SUSPENDED;
        decref(method);
        if (!*item && exception_is(vm, EXC_STOP_ITERATION)) finished = stop_iteration_take_value(vm);
    }
    if (finished) *item = delegation_ended(vm, g, finished, result);
    else if (!*item) *item = resume_raising(vm, g, result);
    return true;
}

Object *generator_throw_instance(VM *vm, Generator *g, Object *exception, bool close_delegate, Object **result) {
    *result = NULL;
    if (g->state == GENERATOR_RUNNING) return already_executing(vm, g);
    if (g->state == GENERATOR_DONE && is_exact(OBJ(g), TYPE_COROUTINE)) {
        return raise(vm, EXC_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
    }
    Object *iterator = generator_delegate(g);
    if (iterator) {
        Object *item = NULL;
        incref(iterator);
        if (close_delegate && type_is_subtype(type_of(exception), builtin_type(vm, EXC_GENERATOR_EXIT))) {
            g->state = GENERATOR_RUNNING;
            bool closed = close_iterator(vm, iterator);
            g->state = GENERATOR_SUSPENDED;
            decref(iterator);
            if (!closed) return resume_raising(vm, g, result);
        } else {
            bool done = throw_into_delegate(vm, g, iterator, exception, close_delegate, result, &item);
            decref(iterator);
            if (done) return item;
        }
    }
    exception_restore(vm, incref(exception));
    return resume_raising(vm, g, result);
}

bool generator_close(VM *vm, Generator *g) {
    if (g->state == GENERATOR_DONE) return true;
    if (g->state == GENERATOR_RUNNING) return already_executing(vm, g) != NULL;
    if (g->state == GENERATOR_CREATED) {
        g->state = GENERATOR_DONE;
        release_frame(vm, g);
        return true;
    }
    Object *exit = exception_new(vm, builtin_type(vm, EXC_GENERATOR_EXIT), NULL);
    if (!exit) return false;
    Object *result = NULL;
    Object *item = generator_throw_instance(vm, g, exit, true, &result);
    decref(exit);
    if (item) {
        decref(item);
        raise(vm, EXC_RUNTIME_ERROR, "%s ignored GeneratorExit", kind_of(g));
        return false;
    }
    if (result) {
        decref(result);
        return true;
    }
    return exception_clear_if(vm, EXC_GENERATOR_EXIT) || exception_clear_if(vm, EXC_STOP_ITERATION);
}

/* ---- methods ---- */

Object *generator_send(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Object *result;
    Object *item = generator_resume(vm, (Generator *)self, args[0], &result);
    return item ? item : generator_stop_with(vm, result);
}

static Object *generator_next(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    Object *result = NULL, *item;
    if (likely(g->state == GENERATOR_SUSPENDED && g->frame.pc->op == OP_YIELD_DROP)) {
        if (!may_run(vm)) return NULL;
        g->frame.pc++;
        item = go_on(vm, g, &result);
    } else {
        item = generator_resume(vm, g, NONE(vm), &result);
    }
    if (item || !result) return item;
    if (!is_none(result)) return generator_stop_with(vm, result); /* the value travels in StopIteration */
    return NULL;
}

Object *generator_exception(VM *vm, Object *type, Object *value, Object *traceback) {
    Object *exception = NULL;
    bool given = value && !is_none(value);
    if (traceback && !is_none(traceback) && !is_exact(traceback, TYPE_TRACEBACK))
        return raise(vm, EXC_TYPE_ERROR, "throw() third argument must be a traceback object");
    if (is_type(type) && type_is_subtype((Type *)type, builtin_type(vm, EXC_BASE_EXCEPTION))) {
        exception = !given ? object_call0(vm, type) : is_exception(value) ? incref(value) : object_call1(vm, type, value);
        if (!exception) return NULL;
    } else if (is_exception(type) && given) {
        return raise(vm, EXC_TYPE_ERROR, "instance exception may not have a separate value");
    }
    if (!is_exception(exception ? exception : type)) {
        xdecref(exception);
        return raise(vm, EXC_TYPE_ERROR, "exceptions must be classes or instances deriving from BaseException, not %T", type);
    }
    if (!exception) exception = incref(type);
    if (traceback && !is_none(traceback)) set_ref(&((Exception *)exception)->traceback, incref(traceback));
    return exception;
}

Object *generator_throw(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Object *exception = generator_exception(vm, args[0], args[1], args[2]);
    if (!exception) return NULL;
    Object *result = NULL;
    Object *item = generator_throw_instance(vm, (Generator *)self, exception, true, &result);
    decref(exception);
    return item ? item : generator_stop_with(vm, result);
}

Object *generator_close_method(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    return generator_close(vm, (Generator *)self) ? NONE(vm) : NULL;
}

Object *generator_repr(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    Str *name = g->qualname ? g->qualname : function_qualname(vm, g->frame.function);
    return OBJ(str_from_format(vm, "<%s object %U at 0x%lx>", is_exact(OBJ(g), TYPE_ASYNC_GENERATOR) ? "async_generator" : kind_of(g),
                               name, (long)(uintptr_t)g));
}

Object *generator_get_name(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    return incref(OBJ(g->name ? g->name : function_name(vm, g->frame.function)));
}
Object *generator_get_qualname(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    return incref(OBJ(g->qualname ? g->qualname : function_qualname(vm, g->frame.function)));
}
static int set_text(VM *vm, Str **field, Object *value, const char *what) {
    if (!value || !is_str(value)) {
        raise(vm, EXC_TYPE_ERROR, "%s must be set to a string object", what);
        return -1;
    }
    set_ref(field, (Str *)incref(value));
    return 0;
}
int generator_set_name(VM *vm, Object *self, Object *value) { return set_text(vm, &((Generator *)self)->name, value, "__name__"); }
int generator_set_qualname(VM *vm, Object *self, Object *value) {
    return set_text(vm, &((Generator *)self)->qualname, value, "__qualname__");
}
Object *generator_get_running(VM *vm, Object *self) { return BOOL(vm, ((Generator *)self)->state == GENERATOR_RUNNING); }
Object *generator_get_suspended(VM *vm, Object *self) { return BOOL(vm, ((Generator *)self)->state == GENERATOR_SUSPENDED); }
Object *generator_get_frame(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    if (g->state == GENERATOR_DONE) return NONE(vm);
    FrameObject *object = frame_object(vm, &g->frame);
    return object ? incref(OBJ(object)) : NULL;
}
Object *generator_get_code(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    (void)vm;
    return incref(OBJ(g->frame.code));
}
Object *generator_get_delegate(VM *vm, Object *self) {
    Object *iterator = generator_delegate((Generator *)self);
    return iterator ? incref(iterator) : NONE(vm);
}

/* ---- life ---- */

void generator_finalize(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    if (g->state == GENERATOR_CREATED && is_exact(OBJ(g), TYPE_COROUTINE)) coroutine_warn_unawaited(vm, g);
    if (g->state != GENERATOR_SUSPENDED || async_generator_hand_over(vm, g)) return;
    assert(!vm->core.silent);
    Object *pending = exception_take(vm);
    if (!generator_close(vm, g)) exception_unraisable(vm, NULL, self);
    exception_restore(vm, pending);
}

bool generator_at_rest(Object *self) {
    const Generator *g = (Generator *)self;
    return g->state != GENERATOR_SUSPENDED && !(g->state == GENERATOR_CREATED && is_exact(self, TYPE_COROUTINE));
}

void generator_destroy(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    if (g->frame.function) {
        g->state = GENERATOR_DONE;
        release_frame(vm, g);
    }
    clear_ref(&g->frame.code);
    clear_ref(&g->handled);
    clear_ref(&g->name);
    clear_ref(&g->qualname);
}

int generator_traverse(Object *self, Visit visit, void *context) {
    Generator *g = (Generator *)self;
    VISIT(g->name);
    VISIT(g->qualname);
    VISIT(g->handled);
    if (!g->frame.function) {
        VISIT(g->frame.code);
        return 0;
    }
    VISIT(g->frame.function);
    VISIT(g->frame.object);
    if (value_is_reference(g->sent)) VISIT(value_object(g->sent));
    uint32_t count = register_count_of(g->frame.code);
    for (uint32_t i = 0; i < count; i++) {
        if (value_is_reference(g->regs[i])) VISIT(value_object(g->regs[i]));
    }
    return 0;
}

int generator_clear(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    if (g->state != GENERATOR_RUNNING && g->frame.function) {
        g->state = GENERATOR_DONE;
        release_frame(vm, g);
    }
    if (g->state != GENERATOR_RUNNING) clear_ref(&g->handled);
    return 0;
}

static const MethodDef generator_methods[] = {
    {"send", "(value, /)", generator_send, "Resumes the generator: value is the result of its yield.", 0},
    {"throw", "(type, value=None, traceback=None, /)", generator_throw, "Raises an exception at the suspended yield.", 0},
    {"close", "()", generator_close_method, "Ends the generator: raises GeneratorExit at its yield.", 0},
    {0},
};

static const GetSetDef generator_getset[] = {
    {"__name__", generator_get_name, generator_set_name, "the function's name"},
    {"__qualname__", generator_get_qualname, generator_set_qualname, "the function's qualified name"},
    {"gi_running", generator_get_running, NULL, "is it running?"},
    {"gi_suspended", generator_get_suspended, NULL, "is it stopped at a yield?"},
    {"gi_frame", generator_get_frame, NULL, "its frame, None when it is done"},
    {"gi_code", generator_get_code, NULL, "its code"},
    {"gi_yieldfrom", generator_get_delegate, NULL, "what it delegates to, or None"},
    {0},
};

const TypeSpec generator_type = {
    .id = TYPE_GENERATOR,
    .base = TYPE_OBJECT,
    .size = sizeof(Generator),
    .flags = TYPE_NO_NEW | TYPE_WEAKREFABLE,
    .doc = "An iterator whose next step runs a function on to its next yield.",
    .methods = generator_methods,
    .getset = generator_getset,
    .life = {.destroy = generator_destroy, .traverse = generator_traverse, .clear = generator_clear, .finalize = generator_finalize, .at_rest = generator_at_rest},
    .slots = {.repr = generator_repr, .iter = iterator_self, .next = generator_next},
};

/* ---- what the loop asks ---- */

Object *yield_from_iterator(VM *vm, Frame *frame, Object *o) {
    if (is_exact(o, TYPE_GENERATOR)) return incref(o);
    if (is_exact(o, TYPE_COROUTINE)) {
        if (frame->code->flags & (CODE_COROUTINE | CODE_ITERABLE_COROUTINE)) return incref(o);
        return raise(vm, EXC_TYPE_ERROR, "cannot 'yield from' a coroutine object in a non-coroutine generator");
    }
    return object_iter(vm, o);
}

Object *delegate_step(VM *vm, Object *iterator, Object *sent, Object **result) {
    Object *item;
    *result = NULL;
    if (is_delegate(iterator)) return generator_resume(vm, (Generator *)iterator, sent, result);
    UnaryFn next = type_of(iterator)->slots.next;
    if (is_none(sent)) item = next ? next(vm, iterator) : object_next(vm, iterator);
    else item = object_call_method(vm, iterator, NAME(vm, send), &sent, 1);
    if (item) return item;
    if (exception_pending(vm) && !exception_is(vm, EXC_STOP_ITERATION)) return NULL;
    *result = stop_iteration_take_value(vm);
    return NULL;
}
