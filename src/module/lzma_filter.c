/* Reads filters from dicts by tables of their options, and writes the options as bytes and back. */
#include "module/lzma_filter.h"

#include "object/bytes.h"
#include "object/module.h"
#include "object/protocol.h"
#include "object/tuple.h"

#include <stdlib.h>
#include <string.h>

typedef struct OptionRow {
    const char *name;
    size_t offset; /* of 32 bits in the options */
} OptionRow;

static const OptionRow lzma_rows[] = {
    {"lc", offsetof(lzma_options_lzma, lc)}, {"lp", offsetof(lzma_options_lzma, lp)}, {"pb", offsetof(lzma_options_lzma, pb)},
    {"dict_size", offsetof(lzma_options_lzma, dict_size)}, {"mode", offsetof(lzma_options_lzma, mode)}, {"nice_len", offsetof(lzma_options_lzma, nice_len)},
    {"mf", offsetof(lzma_options_lzma, mf)}, {"depth", offsetof(lzma_options_lzma, depth)}, {0}};
static const OptionRow delta_rows[] = {{"dist", offsetof(lzma_options_delta, dist)}, {0}};
static const OptionRow bcj_rows[] = {{"start_offset", offsetof(lzma_options_bcj, start_offset)}, {0}};

/* spec[name] as a number: 1, 0 it is not there, -1 RAISES. */
static int get_number(VM *vm, Object *spec, const char *name, uint64_t *out) {
    int64_t number;
    Str *key = str_from_text(vm, name);
    Object *value = key ? object_getitem(vm, spec, OBJ(key)) : NULL;
    xdecref(key);
    if (!value) return exception_clear_if(vm, EXC_KEY_ERROR) ? 0 : -1;
    bool ok = object_to_int64(vm, value, &number);
    if (ok && strcmp(name, "id") && (number < 0 || number > UINT32_MAX)) /* some ids are 2**62 and more */
        ok = raise(vm, EXC_OVERFLOW_ERROR, "Value too large for uint32_t type") != NULL;
    decref(value);
    if (ok) *out = (uint64_t)number;
    return ok ? 1 : -1;
}

/* All the options that the dict has; known counts its keys. */
static bool read_options(VM *vm, Object *spec, const OptionRow *rows, void *options, ptrdiff_t known, const char *what) {
    for (; rows->name; rows++) {
        uint64_t number;
        int found = get_number(vm, spec, rows->name, &number);
        if (found < 0 && (exception_clear_if(vm, EXC_OVERFLOW_ERROR) || exception_clear_if(vm, EXC_TYPE_ERROR))) known = -1;
        else if (found < 0) return false;
        if (known < 0) break;
        known += found;
        uint32_t narrow = (uint32_t)number;
        if (found) memcpy((char *)options + rows->offset, &narrow, sizeof narrow);
    }
    ptrdiff_t size = object_length(vm, spec);
    if (size < 0) return false;
    return size == known || raise(vm, EXC_VALUE_ERROR, "Invalid filter specifier for %s filter", what) != NULL;
}

static bool read_lzma(VM *vm, Object *spec, lzma_options_lzma *options) {
    uint64_t preset = LZMA_PRESET_DEFAULT;
    int found = get_number(vm, spec, "preset", &preset);
    if (found < 0) return false;
    if (lzma_lzma_preset(options, (uint32_t)preset)) return module_raise(vm, "_lzma", "LZMAError", str_from_format(vm, "Invalid compression preset: %u", (unsigned)preset)) != NULL;
    return read_options(vm, spec, lzma_rows, options, 1 + found, "LZMA");
}

