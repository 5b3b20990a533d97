/* Owns binary files: FileIO, BufferedReader, BufferedWriter and BufferedRandom are one object, a
 * descriptor with a read and a write buffer, whose type says which way it goes. The types with their methods are in io_file_type.c. */
#define _GNU_SOURCE
#include "module/io_file.h"
#include "object/list.h"
#include "vm/thread.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
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

Object *io_read_lines(VM *vm, Object *self, Object *hint, Object *(*next)(VM *vm, Object *self))
{
    ptrdiff_t most;
    size_t total = 0;
    if (!io_size_argument(vm, hint, &most)) return NULL;
    List *list = list_new(vm, 0);
    Object *line;
    while (list && (line = next(vm, self))) {
        ptrdiff_t length = object_length(vm, line);
        total += length > 0 ? (size_t)length : 0;
        if (!list_append_stolen(vm, list, line) || length < 0) clear_ref(&list);
        if (most > 0 && total >= (size_t)most) break;
    }
    if (list && exception_pending(vm)) clear_ref(&list);
    return OBJ(list);
}

bool io_readinto_buffer(VM *vm, Object *buffer, uint8_t **data, size_t *length)
{
    if (object_bytes_view_writable(vm, buffer, data, length)) return true;
    if (exception_clear_if(vm, EXC_TYPE_ERROR))
        raise(vm, EXC_TYPE_ERROR, "readinto() argument must be read-write bytes-like object, not %T", buffer);
    return false;
}

Object *file_ask(VM *vm, File *f, const char *question)
{
    if (f->target) return io_ask(vm, f->target, question, NULL, 0);
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
    f->buffer_size = FILE_BUFFER;
    f->name = incref(name);
    object_track(vm, OBJ(f));
    return f;
}

File *file_over(VM *vm, Object *target)
{
    int can[2] = {0, 0};
    static const char *const questions[] = {"readable", "writable"};
    Type *type = io_type(vm, &io_random_spec);
    if (!type) return NULL;
    for (int i = 0; i < 2; i++) {
        Object *answer = io_ask(vm, target, questions[i], NULL, 0);
        can[i] = answer ? object_truth(vm, answer) : -1;
        xdecref(answer);
        if (can[i] < 0) return NULL;
    }
    File *f = file_new(vm, type, -1, NONE(vm));
    if (!f) return NULL;
    f->readable = can[0];
    f->writable = can[1];
    f->for_text = true;
    f->target = incref(target);
    return f;
}

void file_release(VM *vm, File *f)
{
    if (f->read_buffer) memory_free(vm, f->read_buffer, f->read_capacity);
    if (f->write_buffer) memory_free(vm, f->write_buffer, f->buffer_size);
    f->read_buffer = f->write_buffer = NULL;
    f->read_start = f->read_end = f->read_capacity = f->write_length = 0;
}

/* ---- one thread at a time ---- */

