/* Owns the compiler's hash table: open addressing, at most three quarters full, never shrinks. */
#include "compile/map.h"

#include <string.h>

enum { MAP_FIRST_SIZE = 8 };

static uint32_t hash_pair(uintptr_t a, uintptr_t b) {
    uint64_t h = (a >> 3) * 0x9E3779B97F4A7C15u ^ (b >> 3) * 0xC2B2AE3D27D4EB4Fu;
    return (uint32_t)(h >> 32);
}

/* The entry of the key or the free one where it belongs: at least a quarter is free, so the walk ends. */
static MapEntry *probe(const Map *map, uintptr_t a, uintptr_t b) {
    uint32_t i = hash_pair(a, b) & map->mask;
    while (map->entries[i].a != 0 && (map->entries[i].a != a || map->entries[i].b != b)) {
        i = (i + 1) & map->mask;
    }
    return &map->entries[i];
}

MapEntry *map_find(const Map *map, const void *a, const void *b) {
    if (!map->entries) return NULL;
    MapEntry *entry = probe(map, (uintptr_t)a, (uintptr_t)b);
    return entry->a ? entry : NULL;
}

static bool map_grow(Map *map, Arena *arena) {
    uint32_t size = map->entries ? (map->mask + 1) * 2 : MAP_FIRST_SIZE;
    if (size == 0) return false;
    MapEntry *entries = arena_take_array(arena, size, sizeof *entries);
    if (!entries) return false;
    memset(entries, 0, size * sizeof *entries);
    Map bigger = {entries, map->count, size - 1};
    for (uint32_t i = 0; map->entries && i <= map->mask; i++) {
        MapEntry *old = &map->entries[i];
        if (old->a) *probe(&bigger, old->a, old->b) = *old;
    }
    *map = bigger;
    return true;
}

MapEntry *map_put(Map *map, Arena *arena, const void *a, const void *b) {
    MapEntry *entry = map_find(map, a, b);
    if (entry) return entry;
    if ((!map->entries || (map->count + 1) * 4 > (map->mask + 1) * 3) && !map_grow(map, arena)) return NULL;
    entry = probe(map, (uintptr_t)a, (uintptr_t)b);
    *entry = (MapEntry){(uintptr_t)a, (uintptr_t)b, 0};
    map->count++;
    return entry;
}
