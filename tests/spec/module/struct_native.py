# struct: every format letter, modes, buffers, errors.
import struct


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)

for mode in ("", "@", "=", "<", ">", "!"):
    for letter in "bBhHiIlLqQ?efdcsxpnNP":
        try: size = struct.calcsize(mode + letter)
        except struct.error as e: print(mode, letter, e); continue
        values = {"c": [b"z"], "s": [b"z"], "p": [b""], "x": [], "?": [1]}.get(letter, [1] if letter not in "efd" else [1.5])
        packed = struct.pack(mode + letter, *values)
        print(mode, letter, size, packed, struct.unpack(mode + letter, packed))
for fmt in ("hhl", "@bih", "=bih", "b0l", "3sB", "5p2x?", "2h3b", "< 2H i ", "0s", "ci0d", "!dff", "qbq", "10s0x4h"):
    print(fmt, struct.calcsize(fmt))
print(struct.pack("<3h", 1, -2, 300), struct.pack(">IqQ", 2**32 - 1, -2**63, 2**64 - 1), struct.unpack("<bhiq", struct.pack("<bhiq", -1, -2, -3, -4)))
print(struct.pack("5s3p2c", b"abcdefg", b"hello", b"x", b"y"), struct.unpack("5s3p", struct.pack("5s3p", b"ab", b"hello")), struct.pack("5s", bytearray(b"q")))
for x in (0.0, -0.0, 1.0, 65504.0, 6.1e-5, 6e-8, 5.96e-8, 2.9e-8, 1e-10, float("inf"), -float("inf"), 0.1, 1 / 3, 65519.9, 1.0009765, 1.00048828125, 1.00146484375, 2049.0, 2051.0):
    half = struct.pack("<e", x); print(half.hex(), struct.unpack("<e", half)[0], struct.unpack("<f", struct.pack("<f", x)), struct.pack(">d", x).hex())
print(struct.pack("<e", float("nan")).hex()[2:], struct.unpack("f", struct.pack("f", float("nan"))))
for bits in range(0, 65536, 997):
    x = struct.unpack("<e", bits.to_bytes(2, "little"))[0]
    if x == x: assert struct.pack("<e", x) == bits.to_bytes(2, "little"), bits
for source in ["struct.pack('b', 128)", "struct.pack('B', -1)", "struct.pack('h', 40000)", "struct.pack('<i', 2**31)", "struct.pack('I', -1)", "struct.pack('i', 1.5)", "struct.pack('i', 'a')", "struct.pack('f', 'a')", "struct.pack('e', 65520.0)", "struct.pack('f', 1e39)", "struct.pack('c', b'ab')",
               "struct.pack('c', 'a')", "struct.pack('s', 'a')", "struct.pack('p', 5)", "struct.pack('i')", "struct.pack('i', 1, 2)", "struct.pack('z', 1)", "struct.pack('5')", "struct.pack('<n', 1)", "struct.unpack('i', b'abc')", "struct.unpack('i', 'abc')", "struct.unpack_from('i', b'abcdef', 3)",
               "struct.unpack_from('i', b'abcdef', -2)", "struct.unpack_from('i', b'abcdef', -20)", "struct.pack_into('i', bytearray(2), 0, 1)", "struct.pack_into('i', bytearray(8), -3, 1)", "struct.pack_into('i', bytearray(8), 6, 1)", "struct.pack_into('i', b'abcd', 0, 1)", "struct.Struct(5)", "struct.calcsize('99999999999999999999i')",
               "list(struct.iter_unpack('i', b'abc'))", "list(struct.iter_unpack('0s', b''))", "struct.unpack('d', b'')"]:
    err(lambda: eval(source))
s = struct.Struct(">hB"); buffer = bytearray(8); s.pack_into(buffer, 1, 258, 3); print(buffer, s.unpack_from(buffer, 1), s.unpack_from(buffer, offset=1), s.size, s.format, list(s.iter_unpack(b"\0\1\2\0\3\4")), s.unpack(memoryview(b"abc")))
s.pack_into(buffer, -3, 1, 2); print(buffer, issubclass(struct.error, Exception), struct.error.__module__, struct.Struct(b"<h").format)
class Index:
    def __index__(self): return 7
print(struct.pack("b", Index()), struct.pack("?", []), struct.pack("?", "x"), struct.unpack("?", b"\2"))
it = struct.iter_unpack("<H", b"abcdef"); print(it.__length_hint__(), next(it), it.__length_hint__())
