# sweep: again
"""FileIO does what the system does: nothing is read ahead, one call a read, short reads and no waiting."""
import io
import os
import tempfile
import threading

path = os.path.join(tempfile.mkdtemp(), "file")
with io.FileIO(path, "w+") as f:
    print(f.write(b"one\ntwo\nthree\n"), f.seek(0), f.read(2), os.lseek(f.fileno(), 0, 1))
    print(f.readline(), os.lseek(f.fileno(), 0, 1), next(f), f.readlines())
    f.seek(0)
    buffer = bytearray(5)
    print(f.readinto(buffer), buffer, f.tell(), f.readall(), f.read(5), f.read())
    print([name for name in ("peek", "read1", "readinto1", "detach") if hasattr(f, name)])
    print(f._blksize > 1, f.name == path, f.mode, repr(f).replace(path, "PATH"))
    f.name = 7
    print(f.name, repr(f))
    del f.name
    try:
        f.name
    except AttributeError as e:
        print(e)
    print(" name=" in repr(f))
print(repr(f), f.closed, f.close())
text = io.TextIOWrapper(io.FileIO(path), "ascii")
print(text.readline(), text.buffer.tell(), text.read())
text.close()

r, w = os.pipe()
with open(r, "rb", 0) as reader, open(w, "wb", 0) as writer:
    writer.write(b"abc")
    print(reader.read(100))
    os.set_blocking(r, False)
    os.set_blocking(w, False)
    print(reader.read(100), reader.readall(), reader.readinto(bytearray(4)))
    total = 0
    while (n := writer.write(b"x" * 4096)) is not None:
        total += n
    print(total == len(reader.readall()), writer.write(b"more"), reader.readall(), reader.read())

r, w = os.pipe()
os.set_blocking(r, False)
os.set_blocking(w, False)
with open(r, "rb") as reader, open(w, "wb", 1024) as writer:
    print(reader.read(), reader.read(5), reader.read1(5), reader.peek(), reader.readinto(bytearray(3)))
    sent = 0
    try:
        while True:
            sent += writer.write(b"y" * 3000)
    except BlockingIOError as e:
        print(e.args[:2], 0 < e.characters_written < 3000)
        sent += e.characters_written
    got = len(reader.read())
    writer.flush()
    print(sent == got + len(reader.read()))

r, w = os.pipe()
os.set_blocking(r, False)
stop = threading.Event()
thread = threading.Thread(target=stop.wait)
thread.start()
with open(r, "rb", 0) as reader, open(w, "wb", 0) as writer:
    print(reader.read(3), writer.write(b"abc"), reader.read(3))
stop.set()
thread.join()

with open(path, "rb", buffering=3) as f:
    print(f.peek(), f.read(4), f.peek(), type(f.raw).__name__, f.raw is f.raw, f.raw.tell(), f.read())
with open(path, "w+") as f:
    print(f.mode, f.buffer.mode, f.buffer.raw.mode)
    f.mode = ["any"]
    print(f.mode)
    del f.mode
    print(hasattr(f, "mode"), hasattr(io.TextIOWrapper(io.BytesIO()), "mode"))
    for name in "name", "buffer", "encoding":
        try:
            setattr(f, name, 1)
        except AttributeError:
            print("cannot set", name)


def bad_opener(path, flags):
    fd = os.open("/dev/null", flags)
    os.close(fd)
    return fd


for opener in bad_opener, lambda *a: -1, lambda *a: "x":
    try:
        open(path, opener=opener)
    except (OSError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
os.remove(path)
os.rmdir(os.path.dirname(path))
