/* Owns the builtin functions about any object: attributes, classes, identity, text, iteration. */
#include "module/builtins.h"
#include "object/iterators.h"
#include "object/list.h"
#include "vm/vm.h"

static bool check_name(VM *vm, Object *name)
{
    if (is_str(name)) return true;
    raise(vm, EXC_TYPE_ERROR, "attribute name must be string, not '%T'", name);
    return false;
}

Object *builtin_getattr(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    if (!check_name(vm, args[1])) return NULL;
    if (!args[2]) return object_getattr(vm, args[0], (Str *)args[1]);
    Object *result = object_getattr_maybe(vm, args[0], (Str *)args[1]);
    return result || exception_pending(vm) ? result : incref(args[2]);
}

static Object *set_attribute(VM *vm, Object *o, Object *name, Object *value)
{
    if (!check_name(vm, name)) return NULL;
    Str *shared =
        is_exact(name, TYPE_STR) ? str_intern(vm, (Str *)incref(name)) : (Str *)incref(name);
    int result = object_setattr(vm, o, shared, value);
    decref(shared);
    return result < 0 ? NULL : NEW_NONE(vm);
}

Object *builtin_setattr(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return set_attribute(vm, args[0], args[1], args[2]);
}

Object *builtin_delattr(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return set_attribute(vm, args[0], args[1], NULL);
}

Object *builtin_hasattr(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    if (!check_name(vm, args[1])) return NULL;
    Object *found = object_getattr_maybe(vm, args[0], (Str *)args[1]);
    if (!found && exception_pending(vm)) return NULL;
    bool has = found != NULL;
    xdecref(found);
    return BOOL(vm, has);
}

static Object *truth_result(VM *vm, int truth) { return truth < 0 ? NULL : BOOL(vm, truth); }

Object *builtin_isinstance(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return truth_result(vm, object_isinstance(vm, args[0], args[1]));
}

Object *builtin_issubclass(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return truth_result(vm, object_issubclass(vm, args[0], args[1]));
}

Object *builtin_callable(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return BOOL(vm, object_is_callable(args[0]));
}

Object *builtin_id(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return int_from_uint64(vm, object_show_address(args[0]));
}

Object *builtin_hash(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    Hash hash = object_hash(vm, args[0]);
    return hash == -1 ? NULL : int_from_int64(vm, hash);
}

Object *builtin_repr(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return OBJ(object_repr(vm, args[0]));
}

Object *builtin_ascii(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return OBJ(object_ascii(vm, args[0]));
}

Object *builtin_format(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    if (args[1] && !is_str(args[1]))
        return raise(vm, EXC_TYPE_ERROR, "format() argument 2 must be str, not %T", args[1]);
    return OBJ(object_format(vm, args[0], (Str *)args[1]));
}

Object *builtin_len(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    ptrdiff_t length = object_length(vm, args[0]);
    return length < 0 ? NULL : int_from_int64(vm, length);
}

/* ---- namespaces ---- */

static Object *current_namespace(VM *vm)
{
    if (!vm->current) return raise(vm, EXC_SYSTEM_ERROR, "frame does not exist");
    return frame_namespace(vm, vm->current);
}

Object *builtin_dir(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    if (args[0]) return object_dir(vm, args[0]);
    Object *namespace_ = current_namespace(vm);
    if (!namespace_) return NULL;
    Str *keys = NAME(vm, keys);
    Object *names = is_exact(namespace_, TYPE_DICT)
                        ? dict_keys_list(vm, (Dict *)namespace_)
                        : object_call_method(vm, namespace_, keys, NULL, 0);
    decref(namespace_);
    Object *list = names ? list_from_iterable(vm, names) : NULL;
    xdecref(names);
    if (list && !list_sort(vm, (List *)list, NULL, false)) clear_ref(&list);
    return list;
}

Object *builtin_vars(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    if (!args[0]) return current_namespace(vm);
    Object *dict = object_getattr_maybe(vm, args[0], NAME(vm, __dict__));
    if (dict || exception_pending(vm)) return dict;
    return raise(vm, EXC_TYPE_ERROR, "vars() argument must have __dict__ attribute");
}

/* ---- iteration ---- */

Object *builtin_iter(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    if (!args[1]) return object_iter(vm, args[0]);
    if (!object_is_callable(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "iter(v, w): v must be callable");
    return callable_iterator_new(vm, args[0], args[1]);
}

/* The slot itself, not object_next: the StopIteration it may end with carries a value. */
Object *builtin_next(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    UnaryFn next = type_of(args[0])->slots.next;
    if (!next) return raise(vm, EXC_TYPE_ERROR, "'%T' object is not an iterator", args[0]);
    Object *item = next(vm, args[0]);
    if (item) return item;
    if (args[1]) {
        if (exception_pending(vm) && !exception_clear_if(vm, EXC_STOP_ITERATION)) return NULL;
        return incref(args[1]);
    }
    return exception_pending(vm) ? NULL : raise_stop_iteration(vm, NULL);
}

Object *builtin_aiter(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    UnaryFn aiter = type_of(args[0])->slots.aiter;
    if (!aiter) return raise(vm, EXC_TYPE_ERROR, "'%T' object is not an async iterable", args[0]);
    Object *iterator = aiter(vm, args[0]);
    if (!iterator || type_of(iterator)->slots.anext) return iterator;
    raise(vm, EXC_TYPE_ERROR, "aiter() returned not an async iterator of type '%T'", iterator);
    decref(iterator);
    return NULL;
}

Object *builtin_anext(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    UnaryFn anext = type_of(args[0])->slots.anext;
    if (!anext) return raise(vm, EXC_TYPE_ERROR, "'%T' object is not an async iterator", args[0]);
    Object *awaitable = anext(vm, args[0]);
    if (!awaitable || !args[1]) return awaitable;
    Object *result = anext_with_default(vm, awaitable, args[1]);
    decref(awaitable);
    return result;
}
