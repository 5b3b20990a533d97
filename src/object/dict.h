/* dict: compact and ordered; views and iterators. A table whose keys are all str is probed without calling anything. */
#ifndef OURO_OBJECT_DICT_H
#define OURO_OBJECT_DICT_H

#include "object/str.h"
#include "object/type.h"

/* Entries lie in insertion order in the table; a deleted entry has value NULL. Layout of the table is dict.c's
 * business but for DictEntry access by index (caches in the loop): dict_entries. */
typedef struct DictEntry {
    Object *key;
    Object *value;
} DictEntry;

struct Dict {
    Object head;
    uint32_t used;       /* live entries */
    uint32_t keys_version; /* nonzero: unique to the present set of keys and their places; 0: none assigned */
    struct DictTable *table; /* NULL: empty */
};

/* Defined here for the loop's inline caches; everything else goes through functions. */
struct DictTable {
    uint32_t capacity;    /* entries there is room for */
    uint32_t filled;      /* entries used so far, deleted ones included */
    uint8_t index_bits;   /* log2 of the index's size */
    uint8_t all_str;      /* every key is an exact str: entries hold no hash (the str does) */
    DictEntry *entries;   /* into the same block; followed by hashes when !all_str, then the index */
};

NEW Dict *dict_new(VM *vm) RAISES;
NEW Dict *dict_new_sized(VM *vm, size_t entries) RAISES;
/* Lookups give BORROWED values; NULL without exception: absent. Those taking Object keys may call __hash__/__eq__ and RAISE. */
BORROWED MAYBE Object *dict_get_str(VM *vm, Dict *d, Str *key);       /* never raises when all keys are str; key exact str */
BORROWED MAYBE Object *dict_get(VM *vm, Dict *d, Object *key) RAISES;
BORROWED MAYBE Object *dict_get_text(VM *vm, Dict *d, const char *ascii);
int dict_contains(VM *vm, Dict *d, Object *key) RAISES;
bool dict_set(VM *vm, Dict *d, Object *key, Object *value) RAISES;     /* both borrowed */
bool dict_set_str(VM *vm, Dict *d, Str *key, Object *value) RAISES;
bool dict_set_text(VM *vm, Dict *d, const char *ascii, Object *value) RAISES; /* interns the key */
int dict_delete(VM *vm, Dict *d, Object *key) RAISES;                  /* 1 deleted, 0 absent, -1 */
NEW MAYBE Object *dict_pop(VM *vm, Dict *d, Object *key) RAISES;
NEW Object *dict_setdefault(VM *vm, Dict *d, Object *key, Object *value) RAISES;
bool dict_update(VM *vm, Dict *d, Object *other) RAISES;               /* mapping or iterable of pairs, as dict.update */
NEW Dict *dict_copy(VM *vm, Dict *d) RAISES;
void dict_clear_items(VM *vm, Dict *d);
/* Walks entries: *position starts at 0; false at the end. BORROWED key and value (either pointer may be NULL). */
bool dict_next(Dict *d, size_t *position, Object **key, Object **value);
/* Index of the entry of an exact str key for inline caches, -1 absent; valid while keys_version stays. */
ptrdiff_t dict_entry_index(VM *vm, Dict *d, Str *key);
uint32_t dict_keys_version(VM *vm, Dict *d); /* assigns one when it has none; 0: cannot be cached */
NEW Object *dict_keys_list(VM *vm, Dict *d) RAISES;
bool dict_may_untrack(Dict *d); /* no value (or key) can be in a cycle */
NEW Object *mapping_proxy_new(VM *vm, Object *mapping) RAISES;

#endif
