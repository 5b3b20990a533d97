/* Owns the native part of the posix module that is about files and folders. */
#define _GNU_SOURCE
#include "module/posix.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "object/list.h"

#define FUNCTION(name) static POSIX_FUNCTION(name)
#define UNUSED         POSIX_UNUSED

/* ---- functions of one path: table rows whose body is one call ---- */

#define PATH_CALL(name, call)                                                                      \
    FUNCTION(name)                                                                                 \
    {                                                                                              \
        UNUSED;                                                                                    \
        Bytes *bytes = posix_path(vm, args[0]);                                                    \
        if (!bytes) return NULL;                                                                   \
        const char *path = (const char *)bytes->data;                                              \
        int failed = (call) != 0;                                                                  \
        decref(bytes);                                                                             \
        return posix_result(vm, failed, args[0]);                                                  \
    }
PATH_CALL(chdir, chdir(path))
PATH_CALL(rmdir, rmdir(path))
PATH_CALL(unlink, unlink(path))

/* ... of a path and a mode */
#define MODE_CALL(name, otherwise, call)                                                           \
    FUNCTION(name)                                                                                 \
    {                                                                                              \
        UNUSED;                                                                                    \
        int mode = otherwise;                                                                      \
        if (args[1] && !posix_int(vm, args[1], &mode)) return NULL;                                \
        Bytes *bytes = posix_path(vm, args[0]);                                                    \
        if (!bytes) return NULL;                                                                   \
        const char *path = (const char *)bytes->data;                                              \
        int failed = (call) != 0;                                                                  \
        decref(bytes);                                                                             \
        return posix_result(vm, failed, args[0]);                                                  \
    }
MODE_CALL(mkdir, 0777, mkdir(path, (mode_t)mode))
MODE_CALL(chmod, 0, chmod(path, (mode_t)mode))

/* ... of two paths */
#define TWO_PATHS(name, call)                                                                      \
    FUNCTION(name)                                                                                 \
    {                                                                                              \
        UNUSED;                                                                                    \
        Bytes *a = posix_path(vm, args[0]), *b = a ? posix_path(vm, args[1]) : NULL;               \
        const char *from = a ? (const char *)a->data : "", *to = b ? (const char *)b->data : "";   \
        int failed = b ? (call) != 0 : 0;                                                          \
        bool ok = b != NULL;                                                                       \
        int error = errno;                                                                         \
        xdecref(a);                                                                                \
        xdecref(b);                                                                                \
        errno = error;                                                                             \
        return ok ? posix_result(vm, failed, args[0]) : NULL;                                      \
    }
TWO_PATHS(rename, rename(from, to))
TWO_PATHS(link, link(from, to))
TWO_PATHS(symlink, symlink(from, to))

FUNCTION(access)
{
    UNUSED;
    int mode;
    Bytes *path = posix_int(vm, args[1], &mode) ? posix_path(vm, args[0]) : NULL;
    if (!path) return NULL;
    bool yes = access((const char *)path->data, mode) == 0;
    decref(path);
    return BOOL(vm, yes);
}

FUNCTION(readlink)
{
    UNUSED;
    char target[PATH_MAX];
    Bytes *path = posix_path(vm, args[0]);
    if (!path) return NULL;
    ssize_t n = readlink((const char *)path->data, target, sizeof target);
    decref(path);
    return n < 0 ? raise_os_error(vm, errno, args[0])
                 : posix_text(vm, target, (size_t)n, is_bytes(args[0]));
}

static Object *working_folder(VM *vm, bool as_bytes)
{
    char folder[PATH_MAX];
    if (!getcwd(folder, sizeof folder)) return raise_os_error(vm, errno, NULL);
    return posix_text(vm, folder, strlen(folder), as_bytes);
}
FUNCTION(getcwd)
{
    UNUSED;
    return working_folder(vm, false);
}
FUNCTION(getcwdb)
{
    UNUSED;
    return working_folder(vm, true);
}

FUNCTION(truncate)
{
    UNUSED;
    int64_t length;
    int fd;
    if (!object_to_int64(vm, args[1], &length)) return NULL;
    if (is_int(args[0]))
        return posix_int(vm, args[0], &fd) ? posix_result(vm, ftruncate(fd, length), NULL) : NULL;
    Bytes *path = posix_path(vm, args[0]);
    if (!path) return NULL;
    int failed = truncate((const char *)path->data, length);
    decref(path);
    return posix_result(vm, failed, args[0]);
}

FUNCTION(umask)
{
    UNUSED;
    int mask;
    return posix_int(vm, args[0], &mask) ? int_from_int64(vm, umask((mode_t)mask)) : NULL;
}

