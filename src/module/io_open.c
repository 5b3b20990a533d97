/* Owns open(): modes, paths, and which file object they make. */
#define _GNU_SOURCE
#include "module/io_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct OpenMode {
    bool reading, writing, appending, creating, updating, text, binary;
} OpenMode;

static bool parse_mode(VM *vm, Object *o, OpenMode *mode)
{
    *mode = (OpenMode){.reading = o == NULL};
    if (!o) return true;
    if (!is_str(o))
        return raise(vm, EXC_TYPE_ERROR, "open() argument 'mode' must be str, not %T", o) != NULL;
    bool *const flags[] = {&mode->reading,  &mode->writing, &mode->appending, &mode->creating,
                           &mode->updating, &mode->text,    &mode->binary};
    for (size_t i = 0; i < str_length((Str *)o); i++) {
        uint32_t c = str_at((Str *)o, i);
        size_t index = 0;
        while (index < 7 && (uint32_t) "rwax+tb"[index] != c) index++;
        if (index == 7 || *flags[index])
            return raise(vm, EXC_VALUE_ERROR, "invalid mode: %R", o) != NULL;
        *flags[index] = true;
    }
    if (mode->text && mode->binary)
        return raise(vm, EXC_VALUE_ERROR, "can't have text and binary mode at once") != NULL;
    int ways = mode->reading + mode->writing + mode->appending + mode->creating;
    if (ways == 0)
        return raise(
                   vm, EXC_VALUE_ERROR,
                   "Must have exactly one of create/read/write/append mode and at most one plus") !=
               NULL;
    if (ways != 1)
        return raise(vm, EXC_VALUE_ERROR,
                     "must have exactly one of create/read/write/append mode") != NULL;
    return true;
}

static int open_flags(const OpenMode *mode)
{
    int flags = mode->updating ? O_RDWR : mode->reading ? O_RDONLY : O_WRONLY;
    if (mode->writing) flags |= O_CREAT | O_TRUNC;
    if (mode->appending) flags |= O_CREAT | O_APPEND;
    if (mode->creating) flags |= O_CREAT | O_EXCL;
    return flags | O_CLOEXEC;
}

/* The path in the file system's bytes. NEW Bytes. */
static Object *path_bytes(VM *vm, Object *path)
{
    Object *bytes = is_bytes(path) ? incref(path) : str_encode(vm, (Str *)path, "utf-8", "surrogateescape");
    if (!bytes || !memchr(((Bytes *)bytes)->data, 0, ((Bytes *)bytes)->length)) return bytes;
    decref(bytes);
    return raise(vm, EXC_VALUE_ERROR, "embedded null byte");
}

static int open_path(VM *vm, Object *path, int flags)
{
    Object *bytes = path_bytes(vm, path);
    if (!bytes) return -1;
    int fd;
    do fd = open((const char *)((Bytes *)bytes)->data, flags, 0666);
    while (fd < 0 && errno == EINTR &&
           (!vm_core(vm)->hooks.check_interrupt || vm_core(vm)->hooks.check_interrupt(vm)));
    if (fd < 0 && !exception_pending(vm)) raise_os_error(vm, errno, path);
    decref(bytes);
    return fd;
}

static int open_with(VM *vm, Object *opener, Object *path, int flags)
{
    Object *number = int_from_int64(vm, flags);
    Object *result = number ? object_call2(vm, opener, path, number) : NULL;
    xdecref(number);
    int64_t fd = -1;
    if (!result) return -1;
    if (!is_int(result))
        raise(vm, EXC_TYPE_ERROR, "expected integer from opener");
    else if (object_to_int64(vm, result, &fd) && (fd < 0 || fd > INT32_MAX)) {
        raise(vm, EXC_VALUE_ERROR, "opener returned %ld", (long)fd);
        fd = -1;
    }
    decref(result);
    return (int)fd;
}

/* A str, bytes or int from what open() was given. NEW. */
static Object *open_target(VM *vm, Object *file)
{
    if (is_str(file) || is_bytes(file) || is_int(file)) return incref(file);
    Object *path = object_call_special(vm, file, NAME(vm, __fspath__), NULL, 0);
    if (path && (is_str(path) || is_bytes(path))) return path;
    if (!exception_pending(vm))
        raise(vm, EXC_TYPE_ERROR, "expected str, bytes or os.PathLike object, not %T", file);
    xdecref(path);
    return NULL;
}

