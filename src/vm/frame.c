/* Frames end here; frame objects show them to Python. */
#include "vm/frame.h"

#include "compile/opcode.h"
#include "object/frame_access.h"
#include "object/protocol.h"
#include "vm/operate.h"
#include "vm/vm.h"

uint32_t frame_instruction(const Frame *frame) { return (uint32_t)(frame->pc - frame->code->insns); }

FrameObject *frame_object(VM *vm, Frame *frame) {
    if (frame->object) return frame->object;
    FrameObject *o = (FrameObject *)object_alloc_zeroed(vm, builtin_type(vm, TYPE_FRAME), sizeof(FrameObject));
    if (!o) return NULL;
    o->live = frame;
    o->function = incref(frame->function);
    object_track(vm, OBJ(o));
    frame->object = o;
    return o;
}

/* The registers move to the frame object, which outlives the frame (a traceback holds it, say). */
static bool detach(VM *vm, Frame *frame, FrameObject *o) {
    uint32_t count = frame->code->local_count;
    Value *regs = memory_try_alloc(vm, count * sizeof(Value));
    if (!regs) return false;
    for (uint32_t i = 0; i < count; i++) {
        regs[i] = frame->regs[i];
        frame->regs[i] = VALUE_UNBOUND;
        if (!value_is_object(regs[i])) {
            Object *number = value_make_object(vm, regs[i]);
            if (!number) exception_clear(vm);
            regs[i] = value_from_object(number);
        }
    }
    o->regs = regs;
    o->reg_count = count;
    return true;
}

static void end_object(VM *vm, Frame *frame) {
    FrameObject *o = frame->object;
    frame->object = NULL;
    o->instruction = frame_instruction(frame);
    if (object_count(OBJ(o)) > 1) {
        Object *pending = exception_take(vm);
        if (frame->back) o->back = xincref(frame_object(vm, frame->back));
        detach(vm, frame, o);
        if (frame->locals) o->locals = incref(frame->locals);
        exception_restore(vm, pending);
    }
    o->live = NULL;
    decref(o);
}

void frame_leave(VM *vm, Frame *frame) {
    if (unlikely(frame->object != NULL)) end_object(vm, frame);
    registers_release(frame->regs, 0, frame->code->register_count);
    if (unlikely(frame->locals != NULL)) clear_ref(&frame->locals);
    if (unlikely(frame->object != NULL)) end_object(vm, frame); /* a destructor that just ran asked for it */
    Function *function = frame->function;
    vm->current = frame->back;
    vm->next_frame = frame;
    vm->depth--;
    decref(function);
}

/* ---- variables by name ---- */

static int add_variable(VM *vm, Dict *out, Str *name, Value *slot, bool is_cell) {
    if (*slot == VALUE_UNBOUND || str_length(name) == 0 || str_at(name, 0) == '.') return 0;
    Object *o = register_object(vm, slot);
    if (!o) return -1;
    if (is_cell) {
        o = ((Cell *)o)->value;
        if (!o) return 0;
    }
    return dict_set(vm, out, OBJ(name), o) ? 0 : -1;
}

static Object *collect_variables(VM *vm, Code *code, Value *regs) {
    Dict *out = dict_new(vm);
    if (!out) return NULL;
    size_t plain = code->local_names ? code->local_names->length : 0;
    for (uint32_t i = 0; i < code->first_cell && i < plain; i++) {
        if (add_variable(vm, out, (Str *)code->local_names->items[i], &regs[i], false) < 0) goto fail;
    }
    for (uint32_t i = 0; i < code->cell_count; i++) {
        if (add_variable(vm, out, (Str *)code->cell_names->items[i], &regs[code->first_cell + i], true) < 0) goto fail;
    }
    for (uint32_t i = 0; i < code->free_count; i++) {
        Value *slot = &regs[code->first_cell + code->cell_count + i];
        if (add_variable(vm, out, (Str *)code->free_names->items[i], slot, true) < 0) goto fail;
    }
    return OBJ(out);
fail:
    decref(out);
    return NULL;
}

Object *frame_namespace(VM *vm, Frame *frame) {
    if (frame->locals) return incref(frame->locals);
    return collect_variables(vm, frame->code, frame->regs);
}

/* ---- the frame type ---- */

Code *frame_code(Object *frame) { return ((FrameObject *)frame)->function->code; }
Dict *frame_globals(Object *frame) { return ((FrameObject *)frame)->function->globals; }
Object *frame_builtins(Object *frame) { return ((FrameObject *)frame)->function->builtins; }

Object *frame_locals(VM *vm, Object *frame) {
    FrameObject *o = (FrameObject *)frame;
    if (o->live) return frame_namespace(vm, o->live);
    if (o->locals) return incref(o->locals);
    if (!o->regs) return OBJ(dict_new(vm));
    return collect_variables(vm, o->function->code, o->regs);
}

static uint32_t current_instruction(FrameObject *o) { return o->live ? frame_instruction(o->live) : o->instruction; }

