/* Owns two tables of strings: the interned ones, and the UTF-8 of strings that are not ASCII.
 *
 * Neither counts a reference. An interned str has STR_INTERNED set and leaves the table when it
 * dies; so does cached UTF-8 with its str. Both are open-addressed with linear probing and fill at
 * most two thirds; a removal shifts the followers back, so there are no tombstones.
 *
 * A str whose count has reached zero may wait for its destruction (lifetime.c queues deep deaths).
 * The table never hands such a str out: it is replaced, and its flag taken away. */
#include "base/hash.h"
#include "base/utf8.h"
#include "object/codec.h"
#include "object/str_internal.h"

#include <string.h>

enum { SMALLEST_TABLE = 1024, SMALLEST_UTF8_TABLE = 32 };

typedef struct Utf8Entry {
    const Str *owner; /* NULL: free */
    char *text;       /* owned raw memory, size + 1 bytes, ends with NUL */
    size_t size;
} Utf8Entry;

typedef struct InternTable {
    Str **slots; /* borrowed; NULL: free */
    size_t capacity, count;
    size_t changes; /* how often a str came or went: places found before may be wrong */
    Utf8Entry *utf8;
    size_t utf8_capacity, utf8_count;
} InternTable;

static InternTable *table_of(VM *vm)
{
    Core *core = vm_core(vm);
    if (likely(core->interned != NULL)) return core->interned;
    InternTable *table = memory_try_alloc_zeroed(vm, sizeof *table);
    core->interned = table;
    return table;
}

void str_close(VM *vm)
{
    InternTable *table = vm_core(vm)->interned;
    if (!table) return;
    for (size_t i = 0; i < table->capacity; i++)
        if (table->slots[i]) table->slots[i]->head.word &= ~STR_INTERNED;
    for (size_t i = 0; i < table->utf8_capacity; i++) {
        Utf8Entry *entry = &table->utf8[i];
        if (entry->owner) memory_free(vm, entry->text, entry->size + 1);
    }
    if (table->slots) memory_free(vm, table->slots, table->capacity * sizeof *table->slots);
    if (table->utf8) memory_free(vm, table->utf8, table->utf8_capacity * sizeof *table->utf8);
    memory_free(vm, table, sizeof *table);
    vm_core(vm)->interned = NULL;
}

/* ---- interning ---- */

/* Index of the str equal to t, or of the free slot where it would go. At least one slot is free. */
static size_t intern_find(const InternTable *table, Text t, uint32_t hash)
{
    size_t mask = table->capacity - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        const Str *s = table->slots[i];
        if (!s || (s->hash == hash && text_equal(text_of(s), t))) return i;
    }
}

static bool intern_grow(VM *vm, InternTable *table)
{
    if (table->count + 1 <= table->capacity / 3 * 2) return true;
    size_t old_capacity = table->capacity;
    size_t capacity = old_capacity ? old_capacity * 2 : SMALLEST_TABLE;
    Str **slots = memory_try_alloc_zeroed(vm, capacity * sizeof *slots), **old = table->slots;
    if (!slots) return table->count + 1 < old_capacity; /* fuller than we like, but correct */
    table->slots = slots;
    table->capacity = capacity;
    table->changes++;
    for (size_t i = 0; i < old_capacity; i++) {
        size_t j = old[i] ? old[i]->hash & (capacity - 1) : 0;
        if (!old[i]) continue;
        while (slots[j]) j = (j + 1) & (capacity - 1);
        slots[j] = old[i];
    }
    if (old) memory_free(vm, old, old_capacity * sizeof *old);
    return true;
}

static inline bool is_dying(const Str *s) { return s->head.count == 0; }

/* Puts s at place i, which is free or holds a dying str. */
static Str *intern_enter(InternTable *table, size_t i, Str *s)
{
    if (table->slots[i])
        table->slots[i]->head.word &= ~STR_INTERNED;
    else
        table->count++;
    table->changes++;
    table->slots[i] = s;
    s->head.word |= STR_INTERNED;
    return s;
}

Str *str_intern(VM *vm, Str *s)
{
    if (str_is_interned(s) || !is_exact(OBJ(s), TYPE_STR)) return s;
    if (s->length == 0 || (s->length == 1 && str_kind(s) == 1)) {
        Str *shared = s->length ? &vm_core(vm)->chars[s->data[0]].str : EMPTY_STR(vm);
        decref(s);
        return shared;
    }
    InternTable *table = table_of(vm);
    if (!table || !intern_grow(vm, table)) return s;
    size_t i = intern_find(table, text_of(s), str_hash(vm, s));
    Str *found = table->slots[i];
    if (found && !is_dying(found)) {
        incref(found);
        decref(s);
        return found;
    }
    return intern_enter(table, i, s);
}

Str *str_intern_text(VM *vm, const char *ascii)
{
    size_t length = strlen(ascii);
    if (length < 2 || !utf8_is_ascii(ascii, length)) {
        Str *s = str_from_utf8(vm, ascii, length);
        return s ? str_intern(vm, s) : NULL;
    }
    InternTable *table = table_of(vm);
    const uint64_t *key = vm_core(vm)->hash_key;
    uint32_t hash = str_fold_hash((uint64_t)hash_bytes((HashKey){key[0], key[1]}, ascii, length));
    bool room = table && intern_grow(vm, table);
    size_t i = 0, changes = room ? table->changes : 0;
    if (room) {
        i = intern_find(table, text_of_bytes((const uint8_t *)ascii, length), hash);
        Str *found = table->slots[i];
        if (found && !is_dying(found)) return incref(found);
    }
    Str *s = str_allocate(vm, length, 0x7f);
    if (!s) return NULL;
    memcpy(s->data, ascii, length);
    s->hash = hash;
    return room && table->changes == changes ? intern_enter(table, i, s) : str_intern(vm, s);
}

