# memoryview, bytes and bytearray together: slices, casts, mutation through views, comparisons.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

b = bytearray(range(10)); m = memoryview(b)
print(len(m), m[0], m[-1], m[2:5].tolist(), m[::-2].tolist(), bytes(m[:3]), m.nbytes, m.itemsize, m.format, m.ndim, m.shape, m.strides, m.readonly, m.contiguous, m.obj is b, m == b, m[1:3] == b"\x01\x02", 5 in m, list(m)[:3], m.tobytes()[-2:], m.hex()[:6], bytes(reversed(m))[:2])
m[0] = 255; m[1:3] = b"zz"; m[-1] = 0; print(b, m[0]); 
err(lambda: m["a"]); err(lambda: m[99]); err(lambda: memoryview("str")); err(lambda: memoryview(b"x").__setitem__(0, 1)); err(lambda: hash(m)); err(lambda: m.__setitem__(0, 300)); err(lambda: m.__setitem__(slice(0, 2), b"abc")); err(lambda: b.append(1)); print(hash(memoryview(b"ab")) == hash(b"ab"))
sub = m[4:8]; sub[0] = 99; print(b[4], sub.tolist()); sub.release(); err(lambda: sub[0])
with memoryview(b"ctx") as c: print(c[0])
err(lambda: c[0]); m.release(); b.append(1); print(len(b)); i = memoryview(bytearray(8)).cast("I"); i[0] = 1; i[1] = 2**32 - 1; print(i.tolist(), i.format, i.itemsize, i.nbytes, i.cast("B").tolist(), len(i)); err(lambda: memoryview(b"abc").cast("I")); q = memoryview(b"\x01\x02\x03\x04").cast("H"); print(q[0], q.tolist())
print(bytes(memoryview(b"xy")), bytearray(memoryview(b"xy")), b"-".join([memoryview(b"a"), bytearray(b"b")]), b"ab" + bytearray(b"c"), bytearray(b"a") + b"b", b"abc".startswith(bytearray(b"ab")), bytearray(b"abc").find(memoryview(b"c")), b"a" in bytearray(b"abc"), bytes([*b"ab", 67]), int.from_bytes(memoryview(b"\x01\x00"), "big"), "é".encode() == memoryview("é".encode()), str(memoryview(b"hi"), "ascii"), b"x" * 3 == bytearray(b"xxx"), sorted([bytearray(b"b"), b"a"]), max(b"abc", bytearray(b"abd")))
print(b"%s|%5d|%-4s|%x|%r" % (b"a", 42, b"z", 255, "q"), bytearray(b"%d") % 5, b"a,b".split(b","), bytearray(b" x ").strip(), b"abc".translate(bytes(range(255, -1, -1)))[:1], bytes.maketrans(b"ab", b"cd")[97:99], b"\xff\x00".hex(" "), bytes.fromhex("ff 00"), b"AbC".swapcase(), b"a\nb".splitlines(True), b"aXbX".rsplit(b"X", 1), bytes(3), bytes(b"q"), bytes(), bytes([1]) * 2)
a = bytearray(b"0123456789"); a[2:4] = b"ABCD"; print(a); del a[::3]; print(a); a[1:1] = [33, 34]; print(a); a += a[:2]; a *= 2; print(a, len(a)); a[::2] = bytes(len(a[::2])); print(a); a.reverse(); print(a.pop(), a[-1], a.count(0), a.index(0), a.copy() == a, a.copy() is a); a.clear(); a.extend(range(3)); a.insert(1, 9); a.remove(9); print(a, a.hex(), list(a), bytes(a), a == b"\0\1\2", a < b"\0\1\3", bool(bytearray()))
