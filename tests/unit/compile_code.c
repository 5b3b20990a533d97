/* Tests of the compiler: the code of a corpus of snippets keeps the rules of the bytecode, is as short as it should be,
 * shares its constants; errors are worded and placed as they should be; running out of memory anywhere is an ordinary error. */
#include "compile/compile.h"
#include "compile/verify.h"
#include "object/exception.h"
#include "object_core.h"

static VM *vm;

static Code *compile_text(const char *text, CompileMode mode)
{
    Str *name = str_from_text(vm, "<test>");
    Code *code = name ? compile_source(vm, text, strlen(text), name, mode, COMPILE_IGNORE_COOKIE) : NULL;
    xdecref(name);
    return code;
}

/* Every statement and expression, and what is awkward in combination. */
static const char *const corpus[] = {
    "",
    "x = 1\n",
    "def f(a, b=2, /, c=3, *d, e, f=4, **g): return a, b, c, d, e, f, g\n",
    "def f(a, b):\n    def g():\n        nonlocal a\n        a += b\n        return lambda: a\n    return g\n",
    "class A(B, metaclass=C, **d):\n    'doc'\n    x: int = 1\n    y: str\n    def m(self):\n        self.z = super().m()\n",
    "def f(x):\n    for i in x:\n        if i: continue\n        while i:\n            if x: break\n        else: pass\n    else: return 1\n",
    "def f(x):\n    try:\n        for i in x:\n            try: return g(i)\n            except (A, B) as e: continue\n            except C: break\n"
    "            else: i()\n            finally: h()\n    finally:\n        with x as y, y as (z, w): return y\n",
    "def f(x):\n    try: x()\n    except* A as e: print(e)\n    except* B: pass\n    finally: x = 1\n",
    "def f(x):\n    with a, b as c, d as e.f[1]:\n        for i in x:\n            with i: break\n        return c\n",
    "def f(x):\n    r = yield x\n    y = yield from r\n    return (yield), y\n",
    "async def f(x):\n    async for i in x: await i\n    else: return 1\n    async with x as y: return [z async for z in y if await z]\n",
    "async def f(x):\n    yield 1\n    return\n",
    "def f(x):\n    match x:\n        case 1 | 2 | None: return 1\n        case [a, *b] | {'a': a, **b} if a: return b\n"
    "        case {'k': [Point(x=0, y=c) as p, _]}: return c, p\n        case str() | A.B as s: return s\n        case _: pass\n",
    "def f(x): return [y for y in x if y], {y for y in x}, {y: z for y, z in x}, (y for y in x)\n",
    "def f(x): return [lambda: (y, z) for y in x for z in [k for k in y]]\n",
    "class A: a = [x for x in range(3)]; b = [y for y in a if y]\n",
    "def f(a, b, c): return a < b <= c != a in b, not a, a and b or c, a if b else c, -a, ~b, +c\n",
    "def f(a, b, c):\n    if a < g() < c and not (b or c is None) or a in (1, 2): return 1\n    while 0 < a < 10: a += 1\n",
    "def f(a, b): a, b = b, a; a.x, b[0] = a, b; a = b[1] = c = a; [a, (b, *c)] = b; del a, b[c], c.d\n",
    "def f(a): a.b += 1; a[0] *= 2; a[a.b] -= a; a **= 2; return f'{a!r:>{a}}x{a:5}{a}'\n",
    "def f(*a, **k): return g(*a, 1, *k, x=1, **k, y=2), [*a, 1, *k], {**k, 'a': 1, **a}, (*a,), {*a, 1}, g(**k), g(*a)\n",
    "def f(a): return a[1:2], a[:], a[::2], a[1], a['x'], a[a], a[1:2, ...], a.b.c().d(1, k=2)\n",
    "def f(): import a.b.c as d, e.f, g; from .h import i as j, k; from ... import l; global m; import m\n",
    "from a import *\n",
    "@a\n@b(1)\ndef f(): pass\n@c\nclass D: pass\n",
    "def f(x): assert x, 'no'; assert not x; raise A from B\n",
    "def f(x):\n    if (n := len(x)) > 1: return n + (n := 2) + n, [m := i for i in x], m\n",
    "def f[T: int, *Ts, **P = [int]](x: T, *a: *Ts) -> T: return x\nclass C[T](B): y: T\ntype X[T] = list[T]\ntype Y = int\n",
    "from __future__ import annotations\ndef f(a: b[c], *d: e) -> 'f': x: g = 1\nh: i = 1\n",
    "x = [1, 2, 3]; y = {1, 2, 3}; z = (1, (2, 'a')); w = 1 + 2 * 3 ** 4; v = 'a' * 10; u = x in [1, 2]; t = -1\n",
    "def f():\n    if 0: return 1\n    while 1: pass\n    return 2\n",
    "def f(x):\n    try: return x\n    finally:\n        try: return x\n        finally: x = 2\n",
    "lambda a, *b, c=1: (yield a)\n",
    "def f():\n    try: raise\n    except: raise\n",
};
enum { CORPUS_SIZE = sizeof corpus / sizeof *corpus };

