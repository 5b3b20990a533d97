# print's options and input from stdin.
# stdin: first line\nsecond\n42\n\nlast without newline
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

import sys, io
print(); print(1, "a", None, 2.5); print(1, 2, sep=""); print(1, 2, sep="-", end="!\n"); print("x", end=""); print("y", end=None); print(1, 2, sep=None); print(*[], sep="x"); print([1, "a"], ("b",), {"k": "v"}); print("é€")
err(lambda: print(1, sep=1)); err(lambda: print(1, end=5)); err(lambda: print(1, nope=2)); err(lambda: print(1, file=5))
out = io.StringIO(); print("to", "file", file=out, sep="_", flush=True); print(repr(out.getvalue()))
class W:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
w = W(); print("a", "b", file=w); print(w.parts); print("z", file=None)
class WF(W):
    def flush(self): self.parts.append("<flush>")
w = WF(); print("a", file=w, flush=True); print(w.parts)
sys.stdout.write("direct\n"); print(sys.stdout.write("abc\n"), "err", file=sys.stderr)
a = input("prompt> "); print(repr(a)); b = input(); print(repr(b)); n = int(input("n: ")); print(n + 1); print(repr(input())); print(repr(input("last? ")))
try: input("no more: ")
except EOFError as e: print(type(e).__name__, e)
err(lambda: input(1, 2))
old = sys.stdout; sys.stdout = io.StringIO(); print("hidden"); text = sys.stdout.getvalue(); sys.stdout = old; print("was", repr(text))
sys.stdin = io.StringIO("fake 1\nfake 2\n"); print(input(), sys.stdin.readline(), end=""); print(list(sys.stdin))
class Str:
    def __str__(self): return "STR"
print(Str(), [Str].__len__(), sep="|"); print("%s" % Str(), end="\n\n"); print("tab\tnewline\\n", r"\raw"); print("a\nb", "c", sep="\n")
print("done", file=sys.stdout)
