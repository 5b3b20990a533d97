/* Owns running a notebook: its cells in order, statement by statement. */
#define _GNU_SOURCE
#include "app/notebook.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/shell.h"
#include "object/exception_types.h"
#include "object/traceback.h"

enum { EXIT_DIFFERENT = 1, EXIT_UNREADABLE = 2 };

typedef struct Run {
    App *app;
    VM *vm;
    const NotebookOptions *options;
    json_t *notebook, *cells; /* cells is borrowed from notebook */
    Show show;
    Shell shell;
    Check check;
    uint32_t flags;     /* `from __future__` of earlier cells */
    bool failed;        /* a cell raised that may not */
    char out[PATH_MAX]; /* options->out, absolute */
} Run;

/* ---- one cell ---- */

typedef struct CellSource {
    const char *text;
    size_t length;
    char name[32]; /* as tracebacks show it */
} CellSource;

/* Is the last statement's value hidden by a ';' behind it? */
static bool is_hidden(const CellSource *c, size_t end)
{
    while (end < c->length && (isspace((unsigned char)c->text[end]) || c->text[end] == '\\')) end++;
    return end < c->length && c->text[end] == ';';
}

/* A statement alone, on its own line and in its own column: empty lines stand for those before it,
 * and `0 ;` for what is before it in its line (a constant makes no code). NULL RAISES; memory of
 * *length + 1 bytes. */
static char *isolate(VM *vm, const CellSource *c, size_t start, size_t end, size_t *length)
{
    size_t lines = 0, line_start = 0;
    for (size_t i = 0; i < start; i++)
        if (c->text[i] == '\n') lines++, line_start = i + 1;
    size_t before = start - line_start;
    *length = lines + before + (end - start) + 1;
    char *text = memory_alloc(vm, *length + 1);
    if (!text) return NULL;
    memset(text, '\n', lines);
    memset(text + lines, ' ', before);
    if (before >= 2) {
        text[lines] = '0';
        text[lines + before - 1] = ';';
    }
    memcpy(text + lines + before, c->text + start, end - start);
    text[*length - 1] = '\n';
    text[*length] = 0;
    return text;
}

/* Runs the statement at [start, end). */
static bool run_statement(Run *r, const CellSource *c, size_t start, size_t end, bool shown)
{
    VM *vm = r->vm;
    size_t length;
    char *text = isolate(vm, c, start, end, &length);
    Str *name = text ? str_from_text(vm, c->name) : NULL;
    uint32_t flags = vm->compile_flags | r->flags | COMPILE_IGNORE_COOKIE |
                     (shown ? COMPILE_NOTEBOOK_DISPLAY : 0);
    Code *code = name ? compile_source(vm, text, length, name, COMPILE_EXEC, flags) : NULL;
    if (code && code->flags & CODE_FUTURE_ANNOTATIONS) r->flags |= COMPILE_FUTURE_ANNOTATIONS;
    Dict *globals = code ? vm_main_globals(vm) : NULL;
    if (!globals) xdecref(code);
    Object *result = globals ? vm_run_code(vm, code, globals, NULL) : NULL;
    bool ok = result != NULL;
    xdecref(result);
    xdecref(name);
    if (text) memory_free(vm, text, length + 1);
    return ok;
}

/* A line that only IPython understands: %magic, !command, help?. */
static bool is_magic(const char *line, size_t length)
{
    while (length && isspace((unsigned char)*line)) line++, length--;
    while (length && isspace((unsigned char)line[length - 1])) length--;
    return length && (*line == '%' || *line == '!' || *line == '?' || line[length - 1] == '?');
}

/* A SyntaxError on such a line is told as what it is. */
static void explain_magic(Run *r, const CellSource *c)
{
    VM *vm = r->vm;
    if (!exception_is(vm, EXC_SYNTAX_ERROR)) return;
    Object *number = ((Exception *)vm->core.pending)->extra[EXTRA_SYNTAX_LINENO];
    int64_t wanted = 0, line = 1;
    if (!number || !is_int(number)) return;
    wanted = int_as_int64((Int *)number, &(int){0});
    for (const char *p = c->text, *end = c->text + c->length; p < end; line++) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        size_t n = stop ? (size_t)(stop - p) : (size_t)(end - p);
        if (line <= wanted && is_magic(p, n)) {
            Str *text = str_from_utf8(vm, p, n);
            if (!text) return;
            exception_clear(vm);
            raise(vm, EXC_NOT_IMPLEMENTED_ERROR,
                  "line %ld: %U: IPython's magics, shell commands and '?' are not supported",
                  (long)line, text);
            decref(text);
            return;
        }
        p += n + 1;
    }
}

