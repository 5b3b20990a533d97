/* Owns the io module: the base classes of files, and the list of what is in the module. */
#include "module/builtins.h"
#include "module/io_file.h"
#include "object/list.h"

#include <stdio.h>
#include <string.h>

/* ---- IOBase: what a file class of a program gets for free ---- */

#define METHOD(name)                                                                               \
    static Object *base_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)args, (void)nargs

/* The truth of an attribute or of what a method says: 1, 0, -1. */
static int truth_of(VM *vm, STEALS Object *o)
{
    int truth = o ? object_truth(vm, o) : -1;
    xdecref(o);
    return truth;
}

static Object *base_get_closed(VM *vm, Object *self)
{
    Str *name = str_intern_text(vm, "__IOBase_closed");
    bool closed = name && instance_get(vm, self, name);
    xdecref(name);
    return name ? BOOL(vm, closed) : NULL;
}

static bool check_open(VM *vm, Object *self)
{
    Object *closed = object_getattr_text(vm, self, "closed");
    int truth = truth_of(vm, closed);
    if (truth > 0) raise(vm, EXC_VALUE_ERROR, "I/O operation on closed file.");
    return truth == 0;
}

METHOD(flush)
{
    UNUSED;
    return check_open(vm, self) ? NEW_NONE(vm) : NULL;
}

METHOD(close)
{
    UNUSED;
    Object *closed = base_get_closed(vm, self);
    int truth = truth_of(vm, closed);
    if (truth != 0) return truth < 0 ? NULL : NEW_NONE(vm);
    Object *flushed = io_ask(vm, self, "flush", NULL, 0);
    Object *first = exception_take(vm);
    Str *name = str_intern_text(vm, "__IOBase_closed");
    if (name) instance_set(vm, self, name, TRUE(vm));
    xdecref(name);
    xdecref(flushed);
    return io_chain(vm, first) ? NEW_NONE(vm) : NULL;
}

METHOD(no)
{
    UNUSED;
    return check_open(vm, self) ? FALSE(vm) : NULL;
}
METHOD(enter)
{
    UNUSED;
    return check_open(vm, self) ? incref(self) : NULL;
}
METHOD(exit)
{
    UNUSED;
    return io_ask(vm, self, "close", NULL, 0);
}
METHOD(tell)
{
    UNUSED;
    Object *zero_one[2] = {int_from_int64(vm, 0), int_from_int64(vm, 1)};
    return io_ask(vm, self, "seek", zero_one, 2);
}
METHOD(check_closed)
{
    UNUSED;
    return check_open(vm, self) ? NEW_NONE(vm) : NULL;
}

/* _checkReadable and its kin: what the library's own file classes call first. */
static Object *check_can(VM *vm, Object *self, const char *question, const char *message)
{
    int can = truth_of(vm, io_ask(vm, self, question, NULL, 0));
    return can > 0 ? TRUE(vm) : can == 0 ? raise_unsupported(vm, message) : NULL;
}
METHOD(check_readable)
{
    UNUSED;
    return check_can(vm, self, "readable", "File or stream is not readable.");
}
METHOD(check_writable)
{
    UNUSED;
    return check_can(vm, self, "writable", "File or stream is not writable.");
}
METHOD(check_seekable)
{
    UNUSED;
    return check_can(vm, self, "seekable", "File or stream is not seekable.");
}

