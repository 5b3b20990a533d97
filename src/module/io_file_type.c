/* The types BufferedReader, BufferedWriter and BufferedRandom: their methods and attributes; and the lives of all binary files. */
#include "module/io_file.h"
#include "object/list.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- lives ---- */

void file_destroy(VM *vm, Object *o)
{
    File *f = (File *)o;
    if (f->open && f->close_fd && f->fd >= 0) close(f->fd);
    f->open = false;
    file_release(vm, f);
    clear_ref(&f->name);
    clear_ref(&f->target);
    instance_release_attributes(vm, o);
}

int file_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((File *)o)->name);
    VISIT(((File *)o)->target);
    return instance_traverse_attributes(o, visit, context);
}

bool file_is_plain(Object *o)
{
    const TypeSpec *spec = type_of(o)->spec;
    return (spec == &io_reader_spec || spec == &io_writer_spec || spec == &io_random_spec || spec == &io_file_spec) &&
           !instance_has_attributes(o);
}

void file_warn_unclosed(VM *vm, Object *file, Object *source)
{
    File *f = io_is_file(file) ? (File *)file : NULL;
    if (f && f->target) return file_warn_unclosed(vm, f->target, source); /* files stand on files a few deep */
    if (!f) {
        Object *answer = io_ask(vm, file, "_dealloc_warn", &source, 1);
        xdecref(answer);
    } else if (f->open && f->fd >= 0 && f->close_fd && vm_core(vm)->hooks.warn) {
        Str *text = str_from_format(vm, "unclosed file %R", source);
        const char *message = text ? str_utf8(vm, text, NULL) : NULL;
        bool warned = message && vm_core(vm)->hooks.warn(vm, EXC_RESOURCE_WARNING, message) >= 0;
        if (!warned && exception_is(vm, EXC_WARNING)) exception_unraisable(vm, NULL, source); /* warnings may be errors */
        xdecref(text);
    }
    exception_clear(vm);
}

/* A file that nobody closed writes out what it still holds. */
void file_finalize(VM *vm, Object *o)
{
    File *f = (File *)o;
    if (f->blank || f->detached || f->for_text || (!f->open && !f->target)) return;
    Object *pending = exception_take(vm);
    int closed = file_is_closed(vm, f);
    if (closed == 0) {
        file_warn_unclosed(vm, o, o);
        Object *done = file_is_plain(o) ? file_close_method(vm, o, NULL, 0) : object_call_method(vm, o, NAME(vm, close), NULL, 0);
        if (!done) exception_unraisable(vm, NULL, o);
        xdecref(done);
    }
    exception_clear(vm);
    exception_restore(vm, pending);
}

/* The system closes what a process leaves open. */
bool file_at_rest(Object *o)
{
    const File *f = (File *)o;
    return !f->open || (!f->write_length && !f->target);
}

size_t file_size_of(Object *o)
{
    const File *f = (File *)o;
    return memory_block_size(f->read_buffer) + memory_block_size(f->write_buffer);
}

/* ---- closing ---- */

static bool close_below(VM *vm, File *f)
{
    int fd = f->fd;
    bool close_fd = f->close_fd;
    if (f->target) {
        bool closed = file_close_target(vm, f);
        f->open = false;
        return closed;
    }
    f->open = false;
    f->fd = -1;
    if (fd < 0 || !close_fd || close(fd) == 0) return true;
    raise_os_error(vm, errno, NULL);
    return false;
}

/* Closed also when what it held could not be written out. */
bool file_close(VM *vm, File *f)
{
    if (f->blank || f->detached) return f->unbuffered || file_check_open(vm, f);
    int closed = file_is_closed(vm, f);
    if (closed) return closed > 0;
    Object *flushed = NULL, *self = OBJ(f);
    if (!file_is_plain(self)) flushed = object_call_method(vm, self, NAME(vm, flush), NULL, 0);
    else if (!f->unbuffered && f->writable && !f->open) raise(vm, EXC_VALUE_ERROR, "flush of closed file");
    else if (file_flush_through(vm, f)) flushed = NEW_NONE(vm);
    Object *first = exception_take(vm);
    xdecref(flushed);
    int held = file_hold(vm, f);
    if (held >= 0) close_below(vm, f);
    if (held >= 0) file_release(vm, f);
    file_let_go(f, held);
    return io_chain(vm, first);
}

