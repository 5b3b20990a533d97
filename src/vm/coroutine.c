/* Owns coroutines, what `await` runs, and the steps of `async for` and `async with`. */
#include "vm/coroutine.h"

#include "object/function.h"
#include "object/module.h"
#include "object/protocol.h"
#include "vm/loop.h"

/* ---- coroutines ---- */

/* What coroutine.__await__() gives: an iterator that runs it. */
typedef struct CoroutineWrapper {
    Object head;
    Generator *coroutine; /* owned */
} CoroutineWrapper;

static Object *coroutine_await(VM *vm, Object *self) {
    CoroutineWrapper *w = (CoroutineWrapper *)builtin_allocate(vm, TYPE_COROUTINE_WRAPPER, sizeof *w);
    if (!w) return NULL;
    w->coroutine = (Generator *)incref(self);
    object_track(vm, OBJ(w));
    return OBJ(w);
}

void coroutine_warn_unawaited(VM *vm, Generator *g) {
    if (!vm->core.modules) return; /* the end: nobody listens any more */
    Object *pending = exception_take(vm);
    Object *warnings = module_loaded(vm, "warnings");
    Object *warn = warnings ? object_getattr_text(vm, warnings, "_warn_unawaited_coroutine") : NULL;
    Object *done = NULL;
    if (warn) {
        done = object_call1(vm, warn, OBJ(g));
    } else if (!exception_pending(vm)) {
        Str *name = (Str *)generator_get_qualname(vm, OBJ(g));
        Str *text = name ? str_from_format(vm, "coroutine '%U' was never awaited", name) : NULL;
        const char *message = text ? str_c_text(vm, text) : NULL;
        if (message && (!vm->core.hooks.warn || vm->core.hooks.warn(vm, EXC_RUNTIME_WARNING, message) == 0)) done = NONE(vm);
        xdecref(text);
        xdecref(name);
    }
    if (!done) exception_unraisable(vm, NULL, OBJ(g));
    xdecref(done);
    xdecref(warn);
    exception_restore(vm, pending);
}

/* (file, line, function) of a frame. NEW */
static Object *place_of(VM *vm, const Frame *frame) {
    const Code *code = frame->code;
    Object *line = int_from_int64(vm, code_position(code, frame_instruction(frame)).line);
    Object *place = line ? tuple_pack(vm, 3, code->filename, line, code->name) : NULL;
    xdecref(line);
    return place;
}

bool coroutine_keep_origin(VM *vm, Generator *g, const Value *regs) {
    const Frame *caller = vm->current;
    if (caller && caller->regs == regs) caller = caller->back; /* the call had a frame of its own */
    size_t count = 0;
    for (const Frame *f = caller; f && count < vm->origin_depth; f = f->back) count++;
    Tuple *origin = tuple_allocate(vm, count);
    if (!origin) return false;
    for (size_t i = 0; i < count; i++, caller = caller->back)
        if (!(origin->items[i] = place_of(vm, caller))) {
            decref(origin);
            return false;
        }
    *generator_origin(g) = value_from_object(OBJ(origin));
    return true;
}

static Object *get_origin(VM *vm, Object *self) {
    Generator *g = (Generator *)self;
    Value origin = g->frame.function ? *generator_origin(g) : VALUE_UNBOUND;
    return value_is_reference(origin) ? incref(value_object(origin)) : NEW_NONE(vm);
}

static const MethodDef coroutine_methods[] = {
    {"send", "(arg, /)", generator_send, "Goes on with a value; gives what is yielded next.", 0},
    {"throw", "(type, value=None, traceback=None, /)", generator_throw, "Raises an exception where it waits.", 0},
    {"close", "()", generator_close_method, "Ends it: raises GeneratorExit where it waits.", 0},
    {0},
};
static const MemberDef coroutine_members[] = {
    MEMBER_GET("cr_origin", get_origin, "who made it, if sys.set_coroutine_origin_tracking_depth asked for it"),
    {0},
};

