/* Threads of the guest: each is a thread of the system with stacks of its own, and one at a time works on the VM, the one that
 * holds it. Nothing here exists before the second thread is started. */
#ifndef OURO_VM_THREAD_H
#define OURO_VM_THREAD_H

#include "vm/vm.h"

typedef struct Waiter Waiter;

/* A lock of the guest: may be released by another thread than took it. Only who holds the VM touches it. */
typedef struct ThreadLock {
    bool held;
    Waiter *first, *last; /* they wait on their own C stacks */
} ThreadLock;

typedef enum LockResult { LOCK_TAKEN, LOCK_LATE, LOCK_RAISED } LockResult;

/* Takes the lock, waiting up to so many nanoseconds, negative: without an end. Signals are seen to meanwhile. */
LockResult lock_take(VM *vm, ThreadLock *lock, int64_t nanoseconds) RAISES;
/* Gives a held lock back and wakes who waited longest. */
void lock_give(ThreadLock *lock);

/* Starts a thread that calls function(*args, **keywords); `function` names it in messages. Its identity, 0 RAISES. */
uint64_t thread_start(VM *vm, Object *function, Tuple *args, MAYBE Dict *keywords) RAISES;
/* Identity of the running thread, as pthread_self() gives it. */
uint64_t thread_identity(void);
/* How many there are besides the first. */
size_t thread_count(const VM *vm);
/* A lock to be given back, if it is held then, when the running thread ends; the object that owns it is kept until then.
 * Nothing is kept for the first thread. */
void thread_gives_at_end(VM *vm, ThreadLock *lock, Object *owner);
enum { THREAD_STACK_LEAST = 32 << 10 }; /* for VM.thread_stack_size */

/* Who waits for the system lets others work meanwhile. Between the two nothing of the VM may be touched, not even read, but
 * memory that nobody else knows of. errno survives both. */
typedef struct Thread Thread;
BORROWED Thread *thread_let_go(VM *vm);
void thread_hold(VM *vm, Thread *me);
static inline MAYBE Thread *waiting_begins(VM *vm) { return unlikely(vm->threads != NULL) ? thread_let_go(vm) : NULL; }
static inline void waiting_ends(VM *vm, MAYBE Thread *me) {
    if (unlikely(me != NULL)) thread_hold(vm, me);
}
/* Waits until a read (POLLIN) or a small write (POLLOUT) of this descriptor will not wait, while others work. Returns at once
 * when there is one thread. Signals are seen to meanwhile: false RAISES. */
bool thread_await_file(VM *vm, int fd, short events) RAISES;

/* ATTENTION_SWITCH: somebody has waited long. False RAISES. */
bool thread_attend(VM *vm) RAISES;
/* The running thread is to end, and nothing of the program is to run in it any more: no handler, no finally. */
bool thread_unwinds(const VM *vm);
/* Is the running thread the one that signals are handled in? */
bool thread_is_first(const VM *vm);
/* A signal has arrived in another thread than the first: it is seen to when that runs. */
void thread_keep_signal(VM *vm);

/* The program ends: from now on only the first thread runs. With `whole` the others are ended; false: some could not be, and the
 * VM must stay. */
bool threads_close(VM *vm, bool whole);
/* After fork(), in the child: the others are gone. */
void threads_after_fork(VM *vm);
/* A child process that will run another program starts with the signals of the first thread. Async-signal-safe. */
void threads_restore_signals(VM *vm);

/* The frames of a thread. */
typedef struct FrameStack {
    Frame *records, *next, *current;
    uint64_t identity; /* 0: the thread belonged to the process that this one was forked from */
    Object *handled;   /* BORROWED: the exception it handles; NULL none */
} FrameStack;

/* Those of thread number `index`, the first one's is 0. False: there are not so many. */
bool thread_frames(const VM *vm, size_t index, FrameStack *out);
/* The same from outside (vm/glance.h): thread number `index` as it looks at this moment. *identity is 0 when there has never been a
 * second thread. Async-signal-safe; false also when the list of threads is just being changed. */
bool thread_glance(const VM *vm, size_t index, const Frame **current, uint64_t *identity);
/* Does a thread of this process have that identity, and may it run again? */
bool thread_exists(const VM *vm, uint64_t identity);
/* What the threads that do not run keep besides frames: exceptions, functions to call, locks. */
void threads_visit(VM *vm, Visit visit, void *context);

#endif
