/* Opcodes as C knows them: the enum and the table, expanded from opcodes.def. */
#ifndef OURO_COMPILE_OPCODE_H
#define OURO_COMPILE_OPCODE_H

#include <stdint.h>

typedef enum Opcode {
#define OP(name, words, operands, text) OP_##name,
#include "compile/opcodes.def"
#undef OP
    OP_COUNT,
} Opcode;

typedef struct OpcodeInfo {
    const char *name;
    uint8_t words;
    const char *operands;
    const char *text;
} OpcodeInfo;

extern const OpcodeInfo opcode_info[OP_COUNT]; /* compile/opcode.c */

#endif
