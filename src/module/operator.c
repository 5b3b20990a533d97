/* The operator module: the operators of the language as functions, by table, and three kinds of getters. */
#include "object/arguments.h"
#include "object/generic_alias.h"
#include "object/items.h"
#include "object/list.h"
#include "object/module.h"

#include <string.h>

#define FUNCTION(name) static Object *operator_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)nargs

/* ---- operators ---- */

/* name, operator, what it is */
#define BINARY_FUNCTIONS(X) \
    X(add, ADD, "a + b") X(and_, AND, "a & b") X(floordiv, FLOOR_DIVIDE, "a // b") X(lshift, LEFT_SHIFT, "a << b") \
    X(matmul, MATRIX_MULTIPLY, "a @ b") X(mod, MODULO, "a % b") X(mul, MULTIPLY, "a * b") X(or_, OR, "a | b") \
    X(pow, POWER, "a ** b") X(rshift, RIGHT_SHIFT, "a >> b") X(sub, SUBTRACT, "a - b") X(truediv, TRUE_DIVIDE, "a / b") \
    X(xor, XOR, "a ^ b")
#define INPLACE_FUNCTIONS(X) \
    X(iadd, ADD, "a += b") X(iand, AND, "a &= b") X(ifloordiv, FLOOR_DIVIDE, "a //= b") X(ilshift, LEFT_SHIFT, "a <<= b") \
    X(imatmul, MATRIX_MULTIPLY, "a @= b") X(imod, MODULO, "a %= b") X(imul, MULTIPLY, "a *= b") X(ior, OR, "a |= b") \
    X(ipow, POWER, "a **= b") X(irshift, RIGHT_SHIFT, "a >>= b") X(isub, SUBTRACT, "a -= b") X(itruediv, TRUE_DIVIDE, "a /= b") \
    X(ixor, XOR, "a ^= b")
#define COMPARE_FUNCTIONS(X) \
    X(lt, LT, "a < b") X(le, LE, "a <= b") X(eq, EQ, "a == b") X(ne, NE, "a != b") X(ge, GE, "a >= b") X(gt, GT, "a > b")
#define UNARY_FUNCTIONS(X) \
    X(abs, object_absolute, "abs(a)") X(index, object_index, "a.__index__()") X(inv, object_invert, "~a") \
    X(invert, object_invert, "~a") X(neg, object_negative, "-a") X(pos, object_positive, "+a")

