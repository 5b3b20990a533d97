/*
 * syntax/arena.h - memory that is taken piece by piece and given back all at once.
 *
 * The parser's tree, its identifiers and its copy of the source live in one Arena. There is no
 * free for a single piece. A limit bounds all the bytes the arena takes from its Allocator.
 */
#ifndef OURO_SYNTAX_ARENA_H
#define OURO_SYNTAX_ARENA_H

#include "base/allocator.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ArenaChunk ArenaChunk;

typedef struct Arena {
    char *cursor;       /* next free byte of the current chunk, aligned to 8 */
    char *end;          /* behind the current chunk */
    ArenaChunk *chunks; /* all chunks, the newest first */
    size_t used;        /* bytes taken from the allocator */
    size_t limit;       /* `used` never exceeds this */
    size_t next_size;   /* size of the next ordinary chunk; grows with the arena */
    const Allocator *allocator;
} Arena;

/* limit in bytes, SIZE_MAX for none; allocator NULL for the C heap. Takes no memory yet. */
void arena_init(Arena *arena, size_t limit, const Allocator *allocator);

/* Gives everything back. The arena can be used again afterwards. */
void arena_free(Arena *arena);

/* size bytes aligned to 8, not cleared; NULL when the limit or the memory is exhausted. */
void *arena_take_slow(Arena *arena, size_t size);

static inline void *arena_take(Arena *arena, size_t size)
{
    size = (size + 7) & ~(size_t)7;
    if (size != 0 && size <= (size_t)(arena->end - arena->cursor)) {
        void *piece = arena->cursor;
        arena->cursor += size;
        return piece;
    }
    return arena_take_slow(arena, size);
}

/* count * size bytes, overflow-checked. */
void *arena_take_array(Arena *arena, size_t count, size_t size);

/* A large block outside the tree that grows by doubling and can be given back early: the parser's
 * token window and stacks. Its bytes count towards the limit. block may be NULL with old_size 0.
 * On failure the old block stays. */
void *arena_resize_block(Arena *arena, void *block, size_t old_size, size_t new_size);
void arena_free_block(Arena *arena, void *block, size_t size);

#endif
