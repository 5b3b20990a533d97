# f-strings: expressions, specs, conversions, nesting, =, quotes inside.
x, y, name, items = 5, 2.5, "bob", [1, 2, 3]
d = {"k": "v", "n": {"m": 1}}
print(f"{x}", f"{x + 1}", f"{x}{y}", f"a{x}b", f"{{}}", f"{{{x}}}", f"", f"plain", F"{x}", f'{name!r}', f"{name!s:>6}|", f"{'é'!a}")
print(f"{x:5}|{x:<5}|{x:^5}|{x:05d}|{y:.3f}|{y:10.2e}|{x:#x}|{1000000:,}|{x:+d}|{name:*^9}|{name:.2}|")
w, p, t = 10, 3, "f"
print(f"{y:{w}.{p}{t}}|{y:{w}}|{x:{'0'}{w}}|{name:{'<'}{w}}|{y:{w}.{p - 1}f}|")
print(f"{x=}", f"{x = }", f"{x + y=}", f"{name=}", f"{name=!s}", f"{y=:.2f}", f"{ x = !r:>4}", f"{items[0]=}", f"{len(items)=}")
print(f"{d['k']}", f'{d["n"]["m"]}', f"{items[1:]}", f"{items[-1]}", f"{[i * 2 for i in items]}", f"{ {'a': 1}['a'] }", f"{(lambda v: v * 2)(4)}", f"{x if x > 3 else y}", f"{x > 3}", f"{x!r}", f"{x == 5}", f"{x != 4}")
print(f"{'nested ' + f'{x} {f'{y}'}'}", f"{"same quotes"}", f"{', '.join(str(i) for i in items)}", f"{"a\tb"}", f"{'\n'.join(['p', 'q'])}")
print(f"""triple {x}
line {
    y
} end""", f"{x,}", f"{x, y}", f"{*items,}", f"{yield_ if (yield_ := 7) else 0}", f"{(z := 3)} {z}")
print("a" f"{x}" "b" f"{y}", f"{x}" + "c", rf"\n{x}\t", fr"{name}\d", f"\x41{x}\u00e9\N{BULLET}", f"{'{'}{'}'}", f"{x:{{}}}" if False else "ok")
class Fmt:
    def __format__(self, spec): return f"[{spec}]"
    def __repr__(self): return "R"
    def __str__(self): return "S"
o = Fmt()
print(f"{o}", f"{o:abc}", f"{o:{x}}", f"{o!r}", f"{o!s:>3}", f"{o:%Y-%m-%d}", f"{o:a{x}b{y}c}", f"{o=}", f"{o=!s}")
print(f"{x  # a comment
}", f"{
    x
    + 1
:>4}|")
def gen():
    got = yield f"{x}"
    yield f"{got}"
g = gen(); print(next(g), g.send("sent"))
print([f"{i}:{j}" for i in "ab" for j in range(2)], f"{None}", f"{True:d}", f"{...}", f"{3.0}", f"{1e100}", f"{1j}", f"{b'x'}", f"{range(3)}")
print(f"{'a' 'b'}", f"{'a' if x else 'b':>3}", f"{x:>{w}}"[-2:], f"{{{{}}}}", f"{ {1, 2} == {2, 1} }", f"{x!r:^{w}}|", f"{'x':{'y'}>3}")
for bad in ["f'{}'", "f'{x'", "f'}'", "f'{x!z}'", "f'{x!}'", "f'{ }'", "f'{x:{y:{z}}}'", "f'{=}'", "f'{a b}'", "f'{lambda x: 1}'"]:
    try:
        compile(bad, "t", "eval")
        print(bad, "compiles")
    except SyntaxError as e:
        print(bad, "SyntaxError")
try:
    f"{x:zz}"
except ValueError as e:
    print(e)
try:
    f"{[]:5}"
except TypeError as e:
    print(e)
try:
    f"{undefined_name}"
except NameError as e:
    print(e)
