/* The audit: walks every edge of the heap and every root, and names each object whose count says otherwise. */
#define _GNU_SOURCE
#include "vm/audit.h"

#include <stdio.h>
#include <sys/mman.h>

#include "object/arguments.h"
#include "object/instance.h"

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

static int visit(Object *referent, void *context) { return count_edge(referent, context); }

static int root(Audit *audit, const void *reference) { return reference ? visit((Object *)reference, audit) : 0; }

static void count_frame(Audit *audit, const Frame *frame) {
    if (frame->generator) { /* the generator owns the rest; running, it is held once more */
        root(audit, frame->generator);
        return;
    }
    root(audit, frame->function);
    root(audit, frame->locals);
    root(audit, frame->object);
    for (uint32_t i = 0; i < frame->code->register_count; i++) {
        if (value_is_reference(frame->regs[i])) root(audit, value_object(frame->regs[i]));
    }
}

static void count_roots(Audit *audit) {
    VM *vm = audit->vm;
    Core *core = &vm->core;
    const void *const fields[] = {core->pending, core->handled, core->memory_error, core->modules, core->builtins};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) root(audit, fields[i]);
    for (const Frame *frame = vm->current; frame; frame = frame->back) count_frame(audit, frame);
    signatures_visit(vm, count_edge, audit);
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
    if (object_is_immortal(o) || found == o->count) return 0;
    if (audit->differences++ < LINES_MAX) {
        fprintf(stderr, "audit: %s at 0x%lx %.60s: count %u, references %u\n", type_name_text(type_of(o)), (unsigned long)(uintptr_t)o,
                name_of(o), o->count, found);
    }
    return 0;
}

long vm_audit(VM *vm, Object *const *held) {
    Audit audit = {.vm = vm};
    audit.found = mmap(NULL, TABLE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (audit.found == MAP_FAILED) return -1;
    heap_walk(vm, count_edges_of, &audit);
    count_roots(&audit);
    for (; held && *held; held++) root(&audit, *held);
    heap_walk(vm, compare, &audit);
    munmap(audit.found, TABLE_BYTES);
    if (audit.differences > LINES_MAX) fprintf(stderr, "audit: ... and %ld more\n", audit.differences - LINES_MAX);
    return audit.differences;
}
