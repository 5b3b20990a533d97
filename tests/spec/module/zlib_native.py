# zlib and gzip: round trips by every way, limits, copies, dictionaries, errors.
import gzip
import io
import zlib


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)

text = b"the quick brown fox " * 500 + bytes(i * 7 % 256 for i in range(3000))
for level in (-1, 0, 1, 6, 9):
    for bits in (15, -15, 31, 9): print(level, bits, len(zlib.compress(text, level, bits)), zlib.decompress(zlib.compress(text, level, bits), bits) == text)
print(zlib.compress(b""), zlib.decompress(zlib.compress(b"")), zlib.crc32(b"hello"), zlib.adler32(b"hello"), zlib.crc32(b"lo", zlib.crc32(b"hel")), zlib.adler32(b"lo", zlib.adler32(b"hel")), zlib.adler32(b"x", -1))
c = zlib.compressobj(9); parts = [c.compress(text[:4000]), c.flush(zlib.Z_SYNC_FLUSH), c.compress(text[4000:])]; other = c.copy(); parts.append(c.flush()); print(zlib.decompress(b"".join(parts)) == text, other.flush() == parts[-1])
packed = zlib.compress(text); d = zlib.decompressobj(); out = b""; rest = packed + b"after"
while not d.eof: out += d.decompress(rest, 700); rest = d.unconsumed_tail or b""
print(out == text, d.unused_data, d.eof, d.unconsumed_tail, d.decompress(b"more"), d.unused_data, d.flush())
d = zlib.decompressobj(); one = d.decompress(packed[:30]); twin = d.copy(); print(one + d.decompress(packed[30:]) == text, one + twin.decompress(packed[30:]) + twin.flush() == text, d.eof)
words = b"quick brown the fox"; c = zlib.compressobj(zdict=words); packed = c.compress(b"the quick fox") + c.flush(); print(zlib.decompressobj(zdict=words).decompress(packed)); err(lambda: zlib.decompress(packed)); err(lambda: zlib.decompressobj(zdict=b"wrong").decompress(packed))
for source in ["zlib.decompress(b'')", "zlib.decompress(b'abc')", "zlib.decompress(zlib.compress(b'abc')[:-2])", "zlib.compress('a')", "zlib.compress(b'a', 77)", "zlib.compressobj(77)", "zlib.decompressobj(77)", "zlib.decompressobj().decompress(b'xyz')", "zlib.decompressobj().decompress(b'', -1)", "zlib.decompressobj().flush(0)", "zlib.decompress(b'x', 99)", "zlib.crc32('a')"]: err(lambda: eval(source))
f = io.BytesIO()
with gzip.GzipFile(fileobj=f, mode="wb", mtime=0) as g: g.write(text)
print(gzip.decompress(f.getvalue()) == text, gzip.GzipFile(fileobj=io.BytesIO(f.getvalue())).read(20), gzip.decompress(gzip.compress(b"abc", mtime=1) * 2), zlib.error.__mro__[1].__name__, zlib.MAX_WBITS)
err(lambda: gzip.decompress(b"nonsense!!")); print([line for line in gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(b"a\nb\nc")))])
