/* bytes and bytearray. */
#ifndef OURO_OBJECT_BYTES_H
#define OURO_OBJECT_BYTES_H

#include "object/type.h"

typedef struct Bytes {
    Object head;
    uint64_t length;
    uint8_t data[]; /* a zero byte follows */
} Bytes;

typedef struct ByteArray {
    Object head;
    uint8_t *data;   /* owned raw memory */
    size_t length, capacity;
    size_t exports;  /* live memoryviews: no resizing while nonzero */
} ByteArray;

NEW Object *bytes_from(VM *vm, const void *data, size_t length) RAISES; /* shared when empty or one byte */
NEW Bytes *bytes_allocate(VM *vm, size_t length) RAISES;                /* to be filled */
NEW Object *bytearray_from(VM *vm, const void *data, size_t length) RAISES;
/* bytes, bytearray or memoryview (contiguous): a view on the data. False RAISES TypeError "a bytes-like object is required, not 'x'". */
bool object_bytes_view(VM *vm, Object *o, const uint8_t **data, size_t *length) RAISES;

#endif