#define UNSUPPORTED(name)                                                                          \
    METHOD(name)                                                                                   \
    {                                                                                              \
        UNUSED;                                                                                    \
        return raise_unsupported(vm, #name);                                                       \
    }
UNSUPPORTED(seek)
UNSUPPORTED(truncate)
UNSUPPORTED(fileno)
UNSUPPORTED(detach)
UNSUPPORTED(read)
UNSUPPORTED(read1)
UNSUPPORTED(write)
UNSUPPORTED(unsupported_readline)

/* One byte at a time: the class of the program knows no better. */
METHOD(readline)
{
    (void)nargs;
    ptrdiff_t limit;
    if (!io_size_argument(vm, args[0], &limit)) return NULL;
    Object *line = bytearray_from(vm, NULL, 0), *one = int_from_int64(vm, 1);
    bool ok = line != NULL, ended = false;
    Str *extend = NAME(vm, extend);
    while (ok && !ended && (limit < 0 || ((ByteArray *)line)->length < (size_t)limit)) {
        Object *bytes = io_ask(vm, self, "read", &one, 1);
        ok = bytes && (is_bytes(bytes) ||
                       raise(vm, EXC_OS_ERROR,
                             "read() should have returned a bytes object, not '%T'", bytes));
        ended = ok && ((Bytes *)bytes)->length == 0;
        if (ok && !ended) {
            ended = ((Bytes *)bytes)->data[((Bytes *)bytes)->length - 1] == '\n';
            Object *done = object_call_method(vm, line, extend, &bytes, 1);
            ok = done != NULL;
            xdecref(done);
        }
        xdecref(bytes);
    }
    Object *result =
        ok ? bytes_from(vm, ((ByteArray *)line)->data, ((ByteArray *)line)->length) : NULL;
    xdecref(line);
    return result;
}

static Object *base_next(VM *vm, Object *o)
{
    Object *line = io_ask(vm, o, "readline", NULL, 0);
    if (!line) return NULL;
    ptrdiff_t length = object_length(vm, line);
    if (length <= 0) clear_ref(&line);
    return line;
}

static Object *base_iter(VM *vm, Object *o) { return check_open(vm, o) ? incref(o) : NULL; }

METHOD(readlines)
{
    (void)nargs;
    return io_read_lines(vm, self, args[0], object_next);
}

static int write_item(VM *vm, Object *item, void *context)
{
    Object *result = io_ask(vm, context, "write", &item, 1);
    xdecref(result);
    return result ? 0 : -1;
}

METHOD(writelines)
{
    (void)nargs;
    if (!check_open(vm, self)) return NULL;
    return object_for_each(vm, args[0], write_item, self) < 0 ? NULL : NEW_NONE(vm);
}

/* All that read() gives until it has no more; None when it would have to wait before there is anything. */
METHOD(raw_readall)
{
    UNUSED;
    Object *all = bytearray_from(vm, NULL, 0), *size = int_from_int64(vm, FILE_BUFFER), *result = NULL;
    bool more = all && size;
    while (more) {
        Object *bytes = io_ask(vm, self, "read", &size, 1), *extended = NULL;
        more = bytes && is_bytes(bytes) && ((Bytes *)bytes)->length;
        if (more) more = (extended = object_call_method(vm, all, NAME(vm, extend), &bytes, 1)) != NULL;
        else if (bytes && is_none(bytes) && !((ByteArray *)all)->length) result = incref(bytes);
        else if (bytes && !is_none(bytes) && !is_bytes(bytes)) raise(vm, EXC_TYPE_ERROR, "read() should return bytes");
        xdecref(extended);
        xdecref(bytes);
    }
    if (!result && !exception_pending(vm)) result = bytes_from(vm, ((ByteArray *)all)->data, ((ByteArray *)all)->length);
    xdecref(size);
    xdecref(all);
    return result;
}

/* BufferedIOBase.readinto and readinto1: by read and read1. */
static Object *read_into(VM *vm, Object *self, Object *buffer, const char *how)
{
    uint8_t *data;
    size_t length;
    if (!io_readinto_buffer(vm, buffer, &data, &length)) return NULL;
    Object *size = int_from_size(vm, length), *bytes = size ? io_ask(vm, self, how, &size, 1) : NULL;
    size_t got = bytes && is_bytes(bytes) ? ((Bytes *)bytes)->length : 0, wanted = length;
    bool ok = bytes && object_bytes_view_writable(vm, buffer, &data, &length);
    if (ok && !is_bytes(bytes)) ok = raise(vm, EXC_TYPE_ERROR, "read() should return bytes") != NULL;
    if (ok && (got > length || got > wanted))
        ok = raise(vm, EXC_VALUE_ERROR, "read() returned too much data: %zu bytes requested, %zu returned", wanted, got) != NULL;
    if (ok && got) memcpy(data, ((Bytes *)bytes)->data, got);
    xdecref(bytes);
    xdecref(size);
    return ok ? int_from_size(vm, got) : NULL;
}
METHOD(readinto)
{
    (void)nargs;
    return read_into(vm, self, args[0], "read");
}
METHOD(readinto1)
{
    (void)nargs;
    return read_into(vm, self, args[0], "read1");
}

/* RawIOBase.read: by readinto. */
METHOD(raw_read)
{
    (void)nargs;
    ptrdiff_t size;
    if (!io_size_argument(vm, args[0], &size)) return NULL;
    if (size < 0) return io_ask(vm, self, "readall", NULL, 0);
    Object *length = int_from_size(vm, (size_t)size);
    Object *buffer =
        length ? object_call1(vm, OBJ(builtin_type(vm, TYPE_BYTEARRAY)), length) : NULL;
    Object *count = buffer ? io_ask(vm, self, "readinto", &buffer, 1) : NULL, *result = NULL;
    ptrdiff_t n = 0;
    if (count && is_none(count))
        result = NEW_NONE(vm);
    else if (count && object_to_size(vm, count, &n)) {
        if (n < 0 || (size_t)n > ((ByteArray *)buffer)->length)
            raise(vm, EXC_VALUE_ERROR, "readinto returned %zd outside buffer size %zd", n, size);
        else
            result = bytes_from(vm, ((ByteArray *)buffer)->data, (size_t)n);
    }
    xdecref(count);
    xdecref(buffer);
    xdecref(length);
    return result;
}

static const MethodDef base_methods[] = {
    {"flush", "()", base_flush, "Write out what is buffered.", 0},
    {"close", "()", base_close, "Flush and close the file.", 0},
    {"readable", "()", base_no, "Whether it can be read.", 0},
    {"writable", "()", base_no, "Whether it can be written.", 0},
    {"seekable", "()", base_no, "Whether the position can be set.", 0},
    {"isatty", "()", base_no, "Whether it is a terminal.", 0},
    {"seek", "(offset, whence=0, /)", base_seek, "Set the position.", 0},
    {"tell", "()", base_tell, "The position.", 0},
    {"truncate", "(size=None, /)", base_truncate, "Cut the file.", 0},
    {"fileno", "()", base_fileno, "The file descriptor.", 0},
    {"readline", "(size=-1, /)", base_readline, "Read a line with its end.", 0},
    {"readlines", "(hint=-1, /)", base_readlines, "The lines as a list.", 0},
    {"writelines", "(lines, /)", base_writelines, "Write each of the lines.", 0},
    {"_checkClosed", "(msg=None)", base_check_closed, "ValueError if it is closed.", 0},
    {"_checkReadable", "(msg=None)", base_check_readable, "UnsupportedOperation if it cannot be read.", 0},
    {"_checkWritable", "(msg=None)", base_check_writable, "UnsupportedOperation if it cannot be written.", 0},
    {"_checkSeekable", "(msg=None)", base_check_seekable, "UnsupportedOperation if its position cannot be set.", 0},
    {"__enter__", "()", base_enter, "The file itself.", 0},
    {"__exit__", "(*args)", base_exit, "Close the file.", 0},
    {0},
};
static const GetSetDef base_getset[] = {{"closed", base_get_closed, NULL, "Whether it was closed."},
                                        {0}};
static const MethodDef raw_methods[] = {
    {"read", "(size=-1, /)", base_raw_read, "Read up to size bytes.", 0},
    {"readall", "()", base_raw_readall, "Read to the end.", 0},
    {"write", "(b, /)", base_write, "Write bytes.", 0},
    {0},
};
static const MethodDef buffered_methods[] = {
    {"read", "(size=-1, /)", base_read, "Read up to size bytes.", 0},
    {"read1", "(size=-1, /)", base_read1, "Read what is there.", 0},
    {"readinto", "(buffer, /)", base_readinto, "Read into a bytearray; the number of bytes.", 0},
    {"readinto1", "(buffer, /)", base_readinto1, "Read into a bytearray what is there, waiting at most once.", 0},
    {"write", "(b, /)", base_write, "Write bytes.", 0},
    {"detach", "()", base_detach, "Separate the raw file.", 0},
    {0},
};
static const MethodDef text_methods[] = {
    {"read", "(size=-1, /)", base_read, "Read up to size characters.", 0},
    {"readline", "(size=-1, /)", base_unsupported_readline, "Read a line.", 0},
    {"write", "(s, /)", base_write, "Write text.", 0},
    {"detach", "()", base_detach, "Separate the binary file.", 0},
    {0},
};
static Object *get_none(VM *vm, Object *self)
{
    (void)self;
    return NEW_NONE(vm);
}
static const GetSetDef text_getset[] = {{"encoding", get_none, NULL, "None."},
                                        {"errors", get_none, NULL, "None."},
                                        {"newlines", get_none, NULL, "None."},
                                        {0}};

static void base_destroy(VM *vm, Object *o) { instance_release_attributes(vm, o); }

static int base_traverse(Object *o, Visit visit, void *context)
{
    return instance_traverse_attributes(o, visit, context);
}

static Object *base_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    return type_allocate(vm, type, sizeof(Object));
}