static int open_descriptor(VM *vm, Object *target, Object *opener, const OpenMode *mode,
                           bool close_fd)
{
    int64_t fd;
    if (is_int(target)) {
        if (!object_to_int64(vm, target, &fd)) return -1;
        if (fd < 0) return raise(vm, EXC_VALUE_ERROR, "negative file descriptor"), -1;
        if (fd > INT32_MAX || fcntl((int)fd, F_GETFD) < 0)
            return raise_os_error(vm, EBADF, NULL), -1;
        return (int)fd;
    }
    if (!close_fd) return raise(vm, EXC_VALUE_ERROR, "Cannot use closefd=False with file name"), -1;
    return opener ? open_with(vm, opener, target, open_flags(mode)) : open_path(vm, target, open_flags(mode));
}

/* No directory, and a descriptor that there is. Closes it otherwise, if it is ours. */
static bool check_descriptor(VM *vm, int fd, Object *target, bool close_fd)
{
    struct stat status;
    int error = fstat(fd, &status) == 0 ? (S_ISDIR(status.st_mode) ? EISDIR : 0) : errno == EBADF ? EBADF : 0;
    if (!error) return true;
    if (close_fd && error != EBADF && !is_int(target)) close(fd);
    raise_os_error(vm, error, error == EBADF ? NULL : target);
    return false;
}

static File *open_file(VM *vm, Object *target, Object *opener, const OpenMode *mode, bool buffered,
                       bool close_fd)
{
    const TypeSpec *spec = !buffered        ? &io_file_spec
                           : mode->updating ? &io_random_spec
                           : mode->reading  ? &io_reader_spec
                                            : &io_writer_spec;
    Type *type = io_type(vm, spec);
    if (!type) return NULL;
    int fd = open_descriptor(vm, target, opener, mode, close_fd);
    if (fd < 0 || !check_descriptor(vm, fd, target, close_fd)) return NULL;
    File *f = file_new(vm, type, fd, target);
    if (!f) {
        if (close_fd) close(fd);
        return NULL;
    }
    f->readable = mode->reading || mode->updating;
    f->writable = !mode->reading || mode->updating;
    f->appending = mode->appending;
    f->created = mode->creating;
    f->close_fd = close_fd;
    f->unbuffered = !buffered;
    if (mode->appending) lseek(fd, 0, SEEK_END);
    return f;
}

static bool check_binary(VM *vm, Object *const *args)
{
    static const char *const names[] = {"encoding", "errors", "newline"};
    for (int i = 0; i < 3; i++)
        if (args[3 + i] && !is_none(args[3 + i]))
            return raise(vm, EXC_VALUE_ERROR, "binary mode doesn't take %s %s argument",
                         i == 2 ? "a" : "an", names[i]) != NULL;
    return true;
}

/* args: file, mode, buffering, encoding, errors, newline, closefd, opener */
Object *io_open(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    OpenMode mode;
    int64_t buffering = -1;
    int close_fd = args[6] ? object_truth(vm, args[6]) : 1;
    if (close_fd < 0 || !parse_mode(vm, args[1], &mode)) return NULL;
    if (args[2] && !object_to_int64(vm, args[2], &buffering)) return NULL;
    if (mode.binary && !check_binary(vm, args)) return NULL;
    if (buffering == 1 && mode.binary && vm_core(vm)->hooks.warn &&
        vm_core(vm)->hooks.warn(vm, EXC_RUNTIME_WARNING,
                                "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used") < 0)
        return NULL;
    if (buffering == 0 && !mode.binary)
        return raise(vm, EXC_VALUE_ERROR, "can't have unbuffered text I/O");
    Object *opener = args[7] && !is_none(args[7]) ? args[7] : NULL;
    Object *target = open_target(vm, args[0]);
    if (!target) return NULL;
    File *f = open_file(vm, target, opener, &mode, buffering != 0, close_fd);
    decref(target);
    if (f && buffering > 1) f->buffer_size = (size_t)buffering;
    if (!f || mode.binary) return OBJ(f);
    Type *type = io_type(vm, &io_text_spec);
    Object *t = type ? io_text_new(vm, type, OBJ(f), args[3], args[4], args[5]) : NULL;
    if (t) {
        Object *text_mode = args[1] ? incref(args[1]) : OBJ(str_intern_text(vm, "r"));
        io_text_opened(t, text_mode, buffering == 1 || (buffering < 0 && f->writable && isatty(f->fd)));
        if (!text_mode) clear_ref(&t);
    } else { /* nobody forgot to close it */
        Object *failure = exception_take(vm);
        if (!file_close(vm, f)) exception_clear(vm);
        exception_restore(vm, failure);
    }
    decref(f);
    return t;
}
