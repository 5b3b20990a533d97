/* What the parts of the template compiler share: the state of a translation, and the runtime that native code uses.
 *
 * Machine registers in native code:
 *   rbx  the frame's registers (R)      r12  the VM
 *   r13  the running frame              r14  the VM's Jit: helpers, shared pieces of code
 *   r15  FLOAT_BIAS                     rax, rcx, rdx, xmm0, xmm1  scratch
 * The rest holds temporaries that have not been written to R; what R holds is right otherwise. [rsp..] is for helpers.
 */
#ifndef OURO_VM_JIT_NATIVE_H
#define OURO_VM_JIT_NATIVE_H

#include "compile/opcode.h"
#include "vm/jit/arena.h"
#include "vm/jit/jit.h"
#include "vm/jit/x86.h"
#include "vm/vm.h"

#define R_REG RBX
#define VM_REG R12
#define FRAME_REG R13
#define JIT_REG R14
#define BIAS_REG R15

/* ---- the runtime ---- */

/* Helpers that native code calls, by their place in the Jit. */
#define JIT_HELPERS(X) X(incref) X(release) X(box) X(make_object) X(instance) X(init_returned) X(resume) X(suspend) X(call) X(call_unpacked) X(special_return) X(start) \
    X(equal_texts) X(place_in_dict) X(entry_return) X(entry_yield)

/* -X jit=stats */
typedef struct JitStats {
    size_t translated, refused, bytes;
    uint64_t entered, left[OP_COUNT], missed[OP_COUNT], absent[OP_COUNT]; /* absent: the loop ran it, there being no entry */
    uint64_t stepped[OP_COUNT]; /* done natively, but by a function */
} JitStats;

struct Jit {
#define X(name) void *name;
    JIT_HELPERS(X)
#undef X
    Arena arena;
    NativeExit (*enter)(VM *vm, Frame *frame, Value *regs, const void *entry, Jit *jit);
    uint8_t *leave;      /* rax: pc and bits: back to the loop */
    uint8_t *leave_at_pc;/* the same, at the pc the frame holds */
    uint8_t *incref_slow;/* rax: an object whose count is not an ordinary one: counts a reference; keeps all registers */
    uint32_t last_serial;
    JitStats stats;
};
#define JIT_FIELD(name) mem(JIT_REG, offsetof(Jit, name))

/* What the helpers of calls answer besides addresses. */
#define CALL_DONE ((const void *)1)
#define CALL_BY_LOOP ((const void *)2)

struct NativeBlock {
    NativeBlock *next;
    uint8_t *code;
    size_t size;
};

/* The VM's Jit, made when it is needed first. NULL, without an exception: no memory. */
MAYBE Jit *jit_open(VM *vm);
void jit_set_helpers(Jit *jit);
/* Notes what a watched instruction is about to work on. */
void watch_record(VM *vm, Frame *frame, const Insn *pc);
/* Native code met what it was not made for. When that happens much, the code is watched again, to be translated anew. */
void watch_miss(VM *vm, Code *code, const Insn *pc);

/* ---- the state of a translation ---- */

/* What is known of a register's value, on every path to here. */
typedef enum Know {
    KNOW_NOTHING,
    KNOW_INT,    /* an int without object */
    KNOW_FLOAT,  /* a float without object */
    KNOW_OBJECT, /* an object */
} Know;

/* Where a register's value is. */
typedef enum Home {
    HOME_MEMORY,  /* in R */
    HOME_GPR,     /* only in a machine register: a Value */
    HOME_XMM,     /* only in a machine register: a double */
    HOME_BOTH,    /* in R, and its double in a machine register */
} Home;

typedef struct Slot {
    uint8_t know, home, at;
    bool borrowed; /* HOME_GPR: a reference that is not counted */
} Slot;

enum { REGISTERS_MAX = 250, INSNS_MAX = 20000, HOMES_MAX = 24 };
enum { WAITING = HOMES_MAX + 2 }; /* some places on the stack of a template's own */

/* The temporaries that are not in memory, for a stub. */
typedef struct Pending {
    uint16_t reg;
    Slot slot;
} Pending;

typedef struct Compiler Compiler;
typedef struct Stub Stub;
/* Code that is needed rarely, placed behind the rest. */
struct Stub {
    void (*emit)(Compiler *c, const Stub *stub);
    Label entry, back;
    uint32_t at;          /* the instruction */
    uint8_t pending_count;
    uint8_t reg, xmm;     /* operands of its own */
    uint16_t slot;
    uint32_t number;
    Pending pending[HOMES_MAX];
};

