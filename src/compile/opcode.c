/* The table of opcodes, expanded from opcodes.def. */
#include "compile/opcode.h"

const OpcodeInfo opcode_info[OP_COUNT] = {
#define OP(name, words, operands, text) [OP_##name] = {#name, words, operands, text},
#include "compile/opcodes.def"
#undef OP
};
