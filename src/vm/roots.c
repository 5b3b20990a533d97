/* What the VM holds from outside the heap, for the audit and the collector. */
#include "vm/roots.h"

#include "object/module.h"

/* inner: the frame it called, or NULL. The registers of a call's arguments are the callee's first ones. */
static void visit_registers(const Frame *frame, const Frame *inner, Visit visit, void *context) {
    uint32_t count = frame->code->register_count;
    if (inner && !inner->generator && inner->regs >= frame->regs && inner->regs < frame->regs + count)
        count = (uint32_t)(inner->regs - frame->regs);
    for (uint32_t i = 0; i < count; i++) {
        if (value_is_reference(frame->regs[i])) visit(value_object(frame->regs[i]), context);
    }
}

static void root(const void *reference, Visit visit, void *context) {
    if (reference) visit((Object *)reference, context);
}

static void visit_frame(const Frame *frame, const Frame *inner, Visit visit, void *context) {
    if (frame->generator) { /* the generator owns the rest; running, it is held once more */
        root(frame->generator, visit, context);
        return;
    }
    root(frame->function, visit, context);
    root(frame->locals, visit, context);
    root(frame->object, visit, context);
    visit_registers(frame, inner, visit, context);
}

void vm_roots(VM *vm, Visit visit, void *context) {
    Core *core = &vm->core;
    const void *const fields[] = {core->pending, core->handled, core->last_memory_error, core->modules, core->builtins,
                                  vm->exit_functions};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) root(fields[i], visit, context);
    for (uint32_t i = 0; i < core->spare_memory_error_count; i++) root(core->spare_memory_errors[i], visit, context);
    const Frame *inner = NULL;
    for (const Frame *frame = vm->current; frame; inner = frame, frame = frame->back) visit_frame(frame, inner, visit, context);
}

/* ---- what the collector leaves alone ---- */

enum { NEWEST_FRAMES = 32, VARIABLES_MAX = 256, KNOWN_ITEMS_MAX = 4096 };

static void visit_values(Dict *dict, size_t most, Visit visit, void *context) {
    size_t position = 0;
    Object *value;
    if (!dict || dict->used > most) return;
    while (dict_next(dict, &position, NULL, &value)) visit(value, context);
}

void vm_newest_roots(VM *vm, Visit visit, void *context) {
    int left = NEWEST_FRAMES;
    for (const Frame *frame = vm->current; frame && left-- > 0; frame = frame->back) {
        visit_registers(frame, NULL, visit, context);
        if (frame->locals && is_exact(frame->locals, TYPE_DICT)) visit_values((Dict *)frame->locals, VARIABLES_MAX, visit, context);
    }
}

/* A value of a module, and what calling or reading it touches. */
static void visit_known(Object *o, Visit visit, void *context) {
    visit(o, context);
    if (is_exact(o, TYPE_FUNCTION)) {
        root(((Function *)o)->code, visit, context);
        root(((Function *)o)->globals, visit, context);
    } else if (is_type(o) && (((Type *)o)->flags & TYPE_HEAP)) {
        Type *type = (Type *)o;
        const void *const parts[] = {type->dict, type->mro, type->bases};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) root(parts[i], visit, context);
        visit_values(type->dict, KNOWN_ITEMS_MAX, visit, context);
    }
}

typedef struct Visitor {
    Visit visit;
    void *context;
} Visitor;

/* Methods of builtin types and the like. */
static int visit_builtin_type(Object *o, void *context) {
    Visitor *visitor = context;
    if (object_is_immortal(o)) visit_values(((Type *)o)->dict, KNOWN_ITEMS_MAX, visitor->visit, visitor->context);
    return 0;
}

void vm_known(VM *vm, Visit visit, void *context) {
    Visitor visitor = {visit, context};
    vm_roots(vm, visit, context);
    heap_walk_part(vm, 0, CARDS_START, visit_builtin_type, &visitor);
    for (const Frame *frame = vm->current; frame; frame = frame->back) {
        if (frame->generator) visit_registers(frame, NULL, visit, context);
        visit_known(OBJ(frame->function), visit, context);
    }
    Dict *modules = vm->core.modules;
    size_t position = 0;
    Object *module;
    while (modules && dict_next(modules, &position, NULL, &module)) {
        visit(module, context);
        if (!is_exact(module, TYPE_MODULE)) continue;
        Dict *dict = ((Module *)module)->dict;
        visit(OBJ(dict), context);
        size_t at = 0;
        Object *value;
        if (dict->used > KNOWN_ITEMS_MAX) continue;
        while (dict_next(dict, &at, NULL, &value)) visit_known(value, visit, context);
    }
}
