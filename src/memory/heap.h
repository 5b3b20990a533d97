/* The heap of one VM: pages of equal slots, large spans, the budget, and "what is at this address?".
 * Raw blocks (list storage, dict tables) come from the same pages, marked as no objects. */
#ifndef OURO_MEMORY_HEAP_H
#define OURO_MEMORY_HEAP_H

#include "memory/object.h"

enum {
    PAGE_SHIFT = 16,
    PAGE_SIZE_BYTES = 1 << PAGE_SHIFT,
    PAGE_COUNT = 1 << (RANGE_SHIFT - PAGE_SHIFT), /* a million pages in the range */
    SMALL_MAX = 32 * 1024,                        /* larger blocks are spans of whole pages */
    CLASS_COUNT = 88,
    IDLE_PAGES = 16,                              /* empty pages kept for their class: a MiB */
};

typedef enum PageKind {
    PAGE_UNUSED,     /* in a run of free pages without memory behind them */
    PAGE_WARM,       /* in one that has kept it: run.h */
    PAGE_OBJECTS,    /* slots that hold objects (header first) */
    PAGE_RAW,        /* slots that hold anything else */
    PAGE_LARGE_OBJECT, /* first page of a span holding one object */
    PAGE_LARGE_RAW,
    PAGE_CONTINUED,  /* a later page of a span */
} PageKind;

typedef enum PageOpen {
    PAGE_FULL,        /* not on its class's list of pages with free slots */
    PAGE_OPEN,        /* on it */
    PAGE_OPEN_HIDDEN, /* on it while allocations are traced (trace.h): each slot that comes back takes the slow path */
} PageOpen;

/* Side metadata of a page; lives in an array indexed by page number, not in the page. */
typedef struct Page {
    struct FreeSlot *free; /* freed slots */
    uint32_t slot_size;   /* bytes; for spans 0 */
    uint32_t used;        /* slots handed out */
    uint32_t fresh;       /* slots never handed out yet start here (bytes from page start) */
    uint32_t span_pages;  /* spans and free runs: how many pages (in the first page; free runs also in the last) */
    struct Page *next, *previous; /* open pages of the class, or free runs */
    uint8_t kind;         /* PageKind */
    uint8_t size_class;
    uint8_t open;         /* PageOpen */
    bool aside;           /* serves while heap_keep_aside is on */
    bool dirty;           /* spans: does not read as zero */
} Page;

/* Why the loop should look up from its work at the next back edge or call. */
enum {
    ATTENTION_COLLECT = 1,   /* the young generation is full */
    ATTENTION_SIGNAL = 2,    /* a signal arrived */
    ATTENTION_INTERRUPT = 4, /* the host asks to stop */
    ATTENTION_BUDGET = 8,    /* steps or deadline */
    ATTENTION_ROOM = 16,     /* much of the memory budget is used */
    ATTENTION_SWITCH = 32,   /* another thread of the guest waits for its turn */
};

