# split, rsplit, splitlines, partition, join.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

for text in ["a b c", "  a  b ", "", " ", "a,b,,c", "a\tb\nc\r\nd", ",", "no", "aXbXc", "\u2003a\u00a0b\x1cc"]:
    print(repr(text), text.split(), text.rsplit(), text.split(","), text.split(None, 1), text.rsplit(None, 1), text.split(",", 1), text.rsplit(",", 1), text.split(" "), text.split(" ", 2))
print("aXXbXXc".split("XX"), "aXXXb".split("XX"), "aXXXb".rsplit("XX"), "a b c d".split(maxsplit=2), "a b c d".rsplit(maxsplit=2), "a,b".split(sep=",", maxsplit=0), "abc".split("c"))
for text in ["", "a", "a\n", "a\nb", "\n\n", "a\r\nb\rc\n", "a\x0bb\x0cc\x1cd\x1de\x1ef\x85g\u2028h\u2029i", "x\r\n\r\ny"]:
    print(ascii(text), [ascii(p) for p in text.splitlines()], [ascii(p) for p in text.splitlines(True)], len(text.splitlines(keepends=True)))
for sep in ["-", "--", "x", "a"]:
    print("a-b--c".partition(sep), "a-b--c".rpartition(sep))
print("".join([]), ",".join("abc"), ", ".join(["x"]), "-".join({"k": 1, "l": 2}), "é".join(["a", "€", "b"]), "".join(str(i) for i in range(12)), "ab".join(("1", "2", "3")))
err(lambda: "a".split(""))
err(lambda: "a".split(1))
err(lambda: "a".partition(""))
err(lambda: "a".partition(1))
err(lambda: ",".join([1, 2]))
err(lambda: ",".join(["a", None]))
err(lambda: ",".join(5))
err(lambda: ",".join())
err(lambda: "a b".split(None, "x"))
err(lambda: "a".splitlines(1, 2))
class S(str): pass
print(type(",".join([S("a")])), type(S("a b").split()[0]), ",".join([S("a"), "b"]))
print("k=v=w".split("=", 1), "a  b".split(" "), " a b ".split(" "), "1 2 3".split() + ["4"], [int(p) for p in "3 1 2".split()])
