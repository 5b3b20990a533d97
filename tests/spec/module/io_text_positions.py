# sweep: again
"""Where a text file stands: tell() in encodings that do not show line ends, writing after reading, what next() and reading forbid."""
import codecs
import io
import os
import tempfile

path = os.path.join(tempfile.mkdtemp(), "file")
data = "one\ntw\xe9\r\nthree\n"
for encoding in "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp437", "iso8859-15":
    for newline in "", None:
        with open(path, "wb") as f:
            f.write(data.encode(encoding))
        with open(path, encoding=encoding, newline=newline) as f:
            places = []
            while True:
                place = f.tell()
                places.append((place, line := f.readline()))
                if not line:
                    break
            print(encoding, places, f.seek(0, 1))
            for place, line in reversed(places):
                assert f.seek(place) == place and f.readline() == line

for encoding in "utf-8", "latin-1", "cp437":
    with open(path, "w", encoding=encoding) as f:
        f.write("one\ntwo\nthree\n")
    with open(path, "r+", encoding=encoding) as f:
        print(repr(f.readline()), f.write("XX"), repr(f.read()), f.tell(), f.seek(4), f.write("YY"), f.seek(0), repr(f.read()))


def attempt(f, *args, **options):
    try:
        print(f(*args, **options))
    except (OSError, RuntimeError, TypeError, ValueError) as e:
        print(type(e).__name__, e)


with open(path) as f:
    for line in f:
        attempt(f.tell)
        break
    f.seek(0)
    for line in f:
        pass
    print(f.tell())
    attempt(f.reconfigure, encoding="latin-1")
    attempt(f.reconfigure, newline="")
    attempt(f.reconfigure, line_buffering=True)
    f.seek(0)
    attempt(f.reconfigure, encoding="latin-1")
    print(f.encoding)
for size in 0, -1, "x":
    attempt(setattr, f, "_CHUNK_SIZE", size)
f = io.TextIOWrapper(io.BytesIO(b"text"), "ascii")
print(f._CHUNK_SIZE)
f._CHUNK_SIZE = 2
print(f._CHUNK_SIZE, f.read(1), f.buffer.tell())


class Silent:  # its write() says nothing, which a text file takes as it is
    closed = False
    got = []
    def readable(self): return False
    def writable(self): return True
    def seekable(self): return False
    def write(self, data): self.got.append(data)
    def flush(self): self.got.append("flush")
    def close(self): self.closed = True


f = io.TextIOWrapper(Silent(), "ascii", line_buffering=True)
f.write("abc")
f.write("d\ne")
f.close()
print(Silent.got, f.closed)
os.remove(path)
os.rmdir(os.path.dirname(path))
