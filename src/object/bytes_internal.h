/* What bytes, bytearray and memoryview share and nobody else needs. */
#ifndef OURO_OBJECT_BYTES_INTERNAL_H
#define OURO_OBJECT_BYTES_INTERNAL_H

#include "object/bytes.h"
#include "object/str_internal.h"

/* The bytes of a bytes or bytearray (or a subclass's instance). */
static inline Text bytes_text(Object *o)
{
    if (is_bytes(o)) return text_of_bytes(((Bytes *)o)->data, ((Bytes *)o)->length);
    return text_of_bytes(((ByteArray *)o)->data, ((ByteArray *)o)->length);
}
bool is_bytearray(Object *o);

/* A new object of self's kind: bytes or bytearray. */
NEW Object *bytes_alike(VM *vm, Object *self, const uint8_t *data, size_t length) RAISES;
/* Room for length bytes in a new object of self's kind; *data to be filled. */
NEW Object *bytes_alike_sized(VM *vm, Object *self, size_t length, uint8_t **data) RAISES;
/* self when it is exactly bytes, a copy otherwise: for methods that change nothing. */
NEW Object *bytes_same(VM *vm, Object *self) RAISES;
const TextRules *bytes_rules_of(Object *self);

/* The value of bytes(source, encoding, errors), any of them NULL. */
NEW Object *bytes_from_arguments(VM *vm, const char *maker, Object *source, Object *encoding, Object *errors) RAISES;
NEW Object *memoryview_bytes(VM *vm, MemoryView *view) RAISES; /* tobytes() */

bool memoryview_check(VM *vm, const MemoryView *view) RAISES; /* false: it was released */

/* memoryview_shape.c: how the items lie. */
enum { MEMORYVIEW_DIMENSIONS_MAX = 64 };
size_t memoryview_items(const MemoryView *view);
bool memoryview_is_fortran(const MemoryView *view);
bool memoryview_same_shape(const MemoryView *a, const MemoryView *b);
NEW Object *memoryview_shape(VM *vm, const MemoryView *view) RAISES;
NEW Object *memoryview_strides(VM *vm, const MemoryView *view) RAISES;
/* view has one dimension so far. The second takes the lengths of a list or tuple of at most so many; its items lie side by side. */
bool memoryview_copy_shape(VM *vm, MemoryView *view, const MemoryView *from) RAISES;
bool memoryview_set_shape(VM *vm, MemoryView *view, Object *shape) RAISES;
void memoryview_drop_shape(VM *vm, MemoryView *view);
/* Where the item is that a key, no slice, stands for. NULL RAISES. */
const uint8_t *memoryview_locate(VM *vm, const MemoryView *view, Object *key, bool storing) RAISES;
NEW Object *memoryview_list(VM *vm, const MemoryView *view) RAISES; /* of lists of ... items; the item itself without dimensions */
void memoryview_copy_items(const MemoryView *view, uint8_t *out, bool fortran); /* fortran: the first index moves fastest */

/* memoryview_item.c: the bytes of an item of a format (0: not a format); its value read, and written. */
uint8_t memoryview_format_size(char format);
NEW Object *memoryview_load(VM *vm, char format, const uint8_t *at) RAISES;
bool memoryview_store(VM *vm, char format, Object *value, uint8_t *at) RAISES;

/* An int in range(256). message: of the ValueError. False RAISES. */
bool byte_value(VM *vm, Object *o, const char *message, uint8_t *value) RAISES;
extern const char byte_range_message[]; /* "byte must be in range(0, 256)" */

/* Bytes collected from an iterable of ints. */
typedef struct ByteSink {
    uint8_t *data; /* raw memory */
    size_t length, capacity;
} ByteSink;
bool sink_collect(VM *vm, ByteSink *sink, Object *iterable, const char *message) RAISES;
void sink_free(VM *vm, ByteSink *sink);

/* b'...' as repr shows it, appended. always: a character to be escaped in any case, or 0. */
void builder_bytes_repr(StrBuilder *b, Text t, char always);

/* slots of both */
ptrdiff_t bytes_length_slot(VM *vm, Object *o);
int bytes_contains(VM *vm, Object *o, Object *item);
Object *bytes_compare(VM *vm, Object *a, Object *b, CompareOp op);
Object *bytes_concat(VM *vm, Object *a, Object *b);
Object *bytes_repeat(VM *vm, Object *a, size_t count);
Object *bytes_modulo(VM *vm, Object *a, Object *b);
Object *bytes_getitem(VM *vm, Object *o, Object *key);
NEW Object *bytes_iterator_new(VM *vm, TypeId type, Object *source) RAISES;
/* The text of bytes.hex() and memoryview.hex(). args: sep, bytes_per_sep. */
NEW Object *bytes_hex(VM *vm, Text t, Object *const *args) RAISES;

