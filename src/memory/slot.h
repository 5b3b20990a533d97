/* The quick paths of taking and giving back slots, for those who make and free many objects: heap.c, lifetime.c and the
 * allocations whose size the compiler knows. What is not quick stays in heap.c. */
#ifndef OURO_MEMORY_SLOT_H
#define OURO_MEMORY_SLOT_H

#include "memory/heap.h"

#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define HEAP_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEAP_ASAN 1
#endif
#endif
#if defined(HEAP_ASAN)
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#define UNPOISON_DEFINED(p, n) UNPOISON(p, n)
#elif defined(OURO_VALGRIND) /* which then knows what is free, and what has no value yet */
#include <valgrind/memcheck.h>
#define POISON(p, n) ((void)VALGRIND_MAKE_MEM_NOACCESS(p, n))
#define UNPOISON(p, n) ((void)VALGRIND_MAKE_MEM_UNDEFINED(p, n))
#define UNPOISON_DEFINED(p, n) ((void)VALGRIND_MAKE_MEM_DEFINED(p, n))
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define UNPOISON_DEFINED(p, n) UNPOISON(p, n)
#endif

#define PAGES_START ((uintptr_t)4 << 30) /* pages start 4 GiB into the range */

/* What lies in a free slot: the header word stays zero, so that a dead object's count reads 0. */
typedef struct FreeSlot {
    uint64_t zero;
    struct FreeSlot *next;
} FreeSlot;

/* Size classes: steps of 8 to 128 bytes, then eight to each doubling. */
static inline unsigned slot_class(size_t size) {
    if (size <= 128) return size <= 16 ? 0 : (unsigned)((size + 7) / 8) - 2;
    unsigned log = 63u - (unsigned)__builtin_clzll(size - 1); /* 128 < size: log >= 7 */
    return 15 + (log - 7) * 8 + (unsigned)((size - 1) >> (log - 3)) - 8;
}

static inline Page *page_of(Heap *heap, const void *address) {
    return &heap->pages[((uintptr_t)address & RANGE_MASK) >> PAGE_SHIFT];
}

/* heap.c: the open page has no freed slot; NULL: out of memory, not raised. */
void *slot_take_slow(Heap *heap, bool raw, unsigned class);
/* heap.c: a page whose slot came back is empty, or was full, or its slots are traced. */
void page_state_changed(Heap *heap, Page *page, const void *slot);

/* page->free is not NULL. */
static inline void *slot_from_free(Page *page) {
    FreeSlot *slot = page->free;
    UNPOISON_DEFINED(slot, sizeof *slot);
    page->free = slot->next;
    UNPOISON(slot, page->slot_size);
    page->used++;
    return slot;
}

static inline void *slot_take(Heap *heap, bool raw, unsigned class) {
    Page *page = heap->open[raw][class];
    return likely(page->free != NULL) ? slot_from_free(page) : slot_take_slow(heap, raw, class);
}

static inline void slot_give(Heap *heap, Page *page, void *address) {
    FreeSlot *slot = address;
    slot->zero = 0;
    slot->next = page->free;
    page->free = slot;
    POISON((char *)slot + 8, page->slot_size - 8);
    if (unlikely(--page->used == 0 || page->open != PAGE_OPEN)) page_state_changed(heap, page, slot);
}

/* object_alloc for a size of at most SMALL_MAX, best one that the compiler knows. */
static inline NEW Object *object_alloc_small(VM *vm, Type *type, size_t size) {
#ifdef OURO_FAULTS
    return object_alloc(vm, type, size);
#else
    Page *page = vm_heap(vm)->open[false][slot_class(size)];
    if (unlikely(!page->free)) return object_alloc(vm, type, size);
    Object *o = slot_from_free(page);
    o->count = 1;
    o->word = type_index(type);
    return o;
#endif
}

/* With all but the header zero. */
static inline NEW Object *object_alloc_zeroed(VM *vm, Type *type, size_t size) {
    if (unlikely(size > 128)) {
        Object *o = object_alloc(vm, type, size);
        const Page *page = o ? page_of(vm_heap(vm), o) : NULL;
        if (page && (page->slot_size || page->dirty)) memset(o + 1, 0, size - sizeof(Object));
        return o;
    }
    Object *o = object_alloc_small(vm, type, size);
    for (size_t i = 1; o && i < (size + 7) / 8; i++) {
        ((uint64_t *)o)[i] = 0;
        __asm__("" : "+r"(i)); /* no `rep stos` out of it, which takes long to start */
    }
    return o;
}

/* memory_alloc for a small size, and the giving back of any block. */
static inline NEW void *memory_alloc_small(VM *vm, size_t size) {
#ifdef OURO_FAULTS
    return memory_alloc(vm, size);
#else
    Page *page = vm_heap(vm)->open[true][slot_class(size)];
    return likely(page->free != NULL) ? slot_from_free(page) : memory_alloc(vm, size);
#endif
}
static inline void memory_free_slot(VM *vm, void *block, size_t size) {
    Page *page = page_of(vm_heap(vm), block);
    if (likely(page->slot_size)) slot_give(vm_heap(vm), page, block);
    else memory_free(vm, block, size);
}

/* object_free for an object that is no type. */
static inline void object_free_slot(Heap *heap, Object *o) {
    Page *page = page_of(heap, o);
    if (likely(page->slot_size)) slot_give(heap, page, o);
    else object_free((VM *)heap, o);
}

#endif
