/* slice and range, and the index arithmetic that all sequences share. */
#ifndef OURO_OBJECT_SLICE_H
#define OURO_OBJECT_SLICE_H

#include "object/type.h"

typedef struct Slice {
    Object head;
    Object *start, *stop, *step; /* owned, any objects */
} Slice;

/* Small ranges (length == NULL): the three numbers fit int64 and count is the number of items, at
 * most INT64_MAX. The others have their length as an int object. */
typedef struct Range {
    Object head;
    Object *start, *stop, *step; /* owned exact ints */
    Object *length;              /* owned exact int, or NULL: small */
    uint64_t count;
} Range;

typedef struct RangeIterator {
    Object head;
    int64_t next, step;
    uint64_t left;
} RangeIterator;

NEW Object *slice_new(VM *vm, Object *start, Object *stop, Object *step) RAISES; /* NULL: None */
/* start, stop, step and the number of items for a sequence of `length`; false RAISES. Runs guest
 * code (__index__): when that can change the sequence, use slice_unpack, then slice_adjust. */
bool slice_indices(VM *vm, Slice *slice, size_t length, ptrdiff_t *start, ptrdiff_t *stop, ptrdiff_t *step, size_t *count) RAISES;
bool slice_unpack(VM *vm, Slice *slice, ptrdiff_t *start, ptrdiff_t *stop, ptrdiff_t *step) RAISES;
/* Clips to a sequence of `length`; gives the number of items. Calls nothing. */
size_t slice_adjust(size_t length, ptrdiff_t *start, ptrdiff_t *stop, ptrdiff_t step);
/* slice.indices for a length of any size: three NEW ints in out. */
bool slice_long_indices(VM *vm, Slice *slice, Object *length, Object *out[3]) RAISES;
/* The value of an index (TypeError when the type has no __index__). Too large: an `error` (IndexError,
 * OverflowError) saying "cannot fit 'int' into an index-sized integer". */
bool object_to_index(VM *vm, Object *o, TypeId error, ptrdiff_t *out) RAISES;
/* An end given to index(value, start, stop): clamped, not None. */
bool object_to_slice_end(VM *vm, Object *o, ptrdiff_t *out) RAISES;
/* index += length when negative, then clamped to [0, length]. */
static inline size_t slice_end_clip(ptrdiff_t index, size_t length)
{
    if (index < 0) index += (ptrdiff_t)length;
    return index < 0 ? 0 : (size_t)index > length ? length : (size_t)index;
}
/* The number of repetitions that sequence * o asks for: none when o is negative. */
bool object_to_repeat(VM *vm, Object *o, size_t *count) RAISES;

NEW Object *range_new(VM *vm, Object *start, Object *stop, Object *step) RAISES;
/* Makes the int64 iterator (exact type TYPE_RANGE_ITERATOR). */
NEW Object *range_iterator_new(VM *vm, int64_t start, int64_t step, uint64_t count) RAISES;
static inline bool range_is_small(const Range *r) { return r->length == NULL; }

#endif
