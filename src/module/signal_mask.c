/* Owns the functions of the _signal module for signals that are held back, waited for, and sent to threads. */
#define raise c_library_raise /* <signal.h> declares one of its own */
#include <signal.h>
#undef raise

#include "module/posix.h"
#include "module/signal.h"
#include "module/struct_sequence.h"
#include "module/waiting.h"
#include "object/set.h"
#include "vm/thread.h"

#include <errno.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FUNCTION(name) static Object *signal_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)args, (void)nargs

/* ---- sets ---- */

static int add_to_set(VM *vm, Object *item, void *set) {
    int64_t number = -1;
    if (!object_to_int64(vm, item, &number) && !exception_clear_if(vm, EXC_OVERFLOW_ERROR)) return -1;
    if (number < 1 || number >= NSIG) return raise(vm, EXC_VALUE_ERROR, "signal number %ld out of range [1; %d]", (long)number, NSIG - 1), -1;
    sigaddset(set, (int)number); /* libc refuses its own two: so they are never held back */
    return 0;
}

static bool set_argument(VM *vm, Object *o, sigset_t *set) {
    sigemptyset(set);
    return object_for_each(vm, o, add_to_set, set) >= 0;
}

static Object *set_object(VM *vm, const sigset_t *signals) {
    Object *numbers[NSIG];
    size_t count = 0;
    for (int i = 1; i < NSIG; i++)
        if (sigismember(signals, i) == 1) numbers[count++] = int_from_int64(vm, i); /* small ints: these cannot fail */
    Object *tuple = tuple_from(vm, numbers, count), *set = tuple ? set_from_iterable(vm, tuple) : NULL;
    xdecref(tuple);
    return set;
}

FUNCTION(pthread_sigmask) {
    UNUSED;
    int how;
    sigset_t signals, before;
    if (!posix_int(vm, args[0], &how) || !set_argument(vm, args[1], &signals)) return NULL;
    int error = pthread_sigmask(how, &signals, &before);
    if (error) return raise_os_error(vm, error, NULL);
    return signal_look_up(vm) ? set_object(vm, &before) : NULL; /* those that were held back have come */
}

FUNCTION(sigpending) {
    UNUSED;
    sigset_t signals;
    return sigpending(&signals) < 0 ? raise_os_error(vm, errno, NULL) : set_object(vm, &signals);
}

/* ---- waiting ---- */

FUNCTION(sigwait) {
    UNUSED;
    sigset_t signals;
    int number;
    if (!set_argument(vm, args[0], &signals)) return NULL;
    Thread *me = waiting_begins(vm);
    int error = sigwait(&signals, &number);
    waiting_ends(vm, me);
    return error ? raise_os_error(vm, error, NULL) : int_from_int64(vm, number);
}

#define FIELD(name, index) SEQUENCE_FIELD(#name, index, NULL)
enum { INFO_FIELDS = 7 };
static const MemberDef info_members[] = {FIELD(si_signo, 0), FIELD(si_code, 1),   FIELD(si_errno, 2), FIELD(si_pid, 3),
                                         FIELD(si_uid, 4),   FIELD(si_status, 5), FIELD(si_band, 6),  {0}};
static const TypeSpec info_spec =
    STRUCT_SEQUENCE_SPEC("What is told of a signal.", info_members);

