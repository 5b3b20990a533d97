/* What the VM holds from outside the heap, for the audit and the collector. */
#include "vm/roots.h"

#include "object/module.h"
#include "vm/thread.h"

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

static void visit_fields(VM *vm, Visit visit, void *context) {
    Core *core = &vm->core;
    const void *const fields[] = {core->pending, core->handled, core->last_memory_error, core->modules, core->builtins, core->tree_classes,
                                  vm->exit_functions};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) root(fields[i], visit, context);
    for (uint32_t i = 0; i < core->spare_memory_error_count; i++) root(core->spare_memory_errors[i], visit, context);
    threads_visit(vm, visit, context);
}

void vm_roots(VM *vm, Visit visit, void *context) {
    visit_fields(vm, visit, context);
    FrameStack stack;
    for (size_t thread = 0; thread_frames(vm, thread, &stack); thread++) {
        const Frame *inner = NULL;
        for (const Frame *frame = stack.current; frame; inner = frame, frame = frame->back) visit_frame(frame, inner, visit, context);
    }
}

/* A frame on the stack, and the generators that it runs in, or in which it was called. */
static size_t visit_stack_frame(const FrameStack *stack, const Frame *frame, Visit visit, void *context) {
    const Frame *inner = frame + 1 < stack->next && frame[1].back == frame ? frame + 1 : NULL;
    size_t visited = 4 + frame->code->register_count;
    visit_frame(frame, inner, visit, context);
    for (const Frame *g = frame->back; g && g->generator; g = g->back, visited++) visit_frame(g, NULL, visit, context);
    return visited;
}

/* The place is 0, or the number of the thread and, in the lower half, 1 and the number of its frame records that are still to
 * be visited, from the newest on: what a frame returns goes to one that comes later. */
size_t vm_roots_part(VM *vm, size_t place, size_t limit, Visit visit, void *context) {
    size_t visited = 0, thread = place >> 32, left = place & UINT32_MAX;
    FrameStack stack;
    if (place == 0) visit_fields(vm, visit, context);
    for (; thread_frames(vm, thread, &stack); thread++, left = 0) {
        size_t all = (size_t)(stack.next - stack.records);
        if (left == 0) {
            for (const Frame *g = stack.current; g && g->generator; g = g->back, visited++) visit_frame(g, NULL, visit, context);
            left = all + 1;
        }
        if (--left > all) left = all;
        while (left > 0 && visited < limit) visited += visit_stack_frame(&stack, &stack.records[--left], visit, context);
        if (left > 0) return thread << 32 | (left + 1);
    }
    return TRAVERSED;
}

/* ---- what the collector leaves alone ---- */

enum { NEWEST_FRAMES = 32, VARIABLES_MAX = 256, KNOWN_ITEMS_MAX = 4096 };
enum { KNOWN_FRAMES = 1000, KNOWN_MAX = 50000 }; /* visits: the collector must not be at it for long */

/* Returns how many were visited. */
static size_t visit_values(Dict *dict, size_t most, Visit visit, void *context) {
    size_t position = 0;
    Object *value;
    if (!dict || dict->used > most) return 0;
    while (dict_next(dict, &position, NULL, &value)) visit(value, context);
    return dict->used;
}

void vm_newest_roots(VM *vm, Visit visit, void *context) {
    int left = NEWEST_FRAMES;
    for (const Frame *frame = vm->current; frame && left-- > 0; frame = frame->back) {
        visit_registers(frame, NULL, visit, context);
        if (frame->locals && is_exact(frame->locals, TYPE_DICT)) visit_values((Dict *)frame->locals, VARIABLES_MAX, visit, context);
    }
}

/* A value of a module, and what calling or reading it touches. */
static size_t visit_known(Object *o, Visit visit, void *context) {
    visit(o, context);
    if (is_exact(o, TYPE_FUNCTION)) {
        root(((Function *)o)->code, visit, context);
        root(((Function *)o)->globals, visit, context);
        return 3;
    }
    if (!is_type(o) || !(((Type *)o)->flags & TYPE_HEAP)) return 1;
    Type *type = (Type *)o;
    const void *const parts[] = {type->dict, type->mro, type->bases};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) root(parts[i], visit, context);
    return 4 + visit_values(type->dict, KNOWN_ITEMS_MAX, visit, context);
}

typedef struct Visitor {
    Visit visit;
    void *context;
    size_t visited;
} Visitor;

/* Methods of builtin types and the like. */
static int visit_builtin_type(Object *o, void *context) {
    Visitor *visitor = context;
    if (object_is_immortal(o)) visitor->visited += visit_values(((Type *)o)->dict, KNOWN_ITEMS_MAX, visitor->visit, visitor->context);
    return visitor->visited > KNOWN_MAX;
}

static void visit_known_frames(VM *vm, Visitor *v) {
    const Frame *inner = NULL;
    size_t left = KNOWN_FRAMES;
    for (const Frame *frame = vm->current; frame && left-- > 0; inner = frame, frame = frame->back) {
        visit_frame(frame, inner, v->visit, v->context);
        if (frame->generator) visit_registers(frame, NULL, v->visit, v->context);
        v->visited += frame->code->register_count + visit_known(OBJ(frame->function), v->visit, v->context);
    }
}

static void visit_known_module(Module *module, Visitor *v) {
    Dict *dict = module->dict;
    v->visit(OBJ(dict), v->context);
    size_t at = 0;
    Object *value;
    if (dict->used > KNOWN_ITEMS_MAX) return;
    while (dict_next(dict, &at, NULL, &value)) v->visited += visit_known(value, v->visit, v->context);
}

void vm_known(VM *vm, Visit visit, void *context) {
    Visitor visitor = {visit, context, 0};
    visit_fields(vm, visit, context);
    visit_known_frames(vm, &visitor);
    Dict *modules = vm->core.modules;
    size_t position = 0;
    Object *module;
    while (modules && visitor.visited < KNOWN_MAX && dict_next(modules, &position, NULL, &module)) {
        visit(module, context);
        if (is_exact(module, TYPE_MODULE)) visit_known_module((Module *)module, &visitor);
    }
    heap_walk_part(vm, 0, CARDS_START, visit_builtin_type, &visitor);
}
