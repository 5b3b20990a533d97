/* The machine: registers in windows, three operands. R is the running function's first register. */
#ifndef SLOTS_MACHINE_H
#define SLOTS_MACHINE_H

#include <stdio.h>

#include "slot.h"

#define OPCODES(X)                                                                             \
    X(LOAD)     /* R[a] = constant b */                                                        \
    X(MOVE)     /* R[a] = R[b] */                                                              \
    X(ADD)      /* R[a] = R[b] + R[c]: of two ints or two floats, as all that follow */        \
    X(SUBTRACT)                                                                                \
    X(MULTIPLY)                                                                                \
    X(DIVIDE)   /* floats only, as the root */                                                 \
    X(ROOT)     /* R[a] = square root of R[b] */                                               \
    X(IF_LESS)  /* if R[a] < R[b]: go on c instructions from here */                           \
    X(UNLESS)   /* if not */                                                                   \
    X(JUMP)     /* by c */                                                                     \
    X(LIST)     /* R[a] = a list of R[b] times R[c] */                                         \
    X(GET)      /* R[a] = R[b][R[c]] */                                                        \
    X(PUT)      /* R[a][R[b]] = R[c] */                                                        \
    X(CALL)     /* R[a] = function b, whose R[0] is R[a]: its arguments are from there on */   \
    X(RETURN)   /* R[a] to the caller, all of the window is dropped */

typedef enum Op {
#define X(name) OP_##name,
    OPCODES(X)
#undef X
} Op;

typedef struct Insn {
    uint16_t op, a, b;
    int16_t c;
} Insn;

enum { CODE_MAX = 256, CONSTANTS_MAX = 64, REGISTERS_MAX = 1 << 16, FRAMES_MAX = 1 << 12 };

typedef struct Function {
    Insn code[CODE_MAX];
    Slot constants[CONSTANTS_MAX];
    int length, constant_count, register_count;
} Function;

/* Runs functions[0] without arguments, and gives what it returns; the machine stops the process on errors. */
Slot machine_run(const Function *functions);

extern uint64_t machine_item_bytes; /* what the items of all lists took at most */

#endif
