/* Owns the builtin functions that make and run code: compile, eval, exec, __build_class__,
 * __import__; and namespaces. */
#include "module/ast.h"
#include "module/builtins.h"
#include "compile/compile.h"
#include "object/bytes.h"
#include "object/function.h"
#include "vm/import.h"

#include <string.h>

/* Flags of compile() as CPython's ast and codeop modules pass them. */
enum {
    FLAG_DONT_IMPLY_DEDENT = 0x200,
    FLAG_ONLY_AST = 0x400,
    FLAG_TYPE_COMMENTS = 0x1000,
    FLAG_TOP_LEVEL_AWAIT = 0x2000,
    FLAG_INCOMPLETE_INPUT = 0x4000,
    FLAG_FUTURES = 0x1ff0000,
    FLAGS_KNOWN = FLAG_DONT_IMPLY_DEDENT | FLAG_ONLY_AST | FLAG_TYPE_COMMENTS |
                  FLAG_TOP_LEVEL_AWAIT | FLAG_INCOMPLETE_INPUT | FLAG_FUTURES | 0x10,
};

/* What compile() was asked for. */
typedef struct Request {
    CompileMode mode;
    uint32_t flags;  /* COMPILE_* */
    bool only_tree;
} Request;

/* The text of source given as str or bytes; *hold is NEW and keeps it alive. */
static const char *source_text(VM *vm, Object *source, const char *function, const char *what,
                               Object **hold, size_t *length)
{
    const char *text = NULL;
    *hold = NULL;
    if (is_str(source)) {
        *hold = incref(source);
        text = str_utf8(vm, (Str *)source, length);
    } else if (is_bytes(source) ||
               object_is_instance_of(source, builtin_type(vm, TYPE_BYTEARRAY)) ||
               is_exact(source, TYPE_MEMORYVIEW)) {
        const uint8_t *data;
        if (!object_bytes_view(vm, source, &data, length)) return NULL;
        *hold = bytes_from(vm, data, *length);
        text = *hold ? (const char *)((Bytes *)*hold)->data : NULL;
    } else {
        return raise(vm, EXC_TYPE_ERROR, "%s() arg 1 must be a %s", function, what);
    }
    if (text && memchr(text, 0, *length)) {
        raise(vm, EXC_SYNTAX_ERROR, "source code string cannot contain null bytes");
        text = NULL;
    }
    if (!text) clear_ref(hold);
    return text;
}

static uint32_t inherited_flags(VM *vm)
{
    bool future = vm->current && (vm->current->code->flags & CODE_FUTURE_ANNOTATIONS);
    return vm->compile_flags | (future ? COMPILE_FUTURE_ANNOTATIONS : 0);
}

static Str *file_name(VM *vm, Object *o)
{
    if (is_str(o)) return (Str *)incref(o);
    if (is_bytes(o))
        return (Str *)str_decode(vm, ((Bytes *)o)->data, ((Bytes *)o)->length, "utf-8",
                                 "surrogateescape");
    Object *path = object_call_special(vm, o, NAME(vm, __fspath__), NULL, 0);
    if (path && is_str(path)) return (Str *)path;
    xdecref(path);
    if (!exception_pending(vm))
        raise(vm, EXC_TYPE_ERROR, "expected str, bytes or os.PathLike object, not %T", o);
    return NULL;
}

static bool compile_mode(VM *vm, Object *o, Request *request)
{
    static const char *const names[] = {"exec", "eval", "single", "func_type"};
    if (!is_str(o))
        return raise(vm, EXC_TYPE_ERROR, "compile() argument 'mode' must be str, not %T", o) !=
               NULL;
    int i = 0;
    while (i < 4 && !str_equals_text((Str *)o, names[i])) i++;
    request->mode = (CompileMode)i;
    if (i < 3 || (i == 3 && request->only_tree)) return true;
    const char *message = i == 3 ? "compile() mode 'func_type' requires flag PyCF_ONLY_AST"
                          : request->only_tree
                              ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
                              : "compile() mode must be 'exec', 'eval' or 'single'";
    return raise(vm, EXC_VALUE_ERROR, "%s", message) != NULL;
}

