/* Owns what a cell's code sees of the notebook around it, and collects its outputs. */
#include "app/shell.h"

#include <stdlib.h>
#include <string.h>

#include "module/io_text.h"
#include "object/bytes.h"
#include "object/float.h"
#include "object/module.h"
#include "vm/import.h"

/* ---- outputs ---- */

static bool add_output(Shell *s, json_t *output)
{
    return output && json_array_append_new(s->outputs, output) == 0;
}

/* The stream written so far becomes an output. */
static void end_stream(Shell *s)
{
    if (s->stream.size) {
        json_t *output = json_object();
        json_object_set_new(output, "output_type", json_string("stream"));
        json_object_set_new(output, "name", json_string(s->stream_is_stderr ? "stderr" : "stdout"));
        json_object_set_new(output, "text", notebook_lines(s->stream.data, s->stream.size));
        add_output(s, output);
    }
    buffer_clear(&s->stream);
}

/* IoWrite of both streams. */
static bool write_stream(VM *vm, void *context, const char *text, size_t length)
{
    (void)vm;
    ShellStream *stream = context;
    Shell *s = stream->shell;
    if (length == 0) return true;
    if (!s->outputs) { /* between cells: destructors of things that end with the VM */
        show_stream(s->show, stream->is_stderr, text, length);
        return true;
    }
    if (s->stream.size && s->stream_is_stderr != stream->is_stderr) end_stream(s);
    s->stream_is_stderr = stream->is_stderr;
    buffer_put(&s->stream, text, length);
    show_clear_progress(s->show);
    show_stream(s->show, stream->is_stderr, text, length);
    return !s->stream.failed;
}

/* Text of a result that is no valid JSON (a lone surrogate) is kept with escapes. */
static json_t *lines_of(VM *vm, Str *text)
{
    size_t length;
    const char *utf8 = str_utf8(vm, text, &length);
    if (utf8) return notebook_lines(utf8, length);
    exception_clear(vm);
    Object *bytes = str_encode(vm, text, "utf-8", "backslashreplace");
    json_t *lines =
        bytes ? notebook_lines((const char *)((Bytes *)bytes)->data, ((Bytes *)bytes)->length)
              : NULL;
    xdecref(bytes);
    exception_clear(vm);
    return lines;
}

/* What _repr_html_() and its kin give, if the object has them. */
static void add_rich_forms(VM *vm, Object *o, json_t *data)
{
    static const struct {
        const char *method, *type;
    } forms[] = {{"_repr_html_", "text/html"},
                 {"_repr_markdown_", "text/markdown"},
                 {"_repr_latex_", "text/latex"},
                 {"_repr_svg_", "image/svg+xml"}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms && !is_type(o); i++) {
        Str *name = str_intern_text(vm, forms[i].method);
        Object *value = name ? object_call_special(vm, o, name, NULL, 0) : NULL;
        if (value && is_str(value))
            json_object_set_new(data, forms[i].type, lines_of(vm, (Str *)value));
        exception_clear(vm);
        xdecref(value);
        xdecref(name);
    }
}

/* Shows an object as a result (number > 0) or as display(). False RAISES. */
static bool show_object(Shell *s, Object *o, long number)
{
    VM *vm = s->vm;
    Str *text = object_repr(vm, o);
    if (!text) return false;
    json_t *data = json_object(), *output = json_object();
    json_object_set_new(data, "text/plain", lines_of(vm, text));
    add_rich_forms(vm, o, data);
    json_object_set_new(output, "data", data);
    json_object_set_new(output, "metadata", json_object());
    json_object_set_new(output, "output_type",
                        json_string(number ? "execute_result" : "display_data"));
    if (number) json_object_set_new(output, "execution_count", json_integer(number));
    end_stream(s);
    add_output(s, output);
    Object *bytes = str_encode(vm, text, "utf-8", "backslashreplace");
    show_clear_progress(s->show);
    if (bytes)
        show_result(s->show, number, (const char *)((Bytes *)bytes)->data,
                    ((Bytes *)bytes)->length);
    exception_clear(vm);
    xdecref(bytes);
    decref(text);
    return true;
}

void shell_error(Shell *s, Object *exception, const char *name, const char *value)
{
    VM *vm = s->vm;
    Str *text = traceback_format_exception(vm, exception, false);
    Object *bytes = text ? str_encode(vm, text, "utf-8", "backslashreplace") : NULL;
    exception_clear(vm);
    const char *all = bytes ? (const char *)((Bytes *)bytes)->data : "";
    json_t *lines = json_array();
    for (const char *p = all; *p;) {
        size_t n = strcspn(p, "\n");
        json_array_append_new(lines, json_stringn(p, n));
        p += n + (p[n] == '\n');
    }
    end_stream(s);
    json_t *output = json_object();
    json_object_set_new(output, "output_type", json_string("error"));
    json_object_set_new(output, "ename", json_string(name));
    json_object_set_new(output, "evalue", json_string(value));
    json_object_set_new(output, "traceback", lines);
    add_output(s, output);
    show_clear_progress(s->show);
    if (s->show->colour) { /* the terminal gets the coloured form */
        set_ref(&text, traceback_format_exception(vm, exception, true));
        set_ref(&bytes, text ? str_encode(vm, text, "utf-8", "backslashreplace") : NULL);
        exception_clear(vm);
        all = bytes ? (const char *)((Bytes *)bytes)->data : "";
    }
    show_error(s->show, all, strlen(all));
    xdecref(bytes);
    xdecref(text);
}

