/* Owns print() and input(). */
#include "module/builtins.h"
#include "module/io_text.h"

/* What print takes for sep and end: NULL with *ok for the default. */
static Str *text_argument(VM *vm, Object *o, const char *name, bool *ok)
{
    if (!o || is_none(o)) return NULL;
    if (is_str(o)) return (Str *)o;
    raise(vm, EXC_TYPE_ERROR, "%s must be None or a string, not %T", name, o);
    *ok = false;
    return NULL;
}

static bool write_str(VM *vm, Object *file, Str *text)
{
    if (io_is_text_file(vm, file)) return io_text_write(vm, file, text);
    Object *argument = OBJ(text);
    Object *result = object_call_method(vm, file, NAME(vm, write), &argument, 1);
    if (!result) return false;
    decref(result);
    return true;
}

static bool write_object(VM *vm, Object *file, Object *o)
{
    if (is_exact(o, TYPE_STR)) return write_str(vm, file, (Str *)o);
    Str *text = object_str(vm, o);
    if (!text) return false;
    bool ok = write_str(vm, file, text);
    decref(text);
    return ok;
}

/* args: sep, end, file, flush, then the objects. */
Object *builtin_print(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self;
    bool ok = true;
    Str *separator = text_argument(vm, args[0], "sep", &ok);
    Str *end = ok ? text_argument(vm, args[1], "end", &ok) : NULL;
    if (!ok) return NULL;
    Object *file = args[2] && !is_none(args[2]) ? args[2] : sys_get(vm, NAME(vm, stdout));
    if (!file) return raise(vm, EXC_RUNTIME_ERROR, "lost sys.stdout");
    if (is_none(file)) return NEW_NONE(vm);
    incref(file); /* an object's __str__ may replace sys.stdout */
    Str *space = &vm_core(vm)->chars[' '].str, *newline = &vm_core(vm)->chars['\n'].str;
    for (size_t i = 4; ok && i < nargs; i++) {
        if (i > 4) ok = write_str(vm, file, separator ? separator : space);
        ok = ok && write_object(vm, file, args[i]);
    }
    ok = ok && write_str(vm, file, end ? end : newline);
    int flush = ok && args[3] ? object_truth(vm, args[3]) : 0;
    if (flush > 0) {
        Object *result = object_call_method(vm, file, NAME(vm, flush), NULL, 0);
        ok = result != NULL;
        xdecref(result);
    }
    decref(file);
    return ok && flush >= 0 ? NEW_NONE(vm) : NULL;
}

static Object *stream(VM *vm, Str *name, const char *text)
{
    Object *o = sys_get(vm, name);
    if (!o || is_none(o)) return raise(vm, EXC_RUNTIME_ERROR, "input(): lost sys.%s", text);
    return incref(o);
}

static bool flush_stream(VM *vm, Object *file)
{
    Object *result = object_call_method(vm, file, NAME(vm, flush), NULL, 0);
    if (!result) return false;
    decref(result);
    return true;
}

/* A line without its end; EOFError when there is none. */
static Object *read_line(VM *vm, Object *in)
{
    Object *line = object_call_method(vm, in, NAME(vm, readline), NULL, 0);
    if (!line) return NULL;
    if (!is_str(line)) {
        raise(vm, EXC_TYPE_ERROR, "object.readline() returned non-string");
        decref(line);
        return NULL;
    }
    size_t length = str_length((Str *)line);
    if (length == 0) {
        decref(line);
        return raise(vm, EXC_EOF_ERROR, "EOF when reading a line");
    }
    if (str_at((Str *)line, length - 1) != '\n') return line;
    Object *cut = OBJ(str_slice(vm, (Str *)line, 0, length - 1));
    decref(line);
    return cut;
}

Object *builtin_input(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    Object *in = stream(vm, NAME(vm, stdin), "stdin"), *out = NULL, *line = NULL;
    if (!in || !(out = stream(vm, NAME(vm, stdout), "stdout"))) goto done;
    if (args[0] && !write_object(vm, out, args[0])) goto done;
    if (!flush_stream(vm, out)) goto done;
    line = read_line(vm, in);
done:
    xdecref(in);
    xdecref(out);
    return line;
}
