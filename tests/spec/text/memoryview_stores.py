"""Items and slices stored through memoryviews, and their hashes."""
m = memoryview(bytearray(b'abcdef'))
for k, v in ((0, b'x'), (0, memoryview(b'y')), (0, bytearray(b'z')), (slice(0,1), b'q'), (slice(0, 2), memoryview(b'rs')), (0, 300), (0, -1), (0, 'x'), (0, 1.5), (0, True), (slice(0,2), 'ab'), (slice(0,2), b'abc'), (slice(0,2), 5), ((0,), 7), ('a', 1), (99, 1), (slice(None,None,2), b'123')):
    try: m[k] = v; print(k, v if not isinstance(v, memoryview) else 'mv', bytes(m))
    except Exception as e: print(k, type(e).__name__, e)
import array
a = memoryview(array.array('i', [1,2,3]))
for k, v in ((0, 5), (0, b'x'), (0, 1<<40), (0, 1.5), (slice(0,1), array.array('i', [9])), (slice(0,1), b'abcd'), (slice(0,1), memoryview(array.array('i',[4]))), (slice(0,1), memoryview(array.array('I',[4])))):
    try: a[k] = v; print(a.tolist())
    except Exception as e: print(k, type(e).__name__, e)
d = memoryview(array.array('d', [1,2,3]))
for k, v in ((0, 5), (0, b'x'), (0, 'x'), (1, 2.5), (1, None)):
    try: d[k] = v; print(d.tolist())
    except Exception as e: print(k, type(e).__name__, e)
h = memoryview(b'abc'); print(hash(h) == hash(b'abc')); h.release(); print(hash(h) == hash(b'abc'))
h = memoryview(b'abc'); h.release()
try: hash(h)
except ValueError as e: print(e)
for f in (lambda: hash(m), lambda: hash(a), lambda: hash(memoryview(b'abcd').cast('i')), lambda: hash(memoryview(b'abcd').cast('c')) == hash(b'abcd')):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
