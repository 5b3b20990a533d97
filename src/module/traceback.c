/* Owns the traceback module's native part. The text is object/traceback_format.c's; the classes
 * that carry it about are Python, in lib/traceback.py, compiled when the module is imported. */
#include "module/builtins.h"
#include "module/io_text.h"
#include "module/python_text.h"
#include "object/frame_access.h"
#include "object/list.h"
#include "object/traceback.h"
#include "vm/vm.h"

extern const char embedded_traceback[];
extern const size_t embedded_traceback_size;

#define FUNCTION(name)                                                                             \
    static Object *traceback_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)args, (void)nargs

static bool limit_option(VM *vm, Object *limit, TracebackOptions *options)
{
    if (!limit || is_none(limit)) return true;
    options->limited = true;
    return object_to_size(vm, limit, &options->limit);
}

static int truth_argument(VM *vm, Object *o, int otherwise)
{
    return o ? object_truth(vm, o) : otherwise;
}

/* args: exception, limit, chain, only, colour. The pieces of its text. */
FUNCTION(exception_lines_)
{
    UNUSED;
    if (!is_exception(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "Exception expected for value, %T found", args[0]);
    int chain = truth_argument(vm, args[2], 1), only = truth_argument(vm, args[3], 0),
        colour = truth_argument(vm, args[4], 0);
    if (chain < 0 || only < 0 || colour < 0) return NULL;
    TracebackOptions options = {.no_chain = !chain, .only = only, .colour = colour};
    return limit_option(vm, args[1], &options)
               ? OBJ(traceback_exception_lines(vm, args[0], &options))
               : NULL;
}

static bool optional_number(VM *vm, Object *o, int64_t otherwise, int64_t *out)
{
    *out = otherwise;
    return !o || is_none(o) || object_to_int64(vm, o, out);
}

/* args: filename, lineno, name, end_lineno, colno, end_colno. The text of an entry. */
FUNCTION(entry_text)
{
    UNUSED;
    int64_t line, end_line, column, end_column;
    if (!is_str(args[0]) || !is_str(args[2]))
        return raise(vm, EXC_TYPE_ERROR, "the file's and the function's name must be str");
    if (!optional_number(vm, args[1], 0, &line) || !optional_number(vm, args[3], line, &end_line) ||
        !optional_number(vm, args[4], -1, &column) ||
        !optional_number(vm, args[5], -1, &end_column))
        return NULL;
    Position at = {(uint32_t)line, (uint32_t)end_line, (int32_t)column, (int32_t)end_column};
    return OBJ(traceback_format_entry(vm, (Str *)args[0], (Str *)args[2], at, false));
}

static Object *number_or_none(VM *vm, int64_t value, bool present)
{
    return present ? int_from_int64(vm, value) : NEW_NONE(vm);
}

/* (filename, line, name, end line, column, end column) of a place in code. */
static Object *place(VM *vm, Code *code, uint32_t instruction, uint32_t line)
{
    Position at = code_position(code, instruction);
    Object *items[6] = {OBJ(incref(code->filename)),
                        int_from_int64(vm, at.line ? at.line : line),
                        OBJ(incref(code->name)),
                        number_or_none(vm, at.end_line, at.line && at.end_line),
                        number_or_none(vm, at.column, at.column >= 0),
                        number_or_none(vm, at.end_column, at.end_column >= 0)};
    for (int i = 0; i < 6; i++) {
        if (items[i]) continue;
        for (int k = 0; k < 6; k++) xdecref(items[k]);
        return NULL;
    }
    return tuple_from_stolen(vm, items, 6);
}

/* The places of a traceback, the oldest call first. */
FUNCTION(traceback_places)
{
    UNUSED;
    List *list = list_new(vm, 0);
    Object *tb = args[0];
    if (!is_none(tb) && !is_exact(tb, TYPE_TRACEBACK)) {
        xdecref(list);
        return raise(vm, EXC_TYPE_ERROR, "expected traceback object or None, got '%T'", tb);
    }
    for (Traceback *t = is_none(tb) ? NULL : (Traceback *)tb; list && t; t = t->next) {
        Object *item = place(vm, frame_code(t->frame), t->instruction, (uint32_t)t->line);
        if (!item || !list_append_stolen(vm, list, item)) clear_ref(&list);
    }
    return OBJ(list);
}

/* A line of a source as tracebacks show it, '' when there is none. */
FUNCTION(source_line)
{
    UNUSED;
    int64_t line;
    if (!is_str(args[0])) return raise(vm, EXC_TYPE_ERROR, "the file's name must be str");
    if (!optional_number(vm, args[1], 0, &line)) return NULL;
    Str *text = line > 0 && line <= UINT32_MAX
                    ? source_lines(vm, (Str *)args[0], (uint32_t)line, (uint32_t)line)
                    : NULL;
    return text ? OBJ(text) : OBJ(EMPTY_STR(vm));
}

static const MethodDef functions[] = {
    {"_exception_lines", "(exception, limit=None, chain=True, only=False, colour=False, /)",
     traceback_exception_lines_, NULL, 0},
    {"_entry_text", "(filename, lineno, name, end_lineno=None, colno=None, end_colno=None, /)",
     traceback_entry_text, NULL, 0},
    {"_traceback_places", "(tb, /)", traceback_traceback_places, NULL, 0},
    {"_source_line", "(filename, lineno, /)", traceback_source_line, NULL, 0},
    {0},
};

static bool traceback_setup(VM *vm, Module *module)
{
    return module_run_text(vm, module, embedded_traceback, embedded_traceback_size);
}

const ModuleDef traceback_module = {
    .name = "traceback", .functions = functions, .setup = traceback_setup};
