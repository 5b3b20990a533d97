/* Owns asynchronous generators: the awaitables that __anext__(), asend(), athrow() and aclose() give, each of which
 * drives the generator to its next yield, and lets through what is awaited on the way.
 *
 * A suspended generator stands at YIELD_VALUE when it has an item for the awaitable, and at YIELD_FROM when it awaits. */
#include "compile/opcode.h"
#include "object/module.h"
#include "object/protocol.h"
#include "vm/coroutine.h"
#include "vm/vm.h"

typedef enum StepState { STEP_NEW, STEP_RUNNING, STEP_CLOSED } StepState;

/* async_generator_asend and async_generator_athrow. */
typedef struct Step {
    Object head;
    Generator *generator; /* owned */
    Object *argument;     /* owned: what is sent (NULL: None), or the exception that is thrown (NULL: aclose) */
    uint8_t state;
} Step;

/* ---- hooks ---- */

static Object *sys_hook(VM *vm, const char *name) {
    Object *hook = module_value(vm, "sys", name);
    return hook && !is_none(hook) ? incref(hook) : NULL;
}

/* Before the first step: what sys.set_asyncgen_hooks() was told. */
static bool call_hooks(VM *vm, Generator *g) {
    if (g->hooked) return true;
    g->hooked = true;
    Object *finalizer = g->frame.function ? sys_hook(vm, "_asyncgen_finalizer") : NULL;
    if (finalizer) *generator_finalizer(g) = value_from_object(finalizer);
    Object *first = sys_hook(vm, "_asyncgen_firstiter");
    if (!first) return !exception_pending(vm);
    Object *answer = object_call1(vm, first, OBJ(g));
    decref(first);
    xdecref(answer);
    return answer != NULL;
}

bool async_generator_hand_over(VM *vm, Generator *g) {
    if (!is_exact(OBJ(g), TYPE_ASYNC_GENERATOR) || g->closed || *generator_finalizer(g) == VALUE_UNBOUND) return false;
    Object *pending = exception_take(vm), *finalizer = incref(value_object(*generator_finalizer(g)));
    Object *answer = object_call1(vm, finalizer, OBJ(g));
    if (!answer) exception_unraisable(vm, NULL, OBJ(g));
    xdecref(answer);
    decref(finalizer);
    exception_restore(vm, pending);
    return true;
}

/* ---- one step ---- */

static bool at_item(const Generator *g) { return g->state == GENERATOR_SUSPENDED && g->frame.pc->op == OP_YIELD_VALUE; }

/* What a run of the generator gave, as its awaitable passes it on: an item ends the awaitable by StopIteration. */
static Object *pass_on(VM *vm, Generator *g, Object *value, Object *result) {
    if (value && !at_item(g)) return value;
    if (value) {
        raise_stop_iteration(vm, value);
        decref(value);
    } else if (result) {
        decref(result);
        raise(vm, EXC_STOP_ASYNC_ITERATION, "");
    }
    if (exception_is(vm, EXC_STOP_ASYNC_ITERATION) || exception_is(vm, EXC_GENERATOR_EXIT)) g->closed = true;
    g->stepping = false;
    return NULL;
}

static Object *reused(VM *vm, const char *what) { return raise(vm, EXC_RUNTIME_ERROR, "cannot reuse already awaited %s", what); }

static Object *new_step(VM *vm, Object *self, TypeId type, Object *argument) {
    Generator *g = (Generator *)self;
    if (!call_hooks(vm, g)) return NULL;
    Step *step = (Step *)builtin_allocate(vm, type, sizeof *step);
    if (!step) return NULL;
    step->generator = incref(g);
    step->argument = xincref(argument);
    step->state = STEP_NEW;
    object_track(vm, OBJ(step));
    return OBJ(step);
}

static void step_destroy(VM *vm, Object *self) {
    (void)vm;
    clear_ref(&((Step *)self)->generator);
    clear_ref(&((Step *)self)->argument);
}
static int step_traverse(Object *self, Visit visit, void *context) {
    VISIT(((Step *)self)->generator);
    VISIT(((Step *)self)->argument);
    return 0;
}

/* close() of either: raises GeneratorExit in it, by its own throw. */
static Object *close_step(VM *vm, Object *self, NativeFn throw) {
    if (((Step *)self)->state == STEP_CLOSED) return NEW_NONE(vm);
    Object *args[3] = {OBJ(builtin_type(vm, EXC_GENERATOR_EXIT)), NULL, NULL};
    Object *value = throw(vm, self, args, 3);
    if (value) {
        decref(value);
        return raise(vm, EXC_RUNTIME_ERROR, "coroutine ignored GeneratorExit");
    }
    bool over = exception_clear_if(vm, EXC_STOP_ITERATION) || exception_clear_if(vm, EXC_STOP_ASYNC_ITERATION) ||
                exception_clear_if(vm, EXC_GENERATOR_EXIT);
    return over ? NEW_NONE(vm) : NULL;
}