/* ---- methods ---- */

#define METHOD(name)                                                                               \
    static Object *file_##name##_method(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED_ARGUMENTS (void)args, (void)nargs

/* The buffered files say what was tried. */
static bool check_open_for(VM *vm, File *f, const char *message)
{
    if (likely(f->open && !f->target)) return true;
    int closed = f->unbuffered || f->blank || f->detached ? -2 : f->open ? file_is_closed(vm, f) : 1;
    if (closed > 0) raise(vm, EXC_VALUE_ERROR, "%s", message);
    return closed == -2 ? file_check_open(vm, f) : closed == 0;
}

static bool check_readable(VM *vm, File *f, const char *message)
{
    return check_open_for(vm, f, message) && (f->readable || raise_unsupported(vm, "read"));
}

static bool minus_one(VM *vm, Object *o)
{
    int64_t n = 0;
    return object_to_int64(vm, o, &n) && n == -1;
}

METHOD(read)
{
    (void)nargs;
    ptrdiff_t size;
    if (!check_readable(vm, (File *)self, "read of closed file") || !io_size_argument(vm, args[0], &size)) return NULL;
    if (size < 0 && args[0] && !is_none(args[0]) && !minus_one(vm, args[0]))
        return raise(vm, EXC_VALUE_ERROR, "read length must be non-negative or -1");
    return file_read_alone(vm, (File *)self, file_read_bytes, size);
}

METHOD(read1)
{
    (void)nargs;
    File *f = (File *)self;
    ptrdiff_t size;
    if (!check_readable(vm, f, "read of closed file") || !io_size_argument(vm, args[0], &size)) return NULL;
    return file_read_alone(vm, f, file_read_some, size);
}

METHOD(peek)
{
    (void)nargs, (void)args;
    File *f = (File *)self;
    return check_readable(vm, f, "peek of closed file") ? file_read_alone(vm, f, file_peek_bytes, 0) : NULL;
}

/* Into any buffer that can be written; it is looked at again once the bytes are there, as reading may run a program. */
static Object *read_into(VM *vm, Object *self, Object *buffer, bool once)
{
    File *f = (File *)self;
    uint8_t *data;
    size_t length;
    if (!check_readable(vm, f, "readinto of closed file")) return NULL;
    if (!io_readinto_buffer(vm, buffer, &data, &length)) return NULL;
    Object *bytes = file_read_alone(vm, f, once ? file_read_up_to : file_read_full, (ptrdiff_t)length);
    if (bytes && is_none(bytes)) return bytes;
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
    if (!check_readable(vm, (File *)self, "readline of closed file") || !io_size_argument(vm, args[0], &limit))
        return NULL;
    return file_read_alone(vm, (File *)self, file_read_line, limit);
}

/* NULL without an exception at the end. */
static Object *next_line(VM *vm, Object *self)
{
    Object *line = file_read_alone(vm, (File *)self, file_read_line, -1);
    if (line && ((Bytes *)line)->length == 0) clear_ref(&line);
    return line;
}

METHOD(readlines)
{
    (void)nargs;
    return file_check_readable(vm, (File *)self) ? io_read_lines(vm, self, args[0], next_line) : NULL;
}

METHOD(write)
{
    (void)nargs;
    const uint8_t *data;
    size_t length;
    if (!check_open_for(vm, (File *)self, "write to closed file") || !file_check_writable(vm, (File *)self)) return NULL;
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
    File *f = (File *)self;
    return check_open_for(vm, f, f->writable ? "flush of closed file" : "I/O operation on closed file.") && file_flush_through(vm, f)
               ? NEW_NONE(vm)
               : NULL;
}