static bool run_source(Run *r, const CellSource *c)
{
    VM *vm = r->vm;
    size_t *ranges = NULL;
    Str *name = str_from_text(vm, c->name);
    ptrdiff_t count = name ? compile_statement_ranges(vm, c->text, c->length, name, &ranges) : -1;
    xdecref(name);
    if (count < 0) {
        explain_magic(r, c);
        return false;
    }
    bool ok = true;
    for (ptrdiff_t i = 0; ok && i < count; i++) {
        bool last = i + 1 == count;
        ok = run_statement(r, c, ranges[2 * i], ranges[2 * i + 1],
                           last && !is_hidden(c, ranges[2 * i + 1]));
    }
    memory_free(vm, ranges, (size_t)count * 2 * sizeof *ranges);
    return ok;
}

/* The pending exception as the cell's output. */
static void keep_error(Run *r)
{
    VM *vm = r->vm;
    if (r->shell.timed_out) {
        Object *old = exception_take(vm);
        char text[64];
        snprintf(text, sizeof text, "the cell ran longer than %g s", r->options->timeout);
        raise(vm, EXC_TIMEOUT_ERROR, "%s", text);
        Object *e = exception_take(vm);
        if (e && old && ((Exception *)old)->traceback)
            ((Exception *)e)->traceback = incref(((Exception *)old)->traceback);
        xdecref(old);
        exception_restore(vm, e);
    }
    Object *e = exception_take(vm);
    if (!e) return;
    if (object_is_instance_of(e, builtin_type(vm, EXC_KEYBOARD_INTERRUPT)))
        r->app->interrupted = true;
    Str *value = object_str(vm, e);
    size_t length;
    const char *text = value ? str_utf8(vm, value, &length) : NULL;
    exception_clear(vm);
    shell_error(&r->shell, e, type_name_text(type_of(e)), text ? text : "<exception str() failed>");
    xdecref(value);
    decref(e);
    exception_clear(vm);
}

/* True: it ran, or may raise. */
static bool run_code_cell(Run *r, size_t index, json_t *cell, const Buffer *source)
{
    CellSource c = {.text = source->data ? source->data : "", .length = source->size};
    Shell *s = &r->shell;
    s->number++;
    snprintf(c.name, sizeof c.name, "<cell %ld>", s->number);
    show_clear_progress(&r->show);
    show_source(&r->show, s->number, c.text, c.length);
    show_progress(&r->show, index + 1, json_array_size(r->cells));
    bool ok = source_register(r->vm, c.name, c.text, c.length) &&
              shell_begin(s, c.text, c.length) && shell_start_clock(s, r->options->timeout) &&
              run_source(r, &c);
    if (r->options->timeout > 0) shell_stop_clock(s);
    if (s->timed_out) ok = false; /* though the cell swallowed the interrupt */
    if (!ok) keep_error(r);
    show_clear_progress(&r->show);
    show_end_of_cell(&r->show);
    json_t *outputs = shell_end(s);
    if (r->options->check)
        check_cell(&r->check, &r->show, index, cell, json_object_get(cell, "outputs"), outputs);
    json_object_set_new(cell, "execution_count", json_integer(s->number));
    json_object_set_new(cell, "outputs", outputs ? outputs : json_array());
    return ok || (!r->app->interrupted &&
                  (r->options->allow_errors || notebook_has_tag(cell, "raises-exception")));
}

/* ---- all cells ---- */

static bool is_skipped(const Run *r, const json_t *cell)
{
    for (size_t i = 0; i < r->options->skip_tag_count; i++)
        if (notebook_has_tag(cell, r->options->skip_tags[i])) return true;
    return false;
}

static bool is_blank(const Buffer *source)
{
    for (size_t i = 0; i < source->size; i++)
        if (!isspace((unsigned char)source->data[i])) return false;
    return true;
}

static void clear_outputs(json_t *cell)
{
    json_object_set_new(cell, "execution_count", json_null());
    json_object_set_new(cell, "outputs", json_array());
}

