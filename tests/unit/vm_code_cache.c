/* Tests of the code cache: packed code read back is the same code, however it is cut or altered nothing is believed, a file
 * of any content serves or is replaced, writers do not disturb each other. */
#include "check.h"
#include "compile/pack.h"
#include "object/exception.h"
#include "object/protocol.h"
#include "vm/code_cache.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static VM *vm;
static char folder[] = "/tmp/ouro-cache-XXXXXX";

static const char *const texts[] = {
    "",
    "x = 1\n",
    "def f(a, b=2, /, *c, d=(1, 'two', b'3'), **e):\n    'doc'\n    return a in {1, 2, 'z'}, 10**40, -0.0, 1j, ..., None\n",
    "class A:\n    y = '\\u20ac\\U0001f600\\ud800'\n    def m(self):\n        return lambda: (self, __class__, [q for q in A.y])\n",
    "def g(x):\n    try:\n        for i in x:\n            with i as j: yield f(i, k=j, *x, **{'a': 1})\n    except* (A, B) as e: raise\n    finally: del x\n",
    "match x:\n    case [1, *a] | {'k': a}: print(f'{a!r:>{3}}')\nimport a.b as c; from . import d\n",
};
enum { TEXT_COUNT = sizeof texts / sizeof *texts };

static Code *compile_text(const char *text, Str *name)
{
    return compile_source(vm, text, strlen(text), name, COMPILE_EXEC, COMPILE_IGNORE_COOKIE);
}

static void unpack_nothing(const uint8_t *bytes, size_t size, Str *name)
{
    Code *code = code_unpack(vm, bytes, size, name);
    CHECK(!exception_pending(vm) || exception_is(vm, EXC_MEMORY_ERROR));
    exception_clear(vm);
    xdecref(code); /* a flipped bit in a constant is still code */
}

static void test_packed(const char *text)
{
    Str *name = str_from_text(vm, "<test>");
    Code *code = compile_text(text, name);
    Buffer out;
    buffer_init(&out, &allocator_default);
    if (CHECK(code && code_pack(vm, code, &out))) {
        uint8_t *copy = malloc(out.size);
        memcpy(copy, out.data, out.size);
        Code *same = code_unpack(vm, copy, out.size, name);
        CHECK(same && object_equal(vm, OBJ(code), OBJ(same)) == 1);
        xdecref(same);
        for (size_t size = 0; size < out.size; size++) {
            uint8_t *part = malloc(size + 1); /* exact, so that the sanitizer sees what lies behind */
            memcpy(part, out.data, size);
            Code *none = code_unpack(vm, part, size, name);
            CHECK(!none && !exception_pending(vm));
            xdecref(none);
            free(part);
        }
        for (size_t bit = 0; bit < out.size * 8; bit++) {
            copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
            unpack_nothing(copy, out.size, name);
            copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        free(copy);
    }
    buffer_free(&out);
    xdecref(code);
    xdecref(name);
}

static void test_packing(void)
{
    for (size_t i = 0; i < TEXT_COUNT; i++) test_packed(texts[i]);
}

/* ---- files ---- */

static void put_file(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (CHECK(file != NULL)) {
        fwrite(bytes, 1, size, file);
        fclose(file);
    }
}

static size_t get_file(const char *path, char *bytes, size_t most)
{
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(bytes, 1, most, file) : 0;
    if (file) fclose(file);
    return size;
}

/* The file's one constant of int type, 0 if it did not come to that. */
static int64_t value_of(const char *path)
{
    Str *file = str_from_text(vm, path);
    Code *code = code_of_file(vm, file);
    int64_t value = 0;
    for (size_t i = 0; code && i < code->constants->length; i++) {
        if (is_exact(code->constants->items[i], TYPE_INT)) value = ((Int *)code->constants->items[i])->value;
    }
    CHECK(!exception_pending(vm));
    exception_clear(vm);
    xdecref(code);
    xdecref(file);
    return value;
}

static void test_files(void)
{
    static const char source[] = "x = 4711\n";
    char path[128], kept[160], whole[4096], now[4096];
    snprintf(path, sizeof path, "%s/m.py", folder);
    snprintf(kept, sizeof kept, "%s/__pycache__/m." CODE_CACHE_TAG ".pyc", folder);
    put_file(path, source, sizeof source - 1);
    CHECK_INT(value_of(path), 4711);
    size_t size = get_file(kept, whole, sizeof whole);
    CHECK(size > 0 && size < sizeof whole);
    for (size_t cut = 0; cut < size; cut++) { /* truncated: not used, and made whole again */
        put_file(kept, whole, cut);
        CHECK_INT(value_of(path), 4711);
        CHECK(get_file(kept, now, sizeof now) == size && !memcmp(now, whole, size));
    }
    for (size_t bit = 0; bit < size * 8; bit++) {
        whole[bit / 8] ^= (char)(1 << bit % 8);
        put_file(kept, whole, size);
        CHECK_INT(value_of(path), 4711);
        whole[bit / 8] ^= (char)(1 << bit % 8);
        CHECK(get_file(kept, now, sizeof now) == size && !memcmp(now, whole, size));
    }
    put_file(path, "x = 4712\n", sizeof source - 1); /* the same size, another time */
    CHECK_INT(value_of(path), 4712);
    put_file(path, "x = 47\n", 7);
    CHECK_INT(value_of(path), 47);
    unlink(kept);
    snprintf(kept, sizeof kept, "%s/__pycache__", folder); /* a place where nothing can be written */
    CHECK_INT(rmdir(kept), 0);
    put_file(kept, "", 0);
    CHECK_INT(value_of(path), 47);
    unlink(kept);
    unlink(path);
}

/* Processes that read and write the same file under a source that changes. */
static void test_writers(void)
{
    char path[128], kept[160];
    snprintf(path, sizeof path, "%s/w.py", folder);
    put_file(path, "x = 1000\n", 9);
    int ends[2];
    if (!CHECK(pipe(ends) == 0)) return;
    for (int child = 0; child < 2; child++) {
        if (fork()) continue;
        bool fine = true;
        for (int i = 0; i < 300 && fine; i++) {
            if (i % 3 == child) {
                char text[24], fresh[160];
                snprintf(text, sizeof text, "x = %d\n", 1000 + i);
                snprintf(fresh, sizeof fresh, "%s.%d", path, child);
                put_file(fresh, text, strlen(text));
                rename(fresh, path);
            }
            int64_t value = value_of(path);
            fine = value >= 1000 && value < 1300;
        }
        _exit(write(ends[1], fine ? "+" : "-", 1) != 1);
    }
    close(ends[1]);
    char answers[4] = "";
    for (ssize_t got = 0, n; got < 3 && (n = read(ends[0], answers + got, 3 - (size_t)got)) > 0;) got += n;
    CHECK_TEXT(answers, "++");
    close(ends[0]);
    unlink(path);
    snprintf(kept, sizeof kept, "%s/__pycache__/w." CODE_CACHE_TAG ".pyc", folder);
    CHECK_INT(unlink(kept), 0);
    snprintf(kept, sizeof kept, "%s/__pycache__", folder); /* only empty if no writer left its own file */
    CHECK_INT(rmdir(kept), 0);
}

int main(void)
{
    VMConfig config = {0};
    vm = vm_open(&config);
    if (!CHECK(vm && mkdtemp(folder))) return check_done();
    CHECK_RUN(test_packing);
    CHECK_RUN(test_files);
    CHECK_RUN(test_writers);
    rmdir(folder);
    CHECK_INT(vm_close(vm), 0);
    return check_done();
}
