/* The types FileIO, BufferedReader, BufferedWriter and BufferedRandom: their lives, methods and attributes. */
#include "module/io_file.h"
#include "object/list.h"

#include <string.h>
#include <unistd.h>

/* ---- lives ---- */

static void file_destroy(VM *vm, Object *o)
{
    File *f = (File *)o;
    if (f->open && f->close_fd && f->fd >= 0) close(f->fd);
    f->open = false;
    if (f->read_buffer) memory_free(vm, f->read_buffer, f->read_capacity);
    if (f->write_buffer) memory_free(vm, f->write_buffer, FILE_BUFFER);
    f->read_buffer = f->write_buffer = NULL;
    clear_ref(&f->name);
    clear_ref(&f->target);
    instance_release_attributes(vm, o);
}

static int file_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((File *)o)->name);
    VISIT(((File *)o)->target);
    return instance_traverse_attributes(o, visit, context);
}

/* A file that nobody closed writes out what it still holds. */
static void file_finalize(VM *vm, Object *o)
{
    File *f = (File *)o;
    if (!f->open) return;
    Object *pending = exception_take(vm);
    if (!file_close(vm, f)) exception_unraisable(vm, NULL, o);
    exception_restore(vm, pending);
}

/* The system closes what a process leaves open. */
static bool file_at_rest(Object *o)
{
    const File *f = (File *)o;
    return !f->open || (!f->write_length && !f->target);
}

static size_t file_size_of(Object *o)
{
    const File *f = (File *)o;
    return memory_block_size(f->read_buffer) + memory_block_size(f->write_buffer);
}

/* ---- methods ---- */

#define METHOD(name)                                                                               \
    static Object *file_##name##_method(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED_ARGUMENTS (void)args, (void)nargs

METHOD(read)
{
    ptrdiff_t size; /* readall() has no argument */
    if (!file_check_readable(vm, (File *)self) ||
        !io_size_argument(vm, nargs ? args[0] : NULL, &size))
        return NULL;
    return file_read_alone(vm, (File *)self, file_read_bytes, size);
}

METHOD(read1)
{
    (void)nargs;
    File *f = (File *)self;
    ptrdiff_t size;
    if (!file_check_readable(vm, f) || !io_size_argument(vm, args[0], &size)) return NULL;
    return file_read_alone(vm, f, file_read_some, size);
}

METHOD(peek)
{
    (void)nargs, (void)args;
    File *f = (File *)self;
    return file_check_readable(vm, f) ? file_read_alone(vm, f, file_peek_bytes, 0) : NULL;
}

/* Into any buffer that can be written; it is looked at again once the bytes are there, as reading may run a program. */
static Object *read_into(VM *vm, Object *self, Object *buffer, bool once)
{
    File *f = (File *)self;
    uint8_t *data;
    size_t length;
    if (!file_check_readable(vm, f)) return NULL;
    if (!object_bytes_view_writable(vm, buffer, &data, &length)) {
        if (exception_clear_if(vm, EXC_TYPE_ERROR))
            raise(vm, EXC_TYPE_ERROR,
                  "readinto() argument must be read-write bytes-like object, not %T", buffer);
        return NULL;
    }
    Object *bytes = file_read_alone(vm, f, once && length ? file_read_some : file_read_bytes, (ptrdiff_t)length);
    size_t count = bytes ? ((Bytes *)bytes)->length : 0;
    bool ok = bytes && object_bytes_view_writable(vm, buffer, &data, &length);
    if (ok && count > length) count = length;
    if (ok && count) memcpy(data, ((Bytes *)bytes)->data, count);
    xdecref(bytes);
    return ok ? int_from_size(vm, count) : NULL;
}
METHOD(readinto)
{
    (void)nargs;
    return read_into(vm, self, args[0], false);
}
METHOD(readinto1)
{
    (void)nargs;
    return read_into(vm, self, args[0], true);
}

METHOD(readline)
{
    (void)nargs;
    ptrdiff_t limit;
    if (!file_check_readable(vm, (File *)self) || !io_size_argument(vm, args[0], &limit))
        return NULL;
    return file_read_alone(vm, (File *)self, file_read_line, limit);
}

METHOD(readlines)
{
    (void)nargs;
    ptrdiff_t hint;
    size_t total = 0;
    if (!file_check_readable(vm, (File *)self) || !io_size_argument(vm, args[0], &hint))
        return NULL;
    List *list = list_new(vm, 0);
    while (list) {
        Object *line = file_read_alone(vm, (File *)self, file_read_line, -1);
        size_t length = line ? ((Bytes *)line)->length : 0;
        if (line && length == 0) {
            decref(line);
            break;
        }
        if (!line || !list_append_stolen(vm, list, line)) clear_ref(&list);
        total += length;
        if (hint > 0 && total >= (size_t)hint) break;
    }
    return OBJ(list);
}

