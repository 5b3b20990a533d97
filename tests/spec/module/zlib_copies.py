"""Copies of zlib streams, in all their states."""
import zlib, copy
c = zlib.compressobj(); a = c.compress(b'abc' * 100)
for f in (copy.copy, copy.deepcopy, lambda x: x.copy()):
    d = f(c); print(type(d).__name__, zlib.decompress(a + d.flush()) == b'abc' * 100)
c.flush()
for f in (copy.copy, copy.deepcopy, lambda x: x.copy()):
    try: print(f(c))
    except Exception as e: print(type(e).__name__, e)
z = zlib.compress(b'hello' * 100)
d = zlib.decompressobj(); x = d.decompress(z[:10])
for f in (copy.copy, copy.deepcopy, lambda x: x.copy()):
    e = f(d); print(x + e.decompress(z[10:]) + e.flush() == b'hello' * 100)
d.decompress(z[10:]); d.flush()
for f in (copy.copy, copy.deepcopy, lambda x: x.copy()):
    try: print(type(f(d)).__name__)
    except Exception as e: print(type(e).__name__, e)
