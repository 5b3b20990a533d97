# Text to bytes and back: error handlers, partial sequences, ranges, normal forms of repr.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

samples = ["", "ascii", "é", "€uro", "\U0001F600", "a\u0301", "\u200d", "日本語", "\ud800", "mixed é € \U0001F40D end"]
for s in samples:
    for enc in ("utf-8", "ascii", "latin-1", "utf-16", "utf-16-be", "utf-32-le", "cp1252"):
        for handler in ("strict", "ignore", "replace"):
            try: b = s.encode(enc, handler); print(ascii(s), enc, handler, b.hex(), ascii(b.decode(enc, "replace")))
            except UnicodeEncodeError as e: print(ascii(s), enc, handler, e.reason, e.start, e.end)
            except LookupError as e: print(type(e).__name__)
print("é€".encode("ascii", "xmlcharrefreplace"), "é€\U0001F600".encode("ascii", "backslashreplace"), "é".encode("ascii", "namereplace"), "\udc80\udcff".encode("utf-8", "surrogateescape"), ascii(b"a\x80\xffz".decode("utf-8", "surrogateescape")), b"a\x80\xe2\x82".decode("utf-8", "backslashreplace"))
for bad in (b"\x80", b"\xc3", b"\xc3\x28", b"\xe2\x82", b"\xe2\x28\xa1", b"\xf0\x9f\x98", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff", b"ok\xfeok", b"\xf8\x88\x80\x80\x80"):
    try: bad.decode()
    except UnicodeDecodeError as e: print(bad, e, ascii(bad.decode("utf-8", "replace")), ascii(bad.decode("utf-8", "ignore")))
err(lambda: "x".encode("nope")); err(lambda: b"x".decode("nope")); err(lambda: "x".encode("utf-8", "nope")); err(lambda: "é".encode("ascii", "nope")); err(lambda: "x".encode(5)); err(lambda: str(b"x", 5)); err(lambda: b"abc".decode("utf-16")); err(lambda: b"\x00\xd8".decode("utf-16-le"))
print(len("é"), len("e\u0301"), len("\U0001F600"), "é" == "e\u0301", "\U0001F600"[0] == "\U0001F600", [hex(ord(c)) for c in "aé€\U0001F600"], sorted("zéa€Z"), "é".upper(), "ß".upper(), "ǆ".title(), "İ".lower() == "i\u0307", "ΑΣ".lower(), "ﬁ".upper(), "ŉ".upper())
import unicodedata
print(unicodedata.name("é"), unicodedata.category("a"), unicodedata.category("€"), unicodedata.normalize("NFD", "é") == "e\u0301", unicodedata.normalize("NFC", "e\u0301") == "é", unicodedata.lookup("BULLET"), unicodedata.numeric("½"), unicodedata.decimal("٣"), unicodedata.combining("\u0301"), unicodedata.bidirectional("א"), unicodedata.east_asian_width("日"), unicodedata.normalize("NFKC", "ﬁ²"))
print("\N{SNOWMAN}", "\u00e9" == "é", "\x41\101\u0041\U00000041", ascii("\a\b\f\n\r\t\v\0\\\'\""), repr("\u2028\u00ad\u200b\ufeff\U000e0001"), "tab\tq".isprintable(), "\u3000".isspace(), "".join(chr(i) for i in range(0x391, 0x3a0)), "Ａ１".isalnum(), int("１２"), "１".isdigit(), "²".isdecimal(), "²".isdigit(), "½".isnumeric(), "héllo".isidentifier(), "日本" .isidentifier(), "a\u0301".isidentifier(), "1a".isidentifier())
ﬁ = 1; print(fi); é = 2; print(é, {"é": é}); exec("naïve = 'ok'"); print(naïve); 変数 = [1]; print(変数)
