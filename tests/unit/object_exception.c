/* Tests object/exception*.c, object/suggestion.c, object/traceback_source.c and the immortals of object/core.c. */
#include "object_core.h"

#include "object/exception_types.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/traceback.h"

static VM *vm;

static Exception *make(TypeId type, const char *text) {
    Object *message = (Object *)str_from_text(vm, text);
    Object *e = exception_new(vm, builtin_type(vm, type), message);
    decref(message);
    return (Exception *)e;
}

static bool text_is(Object *o, const char *want) {
    Str *text = object_repr(vm, o);
    bool same = text && str_equals_text(text, want);
    if (!same && text) printf("    got %s\n", (const char *)text->data);
    xdecref(text);
    return same;
}

static void test_raise_and_take(void) {
    CHECK(!exception_pending(vm));
    CHECK(raise(vm, EXC_TYPE_ERROR, "%s is %d, %zu, %c", "it", -3, (size_t)7, (uint32_t)0x41) == NULL);
    CHECK(exception_is(vm, EXC_TYPE_ERROR));
    CHECK(exception_is(vm, EXC_EXCEPTION));
    CHECK(!exception_is(vm, EXC_VALUE_ERROR));
    CHECK(!exception_clear_if(vm, EXC_OS_ERROR));
    Object *e = exception_take(vm);
    CHECK(!exception_pending(vm));
    CHECK(text_is(e, "TypeError('it is -3, 7, A')"));
    decref(e);
}

static void test_os_error_subclasses(void) {
    static const struct {
        int number;
        TypeId type;
    } rows[] = {{2, EXC_FILE_NOT_FOUND_ERROR}, {13, EXC_PERMISSION_ERROR}, {32, EXC_BROKEN_PIPE_ERROR}, {5, EXC_OS_ERROR}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        raise_os_error(vm, rows[i].number, NULL);
        Object *e = exception_take(vm);
        CHECK(is_exact(e, rows[i].type));
        decref(e);
    }
}

/* Raising what the handled exception already has in its context must not close a cycle. */
static void test_context_cycles(void) {
    Exception *a = make(EXC_VALUE_ERROR, "a"), *b = make(EXC_VALUE_ERROR, "b"), *c = make(EXC_VALUE_ERROR, "c");
    exception_set_context(OBJ(a), OBJ(b));
    exception_set_context(OBJ(b), OBJ(c));
    vm_core(vm)->handled = incref(OBJ(a));
    raise_object(vm, OBJ(c));
    CHECK(c->context == OBJ(a));
    CHECK(b->context == NULL);
    exception_clear(vm);
    raise_object(vm, OBJ(a)); /* itself: no context */
    CHECK(a->context == OBJ(b));
    exception_clear(vm);
    clear_ref(&vm_core(vm)->handled);
    exception_set_context(OBJ(c), NULL);
    CHECK_INT(a->head.count, 1);
    CHECK_INT(b->head.count, 2);
    CHECK_INT(c->head.count, 1);
    decref(c);
    decref(b);
    decref(a);
}

/* A chain that a program made cyclic: raising ends. */
static void test_context_of_a_cyclic_chain(void) {
    Exception *a = make(EXC_VALUE_ERROR, "a"), *b = make(EXC_VALUE_ERROR, "b"), *new_one = make(EXC_KEY_ERROR, "n");
    exception_set_context(OBJ(a), OBJ(b));
    exception_set_context(OBJ(b), OBJ(a));
    vm_core(vm)->handled = incref(OBJ(a));
    raise_object(vm, OBJ(new_one));
    CHECK(new_one->context == OBJ(a));
    exception_clear(vm);
    clear_ref(&vm_core(vm)->handled);
    exception_set_context(OBJ(a), NULL);
    exception_set_context(OBJ(b), NULL);
    decref(new_one);
    decref(a);
    decref(b);
}

static void test_matching(void) {
    Exception *e = make(EXC_KEY_ERROR, "k");
    Object *classes = tuple_pack(vm, 2, builtin_type(vm, EXC_OS_ERROR), builtin_type(vm, EXC_LOOKUP_ERROR));
    CHECK_INT(exception_matches(vm, OBJ(e), classes), 1);
    CHECK_INT(exception_matches(vm, OBJ(e), OBJ(builtin_type(vm, EXC_OS_ERROR))), 0);
    CHECK_INT(exception_matches(vm, OBJ(e), NONE(vm)), -1);
    CHECK(exception_clear_if(vm, EXC_TYPE_ERROR));
    decref(classes);
    decref(e);
}

static void test_memory_error_needs_no_memory(void) {
    enum { MANY = 10000 };
    static Object *held[MANY];
    Core *core = vm_core(vm);
    vm_heap(vm)->budget = vm_heap(vm)->page_bytes;
    for (int i = 0; i < MANY; i++) { /* more than there is any room for */
        CHECK(raise_memory_error(vm) == NULL);
        CHECK(exception_is(vm, EXC_MEMORY_ERROR));
        held[i] = exception_take(vm);
    }
    CHECK_INT(core->spare_memory_error_count, 0);
    CHECK(held[MANY - 1] == core->last_memory_error);
    for (int i = 0; i < MANY; i++) decref(held[i]);
    CHECK_INT(core->last_memory_error->count, 1);
    CHECK_INT(core->spare_memory_error_count, SPARE_MEMORY_ERRORS);
    vm_heap(vm)->budget = SIZE_MAX;
}

