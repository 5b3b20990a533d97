/* A small hash table from pairs of words to words, in an arena: what the compiler looks up by address. */
#ifndef OURO_COMPILE_MAP_H
#define OURO_COMPILE_MAP_H

#include "syntax/arena.h"

typedef struct MapEntry {
    uintptr_t a, b; /* the key; a is not 0 */
    uintptr_t value;
} MapEntry;

typedef struct Map {
    MapEntry *entries; /* NULL: nothing was ever put */
    uint32_t count, mask;
} Map;

/* The entry of a key, or NULL. */
MapEntry *map_find(const Map *map, const void *a, const void *b);
/* The entry of a key, made with value 0 if there is none; NULL: out of memory. Entries move when the map grows. */
MapEntry *map_put(Map *map, Arena *arena, const void *a, const void *b);

#endif
