/* Code objects as bytes, and back: what the code cache keeps in files.
 *
 * A packed object is a tag and what it holds. Whatever may be shared is numbered as it is met, and named by its number
 * from then on: what was one object is one again, as after a compilation. Numbers are LEB128; tables lie as in memory.
 * The name of the source file is not stored: a tree of modules may move. */
#ifndef OURO_COMPILE_PACK_H
#define OURO_COMPILE_PACK_H

#include "base/buffer.h"
#include "object/code.h"

typedef enum PackTag {
    PACK_NONE, PACK_TRUE, PACK_FALSE, PACK_ELLIPSIS,
    PACK_INT,       /* zigzag number */
    PACK_BIG_INT,   /* sign, length, hexadecimal digits */
    PACK_FLOAT,     /* 8 bytes */
    PACK_COMPLEX,   /* 16 bytes */
    PACK_LATIN1, PACK_LATIN1_INTERNED, /* length, characters */
    PACK_UTF8, PACK_UTF8_INTERNED,     /* length, bytes; surrogates alone too */
    PACK_BYTES,     /* length, bytes */
    PACK_TUPLE, PACK_FROZENSET, /* length, items */
    PACK_CODE,
    PACK_AGAIN,     /* number of an object met before */
} PackTag;

/* The numbers of a code object that are stored as they are, in this order. */
#define PACK_CODE_NUMBERS(X) \
    X(register_count) X(local_count) X(argument_count) X(positional_only_count) X(keyword_only_count) X(cell_count) \
    X(first_cell) X(free_count) X(flags) X(first_line) X(insn_count) X(handler_count)
/* ... and the objects, behind the tables. */
#define PACK_CODE_OBJECTS(X) \
    X(constants, TYPE_TUPLE) X(names, TYPE_TUPLE) X(local_names, TYPE_TUPLE) X(cell_names, TYPE_TUPLE) \
    X(free_names, TYPE_TUPLE) X(name, TYPE_STR) X(qualname, TYPE_STR)

/* Writes a code object. False without an exception: it holds what has no packed form. */
bool code_pack(VM *vm, const Code *code, Buffer *out) RAISES;
/* The bytes are not trusted: they are read within their bounds, and what they say is checked (code_verify too).
 * NULL without an exception: they are no code. */
NEW MAYBE Code *code_unpack(VM *vm, const uint8_t *bytes, size_t size, Str *filename) RAISES;
/* The same as bytes that tell which build they are of: what marshal does. */
NEW MAYBE Object *code_pack_bytes(VM *vm, const Code *code) RAISES;
NEW MAYBE Code *code_unpack_bytes(VM *vm, const uint8_t *bytes, size_t size, Str *filename) RAISES;
/* A number that changes whenever packed code of another build may mean something else: of the opcodes and the layout. */
uint64_t code_pack_version(void);

#endif