static const GetSetDef coroutine_getset[] = {
    {"__name__", generator_get_name, generator_set_name, "the function's name"},
    {"__qualname__", generator_get_qualname, generator_set_qualname, "the function's qualified name"},
    {"cr_running", generator_get_running, NULL, "is it running?"},
    {"cr_suspended", generator_get_suspended, NULL, "does it wait?"},
    {"cr_frame", generator_get_frame, NULL, "its frame, None when it is done"},
    {"cr_code", generator_get_code, NULL, "its code"},
    {"cr_await", generator_get_delegate, NULL, "what it waits for, or None"},
    {0},
};
const TypeSpec coroutine_type = {
    .id = TYPE_COROUTINE,
    .base = TYPE_OBJECT,
    .size = sizeof(Generator),
    .flags = TYPE_NO_NEW | TYPE_WEAKREFABLE,
    .doc = "A call of an async function: runs when it is awaited.",
    .methods = coroutine_methods,
    .members = coroutine_members,
    .getset = coroutine_getset,
    .life = {.destroy = generator_destroy, .traverse = generator_traverse, .clear = generator_clear, .finalize = generator_finalize, .at_rest = generator_at_rest},
    .slots = {.repr = generator_repr, .await = coroutine_await},
};

/* ---- their wrappers ---- */

static Object *wrapped(Object *self) { return OBJ(((CoroutineWrapper *)self)->coroutine); }
static Object *wrapper_next(VM *vm, Object *self) {
    Object *none = NONE(vm);
    return generator_send(vm, wrapped(self), &none, 1);
}
static Object *wrapper_send(VM *vm, Object *self, Object *const *args, size_t nargs) { return generator_send(vm, wrapped(self), args, nargs); }
static Object *wrapper_throw(VM *vm, Object *self, Object *const *args, size_t nargs) { return generator_throw(vm, wrapped(self), args, nargs); }
static Object *wrapper_close(VM *vm, Object *self, Object *const *args, size_t nargs) {
    return generator_close_method(vm, wrapped(self), args, nargs);
}
static void wrapper_destroy(VM *vm, Object *self) {
    (void)vm;
    clear_ref(&((CoroutineWrapper *)self)->coroutine);
}
static int wrapper_traverse(Object *self, Visit visit, void *context) {
    VISIT(((CoroutineWrapper *)self)->coroutine);
    return 0;
}

static const MethodDef wrapper_methods[] = {
    {"send", "(arg, /)", wrapper_send, "As the coroutine's.", 0},
    {"throw", "(type, value=None, traceback=None, /)", wrapper_throw, "As the coroutine's.", 0},
    {"close", "()", wrapper_close, "As the coroutine's.", 0},
    {0},
};
const TypeSpec coroutine_wrapper_type = {
    .id = TYPE_COROUTINE_WRAPPER,
    .base = TYPE_OBJECT,
    .size = sizeof(CoroutineWrapper),
    .flags = TYPE_NO_NEW,
    .doc = "Runs a coroutine as an iterator.",
    .methods = wrapper_methods,
    .life = {.destroy = wrapper_destroy, .traverse = wrapper_traverse},
    .slots = {.iter = iterator_self, .next = wrapper_next},
};

/* ---- await ---- */

/* What __anext__() gave cannot be awaited: the reason, which is pending, becomes the cause. */
static void *invalid_next(VM *vm, Object *o) {
    Object *cause = exception_take(vm);
    raise(vm, EXC_TYPE_ERROR, "'async for' received an invalid object from __anext__: %T", o);
    Object *error = exception_take(vm);
    if (error && cause && is_exact(error, EXC_TYPE_ERROR)) {
        set_ref(&((Exception *)error)->cause, incref(cause));
        set_ref(&((Exception *)error)->context, incref(cause));
        ((Exception *)error)->suppress_context = true;
    }
    xdecref(cause);
    exception_restore(vm, error);
    return NULL;
}

