/* Owns the growable byte buffer.
 *
 * Failing is sticky: after the first allocation that fails every further put does nothing and
 * `failed` stays true, so a caller writes a whole text and checks once, at the end.
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include "base/allocator.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct Buffer {
    char *data; /* NULL until something is put */
    size_t size;
    size_t capacity;
    const Allocator *allocator;
    char *local; /* the caller's first room, or NULL: not the allocator's */
    bool failed;
} Buffer;

void buffer_init(Buffer *buffer, const Allocator *allocator);

/* The same, with room of the caller's for a short text: it lives as long as the buffer. Not for buffer_take. */
static inline void buffer_init_local(Buffer *buffer, const Allocator *allocator, char *local, size_t size)
{
    *buffer = (Buffer){.data = local, .capacity = size, .allocator = allocator, .local = local};
}

/* Gives the memory back; the buffer is then as after buffer_init. */
void buffer_free(Buffer *buffer);

/* Empties it and forgets a failure, but keeps the memory. */
void buffer_clear(Buffer *buffer);

/* Room for extra more bytes: their address, or NULL when the buffer has failed. After writing
 * n <= extra bytes there, add n to buffer->size. */
char *buffer_reserve(Buffer *buffer, size_t extra);

/* Ends the text with a NUL byte that is not counted in size, and returns it; NULL on failure. */
const char *buffer_text(Buffer *buffer);

/* Hands the memory over to the caller: capacity bytes from the buffer's allocator, size of them
 * used. NULL on failure, and for a buffer in which nothing was ever put. */
char *buffer_take(Buffer *buffer, size_t *size, size_t *capacity);

bool buffer_grow(Buffer *buffer, size_t extra); /* slow path of the inline functions */

static inline bool buffer_has_room(Buffer *buffer, size_t extra)
{
    return __builtin_expect(extra <= buffer->capacity - buffer->size, 1) && !buffer->failed;
}

static inline void buffer_put(Buffer *buffer, const void *bytes, size_t size)
{
    if ((buffer_has_room(buffer, size) || buffer_grow(buffer, size)) && size) {
        memcpy(buffer->data + buffer->size, bytes, size);
        buffer->size += size;
    }
}

static inline void buffer_put_char(Buffer *buffer, char c)
{
    if (buffer_has_room(buffer, 1) || buffer_grow(buffer, 1))
        buffer->data[buffer->size++] = c;
}

static inline void buffer_put_text(Buffer *buffer, const char *text)
{
    buffer_put(buffer, text, strlen(text));
}

void buffer_put_repeated(Buffer *buffer, char c, size_t count);

/* In UTF-8; a lone surrogate is written as its three bytes (WTF-8). */
void buffer_put_code_point(Buffer *buffer, uint32_t code_point);

__attribute__((format(printf, 2, 3))) void buffer_printf(Buffer *buffer, const char *format, ...);
void buffer_vprintf(Buffer *buffer, const char *format, va_list arguments);

#endif
