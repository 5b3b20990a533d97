/* faulthandler.dump_traceback_later: a thread of the system, unknown to the VM, waits and then writes the stacks. It never takes the
 * VM; so it also tells where a program hangs that does not let go. */
#define _GNU_SOURCE
#include "module/faulthandler.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "module/waiting.h"
#include "vm/glance.h"

enum { WATCH_STACK = 256 << 10, SETTLE_NS = 2000000 };

/* Waits until then, the mutex held. False: cancelled. */
static bool wait_until(FaultWatch *w, int64_t then) {
    struct timespec end = {.tv_sec = then / NANOSECONDS_A_SECOND, .tv_nsec = then % NANOSECONDS_A_SECOND};
    int error = 0;
    while (!w->cancelled && error != ETIMEDOUT) error = pthread_cond_timedwait(&w->cancel, &w->mutex, &end);
    return !w->cancelled;
}

static void *watch_main(void *argument) {
    FaultState *f = argument;
    FaultWatch *w = &f->watch;
    pthread_mutex_lock(&w->mutex);
    do {
        if (!wait_until(w, waiting_now() + w->nanoseconds)) break;
        /* The loop is asked to look up, for no reason: so it notes where it is. If it does not, that is told which it noted last. */
        heap_ask(vm_heap(f->vm), ATTENTION_SWITCH);
        if (!wait_until(w, waiting_now() + SETTLE_NS)) break;
        GlanceText t = {.fd = w->file.fd};
        glance_put(&t, w->title);
        glance_flush(&t);
        glance_threads(f->vm, w->file.fd, 0, f->opener);
        if (w->exits) _exit(1);
    } while (w->repeat);
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

void fault_watch_stop(FaultState *f) {
    FaultWatch *w = &f->watch;
    if (!w->runs) return;
    if (w->process == getpid()) {
        pthread_mutex_lock(&w->mutex);
        w->cancelled = true;
        pthread_cond_signal(&w->cancel);
        pthread_mutex_unlock(&w->mutex);
        pthread_join(w->thread, NULL);
        pthread_cond_destroy(&w->cancel);
        pthread_mutex_destroy(&w->mutex);
    }
    w->runs = false;
    heap_discharge(f->vm, WATCH_STACK);
    fault_file_close(&w->file);
}

/* Starts the thread with all signals blocked: they are the program's. */
static int create(FaultState *f) {
    FaultWatch *w = &f->watch;
    pthread_attr_t attributes;
    pthread_condattr_t clock;
    sigset_t all, before;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_mutex_init(&w->mutex, NULL);
    pthread_cond_init(&w->cancel, &clock);
    pthread_condattr_destroy(&clock);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, WATCH_STACK);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&w->thread, &attributes, watch_main, f);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return error;
}

/* "Timeout (1:02:03.000400)!": what is less than a second only if there is such. */
static void make_title(char *title, size_t size, int64_t nanoseconds) {
    int64_t micro = (nanoseconds + 999) / 1000, seconds = micro / 1000000;
    int n = snprintf(title, size, "Timeout (%lld:%02d:%02d", (long long)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
    if (micro % 1000000) n += snprintf(title + n, size - (size_t)n, ".%06d", (int)(micro % 1000000));
    snprintf(title + n, size - (size_t)n, ")!\n");
}

/* args: timeout, repeat, file, exit */
Object *fault_dump_later(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    FaultState *f = fault_state(self);
    FaultWatch *w = &f->watch;
    FaultFile file;
    int64_t nanoseconds;
    int repeat = args[1] ? object_truth(vm, args[1]) : 0, exits = args[3] ? object_truth(vm, args[3]) : 0;
    if (repeat < 0 || exits < 0 || !waiting_seconds(vm, args[0], &nanoseconds)) return NULL;
    if (nanoseconds <= 0) return raise(vm, EXC_VALUE_ERROR, "timeout must be greater than 0");
    if (nanoseconds > INT64_MAX / 2) return raise(vm, EXC_OVERFLOW_ERROR, "timeout value is too large");
    if (!fault_file(vm, args[2], &file)) return NULL;
    fault_watch_stop(f);
    w->repeat = repeat;
    w->exits = exits;
    w->cancelled = false;
    w->nanoseconds = nanoseconds;
    w->process = getpid();
    make_title(w->title, sizeof w->title, nanoseconds);
    if (!heap_charge(vm, WATCH_STACK)) {
        fault_file_close(&file);
        return raise_memory_error(vm);
    }
    w->file = file;
    w->runs = true;
    if (create(f) == 0) return NEW_NONE(vm);
    pthread_cond_destroy(&w->cancel);
    pthread_mutex_destroy(&w->mutex);
    w->runs = false;
    heap_discharge(vm, WATCH_STACK);
    fault_file_close(&w->file);
    return raise(vm, EXC_RUNTIME_ERROR, "unable to start watchdog thread");
}

Object *fault_cancel_later(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    fault_watch_stop(fault_state(self));
    return NEW_NONE(vm);
}
