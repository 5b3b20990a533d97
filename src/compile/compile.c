/* Owns a compilation: source text in, code object or SyntaxError out; names, memory and errors on the way. */
#include "compile/compiler.h"

#include "base/utf8.h"
#include "object/dict.h"
#include "object/exception.h"

#include <stdarg.h>
#include <string.h>

/* ---- memory: the arena of a compilation is charged to the VM's budget ---- */

static void *vm_resize(void *context, void *old, size_t old_size, size_t new_size) {
    VM *vm = context;
    if (new_size == 0) {
        if (old) memory_free(vm, old, old_size);
        return NULL;
    }
    return old ? memory_try_resize(vm, old, old_size, new_size) : memory_try_alloc(vm, new_size);
}

void compile_fail(Compiler *c) { c->failed = true; }

void compile_no_memory(Compiler *c) {
    if (!c->failed) raise_memory_error(c->vm);
    c->failed = true;
}

void *compile_take(Compiler *c, size_t count, size_t size) {
    void *piece = c->failed ? NULL : arena_take_array(c->arena, count, size);
    if (piece) memset(piece, 0, count * size);
    else compile_no_memory(c);
    return piece;
}

void *compile_keep(Compiler *c, void *object) {
    if (!object) {
        compile_fail(c);
        return NULL;
    }
    if (c->kept_count == c->kept_capacity) {
        size_t capacity = c->kept_capacity ? c->kept_capacity * 2 : 64;
        Object **moved = arena_resize_block(c->arena, c->kept, c->kept_capacity * sizeof *moved, capacity * sizeof *moved);
        if (!moved) {
            decref(object);
            compile_no_memory(c);
            return NULL;
        }
        c->kept = moved;
        c->kept_capacity = capacity;
    }
    c->kept[c->kept_count++] = object;
    return object;
}

bool compile_enter(Compiler *c) {
    if (c->failed) return false;
    if (recursion_enter(c->vm, " during compilation")) return true;
    compile_fail(c);
    return false;
}

/* ---- names ---- */

static Str *interned(Compiler *c, Str *s) {
    if (!s) {
        compile_fail(c);
        return NULL;
    }
    s = str_intern(c->vm, s);
    if (!str_is_interned(s) && !object_is_immortal(OBJ(s))) { /* names are compared by address */
        decref(s);
        compile_no_memory(c);
        return NULL;
    }
    return compile_keep(c, s);
}

Str *text_name(Compiler *c, const char *ascii) { return interned(c, str_from_text(c->vm, ascii)); }

Str *identifier_name(Compiler *c, const Identifier *id) {
    if (c->failed) return NULL;
    if (id->ordinal >= c->mod->identifier_count) return interned(c, str_from_utf8(c->vm, id->text, id->length));
    Str **slot = &c->names[id->ordinal];
    if (!*slot) *slot = interned(c, str_from_utf8(c->vm, id->text, id->length));
    return *slot;
}

static bool is_private(const Identifier *id) {
    if (id->length < 2 || id->text[0] != '_' || id->text[1] != '_') return false;
    if (id->text[id->length - 1] == '_' && id->text[id->length - 2] == '_') return false;
    return memchr(id->text, '.', id->length) == NULL;
}

Str *mangled_name(Compiler *c, const Scope *scope, const Identifier *id) {
    Str *class_name = scope->private_name;
    if (!class_name || !is_private(id) || c->failed) return identifier_name(c, id);
    size_t skip = 0, length = str_length(class_name);
    while (skip < length && str_at(class_name, skip) == '_') skip++;
    Str *name = identifier_name(c, id);
    if (skip == length || !name) return name;
    MapEntry *entry = map_put(&c->mangled, c->arena, class_name, name);
    if (!entry) {
        compile_no_memory(c);
        return NULL;
    }
    if (entry->value) return (Str *)entry->value;
    StrBuilder text;
    builder_open(&text, c->vm);
    builder_char(&text, '_');
    builder_slice(&text, class_name, skip, length);
    builder_str(&text, name);
    Str *mangled = interned(c, builder_finish(&text));
    if (mangled) entry->value = (uintptr_t)mangled;
    return mangled;
}

/* ---- errors ---- */

static Object *int_or_none(VM *vm, int64_t n) { return int_from_int64(vm, n); }

/* type(message, (filename, line, offset, text, end_line, end_offset)) is raised. */
static void raise_syntax_error(VM *vm, TypeId type, Str *message, Str *filename, int64_t line, int64_t offset, Str *text,
                               int64_t end_line, int64_t end_offset) {
    Object *details[6] = {NULL};
    Object *tuple = NULL, *exception = NULL;
    details[0] = OBJ(incref(filename));
    details[1] = int_or_none(vm, line);
    details[2] = int_or_none(vm, offset);
    details[3] = text ? OBJ(incref(text)) : NONE(vm);
    details[4] = int_or_none(vm, end_line);
    details[5] = int_or_none(vm, end_offset);
    if (details[1] && details[2] && details[4] && details[5]) tuple = tuple_from(vm, details, 6);
    for (int i = 0; i < 6; i++) xdecref(details[i]);
    if (tuple) exception = object_call2(vm, OBJ(builtin_type(vm, type)), OBJ(message), tuple);
    xdecref(tuple);
    if (exception) raise_object(vm, exception);
    xdecref(exception);
}

