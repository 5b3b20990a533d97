/* Native modules whose source is Python text of this project (src/module/lib), embedded in the library. */
#include "module/python_text.h"

#include "compile/compile.h"
#include "vm/vm.h"

/* Module name, name of its text, first line of its documentation. */
#define PYTHON_MODULES(X) \
    X("functools", functools, "Functions that work on functions.") \
    X("_functools_dispatch", functools_dispatch, "Functions that choose by the class of an argument.") \
    X("collections", collections, "Containers besides the builtin ones.") \
    X("marshal", marshal, "Plain values as bytes.") \
    X("_io_bases", io_bases, "The abstract classes of io.") \
    X("_imp", imp, "What the import system asks the runtime.") \
    X("copy", copy, "Copies of objects.") \
    X("_coroutine", coroutine, "Functions whose results can be awaited.") \
    X("_string", string_fields, "The fields of format strings.") \
    X("_contextvars", contextvars, "Variables whose values belong to a context.") \
    X("_typing", typing_core, "Type variables and type aliases.") \
    X("_codecs", codecs_core, "Encodings by name.") \
    X("warnings", warnings, "Which warnings are shown, and how.") \
    X("posix", posix, "The process and its files.") \
    X("tracemalloc", tracemalloc, "Traces where memory is allocated.") \
    X("weakref", weakref, "References that do not keep their objects alive.")

#define X(module, text, doc) \
    extern const char embedded_##text[]; \
    extern const size_t embedded_##text##_size;
PYTHON_MODULES(X)
#undef X

bool module_run_text(VM *vm, Module *module, const char *text, size_t size) {
    Str *filename = str_from_format(vm, "<module %s>", module->def->name);
    Code *code = filename ? compile_source(vm, text, size, filename, COMPILE_EXEC, 0) : NULL;
    bool ok = code && dict_set_str(vm, module->dict, NAME(vm, __builtins__), OBJ(vm_core(vm)->builtins));
    if (!ok) xdecref(code);
    Object *result = ok ? vm_run_code(vm, code, module->dict, NULL) : NULL;
    xdecref(filename);
    xdecref(result);
    return result != NULL;
}

#define X(module_name, text, documentation) \
    static bool setup_##text(VM *vm, Module *module) { \
        return module_run_text(vm, module, embedded_##text, embedded_##text##_size); \
    } \
    const ModuleDef text##_module = {.name = module_name, .doc = documentation, .setup = setup_##text};
PYTHON_MODULES(X)
#undef X
