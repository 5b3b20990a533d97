/* Owns the Arena: chunks that double in size, and the few large blocks outside them. */
#include "syntax/arena.h"

#include <string.h>

enum { ARENA_FIRST_CHUNK = 4096 - 32, ARENA_LARGEST_CHUNK = 1 << 20 };

struct ArenaChunk {
    ArenaChunk *next;
    size_t size; /* of the whole chunk, this header included */
};

void arena_init(Arena *arena, size_t limit, const Allocator *allocator)
{
    *arena = (Arena){
        .limit = limit,
        .next_size = ARENA_FIRST_CHUNK,
        .allocator = allocator ? allocator : &allocator_default,
    };
}

void arena_free(Arena *arena)
{
    ArenaChunk *chunk = arena->chunks;
    while (chunk) {
        ArenaChunk *next = chunk->next;
        allocator_free(arena->allocator, chunk, chunk->size);
        chunk = next;
    }
    arena_init(arena, arena->limit, arena->allocator);
}

static ArenaChunk *arena_add_chunk(Arena *arena, size_t size)
{
    if (size > arena->limit - arena->used)
        return NULL;
    ArenaChunk *chunk = allocator_get(arena->allocator, size);
    if (!chunk)
        return NULL;
    chunk->size = size;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    arena->used += size;
    return chunk;
}

/* A piece larger than a quarter of an ordinary chunk gets a chunk of its own, so that at most a
 * quarter of any chunk is wasted. */
void *arena_take_slow(Arena *arena, size_t size)
{
    if (size == 0)
        size = 8;
    if (size > SIZE_MAX / 2)
        return NULL;
    if (size > arena->next_size / 4) {
        ArenaChunk *own = arena_add_chunk(arena, sizeof(ArenaChunk) + size);
        return own ? own + 1 : NULL;
    }
    ArenaChunk *chunk = arena_add_chunk(arena, arena->next_size);
    if (!chunk)
        return NULL;
    if (arena->next_size < ARENA_LARGEST_CHUNK)
        arena->next_size *= 2;
    arena->cursor = (char *)(chunk + 1);
    arena->end = (char *)chunk + chunk->size;
    void *piece = arena->cursor;
    arena->cursor += size;
    return piece;
}

void *arena_take_array(Arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total) || total > SIZE_MAX / 2)
        return NULL;
    return arena_take(arena, total);
}

void *arena_resize_block(Arena *arena, void *block, size_t old_size, size_t new_size)
{
    if (new_size > old_size && new_size - old_size > arena->limit - arena->used)
        return NULL;
    void *moved = allocator_resize(arena->allocator, block, old_size, new_size);
    if (moved || new_size == 0)
        arena->used = arena->used - old_size + new_size;
    return moved;
}

void arena_free_block(Arena *arena, void *block, size_t size)
{
    if (!block)
        return;
    allocator_free(arena->allocator, block, size);
    arena->used -= size;
}