int file_hold_slowly(VM *vm, File *f)
{
    uint64_t me = thread_identity();
    bool mine = f->lock.held && f->owner == me;
    if (f->busy && (mine || !f->lock.held)) {
        raise(vm, EXC_RUNTIME_ERROR, "reentrant call inside %R", OBJ(f));
        return -1;
    }
    if (mine || !vm->threads) return 0;
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
    int closed = !f->open;
    if (likely(!closed) && (likely(!f->target) || !(closed = file_is_closed(vm, f)))) return true;
    if (closed > 0)
        raise(vm, EXC_VALUE_ERROR,
              f->detached                   ? "raw stream has been detached"
              : f->unbuffered              ? "I/O operation on closed file"
              : f->blank                   ? "I/O operation on uninitialized object"
                                           : "I/O operation on closed file.");
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

/* After an interruption signals and budgets get their turn, then it goes on. */
WriteOutcome file_go_on_after(VM *vm, int error)
{
    if (error == EAGAIN) return WRITE_BLOCKED;
    if (error != EINTR) {
        raise_os_error(vm, error, NULL);
        return WRITE_RAISED;
    }
    return !vm_core(vm)->hooks.check_interrupt || vm_core(vm)->hooks.check_interrupt(vm) ? WRITE_DONE : WRITE_RAISED;
}

bool file_await(VM *vm, int fd, short events)
{
    if (!thread_count(vm)) return true;
    int flags = fcntl(fd, F_GETFL);
    return (flags >= 0 && flags & O_NONBLOCK) || thread_await_file(vm, fd, events);
}

/* How much to write at once; 0 RAISES. Among threads others work until the descriptor takes something, which may be as little as
 * PIPE_BUF: more would wait, and who reads it may be one of them. */
static size_t part_to_write(VM *vm, int fd, size_t length)
{
    if (!thread_count(vm)) return length;
    if (!file_await(vm, fd, POLLOUT)) return 0;
    return length > PIPE_BUF ? PIPE_BUF : length;
}

WriteOutcome file_write_out(VM *vm, File *f, const uint8_t *data, size_t length, size_t *done)
{
    if (f->target) return file_write_to_target(vm, f, data, length, done);
    if (f->write) {
        *done = length;
        if (f->write(vm, f->context, (const char *)data, length)) return WRITE_DONE;
        if (!exception_pending(vm)) raise(vm, EXC_OS_ERROR, "the output function failed");
        return WRITE_RAISED;
    }
    while (*done < length) {
        size_t part = part_to_write(vm, f->fd, length - *done);
        if (!part) return WRITE_RAISED;
        ssize_t n = write(f->fd, data + *done, part);
        WriteOutcome outcome = n < 0 ? file_go_on_after(vm, errno) : WRITE_DONE;
        if (outcome != WRITE_DONE) return outcome;
        if (n > 0) *done += (size_t)n;
    }
    return WRITE_DONE;
}

/* The rest of what could not be written stands before what was written meanwhile. */
static void put_back(VM *vm, File *f, uint8_t *buffer, const uint8_t *rest, size_t length)
{
    memmove(buffer, rest, length);
    if (f->write_buffer) {
        size_t more = f->write_length < f->buffer_size - length ? f->write_length : f->buffer_size - length;
        memcpy(buffer + length, f->write_buffer, more);
        memory_free(vm, f->write_buffer, f->buffer_size);
        length += more;
    }
    f->write_buffer = buffer;
    f->write_length = length;
}

/* What could not be written stays for another try, but for text files, which drop it. What a signal's handler writes meanwhile goes
 * into a buffer of its own. */
static WriteOutcome empty_buffer(VM *vm, File *f)
{
    size_t length = f->write_length, done = 0;
    uint8_t *buffer = f->write_buffer;
    if (!length) return WRITE_DONE;
    assert(!vm_core(vm)->silent);
    f->write_length = 0;
    f->write_buffer = NULL;
    WriteOutcome outcome = file_write_out(vm, f, buffer, length, &done);
    if (f->for_text) done = length;
    if (f->write_buffer && done == length) memory_free(vm, buffer, f->buffer_size);
    else put_back(vm, f, buffer, buffer + done, length - done);
    return outcome;
}

static bool flush_buffer(VM *vm, File *f)
{
    WriteOutcome outcome = empty_buffer(vm, f);
    if (outcome == WRITE_BLOCKED) io_raise_would_block(vm, "write could not complete without blocking", 0);
    return outcome == WRITE_DONE;
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
    return !f->target || (f->writable && !f->for_text) || file_flush_target(vm, f);
}

/* What was read ahead does not count as read: the descriptor goes back to where the program is. */
static bool forget_read_ahead(VM *vm, File *f)
{
    size_t unread = file_unread(f);
    f->read_start = f->read_end = 0;
    if (unread && !f->target) lseek(f->fd, -(off_t)unread, SEEK_CUR);
    return !unread || !f->target || file_seek_target(vm, f, -(int64_t)unread, SEEK_CUR) >= 0;
}

/* As much as there is room for; how much. */
static size_t keep(File *f, const uint8_t *data, size_t length)
{
    size_t room = f->buffer_size - f->write_length, part = length < room ? length : room;
    memcpy(f->write_buffer + f->write_length, data, part);
    f->write_length += part;
    return part;
}

static bool has_write_buffer(VM *vm, File *f)
{
    return f->write_buffer || (f->write_buffer = memory_alloc(vm, f->buffer_size));
}

/* A file that does not wait keeps what there is room for; that the rest is lost is told. */
static bool keep_or_tell(VM *vm, File *f, const uint8_t *data, size_t length, size_t before)
{
    size_t kept = has_write_buffer(vm, f) ? keep(f, data, length) : 0;
    if (exception_pending(vm)) return false;
    if (kept < length) io_raise_would_block(vm, "write could not complete without blocking", before + kept);
    return kept == length;
}

/* More than there is room for: what is kept goes out first, then all that would fill the buffer again. */
static bool write_much(VM *vm, File *f, const uint8_t *data, size_t length)
{
    size_t done = 0;
    WriteOutcome outcome = empty_buffer(vm, f);
    size_t limit = f->for_text ? f->buffer_size - 1 : f->buffer_size;
    if (outcome == WRITE_DONE && length > limit) outcome = file_write_out(vm, f, data, length, &done);
    return outcome != WRITE_RAISED && (done == length || keep_or_tell(vm, f, data + done, length - done, done));
}

static bool write_buffered(VM *vm, File *f, const uint8_t *data, size_t length)
{
    if (f->readable && !forget_read_ahead(vm, f)) return false;
    if (length > f->buffer_size - f->write_length || f->unbuffered) return write_much(vm, f, data, length);
    if (unlikely(!f->write_buffer) && !has_write_buffer(vm, f)) return false;
    keep(f, data, length);
    return !f->for_text || f->write_length < f->buffer_size || flush_buffer(vm, f);
}

bool file_write(VM *vm, File *f, const void *data, size_t length)
{
    int held = file_hold(vm, f);
    bool ok = held >= 0 && file_check_open(vm, f) && write_buffered(vm, f, data, length);
    file_let_go(f, held);
    return ok;
}

/* ---- input ---- */

bool file_make_room(VM *vm, File *f, size_t size)
{
    if (f->read_start == f->read_end) f->read_start = f->read_end = 0;
    if (f->read_capacity - f->read_end >= size) return true;
    if (f->read_start > f->read_capacity / 2 && f->read_capacity - file_unread(f) >= size) {
        memmove(f->read_buffer, f->read_buffer + f->read_start, file_unread(f));
        f->read_end -= f->read_start;
        f->read_start = 0;
        return true;
    }
    size_t capacity = f->read_capacity ? memory_size(f->read_capacity, 2, 0) : f->buffer_size;
    if (capacity - f->read_end < size) capacity = memory_size(1, size, f->read_end);
    uint8_t *buffer = memory_resize(vm, f->read_buffer, f->read_capacity, capacity);
    if (!buffer) return false;
    f->read_buffer = buffer;
    f->read_capacity = capacity;
    return true;
}

static ptrdiff_t fill_from_descriptor(VM *vm, File *f)
{
    for (;;) {
        if (!file_await(vm, f->fd, POLLIN) || !file_make_room(vm, f, (f->buffer_size + 1) / 2)) return -1;
        ssize_t n = read(f->fd, f->read_buffer + f->read_end, f->read_capacity - f->read_end);
        if (n >= 0) {
            f->read_end += (size_t)n;
            return n;
        }
        WriteOutcome outcome = file_go_on_after(vm, errno);
        if (outcome != WRITE_DONE) return outcome == WRITE_BLOCKED ? FILE_BLOCKED : -1;
    }
}

/* Also FILE_BLOCKED. A target is asked for `want` bytes, 0: as many as the buffer has. */
static ptrdiff_t fill(VM *vm, File *f, size_t want)
{
    if (f->write_length && !flush_buffer(vm, f)) return -1;
    if (f->target) return file_fill_from_target(vm, f, want ? want : f->buffer_size);
    f->busy = true;
    ptrdiff_t n = fill_from_descriptor(vm, f);
    f->busy = false;
    return n;
}

ptrdiff_t file_fill(VM *vm, File *f)
{
    ptrdiff_t n = fill(vm, f, 0);
    return n == FILE_BLOCKED ? 0 : n;
}

/* 0 at the end, FILE_BLOCKED, -1. */
static ptrdiff_t fill_all(VM *vm, File *f)
{
    if (f->write_length && !flush_buffer(vm, f)) return -1;
    if (f->target) return file_fill_all_from_target(vm, f);
    ptrdiff_t n;
    while ((n = fill(vm, f, 0)) > 0) {
    }
    return n;
}

bool file_fill_all(VM *vm, File *f) { return fill_all(vm, f) != -1; }

static Object *take_bytes(VM *vm, File *f, size_t length)
{
    Object *bytes = bytes_from(vm, f->read_buffer ? file_data(f) : NULL, length);
    if (bytes) f->read_start += length;
    return bytes;
}

/* What there is of so many bytes after a fill gave n; None: there is nothing, as one would have to wait. */
static Object *take_filled(VM *vm, File *f, ptrdiff_t n, size_t size)
{
    size_t unread = file_unread(f);
    if (n == -1) return NULL;
    return n == FILE_BLOCKED && !unread && size ? NEW_NONE(vm) : take_bytes(vm, f, unread < size ? unread : size);
}

/* A target is asked for all that is missing, or for as much of that as is whole buffers, and then for what fills one. */
static ptrdiff_t fill_to(VM *vm, File *f, size_t size, bool whole)
{
    size_t ahead = 0;
    ptrdiff_t n = 1;
    while (file_unread(f) < size && n > 0) {
        size_t missing = size - file_unread(f);
        size_t much = whole ? missing - missing % f->buffer_size : missing > f->buffer_size ? missing : 0;
        if (ahead >= f->buffer_size) ahead = 0;
        n = fill(vm, f, much ? much : f->buffer_size - ahead);
        if (!much && n > 0) ahead += (size_t)n;
    }
    return n;
}

/* How much there is from here on, as far as the system tells: of plain files it does. */
static size_t rest_of_file(const File *f)
{
    struct stat info;
    if (f->target || f->write || fstat(f->fd, &info) != 0 || !S_ISREG(info.st_mode)) return 0;
    off_t at = lseek(f->fd, 0, SEEK_CUR);
    return at >= 0 && info.st_size > at ? (size_t)(info.st_size - at) : 0;
}

/* Into the bytes behind *at, which moves on, until they are full or the file ends. */
static bool read_into(VM *vm, File *f, Bytes *bytes, size_t *at)
{
    f->busy = true;
    ssize_t n = 1;
    while (*at < bytes->length && n != 0) {
        n = read(f->fd, bytes->data + *at, bytes->length - *at);
        if (n > 0) *at += (size_t)n;
        else if (n < 0 && file_go_on_after(vm, errno) != WRITE_DONE) break;
    }
    f->busy = false;
    return n >= 0;
}

/* What was read ahead and the rest, which is large, without a buffer between. The file may be longer or shorter by now. */
static Object *read_rest(VM *vm, File *f, size_t rest)
{
    if (f->write_length && !flush_buffer(vm, f)) return NULL;
    size_t at = file_unread(f);
    Bytes *bytes = bytes_allocate(vm, at + rest);
    if (!bytes) return NULL;
    if (at) memcpy(bytes->data, file_data(f), at);
    f->read_start = f->read_end = 0;
    bool ok = read_into(vm, f, bytes, &at);
    ptrdiff_t n = ok && at == bytes->length ? fill_all(vm, f) : 0;
    size_t more = file_unread(f);
    if (ok && n >= 0 && at == bytes->length && !more) return OBJ(bytes);
    Bytes *all = ok && n != -1 ? bytes_allocate(vm, at + more) : NULL;
    if (all) memcpy(all->data, bytes->data, at);
    if (all && more) memcpy(all->data + at, file_data(f), more);
    f->read_start = f->read_end = 0;
    decref(bytes);
    return OBJ(all);
}

Object *file_read_bytes(VM *vm, File *f, ptrdiff_t size)
{
    size_t rest = size < 0 ? rest_of_file(f) : 0;
    if (rest > 2 * f->buffer_size) return read_rest(vm, f, rest);
    if (size < 0) return take_filled(vm, f, fill_all(vm, f), SIZE_MAX);
    return take_filled(vm, f, fill_to(vm, f, (size_t)size, true), (size_t)size);
}

Object *file_read_full(VM *vm, File *f, ptrdiff_t size) { return take_filled(vm, f, fill_to(vm, f, (size_t)size, false), (size_t)size); }

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

Object *file_read_some(VM *vm, File *f, ptrdiff_t size)
{
    size_t most = size < 0 ? f->buffer_size : (size_t)size;
    if (file_unread(f) == 0 && most && fill(vm, f, most) == -1) return NULL;
    size_t length = file_unread(f);
    return take_bytes(vm, f, most < length ? most : length);
}

Object *file_read_up_to(VM *vm, File *f, ptrdiff_t size)
{
    size_t unread = file_unread(f), missing = (size_t)size > unread ? (size_t)size - unread : 0;
    bool asked = missing > f->buffer_size || (missing && !unread);
    ptrdiff_t n = asked ? fill(vm, f, missing > f->buffer_size ? missing : f->buffer_size) : 1;
    return take_filled(vm, f, n, (size_t)size);
}

Object *file_peek_bytes(VM *vm, File *f, ptrdiff_t unused)
{
    (void)unused;
    if (file_unread(f) == 0 && file_fill(vm, f) < 0) return NULL;
    return bytes_from(vm, f->read_buffer ? file_data(f) : NULL, file_unread(f));
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
    int64_t position = f->target ? file_tell_target(vm, f) : (int64_t)lseek(f->fd, 0, SEEK_CUR);
    if (position < 0) {
        if (!exception_pending(vm)) raise_os_error(vm, errno, NULL);
        return -1;
    }
    return position - (int64_t)file_unread(f) + (int64_t)f->write_length;
}

static int64_t seek_held(VM *vm, File *f, int64_t offset, int whence)
{
    if (!file_check_open(vm, f) || !flush_buffer(vm, f)) return -1;
    if (f->target && whence == SEEK_CUR) {
        offset -= (int64_t)file_unread(f);
        f->read_start = f->read_end = 0;
    }
    if (!forget_read_ahead(vm, f)) return -1;
    if (f->target) return file_seek_target(vm, f, offset, whence);
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
    if (!file_check_open(vm, f)) return false;
    if (!f->writable) return raise_unsupported(vm, f->unbuffered ? "File not open for writing" : "truncate") != NULL;
    if (!file_flush(vm, f)) return false;
    if (size && !is_none(size)) {
        if (!object_to_int64(vm, size, &length)) return false;
    } else if ((length = file_tell(vm, f)) < 0) {
        return false;
    }
    if (f->target) {
        Object *argument = int_from_int64(vm, length);
        Object *result = argument ? io_ask(vm, f->target, "truncate", &argument, 1) : NULL;
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
