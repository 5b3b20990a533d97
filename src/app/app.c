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

/* Text from the system: bytes that are not UTF-8 become lone surrogates. */
static Object *system_text(VM *vm, const char *text)
{
    return str_decode(vm, (const uint8_t *)text, strlen(text), "utf-8", "surrogateescape");
}

static bool append_text(VM *vm, List *list, const char *text)
{
    Object *o = system_text(vm, text);
    return o && list_append_stolen(vm, list, o);
}

static bool set_argv(App *app, const char *argv0)
{
    List *list = list_new(app->vm, 0);
    bool ok = list && append_text(app->vm, list, argv0);
    for (int i = 0; ok && i < app->options->argument_count; i++)
        ok = append_text(app->vm, list, app->options->arguments[i]);
    if (!ok) clear_ref(&list);
    return app_set_sys(app->vm, "argv", OBJ(list));
}

static bool set_orig_argv(App *app)
{
    List *list = list_new(app->vm, 0);
    bool ok = list != NULL;
    for (int i = 0; ok && i < app->options->word_count; i++)
        ok = append_text(app->vm, list, app->options->words[i]);
    if (!ok) clear_ref(&list);
    return app_set_sys(app->vm, "orig_argv", OBJ(list));
}

bool app_set_argv0(App *app, const char *argv0)
{
    Object *argv = app_sys(app->vm, "argv"), *text = system_text(app->vm, argv0);
    if (!text) return false;
    if (argv && is_list(argv) && ((List *)argv)->length)
        set_ref(&((List *)argv)->items[0], text);
    else
        decref(text);
    return true;
}

bool app_insert_path(App *app, const char *folder)
{
    Object *path = app_sys(app->vm, "path"), *text = system_text(app->vm, folder);
    bool ok = text && (!path || !is_list(path) || list_insert(app->vm, (List *)path, 0, text));
    xdecref(text);
    return ok;
}

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* PYTHONPATH: empty parts are the working folder. */
static bool append_search_path(VM *vm, List *list, const char *text)
{
    char folder[4096];
    while (text) {
        const char *end = strchr(text, ':');
        size_t length = end ? (size_t)(end - text) : strlen(text);
        if (length == 0 && !getcwd(folder, sizeof folder))
            length = sizeof folder;
        else if (length && length < sizeof folder) {
            if (text[0] == '/' || !getcwd(folder, sizeof folder - length - 2)) folder[0] = 0;
            if (folder[0]) strcat(folder, "/");
            strncat(folder, text, length);
        }
        if (length < sizeof folder && !append_text(vm, list, folder)) return false;
        text = end ? end + 1 : NULL;
    }
    return true;
}

/* The library of an installed CPython: the nearest version. */
static bool append_library(VM *vm, List *list)
{
    static const char *const folders[] = {"/usr/lib/python3.13", "/usr/lib/python3.12",
                                          "/usr/lib/python3.11"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (is_folder(folders[i])) return append_text(vm, list, folders[i]);
    return true;
}

static bool set_path(App *app, const char *first)
{
    List *list = list_new(app->vm, 0);
    bool ok = list && (!first || append_text(app->vm, list, first)) &&
              append_search_path(app->vm, list, app->options->python_path) &&
              append_library(app->vm, list);
    if (!ok) clear_ref(&list);
    return app_set_sys(app->vm, "path", OBJ(list));
}

static bool set_x_options(App *app)
{
    VM *vm = app->vm;
    Dict *dict = dict_new(vm);
    bool ok = dict != NULL;
    for (size_t i = 0; ok && i < app->options->x_option_count; i++) {
        const char *text = app->options->x_options[i], *equals = strchr(text, '=');
        Object *key =
            str_decode(vm, (const uint8_t *)text, equals ? (size_t)(equals - text) : strlen(text),
                       "utf-8", "surrogateescape");
        Object *value = equals ? system_text(vm, equals + 1) : TRUE(vm);
        ok = key && value && dict_set(vm, dict, key, value);
        xdecref(key);
        xdecref(value);
    }
    if (!ok) clear_ref(&dict);
    return app_set_sys(vm, "_xoptions", OBJ(dict));
}

static bool add_warning_option(App *app, List *list, const char *text)
{
    if (!append_text(app->vm, list, text)) return false;
    if (!warnings_add_option(app->vm, text))
        fprintf(stderr, "Invalid -W option ignored: invalid action: '%s'\n", text);
    return true;
}

/* PYTHONWARNINGS first, then -W: later ones win. */
static bool set_warnings(App *app)
{
    const Options *o = app->options;
    List *list = list_new(app->vm, 0);
    char *copy = o->warnings_environment ? strdup(o->warnings_environment) : NULL, *save = NULL;
    bool ok = list != NULL;
    for (char *part = copy ? strtok_r(copy, ",", &save) : NULL; ok && part;
         part = strtok_r(NULL, ",", &save))
        ok = add_warning_option(app, list, part);
    free(copy);
    for (size_t i = 0; ok && i < o->warning_count; i++)
        ok = add_warning_option(app, list, o->warnings[i]);
    if (!ok) clear_ref(&list);
    return app_set_sys(app->vm, "warnoptions", OBJ(list));
}

/* -X tracemalloc: tracing begins before anything of the program. */
static bool start_tracing(App *app)
{
    VM *vm = app->vm;
    const char *wanted = app->options->tracemalloc;
    if (!wanted || !strtol(wanted, NULL, 10)) return true;
    Object *frames = int_from_int64(vm, strtol(wanted, NULL, 10));
    bool done = frames && import_and_call(vm, "_tracemalloc", "start", &frames, 1);
    xdecref(frames);
    return done;
}

/* -X faulthandler. Without a stderr there is nowhere to write to, and nothing to tell. */
static bool start_fault_handler(App *app)
{
    VM *vm = app->vm;
    Object *err = app_sys(vm, "stderr");
    if (!app->options->faulthandler || !err || is_none(err)) return !exception_pending(vm);
    return import_and_call(vm, "faulthandler", "enable", NULL, 0);
}

bool app_set_up_sys(App *app, const char *argv0, const char *first)
{
    return start_tracing(app) && set_argv(app, argv0) && set_orig_argv(app) && set_path(app, first) &&
           set_x_options(app) && set_warnings(app) && start_fault_handler(app);
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
