# find, rfind, count, replace and split where blocks of 16 begin and end, in every kind of text, against plain loops.

def slow_find(s, t, i=0):
    for k in range(i, len(s) - len(t) + 1):
        if all(s[k + j] == t[j] for j in range(len(t))): return k
    return -1


def slow_split(s, sep):
    out, i = [], 0
    while True:
        k = slow_find(s, sep, i)
        if k < 0: return out + [s[i:]]
        out.append(s[i:k])
        i = k + len(sep)


bad = 0
for letters in ("ab", "a\xe9", "a\u0436", "\u0436\u0437", "a\U0001f600"):
    x, y = letters
    for n in list(range(0, 20)) + [31, 32, 33, 47, 48, 49]:
        for shape in (x * n, (x + y) * (n // 2), x * n + y, y + x * n, x * (n // 2) + y + x * (n // 2)):
            for part in (x, y, x + y, y + x, x * 3, x + y + x, x * 17 + y):
                found = slow_find(shape, part)
                pieces = slow_split(shape, part)
                bad += shape.find(part) != found
                bad += (part in shape) != (found >= 0)
                last = slow_find(shape[::-1], part[::-1])
                bad += shape.rfind(part) != (-1 if last < 0 else len(shape) - last - len(part))
                bad += shape.count(part) != len(pieces) - 1
                bad += shape.split(part) != pieces
                bad += shape.replace(part, "<>") != "<>".join(pieces)
                bad += shape.replace(part, "") != "".join(pieces)
                if letters == "ab":
                    b, p = shape.encode(), part.encode()
                    bad += b.find(p) != found or b.split(p) != [q.encode() for q in pieces] or b.count(p) != len(pieces) - 1
                    bad += bytearray(b).rfind(p) != shape.rfind(part)
print("wrong:", bad)

print("aaaa".split("aa"), "aaa".split("aa"), "aaa".rsplit("aa"), "aaa".rsplit("aa", 1), "aaa".count("aa"))
print("a,b,,c".split(","), "a,b,,c".split(",", 1), "a,b,,c".split(",", 0), "a,b,,c".rsplit(",", 1), "".split(","), ",".split(","))
print("a,b".split("\u0436"), "a,b".rsplit("\u0436"), b"a,b".split(b","), bytearray(b"a,b,").split(b","))
s = "a needle of more than sixteen characters "
print((s * 9 + "needle").find("needle" * 2), (s * 9).rfind(s), (s * 5).replace(s, "x"), ("ab" * 500).find("ab" * 400 + "b"))
print("a" * 5000 == ("a" * 5000).replace("aab", "x"), ("ab" * 4000 + "aab").find("aab"))
t = "".join(["no", "thing"])
print(t.strip() is t, t.replace("x", "y") is t, t[:] is t, t.split("x")[0] is t, t.rsplit("x")[0] is t, t.partition("x")[0] is t)
one = "x,y".split(",")
print(one, "".join(reversed("h\xe9\u0436")), list(reversed((1, 2, 3))), list(reversed("")))

print(sorted(["b", "a\0", "a", "", "\xe9", "z", "\u0436", "ab", "\U0001f600"]))
print("a" < "a\0", "" < "\0", "\xff" < "\u0100", "abc" < "abd", "abc" < "ab", max("a", "\0"), min("", "\0") == "")
print(hash(""), hash(b""), {"": 1}[""], {"": 1}.get("".join([])), "" in {"", 1}, hash("") == hash(str()))


class S(str): pass


print({"": 2}[S()], {S(): 3}[""], {S(""), ""} == {""}, S("") in {""})
print(type(iter("a")).__name__, type(iter("")).__name__, type(iter("\xe9")).__name__, list(iter("a\xe9\u0436")))
for name in ("ascii", "ASCII", "us-ascii", "latin-1", "latin1", "iso-8859-1", "UTF8", "utf_8", "U8", "cp1252", "koi8-r"):
    print(name, "abc".encode(name), b"abc".decode(name), "".encode(name), b"".decode(name) == "")
print("\u0436\xe9x\u20ac".encode(), "\u0436\xe9x\u20ac".encode().decode(), b"\xc3\xa9" b"a\xd0\xb6".decode())
for broken in (b"\xc3", b"a\xc3b", b"\xc0\x80", b"\xd0\xb6\xd0", b"\xe2\x82"):
    try: broken.decode()
    except UnicodeDecodeError as e: print(e)
