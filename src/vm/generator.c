/* Generators: frames that stop and go on. */
#include "compile/opcode.h"
#include "vm/loop.h"
#include "vm/operate.h"

Object *generator_new(VM *vm, Function *function, Value *regs) {
    Code *code = function->code;
    size_t bytes = memory_size(code->register_count, sizeof(Value), sizeof(Generator));
    Generator *g = (Generator *)object_alloc_zeroed(vm, builtin_type(vm, TYPE_GENERATOR), bytes);
    if (!g) return NULL;
    memcpy(g->regs, regs, code->local_count * sizeof(Value));
    memset(regs, 0, code->local_count * sizeof(Value));
    g->frame = (Frame){.regs = g->regs, .pc = code->insns, .code = code, .function = incref(function), .generator = g,
                       .kind = FRAME_GENERATOR_ENTRY};
    object_track(vm, OBJ(g));
    return OBJ(g);
}

/* PEP 479: a StopIteration that leaves a generator is an error in it. */
static void convert_stop_iteration(VM *vm) {
    if (!exception_is(vm, EXC_STOP_ITERATION)) return;
    Object *stop = exception_take(vm);
    raise(vm, EXC_RUNTIME_ERROR, "generator raised StopIteration");
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
    uint32_t count = frame->code->register_count;
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
    frame->code = NULL;
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
    if (exception_pending(vm)) convert_stop_iteration(vm);
    Object *pending = exception_take(vm);
    release_frame(vm, g);
    exception_restore(vm, pending);
    decref(g);
}

/* ---- resuming from C ---- */

static Object *already_executing(VM *vm) { return raise(vm, EXC_VALUE_ERROR, "generator already executing"); }

/* Puts what was sent where the suspended instruction wants it. */
static bool deliver(VM *vm, Generator *g, Object *sent) {
    if (g->state == GENERATOR_CREATED) {
        if (sent == NONE(vm)) return true;
        raise(vm, EXC_TYPE_ERROR, "can't send non-None value to a just-started generator");
        return false;
    }
    Frame *frame = &g->frame;
    if (frame->pc->op == OP_YIELD_VALUE) {
        Value old = frame->regs[frame->pc->a];
        frame->regs[frame->pc->a] = value_from_object(incref(sent));
        frame->pc++;
        if (value_is_reference(old)) decref_object(value_object(old));
    } else {
        g->sent = value_from_object(incref(sent));
    }
    return true;
}

static Object *run(VM *vm, Generator *g, Object **result) {
    if (!recursion_enter(vm, "")) return NULL;
    if (vm->depth >= vm->depth_limit) return raise(vm, EXC_RECURSION_ERROR, "maximum recursion depth exceeded");
    generator_enter(vm, g, FRAME_GENERATOR_ENTRY, 0);
    Object *value = loop_run(vm, &g->frame);
    recursion_leave(vm);
    if (!value || vm->yielded) return value;
    *result = value;
    return NULL;
}

Object *generator_resume(VM *vm, Generator *g, Object *sent, Object **result) {
    *result = NULL;
    if (g->state == GENERATOR_RUNNING) return already_executing(vm);
    if (g->state == GENERATOR_DONE) {
        *result = NONE(vm);
        return NULL;
    }
    if (!deliver(vm, g, sent)) return NULL;
    return run(vm, g, result);
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
    return run(vm, g, result);
}

/* The iterator a suspended generator delegates to, BORROWED; NULL none. */
static Object *delegate_of(Generator *g) {
    if (g->state != GENERATOR_SUSPENDED || g->frame.pc->op != OP_YIELD_FROM) return NULL;
    return value_object(g->frame.regs[g->frame.pc->b]);
}

static Object *stop_with(VM *vm, Object *result /* owned or NULL */) {
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
    if (is_exact(iterator, TYPE_GENERATOR)) return generator_close(vm, (Generator *)iterator);
    Object *close = object_getattr_maybe(vm, iterator, NAME(vm, close));
    if (!close) return !exception_pending(vm);
    Object *answer = object_call0(vm, close);
    decref(close);
    if (!answer) return false;
    decref(answer);
    return true;
}

static Object *throw_instance(VM *vm, Generator *g, Object *exception, Object **result);