/* Everything the heap, counts and collector own in a VM. Embedded first in the VM. */
struct Heap {
    Page *open[2][CLASS_COUNT]; /* [0] objects, [1] raw: first page with a free slot, or &none */
    Page *open_aside[CLASS_COUNT]; /* object pages of the other kind: see heap_keep_aside */
    bool aside;
    Page none;                  /* stands for "no open page": never has a free slot */
    Page *pages;                /* PAGE_COUNT entries, reserved, touched as used */
    uint32_t top_page;          /* pages from here were never used */
    uint32_t accessible_pages;  /* pages below this one are mapped readable and writable */
    Page *free_runs;            /* free runs of pages (run.h) */
    Page *warm_runs, *warm_last; /* those that keep their memory, the one freed last first */
    size_t warm_bytes;          /* held by them; the budget takes it into account, page_bytes does not */
    Page *idle[IDLE_PAGES];     /* empty pages on no list, the one that has been so longest first */
    unsigned idle_count;
    size_t page_bytes;          /* bytes of pages held: what the budget counts */
    size_t peak_bytes;
    size_t collect_bytes;       /* past this many the collector wants to be asked */
    size_t runs_freed;          /* counts up whenever pages are given back */
    size_t budget;              /* cap for page_bytes; SIZE_MAX = none: see heap_set_limit */
    size_t reserve;             /* the last bytes of the budget, kept for those who handle a failure */
    bool reserve_open;          /* an allocation has failed and little has been freed since */
    bool overdraft;             /* the budget refuses nothing: see scratch_resize */
    size_t room_bytes;          /* past this many a full collection is due, as the budget is not far */
    uint32_t type_top;          /* next unused granule of the type area */
    uint32_t type_accessible;   /* granules mapped so far */
    void *free_types;           /* freed type slots, linked through their second word */
    /* deaths (lifetime.c) */
    uint32_t dying_depth;
    bool condemned;             /* weak references to unreachable objects are being cleared: ask collector_has_condemned */
    bool in_slice;              /* the collector is at work between two steps of the program: huge containers die in parts */
    uint32_t dying_queue[2];    /* queued objects of the lower and the upper half of the range: offset >> 3, 0 ends */
    struct WeakTable *weak;     /* weak.c */
    struct Tracer *tracer;      /* trace.c; NULL: allocations are not traced */
    struct Collector *collector;/* collector.c */
    volatile uint32_t attention;/* ATTENTION_* bits; may be set from a signal handler or another thread */
    int32_t young_count;        /* tracked objects made less those that died since the last young collection */
    int32_t young_threshold;    /* more of them: the collector wants to be asked */
    void (*out_of_memory)(VM *vm); /* sets the pending MemoryError; installed by the object layer */
    bool (*make_room)(VM *vm);  /* the budget is reached: collect; true if trying again makes sense. May be NULL */
    uint64_t fail_at;           /* test aid (OURO_FAULTS builds): the allocation with this number fails; 0 none */
    bool fail_on;               /* ... and all later ones */
    uint64_t allocations;
    struct AllocationWatch *watch; /* is told of each allocation before that is counted as one that fails or not; NULL none */
};

/* Test aid of OURO_FAULTS builds. It may set fail_at, and the allocation that it is told of fails. */
typedef struct AllocationWatch {
    void (*allocating)(struct AllocationWatch *watch, VM *vm);
} AllocationWatch;

static inline Heap *vm_heap(VM *vm) { return (Heap *)vm; }

/* Sets ATTENTION_* bits. Another thread, or a signal handler in one, may do so at the same time, and no bit is lost. */
static inline void heap_ask(Heap *heap, uint32_t why) { __atomic_or_fetch(&heap->attention, why, __ATOMIC_SEQ_CST); }
/* The same for what nobody but the memory layer asks for, which may do so at each allocation. */
static inline void heap_ask_again(Heap *heap, uint32_t why) {
    if (!(heap->attention & why)) heap_ask(heap, why);
}
static inline void heap_attended(Heap *heap, uint32_t why) { __atomic_and_fetch(&heap->attention, ~why, __ATOMIC_SEQ_CST); }

/* Reserves the range and places a zeroed block of vm_size bytes (the VM, Heap first) at its base.
 * NULL when address space or memory is not to be had. budget in bytes, SIZE_MAX: what the machine has. */
void *heap_open(size_t vm_size, size_t budget);
/* Whole pages that are about to be written: together they take half the time of a fault each. */
void heap_populate(void *start, size_t bytes);
/* Gives the whole range back. The caller has destroyed all objects (or reported the leaks). */
void heap_close(VM *vm);

/* The cap for all memory of the VM, SIZE_MAX for none. Of `bytes` a part is set aside for the tables beside the heap (what is
 * known of its pages, the collector's marks), and another as a reserve: when an allocation has failed, what handles
 * that may use it. */
void heap_set_limit(VM *vm, size_t bytes);
/* Counts bytes that do not come from pages. False, without an exception: they are more than the budget allows. */
bool heap_charge(VM *vm, size_t bytes);
void heap_discharge(VM *vm, size_t bytes);
/* A full collection has made what room there is: decides when the next one is due. */
void heap_measure_room(VM *vm);

