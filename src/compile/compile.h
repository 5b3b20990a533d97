/* Source text to code object: parse, scopes, bytecode. */
#ifndef OURO_COMPILE_COMPILE_H
#define OURO_COMPILE_COMPILE_H

#include "object/code.h"
#include "object/protocol.h"

typedef enum CompileMode {
    COMPILE_EXEC, COMPILE_EVAL, COMPILE_SINGLE,
    COMPILE_FUNCTION_TYPE, /* a tree without code */
} CompileMode;

enum {
    COMPILE_OPTIMIZE = 1,          /* -O: no asserts */
    COMPILE_NO_DOCSTRINGS = 2,     /* -OO */
    COMPILE_FUTURE_ANNOTATIONS = 4,/* inherited `from __future__ import annotations` */
    COMPILE_DONT_IMPLY_DEDENT = 8, /* the prompt: incomplete input raises _IncompleteInputError */
    COMPILE_NOTEBOOK_DISPLAY = 16, /* a final expression statement of an exec unit ends in PRINT_EXPRESSION */
    COMPILE_TYPE_COMMENTS = 64,    /* a tree has the comments that say types */
    COMPILE_FEATURE_SHIFT = 16,    /* the 8 bits there are SyntaxOptions.feature_version */
    COMPILE_IGNORE_COOKIE = 32,    /* the text came from a str: UTF-8, no BOM, no coding cookie */
};

/* RAISES SyntaxError (with filename, lineno, offset, text, end_*), MemoryError, ... NEW code. Text is UTF-8 or bytes with a coding cookie. */
NEW Code *compile_source(VM *vm, const char *text, size_t length, Str *filename, CompileMode mode, uint32_t flags) RAISES;

/* ---- trees: what comes before the code, or instead of it ---- */
typedef struct Compiler Compiler; /* compile/compiler.h */
typedef struct SourceText { const char *text; size_t length; } SourceText;
/* Sets c->mod, a tree in c->arena; false: failed. */
typedef bool (*TreeMaker)(Compiler *c, void *source);
typedef NEW Object *(*TreeUser)(Compiler *c, void *context);
/* Has `make` make a tree, and gives what `use` makes of it. The tree is gone afterwards. NULL RAISES. */
NEW Object *compile_tree(VM *vm, Str *filename, CompileMode mode, uint32_t flags, TreeMaker make, void *source, TreeUser use,
                         void *context) RAISES;
bool compile_make_parsed(Compiler *c, void *source /* SourceText */);
NEW Object *compile_use_code(Compiler *c, void *context /* none */);

/* Human-readable listing of the bytecode, nested code included (ouro -X dis). */
NEW Str *disassemble(VM *vm, Code *code) RAISES;
/* The operands of the instruction at a word of the code as the disassembler shows them, each with a space before it. */
NEW Str *instruction_operands(VM *vm, Code *code, uint32_t at) RAISES;
/* Start and end (byte offsets) of the top-level statements; for notebooks. Returns the count or -1 RAISES; *ranges is malloc'ed pairs freed with memory_free(vm, p, count*2*sizeof(size_t)). */
ptrdiff_t compile_statement_ranges(VM *vm, const char *text, size_t length, Str *filename, size_t **ranges) RAISES;

#endif
