/* Executable memory: blocks of machine code. Never writable and executable at once. */
#ifndef OURO_VM_JIT_ARENA_H
#define OURO_VM_JIT_ARENA_H

#include "object/core.h"

enum { ARENA_BYTES = 32 << 20 }; /* address space; a VM has no more machine code than this */

typedef struct ArenaGap {
    struct ArenaGap *next;
    uint32_t start, size;
} ArenaGap;

typedef struct Arena {
    uint8_t *base;      /* NULL: not reserved yet */
    uint32_t used;      /* bytes up to the end of the last block, counted in the VM's budget */
    ArenaGap *gaps;     /* free places below `used`, by address */
} Arena;

/* Copies code in. NULL, without an exception: there is no room. */
MAYBE uint8_t *arena_put(VM *vm, Arena *arena, const uint8_t *code, size_t size);
void arena_give(VM *vm, Arena *arena, uint8_t *code, size_t size);
void arena_close(VM *vm, Arena *arena);

#endif
