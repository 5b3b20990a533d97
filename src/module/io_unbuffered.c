/* Owns FileIO: a descriptor as it is. Each call is one system call, nothing is read ahead and nothing is kept. */
#include "module/io_file.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define METHOD(name) static Object *raw_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED_ARGUMENTS (void)args, (void)nargs

enum { READ_MOST = 0x7ffff000 }; /* what the system reads at once */

static Object *read_all(VM *vm, File *f)
{
    Object *bytes = file_read_alone(vm, f, file_read_bytes, -1);
    file_release(vm, f);
    return bytes;
}

/* Waits until a read would not, and tries: true unless it RAISES; *count is then what read() gave, or -1: it would have to wait.
 * The place is asked for anew each time, as others work while this one waits. */
typedef uint8_t *Place(VM *vm, void *context, size_t *length);
static bool read_once(VM *vm, File *f, Place *place, void *context, ssize_t *count)
{
    for (;;) {
        size_t length;
        if (!file_await(vm, f->fd, POLLIN)) return false;
        uint8_t *data = file_check_open(vm, f) ? place(vm, context, &length) : NULL;
        if (!data) return false;
        *count = read(f->fd, data, length < READ_MOST ? length : READ_MOST);
        if (*count >= 0) return true;
        WriteOutcome outcome = file_go_on_after(vm, errno);
        if (outcome != WRITE_DONE) return outcome == WRITE_BLOCKED;
    }
}

static uint8_t *place_in_bytes(VM *vm, void *context, size_t *length)
{
    (void)vm;
    *length = ((Bytes *)context)->length;
    return ((Bytes *)context)->data;
}

static uint8_t *place_in_buffer(VM *vm, void *context, size_t *length)
{
    uint8_t *data;
    return object_bytes_view_writable(vm, context, &data, length) ? data : NULL;
}

METHOD(read)
{
    (void)nargs;
    File *f = (File *)self;
    ptrdiff_t size;
    ssize_t count;
    if (!file_check_readable(vm, f) || !io_size_argument(vm, args[0], &size)) return NULL;
    if (size < 0) return io_ask(vm, self, "readall", NULL, 0);
    Bytes *bytes = bytes_allocate(vm, size < READ_MOST ? (size_t)size : READ_MOST);
    Object *result = NULL;
    if (bytes && read_once(vm, f, place_in_bytes, bytes, &count))
        result = count < 0                         ? NEW_NONE(vm)
                 : (size_t)count == bytes->length ? incref(OBJ(bytes))
                                                   : bytes_from(vm, bytes->data, (size_t)count);
    xdecref(bytes);
    return result;
}

METHOD(readall)
{
    UNUSED_ARGUMENTS;
    return file_check_readable(vm, (File *)self) ? read_all(vm, (File *)self) : NULL;
}

METHOD(readinto)
{
    (void)nargs;
    ssize_t count;
    uint8_t *data;
    size_t length;
    if (!file_check_readable(vm, (File *)self) || !io_readinto_buffer(vm, args[0], &data, &length)) return NULL;
    if (!read_once(vm, (File *)self, place_in_buffer, args[0], &count)) return NULL;
    return count < 0 ? NEW_NONE(vm) : int_from_size(vm, (size_t)count);
}

METHOD(write)
{
    (void)nargs;
    const uint8_t *data;
    size_t length, done = 0;
    Object *holder;
    if (!file_check_writable(vm, (File *)self) || !object_bytes_held(vm, args[0], &holder, &data, &length)) return NULL;
    WriteOutcome outcome = file_write_out(vm, (File *)self, data, length, &done);
    decref(holder);
    if (outcome == WRITE_RAISED) return NULL;
    return outcome == WRITE_BLOCKED && !done ? NEW_NONE(vm) : int_from_size(vm, done);
}

