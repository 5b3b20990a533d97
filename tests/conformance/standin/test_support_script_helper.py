"""Programs that a test runs in an interpreter of their own."""

import collections
import os
import sys

_Result = collections.namedtuple("_PythonRunResult", ("rc", "out", "err"))


def interpreter_requires_environment(): return False


def _read_all(descriptor):
    parts = []
    while part := os.read(descriptor, 65536):
        parts.append(part)
    os.close(descriptor)
    return b"".join(parts)


def _spawn(argv, env):
    """Runs a program to its end; its errors go through a file, so that neither side waits for the other."""
    out_read, out_write = os.pipe()
    err_path = f"/tmp/conformance-{os.getpid()}.err"
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
        os.dup2(out_write, 1)
        os.dup2(os.open(err_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        try:
            os.execve(argv[0], argv, env)
        finally:
            os._exit(127) if hasattr(os, "_exit") else os.abort()
    os.close(out_write)
    out = _read_all(out_read)
    _, status = os.waitpid(pid, 0)
    err = _read_all(os.open(err_path, os.O_RDONLY))
    os.unlink(err_path)
    return _Result(os.waitstatus_to_exitcode(status), out, err)


def run_python_until_end(*args, __cleanenv=False, __isolated=True, __cwd=None, **env_vars):
    """The program may import the tests, and so needs the stand-ins."""
    env = {} if __cleanenv else dict(os.environ)
    env["PYTHONPATH"] = os.path.dirname(os.path.abspath(__file__))
    env.update(env_vars)
    return _spawn([sys.executable, *map(os.fspath, args)], env), [sys.executable, *args]


def _assert_python(success, *args, **env_vars):
    result, command = run_python_until_end(*args, **env_vars)
    if (result.rc == 0) != success:
        tail = result.err.decode("utf-8", "replace")[-2000:]
        raise AssertionError(f"exit code {result.rc} of {command}: {result.out[-500:]!r} {tail}")
    return result


def assert_python_ok(*args, **env_vars): return _assert_python(True, *args, **env_vars)
def assert_python_failure(*args, **env_vars): return _assert_python(False, *args, **env_vars)


def make_script(folder, name, source, omit_suffix=False):
    path = os.path.join(folder, name if omit_suffix else name + ".py")
    with open(path, "w", encoding="utf-8") as script:
        script.write(source)
    return path
