/* Owns SyntaxError: its position fields and its text. */
#include "object/exception_types.h"
#include "object/protocol.h"

/* The second argument: (filename, lineno, offset, text[, end_lineno, end_offset]). */
static int take_position(VM *vm, Exception *e, Object *value)
{
    Tuple *info = (Tuple *)tuple_from_iterable(vm, value);
    if (!info) return -1;
    int result = -1;
    if (info->length < 4)
        raise(vm, EXC_TYPE_ERROR, "function missing required argument (pos %zu)",
              (size_t)info->length + 1);
    else if (info->length > 6)
        raise(vm, EXC_TYPE_ERROR, "function takes at most 6 arguments (%zu given)",
              (size_t)info->length);
    else if (info->length == 5)
        raise(vm, EXC_TYPE_ERROR, "end_offset must be provided when end_lineno is provided");
    else
        result = 0;
    for (size_t i = 0; result == 0 && i < info->length; i++)
        exception_set_extra(e, EXTRA_SYNTAX_FILENAME + (int)i, info->items[i]);
    decref(info);
    return result;
}

int syntax_error_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    if (exception_initialize(vm, self, args, nargs) < 0) return -1;
    if (nargs >= 2) exception_set_extra(as_exception(self), EXTRA_SYNTAX_MSG, args[1]);
    return nargs == 3 ? take_position(vm, as_exception(self), args[2]) : 0;
}

/* The last part of a path. */
static Str *base_name(VM *vm, Str *path)
{
    size_t start = path->length;
    while (start > 0 && str_at(path, start - 1) != '/') start--;
    return str_slice(vm, path, start, path->length);
}

Object *syntax_error_str(VM *vm, Object *o)
{
    Exception *e = as_exception(o);
    Object *message = e->extra[EXTRA_SYNTAX_MSG], *file = e->extra[EXTRA_SYNTAX_FILENAME];
    Object *line = e->extra[EXTRA_SYNTAX_LINENO];
    message = message ? incref(message) : NEW_NONE(vm);
    Str *name = NULL, *result = NULL;
    bool has_line = line && is_exact(line, TYPE_INT);
    if (file && is_str(file)) {
        name = base_name(vm, (Str *)file);
        if (!name) goto done;
    }
    xincref(line);
    if (name && has_line)
        result = str_from_format(vm, "%S (%U, line %S)", message, name, line);
    else if (name)
        result = str_from_format(vm, "%S (%U)", message, name);
    else if (has_line)
        result = str_from_format(vm, "%S (line %S)", message, line);
    else
        result = object_str(vm, message);
    xdecref(line);
done:
    xdecref(name);
    decref(message);
    return OBJ(result);
}
