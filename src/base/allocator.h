/* Owns the one way base code gets memory: through an Allocator that its caller passes.
 *
 * The size of the old block is always given back, so an allocator needs no headers and a budget
 * can be kept exactly.
 */
#ifndef BASE_ALLOCATOR_H
#define BASE_ALLOCATOR_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Allocator {
    /* Makes old (old_size bytes; NULL and 0 for none) into a block of new_size bytes, keeping what
     * fits. new_size 0 frees and returns NULL. NULL otherwise means failure: old is untouched. */
    void *(*resize)(void *context, void *old, size_t old_size, size_t new_size);
    void *context;
} Allocator;

/* The C library's heap: for tools and tests. */
extern const Allocator allocator_default;

static inline void *allocator_resize(const Allocator *allocator, void *old, size_t old_size,
                                     size_t new_size)
{
    return allocator->resize(allocator->context, old, old_size, new_size);
}

static inline void *allocator_get(const Allocator *allocator, size_t size)
{
    return allocator->resize(allocator->context, NULL, 0, size);
}

/* NULL when the product overflows, too. */
static inline void *allocator_get_array(const Allocator *allocator, size_t count, size_t each)
{
    size_t size;
    if (__builtin_mul_overflow(count, each, &size))
        return NULL;
    return allocator_get(allocator, size);
}

/* size is what was asked for; NULL is allowed. */
static inline void allocator_free(const Allocator *allocator, void *block, size_t size)
{
    if (block)
        allocator->resize(allocator->context, block, size, 0);
}

#endif