/* The text of a line as SyntaxError shows it: CPython has none for strings given to exec. */
static Str *line_text(Compiler *c, int32_t line) {
    const Mod *mod = c->mod;
    if (str_equals_text(c->filename, "<string>") || line < 1 || (uint32_t)line > mod->line_count) return NULL;
    uint32_t start = mod->line_starts[line - 1];
    uint32_t end = mod->line_starts[line];
    return str_from_utf8(c->vm, mod->source + start, end - start);
}

static int64_t characters(const Compiler *c, int32_t line, int32_t column) {
    const Mod *mod = c->mod;
    if (!mod->source) return column + 1; /* a tree that was not parsed */
    if (line < 1 || (uint32_t)line > mod->line_count || column < 0) return 0;
    uint32_t start = mod->line_starts[line - 1];
    uint32_t room = mod->line_starts[line] - start;
    uint32_t bytes = (uint32_t)column < room ? (uint32_t)column : room;
    return (int64_t)utf8_count(mod->source + start, bytes) + 1;
}

void compile_error(Compiler *c, Span at, const char *format, ...) {
    if (c->failed) return;
    c->failed = true;
    va_list arguments;
    va_start(arguments, format);
    Str *message = str_from_vformat(c->vm, format, arguments);
    va_end(arguments);
    if (!message) return;
    Str *text = line_text(c, at.line);
    if (text || !exception_pending(c->vm)) {
        raise_syntax_error(c->vm, EXC_SYNTAX_ERROR, message, c->filename, at.line, characters(c, at.line, at.column), text,
                           at.end_line, characters(c, at.end_line, at.end_column));
    }
    xdecref(text);
    decref(message);
}

/* warnings.warn_explicit(message, SyntaxWarning, filename, lineno); an error it makes shows the source line. */
static bool warn_explicit(Compiler *c, Str *message, int32_t line) {
    VM *vm = c->vm;
    if (!vm_core(vm)->hooks.import_module) return true;
    Object *warnings = vm_core(vm)->hooks.import_module(vm, "_warnings");
    if (!warnings) {
        exception_clear(vm);
        return true;
    }
    Object *function = object_getattr_text(vm, warnings, "warn_explicit");
    decref(warnings);
    if (!function) {
        exception_clear(vm);
        return true;
    }
    Object *number = int_from_int64(vm, line);
    Object *result = NULL;
    if (number) {
        Object *args[4] = {OBJ(message), OBJ(builtin_type(vm, EXC_SYNTAX_WARNING)), OBJ(c->filename), number};
        result = object_call(vm, function, args, 4, NULL);
    }
    xdecref(number);
    decref(function);
    xdecref(result);
    return result != NULL;
}

void compile_warn(Compiler *c, Span at, const char *format, ...) {
    if (c->failed || c->repeating) return;
    va_list arguments;
    va_start(arguments, format);
    Str *message = str_from_vformat(c->vm, format, arguments);
    va_end(arguments);
    if (!message) {
        compile_fail(c);
        return;
    }
    if (!warn_explicit(c, message, at.line)) {
        if (exception_clear_if(c->vm, EXC_SYNTAX_WARNING)) compile_error(c, at, "%U", message);
        else compile_fail(c);
    }
    decref(message);
}

static TypeId syntax_error_type(SyntaxResult kind) {
    switch (kind) {
    case SYNTAX_ERROR_INDENTATION: return EXC_INDENTATION_ERROR;
    case SYNTAX_ERROR_TAB: return EXC_TAB_ERROR;
    case SYNTAX_ERROR_INCOMPLETE: return EXC_INCOMPLETE_INPUT_ERROR;
    default: return EXC_SYNTAX_ERROR;
    }
}

static void raise_parse_error(VM *vm, Str *filename, const SyntaxError *error) {
    if (error->kind == SYNTAX_ERROR_NO_MEMORY) {
        raise_memory_error(vm);
        return;
    }
    if (error->kind == SYNTAX_ERROR_TOO_DEEP && error->line == 0) {
        raise(vm, EXC_RECURSION_ERROR, "%s", error->message);
        return;
    }
    Str *message = str_from_utf8(vm, error->message, strlen(error->message));
    Str *text = NULL;
    if (message && error->text) {
        text = str_from_utf8(vm, error->text, error->text_length);
        if (!text) exception_clear(vm);
    }
    if (message) {
        raise_syntax_error(vm, syntax_error_type(error->kind), message, filename, error->line, error->column, text,
                           error->end_line, error->end_column);
    }
    xdecref(message);
    xdecref(text);
}