static void test_rules(void)
{
    for (size_t i = 0; i < CORPUS_SIZE; i++) {
        Code *code = compile_text(corpus[i], COMPILE_EXEC);
        VerifyError error;
        if (!CHECK(code != NULL)) {
            printf("    does not compile: %s\n", corpus[i]);
            exception_clear(vm);
        } else if (!CHECK(code_verify(vm, code, &error))) {
            printf("    word %u: %s in\n%s", error.at, error.message, corpus[i]);
        }
        xdecref(code);
    }
}

static int count_one(Object *o, void *context)
{
    (void)o;
    ++*(size_t *)context;
    return 0;
}

static size_t live_objects(void)
{
    size_t count = 0;
    heap_walk(vm, count_one, &count);
    return count;
}

static void test_nothing_left(void)
{
    for (size_t i = 0; i < CORPUS_SIZE; i++) {
        Code *code = compile_text(corpus[i], COMPILE_EXEC);
        xdecref(code);
        size_t before = live_objects();
        code = compile_text(corpus[i], COMPILE_EXEC);
        xdecref(code);
        exception_clear(vm);
        CHECK_INT(live_objects(), before);
    }
}

/* Fails the k-th allocation for every k (builds with faults), else runs under every budget that is too small. */
static void out_of_memory_in(const char *text)
{
    Heap *heap = vm_heap(vm);
    size_t before = live_objects();
    for (uint64_t k = 1;; k++) {
#ifdef OURO_FAULTS
        heap->fail_at = heap->allocations + k;
        heap->fail_on = false;
#else
        heap->budget = heap->page_bytes + (k - 1) * PAGE_SIZE_BYTES;
#endif
        Code *code = compile_text(text, COMPILE_EXEC);
#ifdef OURO_FAULTS
        bool failed = heap->allocations >= heap->fail_at;
        heap->fail_at = 0;
#else
        heap->budget = SIZE_MAX;
        bool failed = code == NULL;
#endif
        if (code) decref(code);
        else if (!CHECK(exception_is(vm, EXC_MEMORY_ERROR))) break;
        exception_clear(vm);
        if (!failed) break;
        if (!CHECK_INT(live_objects(), before)) break;
    }
}

static void test_out_of_memory(void)
{
    for (size_t i = 0; i < CORPUS_SIZE; i++) {
        Code *code = compile_text(corpus[i], COMPILE_EXEC); /* what is kept for good is made once */
        xdecref(code);
        out_of_memory_in(corpus[i]);
    }
}

/* ---- how short the code is ---- */

/* The listing of the function f in the text has exactly these instructions (names only, RETURN_CONST of the end left out). */
static void check_code(const char *text, const char *want)
{
    Code *module = compile_text(text, COMPILE_EXEC);
    if (!CHECK(module != NULL)) {
        exception_clear(vm);
        return;
    }
    Code *code = NULL;
    for (size_t i = 0; i < module->constants->length; i++) {
        if (is_exact(module->constants->items[i], TYPE_CODE)) code = (Code *)module->constants->items[i];
    }
    Str *listing = code ? disassemble(vm, code) : NULL;
    size_t size = 0;
    const char *p = listing ? str_utf8(vm, listing, &size) : "";
    char got[2000] = "";
    size_t length = 0;
    for (const char *line = p; line && *line && *line != '\n'; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        unsigned at;
        char name[60];
        if (strncmp(line, "    ", 4) != 0 || sscanf(line, "    %u  %50[^\n]", &at, name) != 2) continue;
        if (strcmp(name, "RETURN_CONST None") == 0) continue;
        length += (size_t)snprintf(got + length, sizeof got - length, "%s%s", length ? "; " : "", name);
    }
    CHECK_TEXT(got, want);
    xdecref(listing);
    decref(module);
}

static void test_shape(void)
{
    check_code("def f(a, b): x = a + b\n", "ADD x a b");
    check_code("def f(a): a += 1\n", "INPLACE_ADD_K a a 1");
    check_code("def f(a, b): a, b = b, a\n", "LOAD_LOCAL t0 b; MOVE b a; MOVE a t0");
    check_code("def f(a, b): return a.x[b]\n", "LOAD_ATTR t0 a x; LOAD_ITEM t0 t0 b; RETURN t0");
    check_code("def f(a, b):\n    if a < b: return a\n", "JUMP_IF_LT a b 0 -> 3; RETURN a");
    check_code("def f(a):\n    if a is not None and not a > 5: a = 1\n",
               "JUMP_IF_IS_NONE a 1 -> 5; JUMP_IF_GT_K a 5 1 -> 5; LOAD_CONST a 1");
    check_code("def f(a):\n    for i in a: i.m(a)\n",
               "FOR_START t0 a -> 9; LOAD_METHOD t1 i m; LOAD_LOCAL t3 a; CALL t1 t1 1; RELEASE t1; FOR_ITER t0 i -> 2");
    check_code("def f(a):\n    def g(): return a\n",
               "MOVE a a; CLEAR a; MAKE_CELL a; LOAD_CLOSURE t0 a; BUILD_TUPLE t0 t0 1; MAKE_FUNCTION g t0 8 <code f.<locals>.g>");
    check_code("def f(a): return 'x' in {'a'}\n", "LOAD_CONST t0 'x'; LOAD_CONST t1 frozenset({'a'}); IN t0 t0 t1; RETURN t0");
    check_code("def f(): x = y\n", "LOAD_GLOBAL x y");
    check_code("def f(a): x = a if a else 0\n", "JUMP_IF_FALSE a -> 3; MOVE x a; JUMP -> 4; LOAD_CONST x 0");
}

