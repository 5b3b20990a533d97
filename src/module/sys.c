/* Owns the sys module: what the runtime tells about itself, its streams and its hooks. */
#define _GNU_SOURCE
#include "module/builtins.h"
#include "module/io_text.h"
#include "module/sys_info.h"
#include "module/traceback_anchors.h"
#include "module/warnings.h"
#include "object/dict.h"
#include "object/float.h"
#include "object/list.h"
#include "object/traceback.h"
#include "vm/audit.h"
#include "vm/thread.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- access from C ---- */

static Dict *sys_dict(VM *vm)
{
    Object *module = module_loaded(vm, "sys");
    return module && is_exact(module, TYPE_MODULE) ? ((Module *)module)->dict : NULL;
}

Object *sys_get(VM *vm, Str *name)
{
    Dict *dict = sys_dict(vm);
    return dict ? dict_get_str(vm, dict, name) : NULL;
}

bool sys_set(VM *vm, const char *name, Object *value)
{
    Dict *dict = sys_dict(vm);
    if (dict) return dict_set_text(vm, dict, name, value);
    raise(vm, EXC_RUNTIME_ERROR, "lost sys");
    return false;
}

/* ---- functions ---- */

#define FUNCTION(name)                                                                             \
    static Object *sys_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)args, (void)nargs

/* The count as CPython shows it: with the reference that the argument is. */
FUNCTION(getrefcount)
{
    UNUSED;
    return int_from_int64(vm, object_count(args[0]));
}

/* A test aid: what -X audit does at the end, now. Right wherever only the loop's own frames are under way. */
FUNCTION(audit_counts)
{
    UNUSED;
    return int_from_int64(vm, vm_audit(vm, NULL));
}

