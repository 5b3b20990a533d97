/* Frames: the running functions, their registers, and the objects that show them to Python. */
#ifndef OURO_VM_FRAME_H
#define OURO_VM_FRAME_H

#include "object/function.h"
#include "vm/value.h"

typedef struct FrameObject FrameObject;
typedef struct Generator Generator;

typedef enum FrameKind {
    FRAME_CALL,      /* called by the loop: the result goes to the register that operand a of the caller's instruction names */
    FRAME_INIT,      /* the same for __init__ of a class being called: register b holds the instance, the result */
    FRAME_SPECIAL,   /* a special method called by another instruction than a call: see special.h */
    FRAME_ENTRY,     /* called from C: the loop returns its result */
    FRAME_GENERATOR, /* of a generator, resumed by the loop: yields go to back->regs[dest] */
    FRAME_GENERATOR_ENTRY, /* of a generator, resumed from C */
} FrameKind;

/* A record on the stack that is not in use has NULL in locals, object and generator: a call need not write them. */
typedef struct Frame {
    Value *regs;         /* in the value stack, or in the generator */
    const Insn *pc;      /* the instruction being executed (saved at calls and raises) */
    Code *code;          /* borrowed from the function */
    Function *function;  /* owned */
    Object *locals;      /* owned: namespace mapping of module and class bodies; NULL in functions */
    struct Frame *back;
    FrameObject *object; /* owned: made when Python asks for it; NULL */
    Generator *generator;/* borrowed: whose frame this is; NULL */
    const void *native_return; /* machine code that called it goes on there with the result; NULL: the loop called */
    uint8_t kind;
    uint8_t resume;      /* FRAME_CALL, FRAME_INIT: words of the caller's instruction; FRAME_SPECIAL: who was asked */
    uint16_t dest;       /* FRAME_GENERATOR: register of the resumer that gets what is yielded */
} Frame;

/* Shows a frame to Python; keeps its registers alive when the frame ends before it does. */
struct FrameObject {
    Object head;
    Frame *live;          /* while the frame runs; NULL after */
    Function *function;   /* owned */
    FrameObject *back;    /* owned: set when the frame ends (while it runs: asked of the frame) */
    Value *regs;          /* owned registers, after the frame ended */
    uint32_t reg_count;
    uint32_t instruction; /* where it ended */
    Object *locals;       /* owned: f_locals snapshot or namespace */
};

enum { GENERATOR_CREATED, GENERATOR_SUSPENDED, GENERATOR_RUNNING, GENERATOR_DONE };

/* generator (and coroutine) objects: the frame lives inside, its registers behind. */
struct Generator {
    Object head;
    Str *name, *qualname; /* owned when set; NULL: the function's */
    Object *handled;      /* owned: while suspended the exception handled inside, while running what the resumer handled; NULL none */
    Value sent;           /* owned: what resumed a `yield from`; unbound none */
    uint8_t state;
    bool handles;         /* an exception is handled inside; it may be the very one that the resumer handles */
    bool hooked, closed, stepping; /* asynchronous generators: see async_generator.c */
    Frame frame;          /* function NULL once done, and the code owned */
    Value regs[];         /* asynchronous generators and coroutines: one more, see generator_finalizer and generator_origin */
};

/* Of an asynchronous generator that is not done: what sys.set_asyncgen_hooks named when the first step was made, or unbound. It
 * lies behind the registers and goes with them. */
static inline Value *generator_finalizer(Generator *g) { return &g->regs[g->frame.code->register_count]; }

/* Of a coroutine that is not done: where it was made, a tuple, or unbound, as it is unless sys.set_coroutine_origin_tracking_depth
 * asked for it. It lies in the same place. */
static inline Value *generator_origin(Generator *g) { return generator_finalizer(g); }

/* A generator for a function whose arguments are bound in regs (moved). NULL RAISES (regs released by the caller). */
NEW Object *generator_new(VM *vm, Function *function, Value *regs) RAISES;
/* send / throw from C: NEW value yielded; NULL: ended (StopIteration's value in *result, NEW) or raised (*result NULL). */
NEW MAYBE Object *generator_resume(VM *vm, Generator *g, Object *sent /* borrowed */, Object **result) RAISES;
/* The frame returned or raised: undoes generator_enter, releases the frame. */
void generator_finish(VM *vm, Generator *g);
/* Closes as generator.close() does. False RAISES. */
bool generator_close(VM *vm, Generator *g) RAISES;
/* Raises an exception inside, results as of generator_resume. close_delegate: for GeneratorExit, what it delegates to is
 * closed first (otherwise it gets the exception like any other). */
NEW MAYBE Object *generator_throw_instance(VM *vm, Generator *g, Object *exception, bool close_delegate, Object **result) RAISES;
/* The exception that throw()'s arguments mean. */
NEW Object *generator_exception(VM *vm, Object *type, Object *value, Object *traceback) RAISES;
/* May `yield from` and await run it in the loop itself? */
static inline bool is_delegate(const Object *o) { return is_exact(o, TYPE_GENERATOR) || is_exact(o, TYPE_COROUTINE); }

/* Releases registers [from, to) of a frame. */
static inline void registers_release(Value *regs, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        Value v = regs[i];
        regs[i] = VALUE_UNBOUND; /* an int, too: a call that takes the place next would see it */
        if (value_is_reference(v)) decref_object(value_object(v));
    }
}

/* The frame's object (BORROWED from the frame), made on demand; NULL RAISES. */
BORROWED FrameObject *frame_object(VM *vm, Frame *frame) RAISES;
/* The frame ends: releases registers and function, or hands them to the frame object that outlives it. */
void frame_leave(VM *vm, Frame *frame);
uint32_t frame_instruction(const Frame *frame);
/* A dict of the variables as locals() and f_locals show them: functions get a snapshot, others their namespace. NEW. */
NEW Object *frame_namespace(VM *vm, Frame *frame) RAISES;

#endif
