/* The table of traced blocks: address -> place and size. The gate that makes tracing free when off is in heap.c. */
#include "memory/trace.h"

enum { FIRST_CAPACITY = 1024 };

static size_t home_of(uintptr_t address, size_t mask) { return ((address >> 3) * 0x9e3779b97f4a7c15u >> 20) & mask; }

static TraceEntry *find(const Tracer *t, uintptr_t address) {
    size_t i = home_of(address, t->mask);
    while (t->entries[i].address && t->entries[i].address != address) i = (i + 1) & t->mask;
    return &t->entries[i];
}

/* The new table is there before the old one is looked at: making room for it may have freed traced blocks. */
static bool grow(VM *vm, Tracer *t) {
    size_t capacity = t->entries ? 2 * (t->mask + 1) : FIRST_CAPACITY;
    bool was_busy = t->busy;
    t->busy = true;
    TraceEntry *fresh = memory_try_alloc(vm, capacity * sizeof *fresh);
    t->busy = was_busy;
    if (!fresh) return false;
    for (size_t i = 0; i < capacity; i++) fresh[i] = (TraceEntry){0};
    TraceEntry *old = t->entries;
    size_t count = old ? t->mask + 1 : 0;
    t->entries = fresh;
    t->mask = capacity - 1;
    for (size_t i = 0; i < count; i++) {
        if (old[i].address) *find(t, old[i].address) = old[i];
    }
    if (old) memory_free(vm, old, count * sizeof *old);
    return true;
}

bool trace_start(VM *vm, TraceCapture capture) {
    Heap *heap = vm_heap(vm);
    Tracer *t = memory_try_alloc(vm, sizeof *t);
    if (!t) return false;
    *t = (Tracer){.capture = capture};
    if (!grow(vm, t)) {
        memory_free(vm, t, sizeof *t);
        return false;
    }
    heap_hide_open_pages(heap, t);
    return true;
}

void trace_stop(VM *vm) {
    Heap *heap = vm_heap(vm);
    Tracer *t = heap->tracer;
    if (!t) return;
    heap_show_open_pages(heap);
    memory_free(vm, t->entries, (t->mask + 1) * sizeof *t->entries);
    memory_free(vm, t, sizeof *t);
}

void trace_clear(VM *vm) {
    Tracer *t = vm_heap(vm)->tracer;
    for (size_t i = 0; i <= t->mask; i++) t->entries[i] = (TraceEntry){0};
    t->used = t->bytes = t->peak = 0;
}

const TraceEntry *trace_find(VM *vm, uintptr_t address) {
    Tracer *t = vm_heap(vm)->tracer;
    TraceEntry *entry = t && address ? find(t, address) : NULL;
    return entry && entry->address ? entry : NULL;
}

size_t trace_table_bytes(VM *vm) {
    Tracer *t = vm_heap(vm)->tracer;
    return t ? (t->mask + 1) * sizeof *t->entries + sizeof *t : 0;
}

void trace_born(VM *vm, void *address, size_t bytes) {
    Tracer *t = vm_heap(vm)->tracer;
    if (t->busy) return;
    t->busy = true;
    uint32_t place = t->capture(vm);
    bool room = place != TRACE_NO_PLACE && ((t->used + 1) * 3 < (t->mask + 1) * 2 || grow(vm, t));
    t->busy = false;
    if (!room) return;
    TraceEntry *entry = find(t, (uintptr_t)address);
    if (entry->address) t->bytes -= (size_t)entry->granules * 8; /* it went unseen: never, but the sum must hold */
    else t->used++;
    *entry = (TraceEntry){(uintptr_t)address, place, (uint32_t)(bytes / 8)};
    t->bytes += bytes;
    if (t->bytes > t->peak) t->peak = t->bytes;
}

void trace_gone(VM *vm, const void *address) {
    Tracer *t = vm_heap(vm)->tracer;
    TraceEntry *entry = find(t, (uintptr_t)address);
    if (!entry->address) return;
    t->bytes -= (size_t)entry->granules * 8;
    t->used--;
    size_t hole = (size_t)(entry - t->entries); /* later entries of the run move up */
    for (size_t i = (hole + 1) & t->mask; t->entries[i].address; i = (i + 1) & t->mask) {
        size_t home = home_of(t->entries[i].address, t->mask);
        if (((i - home) & t->mask) < ((i - hole) & t->mask)) continue;
        t->entries[hole] = t->entries[i];
        hole = i;
    }
    t->entries[hole] = (TraceEntry){0};
}
