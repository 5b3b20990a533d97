/* The part of ctypes that looks at memory: simple C values, from_address on the counts of objects, py_object.
 *
 * An address is only read when it is the start of an object slot of this VM: what is there to be read is the reference
 * count, 0 when no object lives there (any more). Every other address is a ValueError, never a wild read.
 */
#include "object/bytes.h"
#include "object/float.h"
#include "object/function.h"
#include "object/module.h"
#include "object/protocol.h"

#include <string.h>

/* Makes the slot of a CData of a size that hardly any other object has: the view made to look at a freed slot must not
 * move into that very slot. */
enum { CDATA_APART = 460 };

typedef struct CData {
    Object head;
    uintptr_t address; /* 0: the value is here */
    union {
        int64_t integer;
        double real;
        Object *object; /* py_object: owned */
    };
    char apart[CDATA_APART];
} CData;

typedef enum CKind { C_INTEGER, C_UNSIGNED, C_REAL, C_BOOL, C_POINTER, C_OBJECT, C_CHAR } CKind;

typedef struct CType {
    TypeSpec spec;
    const char *name, *dotted, *code;
    uint8_t size;
    CKind kind;
} CType;

/* The row of a ctypes class or of its nearest base among them; NULL: not a ctypes class. */
static const CType *ctype_of(Type *type);
static const CType *ctype_of_object(Object *o) { return ctype_of(type_of(o)); }

/* ---- addresses ---- */

/* The count at an object's address: 0 when it is gone. False RAISES. */
static bool read_count(VM *vm, uintptr_t address, uint32_t *count) {
    if (core_is_immortal_address(vm, address)) {
        *count = IMMORTAL_COUNT;
        return true;
    }
    switch (heap_address_kind(vm, address)) {
    case ADDRESS_LIVE: *count = object_count((Object *)address); return true;
    case ADDRESS_FREE: *count = 0; return true;
    case ADDRESS_FOREIGN: break;
    }
    raise(vm, EXC_VALUE_ERROR, "no object at address 0x%lx: only the reference count at an object's id() can be read", (long)address);
    return false;
}

static bool address_argument(VM *vm, Object *o, uintptr_t *address) {
    if (!is_int(o)) {
        raise(vm, EXC_TYPE_ERROR, "integer expected");
        return false;
    }
    int overflow;
    int64_t value = int_as_int64((Int *)o, &overflow);
    *address = overflow ? UINTPTR_MAX : (uintptr_t)value;
    return true;
}

static BORROWED Object *object_at(VM *vm, uintptr_t address) {
    if (core_is_immortal_address(vm, address) || heap_address_kind(vm, address) == ADDRESS_LIVE) return (Object *)address;
    return raise(vm, EXC_VALUE_ERROR, "no live object at address 0x%lx", (long)address);
}

/* ---- values ---- */

static int64_t truncate(const CType *t, uint64_t bits) {
    unsigned unused = 64 - 8u * t->size;
    return t->kind == C_INTEGER ? (int64_t)(bits << unused) >> unused : (int64_t)(bits << unused >> unused);
}

static Object *integer_object(VM *vm, const CType *t, uint64_t bits) {
    int64_t value = truncate(t, bits);
    return t->kind == C_INTEGER ? int_from_int64(vm, value) : int_from_uint64(vm, (uint64_t)value);
}

static Object *cdata_get(VM *vm, Object *self) {
    CData *c = (CData *)self;
    const CType *t = ctype_of_object(self);
    if (c->address) {
        uint32_t count;
        if (!read_count(vm, c->address, &count)) return NULL;
        if (t->kind == C_BOOL) return BOOL(vm, count != 0);
        if (t->kind == C_INTEGER || t->kind == C_UNSIGNED) return integer_object(vm, t, count);
        if (t->kind == C_POINTER) return count ? int_from_uint64(vm, count) : NONE(vm);
        return raise(vm, EXC_VALUE_ERROR, "what is at an object's address is a count: read it as an integer, not as %s", t->name);
    }
    switch (t->kind) {
    case C_REAL: return float_from_double(vm, c->real);
    case C_BOOL: return BOOL(vm, c->integer != 0);
    case C_POINTER: return c->integer ? int_from_uint64(vm, (uint64_t)c->integer) : NONE(vm);
    case C_CHAR: return bytes_from(vm, &c->integer, 1);
    case C_OBJECT: return c->object ? incref(c->object) : raise(vm, EXC_VALUE_ERROR, "PyObject is NULL");
    default: return integer_object(vm, t, (uint64_t)c->integer);
    }
}

