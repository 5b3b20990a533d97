/* Owns the threads of the guest: who holds the VM, how it goes from one to the next, how threads begin and end.
 *
 * All of the VM belongs to the thread that holds it. Some of it, the stacks above all, is that thread's own: it is put aside
 * when the thread lets go, and the next one's is put in its place. So nothing else in the runtime need know of threads. A
 * thread lets go when it waits for the system, and at the next safe point when another has waited for SWITCH_NS.
 *
 * The mutex protects what says who holds the VM, nothing else.
 */
#define _GNU_SOURCE
#define raise c_library_raise /* <signal.h> declares one of its own */
#include <signal.h>
#undef raise

#include "vm/thread.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "object/exception.h"
#include "object/protocol.h"
#include "vm/glance.h"

enum {
    STACK_DEFAULT = 768 << 10, /* of C; charged to the budget as a whole */
    STACK_MORE = 256 << 10,    /* than was asked for: what recursion_enter keeps */
    SWITCH_NS = 5000000,
    END_KICK_NS = 5000000,   /* how often a thread that is to end is woken from a system call */
    END_KICKS = 400,
};
enum { VALUES = 1 << 24, RECORDS = 1 << 18 }; /* address space, touched as used */

/* What belongs to a thread, while another one holds the VM. */
typedef struct Aside {
    Value *stack, *stack_end, *stack_limit;
    Frame *frames, *next_frame, *current;
    uint32_t depth, frames_charged, frames_max;
    bool overflowed, aside;
    Object *pending, *handled; /* owned */
    uintptr_t c_stack_limit;
    uint32_t repr_depth;
    struct ReprEntry *repr_stack;
    uint32_t dying_depth, dying_queue[2];
} Aside;

struct Thread {
    Thread *next;
    pthread_t id;
    Aside own;
    Object *function; /* owned; NULL in the first */
    Tuple *args;      /* owned */
    Dict *keywords;   /* owned, may be NULL */
    ThreadLock *gives;/* of gives_owner */
    Object *gives_owner; /* owned, may be NULL */
    size_t c_stack;   /* bytes charged */
    VM *vm;
};

struct Threads {
    pthread_mutex_t mutex;
    pthread_cond_t free, taken;
    bool held;
    unsigned waiting;  /* for the VM */
    uint64_t turns;    /* how often the VM has been taken */
    Thread *current;
    Thread *first;     /* signals and the end of the program are its business; it begins the list of all */
    Thread *lost;      /* those of the process that this one was forked from */
    size_t count;      /* besides the first */
    Thread opener;     /* the one that was there before */
    atomic_bool wanted;/* somebody has waited long; looked at without the mutex */
    bool signal_waits; /* for the first thread */
    bool closing;      /* only the first thread goes on */
    bool ending;       /* and the others unwind */
    sigset_t signals;  /* the first thread's mask */
};

/* ---- what is a thread's own ---- */

static void put_aside(VM *vm, Aside *a) {
    Heap *heap = vm_heap(vm);
    Core *core = &vm->core;
    *a = (Aside){
        .stack = vm->stack, .stack_end = vm->stack_end, .stack_limit = vm->stack_limit,
        .frames = vm->frames, .next_frame = vm->next_frame, .current = vm->current,
        .depth = vm->depth, .frames_charged = vm->frames_charged, .frames_max = vm->frames_max,
        .overflowed = vm->overflowed, .aside = heap_keep_aside(vm, false),
        .pending = core->pending, .handled = core->handled, .c_stack_limit = core->c_stack_limit,
        .repr_depth = core->repr_depth, .repr_stack = core->repr_stack,
        .dying_depth = heap->dying_depth, .dying_queue = {heap->dying_queue[0], heap->dying_queue[1]},
    };
}

static void put_back(VM *vm, const Aside *a) {
    Heap *heap = vm_heap(vm);
    Core *core = &vm->core;
    vm->stack = a->stack, vm->stack_end = a->stack_end, vm->stack_limit = a->stack_limit;
    vm->frames = a->frames, vm->next_frame = a->next_frame, vm->current = a->current;
    vm->depth = a->depth, vm->frames_charged = a->frames_charged, vm->frames_max = a->frames_max;
    vm->overflowed = a->overflowed;
    core->pending = a->pending, core->handled = a->handled, core->c_stack_limit = a->c_stack_limit;
    core->repr_depth = a->repr_depth, core->repr_stack = a->repr_stack;
    heap->dying_depth = a->dying_depth;
    heap->dying_queue[0] = a->dying_queue[0], heap->dying_queue[1] = a->dying_queue[1];
    heap_keep_aside(vm, a->aside);
    vm_set_recursion_limit(vm, vm->recursion_limit); /* it may have been changed meanwhile */
}

