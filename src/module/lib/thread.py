"""Locks and identities for code that is ready for threads. There is one thread: starting another is an error that says so.

A lock that is held can never be released by somebody else here, so waiting for it without a limit is an error, too."""

from time import sleep as _sleep
from posix import getpid as _getpid

error = RuntimeError
TIMEOUT_MAX = 9223372036.0
daemon_threads_allowed = lambda: True
_MAIN = 1


def _wait(timeout):
    """What is left to do when a lock is taken: wait in vain."""
    if timeout < 0:
        raise RuntimeError("deadlock: the lock is held and there is no other thread to release it")
    _sleep(timeout)
    return False


def _limit(blocking, timeout):
    if not blocking and timeout != -1:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0 and timeout != -1:
        raise ValueError("timeout value must be a non-negative number")
    if timeout > TIMEOUT_MAX:
        raise OverflowError("timeout value is too large")
    return timeout


class lock:
    """A lock: locked by acquire(), unlocked by release()."""

    __slots__ = ("_held", "__weakref__")
    __module__ = "_thread"

    def __init__(self):
        self._held = False

    def acquire(self, blocking=True, timeout=-1):
        timeout = _limit(blocking, timeout)
        if not self._held:
            self._held = True
            return True
        return _wait(timeout) if blocking else False

    def release(self):
        if not self._held:
            raise RuntimeError("release unlocked lock")
        self._held = False

    def locked(self): return self._held
    def _at_fork_reinit(self): self._held = False
    __enter__ = acquire
    def __exit__(self, *error): self.release()

    def __repr__(self):
        return f"<{'locked' if self._held else 'unlocked'} _thread.lock object at {id(self):#x}>"

    acquire_lock, release_lock, locked_lock = acquire, release, locked


class RLock:
    """A lock that its owner may take again."""

    __slots__ = ("_times", "__weakref__")
    __module__ = "_thread"

    def __init__(self):
        self._times = 0

    def acquire(self, blocking=True, timeout=-1):
        _limit(blocking, timeout)
        self._times += 1
        return True

    def release(self):
        if not self._times:
            raise RuntimeError("cannot release un-acquired lock")
        self._times -= 1

    __enter__ = acquire
    def __exit__(self, *error): self.release()
    def locked(self): return self._times > 0
    def _is_owned(self): return self._times > 0
    def _recursion_count(self): return self._times
    def _at_fork_reinit(self): self._times = 0

    def _release_save(self):
        if not self._times:
            raise RuntimeError("cannot release un-acquired lock")
        state, self._times = (self._times, _MAIN), 0
        return state

    def _acquire_restore(self, state):
        self._times = state[0]

    def __repr__(self):
        state, owner = ("locked", _MAIN) if self._times else ("unlocked", 0)
        return f"<{state} _thread.RLock object owner={owner} count={self._times} at {id(self):#x}>"


LockType = lock
allocate_lock = allocate = lock


class _local:
    """Attributes of which each thread sees its own."""

    __module__ = "_thread"

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        return super().__new__(cls)


def get_ident(): return _MAIN
def get_native_id(): return _getpid()
def _get_main_thread_ident(): return _MAIN
def _is_main_interpreter(): return True
def _count(): return 0
def exit(): raise SystemExit


exit_thread = exit


def start_new_thread(function, args, kwargs={}, /):
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    raise RuntimeError("can't start new thread: this runtime has one thread")


start_new = start_new_thread


def _start_joinable_thread(function, handle=None, daemon=True):
    raise RuntimeError("can't start new thread: this runtime has one thread")


def stack_size(size=0, /):
    if size < 0:
        raise ValueError("size must be 0 or a positive value")
    return 0


def interrupt_main(signum=2, /):
    from posix import kill
    kill(_getpid(), signum)


def _set_sentinel():
    "The lock that tells that a thread is running; the main thread's stays held to the end."
    return lock()


def _shutdown(): pass


class _ThreadHandle:
    """A thread to be joined (the standard library of 3.13 asks for one)."""

    ident = None
    def is_done(self): return False
    def _set_done(self): pass
    def join(self, timeout=None): raise RuntimeError("thread not started")


def _make_thread_handle(ident):
    handle = _ThreadHandle()
    handle.ident = ident
    return handle


class _ExceptHookArgs(tuple):
    """What threading.excepthook is told."""

    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])


def _excepthook(args, /):
    import sys
    if args.exc_type is not SystemExit:
        name = args.thread.name if args.thread is not None else get_ident()
        print(f"Exception in thread {name}:", file=sys.stderr, flush=True)
        sys.excepthook(args.exc_type, args.exc_value, args.exc_traceback)


