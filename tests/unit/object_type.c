/* Tests of src/object/type*.c, slots, instance.c and arguments.c: classes made, looked up, changed and collected from C. */
#include "object/arguments.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/function.h"
#include "object/instance.h"
#include "object/protocol.h"
#include "vm/vm.h"

#include "check.h"

static VM *vm;

static Str *text(const char *s) {
    Str *result = str_intern_text(vm, s);
    if (!result) abort();
    return result;
}

/* The text of the pending exception, which is cleared; "" when there is none. */
static const char *error(void) {
    static char buffer[256];
    Object *e = exception_take(vm);
    buffer[0] = 0;
    if (!e) return buffer;
    Str *message = object_str(vm, e);
    size_t length;
    if (message) snprintf(buffer, sizeof buffer, "%s", str_utf8(vm, message, &length));
    xdecref(message);
    decref(e);
    return buffer;
}

static Type *class_of(const char *name, Tuple *bases, const char *const *slots) {
    Dict *dict = dict_new(vm);
    Str *module = text("tests");
    CHECK(dict_set_text(vm, dict, "__module__", OBJ(module)));
    if (slots) {
        Object *names[8];
        size_t count = 0;
        for (; slots[count]; count++) names[count] = OBJ(text(slots[count]));
        Object *tuple = tuple_from(vm, names, count);
        CHECK(dict_set_text(vm, dict, "__slots__", tuple));
        decref(tuple);
        for (size_t i = 0; i < count; i++) decref(names[i]);
    }
    Str *class_name = text(name);
    Type *type = type_create(vm, builtin_type(vm, TYPE_TYPE), class_name, bases, dict, NULL);
    decref(class_name);
    decref(module);
    decref(dict);
    return type;
}

static Tuple *bases_of(Type *a, Type *b) {
    return (Tuple *)(b ? tuple_pack(vm, 2, a, b) : tuple_pack(vm, 1, a));
}

static Type *derive(const char *name, Type *a, Type *b) {
    Tuple *bases = bases_of(a, b);
    Type *type = class_of(name, bases, NULL);
    decref(bases);
    return type;
}

static void collect(void) {
    Object *gc = vm_core(vm)->hooks.import_module(vm, "gc");
    Str *name = text("collect");
    Object *done = gc ? object_call_method(vm, gc, name, NULL, 0) : NULL;
    CHECK(done != NULL);
    xdecref(done);
    xdecref(gc);
    decref(name);
}

static void test_builtin_types(void) {
    for (int id = 0; id < BUILTIN_TYPE_COUNT; id++) {
        Type *type = builtin_type(vm, (TypeId)id);
        if (!(type->flags & TYPE_READY)) continue; /* the typing ones may not be there yet */
        CHECK(type->mro && type->mro->items[0] == OBJ(type));
        CHECK(type->mro->items[type->mro->length - 1] == OBJ(builtin_type(vm, TYPE_OBJECT)));
        CHECK(type->slots.repr && type->slots.getattr && type->slots.hash && type->slots.compare);
        CHECK(!type->life.clear || type->life.traverse);
        CHECK(type_namespace(vm, type) != NULL);
    }
    CHECK(type_is_subtype(builtin_type(vm, TYPE_BOOL), builtin_type(vm, TYPE_INT)));
    CHECK(!type_is_subtype(builtin_type(vm, TYPE_INT), builtin_type(vm, TYPE_BOOL)));
    CHECK(type_is_subtype(builtin_type(vm, EXC_EXCEPTION_GROUP), builtin_type(vm, EXC_EXCEPTION)));
    CHECK_TEXT(type_name_text(builtin_type(vm, TYPE_SIMPLE_NAMESPACE)), "types.SimpleNamespace");
}

