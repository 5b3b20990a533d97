# sweep: again
"""PYTHONIOENCODING, and how the locale decides what becomes of bytes that are not UTF-8."""
import os
import subprocess
import sys

PROGRAM = r"""
import sys
for f in sys.stdin, sys.stdout, sys.stderr: sys.stderr.buffer.write(f"{f.encoding} {f.errors}, ".encode())
print(chr(0xa2), ascii(sys.stdin.read()))
"""
plain = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON"))}


def run(**environment):
    done = subprocess.run([sys.executable, "-c", PROGRAM], input=b"\xbd\xc2\xa2", capture_output=True, env=plain | environment)
    last = done.stderr.splitlines()[-1] if done.returncode == 0 else b"an error"
    print(environment, done.returncode, done.stdout, last)


for text in ("cp424", "latin-1", "ascii:replace", "ascii:", "utf-8:strict", ":surrogateescape", ":backslashreplace", "utf-16-le:ignore",
             "cp1252:ignore", "UTF8:replace", ":", "no such encoding"):
    run(PYTHONIOENCODING=text)
for locale in ("C", "POSIX", "C.UTF-8", "no_such_locale", ""):
    run(LC_ALL=locale)
run(LANG="C")
run(LC_CTYPE="C.UTF-8", LANG="no_such_locale")
run()