struct Compiler {
    VM *vm;
    Code *code;
    NativeCode *native;
    Assembler a;
    uint32_t at;            /* the instruction being translated */
    uint32_t nlocals;
    Slot slots[REGISTERS_MAX];
    uint16_t gpr_owner[16], xmm_owner[16]; /* 1 + register, 0 free */
    uint8_t *leader;        /* for each instruction word: a jump goes there */
    Label *labels;          /* for each instruction word */
    Stub *stubs;
    uint32_t stub_count, stub_capacity;
    Stub spare;             /* written to when there is no memory for another; never read */
    bool unreachable;       /* what follows is not reached from above */
    bool entry_next;        /* nothing is known behind this instruction: the loop can come in there */
    bool failed;
};

static inline Mem reg_mem(uint32_t index) { return mem(R_REG, (int64_t)index * 8); }
static inline Mem frame_mem(size_t offset) { return mem(FRAME_REG, (int64_t)offset); }
static inline Mem vm_mem(size_t offset) { return mem(VM_REG, (int64_t)offset); }
static inline bool is_local(const Compiler *c, uint32_t reg) { return reg < c->nlocals; }
static inline const Insn *insn_at(const Compiler *c) { return &c->code->insns[c->at]; }
static inline const Profile *profile_at(const Compiler *c) { return &c->native->profile[c->at]; }

#define NO_SOURCE UINT32_MAX /* no register */

/* state.c */
void state_reset(Compiler *c);                        /* nothing known, all in memory */
void state_flush(Compiler *c);                        /* writes temporaries to R: what calls and jumps want */
void state_flush_but(Compiler *c, uint32_t one, uint32_t other);
/* Before a call of a function that reads these two: they may stay in general registers, which the call destroys. */
void state_flush_for_call(Compiler *c, uint32_t one, uint32_t other);
void state_forget_doubles(Compiler *c);               /* xmm registers are about to be lost */
void state_flush_borrowed(Compiler *c);
void state_flush_borrowed_but(Compiler *c, uint32_t one);
void gpr_vacate(Compiler *c, Reg r);                  /* what it holds goes to memory */
void slot_forget(Compiler *c, uint32_t reg);          /* frees its machine register; the value in R counts */
Reg gpr_take(Compiler *c, uint32_t reg);              /* a machine register for a temporary */
Xmm xmm_take(Compiler *c, uint32_t reg, Home home);
Stub *stub_new(Compiler *c, void (*emit)(Compiler *c, const Stub *stub));
/* A place to jump to when this instruction cannot be done here: the loop does it. */
Label exit_label(Compiler *c);
Label planned_exit_label(Compiler *c);                /* the same where it is no surprise */
void gen_raise(Compiler *c, const Stub *stub);
void gen_raise_in_frame(Compiler *c);                 /* the same, where the running frame says */
void gen_tell_stepped(Compiler *c);                   /* -X jit=stats */
void gen_step_arguments(Compiler *c);                 /* rdi VM, rsi frame, rdx instruction */
void gen_switch_frame(Compiler *c);                   /* to the VM's running frame */
/* Back to C with the result in rax; an exception in the running frame if it is NULL. */
void gen_end(Compiler *c);
/* Ends native code at this instruction: the loop does it as a matter of course. */
void gen_exit(Compiler *c, uint32_t at, unsigned bits);
void gen_exit_now(Compiler *c, const Stub *stub, uint32_t at, unsigned bits);
/* One more or less at the count of the object in a register (not rcx); the stub does it when the count is no ordinary one. */
void gen_count(Compiler *c, Alu op, Reg object, const Stub *stub);
/* Counts one reference more to / less of the object in a register (not scratch rcx). */
void gen_incref(Compiler *c, Reg object);
void gen_decref(Compiler *c, Reg object);
/* Writes a double's value to a register in R; scratch rax, rcx, rdx. */
void gen_box(Compiler *c, uint32_t reg, Xmm from);
void gen_save_pc(Compiler *c, uint32_t at);           /* clobbers rax */
void stub_save(Compiler *c, const Stub *stub);        /* pending numbers to the stack, for a call */
void stub_restore(Compiler *c, const Stub *stub);

/* operand.c */
Reg int_operand(Compiler *c, uint32_t reg, unsigned kinds, Reg scratch);
Xmm double_operand(Compiler *c, uint32_t reg, unsigned kinds, Xmm scratch);
Xmm double_constant(Compiler *c, double value, Xmm scratch);
/* An object that lives on: its register or a scratch one; exits for anything else. */
Reg object_operand(Compiler *c, uint32_t reg, Reg scratch);
/* Exits unless the object is exactly of this type; scratch rcx. */
void guard_exact(Compiler *c, Reg object, TypeId type, Label otherwise);
/* rcx = the distance of the object's type from the VM. */
void load_type_distance(Compiler *c, Reg object);
/* A number that an operator has read: a temporary is free then; one that may hold an object in R releases it when the result
 * has been written. */
