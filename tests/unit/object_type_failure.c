/* Tests of classes under failing allocations: programs that make and use classes run with the k-th allocation failing, for
 * every k until none is reached; each run ends well or with an ordinary exception, every reference count is right
 * afterwards, and the VM still works. (Only a build with OURO_FAULTS fails any; others run each program once.) */
#include "object/dict.h"
#include "object/exception.h"
#include "object/protocol.h"
#include "vm/audit.h"
#include "vm/vm.h"

#include "check.h"

enum { FAILURES_MAX = 20000, AUDIT_EVERY = 50 };

static const char canary[] = "class K:\n def __init__(s, x): s.x = x\n def f(s): return s.x + 1\nassert K(41).f() == 42\n";

static const char *const programs[] = {
    "class A:\n"
    " __slots__ = ('p', 'q', '__dict__')\n"
    " def __init__(s): s.p = 1; s.z = [2]; s.y = 3\n"
    "class B(A, metaclass=type('M', (type,), {})):\n"
    " def __eq__(s, o): return True\n"
    " @property\n"
    " def r(s): return s.p + len(s.z)\n"
    "b = B(); b.w = {1: 2}; b.v = 1; b.__dict__\n"
    "assert b.r == 2 and b == 3\n",
    "class C(str):\n"
    " __slots__ = ('k',)\n"
    " def __new__(cls, *a): return super().__new__(cls, *a)\n"
    "c = C('abc'); c.k = [c]\n"
    "class D(C): pass\n"
    "d = D('x'); d.k = 1; d.l = 2; d.m = d\n"
    "D.__len__ = lambda s: 7\n"
    "assert len(d) == 7 and d + 'y' == 'xy'\n"
    "C.g = classmethod(lambda cls: cls.__name__)\n"
    "assert d.g() == 'D'\n",
    "class S:\n"
    " def __init_subclass__(cls, **k): cls.k = k\n"
    " def __set_name__(s, o, n): s.n = n\n"
    " def __class_getitem__(cls, i): return list[i]\n"
    "class T(S, a=1): s = S()\n"
    "class U: pass\n"
    "T.__bases__ = (S, U)\n"
    "assert T.k == {'a': 1} and T.s.n == 's' and S[int] == list[int] and (int | str)\n"
    "t = T(); t.__class__ = U; t.x = 1\n"
    "assert U in T.__mro__ and not dir(t) == []\n",
    "try: [].append(1, 2)\n"
    "except TypeError as e: assert 'exactly one' in str(e)\n"
    "try: int.foo\n"
    "except AttributeError as e: assert 'foo' in str(e)\n"
    "def f(**k): return sorted(k, key=len, reverse=True)\n"
    "assert f(a=1, bb=2) == ['bb', 'a'] and isinstance(True, (str, int)) and repr(int.__add__)\n"
    "import types; n = types.SimpleNamespace(a=1); n.b = n; assert repr(n) and n.a + 1 == 2\n",
};

static VM *vm;

static Object *run(const char *text, Dict *globals) {
    return vm_run_text(vm, text, strlen(text), "<test>", COMPILE_EXEC, globals);
}

static Dict *new_globals(void) {
    Dict *globals = dict_new(vm);
    if (globals && !dict_set_text(vm, globals, "__name__", OBJ(NAME(vm, name)))) clear_ref(&globals);
    return globals;
}

static void collect(void) {
    Object *gc = vm_core(vm)->hooks.import_module(vm, "gc");
    Str *name = str_intern_text(vm, "collect");
    Object *done = gc && name ? object_call_method(vm, gc, name, NULL, 0) : NULL;
    CHECK(done != NULL);
    exception_clear(vm);
    xdecref(done);
    xdecref(OBJ(name));
    xdecref(gc);
}

/* True when the failing allocation was never reached. */
static bool run_failing(const char *text, uint64_t k) {
    Heap *heap = vm_heap(vm);
    Dict *globals = new_globals();
    if (!CHECK(globals != NULL)) return true;
    heap->fail_at = heap->allocations + k;
    Object *result = run(text, globals);
    bool reached = heap->allocations >= heap->fail_at && heap->allocations;
    heap->fail_at = 0;
    CHECK((result != NULL) != exception_pending(vm));
    exception_clear(vm);
    xdecref(result);
    decref(globals);
    return !reached;
}

static void check_canary(void) {
    Dict *globals = new_globals();
    Object *result = run(canary, globals);
    CHECK(result != NULL);
    exception_clear(vm);
    xdecref(result);
    decref(globals);
}

static void test_program(const char *text) {
    VMConfig config = {0};
    vm = vm_open(&config);
    if (!CHECK(vm != NULL)) return;
    uint64_t k = 1;
    while (k < FAILURES_MAX && !run_failing(text, k)) {
        check_canary();
        if (k % AUDIT_EVERY == 0) {
            collect();
            if (!CHECK_INT(vm_audit(vm, NULL), 0)) break;
        }
        k++;
    }
    if (vm_heap(vm)->allocations) CHECK(k > 50); /* counted by a build with OURO_FAULTS */
    CHECK(k < FAILURES_MAX);
    CHECK_INT(vm_audit(vm, NULL), 0);
    CHECK(!exception_pending(vm));
    CHECK_INT(vm_close(vm), 0);
}

static void test_slots_and_metaclass(void) { test_program(programs[0]); }
static void test_variable_layouts(void) { test_program(programs[1]); }
static void test_hooks_and_bases(void) { test_program(programs[2]); }
static void test_errors_and_calls(void) { test_program(programs[3]); }

int main(void) {
    CHECK_RUN(test_slots_and_metaclass);
    CHECK_RUN(test_variable_layouts);
    CHECK_RUN(test_hooks_and_bases);
    CHECK_RUN(test_errors_and_calls);
    return check_done();
}