/* ---- the namespace: In, Out, _, _i, _N, _iN ---- */

static bool set_global(VM *vm, const char *name, STEALS Object *value)
{
    Dict *globals = vm_main_globals(vm);
    bool ok = globals && value && dict_set_text(vm, globals, name, value);
    xdecref(value);
    return ok;
}

/* globals[to] = globals[from], if there is one. */
static bool copy_global(VM *vm, const char *to, const char *from)
{
    Dict *globals = vm_main_globals(vm);
    Object *value = globals ? dict_get_text(vm, globals, from) : NULL;
    return !value || set_global(vm, to, incref(value));
}

static bool set_numbered(VM *vm, const char *prefix, long number, Object *value)
{
    char name[32];
    size_t length = strlen(prefix);
    memcpy(name, prefix, length);
    for (long n = number; n > 0; n /= 10) length++;
    name[length] = 0;
    for (long n = number; n > 0; n /= 10) name[--length] = (char)('0' + n % 10);
    return set_global(vm, name, incref(value));
}

static bool remember_result(Shell *s, Object *value)
{
    VM *vm = s->vm;
    Object *out = dict_get_text(vm, vm_main_globals(vm), "Out");
    bool ok = copy_global(vm, "___", "__") && copy_global(vm, "__", "_") &&
              set_global(vm, "_", incref(value)) && set_numbered(vm, "_", s->number, value);
    if (ok && out && is_dict(out)) {
        Object *key = int_from_int64(vm, s->number);
        ok = key && dict_set(vm, (Dict *)out, key, value);
        xdecref(key);
    }
    return ok;
}

bool shell_begin(Shell *s, const char *source, size_t length)
{
    VM *vm = s->vm;
    if (s->outputs) json_decref(s->outputs);
    s->outputs = json_array();
    buffer_clear(&s->stream);
    s->timed_out = false;
    Object *text = OBJ(str_from_utf8(vm, source, length));
    Object *in = dict_get_text(vm, vm_main_globals(vm), "In");
    bool ok = text && copy_global(vm, "_iii", "_ii") && copy_global(vm, "_ii", "_i") &&
              set_global(vm, "_i", incref(text)) && set_numbered(vm, "_i", s->number, text) &&
              (!in || !is_list(in) || list_append(vm, (List *)in, text));
    xdecref(text);
    return ok;
}

json_t *shell_end(Shell *s)
{
    end_stream(s);
    json_t *outputs = s->outputs;
    s->outputs = NULL;
    return outputs;
}

/* ---- the Python object behind the hooks ---- */

typedef struct ShellObject {
    Object head;
    Shell *shell;
} ShellObject;

#define METHOD(name)                                                                               \
    static Object *shell_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)vm, (void)self, (void)args, (void)nargs

static Shell *shell_of(Object *self) { return ((ShellObject *)self)->shell; }

METHOD(displayhook)
{
    UNUSED;
    if (is_none(args[0])) return NEW_NONE(vm);
    return show_object(shell_of(self), args[0], shell_of(self)->number) &&
                   remember_result(shell_of(self), args[0])
               ? NEW_NONE(vm)
               : NULL;
}

/* args: kwargs, then the objects */
METHOD(display)
{
    for (size_t i = 1; i < nargs; i++)
        if (!show_object(shell_of(self), args[i], 0)) return NULL;
    return NEW_NONE(vm);
}

METHOD(refuse)
{
    UNUSED;
    Str *text = str_from_text(
        vm, "a notebook is run without anybody to ask: input and sys.stdin are not supported");
    Object *e = text ? object_call1(vm, shell_of(self)->stdin_error, OBJ(text)) : NULL;
    xdecref(text);
    if (e) raise_object(vm, e);
    xdecref(e);
    return NULL;
}

METHOD(on_alarm)
{
    UNUSED;
    shell_of(self)->timed_out = true;
    return raise(vm, EXC_KEYBOARD_INTERRUPT, "the cell took too long");
}

METHOD(no)
{
    UNUSED;
    return FALSE(vm);
}

static Object *refuse_iteration(VM *vm, Object *self) { return shell_refuse(vm, self, NULL, 0); }

static const MethodDef shell_methods[] = {
    {"displayhook", "(value, /)", shell_displayhook, "Show the value of a cell.", 0},
    {"display", "(*objects, **kwargs)", shell_display, "Show objects below the cell.", 0},
    {"on_alarm", "(number, frame, /)", shell_on_alarm, "The cell's time is over.", 0},
    {"readline", "(*args)", shell_refuse, "Refused: nobody types.", 0},
    {"read", "(*args)", shell_refuse, "Refused: nobody types.", 0},
    {"readlines", "(*args)", shell_refuse, "Refused: nobody types.", 0},
    {"isatty", "()", shell_no, "False.", 0},
    {0},
};