/* A file that is dropped is closed: the class may have to write something out. */
static void base_finalize(VM *vm, Object *o)
{
    Object *pending = exception_take(vm);
    int closed = truth_of(vm, object_getattr_text(vm, o, "closed"));
    if (closed == 0) {
        Object *result = io_ask(vm, o, "close", NULL, 0);
        if (!result && !exception_is(vm, EXC_BUFFER_ERROR)) exception_unraisable(vm, NULL, o); /* a BytesIO that is still looked into stays */
        xdecref(result);
    }
    exception_clear(vm);
    exception_restore(vm, pending);
}

#define BASE_SPEC(name, methods_, getset_, doc_, ...)                                              \
    const TypeSpec name = {                                                                        \
        .base = TYPE_OBJECT,                                                                       \
        .size = sizeof(Object),                                                                    \
        .flags = TYPE_BASE | TYPE_WEAKREFABLE | TYPE_HAS_DICT,                                     \
        .doc = doc_,                                                                               \
        .new_signature = "(*args, **kwargs)",                                                      \
        .methods = methods_,                                                                       \
        .getset = getset_,                                                                         \
        .life = {base_destroy, base_traverse, NULL, base_finalize},                                \
        .slots = {.construct = base_construct, __VA_ARGS__},                                       \
    }