/* ---- asend ---- */

/* Starts a new asend; false RAISES. */
static bool start_send(VM *vm, Step *step) {
    if (step->state == STEP_CLOSED) return reused(vm, "__anext__()/asend()");
    if (step->state == STEP_NEW) {
        if (step->generator->stepping) {
            step->state = STEP_CLOSED;
            return raise(vm, EXC_RUNTIME_ERROR, "anext(): asynchronous generator is already running");
        }
        step->state = STEP_RUNNING;
    }
    step->generator->stepping = true;
    return true;
}

static Object *asend_send(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Step *step = (Step *)self;
    bool first = step->state == STEP_NEW;
    if (!start_send(vm, step)) return NULL;
    Object *sent = first && is_none(args[0]) && step->argument ? step->argument : args[0], *result = NULL;
    Object *value = generator_resume(vm, step->generator, sent, &result);
    value = pass_on(vm, step->generator, value, result);
    if (!value) step->state = STEP_CLOSED;
    return value;
}

static Object *asend_throw(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Step *step = (Step *)self;
    if (!start_send(vm, step)) return NULL;
    Object *exception = generator_exception(vm, args[0], args[1], args[2]), *result = NULL;
    Object *value = exception ? generator_throw_instance(vm, step->generator, exception, false, &result) : NULL;
    xdecref(exception);
    value = pass_on(vm, step->generator, value, result);
    if (!value) step->state = STEP_CLOSED;
    return value;
}

static Object *asend_close(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    return close_step(vm, self, asend_throw);
}
static Object *asend_next(VM *vm, Object *self) {
    Object *none = NONE(vm);
    return asend_send(vm, self, &none, 1);
}
static Object *step_await(VM *vm, Object *self) { return (void)vm, incref(self); }

static const MethodDef asend_methods[] = {
    {"send", "(value, /)", asend_send, "Goes on.", 0},
    {"throw", "(type, value=None, traceback=None, /)", asend_throw, "Raises an exception inside.", 0},
    {"close", "()", asend_close, "Ends the step.", 0},
    {0},
};
const TypeSpec async_generator_asend_type = {
    .id = TYPE_ASYNC_GENERATOR_ASEND,
    .base = TYPE_OBJECT,
    .size = sizeof(Step),
    .flags = TYPE_NO_NEW,
    .doc = "Awaitable: the next item of an asynchronous generator.",
    .methods = asend_methods,
    .life = {.destroy = step_destroy, .traverse = step_traverse},
    .slots = {.iter = iterator_self, .next = asend_next, .await = step_await},
};

/* ---- athrow, aclose ---- */

static bool is_close(const Step *step) { return step->argument == NULL; }

/* The first run of an athrow or aclose; false: it cannot start (an exception is pending). */
static bool start_throw(VM *vm, Step *step, Object *sent) {
    Generator *g = step->generator;
    bool fresh = step->state == STEP_NEW;
    if (fresh && g->stepping) {
        raise(vm, EXC_RUNTIME_ERROR, "%s(): asynchronous generator is already running", is_close(step) ? "aclose" : "athrow");
    } else if (fresh && g->closed) {
        raise(vm, EXC_STOP_ASYNC_ITERATION, "");
    } else if (fresh && !is_none(sent)) {
        raise(vm, EXC_RUNTIME_ERROR, "can't send non-None value to a just-started coroutine");
        return false;
    } else {
        step->state = STEP_RUNNING;
        g->stepping = true;
        return true;
    }
    step->state = STEP_CLOSED;
    return false;
}

/* What a run gave an athrow or aclose. */
static Object *throw_gave(VM *vm, Step *step, Object *value, Object *result) {
    Generator *g = step->generator;
    if (value && is_close(step) && at_item(g)) {
        decref(value);
        g->stepping = false;
        step->state = STEP_CLOSED;
        return raise(vm, EXC_RUNTIME_ERROR, "async generator ignored GeneratorExit");
    }
    value = pass_on(vm, g, value, result);
    if (value) return value;
    step->state = STEP_CLOSED;
    if (is_close(step) && (exception_clear_if(vm, EXC_STOP_ASYNC_ITERATION) || exception_clear_if(vm, EXC_GENERATOR_EXIT))) {
        raise_stop_iteration(vm, NULL); /* as was to be */
    }
    return NULL;
}

static Object *throw_first(VM *vm, Step *step, Object **result) {
    Object *exception;
    if (is_close(step)) {
        step->generator->closed = true;
        exception = exception_new(vm, builtin_type(vm, EXC_GENERATOR_EXIT), NULL);
    } else {
        Tuple *given = (Tuple *)step->argument;
        exception = generator_exception(vm, given->items[0], given->items[1], given->items[2]);
    }
    Object *value = exception ? generator_throw_instance(vm, step->generator, exception, false, result) : NULL;
    xdecref(exception);
    return value;
}

