/* Owns binary files: FileIO, BufferedReader, BufferedWriter and BufferedRandom are one object, a
 * descriptor with a read and a write buffer, whose type says which way it goes. The types with their methods are in io_file_type.c. */
#define _GNU_SOURCE
#include "module/io_file.h"
#include "object/list.h"
#include "vm/thread.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- types ---- */

static const struct {
    const TypeSpec *spec;
    const char *name;
    const TypeSpec *base;
} io_types[] = {
    {&io_base_spec, "_io._IOBase", NULL},
    {&io_raw_base_spec, "_io._RawIOBase", &io_base_spec},
    {&io_buffered_base_spec, "_io._BufferedIOBase", &io_base_spec},
    {&io_text_base_spec, "_io._TextIOBase", &io_base_spec},
    {&io_file_spec, "_io.FileIO", &io_raw_base_spec},
    {&io_reader_spec, "_io.BufferedReader", &io_buffered_base_spec},
    {&io_writer_spec, "_io.BufferedWriter", &io_buffered_base_spec},
    {&io_random_spec, "_io.BufferedRandom", &io_buffered_base_spec},
    {&io_pair_spec, "_io.BufferedRWPair", &io_buffered_base_spec},
    {&io_text_spec, "_io.TextIOWrapper", &io_text_base_spec},
    {&io_string_spec, "_io.StringIO", &io_text_base_spec},
    {&io_newline_spec, "_io.IncrementalNewlineDecoder", NULL},
    {&io_bytes_spec, "_io.BytesIO", &io_buffered_base_spec},
};

Type *io_type(VM *vm, const TypeSpec *spec)
{
    Type *type = native_type(vm, spec);
    if (type) return type;
    size_t i = 0;
    while (io_types[i].spec != spec) i++;
    Type *base = io_types[i].base ? io_type(vm, io_types[i].base) : NULL; /* at most three deep */
    return io_types[i].base && !base ? NULL : type_from_spec(vm, spec, io_types[i].name, base);
}

static const TypeSpec *file_spec_of(Object *o)
{
    for (Type *t = type_of(o); t; t = t->base)
        if (t->spec == &io_file_spec || t->spec == &io_reader_spec || t->spec == &io_writer_spec ||
            t->spec == &io_random_spec)
            return t->spec;
    return NULL;
}

bool io_is_file(Object *o) { return file_spec_of(o) != NULL; }

void *raise_unsupported(VM *vm, const char *what)
{
    Str *name = str_intern_text(vm, "UnsupportedOperation");
    Object *io = name && vm_core(vm)->hooks.import_module
                     ? vm_core(vm)->hooks.import_module(vm, "io")
                     : NULL;
    Object *class = io ? object_getattr_maybe(vm, io, name) : NULL;
    xdecref(io);
    xdecref(name);
    if (!class) return exception_pending(vm) ? NULL : raise(vm, EXC_OS_ERROR, "%s", what);
    Object *message = OBJ(str_from_text(vm, what));
    Object *e = message ? object_call1(vm, class, message) : NULL;
    if (e) raise_object(vm, e);
    xdecref(e);
    xdecref(message);
    decref(class);
    return NULL;
}

bool io_size_argument(VM *vm, Object *o, ptrdiff_t *size)
{
    *size = -1;
    if (!o || is_none(o)) return true;
    if (!object_to_size(vm, o, size)) return false;
    if (*size < 0) *size = -1;
    return true;
}

static Object *ask_object(VM *vm, Object *o, const char *question, Object *const *args,
                          size_t nargs)
{
    Str *name = str_intern_text(vm, question);
    Object *answer = name ? object_call_method(vm, o, name, args, nargs) : NULL;
    xdecref(name);
    return answer;
}

Object *file_ask(VM *vm, File *f, const char *question)
{
    if (f->target) return ask_object(vm, f->target, question, NULL, 0);
    if (strcmp(question, "isatty") == 0) return BOOL(vm, f->fd >= 0 && isatty(f->fd));
    if (strcmp(question, "seekable") == 0)
        return BOOL(vm, f->fd >= 0 && lseek(f->fd, 0, SEEK_CUR) >= 0);
    return f->fd >= 0 ? int_from_int64(vm, f->fd) : raise_unsupported(vm, question);
}

