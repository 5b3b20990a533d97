# Slices: every shape of reading, assignment and deletion.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

base = list(range(10))
bounds = [None, 0, 3, -3, 10, 15, -15]
for start in bounds:
    for stop in bounds:
        print(start, stop, base[start:stop], base[start:stop:2], base[start:stop:-3], "0123456789"[start:stop:-1], tuple(base)[start:stop:4])
def put(start, stop, step, value):
    copy = base[:]
    try:
        copy[start:stop:step] = value
    except Exception as e:
        return f"{type(e).__name__}: {e}"
    return copy
for args in [(0, 0, None, "ab"), (2, 5, None, []), (2, 5, None, [1]), (2, 5, None, "abcdef"), (8, 2, None, "xy"), (None, None, None, [1]), (-3, None, None, "q"), (20, 30, None, [99]),
             (None, None, 2, "abcde"), (None, None, 2, "abc"), (1, 8, 3, "xyz"), (None, None, -1, range(10)), (5, None, -2, "uvw"), (0, 0, 2, []), (0, 5, 1, "new"), (0, 0, 1, 5), (None, None, 2, 5), (5, 2, -1, [7, 8, 9])]:
    print(args, put(*args))
def cut(start, stop, step):
    copy = base[:]
    del copy[start:stop:step]
    return copy
for args in [(None, None, None), (0, 3, None), (3, 0, None), (-2, None, None), (None, None, 2), (1, None, 3), (None, None, -1), (8, 2, -2), (0, 100, 9), (5, 5, 1)]:
    print(args, cut(*args))
a = [1, 2, 3]; a[1:1] = a; print(a); a[:] = a[::-1]; print(a); a[len(a):] = [9]; print(a); a[0:2] = (x * 2 for x in range(3)); print(a); a[:0] = {"k": 1}; print(a)
s = slice(1, 10, 2); print(s, s.start, s.stop, s.step, slice(5), slice(None), s.indices(5), slice(None, None, -1).indices(4), slice(-100, 100).indices(3), s == slice(1, 10, 2), base[s])
class Show:
    def __getitem__(self, key): return key
o = Show()
print(o[1], o[1:2], o[1:2:3], o[:], o[1, 2], o[1:2, ::3], o[...], o[..., 1], o["a":"b"], o[()], o[(1, 2)], o[1,], o[-1], o[*[1, 2]], o[*"ab", 3])
err(lambda: base[::0])
err(lambda: base["a":])
err(lambda: base[1.5:])
err(lambda: base[1, 2])
err(lambda: slice())
err(lambda: slice(1, 2, 3, 4))
err(lambda: hash(slice(1)) and 0)
err(lambda: slice(None, None, 0).indices(3))
err(lambda: slice(1).indices(-1))
class Idx:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
print(base[Idx(2)], base[Idx(1):Idx(8):Idx(3)], "abc"[Idx(-1)], (1, 2, 3)[Idx(1)], range(5)[Idx(2)], [0] * Idx(3), "a" * Idx(2))
print(range(10)[2:8:2], range(10)[::-1], range(0, 20, 3)[-2:], b"abcdef"[1:-1:2], range(5)[10:], "abc"[::-1][::-1], base[-1:-4:-1], base[2**70:], base[:-2**70], base[-2**70:2**70:2**65])