/* Hands a thrown exception to the delegate. False: it has no throw; throw into g itself. */
static bool throw_into_delegate(VM *vm, Generator *g, Object *iterator, Object *exception, Object **result, Object **item) {
    Object *finished = NULL;
    *item = NULL;
    if (is_exact(iterator, TYPE_GENERATOR)) {
        g->state = GENERATOR_RUNNING;
        *item = throw_instance(vm, (Generator *)iterator, exception, &finished);
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

static Object *throw_instance(VM *vm, Generator *g, Object *exception, Object **result) {
    *result = NULL;
    if (g->state == GENERATOR_RUNNING) return already_executing(vm);
    Object *iterator = delegate_of(g);
    if (iterator) {
        Object *item = NULL;
        incref(iterator);
        if (type_is_subtype(type_of(exception), builtin_type(vm, EXC_GENERATOR_EXIT))) {
            g->state = GENERATOR_RUNNING;
            bool closed = close_iterator(vm, iterator);
            g->state = GENERATOR_SUSPENDED;
            decref(iterator);
            if (!closed) return resume_raising(vm, g, result);
        } else {
            bool done = throw_into_delegate(vm, g, iterator, exception, result, &item);
            decref(iterator);
            if (done) return item;
        }
    }
    exception_restore(vm, incref(exception));
    return resume_raising(vm, g, result);
}

bool generator_close(VM *vm, Generator *g) {
    if (g->state == GENERATOR_DONE) return true;
    if (g->state == GENERATOR_RUNNING) return already_executing(vm) != NULL;
    if (g->state == GENERATOR_CREATED) {
        g->state = GENERATOR_DONE;
        release_frame(vm, g);
        return true;
    }
    Object *exit = exception_new(vm, builtin_type(vm, EXC_GENERATOR_EXIT), NULL);
    if (!exit) return false;
    Object *result = NULL;
    Object *item = throw_instance(vm, g, exit, &result);
    decref(exit);
    if (item) {
        decref(item);
        raise(vm, EXC_RUNTIME_ERROR, "generator ignored GeneratorExit");
        return false;
    }
    if (result) {
        decref(result);
        return true;
    }
    return exception_clear_if(vm, EXC_GENERATOR_EXIT) || exception_clear_if(vm, EXC_STOP_ITERATION);
}

/* ---- methods ---- */

static Object *generator_send(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Object *result;
    Object *item = generator_resume(vm, (Generator *)self, args[0], &result);
    return item ? item : stop_with(vm, result);
}

static Object *generator_next(VM *vm, Object *self) {
    Object *result;
    Object *item = generator_resume(vm, (Generator *)self, NONE(vm), &result);
    if (item || !result) return item;
    if (!is_none(result)) return stop_with(vm, result); /* the value travels in StopIteration */
    return NULL;
}

static Object *generator_throw(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Object *exception = args[0], *value = args[1];
    Object *made = NULL;
    if (is_type(exception)) {
        made = value && !is_none(value) ? (is_exception(value) ? incref(value) : object_call1(vm, exception, value))
                                        : object_call0(vm, exception);
        if (!made) return NULL;
        exception = made;
    }
    if (!is_exception(exception)) {
        xdecref(made);
        return raise(vm, EXC_TYPE_ERROR, "exceptions must be classes or instances deriving from BaseException, not %T", exception);
    }
    if (args[2] && !is_none(args[2])) set_ref(&((Exception *)exception)->traceback, incref(args[2]));
    Object *result = NULL;
    Object *item = throw_instance(vm, (Generator *)self, exception, &result);
    if (!item && !result && !exception_pending(vm)) exception_restore(vm, incref(exception));
    xdecref(made);
    return item ? item : stop_with(vm, result);
}

static Object *generator_close_method(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    return generator_close(vm, (Generator *)self) ? NONE(vm) : NULL;
}

static Object *generator_repr(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    Str *name = g->qualname ? g->qualname : function_qualname(vm, g->frame.function);
    return OBJ(str_from_format(vm, "<generator object %U at 0x%lx>", name, (long)(uintptr_t)g));
}

static Object *get_name(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    return incref(OBJ(g->name ? g->name : function_name(vm, g->frame.function)));
}
static Object *get_qualname(VM *vm, Object *self) {
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
static int set_name(VM *vm, Object *self, Object *value) { return set_text(vm, &((Generator *)self)->name, value, "__name__"); }
static int set_qualname(VM *vm, Object *self, Object *value) {
    return set_text(vm, &((Generator *)self)->qualname, value, "__qualname__");
}
static Object *get_running(VM *vm, Object *self) { return BOOL(vm, ((Generator *)self)->state == GENERATOR_RUNNING); }
static Object *get_suspended(VM *vm, Object *self) { return BOOL(vm, ((Generator *)self)->state == GENERATOR_SUSPENDED); }
static Object *get_frame(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    if (g->state == GENERATOR_DONE) return NONE(vm);
    FrameObject *object = frame_object(vm, &g->frame);
    return object ? incref(OBJ(object)) : NULL;
}
static Object *get_code(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    return g->frame.code ? incref(OBJ(g->frame.code)) : NONE(vm);
}
static Object *get_delegate(VM *vm, Object *self) {
    Object *iterator = delegate_of((Generator *)self);
    return iterator ? incref(iterator) : NONE(vm);
}

/* ---- life ---- */

static void generator_finalize(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    if (g->state != GENERATOR_SUSPENDED) return;
    Object *pending = exception_take(vm);
    if (!generator_close(vm, g) && vm->core.hooks.unraisable) vm->core.hooks.unraisable(vm, self);
    exception_restore(vm, pending);
}

static void generator_destroy(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    if (g->frame.function) {
        g->state = GENERATOR_DONE;
        release_frame(vm, g);
    }
    clear_ref(&g->handled);
    clear_ref(&g->name);
    clear_ref(&g->qualname);
}

static int generator_traverse(Object *self, Visit visit, void *context) {
    Generator *g = (Generator *)self;
    VISIT(g->name);
    VISIT(g->qualname);
    VISIT(g->handled);
    VISIT(g->outer);
    if (!g->frame.function) return 0;
    VISIT(g->frame.function);
    VISIT(g->frame.object);
    if (value_is_reference(g->sent)) VISIT(value_object(g->sent));
    for (uint32_t i = 0; i < g->frame.code->register_count; i++) {
        if (value_is_reference(g->regs[i])) VISIT(value_object(g->regs[i]));
    }
    return 0;
}

static int generator_clear(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    if (g->state != GENERATOR_RUNNING && g->frame.function) {
        g->state = GENERATOR_DONE;
        release_frame(vm, g);
    }
    clear_ref(&g->handled);
    return 0;
}

static const MethodDef generator_methods[] = {
    {"send", "(value, /)", generator_send, "Resumes the generator: value is the result of its yield.", 0},
    {"throw", "(type, value=None, traceback=None, /)", generator_throw, "Raises an exception at the suspended yield.", 0},
    {"close", "()", generator_close_method, "Ends the generator: raises GeneratorExit at its yield.", 0},
    {0},
};

static const GetSetDef generator_getset[] = {
    {"__name__", get_name, set_name, "the function's name"},
    {"__qualname__", get_qualname, set_qualname, "the function's qualified name"},
    {"gi_running", get_running, NULL, "is it running?"},
    {"gi_suspended", get_suspended, NULL, "is it stopped at a yield?"},
    {"gi_frame", get_frame, NULL, "its frame, None when it is done"},
    {"gi_code", get_code, NULL, "its code"},
    {"gi_yieldfrom", get_delegate, NULL, "what it delegates to, or None"},
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
    .life = {.destroy = generator_destroy, .traverse = generator_traverse, .clear = generator_clear, .finalize = generator_finalize},
    .slots = {.repr = generator_repr, .iter = iterator_self, .next = generator_next},
};

/* ---- what the loop asks ---- */

Object *yield_from_iterator(VM *vm, Object *o) {
    if (is_exact(o, TYPE_GENERATOR)) return incref(o);
    return object_iter(vm, o);
}

Object *delegate_step(VM *vm, Object *iterator, Object *sent, Object **result) {
    Object *item;
    *result = NULL;
    if (is_exact(iterator, TYPE_GENERATOR)) return generator_resume(vm, (Generator *)iterator, sent, result);
    if (is_none(sent)) item = type_of(iterator)->slots.next(vm, iterator);
    else item = object_call_method(vm, iterator, NAME(vm, send), &sent, 1);
    if (item) return item;
    if (exception_pending(vm) && !exception_is(vm, EXC_STOP_ITERATION)) return NULL;
    *result = stop_iteration_take_value(vm);
    return NULL;
}
