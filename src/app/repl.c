/* Owns the prompt: reads statements, runs them, shows values and errors, until the end. */
#include "app/reader.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "object/traceback.h"

typedef struct Repl {
    App *app;
    VM *vm;
    Reader *reader;
    Buffer text;    /* the statement so far, lines joined */
    long number;    /* of the statement */
    uint32_t flags; /* `from __future__` so far */
} Repl;

/* ---- prompts ---- */

static void set_prompts(VM *vm)
{
    static const char *const prompts[][2] = {{"ps1", ">>> "}, {"ps2", "... "}};
    for (size_t i = 0; i < 2; i++)
        if (!app_sys(vm, prompts[i][0]))
            app_set_sys(vm, prompts[i][0], OBJ(str_from_text(vm, prompts[i][1])));
    exception_clear(vm);
}

/* str(sys.ps1), which programs may replace by anything. */
static void read_prompt(VM *vm, const char *name, char *out, size_t size)
{
    Object *value = app_sys(vm, name);
    Str *text = value ? object_str(vm, value) : NULL;
    size_t length;
    const char *utf8 = text ? str_utf8(vm, text, &length) : NULL;
    snprintf(out, size, "%s", utf8 ? utf8 : "");
    exception_clear(vm);
    xdecref(text);
}

static void greet(App *app)
{
    if (app->options->quiet || app->options->source != SOURCE_PROMPT) return;
    fprintf(stderr, "Ouroboros 0.1.0, Python 3.13\nType \"help\" for a word of help, Ctrl-D or "
                    "exit() to leave.\n");
}

/* ---- statements ---- */

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '#') {
            while (i < length && text[i] != '\n') i++;
        } else if (!isspace((unsigned char)text[i])) {
            return false;
        }
    }
    return true;
}

typedef enum Compiled { COMPILED, NEEDS_MORE, COMPILE_FAILED } Compiled;

/* Compiles what was typed so far, without its last line end, so that a block goes on until an empty
 * line. At the end of the input what is open ends, too. */
static Compiled compile_typed(Repl *r, const char *filename, bool ended, Code **code)
{
    VM *vm = r->vm;
    size_t length = r->text.size;
    if (length && r->text.data[length - 1] == '\n') length--;
    Str *name = str_from_text(vm, filename);
    uint32_t flags = vm->compile_flags | r->flags | COMPILE_IGNORE_COOKIE;
    *code = name ? compile_source(vm, r->text.data, length, name, COMPILE_SINGLE,
                                  flags | (ended ? 0 : COMPILE_DONT_IMPLY_DEDENT))
                 : NULL;
    xdecref(name);
    if (*code) return COMPILED;
    return exception_clear_if(vm, EXC_INCOMPLETE_INPUT_ERROR) ? NEEDS_MORE : COMPILE_FAILED;
}

static void file_name(Repl *r, char *out, size_t size)
{
    if (reader_is_terminal(r->reader))
        snprintf(out, size, "<python-input-%ld>", r->number);
    else
        snprintf(out, size, "<stdin>");
}

static void flush_streams(VM *vm)
{
    static const char *const names[] = {"stdout", "stderr"};
    for (size_t i = 0; i < 2; i++) {
        Object *file = xincref(app_sys(vm, names[i]));
        if (!file) continue;
        Object *done =
            is_none(file) ? NULL : object_call_method(vm, file, NAME(vm, flush), NULL, 0);
        exception_clear(vm);
        xdecref(done);
        decref(file);
    }
}

/* False RAISES. */
static bool run_code(Repl *r, Code *code)
{
    VM *vm = r->vm;
    if (code->flags & CODE_FUTURE_ANNOTATIONS) r->flags |= COMPILE_FUTURE_ANNOTATIONS;
    Dict *globals = vm_main_globals(vm);
    Object *result = globals ? vm_run_code(vm, incref(code), globals, NULL) : NULL;
    xdecref(result);
    Object *pending = exception_take(vm);
    flush_streams(vm);
    exception_restore(vm, pending);
    return result != NULL;
}

static void interrupt_line(Repl *r)
{
    bool pending = exception_pending(r->vm);
    exception_clear(r->vm);
    fputs(reader_is_terminal(r->reader) || !pending ? "\nKeyboardInterrupt\n"
                                                    : "KeyboardInterrupt\n",
          stderr);
    buffer_clear(&r->text);
}

/* Reads lines until they make a statement. READ_LINE: *code, or an exception is pending. */
static ReadResult read_statement(Repl *r, Code **code)
{
    char prompt[256], filename[48];
    buffer_clear(&r->text);
    *code = NULL;
    file_name(r, filename, sizeof filename);
    for (bool first = true;; first = false) {
        read_prompt(r->vm, first ? "ps1" : "ps2", prompt, sizeof prompt);
        ReadResult got = reader_read(r->reader, prompt, &r->text);
        if (got == READ_INTERRUPT) return got;
        bool ended = got == READ_END;
        if (ended && first) return READ_END;
        if (first && is_blank(r->text.data, r->text.size)) return READ_LINE;
        if (!ended && r->text.data[r->text.size - 1] != '\n') buffer_put_char(&r->text, '\n');
        if (r->text.failed) {
            raise_memory_error(r->vm);
            return READ_LINE;
        }
        if (!source_register(r->vm, filename, r->text.data, r->text.size)) return READ_LINE;
        if (compile_typed(r, filename, ended, code) != NEEDS_MORE || ended) return READ_LINE;
    }
}

/* False: the prompt ends with *status. */
static bool step(Repl *r, int *status)
{
    Code *code;
    switch (read_statement(r, &code)) {
    case READ_END: return false;
    case READ_INTERRUPT: interrupt_line(r); return true;
    case READ_LINE: break;
    }
    bool ok = code ? run_code(r, code) : !exception_pending(r->vm);
    if (code) r->number++;
    xdecref(code);
    return ok || !app_report_at_prompt(r->app, true, status);
}

int app_prompt(App *app)
{
    Repl r = {.app = app, .vm = app->vm, .reader = reader_open(app)};
    int status = 0;
    if (!r.reader) return 1;
    buffer_init(&r.text, &allocator_default);
    set_prompts(app->vm);
    greet(app);
    flush_streams(app->vm);
    while (step(&r, &status)) {
    }
    if (status == 0 && reader_is_terminal(r.reader)) fputc('\n', stderr);
    buffer_free(&r.text);
    reader_close(r.reader);
    return status;
}
