/* Pages of slots, size classes, spans, the budget: where all memory of a VM comes from. */
#define _GNU_SOURCE
#include "memory/lifetime.h"
#include "memory/run.h"
#include "memory/slot.h"
#include "memory/trace.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>

#define MIB ((size_t)1 << 20)
#define VM_AREA MIB                       /* the VM struct lies below the type area */
#define TYPE_AREA_START MIB
#define TYPE_SLOT 1024                    /* object/type.h asserts that a Type fits */
#define FIRST_TYPES MIB                   /* of the type area are accessible from the start */

static size_t class_size(unsigned class) {
    if (class < 15) return (class + 2) * 8;
    unsigned octave = (class - 15) / 8, step = (class - 15) % 8;
    return ((size_t)(step + 9) << (octave + 4));
}

/* ---- opening and closing ---- */

static char *reserve_range(void) {
    size_t twice = 2 * RANGE_SIZE;
    char *raw = mmap(NULL, twice, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (raw == MAP_FAILED) return NULL;
    char *base = (char *)(((uintptr_t)raw + RANGE_MASK) & ~RANGE_MASK);
    if (base > raw) munmap(raw, (size_t)(base - raw));
    char *end = base + RANGE_SIZE;
    if (end < raw + twice) munmap(end, (size_t)(raw + twice - end));
    return base;
}

static bool make_accessible(void *start, size_t bytes) { return mprotect(start, bytes, PROT_READ | PROT_WRITE) == 0; }

void heap_populate(void *start, size_t bytes) {
#ifdef MADV_POPULATE_WRITE
    madvise(start, bytes, MADV_POPULATE_WRITE); /* a system that cannot will fault the pages in, one by one */
#else
    (void)start, (void)bytes;
#endif
}

/* Without a cap of its own a VM stays within the machine: what is refused is an error, what the system takes back is the process. */
static size_t machine_bytes(void) {
    struct sysinfo machine;
    if (sysinfo(&machine)) return SIZE_MAX;
    return ((size_t)machine.totalram + (size_t)machine.totalswap) * machine.mem_unit;
}

void *heap_open(size_t vm_size, size_t budget) {
    if (vm_size > VM_AREA) return NULL;
    char *base = reserve_range();
    if (!base) return NULL;
    size_t pages_bytes = sizeof(Page) * (size_t)PAGE_COUNT;
    Page *pages = mmap(NULL, pages_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (pages == MAP_FAILED || !make_accessible(base, VM_AREA + FIRST_TYPES) ||
        !make_accessible(base + CARDS_START, CARDS_BYTES)) {
        munmap(base, RANGE_SIZE);
        if (pages != MAP_FAILED) munmap(pages, pages_bytes);
        return NULL;
    }
    heap_populate(base, vm_size);
    Heap *heap = (Heap *)base;
    heap->pages = pages;
    heap->top_page = heap->accessible_pages = PAGE_FIRST;
    heap->collect_bytes = SIZE_MAX;
    heap->type_top = (uint32_t)(TYPE_AREA_START >> TYPE_GRANULE_SHIFT);
    heap->type_accessible = (uint32_t)((TYPE_AREA_START + FIRST_TYPES) >> TYPE_GRANULE_SHIFT);
    heap_set_limit((VM *)heap, budget);
    if (budget == SIZE_MAX) heap->budget = machine_bytes();
    for (unsigned c = 0; c < CLASS_COUNT; c++) heap->open[0][c] = heap->open[1][c] = heap->open_aside[c] = &heap->none;
    return heap;
}

/* ---- the budget ---- */

enum { TABLES_SHARE = 64, RESERVE_SHARE = 16, RESERVE_MAX = 1 << 20 };

void heap_measure_room(VM *vm) {
    Heap *heap = vm_heap(vm);
    heap->room_bytes = SIZE_MAX;
    if (heap->budget == SIZE_MAX) return;
    size_t limit = heap->budget - heap->reserve, least = limit / 64;
    size_t room = heap->page_bytes < limit ? (limit - heap->page_bytes) / 2 : 0;
    heap->room_bytes = heap->page_bytes + (room > least ? room : least); /* at most 64 collections on the way to the cap */
}

void heap_set_limit(VM *vm, size_t bytes) {
    Heap *heap = vm_heap(vm);
    heap->budget = bytes == SIZE_MAX ? bytes : bytes - bytes / TABLES_SHARE;
    heap->reserve = bytes == SIZE_MAX ? 0 : heap->budget / RESERVE_SHARE;
    if (heap->reserve > RESERVE_MAX) heap->reserve = RESERVE_MAX;
    heap->reserve_open = false;
    heap_measure_room(vm);
}

/* The reserve closes again when there is as much room before it. */
static bool fits(Heap *heap, size_t bytes) {
    if (unlikely(heap->reserve_open) && heap->page_bytes + 2 * heap->reserve <= heap->budget) heap->reserve_open = false;
    if (heap->overdraft) return true;
    size_t limit = heap->reserve_open ? heap->budget : heap->budget - heap->reserve;
    return bytes <= limit && heap->page_bytes + heap->warm_bytes <= limit - bytes;
}

static bool idle_release(Heap *heap);

/* What is held for later goes first. */
static bool fits_somehow(Heap *heap, size_t bytes) {
    return likely(fits(heap, bytes)) || (runs_cool(heap, 0) && fits(heap, bytes)) || (idle_release(heap) && fits(heap, bytes));
}

static bool charge(Heap *heap, size_t bytes) {
    if (unlikely(!fits_somehow(heap, bytes))) {
        if (!heap->make_room || !heap->make_room((VM *)heap) || !fits_somehow(heap, bytes)) {
            heap->reserve_open = true;
            if (bytes <= heap->budget) heap_ask_again(heap, ATTENTION_ROOM); /* there may be more to be had at a safe point */
            return false;
        }
    }
    heap->page_bytes += bytes;
    if (heap->page_bytes > heap->peak_bytes) heap->peak_bytes = heap->page_bytes;
    if (unlikely(heap->page_bytes > heap->collect_bytes)) heap_ask_again(heap, ATTENTION_COLLECT);
    if (unlikely(heap->page_bytes > heap->room_bytes)) heap_ask_again(heap, ATTENTION_ROOM);
    return true;
}

bool heap_charge(VM *vm, size_t bytes) { return charge(vm_heap(vm), bytes); }
void heap_discharge(VM *vm, size_t bytes) { vm_heap(vm)->page_bytes -= bytes; }

void heap_close(VM *vm) {
    Heap *heap = vm_heap(vm);
    Page *pages = heap->pages;
    UNPOISON_DEFINED((char *)vm + PAGES_START, ((uintptr_t)(heap->top_page - PAGE_FIRST) << PAGE_SHIFT));
    munmap(pages, sizeof(Page) * (size_t)PAGE_COUNT);
    munmap(vm, RANGE_SIZE);
}

/* ---- pages and runs of pages ---- */

static void run_free(Heap *heap, Page *run, uint32_t count, bool used) {
    heap->page_bytes -= (size_t)count << PAGE_SHIFT;
    heap->runs_freed++;
    run_give(heap, run, count, used);
}

/* count pages within the budget, or NULL. */
static Page *run_take(Heap *heap, size_t count, bool fresh) {
    size_t bytes = count << PAGE_SHIFT;
    if (count >= PAGE_COUNT) return NULL;
    if (!charge(heap, bytes)) return NULL;
    Page *run = run_find(heap, (uint32_t)count, fresh);
    if (!run) heap->page_bytes -= bytes;
    return run;
}

/* ---- slots ---- */

/* The lists in use: while allocations are traced, not those that the quick path looks at. */
static inline Page **open_pages(Heap *heap, bool raw) {
    return unlikely(heap->tracer != NULL) ? heap->tracer->open[raw] : heap->open[raw];
}

static Page **open_list(Heap *heap, const Page *page) {
    if (page->kind == PAGE_RAW) return &open_pages(heap, true)[page->size_class];
    return page->aside == heap->aside ? &open_pages(heap, false)[page->size_class] : &heap->open_aside[page->size_class];
}

static void page_open_link(Heap *heap, Page *page) {
    Page **head = open_list(heap, page);
    page->previous = NULL;
    page->next = *head == &heap->none ? NULL : *head;
    if (page->next) page->next->previous = page;
    *head = page;
    page->open = heap->tracer ? PAGE_OPEN_HIDDEN : PAGE_OPEN;
}

static void page_open_unlink(Heap *heap, Page *page) {
    Page **head = open_list(heap, page);
    if (page->previous) page->previous->next = page->next;
    else *head = page->next ? page->next : &heap->none;
    if (page->next) page->next->previous = page->previous;
    page->open = PAGE_FULL;
}

/* Slots never handed out yet become free ones, a few at a time: the quick path knows free ones only. */
static bool page_carve(Heap *heap, Page *page) {
    enum { CARVED_BYTES = 1024 };
    uint32_t room = PAGE_SIZE_BYTES - page->fresh, want = page->slot_size < CARVED_BYTES ? CARVED_BYTES : page->slot_size;
    uint32_t count = (room < want ? room : want) / page->slot_size;
    char *start = page_start(heap, page) + page->fresh;
    page->fresh += count * page->slot_size;
    FreeSlot *next = page->free;
    for (char *at = start + (size_t)count * page->slot_size; at > start;) {
        at -= page->slot_size;
        FreeSlot *slot = (FreeSlot *)at;
        UNPOISON(slot, sizeof *slot);
        *slot = (FreeSlot){.zero = 0, .next = next};
        POISON(at + 8, page->slot_size - 8);
        next = slot;
    }
    page->free = next;
    return count > 0;
}

/* ---- idle pages: empty, but still of their class, as what was just freed is often needed again ---- */

static MAYBE Page *idle_take(Heap *heap, bool raw, unsigned class) {
    for (unsigned i = heap->idle_count; i-- > 0;) {
        Page *page = heap->idle[i];
        if (page->size_class != class || (page->kind == PAGE_RAW) != raw || (!raw && page->aside != heap->aside)) continue;
        memmove(heap->idle + i, heap->idle + i + 1, (--heap->idle_count - i) * sizeof(Page *));
        return page;
    }
    return NULL;
}

/* The page that has been idle longest makes room for another. */
static void idle_give(Heap *heap, Page *page) {
    if (heap->idle_count == IDLE_PAGES) {
        Page *oldest = heap->idle[0];
        memmove(heap->idle, heap->idle + 1, --heap->idle_count * sizeof(Page *));
        run_free(heap, oldest, 1, true);
    }
    heap->idle[heap->idle_count++] = page;
}

static bool idle_release(Heap *heap) {
    bool any = heap->idle_count != 0;
    while (heap->idle_count) run_free(heap, heap->idle[--heap->idle_count], 1, true);
    return runs_cool(heap, 0) || any;
}

static MAYBE Page *page_new(Heap *heap, bool raw, unsigned class) {
    Page *page = run_take(heap, 1, false);
    if (!page) return NULL;
    page->kind = raw ? PAGE_RAW : PAGE_OBJECTS;
    page->aside = heap->aside;
    page->size_class = (uint8_t)class;
    page->slot_size = (uint32_t)class_size(class);
    POISON(page_start(heap, page), PAGE_SIZE_BYTES);
    return page;
}

/* The open page has no freed slot: take fresh ones, or another page. */
static void *slot_find(Heap *heap, bool raw, unsigned class) {
    for (;;) {
        Page *page = open_pages(heap, raw)[class];
        if (page == &heap->none) break;
        if (page->free || page_carve(heap, page)) return slot_from_free(page);
        page_open_unlink(heap, page);
    }
    Page *page = idle_take(heap, raw, class);
    if (!page) page = page_new(heap, raw, class);
    if (!page) return NULL;
    page_open_link(heap, page);
    if (!page->free) page_carve(heap, page);
    return slot_from_free(page);
}

void *slot_take_slow(Heap *heap, bool raw, unsigned class) {
    void *slot = slot_find(heap, raw, class);
    if (unlikely(heap->tracer != NULL) && slot) trace_born((VM *)heap, slot, class_size(class));
    return slot;
}

void page_state_changed(Heap *heap, Page *page, const void *slot) {
    if (unlikely(heap->tracer != NULL)) trace_gone((VM *)heap, slot);
    if (page->open == PAGE_FULL) page_open_link(heap, page);
    if (page->used == 0 && (page->next || page->previous)) { /* keep one page a class against thrashing */
        page_open_unlink(heap, page);
        idle_give(heap, page);
    }
}

/* What takes whole pages is kept out of line, so that the quick paths need no registers saved. */
static __attribute__((noinline)) void *span_take(Heap *heap, size_t size, PageKind kind, bool fresh) {
    if (size > RANGE_SIZE) return NULL;
    size_t count = (size + PAGE_SIZE_BYTES - 1) >> PAGE_SHIFT;
    Page *run = run_take(heap, count, fresh);
    if (!run) return NULL;
    run->kind = (uint8_t)kind;
    run->span_pages = (uint32_t)count;
    run->used = 1;
    for (size_t i = 1; i < count; i++) run[i].kind = PAGE_CONTINUED;
    if (unlikely(heap->tracer != NULL)) trace_born((VM *)heap, page_start(heap, run), count << PAGE_SHIFT);
    return page_start(heap, run);
}

static __attribute__((noinline)) void span_give(Heap *heap, Page *page, bool used) {
    if (unlikely(heap->tracer != NULL)) trace_gone((VM *)heap, page_start(heap, page));
    run_free(heap, page, page->span_pages, used);
}

/* ---- test aid: failing allocations ---- */

static inline bool allocation_fails(Heap *heap) {
#ifdef OURO_FAULTS
    heap->allocations++;
    if (unlikely(heap->watch != NULL)) heap->watch->allocating(heap->watch, (VM *)heap);
    return heap->fail_at &&
           (heap->fail_on ? heap->allocations >= heap->fail_at : heap->allocations == heap->fail_at);
#else
    (void)heap;
    return false;
#endif
}

static void *out_of_memory(VM *vm) {
    Heap *heap = vm_heap(vm);
    if (heap->out_of_memory) heap->out_of_memory(vm);
    return NULL;
}

/* ---- objects ---- */

Object *object_alloc(VM *vm, Type *type, size_t size) {
    Heap *heap = vm_heap(vm);
    Object *o = NULL;
    if (likely(!allocation_fails(heap))) {
        o = size <= SMALL_MAX ? slot_take(heap, false, slot_class(size)) : span_take(heap, size, PAGE_LARGE_OBJECT, false);
    }
    if (unlikely(!o)) return out_of_memory(vm);
    o->count = 1;
    o->word = type_index(type);
    return o;
}

void object_free(VM *vm, Object *o) {
    Heap *heap = vm_heap(vm);
    if (unlikely(((uintptr_t)o & RANGE_MASK) < PAGES_START)) {
        heap_free_type(vm, (Type *)o, TYPE_SLOT);
        return;
    }
    Page *page = page_of(heap, o);
    if (likely(page->slot_size)) slot_give(heap, page, o);
    else span_give(heap, page, true);
}

void objects_free(VM *vm, Object *const *objects, size_t count) {
    Heap *heap = vm_heap(vm);
    for (size_t i = 0; i < count; i++) {
        if (likely(objects[i]->count == 1)) object_free_slot(heap, objects[i]);
    }
}

bool heap_keep_aside(VM *vm, bool on) {
    Heap *heap = vm_heap(vm);
    if (heap->aside == on) return on;
    Page *other[CLASS_COUNT];
    Page **open = open_pages(heap, false);
    memcpy(other, heap->open_aside, sizeof other);
    memcpy(heap->open_aside, open, sizeof other);
    memcpy(open, other, sizeof other);
    heap->aside = on;
    return !on;
}

static void mark_open(Page *list[CLASS_COUNT], PageOpen state) {
    for (unsigned c = 0; c < CLASS_COUNT; c++) {
        for (Page *page = list[c]; page; page = page->next) {
            if (page->slot_size) page->open = (uint8_t)state; /* not the one that stands for none */
        }
    }
}

void heap_hide_open_pages(Heap *heap, Tracer *tracer) {
    for (int raw = 0; raw < 2; raw++) {
        mark_open(heap->open[raw], PAGE_OPEN_HIDDEN);
        memcpy(tracer->open[raw], heap->open[raw], sizeof heap->open[raw]);
        for (unsigned c = 0; c < CLASS_COUNT; c++) heap->open[raw][c] = &heap->none;
    }
    mark_open(heap->open_aside, PAGE_OPEN_HIDDEN);
    heap->tracer = tracer;
}

void heap_show_open_pages(Heap *heap) {
    Tracer *tracer = heap->tracer;
    heap->tracer = NULL;
    for (int raw = 0; raw < 2; raw++) {
        memcpy(heap->open[raw], tracer->open[raw], sizeof heap->open[raw]);
        mark_open(heap->open[raw], PAGE_OPEN);
    }
    mark_open(heap->open_aside, PAGE_OPEN);
}

size_t object_slot_size(VM *vm, const Object *o) {
    uintptr_t offset = (uintptr_t)o & RANGE_MASK;
    if (offset < TYPE_AREA_START) return sizeof(Object);
    if (offset < PAGES_START) return TYPE_SLOT;
    const Page *page = page_of(vm_heap(vm), o);
    return page->slot_size ? page->slot_size : (size_t)page->span_pages << PAGE_SHIFT;
}

size_t memory_block_size(const void *block) {
    VM *vm = (VM *)((uintptr_t)block & ~RANGE_MASK);
    return block ? object_slot_size(vm, block) : 0;
}

/* ---- types ---- */

Type *heap_alloc_type(VM *vm, size_t size) {
    Heap *heap = vm_heap(vm);
    enum { GRANULES = TYPE_SLOT >> TYPE_GRANULE_SHIFT };
    if (size > TYPE_SLOT || allocation_fails(heap)) return out_of_memory(vm);
    FreeSlot *slot = heap->free_types;
    if (slot) {
        heap->free_types = slot->next;
    } else {
        if (heap->type_top + GRANULES > heap->type_accessible) {
            size_t grow = MIB;
            uintptr_t from = (uintptr_t)heap->type_accessible << TYPE_GRANULE_SHIFT;
            if (from + grow > CARDS_START || !make_accessible((char *)vm + from, grow)) return out_of_memory(vm);
            heap->type_accessible += (uint32_t)(grow >> TYPE_GRANULE_SHIFT);
        }
        slot = (FreeSlot *)((char *)vm + ((uintptr_t)heap->type_top << TYPE_GRANULE_SHIFT));
        heap->type_top += GRANULES;
    }
    if (!charge(heap, TYPE_SLOT)) {
        slot->next = heap->free_types;
        heap->free_types = slot;
        return out_of_memory(vm);
    }
    memset((void *)slot, 0, TYPE_SLOT);
    if (unlikely(heap->tracer != NULL)) trace_born(vm, slot, TYPE_SLOT);
    return (Type *)slot;
}

void heap_free_type(VM *vm, Type *type, size_t size) {
    Heap *heap = vm_heap(vm);
    FreeSlot *slot = (FreeSlot *)type;
    if (unlikely(heap->tracer != NULL)) trace_gone(vm, slot);
    memset((void *)slot, 0, size < TYPE_SLOT ? size : TYPE_SLOT);
    slot->next = heap->free_types;
    heap->free_types = slot;
    heap->page_bytes -= TYPE_SLOT;
}

/* ---- raw memory ---- */

static inline size_t raw_size(size_t size) { return size < 16 ? 16 : size; }

void *memory_try_alloc(VM *vm, size_t size) {
    Heap *heap = vm_heap(vm);
    if (unlikely(allocation_fails(heap))) return NULL;
    size = raw_size(size);
    return size <= SMALL_MAX ? slot_take(heap, true, slot_class(size)) : span_take(heap, size, PAGE_LARGE_RAW, false);
}

void *memory_alloc(VM *vm, size_t size) {
    void *block = memory_try_alloc(vm, size);
    return likely(block != NULL) ? block : out_of_memory(vm);
}

/* Blocks with pages of their own are zero already and untouched, most times. */
static inline void *zeroed(VM *vm, void *block, size_t size) {
    if (unlikely(!block)) return NULL;
    const Page *page = page_of(vm_heap(vm), block);
    if (page->slot_size || page->dirty) memset(block, 0, size);
    return block;
}

void *memory_alloc_zeroed(VM *vm, size_t size) { return zeroed(vm, memory_alloc(vm, size), size); }
void *memory_try_alloc_zeroed(VM *vm, size_t size) { return zeroed(vm, memory_try_alloc(vm, size), size); }

void memory_free(VM *vm, void *block, size_t size) {
    if (!block) return;
    (void)size;
    Heap *heap = vm_heap(vm);
    Page *page = page_of(heap, block);
    if (likely(page->slot_size)) slot_give(heap, page, block);
    else span_give(heap, page, true);
}

/* A span grows into fresh pages by moving page tables, not bytes; shrinks by giving pages back. */
static __attribute__((noinline)) void *span_resize(Heap *heap, void *old, size_t new_size) {
    Page *page = page_of(heap, old);
    size_t count = (new_size + PAGE_SIZE_BYTES - 1) >> PAGE_SHIFT;
    uint32_t had = page->span_pages;
    if (count == had) return old;
    if (count < had) {
        page->span_pages = (uint32_t)count;
        run_free(heap, page + count, had - (uint32_t)count, true);
        if (unlikely(heap->tracer != NULL)) {
            trace_gone((VM *)heap, old);
            trace_born((VM *)heap, old, count << PAGE_SHIFT);
        }
        return old;
    }
    void *fresh = span_take(heap, new_size, (PageKind)page->kind, true);
    if (!fresh) return NULL;
    size_t bytes = (size_t)had << PAGE_SHIFT;
    bool copied = mremap(old, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, fresh) != fresh;
    if (copied) {
        memcpy(fresh, old, bytes);
    } else if (mmap(old, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == MAP_FAILED) {
        __builtin_trap(); /* the hole cannot be refilled: only possible when the process ran out of mappings */
    }
    span_give(heap, page, copied);
    return fresh;
}

void memory_trim(VM *vm, void *block, size_t size) {
    Page *page = page_of(vm_heap(vm), block);
    if (!page->slot_size && size && size < (size_t)page->span_pages << PAGE_SHIFT) span_resize(vm_heap(vm), block, size);
}

void *memory_try_resize(VM *vm, void *old, size_t old_size, size_t new_size) {
    Heap *heap = vm_heap(vm);
    if (!old) return memory_try_alloc(vm, new_size);
    Page *page = page_of(heap, old);
    size_t want = raw_size(new_size);
    if (page->slot_size) {
        if (want <= SMALL_MAX && slot_class(want) == page->size_class) return old;
    } else if (want > SMALL_MAX) {
        if (want > RANGE_SIZE || allocation_fails(heap)) return NULL;
        return span_resize(heap, old, want);
    }
    void *fresh = memory_try_alloc(vm, new_size);
    if (!fresh) return NULL;
    memcpy(fresh, old, old_size < new_size ? old_size : new_size);
    memory_free(vm, old, old_size);
    return fresh;
}

void *memory_resize(VM *vm, void *old, size_t old_size, size_t new_size) {
    void *block = memory_try_resize(vm, old, old_size, new_size);
    return likely(block != NULL) ? block : out_of_memory(vm);
}

/* ---- looking at the heap ---- */

static AddressKind slot_kind(const Object *o) {
    return o->count != 0 && !(o->word & OBJECT_DYING) ? ADDRESS_LIVE : ADDRESS_FREE;
}

AddressKind heap_address_kind(VM *vm, uintptr_t address) {
    Heap *heap = vm_heap(vm);
    if ((address & ~RANGE_MASK) != (uintptr_t)vm || (address & 7)) return ADDRESS_FOREIGN;
    uintptr_t offset = address & RANGE_MASK;
    if (offset < TYPE_AREA_START) return ADDRESS_FOREIGN; /* the core knows its immortals */
    if (offset < PAGES_START) {
        if (offset % TYPE_SLOT || (offset >> TYPE_GRANULE_SHIFT) >= heap->type_top) return ADDRESS_FOREIGN;
        return slot_kind((Object *)address);
    }
    if ((offset >> PAGE_SHIFT) >= heap->top_page) return ADDRESS_FOREIGN;
    const Page *page = &heap->pages[offset >> PAGE_SHIFT];
    uintptr_t in_page = address & (PAGE_SIZE_BYTES - 1);
    switch (page->kind) {
    case PAGE_OBJECTS:
        return in_page % page->slot_size == 0 && in_page + page->slot_size <= PAGE_SIZE_BYTES
                   ? (in_page < page->fresh ? slot_kind((Object *)address) : ADDRESS_FREE)
                   : ADDRESS_FOREIGN;
    case PAGE_LARGE_OBJECT: return in_page == 0 ? slot_kind((Object *)address) : ADDRESS_FOREIGN;
    case PAGE_UNUSED:
    case PAGE_WARM: return ADDRESS_FREE; /* a page given back: what lived there is gone */
    default: return ADDRESS_FOREIGN;
    }
}

/* Live objects among the slots of `size` bytes from `start` on that begin in [from, end). */
static int walk_slots(char *start, size_t size, char *from, char *end, int (*fn)(Object *o, void *context), void *context) {
    char *at = from <= start ? start : start + ((size_t)(from - start) + size - 1) / size * size;
    for (; at < end; at += size) {
        Object *o = (Object *)at;
        int stop = slot_kind(o) == ADDRESS_LIVE ? fn(o, context) : 0;
        if (stop) return stop;
    }
    return 0;
}

int heap_walk_part(VM *vm, uintptr_t from, uintptr_t end, int (*fn)(Object *o, void *context), void *context) {
    Heap *heap = vm_heap(vm);
    char *base = (char *)vm;
    if (from < PAGES_START) {
        uintptr_t top = (uintptr_t)heap->type_top << TYPE_GRANULE_SHIFT;
        return walk_slots(base + TYPE_AREA_START, TYPE_SLOT, base + from, base + (end < top ? end : top), fn, context);
    }
    if ((from >> PAGE_SHIFT) >= heap->top_page) return 0;
    Page *page = &heap->pages[from >> PAGE_SHIFT];
    char *start = page_start(heap, page);
    if (page->kind == PAGE_LARGE_OBJECT && start == base + from) {
        return slot_kind((Object *)start) == ADDRESS_LIVE ? fn((Object *)start, context) : 0;
    }
    if (page->kind != PAGE_OBJECTS) return 0;
    char *fresh = start + page->fresh;
    return walk_slots(start, page->slot_size, base + from, base + end < fresh ? base + end : fresh, fn, context);
}

int heap_walk(VM *vm, int (*fn)(Object *o, void *context), void *context) {
    Heap *heap = vm_heap(vm);
    int stop = heap_walk_part(vm, 0, CARDS_START, fn, context);
    for (uint32_t number = PAGE_FIRST; !stop && number < heap->top_page; number++) {
        uintptr_t from = (uintptr_t)number << PAGE_SHIFT;
        stop = heap_walk_part(vm, from, from + PAGE_SIZE_BYTES, fn, context);
    }
    return stop;
}

HeapUsage heap_usage(VM *vm) {
    Heap *heap = vm_heap(vm);
    HeapUsage usage = {0};
    for (uint32_t number = PAGE_FIRST; number < heap->top_page; number++) {
        const Page *page = &heap->pages[number];
        size_t bytes = page->slot_size ? (size_t)page->used * page->slot_size : (size_t)page->span_pages << PAGE_SHIFT;
        if (page->kind == PAGE_OBJECTS || page->kind == PAGE_LARGE_OBJECT) {
            usage.objects += page->used;
            usage.object_bytes += bytes;
        } else if (page->kind == PAGE_RAW || page->kind == PAGE_LARGE_RAW) {
            usage.raw_blocks += page->used;
            usage.raw_bytes += bytes;
        }
    }
    usage.free_bytes = heap->page_bytes - usage.object_bytes - usage.raw_bytes;
    return usage;
}