static const TypeSpec shell_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(ShellObject),
    .flags = TYPE_NO_NEW,
    .doc = "The notebook that runs, as its cells see it.",
    .methods = shell_methods,
    .slots = {.iter = refuse_iteration},
};

/* ---- opening and closing ---- */

static bool set_stream(VM *vm, const char *name, ShellStream *stream)
{
    Object *file = io_text_from_function(vm, stream->is_stderr ? "<stderr>" : "<stdout>",
                                         write_stream, stream);
    if (file) io_set_write_through(file);
    return app_set_sys(vm, name, file);
}

static Object *make_stdin_error(VM *vm)
{
    Str *name = str_from_text(vm, "StdinNotImplementedError");
    Object *bases =
        name ? tuple_pack(vm, 1, OBJ(builtin_type(vm, EXC_NOT_IMPLEMENTED_ERROR))) : NULL;
    Dict *space = bases ? dict_new(vm) : NULL;
    Str *module = space ? str_from_text(vm, "__main__") : NULL;
    Object *class_ = NULL;
    if (module && dict_set_text(vm, space, "__module__", OBJ(module)))
        class_ = object_call3(vm, OBJ(builtin_type(vm, TYPE_TYPE)), OBJ(name), bases, OBJ(space));
    xdecref(module);
    xdecref(space);
    xdecref(bases);
    xdecref(name);
    return class_;
}

static bool set_names(Shell *s)
{
    VM *vm = s->vm;
    static const char *const empty[] = {"_", "__", "___", "_i", "_ii", "_iii"};
    Object *first = OBJ(EMPTY_STR(vm));
    bool ok =
        set_global(vm, "In", list_from(vm, &first, 1)) && set_global(vm, "Out", OBJ(dict_new(vm)));
    for (size_t i = 0; ok && i < sizeof empty / sizeof *empty; i++)
        ok = set_global(vm, empty[i], incref(first));
    Object *display = ok ? object_getattr_text(vm, s->object, "display") : NULL;
    ok = display && dict_set_text(vm, vm->core.builtins, "display", display);
    xdecref(display);
    return ok;
}

bool shell_open(Shell *s, VM *vm, Show *show)
{
    *s = (Shell){.vm = vm, .show = show, .out = {s, false}, .err = {s, true}};
    buffer_init(&s->stream, &allocator_default);
    Type *type = type_from_spec(vm, &shell_spec, "ouro.NotebookShell", NULL);
    s->object = type ? type_allocate(vm, type, sizeof(ShellObject)) : NULL;
    xdecref(type);
    if (!s->object) return false;
    ((ShellObject *)s->object)->shell = s;
    s->stdin_error = make_stdin_error(vm);
    return s->stdin_error && set_stream(vm, "stdout", &s->out) &&
           set_stream(vm, "stderr", &s->err) && app_set_sys(vm, "stdin", incref(s->object)) &&
           app_set_sys(vm, "displayhook", object_getattr_text(vm, s->object, "displayhook")) &&
           set_names(s);
}

void shell_close(Shell *s)
{
    clear_ref(&s->object);
    clear_ref(&s->stdin_error);
    if (s->outputs) json_decref(s->outputs);
    s->outputs = NULL;
    buffer_free(&s->stream);
}

/* ---- the clock: SIGALRM, once a second again in case the cell swallows the first ---- */

static Object *signal_call(VM *vm, const char *function, Object *const *args, size_t nargs)
{
    Str *name = str_intern_text(vm, "_signal");
    Object *module = name ? import_absolute(vm, name) : NULL;
    Object *callable = module ? object_getattr_text(vm, module, function) : NULL;
    Object *result = callable ? object_call(vm, callable, args, nargs, NULL) : NULL;
    xdecref(callable);
    xdecref(module);
    xdecref(name);
    return result;
}

enum { TIMER_REAL = 0, ALARM = 14 };

bool shell_start_clock(Shell *s, double seconds)
{
    VM *vm = s->vm;
    if (seconds <= 0) return true;
    Object *handler = object_getattr_text(vm, s->object, "on_alarm");
    Object *number = int_from_int64(vm, ALARM), *which = int_from_int64(vm, TIMER_REAL);
    Object *first = float_from_double(vm, seconds), *again = float_from_double(vm, 1.0);
    Object *a = handler && first && again
                    ? signal_call(vm, "signal", (Object *[]){number, handler}, 2)
                    : NULL;
    Object *b = a ? signal_call(vm, "setitimer", (Object *[]){which, first, again}, 3) : NULL;
    bool ok = b != NULL;
    xdecref(a);
    xdecref(b);
    xdecref(handler);
    xdecref(first);
    xdecref(again);
    return ok;
}

void shell_stop_clock(Shell *s)
{
    VM *vm = s->vm;
    Object *pending = exception_take(vm), *zero = int_from_int64(vm, 0);
    Object *done = signal_call(vm, "setitimer", (Object *[]){zero, zero}, 2);
    xdecref(done);
    exception_clear(vm);
    exception_restore(vm, pending);
}
