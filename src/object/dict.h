/* dict: compact and ordered; views and iterators. A table whose keys are all str is probed without calling anything. */
#ifndef OURO_OBJECT_DICT_H
#define OURO_OBJECT_DICT_H

#include "object/str.h"
#include "object/type.h"

/* Entries lie in insertion order in the table; a deleted entry has key and value NULL. */
typedef struct DictEntry {
    Object *key;
    Object *value;
} DictEntry;

struct Dict {
    Object head;
    uint32_t used;         /* live entries */
    uint32_t keys_version; /* nonzero: unique to the present set of keys and their places; 0: none assigned */
    struct DictTable *table; /* NULL: empty */
};

/* In head.word: the attributes of an instance whose __dict__ nobody has asked for. Not tracked; the instance visits its items. */
#define DICT_PRIVATE OBJECT_FLAG_B

/* One block of raw memory: this header, capacity entries, capacity hashes of 32 bits (unless all_str:
 * the strs hold theirs), then 2^index_bits places of 1, 2 or 4 bytes that hold the number of an entry
 * or TABLE_FREE or TABLE_DUMMY (all ones, all ones but the last). The loop's inline caches use entries by number;
 * everything else goes through functions. */
struct DictTable {
    uint32_t capacity;    /* entries there is room for */
    uint32_t filled;      /* entries used so far, deleted ones included */
    uint32_t spent;       /* places that are not free, dummies included: at most 2/3 of all */
    uint8_t index_bits;   /* log2 of the number of places */
    uint8_t all_str;      /* every key is an exact str */
    uint16_t leading;     /* at least so many steps of entries at the start are deleted; a step: 1 + capacity / 65536 entries */
    DictEntry *entries;
};

NEW Dict *dict_new(VM *vm) RAISES;
NEW Dict *dict_new_sized(VM *vm, size_t entries) RAISES;
/* Lookups give BORROWED values; NULL without exception: absent. Those taking Object keys may call __hash__/__eq__ and RAISE. */
BORROWED MAYBE Object *dict_get_str(VM *vm, Dict *d, Str *key);       /* never raises when all keys are str; key exact str */
BORROWED MAYBE Object *dict_get(VM *vm, Dict *d, Object *key) RAISES;
/* Where the value of a str or small int is, if that can be told without calling anything. The number there may be replaced by
 * another; containers are stored by dict_set. */
BORROWED MAYBE Object **dict_place(VM *vm, Dict *d, Object *key);
BORROWED MAYBE Object **dict_place_int(Dict *d, int64_t key);
BORROWED MAYBE Object *dict_get_text(VM *vm, Dict *d, const char *ascii);
/* d[key] = d.get(key, 0) + 1 with one lookup; 0, and nothing is done: the value is no small int. 1 done, -1. */
int dict_count(VM *vm, Dict *d, Object *key) RAISES;
int dict_contains(VM *vm, Dict *d, Object *key) RAISES;
bool dict_set(VM *vm, Dict *d, Object *key, Object *value) RAISES;     /* both borrowed */
bool dict_set_str(VM *vm, Dict *d, Str *key, Object *value) RAISES;
bool dict_set_text(VM *vm, Dict *d, const char *ascii, Object *value) RAISES; /* interns the key */
int dict_delete(VM *vm, Dict *d, Object *key) RAISES;                  /* 1 deleted, 0 absent, -1 */
NEW MAYBE Object *dict_pop(VM *vm, Dict *d, Object *key) RAISES;
/* The same for who keeps the hash of the key, so that its __hash__ is called once. */
bool dict_hash(VM *vm, Object *key, uint32_t *hash) RAISES;
BORROWED MAYBE Object *dict_get_known(VM *vm, Dict *d, Object *key, uint32_t hash) RAISES;
bool dict_set_known(VM *vm, Dict *d, Object *key, uint32_t hash, Object *value) RAISES;
NEW MAYBE Object *dict_pop_known(VM *vm, Dict *d, Object *key, uint32_t hash) RAISES;
NEW Object *dict_setdefault(VM *vm, Dict *d, Object *key, Object *value) RAISES;
bool dict_update(VM *vm, Dict *d, Object *other) RAISES;               /* mapping or iterable of pairs, as dict.update */
/* As dict_update for a mapping (it has keys()); without override, keys that are there stay as they are. */
bool dict_merge(VM *vm, Dict *d, Object *mapping, bool override) RAISES;
NEW Dict *dict_copy(VM *vm, Dict *d) RAISES;                           /* an exact dict */
void dict_clear_items(VM *vm, Dict *d);
int dict_equal(VM *vm, Dict *a, Dict *b) RAISES;
/* The last entry, removed: two NEW references. False: empty, no exception. */
bool dict_pop_last(VM *vm, Dict *d, Object **key, Object **value);
bool dict_pop_first(VM *vm, Dict *d, Object **key, Object **value);
/* Moves a key, which stays the object it is, and its value to the end, or to the start: 1 done (if *changed: it was not there
 * already), 0 absent. */
int dict_move(VM *vm, Dict *d, Object *key, bool last, bool *changed) RAISES;
/* Walks entries: *position starts at 0; false at the end. BORROWED key and value (either pointer may be NULL). */
bool dict_next(Dict *d, size_t *position, Object **key, Object **value);
/* The same from the last to the first; *position starts at SIZE_MAX. */
bool dict_previous(Dict *d, size_t *position, Object **key, Object **value);
/* Index of the entry of an exact str key for inline caches, -1 absent; valid while keys_version stays. */
ptrdiff_t dict_entry_index(VM *vm, Dict *d, Str *key);
uint32_t dict_keys_version(VM *vm, Dict *d); /* assigns one when it has none; 0: cannot be cached */
NEW Object *dict_from_keywords(VM *vm, Object *const *values, Tuple *names) RAISES; /* dict(**keywords) */
NEW Object *dict_fromkeys(VM *vm, Object *class, Object *iterable, Object *value) RAISES; /* dict.fromkeys of any class */
NEW Object *dict_keys_list(VM *vm, Dict *d) RAISES;
bool dict_may_untrack(Dict *d); /* for the collector: no value (or key) can be in a cycle */
size_t dict_table_size(const struct DictTable *table); /* bytes of the block */
NEW Object *mapping_proxy_new(VM *vm, Object *mapping) RAISES;

/* See TypeLife. */
bool dict_references(Object *o, References *found);
size_t dict_extent(const Object *o);
size_t dict_traverse_part(Object *o, size_t place, size_t limit, Visit visit, void *context);
void dict_detach(Object *o, Remains *remains);

/* What the files of dict share: dict_view.c. */
NEW Object *dict_keys_new(VM *vm, Dict *d) RAISES;
NEW Object *dict_values_new(VM *vm, Dict *d) RAISES;
NEW Object *dict_items_new(VM *vm, Dict *d) RAISES;
NEW Object *dict_iterator_new(VM *vm, TypeId id, Dict *d) RAISES; /* any of the six iterator types */
NEW Object *dict_view_new(VM *vm, Type *type, Dict *d) RAISES;     /* type: of one of the three kinds of views, or derived from it */
BORROWED Dict *dict_of_view(Object *view);
/* (key, value) for an iterator, which keeps the tuple it gave last in *kept: that is filled anew when nobody else holds it. */
NEW Object *dict_item_pair(VM *vm, Tuple **kept, STEALS Object *key, STEALS Object *value) RAISES;

#endif
