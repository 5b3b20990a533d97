/* Owns the table of special methods: one row each, and the wraps that make slots of builtin types callable. */
#include "object/exception.h"
#include "object/instance.h"
#include "object/protocol.h"
#include "object/slice.h"
#include "object/slots.h"
#include "object/slots_generic.h"

#define SLOT(Fn) ((Fn)(void (*)(void)) * slot_at(owner, row))
#define WRAP_PARAMETERS \
    VM *vm, const SlotRow *row, Type *owner, Object *self, Object *const *args, size_t nargs, Tuple *kwnames
#define UNUSED_KEYWORDS (void)kwnames /* refused by the caller for every row but __init__ and __call__ */

static bool count_is(VM *vm, size_t nargs, size_t wanted) {
    if (nargs == wanted) return true;
    /* CPython's words for two have the place of a name before them, empty */
    return raise(vm, EXC_TYPE_ERROR, "%sexpected %zu argument%s, got %zu", wanted == 2 ? " " : "", wanted,
                 wanted == 1 ? "" : "s", nargs) != NULL;
}

static Object *wrap_unary(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS, (void)args;
    return count_is(vm, nargs, 0) ? SLOT(UnaryFn)(vm, self) : NULL;
}

static Object *wrap_next(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS, (void)args;
    if (!count_is(vm, nargs, 0)) return NULL;
    Object *item = SLOT(UnaryFn)(vm, self);
    if (!item && !exception_pending(vm)) raise_stop_iteration(vm, NULL);
    return item;
}

static Object *wrap_binary(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    return count_is(vm, nargs, 1) ? SLOT(BinaryFn)(vm, self, args[0]) : NULL;
}

static Object *wrap_reflected(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    return count_is(vm, nargs, 1) ? SLOT(BinaryFn)(vm, args[0], self) : NULL;
}

static Object *power(VM *vm, const SlotRow *row, Type *owner, Object *a, Object *b, Object *modulus) {
    if (!modulus || is_none(modulus)) return SLOT(BinaryFn)(vm, a, b);
    if (!owner->slots.power3)
        return raise(vm, EXC_TYPE_ERROR, "pow() 3rd argument not allowed unless all arguments are integers");
    return owner->slots.power3(vm, a, b, modulus);
}

static bool count_between(VM *vm, size_t nargs, size_t low, size_t high) {
    if (nargs >= low && nargs <= high) return true;
    size_t bound = nargs < low ? low : high;
    return raise(vm, EXC_TYPE_ERROR, " expected at %s %zu argument%s, got %zu", nargs < low ? "least" : "most", bound,
                 bound == 1 ? "" : "s", nargs) != NULL;
}

static Object *wrap_power(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    return count_between(vm, nargs, 1, 2) ? power(vm, row, owner, self, args[0], nargs > 1 ? args[1] : NULL) : NULL;
}

static Object *wrap_reflected_power(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    return count_between(vm, nargs, 1, 2) ? power(vm, row, owner, args[0], self, nargs > 1 ? args[1] : NULL) : NULL;
}

static Object *wrap_repeat(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    size_t count;
    if (nargs != 1) return raise(vm, EXC_TYPE_ERROR, " expected 1 argument, got %zu", nargs);
    if (!object_to_repeat(vm, args[0], &count)) return NULL;
    return SLOT(RepeatFn)(vm, self, count);
}

static Object *wrap_compare(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    typedef Object *(*CompareFn)(VM *, Object *, Object *, CompareOp);
    return count_is(vm, nargs, 1) ? SLOT(CompareFn)(vm, self, args[0], (CompareOp)row->operation) : NULL;
}

static Object *wrap_hash(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS, (void)args;
    if (!count_is(vm, nargs, 0)) return NULL;
    Hash hash = SLOT(Hash (*)(VM *, Object *))(vm, self);
    return hash == -1 ? NULL : int_from_int64(vm, hash);
}

static Object *wrap_length(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS, (void)args;
    if (!count_is(vm, nargs, 0)) return NULL;
    ptrdiff_t length = SLOT(ptrdiff_t (*)(VM *, Object *))(vm, self);
    return length < 0 ? NULL : int_from_int64(vm, length);
}

static Object *wrap_truth(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS, (void)args;
    if (!count_is(vm, nargs, 0)) return NULL;
    int truth = SLOT(int (*)(VM *, Object *))(vm, self);
    return truth < 0 ? NULL : BOOL(vm, truth);
}

