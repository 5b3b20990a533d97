# Searching: find, index, count, startswith, endswith, in, with ranges.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

s = "the cat sat on the mat"
for sub in ["the", "at", "x", "", "t", "mat", "the cat sat on the mat!", " "]:
    print(repr(sub), s.find(sub), s.rfind(sub), s.count(sub), sub in s, s.startswith(sub), s.endswith(sub))
    for span in [(1,), (0, 5), (5, 100), (-3,), (-10, -2), (100,), (10, 5), (None, 3), (3, None), (-100, 100), (22,), (23,)]:
        print("  ", span, s.find(sub, *span), s.rfind(sub, *span), s.count(sub, *span), s.startswith(sub, *span), s.endswith(sub, *span))
print(s.startswith(("a", "the")), s.endswith(("at", "x")), s.startswith(()), "".startswith(""), "".count(""), "abc".count(""), "aaaa".count("aa"))
print("a€b€c".find("€"), "a€b€c".rfind("€"), "a\U0001F600b".find("b"), "é".find("e"), "ab" * 1000 + "c" in "ab" * 2000 + "c")
print("a" * 50 + "b" in "a" * 100, ("x" * 99 + "y").find("xy"), ("abc" * 100).rfind("cab"), "mississippi".find("issip"), "mississippi".rfind("iss"))
err(lambda: s.index("dog"))
err(lambda: s.rindex("dog"))
err(lambda: s.find(3))
err(lambda: 3 in s)
err(lambda: s.startswith(3))
err(lambda: s.startswith(["the"]))
err(lambda: s.endswith(("a", 3)))
err(lambda: s.count())
err(lambda: s.find("a", "b"))
err(lambda: s.find("a", 1, 2, 3))
print(s.index("cat"), s.rindex("at"), s.index("", 5), s.removeprefix("the "), s.removesuffix(" mat"), s.removeprefix("x"), s.removesuffix(""))
class I:
    def __index__(self): return 4
print(s.find("t", I()), s[I()])