/* args: path, seconds and nanoseconds of access and of modification */
FUNCTION(utime)
{
    UNUSED;
    int64_t n[4];
    for (int i = 0; i < 4; i++)
        if (!object_to_int64(vm, args[i + 1], &n[i])) return NULL;
    Bytes *path = posix_path(vm, args[0]);
    if (!path) return NULL;
    struct timespec times[2] = {{.tv_sec = n[0], .tv_nsec = n[1]},
                                {.tv_sec = n[2], .tv_nsec = n[3]}};
    int failed = utimensat(AT_FDCWD, (const char *)path->data, times, 0);
    decref(path);
    return posix_result(vm, failed, args[0]);
}

/* Names and kinds (d_type) in a folder: a list of (name, kind). */
FUNCTION(entries)
{
    UNUSED;
    bool as_bytes = is_bytes(args[0]);
    Bytes *path = posix_path(vm, args[0]);
    if (!path) return NULL;
    DIR *folder = opendir((const char *)path->data);
    decref(path);
    if (!folder) return raise_os_error(vm, errno, args[0]);
    List *list = list_new(vm, 0);
    struct dirent *entry;
    while (list && (entry = readdir(folder))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        Object *name = posix_text(vm, entry->d_name, strlen(entry->d_name), as_bytes);
        Object *kind = name ? int_from_int64(vm, entry->d_type) : NULL;
        Object *pair = kind ? tuple_pack(vm, 2, name, kind) : NULL;
        xdecref(name);
        xdecref(kind);
        if (!pair || !list_append_stolen(vm, list, pair)) clear_ref(&list);
    }
    closedir(folder);
    return OBJ(list);
}

/* ---- stat ---- */

static Object *stat_values(VM *vm, const struct stat *s)
{
    int64_t numbers[] = {
        s->st_mode,         (int64_t)s->st_ino, (int64_t)s->st_dev, (int64_t)s->st_nlink,
        s->st_uid,          s->st_gid,          s->st_size,         s->st_atim.tv_sec,
        s->st_mtim.tv_sec,  s->st_ctim.tv_sec,  s->st_atim.tv_nsec, s->st_mtim.tv_nsec,
        s->st_ctim.tv_nsec, s->st_blksize,      s->st_blocks,       (int64_t)s->st_rdev};
    enum { COUNT = sizeof numbers / sizeof *numbers };
    Object *items[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        if ((items[i] = int_from_int64(vm, numbers[i]))) continue;
        while (i-- > 0) decref(items[i]);
        return NULL;
    }
    return tuple_from_stolen(vm, items, COUNT);
}

/* args: path or descriptor, follow. A plain tuple: lib/posix.py makes the stat_result. */
FUNCTION(stat)
{
    UNUSED;
    struct stat s;
    int fd, failed;
    if (is_int(args[0])) {
        if (!posix_int(vm, args[0], &fd)) return NULL;
        failed = fstat(fd, &s);
    } else {
        Bytes *path = posix_path(vm, args[0]);
        int follow = path ? object_truth(vm, args[1]) : -1;
        failed = follow < 0 ? 0
                 : follow   ? stat((const char *)path->data, &s)
                            : lstat((const char *)path->data, &s);
        int error = errno;
        xdecref(path);
        errno = error;
        if (follow < 0) return NULL;
    }
    return failed ? raise_os_error(vm, errno, is_int(args[0]) ? NULL : args[0])
                  : stat_values(vm, &s);
}

/* ---- descriptors ---- */

FUNCTION(open)
{
    UNUSED;
    int flags, mode = 0777, fd;
    if (!posix_int(vm, args[1], &flags) || (args[2] && !posix_int(vm, args[2], &mode))) return NULL;
    Bytes *path = posix_path(vm, args[0]);
    if (!path) return NULL;
    do fd = open((const char *)path->data, flags | O_CLOEXEC, mode);
    while (fd < 0 && posix_again(vm));
    decref(path);
    if (fd < 0) return exception_pending(vm) ? NULL : raise_os_error(vm, errno, args[0]);
    return int_from_int64(vm, fd);
}

#define FD_CALL(name, call)                                                                        \
    FUNCTION(name)                                                                                 \
    {                                                                                              \
        UNUSED;                                                                                    \
        int fd;                                                                                    \
        return posix_int(vm, args[0], &fd) ? posix_result(vm, (call) < 0, NULL) : NULL;            \
    }
FD_CALL(close, close(fd))
FD_CALL(fsync, fsync(fd))