static void *not_awaitable(VM *vm, Object *o, AwaitPlace place) {
    if (place == AWAIT_ENTER || place == AWAIT_EXIT) {
        const char *method = place == AWAIT_ENTER ? "__aenter__" : "__aexit__";
        return raise(vm, EXC_TYPE_ERROR, "'async with' received an object from %s that does not implement __await__: %T", method, o);
    }
    raise(vm, EXC_TYPE_ERROR, "object %T can't be used in 'await' expression", o);
    return place == AWAIT_NEXT ? invalid_next(vm, o) : NULL;
}

/* A generator of a function that types.coroutine() has marked. */
static bool is_awaitable_generator(Object *o) {
    const Generator *g = (Generator *)o;
    return is_exact(o, TYPE_GENERATOR) && (g->frame.code->flags & CODE_ITERABLE_COROUTINE);
}

Object *await_iterator(VM *vm, Object *o, AwaitPlace place) {
    if (is_exact(o, TYPE_COROUTINE)) {
        if (generator_delegate((Generator *)o)) return raise(vm, EXC_RUNTIME_ERROR, "coroutine is being awaited already");
        return incref(o);
    }
    if (is_awaitable_generator(o)) return incref(o);
    UnaryFn await = type_of(o)->slots.await;
    if (!await) return not_awaitable(vm, o, place);
    Object *iterator = await(vm, o);
    if (!iterator) return place == AWAIT_NEXT && exception_is(vm, EXC_TYPE_ERROR) ? invalid_next(vm, o) : NULL;
    if (is_exact(iterator, TYPE_COROUTINE) || is_awaitable_generator(iterator)) {
        raise(vm, EXC_TYPE_ERROR, "__await__() returned a coroutine");
    } else if (!object_is_iterator(iterator)) {
        raise(vm, EXC_TYPE_ERROR, "__await__() returned non-iterator of type '%T'", iterator);
    } else {
        return iterator;
    }
    decref(iterator);
    return NULL;
}

/* ---- async for, async with ---- */

Object *async_iterator(VM *vm, Object *o) {
    UnaryFn aiter = type_of(o)->slots.aiter;
    if (!aiter) return raise(vm, EXC_TYPE_ERROR, "'async for' requires an object with __aiter__ method, got %T", o);
    Object *iterator = aiter(vm, o);
    if (!iterator || type_of(iterator)->slots.anext) return iterator;
    raise(vm, EXC_TYPE_ERROR, "'async for' received an object from __aiter__ that does not implement __anext__: %T", iterator);
    decref(iterator);
    return NULL;
}

Object *async_next(VM *vm, Object *iterator) {
    UnaryFn anext = type_of(iterator)->slots.anext;
    if (!anext) return raise(vm, EXC_TYPE_ERROR, "'async for' requires an iterator with __anext__ method, got %T", iterator);
    return anext(vm, iterator);
}

bool async_with_enter(VM *vm, Object *manager, Object **entered, Object **exit) {
    static const char *const message = "'%T' object does not support the asynchronous context manager protocol%s";
    Object *enter = bound_special(vm, manager, NAME(vm, __aenter__));
    if (!enter) return exception_pending(vm) ? false : raise(vm, EXC_TYPE_ERROR, message, manager, "");
    *exit = bound_special(vm, manager, NAME(vm, __aexit__));
    if (!*exit) {
        decref(enter);
        return exception_pending(vm) ? false : raise(vm, EXC_TYPE_ERROR, message, manager, " (missed __aexit__ method)");
    }
    *entered = object_call0(vm, enter);
    decref(enter);
    if (!*entered) clear_ref(exit);
    return *entered != NULL;
}

Object *async_with_exit(VM *vm, Object *exit, Object *exception) {
    Object *none = NONE(vm);
    if (!exception) return object_call3(vm, exit, none, none, none);
    Object *traceback = ((Exception *)exception)->traceback;
    return object_call3(vm, exit, OBJ(type_of(exception)), exception, traceback ? traceback : none);
}
