# bytes: making, indexing, methods, repr, errors.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

b = b"hello\x00\xff"
print(b, len(b), b[0], b[-1], b[1:3], b[::-1], list(b), b + b"x", b * 2, b"" * 5, b"l" in b, 108 in b, 300 if False else 0)
print(bytes(), bytes(3), bytes([1, 2, 255]), bytes("é€", "utf-8"), bytes(b"x"), bytes(range(5)), bytes((65, 66)), bytes(bytearray(b"q")), bytes.fromhex("00 ff 1a"), b.hex(), b.hex(":"), b.hex("-", 2), b.hex(" ", -3))
print(b"a'b", b'a"b', b"a'b\"c", b"\\\n\t\r\x7f\x80", b"\x41\101", rb"\x", b"a" b"b", repr(b""), str(b"x"), ascii(b"x"))
print(b"abc" < b"abd", b"a" == "a", b"a" == b"a", b"" < b"a", b"\xff" > b"a", hash(b"ab") == hash(b"a" + b"b"), b"a" != bytearray(b"a"), b"a" == bytearray(b"a"))
print(b"a b c".split(), b"a,b".split(b","), b",".join([b"a", b"b"]), b" x ".strip(), b"xax".strip(b"x"), b"abc".upper(), b"ABC".lower(), b"abc".capitalize(), b"a b".title(), b"aB".swapcase())
print(b"abcabc".find(b"c"), b"abcabc".rfind(b"c"), b"abc".find(98), b"abcabc".count(b"b"), b"abc".index(b"b"), b"abc".startswith(b"a"), b"abc".endswith((b"x", b"c")), b"abcabc".replace(b"b", b"XX"), b"abcabc".replace(b"b", b"", 1))
print(b"abc".isalpha(), b"12".isdigit(), b"a1".isalnum(), b" \t".isspace(), b"ab".islower(), b"AB".isupper(), b"Ab".istitle(), b"ab\x80".isascii())
print(b"a-b-c".partition(b"-"), b"a-b-c".rpartition(b"-"), b"a-b-c".rsplit(b"-", 1), b"a\nb\r\nc".splitlines(), b"ab".center(6, b"."), b"ab".ljust(4), b"ab".rjust(4), b"-5".zfill(4), b"a\tb".expandtabs(2), b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(None, b"b"), b"abc".removeprefix(b"a"), b"abc".removesuffix(b"c"))
print(b"caf\xc3\xa9".decode(), b"caf\xe9".decode("latin-1"), b"\xff".decode("utf-8", "replace") == "\ufffd", b"\xff".decode("utf-8", "ignore") == "", ascii(b"\xffa".decode("utf-8", "surrogateescape")), b"a\xff".decode("ascii", "backslashreplace"))
print("é€\U0001F600".encode(), "é".encode("latin-1"), "é".encode("ascii", "replace"), "é€".encode("ascii", "ignore"), "é".encode("ascii", "xmlcharrefreplace"), "€".encode("latin-1", "backslashreplace"), "ab".encode("utf-16-le"), "a".encode("utf-32-be"), "\ud800".encode("utf-8", "surrogatepass"))
err(lambda: b[10])
err(lambda: b["a"])
err(lambda: b + "x")
err(lambda: "x" + b)
err(lambda: b * 1.5)
err(lambda: "a" in b)
err(lambda: 256 in b)
err(lambda: bytes([256]))
err(lambda: bytes([-1]))
err(lambda: bytes("x"))
err(lambda: bytes(-1))
err(lambda: bytes(["a"]))
err(lambda: bytes(1.5))
err(lambda: bytes(5, "utf-8"))
err(lambda: bytes.fromhex("0"))
err(lambda: bytes.fromhex("zz"))
err(lambda: b"\xff".decode())
err(lambda: b"\xc3".decode())
err(lambda: b"a\xe9".decode("ascii"))
err(lambda: "é".encode("ascii"))
err(lambda: "€".encode("latin-1"))
err(lambda: "\ud800".encode())
err(lambda: "a".encode("nope"))
err(lambda: b"".join(["a"]))
err(lambda: b"a".split(","))
err(lambda: b"a" < "a")
err(lambda: b"abc".find("a"))
err(lambda: b"abc".index(b"z"))
err(lambda: ord(b"ab"))
def assign(): b[0] = 1
err(assign)
print(ord(b"a"), int(b"12"), float(b"1.5"), [x for x in b"abc"], max(b"abc"), sum(b"ab"), tuple(b"ab"), set(b"aa"), bytes(reversed(b"abc")), b"%d" % 5)
try:
    b"ab\xffcd".decode()
except UnicodeDecodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason, e.args)
try:
    "abé€x".encode("ascii")
except UnicodeEncodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason)