static Object *athrow_send(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Step *step = (Step *)self;
    Object *result = NULL;
    if (step->state == STEP_CLOSED) return reused(vm, "aclose()/athrow()");
    if (step->generator->state == GENERATOR_DONE) {
        step->state = STEP_CLOSED;
        return raise_stop_iteration(vm, NULL);
    }
    bool fresh = step->state == STEP_NEW;
    if (!start_throw(vm, step, args[0])) return NULL;
    Object *value = fresh ? throw_first(vm, step, &result) : generator_resume(vm, step->generator, args[0], &result);
    return throw_gave(vm, step, value, result);
}

static Object *athrow_throw(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Step *step = (Step *)self;
    Object *result = NULL;
    if (step->state == STEP_CLOSED) return reused(vm, "aclose()/athrow()");
    if (!start_throw(vm, step, NONE(vm))) return NULL;
    Object *exception = generator_exception(vm, args[0], args[1], args[2]);
    Object *value = exception ? generator_throw_instance(vm, step->generator, exception, false, &result) : NULL;
    xdecref(exception);
    return throw_gave(vm, step, value, result);
}

static Object *athrow_close(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    return close_step(vm, self, athrow_throw);
}
static Object *athrow_next(VM *vm, Object *self) {
    Object *none = NONE(vm);
    return athrow_send(vm, self, &none, 1);
}

static const MethodDef athrow_methods[] = {
    {"send", "(value, /)", athrow_send, "Goes on.", 0},
    {"throw", "(type, value=None, traceback=None, /)", athrow_throw, "Raises an exception inside.", 0},
    {"close", "()", athrow_close, "Ends the step.", 0},
    {0},
};
const TypeSpec async_generator_athrow_type = {
    .id = TYPE_ASYNC_GENERATOR_ATHROW,
    .base = TYPE_OBJECT,
    .size = sizeof(Step),
    .flags = TYPE_NO_NEW,
    .doc = "Awaitable: an exception thrown into an asynchronous generator, or its end.",
    .methods = athrow_methods,
    .life = {.destroy = step_destroy, .traverse = step_traverse},
    .slots = {.iter = iterator_self, .next = athrow_next, .await = step_await},
};

/* ---- the generator ---- */

static Object *async_generator_anext(VM *vm, Object *self) { return new_step(vm, self, TYPE_ASYNC_GENERATOR_ASEND, NULL); }
static Object *async_generator_asend(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    return new_step(vm, self, TYPE_ASYNC_GENERATOR_ASEND, args[0]);
}
static Object *async_generator_athrow(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Object *none = NONE(vm), *given = tuple_pack(vm, 3, args[0], args[1] ? args[1] : none, args[2] ? args[2] : none);
    Object *step = given ? new_step(vm, self, TYPE_ASYNC_GENERATOR_ATHROW, given) : NULL;
    xdecref(given);
    return step;
}
static Object *async_generator_aclose(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    return new_step(vm, self, TYPE_ASYNC_GENERATOR_ATHROW, NULL);
}
static Object *get_running(VM *vm, Object *self) { return BOOL(vm, ((Generator *)self)->stepping); }

static const MethodDef async_generator_methods[] = {
    {"asend", "(value, /)", async_generator_asend, "Awaitable: sends a value and gives the next item.", 0},
    {"athrow", "(type, value=None, traceback=None, /)", async_generator_athrow, "Awaitable: raises an exception inside.", 0},
    {"aclose", "()", async_generator_aclose, "Awaitable: ends the generator.", 0},
    {0},
};
static const MemberDef async_generator_members[] = {
    MEMBER_GET("ag_running", get_running, "is a step under way?"),
    {0},
};

static const GetSetDef async_generator_getset[] = {
    {"__name__", generator_get_name, generator_set_name, "the function's name"},
    {"__qualname__", generator_get_qualname, generator_set_qualname, "the function's qualified name"},
    {"ag_suspended", generator_get_suspended, NULL, "is it stopped?"},
    {"ag_frame", generator_get_frame, NULL, "its frame, None when it is done"},
    {"ag_code", generator_get_code, NULL, "its code"},
    {"ag_await", generator_get_delegate, NULL, "what it waits for, or None"},
    {0},
};
const TypeSpec async_generator_type = {
    .id = TYPE_ASYNC_GENERATOR,
    .base = TYPE_OBJECT,
    .size = sizeof(Generator),
    .flags = TYPE_NO_NEW | TYPE_WEAKREFABLE,
    .doc = "A generator whose function awaits between its yields.",
    .methods = async_generator_methods,
    .members = async_generator_members,
    .getset = async_generator_getset,
    .life = {.destroy = generator_destroy, .traverse = generator_traverse, .clear = generator_clear, .finalize = generator_finalize, .at_rest = generator_at_rest},
    .slots = {.repr = generator_repr, .aiter = step_await, .anext = async_generator_anext},
};
