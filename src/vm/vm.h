/* The VM: everything one interpreter owns, in one struct at the base of its address range. */
#ifndef OURO_VM_VM_H
#define OURO_VM_VM_H

#include "compile/compile.h"
#include "memory/collector.h"
#include "object/core.h"
#include "vm/frame.h"

/* How a VM is opened. Zero means the default everywhere. */
typedef struct VMConfig {
    size_t memory_limit;      /* bytes, 0: none */
    uint32_t recursion_limit; /* Python frames, default 1000 */
    bool isolated;            /* -I: no environment, no user paths */
    bool ignore_environment;  /* -E: PYTHON* variables are not looked at */
    bool safe_path, no_user_site, dev_mode;
    int inspect, interactive, quiet, verbose, bytes_warning, debug; /* for sys.flags */
    uint64_t hash_seed;       /* with has_hash_seed: PYTHONHASHSEED */
    bool has_hash_seed;
    bool no_site, unbuffered, no_specialise, audit, gc_stress, gc_stats;
    bool ends_process;        /* closing runs finalisers, but leaves the memory to the process's end */
    int jit;                  /* JitMode (vm/jit/jit.h): machine code for what runs often */
    int optimise;             /* -O level */
    bool no_bytecode;         /* -B: sys.dont_write_bytecode at the start */
    const char *pycache_prefix; /* sys.pycache_prefix at the start; NULL or empty: None */
    bool has_max_str_digits;
    uint32_t max_str_digits;  /* sys.set_int_max_str_digits at the start */
    const char *stream_errors; /* of stdin and stdout; NULL: "strict" */
    const char *executable;
} VMConfig;

typedef struct Threads Threads;

struct VM {
    Core core;                /* first: the Heap starts it, and the VM starts the address range */
    VMConfig config;
    /* the stacks */
    Value *stack, *stack_end, *stack_limit; /* reserved range; usable now up to the limit */
    Frame *frames;                          /* control records of stack frames */
    Frame *next_frame;                      /* first unused record */
    Frame *current;                         /* running frame, NULL outside */
    uint32_t depth, recursion_limit;
    uint32_t depth_limit;                   /* the recursion limit, or what there are charged frame records for if that is less */
    uint32_t frames_charged, frames_max;
    uint32_t origin_depth;                  /* of how many callers a new coroutine keeps the place: sys.set_coroutine_origin_tracking_depth */
    bool yielded;                           /* loop_run's result is a yielded value, not a returned one */
    struct Jit *jit;                        /* owned: machine code; NULL: none yet */
    bool finalizing;                        /* vm_close is at work: sys.is_finalizing() */
    bool overflowed;                        /* a RecursionError is being handled: a little more room */
    /* import */
    bool making_spec;        /* importlib is asked for a module's __spec__ */
    Object *standard_import; /* builtins.__import__ as it was made; borrowed from builtins */
    uint32_t compile_flags;
    /* ending, signals */
    struct List *exit_functions;    /* owned: atexit's (function, args tuple, keywords dict or None); NULL: none yet */
    bool (*on_signal)(VM *vm);      /* what ATTENTION_SIGNAL means here; NULL: KeyboardInterrupt. False RAISES */
    struct SignalTable *signals;    /* owned by module/signal.c */
    /* threads */
    Threads *threads;               /* owned by thread.c; NULL until a second one is started */
    int64_t switch_nanoseconds;     /* a thread that has waited for so long gets its turn; 0: the default */
    size_t thread_stack_size;       /* bytes of C stack of those to come, 0: the default */
    struct ThreadLocal *locals;     /* those that live, linked: module/thread_local.c */
    void (*thread_ended)(VM *vm, uint64_t identity); /* told of it while the thread still holds the VM; NULL: nobody */
};

enum { FRAMES_FREE = 1024 }; /* records of a thread's stack of frames that are not charged */
/* Address space for a stack: it takes memory as it is used. NULL: there is none. */
void *address_space(size_t bytes);
void vm_set_recursion_limit(VM *vm, uint32_t limit);
/* The first register not in use by stack frames. A generator's registers lie in its object, above its caller's. */
static inline Value *vm_stack_top(VM *vm) {
    Frame *frame = vm->current;
    while (frame && frame->generator) frame = frame->back;
    return frame ? frame->regs + frame->code->register_count : vm->stack;
}

/* Opens a VM with builtins, sys and the stacks ready; NULL: out of memory. */
VM *vm_open(const VMConfig *config);
/* finish.c: the end of the program, while everything still works: runs the exit functions, last registered first, and
 * flushes stdout and stderr. What they raise is told through sys.unraisablehook. False: stdout could not be written. */
bool vm_finish(VM *vm);
/* Calls and forgets the exit functions. */
void vm_run_exit_functions(VM *vm);
/* Destroys everything, reports what is left. Returns the number of objects still alive. */
size_t vm_close(VM *vm);

/* Runs code in a namespace. locals NULL: globals. NEW result (None for exec units). */
NEW Object *vm_run_code(VM *vm, STEALS Code *code, Dict *globals, Object *locals) RAISES;
/* Runs a class body, or other code with free variables, with a mapping as its local namespace. NEW. */
NEW Object *vm_run_body(VM *vm, Function *body, Object *namespace_) RAISES;
/* Compiles and runs text as a file in the namespace of module __main__. */
NEW Object *vm_run_text(VM *vm, const char *text, size_t length, const char *filename, CompileMode mode, Dict *globals) RAISES;
BORROWED Dict *vm_main_globals(VM *vm) RAISES;
/* Calls a Python function from C: the function type's call slot. */
NEW Object *vm_call_function(VM *vm, Object *function, Object *const *args, size_t nargs, Tuple *kwnames) RAISES;

/* call.c: makes the frame of a function whose arguments lie in regs[0..nargs), the last ones named by kwnames (owned
 * values, consumed). Binds, zeroes the other locals, pushes. NULL RAISES (regs released). Generator functions: see code. */
Frame *frame_push(VM *vm, Function *function /* STEALS */, Value *regs, size_t nargs, Tuple *kwnames, FrameKind kind,
                  uint8_t resume) RAISES;
/* bind.c: brings the arguments to the parameters' places and empties the other locals; false RAISES with regs released. */
bool bind_arguments(VM *vm, Function *function, Value *regs, size_t nargs, Tuple *kwnames) RAISES;
/* Makes room for `count` registers from `from` on. False RAISES MemoryError / RecursionError. */
bool stack_reserve(VM *vm, Value *from, size_t count) RAISES;
/* The depth has come to its limit: raises that if only the charged frame records have run out. False RAISES. */
bool depth_reserve(VM *vm) RAISES;
/* Prepares a code object for its first run. False RAISES. */
bool code_prepare(VM *vm, Code *code) RAISES;

/* Runs a frame that is on top (and what it calls), in machine code or in the loop, until it returns or yields; NULL RAISES.
 * A function's frame is gone afterwards. */
NEW Object *frame_run(VM *vm, Frame *frame) RAISES;
/* loop.c: the same in the loop. `stopped`: where machine code stopped before (NativeExit.pc); 0: at the frame's pc. */
NEW Object *loop_run(VM *vm, Frame *frame, uintptr_t stopped) RAISES;
/* The attention word is set: signals, collector, budgets. False RAISES. */
bool vm_attend(VM *vm) RAISES;
/* The same, if it is. */
static inline bool vm_look_up(VM *vm) { return likely(!vm_heap(vm)->attention) || vm_attend(vm); }
extern const struct TypeSpec frame_type, generator_type;

#endif