/* Low 64 bits of any int. */
static bool low_bits(VM *vm, Object *value, int64_t *out) {
    Int *i = (Int *)value;
    if (!is_int(value)) {
        raise(vm, EXC_TYPE_ERROR, "an integer is required (got type %T)", value);
        return false;
    }
    *out = int_is_big(i) ? (i->value < 0 ? -(int64_t)i->limbs[0] : (int64_t)i->limbs[0]) : i->value;
    return true;
}

static int cdata_set(VM *vm, Object *self, Object *value) {
    CData *c = (CData *)self;
    const CType *t = ctype_of_object(self);
    if (!value) return raise(vm, EXC_TYPE_ERROR, "can't delete attribute"), -1;
    if (c->address) {
        raise(vm, EXC_ATTRIBUTE_ERROR, "the reference counts of objects can only be read");
        return -1;
    }
    int truth;
    switch (t->kind) {
    case C_REAL: return object_to_double(vm, value, &c->real) ? 0 : -1;
    case C_BOOL:
        truth = object_truth(vm, value);
        if (truth >= 0) c->integer = truth;
        return truth < 0 ? -1 : 0;
    case C_OBJECT: set_ref(&c->object, incref(value)); return 0;
    case C_POINTER:
        if (is_none(value)) return c->integer = 0, 0;
        break;
    case C_CHAR:
        if (is_bytes(value) && ((Bytes *)value)->length == 1) return c->integer = ((Bytes *)value)->data[0], 0;
        raise(vm, EXC_TYPE_ERROR, "one character bytes, bytearray or integer expected");
        return -1;
    default: break;
    }
    int64_t bits;
    if (!low_bits(vm, value, &bits)) return -1;
    c->integer = truncate(t, (uint64_t)bits);
    return 0;
}

static Object *cdata_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    CData *c = (CData *)type_allocate(vm, type, sizeof(CData));
    if (!c) return NULL;
    if (args[0] && cdata_set(vm, OBJ(c), args[0]) < 0) {
        decref(c);
        return NULL;
    }
    object_track(vm, OBJ(c));
    return OBJ(c);
}

static Object *cdata_from_address(VM *vm, Object *class, Object *const *args, size_t nargs) {
    (void)nargs;
    uintptr_t address;
    uint32_t count;
    if (!address_argument(vm, args[0], &address) || !read_count(vm, address, &count)) return NULL;
    CData *c = (CData *)type_allocate(vm, (Type *)class, sizeof(CData));
    if (!c) return NULL;
    c->address = address;
    object_track(vm, OBJ(c));
    return OBJ(c);
}

static Object *cdata_repr(VM *vm, Object *self) {
    Object *value = cdata_get(vm, self);
    if (!value) return NULL;
    Str *text = str_from_format(vm, "%s(%R)", ctype_of_object(self)->name, value);
    decref(value);
    return OBJ(text);
}

static int cdata_truth(VM *vm, Object *self) {
    Object *value = cdata_get(vm, self);
    if (!value) return -1;
    int truth = object_truth(vm, value);
    decref(value);
    return truth;
}

static void cdata_destroy(VM *vm, Object *self) {
    (void)vm;
    CData *c = (CData *)self;
    if (ctype_of_object(self)->kind == C_OBJECT && !c->address) clear_ref(&c->object);
}

static int cdata_traverse(Object *self, Visit visit, void *context) {
    CData *c = (CData *)self;
    if (ctype_of_object(self)->kind == C_OBJECT && !c->address) VISIT(c->object);
    return 0;
}

static int cdata_clear(VM *vm, Object *self) {
    cdata_destroy(vm, self);
    return 0;
}

static const MethodDef cdata_methods[] = {
    {"from_address", "(address, /)", cdata_from_address,
     "A view of the reference count at an object's id(); its value is read anew each time.", METHOD_CLASS},
    {0},
};

static const GetSetDef cdata_getset[] = {
    {"value", cdata_get, cdata_set, "the current value"},
    {0},
};

#define CTYPE(text, letter, bytes, what) { \
        .name = text, .dotted = "ctypes." text, .code = letter, .size = bytes, .kind = what, \
        .spec = { \
            .base = TYPE_OBJECT, .size = sizeof(CData), .flags = TYPE_BASE | TYPE_WEAKREFABLE, .doc = "The C type " text ".", \
            .new_signature = "(value=0, /)", .methods = cdata_methods, .getset = cdata_getset, \
            .life = {.destroy = cdata_destroy, .traverse = cdata_traverse, .clear = cdata_clear}, \
            .slots = {.construct = cdata_construct, .repr = cdata_repr, .truth = cdata_truth}, \
        }, \
    }