/* Object slots. Result: count 1, type set, flags clear, body NOT cleared (slot.h has object_alloc_zeroed).
 * RAISES MemoryError. size counts the header. */
NEW Object *object_alloc(VM *vm, Type *type, size_t size) RAISES;
/* Frees the slot only (destroy hooks have run, count is 0). */
void object_free(VM *vm, Object *o);
/* The same for many at once that are held by nothing any more but the one reference that the caller owns. */
void objects_free(VM *vm, Object *const *objects, size_t count);
/* While on, new objects come from pages of their own. For what works beside the program, the compiler above all: an
 * object that has just died keeps a count of 0 for whoever looks, and its place waits for an object of the program, as
 * it would in CPython. Returns what it was before. */
bool heap_keep_aside(VM *vm, bool on);
/* Bytes of the slot (or span) that holds o. */
size_t object_slot_size(VM *vm, const Object *o);

/* Type objects live in their own area; slot of `size` bytes rounded to granules, zeroed, stable index. */
NEW Type *heap_alloc_type(VM *vm, size_t size) RAISES;
void heap_free_type(VM *vm, Type *type, size_t size);

/* Raw memory, charged to the same budget. memory_alloc(vm, 0) is a valid unique block. RAISES MemoryError. */
NEW void *memory_alloc(VM *vm, size_t size) RAISES;
NEW void *memory_alloc_zeroed(VM *vm, size_t size) RAISES;
/* Moves if it must; on failure the old block is untouched. old == NULL allocates. */
NEW void *memory_resize(VM *vm, void *old, size_t old_size, size_t new_size) RAISES;
void memory_free(VM *vm, void *block, size_t size);
/* Gives pages behind the first `size` bytes back, if the block is one of whole pages. Never fails; also for a large object. */
void memory_trim(VM *vm, void *block, size_t size);
/* As above without raising: NULL only. For code below the exceptions. */
void *memory_try_alloc(VM *vm, size_t size);
void *memory_try_alloc_zeroed(VM *vm, size_t size);
void *memory_try_resize(VM *vm, void *old, size_t old_size, size_t new_size);
/* Bytes of the slot or span that holds a block of raw memory; 0 for NULL. */
size_t memory_block_size(const void *block);

/* n * size + extra, or SIZE_MAX on overflow (which every allocation refuses). */
static inline size_t memory_size(size_t n, size_t size, size_t extra) {
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes) || __builtin_add_overflow(bytes, extra, &bytes)) return SIZE_MAX;
    return bytes;
}

/* The two sides of tracing: the tracer takes the lists of open pages, and gives them back. */
void heap_hide_open_pages(Heap *heap, struct Tracer *tracer);
void heap_show_open_pages(Heap *heap);

/* What is at this address? Safe for any integer. */
typedef enum AddressKind {
    ADDRESS_FOREIGN,   /* not in this VM's heap, or raw memory, or the middle of an object */
    ADDRESS_FREE,      /* an object slot that holds no live object: its count reads 0 */
    ADDRESS_LIVE,      /* a live object starts here */
} AddressKind;
AddressKind heap_address_kind(VM *vm, uintptr_t address);

/* Calls fn for every live object (types included), in address order; stops when fn returns nonzero and returns it.
 * fn must not allocate or free objects. */
int heap_walk(VM *vm, int (*fn)(Object *o, void *context), void *context);

/* The same for those that start in [from, end), offsets in the range: of one page of 64 KiB, or of the area of types. */
int heap_walk_part(VM *vm, uintptr_t from, uintptr_t end, int (*fn)(Object *o, void *context), void *context);

/* Sums over the pages: live object slots and their bytes. */
typedef struct HeapUsage {
    size_t objects, object_bytes, raw_blocks, raw_bytes, free_bytes;
} HeapUsage;
HeapUsage heap_usage(VM *vm);

#endif
