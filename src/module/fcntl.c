/* The native module fcntl: flags and locks of descriptors, and what drivers of devices understand. */
#include "module/posix.h"
#include "module/waiting.h"
#include "vm/thread.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>

enum { SMALL = 1024 }; /* bytes that are copied to and fro */

#define FUNCTION(name) static Object *fcntl_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)args, (void)nargs

/* A number whose lower 32 bits count. */
static bool word_argument(VM *vm, Object *o, unsigned *out) {
    int n;
    if (!posix_int(vm, o, &n)) return false;
    *out = (unsigned)n;
    return true;
}

/* The bytes of a str or of a buffer as a copy. */
static bool copied_bytes(VM *vm, Object *o, const char *caller, char copy[SMALL], size_t *length) {
    const uint8_t *data;
    Object *bytes = is_str(o) ? str_encode(vm, (Str *)o, "utf-8", NULL) : incref(o);
    bool ok = bytes && object_bytes_view(vm, bytes, &data, length);
    if (ok && *length > SMALL) ok = raise(vm, EXC_VALUE_ERROR, "%s string arg too long", caller) != NULL;
    if (ok) memcpy(copy, data, *length);
    xdecref(bytes);
    return ok;
}

/* A call that is tried again after signals; others work while it waits. False RAISES. */
typedef struct Call {
    int fd;
    unsigned code;
    void *pointer; /* or NULL: number */
    unsigned number;
    int result;
} Call;

static bool do_call(VM *vm, int (*call)(Call *), Call *c) {
    TRY_AGAIN(c->result, call(c));
    return c->result >= 0 || exception_pending(vm) ? c->result >= 0 : raise_os_error(vm, errno, NULL) != NULL;
}

static int call_fcntl(Call *c) { return c->pointer ? fcntl(c->fd, (int)c->code, c->pointer) : fcntl(c->fd, (int)c->code, (int)c->number); }
static int call_ioctl(Call *c) { return c->pointer ? ioctl(c->fd, c->code, c->pointer) : ioctl(c->fd, c->code, c->number); }
static int call_flock(Call *c) { return flock(c->fd, (int)c->number); }

/* With bytes as the argument: what has become of them. */
static Object *call_with_copy(VM *vm, int (*call)(Call *), Call *c, Object *argument, const char *caller) {
    char copy[SMALL] = "";
    size_t length;
    c->pointer = copy;
    return copied_bytes(vm, argument, caller, copy, &length) && do_call(vm, call, c) ? bytes_from(vm, copy, length) : NULL;
}

/* args: fd, cmd, arg */
FUNCTION(fcntl) {
    UNUSED;
    Call c = {.fd = waiting_descriptor(vm, args[0])};
    if (c.fd < 0 || !word_argument(vm, args[1], &c.code)) return NULL;
    if (args[2] && (is_str(args[2]) || object_is_bytes_like(args[2]))) return call_with_copy(vm, call_fcntl, &c, args[2], "fcntl");
    if (args[2] && !word_argument(vm, args[2], &c.number)) return NULL;
    return do_call(vm, call_fcntl, &c) ? int_from_int64(vm, c.result) : NULL;
}

/* Into the program's own buffer, which a signal's handler might change: a small one through a copy. */
static Object *ioctl_in_place(VM *vm, Call *c, Object *buffer) {
    Object *view = memoryview_new(vm, buffer); /* the bytes stay where they are */
    uint8_t *data;
    size_t length;
    char copy[SMALL] = "";
    bool ok = view && object_bytes_view_writable(vm, view, &data, &length), small = ok && length <= SMALL;
    if (ok) {
        if (small) memcpy(copy, data, length);
        c->pointer = small ? (void *)copy : (void *)data;
        ok = do_call(vm, call_ioctl, c);
        if (small) memcpy(data, copy, length);
    }
    xdecref(view);
    return ok ? int_from_int64(vm, c->result) : NULL;
}

