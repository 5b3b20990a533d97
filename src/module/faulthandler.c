/* The module faulthandler: writes the Python stacks when the process gets a signal, fatal or not, or when it takes too long
 * (faulthandler_later.c), or when asked. What writes is vm/glance.c, which is safe in a signal handler.
 *
 * A fatal handler takes itself away first, so that a fault in it ends the process as it would have without the module; then it
 * writes, and raises the signal again. */
#define _GNU_SOURCE
#include "module/faulthandler.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "module/signal.h"
#include "vm/glance.h"
#include "vm/thread.h"

static const struct { int number; const char *name; } fatal[] = {
    {SIGBUS, "Bus error"}, {SIGILL, "Illegal instruction"}, {SIGFPE, "Floating point exception"}, {SIGABRT, "Aborted"},
    {SIGSEGV, "Segmentation fault"},
};
enum { FATAL_COUNT = sizeof fatal / sizeof *fatal, ALTERNATE_LEAST = 64 << 10 };

/* A signal handler gets no context from the system: the process's handlers belong to the VM that put one up first. */
static FaultState *volatile fault_owner;

/* ---- handlers ---- */

static void write_stacks(const FaultState *f, int fd, bool all_threads) {
    if (all_threads) glance_threads(f->vm, fd, thread_identity(), f->opener);
    else glance_stack(f->vm, fd, thread_identity());
}

static void on_fatal(int number) {
    int error = errno;
    FaultState *f = fault_owner;
    size_t i = 0;
    while (i + 1 < FATAL_COUNT && fatal[i].number != number) i++;
    if (!f || !f->enabled) return;
    sigaction(number, &f->fatal_before[number], NULL);
    GlanceText t = {.fd = f->file.fd};
    glance_put(&t, "Fatal Python error: ");
    glance_put(&t, fatal[i].name);
    glance_put(&t, "\n\n");
    glance_flush(&t);
    write_stacks(f, f->file.fd, f->all_threads);
    errno = error;
    fault_raise(number);
}

static void on_user(int number) {
    int error = errno;
    FaultState *f = fault_owner;
    FaultSignal *s = f && f->users ? &f->users[number] : NULL;
    if (!s || !s->on) return;
    write_stacks(f, s->file.fd, s->all_threads);
    if (s->chain) { /* as if this handler were not there */
        struct sigaction mine;
        sigaction(number, &s->before, &mine);
        errno = error;
        fault_raise(number);
        error = errno;
        sigaction(number, &mine, NULL);
    }
    errno = error;
}

/* SA_NODEFER: the signal is raised again from its handler. */
static bool put_up(int number, void (*handler)(int), int flags, struct sigaction *before) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK | flags};
    sigemptyset(&action.sa_mask);
    return sigaction(number, &action, before) == 0;
}

/* Puts back what was there before, unless somebody else has put up something meanwhile. */
static void take_down(int number, void (*handler)(int), const struct sigaction *before) {
    struct sigaction now;
    if (sigaction(number, NULL, &now) == 0 && now.sa_handler == handler) sigaction(number, before, NULL);
}

/* ---- what both kinds need ---- */

static bool own_process(VM *vm, FaultState *f) {
    FaultState *none = NULL;
    if (__atomic_compare_exchange_n(&fault_owner, &none, f, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST) || none == f) return true;
    return raise(vm, EXC_RUNTIME_ERROR, "another VM of this process uses faulthandler") != NULL;
}

/* A stack of its own for the handlers, as the thread's may be what has overflowed. It serves the thread that is running now. */
static bool open_alternate(VM *vm, FaultState *f) {
    if (f->alternate) return true;
    long wanted = sysconf(_SC_SIGSTKSZ);
    size_t size = wanted > ALTERNATE_LEAST ? (size_t)wanted : ALTERNATE_LEAST;
    void *block = memory_alloc(vm, size);
    if (!block) return false;
    stack_t stack = {.ss_sp = block, .ss_size = size};
    if (sigaltstack(&stack, &f->alternate_before) < 0) {
        memory_free(vm, block, size);
        return raise_os_error(vm, errno, NULL) != NULL;
    }
    f->alternate = block;
    f->alternate_size = size;
    return true;
}

static void close_alternate(FaultState *f) {
    stack_t now;
    if (!f->alternate) return;
    if (sigaltstack(NULL, &now) == 0 && now.ss_sp == f->alternate) sigaltstack(&f->alternate_before, NULL);
    memory_free(f->vm, f->alternate, f->alternate_size);
    f->alternate = NULL;
}