/* Takes slot i out: followers whose way from home passes i move back. */
static void intern_remove(InternTable *table, size_t i)
{
    size_t mask = table->capacity - 1;
    for (size_t j = (i + 1) & mask; table->slots[j]; j = (j + 1) & mask) {
        size_t home = table->slots[j]->hash & mask;
        if (((j - home) & mask) >= ((j - i) & mask)) {
            table->slots[i] = table->slots[j];
            i = j;
        }
    }
    table->slots[i] = NULL;
    table->count--;
    table->changes++;
}

void str_forget_interned(VM *vm, Str *s)
{
    type_cache_forget(vm, s);
    InternTable *table = vm_core(vm)->interned;
    if (!table || !table->capacity) return;
    size_t mask = table->capacity - 1;
    for (size_t i = s->hash & mask; table->slots[i]; i = (i + 1) & mask) {
        if (table->slots[i] != s) continue;
        intern_remove(table, i);
        break;
    }
    s->head.word &= ~STR_INTERNED;
}

/* ---- cached UTF-8 ---- */

static size_t utf8_home(const InternTable *table, const Str *s)
{
    return (size_t)(((uintptr_t)s >> 4) * 0x9e3779b97f4a7c15u >> 32) & (table->utf8_capacity - 1);
}

/* The entry of s, or the free one where it would go. */
static Utf8Entry *utf8_find(const InternTable *table, const Str *s)
{
    size_t mask = table->utf8_capacity - 1, i = utf8_home(table, s);
    while (table->utf8[i].owner && table->utf8[i].owner != s) i = (i + 1) & mask;
    return &table->utf8[i];
}

static bool utf8_grow(VM *vm, InternTable *table)
{
    if (table->utf8_count + 1 <= table->utf8_capacity / 3 * 2) return true;
    size_t old_capacity = table->utf8_capacity;
    size_t capacity = old_capacity ? old_capacity * 2 : SMALLEST_UTF8_TABLE;
    Utf8Entry *old = table->utf8;
    Utf8Entry *entries = memory_alloc_zeroed(vm, capacity * sizeof *entries);
    if (!entries) return false;
    table->utf8 = entries;
    table->utf8_capacity = capacity;
    for (size_t i = 0; i < old_capacity; i++)
        if (old[i].owner) *utf8_find(table, old[i].owner) = old[i];
    if (old) memory_free(vm, old, old_capacity * sizeof *old);
    return true;
}

/* The UTF-8 of a str without surrogates, in raw memory of *size + 1 bytes. */
static char *utf8_make(VM *vm, const Str *s, size_t *size)
{
    size_t n = s->length;
    unsigned kind = str_kind(s);
    const void *data = s->data;
    *size = kind == 1   ? utf8_size_of_1(data, n)
            : kind == 2 ? utf8_size_of_2(data, n)
                        : utf8_size_of_4(data, n);
    char *text = memory_alloc(vm, *size + 1);
    if (!text) return NULL;
    if (kind == 1)
        utf8_encode_from_1(data, n, text);
    else if (kind == 2)
        utf8_encode_from_2(data, n, text);
    else
        utf8_encode_from_4(data, n, text);
    text[*size] = 0;
    return text;
}

static const char *utf8_enter(VM *vm, InternTable *table, Str *s, size_t *length)
{
    unsigned kind = str_kind(s);
    size_t bad = kind == 1   ? s->length
                 : kind == 2 ? utf8_find_surrogate_2((const uint16_t *)s->data, s->length)
                             : utf8_find_surrogate_4((const uint32_t *)s->data, s->length);
    if (bad < s->length)
        return raise_encode_error(vm, "utf-8", s, bad, bad + 1, "surrogates not allowed");
    if (!utf8_grow(vm, table)) return NULL;
    size_t size;
    char *text = utf8_make(vm, s, &size);
    if (!text) return NULL;
    *utf8_find(table, s) = (Utf8Entry){s, text, size};
    table->utf8_count++;
    if (length) *length = size;
    return text;
}

const char *str_utf8(VM *vm, Str *s, size_t *length)
{
    if (str_is_ascii(s)) {
        if (length) *length = s->length;
        return (const char *)s->data;
    }
    InternTable *table = table_of(vm);
    if (!table) return raise_memory_error(vm);
    if (table->utf8_count) {
        const Utf8Entry *entry = utf8_find(table, s);
        if (entry->owner) {
            if (length) *length = entry->size;
            return entry->text;
        }
    }
    return utf8_enter(vm, table, s, length);
}

const char *str_c_text(VM *vm, Str *s)
{
    size_t length;
    const char *text = str_utf8(vm, s, &length);
    if (!text || !memchr(text, 0, length)) return text;
    return raise(vm, EXC_VALUE_ERROR, "embedded null character");
}

void str_forget_utf8(VM *vm, Str *s)
{
    InternTable *table = vm_core(vm)->interned;
    if (!table || !table->utf8_count) return;
    Utf8Entry *entry = utf8_find(table, s);
    if (!entry->owner) return;
    memory_free(vm, entry->text, entry->size + 1);
    size_t mask = table->utf8_capacity - 1, i = (size_t)(entry - table->utf8);
    for (size_t j = (i + 1) & mask; table->utf8[j].owner; j = (j + 1) & mask) {
        if (((j - utf8_home(table, table->utf8[j].owner)) & mask) >= ((j - i) & mask)) {
            table->utf8[i] = table->utf8[j];
            i = j;
        }
    }
    table->utf8[i].owner = NULL;
    table->utf8_count--;
}
