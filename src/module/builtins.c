/* Owns the builtins module: the table of its functions, and the types and constants in it. */
#include "module/builtins.h"
#include "module/io_text.h"

static const MethodDef functions[] = {
    {"abs", "(x, /)", builtin_abs, "The absolute value of a number.", METHOD_ABS},
    {"aiter", "(async_iterable, /)", builtin_aiter, "An asynchronous iterator over the object.", 0},
    {"all", "(iterable, /)", builtin_all, "True if every item is true, or there is none.", 0},
    {"anext", "(aiterator, default=<unrepresentable>, /)", builtin_anext,
     "The next item of an asynchronous iterator, to be awaited.", 0},
    {"any", "(iterable, /)", builtin_any, "True if some item is true.", 0},
    {"ascii", "(obj, /)", builtin_ascii, "repr() with everything outside ASCII escaped.", 0},
    {"bin", "(number, /)", builtin_bin, "An integer in binary: '0b101'.", 0},
    {"breakpoint", "(*args, **kws)", builtin_breakpoint, "Enter the debugger.", 0},
    {"callable", "(obj, /)", builtin_callable, "Whether the object can be called.", 0},
    {"chr", "(i, /)", builtin_chr, "The string of one character with this code point.", METHOD_CHR},
    {"compile",
     "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
     builtin_compile, "Compile source text to a code object for exec() or eval().", 0},
    {"copyright", "()", builtin_copyright, "Say whose work the runtime is.", 0},
    {"credits", "()", builtin_copyright, "Say whose work the runtime is.", 0},
    {"delattr", "(obj, name, /)", builtin_delattr,
     "Delete an attribute: delattr(x, 'y') is del x.y.", 0},
    {"dir", "(object=<unrepresentable>, /)", builtin_dir,
     "The names in the current scope, or the attributes of an object.", 0},
    {"divmod", "(x, y, /)", builtin_divmod, "The pair (x // y, x % y).", 0},
    {"eval", "(source, /, globals=None, locals=None)", builtin_eval,
     "Evaluate an expression from its text or code.", 0},
    {"exec", "(source, /, globals=None, locals=None, *, closure=None)", builtin_exec,
     "Run statements from their text or code.", 0},
    {"exit", "(code=None)", builtin_exit, "End the program.", 0},
    {"format", "(value, format_spec='', /)", builtin_format,
     "The value as text, by a format specification.", 0},
    {"getattr", "(object, name, default=<unrepresentable>, /)", builtin_getattr,
     "An attribute by its name; the default, if given, when there is none.", 0},
    {"globals", "()", builtin_globals, "The namespace of the current module.", 0},
    {"hasattr", "(obj, name, /)", builtin_hasattr,
     "Whether the object has an attribute of this name.", 0},
    {"hash", "(obj, /)", builtin_hash, "The hash value of the object.", 0},
    {"help", "(request=None, /)", builtin_help, "Show the documentation of an object.", 0},
    {"hex", "(number, /)", builtin_hex, "An integer in hexadecimal: '0xff'.", 0},
    {"id", "(obj, /)", builtin_id, "The identity of the object: its address.", 0},
    {"input", "(prompt='', /)", builtin_input, "Read a line from standard input.", 0},
    {"isinstance", "(obj, class_or_tuple, /)", builtin_isinstance,
     "Whether the object is an instance of the class or classes.", METHOD_ISINSTANCE},
    {"issubclass", "(cls, class_or_tuple, /)", builtin_issubclass,
     "Whether the class derives from the class or classes.", 0},
    {"iter", "(object, sentinel=<unrepresentable>, /)", builtin_iter,
     "An iterator over the object; or one that calls it until it returns the sentinel.", 0},
    {"len", "(obj, /)", builtin_len, "The number of items in a container.", METHOD_LEN},
    {"license", "()", builtin_copyright, "Say whose work the runtime is.", 0},
    {"locals", "()", builtin_locals, "The local variables of the current scope.", 0},
    {"max", "(*args, default=None, key=None)", builtin_max, "max(iterable, *, default, key) or max(a, b, ..., *, key): the largest.", METHOD_MAX},
    {"min", "(*args, default=None, key=None)", builtin_min, "min(iterable, *, default, key) or min(a, b, ..., *, key): the smallest.", METHOD_MIN},
    {"next", "(iterator, default=<unrepresentable>, /)", builtin_next,
     "The next item; the default, if given, at the end.", 0},
    {"oct", "(number, /)", builtin_oct, "An integer in octal: '0o17'.", 0},
    {"open",
     "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, "
     "opener=None)",
     io_open, "Open a file: a stream of text or bytes.", 0},
    {"ord", "(c, /)", builtin_ord, "The code point of a string of one character.", METHOD_ORD},
    {"pow", "(base, exp, mod=None)", builtin_pow, "base ** exp, or base ** exp % mod.", 0},
    {"print", "(*args, sep=' ', end='\\n', file=None, flush=False)", builtin_print,
     "Write the arguments as text.", 0},
    {"quit", "(code=None)", builtin_exit, "End the program.", 0},
    {"repr", "(obj, /)", builtin_repr, "The text that represents the object.", 0},
    {"round", "(number, ndigits=None)", builtin_round, "The number rounded to some decimal digits.",
     0},
    {"setattr", "(obj, name, value, /)", builtin_setattr,
     "Set an attribute: setattr(x, 'y', v) is x.y = v.", 0},
    {"sorted", "(iterable, /, *, key=None, reverse=False)", builtin_sorted,
     "A new list of the items in order.", 0},
    {"sum", "(iterable, /, start=0)", builtin_sum, "The sum of the items.", 0},
    {"vars", "(object=<unrepresentable>, /)", builtin_vars,
     "The __dict__ of an object, or locals().", 0},
    {"__build_class__", "(func, name, /, *bases, metaclass=None, **kwds)", builtin_build_class,
     "What a class statement calls.", 0},
    {"__import__", "(name, globals=None, locals=None, fromlist=(), level=0)", builtin_import,
     "What an import statement calls.", 0},
    {0},
};

