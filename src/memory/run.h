/* Runs of free pages: what heap.c takes pages from, and gives them back to. Nothing is charged here. */
#ifndef OURO_MEMORY_RUN_H
#define OURO_MEMORY_RUN_H

#include "memory/heap.h"

#define PAGE_FIRST ((uint32_t)(((uintptr_t)4 << 30) >> PAGE_SHIFT)) /* pages start 4 GiB into the range: PAGES_START */

static inline char *page_start(Heap *heap, const Page *page) {
    return (char *)heap + ((uintptr_t)(page - heap->pages) << PAGE_SHIFT);
}

/* count pages, or NULL. The first one's record is clear, but for `dirty`: they do not read as zero.
 * `fresh`: the memory behind them is to be replaced, so that none is wanted. */
MAYBE Page *run_find(Heap *heap, uint32_t count, bool fresh);
/* Joins pages with free neighbours. `used`: there is memory behind them. Up to a bound they keep it, as what was just
 * freed is often needed again. */
void run_give(Heap *heap, Page *run, uint32_t count, bool used);
/* Gives the memory of free pages back to the system, that of the last freed first kept, until at most so many bytes are held. */
bool runs_cool(Heap *heap, size_t most);

#endif
