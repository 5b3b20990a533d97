"""Raw files of a program: what they are asked for, and what becomes of wrong answers."""
import io


class Raw(io.RawIOBase):
    def __init__(self, *answers):
        self.answers = list(answers)

    def readable(self): return True
    def writable(self): return True
    def seekable(self): return True
    def tell(self): return 0
    def seek(self, offset, whence=0): return 0

    def readinto(self, buffer):
        answer = self.answers.pop(0) if self.answers else 0
        print("  readinto", len(buffer), type(buffer).__name__)
        if isinstance(answer, bytes):
            buffer[:len(answer)] = answer
            return len(answer)
        return answer() if callable(answer) else answer

    def write(self, data):
        answer = self.answers.pop(0) if self.answers else len(data)
        print("  write", bytes(data), type(data).__name__)
        return answer


def attempt(f, *args):
    try:
        print(f(*args))
    except (OSError, ValueError, RuntimeError, TypeError) as e:
        print(type(e).__name__, e.args[1:] or e, repr(e.__cause__))


print("sizes")
r = io.BufferedReader(Raw(b"abcd", b"efgh", b"ij", b"klmnop", b"qr"), 8)
for size in 1, 9, 2, 20:
    attempt(r.read, size)
r = io.BufferedReader(Raw(b"ab\nc", b"d\nef", b"ghijklmn"), 8)
attempt(r.readline)
attempt(r.readline)
attempt(r.readinto1, bytearray(3))
attempt(r.readinto, bytearray(30))
print("wrong counts")
for answer in -1, 9, "x", 1.5:
    attempt(io.BufferedReader(Raw(answer), 8).read, 3)
for answer in -1, 9:
    w = io.BufferedWriter(Raw(answer), 4)
    attempt(w.write, b"abcdefgh")
    w.write(b"end")
    w.close()
print("nothing there")
r = io.BufferedReader(Raw(None, b"abc", None, None, None), 8)
attempt(r.read, 5)
attempt(r.read, 5)
attempt(r.read1, 5)
attempt(r.peek)
attempt(r.readinto, bytearray(4))
print("written in part")
w = io.BufferedWriter(Raw(None, 1, None, None), 4)
attempt(w.write, b"abc")
attempt(w.write, b"defghijk")
attempt(w.write, b"lm")
attempt(w.flush)
attempt(w.flush)
print("comes back")
for act in "f.read(1)", "f.readline()", "f.seek(0)", "f.close()":
    f = io.BufferedReader(Raw(b"abc", lambda: exec(act) or 0), 8)
    attempt(f.read, 5)
print("base classes")
for answer in (None, b"ab"):
    attempt(Raw(answer).read, 3)
attempt(Raw(b"ab", b"cd", None).readall)
attempt(Raw(None).readall)


class Buffered(io.BufferedIOBase):
    def read(self, size): return b"abcdef"
    def read1(self, size): return "text"


buffer = bytearray(8)
attempt(Buffered().readinto, buffer)
print(buffer)
attempt(Buffered().readinto, bytearray(3))
attempt(Buffered().readinto1, bytearray(3))
print("one way")
for kind in io.BufferedReader, io.BufferedWriter, io.BufferedRandom:
    f = kind(Raw())
    print(f.readable(), f.writable(), f.seekable(), repr(f))
    for size in 0, -1:
        attempt(kind, Raw(), size)
    attempt(f.truncate) if kind is io.BufferedReader else None


class Shortening(io.RawIOBase):  # CPython's view has no obj: nothing can be made shorter there
    def readable(self):
        return True

    def readinto(self, view):
        wanted, shown = len(view), view.obj
        if shown is not None:
            view.release()
            shown.clear()
        return wanted * 2 if shown is None else wanted


try:
    io.BufferedReader(Shortening()).read(100)
except OSError as e:
    print(str(e).partition(" returned invalid length")[0])
