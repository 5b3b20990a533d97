# sweep: again
# faulthandler: stacks written on demand, on signals, after a while and when the process dies; descriptors, errors, chains.
# Crashes happen in processes of their own.
import faulthandler
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time


def attempt(f, *args, **keywords):
    try:
        return f(*args, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def shown(text):
    """Addresses, and where the library and the temporary files lie, differ."""
    return re.sub(r"0x[0-9a-f]{16}", "0x...", re.sub(r'File "[^"]*/([^/"]*)"', r'File "\1"', text))


def written(f, *args, **keywords):
    with tempfile.TemporaryFile("w+") as file:
        result = f(*args, file=file, **keywords)
        file.seek(0)
        return result, shown(file.read())


def inner(**keywords):
    return written(faulthandler.dump_traceback, **keywords)

class Thing:
    def method(self): return inner(all_threads=False)

def generate():
    yield inner(all_threads=False)

print(*inner(), sep="\n")
print(*Thing().method(), sep="\n")
print(*next(generate()), sep="\n")
print((lambda: inner(all_threads=False))()[1])
names = {}
exec(compile("def éж𐐀" + "x" * 600 + "(f):\n\n    return f(all_threads=False)\nlong = éж𐐀" + "x" * 600, "a\té\n.py", "exec"), names)
print(names["long"](inner)[1])
def deep(n): return deep(n - 1) if n else inner(all_threads=False)
print(*deep(150), sep="\n")

print("threads")
ready, stop = threading.Event(), threading.Event()
def wait():
    ready.set()
    stop.wait()
waiter = threading.Thread(target=wait)
waiter.start()
ready.wait()
while True:
    _, text = written(faulthandler.dump_traceback)
    if "in wait\n" in text.split("Current thread")[0] and 'threading.py", line' in text.partition("in wait\n")[0]:
        break
    time.sleep(0.001)
print(re.sub(r'(threading.py"), line \d+', r"\1, line N", text))
stop.set()
waiter.join()

print("descriptors")
with tempfile.TemporaryFile("w+") as file:
    file.write("before\n")
    faulthandler.dump_traceback(file.fileno(), False)
    faulthandler.dump_traceback(file, all_threads=False)
    file.seek(0)
    print(shown(file.read()))
class Bad:
    def __init__(self, number): self.number = number
    def fileno(self): return self.number
    def flush(self): raise ValueError("no")
for bad in (Bad("x"), Bad(-1), object(), "text"):
    print(attempt(faulthandler.dump_traceback, bad), attempt(faulthandler.enable, bad), attempt(faulthandler.register, signal.SIGUSR1, bad))
print(attempt(faulthandler.dump_traceback, -5).startswith("ValueError: file is not a valid file descript"), attempt(faulthandler.enable, file=[]))
stderr, sys.stderr = sys.stderr, None
for call in (faulthandler.enable, faulthandler.dump_traceback, lambda: faulthandler.dump_traceback_later(1), lambda: faulthandler.register(signal.SIGUSR1)):
    print(attempt(call))
del sys.stderr
print(attempt(faulthandler.enable))
sys.stderr = stderr

print("enable", faulthandler.is_enabled(), faulthandler.disable(), faulthandler.enable(), faulthandler.is_enabled(), faulthandler.enable(2, True),
      faulthandler.disable(), faulthandler.disable(), faulthandler.is_enabled())

print("signals")
class Signals:
    seen = []
    def handler(number, frame): Signals.seen.append(number)

def send():
    os.kill(os.getpid(), signal.SIGUSR1)
def sent(**keywords):
    with tempfile.TemporaryFile("w+") as file:
        faulthandler.register(signal.SIGUSR1, file, **keywords)
        send()
        print(faulthandler.unregister(signal.SIGUSR1), faulthandler.unregister(signal.SIGUSR1))
        file.seek(0)
        return shown(file.read())
signal.signal(signal.SIGUSR1, Signals.handler)
print(sent(all_threads=False), Signals.seen)
print(sent(chain=True), Signals.seen)
send()
print(Signals.seen, signal.getsignal(signal.SIGUSR1) == Signals.handler)
for number in (signal.SIGSEGV, 0, 65, "x"):
    print(attempt(faulthandler.register, number, 2), attempt(faulthandler.unregister, number))

print("later")
def sleeps(seconds): time.sleep(seconds)
with tempfile.TemporaryFile("w+") as file:
    faulthandler.dump_traceback_later(0.05, file=file)
    sleeps(0.4)
    faulthandler.dump_traceback_later(0.02, repeat=True, file=file)
    sleeps(0.5)
    faulthandler.cancel_dump_traceback_later()
    faulthandler.dump_traceback_later(60, file=file)
    faulthandler.dump_traceback_later(60, file=file)
    faulthandler.cancel_dump_traceback_later()
    faulthandler.cancel_dump_traceback_later()
    file.seek(0)
    text = shown(file.read())
    first, *others = text.split("Timeout ")[1:]
    print(first, len(others) > 3, set(others) == {others[0]}, others[0])
for wrong in (0, -1, "x", None, 1e30):
    print(attempt(faulthandler.dump_traceback_later, wrong).partition(":")[0])

print("crashes")
def child(code, *options, quiet=False):
    environment = dict(os.environ, ASAN_OPTIONS="handle_segv=0:handle_abort=0:handle_sigfpe=0:handle_sigbus=0:handle_sigill=0:detect_leaks=0")
    done = subprocess.run([sys.executable, *options, "-c", code], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    text = done.stderr.partition("\nExtension modules:")[0]
    print(code, options, done.returncode, shown(done.stdout), shown(text) if not quiet else len(text), sep="\n")

for crash in ("_read_null", "_sigsegv", "_sigabrt", "_sigfpe"):
    child(f"import faulthandler\nfaulthandler.enable()\ndef f():\n    faulthandler.{crash}()\n\nf()")
child("import faulthandler\nfaulthandler.enable(all_threads=False)\nfaulthandler._sigsegv(True)")
for name in ("SIGBUS", "SIGILL", "SIGABRT"):
    child(f"import faulthandler, os, signal\nfaulthandler.enable()\nos.kill(os.getpid(), signal.{name})")
child("import faulthandler\nfaulthandler._sigsegv()", "-X", "faulthandler")
child("import faulthandler\nprint(faulthandler.is_enabled())\nfaulthandler.disable()\nfaulthandler._sigsegv()", "-X", "faulthandler")
child("import faulthandler\nfaulthandler.enable(1)\nfaulthandler._sigsegv()")
child("import faulthandler\nfaulthandler.enable()\nfaulthandler._stack_overflow()")
child("import faulthandler, gc\nfaulthandler.enable()\nclass C:\n    def __del__(self): faulthandler._sigsegv()\nc = C()\nc.c = c\ndel c\ngc.collect()")
child("import faulthandler, threading\nfaulthandler.enable(all_threads=False)\ndef work():\n    faulthandler._sigsegv()\n"
      "threading.Thread(target=work, daemon=True).start()\nimport time; time.sleep(60)", quiet=True)
child("import faulthandler, time\nfaulthandler.dump_traceback_later(0.05, exit=True)\ntime.sleep(60)")
child("import faulthandler, time\nfaulthandler.dump_traceback_later(0.3, exit=True)\nwhile True: pass")
