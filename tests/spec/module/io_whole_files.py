# sweep: again
"""Large files read to their ends at once, from the start and from within, while they change, and through each kind of file."""
import os
import tempfile

content = bytes(range(256)) * 1000
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "large")
    with open(path, "wb") as f:
        f.write(content)
    with open(path, "rb") as f:
        print(f.read() == content, f.read(), f.tell() == len(content))
        f.seek(1000)
        print(f.read(10) == content[1000:1010], f.read() == content[1010:], f.tell() == len(content))
        f.seek(0)
        print(f.readline() == content[:11], f.read() == content[11:])
        f.seek(len(content) + 5)
        print(f.read())
    with open(path, "rb", buffering=0) as f:
        f.seek(7)
        print(f.read() == content[7:], f.read(), f.readall())
    with open(path, "r+b") as f:
        f.write(b"new")
        print(f.read() == content[3:], f.tell() == len(content))
        f.write(b"more")
        f.seek(0)
        print(f.read() == b"new" + content[3:] + b"more")
    with open(path, encoding="latin-1", newline="") as f:
        print(f.read(3), f.read() == content[3:].decode("latin-1") + "more")
    reader = open(path, "rb")
    reader.read(5)
    with open(path, "ab") as f:
        f.write(b"and" * 10000)
    print(len(reader.read()) == len(content) + 4 + 30000 - 5)
    reader.seek(100)
    os.truncate(path, 150)
    print(reader.read() == content[100:150], reader.read())
    reader.close()
    print(len(open("/proc/self/status", "rb").read()) > 100)