METHOD(write)
{
    (void)nargs;
    const uint8_t *data;
    size_t length;
    if (!file_check_writable(vm, (File *)self)) return NULL;
    if (is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "a bytes-like object is required, not 'str'");
    Object *holder;
    if (!object_bytes_held(vm, args[0], &holder, &data, &length)) return NULL;
    bool ok = file_write(vm, (File *)self, data, length);
    decref(holder);
    return ok ? int_from_size(vm, length) : NULL;
}

static int write_item(VM *vm, Object *item, void *context)
{
    Object *result = file_write_method(vm, context, &item, 1);
    if (!result) return -1;
    decref(result);
    return 0;
}

METHOD(writelines)
{
    (void)nargs;
    if (!file_check_writable(vm, (File *)self)) return NULL;
    return object_for_each(vm, args[0], write_item, self) < 0 ? NULL : NEW_NONE(vm);
}

METHOD(flush)
{
    UNUSED_ARGUMENTS;
    return file_check_open(vm, (File *)self) && file_flush_through(vm, (File *)self) ? NEW_NONE(vm)
                                                                                     : NULL;
}

METHOD(close)
{
    UNUSED_ARGUMENTS;
    return file_close(vm, (File *)self) ? NEW_NONE(vm) : NULL;
}

METHOD(fileno)
{
    UNUSED_ARGUMENTS;
    return file_check_open(vm, (File *)self) ? file_ask(vm, (File *)self, "fileno") : NULL;
}

METHOD(isatty)
{
    UNUSED_ARGUMENTS;
    return file_check_open(vm, (File *)self) ? file_ask(vm, (File *)self, "isatty") : NULL;
}

METHOD(readable)
{
    UNUSED_ARGUMENTS;
    return file_check_open(vm, (File *)self) ? BOOL(vm, ((File *)self)->readable) : NULL;
}
METHOD(writable)
{
    UNUSED_ARGUMENTS;
    return file_check_open(vm, (File *)self) ? BOOL(vm, ((File *)self)->writable) : NULL;
}
METHOD(seekable)
{
    UNUSED_ARGUMENTS;
    return file_check_open(vm, (File *)self) ? file_ask(vm, (File *)self, "seekable") : NULL;
}

METHOD(tell)
{
    UNUSED_ARGUMENTS;
    int64_t position = file_tell(vm, (File *)self);
    return position < 0 ? NULL : int_from_int64(vm, position);
}

METHOD(seek)
{
    (void)nargs;
    int64_t offset, whence = SEEK_SET;
    if (!object_to_int64(vm, args[0], &offset) ||
        (args[1] && !object_to_int64(vm, args[1], &whence)))
        return NULL;
    if (whence < 0 || whence > 2)
        return raise(vm, EXC_VALUE_ERROR, "whence value %d unsupported", (int)whence);
    int64_t position = file_seek(vm, (File *)self, offset, (int)whence);
    return position < 0 ? NULL : int_from_int64(vm, position);
}

METHOD(truncate)
{
    (void)nargs;
    if (!file_truncate(vm, (File *)self, args[0])) return NULL;
    return args[0] && !is_none(args[0]) ? object_index(vm, args[0])
                                        : file_tell_method(vm, self, NULL, 0);
}

METHOD(enter)
{
    UNUSED_ARGUMENTS;
    return file_check_open(vm, (File *)self) ? incref(self) : NULL;
}

METHOD(exit)
{
    UNUSED_ARGUMENTS;
    return object_call_method(vm, self, NAME(vm, close), NULL, 0);
}

/* The file below; without one, a FileIO that takes the descriptor over. */
METHOD(detach)
{
    UNUSED_ARGUMENTS;
    File *f = (File *)self;
    if (!file_check_open(vm, f) || !file_flush(vm, f)) return NULL;
    Type *type = f->target ? NULL : io_type(vm, &io_file_spec);
    File *raw = type ? file_new(vm, type, f->fd, f->name) : NULL;
    if (!f->target && !raw) return NULL;
    if (raw) {
        raw->readable = f->readable;
        raw->writable = f->writable;
        raw->appending = f->appending;
        raw->created = f->created;
        raw->close_fd = f->close_fd;
        raw->unbuffered = true;
    }
    f->open = f->close_fd = false;
    f->detached = true;
    f->fd = -1;
    return raw ? OBJ(raw) : incref(f->target);
}