FUNCTION(getsizeof)
{
    UNUSED;
    Object *size = object_call_special(vm, args[0], NAME(vm, __sizeof__), NULL, 0);
    if (size && is_int(size)) {
        if (int_sign((Int *)size) >= 0) return size;
        decref(size);
        return raise(vm, EXC_VALUE_ERROR, "__sizeof__() should return >= 0");
    }
    if (size) {
        raise(vm, EXC_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", size);
        decref(size);
    }
    return args[1] && exception_clear_if(vm, EXC_TYPE_ERROR) ? incref(args[1]) : NULL;
}

FUNCTION(intern)
{
    UNUSED;
    if (!is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "intern() argument must be str, not %T", args[0]);
    if (!is_exact(args[0], TYPE_STR)) return raise(vm, EXC_TYPE_ERROR, "can't intern %T", args[0]);
    return OBJ(str_intern(vm, (Str *)incref(args[0])));
}

FUNCTION(is_interned)
{
    UNUSED;
    if (!is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "_is_interned() argument must be str, not %T", args[0]);
    return BOOL(vm, str_is_interned((Str *)args[0]));
}

FUNCTION(getrecursionlimit)
{
    UNUSED;
    return int_from_int64(vm, vm->recursion_limit);
}

FUNCTION(setrecursionlimit)
{
    UNUSED;
    int64_t limit;
    if (!object_to_int64(vm, args[0], &limit)) return NULL;
    if (limit < 1)
        return raise(vm, EXC_VALUE_ERROR, "recursion limit must be greater or equal than 1");
    if (limit > INT32_MAX)
        return raise(vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C int");
    if (vm->depth >= (uint64_t)limit)
        return raise(
            vm, EXC_RECURSION_ERROR,
            "cannot set the recursion limit to %d at the recursion depth %u: the limit is too low",
            (int)limit, vm->depth);
    vm_set_recursion_limit(vm, (uint32_t)limit);
    return NEW_NONE(vm);
}

/* The exception being handled: not the one that is pending. BORROWED MAYBE. */
static Object *handled(VM *vm)
{
    Object *e = vm_core(vm)->handled;
    return e && !is_none(e) ? e : NULL;
}

FUNCTION(exc_info)
{
    UNUSED;
    Object *e = handled(vm);
    if (!e) return tuple_pack(vm, 3, NONE(vm), NONE(vm), NONE(vm));
    Object *traceback = ((Exception *)e)->traceback;
    return tuple_pack(vm, 3, OBJ(type_of(e)), e, traceback ? traceback : NONE(vm));
}

FUNCTION(exception)
{
    UNUSED;
    Object *e = handled(vm);
    return e ? incref(e) : NEW_NONE(vm);
}

FUNCTION(exit)
{
    UNUSED;
    Object *status = args[0] ? args[0] : NONE(vm);
    Object *e = is_tuple(status)  ? object_call_unpacked(vm, OBJ(builtin_type(vm, EXC_SYSTEM_EXIT)),
                                                         (Tuple *)status, NULL)
                : is_none(status) ? exception_new(vm, builtin_type(vm, EXC_SYSTEM_EXIT), NULL)
                                  : exception_new(vm, builtin_type(vm, EXC_SYSTEM_EXIT), status);
    if (!e) return NULL;
    raise_object(vm, e);
    decref(e);
    return NULL;
}

FUNCTION(getdefaultencoding)
{
    UNUSED;
    return OBJ(str_intern_text(vm, "utf-8"));
}

FUNCTION(getfilesystemencodeerrors)
{
    UNUSED;
    return OBJ(str_intern_text(vm, "surrogateescape"));
}

FUNCTION(get_int_max_str_digits)
{
    UNUSED;
    return int_from_int64(vm, vm_core(vm)->max_str_digits);
}

FUNCTION(set_int_max_str_digits)
{
    UNUSED;
    int64_t digits;
    if (!object_to_int64(vm, args[0], &digits)) return NULL;
    if (digits != 0 && (digits < 640 || digits > INT32_MAX))
        return raise(vm, EXC_VALUE_ERROR, "maxdigits must be 0 or larger than 640");
    vm_core(vm)->max_str_digits = (uint32_t)digits;
    return NEW_NONE(vm);
}

static int count_object(Object *o, void *context)
{
    (void)o;
    ++*(size_t *)context;
    return 0;
}

FUNCTION(getallocatedblocks)
{
    UNUSED;
    size_t count = 0;
    heap_walk(vm, count_object, &count);
    return int_from_size(vm, count);
}

FUNCTION(getframe)
{
    UNUSED;
    int64_t depth = 0;
    if (args[0] && !object_to_int64(vm, args[0], &depth)) return NULL;
    Frame *frame = vm->current;
    while (frame && depth-- > 0) frame = frame->back;
    if (!frame) return raise(vm, EXC_VALUE_ERROR, "call stack is not deep enough");
    FrameObject *object = frame_object(vm, frame);
    return object ? OBJ(incref(object)) : NULL;
}

/* A dict with what `of` tells of each thread (NEW; NULL without exception: nothing). */
static Object *of_threads(VM *vm, Object *(*of)(VM *vm, const FrameStack *stack))
{
    Dict *dict = dict_new(vm);
    FrameStack stack;
    for (size_t i = 0; dict && thread_frames(vm, i, &stack); i++) {
        if (!stack.identity) continue;
        Object *value = of(vm, &stack);
        if (!value && !exception_pending(vm)) continue;
        Object *key = value ? int_from_uint64(vm, stack.identity) : NULL;
        if (!key || !dict_set(vm, dict, key, value)) clear_ref(&dict);
        xdecref(key);
        xdecref(value);
    }
    return OBJ(dict);
}

static Object *frame_of_thread(VM *vm, const FrameStack *stack)
{
    return stack->current ? xincref(OBJ(frame_object(vm, stack->current))) : NULL;
}

static Object *exception_of_thread(VM *vm, const FrameStack *stack)
{
    return incref(stack->handled ? stack->handled : NONE(vm));
}

FUNCTION(current_frames)
{
    UNUSED;
    return of_threads(vm, frame_of_thread);
}

FUNCTION(current_exceptions)
{
    UNUSED;
    return of_threads(vm, exception_of_thread);
}

/* Name of the module of the code `depth` calls up, or None. */
FUNCTION(getframemodulename)
{
    UNUSED;
    int64_t depth = 0;
    if (args[0] && !object_to_int64(vm, args[0], &depth)) return NULL;
    Frame *frame = vm->current;
    while (frame && depth-- > 0) frame = frame->back;
    Object *name = frame ? dict_get_str(vm, frame->function->globals, NAME(vm, __name__)) : NULL;
    return name ? incref(name) : NEW_NONE(vm);
}

FUNCTION(settrace)
{
    UNUSED;
    if (is_none(args[0])) return NEW_NONE(vm);
    return raise(vm, EXC_NOT_IMPLEMENTED_ERROR,
                 "tracing and profiling are not available in this runtime");
}

FUNCTION(gettrace)
{
    UNUSED;
    return NEW_NONE(vm);
}

FUNCTION(is_finalizing)
{
    UNUSED;
    return BOOL(vm, vm->finalizing);
}

FUNCTION(call_tracing)
{
    UNUSED;
    if (!is_tuple(args[1]))
        return raise(vm, EXC_TYPE_ERROR, "call_tracing() argument 2 must be tuple, not %T",
                     args[1]);
    return object_call_unpacked(vm, args[0], (Tuple *)args[1], NULL);
}

FUNCTION(getswitchinterval)
{
    UNUSED;
    return xincref(dict_get_text(vm, sys_dict(vm), "_switch_interval"));
}

FUNCTION(setswitchinterval)
{
    UNUSED;
    double seconds;
    if (!object_to_double(vm, args[0], &seconds)) return NULL;
    if (!(seconds > 0)) return raise(vm, EXC_VALUE_ERROR, "switch interval must be strictly positive");
    vm->switch_nanoseconds = seconds > 1e9 ? (int64_t)1e18 : 1 + (int64_t)(seconds * 1e9);
    return sys_set(vm, "_switch_interval", args[0]) ? NEW_NONE(vm) : NULL;
}

FUNCTION(is_gil_enabled)
{
    UNUSED;
    return TRUE(vm);
}

FUNCTION(audit)
{
    UNUSED;
    return NEW_NONE(vm);
}

FUNCTION(breakpointhook)
{
    UNUSED;
    return raise(vm, EXC_NOT_IMPLEMENTED_ERROR,
                 "there is no debugger in this runtime: set sys.breakpointhook to one");
}

/* ---- hooks ---- */

static bool write_to(VM *vm, Object *file, Str *text)
{
    if (io_is_text_file(vm, file)) return io_text_write(vm, file, text);
    Object *argument = OBJ(text);
    Object *result = object_call_method(vm, file, NAME(vm, write), &argument, 1);
    xdecref(result);
    return result != NULL;
}

/* What stdout cannot encode is written with backslashes. */
static bool write_repr(VM *vm, Object *file, Str *text)
{
    if (write_to(vm, file, text)) return true;
    if (!exception_clear_if(vm, EXC_UNICODE_ENCODE_ERROR)) return false;
    Object *bytes = str_encode(vm, text, "ascii", "backslashreplace");
    Object *plain =
        bytes ? str_decode(vm, ((Bytes *)bytes)->data, ((Bytes *)bytes)->length, "ascii", NULL)
              : NULL;
    xdecref(bytes);
    bool ok = plain && write_to(vm, file, (Str *)plain);
    xdecref(plain);
    return ok;
}

FUNCTION(displayhook)
{
    UNUSED;
    Dict *builtins = vm_core(vm)->builtins;
    if (!builtins) return raise(vm, EXC_RUNTIME_ERROR, "lost builtins module");
    if (is_none(args[0])) return NEW_NONE(vm);
    if (!dict_set_text(vm, builtins, "_", NONE(vm))) return NULL;
    Object *out = sys_get(vm, NAME(vm, stdout));
    if (!out || is_none(out)) return raise(vm, EXC_RUNTIME_ERROR, "lost sys.stdout");
    incref(out);
    Str *text = object_repr(vm, args[0]);
    bool ok = text && write_repr(vm, out, text) &&
              write_to(vm, out, &vm_core(vm)->chars['\n'].str) &&
              dict_set_text(vm, builtins, "_", args[0]);
    xdecref(text);
    decref(out);
    return ok ? NEW_NONE(vm) : NULL;
}

static bool set_in_environment(VM *vm, const char *name)
{
    const char *value = vm->config.ignore_environment ? NULL : getenv(name);
    return value && *value;
}

/* As CPython 3.13: PYTHON_COLORS decides, else NO_COLOR, FORCE_COLOR, and whether the file is a
 * terminal. */
bool sys_wants_colour(VM *vm, Object *file)
{
    if (set_in_environment(vm, "PYTHON_COLORS")) {
        const char *value = getenv("PYTHON_COLORS");
        if (!strcmp(value, "0")) return false;
        if (!strcmp(value, "1")) return true;
    }
    if (getenv("NO_COLOR") && *getenv("NO_COLOR")) return false;
    if (getenv("FORCE_COLOR") && *getenv("FORCE_COLOR")) return true;
    const char *terminal = getenv("TERM");
    if (terminal && !strcmp(terminal, "dumb")) return false;
    Str *name = io_is_text_file(vm, file) ? str_intern_text(vm, "isatty") : NULL;
    Object *answer = name ? object_call_method(vm, file, name, NULL, 0) : NULL;
    bool yes = answer == TRUE(vm);
    xdecref(answer);
    xdecref(name);
    exception_clear(vm);
    return yes;
}

static bool print_exception(VM *vm, Object *e)
{
    Object *err = sys_get(vm, NAME(vm, stderr));
    if (!err || is_none(err)) return true;
    incref(err);
    Str *text = traceback_format_exception(vm, e, sys_wants_colour(vm, err));
    bool ok = text && write_to(vm, err, text) && io_flush(vm, err);
    xdecref(text);
    decref(err);
    return ok;
}

/* args: type, value, traceback */
FUNCTION(excepthook)
{
    UNUSED;
    Object *told = is_exception(args[1]) ? incref(args[1]) : NULL;
    if (told) {
        Exception *e = (Exception *)told;
        if (is_exact(args[2], TYPE_TRACEBACK) && !e->traceback) e->traceback = incref(args[2]);
    } else { /* that is told instead */
        raise(vm, EXC_TYPE_ERROR, "print_exception(): Exception expected for value, %T found", args[1]);
        told = exception_take(vm);
        if (!told) return NULL;
    }
    bool done = print_exception(vm, told);
    decref(told);
    return done ? NEW_NONE(vm) : NULL;
}

static Object *attribute_text(VM *vm, Object *o, const char *name)
{
    Str *key = str_intern_text(vm, name);
    Object *value = key ? object_getattr_maybe(vm, o, key) : NULL;
    xdecref(key);
    return value;
}

/* The first line of the report. A place that cannot say what it is does not spoil it. */
static Str *unraisable_head(VM *vm, Object *message, Object *where)
{
    if (message && is_none(message)) message = NULL;
    if (!where || is_none(where))
        return message ? str_from_format(vm, "%S:\n", message) : str_from_text(vm, "");
    Str *place = object_repr(vm, where);
    if (!place) {
        exception_clear(vm);
        place = str_from_text(vm, "<object repr() failed>");
    }
    Str *head = !place    ? NULL
                : message ? str_from_format(vm, "%S: %U\n", message, place)
                          : str_from_format(vm, "Exception ignored in: %U\n", place);
    xdecref(place);
    return head;
}

/* args: an object with exc_value, err_msg and object, as sys.unraisablehook gets. */
FUNCTION(unraisablehook)
{
    UNUSED;
    Type *type = sys_unraisable_type(vm);
    if (!type) return NULL;
    if (type_of(args[0]) != type) return raise(vm, EXC_TYPE_ERROR, "sys.unraisablehook argument type must be UnraisableHookArgs");
    Object *value = attribute_text(vm, args[0], "exc_value"),
           *where = attribute_text(vm, args[0], "object");
    Object *message = attribute_text(vm, args[0], "err_msg");
    Object *err = sys_get(vm, NAME(vm, stderr));
    bool ok = !exception_pending(vm);
    if (ok && err && !is_none(err)) {
        incref(err);
        Str *head = unraisable_head(vm, message, where);
        ok = head && write_to(vm, err, head) &&
             (!value || !is_exception(value) || print_exception(vm, value));
        xdecref(head);
        decref(err);
    }
    xdecref(value);
    xdecref(where);
    xdecref(message);
    return ok ? NEW_NONE(vm) : NULL;
}

/* The core's hook for exceptions that nothing can catch: calls sys.unraisablehook when a program
 * set its own, and prints otherwise. Takes the pending exception; leaves none. */
void sys_write_unraisable(VM *vm, const char *doing, Object *where)
{
    Object *e = exception_take(vm);
    if (!e) return;
    Str *words = doing ? str_from_text(vm, doing) : NULL;
    exception_clear(vm);
    Object *hook = xincref(sys_get(vm, NAME(vm, unraisablehook)));
    Object *report = sys_unraisable_args(vm, e, OBJ(words), where);
    xdecref(words);
    Object *done = !report ? NULL
                   : hook  ? object_call1(vm, hook, report)
                           : sys_unraisablehook(vm, NULL, &report, 1);
    Object *second = done ? NULL : exception_take(vm);
    if (second && hook && report) { /* the program's own hook failed: tell that instead */
        Str *message = str_from_text(vm, "Exception ignored in sys.unraisablehook");
        Object *again = message ? sys_unraisable_args(vm, second, OBJ(message), hook) : NULL;
        if (again) done = sys_unraisablehook(vm, NULL, &again, 1);
        xdecref(again);
        xdecref(message);
    }
    exception_clear(vm); /* there is nobody left to tell */
    xdecref(second);
    xdecref(done);
    xdecref(hook);
    xdecref(report);
    decref(e);
}

FUNCTION(get_asyncgen_hooks)
{
    UNUSED;
    Dict *dict = sys_dict(vm);
    Object *first = dict_get_text(vm, dict, "_asyncgen_firstiter"),
           *last = dict_get_text(vm, dict, "_asyncgen_finalizer");
    return sys_asyncgen_hooks(vm, first ? first : NONE(vm), last ? last : NONE(vm));
}

FUNCTION(set_asyncgen_hooks)
{
    UNUSED;
    static const char *const names[] = {"_asyncgen_firstiter", "_asyncgen_finalizer"};
    for (int i = 0; i < 2; i++) {
        if (!args[i]) continue;
        if (!is_none(args[i]) && !object_is_callable(args[i]))
            return raise(vm, EXC_TYPE_ERROR, "callable %s expected, got %T",
                         names[i] + strlen("_asyncgen_"), args[i]);
        if (!sys_set(vm, names[i], args[i])) return NULL;
    }
    return NEW_NONE(vm);
}

FUNCTION(get_coroutine_origin_tracking_depth)
{
    UNUSED;
    return int_from_int64(vm, vm->origin_depth);
}

FUNCTION(set_coroutine_origin_tracking_depth)
{
    UNUSED;
    int64_t depth;
    if (!object_to_int64(vm, args[0], &depth)) return NULL;
    if (depth < 0) return raise(vm, EXC_VALUE_ERROR, "depth must be >= 0");
    vm->origin_depth = depth > INT32_MAX ? INT32_MAX : (uint32_t)depth;
    return NEW_NONE(vm);
}

static const MethodDef functions[] = {
    {"_getframe", "(depth=0, /)", sys_getframe, "The frame of the caller, or of one further up.",
     0},
    {"_current_frames", "()", sys_current_frames, "The frame that each thread is in.", 0},
    {"_current_exceptions", "()", sys_current_exceptions, "The exception that each thread handles, or None.", 0},
    {"_getframemodulename", "(depth=0)", sys_getframemodulename,
     "The name of the module of a caller.", 0},
    {"_is_gil_enabled", "()", sys_is_gil_enabled, "True: one thread runs Python at a time.", 0},
    {"_is_interned", "(string, /)", sys_is_interned, "Whether the string is the interned one.", 0},
    {"_audit_counts", "()", sys_audit_counts, "How many objects have a wrong reference count; stderr names them.", 0},
    {"audit", "(event, /, *args)", sys_audit, "Raise an auditing event: nothing listens here.", 0},
    {"addaudithook", "(hook)", sys_settrace, "Not available.", 0},
    {"breakpointhook", "(*args, **kws)", sys_breakpointhook, "What breakpoint() calls.", 0},
    {"call_tracing", "(func, args, /)", sys_call_tracing, "Call func(*args).", 0},
    {"displayhook", "(object, /)", sys_displayhook,
     "Print a value at the prompt and bind it to builtins._.", 0},
    {"exc_info", "()", sys_exc_info, "(type, value, traceback) of the exception being handled.", 0},
    {"excepthook", "(exctype, value, traceback, /)", sys_excepthook,
     "Print an exception that nothing caught.", 0},
    {"exception", "()", sys_exception, "The exception being handled, or None.", 0},
    {"exit", "(status=None, /)", sys_exit, "End the program by raising SystemExit.", 0},
    {"get_coroutine_origin_tracking_depth", "()", sys_get_coroutine_origin_tracking_depth,
     "Of how many callers a coroutine keeps the place.", 0},
    {"set_coroutine_origin_tracking_depth", "(depth)", sys_set_coroutine_origin_tracking_depth,
     "Have coroutines keep who made them.", 0},
    {"get_asyncgen_hooks", "()", sys_get_asyncgen_hooks, "The hooks of asynchronous generators.",
     0},
    {"set_asyncgen_hooks", "(firstiter=None, finalizer=None)", sys_set_asyncgen_hooks, "Set them.",
     0},
    {"getallocatedblocks", "()", sys_getallocatedblocks, "The number of objects in the heap.", 0},
    {"getdefaultencoding", "()", sys_getdefaultencoding, "'utf-8'.", 0},
    {"getfilesystemencoding", "()", sys_getdefaultencoding, "'utf-8'.", 0},
    {"getfilesystemencodeerrors", "()", sys_getfilesystemencodeerrors, "'surrogateescape'.", 0},
    {"get_int_max_str_digits", "()", sys_get_int_max_str_digits, "How long a number's text may be.",
     0},
    {"set_int_max_str_digits", "(maxdigits)", sys_set_int_max_str_digits,
     "Set that; 0 for no limit.", 0},
    {"getrecursionlimit", "()", sys_getrecursionlimit, "How deep calls may nest.", 0},
    {"setrecursionlimit", "(limit, /)", sys_setrecursionlimit, "Set how deep calls may nest.", 0},
    {"getrefcount", "(object, /)", sys_getrefcount,
     "The reference count, the argument's own reference included.", 0},
    {"getsizeof", "(object, default=<unrepresentable>)", sys_getsizeof,
     "Bytes that the object takes, without what it refers to.", 0},
    {"getswitchinterval", "()", sys_getswitchinterval, "The thread switch interval.", 0},
    {"setswitchinterval", "(interval, /)", sys_setswitchinterval, "Set it.", 0},
    {"gettrace", "()", sys_gettrace, "None: there is no tracing.", 0},
    {"getprofile", "()", sys_gettrace, "None: there is no profiling.", 0},
    {"intern", "(string, /)", sys_intern, "The one string of this text.", 0},
    {"is_finalizing", "()", sys_is_finalizing, "Whether the runtime is ending.", 0},
    {"settrace", "(function, /)", sys_settrace, "Not available.", 0},
    {"setprofile", "(function, /)", sys_settrace, "Not available.", 0},
    {"unraisablehook", "(unraisable, /)", sys_unraisablehook,
     "Print an exception that nothing can catch.", 0},
    {0},
};

/* ---- set-up ---- */

static bool add_stream(VM *vm, Module *module, int fd)
{
    static const struct {
        const char *file, *name, *original, *mode, *errors;
    } streams[] = {
        {"<stdin>", "stdin", "__stdin__", "r", NULL},
        {"<stdout>", "stdout", "__stdout__", "w", NULL},
        {"<stderr>", "stderr", "__stderr__", "w", "backslashreplace"},
    };
    if (fcntl(fd, F_GETFD) < 0) /* closed before we started */
        return module_add(vm, module, streams[fd].original, NEW_NONE(vm)) &&
               module_add(vm, module, streams[fd].name, NEW_NONE(vm));
    bool lines = fd == 2 || (fd == 1 && isatty(fd));
    const char *errors = streams[fd].errors ? streams[fd].errors : vm->config.stream_errors ? vm->config.stream_errors : "strict";
    Object *stream = io_text_from_fd(vm, fd, streams[fd].file, streams[fd].mode, errors, lines);
    if (stream && fd > 0 && vm->config.unbuffered) io_set_write_through(stream);
    return stream && module_add(vm, module, streams[fd].original, incref(stream)) &&
           module_add(vm, module, streams[fd].name, stream);
}

/* The hooks as they were at first, under their second names. */
static bool add_originals(VM *vm, Module *module)
{
    static const char *const names[][2] = {{"displayhook", "__displayhook__"},
                                           {"excepthook", "__excepthook__"},
                                           {"unraisablehook", "__unraisablehook__"},
                                           {"breakpointhook", "__breakpointhook__"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!module_add(vm, module, names[i][1],
                        xincref(dict_get_text(vm, module->dict, names[i][0]))))
            return false;
    return true;
}

static bool add_lists(VM *vm, Module *module)
{
    static const char *const names[] = {"path", "warnoptions"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!module_add(vm, module, names[i], OBJ(list_new(vm, 0)))) return false;
    Object *first = OBJ(incref(EMPTY_STR(vm)));
    return module_add(vm, module, "argv", list_from_stolen(vm, &first, 1)) &&
           module_add(vm, module, "orig_argv", OBJ(list_new(vm, 0))) &&
           module_add(vm, module, "path_importer_cache", OBJ(dict_new(vm))) &&
           module_add(vm, module, "_xoptions", OBJ(dict_new(vm)));
}

static bool sys_setup(VM *vm, Module *module)
{
    vm_core(vm)->hooks.unraisable = sys_write_unraisable;
    vm_core(vm)->hooks.traceback = &traceback_hooks;
    vm_core(vm)->hooks.warn = warnings_warn;
    vm_core(vm)->hooks.flush_plain = io_flush_plain;
    bool ok = module_add(vm, module, "modules", OBJ(incref(vm_core(vm)->modules))) &&
              add_lists(vm, module) && add_originals(vm, module) && sys_add_info(vm, module);
    for (int fd = 0; ok && fd < 3; fd++) ok = add_stream(vm, module, fd);
    return ok;
}

const ModuleDef sys_module = {
    .name = "sys",
    .doc = "What the runtime knows about itself, and the program's streams and arguments.",
    .functions = functions,
    .setup = sys_setup,
    .expected = 80,
    .late = sys_info,
};
