/* The module _thread: locks, threads, and who one is. What needs no C is Python text (lib/thread.py); local variables of
 * threads are thread_local.c's. */
#include "module/thread.h"

#include <unistd.h>

#include "module/python_text.h"
#include "module/waiting.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/protocol.h"

extern const char embedded_thread[];
extern const size_t embedded_thread_size;

#define FUNCTION(name) static Object *name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)args, (void)nargs
#define FOR_EVER (-NANOSECONDS_A_SECOND) /* a timeout of -1 */

/* ---- how long to wait ---- */

/* Nanoseconds: 0 for a look, negative for ever. args: blocking, timeout. */
static bool limit_argument(VM *vm, Object *const *args, int64_t *nanoseconds) {
    int blocking = args[0] ? object_truth(vm, args[0]) : 1;
    int64_t limit = FOR_EVER;
    if (blocking < 0) return false;
    if (args[1] && !waiting_seconds(vm, args[1], &limit)) {
        if (exception_clear_if(vm, EXC_OVERFLOW_ERROR)) /* in 3.13's words, as time.sleep() says it */
            raise(vm, EXC_OVERFLOW_ERROR, "timestamp too large to convert to C PyTime_t");
        return false;
    }
    if (limit != FOR_EVER && !blocking) return raise(vm, EXC_VALUE_ERROR, "can't specify a timeout for a non-blocking call") != NULL;
    if (limit != FOR_EVER && limit < 0) return raise(vm, EXC_VALUE_ERROR, "timeout value must be a non-negative number") != NULL;
    if (limit > THREAD_SECONDS_MAX * NANOSECONDS_A_SECOND) return raise(vm, EXC_OVERFLOW_ERROR, "timeout value is too large") != NULL;
    *nanoseconds = blocking ? limit : 0;
    return true;
}

static Object *taken(VM *vm, LockResult result) { return result == LOCK_RAISED ? NULL : BOOL(vm, result == LOCK_TAKEN); }

/* ---- lock ---- */

typedef struct Lock {
    Object head;
    ThreadLock lock;
} Lock;

FUNCTION(lock_acquire) {
    (void)nargs;
    int64_t limit = 0;
    return limit_argument(vm, args, &limit) ? taken(vm, lock_take(vm, &((Lock *)self)->lock, limit)) : NULL;
}

FUNCTION(lock_enter) {
    UNUSED;
    return taken(vm, lock_take(vm, &((Lock *)self)->lock, -1));
}

FUNCTION(lock_release) {
    UNUSED;
    if (!((Lock *)self)->lock.held) return raise(vm, EXC_RUNTIME_ERROR, "release unlocked lock");
    lock_give(&((Lock *)self)->lock);
    return NEW_NONE(vm);
}

FUNCTION(lock_locked) {
    UNUSED;
    return BOOL(vm, ((Lock *)self)->lock.held);
}

FUNCTION(lock_at_fork_reinit) {
    UNUSED;
    ((Lock *)self)->lock = (ThreadLock){0};
    return NEW_NONE(vm);
}

static Object *lock_repr(VM *vm, Object *self) {
    return OBJ(str_from_format(vm, "<%s %T object at 0x%lx>", ((Lock *)self)->lock.held ? "locked" : "unlocked", self,
                               (unsigned long)(uintptr_t)self));
}

static void lock_destroy(VM *vm, Object *self) { (void)vm, (void)self; } /* nobody waits: who does holds it */

#define ACQUIRE "(blocking=True, timeout=-1)"
static const MethodDef lock_methods[] = {
    {"acquire", ACQUIRE, lock_acquire, "Take the lock, waiting for it if need be; whether it was taken.", 0},
    {"acquire_lock", ACQUIRE, lock_acquire, "The old name of acquire.", 0},
    {"release", "()", lock_release, "Give the lock back.", 0},
    {"release_lock", "()", lock_release, "The old name of release.", 0},
    {"locked", "()", lock_locked, "Whether somebody holds it.", 0},
    {"locked_lock", "()", lock_locked, "The old name of locked.", 0},
    {"__enter__", "()", lock_enter, "Take the lock.", 0},
    {"__exit__", "(*error)", lock_release, "Give the lock back.", 0},
    {"_at_fork_reinit", "()", lock_at_fork_reinit, "The lock is free in this process.", 0},
    {0},
};

static const TypeSpec lock_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Lock),
    .flags = TYPE_WEAKREFABLE | TYPE_NO_NEW,
    .doc = "A lock: acquire() takes it, release() gives it back, which another thread may do.",
    .methods = lock_methods,
    .life = {.destroy = lock_destroy},
    .slots = {.repr = lock_repr},
};

