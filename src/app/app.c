/* Owns the life of the VM that a command runs in: opening, sys, errors at the end, closing. */
#include "app/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "module/signal.h"
#include "module/warnings.h"
#include "object/module.h"
#include "vm/import.h"
#include "vm/jit/jit.h"

enum { EXIT_FLUSH = 120, EXIT_AUDIT = 70, EXIT_INTERRUPTED = 130 };

/* ---- opening ---- */

static VMConfig config_of(const Options *o)
{
    bool terminal = isatty(0);
    VMConfig config = {
        .memory_limit = o->memory_limit,
        .isolated = o->isolated,
        .ignore_environment = o->ignore_environment,
        .safe_path = o->safe_path,
        .no_user_site = o->no_user_site,
        .dev_mode = o->dev_mode,
        .inspect = o->inspect,
        .interactive = o->inspect || (o->source == SOURCE_PROMPT && terminal),
        .quiet = o->quiet,
        .verbose = o->verbose,
        .bytes_warning = o->bytes_warning,
        .debug = o->debug,
        .has_hash_seed = o->hash_seeded,
        .hash_seed = o->hash_seed,
        .no_site = o->no_site,
        .unbuffered = o->unbuffered,
        .stream_errors = app_stream_errors(),
        .no_specialise = o->no_specialise,
        .jit = o->no_specialise ? JIT_OFF : o->jit,
        .audit = o->audit,
        .gc_stress = o->gc_stress,
        .gc_stats = o->gc_stats,
#ifndef OURO_AUDIT /* debug builds check that nothing is left */
        .ends_process = !o->audit,
#endif
        .optimise = o->optimise,
        .no_bytecode = o->no_bytecode,
        .pycache_prefix = o->pycache_prefix,
    };
    if (o->int_max_str_digits) {
        config.has_max_str_digits = true;
        config.max_str_digits = (uint32_t)strtoul(o->int_max_str_digits, NULL, 10);
    }
    return config;
}

static bool check_digits(const Options *o)
{
    if (!o->int_max_str_digits) return true;
    char *end;
    unsigned long n = strtoul(o->int_max_str_digits, &end, 10);
    if (end != o->int_max_str_digits && !*end && n <= INT32_MAX && (n == 0 || n >= 640))
        return true;
    fprintf(stderr, "Fatal Python error: config_init_int_max_str_digits: -X int_max_str_digits: "
                    "invalid limit; must be "
                    ">= 640 or 0 for unlimited.\n");
    return false;
}

static bool check_tracing(const Options *o)
{
    if (!o->tracemalloc) return true;
    char *end;
    long n = strtol(o->tracemalloc, &end, 10);
    if (end != o->tracemalloc && !*end && n >= 0 && n <= 65535 && (n || !o->tracemalloc_x)) return true;
    fprintf(stderr, "Fatal Python error: config_init_tracemalloc: %s: invalid number of frames\n",
            o->tracemalloc_x ? "-X tracemalloc=NFRAME" : "PYTHONTRACEMALLOC");
    return false;
}

bool app_open(App *app, const Options *options, const char *program)
{
    *app = (App){.options = options, .program = program};
    if (!check_digits(options) || !check_tracing(options)) return false;
    VMConfig config = config_of(options);
    app->vm = vm_open(&config);
    if (!app->vm) {
        fprintf(stderr, "%s: not enough memory to start%s\n", program,
                options->memory_limit ? " within the limit of -X memory" : "");
        return false;
    }
    signals_open(app->vm);
    return true;
}

/* ---- sys ---- */

static Dict *sys_namespace(VM *vm)
{
    Object *module = module_loaded(vm, "sys");
    return module && is_exact(module, TYPE_MODULE) ? ((Module *)module)->dict : NULL;
}

Object *app_sys(VM *vm, const char *name)
{
    Dict *dict = sys_namespace(vm);
    return dict ? dict_get_text(vm, dict, name) : NULL;
}

bool app_set_sys(VM *vm, const char *name, Object *value)
{
    Dict *dict = sys_namespace(vm);
    bool ok = dict && value && dict_set_text(vm, dict, name, value);
    xdecref(value);
    return ok;
}

/* ---- errors ---- */