static Object *wrap_contains(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    if (!count_is(vm, nargs, 1)) return NULL;
    int found = SLOT(int (*)(VM *, Object *, Object *))(vm, self, args[0]);
    return found < 0 ? NULL : BOOL(vm, found);
}

typedef int (*SetFn)(VM *, Object *, Object *, Object *);

static Object *wrap_setitem(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    if (!count_is(vm, nargs, 2)) return NULL;
    return SLOT(SetFn)(vm, self, args[0], args[1]) < 0 ? NULL : NEW_NONE(vm);
}

static Object *wrap_delitem(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    if (!count_is(vm, nargs, 1)) return NULL;
    return SLOT(SetFn)(vm, self, args[0], NULL) < 0 ? NULL : NEW_NONE(vm);
}

static Object *wrap_call(WRAP_PARAMETERS) { return SLOT(CallFn)(vm, self, args, nargs, kwnames); }

static bool name_is_str(VM *vm, Object *name) {
    if (is_str(name)) return true;
    return raise(vm, EXC_TYPE_ERROR, "attribute name must be string, not '%T'", name) != NULL;
}

static Object *wrap_getattr(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    if (!count_is(vm, nargs, 1) || !name_is_str(vm, args[0])) return NULL;
    return SLOT(Object *(*)(VM *, Object *, Str *))(vm, self, (Str *)args[0]);
}

/* object.__setattr__(int, 'x', 1) would write past what type.__setattr__ forbids. */
static bool may_apply(VM *vm, const SlotRow *row, Type *owner, Object *self) {
    Type *native = type_of(self);
    while (native->flags & TYPE_HEAP) native = native->base;
    if (native->slots.setattr == owner->slots.setattr || !(native->flags & TYPE_IS_TYPE)) return true;
    return raise(vm, EXC_TYPE_ERROR, "can't apply this %s to %T object", row->text, self) != NULL;
}

static Object *wrap_setattr(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    if (!count_is(vm, nargs, 2) || !name_is_str(vm, args[0]) || !may_apply(vm, row, owner, self)) return NULL;
    return SLOT(int (*)(VM *, Object *, Str *, Object *))(vm, self, (Str *)args[0], args[1]) < 0 ? NULL : NEW_NONE(vm);
}

static Object *wrap_delattr(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    if (!count_is(vm, nargs, 1) || !name_is_str(vm, args[0]) || !may_apply(vm, row, owner, self)) return NULL;
    return SLOT(int (*)(VM *, Object *, Str *, Object *))(vm, self, (Str *)args[0], NULL) < 0 ? NULL : NEW_NONE(vm);
}

static Object *wrap_get(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    if (!count_between(vm, nargs, 1, 2)) return NULL;
    Object *object = is_none(args[0]) ? NULL : args[0], *type = nargs > 1 && !is_none(args[1]) ? args[1] : NULL;
    if (!object && !type) return raise(vm, EXC_TYPE_ERROR, "__get__(None, None) is invalid");
    if (type && !is_type(type)) return raise(vm, EXC_TYPE_ERROR, "__get__(): second argument must be a type, not '%T'", type);
    Type *of = type ? (Type *)type : type_of(object);
    return SLOT(Object *(*)(VM *, Object *, Object *, Type *))(vm, self, object, of);
}

static Object *wrap_set(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    if (!count_is(vm, nargs, 2)) return NULL;
    return SLOT(SetFn)(vm, self, args[0], args[1]) < 0 ? NULL : NEW_NONE(vm);
}

static Object *wrap_delete(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS;
    if (!count_is(vm, nargs, 1)) return NULL;
    return SLOT(SetFn)(vm, self, args[0], NULL) < 0 ? NULL : NEW_NONE(vm);
}

static Object *wrap_init(WRAP_PARAMETERS) {
    (void)row;
    return type_initialize_as(vm, owner, self, args, nargs, kwnames) < 0 ? NULL : NEW_NONE(vm);
}

static Object *wrap_del(WRAP_PARAMETERS) {
    UNUSED_KEYWORDS, (void)args;
    if (!count_is(vm, nargs, 0)) return NULL;
    SLOT(void (*)(VM *, Object *))(vm, self);
    return NEW_NONE(vm);
}

