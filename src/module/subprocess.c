/* The native module _posixsubprocess, on which subprocess is built: fork_exec, which makes a child process with its own files,
 * folder and environment run another program. What goes wrong in the child is written to errpipe_write as
 * "OSError:hex errno:where". Between fork and exec the child uses only what was made ready before. */
#define raise c_library_raise /* <signal.h> declares one of its own */
#include <signal.h>
#include <stdlib.h>
#undef raise

#include "module/posix.h"
#include "object/list.h"
#include "vm/thread.h"
#include "object/module.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    ARGS, EXECUTABLES, CLOSE_FDS, KEEP_FDS, CWD, ENV, IN_READ, IN_WRITE, OUT_READ, OUT_WRITE, ERR_READ, ERR_WRITE, PIPE_READ, PIPE_WRITE,
    RESTORE_SIGNALS, NEW_SESSION, GROUP, GID, GROUPS, UID, UMASK, PREEXEC, VFORK, ARGUMENT_COUNT
};

typedef struct Child {
    VM *vm;
    char **argv, **programs, **env; /* owned, NULL-ended; env NULL: ours */
    Bytes *folder;                  /* owned, NULL: ours */
    int files[3][2];                /* stdin, stdout, stderr: the child's end, the parent's end; -1 none */
    int error_read, error_write;
    int *keep;                      /* owned: descriptors that stay open */
    size_t keep_count, keep_room;
    int group, gid, uid, umask;
    bool close_others, restore_signals, new_session;
    Object *before_exec;            /* borrowed, NULL none */
} Child;

/* ---- before the fork ---- */

static bool prepare_keep(VM *vm, Child *c, Object *fds) {
    Tuple *items = (Tuple *)tuple_from_iterable(vm, fds);
    if (!items) return false;
    c->keep_room = items->length + 1;
    c->keep = memory_alloc(vm, memory_size(c->keep_room, sizeof *c->keep, 0));
    bool ok = c->keep != NULL;
    for (size_t i = 0; ok && i < items->length; i++) {
        ok = posix_int(vm, items->items[i], &c->keep[c->keep_count]);
        if (ok) c->keep_count++;
    }
    decref(items);
    return ok;
}

static bool optional_int(VM *vm, Object *o, int *out) {
    *out = -1;
    return is_none(o) || posix_int(vm, o, out);
}

static bool prepare(VM *vm, Child *c, Object *const *args) {
    int *const numbers[] = {&c->files[0][0], &c->files[0][1], &c->files[1][1], &c->files[1][0], &c->files[2][1], &c->files[2][0], &c->error_read, &c->error_write};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!posix_int(vm, args[IN_READ + i], numbers[i])) return false;
    int flags[3];
    static const int places[3] = {CLOSE_FDS, RESTORE_SIGNALS, NEW_SESSION};
    for (int i = 0; i < 3; i++)
        if ((flags[i] = object_truth(vm, args[places[i]])) < 0) return false;
    c->close_others = flags[0], c->restore_signals = flags[1], c->new_session = flags[2];
    if (!is_none(args[GROUPS])) {
        raise(vm, EXC_NOT_IMPLEMENTED_ERROR, "extra_groups are not available in this runtime");
        return false;
    }
    c->before_exec = is_none(args[PREEXEC]) ? NULL : args[PREEXEC];
    if (!posix_int(vm, args[GROUP], &c->group) || !optional_int(vm, args[GID], &c->gid) || !optional_int(vm, args[UID], &c->uid) ||
        !posix_int(vm, args[UMASK], &c->umask) || !prepare_keep(vm, c, args[KEEP_FDS]))
        return false;
    if (!is_none(args[CWD]) && !(c->folder = posix_path(vm, args[CWD]))) return false;
    if (!is_none(args[ENV]) && !(c->env = posix_texts(vm, args[ENV]))) return false;
    return (c->argv = posix_texts(vm, args[ARGS])) && (c->programs = posix_texts(vm, args[EXECUTABLES]));
}

static void release(VM *vm, Child *c) {
    posix_free_texts(vm, c->argv);
    posix_free_texts(vm, c->programs);
    posix_free_texts(vm, c->env);
    xdecref(c->folder);
    if (c->keep) memory_free(vm, c->keep, c->keep_room * sizeof *c->keep);
}

/* ---- in the child ---- */

static bool keeps(const Child *c, int fd) {
    for (size_t i = 0; i < c->keep_count; i++)
        if (c->keep[i] == fd) return true;
    return fd < 3 || fd == c->error_write;
}

