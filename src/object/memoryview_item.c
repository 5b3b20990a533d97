/* Owns the items of memoryviews: the native formats of one character, and how their values lie in memory. */
#include "object/bytes_internal.h"
#include "object/float.h"
#include "object/protocol.h"

#include <limits.h>
#include <string.h>

/* Rows: format, size, signed. The floats and characters have cases of their own. */
static const struct { char format; uint8_t size; bool is_signed; } formats[] = {
    {'B', 1, false}, {'b', 1, true}, {'c', 1, false}, {'?', 1, false}, {'h', 2, true}, {'H', 2, false}, {'i', 4, true},
    {'I', 4, false}, {'l', 8, true}, {'L', 8, false}, {'q', 8, true}, {'Q', 8, false}, {'n', 8, true}, {'N', 8, false},
    {'P', 8, false}, {'f', 4, true}, {'d', 8, true},
};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

static size_t row_of(char format) {
    size_t i = 0;
    while (i < FORMAT_COUNT && formats[i].format != format) i++;
    return i;
}

uint8_t memoryview_format_size(char format) {
    size_t row = row_of(format);
    return row < FORMAT_COUNT ? formats[row].size : 0;
}

/* False RAISES: items of a format of its own (characters of an array). */
static bool is_known(VM *vm, char format) {
    return row_of(format) < FORMAT_COUNT || raise(vm, EXC_NOT_IMPLEMENTED_ERROR, "memoryview: format %c not supported", (uint32_t)(unsigned char)format);
}

Object *memoryview_load(VM *vm, char format, const uint8_t *at) {
    if (unlikely(!is_known(vm, format))) return NULL;
    size_t row = row_of(format), unused = 64 - 8u * formats[row].size;
    uint64_t bits = 0;
    memcpy(&bits, at, formats[row].size); /* little-endian, as everything here */
    if (format == 'c') return bytes_from(vm, at, 1);
    if (format == '?') return BOOL(vm, bits != 0);
    if (format == 'f' || format == 'd') {
        float narrow;
        double wide;
        memcpy(&narrow, at, sizeof narrow);
        if (format == 'd') memcpy(&wide, at, sizeof wide);
        return float_from_double(vm, format == 'd' ? wide : (double)narrow);
    }
    if (formats[row].is_signed) return int_from_int64(vm, (int64_t)(bits << unused) >> unused);
    return int_from_uint64(vm, bits);
}

static bool invalid(VM *vm, TypeId error, char format) {
    return raise(vm, error, "memoryview: invalid %s for format '%c'", error == EXC_TYPE_ERROR ? "type" : "value", (uint32_t)(unsigned char)format);
}

static bool store_real(VM *vm, char format, Object *value, uint8_t *at) {
    double wide;
    if (!object_to_double(vm, value, &wide)) {
        return exception_clear_if(vm, EXC_TYPE_ERROR) ? invalid(vm, EXC_TYPE_ERROR, format) : false;
    }
    float narrow = (float)wide;
    if (format == 'f') memcpy(at, &narrow, sizeof narrow);
    else memcpy(at, &wide, sizeof wide);
    return true;
}

/* Does the int fit, and what are its bytes? False: it does not. */
static bool int_bits(const Int *i, size_t size, bool is_signed, uint64_t *bits) {
    if (int_is_big(i)) { /* only what needs all 64 bits can fit */
        *bits = i->limbs[0];
        return !is_signed && size == 8 && i->value == 1;
    }
    unsigned unused = 64 - 8 * (unsigned)size;
    *bits = (uint64_t)i->value;
    if (is_signed) return (int64_t)(*bits << unused) >> unused == i->value;
    return i->value >= 0 && (*bits << unused >> unused) == *bits;
}

bool memoryview_store(VM *vm, char format, Object *value, uint8_t *at) {
    if (unlikely(!is_known(vm, format))) return false;
    size_t row = row_of(format);
    if (format == 'c') {
        if (!is_bytes(value)) return invalid(vm, EXC_TYPE_ERROR, format);
        if (((Bytes *)value)->length != 1) return invalid(vm, EXC_VALUE_ERROR, format);
        *at = ((Bytes *)value)->data[0];
        return true;
    }
    if (format == '?') {
        int truth = object_truth(vm, value);
        if (truth >= 0) *at = (uint8_t)truth;
        return truth >= 0;
    }
    if (format == 'f' || format == 'd') return store_real(vm, format, value, at);
    if (!is_int(value) && !type_of(value)->slots.to_index) return invalid(vm, EXC_TYPE_ERROR, format);
    Object *number = object_index(vm, value);
    if (!number) return false;
    uint64_t bits;
    bool fits = int_bits((Int *)number, formats[row].size, formats[row].is_signed, &bits);
    decref(number);
    if (!fits) return invalid(vm, EXC_VALUE_ERROR, format);
    memcpy(at, &bits, formats[row].size);
    return true;
}
