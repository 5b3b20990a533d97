# strip, pad, replace, translate, expandtabs, zfill.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

for text in ["  hi  ", "xxhixx", "", "\t\n a \r", "xyx", "hi", "\u3000wide\u2003", "abcba"]:
    print(repr(text), repr(text.strip()), repr(text.lstrip()), repr(text.rstrip()), repr(text.strip("x")), repr(text.lstrip("xyh")), repr(text.rstrip("abx ")), repr(text.strip("")), repr(text.strip(None)))
for n in (-1, 0, 3, 5, 6, 9):
    print([repr(s) for s in ("abc".center(n), "abc".ljust(n, "."), "abc".rjust(n, "*"), "ab".center(n, "-"), "".center(n, "é"), "42".zfill(n), "-42".zfill(n), "+4".zfill(n), "x".zfill(n))])
print("banana".replace("a", "o"), "banana".replace("a", "o", 1), "banana".replace("a", "", 2), "banana".replace("", "-"), "banana".replace("", "-", 3), "banana".replace("an", "AN", -1), "".replace("", "x"), "".replace("a", "x"), "aaa".replace("aa", "b"), "abc".replace("b", "€"), "x".replace("x", "x" * 5), "abc".replace("z", "y"))
print(repr("a\tb".expandtabs()), repr("01\t012\t0123\t".expandtabs(4)), repr("a\tb".expandtabs(0)), repr("\ta\n\tb".expandtabs(3)), repr("ab\t".expandtabs(tabsize=2)))
table = str.maketrans("abc", "xyz", "d")
print(table, "abcd-dcba".translate(table), "abc".translate({97: None, 98: "BB", 99: 100}), str.maketrans({"a": 1, 98: "x"}), "aé".translate({233: "e"}))
print("abc" * 0, "abc" * -1, "abc" * 3, 2 * "ab", "a" "b" 'c', "x" + "y" * 2)
err(lambda: "a".center())
err(lambda: "a".center("b"))
err(lambda: "a".center(5, "xy"))
err(lambda: "a".ljust(5, ""))
err(lambda: "a".rjust(5, 3))
err(lambda: "a".replace("b"))
err(lambda: "a".replace(1, "b"))
err(lambda: "a".strip(1))
err(lambda: "a".zfill("x"))
err(lambda: "a".expandtabs("x"))
err(lambda: str.maketrans("ab", "c"))
err(lambda: str.maketrans("a"))
err(lambda: str.maketrans({"ab": 1}))
err(lambda: "abc".translate(5))
err(lambda: "abc".translate({97: 1.5}))
err(lambda: "abc".translate({97: 0x110000}))
err(lambda: "a" * "b")
err(lambda: "a".foo())
err(lambda: "abc".removeprefix(1))
class T:
    def __getitem__(self, k):
        if k == 98: raise LookupError
        return chr(k).upper() + "."
print("abc".translate(T()))
