"""Runs one child process with a time limit, a memory limit and captured output."""

import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import tempfile
import termios
import threading
import time
from dataclasses import dataclass

MEMORY_LIMIT = 3 << 30  # resident bytes; address space cannot be limited, heaps reserve it
_children = {}          # pid -> why it was killed, or None


@dataclass
class Result:
    stdout: str
    stderr: str
    exit: int
    killed: str = ""


def resident(pid):
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def start_watchdog():
    """Kills children that grow past MEMORY_LIMIT, looking ten times a second."""
    stop = threading.Event()

    def watch():
        while not stop.wait(0.1):
            for pid in list(_children):
                if resident(pid) > MEMORY_LIMIT:
                    _children[pid] = f"killed: more than {MEMORY_LIMIT >> 20} MB resident"
                    _kill(pid)

    threading.Thread(target=watch, daemon=True).start()
    return stop


def _kill(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def run(argv, *, cwd, env, timeout, stdin="", interrupt_after=None):
    """Runs argv; interrupt_after: send SIGINT once this text was printed."""
    with tempfile.TemporaryFile() as feed:
        feed.write(stdin.encode())
        feed.seek(0)
        child = subprocess.Popen(argv, cwd=cwd, env=env, stdin=feed, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, start_new_session=True)
    _children[child.pid] = None
    killed = ""
    head = b""
    try:
        if interrupt_after is not None:
            head = _read_until(child, interrupt_after.encode(), timeout)
            os.kill(child.pid, signal.SIGINT)
        try:
            out, err = child.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            killed = f"killed: no end after {timeout} s"
            _kill(child.pid)
            out, err = child.communicate()
    finally:
        killed = _children.pop(child.pid) or killed
    return Result(_text(head + out), _text(err), child.returncode, killed)


def _text(data):
    return data.decode("utf-8", "backslashreplace")


def _read_until(child, wanted, timeout):
    seen = b""
    end = time.monotonic() + timeout
    while wanted not in seen and time.monotonic() < end:
        ready, _, _ = select.select([child.stdout], [], [], 0.1)
        if ready:
            piece = os.read(child.stdout.fileno(), 4096)
            if not piece:
                break
            seen += piece
    return seen


def _take_terminal():
    """In the child: standard input becomes its controlling terminal, so that Ctrl-C is a signal."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def run_on_terminal(argv, *, cwd, env, timeout, lines):
    """Runs argv on a terminal of its own, types the lines, and gives all that it showed as stdout.

    Each line is typed when the program has been silent for a moment, as a person would."""
    master, slave = pty.openpty()
    child = subprocess.Popen(argv, cwd=cwd, env=env, stdin=slave, stdout=slave, stderr=slave,
                             start_new_session=True, preexec_fn=_take_terminal)
    os.close(slave)
    shown = b""
    waiting = list(lines)
    end = time.monotonic() + timeout
    killed = ""
    while True:
        ready, _, _ = select.select([master], [], [], 0.3)
        if ready:
            try:
                piece = os.read(master, 4096)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            shown += piece
        elif waiting:
            os.write(master, waiting.pop(0).encode())
        elif child.poll() is not None:
            break
        if time.monotonic() > end:
            killed = f"killed: no end after {timeout} s"
            _kill(child.pid)
            break
    child.wait()
    os.close(master)
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", _text(shown)).replace("\r\n", "\n")
    return Result(text, "", child.returncode, killed)
