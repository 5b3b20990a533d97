/* Owns the executable memory of a VM: one reserved range, filled from the start; places of dead code are used again. */
#define _GNU_SOURCE
#include "vm/jit/arena.h"

#include "memory/trace.h"

#include <string.h>
#include <sys/mman.h>

enum { PAGE = 4096 };

/* Blocks have pages of their own: writing one makes no other unexecutable, even if the system then refuses the way back. */
static uint32_t whole(size_t size) { return (uint32_t)((size + PAGE - 1) & ~(size_t)(PAGE - 1)); }

static bool reserve(Arena *arena) {
    if (arena->base) return true;
    void *block = mmap(NULL, ARENA_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (block == MAP_FAILED) return false;
    arena->base = block;
    return true;
}

/* The first gap that is large enough, or room at the end. */
static bool find_place(VM *vm, Arena *arena, uint32_t size, uint32_t *start) {
    for (ArenaGap **link = &arena->gaps; *link; link = &(*link)->next) {
        ArenaGap *gap = *link;
        if (gap->size < size) continue;
        *start = gap->start;
        gap->start += size;
        gap->size -= size;
        if (!gap->size) {
            *link = gap->next;
            memory_free(vm, gap, sizeof *gap);
        }
        return true;
    }
    if (size > ARENA_BYTES - arena->used) return false;
    if (!heap_charge(vm, size)) return false;
    *start = arena->used;
    arena->used += size;
    return true;
}

uint8_t *arena_put(VM *vm, Arena *arena, const uint8_t *code, size_t size) {
    uint32_t start;
    if (size > ARENA_BYTES || !reserve(arena) || !find_place(vm, arena, whole(size), &start)) return NULL;
    uint8_t *place = arena->base + start;
    if (mprotect(place, whole(size), PROT_READ | PROT_WRITE) == 0) {
        memcpy(place, code, size);
        memset(place + size, 0xcc, whole(size) - size);
        if (mprotect(place, whole(size), PROT_READ | PROT_EXEC) == 0) return place;
    }
    arena_give(vm, arena, place, size);
    return NULL;
}

/* Two neighbours become one. */
static void join(VM *vm, ArenaGap *gap) {
    ArenaGap *next = gap->next;
    if (!next || gap->start + gap->size != next->start) return;
    gap->size += next->size;
    gap->next = next->next;
    memory_free(vm, next, sizeof *next);
}

/* A gap, if a new one is needed, comes first: to make room for it other code may be given back, which changes the list. */
void arena_give(VM *vm, Arena *arena, uint8_t *code, size_t size) {
    uint32_t start = (uint32_t)(code - arena->base), bytes = whole(size);
    ArenaGap *gap = memory_try_alloc_untraced(vm, sizeof *gap);
    ArenaGap **link = &arena->gaps, *before = NULL, *after;
    while ((after = *link) && after->start < start) {
        before = after;
        link = &after->next;
    }
    if (before && before->start + before->size == start) {
        before->size += bytes;
        join(vm, before);
    } else if (after && start + bytes == after->start) {
        after->start = start;
        after->size += bytes;
    } else if (gap) {
        *gap = (ArenaGap){.next = after, .start = start, .size = bytes};
        *link = gap;
        return;
    } else {
        return; /* the place is lost until the VM closes */
    }
    if (gap) memory_free(vm, gap, sizeof *gap);
}

void arena_close(VM *vm, Arena *arena) {
    while (arena->gaps) {
        ArenaGap *gap = arena->gaps;
        arena->gaps = gap->next;
        memory_free(vm, gap, sizeof *gap);
    }
    if (!arena->base) return;
    munmap(arena->base, ARENA_BYTES);
    heap_discharge(vm, arena->used);
    *arena = (Arena){0};
}
