/* What the files of the module faulthandler share. */
#ifndef OURO_MODULE_FAULTHANDLER_H
#define OURO_MODULE_FAULTHANDLER_H

#define raise c_library_raise /* <signal.h> declares one of its own */
#include <signal.h>
#undef raise

#include <pthread.h>

#include "object/module.h"
#include "object/protocol.h"
#include "vm/vm.h"

enum { FAULT_SIGNALS = 65 };

/* Where to write: the object stays alive, so that its descriptor stays open. */
typedef struct FaultFile {
    int fd;
    Object *object; /* owned; NULL: the program gave the descriptor itself */
} FaultFile;

/* A signal at which a handler of this module writes the stacks. */
typedef struct FaultSignal {
    bool on, all_threads, chain;
    FaultFile file;
    struct sigaction before;
} FaultSignal;

/* dump_traceback_later: a thread of the system that waits, outside the VM. */
typedef struct FaultWatch {
    bool runs, cancelled, repeat, exits;
    pid_t process;    /* in a child made by fork() there is no such thread any more */
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t cancel;
    int64_t nanoseconds;
    FaultFile file;
    char title[64];   /* "Timeout (0:00:01)!\n" */
} FaultWatch;

typedef struct FaultState {
    VM *vm;
    uint64_t opener;  /* identity of the thread that imported the module */
    bool enabled, all_threads;
    FaultFile file;
    struct sigaction fatal_before[FAULT_SIGNALS];
    FaultSignal *users; /* owned: FAULT_SIGNALS of them; NULL: none was ever registered */
    void *alternate;  /* owned: stack that handlers run on; NULL none */
    size_t alternate_size;
    stack_t alternate_before;
    FaultWatch watch;
} FaultState;

/* raise(), whose name is taken: to this very thread. */
static inline void fault_raise(int number) { pthread_kill(pthread_self(), number); }

static inline FaultState *fault_state(Object *module) { return ((Module *)module)->state; }
/* The descriptor behind the argument `file`, which is flushed; None or NULL: sys.stderr. */
bool fault_file(VM *vm, MAYBE Object *file, FaultFile *out) RAISES;
void fault_file_close(FaultFile *file);

/* faulthandler_later.c */
NEW Object *fault_dump_later(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;
NEW Object *fault_cancel_later(VM *vm, Object *self, Object *const *args, size_t nargs);
void fault_watch_stop(FaultState *f);
/* faulthandler_crash.c: functions that crash, to try the handlers. Ends with a row without name. */
extern const MethodDef fault_crashes[];

#endif