static Object *frame_get_line(VM *vm, Object *self) {
    FrameObject *o = (FrameObject *)self;
    const Generator *g = o->live ? o->live->generator : NULL;
    if (g && g->state == GENERATOR_CREATED) return int_from_int64(vm, o->function->code->first_line);
    return int_from_int64(vm, code_position(o->function->code, current_instruction(o)).line);
}
static Object *frame_get_lasti(VM *vm, Object *self) {
    return int_from_int64(vm, (int64_t)current_instruction((FrameObject *)self) * (int64_t)sizeof(Insn));
}
static Object *frame_get_code(VM *vm, Object *self) {
    (void)vm;
    return incref(OBJ(frame_code(self)));
}
static Object *frame_get_globals(VM *vm, Object *self) {
    (void)vm;
    return incref(OBJ(frame_globals(self)));
}
static Object *frame_get_builtins(VM *vm, Object *self) {
    (void)vm;
    return incref(frame_builtins(self));
}
static Object *frame_get_back(VM *vm, Object *self) {
    FrameObject *o = (FrameObject *)self;
    if (!o->live) return o->back ? incref(OBJ(o->back)) : NONE(vm);
    if (!o->live->back) return NONE(vm);
    FrameObject *back = frame_object(vm, o->live->back);
    return back ? incref(OBJ(back)) : NULL;
}
static Object *frame_get_trace(VM *vm, Object *self) {
    (void)self;
    return NONE(vm);
}

static void frame_release(VM *vm, FrameObject *o) {
    if (!o->regs) return;
    Value *regs = o->regs;
    uint32_t count = o->reg_count;
    o->regs = NULL;
    o->reg_count = 0;
    registers_release(regs, 0, count);
    memory_free(vm, regs, count * sizeof(Value));
}

static Object *frame_clear_method(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    FrameObject *o = (FrameObject *)self;
    if (o->live) {
        Generator *g = o->live->generator;
        if (!g || g->state == GENERATOR_RUNNING) return raise(vm, EXC_RUNTIME_ERROR, "cannot clear an executing frame");
        if (!generator_close(vm, g)) return NULL;
    }
    frame_release(vm, o);
    clear_ref(&o->locals);
    return NONE(vm);
}

static void frame_destroy(VM *vm, Object *self) {
    FrameObject *o = (FrameObject *)self;
    frame_release(vm, o);
    clear_ref(&o->locals);
    clear_ref(&o->back);
    clear_ref(&o->function);
}

static size_t frame_size_of(Object *self) { return memory_block_size(((FrameObject *)self)->regs); }

/* A live frame's registers are roots, not owned by its object. */
static int frame_traverse(Object *self, Visit visit, void *context) {
    FrameObject *o = (FrameObject *)self;
    VISIT(o->function);
    VISIT(o->back);
    VISIT(o->locals);
    for (uint32_t i = 0; o->regs && i < o->reg_count; i++) {
        if (value_is_reference(o->regs[i])) VISIT(value_object(o->regs[i]));
    }
    return 0;
}

static int frame_clear(VM *vm, Object *self) {
    FrameObject *o = (FrameObject *)self;
    frame_release(vm, o);
    clear_ref(&o->locals);
    clear_ref(&o->back);
    return 0;
}

static Object *frame_repr(VM *vm, Object *self) {
    FrameObject *o = (FrameObject *)self;
    Code *code = o->function->code;
    return OBJ(str_from_format(vm, "<frame at 0x%lx, file %R, line %u, code %U>", (long)(uintptr_t)o, code->filename,
                               code_position(code, current_instruction(o)).line, code->name));
}

static const MethodDef frame_methods[] = {
    {"clear", "()", frame_clear_method, "Drops the variables of a frame that no longer runs.", 0},
    {0},
};

static const GetSetDef frame_getset[] = {
    {"f_back", frame_get_back, NULL, "the caller's frame"},
    {"f_builtins", frame_get_builtins, NULL, "the namespace of builtins"},
    {"f_code", frame_get_code, NULL, "the code being run"},
    {"f_globals", frame_get_globals, NULL, "the global namespace"},
    {"f_lasti", frame_get_lasti, NULL, "offset of the instruction being run"},
    {"f_lineno", frame_get_line, NULL, "the line being run"},
    {"f_locals", (Object * (*)(VM *, Object *)) frame_locals, NULL, "the local variables"},
    {"f_trace", frame_get_trace, NULL, "always None: tracing is not supported"},
    {0},
};

const TypeSpec frame_type = {
    .id = TYPE_FRAME,
    .base = TYPE_OBJECT,
    .size = sizeof(FrameObject),
    .flags = TYPE_NO_NEW,
    .doc = "A running (or ended) function call.",
    .methods = frame_methods,
    .getset = frame_getset,
    .life = {.destroy = frame_destroy, .traverse = frame_traverse, .clear = frame_clear},
    .slots = {.repr = frame_repr, .size_of = frame_size_of},
};
