# str.format: fields, attributes, items, conversions, nesting, errors.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

class P:
    x = 5
    y = [10, 20, {"k": "v"}]
    def __format__(self, spec): return "<P:" + spec + ">"
    def __str__(self): return "str(P)"
    def __repr__(self): return "repr(P)é"
p = P()
print("{} {}".format(1, "a"), "{1} {0} {1}".format("a", "b"), "{a} {b}".format(a=1, b=2), "{0} {x}".format(1, x=2), "{{}} {{{}}}".format(5), "".format(), "no fields".format(1, 2))
print("{0.x} {0.y[0]} {0.y[2][k]} {p.x}".format(p, p=p), "{0[1]} {d[key]} {d[3]} {d[a b]}".format([1, 2], d={"key": "v", 3: "three", "a b": 1}))
print("{!r} {!s} {!a} {}".format(p, p, p, p), "{:abc} {!s:>10} {!r:.3}".format(p, p, p), "{0!r:^20}|".format("x"))
print("{:5}|{:<5}|{:>5}|{:^5}|{:*^7}|{:.2}|{:5.1}|".format("ab", "ab", "ab", "ab", "ab", "abc", "xyz"))
print("{:{}} {:{w}.{p}f} {:{f}{a}{w}}".format(5, 4, 3.14159, 7, w=8, p=2, f="*", a="^"))
print("{:05d} {:+d} {: d} {:x} {:#b} {:,} {:_} {:e} {:%}".format(42, 42, 42, 255, 5, 1234567, 1234567, 12345.678, 0.25))
print("{:s} {:10s}| {!s:5}|".format("str", "abc", 12), "{0:{1}{2}}".format("x", ">", 4), "{:}".format(3), "{!r:}".format("q"))
print("{:>10}{:<10}|{:^10}|".format(None.__str__(), True, 1.5), "{:d}".format(True), "{}".format(None), "{}".format([1, 2]), "{:>8}".format(str((1,))))
print("{a[0]}{a[1]}".format(a="xy"), "{0[-1]}".format({"-1": "neg"}), "{:%}".format(0.5), "{0}{0}{0}".format("ab"), "{x.__class__.__name__}".format(x=5))
print("{:=^20}".format(" mid "), "{:é>5}".format("a"), "{:\u20ac<4}".format("b"), "{:.0f} {:.3g}".format(2.5, 12345.0), "{:c}".format(65))
print("{a} {b}".format_map({"a": 1, "b": 2}))
class D(dict):
    def __missing__(self, key): return "<" + key + ">"
print("{x} {y}".format_map(D(x=1)))
err(lambda: "{}".format())
err(lambda: "{1}".format(0))
err(lambda: "{a}".format(b=1))
err(lambda: "{} {0}".format(1))
err(lambda: "{0} {}".format(1))
err(lambda: "{".format(1))
err(lambda: "}".format(1))
err(lambda: "{0".format(1))
err(lambda: "{0!x}".format(1))
err(lambda: "{0!}".format(1))
err(lambda: "{0!rx}".format(1))
err(lambda: "{0.}".format(1))
err(lambda: "{0[}".format([1]))
err(lambda: "{0[]}".format([1]))
err(lambda: "{0.nope}".format(1))
err(lambda: "{0[9]}".format([1]))
err(lambda: "{0[x]}".format([1]))
err(lambda: "{0[x]}".format({}))
err(lambda: "{:d}".format("a"))
err(lambda: "{:s}".format(5))
err(lambda: "{:x}".format("a"))
err(lambda: "{:=5}".format("a"))
err(lambda: "{:+}".format("a"))
err(lambda: "{:,}".format("a"))
err(lambda: "{:5}".format([1]))
err(lambda: "{:5}".format(None))
err(lambda: "{:{:{}}}".format(1, 2, 3))
err(lambda: format(5, 3))
err(lambda: format(object(), "x"))
