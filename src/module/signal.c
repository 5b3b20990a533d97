/* Owns the _signal module, and the C handler behind it. A signal only marks itself and asks the
 * loop to look up; its Python handler runs from there (vm_attend). */
#define _GNU_SOURCE
#define raise c_library_raise /* <signal.h> declares one of its own */
#include <signal.h>
#undef raise

#include "module/signal.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "module/builtins.h"
#include "object/float.h"
#include "object/set.h"
#include "vm/vm.h"

enum { SIGNAL_COUNT = 65 };

typedef struct SignalTable {
    volatile sig_atomic_t tripped[SIGNAL_COUNT];
    Object *handlers[SIGNAL_COUNT]; /* owned; NULL: not known to Python */
    bool changed[SIGNAL_COUNT];
    int wakeup_fd;
    bool wakeup_tells;               /* that nothing more went into it */
    volatile sig_atomic_t wakeup_error; /* errno of a write that failed and is still to be told */
    struct sigaction before[SIGNAL_COUNT]; /* of those that were changed; the others are not even zeroed */
} SignalTable;

/* A signal handler gets no context from the system: the process's signals belong to the VM that
 * opened them first. */
static VM *volatile signal_owner;

static void on_signal(int number)
{
    int error = errno;
    VM *vm = signal_owner;
    if (vm) {
        vm->signals->tripped[number] = 1;
        heap_ask(vm_heap(vm), ATTENTION_SIGNAL);
        if (vm->signals->wakeup_fd >= 0) {
            unsigned char byte = (unsigned char)number;
            if (write(vm->signals->wakeup_fd, &byte, 1) < 0 &&
                (vm->signals->wakeup_tells || (errno != EAGAIN && errno != EWOULDBLOCK)))
                vm->signals->wakeup_error = errno;
        }
    }
    errno = error;
}

static bool install(SignalTable *t, int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    sigemptyset(&action.sa_mask);
    struct sigaction old;
    if (sigaction(number, &action, &old) < 0) return false;
    if (!t->changed[number]) t->before[number] = old;
    return t->changed[number] = true;
}

/* ---- from the loop ---- */

static bool run_handler(VM *vm, int number, Object *handler)
{
    if (!object_is_callable(handler))
        return true; /* SIG_DFL, SIG_IGN: it arrived before the change */
    Object *frame = vm->current ? (Object *)frame_object(vm, vm->current) : NONE(vm);
    Object *argument = frame ? int_from_int64(vm, number) : NULL;
    Object *result = NULL;
    incref(handler);
    if (argument) result = object_call2(vm, handler, argument, frame);
    decref(handler);
    xdecref(argument);
    xdecref(result);
    return result != NULL;
}

/* What a handler could not write is told as an exception that nothing can catch. */
static void tell_wakeup_error(VM *vm, SignalTable *t)
{
    int error = t->wakeup_error;
    t->wakeup_error = 0;
    Object *pending = exception_take(vm);
    raise_os_error(vm, error, NULL);
    exception_unraisable(vm, "Exception ignored when trying to write to the signal wakeup fd", NULL);
    exception_restore(vm, pending);
}

/* VM.on_signal */
static bool attend(VM *vm)
{
    SignalTable *t = vm->signals;
    if (t->wakeup_error) tell_wakeup_error(vm, t);
    for (int i = 1; i < SIGNAL_COUNT; i++) {
        if (!t->tripped[i]) continue;
        t->tripped[i] = 0;
        if (i == SIGINT && !t->handlers[i]) { /* nobody imported signal */
            raise_from_value(vm, OBJ(builtin_type(vm, EXC_KEYBOARD_INTERRUPT)), NULL);
        } else if (!t->handlers[i] || run_handler(vm, i, t->handlers[i])) {
            continue;
        }
        for (int k = 1; k < SIGNAL_COUNT; k++) /* others wait for the next look */
            if (t->tripped[k])
                heap_ask(vm_heap(vm), ATTENTION_SIGNAL);
        return false;
    }
    return true;
}

