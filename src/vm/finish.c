/* Owns the end of a program: exit functions and the last flush, before vm_close takes everything
 * down. */
#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"
#include "vm/thread.h"

static void run_exit_function(VM *vm, Tuple *entry)
{
    Dict *keywords = is_dict(entry->items[2]) ? (Dict *)entry->items[2] : NULL;
    Object *result = object_call_unpacked(vm, entry->items[0], (Tuple *)entry->items[1], keywords);
    if (!result) exception_unraisable(vm, "Exception ignored in atexit callback", entry->items[0]);
    xdecref(result);
}

/* Functions may register and unregister others while this runs: those registered now are forgotten,
 * as in CPython. */
void vm_run_exit_functions(VM *vm)
{
    if (!vm->exit_functions) return;
    for (size_t i = vm->exit_functions->length; i-- > 0;) {
        if (i >= vm->exit_functions->length) continue;
        Object *entry = list_pop(vm, vm->exit_functions, i);
        run_exit_function(vm, (Tuple *)entry);
        decref(entry);
    }
    list_clear_items(vm, vm->exit_functions);
}

static Object *stream(VM *vm, Str *name)
{
    Object *sys = module_loaded(vm, "sys"), *o = NULL;
    if (sys && is_exact(sys, TYPE_MODULE))
        o = xincref(dict_get_str(vm, ((Module *)sys)->dict, name));
    else if (sys)
        o = object_getattr_maybe(vm, sys, name);
    if (o && is_none(o)) clear_ref(&o);
    return o;
}

static bool is_closed(VM *vm, Object *file)
{
    Str *name = str_intern_text(vm, "closed");
    Object *closed = name ? object_getattr_maybe(vm, file, name) : NULL;
    xdecref(name);
    int truth = closed ? object_truth(vm, closed) : 0;
    xdecref(closed);
    exception_clear(vm);
    return truth > 0;
}

/* stdout's failure is told; stderr's has nowhere to go. */
static bool flush_stream(VM *vm, Str *name, bool tell)
{
    Object *file = stream(vm, name);
    int plain = file && vm->core.hooks.flush_plain ? vm->core.hooks.flush_plain(vm, file) : 0;
    bool ok = plain >= 0;
    if (!ok && tell) exception_unraisable(vm, NULL, file);
    if (file && !plain && !is_closed(vm, file)) {
        Object *result = object_call_method(vm, file, NAME(vm, flush), NULL, 0);
        ok = result != NULL;
        xdecref(result);
        if (!ok && tell) exception_unraisable(vm, NULL, file);
    }
    exception_clear(vm);
    xdecref(file);
    return ok;
}

/* The module threading waits for its threads, but for those that may be left alone. */
static void await_threads(VM *vm)
{
    Object *threading = module_loaded(vm, "threading");
    Str *name = threading ? str_intern_text(vm, "_shutdown") : NULL;
    Object *wait = name ? object_getattr_maybe(vm, threading, name) : NULL;
    Object *result = wait ? object_call0(vm, wait) : NULL;
    if (wait && !result) exception_unraisable(vm, NULL, threading);
    exception_clear(vm);
    xdecref(name);
    xdecref(wait);
    xdecref(result);
}

bool vm_finish(VM *vm)
{
    exception_clear(vm);
    await_threads(vm);
    vm_run_exit_functions(vm);
    if (vm_heap(vm)->collector->ending) vm_heap(vm)->collector->ending(vm);
    bool ok = flush_stream(vm, NAME(vm, stdout), true);
    flush_stream(vm, NAME(vm, stderr), false);
    threads_close(vm, !vm->config.ends_process);
    return ok;
}