void fault_file_close(FaultFile *file) {
    file->fd = -1;
    clear_ref(&file->object);
}

/* ---- files ---- */

static bool check_descriptor(VM *vm, Object *o, TypeId error, const char *message, int *fd) {
    int64_t number;
    if (!object_to_int64(vm, o, &number)) return false;
    if (number < 0 || number > INT32_MAX) return raise(vm, error, "%s", message) != NULL;
    *fd = (int)number;
    return true;
}

bool fault_file(VM *vm, Object *file, FaultFile *out) {
    *out = (FaultFile){-1, NULL};
    if (!file || is_none(file)) {
        file = module_value(vm, "sys", "stderr");
        if (!file && exception_pending(vm)) return false;
        if (!file) return raise(vm, EXC_RUNTIME_ERROR, "unable to get sys.stderr") != NULL;
        if (is_none(file)) return raise(vm, EXC_RUNTIME_ERROR, "sys.stderr is None") != NULL;
    } else if (is_int(file)) {
        return check_descriptor(vm, file, EXC_VALUE_ERROR, "file is not a valid file descriptor", &out->fd);
    }
    out->object = incref(file);
    Str *fileno = str_intern_text(vm, "fileno");
    Object *number = fileno ? object_call_method(vm, file, fileno, NULL, 0) : NULL;
    bool ok = number != NULL;
    if (ok && !is_int(number)) ok = raise(vm, EXC_RUNTIME_ERROR, "file.fileno() is not a valid file descriptor") != NULL;
    ok = ok && check_descriptor(vm, number, EXC_RUNTIME_ERROR, "file.fileno() is not a valid file descriptor", &out->fd);
    xdecref(fileno);
    xdecref(number);
    Object *flushed = ok ? object_call_method(vm, file, NAME(vm, flush), NULL, 0) : NULL;
    if (ok && !flushed) exception_clear(vm); /* what cannot be flushed can be written to all the same */
    xdecref(flushed);
    if (!ok) fault_file_close(out);
    return ok;
}

static bool truth(VM *vm, MAYBE Object *o, bool otherwise, bool *out) {
    int t = o ? object_truth(vm, o) : otherwise;
    *out = t > 0;
    return t >= 0;
}

/* ---- the module ---- */

#define FUNCTION(name) static Object *fault_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)args, (void)nargs

/* args: file, all_threads */
FUNCTION(dump_traceback) {
    UNUSED;
    FaultFile file;
    bool all;
    if (!truth(vm, args[1], true, &all) || !fault_file(vm, args[0], &file)) return NULL;
    write_stacks(fault_state(self), file.fd, all);
    fault_file_close(&file);
    return signal_look_up(vm) ? NEW_NONE(vm) : NULL;
}

static void disable(FaultState *f) {
    for (size_t i = 0; f->enabled && i < FATAL_COUNT; i++)
        take_down(fatal[i].number, on_fatal, &f->fatal_before[fatal[i].number]);
    f->enabled = false;
}

/* args: file, all_threads */
FUNCTION(enable) {
    UNUSED;
    FaultState *f = fault_state(self);
    FaultFile file;
    bool all;
    if (!truth(vm, args[1], true, &all) || !fault_file(vm, args[0], &file)) return NULL;
    if (!own_process(vm, f) || !open_alternate(vm, f)) {
        fault_file_close(&file);
        return NULL;
    }
    FaultFile old = f->file;
    f->file = file;
    f->all_threads = all;
    fault_file_close(&old);
    if (f->enabled) return NEW_NONE(vm);
    f->enabled = true;
    for (size_t i = 0; i < FATAL_COUNT; i++) {
        if (put_up(fatal[i].number, on_fatal, SA_NODEFER, &f->fatal_before[fatal[i].number])) continue;
        raise_os_error(vm, errno, NULL);
        disable(f);
        return NULL;
    }
    return NEW_NONE(vm);
}

FUNCTION(disable) {
    UNUSED;
    FaultState *f = fault_state(self);
    bool was = f->enabled;
    disable(f);
    fault_file_close(&f->file);
    return BOOL(vm, was);
}

FUNCTION(is_enabled) {
    UNUSED;
    return BOOL(vm, fault_state(self)->enabled);
}

