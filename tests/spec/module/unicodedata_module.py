# unicodedata: every function on blocks of every script, names both ways, normal forms, Unicode 3.2, errors.
import hashlib, unicodedata as u, random
def err(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
old = u.ucd_3_2_0
print(u.unidata_version, old.unidata_version, type(old).__name__, old.category("a"), u.UCD.__name__)
blocks = [*range(0, 0x3400, 7), *range(0x4DB0, 0x4E10), *range(0x9FF0, 0xABFF, 11), *range(0xAC00, 0xD7B0, 501), *range(0xD7B0, 0xD810), *range(0xF8F0, 0x10000, 9), *range(0x10000, 0x17000, 37),
          *range(0x1B000, 0x1FC00, 41), *range(0x1D7CE, 0x1D800), *range(0x2A6D0, 0x2A710), *range(0x2F800, 0x2FA20, 5), 0x2F868, 0xE0001, 0x10FFFF]
characters = [chr(c) for c in blocks]
for db in (u, old):
    for name in ("category", "bidirectional", "combining", "mirrored", "east_asian_width", "decomposition"):
        print(name, hashlib.sha256("|".join(map(str, map(getattr(db, name), characters))).encode()).hexdigest()[:20])
    for name in ("decimal", "digit", "numeric", "name"):
        f = getattr(db, name)
        print(name, hashlib.sha256("|".join([str(f(c, None)) for c in characters]).encode()).hexdigest()[:20])
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        print(form, hashlib.sha256("".join([db.normalize(form, c) + "01"[db.is_normalized(form, c)] for c in characters]).encode("utf-8", "surrogatepass")).hexdigest()[:20])
for c in characters:
    name = u.name(c, "")
    if name and u.lookup(name) != c: print("lookup", name)
source = random.Random(3)
mixed = characters + [chr(c) for c in range(0x300, 0x370)] * 20
for form in ("NFC", "NFD", "NFKC", "NFKD"):
    digest = hashlib.sha256()
    for _ in range(300):
        text = "".join(source.choice(mixed) for _ in range(source.randrange(1, 30)))
        normal = u.normalize(form, text)
        if not u.is_normalized(form, normal) or u.normalize(form, normal) is not normal and u.normalize(form, normal) != normal: print("not stable", ascii(text))
        digest.update((normal + str(u.is_normalized(form, text)) + old.normalize(form, text)).encode("utf-8", "surrogatepass"))
    print(form, digest.hexdigest()[:20])
s = "plain text"; print(u.normalize("NFC", s) is s, u.normalize("NFKD", "é") == "é", u.normalize("NFC", "é") == "é", u.normalize("NFKC", "ﬁ²①Å"), u.normalize("NFD", "한글") == "한글")
print(u.lookup("greek small letter alpha"), u.lookup("LINE FEED") == "\n", u.lookup("NUL") == "\0", ascii(u.lookup("KEYCAP NUMBER SIGN")), ascii(u.lookup("latin small letter i with dot above and acute")), u.lookup("HANGUL SYLLABLE GAG"), u.lookup("CJK UNIFIED IDEOGRAPH-4E00"))
print(u.name("½"), u.numeric("½"), u.numeric("Ⅷ"), u.numeric("一"), u.digit("²"), u.decimal("٣"), old.decimal("²"), u.name("\n", "none"))
for f in (lambda: u.name("\n"), lambda: u.name("ab"), lambda: u.name(1), lambda: u.decimal("x"), lambda: u.digit("½"), lambda: u.numeric("x"), lambda: u.lookup("NO SUCH THING"), lambda: u.lookup(""), lambda: u.lookup("X" * 300), lambda: u.lookup(1),
          lambda: u.normalize("NFX", "a"), lambda: u.normalize("NFC"), lambda: u.normalize("NFC", 1), lambda: u.normalize(1, "a"), lambda: u.is_normalized("NFX", "a"), lambda: u.normalize("NFX", ""), lambda: u.name(), lambda: u.UCD(), lambda: u.lookup("\ud800"),
          lambda: old.name("\u0220"), lambda: old.name("\u0221"), lambda: u.category(""), lambda: old.lookup("LATIN SMALL LETTER D WITH CURL"), lambda: u.decimal("x", "default"), lambda: u.mirrored("(")): err(f)
