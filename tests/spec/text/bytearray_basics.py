# bytearray: a mutable sequence of bytes.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

a = bytearray(b"hello")
print(a, len(a), a[0], a[1:3], a == b"hello", str(a), list(a), bytes(a))
a[0] = 72; print(a)
a[1:3] = b"EY"; print(a)
a[1:1] = b"--"; print(a)
a[::2] = b"1234"; print(a)
del a[0]; print(a)
del a[1:3]; print(a)
del a[::2]; print(a)
a.append(33); a.extend(b"xyz"); a.extend([1, 2]); a += b"q"; print(a)
print(a.pop(), a.pop(0), a); a.insert(1, 65); a.insert(-100, 66); print(a)
a.remove(65); a.reverse(); print(a, a.copy(), a.copy() is a)
a *= 2; print(a, a * 2 == a + a); a.clear(); print(a, bool(a))
print(bytearray(3), bytearray([1, 2]), bytearray("é", "utf-8"), bytearray(b"abc").upper(), bytearray(b"a b").split(), bytearray(b"abc").find(b"c"), type(bytearray(b"a") + b"b"), type(b"a" + bytearray(b"b")), bytearray(b"a,b").partition(b","), bytearray.fromhex("ff00"))
print(bytearray(b"abc").decode(), bytearray(b"abc").hex(), b"b" in bytearray(b"abc"), 98 in bytearray(b"abc"), bytearray(b"abc") < b"abd", bytearray(b"b").join([b"a", b"c"]), bytearray(b"x").ljust(3, b"."), bytearray(b"abc")[::-1], bytearray(b"a%d") % 5)
b = bytearray(b"abcdef")
b[2:4] = [1]; print(b)
b[:] = b; print(b)
b[1:2] = bytearray(b"ZZZ"); print(b)
err(lambda: hash(bytearray(b"a")))
err(lambda: bytearray(b"a")[5])
err(lambda: bytearray(b"a").append(256))
err(lambda: bytearray(b"a").append("x"))
err(lambda: bytearray(b"a").remove(5))
err(lambda: bytearray().pop())
err(lambda: bytearray(b"a").pop(5))
err(lambda: bytearray("x"))
err(lambda: bytearray(b"a").extend(5))
err(lambda: bytearray(b"a") + "b")
err(lambda: bytearray(b"a").insert(0, 300))
def ext(): b[::2] = b"1"
def bad(): b[0] = "a"
def out(): b[99] = 1
err(ext); err(bad); err(out)
m = memoryview(bytearray(b"view"))
print(m[0], bytes(m[1:3]), len(m), m.tolist(), m.readonly)
m[0] = 86; print(bytes(m))
