# sys.exit with a message goes to stderr, exit code 1; finally blocks run; atexit runs.
import sys, atexit
atexit.register(print, "atexit", "last registered runs first", sep=": ")
atexit.register(lambda: print("atexit second"))
try: sys.exit(3)
except SystemExit as e: print(e.code, repr(e), e.args)
try: sys.exit()
except SystemExit as e: print(e.code)
try: raise SystemExit("text")
except BaseException as e: print(type(e).__name__, e.code)
try: exit(5)
except SystemExit as e: print(e.code)
def f():
    try: sys.exit("final message")
    finally: print("finally runs")
f()
print("never")
