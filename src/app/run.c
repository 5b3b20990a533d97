/* Owns running a program: from a file, a folder, -c, -m or standard input. */
#define _GNU_SOURCE
#include "app/app.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "object/traceback.h"
#include "vm/import.h"

/* A program's text; of length + 1 bytes for memory_free. */
typedef struct Text {
    char *bytes;
    size_t length;
} Text;

static void text_free(VM *vm, Text *t)
{
    if (t->bytes) memory_free(vm, t->bytes, t->length + 1);
    t->bytes = NULL;
}

/* ---- the code ---- */

static int list_bytecode(App *app, Code *code)
{
    Str *listing = disassemble(app->vm, code);
    size_t length;
    const char *text = listing ? str_utf8(app->vm, listing, &length) : NULL;
    if (text) fwrite(text, 1, length, stdout);
    fflush(stdout);
    xdecref(listing);
    return text ? 0 : app_report(app);
}

/* Compiles and runs a program in __main__. The exit code. */
static int run_text(App *app, const char *text, size_t length, const char *filename, uint32_t flags)
{
    VM *vm = app->vm;
    const char *start = text;
    if (app->options->skip_first_line) { /* its line end stays, so that the numbers do */
        const char *end = memchr(text, '\n', length);
        start = end ? end : text + length;
    }
    Object *name =
        str_decode(vm, (const uint8_t *)filename, strlen(filename), "utf-8", "surrogateescape");
    Code *code = name ? compile_source(vm, start, length - (size_t)(start - text), (Str *)name,
                                       COMPILE_EXEC, vm->compile_flags | flags)
                      : NULL;
    xdecref(name);
    if (code && app->options->list_bytecode) {
        int status = list_bytecode(app, code);
        decref(code);
        return status;
    }
    Dict *globals = code ? vm_main_globals(vm) : NULL;
    if (!globals) xdecref(code);
    Object *result = globals ? vm_run_code(vm, code, globals, NULL) : NULL;
    xdecref(result);
    return result ? 0 : app_report(app);
}

static bool set_main(VM *vm, const char *name, Object *value)
{
    Dict *globals = vm_main_globals(vm);
    bool ok = globals && value && dict_set_text(vm, globals, name, value);
    xdecref(value);
    return ok;
}

static bool set_main_file(VM *vm, const char *path)
{
    Object *text = str_decode(vm, (const uint8_t *)path, strlen(path), "utf-8", "surrogateescape");
    return set_main(vm, "__file__", text) && set_main(vm, "__cached__", NONE(vm));
}

/* ---- paths ---- */

static void absolute(const char *path, char *out, size_t size)
{
    char folder[PATH_MAX];
    bool relative = path[0] != '/' && getcwd(folder, sizeof folder);
    int length = relative ? snprintf(out, size, "%s/%s", folder, path) : -1;
    if (length < 0 || (size_t)length >= size) snprintf(out, size, "%s", path); /* may do */
}

/* The folder that the file really lies in, symbolic links followed. */
static void folder_of(const char *path, char *out, size_t size)
{
    char real[PATH_MAX];
    if (!realpath(path, real)) absolute(path, real, sizeof real);
    char *slash = strrchr(real, '/');
    if (slash) *(slash == real ? slash + 1 : slash) = 0;
    snprintf(out, size, "%s", real);
}

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* ---- files ---- */

static int cannot_open(App *app, const char *path, int error)
{
    fprintf(stderr, "%s: can't open file '%s': [Errno %d] %s\n", app->program, path, error,
            strerror(error));
    return 2;
}

/* Reads a program. 0, or the exit code after telling why not. */
static int read_program(App *app, const char *path, Text *t)
{
    t->bytes = read_file(app->vm, path, &t->length);
    if (!t->bytes) {
        if (exception_pending(app->vm)) return app_report(app);
        return cannot_open(app, path, errno);
    }
    return 0;
}

/* A zip archive, perhaps with a line of a shell before it: its directory is at the end. */
static bool is_archive(const char *path)
{
    char end[22];
    FILE *file = fopen(path, "rb");
    bool read = file && fseek(file, -(long)sizeof end, SEEK_END) == 0 && fread(end, 1, sizeof end, file) == sizeof end;
    if (file) fclose(file);
    return read && !memcmp(end, "PK\005\006", 4);
}