/* ---- the whole ---- */

static bool names_open(Compiler *c) {
    if (!c->names) c->names = compile_take(c, (size_t)c->mod->identifier_count + 1, sizeof *c->names);
    return !c->failed;
}

static void compiler_close(Compiler *c) {
    while (c->unit) {
        Code *code = unit_close(c);
        xdecref(code);
    }
    while (c->kept_count) decref(c->kept[--c->kept_count]);
    arena_free_block(c->arena, c->kept, c->kept_capacity * sizeof *c->kept);
    arena_free_block(c->arena, c->pool, c->pool ? (c->pool_mask + 1) * sizeof *c->pool : 0);
}

Object *compile_tree(VM *vm, Str *filename, CompileMode mode, uint32_t flags, TreeMaker make, void *source, TreeUser use,
                     void *context) {
    bool aside = heap_keep_aside(vm, true);
    Allocator allocator = {vm_resize, vm};
    Arena arena;
    arena_init(&arena, SIZE_MAX, &allocator);
    Compiler c = {.vm = vm, .arena = &arena, .filename = filename, .mode = mode, .flags = flags};
    c.future_annotations = (flags & COMPILE_FUTURE_ANNOTATIONS) != 0;
    Object *result = NULL;
    if (make(&c, source) && names_open(&c)) result = use(&c, context);
    if (c.failed) {
        xdecref(result);
        result = NULL;
    }
    compiler_close(&c);
    arena_free(&arena);
    heap_keep_aside(vm, aside);
    return result;
}

/* ---- trees from source text ---- */

static SyntaxMode syntax_mode(CompileMode mode) {
    static const uint8_t modes[] = {SYNTAX_FILE, SYNTAX_EVAL, SYNTAX_SINGLE, SYNTAX_FUNCTION_TYPE};
    return (SyntaxMode)modes[mode];
}

static Mod *parse(VM *vm, Arena *arena, const SourceText *source, Str *filename, CompileMode mode, uint32_t flags,
                  SyntaxWarning **warnings) {
    SyntaxError error = {0};
    SyntaxOptions options = {.warnings = warnings};
    options.allow_incomplete = options.need_dedent = (flags & COMPILE_DONT_IMPLY_DEDENT) != 0;
    options.type_comments = (flags & COMPILE_TYPE_COMMENTS) != 0;
    options.feature_version = (int32_t)(flags >> COMPILE_FEATURE_SHIFT & 0xff);
    options.ignore_cookie = (flags & COMPILE_IGNORE_COOKIE) != 0;
    Mod *mod = NULL;
    if (syntax_parse(arena, source->text, source->length, syntax_mode(mode), &options, &mod, &error) == SYNTAX_OK) return mod;
    raise_parse_error(vm, filename, &error);
    return NULL;
}

bool compile_make_parsed(Compiler *c, void *source) {
    SyntaxWarning *warnings = NULL;
    c->mod = parse(c->vm, c->arena, source, c->filename, c->mode, c->flags, &warnings);
    if (!c->mod) compile_fail(c);
    for (const SyntaxWarning *w = warnings; w && !c->failed; w = w->next) compile_warn(c, w->at, "%s", w->message);
    return !c->failed;
}

Object *compile_use_code(Compiler *c, void *context) {
    (void)context;
    compile_futures(c);
    if (c->failed || !scopes_build(c)) return NULL;
    if (!unit_open(c, c->module_scope, c->module_scope->name, 1)) return NULL;
    return OBJ(compile_unit_body(c));
}

Code *compile_source(VM *vm, const char *text, size_t length, Str *filename, CompileMode mode, uint32_t flags) {
    SourceText source = {text, length};
    return (Code *)compile_tree(vm, filename, mode, flags, compile_make_parsed, &source, compile_use_code, NULL);
}

ptrdiff_t compile_statement_ranges(VM *vm, const char *text, size_t length, Str *filename, size_t **ranges) {
    Allocator allocator = {vm_resize, vm};
    Arena arena;
    arena_init(&arena, SIZE_MAX, &allocator);
    ptrdiff_t count = -1;
    *ranges = NULL;
    Mod *mod = parse(vm, &arena, &(SourceText){text, length}, filename, COMPILE_EXEC, 0, NULL);
    if (mod) {
        size_t *pairs = memory_alloc(vm, memory_size(mod->body.count, 2 * sizeof *pairs, 0));
        for (uint32_t i = 0; pairs && i < mod->body.count; i++) {
            pairs[2 * i] = mod->body.items[i]->start;
            pairs[2 * i + 1] = mod->body.items[i]->end;
        }
        *ranges = pairs;
        if (pairs) count = (ptrdiff_t)mod->body.count;
    }
    arena_free(&arena);
    return count;
}
