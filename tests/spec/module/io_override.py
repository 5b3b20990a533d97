# print() and the end of the program use what the program made of sys.stdout.
import sys

stream = sys.stdout
lines = []
stream.write = lines.append
print("hidden", 1)
del stream.write
print(lines)

flushed = []
stream.flush = lambda: flushed.append(1)
print("x", flush=True)
print("y", flush=False)
del stream.flush
print(flushed)
print(*vars(stream).keys() - {"mode"})

real = type(stream).write


class Double:
    def write(self, text):
        return real(stream, text * 2)

    def flush(self):
        real(stream, "<flush>")


sys.stdout = Double()
print("a", end="|", flush=True)
sys.stdout = stream
print()