static bool compile_flags(VM *vm, Object *const *args, Request *request)
{
    int64_t given = 0, optimise = -1, version = -1;
    uint32_t *flags = &request->flags;
    if (args[3] && !object_to_int64(vm, args[3], &given)) return false;
    if (args[5] && !object_to_int64(vm, args[5], &optimise)) return false;
    if (args[6] && !object_to_int64(vm, args[6], &version)) return false;
    int inherit = args[4] ? object_truth(vm, args[4]) : 0;
    if (inherit < 0) return false;
    if (given & ~(int64_t)FLAGS_KNOWN)
        return raise(vm, EXC_VALUE_ERROR, "compile(): unrecognised flags") != NULL;
    if (optimise < -1 || optimise > 2)
        return raise(vm, EXC_VALUE_ERROR, "compile(): invalid optimize value") != NULL;
    request->only_tree = (given & FLAG_ONLY_AST) != 0;
    *flags = inherit ? vm->compile_flags : inherited_flags(vm);
    if (given & FLAG_TYPE_COMMENTS) *flags |= COMPILE_TYPE_COMMENTS;
    if (request->only_tree && version >= 0 && version < 0xff)
        *flags |= (uint32_t)(version ? version : 1) << COMPILE_FEATURE_SHIFT;
    if (given & CODE_FUTURE_ANNOTATIONS) *flags |= COMPILE_FUTURE_ANNOTATIONS;
    if (given & (FLAG_DONT_IMPLY_DEDENT | FLAG_INCOMPLETE_INPUT))
        *flags |= COMPILE_DONT_IMPLY_DEDENT;
    if (optimise >= 0) *flags &= ~(uint32_t)(COMPILE_OPTIMIZE | COMPILE_NO_DOCSTRINGS);
    if (optimise >= 1) *flags |= COMPILE_OPTIMIZE;
    if (optimise >= 2) *flags |= COMPILE_NO_DOCSTRINGS;
    return true;
}

static Object *compile_text(VM *vm, Object *source, Str *filename, Request *request)
{
    Object *hold;
    SourceText text;
    text.text = source_text(vm, source, "compile", "string, bytes or AST object", &hold, &text.length);
    if (!text.text) return NULL;
    if (is_str(source)) request->flags |= COMPILE_IGNORE_COOKIE;
    Object *made = request->only_tree ? ast_parse(vm, &text, filename, request->mode, request->flags)
                                      : OBJ(compile_source(vm, text.text, text.length, filename,
                                                           request->mode, request->flags));
    decref(hold);
    return made;
}

Object *builtin_compile(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    Request request = {0};
    Object *made = NULL;
    Str *filename = file_name(vm, args[1]);
    if (!filename) return NULL;
    if (compile_flags(vm, args, &request) && compile_mode(vm, args[2], &request)) {
        if (ast_is_node(vm, args[0]))
            made = request.only_tree
                       ? incref(args[0])
                       : OBJ(ast_compile(vm, args[0], filename, request.mode, request.flags));
        else if (is_exact(args[0], TYPE_CODE))
            raise(vm, EXC_TYPE_ERROR, "compile() arg 1 must be a string, bytes or AST object");
        else
            made = compile_text(vm, args[0], filename, &request);
    }
    decref(filename);
    return made;
}

/* ---- eval, exec ---- */

typedef struct Namespaces {
    Dict *globals;  /* owned */
    Object *locals; /* owned; may be the globals */
} Namespaces;

static bool is_mapping(Object *o) { return type_of(o)->slots.getitem != NULL; }

/* What eval and exec run in: the arguments, or the caller's namespaces. False RAISES with nothing
 * owned. */