/* ---- life ---- */

File *file_new(VM *vm, Type *type, int fd, Object *name)
{
    File *f = (File *)type_allocate(vm, type, sizeof(File));
    if (!f) return NULL;
    f->fd = fd;
    f->open = true;
    f->close_fd = true;
    f->name = incref(name);
    object_track(vm, OBJ(f));
    return f;
}

File *file_over(VM *vm, Type *type, Object *target)
{
    int can[2] = {0, 0};
    static const char *const questions[] = {"readable", "writable"};
    for (int i = 0; i < 2; i++) {
        Object *answer = ask_object(vm, target, questions[i], NULL, 0);
        can[i] = answer ? object_truth(vm, answer) : -1;
        xdecref(answer);
        if (can[i] < 0) return NULL;
    }
    Object *name = object_getattr_maybe(vm, target, NAME(vm, name));
    if (!name && exception_pending(vm)) return NULL;
    File *f = file_new(vm, type, -1, name ? name : NONE(vm));
    xdecref(name);
    if (!f) return NULL;
    f->readable = can[0];
    f->writable = can[1];
    f->target = incref(target);
    return f;
}

/* ---- one thread at a time ---- */

int file_hold_among_threads(VM *vm, File *f)
{
    uint64_t me = thread_identity();
    if (f->lock.held && f->owner == me) return 0;
    if (f->lock.held && !thread_exists(vm, f->owner)) f->lock = (ThreadLock){0}; /* it stayed in the process we were forked from */
    incref(f); /* a text file may be detached from it meanwhile */
    if (lock_take(vm, &f->lock, -1) != LOCK_TAKEN) {
        decref(f);
        return -1;
    }
    f->owner = me;
    return 1;
}

/* ---- output ---- */

bool file_check_open(VM *vm, File *f)
{
    if (likely(f->open)) return true;
    raise(vm, EXC_VALUE_ERROR, f->detached ? "raw stream has been detached" : "I/O operation on closed file.");
    return false;
}

bool file_check_readable(VM *vm, File *f)
{
    if (!file_check_open(vm, f)) return false;
    return f->readable ||
           raise_unsupported(vm, f->unbuffered ? "File not open for reading" : "read") != NULL;
}

bool file_check_writable(VM *vm, File *f)
{
    if (!file_check_open(vm, f)) return false;
    return f->writable ||
           raise_unsupported(vm, f->unbuffered ? "File not open for writing" : "write") != NULL;
}

/* A system call was interrupted: signals and budgets get their turn, then it goes on. */
static bool go_on_after(VM *vm, int error)
{
    if (error != EINTR) {
        raise_os_error(vm, error, NULL);
        return false;
    }
    return !vm_core(vm)->hooks.check_interrupt || vm_core(vm)->hooks.check_interrupt(vm);
}

/* The target would not wait: how much of the data it took is told with the exception. */
static void raise_would_block(VM *vm, size_t written)
{
    Object *args[3] = {int_from_int64(vm, EAGAIN),
                       OBJ(str_from_text(vm, "write could not complete without blocking")),
                       int_from_size(vm, written)};
    Object *class = OBJ(builtin_type(vm, EXC_BLOCKING_IO_ERROR)), *e = NULL;
    if (args[0] && args[1] && args[2]) e = object_call3(vm, class, args[0], args[1], args[2]);
    if (e) raise_object(vm, e);
    xdecref(e);
    for (int i = 0; i < 3; i++) xdecref(args[i]);
}

/* How many bytes the target took; -1 RAISES. */
static ptrdiff_t write_part(VM *vm, File *f, const uint8_t *data, size_t length, size_t before)
{
    Object *bytes = bytes_from(vm, data, length);
    Object *result = bytes ? ask_object(vm, f->target, "write", &bytes, 1) : NULL;
    ptrdiff_t n = -1;
    if (result && is_none(result))
        raise_would_block(vm, before);
    else if (result && object_to_size(vm, result, &n) && (n < 0 || (size_t)n > length)) {
        raise(vm, EXC_OS_ERROR,
              "raw write() returned invalid length %zd (should have been between 0 and %zu)", n,
              length);
        n = -1;
    }
    xdecref(bytes);
    xdecref(result);
    return n;
}