static void test_class_and_attributes(void) {
    Type *c = derive("C", builtin_type(vm, TYPE_OBJECT), NULL);
    CHECK(c && c->life.head.count >= 1);
    Object *o = object_call0(vm, OBJ(c));
    Str *x = text("x"), *y = text("y");
    Object *one = int_from_int64(vm, 1000), *two = int_from_int64(vm, 2000);
    CHECK(!object_getattr(vm, o, x));
    CHECK_TEXT(error(), "'C' object has no attribute 'x'");
    CHECK_INT(object_setattr(vm, o, x, one), 0);
    CHECK_INT(object_setattr(vm, o, y, two), 0);
    CHECK(instance_get(vm, o, x) == one);
    uint32_t shape = attributes_of(o)->shape_id;
    CHECK(shape != 0);
    AttributeCache cache;
    CHECK(attribute_cache_lookup(vm, o, y, &cache) && cache.kind == ATTRIBUTE_INSTANCE_VALUE);
    CHECK(*(Object **)((char *)o + cache.offset) == two);
    CHECK_INT(object_setattr(vm, o, x, NULL), 0); /* the rest closes up */
    CHECK(instance_get(vm, o, y) == two && !instance_get(vm, o, x));
    CHECK_INT(object_setattr(vm, o, x, NULL), -1);
    CHECK_TEXT(error(), "'C' object has no attribute 'x'");
    Dict *dict = instance_dict(vm, o); /* a live view from now on */
    CHECK(attributes_of(o)->shape_id == 0 && dict->used == 1);
    CHECK_INT(object_setattr(vm, o, x, one), 0);
    CHECK(dict_get_str(vm, dict, x) == one);
    CHECK(!attribute_cache_lookup(vm, o, x, &cache));
    decref(dict);
    decref(o);
    CHECK_INT(one->count, 1);
    CHECK_INT(two->count, 1);
    decref(one);
    decref(two);
    decref(x);
    decref(y);
    decref(c);
    collect();
}

static void test_growth_is_learnt(void) {
    Type *c = derive("Grows", builtin_type(vm, TYPE_OBJECT), NULL);
    Object *first = object_call0(vm, OBJ(c));
    for (int i = 0; i < 10; i++) {
        char name[16];
        snprintf(name, sizeof name, "a%d", i);
        Str *key = text(name);
        CHECK_INT(object_setattr(vm, first, key, NONE(vm)), 0);
        decref(key);
    }
    CHECK_INT(attributes_of(first)->shape_id, 0);
    uint32_t expected = c->expected_attrs;
    CHECK(expected > ATTRIBUTES_DEFAULT);
    Object *next = object_call0(vm, OBJ(c));
    CHECK_INT(attributes_of(next)->capacity, expected);
    decref(first);
    decref(next);
    decref(c);
    collect();
}

/* The first instance of a class of which nothing is known has room, and shows how much the others need. */
static void test_first_shows(void) {
    static const char *const names[] = {"v", "w", "x", "y", "z"};
    Type *c = derive("First", builtin_type(vm, TYPE_OBJECT), NULL);
    CHECK_INT(c->expected_attrs, 0);
    Object *first = object_call0(vm, OBJ(c));
    CHECK_INT(attributes_of(first)->capacity, ATTRIBUTES_FIRST);
    CHECK_INT(c->expected_attrs, ATTRIBUTES_DEFAULT);
    for (size_t i = 0; i < 5; i++) {
        Str *key = text(names[i]);
        CHECK_INT(object_setattr(vm, first, key, NONE(vm)), 0);
        decref(key);
    }
    CHECK(attributes_of(first)->shape_id != 0);
    Object *next = object_call0(vm, OBJ(c));
    CHECK_INT(attributes_of(next)->capacity, 5);
    decref(first);
    decref(next);
    decref(c);
    collect();
}

static void test_lookup_versions(void) {
    Type *a = derive("A", builtin_type(vm, TYPE_OBJECT), NULL), *b = derive("B", a, NULL);
    Str *name = text("thing");
    CHECK(!type_lookup(vm, b, name));
    uint32_t version = type_version(vm, b);
    CHECK(version != 0 && type_version(vm, b) == version);
    Object *value = int_from_int64(vm, 12345);
    CHECK_INT(object_setattr(vm, OBJ(a), name, value), 0); /* the derived class sees it */
    CHECK(type_lookup(vm, b, name) == value);
    CHECK(type_version(vm, b) != version);
    CHECK_INT(object_setattr(vm, OBJ(a), name, NULL), 0);
    CHECK(!type_lookup(vm, b, name));
    CHECK_INT(value->count, 1);
    decref(value);
    CHECK_INT(object_setattr(vm, OBJ(builtin_type(vm, TYPE_INT)), name, NONE(vm)), -1);
    CHECK_TEXT(error(), "cannot set 'thing' attribute of immutable type 'int'");
    decref(name);
    decref(b);
    decref(a);
    collect();
}