static bool open_namespaces(VM *vm, const char *name, Object *globals, Object *locals,
                            Namespaces *out)
{
    if (globals && is_none(globals)) globals = NULL;
    if (locals && is_none(locals)) locals = NULL;
    if (locals && !is_mapping(locals)) {
        if (strcmp(name, "eval") == 0)
            raise(vm, EXC_TYPE_ERROR, "locals must be a mapping");
        else
            raise(vm, EXC_TYPE_ERROR, "locals must be a mapping or None, not %T", locals);
        return false;
    }
    if (globals && !is_dict(globals)) {
        if (strcmp(name, "eval") != 0)
            raise(vm, EXC_TYPE_ERROR, "%s() globals must be a dict, not %T", name, globals);
        else
            raise(vm, EXC_TYPE_ERROR,
                  is_mapping(globals) ? "globals must be a real dict; try eval(expr, {}, mapping)"
                                      : "globals must be a dict");
        return false;
    }
    if (!globals && !vm->current)
        return raise(vm, EXC_SYSTEM_ERROR, "globals and locals cannot be NULL") != NULL;
    out->locals = locals    ? incref(locals)
                  : globals ? incref(globals)
                            : frame_namespace(vm, vm->current);
    if (!out->locals) return false;
    out->globals = incref(globals ? (Dict *)globals : vm->current->function->globals);
    Str *builtins = NAME(vm, __builtins__);
    if (dict_get_str(vm, out->globals, builtins) || !vm_core(vm)->builtins) return true;
    if (!exception_pending(vm) &&
        dict_set_str(vm, out->globals, builtins, OBJ(vm_core(vm)->builtins)))
        return true;
    decref(out->locals);
    decref(out->globals);
    return false;
}

static Object *run_text(VM *vm, Object *source, const char *name, CompileMode mode, Namespaces *in)
{
    Object *hold;
    size_t length;
    const char *text =
        source_text(vm, source, name, "string, bytes or code object", &hold, &length);
    if (!text) return NULL;
    while (mode == COMPILE_EVAL && length && (*text == ' ' || *text == '\t')) text++, length--;
    Str *filename = str_from_text(vm, "<string>");
    uint32_t flags = inherited_flags(vm) | (is_str(source) ? COMPILE_IGNORE_COOKIE : 0);
    Code *code = filename ? compile_source(vm, text, length, filename, mode, flags) : NULL;
    xdecref(filename);
    decref(hold);
    return code ? vm_run_code(vm, code, in->globals, in->locals) : NULL;
}

static Object *run_closure(VM *vm, Code *code, Object *closure, Namespaces *in)
{
    if (!is_exact(closure, TYPE_TUPLE) || ((Tuple *)closure)->length != code->free_count)
        return raise(vm, EXC_TYPE_ERROR, "code object requires a closure of exactly length %u",
                     code->free_count);
    for (size_t i = 0; i < code->free_count; i++)
        if (!is_exact(((Tuple *)closure)->items[i], TYPE_CELL))
            return raise(vm, EXC_TYPE_ERROR, "code object requires a closure of exactly length %u",
                         code->free_count);
    Function *f = (Function *)function_new(vm, code, in->globals);
    if (!f) return NULL;
    f->closure = (Tuple *)incref(closure);
    Object *result = vm_run_body(vm, f, in->locals);
    decref(f);
    return result;
}

static Object *run(VM *vm, const char *name, CompileMode mode, Object *source, Object *globals,
                   Object *locals, Object *closure)
{
    Namespaces in = {NULL, NULL};
    if (!open_namespaces(vm, name, globals, locals, &in)) return NULL;
    Object *result = NULL;
    if (closure && is_none(closure)) closure = NULL;
    if (!is_exact(source, TYPE_CODE)) {
        if (closure)
            raise(vm, EXC_TYPE_ERROR, "closure can only be used when source is a code object");
        else
            result = run_text(vm, source, name, mode, &in);
    } else {
        Code *code = (Code *)source;
        if (code->free_count && closure)
            result = run_closure(vm, code, closure, &in);
        else if (closure)
            raise(vm, EXC_TYPE_ERROR, "cannot use a closure with this code object");
        else if (code->free_count && mode == COMPILE_EVAL)
            raise(vm, EXC_TYPE_ERROR,
                  "code object passed to eval() may not contain free variables");
        else if (code->free_count)
            raise(vm, EXC_TYPE_ERROR, "code object requires a closure of exactly length %u",
                  code->free_count);
        else
            result = vm_run_code(vm, incref(code), in.globals, in.locals);
    }
    decref(in.locals);
    decref(in.globals);
    return result;
}

Object *builtin_eval(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return run(vm, "eval", COMPILE_EVAL, args[0], args[1], args[2], NULL);
}

Object *builtin_exec(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    Object *result = run(vm, "exec", COMPILE_EXEC, args[0], args[1], args[2], args[3]);
    if (!result) return NULL;
    decref(result);
    return NEW_NONE(vm);
}