typedef struct Used {
    uint32_t reg;
    bool object;
} Used;
bool may_hold_object(const Compiler *c, uint32_t reg, unsigned kinds);
Used used_number(Compiler *c, uint32_t reg, unsigned kinds);
void release_used(Compiler *c, Used used);
void write_int(Compiler *c, uint32_t reg, Reg from);
void write_double(Compiler *c, uint32_t reg, Xmm from);
/* An object (owned unless borrowed is set) or any value. */
void write_value(Compiler *c, uint32_t reg, Reg from, Know know);
void write_borrowed(Compiler *c, uint32_t reg, Reg from);
void share_local(Compiler *c, uint32_t reg);          /* rax = its value, counted once more */
void release_register(Compiler *c, uint32_t reg);
/* rax = the value of a dict's entry. */
void load_entry(Compiler *c, Reg dict, uint32_t entry);
/* rax, an object read from a container: counted once more, or the small int that it is (value_share). Scratch rcx. */
void count_shared(Compiler *c);
/* How the next instruction uses a temporary. */
typedef enum Want {
    WANT_VALUE, WANT_INT, WANT_DOUBLE, WANT_BORROWED,
    WANT_IMMORTAL, /* not asked for: it is immortal and no int, so nothing is counted */
} Want;
Want temporary_wanted(Compiler *c, uint32_t next, uint32_t reg);
/* The object in rax, read from a container that keeps it, goes to a register; exits when it is not what is wanted. */
void write_shared(Compiler *c, uint32_t reg, Want want, Label exit);

/* place.c */
/* A load: its result, what it was read from, and the key if that is a register. */
typedef struct Loaded {
    uint32_t dest, source, key;
} Loaded;
/* The rest of a load whose value is in rax. Exits while nothing is changed; then the sources are released. */
void finish_load(Compiler *c, Loaded loaded, Want want, Label exit);
/* A small int in `from` (not rcx, rdx): rdx = its object. Otherwise jumps. Scratch rcx. */
void small_int_object(Compiler *c, Reg from, Label otherwise);
/* rdx = the object of a value in R that is about to be stored, owned: a local's is shared, a temporary's taken. A number that
 * would need an object made: jumps, with nothing done. Scratch rax, rcx. */
void take_object(Compiler *c, uint32_t reg, Label otherwise);
/* Stores the value of a register at a place in the heap (whose base is none of rax, rcx, rdx); the old value is released. */
void store_in_place(Compiler *c, Mem place, uint32_t value, Label exit);

/* text.c */
#define NO_CONSTANT UINT32_MAX
/* Are the operands seen strs to be compared here? `constant`: the right one, or NO_CONSTANT. */
bool can_compare_texts(const Compiler *c, CompareOp op, unsigned left, unsigned right, uint32_t constant);
void translate_text_comparison(Compiler *c, CompareOp op, uint32_t left, uint32_t right, bool constant, bool jump);
/* Exits unless it is exactly a str, of characters up to 255. Scratch rcx. */
void guard_narrow(Compiler *c, Reg object, Label exit);
/* rax = the shared str of the character that rax is. Scratch rcx. */
void load_shared_character(Compiler *c);
/* The same of narrow text at an index that is in bounds, in two registers; exits for wide text. Scratch rcx. */
void load_narrow_character(Compiler *c, Reg object, Reg index, Label exit);
/* rax = the shared str of the character of `object` at an index: a constant, or an int in a register. Scratch rcx. */
void load_character(Compiler *c, Reg object, const Reg *index, int64_t constant, Label exit);

/* call.c */
/* rax = the object in a window; jumps away unless it is exactly of this type. Scratch rcx. */
void guard_callable(Compiler *c, uint32_t window, TypeId type, Label otherwise);

/* builtin.c */
/* A builtin type whose instances are true when they are not empty. */
typedef struct Sized {
    uint32_t kind;
    TypeId type;
    uint16_t length; /* where */
    bool wide;       /* in 64 bits, else 32 */
} Sized;
MAYBE const Sized *sized_of(unsigned kind); /* of exactly this kind */

/* templates: true, the instruction has been translated */
bool translate_move(Compiler *c);
bool translate_number(Compiler *c);
bool translate_jump(Compiler *c);
bool translate_attribute(Compiler *c);
bool translate_item(Compiler *c);
bool translate_builtin(Compiler *c);
bool translate_call(Compiler *c);
bool translate_any_call(Compiler *c);
bool translate_iterate(Compiler *c);
bool can_tell_truth(unsigned kinds); /* can jumps on such values be translated? */
void gen_attend(Compiler *c); /* exits when the VM wants attention */
void gen_jump(Compiler *c, uint32_t target);

/* compile.c */
/* A place to jump to when the instruction is to be done by its function: everything goes to memory first. That goes on at
 * `next`, or at the instruction's target. */
Label step_label(Compiler *c, Label next);
/* Places `next` behind the instruction: nothing may be taken to be known there. */
void step_end(Compiler *c, Label next);
bool jit_translate(VM *vm, Code *code);

#endif