/* A signal that a program may have for itself. */
static bool check_user_signal(VM *vm, Object *o, int *number) {
    if (!signal_number(vm, o, number)) return false;
    for (size_t i = 0; i < FATAL_COUNT; i++)
        if (fatal[i].number == *number)
            return raise(vm, EXC_RUNTIME_ERROR, "signal %d cannot be registered, use enable() instead", *number) != NULL;
    return true;
}

/* args: signum, file, all_threads, chain */
FUNCTION(register) {
    UNUSED;
    FaultState *f = fault_state(self);
    int number = 0;
    bool all, chain;
    FaultFile file;
    if (!check_user_signal(vm, args[0], &number) || !truth(vm, args[2], true, &all) || !truth(vm, args[3], false, &chain)) return NULL;
    if (!f->users && !(f->users = memory_alloc_zeroed(vm, FAULT_SIGNALS * sizeof *f->users))) return NULL;
    if (!fault_file(vm, args[1], &file)) return NULL;
    FaultSignal *s = &f->users[number];
    bool ok = own_process(vm, f) && open_alternate(vm, f);
    struct sigaction before;
    if (ok && !put_up(number, on_user, chain ? SA_NODEFER : SA_RESTART, &before)) ok = raise_os_error(vm, errno, NULL) != NULL;
    if (!ok) {
        fault_file_close(&file);
        return NULL;
    }
    if (!s->on) s->before = before;
    FaultFile old = s->file;
    s->file = file;
    s->all_threads = all;
    s->chain = chain;
    s->on = true;
    fault_file_close(&old);
    return NEW_NONE(vm);
}

static bool unregister(FaultState *f, int number) {
    FaultSignal *s = f->users ? &f->users[number] : NULL;
    if (!s || !s->on) return false;
    take_down(number, on_user, &s->before);
    s->on = false;
    fault_file_close(&s->file);
    return true;
}

/* args: signum */
FUNCTION(unregister) {
    UNUSED;
    int number = 0;
    return check_user_signal(vm, args[0], &number) ? BOOL(vm, unregister(fault_state(self), number)) : NULL;
}

static int traverse(Module *m, Visit visit, void *context) {
    const FaultState *f = m->state;
    if (!f) return 0;
    VISIT(f->file.object);
    VISIT(f->watch.file.object);
    for (int i = 0; f->users && i < FAULT_SIGNALS; i++) VISIT(f->users[i].file.object);
    return 0;
}

static void close_module(VM *vm, Module *module) {
    FaultState *f = module->state;
    if (!f) return;
    fault_watch_stop(f);
    disable(f);
    fault_file_close(&f->file);
    for (int i = 0; i < FAULT_SIGNALS; i++) unregister(f, i);
    close_alternate(f);
    if (fault_owner == f) fault_owner = NULL;
    if (f->users) memory_free(vm, f->users, FAULT_SIGNALS * sizeof *f->users);
    module->state = NULL;
    memory_free(vm, f, sizeof *f);
}

static bool setup(VM *vm, Module *module) {
    FaultState *f = memory_alloc_zeroed(vm, sizeof *f);
    if (!f) return false;
    f->vm = vm;
    f->opener = thread_identity();
    f->file.fd = f->watch.file.fd = -1;
    module->state = f;
    return module_add_functions(vm, module, fault_crashes);
}

static const MethodDef functions[] = {
    {"enable", "(file=None, all_threads=True)", fault_enable, "Write the stacks when the process gets a fatal signal.", 0},
    {"disable", "()", fault_disable, "Do so no more. Whether it was enabled.", 0},
    {"is_enabled", "()", fault_is_enabled, "Whether it is enabled.", 0},
    {"dump_traceback", "(file=None, all_threads=True)", fault_dump_traceback, "Write the stacks now.", 0},
    {"dump_traceback_later", "(timeout, repeat=False, file=None, exit=False)", fault_dump_later,
     "Write the stacks after some seconds, or each time so many have passed, and perhaps exit.", 0},
    {"cancel_dump_traceback_later", "()", fault_cancel_later, "Do not.", 0},
    {"register", "(signum, file=None, all_threads=True, chain=False)", fault_register,
     "Write the stacks when that signal arrives; with chain, have the handler that was there run, too.", 0},
    {"unregister", "(signum, /)", fault_unregister, "Do so no more. Whether it was registered.", 0},
    {0},
};

const ModuleDef faulthandler_module = {
    .name = "faulthandler",
    .doc = "Writes the Python stacks when something goes wrong.",
    .functions = functions,
    .setup = setup,
    .traverse = traverse,
    .close = close_module,
};