static bool read_filter(VM *vm, Object *spec, lzma_filter *filter, void *options) {
    uint64_t id;
    if (!type_of(spec)->slots.getitem)
        return raise(vm, EXC_TYPE_ERROR, "Filter specifier must be a dict or dict-like object") != NULL;
    int found = get_number(vm, spec, "id", &id);
    if (found < 0) return false;
    if (!found) return raise(vm, EXC_VALUE_ERROR, "Filter specifier must have an \"id\" entry") != NULL;
    *filter = (lzma_filter){id, options};
    switch (id) {
    case LZMA_FILTER_LZMA1:
    case LZMA_FILTER_LZMA2: return read_lzma(vm, spec, options);
    case LZMA_FILTER_DELTA:
        *(lzma_options_delta *)options = (lzma_options_delta){.type = LZMA_DELTA_TYPE_BYTE, .dist = 1};
        return read_options(vm, spec, delta_rows, options, 1, "delta");
    case LZMA_FILTER_X86:
    case LZMA_FILTER_POWERPC:
    case LZMA_FILTER_IA64:
    case LZMA_FILTER_ARM:
    case LZMA_FILTER_ARMTHUMB:
    case LZMA_FILTER_SPARC: *(lzma_options_bcj *)options = (lzma_options_bcj){0}; return read_options(vm, spec, bcj_rows, options, 1, "BCJ");
    default: return raise(vm, EXC_VALUE_ERROR, "Invalid filter ID: %llu", (unsigned long long)id) != NULL;
    }
}

bool filter_chain_read(VM *vm, FilterChain *chain, Object *filters) {
    Tuple *specs = (Tuple *)tuple_from_iterable(vm, filters);
    if (!specs) return false;
    bool ok = true;
    size_t count = specs->length;
    if (count > LZMA_FILTERS_MAX)
        ok = raise(vm, EXC_VALUE_ERROR, "Too many filters - liblzma supports a maximum of %d", LZMA_FILTERS_MAX) != NULL;
    for (size_t i = 0; ok && i < count; i++) ok = read_filter(vm, specs->items[i], &chain->filters[i], &chain->options[i]);
    if (ok) chain->filters[count] = (lzma_filter){LZMA_VLI_UNKNOWN, NULL};
    decref(specs);
    return ok;
}

Object *lzma_encode_properties(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    FilterChain chain;
    uint32_t size;
    if (!read_filter(vm, args[0], &chain.filters[0], &chain.options[0]) || !lzma_succeeded(vm, lzma_properties_size(&size, &chain.filters[0]))) return NULL;
    Bytes *bytes = bytes_allocate(vm, size);
    if (!bytes || lzma_succeeded(vm, lzma_properties_encode(&chain.filters[0], bytes->data))) return OBJ(bytes);
    decref(bytes);
    return NULL;
}

static bool put_number(VM *vm, Dict *dict, const char *name, uint64_t number) {
    Object *value = int_from_uint64(vm, number);
    bool ok = value && dict_set_text(vm, dict, name, value);
    xdecref(value);
    return ok;
}

Object *lzma_decode_properties(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    int64_t id;
    const uint8_t *data;
    size_t length;
    if (!object_to_int64(vm, args[0], &id) || !object_bytes_view(vm, args[1], &data, &length)) return NULL;
    lzma_filter filter = {.id = (lzma_vli)id};
    if (!lzma_succeeded(vm, lzma_properties_decode(&filter, NULL, data, length))) return NULL;
    enum { LZMA1_KEPT = 4 }; /* options that are in the bytes; LZMA2 keeps the last of them */
    bool is_lzma1 = filter.id == LZMA_FILTER_LZMA1;
    const OptionRow *rows = filter.id == LZMA_FILTER_DELTA ? delta_rows : is_lzma1 ? lzma_rows : filter.id == LZMA_FILTER_LZMA2 ? lzma_rows + LZMA1_KEPT - 1 : bcj_rows;
    size_t count = is_lzma1 ? LZMA1_KEPT : 1;
    Dict *dict = dict_new(vm);
    bool ok = dict && put_number(vm, dict, "id", filter.id);
    for (size_t i = 0; ok && filter.options && i < count; i++) {
        uint32_t number;
        memcpy(&number, (char *)filter.options + rows[i].offset, sizeof number);
        ok = put_number(vm, dict, rows[i].name, number);
    }
    free(filter.options); /* a handful of bytes, from the library's own malloc */
    if (!ok) clear_ref(&dict);
    return OBJ(dict);
}
