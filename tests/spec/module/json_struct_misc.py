# json, struct, base64, hashlib, textwrap, string: what small programs use.
import json
def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)
vals = [None, True, False, 0, -5, 10**20, 1.5, 1e100, float("inf"), "", "a\"b\\c\n\t\u0001é€\U0001F600", [], [1, [2]], {}, {"k": [1, {"z": None}]}, (1, 2), {1: "int", None: "none", True: "t", 2.5: "f"}]
for v in vals: print(json.dumps(v), json.dumps(v, ensure_ascii=False) == json.dumps(v) or ascii(json.dumps(v, ensure_ascii=False)))
print(json.dumps({"b": 1, "a": [1, 2]}, indent=2), json.dumps({"b": 1, "a": 2}, sort_keys=True), json.dumps([1, 2, {"a": 3}], separators=(",", ":")), json.dumps([], indent=2), json.dumps({"a": []}, indent="--"), json.dumps(object, default=lambda o: o.__name__), json.dumps({(1, 2): 3}, skipkeys=True))
for t in ("null", "[1, 2.0, -3e2, 1E+2]", '{"a": {"b": [true, false]}}', '"\\u00e9\\ud83d\\ude00\\n\\/"', " [ ] ", "NaN", "-Infinity", "123456789012345678901234567890", '{"a": 1, "a": 2}', "0", "-0", "-0.0", '""'): print(t, repr(json.loads(t)))
for t in ("", "[", "[1,]", "{", '{"a"}', "{'a': 1}", '{"a": 1,}', "nul", "01", "1.", ".5", '"\n"', '"abc', '"\\x"', "[1 2]", "1 2", '{1: 2}', "\ufeff1", "+1", "[1}", '{"a": }'): err(lambda: json.loads(t))
err(lambda: json.dumps(object())); err(lambda: json.dumps({1, 2})); err(lambda: json.dumps({(1,): 2})); err(lambda: json.loads(5)); err(lambda: json.dumps(float("nan"), allow_nan=False)); r = []; r.append(r); err(lambda: json.dumps(r))
print(json.loads(b'{"x": "\xc3\xa9"}'), json.loads("[1.5]", parse_float=str), json.loads('{"a": 1}', object_hook=lambda d: sorted(d.items())), json.loads('{"b": 1, "a": 2}', object_pairs_hook=list), json.loads(json.dumps(vals[:-1] + [{"deep": [[[[]]]]}])) == vals[:-2] + [[1, 2], {"deep": [[[[]]]]}], sum(json.loads(json.dumps(list(range(100))))))
try: json.loads('{"a": 1\n "b": 2}')
except json.JSONDecodeError as e: print(e.msg, e.pos, e.lineno, e.colno, isinstance(e, ValueError))
import io; out = io.StringIO(); json.dump({"x": 1}, out); out.seek(0); print(json.load(out))
class Enc(json.JSONEncoder):
    def default(self, o): return f"<{type(o).__name__}>"
print(json.dumps([1j, {2}], cls=Enc), json.JSONEncoder(indent=1).encode([1]), json.JSONDecoder().raw_decode("[1] tail"))
import struct
print(struct.pack("<ihB", -2, 300, 255), struct.pack(">Q2s?", 2**40, b"ab", True), struct.unpack("<ihB", struct.pack("<ihB", -2, 300, 255)), struct.calcsize("<bhiq"), struct.pack("!d", 1.5), struct.unpack("<f", struct.pack("<f", 0.1)), struct.pack("3sx2h", b"a", 1, 2), struct.unpack(">3H", bytes(range(6))), list(struct.iter_unpack("<H", b"\1\0\2\0"))); err(lambda: struct.pack("B", 256)); err(lambda: struct.unpack("i", b"ab")); err(lambda: struct.pack("q")); err(lambda: struct.pack("z", 1))
import base64, binascii, hashlib, zlib
print(base64.b64encode(b"hello world"), base64.b64decode("aGk="), base64.b32encode(b"hi"), base64.urlsafe_b64encode(b"\xff\xfe"), binascii.hexlify(b"\x01\xab"), binascii.unhexlify("01ab"), binascii.crc32(b"123456789"), hashlib.md5(b"").hexdigest(), hashlib.sha256(b"abc").hexdigest()[:32], hashlib.sha1(b"a").hexdigest()); err(lambda: binascii.unhexlify("0")); h = hashlib.sha256(); h.update(b"a"); h.update(b"bc"); print(h.hexdigest() == hashlib.sha256(b"abc").hexdigest(), zlib.crc32(b"123456789"), zlib.decompress(zlib.compress(b"x" * 100)) == b"x" * 100)
import textwrap, string; print(textwrap.wrap("The quick brown fox jumped over the lazy dog", 15), textwrap.indent("a\nb\n", "> "), textwrap.shorten("hello wide world", 12), repr(textwrap.dedent("    x\n      y\n")), string.capwords("a bc d"), string.Template("$x is ${y}$$").safe_substitute(x=1), string.hexdigits, string.Formatter().format("{0}-{a}", 1, a=2))
import random; random.seed(1); print([random.random() for _ in range(2)], random.randint(1, 100), [random.randrange(10) for _ in range(5)], random.choice("abcdef"), random.sample(range(100), 4), random.uniform(1, 2), random.getrandbits(40)); l = list(range(8)); random.shuffle(l); print(l, random.choices("ab", k=5), round(random.gauss(0, 1), 6)); r = random.Random(5); print(r.random(), random.Random("seed").randint(0, 10**6))
