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

/* bytes_iterator and bytearray_iterator. */
typedef struct BytesIterator {
    Object head;
    Object *source; /* owned, NULL at the end */
    size_t index;
} BytesIterator;

/* Memory that an object shows. */
typedef struct ShownMemory {
    const uint8_t *data; /* never NULL */
    size_t length;       /* items */
    uint8_t item_size;   /* bytes an item */
    char format;         /* as the struct module writes it; native */
    bool readonly;
    size_t *exports;     /* while this counts views the memory stays in place; NULL: it always does */
} ShownMemory;

/* A view of items that lie in an object that shows its memory; keeps it from being resized. */
typedef struct MemoryView {
    Object head;
    Object *base;      /* owned; NULL once released */
    const uint8_t *data; /* the first item */
    size_t length;     /* items, or rows when there are more dimensions; 1 without any */
    ptrdiff_t stride;  /* bytes from one to the next */
    size_t *inner;     /* owned: the lengths of the dimensions behind the first, whose items lie side by side; NULL: there are none */
    size_t row;        /* their product: items in a row */
    Hash hash;         /* 0: not asked for yet */
    bool readonly;
    uint8_t item_size; /* bytes an item */
    uint8_t dimensions;
    char format;       /* as the struct module writes it; native */
} MemoryView;

NEW Object *bytes_from(VM *vm, const void *data, size_t length) RAISES; /* shared when empty or one byte */
NEW Bytes *bytes_allocate(VM *vm, size_t length) RAISES;                /* to be filled */
NEW Object *bytearray_from(VM *vm, const void *data, size_t length) RAISES;
/* What shows its memory, or a memoryview (contiguous): a view on the data. False RAISES TypeError "a bytes-like object is required, not 'x'". */
bool object_bytes_view(VM *vm, Object *o, const uint8_t **data, size_t *length) RAISES;
/* The same, and the bytes stay in place while the holder lives, whatever runs meanwhile. */
bool object_bytes_held(VM *vm, Object *o, Object **holder /* NEW */, const uint8_t **data, size_t *length) RAISES;
static inline bool memoryview_is_contiguous(const MemoryView *view) {
    return view->stride == (ptrdiff_t)(view->row * view->item_size) || view->length <= 1;
}
/* Would object_bytes_view work? */
bool object_is_bytes_like(Object *o);
/* bytes(o): anything with __bytes__, a buffer, an iterable of ints (not a str or an int). */
NEW Object *bytes_from_object(VM *vm, Object *o) RAISES;
/* A writable view: bytearray and the like, or memoryview of one. False RAISES TypeError "... read-write bytes-like object". */
bool object_bytes_view_writable(VM *vm, Object *o, uint8_t **data, size_t *length) RAISES;
bool bytearray_resize(VM *vm, ByteArray *array, size_t length) RAISES; /* new bytes are not set */
NEW Object *memoryview_new(VM *vm, Object *base) RAISES;

#endif
