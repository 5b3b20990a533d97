/* The native module syslog: messages to the system's log. Opening it keeps the program's name in the module's state, as libc only
 * keeps a pointer. */
#include "module/posix.h"
#include "object/module.h"

#include <string.h>
#include <syslog.h>

typedef struct State {
    Bytes *name; /* owned: what openlog() was given, or NULL */
    bool open;
} State;

#define FUNCTION(name) static Object *syslog_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)args, (void)nargs

/* The last part of sys.argv[0], as bytes; NULL without exception when there is none. NEW */
static MAYBE Bytes *program_name(VM *vm) {
    Object *sys = module_loaded(vm, "sys"), *argv = sys ? object_getattr_text(vm, sys, "argv") : NULL;
    Object *zero = int_from_int64(vm, 0), *first = argv ? object_getitem(vm, argv, zero) : NULL;
    Bytes *name = NULL;
    if (first && is_str(first) && str_length((Str *)first)) {
        Object *whole = str_encode(vm, (Str *)first, "utf-8", "surrogateescape");
        const char *text = whole ? (const char *)((Bytes *)whole)->data : "", *slash = strrchr(text, '/');
        if (slash) text = slash + 1;
        if (whole) name = (Bytes *)bytes_from(vm, text, strlen(text));
        xdecref(whole);
    }
    if (!name && exception_pending(vm) && !exception_is(vm, EXC_MEMORY_ERROR)) exception_clear(vm);
    xdecref(first);
    xdecref(argv);
    return name;
}

static bool open_log(VM *vm, State *state, STEALS Bytes *name, int options, int facility) {
    if (exception_pending(vm)) {
        xdecref(name);
        return false;
    }
    openlog(name ? (const char *)name->data : NULL, options, facility);
    set_ref(&state->name, name);
    state->open = true;
    return true;
}

/* args: ident, logoption, facility */
FUNCTION(openlog) {
    UNUSED;
    int options = 0, facility = LOG_USER;
    if ((args[1] && !posix_int(vm, args[1], &options)) || (args[2] && !posix_int(vm, args[2], &facility))) return NULL;
    bool given = args[0] && !is_none(args[0]);
    if (given && !is_str(args[0])) return raise(vm, EXC_TYPE_ERROR, "openlog() argument 1 must be str, not %T", args[0]);
    Bytes *name = given ? (Bytes *)str_encode(vm, (Str *)args[0], "utf-8", NULL) : program_name(vm);
    return open_log(vm, ((Module *)self)->state, name, options, facility) ? NEW_NONE(vm) : NULL;
}

/* syslog(message) or syslog(priority, message) */
FUNCTION(syslog) {
    (void)nargs;
    int priority = LOG_INFO;
    Object *message = args[1] ? args[1] : args[0];
    State *state = ((Module *)self)->state;
    if (args[1] && !posix_int(vm, args[0], &priority)) return NULL;
    if (!is_str(message)) return raise(vm, EXC_TYPE_ERROR, "[priority,] message string");
    const char *text = str_c_text(vm, (Str *)message);
    if (!text || (!state->open && !open_log(vm, state, program_name(vm), 0, LOG_USER))) return NULL;
    syslog(priority, "%s", text);
    return NEW_NONE(vm);
}

FUNCTION(closelog) {
    UNUSED;
    State *state = ((Module *)self)->state;
    if (state->open) closelog();
    state->open = false;
    clear_ref(&state->name);
    return NEW_NONE(vm);
}

FUNCTION(setlogmask) {
    UNUSED;
    int mask;
    return posix_int(vm, args[0], &mask) ? int_from_int64(vm, setlogmask(mask)) : NULL;
}
FUNCTION(LOG_MASK) {
    UNUSED;
    int priority;
    return posix_int(vm, args[0], &priority) ? int_from_int64(vm, LOG_MASK(priority & 31)) : NULL;
}
FUNCTION(LOG_UPTO) {
    UNUSED;
    int priority;
    return posix_int(vm, args[0], &priority) ? int_from_int64(vm, (2ll << (priority & 31)) - 1) : NULL;
}

static const MethodDef functions[] = {
    {"openlog", "(ident=None, logoption=0, facility=8)", syslog_openlog, "Says who writes the messages, and how.", 0},
    {"syslog", "(priority, message=None, /)", syslog_syslog, "syslog([priority,] message): writes a message.", 0},
    {"closelog", "()", syslog_closelog, "Closes the log.", 0},
    {"setlogmask", "(maskpri, /)", syslog_setlogmask, "Which priorities are written; which were.", 0},
    {"LOG_MASK", "(pri, /)", syslog_LOG_MASK, "The mask of one priority.", 0},
    {"LOG_UPTO", "(pri, /)", syslog_LOG_UPTO, "The mask of all priorities up to one.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) {
    static const NumberDef rows[] = {
#define X(name) {#name, name},
        X(LOG_ALERT) X(LOG_AUTH) X(LOG_AUTHPRIV) X(LOG_CONS) X(LOG_CRIT) X(LOG_CRON) X(LOG_DAEMON) X(LOG_DEBUG)
        X(LOG_EMERG) X(LOG_ERR) X(LOG_INFO) X(LOG_KERN) X(LOG_LOCAL0) X(LOG_LOCAL1) X(LOG_LOCAL2) X(LOG_LOCAL3)
        X(LOG_LOCAL4) X(LOG_LOCAL5) X(LOG_LOCAL6) X(LOG_LOCAL7) X(LOG_LPR) X(LOG_MAIL) X(LOG_NDELAY) X(LOG_NEWS)
        X(LOG_NOTICE) X(LOG_NOWAIT) X(LOG_ODELAY) X(LOG_PERROR) X(LOG_PID) X(LOG_SYSLOG) X(LOG_USER) X(LOG_UUCP)
        X(LOG_WARNING)
#undef X
        {0}};
    module->state = memory_alloc_zeroed(vm, sizeof(State));
    return module->state && module_add_numbers(vm, module, rows);
}

static int traverse(Module *module, Visit visit, void *context) {
    State *state = module->state;
    if (state) VISIT(state->name);
    return 0;
}

static void close_module(VM *vm, Module *module) {
    State *state = module->state;
    module->state = NULL;
    if (!state) return;
    if (state->open) closelog();
    clear_ref(&state->name);
    memory_free(vm, state, sizeof *state);
}

const ModuleDef syslog_module = {.name = "syslog",
                                 .doc = "The system's log.",
                                 .functions = functions,
                                 .setup = setup,
                                 .traverse = traverse,
                                 .close = close_module};
