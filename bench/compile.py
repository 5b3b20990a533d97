# Run by each contestant: compiles each file named in the file on the command line; prints nanoseconds, or - where it
# does not compile, in the same order. The texts are read before the clock runs.
import sys
import time

clock = time.perf_counter_ns
with open(sys.argv[1]) as names:
    paths = names.read().split("\n")
for path in paths:
    with open(path, "rb") as file:
        text = file.read()
    try:
        begin = clock()
        code = compile(text, path, "exec", 0, True)
        spent = clock() - begin
        del code
    except (SyntaxError, ValueError):
        spent = "-"
    print("FILE", spent)