METHOD(reduce)
{
    UNUSED_ARGUMENTS;
    return raise(vm, EXC_TYPE_ERROR, "cannot pickle '%T' instances", self);
}

static Object *file_iter(VM *vm, Object *o)
{
    return file_check_open(vm, (File *)o) ? incref(o) : NULL;
}

static Object *file_next(VM *vm, Object *o)
{
    if (!file_check_readable(vm, (File *)o)) return NULL;
    Object *line = file_read_alone(vm, (File *)o, file_read_line, -1);
    if (line && ((Bytes *)line)->length == 0) clear_ref(&line);
    return line;
}

/* What the file below would be asked for. */
static bool is_attached(VM *vm, Object *self) { return !((File *)self)->detached || file_check_open(vm, (File *)self); }

static Object *get_closed(VM *vm, Object *self) { return is_attached(vm, self) ? BOOL(vm, !((File *)self)->open) : NULL; }
static Object *get_close_fd(VM *vm, Object *self) { return BOOL(vm, ((File *)self)->close_fd); }
static Object *get_name(VM *vm, Object *self)
{
    const File *f = (File *)self;
    if (!is_attached(vm, self)) return NULL;
    Object *name = f->target ? object_getattr_maybe(vm, f->target, NAME(vm, name)) : NULL;
    return name || exception_pending(vm) ? name : incref(f->name);
}
static int set_name(VM *vm, Object *self, Object *value)
{
    if (!value) return raise(vm, EXC_ATTRIBUTE_ERROR, "name cannot be deleted"), -1;
    set_ref(&((File *)self)->name, incref(value));
    return 0;
}
static Object *get_mode(VM *vm, Object *self)
{
    return is_attached(vm, self) ? OBJ(str_from_text(vm, file_mode((File *)self))) : NULL;
}
static Object *get_raw(VM *vm, Object *self)
{
    Object *target = ((File *)self)->target;
    if (((File *)self)->detached) return NEW_NONE(vm);
    return incref(target ? target : self);
}

static Object *file_repr(VM *vm, Object *o)
{
    File *f = (File *)o;
    const char *name = type_name_text(type_of(o));
    if (f->unbuffered)
        return OBJ(f->open ? str_from_format(vm, "<%s name=%R mode='%s' closefd=%s>", name, f->name,
                                             file_mode(f), f->close_fd ? "True" : "False")
                           : str_from_format(vm, "<%s [closed]>", name));
    if (f->detached) return OBJ(str_from_format(vm, "<%s>", name));
    Object *shown = get_name(vm, o);
    Str *text = shown ? str_from_format(vm, "<%s name=%R>", name, shown) : NULL;
    xdecref(shown);
    return OBJ(text);
}

/* Files are opened by __init__, which classes may call with other arguments than theirs: before that they are closed. */
static Object *file_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    File *f = file_new(vm, type, -1, NONE(vm));
    if (f) f->open = false;
    return OBJ(f);
}

int io_adopt(VM *vm, Object *self, STEALS Object *made, size_t size)
{
    (void)vm;
    if (!made) return -1;
    char *ours = (char *)self, *theirs = (char *)made;
    for (size_t i = sizeof(Object); i < size; i++) {
        char byte = ours[i];
        ours[i] = theirs[i];
        theirs[i] = byte;
    }
    decref(made);
    return 0;
}

/* BufferedReader(raw) and its kin: over any file object. args: raw, buffer_size, which is this file's own affair */
static int buffered_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    ptrdiff_t size = FILE_BUFFER;
    Type *type = io_type(vm, &io_random_spec);
    if (!type || (args[1] && !object_to_size(vm, args[1], &size))) return -1;
    if (size <= 0) return raise(vm, EXC_VALUE_ERROR, "buffer size must be strictly positive"), -1;
    return io_adopt(vm, self, OBJ(file_over(vm, type, args[0])), sizeof(File));
}

/* FileIO(file, mode): by open(). */
static int file_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Type *type = io_type(vm, &io_file_spec);
    if (!type) return -1;
    const char *binary = args[1] && is_str(args[1]) ? str_c_text(vm, (Str *)args[1]) : "rb";
    if (!binary) return -1;
    Str *mode = str_from_format(vm, strchr(binary, 'b') ? "%s" : "%sb", binary);
    Object *buffering = int_from_int64(vm, 0);
    Object *all[8] = {args[0], OBJ(mode), buffering, NULL, NULL, NULL, args[2], args[3]};
    Object *file = mode && buffering ? io_open(vm, NULL, all, 8) : NULL;
    xdecref(mode);
    xdecref(buffering);
    return io_adopt(vm, self, file, sizeof(File));
}