/* ---- the table ---- */

#define ROW(name, slot, op, generic, wrap, signature, doc) \
    {#name, NAME_##name, offsetof(Type, slot), op, (AnyFn)generic, wrap, signature, doc},
#define UNARY_ROW(name, slot, generic, doc) ROW(name, slots.slot, 0, generic, wrap_unary, "()", doc)
#define BINARY_ROWS(id, left, reflected, symbol) \
    {#left, NAME_##left, offsetof(Type, slots.binary[BINARY_##id]), BINARY_##id, (AnyFn)slot_binary_##id, \
     wrap_binary, "(value, /)", "Return self" symbol "value."}, \
    {#reflected, NAME_##reflected, offsetof(Type, slots.binary[BINARY_##id]), BINARY_##id, \
     (AnyFn)slot_binary_##id, wrap_reflected, "(value, /)", "Return value" symbol "self."},
#define INPLACE_ROW(id, name, symbol) \
    {#name, NAME_##name, offsetof(Type, slots.inplace[BINARY_##id]), BINARY_##id, (AnyFn)slot_inplace_##id, \
     wrap_binary, "(value, /)", "Return self" symbol "=value."},
#define COMPARE_ROW(id, name, symbol) \
    ROW(name, slots.compare, COMPARE_##id, slot_compare, wrap_compare, "(value, /)", "Return self" symbol "value.")

const SlotRow slot_rows[] = {
    UNARY_ROW(__repr__, repr, slot_repr, "Return repr(self).")
    ROW(__hash__, slots.hash, 0, slot_hash, wrap_hash, "()", "Return hash(self).")
    ROW(__call__, slots.call, 0, slot_call, wrap_call, "(*args, **kwargs)", "Call self as a function.")
    UNARY_ROW(__str__, str, slot_str, "Return str(self).")
    ROW(__getattribute__, slots.getattr, 0, slot_getattr, wrap_getattr, "(name, /)", "Return getattr(self, name).")
    ROW(__getattr__, slots.getattr, 0, slot_getattr, NULL, NULL, NULL)
    ROW(__setattr__, slots.setattr, 0, slot_setattr, wrap_setattr, "(name, value, /)", "Implement setattr(self, name, value).")
    ROW(__delattr__, slots.setattr, 0, slot_setattr, wrap_delattr, "(name, /)", "Implement delattr(self, name).")
    COMPARE_ROW(LT, __lt__, "<") COMPARE_ROW(LE, __le__, "<=") COMPARE_ROW(EQ, __eq__, "==")
    COMPARE_ROW(NE, __ne__, "!=") COMPARE_ROW(GT, __gt__, ">") COMPARE_ROW(GE, __ge__, ">=")
    UNARY_ROW(__iter__, iter, slot_iter, "Implement iter(self).")
    ROW(__next__, slots.next, 0, slot_next, wrap_next, "()", "Implement next(self).")
    ROW(__get__, slots.descr_get, 0, slot_descr_get, wrap_get, "(instance, owner=None, /)", "Return the attribute of instance, which is of type owner.")
    ROW(__set__, slots.descr_set, 0, slot_descr_set, wrap_set, "(instance, value, /)", "Set the attribute of instance to value.")
    ROW(__delete__, slots.descr_set, 0, slot_descr_set, wrap_delete, "(instance, /)", "Delete the attribute of instance.")
    ROW(__init__, slots.initialize, 0, slot_initialize, wrap_init, "(*args, **kwargs)", "Initialize self.")
    ROW(__new__, slots.construct, 0, slot_new, NULL, NULL, NULL)
    ROW(__del__, life.finalize, 0, slot_finalize, wrap_del, "()", "Called when the object is about to go.")
    BINARY_ROWS(ADD, __add__, __radd__, "+")
    BINARY_ROWS(SUBTRACT, __sub__, __rsub__, "-")
    BINARY_ROWS(MULTIPLY, __mul__, __rmul__, "*")
    BINARY_ROWS(MODULO, __mod__, __rmod__, "%")
    BINARY_ROWS(DIVMOD, __divmod__, __rdivmod__, " divmod ")
    ROW(__pow__, slots.binary[BINARY_POWER], BINARY_POWER, slot_binary_POWER, wrap_power, "(value, mod=None, /)", "Return pow(self, value, mod).")
    ROW(__rpow__, slots.binary[BINARY_POWER], BINARY_POWER, slot_binary_POWER, wrap_reflected_power, "(value, mod=None, /)", "Return pow(value, self, mod).")
    ROW(__pow__, slots.power3, 0, slot_power3, NULL, NULL, NULL)
    UNARY_ROW(__neg__, negative, slot_negative, "-self")
    UNARY_ROW(__pos__, positive, slot_positive, "+self")
    UNARY_ROW(__abs__, absolute, slot_absolute, "abs(self)")
    ROW(__bool__, slots.truth, 0, slot_truth, wrap_truth, "()", "True if self else False")
    UNARY_ROW(__invert__, invert, slot_invert, "~self")
    BINARY_ROWS(LEFT_SHIFT, __lshift__, __rlshift__, "<<")
    BINARY_ROWS(RIGHT_SHIFT, __rshift__, __rrshift__, ">>")
    BINARY_ROWS(AND, __and__, __rand__, "&")
    BINARY_ROWS(XOR, __xor__, __rxor__, "^")
    BINARY_ROWS(OR, __or__, __ror__, "|")
    UNARY_ROW(__int__, to_int, slot_to_int, "int(self)")
    UNARY_ROW(__float__, to_float, slot_to_float, "float(self)")
    INPLACE_ROW(ADD, __iadd__, "+") INPLACE_ROW(SUBTRACT, __isub__, "-") INPLACE_ROW(MULTIPLY, __imul__, "*")
    INPLACE_ROW(MODULO, __imod__, "%") INPLACE_ROW(POWER, __ipow__, "**") INPLACE_ROW(LEFT_SHIFT, __ilshift__, "<<")
    INPLACE_ROW(RIGHT_SHIFT, __irshift__, ">>") INPLACE_ROW(AND, __iand__, "&") INPLACE_ROW(XOR, __ixor__, "^")
    INPLACE_ROW(OR, __ior__, "|")
    BINARY_ROWS(FLOOR_DIVIDE, __floordiv__, __rfloordiv__, "//")
    BINARY_ROWS(TRUE_DIVIDE, __truediv__, __rtruediv__, "/")
    INPLACE_ROW(FLOOR_DIVIDE, __ifloordiv__, "//") INPLACE_ROW(TRUE_DIVIDE, __itruediv__, "/")
    UNARY_ROW(__index__, to_index, slot_to_index, "Return self as an integer, where one is needed without loss.")
    BINARY_ROWS(MATRIX_MULTIPLY, __matmul__, __rmatmul__, "@")
    INPLACE_ROW(MATRIX_MULTIPLY, __imatmul__, "@")
    ROW(__len__, slots.length, 0, slot_length, wrap_length, "()", "Return len(self).")
    ROW(__getitem__, slots.getitem, 0, slot_getitem, wrap_binary, "(key, /)", "Return self[key].")
    ROW(__setitem__, slots.setitem, 0, slot_setitem, wrap_setitem, "(key, value, /)", "Set self[key] to value.")
    ROW(__delitem__, slots.setitem, 0, slot_setitem, wrap_delitem, "(key, /)", "Delete self[key].")
    ROW(__contains__, slots.contains, 0, slot_contains, wrap_contains, "(key, /)", "Return bool(key in self).")
    /* A class of a program has what it defines under these names among the numbers' slots: none is generic here. */
    ROW(__add__, slots.concat, 0, NULL, wrap_binary, "(value, /)", "Return self+value.")
    ROW(__mul__, slots.repeat, 0, NULL, wrap_repeat, "(value, /)", "Return self*value.")
    ROW(__rmul__, slots.repeat, 0, NULL, wrap_repeat, "(value, /)", "Return value*self.")
    ROW(__iadd__, slots.inplace_concat, 0, NULL, wrap_binary, "(value, /)", "Implement self+=value.")
    ROW(__imul__, slots.inplace_repeat, 0, NULL, wrap_repeat, "(value, /)", "Implement self*=value.")
    UNARY_ROW(__await__, await, slot_await, "Return an iterator for use in an await expression.")
    UNARY_ROW(__aiter__, aiter, slot_aiter, "Return the asynchronous iterator.")
    UNARY_ROW(__anext__, anext, slot_anext, "Return an awaitable for the next item.")
};
const size_t slot_row_count = sizeof slot_rows / sizeof *slot_rows;
