# Files and streams: open, read, write, modes, errors, io.StringIO and io.BytesIO.
# sweep: again
import io, os, tempfile
def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, str(e).replace(folder, "DIR"))
folder = tempfile.mkdtemp(); path = os.path.join(folder, "f.txt")
with open(path, "w") as f: print(f.write("line 1\nline 2\n"), f.write("é€\n"), f.writable(), f.readable(), f.mode, f.closed, f.name == path)
print(f.closed); err(lambda: f.write("x"))
with open(path) as f: print(repr(f.read()), repr(f.read()), f.seek(0), f.readline(), f.readlines())
with open(path) as f: print([l.rstrip() for l in f], f.tell() > 0)
with open(path, "a") as f: f.writelines(["a\n", "b"]); print("x", "y", file=f)
with open(path, encoding="utf-8") as f: print(f.read(6), f.read(2), next(f), end="")
with open(path, "rb") as f: print(f.read(), f.seek(-4, 2), f.read(), f.seek(2), f.read(3), f.tell())
with open(path, "r+") as f: f.write("LINE"); f.seek(0); print(f.readline(), end="")
with open(path, "wb") as f: print(f.write(b"\x00\x01\xff"), f.write(bytearray(b"z")))
print(os.path.getsize(path), open(path, "rb").read()); err(lambda: open(path, "x")); err(lambda: open(folder + "/nope")); err(lambda: open(folder)); err(lambda: open(path, "q")); err(lambda: open(path, "rb").read(1) + "a"); err(lambda: open(path, "w").read()); err(lambda: open(path, "rw")); err(lambda: open(path, "rb", encoding="utf-8")); err(lambda: open(5.5)); err(lambda: open(path, "w").write(5)); err(lambda: open(path, "wb").write("s"))
with open(path, "w", newline="") as f: f.write("a\r\nb\rc\n")
print(repr(open(path).read()), repr(open(path, newline="").read()), open(path).readlines(), open(path, "rb").read())
with open(path, "wb") as f: f.write(b"\xff\xfeabc")
err(lambda: open(path, encoding="utf-8").read()); print(repr(open(path, encoding="latin-1").read()), repr(open(path, encoding="utf-8", errors="replace").read()))
s = io.StringIO("one\ntwo\nthree"); print(s.read(3), s.readline(), s.readlines(), s.getvalue(), s.tell(), s.seek(0), list(s)); s = io.StringIO(); s.write("ab"); print("cd", file=s); s.seek(0); s.write("X"); print(repr(s.getvalue()), s.truncate(2), s.getvalue()); s.close(); err(lambda: s.read())
b = io.BytesIO(b"bytes"); print(b.read(2), b.getvalue(), b.seek(0, 2), b.write(b"!"), b.getvalue(), b.read(), b.seek(1), b.read(), bytes(b.getbuffer()[:2])); err(lambda: b.write("s")); err(lambda: io.StringIO(5)); err(lambda: io.StringIO().write(b"x"))
print(os.listdir(folder), os.path.exists(path), os.path.isfile(path), os.path.isdir(folder), os.path.basename(path), os.path.splitext("a/b.tar.gz"), os.path.join("a", "b", "/c", "d"), os.path.dirname("/x/y"), os.path.normpath("a/../b//c"), os.path.split("/a/b"), os.path.isabs("/a")); os.rename(path, path + "2"); print(os.listdir(folder)); os.remove(path + "2"); err(lambda: os.remove(path)); os.mkdir(folder + "/sub"); print(os.listdir(folder)); os.rmdir(folder + "/sub"); os.rmdir(folder); print(os.path.exists(folder), os.environ.get("NOPE_X", "unset"), os.getcwd() != "", os.sep, repr(os.linesep))
