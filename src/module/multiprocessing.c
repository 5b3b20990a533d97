/* The native module _multiprocessing: semaphores that processes share, on which the library's locks, queues and pools are built. */
#include "module/posix.h"
#include "module/waiting.h"
#include "vm/thread.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>
#include <time.h>

enum { RECURSIVE_MUTEX, SEMAPHORE };

typedef struct SemLock {
    Object head;
    sem_t *handle;   /* open until the object dies */
    Object *name;    /* owned: str, or None when nobody else is to open it */
    uint64_t thread; /* who took it last */
    int kind, maxvalue;
    int count;       /* how often this process holds it */
} SemLock;

#define METHOD(name) static Object *semlock_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define SELF SemLock *s = (SemLock *)self; (void)args, (void)nargs

static bool is_mine(const SemLock *s) { return s->count > 0 && s->thread == thread_identity(); }

/* ---- making ---- */

static Object *new_lock(VM *vm, Type *type, sem_t *handle, int kind, int maxvalue, Object *name) {
    SemLock *s = (SemLock *)type_allocate(vm, type, sizeof(SemLock));
    if (!s) {
        sem_close(handle);
        return NULL;
    }
    s->handle = handle, s->kind = kind, s->maxvalue = maxvalue;
    s->name = incref(name);
    return OBJ(s);
}

/* args: kind, value, maxvalue, name, unlink */
static Object *semlock_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    int kind, value, maxvalue, unlink = object_truth(vm, args[4]);
    if (unlink < 0 || !posix_int(vm, args[0], &kind) || !posix_int(vm, args[1], &value) || !posix_int(vm, args[2], &maxvalue)) return NULL;
    if (kind != RECURSIVE_MUTEX && kind != SEMAPHORE) return raise(vm, EXC_VALUE_ERROR, "unrecognized kind");
    Bytes *name = posix_path(vm, args[3]);
    if (!name) return NULL;
    sem_t *handle = sem_open((const char *)name->data, O_CREAT | O_EXCL, 0600, (unsigned)value);
    bool ok = handle != SEM_FAILED && (!unlink || sem_unlink((const char *)name->data) == 0);
    if (!ok) raise_os_error(vm, errno, NULL);
    if (!ok && handle != SEM_FAILED) sem_close(handle);
    decref(name);
    return ok ? new_lock(vm, type, handle, kind, maxvalue, unlink ? NONE(vm) : args[3]) : NULL;
}

/* What another process has made. args: handle, kind, maxvalue, name */
METHOD(rebuild) {
    (void)nargs;
    int kind, maxvalue;
    if (!posix_int(vm, args[1], &kind) || !posix_int(vm, args[2], &maxvalue)) return NULL;
    if (is_none(args[3])) return raise(vm, EXC_VALUE_ERROR, "a semaphore without a name cannot be opened again");
    Bytes *name = posix_path(vm, args[3]);
    if (!name) return NULL;
    sem_t *handle = sem_open((const char *)name->data, 0);
    decref(name);
    return handle == SEM_FAILED ? raise_os_error(vm, errno, NULL) : new_lock(vm, (Type *)self, handle, kind, maxvalue, args[3]);
}

static void semlock_destroy(VM *vm, Object *o) {
    (void)vm;
    SemLock *s = (SemLock *)o;
    if (s->handle) sem_close(s->handle);
    s->handle = NULL;
    clear_ref(&s->name);
}

/* ---- taking and giving ---- */

/* Waits for it; end: by the clock of the calendar, NULL: for ever. 0, or errno. */
static int wait_until(VM *vm, sem_t *handle, const struct timespec *end) {
    for (;;) {
        Thread *me = waiting_begins(vm);
        int error = (end ? sem_timedwait(handle, end) : sem_wait(handle)) == 0 ? 0 : errno;
        waiting_ends(vm, me);
        errno = error;
        if (error != EINTR || !posix_again(vm)) return error;
    }
}

/* args: block, timeout */
METHOD(acquire) {
    SELF;
    int block = args[0] ? object_truth(vm, args[0]) : 1;
    int64_t timeout = -1;
    if (block < 0 || (args[1] && !is_none(args[1]) && !waiting_seconds(vm, args[1], &timeout))) return NULL;
    bool limited = args[1] && !is_none(args[1]);
    if (s->kind == RECURSIVE_MUTEX && is_mine(s)) {
        s->count++;
        return TRUE(vm);
    }
    int error = sem_trywait(s->handle) == 0 ? 0 : errno;
    if (error == EAGAIN && block) {
        struct timespec end;
        clock_gettime(CLOCK_REALTIME, &end);
        int64_t at = end.tv_nsec + (timeout < 0 ? 0 : timeout % NANOSECONDS_A_SECOND);
        end.tv_sec += (timeout < 0 ? 0 : timeout / NANOSECONDS_A_SECOND) + at / NANOSECONDS_A_SECOND;
        end.tv_nsec = at % NANOSECONDS_A_SECOND;
        error = wait_until(vm, s->handle, limited ? &end : NULL);
    }
    if (error == EAGAIN || error == ETIMEDOUT) return FALSE(vm);
    if (error) return exception_pending(vm) ? NULL : raise_os_error(vm, error, NULL);
    s->count++;
    s->thread = thread_identity();
    return TRUE(vm);
}

