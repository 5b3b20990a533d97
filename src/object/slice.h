/* slice and range. */
#ifndef OURO_OBJECT_SLICE_H
#define OURO_OBJECT_SLICE_H

#include "object/type.h"

typedef struct Slice {
    Object head;
    Object *start, *stop, *step;
} Slice;

/* A range whose three numbers fit int64 keeps them so; others keep Int objects (is_long). */
typedef struct Range {
    Object head;
    Object *start, *stop, *step; /* owned ints */
    Object *length;              /* owned int */
} Range;

typedef struct RangeIterator {
    Object head;
    int64_t next, step;
    uint64_t left;
} RangeIterator;

NEW Object *slice_new(VM *vm, Object *start, Object *stop, Object *step) RAISES; /* NULL: None */
/* start, stop, step and the number of items for a sequence of `length`; false RAISES. */
bool slice_indices(VM *vm, Slice *slice, size_t length, ptrdiff_t *start, ptrdiff_t *stop, ptrdiff_t *step, size_t *count) RAISES;
NEW Object *range_new(VM *vm, Object *start, Object *stop, Object *step) RAISES;
/* Makes the int64 iterator (exact type TYPE_RANGE_ITERATOR). */
NEW Object *range_iterator_new(VM *vm, int64_t start, int64_t step, uint64_t count) RAISES;

#endif
