/* Functions of faulthandler that crash the process, each in its way: to try the handlers. */
#define _GNU_SOURCE
#include "module/faulthandler.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "vm/glance.h"
#include "vm/thread.h"

#define FUNCTION(name) static Object *fault_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)vm, (void)self, (void)args, (void)nargs
#define UNCHECKED __attribute__((noinline, no_sanitize("address", "undefined"))) /* the fault is meant */

enum { OVERFLOW_STEP = 4096, OVERFLOW_MOST = 100 << 20 };

/* A crash that is meant leaves no core file. */
static void leave_no_core(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_CORE, &limit)) return;
    limit.rlim_cur = 0;
    setrlimit(RLIMIT_CORE, &limit);
}

static UNCHECKED int read_null(void) {
    const volatile int *volatile nothing = NULL;
    return *nothing;
}

FUNCTION(read_null) {
    UNUSED;
    leave_no_core();
    return int_from_int64(vm, read_null());
}

/* args: release_gil */
FUNCTION(sigsegv) {
    UNUSED;
    int lets_go = args[0] ? object_truth(vm, args[0]) : 0;
    if (lets_go < 0) return NULL;
    leave_no_core();
    Thread *me = lets_go ? waiting_begins(vm) : NULL;
    fault_raise(SIGSEGV);
    waiting_ends(vm, me);
    return NEW_NONE(vm);
}

FUNCTION(sigabrt) {
    UNUSED;
    leave_no_core();
    abort();
}

static UNCHECKED int divide(volatile int a, volatile int b) { return a / b; }

FUNCTION(sigfpe) {
    UNUSED;
    leave_no_core();
    int result = divide(1, 0); /* some processors do not mind */
    fault_raise(SIGFPE);
    return int_from_int64(vm, result);
}

/* What the C library's abort() is for CPython's Py_FatalError: in a thread that the VM does not know. */
static void *fatal_main(void *argument) {
    FaultState *f = argument;
    static const char title[] =
        "Fatal Python error: faulthandler_fatal_error_thread: in new thread\nPython runtime state: initialized\n\n";
    GlanceText t = {.fd = STDERR_FILENO};
    glance_put(&t, title);
    glance_flush(&t);
    glance_threads(f->vm, t.fd, 0, f->opener);
    signal(SIGABRT, SIG_DFL); /* the stacks have been written */
    abort();
}

FUNCTION(fatal_error_c_thread) {
    UNUSED;
    pthread_t thread;
    leave_no_core();
    if (pthread_create(&thread, NULL, fatal_main, fault_state(self)))
        return raise(vm, EXC_RUNTIME_ERROR, "unable to start the thread");
    pthread_join(thread, NULL);
    return NEW_NONE(vm);
}

/* Descends until the stack ends, or so many bytes. Gives the bytes. */
static UNCHECKED size_t descend(const volatile char *start) {
    volatile char here[OVERFLOW_STEP];
    here[0] = here[OVERFLOW_STEP - 1] = 1;
    size_t used = (size_t)(start - here);
    return used >= OVERFLOW_MOST ? used : descend(start) + (size_t)here[0] - 1;
}

FUNCTION(stack_overflow) {
    UNUSED;
    volatile char start = 0;
    leave_no_core();
    size_t used = descend(&start);
    return raise(vm, EXC_RUNTIME_ERROR, "unable to raise a stack overflow (allocated %zu bytes on the stack, %zu recursive calls)", used,
                 used / OVERFLOW_STEP);
}

const MethodDef fault_crashes[] = {
    {"_read_null", "()", fault_read_null, "Read from address 0.", 0},
    {"_sigsegv", "(release_gil=False, /)", fault_sigsegv, "Raise SIGSEGV.", 0},
    {"_sigabrt", "()", fault_sigabrt, "Abort.", 0},
    {"_sigfpe", "()", fault_sigfpe, "Divide by 0.", 0},
    {"_fatal_error_c_thread", "()", fault_fatal_error_c_thread, "A fatal error in a thread that is not the program's.", 0},
    {"_stack_overflow", "()", fault_stack_overflow, "Use up the C stack.", 0},
    {0},
};
