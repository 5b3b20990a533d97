/* Owns the part of the posix module that reads, writes and keeps files by descriptor: at a place, into several buffers, from file
 * to file; and counters, pipes and files in memory. */
#include "module/posix.h"
#include "module/waiting.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FUNCTION(name) static POSIX_FUNCTION(name)
#define UNUSED         POSIX_UNUSED

static Object *count_or_error(VM *vm, int64_t count) { return count >= 0 ? int_from_int64(vm, count) : exception_pending(vm) ? NULL : raise_os_error(vm, errno, NULL); }
static Object *done_or_error(VM *vm, int64_t result) { return result >= 0 ? NEW_NONE(vm) : exception_pending(vm) ? NULL : raise_os_error(vm, errno, NULL); }

/* ---- at a place ---- */

FUNCTION(pread) {
    UNUSED;
    int fd;
    ptrdiff_t size;
    int64_t offset;
    if (!posix_int(vm, args[0], &fd) || !object_to_size(vm, args[1], &size) || !object_to_int64(vm, args[2], &offset)) return NULL;
    if (size < 0) return raise_os_error(vm, EINVAL, NULL);
    Bytes *room = bytes_allocate(vm, (size_t)size);
    if (!room) return NULL;
    ssize_t n;
    TRY_AGAIN(n, pread(fd, room->data, (size_t)size, offset));
    Object *bytes = n < 0 ? count_or_error(vm, n) : bytes_from(vm, room->data, (size_t)n);
    decref(room);
    return bytes;
}

FUNCTION(pwrite) {
    UNUSED;
    int fd;
    int64_t offset;
    Object *holder;
    const uint8_t *data;
    size_t length;
    if (!posix_int(vm, args[0], &fd) || !object_to_int64(vm, args[2], &offset) || !object_bytes_held(vm, args[1], &holder, &data, &length)) return NULL;
    ssize_t n;
    TRY_AGAIN(n, pwrite(fd, data, length, offset));
    decref(holder);
    return count_or_error(vm, n);
}

/* ---- several buffers ---- */

typedef struct Vector {
    Tuple *holders;      /* owned */
    struct iovec *parts; /* owned raw memory */
    size_t count;
} Vector;

static void vector_close(VM *vm, Vector *v) {
    if (v->parts) memory_free(vm, v->parts, v->count * sizeof *v->parts + 1);
    xdecref(v->holders);
}

static bool vector_open(VM *vm, Object *buffers, bool writable, Vector *v) {
    Tuple *items = is_list(buffers) || is_tuple(buffers) ? (Tuple *)tuple_from_iterable(vm, buffers) : NULL;
    if (!items && !exception_pending(vm)) raise(vm, EXC_TYPE_ERROR, "%s() arg 2 must be a sequence", writable ? "readv" : "writev");
    bool ok = items && (items->length <= IOV_MAX || raise_os_error(vm, EINVAL, NULL)) && (v->holders = tuple_allocate(vm, items->length));
    v->count = ok ? items->length : 0;
    ok = ok && (v->parts = memory_alloc(vm, v->count * sizeof *v->parts + 1));
    for (size_t i = 0; ok && i < v->count; i++) {
        const uint8_t *data;
        size_t length;
        ok = object_bytes_held(vm, items->items[i], &v->holders->items[i], &data, &length);
        if (!ok) break;
        uint8_t *place = (uint8_t *)(uintptr_t)data;
        ok = !writable || object_bytes_view_writable(vm, v->holders->items[i], &place, &length);
        if (!ok && exception_clear_if(vm, EXC_TYPE_ERROR)) raise(vm, EXC_BUFFER_ERROR, "Object is not writable.");
        v->parts[i] = (struct iovec){.iov_base = place, .iov_len = length};
    }
    xdecref(items);
    if (!ok) vector_close(vm, v);
    return ok;
}

FUNCTION(readv) {
    UNUSED;
    int fd;
    Vector v = {.count = 0};
    if (!posix_int(vm, args[0], &fd) || !vector_open(vm, args[1], true, &v)) return NULL;
    ssize_t n;
    TRY_AGAIN(n, readv(fd, v.parts, (int)v.count));
    vector_close(vm, &v);
    return count_or_error(vm, n);
}