FILE_METHOD(close)
{
    UNUSED_ARGUMENTS;
    return file_close(vm, (File *)self) ? NEW_NONE(vm) : NULL;
}

/* The raw file answers, also when it is closed; what the buffers cannot is false. */
static Object *ask_below(VM *vm, File *f, const char *question, bool can)
{
    if (f->target && !can) return FALSE(vm);
    if (f->target) return io_ask(vm, f->target, question, NULL, 0);
    if (!file_check_open(vm, f)) return NULL;
    return strcmp(question, "readable") && strcmp(question, "writable") ? file_ask(vm, f, question) : BOOL(vm, can);
}

FILE_METHOD(fileno)
{
    UNUSED_ARGUMENTS;
    return ask_below(vm, (File *)self, "fileno", true);
}

FILE_METHOD(isatty)
{
    UNUSED_ARGUMENTS;
    return ask_below(vm, (File *)self, "isatty", true);
}

FILE_METHOD(readable)
{
    UNUSED_ARGUMENTS;
    return ask_below(vm, (File *)self, "readable", ((File *)self)->readable);
}
FILE_METHOD(writable)
{
    UNUSED_ARGUMENTS;
    return ask_below(vm, (File *)self, "writable", ((File *)self)->writable);
}
FILE_METHOD(seekable)
{
    UNUSED_ARGUMENTS;
    return ask_below(vm, (File *)self, "seekable", true);
}

FILE_METHOD(tell)
{
    UNUSED_ARGUMENTS;
    int64_t position = file_tell(vm, (File *)self);
    return position < 0 ? NULL : int_from_int64(vm, position);
}

FILE_METHOD(seek)
{
    (void)nargs;
    int64_t offset, whence = SEEK_SET;
    if (!object_to_int64(vm, args[0], &offset) ||
        (args[1] && !object_to_int64(vm, args[1], &whence)))
        return NULL;
    if ((whence < 0 || whence > SEEK_HOLE) && !((File *)self)->unbuffered)
        return raise(vm, EXC_VALUE_ERROR, "whence value %d unsupported", (int)whence);
    if (!check_open_for(vm, (File *)self, "seek of closed file")) return NULL;
    int64_t position = file_seek(vm, (File *)self, offset, (int)whence);
    return position < 0 ? NULL : int_from_int64(vm, position);
}

FILE_METHOD(truncate)
{
    (void)nargs;
    if (!check_open_for(vm, (File *)self, "truncate of closed file") || !file_truncate(vm, (File *)self, args[0])) return NULL;
    return args[0] && !is_none(args[0]) ? object_index(vm, args[0])
                                        : file_tell_method(vm, self, NULL, 0);
}

FILE_METHOD(dealloc_warn)
{
    (void)nargs;
    file_warn_unclosed(vm, self, args[0]);
    return NEW_NONE(vm);
}

/* The unbuffered file below. Where the buffers stood on the descriptor itself they now stand on that. NULL RAISES. */
static Object *raw_of(VM *vm, File *f)
{
    if (f->target) return incref(f->target);
    Type *type = io_type(vm, &io_file_spec);
    File *raw = type ? file_new(vm, type, f->fd, f->name) : NULL;
    if (!raw) return NULL;
    raw->open = f->open;
    raw->readable = f->readable;
    raw->writable = f->writable;
    raw->appending = f->appending;
    raw->created = f->created;
    raw->close_fd = f->close_fd;
    raw->unbuffered = true;
    f->target = incref(OBJ(raw));
    f->fd = -1;
    return OBJ(raw);
}

