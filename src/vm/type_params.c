/* Owns what the instructions for type parameters and type aliases do: they call the module _typing. */
#include "vm/loop.h"
#include "vm/operate.h"

/* _typing.function(arguments); arguments are borrowed, NULL among them RAISES already. */
static Object *call_typing(VM *vm, const char *function, Object *const *args, size_t nargs) {
    for (size_t i = 0; i < nargs; i++)
        if (!args[i]) return NULL;
    Object *module = vm->core.hooks.import_module(vm, "_typing");
    Object *callable = module ? object_getattr_text(vm, module, function) : NULL;
    xdecref(module);
    Object *result = callable ? object_call(vm, callable, args, nargs, NULL) : NULL;
    xdecref(callable);
    return result;
}

/* The __name__ of the module whose code runs; BORROWED. */
static Object *module_name(VM *vm, Frame *frame) {
    Object *name = dict_get_str(vm, frame->function->globals, NAME(vm, __name__));
    return name ? name : NONE(vm);
}

Object *make_type_parameter(VM *vm, Frame *frame, Value *window, unsigned kind) {
    Object *first = register_object(vm, &window[0]);
    if (kind == 4) return call_typing(vm, "_make_generic", &first, 1);
    Object *number = int_from_int64(vm, (int64_t)kind);
    Object *args[] = {number, first, register_object(vm, &window[1]), register_object(vm, &window[2]), module_name(vm, frame)};
    Object *made = call_typing(vm, "_make_parameter", args, 5);
    xdecref(number);
    return made;
}

Object *make_type_alias(VM *vm, Frame *frame, Value *window) {
    Object *args[] = {register_object(vm, &window[0]), register_object(vm, &window[1]), register_object(vm, &window[2]),
                      module_name(vm, frame)};
    return call_typing(vm, "_make_alias", args, 4);
}