/* False: the run is over. */
static bool run_cell(Run *r, size_t index, json_t *cell)
{
    const char *kind = json_string_value(json_object_get(cell, "cell_type"));
    Buffer source;
    bool go_on = true;
    buffer_init(&source, &allocator_default);
    notebook_text(json_object_get(cell, "source"), &source);
    if (strcmp(kind, "markdown") == 0)
        show_markdown(&r->show, source.data, source.size);
    else if (!strcmp(kind, "code")) {
        if (is_skipped(r, cell))
            go_on = true;
        else if (is_blank(&source))
            clear_outputs(cell);
        else
            go_on = run_code_cell(r, index, cell, &source);
    }
    if (!go_on) {
        r->failed = true;
        const char *id = json_string_value(json_object_get(cell, "id"));
        fflush(stdout);
        const json_t *outputs = json_object_get(cell, "outputs"),
                     *error = json_array_get(outputs, json_array_size(outputs) - 1);
        const char *name = json_string_value(json_object_get(error, "ename")),
                   *value = json_string_value(json_object_get(error, "evalue"));
        fprintf(stderr, "ouro: %s: cell %zu of %zu%s%s raised %s: %s\n", r->options->path,
                index + 1, json_array_size(r->cells), id ? ", " : "", id ? id : "",
                name ? name : "an error", value ? value : "");
    }
    buffer_free(&source);
    return go_on;
}

/* Cells that will not run any more keep no outputs of older runs. */
static void clear_rest(Run *r, size_t from)
{
    for (size_t i = from; i < json_array_size(r->cells); i++) {
        json_t *cell = json_array_get(r->cells, i);
        if (!strcmp(json_string_value(json_object_get(cell, "cell_type")), "code"))
            clear_outputs(cell);
    }
}

static void run_cells(Run *r)
{
    for (size_t i = 0; i < json_array_size(r->cells); i++) {
        if (run_cell(r, i, json_array_get(r->cells, i))) continue;
        clear_rest(r, i + 1);
        return;
    }
}

/* ---- parameters ---- */

static bool is_literal(const char *text)
{
    static const char *const words[] = {"True", "False", "None"};
    for (size_t i = 0; i < 3; i++)
        if (!strcmp(text, words[i])) return true;
    char *end;
    if (!*text || isspace((unsigned char)*text) || strpbrk(text, "xXpP")) return false;
    (void)strtod(text, &end);
    return !*end && (isdigit((unsigned char)end[-1]) || end[-1] == '.') &&
           strcspn(text, "0123456789") < strlen(text);
}

/* A str literal. */
static void put_literal(Buffer *out, const char *text)
{
    buffer_put_char(out, '"');
    for (; *text; text++) {
        unsigned char ch = (unsigned char)*text;
        if (ch == '"' || ch == '\\')
            buffer_printf(out, "\\%c", ch);
        else if (ch < 0x20)
            buffer_printf(out, "\\x%02x", ch);
        else
            buffer_put_char(out, (char)ch);
    }
    buffer_put_char(out, '"');
}

static bool put_parameters(Run *r, Buffer *out)
{
    buffer_put_text(out, "# Parameters\n");
    for (size_t i = 0; i < r->options->parameter_count; i++) {
        const char *name = r->options->parameters[i].name, *value = r->options->parameters[i].value;
        Str *text = str_from_text(r->vm, name);
        bool good = text && str_is_identifier(text);
        xdecref(text);
        exception_clear(r->vm);
        if (!good) {
            fprintf(stderr, "ouro: -p: '%s' is not a name\n", name);
            return false;
        }
        buffer_printf(out, "%s = ", name);
        if (is_literal(value))
            buffer_put_text(out, value);
        else
            put_literal(out, value);
        buffer_put_char(out, '\n');
    }
    if (out->size) out->size--; /* the last line end */
    return true;
}

static ptrdiff_t find_tagged(const json_t *cells, const char *tag)
{
    size_t i;
    json_t *cell;
    json_array_foreach(cells, i, cell)
    {
        if (notebook_has_tag(cell, tag)) return (ptrdiff_t)i;
    }
    return -1;
}

/* Puts in a cell as papermill does: behind the one tagged parameters, in place of one injected
 * before. */