METHOD(detach)
{
    UNUSED_ARGUMENTS;
    File *f = (File *)self;
    if (f->blank || f->detached) return file_check_open(vm, f), NULL;
    Object *flushed = object_call_method(vm, self, NAME(vm, flush), NULL, 0);
    if (!flushed) return NULL;
    decref(flushed);
    int held = file_hold(vm, f);
    Object *raw = held < 0 ? NULL : f->detached ? (file_check_open(vm, f), NULL) : raw_of(vm, f);
    if (raw) {
        f->open = false;
        f->detached = true;
        clear_ref(&f->target);
    }
    file_let_go(f, held);
    return raw;
}

FILE_METHOD(reduce)
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
    return check_readable(vm, (File *)o, "readline of closed file") ? next_line(vm, o) : NULL;
}

/* What the file below would be asked for: there must be one. */
static bool is_attached(VM *vm, File *f) { return likely(!f->detached && !f->blank) || file_check_open(vm, f); }

static Object *get_closed(VM *vm, Object *self)
{
    int closed = is_attached(vm, (File *)self) ? file_is_closed(vm, (File *)self) : -1;
    return closed < 0 ? NULL : BOOL(vm, closed);
}
static Object *get_name(VM *vm, Object *self)
{
    File *f = (File *)self;
    if (!is_attached(vm, f)) return NULL;
    return f->target ? object_getattr(vm, f->target, NAME(vm, name)) : incref(f->name);
}
static Object *get_mode(VM *vm, Object *self)
{
    File *f = (File *)self;
    if (!is_attached(vm, f)) return NULL;
    return f->target ? object_getattr_text(vm, f->target, "mode") : OBJ(str_from_text(vm, file_mode(f)));
}
static Object *get_raw(VM *vm, Object *self)
{
    File *f = (File *)self;
    if (f->detached || f->blank) return NEW_NONE(vm);
    return f->write ? incref(self) : raw_of(vm, f);
}

static Object *file_repr(VM *vm, Object *o)
{
    const char *type = type_name_text(type_of(o));
    Object *name = object_getattr_maybe(vm, o, NAME(vm, name));
    if (!name && exception_pending(vm) && !exception_clear_if(vm, EXC_VALUE_ERROR)) return NULL;
    Str *text = name ? str_from_format(vm, "<%s name=%R>", type, name) : str_from_format(vm, "<%s>", type);
    xdecref(name);
    return OBJ(text);
}

/* Files are opened by __init__, which classes may call with other arguments than theirs: before that they are closed. */
Object *file_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    File *f = file_new(vm, type, -1, NONE(vm));
    if (!f) return NULL;
    f->open = false;
    f->blank = true;
    f->unbuffered = type_is_subtype(type, io_type(vm, &io_file_spec));
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

int file_adopt(VM *vm, Object *self, STEALS Object *made)
{
    File *f = (File *)self;
    Object *first = exception_take(vm);
    int held = file_hold(vm, f);
    if (held < 0) {
        xdecref(first);
        xdecref(made);
        return -1;
    }
    file_let_go(f, held);
    if (f->target || !made) { /* what it stood on goes on alone */
        f->open = false;
        f->blank = true;
        clear_ref(&f->target);
    } else if (f->unbuffered && f->open && f->close_fd) {
        close(f->fd);
        f->fd = -1;
        f->open = false;
    }
    exception_restore(vm, first);
    return io_adopt(vm, self, made, sizeof(File));
}

/* Raised unless the raw file says so. */
static bool check_can(VM *vm, Object *raw, const char *question)
{
    Object *answer = io_ask(vm, raw, question, NULL, 0);
    char message[64];
    int can = answer ? object_truth(vm, answer) : -1;
    xdecref(answer);
    snprintf(message, sizeof message, "File or stream is not %s.", question);
    return can > 0 || (can == 0 && raise_unsupported(vm, message));
}

