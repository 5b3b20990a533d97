# sweep: again
# Encodings that the registry finds: idna, punycode, those a program registers; error handlers of its own.
def err(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
for host in ("bücher.example", "münchen.de", "faß.de", "日本語.jp", "xn--bcher-kva.example", "EXAMPLE.com", "ΑΒΓ.gr", "a" * 64, "..", "", "١.com", "ａ.com", "\u0221.com"):
    err(lambda: host.encode("idna"))
for raw in (b"xn--bcher-kva.example", b"xn--mnchen-3ya.de", b"plain.org", b"xn--a", b"xn--wgv71a119e.jp"):
    err(lambda: raw.decode("idna"))
for word in ("bücher", "日本語", "abc", "", "MañanaÄ", "😀x"): print(word.encode("punycode"), word.encode("punycode").decode("punycode") == word)
err(lambda: b"\xff".decode("punycode"))
err(lambda: b"bcher-!".decode("punycode"))
import codecs
def find(name):
    if name == "mine": return codecs.CodecInfo(encode=lambda s, e="strict": (b"<" + s.encode() + b">", len(s)), decode=lambda b, e="strict": (bytes(b).decode().upper() + e, len(b)), name="mine")
    if name == "bad1": return (lambda s: 1, lambda b: b"", None, None)
    if name == "bad2": return (lambda s: ("text", 1), lambda b: (b"bytes", 1), None, None)
    if name == "bad3": return 5
codecs.register(find)
for f in (lambda: "abc".encode("mine"), lambda: b"abc".decode("mine"), lambda: str(b"abc", "mine", "replace"), lambda: bytes("x", "mine"), lambda: codecs.lookup("mine").name, lambda: "x".encode("bad1"), lambda: "x".encode("bad2"), lambda: b"x".decode("bad2"), lambda: "x".encode("bad3"),
          lambda: "x".encode("nothing-of-the-kind"), lambda: b"x".decode("nothing-of-the-kind"), lambda: "abc".encode("rot13"), lambda: b"abc".decode("hex"), lambda: codecs.encode("abc", "rot13"), lambda: "x".encode("undefined"), lambda: "é".encode("cp1251"), lambda: b"\x98".decode("cp1251"), lambda: codecs.encode("é", "ascii")):
    err(f)
codecs.unregister(find); err(lambda: "abc".encode("mine"))
seen = []
def handler(e):
    seen.append((type(e).__name__, e.start, e.end, e.object[e.start:e.end], e.reason, e.encoding))
    return "<%d>" % (e.end - e.start), e.end
codecs.register_error("mine", handler)
codecs.register_error("one", lambda e: ("[%s]" % (ord(e.object[e.start]) if isinstance(e, UnicodeEncodeError) else e.object[e.start]), e.start + 1))
codecs.register_error("raw", lambda e: (b"\xff\xfe", e.end))
codecs.register_error("umlaut", lambda e: ("ß", e.end))
codecs.register_error("back", lambda e: ("", e.end - len(e.object) or e.end))
codecs.register_error("far", lambda e: ("", 100))
codecs.register_error("none", lambda e: None)
codecs.register_error("wrong", lambda e: (1, e.end))
codecs.register_error("fails", lambda e: 1 / 0)
for name in ("mine", "one", "raw", "umlaut", "back", "far", "none", "wrong", "fails", "absent"):
    for text, encoding in (("aéñb€z", "ascii"), ("aéñb€z", "latin-1"), ("a\ud800b", "utf-8"), ("a\udc80b", "utf-16-le"), ("a\ud800", "utf-32-be"), ("a€ъ", "cp1252")):
        err(lambda: text.encode(encoding, name))
    for raw, encoding in ((b"a\xff\xfeb", "utf-8"), (b"a\xe9", "ascii"), (b"a\0\x00\xd8", "utf-16-le"), (b"\x81x", "cp1252"), (b"\\x4", "unicode_escape")):
        err(lambda: raw.decode(encoding, name))
print(len(seen), seen[0], seen[-1])
import io, os, tempfile
stream = io.TextIOWrapper(io.BytesIO(), "ascii", errors="mine"); stream.write("aé"); stream.flush(); print(stream.buffer.getvalue())
with tempfile.TemporaryDirectory() as where:
    path = os.path.join(where, "f")
    with open(path, "w", encoding="punycode") as f: f.write("bücher")
    with open(path, encoding="punycode") as f: print(f.read())
