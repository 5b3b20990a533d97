/* Source text to code object: parse, scopes, bytecode. */
#ifndef OURO_COMPILE_COMPILE_H
#define OURO_COMPILE_COMPILE_H

#include "object/code.h"
#include "object/protocol.h"

typedef enum CompileMode { COMPILE_EXEC, COMPILE_EVAL, COMPILE_SINGLE } CompileMode;

enum {
    COMPILE_OPTIMIZE = 1,          /* -O: no asserts */
    COMPILE_NO_DOCSTRINGS = 2,     /* -OO */
    COMPILE_FUTURE_ANNOTATIONS = 4,/* inherited `from __future__ import annotations` */
    COMPILE_DONT_IMPLY_DEDENT = 8, /* the prompt: incomplete input raises _IncompleteInputError */
    COMPILE_NOTEBOOK_DISPLAY = 16, /* a final expression statement of an exec unit ends in PRINT_EXPRESSION */
    COMPILE_IGNORE_COOKIE = 32,    /* the text came from a str: UTF-8, no BOM, no coding cookie */
};

/* RAISES SyntaxError (with filename, lineno, offset, text, end_*), MemoryError, ... NEW code. Text is UTF-8 or bytes with a coding cookie. */
NEW Code *compile_source(VM *vm, const char *text, size_t length, Str *filename, CompileMode mode, uint32_t flags) RAISES;
/* Human-readable listing of the bytecode, nested code included (ouro -X dis). */
NEW Str *disassemble(VM *vm, Code *code) RAISES;
/* The operands of the instruction at a word of the code as the disassembler shows them, each with a space before it. */
NEW Str *instruction_operands(VM *vm, Code *code, uint32_t at) RAISES;
/* Start and end (byte offsets) of the top-level statements; for notebooks. Returns the count or -1 RAISES; *ranges is malloc'ed pairs freed with memory_free(vm, p, count*2*sizeof(size_t)). */
ptrdiff_t compile_statement_ranges(VM *vm, const char *text, size_t length, Str *filename, size_t **ranges) RAISES;

#endif
