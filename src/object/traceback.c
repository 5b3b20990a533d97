/* Owns traceback objects. Their text is traceback_format.c's. */
#include "object/exception.h"
#include "object/frame_access.h"
#include "object/protocol.h"
#include "object/list.h"
#include "object/code.h"

Object *traceback_new(VM *vm, Object *next, Object *frame, int32_t line, uint32_t instruction)
{
    Traceback *t = (Traceback *)builtin_allocate(vm, TYPE_TRACEBACK, sizeof(Traceback));
    if (!t) return NULL;
    t->next = (Traceback *)xincref(next);
    t->frame = incref(frame);
    t->line = line;
    t->instruction = instruction;
    object_track(vm, OBJ(t));
    return OBJ(t);
}

static Object *traceback_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)type, (void)nargs;
    int64_t offset, line;
    if (!is_none(args[0]) && !is_exact(args[0], TYPE_TRACEBACK))
        return raise(vm, EXC_TYPE_ERROR, "expected traceback object or None, got '%T'", args[0]);
    if (!is_exact(args[1], TYPE_FRAME))
        return raise(vm, EXC_TYPE_ERROR, "traceback() argument 'tb_frame' must be frame, not %T",
                     args[1]);
    if (!object_to_int64(vm, args[2], &offset) || !object_to_int64(vm, args[3], &line)) return NULL;
    if (offset < 0 || line > INT32_MAX || line < INT32_MIN ||
        offset / (int64_t)sizeof(Insn) > UINT32_MAX)
        return raise(vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C int");
    return traceback_new(vm, is_none(args[0]) ? NULL : args[0], args[1], (int32_t)line,
                         (uint32_t)(offset / (int64_t)sizeof(Insn)));
}

static void traceback_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((Traceback *)o)->next);
    clear_ref(&((Traceback *)o)->frame);
}

static int traceback_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((Traceback *)o)->next);
    VISIT(((Traceback *)o)->frame);
    return 0;
}

static int traceback_clear(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((Traceback *)o)->next);
    return 0;
}

static Object *get_next(VM *vm, Object *self)
{
    Traceback *next = ((Traceback *)self)->next;
    return next ? OBJ(incref(next)) : NEW_NONE(vm);
}

/* A chain must end: what would close a loop is refused. */
static int set_next(VM *vm, Object *self, Object *value)
{
    if (!value) {
        raise(vm, EXC_TYPE_ERROR, "can't delete tb_next attribute");
        return -1;
    }
    if (!is_none(value) && !is_exact(value, TYPE_TRACEBACK)) {
        raise(vm, EXC_TYPE_ERROR, "expected traceback object, got '%T'", value);
        return -1;
    }
    Traceback *next = is_none(value) ? NULL : (Traceback *)value;
    for (Traceback *t = next; t; t = t->next)
        if (OBJ(t) == self) {
            raise(vm, EXC_VALUE_ERROR, "traceback loop detected");
            return -1;
        }
    set_ref(&((Traceback *)self)->next, xincref(next));
    return 0;
}

static Object *get_frame(VM *vm, Object *self)
{
    (void)vm;
    return incref(((Traceback *)self)->frame);
}

static Object *get_line(VM *vm, Object *self)
{
    return int_from_int64(vm, ((Traceback *)self)->line);
}

static Object *get_offset(VM *vm, Object *self)
{
    return int_from_int64(vm, (int64_t)((Traceback *)self)->instruction * (int64_t)sizeof(Insn));
}

static Object *traceback_dir(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)args, (void)nargs;
    static const char *const names[] = {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"};
    List *list = list_new(vm, 4);
    for (int i = 0; list && i < 4; i++) {
        Object *name = OBJ(str_from_text(vm, names[i]));
        if (!name || !list_append_stolen(vm, list, name)) clear_ref(&list);
    }
    return OBJ(list);
}

static const MethodDef traceback_methods[] = {
    {"__dir__", "()", traceback_dir, "The names of its attributes.", 0},
    {0},
};

static const MemberDef traceback_members[] = {
    MEMBER_GET("tb_frame", get_frame, "The frame."),
    MEMBER_GET("tb_lasti", get_offset, "The offset of the instruction."),
    {0},
};

static const GetSetDef traceback_getset[] = {
    {"tb_next", get_next, set_next, "The entry of the function called from here."},
    {"tb_lineno", get_line, NULL, "The line in its file."},
    {0},
};

const TypeSpec traceback_type = {
    .id = TYPE_TRACEBACK,
    .base = TYPE_OBJECT,
    .size = sizeof(Traceback),
    .doc = "Where an exception passed: a frame and a line, and the entry below it.",
    .new_signature = "(tb_next, tb_frame, tb_lasti, tb_lineno)",
    .methods = traceback_methods,
    .members = traceback_members,
    .getset = traceback_getset,
    .life = {traceback_destroy, traceback_traverse, traceback_clear, NULL},
    .slots = {.construct = traceback_construct},
};