static bool write_to_target(VM *vm, File *f, const uint8_t *data, size_t length)
{
    for (size_t done = 0; done < length;) {
        ptrdiff_t n = write_part(vm, f, data + done, length - done, done);
        if (n < 0) return false;
        done += (size_t)n;
    }
    return true;
}

/* How much to write at once; 0 RAISES. Among threads others work until the descriptor takes something, which may be as little as
 * PIPE_BUF: more would wait, and who reads it may be one of them. */
static size_t part_to_write(VM *vm, int fd, size_t length)
{
    if (!thread_count(vm)) return length;
    if (!thread_await_file(vm, fd, POLLOUT)) return 0;
    return length > PIPE_BUF ? PIPE_BUF : length;
}

static bool write_out(VM *vm, File *f, const uint8_t *data, size_t length)
{
    if (f->write) {
        if (f->write(vm, f->context, (const char *)data, length)) return true;
        if (!exception_pending(vm)) raise(vm, EXC_OS_ERROR, "the output function failed");
        return false;
    }
    if (f->target) return write_to_target(vm, f, data, length);
    while (length) {
        size_t part = part_to_write(vm, f->fd, length);
        if (!part) return false;
        ssize_t n = write(f->fd, data, part);
        if (n < 0) {
            if (!go_on_after(vm, errno)) return false;
            continue;
        }
        data += n;
        length -= (size_t)n;
    }
    return true;
}

/* Output that could not be written is dropped: a closed pipe is reported once. What a signal's handler writes meanwhile goes into
 * a buffer of its own. */
static bool flush_buffer(VM *vm, File *f)
{
    size_t length = f->write_length;
    uint8_t *buffer = f->write_buffer;
    if (!length) return true;
    assert(!vm_core(vm)->silent);
    f->write_length = 0;
    f->write_buffer = NULL;
    bool ok = write_out(vm, f, buffer, length);
    if (f->write_buffer) memory_free(vm, buffer, FILE_BUFFER);
    else f->write_buffer = buffer;
    return ok;
}

bool file_flush(VM *vm, File *f)
{
    int held = file_hold(vm, f);
    bool ok = held >= 0 && flush_buffer(vm, f);
    file_let_go(f, held);
    return ok;
}

bool file_flush_through(VM *vm, File *f)
{
    if (!file_flush(vm, f)) return false;
    if (!f->target || !f->writable) return true;
    Object *result = ask_object(vm, f->target, "flush", NULL, 0);
    xdecref(result);
    return result != NULL;
}

static int64_t seek_target(VM *vm, File *f, int64_t offset, int whence)
{
    Object *args[2] = {int_from_int64(vm, offset), int_from_int64(vm, whence)};
    Object *answer = args[0] && args[1] ? ask_object(vm, f->target, "seek", args, 2) : NULL;
    int64_t position = -1;
    if (answer && object_to_int64(vm, answer, &position) && position < 0)
        raise(vm, EXC_OS_ERROR, "Raw stream returned invalid position %ld", (long)position);
    if (position < 0) position = -1;
    xdecref(answer);
    xdecref(args[0]);
    xdecref(args[1]);
    return position;
}

/* What was read ahead does not count as read: the descriptor goes back to where the program is. */
static bool forget_read_ahead(VM *vm, File *f)
{
    size_t unread = file_unread(f);
    f->read_start = f->read_end = 0;
    if (unread && !f->target) lseek(f->fd, -(off_t)unread, SEEK_CUR);
    return !unread || !f->target || seek_target(vm, f, -(int64_t)unread, SEEK_CUR) >= 0;
}

static bool write_buffered(VM *vm, File *f, const void *data, size_t length)
{
    if (f->readable && !forget_read_ahead(vm, f)) return false;
    if (length >= FILE_BUFFER || f->unbuffered)
        return flush_buffer(vm, f) && write_out(vm, f, data, length);
    while (length > FILE_BUFFER - f->write_length)
        if (!flush_buffer(vm, f)) return false;
    if (!f->write_buffer && !(f->write_buffer = memory_alloc(vm, FILE_BUFFER))) return false;
    memcpy(f->write_buffer + f->write_length, data, length);
    f->write_length += length;
    return true;
}