FUNCTION(isatty)
{
    UNUSED;
    int fd;
    return posix_int(vm, args[0], &fd) ? BOOL(vm, isatty(fd)) : NULL;
}

FUNCTION(read)
{
    UNUSED;
    int fd;
    ptrdiff_t size;
    if (!posix_int(vm, args[0], &fd) || !object_to_size(vm, args[1], &size)) return NULL;
    if (size < 0) return raise_os_error(vm, EINVAL, NULL);
    char *buffer = memory_alloc(vm, (size_t)size);
    if (!buffer) return NULL;
    ssize_t n;
    TRY_AGAIN(n, read(fd, buffer, (size_t)size));
    Object *bytes = n >= 0                  ? bytes_from(vm, buffer, (size_t)n)
                    : exception_pending(vm) ? NULL
                                            : raise_os_error(vm, errno, NULL);
    memory_free(vm, buffer, (size_t)size);
    return bytes;
}

FUNCTION(write)
{
    UNUSED;
    int fd;
    if (!posix_int(vm, args[0], &fd)) return NULL;
    Object *bytes = is_bytes(args[1]) ? incref(args[1])
                    : is_str(args[1])
                        ? NULL
                        : object_call1(vm, OBJ(builtin_type(vm, TYPE_BYTES)), args[1]);
    if (!bytes)
        return exception_pending(vm) ? NULL
                                     : raise(vm, EXC_TYPE_ERROR,
                                             "a bytes-like object is required, not '%T'", args[1]);
    ssize_t n;
    const uint8_t *data = ((Bytes *)bytes)->data;
    size_t length = ((Bytes *)bytes)->length;
    TRY_AGAIN(n, write(fd, data, length));
    decref(bytes);
    return n >= 0                  ? int_from_int64(vm, n)
           : exception_pending(vm) ? NULL
                                   : raise_os_error(vm, errno, NULL);
}

FUNCTION(lseek)
{
    UNUSED;
    int fd, how;
    int64_t offset;
    if (!posix_int(vm, args[0], &fd) || !object_to_int64(vm, args[1], &offset) ||
        !posix_int(vm, args[2], &how))
        return NULL;
    off_t at = lseek(fd, offset, how);
    return at < 0 ? raise_os_error(vm, errno, NULL) : int_from_int64(vm, at);
}

FUNCTION(dup)
{
    UNUSED;
    int fd;
    if (!posix_int(vm, args[0], &fd)) return NULL;
    int made = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return made < 0 ? raise_os_error(vm, errno, NULL) : int_from_int64(vm, made);
}

/* args: fd, fd2, inheritable */
FUNCTION(dup2)
{
    UNUSED;
    int fd, to, inherit = args[2] ? object_truth(vm, args[2]) : 1;
    if (inherit < 0 || !posix_int(vm, args[0], &fd) || !posix_int(vm, args[1], &to)) return NULL;
    int made = inherit || fd == to ? dup2(fd, to) : dup3(fd, to, O_CLOEXEC);
    return made < 0 ? raise_os_error(vm, errno, NULL) : int_from_int64(vm, made);
}

FUNCTION(pipe)
{
    UNUSED;
    int fds[2];
    if (pipe2(fds, O_CLOEXEC)) return raise_os_error(vm, errno, NULL);
    Object *a = int_from_int64(vm, fds[0]), *b = a ? int_from_int64(vm, fds[1]) : NULL;
    Object *pair = b ? tuple_pack(vm, 2, a, b) : NULL;
    xdecref(a);
    xdecref(b);
    return pair;
}

FUNCTION(get_inheritable)
{
    UNUSED;
    int fd;
    if (!posix_int(vm, args[0], &fd)) return NULL;
    int flags = fcntl(fd, F_GETFD);
    return flags < 0 ? raise_os_error(vm, errno, NULL) : BOOL(vm, !(flags & FD_CLOEXEC));
}

FUNCTION(set_inheritable)
{
    UNUSED;
    int fd, yes = object_truth(vm, args[1]);
    if (yes < 0 || !posix_int(vm, args[0], &fd)) return NULL;
    int flags = fcntl(fd, F_GETFD);
    return posix_result(
        vm, flags < 0 || fcntl(fd, F_SETFD, yes ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC) < 0,
        NULL);
}

FUNCTION(get_blocking)
{
    UNUSED;
    int fd;
    if (!posix_int(vm, args[0], &fd)) return NULL;
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? raise_os_error(vm, errno, NULL) : BOOL(vm, !(flags & O_NONBLOCK));
}