/* bytes_methods.c: what both have; rows for the two method tables. */
#define BYTES_METHODS(X) \
    X(capitalize, "()", "A copy with the first ASCII letter upper case and the rest lower case.", 0) \
    X(center, "(width, fillchar=b' ', /)", "The bytes in the middle of width bytes.", 0) \
    X(count, "(sub, start=None, end=None, /)", "How often sub occurs in self[start:end].", 0) \
    X(decode, "(encoding='utf-8', errors='strict')", "The text that the bytes encode.", 0) \
    X(endswith, "(suffix, start=None, end=None, /)", "Does self[start:end] end with suffix?", 0) \
    X(expandtabs, "(tabsize=8)", "A copy with spaces for tabs.", 0) \
    X(find, "(sub, start=None, end=None, /)", "The lowest index of sub in self[start:end], or -1.", 0) \
    X(fromhex, "(string, /)", "From text with two hexadecimal digits a byte; spaces between bytes are skipped.", \
      METHOD_CLASS) \
    X(hex, "(sep=None, bytes_per_sep=1)", "Two hexadecimal digits for each byte, with sep between groups.", 0) \
    X(index, "(sub, start=None, end=None, /)", "As find(), but raises ValueError when sub is not there.", 0) \
    X(isalnum, "()", "Is it all ASCII letters and digits, and not empty?", 0) \
    X(isalpha, "()", "Is it all ASCII letters, and not empty?", 0) \
    X(isascii, "()", "Is every byte below 128?", 0) \
    X(isdigit, "()", "Is it all ASCII digits, and not empty?", 0) \
    X(islower, "()", "Are there lower case ASCII letters and no upper case ones?", 0) \
    X(isspace, "()", "Is it all ASCII white space, and not empty?", 0) \
    X(istitle, "()", "Does every ASCII word start with its only capital?", 0) \
    X(isupper, "()", "Are there upper case ASCII letters and no lower case ones?", 0) \
    X(join, "(iterable_of_bytes, /)", "The items of an iterable, with self between each two.", 0) \
    X(ljust, "(width, fillchar=b' ', /)", "The bytes at the left of width bytes.", 0) \
    X(lower, "()", "A copy with ASCII letters in lower case.", 0) \
    X(lstrip, "(bytes=None, /)", "A copy without white space, or without those bytes, at its start.", 0) \
    X(maketrans, "(frm, to, /)", "A table for translate() from each byte of frm to that of to.", METHOD_STATIC) \
    X(partition, "(sep, /)", "(before, sep, after) at the first sep; (self, empty, empty) without one.", 0) \
    X(removeprefix, "(prefix, /)", "A copy without that prefix.", 0) \
    X(removesuffix, "(suffix, /)", "A copy without that suffix.", 0) \
    X(replace, "(old, new, count=-1, /)", "A copy with new for each old, or for the first count of them.", 0) \
    X(rfind, "(sub, start=None, end=None, /)", "The highest index of sub in self[start:end], or -1.", 0) \
    X(rindex, "(sub, start=None, end=None, /)", "As rfind(), but raises ValueError when sub is not there.", 0) \
    X(rjust, "(width, fillchar=b' ', /)", "The bytes at the right of width bytes.", 0) \
    X(rpartition, "(sep, /)", "(before, sep, after) at the last sep; (empty, empty, self) without one.", 0) \
    X(rsplit, "(sep=None, maxsplit=-1)", "As split(), but maxsplit counts from the end.", 0) \
    X(rstrip, "(bytes=None, /)", "A copy without white space, or without those bytes, at its end.", 0) \
    X(split, "(sep=None, maxsplit=-1)", "The pieces between each sep, or between runs of white space.", 0) \
    X(splitlines, "(keepends=False)", "The lines, without their ends.", 0) \
    X(startswith, "(prefix, start=None, end=None, /)", "Does self[start:end] start with prefix?", 0) \
    X(strip, "(bytes=None, /)", "A copy without white space, or without those bytes, at both ends.", 0) \
    X(swapcase, "()", "A copy with upper and lower case ASCII letters exchanged.", 0) \
    X(title, "()", "A copy in which each ASCII word starts with its only capital.", 0) \
    X(translate, "(table, /, delete=b'')", "A copy without the bytes of delete and the rest mapped by a table of 256.", 0) \
    X(upper, "()", "A copy with ASCII letters in upper case.", 0) \
    X(zfill, "(width, /)", "A copy with zeros in front, behind a sign.", 0)

#define X(name, signature, doc, flags) NATIVE(bytes_##name##_method);
BYTES_METHODS(X)
#undef X
#define BYTES_METHOD_ROW(name, signature, doc, flags) {#name, signature, bytes_##name##_method, doc, flags},

#endif