FUNCTION(writev) {
    UNUSED;
    int fd;
    Vector v = {.count = 0};
    if (!posix_int(vm, args[0], &fd) || !vector_open(vm, args[1], false, &v)) return NULL;
    ssize_t n;
    TRY_AGAIN(n, writev(fd, v.parts, (int)v.count));
    vector_close(vm, &v);
    return count_or_error(vm, n);
}

/* ---- from file to file ---- */

/* args: out, in, offset or None, count */
FUNCTION(sendfile) {
    UNUSED;
    int out, in;
    int64_t offset = 0;
    ptrdiff_t size;
    bool placed = !is_none(args[2]);
    if (!posix_int(vm, args[0], &out) || !posix_int(vm, args[1], &in) || (placed && !object_to_int64(vm, args[2], &offset)) || !object_to_size(vm, args[3], &size)) return NULL;
    off_t at = offset;
    ssize_t n;
    TRY_AGAIN(n, sendfile(out, in, placed ? &at : NULL, (size_t)size));
    return count_or_error(vm, n);
}

/* ---- descriptors ---- */

FUNCTION(pipe2) {
    UNUSED;
    int flags, fds[2];
    if (!posix_int(vm, args[0], &flags)) return NULL;
    if (pipe2(fds, flags)) return raise_os_error(vm, errno, NULL);
    Object *a = int_from_int64(vm, fds[0]), *b = a ? int_from_int64(vm, fds[1]) : NULL;
    Object *pair = b ? tuple_pack(vm, 2, a, b) : NULL;
    xdecref(a);
    xdecref(b);
    if (!pair) close(fds[0]), close(fds[1]);
    return pair;
}

FUNCTION(closerange) {
    UNUSED;
    int low, high;
    if (!posix_int(vm, args[0], &low) || !posix_int(vm, args[1], &high)) return NULL;
    if (low < 0) low = 0;
    if (low < high) close_range((unsigned)low, (unsigned)high - 1, 0);
    return NEW_NONE(vm);
}

/* args: fd, command, length */
FUNCTION(lockf) {
    UNUSED;
    int fd, command, result;
    int64_t length;
    if (!posix_int(vm, args[0], &fd) || !posix_int(vm, args[1], &command) || !object_to_int64(vm, args[2], &length)) return NULL;
    TRY_AGAIN(result, lockf(fd, command, length));
    return done_or_error(vm, result);
}

FUNCTION(fdatasync) {
    UNUSED;
    int fd = waiting_descriptor(vm, args[0]), result;
    if (fd < 0) return NULL;
    TRY_AGAIN(result, fdatasync(fd));
    return done_or_error(vm, result);
}

FUNCTION(fchmod) {
    UNUSED;
    int fd, mode;
    return posix_int(vm, args[0], &fd) && posix_int(vm, args[1], &mode) ? done_or_error(vm, fchmod(fd, (mode_t)mode)) : NULL;
}

FUNCTION(fchdir) {
    UNUSED;
    int fd = waiting_descriptor(vm, args[0]);
    return fd < 0 ? NULL : done_or_error(vm, fchdir(fd));
}

FUNCTION(chown) {
    UNUSED;
    int user, group;
    if (!posix_int(vm, args[1], &user) || !posix_int(vm, args[2], &group)) return NULL;
    if (is_int(args[0])) {
        int fd;
        return posix_int(vm, args[0], &fd) ? done_or_error(vm, fchown(fd, (uid_t)user, (gid_t)group)) : NULL;
    }
    Bytes *path = posix_path(vm, args[0]);
    if (!path) return NULL;
    int failed = chown((const char *)path->data, (uid_t)user, (gid_t)group);
    decref(path);
    return posix_result(vm, failed, args[0]);
}

FUNCTION(mkfifo) {
    UNUSED;
    int mode = 0666;
    if (args[1] && !posix_int(vm, args[1], &mode)) return NULL;
    Bytes *path = posix_path(vm, args[0]);
    if (!path) return NULL;
    int failed = mkfifo((const char *)path->data, (mode_t)mode);
    decref(path);
    return posix_result(vm, failed, args[0]);
}

