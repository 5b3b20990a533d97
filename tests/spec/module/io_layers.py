"""What a text file stands on is the object it was given; line ends in StringIO; paths with a zero byte."""
import io
import os
from pathlib import Path

b = io.BytesIO()
w = io.BufferedWriter(b)
t = io.TextIOWrapper(w)
print(t.buffer is w, w.raw is b, t.buffer.raw is b)
t.write("x")
t.flush()
print(b.getvalue(), t.detach() is w, w.detach() is b)


class Output(io.TextIOWrapper):
    def __init__(self, text="", newline="\n"):
        super().__init__(io.BufferedWriter(io.BytesIO(text.encode())), encoding="utf-8", newline=newline, write_through=True)

    def getvalue(self):
        self.flush()
        return self.buffer.raw.getvalue().decode(self.encoding, self.errors)


o = Output()
print("text", file=o)
print(repr(o.getvalue()))


class Own:  # any object with a file's methods
    def readable(self): return True
    def writable(self): return False
    def seekable(self): return False
    closed = False
    def read(self, size=-1): return b""
    def read1(self, size=-1): return b""
    def readinto(self, buffer): return 0
    def flush(self): pass
    def close(self): pass


own = Own()
t = io.TextIOWrapper(own)
print(t.buffer is own, t.detach() is own)

for newline in (None, "", "\n", "\r", "\r\n"):
    s = io.StringIO("a\nb\r\nc\rd", newline=newline)
    before = s.newlines
    s.read()
    s.write("\r")
    print(repr(newline), before, s.newlines)
s = io.StringIO(newline="")
print(s.newlines, s.write("a\r"), s.newlines, s.write("\n"), s.newlines)


def attempt(f, *arguments, **keywords):
    try:
        with f(*arguments, **keywords) as file:
            print(type(file).__name__)
    except Exception as e:
        print(type(e).__name__, e)


for f in open, io.FileIO:
    for path in ("/etc/passwd\0x", b"/etc/passwd\0x", 3.5, [], None, -1):
        attempt(f, path)
attempt(io.FileIO, Path("/etc/passwd"))
attempt(io.FileIO, "/etc/passwd", closefd=False)
attempt(io.FileIO, "/etc/passwd", "r", opener=os.open)
m = memoryview(bytearray(4))
try:
    m[9] = b"x"
except IndexError as e:
    print(e)
r = io.BufferedReader(io.BytesIO(b"abc"))
print(r.read(1), type(r.detach()))
for name in "closed", "name", "mode":
    try:
        print(getattr(r, name))
    except ValueError as e:
        print(name, e)
for name in "read", "flush", "close", "detach", "fileno", "tell":
    try:
        print(getattr(r, name)())
    except ValueError as e:
        print(name, e)
print(repr(r), r.raw)
f = open(__file__, "rb")
raw = f.detach()
del f
print(type(raw).__name__, raw.mode, raw.closed, raw.seek(0), raw.read(3))
raw.close()