/* args: fd, request, arg, mutate_flag */
FUNCTION(ioctl) {
    UNUSED;
    Call c = {.fd = waiting_descriptor(vm, args[0])};
    int in_place = args[3] ? object_truth(vm, args[3]) : 1;
    if (in_place < 0 || c.fd < 0 || !word_argument(vm, args[1], &c.code)) return NULL;
    Object *argument = args[2];
    if (argument && (is_str(argument) || object_is_bytes_like(argument))) {
        bool readonly = is_str(argument) || is_bytes(argument) || (is_exact(argument, TYPE_MEMORYVIEW) && ((MemoryView *)argument)->readonly);
        return readonly || !in_place ? call_with_copy(vm, call_ioctl, &c, argument, "ioctl") : ioctl_in_place(vm, &c, argument);
    }
    if (argument && !word_argument(vm, argument, &c.number)) return NULL;
    return do_call(vm, call_ioctl, &c) ? int_from_int64(vm, c.result) : NULL;
}

FUNCTION(flock) {
    UNUSED;
    Call c = {.fd = waiting_descriptor(vm, args[0])};
    return c.fd >= 0 && word_argument(vm, args[1], &c.number) && do_call(vm, call_flock, &c) ? NEW_NONE(vm) : NULL;
}

/* args: fd, cmd, len, start, whence */
FUNCTION(lockf) {
    UNUSED;
    unsigned how, whence = 0;
    int64_t length = 0, start = 0;
    Call c = {.fd = waiting_descriptor(vm, args[0])};
    if (c.fd < 0 || !word_argument(vm, args[1], &how) || (args[2] && !object_to_int64(vm, args[2], &length)) ||
        (args[3] && !object_to_int64(vm, args[3], &start)) || (args[4] && !word_argument(vm, args[4], &whence)))
        return NULL;
    short type = how == LOCK_UN ? F_UNLCK : (how & LOCK_SH) ? F_RDLCK : F_WRLCK;
    if (how != LOCK_UN && !(how & (LOCK_SH | LOCK_EX))) return raise(vm, EXC_VALUE_ERROR, "unrecognized lockf argument");
    struct flock lock = {.l_type = type, .l_whence = (short)whence, .l_start = start, .l_len = length};
    c.code = (how & LOCK_NB) ? F_SETLK : F_SETLKW;
    c.pointer = &lock;
    return do_call(vm, call_fcntl, &c) ? NEW_NONE(vm) : NULL;
}

static const MethodDef functions[] = {
    {"fcntl", "(fd, cmd, arg=0, /)", fcntl_fcntl, "Does something with an open file.", 0},
    {"ioctl", "(fd, request, arg=0, mutate_flag=True, /)", fcntl_ioctl, "Asks the driver of a device.", 0},
    {"flock", "(fd, operation, /)", fcntl_flock, "Locks a file or gives it free.", 0},
    {"lockf", "(fd, cmd, len=0, start=0, whence=0, /)", fcntl_lockf, "Locks a part of a file or gives it free.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) {
    static const NumberDef rows[] = {
#define X(name) {#name, name},
        X(DN_ACCESS) X(DN_ATTRIB) X(DN_CREATE) X(DN_DELETE) X(DN_MODIFY) X(DN_MULTISHOT) X(DN_RENAME) X(FD_CLOEXEC)
        X(F_ADD_SEALS) X(F_DUPFD) X(F_DUPFD_CLOEXEC) X(F_EXLCK) X(F_GETFD) X(F_GETFL) X(F_GETLEASE) X(F_GETLK)
        X(F_GETLK64) X(F_GETOWN) X(F_GETPIPE_SZ) X(F_GETSIG) X(F_GET_SEALS) X(F_NOTIFY) X(F_OFD_GETLK) X(F_OFD_SETLK)
        X(F_OFD_SETLKW) X(F_RDLCK) X(F_SEAL_GROW) X(F_SEAL_SEAL) X(F_SEAL_SHRINK) X(F_SEAL_WRITE) X(F_SETFD)
        X(F_SETFL) X(F_SETLEASE) X(F_SETLK) X(F_SETLK64) X(F_SETLKW) X(F_SETLKW64) X(F_SETOWN) X(F_SETPIPE_SZ)
        X(F_SETSIG) X(F_SHLCK) X(F_UNLCK) X(F_WRLCK) X(LOCK_EX) X(LOCK_MAND) X(LOCK_NB) X(LOCK_READ) X(LOCK_RW)
        X(LOCK_SH) X(LOCK_UN) X(LOCK_WRITE)
#undef X
        {"FASYNC", O_ASYNC}, {0}};
    return module_add_numbers(vm, module, rows);
}

const ModuleDef fcntl_module = {.name = "fcntl", .doc = "Flags and locks of open files.", .functions = functions, .setup = setup};