/* Waits until one of the signals comes, which no handler sees then. None when the time is over. */
static Object *wait_for(VM *vm, Object *signals_object, int64_t timeout) {
    sigset_t signals;
    siginfo_t info;
    if (!set_argument(vm, signals_object, &signals)) return NULL;
    int64_t end = timeout > 0 ? waiting_now() + timeout : 0;
    for (int64_t left = timeout;;) {
        struct timespec time = {.tv_sec = left / NANOSECONDS_A_SECOND, .tv_nsec = left % NANOSECONDS_A_SECOND};
        Thread *me = waiting_begins(vm);
        int found = sigtimedwait(&signals, &info, timeout < 0 ? NULL : &time);
        waiting_ends(vm, me);
        if (found >= 0) break;
        if (errno == EAGAIN) return NEW_NONE(vm);
        if (!posix_again(vm)) return exception_pending(vm) ? NULL : raise_os_error(vm, errno, NULL);
        if (timeout > 0 && (left = end - waiting_now()) < 0) return NEW_NONE(vm);
    }
    long numbers[INFO_FIELDS] = {info.si_signo, info.si_code, info.si_errno, info.si_pid, info.si_uid, info.si_status, info.si_band};
    Object *items[INFO_FIELDS];
    for (int i = 0; i < INFO_FIELDS; i++) items[i] = int_from_int64(vm, i == 4 ? (long)info.si_uid : numbers[i]);
    return struct_sequence_new(vm, native_type(vm, &info_spec), items, INFO_FIELDS);
}

FUNCTION(sigwaitinfo) {
    UNUSED;
    return wait_for(vm, args[0], -1);
}

FUNCTION(sigtimedwait) {
    UNUSED;
    int64_t timeout;
    if (!waiting_seconds(vm, args[1], &timeout)) return NULL;
    return timeout < 0 ? raise(vm, EXC_VALUE_ERROR, "timeout must be non-negative") : wait_for(vm, args[0], timeout);
}

/* ---- sending ---- */

/* libc trusts whatever it is given for a thread. */
FUNCTION(pthread_kill) {
    UNUSED;
    int64_t thread;
    int number;
    if (!object_to_int64(vm, args[0], &thread) || !posix_int(vm, args[1], &number)) return NULL;
    if (!thread_exists(vm, (uint64_t)thread)) return raise_os_error(vm, ESRCH, NULL);
    int error = pthread_kill((pthread_t)thread, number);
    if (error) return raise_os_error(vm, error, NULL);
    return signal_look_up(vm) ? NEW_NONE(vm) : NULL;
}

/* args: pidfd, signal, siginfo, flags */
FUNCTION(pidfd_send_signal) {
    UNUSED;
    int fd, number, flags = 0;
    if (!posix_int(vm, args[0], &fd) || !posix_int(vm, args[1], &number) || (args[3] && !posix_int(vm, args[3], &flags))) return NULL;
    if (args[2] && !is_none(args[2])) return raise(vm, EXC_TYPE_ERROR, "siginfo must be None");
    if (syscall(SYS_pidfd_send_signal, fd, number, NULL, flags) < 0) return raise_os_error(vm, errno, NULL);
    return signal_look_up(vm) ? NEW_NONE(vm) : NULL;
}

static const MethodDef functions[] = {
    {"pthread_sigmask", "(how, mask, /)", signal_pthread_sigmask, "Which signals are held back; which were.", 0},
    {"sigpending", "()", signal_sigpending, "The signals that are held back and have come.", 0},
    {"sigwait", "(sigset, /)", signal_sigwait, "Waits for one of the signals.", 0},
    {"sigwaitinfo", "(sigset, /)", signal_sigwaitinfo, "Waits for one of the signals, and tells what is known of it.", 0},
    {"sigtimedwait", "(sigset, timeout, /)", signal_sigtimedwait, "The same for at most so many seconds.", 0},
    {"pthread_kill", "(thread_id, signalnum, /)", signal_pthread_kill, "Sends a signal to a thread.", 0},
    {"pidfd_send_signal", "(pidfd, signalnum, siginfo=None, flags=0, /)", signal_pidfd_send_signal, "Sends a signal to the process of a descriptor.", 0},
    {0},
};

bool signal_add_masks(VM *vm, Module *module) {
    Type *type = struct_sequence_type(vm, &info_spec, "signal.struct_siginfo");
    return type && module_add_type(vm, module, type) && module_add_functions(vm, module, functions);
}