static const TypeId public_types[] = {
    TYPE_OBJECT,       TYPE_TYPE,  TYPE_INT,       TYPE_BOOL,       TYPE_FLOAT,    TYPE_COMPLEX,
    TYPE_STR,          TYPE_BYTES, TYPE_BYTEARRAY, TYPE_MEMORYVIEW, TYPE_LIST,     TYPE_TUPLE,
    TYPE_DICT,         TYPE_SET,   TYPE_FROZENSET, TYPE_SLICE,      TYPE_RANGE,    TYPE_ENUMERATE,
    TYPE_ZIP,          TYPE_MAP,   TYPE_FILTER,    TYPE_REVERSED,   TYPE_PROPERTY, TYPE_CLASSMETHOD,
    TYPE_STATICMETHOD, TYPE_SUPER,
};

static bool add_types(VM *vm, Module *module)
{
    for (size_t i = 0; i < sizeof public_types / sizeof *public_types; i++) {
        Type *type = builtin_type(vm, public_types[i]);
        if (type->name && !module_add_type(vm, module, type)) return false;
    }
    for (int id = EXC_BASE_EXCEPTION; id < BUILTIN_TYPE_COUNT; id++)
        if (!module_add_type(vm, module, builtin_type(vm, (TypeId)id))) return false;
    Object *os_error = OBJ(builtin_type(vm, EXC_OS_ERROR));
    return module_add(vm, module, "EnvironmentError", incref(os_error)) &&
           module_add(vm, module, "IOError", incref(os_error));
}

static bool builtins_setup(VM *vm, Module *module)
{
    return add_types(vm, module) && module_add(vm, module, "None", NONE(vm)) &&
           module_add(vm, module, "True", TRUE(vm)) && module_add(vm, module, "False", FALSE(vm)) &&
           module_add(vm, module, "Ellipsis", ELLIPSIS(vm)) &&
           module_add(vm, module, "NotImplemented", NOT_IMPLEMENTED(vm)) &&
           module_add(vm, module, "__debug__", TRUE(vm));
}

const ModuleDef builtins_module = {
    .name = "builtins",
    .doc = "The functions, types and exceptions that every module sees.",
    .functions = functions,
    .setup = builtins_setup,
    .expected = 170,
};
