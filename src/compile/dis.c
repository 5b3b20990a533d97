/* Owns the disassembler: a code object as text, one instruction a line, nested code behind. */
#include "compile/compile.h"

#include "compile/opcode.h"
#include "object/exception.h"

enum { MAX_NESTING = 200 };

static void put_register(StrBuilder *b, const Code *code, uint32_t r) {
    if (r >= code->local_count) builder_format(b, " t%u", r - code->local_count);
    else builder_format(b, " %U", (Str *)code->local_names->items[r]);
}

static void put_constant(StrBuilder *b, const Code *code, uint32_t k) {
    Object *o = k < code->constants->length ? code->constants->items[k] : NULL;
    builder_ascii(b, " ", 1);
    if (!o) builder_format(b, "constant %u?", k);
    else if (is_exact(o, TYPE_CODE)) builder_format(b, "<code %U>", ((Code *)o)->qualname);
    else builder_repr(b, o);
}

static void put_operand(StrBuilder *b, const Code *code, char kind, uint32_t value) {
    switch (kind) {
    case 'D':
    case 'S':
    case 'P':
    case 'W': put_register(b, code, value); break;
    case 'K': put_constant(b, code, value); break;
    case 'N':
        if (value < code->names->length) builder_format(b, " %U", (Str *)code->names->items[value]);
        else builder_format(b, " name %u?", value);
        break;
    case 'J': builder_format(b, " -> %u", value); break;
    case 'I': builder_format(b, " %u", value); break;
    default: break;
    }
}

/* The operands, each with a space before it. */
static void put_operands(StrBuilder *b, const Code *code, uint32_t at) {
    const Insn *insn = &code->insns[at];
    const char *operand = opcode_info[insn->op].operands;
    uint32_t values[3] = {insn->a, insn->b, insn->c};
    for (uint32_t i = 0; *operand && *operand != '/' && i < 3; i++, operand++) {
        if (*operand == 'h') {
            put_operand(b, code, *++operand, insn->high);
            operand++;
            break;
        }
        put_operand(b, code, *operand, values[i]);
    }
    if (*operand == '/') put_operand(b, code, operand[1], insn[1].high);
}

static void put_code(StrBuilder *b, const Code *code, uint32_t nesting) {
    builder_format(b, "%U: %u registers, %u locals, %u cells, %u free, flags %x\n", code->qualname, code->register_count,
                   code->local_count, code->cell_count, code->free_count, code->flags);
    uint32_t line = 0;
    for (uint32_t at = 0; at < code->insn_count && !b->failed;) {
        Position position = code_position(code, at);
        if (position.line != line) builder_format(b, "  line %u\n", line = position.line);
        uint32_t op = code->insns[at].op;
        builder_format(b, "    %u  %s", at, opcode_info[op].name);
        put_operands(b, code, at);
        builder_char(b, '\n');
        at += op < OP_COUNT ? opcode_info[op].words : 1;
    }
    for (uint32_t i = 0; i < code->handler_count; i++) {
        const Handler *h = &code->handlers[i];
        builder_format(b, "  handler [%u, %u) -> %u, depth %u\n", h->start, h->end, h->target, h->depth);
    }
    for (size_t i = 0; i < code->constants->length && nesting < MAX_NESTING && !b->failed; i++) {
        Object *o = code->constants->items[i];
        if (!is_exact(o, TYPE_CODE)) continue;
        builder_char(b, '\n');
        put_code(b, (Code *)o, nesting + 1);
    }
}

Str *disassemble(VM *vm, Code *code) {
    StrBuilder b;
    builder_open(&b, vm);
    put_code(&b, code, 0);
    return builder_finish(&b);
}

Str *instruction_operands(VM *vm, Code *code, uint32_t at) {
    StrBuilder b;
    builder_open(&b, vm);
    put_operands(&b, code, at);
    return builder_finish(&b);
}