/* Its __main__.py, by the library's runpy. */
static int run_archive(App *app)
{
    char path[PATH_MAX];
    absolute(app->options->what, path, sizeof path);
    Object *args[] = {OBJ(NAME(app->vm, __main__)), FALSE(app->vm)};
    bool done = app_set_up_sys(app, app->options->what, path) && import_and_call(app->vm, "runpy", "_run_module_as_main", args, 2);
    return done ? 0 : app_report(app);
}

static int run_folder(App *app)
{
    char path[PATH_MAX];
    const char *folder = app->options->what;
    snprintf(path, sizeof path, "%s/__main__.py", folder);
    if (access(path, F_OK)) {
        fprintf(stderr, "%s: can't find '__main__' module in '%s'\n", app->program, folder);
        return 1;
    }
    Text t = {0};
    if (!app_set_up_sys(app, folder, folder) || !set_main_file(app->vm, path) ||
        !set_main(app->vm, "__package__", OBJ(incref(EMPTY_STR(app->vm)))))
        return app_report(app);
    int status = read_program(app, path, &t);
    if (status == 0) status = run_text(app, t.bytes, t.length, path, 0);
    text_free(app->vm, &t);
    return status;
}

static int run_file(App *app)
{
    char path[PATH_MAX], folder[PATH_MAX];
    const char *what = app->options->what;
    if (is_folder(what)) return run_folder(app);
    if (is_archive(what)) return run_archive(app);
    absolute(what, path, sizeof path);
    folder_of(what, folder, sizeof folder);
    if (!app_set_up_sys(app, what, app->options->safe_path ? NULL : folder)) return app_report(app);
    Text t = {0};
    int status = read_program(app, path, &t);
    if (status) return status;
    status =
        set_main_file(app->vm, path) ? run_text(app, t.bytes, t.length, path, 0) : app_report(app);
    text_free(app->vm, &t);
    return status;
}

/* ---- -c and standard input ---- */

static const char *working_folder(App *app) { return app->options->safe_path ? NULL : ""; }

static int run_command(App *app)
{
    const char *text = app->options->what;
    size_t length = strlen(text);
    if (!app_set_up_sys(app, "-c", working_folder(app)) ||
        !source_register(app->vm, "<string>", text, length))
        return app_report(app);
    return run_text(app, text, length, "<string>", COMPILE_IGNORE_COOKIE);
}

static bool read_all(VM *vm, int fd, Text *t)
{
    size_t capacity = 1 << 14;
    char *bytes = memory_alloc(vm, capacity);
    t->length = 0;
    while (bytes) {
        if (capacity - t->length < 2) {
            char *larger = memory_resize(vm, bytes, capacity, capacity * 2);
            if (!larger) break;
            bytes = larger;
            capacity *= 2;
        }
        ssize_t n = read(fd, bytes + t->length, capacity - t->length - 1);
        if (n > 0) t->length += (size_t)n;
        if (n > 0 || (n < 0 && errno == EINTR && vm_attend(vm))) continue;
        if (n < 0) {
            if (!exception_pending(vm)) raise_os_error(vm, errno, NULL);
            break;
        }
        bytes[t->length] = 0;
        char *exact = memory_resize(vm, bytes, capacity, t->length + 1);
        if (!exact) break;
        t->bytes = exact;
        return true;
    }
    if (bytes) memory_free(vm, bytes, capacity);
    return false;
}

static int run_stdin(App *app)
{
    bool dash = app->options->source == SOURCE_STDIN;
    if (!app_set_up_sys(app, dash ? "-" : "", working_folder(app))) return app_report(app);
    if (app->options->inspect || isatty(0)) return app_prompt(app);
    Text t = {0};
    if (!read_all(app->vm, 0, &t) || !source_register(app->vm, "<stdin>", t.bytes, t.length)) {
        text_free(app->vm, &t);
        return app_report(app);
    }
    int status = set_main_file(app->vm, "<stdin>") ? run_text(app, t.bytes, t.length, "<stdin>", 0)
                                                   : app_report(app);
    text_free(app->vm, &t);
    return status;
}

/* ---- -m ---- */

static int no_module(App *app, const char *why)
{
    fprintf(stderr, "%s: No module named %s\n", app->program, why);
    return 1;
}

/* The exception of a search: a missing parent is told as runpy does, others are errors of the
 * program. */
