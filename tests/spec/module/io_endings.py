# sweep: again
"""Closing: flush and close fail one after the other, files that nobody closed, files that were never opened."""
import io
import os
import sys
import tempfile
import warnings

path = os.path.join(tempfile.mkdtemp(), "file")


def fails(name):
    def failing():
        raise OSError(name)
    return failing


def closing(f):
    try:
        f.close()
    except Exception as e:
        print(type(e).__name__, e, "after", repr(e.__context__), end=" ")
    print(f.closed)


print("both fail")
raw = io.BytesIO()
for make in io.BufferedReader, io.BufferedWriter, io.BufferedRandom, io.TextIOWrapper:
    raw = io.BytesIO()
    f = make(raw)
    f.flush = fails("flush")
    closing(f)
    raw = io.BytesIO()
    raw.close = fails("close")
    f = make(raw)
    f.flush = fails("flush")
    closing(f)
    del raw.close, f.flush
    closing(f)
f = open(path, "wb", buffering=0)
f.flush = fails("flush")
closing(f)
reader, writer = io.BytesIO(), io.BytesIO()
pair = io.BufferedRWPair(reader, writer)
reader.close, writer.close = fails("reader"), fails("writer")
closing(pair)
del reader.close, writer.close

print("what could not be written is tried again")


class Full(io.RawIOBase):
    full = True
    got = b""

    def writable(self): return True

    def write(self, data):
        if self.full:
            raise OSError("full")
        self.got += bytes(data)
        return len(data)


raw = Full()
f = io.BufferedWriter(raw, 8)
f.write(b"12345")
for act in f.flush, lambda: f.write(b"6789"):
    try:
        act()
    except OSError as e:
        print(e)
raw.full = False
f.write(b"abc")
f.close()
print(raw.got)

print("own methods are called by the end")


def recorder(base):
    class Recorder(base):
        def __del__(self):
            print("del", end=" ")
            super().__del__()

        def close(self):
            print("close", end=" ")
            super().close()

        def flush(self):
            print("flush", end=" ")
            super().flush()
    return Recorder


warnings.simplefilter("ignore")
for base in io.BufferedReader, io.BufferedWriter, io.BufferedRandom, io.TextIOWrapper:
    f = recorder(base)(io.BytesIO())
    del f
    print(base.__name__)
f = recorder(io.FileIO)(path, "w")
del f
print()
f = recorder(io.RawIOBase)()
f.close()
del f
print()

print("warnings")
warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *rest: print(category.__name__, str(message).replace(path, "PATH"))
for arguments in ("wb", 0), ("wb",), ("w", -1, "utf-8"):
    f = open(path, *arguments)
    del f
f = io.TextIOWrapper(io.BufferedWriter(io.FileIO(path, "w")), "ascii")
del f
with open(path) as f:
    f.buffer.raw.name = "other"
    print(f.name, f.buffer.name)
fd = os.open(path, os.O_RDONLY)
f = open(fd, closefd=False)
del f
os.close(fd)
try:
    open(path, newline="x")
except ValueError as e:
    print(e)
warnings.simplefilter("error")
sys.unraisablehook = lambda info: print("unraisable:", info.exc_type.__name__)
f = open(path)
del f

print("not opened yet")
for kind in io.BufferedReader, io.BufferedWriter, io.BufferedRandom, io.BufferedRWPair, io.TextIOWrapper:
    f = kind.__new__(kind)
    for name in "tell", "flush", "close", "detach", "__repr__", "closed", "name":
        try:
            value = getattr(f, name)
            print(name, value() if callable(value) else value)
        except (ValueError, AttributeError, RuntimeError) as e:
            print(name, type(e).__name__)
    try:
        f.__init__(io.BytesIO(), -1)
    except (ValueError, TypeError, AttributeError) as e:
        print(type(e).__name__)
f = io.BufferedWriter(io.BytesIO())
try:
    f.__init__(f.raw, 0)
except ValueError as e:
    print(e)
try:
    f.write(b"x")
except ValueError as e:
    print(e)
f.__init__(io.BytesIO())
print(f.write(b"x"))
os.remove(path)
os.rmdir(os.path.dirname(path))