#define X(name, operation, doc) \
    FUNCTION(name) { \
        UNUSED; \
        return object_binary(vm, BINARY_##operation, args[0], args[1]); \
    }
BINARY_FUNCTIONS(X)
#undef X
#define X(name, operation, doc) \
    FUNCTION(name) { \
        UNUSED; \
        return object_inplace(vm, BINARY_##operation, args[0], args[1]); \
    }
INPLACE_FUNCTIONS(X)
#undef X
#define X(name, operation, doc) \
    FUNCTION(name) { \
        UNUSED; \
        return object_compare(vm, args[0], args[1], COMPARE_##operation); \
    }
COMPARE_FUNCTIONS(X)
#undef X
#define X(name, function, doc) \
    FUNCTION(name) { \
        UNUSED; \
        return function(vm, args[0]); \
    }
UNARY_FUNCTIONS(X)
#undef X

FUNCTION(not_) {
    UNUSED;
    int truth = object_truth(vm, args[0]);
    return truth < 0 ? NULL : BOOL(vm, !truth);
}
FUNCTION(truth) {
    UNUSED;
    int truth = object_truth(vm, args[0]);
    return truth < 0 ? NULL : BOOL(vm, truth);
}
FUNCTION(is_) {
    UNUSED;
    return BOOL(vm, args[0] == args[1]);
}
FUNCTION(is_not) {
    UNUSED;
    return BOOL(vm, args[0] != args[1]);
}

/* ---- sequences ---- */

FUNCTION(getitem) {
    UNUSED;
    return object_getitem(vm, args[0], args[1]);
}
FUNCTION(setitem) {
    UNUSED;
    return object_setitem(vm, args[0], args[1], args[2]) < 0 ? NULL : NEW_NONE(vm);
}
FUNCTION(delitem) {
    UNUSED;
    return object_delitem(vm, args[0], args[1]) < 0 ? NULL : NEW_NONE(vm);
}
FUNCTION(contains) {
    UNUSED;
    int there = object_contains(vm, args[0], args[1]);
    return there < 0 ? NULL : BOOL(vm, there);
}

static bool is_sequence(Object *o) { return type_of(o)->slots.getitem && !is_dict(o); }

/* concat is for sequences: by their own way first, then classes of programs by their +. */
static Object *concatenate(VM *vm, Object *a, Object *b, BinaryFn own, Object *(*add)(VM *vm, BinaryOp op, Object *a, Object *b)) {
    if (own) return own(vm, a, b);
    if (is_sequence(a) && is_sequence(b)) return add(vm, BINARY_ADD, a, b);
    return raise(vm, EXC_TYPE_ERROR, "'%T' object can't be concatenated", a);
}
FUNCTION(concat) {
    UNUSED;
    return concatenate(vm, args[0], args[1], type_of(args[0])->slots.concat, object_binary);
}
FUNCTION(iconcat) {
    UNUSED;
    const Slots *slots = &type_of(args[0])->slots;
    return concatenate(vm, args[0], args[1], slots->inplace_concat ? slots->inplace_concat : slots->concat, object_inplace);
}

typedef struct Occurrences {
    Object *wanted;
    size_t seen, found;
    bool first_only;
} Occurrences;

static int look_at(VM *vm, Object *item, void *context) {
    Occurrences *o = context;
    int equal = item_equal(vm, item, o->wanted);
    if (equal < 0) return -1;
    o->seen++;
    o->found += equal > 0;
    return o->first_only && equal;
}
/* Goes through the items; false RAISES, in the words of `in` when they are none. */
static bool look(VM *vm, Object *items, Occurrences *o) {
    Object *iterator = object_iter(vm, items);
    if (!iterator) {
        if (exception_clear_if(vm, EXC_TYPE_ERROR)) raise(vm, EXC_TYPE_ERROR, "argument of type '%T' is not iterable", items);
        return false;
    }
    int result = object_for_each(vm, iterator, look_at, o);
    decref(iterator);
    return result >= 0;
}
FUNCTION(countOf) {
    UNUSED;
    Occurrences o = {.wanted = args[1]};
    return look(vm, args[0], &o) ? int_from_size(vm, o.found) : NULL;
}
FUNCTION(indexOf) {
    UNUSED;
    Occurrences o = {.wanted = args[1], .first_only = true};
    if (!look(vm, args[0], &o)) return NULL;
    return o.found ? int_from_size(vm, o.seen - 1) : raise(vm, EXC_VALUE_ERROR, "sequence.index(x): x not in sequence");
}

FUNCTION(length_hint) {
    UNUSED;
    ptrdiff_t otherwise = 0;
    if (args[1] && !is_int(args[1])) return raise(vm, EXC_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", args[1]);
    if (args[1] && !object_to_size(vm, args[1], &otherwise)) return NULL;
    ptrdiff_t hint = object_length_hint(vm, args[0], otherwise);
    return hint < 0 && exception_pending(vm) ? NULL : int_from_int64(vm, hint);
}

/* call(obj, *args, **kwargs): raw. */
static Object *operator_call(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    (void)self;
    if (nargs < 1) return raise(vm, EXC_TYPE_ERROR, "call expected at least 1 argument, got 0");
    return object_call(vm, args[0], args + 1, nargs - 1, kwnames);
}

/* bytes or ASCII text: the same, in a time that does not depend on what is in them. */
FUNCTION(compare_digest) {
    UNUSED;
    const uint8_t *a, *b;
    size_t n, m;
    if (is_str(args[0]) && is_str(args[1])) {
        Str *s = (Str *)args[0], *t = (Str *)args[1];
        if (!str_is_ascii(s) || !str_is_ascii(t))
            return raise(vm, EXC_TYPE_ERROR, "comparing strings with non-ASCII characters is not supported");
        a = s->data, n = str_length(s);
        b = t->data, m = str_length(t);
    } else if (!object_is_bytes_like(args[0]) || !object_is_bytes_like(args[1])) {
        return raise(vm, EXC_TYPE_ERROR, "unsupported operand types(s) or combination of types: '%T' and '%T'", args[0], args[1]);
    } else if (!object_bytes_view(vm, args[0], &a, &n) || !object_bytes_view(vm, args[1], &b, &m)) {
        return NULL;
    }
    unsigned difference = n != m;
    for (size_t i = 0; i < m; i++) difference |= (unsigned)(b[i] ^ (n == m ? a[i] : b[i]));
    return BOOL(vm, difference == 0);
}

/* ---- getters: itemgetter, attrgetter, methodcaller ---- */

typedef struct Getter {
    Object head;
    Tuple *names;   /* owned: the items; the attributes' names; the method's name and arguments */
    Tuple *paths;   /* owned: attrgetter: for each a str or a tuple of strs; methodcaller: the keywords' names or NULL */
    size_t nargs;   /* methodcaller: positional arguments */
} Getter;

static void getter_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&((Getter *)o)->names);
    clear_ref(&((Getter *)o)->paths);
}
static int getter_traverse(Object *o, Visit visit, void *context) {
    VISIT(((Getter *)o)->names);
    VISIT(((Getter *)o)->paths);
    return 0;
}

static Getter *getter_new(VM *vm, Type *type, Object *const *args, size_t count) {
    Getter *g = (Getter *)type_allocate(vm, type, sizeof(Getter));
    if (g) g->names = (Tuple *)tuple_from(vm, args, count);
    if (g && !g->names) clear_ref(&g);
    return g;
}

/* The argument of a getter's call. NULL RAISES. */
static Object *only_argument(VM *vm, const char *name, Object *const *args, size_t nargs, Tuple *kwnames) {
    if (kwnames && kwnames->length) return raise(vm, EXC_TYPE_ERROR, "%s() takes no keyword arguments", name);
    return nargs == 1 ? args[0] : raise(vm, EXC_TYPE_ERROR, "%s expected 1 argument, got %zu", name, nargs);
}

/* One result, or a tuple of them: get(g, o, i) for each name. */
static Object *gather(VM *vm, Getter *g, Object *o, Object *(*get)(VM *vm, Getter *g, Object *o, size_t i)) {
    if (g->names->length == 1) return get(vm, g, o, 0);
    Tuple *results = tuple_allocate(vm, g->names->length);
    for (size_t i = 0; results && i < g->names->length; i++)
        if (!(results->items[i] = get(vm, g, o, i))) clear_ref(&results);
    if (results) tuple_finish(vm, results);
    return OBJ(results);
}

static Object *getter_reduce(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    return tuple_pack(vm, 2, type_of(self), ((Getter *)self)->names);
}

static Object *getter_repr(VM *vm, Object *o) {
    int running = repr_enter(vm, o);
    if (running < 0) return NULL;
    const char *name = type_name_text(type_of(o));
    if (running) return OBJ(str_from_format(vm, "%s(...)", name));
    Getter *g = (Getter *)o;
    StrBuilder b;
    builder_open(&b, vm);
    builder_format(&b, "%s(", name);
    for (size_t i = 0; i < g->names->length; i++) {
        if (i) builder_text(&b, ", ");
        if (g->nargs && i >= g->nargs) builder_format(&b, "%U=", (Str *)g->paths->items[i - g->nargs]);
        builder_repr(&b, g->names->items[i]);
    }
    builder_char(&b, ')');
    repr_leave(vm, o);
    return OBJ(builder_finish(&b));
}

#define GETTER_SPEC(name, signature, doc_) \
    static const TypeSpec name##_spec = { \
        .base = TYPE_OBJECT, .size = sizeof(Getter), .doc = doc_, .new_signature = signature, .methods = name##_methods, \
        .life = {.destroy = getter_destroy, .traverse = getter_traverse}, \
        .slots = {.construct = (ConstructFn)(void (*)(void))name##_construct, .repr = getter_repr, .call = name##_call}}

static const MethodDef itemgetter_methods[] = {{"__reduce__", "()", getter_reduce, "State for pickling.", 0}, {0}};
#define attrgetter_methods itemgetter_methods

static Object *itemgetter_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    if (nargs < 1) return raise(vm, EXC_TYPE_ERROR, "itemgetter expected 1 argument, got 0");
    Getter *g = getter_new(vm, type, args, nargs);
    if (g) object_track(vm, &g->head);
    return OBJ(g);
}
static Object *get_item(VM *vm, Getter *g, Object *o, size_t i) {
    Object *key = g->names->items[i];
    if (is_exact(o, TYPE_TUPLE) && item_is_small_int(key)) { /* the commonest case: sorting rows by a column */
        uint64_t at = (uint64_t)((Int *)key)->value;
        if (at < ((Tuple *)o)->length) return incref(((Tuple *)o)->items[at]);
    }
    return object_getitem(vm, o, key);
}
static Object *itemgetter_call(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    Object *o = only_argument(vm, "itemgetter", args, nargs, kwnames);
    return o ? gather(vm, (Getter *)self, o, get_item) : NULL;
}
GETTER_SPEC(itemgetter, "(*items)", "itemgetter(2)(x) is x[2]; of several items a tuple.");

/* "a.b.c" as ("a", "b", "c"), "a" as "a"; the names interned. */
static Object *attribute_path(VM *vm, Object *name) {
    if (!is_str(name)) return raise(vm, EXC_TYPE_ERROR, "attribute name must be a string");
    Str *text = (Str *)name;
    size_t length = str_length(text), parts = 1;
    for (size_t i = 0; i < length; i++) parts += str_at(text, i) == '.';
    if (parts == 1) return OBJ(str_intern(vm, str_slice(vm, text, 0, length)));
    Tuple *path = tuple_allocate(vm, parts);
    for (size_t i = 0, start = 0, end; path && i < parts; i++, start = end + 1) {
        for (end = start; end < length && str_at(text, end) != '.'; end++) {}
        Str *part = str_slice(vm, text, start, end);
        if (part) path->items[i] = OBJ(str_intern(vm, part));
        else clear_ref(&path);
    }
    if (path) tuple_finish(vm, path);
    return OBJ(path);
}
static Object *attrgetter_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    if (nargs < 1) return raise(vm, EXC_TYPE_ERROR, "attrgetter expected 1 argument, got 0");
    Getter *g = getter_new(vm, type, args, nargs);
    if (g) g->paths = tuple_allocate(vm, nargs);
    for (size_t i = 0; g && i < nargs; i++)
        if (!g->paths || !(g->paths->items[i] = attribute_path(vm, args[i]))) clear_ref(&g);
    if (!g) return NULL;
    tuple_finish(vm, g->paths);
    object_track(vm, &g->head);
    return OBJ(g);
}
static Object *get_attribute(VM *vm, Getter *g, Object *o, size_t i) {
    Object *path = g->paths->items[i];
    if (is_str(path)) return object_getattr(vm, o, (Str *)path);
    incref(o);
    for (size_t k = 0; o && k < ((Tuple *)path)->length; k++) set_ref(&o, object_getattr(vm, o, (Str *)((Tuple *)path)->items[k]));
    return o;
}
static Object *attrgetter_call(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    Object *o = only_argument(vm, "attrgetter", args, nargs, kwnames);
    return o ? gather(vm, (Getter *)self, o, get_attribute) : NULL;
}
GETTER_SPEC(attrgetter, "(*attrs)", "attrgetter('a.b')(x) is x.a.b; of several names a tuple.");

/* Raw: names holds the method's name, the arguments and the keywords' values; paths the keywords' names. */
static Object *methodcaller_construct(VM *vm, Type *type, Object *const *args, size_t nargs, Tuple *kwnames) {
    if (nargs < 1) return raise(vm, EXC_TYPE_ERROR, "methodcaller needs at least one argument, the method name");
    if (!is_str(args[0])) return raise(vm, EXC_TYPE_ERROR, "method name must be a string");
    Getter *g = getter_new(vm, type, args, nargs + (kwnames ? kwnames->length : 0));
    if (!g) return NULL;
    g->paths = kwnames && kwnames->length ? incref(kwnames) : NULL;
    g->nargs = nargs;
    object_track(vm, &g->head);
    return OBJ(g);
}
static Object *methodcaller_call(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    Object *o = only_argument(vm, "methodcaller", args, nargs, kwnames);
    if (!o) return NULL;
    Getter *g = (Getter *)self;
    Object *method = object_getattr(vm, o, (Str *)g->names->items[0]);
    Object *result = method ? object_call(vm, method, g->names->items + 1, g->nargs - 1, g->paths) : NULL;
    xdecref(method);
    return result;
}
static Object *methodcaller_reduce(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Getter *g = (Getter *)self;
    if (!g->paths) return tuple_pack(vm, 2, type_of(self), g->names);
    /* partial(methodcaller, name, **keywords) */
    Object *partial = vm_core(vm)->hooks.import_module(vm, "functools");
    Object *maker = partial ? object_getattr_text(vm, partial, "partial") : NULL;
    Object *callable = NULL, *first[2] = {OBJ(type_of(self)), g->names->items[0]};
    size_t count = 2 + g->paths->length;
    Object **all = maker ? memory_alloc(vm, count * sizeof *all) : NULL;
    if (all) {
        memcpy(all, first, sizeof first);
        memcpy(all + 2, g->names->items + g->nargs, g->paths->length * sizeof *all);
        callable = object_call(vm, maker, all, 2, g->paths);
        memory_free(vm, all, count * sizeof *all);
    }
    Object *rest = callable ? tuple_slice(vm, g->names, 1, g->nargs) : NULL;
    Object *result = rest ? tuple_pack(vm, 2, callable, rest) : NULL;
    xdecref(partial);
    xdecref(maker);
    xdecref(callable);
    xdecref(rest);
    return result;
}
static const MethodDef methodcaller_methods[] = {{"__reduce__", "()", methodcaller_reduce, "State for pickling.", 0}, {0}};
GETTER_SPEC(methodcaller, NULL, "methodcaller('name', 1)(x) is x.name(1).");

/* ---- the module ---- */

static const MethodDef functions[] = {
#define X(name, operation, doc) {#name, "(a, b, /)", operator_##name, doc, 0},
    BINARY_FUNCTIONS(X) INPLACE_FUNCTIONS(X) COMPARE_FUNCTIONS(X)
#undef X
#define X(name, function, doc) {#name, "(a, /)", operator_##name, doc, 0},
    UNARY_FUNCTIONS(X)
#undef X
    {"not_", "(a, /)", operator_not_, "not a", 0},
    {"truth", "(a, /)", operator_truth, "bool(a)", 0},
    {"is_", "(a, b, /)", operator_is_, "a is b", 0},
    {"is_not", "(a, b, /)", operator_is_not, "a is not b", 0},
    {"getitem", "(a, b, /)", operator_getitem, "a[b]", 0},
    {"setitem", "(a, b, c, /)", operator_setitem, "a[b] = c", 0},
    {"delitem", "(a, b, /)", operator_delitem, "del a[b]", 0},
    {"contains", "(a, b, /)", operator_contains, "b in a", 0},
    {"concat", "(a, b, /)", operator_concat, "a + b, for sequences", 0},
    {"iconcat", "(a, b, /)", operator_iconcat, "a += b, for sequences", 0},
    {"countOf", "(a, b, /)", operator_countOf, "How often b occurs in a.", 0},
    {"indexOf", "(a, b, /)", operator_indexOf, "Where b first occurs in a.", 0},
    {"length_hint", "(obj, default=0, /)", operator_length_hint, "About how many items obj has.", 0},
    {"call", NULL, (NativeFn)(void (*)(void))operator_call, "obj(*args, **kwargs)", 0},
    {"_compare_digest", "(a, b, /)", operator_compare_digest, "Are they the same? In a time that tells nothing.", 0},
    {0},
};

/* The names without the last underscore have dunders, too: and_ is __and__, add is __add__. */
static const char *const dunders[] = {
#define X(name, operation, doc) #name,
    BINARY_FUNCTIONS(X) INPLACE_FUNCTIONS(X) COMPARE_FUNCTIONS(X) UNARY_FUNCTIONS(X)
#undef X
    "not_", "getitem", "setitem", "delitem", "contains", "concat", "iconcat", "call",
};

static bool add_dunder(VM *vm, Module *module, const char *name) {
    char dunder[32] = "__";
    size_t length = strlen(name) - (name[strlen(name) - 1] == '_');
    memcpy(dunder + 2, name, length);
    strcpy(dunder + 2 + length, "__");
    Object *function = dict_get_text(vm, module->dict, name);
    return function && dict_set_text(vm, module->dict, dunder, function);
}

static bool setup(VM *vm, Module *module) {
    static const struct {
        const char *name;
        const TypeSpec *spec;
    } types[] = {{"operator.itemgetter", &itemgetter_spec}, {"operator.attrgetter", &attrgetter_spec}, {"operator.methodcaller", &methodcaller_spec}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        Type *type = type_from_spec(vm, types[i].spec, types[i].name, NULL);
        if (!type || !module_add_type(vm, module, type)) return false;
    }
    for (size_t i = 0; i < sizeof dunders / sizeof *dunders; i++)
        if (!add_dunder(vm, module, dunders[i])) return false;
    return true;
}

const ModuleDef operator_native_module = {
    .name = "_operator", .doc = "The operators of the language as functions.", .functions = functions, .setup = setup};

/* operator shows what is in _operator, but for what hmac takes from there. */
static bool show(VM *vm, Module *module, Object *name, Object *value, List *shown) {
    const Str *text = (Str *)name;
    if (str_equals_text(text, "_compare_digest") || dict_contains(vm, module->dict, name)) return !exception_pending(vm);
    return dict_set(vm, module->dict, name, value) && (str_at(text, 0) == '_' || list_append(vm, shown, name));
}

static bool setup_operator(VM *vm, Module *module) {
    Module *native = (Module *)vm_core(vm)->hooks.import_module(vm, "_operator");
    List *shown = native ? list_new(vm, native->dict->used) : NULL;
    bool ok = shown != NULL;
    Object *name, *value;
    for (size_t at = 0; ok && dict_next(native->dict, &at, &name, &value);) ok = show(vm, module, name, value, shown);
    xdecref(native);
    if (ok && list_sort(vm, shown, NULL, false)) return module_add(vm, module, "__all__", OBJ(shown));
    xdecref(shown);
    return false;
}

const ModuleDef operator_module = {.name = "operator", .doc = "The operators of the language as functions.", .setup = setup_operator};