static bool inject_parameters(Run *r)
{
    if (!r->options->parameter_count) return true;
    Buffer source;
    buffer_init(&source, &allocator_default);
    bool ok = put_parameters(r, &source);
    ptrdiff_t old = find_tagged(r->cells, "injected-parameters"),
              base = find_tagged(r->cells, "parameters");
    if (ok) {
        json_t *cell =
            json_pack("{s:s, s:n, s:{s:[s]}, s:[]}", "cell_type", "code", "execution_count",
                      "metadata", "tags", "injected-parameters", "outputs");
        json_object_set_new(cell, "source", notebook_lines(source.data, source.size));
        if (json_integer_value(json_object_get(r->notebook, "nbformat_minor")) >= 5)
            json_object_set_new(cell, "id", json_string("injected-parameters"));
        if (old >= 0)
            json_array_set_new(r->cells, (size_t)old, cell);
        else
            json_array_insert_new(r->cells, (size_t)(base + 1), cell);
    }
    buffer_free(&source);
    return ok;
}

/* ---- the whole ---- */

/* Goes to the notebook's folder, after noting where the output is to go. */
static bool enter_folder(Run *r)
{
    const char *path = r->options->path, *slash = strrchr(path, '/'), *out = r->options->out;
    char folder[PATH_MAX];
    if (out && out[0] != '/' && getcwd(folder, sizeof folder)) {
        if ((size_t)snprintf(r->out, sizeof r->out, "%s/%s", folder, out) >= sizeof r->out)
            return false;
    } else if (out) {
        snprintf(r->out, sizeof r->out, "%s", out);
    }
    if (!slash) return true;
    snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    return chdir(folder) == 0;
}

static int tell(const NotebookOptions *options, const char *path, Buffer *error)
{
    fprintf(stderr, "ouro: %s: %s\n", path ? path : options->path, buffer_text(error));
    buffer_free(error);
    return EXIT_UNREADABLE;
}

static int finish(Run *r)
{
    Buffer error;
    buffer_init(&error, &allocator_default);
    if (r->options->out && !notebook_save(r->notebook, r->out, &error))
        return tell(r->options, r->options->out, &error);
    if (r->options->check) {
        printf("%zu cells compared, %zu different\n", r->check.compared, r->check.different);
        if (r->check.different) return EXIT_DIFFERENT;
    }
    return r->failed;
}

static int run_notebook(Run *r)
{
    VM *vm = r->vm;
    int status = 0;
    check_open(&r->check);
    show_open(&r->show, r->options->quiet || r->options->check);
    const char *slash = strrchr(r->options->path, '/');
    if (!inject_parameters(r)) return EXIT_UNREADABLE;
    if (!app_set_up_sys(r->app, slash ? slash + 1 : r->options->path,
                        r->app->options->safe_path ? NULL : ""))
        return app_report(r->app);
    Object *argv = app_sys(vm, "argv"); /* the options are not the program's */
    if (argv && is_list(argv)) list_replace(vm, (List *)argv, 1, ((List *)argv)->length, NULL, 0);
    if (shell_open(&r->shell, vm, &r->show)) {
        run_cells(r);
        show_clear_progress(&r->show);
        status = finish(r);
        fflush(stdout);
    } else {
        status = app_report(r->app);
    }
    check_close(&r->check);
    return status;
}

/* Gives sys its own streams back, so that the end of the program goes on as ever. */
static void restore_streams(VM *vm)
{
    static const char *const names[][2] = {{"stdin", "__stdin__"},
                                           {"stdout", "__stdout__"},
                                           {"stderr", "__stderr__"},
                                           {"displayhook", "__displayhook__"}};
    for (size_t i = 0; i < 4; i++) {
        Object *old = app_sys(vm, names[i][1]);
        if (old) app_set_sys(vm, names[i][0], incref(old));
    }
}

int notebook_run(App *app, const NotebookOptions *options)
{
    Buffer error;
    buffer_init(&error, &allocator_default);
    Run *r = calloc(1, sizeof *r);
    if (!r) return EXIT_UNREADABLE;
    r->app = app;
    r->vm = app->vm;
    r->options = options;
    r->notebook = notebook_load(options->path, &error);
    r->cells = json_object_get(r->notebook, "cells");
    int status;
    if (!r->notebook)
        status = tell(options, NULL, &error);
    else if (!enter_folder(r)) {
        buffer_put_text(&error, "its folder cannot be entered");
        status = tell(options, NULL, &error);
    } else
        status = run_notebook(r);
    restore_streams(r->vm);
    shell_close(&r->shell);
    json_decref(r->notebook);
    app->keep = r; /* objects of the program may hold its streams until the VM is closed */
    return status;
}
