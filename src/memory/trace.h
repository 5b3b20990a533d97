/* Tracing allocations: where each block that lives now was made. Off, it costs nothing: on, the lists of open pages are
 * hidden from the allocator's quick path, so that every block comes and goes by the slow one, which tells the tracer.
 * What a place in the program is, upper layers know: a number that `capture` gives. */
#ifndef OURO_MEMORY_TRACE_H
#define OURO_MEMORY_TRACE_H

#include "memory/heap.h"

typedef struct TraceEntry {
    uintptr_t address;  /* of an object or a raw block; 0: no entry */
    uint32_t place;
    uint32_t granules;  /* its size: slots and spans are multiples of 8 bytes */
} TraceEntry;

/* Gives the number of the place that is running, or TRACE_NO_PLACE: the block is not traced. May not run guest code. */
typedef uint32_t (*TraceCapture)(VM *vm);
#define TRACE_NO_PLACE UINT32_MAX

typedef struct Tracer {
    Page *open[2][CLASS_COUNT]; /* the heap's lists of pages with free slots */
    TraceEntry *entries;        /* open addressing; raw memory of the VM, not traced itself */
    size_t mask, used;
    size_t bytes, peak;         /* of the blocks in entries */
    bool busy;                  /* the tracer itself allocates, the collector or machine code: not traced */
    TraceCapture capture;
    void *places;               /* what the numbers mean: of the upper layer that started it */
} Tracer;

/* False: out of memory (nothing is raised). */
bool trace_start(VM *vm, TraceCapture capture);
void trace_stop(VM *vm);
/* Forgets all blocks. */
void trace_clear(VM *vm);
MAYBE const TraceEntry *trace_find(VM *vm, uintptr_t address);
/* Bytes of the table. */
size_t trace_table_bytes(VM *vm);

/* What the heap tells. */
void trace_born(VM *vm, void *address, size_t bytes);
void trace_gone(VM *vm, const void *address);

/* memory_try_alloc for what comes when the VM likes, not when the program asks: what is traced is the program's. */
static inline MAYBE void *memory_try_alloc_untraced(VM *vm, size_t size) {
    Tracer *tracer = vm_heap(vm)->tracer;
    bool busy = tracer && tracer->busy;
    if (tracer) tracer->busy = true;
    void *block = memory_try_alloc(vm, size);
    if (tracer) tracer->busy = busy;
    return block;
}

#endif