static Object *lock_new(VM *vm) {
    Type *type = native_type(vm, &lock_spec);
    Lock *lock = (Lock *)object_alloc_zeroed(vm, type, sizeof(Lock));
    return OBJ(lock);
}

/* ---- RLock ---- */

typedef struct RLock {
    Object head;
    ThreadLock lock;
    uint64_t owner;
    size_t times;
} RLock;

static bool is_owner(const RLock *r) { return r->times > 0 && r->owner == thread_identity(); }

static LockResult rlock_take(VM *vm, RLock *r, int64_t limit, size_t times) {
    if (is_owner(r)) {
        r->times += times;
        return LOCK_TAKEN;
    }
    LockResult result = lock_take(vm, &r->lock, limit);
    if (result != LOCK_TAKEN) return result;
    r->owner = thread_identity();
    r->times = times;
    return result;
}

static void rlock_free(RLock *r) {
    r->owner = r->times = 0;
    lock_give(&r->lock);
}

FUNCTION(rlock_acquire) {
    (void)nargs;
    int64_t limit = 0;
    return limit_argument(vm, args, &limit) ? taken(vm, rlock_take(vm, (RLock *)self, limit, 1)) : NULL;
}

FUNCTION(rlock_enter) {
    UNUSED;
    return taken(vm, rlock_take(vm, (RLock *)self, -1, 1));
}

FUNCTION(rlock_release) {
    UNUSED;
    RLock *r = (RLock *)self;
    if (!is_owner(r)) return raise(vm, EXC_RUNTIME_ERROR, "cannot release un-acquired lock");
    if (--r->times == 0) rlock_free(r);
    return NEW_NONE(vm);
}

FUNCTION(rlock_is_owned) {
    UNUSED;
    return BOOL(vm, is_owner((RLock *)self));
}

FUNCTION(rlock_recursion_count) {
    UNUSED;
    return int_from_size(vm, is_owner((RLock *)self) ? ((RLock *)self)->times : 0);
}

FUNCTION(rlock_at_fork_reinit) {
    UNUSED;
    RLock *r = (RLock *)self;
    r->lock = (ThreadLock){0};
    r->owner = r->times = 0;
    return NEW_NONE(vm);
}

/* The pair (times, owner), for a Condition that waits. */
FUNCTION(rlock_release_save) {
    UNUSED;
    RLock *r = (RLock *)self;
    if (!is_owner(r)) return raise(vm, EXC_RUNTIME_ERROR, "cannot release un-acquired lock");
    Object *times = int_from_size(vm, r->times), *owner = times ? int_from_uint64(vm, r->owner) : NULL;
    Object *state = owner ? tuple_pack(vm, 2, times, owner) : NULL;
    xdecref(times);
    xdecref(owner);
    if (state) rlock_free(r);
    return state;
}

FUNCTION(rlock_acquire_restore) {
    (void)nargs;
    int64_t times;
    if (!is_tuple(args[0]) || ((Tuple *)args[0])->length != 2)
        return raise(vm, EXC_TYPE_ERROR, "_acquire_restore() argument 1 must be 2-item tuple, not %T", args[0]);
    if (!object_to_int64(vm, ((Tuple *)args[0])->items[0], &times)) return NULL;
    return rlock_take(vm, (RLock *)self, -1, (size_t)times) == LOCK_RAISED ? NULL : NEW_NONE(vm);
}

static Object *rlock_repr(VM *vm, Object *self) {
    RLock *r = (RLock *)self;
    return OBJ(str_from_format(vm, "<%s %T object owner=%lu count=%zu at 0x%lx>", r->times ? "locked" : "unlocked", self,
                               (unsigned long)r->owner, r->times, (unsigned long)(uintptr_t)self));
}

static Object *rlock_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    return type_allocate(vm, type, sizeof(RLock));
}

static const MethodDef rlock_methods[] = {
    {"acquire", ACQUIRE, rlock_acquire, "Take the lock, once more if it is one's own; whether it was taken.", 0},
    {"release", "()", rlock_release, "Give the lock back; free it when that has been done as often as it was taken.", 0},
    {"__enter__", "()", rlock_enter, "Take the lock.", 0},
    {"__exit__", "(*error)", rlock_release, "Give the lock back.", 0},
    {"_is_owned", "()", rlock_is_owned, "Whether this thread holds it.", 0},
    {"_recursion_count", "()", rlock_recursion_count, "How often this thread holds it.", 0},
    {"_release_save", "()", rlock_release_save, "Free it at once, and tell what it was.", 0},
    {"_acquire_restore", "(state, /)", rlock_acquire_restore, "Take it as it was.", 0},
    {"_at_fork_reinit", "()", rlock_at_fork_reinit, "The lock is free in this process.", 0},
    {0},
};

