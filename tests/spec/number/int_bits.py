# Shifts and bitwise operators: two's complement of unbounded width.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

values = [0, 1, -1, 5, -5, 255, -256, 2**31, -2**31, 2**63, -2**63, 2**64 + 1, -2**64 - 1, 10**25, -10**25]
for a in values:
    for b in values:
        print(a & b, a | b, a ^ b)
for a in values:
    print([a << n for n in (0, 1, 5, 31, 63, 64, 65, 100)])
    print([a >> n for n in (0, 1, 5, 31, 63, 64, 65, 100)])
print(1 << 200 >> 199, -1 >> 1000, 0 << 10**6, 5 >> 10**20)
print([n.bit_length() for n in (0, 1, -1, 255, 256, 2**63, 2**64)])
print([n.bit_count() for n in (0, 1, -1, 255, -255, 2**63, 2**64 - 1, 10**25)])
print(True & False, True | 2, True ^ True, ~True if False else ~1, type(True & True), type(True & 1), type(True ^ True))
x = 6
x <<= 3; print(x)
x >>= 1; print(x)
x &= 0b11100; print(x)
x |= 3; print(x)
x ^= 0xff; print(x)
x **= 3; print(x)
x //= 7; print(x)
x %= 1000; print(x)
x -= 2000; print(x)
x *= -x; print(x)
x /= 4; print(x)
err(lambda: 1.0 & 1)
err(lambda: "a" | "b")
err(lambda: 1 << 1.0)
err(lambda: [] ^ [])
print((2**100).to_bytes(13, "big"), (1000).to_bytes(2, "little"), (-2).to_bytes(4, "big", signed=True))
print(int.from_bytes(b"\x01\x00", "big"), int.from_bytes(b"\xff\xfe", "big", signed=True), int.from_bytes(b"", "little"))
print((5).to_bytes(), int.from_bytes(b"\x05"))
err(lambda: (256).to_bytes(1, "big"))
err(lambda: (-1).to_bytes(1, "big"))
err(lambda: (1).to_bytes(1, "middle"))
print((7).conjugate(), (7).real, (7).imag, (7).numerator, (7).denominator, (7).as_integer_ratio())
print((10).is_integer() if hasattr(int, "is_integer") else True)