Object *builtin_globals(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)args, (void)nargs;
    if (!vm->current) return NEW_NONE(vm);
    return OBJ(incref(vm->current->function->globals));
}

Object *builtin_locals(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)args, (void)nargs;
    if (!vm->current) return raise(vm, EXC_SYSTEM_ERROR, "frame does not exist");
    return frame_namespace(vm, vm->current);
}

/* ---- import ---- */

Object *builtin_import(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    int64_t level = 0;
    if (!is_str(args[0])) return raise(vm, EXC_TYPE_ERROR, "module name must be a string");
    if (args[4] && !object_to_int64(vm, args[4], &level)) return NULL;
    if (level < 0 || level > INT32_MAX) return raise(vm, EXC_VALUE_ERROR, "level must be >= 0");
    Object *globals = args[1] && !is_none(args[1]) ? args[1] : NULL;
    if (globals && !is_dict(globals)) return raise(vm, EXC_TYPE_ERROR, "globals must be a dict");
    Object *from_list = args[3] && !is_none(args[3]) ? args[3] : NULL;
    return import_full(vm, (Str *)args[0], (Dict *)globals, from_list, (int)level);
}

/* ---- class statements ---- */

/* The metaclass of a class statement: given or the first base's, then the most derived one. NEW. */
static Object *choose_metaclass(VM *vm, Object *given, Tuple *bases)
{
    Object *meta = given;
    if (!meta)
        meta = bases->length ? OBJ(type_of(bases->items[0])) : OBJ(builtin_type(vm, TYPE_TYPE));
    if (is_type(meta)) meta = OBJ(type_winner(vm, (Type *)meta, bases));
    return xincref(meta);
}

/* metaclass(name, bases, third, **keywords) or its __prepare__. */
static Object *call_with_keywords(VM *vm, Object *callable, Object *name, Tuple *bases,
                                  Object *third, Dict *keywords)
{
    Object *positional =
        third ? tuple_pack(vm, 3, name, OBJ(bases), third) : tuple_pack(vm, 2, name, OBJ(bases));
    if (!positional) return NULL;
    Object *result = object_call_unpacked(vm, callable, (Tuple *)positional, keywords);
    decref(positional);
    return result;
}

static Object *prepare_namespace(VM *vm, Object *meta, Object *name, Tuple *bases, Dict *keywords)
{
    if (meta == OBJ(builtin_type(vm, TYPE_TYPE))) return OBJ(dict_new(vm));
    Object *prepare = object_getattr_maybe(vm, meta, NAME(vm, __prepare__));
    if (!prepare) return exception_pending(vm) ? NULL : OBJ(dict_new(vm));
    Object *namespace_ = call_with_keywords(vm, prepare, name, bases, NULL, keywords);
    decref(prepare);
    if (!namespace_ || is_mapping(namespace_)) return namespace_;
    if (is_type(meta))
        raise(vm, EXC_TYPE_ERROR, "%N.__prepare__() must return a mapping, not %T", (Type *)meta,
              namespace_);
    else
        raise(vm, EXC_TYPE_ERROR, "<metaclass>.__prepare__() must return a mapping, not %T",
              namespace_);
    decref(namespace_);
    return NULL;
}

/* __class__ in methods must mean the class that was made. */
static bool check_class_cell(VM *vm, Object *cell, Object *name, Object *class)
{
    if (!cell || !is_exact(cell, TYPE_CELL) || !is_type(class)) return true;
    Object *content = ((Cell *)cell)->value;
    if (content == class) return true;
    if (!content)
        raise(vm, EXC_RUNTIME_ERROR,
              "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?",
              name, class);
    else
        raise(vm, EXC_TYPE_ERROR, "__class__ set to %R defining %R as %R", content, name, class);
    return false;
}

static Object *make_class(VM *vm, Object *meta, Object *name, Tuple *bases, Tuple *original,
                          Object *namespace_, Dict *keywords)
{
    if (bases != original &&
        object_setitem(vm, namespace_, OBJ(NAME(vm, __orig_bases__)), OBJ(original)) < 0)
        return NULL;
    Object *cell = NULL;
    if (is_dict(namespace_))
        cell = xincref(dict_get_str(vm, (Dict *)namespace_, NAME(vm, __classcell__)));
    Object *class = call_with_keywords(vm, meta, name, bases, namespace_, keywords);
    if (class && !check_class_cell(vm, cell, name, class)) clear_ref(&class);
    xdecref(cell);
    return class;
}

