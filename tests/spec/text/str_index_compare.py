# Indexing, slicing, comparing, iterating, repr of strings.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

s = "héllo€\U0001F600!"
print(len(s), [s[i] for i in range(-len(s), len(s))], s[::-1], s[1:4], s[::2], s[-3:], s[10:], s[:100], s[5:2], s[5:2:-1], s[::-3])
for piece in (s[0:0], s[3:3], s[2:], s[:-1], s[-1:], s[1:-1:2]):
    print(repr(piece), ascii(piece), len(piece))
err(lambda: s[8])
err(lambda: s[-9])
err(lambda: ""[0])
err(lambda: s["a"])
err(lambda: s[1.0])
err(lambda: s[::0])
err(lambda: s["a":])
def assign():
    s[0] = "x"
def delete():
    del s[0]
err(assign)
err(delete)
print("a" < "b", "a" < "B", "abc" < "abd", "ab" < "abc", "" < "a", "é" > "z", "\U0001F600" > "\uffff", "a" == "a", "a" != "b", "10" < "9", "a" <= "a", "b" >= "a")
print("a" == 1, "a" != 1, "1" == 1, "a" == b"a", "abc" is not None)
err(lambda: "a" < 1)
err(lambda: "a" > None)
for text in ["", "a'b", 'a"b', "a'b\"c", "\\", "\n\t\r", "\x00\x1f\x7f", "\x80\xa0\xad", "\u200b\u2028\ue000", "é€\U0001F600", "\U000e0001", "\ud800", "tab\there"]:
    print(ascii(text), ascii(repr(text)))
print(*"héy", sep="|")
print(list("abc"), tuple("ab"), set("aaa"), sorted("hello"), list(reversed("abc")), list(enumerate("ab")), dict.fromkeys("ab", 0), max("hello"), min("hello"), "".join(sorted("banana")))
print('\x41\u0042\U00000043\103\7'.encode(), "\N{BULLET}\N{LATIN SMALL LETTER E WITH ACUTE}", r"\n\x", "a\
b", """multi
line 'quotes' "here" """, 'a\'b', "\a\b\f\v".encode())
print(str(), str(5), str(None), str([1, "a"]), str(b"x"), str(b"caf\xc3\xa9", "utf-8"), str(object=3), str("a" + "b"), str(b"x", errors="strict"))
err(lambda: str(b"\xff", "utf-8"))
err(lambda: str("a", "utf-8"))
err(lambda: str(5, "utf-8"))
print(hash("abc") == hash("ab" + "c"), "abc".__len__(), "b" in "abc", "".join(reversed("xyz")), "abc".__contains__("d"), "%s" % ("x",), "a".__add__("b"), "a".__mul__(3))
print(ord("a"), ord("€"), ord("\U0001F600"), chr(97), chr(8364), chr(0x10ffff) == "\U0010ffff", chr(0) == "\0")
err(lambda: ord("ab"))
err(lambda: ord(""))
err(lambda: ord(5))
err(lambda: chr(-1))
err(lambda: chr(0x110000))
err(lambda: chr("a"))
err(lambda: chr(1.5))
