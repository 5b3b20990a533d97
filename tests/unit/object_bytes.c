/* Tests of bytes, bytearray and memoryview below Python: sharing, resizing, views, the % operator. */
#include "memory/collector.h"
#include "object/bytes_internal.h"
#include "object/core.h"
#include "object/exception.h"

#include "check.h"

static VM *vm;

static Object *bytes(const char *text) { return bytes_from(vm, text, strlen(text)); }

/* Compares and gives the object up. */
static bool same(Object *o, const char *want)
{
    const uint8_t *data = NULL;
    size_t length = 0;
    bool ok = CHECK(o != NULL) && CHECK(object_bytes_view(vm, o, &data, &length)) &&
              CHECK_BYTES(data, length, want, strlen(want));
    xdecref(o);
    return ok;
}

/* o.name(args...), the arguments given up. */
static Object *call(Object *o, const char *name, size_t nargs, Object *a, Object *b)
{
    Object *args[2] = {a, b}, *result = NULL;
    Str *method = str_intern_text(vm, name);
    if (method && (nargs < 1 || a) && (nargs < 2 || b))
        result = object_call_method(vm, o, method, args, nargs);
    xdecref(method);
    xdecref(a);
    xdecref(b);
    return result;
}

static void test_shared(void)
{
    CHECK(bytes("") == OBJ(EMPTY_BYTES(vm)));
    CHECK(bytes("a") == bytes("a"));
    Object *b = bytes("abc");
    CHECK(call(b, "strip", 0, NULL, NULL) == b);
    CHECK(call(b, "replace", 2, bytes("z"), bytes("y")) == b);
    CHECK_INT(b->count, 3);
    decref(b);
    decref(b);
    decref(b);
}

static void test_methods(void)
{
    Object *b = bytes("one two  three"), *array = bytearray_from(vm, "one two  three", 14);
    Object *both[2] = {b, array};
    for (int i = 0; i < 2; i++) {
        same(call(both[i], "upper", 0, NULL, NULL), "ONE TWO  THREE");
        same(call(both[i], "title", 0, NULL, NULL), "One Two  Three");
        same(call(both[i], "replace", 2, bytes("o"), bytes("00")), "00ne tw00  three");
        same(call(both[i], "replace", 2, bytes(""), bytes("-")), "-o-n-e- -t-w-o- - -t-h-r-e-e-");
        same(call(both[i], "removeprefix", 1, bytes("one"), NULL), " two  three");
        Object *parts = call(both[i], "split", 0, NULL, NULL);
        CHECK_INT(((List *)parts)->length, 3);
        Object *joined = call(both[i], "join", 1, parts, NULL);
        CHECK(joined && type_of(joined) == type_of(both[i]));
        xdecref(joined);
    }
    decref(b);
    decref(array);
}

static void test_bytearray(void)
{
    Object *o = bytearray_from(vm, NULL, 0);
    ByteArray *array = (ByteArray *)o;
    for (int i = 0; i < 1000; i++)
        decref(call(o, "append", 1, int_from_int64(vm, i & 255), NULL));
    CHECK_INT(array->length, 1000);
    CHECK_INT(array->data[999], 999 & 255);
    CHECK_INT(array->data[1000], 0);
    Object *view = memoryview_new(vm, o);
    CHECK_INT(array->exports, 1);
    CHECK(call(o, "clear", 0, NULL, NULL) == NULL);
    CHECK(exception_clear_if(vm, EXC_BUFFER_ERROR));
    decref(call(view, "release", 0, NULL, NULL));
    CHECK_INT(array->exports, 0);
    decref(view);
    decref(call(o, "clear", 0, NULL, NULL));
    decref(call(o, "extend", 1, bytes("hello"), NULL));
    decref(call(o, "insert", 2, int_from_int64(vm, 1), int_from_int64(vm, 'X')));
    decref(call(o, "extend", 1, incref(o), NULL));
    same(incref(o), "hXellohXello");
    decref(call(o, "reverse", 0, NULL, NULL));
    same(o, "olleXholleXh");
}

static void test_percent(void)
{
    Object *format = bytes("%d|%5s|%-5b|%c|%x|%a"), *word = bytes("ab");
    Object *args = tuple_pack(vm, 6, vm_core(vm)->small_ints + 10, word, word,
                              vm_core(vm)->small_ints + 5 + 'c', vm_core(vm)->small_ints + 5 + 255,
                              word);
    same(object_binary(vm, BINARY_MODULO, format, args), "5|   ab|ab   |c|ff|b'ab'");
    decref(args);
    decref(word);
    decref(format);
}

/* Everything that allocates; stops at the first failure. */
static bool exercise(void)
{
    Object *o = bytearray_from(vm, "some bytes, and some more of them", 33), *result = NULL;
    bool ok = o != NULL;
    static const char *const plain[] = {"upper", "split", "rsplit", "splitlines", "decode", "hex",
                                        "copy", "__repr__", "expandtabs", "title"};
    for (size_t i = 0; ok && i < sizeof plain / sizeof plain[0]; i++) {
        result = call(o, plain[i], 0, NULL, NULL);
        ok = result != NULL;
        xdecref(result);
    }
    if (ok) {
        result = call(o, "replace", 2, bytes("some"), bytes("a whole lot of"));
        ok = result != NULL;
        xdecref(result);
    }
    if (ok) {
        result = call(o, "partition", 1, bytes(","), NULL);
        ok = result != NULL;
        xdecref(result);
    }
    if (ok) {
        Object *view = memoryview_new(vm, o);
        result = view ? call(view, "tolist", 0, NULL, NULL) : NULL;
        ok = result != NULL;
        xdecref(view);
        xdecref(result);
    }
    if (ok) {
        result = call(o, "extend", 1, bytes("0123456789012345678901234567890123456789"), NULL);
        ok = result != NULL;
        xdecref(result);
    }
    xdecref(o);
    return ok;
}

static int count_one(Object *o, void *context)
{
    (void)o;
    ++*(size_t *)context;
    return 0;
}

static size_t objects_alive(void)
{
    size_t count = 0;
    heap_walk(vm, count_one, &count);
    return count;
}

/* Fails each allocation in turn: an ordinary MemoryError, nothing lost.
 * (Only a build with OURO_FAULTS fails any; others run it once.) */
static void test_memory(void)
{
    Heap *heap = vm_heap(vm);
    CHECK(exercise());
    size_t objects = objects_alive();
    bool done = false;
    for (uint64_t k = 1; k < 10000 && !done; k++) {
        heap->fail_at = heap->allocations + k;
        done = exercise();
        heap->fail_at = 0;
        if (!done) CHECK(exception_clear_if(vm, EXC_MEMORY_ERROR));
        if (!CHECK_INT(objects_alive(), objects)) return;
    }
    CHECK(done);
    CHECK(exercise());
}

int main(void)
{
    vm = heap_open(sizeof(Core), SIZE_MAX);
    if (!vm || !collector_open(vm) || !core_open(vm)) return EXIT_FAILURE;
    CHECK_RUN(test_shared);
    CHECK_RUN(test_methods);
    CHECK_RUN(test_bytearray);
    CHECK_RUN(test_percent);
    CHECK_RUN(test_memory);
    core_close(vm);
    heap_close(vm);
    return check_done();
}