bool file_write(VM *vm, File *f, const void *data, size_t length)
{
    int held = file_hold(vm, f);
    bool ok = held >= 0 && file_check_open(vm, f) && write_buffered(vm, f, data, length);
    file_let_go(f, held);
    return ok;
}

static bool close_open(VM *vm, File *f)
{
    bool ok = flush_buffer(vm, f);
    f->open = false;
    if (f->target && f->close_fd) {
        Object *pending = exception_take(vm);
        Object *result = ask_object(vm, f->target, "close", NULL, 0);
        if (pending) exception_restore(vm, pending);
        ok = ok && result;
        xdecref(result);
    }
    int fd = f->fd;
    f->fd = -1;
    if (fd >= 0 && f->close_fd && close(fd) < 0 && ok) {
        raise_os_error(vm, errno, NULL);
        ok = false;
    }
    return ok;
}

bool file_close(VM *vm, File *f)
{
    int held = file_hold(vm, f);
    bool ok = held >= 0 && (f->detached ? file_check_open(vm, f) : !f->open || close_open(vm, f));
    file_let_go(f, held);
    return ok;
}

/* ---- input ---- */

static bool make_room(VM *vm, File *f)
{
    if (f->read_start && f->read_start == f->read_end) f->read_start = f->read_end = 0;
    if (f->read_capacity - f->read_end >= FILE_BUFFER / 2) return true;
    if (f->read_start > f->read_capacity / 2) {
        memmove(f->read_buffer, f->read_buffer + f->read_start, file_unread(f));
        f->read_end -= f->read_start;
        f->read_start = 0;
        return true;
    }
    size_t capacity = f->read_capacity ? memory_size(f->read_capacity, 2, 0) : FILE_BUFFER;
    uint8_t *buffer = memory_resize(vm, f->read_buffer, f->read_capacity, capacity);
    if (!buffer) return false;
    f->read_buffer = buffer;
    f->read_capacity = capacity;
    return true;
}

static ptrdiff_t fill_from_target(VM *vm, File *f)
{
    Object *size = int_from_size(vm, f->read_capacity - f->read_end);
    Str *read1 = size ? str_intern_text(vm, "read1") : NULL;
    bool buffered = read1 && type_lookup(vm, type_of(f->target), read1);
    Object *bytes = read1 ? ask_object(vm, f->target, buffered ? "read1" : "read", &size, 1) : NULL;
    xdecref(read1);
    xdecref(size);
    const uint8_t *data;
    size_t length;
    ptrdiff_t result = -1;
    if (bytes && is_none(bytes)) {
        result = 0; /* it would have to wait */
    } else if (bytes && object_bytes_view(vm, bytes, &data, &length)) {
        if (length <= f->read_capacity - f->read_end) {
            memcpy(f->read_buffer + f->read_end, data, length);
            f->read_end += length;
            result = (ptrdiff_t)length;
        } else {
            raise(vm, EXC_OS_ERROR, "read() returned more bytes than asked for");
        }
    }
    xdecref(bytes);
    return result;
}

ptrdiff_t file_fill(VM *vm, File *f)
{
    if (f->write_length && !file_flush(vm, f)) return -1;
    if (f->target) return make_room(vm, f) ? fill_from_target(vm, f) : -1;
    for (;;) {
        if (!thread_await_file(vm, f->fd, POLLIN) || !make_room(vm, f)) return -1;
        ssize_t n = read(f->fd, f->read_buffer + f->read_end, f->read_capacity - f->read_end);
        if (n >= 0) {
            f->read_end += (size_t)n;
            return n;
        }
        if (!go_on_after(vm, errno)) return -1;
    }
}

bool file_fill_all(VM *vm, File *f)
{
    ptrdiff_t n;
    while ((n = file_fill(vm, f)) > 0) {
    }
    return n == 0;
}

static Object *take_bytes(VM *vm, File *f, size_t length)
{
    Object *bytes = bytes_from(vm, f->read_buffer ? file_data(f) : NULL, length);
    if (bytes) f->read_start += length;
    return bytes;
}

