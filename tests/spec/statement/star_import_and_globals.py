# globals(), locals(), vars(), exec, eval, compile and their namespaces.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

x = 1
print(globals()["x"], "x" in globals(), vars() is globals(), locals() is globals()); globals()["made"] = 5; print(made)
def f(a, b=2):
    c = a + b
    d = locals(); d["zzz"] = 1
    return sorted(locals()), sorted(vars())
print(f(1))
print(eval("x + 1"), eval("a * b", {"a": 3, "b": 4}), eval("[x for x in range(n)]", {"n": 3}), eval(" 1 + 1 "), eval("x", {"x": "g"}, {"x": "l"}), eval(compile("2 ** 8", "s", "eval")), eval("(lambda q: q * 2)(21)"), eval("x if x else y"), eval(b"1+1"))
ns = {}; exec("a = 1\ndef g(): return a + 1\nb = g()\nclass C: z = a", ns); print(ns["b"], ns["C"].z, "__builtins__" in ns, sorted(k for k in ns if k[0] != "_"))
loc = {}; exec("y = x * 10; import math as m", globals(), loc); print(loc["y"], sorted(loc), "y" in globals())
exec("x = 99"); print(x)
def g():
    exec("hidden = 1"); h = 5
    exec("h = 6")
    return h, eval("h + 1")
print(g())
code = compile("t = 1\nt + 1\nprint('from exec', t)", "<s>", "exec"); print(code.co_filename, code.co_name, type(code).__name__); exec(code); print(eval(code))
single = compile("1 + 1", "<i>", "single"); exec(single); exec(compile("None", "<i>", "single")); exec(compile("for i in range(2): i\n", "<i>", "single")); exec(compile("'text'", "<i>", "single"))
err(lambda: eval("1 +")); err(lambda: eval("x = 1")); err(lambda: eval("")); err(lambda: eval("undefined_q")); err(lambda: exec("1/0")); err(lambda: eval(5)); err(lambda: exec(5)); err(lambda: compile("1", "f", "bad")); err(lambda: eval("1", 5)); err(lambda: compile("x", "f")); err(lambda: exec("x", {}, 5))
err(lambda: eval("open", {"__builtins__": {}})); print(eval("len([1])", {"__builtins__": {"len": len}}))
class Map(dict):
    def __getitem__(self, k): return super().__getitem__(k) if k in self else k.upper()
print(eval("abc + x1", {}, Map(x1="!")))
ex = {}; exec("def fact(n): return 1 if n < 2 else n * fact(n - 1)\nr = fact(10)", ex); print(ex["r"])
exec("for i in range(3):\n    if i == 1: continue\n    print('loop', i)")
print([eval(s) for s in ("1_000", "0x1f", "'a' 'b'", "1,2", "{}", "{1}", "{1:2}", "...", "not 1", "1 if 0 else 2", "[*'ab']", "f'{1+1}'", "b'x'", "-5 // 2", "1 < 2 < 3", "'%d' % 5", "lambda: 0")][:-1])
import builtins; print(builtins.len is len, hasattr(builtins, "print"), __builtins__ is builtins)
builtins.custom = "added"; print(custom); del builtins.custom; err(lambda: custom)
def shadow():
    len = lambda x: "shadowed"
    return len([1])
print(shadow(), len([1])); print = print; list = list; len = (lambda f: lambda x: f(x) + 100)(len); print(len([1])); del len; print(len([1]))
v = type("V", (), {"a": 1}); print(vars(v)["a"]); err(lambda: vars(5)); o = v(); o.q = 1; print(vars(o))
