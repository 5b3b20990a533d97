/* Owns MemoryError when there is no memory to make one: some are kept in reserve, and come back when they die.
 *
 * While memory is to be had a MemoryError is an object like any other. When it is not, one of the reserve is raised.
 * Its finaliser puts it back, emptied, so that it keeps nothing alive. Should all be in use at a time, the last one
 * is shared by all who still come; it takes no traceback and no context.
 */
#include "object/exception.h"
#include "object/exception_types.h"

/* NULL without an exception. */
static Object *make(VM *vm)
{
    Heap *heap = vm_heap(vm);
    void (*out_of_memory)(VM *) = heap->out_of_memory;
    heap->out_of_memory = NULL; /* that is us */
    Object *e = exception_construct_bare(vm, builtin_type(vm, EXC_MEMORY_ERROR), EMPTY_TUPLE(vm));
    heap->out_of_memory = out_of_memory;
    return e;
}

static void keep(VM *vm, STEALS Object *e)
{
    Core *core = vm_core(vm);
    object_untrack(vm, e);
    core->spare_memory_errors[core->spare_memory_error_count++] = e;
}

static Object *take(VM *vm)
{
    Core *core = vm_core(vm);
    if (!core->spare_memory_error_count) return incref(core->last_memory_error);
    Object *e = core->spare_memory_errors[--core->spare_memory_error_count];
    e->word &= ~OBJECT_FINALIZED;
    object_track(vm, e);
    return e;
}

void *raise_memory_error(VM *vm)
{
    Core *core = vm_core(vm);
    if (exception_is(vm, EXC_MEMORY_ERROR)) return NULL; /* one is enough */
    Object *e = make(vm);
    if (!e) {
        e = take(vm);
    } else if (core->spare_memory_error_count < SPARE_MEMORY_ERRORS) { /* the reserve has shrunk: there is memory again */
        Object *spare = make(vm);
        if (spare) keep(vm, spare);
    }
    if (e == core->last_memory_error)
        exception_restore(vm, incref(e));
    else
        raise_object(vm, e);
    decref(e);
    return NULL;
}

/* Into the reserve when nobody else holds it and it has no attributes that a program gave it. */
static void finalize(VM *vm, Object *o)
{
    Core *core = vm_core(vm);
    if (!is_exact(o, EXC_MEMORY_ERROR) || object_count(o) != 1) return;
    if (core->spare_memory_error_count == SPARE_MEMORY_ERRORS || !core->last_memory_error) return;
    if (instance_has_attributes(o)) return;
    Exception *e = (Exception *)o;
    incref(o);
    set_ref(&e->args, EMPTY_TUPLE(vm));
    clear_ref(&e->traceback);
    clear_ref(&e->cause);
    clear_ref(&e->context);
    e->suppress_context = false;
    if (core->spare_memory_error_count < SPARE_MEMORY_ERRORS) /* the above may have brought others */
        keep(vm, o);
    else
        decref(o);
}

/* The reserve is nobody's business but ours. */
static bool at_rest(Object *o)
{
    (void)o;
    return true;
}

static void out_of_memory(VM *vm) { raise_memory_error(vm); }

bool memory_errors_open(VM *vm)
{
    Core *core = vm_core(vm);
    builtin_type(vm, EXC_MEMORY_ERROR)->life.finalize = finalize;
    builtin_type(vm, EXC_MEMORY_ERROR)->life.at_rest = at_rest;
    for (int i = 0; i < SPARE_MEMORY_ERRORS; i++) {
        Object *e = make(vm);
        if (!e) return false;
        keep(vm, e);
    }
    core->last_memory_error = make(vm);
    if (!core->last_memory_error) return false;
    object_untrack(vm, core->last_memory_error);
    vm_heap(vm)->out_of_memory = out_of_memory;
    return true;
}

void memory_errors_close(VM *vm)
{
    Core *core = vm_core(vm);
    vm_heap(vm)->out_of_memory = NULL;
    clear_ref(&core->last_memory_error);
    while (core->spare_memory_error_count) {
        Object *e = core->spare_memory_errors[--core->spare_memory_error_count];
        decref(e);
    }
}
