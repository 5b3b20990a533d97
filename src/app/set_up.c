/* Fills sys with what the command line and the environment say: arguments, the search path, warnings, streams. */
#include "app/app.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "module/io_text.h"
#include "module/warnings.h"
#include "vm/import.h"

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

/* ---- streams ---- */

/* In a locale that says nothing of an encoding, bytes that are not UTF-8 pass through stdin and stdout unharmed (PEP 538, 540). */
const char *app_stream_errors(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    static const char *const plain[] = {"C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8"};
    const char *name = NULL;
    for (size_t i = 0; !name && i < sizeof variables / sizeof *variables; i++) {
        name = getenv(variables[i]);
        if (name && !*name) name = NULL;
    }
    for (size_t i = 0; name && i < sizeof plain / sizeof *plain; i++)
        if (!strcmp(name, plain[i])) return "surrogateescape";
    locale_t locale = name ? newlocale(LC_CTYPE_MASK, name, NULL) : NULL;
    if (!locale) return "surrogateescape"; /* there is no such locale: C remains */
    freelocale(locale);
    return "strict";
}

/* What codecs.lookup() knows an encoding as. */
static Object *codec_name(VM *vm, Object *encoding)
{
    Object *found = import_and_ask(vm, "codecs", "lookup", &encoding, 1);
    Object *name = found ? object_getattr_text(vm, found, "name") : NULL;
    xdecref(found);
    return name;
}

/* PYTHONIOENCODING=encoding:errors, of which either may be missing. stderr keeps its way with what cannot be encoded. */
static bool set_streams(App *app)
{
    static const char *const names[] = {"stdin", "stdout", "stderr"};
    VM *vm = app->vm;
    const char *text = app->options->stream_encoding, *colon = text ? strchr(text, ':') : NULL;
    size_t length = !text ? 0 : colon ? (size_t)(colon - text) : strlen(text);
    Object *errors = colon && colon[1] ? system_text(vm, colon + 1) : NULL, *encoding = NULL;
    bool ok = !exception_pending(vm);
    if (ok && length) {
        Object *given = str_decode(vm, (const uint8_t *)text, length, "utf-8", "surrogateescape");
        encoding = given ? codec_name(vm, given) : NULL;
        xdecref(given);
        ok = encoding != NULL;
    }
    for (size_t i = 0; ok && (encoding || errors) && i < sizeof names / sizeof *names; i++) {
        Object *stream = app_sys(vm, names[i]);
        if (!stream || is_none(stream)) continue;
        Object *handler = i < 2 ? errors ? incref(errors) : OBJ(str_from_text(vm, "strict")) : OBJ(str_from_text(vm, "backslashreplace"));
        ok = handler && io_text_set_encoding(vm, stream, encoding, handler);
        xdecref(handler);
    }
    xdecref(encoding);
    xdecref(errors);
    return ok;
}

bool app_set_up_sys(App *app, const char *argv0, const char *first)
{
    return start_tracing(app) && set_argv(app, argv0) && set_orig_argv(app) && set_path(app, first) &&
           set_x_options(app) && set_warnings(app) && set_streams(app) && start_fault_handler(app);
}
