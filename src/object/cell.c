/* Owns cells: the boxes through which nested functions share a variable. */
#include "object/function.h"
#include "object/protocol.h"

Object *cell_new(VM *vm, Object *value)
{
    Cell *cell = (Cell *)builtin_allocate(vm, TYPE_CELL, sizeof(Cell));
    if (!cell) return NULL;
    cell->value = xincref(value);
    object_track(vm, OBJ(cell));
    return OBJ(cell);
}

static Object *cell_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)type, (void)nargs;
    return cell_new(vm, args[0]);
}

static void cell_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((Cell *)o)->value);
}

static int cell_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((Cell *)o)->value);
    return 0;
}

static int cell_clear(VM *vm, Object *o)
{
    cell_destroy(vm, o);
    return 0;
}

static Object *cell_repr(VM *vm, Object *o)
{
    Object *value = ((Cell *)o)->value;
    if (!value) return (Object *)str_from_format(vm, "<cell at 0x%lx: empty>", (long)(uintptr_t)o);
    return (Object *)str_from_format(vm, "<cell at 0x%lx: %T object at 0x%lx>", (long)(uintptr_t)o,
                                     value, (long)(uintptr_t)value);
}

/* Cells compare by their contents; an empty one comes before any other. */
static Object *cell_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if (!is_exact(a, TYPE_CELL) || !is_exact(b, TYPE_CELL)) return NOT_IMPLEMENTED(vm);
    Object *x = ((Cell *)a)->value, *y = ((Cell *)b)->value;
    if (!x || !y) return COMPARE_VALUES(vm, x != NULL, y != NULL, op);
    incref(x);
    incref(y);
    Object *result = object_compare(vm, x, y, op);
    decref(x);
    decref(y);
    return result;
}

static Object *cell_get_contents(VM *vm, Object *self)
{
    Object *value = ((Cell *)self)->value;
    if (!value) return raise(vm, EXC_VALUE_ERROR, "Cell is empty");
    return incref(value);
}

static int cell_set_contents(VM *vm, Object *self, Object *value)
{
    (void)vm;
    set_ref(&((Cell *)self)->value, xincref(value));
    return 0;
}

static const GetSetDef cell_getset[] = {
    {"cell_contents", cell_get_contents, cell_set_contents, "What the variable is bound to."},
    {0},
};

const TypeSpec cell_type = {
    .id = TYPE_CELL,
    .base = TYPE_OBJECT,
    .size = sizeof(Cell),
    .doc = "A variable shared between a function and the functions nested in it.",
    .new_signature = "(contents=None, /)",
    .getset = cell_getset,
    .life = {cell_destroy, cell_traverse, cell_clear, NULL},
    .plain = true,
    .slots = {.construct = cell_construct, .repr = cell_repr, .compare = cell_compare},
};
