"""An array shows its memory: to memoryviews, bytes, files, hashes; and cannot be resized meanwhile."""
import array
import binascii
import hashlib
import io
import struct


def t(f, *args):
    try:
        r = f(*args)
        print(type(r).__name__, r if not isinstance(r, memoryview) else r.tolist())
        return r
    except Exception as e:
        print(type(e).__name__, e)


for code, items in (("b", [1, -2]), ("B", [1, 255]), ("h", [1, -300]), ("i", [7, -70000]), ("q", [1 << 40, -1]), ("f", [1.5]), ("d", [2.25, -1e300]), ("H", [])):
    a = array.array(code, items)
    m = memoryview(a)
    print(code, m.format, m.itemsize, m.nbytes, m.shape, m.strides, m.readonly, m.contiguous, m.tolist(), m.obj is a, m == a, m.tobytes() == a.tobytes())
    t(bytes, a)
    t(bytearray, a)
    t(b"".join, [a, b"-", a])
    t(lambda: bytearray(b"x") + a)
    t(lambda: b"x" + a)
    print(bytearray(a.tobytes()) == a, a == bytearray(a.tobytes()), a.tobytes() == a)
    t(io.BytesIO(a).read)
    t(io.BytesIO().write, a)
    t(lambda: hashlib.md5(a).hexdigest())
    t(binascii.hexlify, a)
    for change in (lambda: a.append(1), lambda: a.extend([1]), lambda: a.pop(), lambda: a.insert(0, 1), lambda: a.frombytes(bytes(8)),
                   lambda: a.__delitem__(0), lambda: a.__setitem__(slice(0, 1), array.array(code)), lambda: a.__iadd__(a), lambda: a.__imul__(2), a.reverse, a.byteswap, a.byteswap):
        t(change)
    if items:
        m[0] = items[-1]
        print(a[0] == m[0], m[::-1].tolist(), memoryview(a).cast("B")[:2].tolist())
        t(lambda: m.__setitem__(0, "x"))
    m.release()
    t(a.append, 1)
    t(len, a)
a = array.array("i", [1, 2, 3])
t(a.frombytes, a)
t(struct.unpack, "3i", a)
t(struct.unpack_from, "i", a, 4)
struct.pack_into("i", a, 8, 77)
print(a)
print(io.BytesIO(b"abcdefgh").readinto(a), a)
t(int.from_bytes, a, "little")
t(float, array.array("B", b"1.5"))
t(int, array.array("B", b"12"))
t(memoryview(array.array("u", "ab")).tolist)
print(memoryview(array.array("u", "ab")).tobytes())
view = memoryview(a)
b = memoryview(view)
view.release()
t(a.pop)
b.release()
t(a.pop)


class Named(array.array):
    pass


n = Named("B", b"xyz")
n.name = "n"
t(bytes, n)
print(memoryview(n)[1], bytes(memoryview(n)[::2]), b"ayz".endswith(n[1:]))