/* args: name, flags */
FUNCTION(memfd_create) {
    UNUSED;
    int flags = MFD_CLOEXEC;
    if (args[1] && !posix_int(vm, args[1], &flags)) return NULL;
    Bytes *name = posix_path(vm, args[0]);
    if (!name) return NULL;
    int fd = memfd_create((const char *)name->data, (unsigned)flags);
    decref(name);
    return count_or_error(vm, fd);
}

/* ---- counters ---- */

FUNCTION(eventfd) {
    UNUSED;
    int start, flags = EFD_CLOEXEC;
    if (!posix_int(vm, args[0], &start) || (args[1] && !posix_int(vm, args[1], &flags))) return NULL;
    return count_or_error(vm, eventfd((unsigned)start, flags));
}

FUNCTION(eventfd_read) {
    UNUSED;
    int fd = waiting_descriptor(vm, args[0]), result;
    eventfd_t value;
    if (fd < 0) return NULL;
    TRY_AGAIN(result, eventfd_read(fd, &value));
    return result < 0 ? done_or_error(vm, result) : int_from_uint64(vm, value);
}

FUNCTION(eventfd_write) {
    UNUSED;
    int fd = waiting_descriptor(vm, args[0]), result;
    int64_t value;
    if (fd < 0 || !object_to_int64(vm, args[1], &value)) return NULL;
    TRY_AGAIN(result, eventfd_write(fd, (eventfd_t)value));
    return done_or_error(vm, result);
}

/* ---- tables ---- */

const MethodDef posix_io_functions[] = {
    {"pread", "(fd, length, offset, /)", posix_pread, "Read bytes at a place.", 0},
    {"pwrite", "(fd, buffer, offset, /)", posix_pwrite, "Write bytes at a place; how many.", 0},
    {"readv", "(fd, buffers, /)", posix_readv, "Read into several buffers; how many bytes.", 0},
    {"writev", "(fd, buffers, /)", posix_writev, "Write several buffers; how many bytes.", 0},
    {"sendfile", "(out_fd, in_fd, offset, count)", posix_sendfile, "Copy from file to file; how many bytes.", 0},
    {"pipe2", "(flags, /)", posix_pipe2, "Two ends of a pipe.", 0},
    {"closerange", "(fd_low, fd_high, /)", posix_closerange, "Close all descriptors in a range.", 0},
    {"lockf", "(fd, command, length, /)", posix_lockf, "Lock a part of a file or give it free.", 0},
    {"fdatasync", "(fd)", posix_fdatasync, "Write the contents out to the device.", 0},
    {"fchmod", "(fd, mode)", posix_fchmod, "Set who may do what.", 0},
    {"fchdir", "(fd)", posix_fchdir, "Go to another folder.", 0},
    {"chown", "(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", posix_chown, "Set the owner.", 0},
    {"fchown", "(fd, uid, gid)", posix_chown, "Set the owner.", 0},
    {"mkfifo", "(path, mode=0o666, *, dir_fd=None)", posix_mkfifo, "A pipe with a name.", 0},
    {"memfd_create", "(name, flags=1)", posix_memfd_create, "A file in memory.", 0},
    {"eventfd", "(initval, flags=524288)", posix_eventfd, "A counter that can be waited for.", 0},
    {"eventfd_read", "(fd)", posix_eventfd_read, "The counter's value, which becomes 0.", 0},
    {"eventfd_write", "(fd, value)", posix_eventfd_write, "Add to the counter.", 0},
    {0},
};

bool posix_add_io_constants(VM *vm, Module *module) {
    static const NumberDef rows[] = {
#define X(name) {#name, name},
        X(F_LOCK) X(F_TLOCK) X(F_ULOCK) X(F_TEST) X(EFD_CLOEXEC) X(EFD_NONBLOCK) X(EFD_SEMAPHORE) X(MFD_CLOEXEC) X(MFD_ALLOW_SEALING)
        X(O_ACCMODE) X(O_ASYNC) X(O_DIRECT) X(O_DSYNC) X(O_NOATIME) X(O_PATH) X(O_NDELAY) X(O_RSYNC) X(SEEK_DATA) X(SEEK_HOLE)
#undef X
        {0}};
    return module_add_numbers(vm, module, rows);
}
