/* The audit: walks every edge of the heap and every root, and names each object whose count says otherwise. */
#define _GNU_SOURCE
#include "vm/audit.h"

#include <stdio.h>
#include <sys/mman.h>

#include "memory/collector.h"
#include "object/instance.h"
#include "vm/roots.h"

#define TABLE_BYTES ((RANGE_SIZE >> 4) * sizeof(uint32_t)) /* a counter a 16-byte granule, touched as needed */
enum { LINES_MAX = 20 };

typedef struct Audit {
    VM *vm;
    uint32_t *found; /* references seen, by address */
    long differences;
} Audit;

static uint32_t *found_of(Audit *audit, const Object *o) { return &audit->found[((uintptr_t)o & RANGE_MASK) >> 4]; }

static int count_edge(Object *referent, void *context) {
    ++*found_of(context, referent);
    return 0;
}

static int count_edges_of(Object *o, void *context) {
    TypeLife *life = life_of(o);
    if (is_exact(o, TYPE_DICT) && (o->word & DICT_PRIVATE)) return 0; /* its instance visits the items */
    if (life->traverse) life->traverse(o, count_edge, context);
    return 0;
}

static const char *name_of(Object *o) {
    if (is_exact(o, TYPE_STR) && str_is_ascii((Str *)o)) return (const char *)((Str *)o)->data;
    if (is_exact(o, TYPE_FUNCTION)) return (const char *)((Function *)o)->code->qualname->data;
    if (is_exact(o, TYPE_CODE)) return (const char *)((Code *)o)->qualname->data;
    return is_type(o) ? type_name_text((Type *)o) : "";
}

static int compare(Object *o, void *context) {
    Audit *audit = context;
    uint32_t found = *found_of(audit, o);
    if (object_is_immortal(o) || found == object_count(o)) return 0;
    if (audit->differences++ < LINES_MAX) {
        fprintf(stderr, "audit: %s at 0x%lx %.60s: count %u, references %u\n", type_name_text(type_of(o)), (unsigned long)(uintptr_t)o,
                name_of(o), object_count(o), found);
    }
    return 0;
}

long vm_audit(VM *vm, Object *const *held) {
    Audit audit = {.vm = vm};
    audit.found = mmap(NULL, TABLE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (audit.found == MAP_FAILED) return -1;
    heap_walk(vm, count_edges_of, &audit);
    vm_roots(vm, count_edge, &audit);
    collector_holds(vm, count_edge, &audit);
    for (; held && *held; held++) count_edge(*held, &audit);
    heap_walk(vm, compare, &audit);
    munmap(audit.found, TABLE_BYTES);
    if (audit.differences > LINES_MAX) fprintf(stderr, "audit: ... and %ld more\n", audit.differences - LINES_MAX);
    return audit.differences;
}