/* FileIO(file, mode): by open(). */
static int raw_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    if (args[1] && !is_str(args[1])) return raise(vm, EXC_TYPE_ERROR, "FileIO() argument 'mode' must be str, not %T", args[1]), -1;
    const char *binary = args[1] ? str_c_text(vm, (Str *)args[1]) : "rb";
    if (!binary) return -1;
    Str *mode = str_from_format(vm, strchr(binary, 'b') ? "%s" : "%sb", binary);
    Object *buffering = int_from_int64(vm, 0);
    Object *all[8] = {args[0], OBJ(mode), buffering, NULL, NULL, NULL, args[2], args[3]};
    Object *file = mode && buffering ? io_open(vm, NULL, all, 8) : NULL;
    xdecref(mode);
    xdecref(buffering);
    return file_adopt(vm, self, file);
}

static Object *get_name(VM *vm, Object *self)
{
    Object *name = ((File *)self)->name;
    return name ? incref(name) : raise_attribute_error(vm, self, NAME(vm, name));
}

static int set_name(VM *vm, Object *self, Object *value)
{
    File *f = (File *)self;
    if (!value && !f->name) return raise_attribute_error(vm, self, NAME(vm, name)), -1;
    Object *old = f->name;
    f->name = xincref(value);
    xdecref(old);
    return 0;
}

static Object *get_closed(VM *vm, Object *self) { return BOOL(vm, !((File *)self)->open); }
static Object *get_close_fd(VM *vm, Object *self) { return BOOL(vm, ((File *)self)->close_fd); }
static Object *get_mode(VM *vm, Object *self) { return OBJ(str_from_text(vm, file_mode((File *)self))); }
static Object *get_block_size(VM *vm, Object *self)
{
    struct stat status;
    const File *f = (File *)self;
    return int_from_int64(vm, f->open && fstat(f->fd, &status) == 0 && status.st_blksize > 1 ? (int64_t)status.st_blksize : FILE_BUFFER);
}

static Object *raw_repr(VM *vm, Object *o)
{
    const File *f = (File *)o;
    const char *name = type_name_text(type_of(o)), *closing = f->close_fd ? "True" : "False";
    if (!f->open) return OBJ(str_from_format(vm, "<%s [closed]>", name));
    if (!f->name) return OBJ(str_from_format(vm, "<%s fd=%d mode='%s' closefd=%s>", name, f->fd, file_mode(f), closing));
    return OBJ(str_from_format(vm, "<%s name=%R mode='%s' closefd=%s>", name, f->name, file_mode(f), closing));
}

static const MethodDef raw_methods[] = {
    {"read", "(size=-1, /)", raw_read, "Read at most size bytes, by one system call, or to the end. None: it would have to wait.", 0},
    {"readall", "()", raw_readall, "Read to the end.", 0},
    {"readinto", "(buffer, /)", raw_readinto, "Read into a bytearray; the number of bytes.", 0},
    {"write", "(b, /)", raw_write, "Write bytes; how many. None: it would have to wait.", 0},
    FILE_METHODS,
    {0},
};

static const GetSetDef raw_getset[] = {
    {"closed", get_closed, NULL, "Whether it was closed."},
    {"closefd", get_close_fd, NULL, "Whether closing it closes the descriptor."},
    {"name", get_name, set_name, "Its path or descriptor."},
    {"mode", get_mode, NULL, "How it was opened."},
    {"_blksize", get_block_size, NULL, "What the system likes to read at once."},
    {0},
};

const TypeSpec io_file_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(File),
    .flags = TYPE_BASE | TYPE_WEAKREFABLE | TYPE_HAS_DICT,
    .doc = "A file without a buffer.",
    .new_signature = "(*args, **kwargs)",
    .init_signature = "(file, mode='r', closefd=True, opener=None)",
    .methods = raw_methods,
    .getset = raw_getset,
    .life = {file_destroy, file_traverse, NULL, file_finalize, file_at_rest},
    .slots = {.construct = file_construct, .initialize = raw_initialize, .repr = raw_repr, .size_of = file_size_of},
};