static void close_others(const Child *c) {
    int most = (int)sysconf(_SC_OPEN_MAX);
    DIR *folder = opendir("/proc/self/fd");
    if (!folder) {
        for (int fd = 3; fd < most; fd++)
            if (!keeps(c, fd)) close(fd);
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        int fd = atoi(entry->d_name);
        if (fd > 2 && fd != dirfd(folder) && !keeps(c, fd)) close(fd);
    }
    closedir(folder);
}

static bool stay_open(int fd) {
    int flags = fcntl(fd, F_GETFD);
    return flags >= 0 && fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) >= 0;
}

/* The child's ends become 0, 1 and 2; first those that are in the way move up. */
static bool place_files(Child *c) {
    for (int i = 0; i < 3; i++)
        if (c->files[i][1] >= 0) close(c->files[i][1]);
    close(c->error_read);
    for (int i = 0; i < 3; i++) {
        int *fd = &c->files[i][0];
        if (*fd < 0 || *fd > 2 || *fd == i) continue;
        int moved = fcntl(*fd, F_DUPFD_CLOEXEC, 3);
        if (moved < 0) return false;
        for (int k = i + 1; k < 3; k++)
            if (c->files[k][0] == *fd) c->files[k][0] = moved;
        *fd = moved;
    }
    for (int i = 0; i < 3; i++) {
        int fd = c->files[i][0];
        if (fd == i ? !stay_open(fd) : fd >= 0 && dup2(fd, i) < 0) return false;
    }
    return true;
}

static const char *be_another(Child *c) {
    if (!place_files(c)) return "";
    if (c->folder && chdir((const char *)c->folder->data) < 0) return "noexec";
    if (c->umask >= 0) umask((mode_t)c->umask);
    if (c->restore_signals) {
        signal(SIGPIPE, SIG_DFL);
        signal(SIGXFSZ, SIG_DFL);
    }
    if (c->new_session) setsid();
    if (c->group >= 0 && setpgid(0, c->group) < 0) return "";
    if (c->gid >= 0 && setregid((gid_t)c->gid, (gid_t)c->gid) < 0) return "";
    if (c->uid >= 0 && setreuid((uid_t)c->uid, (uid_t)c->uid) < 0) return "";
    if (c->before_exec) {
        Object *answer = object_call0(c->vm, c->before_exec);
        if (!answer) return "preexec";
        decref(answer);
    }
    for (size_t i = 0; i < c->keep_count; i++)
        if (c->keep[i] != c->error_write) stay_open(c->keep[i]);
    if (c->close_others) close_others(c);
    int error = ENOENT;
    for (size_t i = 0; c->programs[i]; i++) {
        if (c->env) execve(c->programs[i], c->argv, c->env);
        else execv(c->programs[i], c->argv);
        if (errno != ENOENT && errno != ENOTDIR) error = errno;
    }
    errno = error;
    return "";
}

/* Tells the parent what went wrong, and ends. */
static void fail(Child *c, const char *where) {
    char message[64];
    int length = strcmp(where, "preexec") == 0 ? snprintf(message, sizeof message, "SubprocessError:0:Exception occurred in preexec_fn.")
                                                : snprintf(message, sizeof message, "OSError:%x:%s", (unsigned)errno, where);
    if (write(c->error_write, message, (size_t)length) < 0) _exit(254);
    _exit(255);
}

/* ---- the function ---- */

static Object *fork_exec(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self;
    if (nargs < ARGUMENT_COUNT) return raise(vm, EXC_TYPE_ERROR, "fork_exec expected %d arguments, got %zu", ARGUMENT_COUNT, nargs);
    Child child = {.vm = vm};
    pid_t pid = -1;
    bool ready = prepare(vm, &child, args);
    if (ready) {
        pid = fork();
        if (pid == 0) threads_restore_signals(vm);
        if (pid == 0) fail(&child, be_another(&child));
        if (pid < 0) raise_os_error(vm, errno, NULL);
    }
    release(vm, &child);
    return pid < 0 ? NULL : int_from_int64(vm, pid);
}

static const MethodDef functions[] = {
    {"fork_exec", "(*args)", fork_exec, "Makes a child that runs a program; its number.", 0},
    {0},
};

const ModuleDef subprocess_native_module = {.name = "_posixsubprocess", .doc = "Children that run programs.", .functions = functions};