BASE_SPEC(io_base_spec, base_methods, base_getset, "The base of all files.", .iter = base_iter,
          .next = base_next);
BASE_SPEC(io_raw_base_spec, raw_methods, NULL, "The base of unbuffered binary files.", );
BASE_SPEC(io_buffered_base_spec, buffered_methods, NULL, "The base of buffered binary files.", );
BASE_SPEC(io_text_base_spec, text_methods, text_getset, "The base of text files.", );

/* ---- the module ---- */

static Object *io_text_encoding(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    UNUSED;
    if (args[0] && !is_none(args[0])) return incref(args[0]);
    return OBJ(str_intern_text(vm, "locale"));
}

static Object *io_open_code(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Object *mode = OBJ(str_intern_text(vm, "rb"));
    if (!mode) return NULL;
    Object *all[8] = {args[0], mode};
    Object *file = io_open(vm, self, all, 8);
    decref(mode);
    return file;
}

static const MethodDef functions[] = {
    {"open",
     "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, "
     "opener=None)",
     io_open, "Open a file: a stream of text or bytes.", 0},
    {"open_code", "(path)", io_open_code, "Open a file of code, to read its bytes.", 0},
    {"text_encoding", "(encoding, stacklevel=2, /)", io_text_encoding,
     "The encoding, 'locale' for None.", 0},
    {0},
};

/* class UnsupportedOperation(OSError, ValueError) */
static bool add_unsupported(VM *vm, Module *module)
{
    Str *name = str_intern_text(vm, "UnsupportedOperation");
    Tuple *bases = (Tuple *)tuple_pack(vm, 2, builtin_type(vm, EXC_OS_ERROR),
                                       builtin_type(vm, EXC_VALUE_ERROR));
    Dict *namespace_ = dict_new(vm);
    Object *io = OBJ(str_intern_text(vm, "io"));
    Type *type = NULL;
    if (name && bases && namespace_ && io && dict_set_str(vm, namespace_, NAME(vm, __module__), io))
        type = type_create(vm, builtin_type(vm, TYPE_TYPE), name, bases, namespace_, NULL);
    xdecref(name);
    xdecref(bases);
    xdecref(namespace_);
    xdecref(io);
    return module_add(vm, module, "UnsupportedOperation", OBJ(type));
}