static void test_slots(void) {
    static const char *const names[] = {"b", "a", NULL};
    Type *s = class_of("S", EMPTY_TUPLE(vm), names);
    Object *o = object_call0(vm, OBJ(s));
    Str *a = text("a"), *z = text("z");
    CHECK(!(s->flags & TYPE_HAS_DICT) && s->slot_count == 2);
    CHECK(!object_getattr(vm, o, a));
    CHECK_TEXT(error(), "'S' object has no attribute 'a'");
    Object *value = int_from_int64(vm, 777777);
    CHECK_INT(object_setattr(vm, o, a, value), 0);
    CHECK_INT(value->count, 2);
    AttributeCache cache;
    CHECK(attribute_cache_lookup(vm, o, a, &cache) && cache.kind == ATTRIBUTE_SLOT_MEMBER);
    CHECK(*(Object **)((char *)o + cache.offset) == value);
    CHECK_INT(object_setattr(vm, o, z, value), -1);
    CHECK_TEXT(error(), "'S' object has no attribute 'z' and no __dict__ for setting new attributes");
    decref(o);
    CHECK_INT(value->count, 1);
    decref(value);
    decref(a);
    decref(z);
    decref(s);
    collect();
}

static void test_bases(void) {
    Type *object = builtin_type(vm, TYPE_OBJECT);
    Type *a = derive("A", object, NULL), *b = derive("B", object, NULL);
    Type *ab = derive("AB", a, b), *ba = derive("BA", b, a);
    CHECK(!derive("X", ab, ba));
    CHECK_TEXT(error(), "Cannot create a consistent method resolution order (MRO) for bases A, B");
    CHECK(!derive("X", a, a));
    CHECK_TEXT(error(), "duplicate base class A");
    CHECK(!derive("X", builtin_type(vm, TYPE_INT), builtin_type(vm, TYPE_STR)));
    CHECK_TEXT(error(), "multiple bases have instance lay-out conflict");
    CHECK(!derive("X", builtin_type(vm, TYPE_BOOL), NULL));
    CHECK_TEXT(error(), "type 'bool' is not an acceptable base type");
    Type *list = derive("L", a, builtin_type(vm, TYPE_LIST));
    CHECK(list && list->base == builtin_type(vm, TYPE_LIST) && is_list(OBJ(builtin_type(vm, TYPE_LIST))) == false);
    CHECK_INT(object->subclass_count > 0, 1);
    decref(list);
    decref(ab);
    decref(ba);
    decref(a);
    decref(b);
    collect();
}

/* Classes are garbage like anything else: the slots of the type area come back. */
static void test_classes_die(void) {
    collect();
    uint32_t before = builtin_type(vm, TYPE_OBJECT)->subclass_count;
    for (int i = 0; i < 50; i++) {
        Type *c = derive("Short", builtin_type(vm, TYPE_OBJECT), NULL);
        Object *o = object_call0(vm, OBJ(c));
        decref(c);
        decref(o);
    }
    collect();
    CHECK_INT(builtin_type(vm, TYPE_OBJECT)->subclass_count, before);
}

static Object *seen_args(VM *of, void *context, Object *const *args, size_t nargs) {
    char *out = context;
    out[0] = 0;
    for (size_t i = 0; i < nargs; i++) {
        Str *s = args[i] ? object_repr(of, args[i]) : NULL;
        size_t length;
        strcat(out, args[i] ? str_utf8(of, s, &length) : "-");
        strcat(out, " ");
        xdecref(s);
    }
    return NEW_NONE(of);
}

static const char *bind(const char *signature, Object *const *args, size_t nargs, Tuple *kwnames) {
    static char out[256];
    const Signature *s = signature_for(vm, signature);
    CHECK(s && signature_for(vm, signature) == s);
    Object *result = signature_call(vm, s, "f", seen_args, out, args, nargs, kwnames);
    return result ? out : error();
}