/* The parts of a new buffered file over a raw one. NULL RAISES. */
static File *buffered_over(VM *vm, Object *raw, Object *size_argument, bool reads, bool writes)
{
    ptrdiff_t size = FILE_BUFFER;
    Type *type = io_type(vm, &io_random_spec);
    if (reads && writes && !check_can(vm, raw, "seekable")) return NULL;
    if ((reads && !check_can(vm, raw, "readable")) || (writes && !check_can(vm, raw, "writable"))) return NULL;
    if (!type || (size_argument && !object_to_size(vm, size_argument, &size))) return NULL;
    if (size <= 0) return raise(vm, EXC_VALUE_ERROR, "buffer size must be strictly positive");
    if (size > PTRDIFF_MAX / 4) return raise_memory_error(vm);
    File *f = file_new(vm, type, -1, NONE(vm));
    if (!f) return NULL;
    f->readable = reads;
    f->writable = writes;
    f->buffer_size = (size_t)size;
    f->target = incref(raw);
    return f;
}

/* BufferedReader(raw) and its kin: over any file object. args: raw, buffer_size */
static int reader_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return file_adopt(vm, self, OBJ(buffered_over(vm, args[0], args[1], true, false)));
}
static int writer_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return file_adopt(vm, self, OBJ(buffered_over(vm, args[0], args[1], false, true)));
}
static int random_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return file_adopt(vm, self, OBJ(buffered_over(vm, args[0], args[1], true, true)));
}

static const MethodDef buffered_methods[] = {
    {"read", "(size=-1, /)", file_read_method, "Read up to size bytes, or to the end.", 0},
    {"read1", "(size=-1, /)", file_read1_method, "Read what is there, waiting at most once.", 0},
    {"readinto", "(buffer, /)", file_readinto_method, "Read into a bytearray; the number of bytes.", 0},
    {"readinto1", "(buffer, /)", file_readinto1_method, "Read into a bytearray what is there, waiting at most once.", 0},
    {"peek", "(size=0, /)", file_peek_method, "The bytes that are buffered.", 0},
    {"readline", "(size=-1, /)", file_readline_method, "Read a line with its end.", 0},
    {"readlines", "(hint=-1, /)", file_readlines_method, "The lines as a list.", 0},
    {"write", "(b, /)", file_write_method, "Write bytes; how many.", 0},
    {"writelines", "(lines, /)", file_writelines_method, "Write each of the lines.", 0},
    {"flush", "()", file_flush_method, "Write out what is buffered.", 0},
    {"detach", "()", file_detach_method, "Separate the unbuffered file and return it.", 0},
    FILE_METHODS,
    {0},
};

static const GetSetDef buffered_getset[] = {
    {"closed", get_closed, NULL, "Whether it was closed."},
    {"name", get_name, NULL, "Its path or descriptor."},
    {"mode", get_mode, NULL, "How it was opened."},
    {"raw", get_raw, NULL, "The unbuffered file."},
    {0},
};

#define BUFFERED_SPEC(name, initialize_, doc_)                                                     \
    const TypeSpec name = {                                                                        \
        .base = TYPE_OBJECT,                                                                       \
        .size = sizeof(File),                                                                      \
        .flags = TYPE_BASE | TYPE_WEAKREFABLE | TYPE_HAS_DICT,                                     \
        .doc = doc_,                                                                               \
        .new_signature = "(*args, **kwargs)",                                                      \
        .init_signature = "(raw, buffer_size=8192)",                                               \
        .methods = buffered_methods,                                                               \
        .getset = buffered_getset,                                                                 \
        .life = {file_destroy, file_traverse, NULL, file_finalize, file_at_rest},                  \
        .slots = {.construct = file_construct,                                                     \
                  .initialize = initialize_,                                                       \
                  .repr = file_repr,                                                               \
                  .iter = file_iter,                                                               \
                  .next = file_next,                                                               \
                  .size_of = file_size_of},                                                        \
    }
BUFFERED_SPEC(io_reader_spec, reader_initialize, "A binary file to read from.");
BUFFERED_SPEC(io_writer_spec, writer_initialize, "A binary file to write to.");
BUFFERED_SPEC(io_random_spec, random_initialize, "A binary file to read from and write to.");
