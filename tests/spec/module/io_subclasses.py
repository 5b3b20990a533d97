# sweep: again
# Classes derived from file types: __init__ of their own, with arguments of their own.
import io, os, tempfile
def err(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
class Reader(io.BufferedReader):
    def __init__(self, name, data): self.label = name; super().__init__(io.BytesIO(data))
r = Reader("x", b"hello\nworld\n"); print(r.label, r.readline(), r.read(), type(r).__name__, r.readable(), r.closed); r.close(); print(r.closed)
class Text(io.TextIOWrapper):
    def __init__(self, data, **how): super().__init__(io.BytesIO(data), **how); self.count = 0
    def readline(self, *a): self.count += 1; return super().readline(*a)
t = Text("ä\nö\n".encode("latin-1"), encoding="latin-1"); print(t.readline(), t.readline(), t.count, t.encoding, t.errors, type(t.buffer).__name__)
with tempfile.TemporaryDirectory() as where:
    path = os.path.join(where, "f")
    class File(io.FileIO):
        def __init__(self, path, *extra): super().__init__(path, *extra); self.extra = extra
    with File(path, "w") as f: print(type(f).__name__, f.write(b"abc"), f.extra, f.mode, f.name == path)
    with File(path) as f: print(f.read(), f.tell(), f.extra)
    with io.FileIO(path) as f, io.BufferedReader(f) as b: print(b.read(1), b.peek()[:2], b.raw is f)
    class Random(io.BufferedRandom):
        def __init__(self, path): super().__init__(io.FileIO(path, "r+"), buffer_size=100)
    with Random(path) as f: f.seek(1); f.write(b"XY"); f.seek(0); print(f.read())
class Empty(io.BufferedReader):
    def __init__(self): pass
class EmptyText(io.TextIOWrapper):
    def __init__(self): pass
for e in (Empty(), EmptyText(), io.BufferedReader.__new__(io.BufferedReader), io.FileIO.__new__(io.FileIO)):
    for name in ("read", "readline", "fileno", "tell", "write", "readable"):
        try: getattr(e, name)(*(["x"] if name == "write" else []))
        except (ValueError, OSError, TypeError, AttributeError): print("refused", name)
        else: print("done", name)
err(lambda: io.BufferedReader(io.BytesIO(b"x"), 0)); err(lambda: io.BufferedReader(5)); err(lambda: io.BufferedReader()); err(lambda: io.TextIOWrapper(5)); err(lambda: io.TextIOWrapper(io.BytesIO(), "no-such-encoding"))
import tarfile
out = io.BytesIO()
with tarfile.open(fileobj=out, mode="w") as tar: info = tarfile.TarInfo("a"); info.size = 5; tar.addfile(info, io.BytesIO(b"he\nlo"))
with tarfile.open(fileobj=io.BytesIO(out.getvalue())) as tar: member = tar.extractfile("a"); print(member.readlines(), member.name)