/* ---- who holds the VM ---- */

static struct timespec from_now(int64_t nanoseconds) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += nanoseconds / 1000000000;
    t.tv_nsec += nanoseconds % 1000000000;
    if (t.tv_nsec >= 1000000000) t.tv_sec++, t.tv_nsec -= 1000000000;
    return t;
}

static void take(VM *vm, Thread *me) {
    Threads *t = vm->threads;
    pthread_mutex_lock(&t->mutex);
    t->waiting++;
    while (t->held || (t->closing && !t->ending && me != t->first)) {
        uint64_t turn = t->turns;
        if (t->closing && !t->ending && me != t->first) {
            pthread_cond_wait(&t->taken, &t->mutex);
            continue;
        }
        struct timespec end = from_now(vm->switch_nanoseconds ? vm->switch_nanoseconds : SWITCH_NS);
        bool late = pthread_cond_timedwait(&t->free, &t->mutex, &end) == ETIMEDOUT;
        if (!late || !t->held || turn != t->turns) continue;
        t->wanted = true;
        heap_ask(vm_heap(vm), ATTENTION_SWITCH);
    }
    t->waiting--;
    t->held = true;
    t->turns++;
    t->current = me;
    pthread_cond_broadcast(&t->taken);
    pthread_mutex_unlock(&t->mutex);
    put_back(vm, &me->own);
    if (t->signal_waits && me == t->first) {
        t->signal_waits = false;
        heap_ask(vm_heap(vm), ATTENTION_SIGNAL);
    }
    if (t->ending && me != t->first) heap_ask(vm_heap(vm), ATTENTION_SWITCH);
}

static void let_go(Threads *t) {
    pthread_mutex_lock(&t->mutex);
    t->held = false;
    t->wanted = false;
    pthread_cond_signal(&t->free);
    pthread_mutex_unlock(&t->mutex);
}

Thread *thread_let_go(VM *vm) {
    int error = errno;
    Threads *t = vm->threads;
    Thread *me = t->current;
    put_aside(vm, &me->own);
    let_go(t);
    errno = error;
    return me;
}

void thread_hold(VM *vm, Thread *me) {
    int error = errno;
    take(vm, me);
    errno = error;
}

/* Whoever waits gets its turn before this one does again. */
static void pass_on(VM *vm) {
    Threads *t = vm->threads;
    Thread *me = t->current;
    put_aside(vm, &me->own);
    pthread_mutex_lock(&t->mutex);
    uint64_t turn = t->turns;
    t->held = false;
    t->wanted = false;
    pthread_cond_signal(&t->free);
    while (t->waiting && turn == t->turns && !t->closing) {
        struct timespec end = from_now(SWITCH_NS);
        pthread_cond_timedwait(&t->taken, &t->mutex, &end);
    }
    pthread_mutex_unlock(&t->mutex);
    take(vm, me);
}

bool thread_attend(VM *vm) {
    Threads *t = vm->threads;
    if (!t) return true;
    if (t->wanted) pass_on(vm);
    if (!t->ending || t->current == t->first) return true;
    heap_ask(vm_heap(vm), ATTENTION_SWITCH);
    raise(vm, EXC_SYSTEM_EXIT, "the program has ended");
    return false;
}

bool thread_unwinds(const VM *vm) { return vm->threads && vm->threads->ending && vm->threads->current != vm->threads->first; }

bool thread_is_first(const VM *vm) { return !vm->threads || vm->threads->current == vm->threads->first; }

void thread_keep_signal(VM *vm) {
    vm->threads->signal_waits = true;
    vm->threads->wanted = true;
    heap_ask(vm_heap(vm), ATTENTION_SWITCH);
}

bool thread_await_file(VM *vm, int fd, short events) {
    if (!vm->threads || !vm->threads->count || fd < 0) return true;
    struct pollfd file = {.fd = fd, .events = events};
    while (poll(&file, 1, 0) == 0) {
        Thread *me = waiting_begins(vm);
        poll(&file, 1, -1);
        waiting_ends(vm, me);
        if (!vm_look_up(vm)) return false;
    }
    return true;
}