static void test_binding(void) {
    Object *n[4];
    for (int i = 0; i < 4; i++) n[i] = int_from_int64(vm, i);
    Object *b = OBJ(text("b")), *q = OBJ(text("bb"));
    Tuple *kw_b = (Tuple *)tuple_pack(vm, 1, b), *kw_q = (Tuple *)tuple_pack(vm, 1, q);
    CHECK_TEXT(bind("(a, b=None, /)", n, 1, NULL), "0 - ");
    CHECK_TEXT(bind("(a, b=None, /)", n, 2, NULL), "0 1 ");
    CHECK_TEXT(bind("(a, b=None, /)", n, 3, NULL), "f expected at most 2 arguments, got 3");
    CHECK_TEXT(bind("(a, b=None, /)", n, 0, NULL), "f expected at least 1 argument, got 0");
    CHECK_TEXT(bind("(a, b=None, /)", n, 1, kw_b), "f() takes no keyword arguments");
    CHECK_TEXT(bind("(a, b='x, (')", n, 1, kw_b), "0 1 ");
    CHECK_TEXT(bind("(a, b=())", n, 2, kw_b), "f() takes at most 2 arguments (3 given)");
    CHECK_TEXT(bind("(a, b=(), c=1)", n, 2, kw_b), "argument for f() given by name ('b') and position (2)");
    CHECK_TEXT(bind("(a, bc=0, c=1)", n, 1, kw_q), "f() got an unexpected keyword argument 'bb'. Did you mean 'bc'?");
    CHECK_TEXT(bind("(a, wide=0, c=1)", n, 1, kw_q), "f() got an unexpected keyword argument 'bb'");
    CHECK_TEXT(bind("(a, b)", n, 0, kw_b), "f() missing required argument 'a' (pos 1)");
    CHECK_TEXT(bind("(*args, b=1)", n, 2, kw_b), "2 0 1 ");
    CHECK_TEXT(bind("(a, /, **kw)", n, 1, kw_b), "0 {'b': 1} ");
    CHECK_TEXT(bind("(a, /, **kw)", n, 1, NULL), "0 - ");
    CHECK_TEXT(bind("(*, b=1)", n, 1, NULL), "f() takes no positional arguments");
    decref(kw_b);
    decref(kw_q);
    decref(b);
    decref(q);
}

static void test_operators(void) {
    Object *one = int_from_int64(vm, 1), *s = OBJ(text("s"));
    CHECK(!object_binary(vm, BINARY_SUBTRACT, one, s));
    CHECK_TEXT(error(), "unsupported operand type(s) for -: 'int' and 'str'");
    CHECK(!object_inplace(vm, BINARY_POWER, s, one));
    CHECK_TEXT(error(), "unsupported operand type(s) for **=: 'str' and 'int'");
    CHECK(!object_binary(vm, BINARY_ADD, s, one));
    CHECK_TEXT(error(), "can only concatenate str (not \"int\") to str");
    CHECK(!object_compare(vm, s, one, COMPARE_GE));
    CHECK_TEXT(error(), "'>=' not supported between instances of 'str' and 'int'");
    CHECK(object_compare(vm, s, one, COMPARE_EQ) == FALSE(vm));
    CHECK(!object_call0(vm, one));
    CHECK_TEXT(error(), "'int' object is not callable");
    CHECK(!object_iter(vm, one));
    CHECK_TEXT(error(), "'int' object is not iterable");
    decref(s);
}

int main(void) {
    VMConfig config = {0};
    vm = vm_open(&config);
    if (!CHECK(vm != NULL)) return check_done();
    CHECK_RUN(test_builtin_types);
    CHECK_RUN(test_class_and_attributes);
    CHECK_RUN(test_growth_is_learnt);
    CHECK_RUN(test_first_shows);
    CHECK_RUN(test_lookup_versions);
    CHECK_RUN(test_slots);
    CHECK_RUN(test_bases);
    CHECK_RUN(test_classes_die);
    CHECK_RUN(test_binding);
    CHECK_RUN(test_operators);
    CHECK(!exception_pending(vm));
    vm_close(vm);
    return check_done();
}
