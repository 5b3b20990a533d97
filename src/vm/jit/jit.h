/* The template compiler: machine code for bytecode that runs often. docs/jit.md tells how it works.
 *
 * A code object that has been hot for a while is watched for some hundred instructions (the kinds of its operands are
 * recorded), then translated. Native code and the loop share frames and registers, so that either can go on where the other
 * stopped, at any instruction with an entry. */
#ifndef OURO_VM_JIT_JIT_H
#define OURO_VM_JIT_JIT_H

#include "object/code.h"
#include "vm/frame.h"

#if defined(__x86_64__)
#define OURO_JIT 1
#else
#define OURO_JIT 0
#endif

/* What an operand has been seen to be, as bits. */
typedef enum Kind {
    KIND_INT = 1,            /* without object */
    KIND_FLOAT = 2,          /* without object */
    KIND_INT_OBJECT = 4,     /* exact, fits a register */
    KIND_FLOAT_OBJECT = 8,   /* exact */
    KIND_LIST = 16, KIND_TUPLE = 32, /* exact */
    KIND_BOOL = 256, KIND_NONE = 512,
    KIND_OTHER = 1024,
    KIND_RANGE_ITERATOR = 2048, KIND_LIST_ITERATOR = 4096, KIND_TUPLE_ITERATOR = 8192,
    KIND_GENERATOR = 16384,
    KIND_STR = 1 << 15, KIND_DICT = 1 << 16, KIND_SET = 1 << 17, /* exact */
    KIND_STR_ITERATOR = 1 << 18, KIND_STR_ASCII_ITERATOR = 1 << 19,
    KIND_INTS = KIND_INT | KIND_INT_OBJECT,
    KIND_FLOATS = KIND_FLOAT | KIND_FLOAT_OBJECT,
} Kind;

/* Of an instruction: the kinds of its first two sources; of a call the code of the function that was called. */
typedef struct Profile {
    uint32_t left, right;
    uint32_t callee; /* Code.serial; 0: none so far */
    uint16_t arity, arguments, locals, registers, free; /* of the callee */
    uint16_t misses;       /* how often its template was left because it met something else */
    uint32_t class_version;/* a class is called, whose __init__ the callee is: the class's version; 0: a function */
} Profile;

typedef struct NativeBlock NativeBlock;

typedef enum NativeState { NATIVE_WATCHED, NATIVE_COMPILED } NativeState;

/* Hangs at Code.native. */
typedef struct NativeCode {
    NativeState state;
    uint32_t left;          /* watched: instructions still to be recorded */
    uint32_t misses;        /* compiled: how often it met what it was not made for */
    uint32_t translations;
    Profile *profile;       /* one for each instruction word */
    uint32_t *entries;      /* for each instruction word: 1 + offset in `code`, 0: no entry */
    uint8_t *code;          /* of the latest block */
    NativeBlock *blocks;    /* all that were made: frames may return into older ones */
} NativeCode;

/* Where native code stopped: the loop goes on with that frame at that instruction, or returns to C. */
typedef struct NativeExit {
    uintptr_t pc;           /* const Insn *, with the bits below */
    union {
        Frame *frame;
        Object *result;     /* EXIT_ENDS: what the frame that C called returned or yielded, owned */
    };
} NativeExit;
enum { EXIT_RAISES = 1, EXIT_MISS = 2, EXIT_ENDS = 4, EXIT_BITS = 7 };

typedef struct Jit Jit;

enum { JIT_HEAT = 400, JIT_HEAT_EAGER = 2 };
typedef enum JitMode { JIT_ON, JIT_OFF, JIT_EAGER, JIT_STATS } JitMode; /* VMConfig.jit */

/* The code has been hot: starts watching it, if there is memory for that. */
void jit_warm(VM *vm, Code *code);
/* The frame is about to execute pc of code that has a NativeCode: goes on natively if that is possible.
 * Returns where the loop is to go on; with that one instruction. */
NativeExit jit_step(VM *vm, Frame *frame, const Insn *pc);
/* A code object dies. */
void jit_forget(VM *vm, Code *code);
void jit_close(VM *vm);

#endif
