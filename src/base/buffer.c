/* Owns the growable byte buffer. */
#include "base/buffer.h"

#include "base/bits.h"
#include "base/utf8.h"

#include <stdio.h>

enum { SMALLEST_CAPACITY = 64 };

void buffer_init(Buffer *buffer, const Allocator *allocator)
{
    *buffer = (Buffer){.allocator = allocator};
}

void buffer_free(Buffer *buffer)
{
    if (buffer->data != buffer->local)
        allocator_free(buffer->allocator, buffer->data, buffer->capacity);
    buffer_init(buffer, buffer->allocator);
}

void buffer_clear(Buffer *buffer)
{
    buffer->size = 0;
    buffer->failed = false;
}

/* A block of the buffer's own for what is in it; NULL: no memory. */
static char *buffer_moved(Buffer *buffer, size_t capacity)
{
    if (!buffer->local || buffer->data != buffer->local)
        return allocator_resize(buffer->allocator, buffer->data, buffer->capacity, capacity);
    char *data = allocator_get(buffer->allocator, capacity);
    if (data)
        memcpy(data, buffer->data, buffer->size);
    return data;
}

/* Grows by half at least, so that n puts cost O(n) altogether. */
bool buffer_grow(Buffer *buffer, size_t extra)
{
    if (buffer->failed)
        return false;
    size_t needed, generous;
    if (!size_add(buffer->size, extra, &needed)) {
        buffer->failed = true;
        return false;
    }
    if (needed <= buffer->capacity)
        return true;
    if (!size_add(buffer->capacity, buffer->capacity / 2, &generous))
        generous = needed;
    size_t capacity = size_max(size_max(needed, generous), SMALLEST_CAPACITY);
    char *data = buffer_moved(buffer, capacity);
    if (!data && capacity > needed) {
        capacity = needed;
        data = buffer_moved(buffer, capacity);
    }
    if (!data) {
        buffer->failed = true;
        return false;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

char *buffer_reserve(Buffer *buffer, size_t extra)
{
    if (!buffer_has_room(buffer, extra) && !buffer_grow(buffer, extra))
        return NULL;
    /* An empty reserve on an empty buffer still deserves an address. */
    if (!buffer->data && !buffer_grow(buffer, 1))
        return NULL;
    return buffer->data + buffer->size;
}

const char *buffer_text(Buffer *buffer)
{
    char *end = buffer_reserve(buffer, 1);
    if (!end)
        return NULL;
    *end = '\0';
    return buffer->data;
}

char *buffer_take(Buffer *buffer, size_t *size, size_t *capacity)
{
    char *data = buffer->failed ? NULL : buffer->data;
    *size = data ? buffer->size : 0;
    *capacity = data ? buffer->capacity : 0;
    if (data)
        buffer_init(buffer, buffer->allocator);
    return data;
}

void buffer_put_repeated(Buffer *buffer, char c, size_t count)
{
    char *to = buffer_reserve(buffer, count);
    if (!to)
        return;
    memset(to, c, count);
    buffer->size += count;
}

void buffer_put_code_point(Buffer *buffer, uint32_t code_point)
{
    char *to = buffer_reserve(buffer, UTF8_MAX_BYTES);
    if (to)
        buffer->size += utf8_put(code_point, to);
}

void buffer_vprintf(Buffer *buffer, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    size_t room = buffer->capacity - buffer->size;
    int size = buffer->failed ? -1 : vsnprintf(room ? buffer->data + buffer->size : NULL, room,
                                               format, arguments);
    if (size < 0) {
        buffer->failed = true;
    } else if ((size_t)size >= room) {
        char *to = buffer_reserve(buffer, (size_t)size + 1);
        if (to)
            vsnprintf(to, (size_t)size + 1, format, again);
    }
    if (!buffer->failed)
        buffer->size += (size_t)size;
    va_end(again);
}

void buffer_printf(Buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(buffer, format, arguments);
    va_end(arguments);
}