#define COMMON_METHODS \
    {"read", "(size=-1, /)", file_read_method, "Read up to size bytes, or to the end.", 0}, \
    {"read1", "(size=-1, /)", file_read1_method, "Read what is there, waiting at most once.", 0}, \
    {"readinto", "(buffer, /)", file_readinto_method, "Read into a bytearray; the number of bytes.", \
     0}, \
    {"readinto1", "(buffer, /)", file_readinto1_method, \
     "Read into a bytearray what is there, waiting at most once.", 0}, \
    {"readall", "()", file_read_method, "Read to the end.", 0}, \
    {"peek", "(size=0, /)", file_peek_method, "The bytes that are buffered.", 0}, \
    {"readline", "(size=-1, /)", file_readline_method, "Read a line with its end.", 0}, \
    {"readlines", "(hint=-1, /)", file_readlines_method, "The lines as a list.", 0}, \
    {"write", "(b, /)", file_write_method, "Write bytes; how many.", 0}, \
    {"writelines", "(lines, /)", file_writelines_method, "Write each of the lines.", 0}, \
    {"flush", "()", file_flush_method, "Write out what is buffered.", 0}, \
    {"close", "()", file_close_method, "Flush and close the file.", 0}, \
    {"fileno", "()", file_fileno_method, "The file descriptor.", 0}, \
    {"isatty", "()", file_isatty_method, "Whether it is a terminal.", 0}, \
    {"readable", "()", file_readable_method, "Whether it can be read.", 0}, \
    {"writable", "()", file_writable_method, "Whether it can be written.", 0}, \
    {"seekable", "()", file_seekable_method, "Whether the position can be set.", 0}, \
    {"tell", "()", file_tell_method, "The position.", 0}, \
    {"seek", "(offset, whence=0, /)", file_seek_method, "Set the position; returns it.", 0}, \
    {"truncate", "(size=None, /)", file_truncate_method, "Cut the file to size bytes.", 0}, \
    {"__enter__", "()", file_enter_method, "The file itself.", 0}, \
    {"__exit__", "(*args)", file_exit_method, "Close the file.", 0}, \
    {"__reduce__", "()", file_reduce_method, "Files cannot be pickled.", 0}

static const MethodDef file_methods[] = {COMMON_METHODS, {0}};
static const MethodDef buffered_methods[] = {
    COMMON_METHODS,
    {"detach", "()", file_detach_method, "Separate the unbuffered file and return it.", 0},
    {0},
};

static const GetSetDef file_getset[] = {
    {"closed", get_closed, NULL, "Whether it was closed."},
    {"closefd", get_close_fd, NULL, "Whether closing it closes the descriptor."},
    {"name", get_name, set_name, "Its path or descriptor."},
    {"mode", get_mode, NULL, "How it was opened."},
    {"raw", get_raw, NULL, "The unbuffered file."},
    {0},
};

#define FILE_SPEC(name, signature, methods_, initialize_, doc_)                                              \
    const TypeSpec name = {                                                                        \
        .base = TYPE_OBJECT,                                                                       \
        .size = sizeof(File),                                                                      \
        .flags = TYPE_BASE | TYPE_WEAKREFABLE | TYPE_HAS_DICT,                                     \
        .doc = doc_,                                                                               \
        .new_signature = "(*args, **kwargs)",                                                      \
        .init_signature = signature,                                                               \
        .methods = methods_,                                                                   \
        .getset = file_getset,                                                                     \
        .life = {file_destroy, file_traverse, NULL, file_finalize, file_at_rest},                  \
        .slots = {.construct = file_construct,                                                     \
                  .initialize = initialize_,                                                       \
                  .repr = file_repr,                                                               \
                  .iter = file_iter,                                                               \
                  .next = file_next,                                                               \
                  .size_of = file_size_of},                                                        \
    }
FILE_SPEC(io_file_spec, "(file, mode='r', closefd=True, opener=None)", file_methods, file_initialize,
          "A file without a buffer for output.");
FILE_SPEC(io_reader_spec, "(raw, buffer_size=8192)", buffered_methods, buffered_initialize,
          "A binary file to read from.");
FILE_SPEC(io_writer_spec, "(raw, buffer_size=8192)", buffered_methods, buffered_initialize,
          "A binary file to write to.");
FILE_SPEC(io_random_spec, "(raw, buffer_size=8192)", buffered_methods, buffered_initialize,
          "A binary file to read from and write to.");
