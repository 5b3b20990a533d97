/* Owns the default allocator, on the C library's heap. */
#include "base/allocator.h"

#include <stdlib.h>

static void *resize_on_heap(void *context, void *old, size_t old_size, size_t new_size)
{
    (void)context;
    (void)old_size;
    if (new_size == 0) {
        free(old);
        return NULL;
    }
    return realloc(old, new_size);
}

const Allocator allocator_default = {resize_on_heap, NULL};
