/* Owns OSError: the fields it takes from its arguments, the subclass that an errno selects, and its
 * text. */
#include "object/exception_types.h"
#include "object/protocol.h"

#include <errno.h>

static const struct {
    int error_number;
    TypeId type;
} subclasses[] = {
    {EAGAIN, EXC_BLOCKING_IO_ERROR},
    {EALREADY, EXC_BLOCKING_IO_ERROR},
    {EINPROGRESS, EXC_BLOCKING_IO_ERROR},
#if EWOULDBLOCK != EAGAIN
    {EWOULDBLOCK, EXC_BLOCKING_IO_ERROR},
#endif
    {EPIPE, EXC_BROKEN_PIPE_ERROR},
    {ESHUTDOWN, EXC_BROKEN_PIPE_ERROR},
    {ECHILD, EXC_CHILD_PROCESS_ERROR},
    {ECONNABORTED, EXC_CONNECTION_ABORTED_ERROR},
    {ECONNREFUSED, EXC_CONNECTION_REFUSED_ERROR},
    {ECONNRESET, EXC_CONNECTION_RESET_ERROR},
    {EEXIST, EXC_FILE_EXISTS_ERROR},
    {ENOENT, EXC_FILE_NOT_FOUND_ERROR},
    {EISDIR, EXC_IS_A_DIRECTORY_ERROR},
    {ENOTDIR, EXC_NOT_A_DIRECTORY_ERROR},
    {EINTR, EXC_INTERRUPTED_ERROR},
    {EACCES, EXC_PERMISSION_ERROR},
    {EPERM, EXC_PERMISSION_ERROR},
    {ESRCH, EXC_PROCESS_LOOKUP_ERROR},
    {ETIMEDOUT, EXC_TIMEOUT_ERROR},
};

TypeId os_error_subclass(int64_t error_number)
{
    for (size_t i = 0; i < sizeof subclasses / sizeof *subclasses; i++)
        if (subclasses[i].error_number == error_number) return subclasses[i].type;
    return EXC_OS_ERROR;
}

/* Two to five arguments: errno, strerror, filename, winerror (ignored), filename2. args keeps only
 * the first two then, when a file is named. A BlockingIOError's third number is how much was
 * written. */
static bool take_arguments(VM *vm, Exception *e, Object *const *given, size_t count)
{
    Object *all = tuple_from(vm, given, count);
    if (!all) return false;
    if (count >= 2 && count <= 5) {
        exception_set_extra(e, EXTRA_OS_ERRNO, given[0]);
        exception_set_extra(e, EXTRA_OS_STRERROR, given[1]);
        Object *filename = count >= 3 && !is_none(given[2]) ? given[2] : NULL;
        bool written = filename && is_int(filename) &&
                       object_is_instance_of(OBJ(e), builtin_type(vm, EXC_BLOCKING_IO_ERROR));
        if (written) exception_set_extra(e, EXTRA_OS_WRITTEN, filename);
        if (filename && !written) {
            exception_set_extra(e, EXTRA_OS_FILENAME, filename);
            if (count >= 5 && !is_none(given[4]))
                exception_set_extra(e, EXTRA_OS_FILENAME2, given[4]);
            Object *two = tuple_from(vm, given, 2);
            decref(all);
            if (!(all = two)) return false;
        }
    }
    set_ref(&e->args, (Tuple *)all);
    return true;
}

/* A class that has its own __init__ but not its own __new__ gets its arguments there. */
static bool initialize_takes_arguments(VM *vm, Type *type)
{
    return (type->flags & TYPE_HEAP) && type->slots.initialize != os_error_initialize &&
           type->slots.initialize != builtin_type(vm, EXC_OS_ERROR)->slots.initialize;
}

