/* Owns the atexit module: functions to call when the program ends. vm/finish.c calls them. */
#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"
#include "vm/vm.h"

#define FUNCTION(name)                                                                             \
    static Object *atexit_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define NO_ARGUMENTS (void)self, (void)args, (void)nargs

/* args: func, keywords, then the positional ones. */
FUNCTION(register)
{
    (void)self;
    if (!object_is_callable(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "the first argument must be callable");
    if (!vm->exit_functions && !(vm->exit_functions = list_new(vm, 0))) return NULL;
    Object *positional = tuple_from(vm, args + 2, nargs - 2);
    if (!positional) return NULL;
    Object *entry = tuple_pack(vm, 3, args[0], positional, args[1] ? args[1] : NONE(vm));
    decref(positional);
    return entry && list_append_stolen(vm, vm->exit_functions, entry) ? incref(args[0]) : NULL;
}

FUNCTION(unregister)
{
    (void)self, (void)nargs;
    for (size_t i = 0; vm->exit_functions && i < vm->exit_functions->length;) {
        Object *entry = incref(vm->exit_functions->items[i]);
        int same = object_equal(vm, ((Tuple *)entry)->items[0], args[0]);
        /* the comparison may have changed the list */
        bool there = i < vm->exit_functions->length && vm->exit_functions->items[i] == entry;
        if (same > 0 && there)
            decref(list_pop(vm, vm->exit_functions, i));
        else if (there)
            i++;
        decref(entry);
        if (same < 0) return NULL;
    }
    return NEW_NONE(vm);
}

FUNCTION(clear)
{
    NO_ARGUMENTS;
    if (vm->exit_functions) list_clear_items(vm, vm->exit_functions);
    return NEW_NONE(vm);
}

FUNCTION(run)
{
    NO_ARGUMENTS;
    vm_run_exit_functions(vm);
    return NEW_NONE(vm);
}

FUNCTION(count)
{
    NO_ARGUMENTS;
    return int_from_size(vm, vm->exit_functions ? vm->exit_functions->length : 0);
}

static const MethodDef functions[] = {
    {"register", "(func, /, *args, **kwargs)", atexit_register,
     "Call func(*args, **kwargs) when the program ends.", 0},
    {"unregister", "(func, /)", atexit_unregister, "Forget every registration of a function.", 0},
    {"_clear", "()", atexit_clear, "Forget all functions.", 0},
    {"_run_exitfuncs", "()", atexit_run, "Call the functions now, the last registered first.", 0},
    {"_ncallbacks", "()", atexit_count, "How many functions are registered.", 0},
    {0},
};

const ModuleDef atexit_module = {
    .name = "atexit",
    .doc = "Functions that run when the program ends.",
    .functions = functions,
};
