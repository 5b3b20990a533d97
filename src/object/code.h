/* Code objects: what the compiler makes and the loop runs. */
#ifndef OURO_OBJECT_CODE_H
#define OURO_OBJECT_CODE_H

#include "object/str.h"
#include "object/tuple.h"
#include "object/type.h"

enum { /* co_flags, as CPython's */
    CODE_OPTIMIZED = 0x1, CODE_NEWLOCALS = 0x2, CODE_VARARGS = 0x4, CODE_VARKEYWORDS = 0x8, CODE_NESTED = 0x10,
    CODE_GENERATOR = 0x20, CODE_COROUTINE = 0x80, CODE_ITERABLE_COROUTINE = 0x100, CODE_ASYNC_GENERATOR = 0x200,
    CODE_FUTURE_ANNOTATIONS = 0x1000000, CODE_HAS_DOCSTRING = 0x4000000,
};

/* One instruction: 8 bytes, also the unit of inline caches and of extra operands. */
typedef union Insn {
    struct { uint16_t op, a, b, c; };
    uint64_t word;
    struct { uint32_t low, high; };
} Insn;

/* What an attribute instruction that meets objects of several types and shapes found in each (vm/specialise.c). The checks
 * and the meaning of the word are those of the specialised instruction op. */
typedef struct PolyEntry {
    uint32_t version, shape_id; /* shape 0: none to check */
    Insn word;
    uint16_t op;
} PolyEntry;
enum { POLY_ENTRIES = 4, INSN_WORDS_MAX = 4 };
typedef struct PolyTable {
    struct PolyTable *next; /* of the same code object */
    uint32_t count, oldest;
    PolyEntry entries[POLY_ENTRIES];
} PolyTable;

/* While an instruction in [start, end) raises, go to target. `depth` temporaries (registers from nlocals on) stay. */
typedef struct Handler {
    uint32_t start, end, target;
    uint32_t depth;
} Handler;

/* Source range of an instruction. Line 0: none. Columns are UTF-8 bytes, from 0; -1 none. */
typedef struct Position {
    uint32_t line, end_line;
    int32_t column, end_column;
} Position;

typedef struct Code {
    Object head;
    Insn *insns;             /* owned raw memory, specialised in place */
    uint32_t insn_count;
    uint32_t register_count; /* locals + temporaries */
    uint32_t local_count;    /* parameters, other locals, then cells and free variables: registers 0.. */
    uint32_t argument_count; /* positional parameters, positional-only included */
    uint32_t positional_only_count, keyword_only_count;
    uint32_t cell_count;     /* own cells: their registers start at first_cell (a captured parameter is moved there) */
    uint32_t first_cell;     /* registers first_cell.. hold Cells: own cells, then free variables */
    uint32_t free_count;
    uint32_t flags;          /* CODE_* */
    uint32_t first_line;
    uint32_t handler_count;
    Handler *handlers;       /* owned; innermost first */
    Position *positions;     /* owned, one per instruction word; NULL none */
    Tuple *constants;        /* operands K index into this */
    Tuple *names;            /* operands N index into this: interned strs */
    Tuple *local_names;      /* names of registers 0..local_count */
    Tuple *cell_names, *free_names;
    Str *name, *qualname, *filename;
    uint64_t *constant_values; /* owned: the loop's form of the constants (vm/value.h), NULL until first run */
    uint32_t plain_arity;    /* set with constant_values: 1 + how many positional arguments a call has that just runs; 0 none */
    struct PolyTable *poly;  /* owned: what polymorphic instructions remember */
    uint32_t heat;           /* counts down at calls and ways back; at 0 machine code is thought of (vm/jit/) */
    uint32_t serial;         /* given when machine code first names it; 0: none. Never used again */
    struct NativeCode *native; /* owned: NULL while it is cold */
    const void *native_entry;/* of its machine code, where calls enter; NULL none */
} Code;

/* Does a call make a generator or a coroutine instead of running it? */
static inline bool code_runs_apart(const Code *code) {
    return (code->flags & (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR)) != 0;
}

/* Takes raw memory blocks over. Filled by the compiler. */
NEW Code *code_new(VM *vm) RAISES; /* zeroed, tracked not */
Position code_position(const Code *code, uint32_t insn_index);

#endif