/* args: func, name, metaclass, keywords, then the bases. */
Object *builtin_build_class(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self;
    if (!is_exact(args[0], TYPE_FUNCTION))
        return raise(vm, EXC_TYPE_ERROR, "__build_class__: func must be a function");
    if (!is_str(args[1])) return raise(vm, EXC_TYPE_ERROR, "__build_class__: name is not a string");
    Dict *keywords = (Dict *)args[3];
    Object *meta = NULL, *namespace_ = NULL, *body = NULL, *class = NULL;
    Tuple *bases = NULL, *original = (Tuple *)tuple_from(vm, args + 4, nargs - 4);
    if (!original || !(bases = type_resolve_bases(vm, original))) goto done;
    if (!(meta = choose_metaclass(vm, args[2], bases))) goto done;
    if (!(namespace_ = prepare_namespace(vm, meta, args[1], bases, keywords))) goto done;
    if (!(body = vm_run_body(vm, (Function *)args[0], namespace_))) goto done;
    class = make_class(vm, meta, args[1], bases, original, namespace_, keywords);
done:
    xdecref(body);
    xdecref(namespace_);
    xdecref(meta);
    xdecref(bases);
    xdecref(original);
    return class;
}

/* ---- small ones ---- */

Object *builtin_breakpoint(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self;
    Str *name = str_intern_text(vm, "breakpointhook");
    if (!name) return NULL;
    Object *hook = xincref(sys_get(vm, name));
    decref(name);
    if (!hook) return raise(vm, EXC_RUNTIME_ERROR, "lost sys.breakpointhook");
    Tuple *positional = (Tuple *)tuple_from(vm, args + 1, nargs - 1);
    Object *result =
        positional ? object_call_unpacked(vm, hook, positional, (Dict *)args[0]) : NULL;
    xdecref(positional);
    decref(hook);
    return result;
}

Object *builtin_exit(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return raise_with_args(vm, EXC_SYSTEM_EXIT, args[0] ? args[0] : NONE(vm));
}

static Object *print_text(VM *vm, Str *text)
{
    if (!text) return NULL;
    Object *arguments[5] = {NULL, NULL, NULL, NULL, OBJ(text)};
    Object *result = builtin_print(vm, NULL, arguments, 5);
    decref(text);
    return result;
}

Object *builtin_copyright(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)args, (void)nargs;
    return print_text(
        vm, str_from_text(
                vm, "Ouroboros, copyright (c) its authors; the terms are in the file LICENSE."));
}

/* The documentation string, with the name where there is one. */
static Object *print_documentation(VM *vm, Object *o)
{
    Object *doc = object_getattr_maybe(vm, o, NAME(vm, __doc__));
    if (!doc && exception_pending(vm)) return NULL;
    Object *name = object_getattr_maybe(vm, o, NAME(vm, __name__));
    Str *text = NULL;
    if (!exception_pending(vm)) {
        const char *none = "(no documentation)";
        bool has = doc && is_str(doc);
        text = name && has ? str_from_format(vm, "%S\n\n%S", name, doc)
               : has       ? str_from_format(vm, "%S", doc)
               : name      ? str_from_format(vm, "%S\n\n%s", name, none)
                           : str_from_text(vm, none);
    }
    xdecref(doc);
    xdecref(name);
    return print_text(vm, text);
}

/* pydoc's help where the standard library is installed; what is known without it elsewhere. */
Object *builtin_help(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    if (!args[0])
        return print_text(
            vm, str_from_text(vm, "Type help(object) for the documentation of an object."));
    Object *pydoc = vm_core(vm)->hooks.import_module(vm, "pydoc");
    Object *help = pydoc ? object_getattr_text(vm, pydoc, "help") : NULL;
    Object *shown = help ? object_call1(vm, help, args[0]) : NULL;
    xdecref(help);
    xdecref(pydoc);
    if (shown) return shown;
    if (!exception_clear_if(vm, EXC_IMPORT_ERROR)) return NULL;
    return print_documentation(vm, args[0]);
}
