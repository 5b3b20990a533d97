/* Opcodes as C knows them: the enum and the table, expanded from opcodes.def. */
#ifndef OURO_COMPILE_OPCODE_H
#define OURO_COMPILE_OPCODE_H

#include <stdint.h>

#include "object/code.h"

typedef enum Opcode {
#define OP(name, words, operands, text) OP_##name,
#include "compile/opcodes.def"
#undef OP
    OP_COUNT,
} Opcode;

enum { UNPACKED_LOCALS = 6 };

typedef struct OpcodeInfo {
    const char *name;
    uint8_t words;
    const char *operands;
    const char *text;
} OpcodeInfo;

extern const OpcodeInfo opcode_info[OP_COUNT]; /* compile/opcode.c */

/* The opcode that a specialised one was compiled as. */
uint16_t general_opcode(uint16_t op);
/* Copies an instruction as it was compiled, without what its caches hold: how many words it has. */
uint32_t original_insn(const Insn *insn, Insn *out);

/* How many attributes the code sets on its first parameter, of the first 64 names it knows. */
uint32_t attributes_stored(const struct Code *code);

#endif