Object *file_read_bytes(VM *vm, File *f, ptrdiff_t size)
{
    if (size < 0) return file_fill_all(vm, f) ? take_bytes(vm, f, file_unread(f)) : NULL;
    ptrdiff_t n = 1;
    while ((ptrdiff_t)file_unread(f) < size && n > 0) n = file_fill(vm, f);
    if (n < 0) return NULL;
    size_t length = file_unread(f);
    return take_bytes(vm, f, length < (size_t)size ? length : (size_t)size);
}

Object *file_read_line(VM *vm, File *f, ptrdiff_t limit)
{
    size_t seen = 0;
    for (;;) {
        size_t unread = file_unread(f);
        const uint8_t *data = f->read_buffer ? file_data(f) : NULL;
        const uint8_t *end = unread > seen ? memchr(data + seen, '\n', unread - seen) : NULL;
        size_t length = end ? (size_t)(end - data) + 1 : unread;
        if (limit >= 0 && length >= (size_t)limit) return take_bytes(vm, f, (size_t)limit);
        if (end) return take_bytes(vm, f, length);
        seen = unread;
        ptrdiff_t n = file_fill(vm, f);
        if (n < 0) return NULL;
        if (n == 0) return take_bytes(vm, f, file_unread(f));
    }
}

/* Nothing is read ahead: at most one system call. */
Object *file_read_some(VM *vm, File *f, ptrdiff_t size)
{
    if (file_unread(f) == 0 && file_fill(vm, f) < 0) return NULL;
    size_t length = file_unread(f);
    return take_bytes(vm, f, size >= 0 && (size_t)size < length ? (size_t)size : length);
}

Object *file_peek_bytes(VM *vm, File *f, ptrdiff_t unused)
{
    (void)unused;
    if (file_unread(f) == 0 && file_fill(vm, f) < 0) return NULL;
    return bytes_from(vm, file_data(f), file_unread(f));
}

Object *file_read_alone(VM *vm, File *f, FileReading *reading, ptrdiff_t size)
{
    int held = file_hold(vm, f);
    Object *bytes = held >= 0 && file_check_open(vm, f) ? reading(vm, f, size) : NULL;
    file_let_go(f, held);
    return bytes;
}

/* ---- position ---- */

int64_t file_tell(VM *vm, File *f)
{
    if (!file_check_open(vm, f)) return -1;
    int64_t position =
        f->target ? seek_target(vm, f, 0, SEEK_CUR) : (int64_t)lseek(f->fd, 0, SEEK_CUR);
    if (position < 0) {
        if (!exception_pending(vm)) raise_os_error(vm, errno, NULL);
        return -1;
    }
    return position - (int64_t)file_unread(f) + (int64_t)f->write_length;
}

static int64_t seek_held(VM *vm, File *f, int64_t offset, int whence)
{
    if (!file_check_open(vm, f) || !flush_buffer(vm, f)) return -1;
    if (!forget_read_ahead(vm, f)) return -1;
    if (f->target) return seek_target(vm, f, offset, whence);
    off_t position = lseek(f->fd, offset, whence);
    if (position >= 0) return position;
    raise_os_error(vm, errno, NULL);
    return -1;
}

int64_t file_seek(VM *vm, File *f, int64_t offset, int whence)
{
    int held = file_hold(vm, f);
    int64_t position = held >= 0 ? seek_held(vm, f, offset, whence) : -1;
    file_let_go(f, held);
    return position;
}

bool file_truncate(VM *vm, File *f, Object *size)
{
    int64_t length;
    if (!file_check_writable(vm, f) || !file_flush(vm, f)) return false;
    if (size && !is_none(size)) {
        if (!object_to_int64(vm, size, &length)) return false;
    } else if ((length = file_tell(vm, f)) < 0) {
        return false;
    }
    if (f->target) {
        Object *argument = int_from_int64(vm, length);
        Object *result = argument ? ask_object(vm, f->target, "truncate", &argument, 1) : NULL;
        xdecref(argument);
        xdecref(result);
        return result != NULL;
    }
    if (ftruncate(f->fd, length) == 0) return true;
    raise_os_error(vm, errno, NULL);
    return false;
}

const char *file_mode(const File *f)
{
    if (f->created) return f->readable ? "xb+" : "xb";
    if (f->appending) return f->readable ? "ab+" : "ab";
    return f->readable ? (f->writable ? "rb+" : "rb") : "wb";
}