/* ---- locks ---- */

struct Waiter {
    sem_t wake;
    Waiter *next, *previous;
};

static void append_waiter(ThreadLock *lock, Waiter *w) {
    w->previous = lock->last;
    if (lock->last) lock->last->next = w;
    else lock->first = w;
    lock->last = w;
}

static void remove_waiter(ThreadLock *lock, Waiter *w) {
    if (w->previous) w->previous->next = w->next;
    else lock->first = w->next;
    if (w->next) w->next->previous = w->previous;
    else lock->last = w->previous;
}

void lock_give(ThreadLock *lock) {
    lock->held = false;
    if (lock->first) sem_post(&lock->first->wake);
}

static LockResult wait_for_lock(VM *vm, ThreadLock *lock, Waiter *w, int64_t nanoseconds) {
    struct timespec end = from_now(nanoseconds < 0 ? 0 : nanoseconds);
    while (lock->held) {
        Thread *me = waiting_begins(vm);
        int failed = nanoseconds < 0 ? sem_wait(&w->wake) : sem_clockwait(&w->wake, CLOCK_MONOTONIC, &end);
        waiting_ends(vm, me);
        if (failed && errno == ETIMEDOUT && lock->held) return LOCK_LATE;
        if (!vm_look_up(vm)) return LOCK_RAISED;
    }
    lock->held = true;
    return LOCK_TAKEN;
}

LockResult lock_take(VM *vm, ThreadLock *lock, int64_t nanoseconds) {
    if (likely(!lock->held)) {
        lock->held = true;
        return LOCK_TAKEN;
    }
    if (nanoseconds == 0) return LOCK_LATE;
    Waiter w = {.next = NULL};
    sem_init(&w.wake, 0, 0);
    append_waiter(lock, &w);
    LockResult result = wait_for_lock(vm, lock, &w, nanoseconds);
    remove_waiter(lock, &w);
    if (!lock->held && lock->first) sem_post(&lock->first->wake); /* it was woken for nothing */
    sem_destroy(&w.wake);
    return result;
}

/* ---- a thread's life ---- */

static void open_mutex(Threads *t) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&t->mutex, NULL);
    pthread_cond_init(&t->free, &attributes);
    pthread_cond_init(&t->taken, &attributes);
    pthread_condattr_destroy(&attributes);
}

static bool open_threads(VM *vm) {
    if (vm->threads) return true;
    Threads *t = memory_alloc_zeroed(vm, sizeof *t);
    if (!t) return false;
    open_mutex(t);
    t->held = true;
    t->first = t->current = &t->opener;
    t->opener.id = pthread_self();
    t->opener.vm = vm;
    pthread_sigmask(SIG_BLOCK, NULL, &t->signals);
    vm->threads = t;
    return true;
}

/* Gives what the thread owned back. The VM is held, but not with this thread's stacks. */
static void thread_free(VM *vm, Thread *thread) {
    if (thread->own.stack) munmap(thread->own.stack, VALUES * sizeof(Value));
    if (thread->own.frames) munmap(thread->own.frames, RECORDS * sizeof(Frame));
    heap_discharge(vm, (size_t)(thread->own.stack_limit - thread->own.stack) * sizeof(Value));
    if (thread->own.frames_charged > FRAMES_FREE)
        heap_discharge(vm, (thread->own.frames_charged - FRAMES_FREE) * sizeof(Frame));
    heap_discharge(vm, thread->c_stack);
    xdecref(thread->function);
    xdecref(thread->args);
    xdecref(thread->keywords);
    xdecref(thread->gives_owner);
    memory_free(vm, thread, sizeof *thread);
}

static Thread *thread_new(VM *vm, Object *function, Tuple *args, Dict *keywords) {
    Thread *thread = memory_alloc_zeroed(vm, sizeof *thread);
    if (!thread) return NULL;
    size_t c_stack = (vm->thread_stack_size ? vm->thread_stack_size : STACK_DEFAULT) + STACK_MORE;
    Aside *own = &thread->own;
    own->stack = own->stack_limit = address_space(VALUES * sizeof(Value));
    own->frames = own->next_frame = address_space(RECORDS * sizeof(Frame));
    bool charged = own->stack && own->frames && heap_charge(vm, c_stack);
    if (!charged) {
        thread_free(vm, thread);
        raise_memory_error(vm);
        return NULL;
    }
    thread->c_stack = c_stack;
    own->stack_end = own->stack + VALUES;
    own->frames_max = RECORDS;
    own->frames_charged = FRAMES_FREE;
    thread->function = incref(function);
    thread->args = incref(args);
    thread->keywords = keywords ? incref(keywords) : NULL;
    thread->vm = vm;
    return thread;
}

