/* The table of opcodes, expanded from opcodes.def; which ones are special forms of others. */
#include "compile/opcode.h"

#include <string.h>

const OpcodeInfo opcode_info[OP_COUNT] = {
#define OP(name, words, operands, text) [OP_##name] = {#name, words, operands, text},
#include "compile/opcodes.def"
#undef OP
};

uint16_t general_opcode(uint16_t op) {
    switch (op) {
    case OP_LOAD_ATTR_VALUE:
    case OP_LOAD_ATTR_SLOT:
    case OP_LOAD_ATTR_TYPE:
    case OP_LOAD_ATTR_PROPERTY:
    case OP_LOAD_ATTR_CLASS:
    case OP_LOAD_ATTR_POLY:
    case OP_LOAD_ATTR_MODULE: return OP_LOAD_ATTR;
    case OP_LOAD_METHOD_TYPE:
    case OP_LOAD_METHOD_CLASS:
    case OP_LOAD_METHOD_POLY:
    case OP_LOAD_METHOD_MODULE: return OP_LOAD_METHOD;
    case OP_STORE_ATTR_VALUE:
    case OP_STORE_ATTR_SLOT:
    case OP_STORE_ATTR_POLY:
    case OP_STORE_ATTR_ADD: return OP_STORE_ATTR;
    case OP_CALL_NATIVE_ATTR:
    case OP_CALL_NATIVE_ATTR_PART:
    case OP_CALL_DESCRIPTOR:
    case OP_CALL_DESCRIPTOR_PART:
    case OP_CALL_LIST_APPEND: return OP_CALL;
    case OP_CALL_NATIVE:
    case OP_CALL_NATIVE_PART:
    case OP_CALL_TYPE:
    case OP_CALL_LEN:
    case OP_CALL_ORD:
    case OP_CALL_CHR:
    case OP_CALL_ABS:
    case OP_CALL_ISINSTANCE:
    case OP_CALL_MIN:
    case OP_CALL_MAX: return OP_CALL_FUNCTION;
    default: return op;
    }
}

uint32_t original_insn(const Insn *insn, Insn *out) {
    uint16_t op = general_opcode(insn->op);
    const OpcodeInfo *info = &opcode_info[op];
    uint32_t operands = strchr(info->operands, '/') ? 2 : 1; /* words; caches follow */
    memset(out, 0, info->words * sizeof *out);
    memcpy(out, insn, operands * sizeof *out);
    out->op = op;
    return info->words;
}

uint32_t attributes_stored(const Code *code) {
    uint64_t names = 0;
    for (uint32_t at = 0; at < code->insn_count; at += opcode_info[code->insns[at].op].words) {
        const Insn *insn = &code->insns[at];
        if (general_opcode(insn->op) == OP_STORE_ATTR && insn->a == 0 && insn->c < 64) names |= (uint64_t)1 << insn->c;
    }
    return code->argument_count ? (uint32_t)__builtin_popcountll(names) : 0;
}
