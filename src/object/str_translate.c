/* Owns str.maketrans and str.translate. */
#include "object/str_internal.h"

#include <string.h>

/* ---- maketrans ---- */

static bool set_pair(VM *vm, Dict *table, uint32_t from, Object *STEALS to)
{
    Object *key = to ? int_from_int64(vm, from) : NULL;
    bool ok = key && dict_set(vm, table, key, to);
    xdecref(key);
    xdecref(to);
    return ok;
}

/* Copies a mapping whose keys are ints or strings of one character. */
static bool copy_mapping(VM *vm, Dict *table, Dict *source)
{
    size_t position = 0;
    Object *key, *value;
    while (dict_next(source, &position, &key, &value)) {
        if (is_str(key)) {
            if (((Str *)key)->length != 1) {
                raise(vm, EXC_VALUE_ERROR, "string keys in translate table must be of length 1");
                return false;
            }
            if (!set_pair(vm, table, str_at((Str *)key, 0), incref(value))) return false;
        } else if (is_int(key)) {
            incref(key);
            incref(value);
            bool ok = dict_set(vm, table, key, value);
            decref(key);
            decref(value);
            if (!ok) return false;
        } else {
            raise(vm, EXC_TYPE_ERROR, "keys in translate table must be strings or integers");
            return false;
        }
    }
    return true;
}

static bool add_pairs(VM *vm, Dict *table, Object *x, Object *y, Object *deleted)
{
    if (!is_str(x)) {
        raise(vm, EXC_TYPE_ERROR,
              "first maketrans argument must be a string if there is a second argument");
        return false;
    }
    const Str *from = (Str *)x, *to = (Str *)y;
    if (from->length != to->length) {
        raise(vm, EXC_VALUE_ERROR, "the first two maketrans arguments must have equal length");
        return false;
    }
    for (size_t i = 0; i < from->length; i++)
        if (!set_pair(vm, table, str_at(from, i), int_from_int64(vm, str_at(to, i)))) return false;
    for (size_t i = 0; deleted && i < ((Str *)deleted)->length; i++)
        if (!set_pair(vm, table, str_at((Str *)deleted, i), NONE(vm))) return false;
    return true;
}

NATIVE(str_maketrans_method)
{
    (void)self, (void)nargs;
    Object *x = args[0], *y = args[1], *z = args[2];
    for (int i = 1; i < 3; i++)
        if (args[i] && !is_str(args[i]))
            return raise(vm, EXC_TYPE_ERROR, "maketrans() argument %d must be str, not %T", i + 1,
                         args[i]);
    if (!y && !is_dict(x))
        return raise(vm, EXC_TYPE_ERROR,
                     "if you give only one argument to maketrans it must be a dict");
    Dict *table = dict_new(vm);
    if (!table) return NULL;
    if (y ? add_pairs(vm, table, x, y, z) : copy_mapping(vm, table, (Dict *)x)) return OBJ(table);
    decref(table);
    return NULL;
}

/* ---- translate ---- */

typedef enum Translation { TRANSLATE_ERROR, TRANSLATE_SAME, TRANSLATE_DELETE, TRANSLATE_CHAR,
                           TRANSLATE_TEXT } Translation;

/* What the table has for a character: *character, or *text (NEW). */
static Translation look_up(VM *vm, Object *table, uint32_t c, uint32_t *character, Object **text)
{
    Object *key = int_from_int64(vm, c);
    if (!key) return TRANSLATE_ERROR;
    bool plain = is_exact(table, TYPE_DICT);
    Object *value = plain ? xincref(dict_get(vm, (Dict *)table, key)) : object_getitem(vm, table, key);
    decref(key);
    if (!value && plain && !exception_pending(vm)) return TRANSLATE_SAME;
    if (!value) return exception_clear_if(vm, EXC_LOOKUP_ERROR) ? TRANSLATE_SAME : TRANSLATE_ERROR;
    if (is_str(value)) {
        *text = value;
        return TRANSLATE_TEXT;
    }
    Translation result = TRANSLATE_DELETE;
    if (is_int(value)) {
        int overflow;
        int64_t number = int_as_int64((Int *)value, &overflow);
        *character = (uint32_t)number;
        result = TRANSLATE_CHAR;
        if (overflow || number < 0 || number > 0x10ffff) {
            raise(vm, EXC_VALUE_ERROR, "character mapping must be in range(0x110000)");
            result = TRANSLATE_ERROR;
        }
    } else if (!is_none(value)) {
        raise(vm, EXC_TYPE_ERROR, "character mapping must return integer, None or str");
        result = TRANSLATE_ERROR;
    }
    decref(value);
    return result;
}

enum { CACHE_NONE, CACHE_DELETE, CACHE_CHAR };

/* What an exact dict said about ASCII characters: it cannot change its mind during the call unless
 * a lookup runs guest code, which int keys of an exact dict do not. */
typedef struct TranslateCache {
    uint8_t known[128];
    uint8_t character[128];
} TranslateCache;

static void remember(TranslateCache *cache, uint32_t c, Translation t, uint32_t to)
{
    if (c >= 128) return;
    if (t == TRANSLATE_SAME) {
        t = TRANSLATE_CHAR;
        to = c;
    }
    if (t == TRANSLATE_DELETE) cache->known[c] = CACHE_DELETE;
    if (t == TRANSLATE_CHAR && to < 128) {
        cache->known[c] = CACHE_CHAR;
        cache->character[c] = (uint8_t)to;
    }
}

/* Characters [i, ...) that the cache knows, appended; returns where it does not. */
static size_t put_known(StrBuilder *b, const Str *s, size_t i, const TranslateCache *cache)
{
    char chunk[256];
    size_t used = 0, kind = str_kind(s);
    for (; i < s->length; i++) {
        uint32_t c = kind == 1 ? s->data[i] : str_at(s, i);
        if (c >= 128 || cache->known[c] == CACHE_NONE) break;
        chunk[used] = (char)cache->character[c];
        used += cache->known[c] != CACHE_DELETE;
        if (used == sizeof chunk) {
            builder_ascii(b, chunk, used);
            used = 0;
        }
    }
    builder_ascii(b, chunk, used);
    return i;
}

NATIVE(str_translate_method)
{
    (void)nargs;
    const Str *s = (Str *)self;
    Object *table = args[0];
    TranslateCache cache;
    memset(cache.known, CACHE_NONE, sizeof cache.known);
    bool cacheable = is_exact(table, TYPE_DICT);
    StrBuilder b;
    builder_open(&b, vm);
    for (size_t i = 0; !b.failed; i++) {
        i = put_known(&b, s, i, &cache);
        if (i == s->length) break;
        uint32_t c = str_at(s, i), to = 0;
        Object *text = NULL;
        Translation t = look_up(vm, table, c, &to, &text);
        if (cacheable) remember(&cache, c, t, to);
        switch (t) {
        case TRANSLATE_ERROR: builder_abandon(&b); break;
        case TRANSLATE_SAME: builder_char(&b, c); break;
        case TRANSLATE_DELETE: break;
        case TRANSLATE_CHAR: builder_char(&b, to); break;
        case TRANSLATE_TEXT:
            builder_str(&b, (Str *)text);
            decref(text);
            break;
        }
    }
    return OBJ(builder_finish(&b));
}