static void tell_failure(VM *vm, Thread *thread) {
    if (thread_unwinds(vm) || object_is_instance_of(vm->core.pending, builtin_type(vm, EXC_SYSTEM_EXIT))) exception_clear(vm);
    else exception_unraisable(vm, "Exception ignored in thread started by", thread->function);
}

static void unlink_thread(Threads *t, Thread *thread) {
    pthread_mutex_lock(&t->mutex);
    Thread **link = &t->first->next;
    while (*link != thread) link = &(*link)->next;
    *link = thread->next;
    pthread_mutex_unlock(&t->mutex);
}

static void link_thread(Threads *t, Thread *thread) {
    pthread_mutex_lock(&t->mutex);
    Thread **link = &t->first->next;
    while (*link) link = &(*link)->next;
    *link = thread;
    pthread_mutex_unlock(&t->mutex);
    t->count++;
}

static void thread_end(VM *vm, Thread *thread) {
    Threads *t = vm->threads;
    if (thread == t->first) _exit(0); /* forked in this thread: there is nobody to go on */
    if (vm->thread_ended) vm->thread_ended(vm, (uint64_t)thread->id);
    clear_ref(&thread->function);
    clear_ref(&thread->args);
    clear_ref(&thread->keywords);
    if (thread->gives && thread->gives->held) lock_give(thread->gives);
    clear_ref(&thread->gives_owner);
    clear_ref(&vm->core.handled);
    exception_clear(vm);
    put_aside(vm, &thread->own);
    unlink_thread(t, thread);
    t->count--;
    thread_free(vm, thread);
    let_go(t);
}

static void *thread_main(void *argument) {
    Thread *thread = argument;
    VM *vm = thread->vm;
    take(vm, thread);
    core_use_current_stack(vm);
    Object *result = object_call_unpacked(vm, thread->function, thread->args, thread->keywords);
    if (!result) tell_failure(vm, thread);
    xdecref(result);
    thread_end(vm, thread);
    return NULL;
}

/* Signals stay with the first thread, so that one that waits is woken by them. */
static int create(Threads *t, Thread *thread) {
    pthread_attr_t attributes;
    sigset_t all, before;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, thread->c_stack);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    sigfillset(&all);
    sigdelset(&all, SIGSEGV), sigdelset(&all, SIGBUS), sigdelset(&all, SIGFPE), sigdelset(&all, SIGILL), sigdelset(&all, SIGURG);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (thread_is_first(thread->vm)) t->signals = before;
    int error = pthread_create(&thread->id, &attributes, thread_main, thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return error;
}

uint64_t thread_start(VM *vm, Object *function, Tuple *args, Dict *keywords) {
    if (!open_threads(vm)) return 0;
    Threads *t = vm->threads;
    Thread *thread = thread_new(vm, function, args, keywords);
    if (!thread) return 0;
    link_thread(t, thread); /* its id is set before it can take the VM */
    if (create(t, thread)) {
        unlink_thread(t, thread);
        t->count--;
        thread_free(vm, thread);
        raise(vm, EXC_RUNTIME_ERROR, "can't start new thread");
        return 0;
    }
    return (uint64_t)thread->id;
}

uint64_t thread_identity(void) { return (uint64_t)pthread_self(); }

size_t thread_count(const VM *vm) { return vm->threads ? vm->threads->count : 0; }

void thread_gives_at_end(VM *vm, ThreadLock *lock, Object *owner) {
    if (thread_is_first(vm)) return;
    Thread *me = vm->threads->current;
    me->gives = lock;
    set_ref(&me->gives_owner, incref(owner));
}

/* ---- the end, and fork() ---- */

static void wake_up(int number) { (void)number; }

/* Threads that wait in a system call are woken by a signal that does nothing. */
static void kick(Threads *t) {
    pthread_mutex_lock(&t->mutex);
    for (Thread *thread = t->first->next; thread; thread = thread->next) pthread_kill(thread->id, SIGURG);
    pthread_mutex_unlock(&t->mutex);
}