static void test_constants(void)
{
    static const struct {
        const char *text;
        bool shared;
    } rows[] = {
        {"(1000, 10**3)", true}, {"('a b', 'a' + ' b')", true}, {"(0.0, -0.0)", false}, {"(1, 1.0)", false}, {"(1, True)", false},
        {"((1, 'x y'), (1, 'x y'))", true}, {"(2**64, 18446744073709551616)", true}, {"(b'x y', b'x y')", true},
        {"(1j, 1j)", true}, {"('a'*4097, 'a'*4097)", false}, {"(-1000, -1000)", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Code *code = compile_text(rows[i].text, COMPILE_EVAL);
        if (!CHECK(code != NULL)) continue;
        Object *pair = code->constants->items[code->constants->length - 1];
        bool shared = is_exact(pair, TYPE_TUPLE) && ((Tuple *)pair)->length == 2 &&
                      ((Tuple *)pair)->items[0] == ((Tuple *)pair)->items[1];
        if (!CHECK_INT(shared, rows[i].shared)) printf("    %s\n", rows[i].text);
        decref(code);
    }
}

static void test_errors(void)
{
    static const struct {
        const char *text, *message;
        int line, offset;
    } rows[] = {
        {"return\n", "'return' outside function", 1, 1},
        {"x = yield\n", "'yield' outside function", 1, 5},
        {"if x:\n  break\n", "'break' outside loop", 2, 3},
        {"continue\n", "'continue' not properly in loop", 1, 1},
        {"def f(a, a): pass\n", "duplicate argument 'a' in function definition", 1, 10},
        {"def f():\n  print(x)\n  global x\n", "name 'x' is used prior to global declaration", 3, 3},
        {"def f():\n  nonlocal x\n", "no binding for nonlocal 'x' found", 2, 3},
        {"try: pass\nexcept: pass\nexcept A: pass\n", "default 'except:' must be last", 2, 1},
        {"[x := 1 for x in y]\n", "assignment expression cannot rebind comprehension iteration variable 'x'", 1, 2},
        {"*a, *b = c\n", "multiple starred expressions in assignment", 1, 1},
        {"def f(): from x import *\n", "import * only allowed at module level", 1, 24},
        {"x = 1\nfrom __future__ import division\n", "from __future__ imports must occur at the beginning of the file", 2, 1},
        {"f(a=1, a=2)\n", "keyword argument repeated: a", 1, 8},
        {"def f(): await x\n", "'await' outside async function", 1, 10},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Code *code = compile_text(rows[i].text, COMPILE_EXEC);
        CHECK(code == NULL);
        xdecref(code);
        Object *error = exception_take(vm);
        if (!CHECK(error != NULL)) continue;
        Tuple *args = ((Exception *)error)->args;
        CHECK_TEXT(str_utf8(vm, (Str *)args->items[0], NULL), rows[i].message);
        Tuple *details = (Tuple *)args->items[1];
        int64_t line = 0, offset = 0;
        CHECK(object_to_int64(vm, details->items[1], &line) && object_to_int64(vm, details->items[2], &offset));
        CHECK_INT(line, rows[i].line);
        CHECK_INT(offset, rows[i].offset);
        decref(error);
    }
}

static void test_long_and_deep(void)
{
    enum { LENGTH = 100000 };
    static const struct {
        const char *start, *piece, *end;
        bool fine;
    } rows[] = {
        {"x = a", " + b", "\n", true}, {"x = [a", ", b", "]\n", true}, {"x = a", ".b", "\n", false}, {"f(a", ", b", ")\n", true},
        {"x = {", "a: b, ", "}\n", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t piece = strlen(rows[i].piece);
        char *text = malloc(100 + LENGTH * piece);
        size_t at = (size_t)sprintf(text, "%s", rows[i].start);
        for (size_t k = 0; k < LENGTH; k++, at += piece) memcpy(text + at, rows[i].piece, piece);
        sprintf(text + at, "%s", rows[i].end);
        Code *code = compile_text(text, COMPILE_EXEC);
        CHECK_INT(code != NULL, rows[i].fine);
        if (!code) CHECK(exception_is(vm, EXC_RECURSION_ERROR));
        exception_clear(vm);
        xdecref(code);
        free(text);
    }
}

int main(void)
{
    vm = core_for_test();
    vm_core(vm)->max_str_digits = 4300;
    CHECK_RUN(test_rules);
    CHECK_RUN(test_nothing_left);
    CHECK_RUN(test_out_of_memory);
    CHECK_RUN(test_shape);
    CHECK_RUN(test_constants);
    CHECK_RUN(test_errors);
    CHECK_RUN(test_long_and_deep);
    core_end(vm);
    return check_done();
}