static int search_failed(App *app, const char *name)
{
    VM *vm = app->vm;
    if (!exception_is(vm, EXC_MODULE_NOT_FOUND_ERROR)) return app_report(app);
    Object *e = exception_take(vm);
    Str *text = object_str(vm, e);
    size_t length;
    const char *utf8 = text ? str_utf8(vm, text, &length) : NULL;
    fprintf(stderr,
            "%s: Error while finding module specification for '%s' (ModuleNotFoundError: %s)\n",
            app->program, name, utf8 ? utf8 : "");
    xdecref(text);
    decref(e);
    exception_clear(vm);
    return 1;
}

/* The file to run for a name, *package the value of __package__. 0, or the exit code. */
static int locate(App *app, const char *name, Str **file, Str **package)
{
    VM *vm = app->vm;
    Str *full = str_from_text(vm, name), *folder = NULL;
    int found = full ? import_locate(vm, full, file, &folder) : -1;
    bool is_package = found > 0 && folder;
    clear_ref(&folder);
    *package = NULL;
    int status = 0;
    if (found < 0) {
        status = search_failed(app, name);
    } else if (found == 0) {
        status = no_module(app, name);
    } else if (is_package) { /* its __main__; asking for that imports the package */
        Str *inner = str_from_format(vm, "%U.__main__", full);
        clear_ref(file);
        found = inner ? import_locate(vm, inner, file, &folder) : -1;
        clear_ref(&folder);
        xdecref(inner);
        if (found < 0)
            status = app_report(app);
        else if (!found || !*file) {
            fprintf(stderr,
                    "%s: No module named %s.__main__; '%s' is a package and cannot be directly "
                    "executed\n",
                    app->program, name, name);
            status = 1;
        }
        *package = incref(full);
    } else {
        const char *dot = strrchr(name, '.');
        *package = str_slice(vm, full, 0, dot ? str_length(full) - strlen(dot) : 0);
        if (!*package) status = app_report(app);
    }
    xdecref(full);
    return status;
}

/* The module that runs as __main__ knows what it is: its __spec__ has its own name. Without a library there is none. */
static bool set_main_spec(App *app, Str *file, Str *package)
{
    VM *vm = app->vm;
    bool of_package = str_equals_text(package, app->options->what); /* it is the package's __main__ that runs */
    Str *name = str_from_format(vm, of_package ? "%s.__main__" : "%s", app->options->what);
    Object *args[] = {OBJ(name), OBJ(file), NONE(vm), FALSE(vm)};
    Object *spec = name ? import_and_ask(vm, "_imp", "_spec_of", args, 4) : NULL;
    xdecref(name);
    if (!spec) return false;
    Object *loader = is_none(spec) ? NONE(vm) : object_getattr_text(vm, spec, "loader");
    if (set_main(vm, "__loader__", loader)) return set_main(vm, "__spec__", spec);
    decref(spec);
    return false;
}

static int run_module(App *app)
{
    VM *vm = app->vm;
    char folder[PATH_MAX];
    bool here = !app->options->safe_path && getcwd(folder, sizeof folder);
    if (!app_set_up_sys(app, "-m", here ? folder : NULL)) return app_report(app);
    Str *file = NULL, *package = NULL;
    size_t length;
    int status = locate(app, app->options->what, &file, &package);
    const char *path = status == 0 ? str_utf8(vm, file, &length) : NULL;
    if (path) {
        Text t = {0};
        if (!app_set_argv0(app, path) || !set_main_file(vm, path) ||
            !set_main(vm, "__package__", incref(OBJ(package))) || !set_main_spec(app, file, package))
            status = app_report(app);
        else if ((status = read_program(app, path, &t)) == 0)
            status = run_text(app, t.bytes, t.length, path, 0);
        text_free(vm, &t);
    }
    xdecref(file);
    xdecref(package);
    return status;
}

int app_run(App *app)
{
    const Options *o = app->options;
    int status;
    switch (o->source) {
    case SOURCE_COMMAND: status = run_command(app); break;
    case SOURCE_MODULE: status = run_module(app); break;
    case SOURCE_FILE: status = run_file(app); break;
    default: return run_stdin(app);
    }
    const char *wish = options_environment(o, "PYTHONINSPECT");
    if (!o->inspect && !wish) return status;
    app->interrupted = false;
    return app_prompt(app);
}