static void close_threads(VM *vm) {
    Threads *t = vm->threads;
    pthread_cond_destroy(&t->free);
    pthread_cond_destroy(&t->taken);
    pthread_mutex_destroy(&t->mutex);
    vm->threads = NULL;
    memory_free(vm, t, sizeof *t);
}

bool threads_close(VM *vm, bool whole) {
    Threads *t = vm->threads;
    if (!t) return true;
    pthread_mutex_lock(&t->mutex);
    t->closing = true;
    t->ending = whole;
    pthread_mutex_unlock(&t->mutex);
    if (!whole) return true;
    struct sigaction quiet = {.sa_handler = wake_up}, before;
    sigaction(SIGURG, &quiet, &before);
    for (int i = 0; t->count && i < END_KICKS; i++) {
        kick(t);
        Thread *me = thread_let_go(vm);
        clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){.tv_nsec = END_KICK_NS}, NULL);
        thread_hold(vm, me);
    }
    sigaction(SIGURG, &before, NULL);
    if (t->count) return false;
    close_threads(vm);
    return true;
}

/* What the lost threads had stays: their frames hold objects of the parent, which are as alive as they were. */
void threads_after_fork(VM *vm) {
    Threads *t = vm->threads;
    if (!t) return;
    open_mutex(t);
    t->waiting = 0;
    t->wanted = false;
    if (t->first != t->current) threads_restore_signals(vm);
    Thread **link = &t->first, **end = &t->lost;
    while (*end) end = &(*end)->next;
    while (*link != t->current) link = &(*link)->next;
    *link = t->current->next; /* now all but the current one hang at first */
    *end = t->first;
    t->first = t->current;
    t->first->next = NULL;
    t->count = 0;
}

void threads_restore_signals(VM *vm) {
    if (vm->threads) pthread_sigmask(SIG_SETMASK, &vm->threads->signals, NULL);
}

/* ---- roots ---- */

static Thread *next_thread(const Threads *t, const Thread *thread, bool *lost) {
    if (thread->next || *lost) return thread->next;
    *lost = true;
    return t->lost;
}

bool thread_frames(const VM *vm, size_t index, FrameStack *out) {
    const Threads *t = vm->threads;
    const Thread *thread = t ? t->first : NULL;
    bool lost = false;
    for (size_t i = index; thread && i > 0; i--) thread = next_thread(t, thread, &lost);
    if (!thread && (t || index > 0)) return false;
    bool runs = !thread || thread == t->current;
    *out = runs ? (FrameStack){vm->frames, vm->next_frame, vm->current, .handled = vm->core.handled}
                : (FrameStack){thread->own.frames, thread->own.next_frame, thread->own.current, .handled = thread->own.handled};
    out->identity = lost ? 0 : runs ? thread_identity() : (uint64_t)thread->id;
    return true;
}

bool thread_glance(const VM *vm, size_t index, const Frame **current, uint64_t *identity) {
    const Threads *t = vm->threads;
    const Thread *at = t ? t->first : NULL;
    Thread thread;
    *current = vm->current;
    *identity = 0;
    if (!t) return index == 0;
    for (size_t i = 0; at && glance_read(&thread, at, sizeof thread); at = thread.next, i++) {
        if (i < index) continue;
        if (at != t->current) *current = thread.own.current;
        *identity = (uint64_t)thread.id;
        return true;
    }
    return false;
}

bool thread_exists(const VM *vm, uint64_t identity) {
    FrameStack thread;
    if (vm->threads && vm->threads->closing && !vm->threads->ending) return identity == thread_identity();
    for (size_t i = 0; thread_frames(vm, i, &thread); i++)
        if (thread.identity == identity) return true;
    return false;
}

static void visit_maybe(const void *o, Visit visit, void *context) {
    if (o) visit((Object *)o, context);
}

void threads_visit(VM *vm, Visit visit, void *context) {
    const Threads *t = vm->threads;
    bool lost = false;
    for (const Thread *thread = t ? t->first : NULL; thread; thread = next_thread(t, thread, &lost)) {
        const void *const fields[] = {thread->function, thread->args, thread->keywords, thread->gives_owner};
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) visit_maybe(fields[i], visit, context);
        if (thread == t->current) continue;
        visit_maybe(thread->own.pending, visit, context);
        visit_maybe(thread->own.handled, visit, context);
    }
}
