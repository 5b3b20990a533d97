/* raise, with, except*. */
#include "vm/loop.h"

void do_raise(VM *vm, Object *exception, Object *cause) { raise_from_value(vm, exception, cause); }

Object *bound_special(VM *vm, Object *o, Str *name) {
    bool unbound = false;
    Object *method = object_lookup_special(vm, o, name, &unbound);
    if (!method || !unbound) return method;
    Object *bound = method_new(vm, method, o);
    decref(method);
    return bound;
}

bool with_enter(VM *vm, Object *manager, Object **entered, Object **exit) {
    bool unbound = false;
    Object *enter = object_lookup_special(vm, manager, NAME(vm, __enter__), &unbound);
    if (!enter) {
        if (!exception_pending(vm)) {
            raise(vm, EXC_TYPE_ERROR, "'%T' object does not support the context manager protocol", manager);
        }
        return false;
    }
    *exit = bound_special(vm, manager, NAME(vm, __exit__));
    if (!*exit) {
        decref(enter);
        if (!exception_pending(vm)) {
            raise(vm, EXC_TYPE_ERROR, "'%T' object does not support the context manager protocol (missed __exit__ method)", manager);
        }
        return false;
    }
    *entered = unbound ? object_call1(vm, enter, manager) : object_call0(vm, enter);
    decref(enter);
    if (*entered) return true;
    clear_ref(exit);
    return false;
}

int with_exit_exception(VM *vm, Object *exit, Object *exception) {
    Object *traceback = ((Exception *)exception)->traceback;
    Object *answer = object_call3(vm, exit, OBJ(type_of(exception)), exception, traceback ? traceback : NONE(vm));
    if (!answer) return -1;
    int swallow = object_truth(vm, answer);
    decref(answer);
    return swallow;
}

int match_group(VM *vm, Object *exception, Object *class, Object **rest, Object **matched) {
    if (!exception_group_match(vm, exception, class, matched, rest)) return -1;
    if (!is_none(*matched)) return 1;
    decref(*rest);
    *matched = *rest = NULL;
    return 0;
}

Object *prepare_reraise_star(VM *vm, Object *original, Object *raised) {
    return exception_group_reraise(vm, original, raised);
}