static unsigned distance(const char *x, const char *y) {
    Str *a = str_from_text(vm, x), *b = str_from_text(vm, y);
    unsigned result = name_distance(a, b);
    decref(a);
    decref(b);
    return result;
}

static void test_name_distance(void) {
    CHECK_INT(distance("", ""), 0);
    CHECK_INT(distance("", "a"), 2);
    CHECK_INT(distance("a", "A"), 1);
    CHECK_INT(distance("Apple", "Aple"), 2);
    CHECK_INT(distance("Banana", "B@n@n@"), 6);
    CHECK_INT(distance("Cherry", "Cherry!"), 2);
    CHECK_INT(distance("abc", "y"), 6);
    CHECK_INT(distance("AttributeError", "AttributeErrop"), 2);
    CHECK_INT(distance("AttributeError", "attributeerror"), 2);
}

static void check_lines(const char *file, uint32_t first, uint32_t last, const char *want) {
    Str *name = str_from_text(vm, file);
    Str *text = source_lines(vm, name, first, last);
    CHECK((text != NULL) == (want != NULL));
    if (text && want) CHECK(str_equals_text(text, want));
    xdecref(text);
    decref(name);
    CHECK(!exception_pending(vm));
}

static void test_sources(void) {
    static const char text[] = "one  \n  two\r\n\nfour";
    CHECK(source_register(vm, "<cell>", text, sizeof text - 1));
    check_lines("<cell>", 1, 1, "one");
    check_lines("<cell>", 2, 2, "  two");
    check_lines("<cell>", 1, 4, "one\n  two\n\nfour");
    check_lines("<cell>", 4, 9, "four");
    check_lines("<cell>", 5, 5, "");
    check_lines("<cell>", 0, 0, NULL);
    check_lines("<other>", 1, 1, NULL);
    check_lines("/nonexistent/file.py", 1, 1, NULL);
    CHECK(source_register(vm, "<cell>", "new\xff", 4));
    check_lines("<cell>", 1, 1, "new?");
    source_forget(vm, "<cell>");
    check_lines("<cell>", 1, 1, NULL);
}

static void test_immortal_addresses(void) {
    CHECK(core_is_immortal_address(vm, (uintptr_t)NONE(vm)));
    CHECK(core_is_immortal_address(vm, (uintptr_t)TRUE(vm)));
    CHECK(core_is_immortal_address(vm, (uintptr_t)EMPTY_TUPLE(vm)));
    CHECK(core_is_immortal_address(vm, (uintptr_t)&vm_core(vm)->chars[255]));
    CHECK(!core_is_immortal_address(vm, (uintptr_t)&vm_core(vm)->chars[255] + 1));
    CHECK(!core_is_immortal_address(vm, (uintptr_t)&vm_core(vm)->chars[255] + 8));
    CHECK(!core_is_immortal_address(vm, (uintptr_t)&vm_core(vm)->immortals_end));
    CHECK(!core_is_immortal_address(vm, 0));
    for (int64_t n = SMALL_INT_MIN - 1; n <= SMALL_INT_MAX + 1; n++) {
        Object *o = int_from_int64(vm, n);
        CHECK_INT(core_is_immortal_address(vm, (uintptr_t)o), n >= SMALL_INT_MIN && n <= SMALL_INT_MAX);
        decref(o);
    }
}

static void test_format_without_traceback(void) {
    Exception *outer = make(EXC_VALUE_ERROR, "outer"), *inner = make(EXC_KEY_ERROR, "inner");
    outer->cause = OBJ(inner);
    Str *text = traceback_format_exception(vm, OBJ(outer), false);
    CHECK(text && str_equals_text(text, "KeyError: 'inner'\n\nThe above exception was the direct cause of the following "
                                        "exception:\n\nValueError: outer\n"));
    xdecref(text);
    inner->cause = incref(OBJ(outer)); /* a cycle is shown once */
    text = traceback_format_exception(vm, OBJ(outer), false);
    CHECK(text != NULL);
    xdecref(text);
    clear_ref(&inner->cause);
    decref(outer);
}

int main(void) {
    vm = core_for_test();
    CHECK_RUN(test_raise_and_take);
    CHECK_RUN(test_os_error_subclasses);
    CHECK_RUN(test_context_cycles);
    CHECK_RUN(test_context_of_a_cyclic_chain);
    CHECK_RUN(test_matching);
    CHECK_RUN(test_memory_error_needs_no_memory);
    CHECK_RUN(test_name_distance);
    CHECK_RUN(test_sources);
    CHECK_RUN(test_immortal_addresses);
    CHECK_RUN(test_format_without_traceback);
    core_end(vm);
    return check_done();
}