Object *os_error_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    if (initialize_takes_arguments(vm, type))
        return exception_construct_bare(vm, type, EMPTY_TUPLE(vm));
    if (args[0] && ((Dict *)args[0])->used)
        return raise(vm, EXC_TYPE_ERROR, "%N() takes no keyword arguments", type);
    int overflow;
    if (type == builtin_type(vm, EXC_OS_ERROR) && nargs >= 3 && nargs <= 6 && is_int(args[1]))
        type = builtin_type(vm, os_error_subclass(int_as_int64((Int *)args[1], &overflow)));
    Object *e = exception_construct_bare(vm, type, EMPTY_TUPLE(vm));
    if (e && !take_arguments(vm, as_exception(e), args + 1, nargs - 1)) clear_ref(&e);
    return e;
}

int os_error_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    if (!initialize_takes_arguments(vm, type_of(self))) return 0;
    if (args[0] && ((Dict *)args[0])->used) {
        raise(vm, EXC_TYPE_ERROR, "%T() takes no keyword arguments", self);
        return -1;
    }
    return take_arguments(vm, as_exception(self), args + 1, nargs - 1) ? 0 : -1;
}

Object *os_error_str(VM *vm, Object *o)
{
    Exception *e = as_exception(o);
    Object *number = e->extra[EXTRA_OS_ERRNO], *text = e->extra[EXTRA_OS_STRERROR];
    Object *file = e->extra[EXTRA_OS_FILENAME], *file2 = e->extra[EXTRA_OS_FILENAME2];
    if (!file && !(number && text)) return exception_str(vm, o);
    number = number ? incref(number) : NEW_NONE(vm);
    text = text ? incref(text) : NEW_NONE(vm);
    xincref(file);
    xincref(file2);
    Str *result = !file ? str_from_format(vm, "[Errno %S] %S", number, text)
                  : !file2
                      ? str_from_format(vm, "[Errno %S] %S: %R", number, text, file)
                      : str_from_format(vm, "[Errno %S] %S: %R -> %R", number, text, file, file2);
    decref(number);
    decref(text);
    xdecref(file);
    xdecref(file2);
    return OBJ(result);
}

static Object *get_characters_written(VM *vm, Object *self)
{
    Object *written = as_exception(self)->extra[EXTRA_OS_WRITTEN];
    if (written) return incref(written);
    return raise(vm, EXC_ATTRIBUTE_ERROR, "characters_written");
}

static int set_characters_written(VM *vm, Object *self, Object *value)
{
    int64_t number;
    Exception *e = as_exception(self);
    if (!value && !e->extra[EXTRA_OS_WRITTEN]) {
        raise(vm, EXC_ATTRIBUTE_ERROR, "characters_written");
        return -1;
    }
    if (value && !object_to_int64(vm, value, &number)) return -1;
    exception_set_extra(e, EXTRA_OS_WRITTEN, value);
    return 0;
}

const GetSetDef os_error_getset[] = {
    {"characters_written", get_characters_written, set_characters_written,
     "How much was written before it would wait."},
    {0},
};

/* The file names are not in args: they are added back. */
static Object *os_error_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    Exception *e = as_exception(self);
    Object *file = e->extra[EXTRA_OS_FILENAME], *file2 = e->extra[EXTRA_OS_FILENAME2];
    Tuple *own = e->args;
    Object *all =
        own->length == 2 && file
            ? (file2 ? tuple_pack(vm, 5, own->items[0], own->items[1], file, NONE(vm), file2)
                     : tuple_pack(vm, 3, own->items[0], own->items[1], file))
            : OBJ(incref(own));
    if (!all) return NULL;
    Dict *state = instance_dict(vm, self);
    Object *result = !state        ? NULL
                     : state->used ? tuple_pack(vm, 3, OBJ(type_of(self)), all, OBJ(state))
                                   : tuple_pack(vm, 2, OBJ(type_of(self)), all);
    xdecref(state);
    decref(all);
    return result;
}

const MethodDef os_error_methods[] = {
    {"__reduce__", "()", os_error_reduce, "For pickle.", 0},
    {0},
};