static const TypeSpec rlock_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(RLock),
    .flags = TYPE_BASE | TYPE_WEAKREFABLE,
    .doc = "A lock that its owner may take again.",
    .new_signature = "(*args, **kwargs)",
    .methods = rlock_methods,
    .life = {.destroy = lock_destroy},
    .slots = {.construct = rlock_construct, .repr = rlock_repr},
};

/* ---- threads ---- */

/* args: function, args, kwargs */
FUNCTION(start_new_thread) {
    UNUSED;
    if (!object_is_callable(args[0])) return raise(vm, EXC_TYPE_ERROR, "first arg must be callable");
    if (!is_tuple(args[1])) return raise(vm, EXC_TYPE_ERROR, "2nd arg must be a tuple");
    if (args[2] && !is_dict(args[2])) return raise(vm, EXC_TYPE_ERROR, "optional 3rd arg must be a dictionary");
    uint64_t identity = thread_start(vm, args[0], (Tuple *)args[1], (Dict *)args[2]);
    return identity ? int_from_uint64(vm, identity) : NULL;
}

FUNCTION(allocate_lock) {
    UNUSED;
    return lock_new(vm);
}

FUNCTION(get_ident) {
    UNUSED;
    return int_from_uint64(vm, thread_identity());
}

FUNCTION(get_native_id) {
    UNUSED;
    return int_from_int64(vm, gettid());
}

FUNCTION(count) {
    UNUSED;
    return int_from_size(vm, thread_count(vm));
}

/* The lock that tells that a thread is running: it is given back when that ends. */
FUNCTION(set_sentinel) {
    UNUSED;
    Object *lock = lock_new(vm);
    if (lock) thread_gives_at_end(vm, &((Lock *)lock)->lock, lock);
    return lock;
}

FUNCTION(stack_size) {
    UNUSED;
    ptrdiff_t size = 0;
    size_t before = vm->thread_stack_size;
    if (args[0] && !object_to_size(vm, args[0], &size)) return NULL;
    if (size < 0) return raise(vm, EXC_VALUE_ERROR, "size must be 0 or a positive value");
    if (size > 0 && size < THREAD_STACK_LEAST) return raise(vm, EXC_VALUE_ERROR, "size not valid: %zd bytes", size);
    if (args[0]) vm->thread_stack_size = (size_t)size;
    return int_from_size(vm, before);
}

static const MethodDef functions[] = {
    {"start_new_thread", "(function, args, kwargs=None, /)", start_new_thread, "Calls a function in a thread of its own; its identity.", 0},
    {"start_new", "(function, args, kwargs=None, /)", start_new_thread, "The old name of start_new_thread.", 0},
    {"allocate_lock", "()", allocate_lock, "A new lock.", 0},
    {"allocate", "()", allocate_lock, "The old name of allocate_lock.", 0},
    {"get_ident", "()", get_ident, "A number that no other thread alive has.", 0},
    {"get_native_id", "()", get_native_id, "The system's number of the thread.", 0},
    {"_count", "()", count, "How many threads run besides the first.", 0},
    {"_set_sentinel", "()", set_sentinel, "A lock that is given back when the running thread ends.", 0},
    {"stack_size", "(size=0, /)", stack_size, "Bytes of stack of threads to come, 0 for the default; what it was.", 0},
    {0},
};

static bool add_type(VM *vm, Module *module, const TypeSpec *spec, const char *name, const char *as) {
    Type *type = type_from_spec(vm, spec, name, NULL);
    return type && module_add(vm, module, as, OBJ(type));
}

static bool setup(VM *vm, Module *module) {
    vm->thread_ended = thread_locals_end;
    return add_type(vm, module, &lock_spec, "_thread.lock", "LockType") && add_type(vm, module, &rlock_spec, "_thread.RLock", "RLock") &&
           add_type(vm, module, &thread_local_spec, "_thread._local", "_local") &&
           module_add(vm, module, "TIMEOUT_MAX", float_from_double(vm, (double)THREAD_SECONDS_MAX)) &&
           module_add(vm, module, "error", OBJ(builtin_type(vm, EXC_RUNTIME_ERROR))) &&
           module_run_text(vm, module, embedded_thread, embedded_thread_size);
}

const ModuleDef thread_module = {
    .name = "_thread",
    .doc = "Threads and locks.",
    .functions = functions,
    .setup = setup,
};