static const CType ctypes[] = {
    CTYPE("c_long", "l", 8, C_INTEGER), CTYPE("c_ulong", "L", 8, C_UNSIGNED), CTYPE("c_int", "i", 4, C_INTEGER),
    CTYPE("c_uint", "I", 4, C_UNSIGNED), CTYPE("c_short", "h", 2, C_INTEGER), CTYPE("c_ushort", "H", 2, C_UNSIGNED),
    CTYPE("c_byte", "b", 1, C_INTEGER), CTYPE("c_ubyte", "B", 1, C_UNSIGNED), CTYPE("c_bool", "?", 1, C_BOOL),
    CTYPE("c_double", "d", 8, C_REAL), CTYPE("c_void_p", "P", 8, C_POINTER), CTYPE("py_object", "O", 8, C_OBJECT),
    CTYPE("c_char", "c", 1, C_CHAR),
};
static const struct { const char *alias, *name; } aliases[] = {
    {"c_ssize_t", "c_long"}, {"c_size_t", "c_ulong"}, {"c_longlong", "c_long"}, {"c_ulonglong", "c_ulong"}, {"c_int64", "c_long"},
    {"c_uint64", "c_ulong"}, {"c_int32", "c_int"}, {"c_uint32", "c_uint"}, {"c_int16", "c_short"}, {"c_uint16", "c_ushort"},
    {"c_int8", "c_byte"}, {"c_uint8", "c_ubyte"},
};
enum { CTYPE_COUNT = sizeof ctypes / sizeof *ctypes, ALIAS_COUNT = sizeof aliases / sizeof *aliases };

static const CType *ctype_of(Type *type) {
    for (; type; type = type->base) {
        const CType *row = (const CType *)(const void *)type->spec;
        if (row >= ctypes && row < ctypes + CTYPE_COUNT) return row;
    }
    return NULL;
}

/* ---- functions ---- */

static Object *ctypes_sizeof(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    const CType *t = is_type(args[0]) ? ctype_of((Type *)args[0]) : ctype_of_object(args[0]);
    if (!t) return raise(vm, EXC_TYPE_ERROR, "this type has no size");
    return int_from_int64(vm, t->size);
}

static Object *ctypes_cast(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    const CType *t = is_type(args[1]) ? ctype_of((Type *)args[1]) : NULL;
    if (!t || (t->kind != C_OBJECT && t->kind != C_POINTER)) {
        return raise(vm, EXC_TYPE_ERROR, "cast() argument 2 must be py_object or c_void_p, not %R", args[1]);
    }
    uintptr_t address;
    const CType *from = ctype_of_object(args[0]);
    if (from && from->kind == C_POINTER && !((CData *)args[0])->address) address = (uintptr_t)((CData *)args[0])->integer;
    else if (!address_argument(vm, args[0], &address)) return NULL;
    Object *value = t->kind == C_OBJECT ? object_at(vm, address) : NULL;
    if (t->kind == C_OBJECT && !value) return NULL;
    Object *number = value ? incref(value) : int_from_uint64(vm, address);
    Object *made = number ? object_call1(vm, args[1], number) : NULL;
    xdecref(number);
    return made;
}

static const MethodDef functions[] = {
    {"sizeof", "(obj_or_type, /)", ctypes_sizeof, "Size of a C type in bytes.", 0},
    {"cast", "(obj, typ)", ctypes_cast, "cast(id(x), py_object).value is x again.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) {
    for (size_t i = 0; i < CTYPE_COUNT; i++) {
        Type *type = type_from_spec(vm, &ctypes[i].spec, ctypes[i].dotted, NULL);
        if (!type || !module_add(vm, module, ctypes[i].name, OBJ(type))) return false;
    }
    for (size_t i = 0; i < ALIAS_COUNT; i++) {
        Object *type = dict_get_text(vm, module->dict, aliases[i].name);
        if (!type || !dict_set_text(vm, module->dict, aliases[i].alias, type)) return false;
    }
    return true;
}

const ModuleDef ctypes_module = {
    .name = "ctypes",
    .doc = "The part of ctypes that looks at memory: from_address() on the ids of objects, sizes, simple C values.",
    .functions = functions,
    .setup = setup,
};