bool signals_open(VM *vm)
{
    if (signal_owner) return false;
    SignalTable *t = malloc(sizeof *t);
    if (!t) return false;
    memset(t, 0, offsetof(SignalTable, before));
    t->wakeup_fd = -1;
    t->wakeup_tells = true;
    vm->signals = t;
    vm->on_signal = attend;
    signal_owner = vm;
    struct sigaction now;
    install(t, SIGPIPE, SIG_IGN);
    install(t, SIGXFSZ, SIG_IGN); /* writing too much is an OSError */
    if (sigaction(SIGINT, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
        install(t, SIGINT, on_signal);
    return true;
}

void signals_close(VM *vm)
{
    SignalTable *t = vm->signals;
    if (!t) return;
    for (int i = 1; i < SIGNAL_COUNT; i++) /* SIGPIPE stays ignored: files that go with the VM still write */
        if (t->changed[i] && i != SIGPIPE) sigaction(i, &t->before[i], NULL);
    signal_owner = NULL;
    vm->on_signal = NULL;
    vm->signals = NULL;
    heap_attended(vm_heap(vm), ATTENTION_SIGNAL); /* what came last has nobody to go to: it would be a KeyboardInterrupt */
    for (int i = 1; i < SIGNAL_COUNT; i++) xdecref(t->handlers[i]);
    free(t);
}

void signals_die_of_interrupt(void)
{
    signal(SIGINT, SIG_DFL);
    kill(getpid(), SIGINT);
}

/* ---- the module ---- */

#define FUNCTION(name)                                                                             \
    static Object *signal_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)args, (void)nargs

bool signal_number(VM *vm, Object *o, int *number)
{
    int64_t n;
    if (!object_to_int64(vm, o, &n)) return false;
    if (n < 1 || n >= SIGNAL_COUNT)
        return raise(vm, EXC_VALUE_ERROR, "signal number out of range") != NULL;
    *number = (int)n;
    return true;
}

/* What a signal does now, as signal.getsignal tells it. NEW */
static Object *current_handler(VM *vm, int number)
{
    SignalTable *t = vm->signals;
    if (t && t->handlers[number]) return incref(t->handlers[number]);
    struct sigaction now;
    if (sigaction(number, NULL, &now) < 0) return NEW_NONE(vm);
    if (now.sa_handler == SIG_DFL) return int_from_int64(vm, 0);
    if (now.sa_handler == SIG_IGN) return int_from_int64(vm, 1);
    Object *standard = number == SIGINT ? module_value(vm, "_signal", "default_int_handler") : NULL;
    return standard ? incref(standard) : NEW_NONE(vm);
}

/* args: signalnum, handler */
FUNCTION(signal)
{
    UNUSED;
    int number = 0;
    if (!signal_number(vm, args[0], &number)) return NULL;
    if (!vm->signals)
        return raise(vm, EXC_VALUE_ERROR,
                     "signal only works in main thread of the main interpreter");
    void (*handler)(int) = on_signal;
    if (is_int(args[1])) {
        int64_t n;
        if (!object_to_int64(vm, args[1], &n)) return NULL;
        if (n != 0 && n != 1)
            return raise(
                vm, EXC_TYPE_ERROR,
                "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
        handler = n ? SIG_IGN : SIG_DFL;
    } else if (!object_is_callable(args[1])) {
        return raise(vm, EXC_TYPE_ERROR,
                     "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
    }
    Object *old = current_handler(vm, number);
    if (!old) return NULL;
    if (!install(vm->signals, number, handler)) {
        decref(old);
        return raise_os_error(vm, errno, NULL);
    }
    set_ref(&vm->signals->handlers[number], incref(args[1]));
    return old;
}

FUNCTION(getsignal)
{
    UNUSED;
    int number = 0;
    return signal_number(vm, args[0], &number) ? current_handler(vm, number) : NULL;
}

FUNCTION(default_int_handler)
{
    UNUSED;
    return raise_from_value(vm, OBJ(builtin_type(vm, EXC_KEYBOARD_INTERRUPT)), NULL);
}

bool signal_look_up(VM *vm)
{
    bool (*check)(VM *) = vm_core(vm)->hooks.check_interrupt;
    return !check || check(vm);
}

FUNCTION(raise_signal)
{
    UNUSED;
    int64_t number;
    if (!object_to_int64(vm, args[0], &number)) return NULL;
    if (kill(getpid(), (int)number)) return raise_os_error(vm, errno, NULL);
    return signal_look_up(vm) ? NEW_NONE(vm) : NULL;
}

FUNCTION(alarm)
{
    UNUSED;
    int64_t seconds;
    if (!object_to_int64(vm, args[0], &seconds)) return NULL;
    return int_from_int64(vm, alarm((unsigned)seconds));
}

FUNCTION(pause)
{
    UNUSED;
    pause();
    return signal_look_up(vm) ? NEW_NONE(vm) : NULL;
}

FUNCTION(strsignal)
{
    UNUSED;
    int number = 0;
    if (!signal_number(vm, args[0], &number)) return NULL;
    const char *text = strsignal(number);
    return text && strncmp(text, "Unknown signal", 14) ? OBJ(str_from_text(vm, text))
                                                       : NEW_NONE(vm);
}

FUNCTION(siginterrupt)
{
    UNUSED;
    int number = 0, interrupts = object_truth(vm, args[1]);
    if (interrupts < 0 || !signal_number(vm, args[0], &number)) return NULL;
    struct sigaction now;
    if (sigaction(number, NULL, &now) < 0) return raise_os_error(vm, errno, NULL);
    now.sa_flags = interrupts ? now.sa_flags & ~SA_RESTART : now.sa_flags | SA_RESTART;
    return sigaction(number, &now, NULL) < 0 ? raise_os_error(vm, errno, NULL) : NEW_NONE(vm);
}

/* A descriptor that signals are written to must be open and must not make the handler wait. */
static bool check_wakeup_fd(VM *vm, int64_t fd)
{
    int flags = fd > INT32_MAX || fd < 0 ? (errno = EBADF, -1) : fcntl((int)fd, F_GETFL);
    if (flags < 0) return raise_os_error(vm, errno, NULL) != NULL;
    return (flags & O_NONBLOCK) ||
           raise(vm, EXC_VALUE_ERROR, "the fd %d must be in non-blocking mode", (int)fd);
}

/* args: fd, warn_on_full_buffer */
FUNCTION(set_wakeup_fd)
{
    UNUSED;
    int64_t fd;
    int tells = args[1] ? object_truth(vm, args[1]) : 1;
    if (tells < 0 || !object_to_int64(vm, args[0], &fd)) return NULL;
    if (!vm->signals)
        return raise(vm, EXC_VALUE_ERROR,
                     "set_wakeup_fd only works in main thread of the main interpreter");
    if (fd != -1 && !check_wakeup_fd(vm, fd)) return NULL;
    int old = vm->signals->wakeup_fd;
    vm->signals->wakeup_fd = (int)fd;
    vm->signals->wakeup_tells = tells;
    return int_from_int64(vm, old);
}

static bool to_timeval(VM *vm, Object *o, struct timeval *t)
{
    double seconds = 0;
    int64_t whole;
    if (o && is_float(o))
        seconds = ((Float *)o)->value;
    else if (o && !object_to_int64(vm, o, &whole))
        return false;
    else if (o)
        seconds = (double)whole;
    t->tv_sec = (time_t)floor(seconds);
    t->tv_usec = (suseconds_t)((seconds - floor(seconds)) * 1e6);
    return true;
}

static Object *timer_pair(VM *vm, const struct itimerval *t)
{
    Object *a =
        float_from_double(vm, (double)t->it_value.tv_sec + (double)t->it_value.tv_usec * 1e-6);
    Object *b = a ? float_from_double(vm, (double)t->it_interval.tv_sec +
                                              (double)t->it_interval.tv_usec * 1e-6)
                  : NULL;
    Object *pair = b ? tuple_pack(vm, 2, a, b) : NULL;
    xdecref(a);
    xdecref(b);
    return pair;
}

/* args: which, seconds, interval */
FUNCTION(setitimer)
{
    UNUSED;
    int64_t which;
    struct itimerval timer, old;
    if (!object_to_int64(vm, args[0], &which) || !to_timeval(vm, args[1], &timer.it_value) ||
        !to_timeval(vm, args[2], &timer.it_interval))
        return NULL;
    if (setitimer((__itimer_which_t)which, &timer, &old)) return raise_os_error(vm, errno, NULL);
    return timer_pair(vm, &old);
}

FUNCTION(getitimer)
{
    UNUSED;
    int64_t which;
    struct itimerval now;
    if (!object_to_int64(vm, args[0], &which)) return NULL;
    if (getitimer((__itimer_which_t)which, &now)) return raise_os_error(vm, errno, NULL);
    return timer_pair(vm, &now);
}

FUNCTION(valid_signals)
{
    UNUSED;
    sigset_t all;
    sigfillset(&all);
    Object *numbers[SIGNAL_COUNT];
    size_t count = 0;
    for (int i = 1; i < SIGNAL_COUNT; i++)
        if (sigismember(&all, i) == 1)
            numbers[count++] = int_from_int64(vm, i); /* small ints: these cannot fail */
    Object *tuple = tuple_from(vm, numbers, count);
    Object *set = tuple ? set_from_iterable(vm, tuple) : NULL;
    xdecref(tuple);
    return set;
}

static const MethodDef functions[] = {
    {"signal", "(signalnum, handler, /)", signal_signal,
     "Set what a signal does; what it did before.", 0},
    {"getsignal", "(signalnum, /)", signal_getsignal, "What a signal does.", 0},
    {"default_int_handler", "(signalnum, frame, /)", signal_default_int_handler,
     "Raise KeyboardInterrupt.", 0},
    {"raise_signal", "(signalnum, /)", signal_raise_signal, "Send a signal to this process.", 0},
    {"alarm", "(seconds, /)", signal_alarm, "Have SIGALRM sent after some seconds.", 0},
    {"pause", "()", signal_pause, "Wait for a signal.", 0},
    {"strsignal", "(signalnum, /)", signal_strsignal, "A signal's description.", 0},
    {"siginterrupt", "(signalnum, flag, /)", signal_siginterrupt,
     "Whether a signal interrupts system calls.", 0},
    {"set_wakeup_fd", "(fd, /, *, warn_on_full_buffer=True)", signal_set_wakeup_fd,
     "A descriptor that gets each signal's number.", 0},
    {"setitimer", "(which, seconds, interval=0.0, /)", signal_setitimer, "Start a timer.", 0},
    {"getitimer", "(which, /)", signal_getitimer, "The state of a timer.", 0},
    {"valid_signals", "()", signal_valid_signals, "The numbers of all signals.", 0},
    {0},
};

static bool setup(VM *vm, Module *module)
{
    const NumberDef rows[] = {
#define X(name) {#name, name},
        X(SIGHUP) X(SIGINT) X(SIGQUIT) X(SIGILL) X(SIGTRAP) X(SIGABRT) X(SIGBUS) X(SIGFPE)
            X(SIGKILL) X(SIGUSR1) X(SIGSEGV) X(SIGUSR2) X(SIGPIPE) X(SIGALRM) X(SIGTERM) X(SIGCHLD)
                X(SIGCONT) X(SIGSTOP) X(SIGTSTP) X(SIGTTIN) X(SIGTTOU) X(SIGURG) X(SIGXCPU)
                    X(SIGXFSZ) X(SIGVTALRM) X(SIGPROF) X(SIGWINCH) X(SIGIO) X(SIGPWR) X(SIGSYS)
                        X(ITIMER_REAL) X(ITIMER_VIRTUAL) X(ITIMER_PROF) X(SIG_BLOCK) X(SIG_UNBLOCK)
                            X(SIG_SETMASK) X(SIGCLD) X(SIGPOLL) X(SIGIOT) X(SIGSTKFLT)
#undef X
                                {"SIGRTMIN", SIGRTMIN},
        {"SIGRTMAX", SIGRTMAX},
        {"SIG_DFL", 0},
        {"SIG_IGN", 1},
        {"NSIG", SIGNAL_COUNT},
        {0}};
    if (!module_add_numbers(vm, module, rows) || !signal_add_masks(vm, module)) return false;
    Object *error = OBJ(builtin_type(vm, EXC_OS_ERROR));
    return module_add(vm, module, "ItimerError", incref(error));
}

const ModuleDef signal_module = {
    .name = "_signal",
    .doc = "Signals of the process.",
    .functions = functions,
    .setup = setup,
};