static void write_error_text(VM *vm, Str *text)
{
    Object *err = app_sys(vm, "stderr"), *argument = OBJ(text);
    if (!text) return;
    if (err && !is_none(err)) {
        incref(err);
        Object *done = object_call_method(vm, err, NAME(vm, write), &argument, 1);
        Object *flushed = done ? object_call_method(vm, err, NAME(vm, flush), NULL, 0) : NULL;
        xdecref(done);
        xdecref(flushed);
        decref(err);
    }
    exception_clear(vm);
    decref(text);
}

/* What SystemExit asks for: its code. */
static int exit_code(VM *vm, Object *e)
{
    Object *code = object_getattr_text(vm, e, "code");
    int status = 1;
    if (!code || is_none(code)) {
        status = code ? 0 : 1;
    } else if (is_int(code)) {
        int64_t n;
        status = object_to_int64(vm, code, &n) ? (int)(n & 0xff) : 255;
    } else {
        Str *text = object_str(vm, code);
        if (text) write_error_text(vm, str_from_format(vm, "%U\n", text));
        xdecref(text);
    }
    exception_clear(vm);
    xdecref(code);
    return status;
}

static void print_plainly(VM *vm, Object *e)
{
    write_error_text(vm, traceback_format_exception(vm, e, false));
    exception_clear(vm);
}

static void set_last(VM *vm, Object *e)
{
    Object *traceback = ((Exception *)e)->traceback;
    app_set_sys(vm, "last_exc", incref(e));
    app_set_sys(vm, "last_type", incref(OBJ(type_of(e))));
    app_set_sys(vm, "last_value", incref(e));
    app_set_sys(vm, "last_traceback", traceback ? incref(traceback) : NONE(vm));
    exception_clear(vm);
}

/* Calls sys.excepthook; what that raises is told, too. A SystemExit of the hook: true, *status set.
 */
static bool call_hook(VM *vm, Object *e, int *status)
{
    Object *hook = xincref(app_sys(vm, "excepthook"));
    if (!hook) {
        write_error_text(vm, str_from_text(vm, "sys.excepthook is missing\n"));
        print_plainly(vm, e);
        return false;
    }
    Object *traceback =
        ((Exception *)e)->traceback ? incref(((Exception *)e)->traceback) : NONE(vm);
    Object *done = object_call3(vm, hook, OBJ(type_of(e)), e, traceback);
    xdecref(traceback);
    decref(hook);
    xdecref(done);
    if (done) return false;
    Object *second = exception_take(vm);
    bool exits = object_is_instance_of(second, builtin_type(vm, EXC_SYSTEM_EXIT));
    if (exits) {
        *status = exit_code(vm, second);
    } else {
        write_error_text(vm, str_from_text(vm, "Error in sys.excepthook:\n"));
        print_plainly(vm, second);
        write_error_text(vm, str_from_text(vm, "\nOriginal exception was:\n"));
        print_plainly(vm, e);
    }
    decref(second);
    return exits;
}

static int report(App *app, bool exits, bool *exited)
{
    VM *vm = app->vm;
    Object *e = exception_take(vm);
    int status = 1;
    *exited = false;
    if (!e) {
        if (app->options->audit || app->options->sweep)
            fprintf(stderr, "audit: failed without an exception\n");
        return 1;
    }
    if (exits && object_is_instance_of(e, builtin_type(vm, EXC_SYSTEM_EXIT))) {
        status = exit_code(vm, e);
        *exited = true;
    } else {
        app->interrupted = object_is_instance_of(e, builtin_type(vm, EXC_KEYBOARD_INTERRUPT));
        set_last(vm, e);
        *exited = call_hook(vm, e, &status);
    }
    decref(e);
    exception_clear(vm);
    return status;
}

int app_report(App *app)
{
    bool exited;
    return report(app, app->options->inspect == 0, &exited);
}

bool app_report_at_prompt(App *app, bool exits, int *status)
{
    bool exited;
    int code = report(app, exits, &exited);
    app->interrupted = false;
    if (exited) *status = code;
    return exited;
}

/* ---- closing ---- */

int app_close(App *app, int status)
{
    VM *vm = app->vm;
    if (!vm_finish(vm)) status = EXIT_FLUSH;
    signals_close(vm);
    size_t left = vm_close(vm); /* the audit is told from there */
    app->vm = NULL;
    free(app->keep);
    if (left && app->options->audit) return EXIT_AUDIT;
    if (app->interrupted) {
        signals_die_of_interrupt();
        return EXIT_INTERRUPTED;
    }
    return status;
}