METHOD(release) {
    SELF;
    int value;
    if (s->kind == RECURSIVE_MUTEX) {
        if (!is_mine(s)) return raise(vm, EXC_ASSERTION_ERROR, "attempt to release recursive lock not owned by thread");
        if (s->count > 1) {
            s->count--;
            return NEW_NONE(vm);
        }
    } else if (sem_getvalue(s->handle, &value) < 0) {
        return raise_os_error(vm, errno, NULL);
    } else if (value >= s->maxvalue) {
        return raise(vm, EXC_VALUE_ERROR, "semaphore or lock released too many times");
    }
    if (sem_post(s->handle) < 0) return raise_os_error(vm, errno, NULL);
    s->count--;
    return NEW_NONE(vm);
}

METHOD(enter) {
    SELF;
    Object *const nothing[2] = {NULL};
    (void)s;
    return semlock_acquire(vm, self, nothing, 0);
}
METHOD(exit) {
    return semlock_release(vm, self, args, nargs);
}

/* ---- what it is like ---- */

METHOD(count) {
    SELF;
    return int_from_int64(vm, s->count);
}
METHOD(is_mine) {
    SELF;
    return BOOL(vm, is_mine(s));
}
METHOD(get_value) {
    SELF;
    int value;
    return sem_getvalue(s->handle, &value) < 0 ? raise_os_error(vm, errno, NULL) : int_from_int64(vm, value < 0 ? 0 : value);
}
METHOD(is_zero) {
    SELF;
    int value;
    return sem_getvalue(s->handle, &value) < 0 ? raise_os_error(vm, errno, NULL) : BOOL(vm, value <= 0);
}
METHOD(after_fork) {
    SELF;
    s->count = 0;
    return NEW_NONE(vm);
}
static Object *get_handle(VM *vm, Object *self) { return int_from_uint64(vm, (uint64_t)(uintptr_t)((SemLock *)self)->handle); }

static const MethodDef semlock_methods[] = {
    {"acquire", "(block=True, timeout=None)", semlock_acquire, "Takes it; whether it could.", 0},
    {"release", "()", semlock_release, "Gives it back.", 0},
    {"__enter__", "()", semlock_enter, "Takes it.", 0},
    {"__exit__", "(exc_type=None, exc_value=None, exc_tb=None, /)", semlock_exit, "Gives it back.", 0},
    {"_count", "()", semlock_count, "How often this process holds it.", 0},
    {"_is_mine", "()", semlock_is_mine, "Whether this thread holds it.", 0},
    {"_get_value", "()", semlock_get_value, "How often it can still be taken.", 0},
    {"_is_zero", "()", semlock_is_zero, "Whether it cannot be taken now.", 0},
    {"_rebuild", "(handle, kind, maxvalue, name, /)", semlock_rebuild, "What another process has made.", METHOD_CLASS},
    {"_after_fork", "()", semlock_after_fork, "A new process holds none.", 0},
    {0},
};
static const MemberDef semlock_members[] = {
    MEMBER_GET("handle", get_handle, "Where it is."),
    MEMBER("kind", MEMBER_INT32, offsetof(SemLock, kind), false, "A recursive lock or a semaphore."),
    MEMBER("maxvalue", MEMBER_INT32, offsetof(SemLock, maxvalue), false, "How often it can be taken at most."),
    MEMBER("name", MEMBER_OBJECT, offsetof(SemLock, name), false, "Its name in the system."),
    {0},
};
static const TypeSpec semlock_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(SemLock),
    .flags = TYPE_BASE,
    .doc = "A semaphore or lock that processes share.",
    .new_signature = "(kind, value, maxvalue, name, unlink)",
    .methods = semlock_methods,
    .members = semlock_members,
    .life = {.destroy = semlock_destroy},
    .slots = {.construct = semlock_construct},
};

/* ---- the module ---- */

static Object *multiprocessing_sem_unlink(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    Bytes *name = posix_path(vm, args[0]);
    if (!name) return NULL;
    int failed = sem_unlink((const char *)name->data);
    decref(name);
    return posix_result(vm, failed, NULL);
}

static const MethodDef functions[] = {
    {"sem_unlink", "(name, /)", multiprocessing_sem_unlink, "Takes a semaphore's name away.", 0},
    {0},
};

/* SEM_VALUE_MAX is an attribute of the class. */
static bool add_limit(VM *vm, Type *type) {
    Str *name = str_intern_text(vm, "SEM_VALUE_MAX");
    Object *most = name ? int_from_int64(vm, SEM_VALUE_MAX) : NULL;
    bool ok = most && type_set_attribute(vm, type, name, most) == 0;
    xdecref(most);
    xdecref(name);
    return ok;
}

static bool setup(VM *vm, Module *module) {
    Type *type = type_from_spec(vm, &semlock_spec, "_multiprocessing.SemLock", NULL);
    Object *flags = type && add_limit(vm, type) && module_add_type(vm, module, type) ? OBJ(dict_new(vm)) : NULL;
    return module_add(vm, module, "flags", flags);
}

const ModuleDef multiprocessing_module = {.name = "_multiprocessing", .doc = "Semaphores that processes share.", .functions = functions, .setup = setup};
