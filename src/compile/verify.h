/* Checks bytecode against the rules of opcodes.def. */
#ifndef OURO_COMPILE_VERIFY_H
#define OURO_COMPILE_VERIFY_H

#include "object/code.h"

typedef struct VerifyError {
    uint32_t at;       /* index of the instruction */
    char message[120];
} VerifyError;

/* Does every instruction of the code (nested code included) keep to its operands: registers and indices in range, jumps to
 * instructions, temporaries full when they are read, none overwritten while full, handlers that find what they use?
 * False: *error says where not. Memory that is not to be had also gives false, with the exception pending. */
bool code_verify(VM *vm, const Code *code, VerifyError *error);

#endif