typedef struct NamedType {
    const char *name;
    const TypeSpec *spec;
} NamedType;

static bool add_types(VM *vm, Module *module, const NamedType *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Type *type = io_type(vm, rows[i].spec);
        if (!type || !module_add(vm, module, rows[i].name, incref(OBJ(type)))) return false;
    }
    return true;
}

/* What io and _io have both. */
static bool add_shared(VM *vm, Module *module)
{
    static const NamedType types[] = {
        {"FileIO", &io_file_spec},
        {"BufferedReader", &io_reader_spec},
        {"BufferedWriter", &io_writer_spec},
        {"BufferedRandom", &io_random_spec},
        {"BufferedRWPair", &io_pair_spec},
        {"TextIOWrapper", &io_text_spec},
        {"StringIO", &io_string_spec},
        {"IncrementalNewlineDecoder", &io_newline_spec},
        {"BytesIO", &io_bytes_spec},
    };
    if (!add_types(vm, module, types, sizeof types / sizeof *types) ||
        !module_add(vm, module, "DEFAULT_BUFFER_SIZE", int_from_int64(vm, FILE_BUFFER)))
        return false;
    Object *other = module_loaded(vm, "io");
    if (!other) other = module_loaded(vm, "_io");
    Object *class = other ? object_getattr_text(vm, other, "UnsupportedOperation") : NULL;
    if (other && !class) return false;
    if (!module_add(vm, module, "BlockingIOError",
                    incref(OBJ(builtin_type(vm, EXC_BLOCKING_IO_ERROR)))))
        return false;
    return class ? module_add(vm, module, "UnsupportedOperation", class)
                 : add_unsupported(vm, module);
}

static bool io_setup(VM *vm, Module *module)
{
    static const NumberDef numbers[] = {{"SEEK_SET", SEEK_SET}, {"SEEK_CUR", SEEK_CUR}, {"SEEK_END", SEEK_END}, {0}};
    static const char *const all[] = {
        "BlockingIOError", "open", "open_code", "IOBase", "RawIOBase", "FileIO", "BytesIO", "StringIO", "BufferedIOBase",
        "BufferedReader", "BufferedWriter", "BufferedRWPair", "BufferedRandom", "TextIOBase", "TextIOWrapper",
        "UnsupportedOperation", "SEEK_SET", "SEEK_CUR", "SEEK_END"};
    List *names = list_new(vm, sizeof all / sizeof *all);
    for (size_t i = 0; names && i < sizeof all / sizeof *all; i++) {
        Object *name = OBJ(str_intern_text(vm, all[i]));
        if (!name || !list_append_stolen(vm, names, name)) clear_ref(&names);
    }
    return module_add(vm, module, "__all__", OBJ(names)) && module_add_numbers(vm, module, numbers) && add_shared(vm, module);
}

/* Abstract classes, which cost an import: lib/io_bases.py. */
static Object *abstract_base(VM *vm, const LateDef *row)
{
    Object *bases = vm_core(vm)->hooks.import_module(vm, "_io_bases");
    Object *class = bases ? object_getattr_text(vm, bases, row->name) : NULL;
    xdecref(bases);
    return class;
}

static const LateDef abstract_bases[] = {{.name = "IOBase", .make = abstract_base},
                                         {.name = "RawIOBase", .make = abstract_base},
                                         {.name = "BufferedIOBase", .make = abstract_base},
                                         {.name = "TextIOBase", .make = abstract_base},
                                         {0}};

static bool native_setup(VM *vm, Module *module)
{
    static const NamedType types[] = {{"_IOBase", &io_base_spec},
                                      {"_RawIOBase", &io_raw_base_spec},
                                      {"_BufferedIOBase", &io_buffered_base_spec},
                                      {"_TextIOBase", &io_text_base_spec}};
    return add_types(vm, module, types, sizeof types / sizeof *types) && add_shared(vm, module);
}

const ModuleDef io_module = {.name = "io",
                             .doc = "Files: of text, of bytes, on disk and in memory.",
                             .functions = functions,
                             .setup = io_setup,
                             .late = abstract_bases};
const ModuleDef io_native_module = {
    .name = "_io", .doc = "The native classes of files, and open().", .functions = functions, .setup = native_setup};