FUNCTION(set_blocking)
{
    UNUSED;
    int fd, yes = object_truth(vm, args[1]);
    if (yes < 0 || !posix_int(vm, args[0], &fd)) return NULL;
    int flags = fcntl(fd, F_GETFL);
    return posix_result(
        vm, flags < 0 || fcntl(fd, F_SETFL, yes ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) < 0,
        NULL);
}

/* ---- tables ---- */

const MethodDef posix_file_functions[] = {
    {"chdir", "(path)", posix_chdir, "Go to another folder.", 0},
    {"rmdir", "(path, *, dir_fd=None)", posix_rmdir, "Remove an empty folder.", 0},
    {"unlink", "(path, *, dir_fd=None)", posix_unlink, "Remove a file.", 0},
    {"remove", "(path, *, dir_fd=None)", posix_unlink, "Remove a file.", 0},
    {"mkdir", "(path, mode=0o777, *, dir_fd=None)", posix_mkdir, "Make a folder.", 0},
    {"chmod", "(path, mode, *, dir_fd=None, follow_symlinks=True)", posix_chmod,
     "Set who may do what.", 0},
    {"rename", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", posix_rename,
     "Give a file another name.", 0},
    {"replace", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", posix_rename,
     "Give a file another name.", 0},
    {"link", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", posix_link,
     "A second name.", 0},
    {"symlink", "(src, dst, target_is_directory=False, *, dir_fd=None)", posix_symlink,
     "A symbolic link.", 0},
    {"readlink", "(path, *, dir_fd=None)", posix_readlink, "Where a symbolic link points.", 0},
    {"access", "(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
     posix_access, "May it be used so?", 0},
    {"getcwd", "()", posix_getcwd, "The working folder.", 0},
    {"getcwdb", "()", posix_getcwdb, "The working folder as bytes.", 0},
    {"truncate", "(path, length)", posix_truncate, "Cut or lengthen a file.", 0},
    {"ftruncate", "(fd, length, /)", posix_truncate, "Cut or lengthen a file.", 0},
    {"umask", "(mask, /)", posix_umask, "Set the mask of new files' modes.", 0},
    {"_utime", "(path, a, an, m, mn, /)", posix_utime, "Set the times of a file.", 0},
    {"_entries", "(path, /)", posix_entries, "Names and kinds in a folder.", 0},
    {"_stat", "(path, follow, /)", posix_stat, "What the system knows of a file.", 0},
    {"open", "(path, flags, mode=0o777, *, dir_fd=None)", posix_open, "Open a descriptor.", 0},
    {"close", "(fd)", posix_close, "Close a descriptor.", 0},
    {"fsync", "(fd)", posix_fsync, "Write out to the device.", 0},
    {"isatty", "(fd, /)", posix_isatty, "Is it a terminal?", 0},
    {"read", "(fd, length, /)", posix_read, "Read bytes.", 0},
    {"write", "(fd, data, /)", posix_write, "Write bytes; how many.", 0},
    {"lseek", "(fd, position, whence, /)", posix_lseek, "Move the position.", 0},
    {"dup", "(fd, /)", posix_dup, "A second descriptor.", 0},
    {"dup2", "(fd, fd2, inheritable=True)", posix_dup2, "A second descriptor of a given number.",
     0},
    {"pipe", "()", posix_pipe, "Two ends of a pipe.", 0},
    {"get_inheritable", "(fd, /)", posix_get_inheritable, "Do other programs get it?", 0},
    {"set_inheritable", "(fd, inheritable, /)", posix_set_inheritable,
     "Say whether other programs get it.", 0},
    {"get_blocking", "(fd, /)", posix_get_blocking, "Do calls on it wait?", 0},
    {"set_blocking", "(fd, blocking, /)", posix_set_blocking, "Say whether calls on it wait.", 0},
    {0},
};

bool posix_add_file_constants(VM *vm, Module *module)
{
    static const struct {
        const char *name;
        int value;
    } rows[] = {
#define X(name) {#name, name},
        X(F_OK) X(R_OK) X(W_OK) X(X_OK) X(O_RDONLY) X(O_WRONLY) X(O_RDWR) X(O_CREAT) X(O_EXCL)
            X(O_TRUNC) X(O_APPEND) X(O_NONBLOCK) X(O_CLOEXEC) X(O_DIRECTORY) X(O_NOFOLLOW) X(O_SYNC)
                X(O_NOCTTY) X(O_TMPFILE)
#undef X
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!module_add(vm, module, rows[i].name, int_from_int64(vm, rows[i].value))) return false;
    return true;
}
