/* Runs of free pages. Those that were freed lately are warm: they keep their memory. The others are cold, and read as
 * zero. */
#define _GNU_SOURCE
#include "memory/run.h"

#include "memory/slot.h"

#include <sys/mman.h>

#define MIB ((size_t)1 << 20)

enum {
    GROW_PAGES = 256,    /* pages made accessible at a time: 16 MiB */
    WARM_MIB = 8,        /* most that is held in warm runs */
    LARGE_MIB = 64,      /* a heap from this size on ... */
    LARGE_SHARE = 32,    /* ... holds at most that part of its size, as it is to stay near what lives */
};

/* ---- the two lists: a run's first and last page say what it is, so that its neighbours find it ---- */

static bool is_end_of(const Page *page, PageKind kind) { return page->kind == kind && page->span_pages; }

static Page **list_of(Heap *heap, PageKind kind) { return kind == PAGE_WARM ? &heap->warm_runs : &heap->free_runs; }

static void run_unlink(Heap *heap, Page *run) {
    if (run->kind == PAGE_WARM) {
        heap->warm_bytes -= (size_t)run->span_pages << PAGE_SHIFT;
        if (heap->warm_last == run) heap->warm_last = run->previous;
    }
    if (run->previous) run->previous->next = run->next;
    else *list_of(heap, run->kind) = run->next;
    if (run->next) run->next->previous = run->previous;
}

static void run_link(Heap *heap, Page *run, uint32_t count, PageKind kind) {
    Page **list = list_of(heap, kind);
    run->kind = run[count - 1].kind = (uint8_t)kind;
    run->span_pages = run[count - 1].span_pages = count;
    run->previous = NULL;
    run->next = *list;
    if (run->next) run->next->previous = run;
    *list = run;
    if (kind != PAGE_WARM) return;
    heap->warm_bytes += (size_t)count << PAGE_SHIFT;
    if (!run->next) heap->warm_last = run;
}

/* With the neighbours of its kind. */
static void run_join(Heap *heap, Page *run, uint32_t count, PageKind kind) {
    Page *end = run + count;
    if (end < heap->pages + heap->top_page && is_end_of(end, kind)) {
        run_unlink(heap, end);
        count += end->span_pages;
    }
    if (run > heap->pages + PAGE_FIRST && is_end_of(run - 1, kind)) {
        Page *before = run - run[-1].span_pages;
        run_unlink(heap, before);
        count += before->span_pages;
        run = before;
    }
    run_link(heap, run, count, kind);
}

/* ---- warm runs ---- */

static size_t warm_most(const Heap *heap) {
    size_t most = WARM_MIB * MIB, part = heap->page_bytes / LARGE_SHARE;
    return heap->page_bytes > LARGE_MIB * MIB && part < most ? part : most;
}

bool runs_cool(Heap *heap, size_t most) {
    bool any = false;
    while (heap->warm_bytes > most) {
        Page *run = heap->warm_last;
        uint32_t count = run->span_pages, excess = (uint32_t)((heap->warm_bytes - most + PAGE_SIZE_BYTES - 1) >> PAGE_SHIFT);
        run_unlink(heap, run);
        if (excess < count) {
            run_link(heap, run + excess, count - excess, PAGE_WARM);
            count = excess;
        }
        madvise(page_start(heap, run), (size_t)count << PAGE_SHIFT, MADV_DONTNEED);
        run_join(heap, run, count, PAGE_UNUSED);
        any = true;
    }
    return any;
}

void run_give(Heap *heap, Page *run, uint32_t count, bool used) {
    UNPOISON_DEFINED(page_start(heap, run), (size_t)count << PAGE_SHIFT);
    if (used) *(uint64_t *)page_start(heap, run) = 0; /* a dead object's count reads 0 */
    run_join(heap, run, count, used ? PAGE_WARM : PAGE_UNUSED);
    if (used) runs_cool(heap, warm_most(heap));
}

/* ---- taking ---- */

static MAYBE Page *take_from(Heap *heap, PageKind kind, uint32_t count) {
    for (Page *run = *list_of(heap, kind); run; run = run->next) {
        if (run->span_pages < count) continue;
        uint32_t rest = run->span_pages - count;
        run_unlink(heap, run);
        if (rest) run_link(heap, run + count, rest, kind);
        return run;
    }
    return NULL;
}

static bool make_accessible(Heap *heap, uint32_t end) {
    if (end <= heap->accessible_pages) return true;
    uint32_t want = end + GROW_PAGES < PAGE_COUNT ? end + GROW_PAGES : PAGE_COUNT;
    char *from = (char *)heap + ((uintptr_t)heap->accessible_pages << PAGE_SHIFT);
    if (mprotect(from, (size_t)(want - heap->accessible_pages) << PAGE_SHIFT, PROT_READ | PROT_WRITE) != 0) return false;
    heap->accessible_pages = want;
    return true;
}

static MAYBE Page *take_top(Heap *heap, uint32_t count) {
    if (count > PAGE_COUNT - heap->top_page || !make_accessible(heap, heap->top_page + count)) return NULL;
    Page *run = &heap->pages[heap->top_page];
    heap->top_page += count;
    return run;
}

Page *run_find(Heap *heap, uint32_t count, bool fresh) {
    Page *run = fresh ? NULL : take_from(heap, PAGE_WARM, count);
    bool dirty = run != NULL;
    if (!run) run = take_from(heap, PAGE_UNUSED, count);
    if (!run) run = take_top(heap, count);
    if (run) *run = (Page){.dirty = dirty};
    return run;
}
