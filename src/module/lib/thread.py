"""The part of the module _thread that needs no C."""

lock = LockType
_MAIN = get_ident()


def daemon_threads_allowed(): return True
def _get_main_thread_ident(): return _MAIN
def _is_main_interpreter(): return True
def _shutdown(): pass


def exit():
    "Ends the running thread: raises SystemExit."
    raise SystemExit


exit_thread = exit


def interrupt_main(signum=2, /):
    "As if the signal had arrived in the first thread."
    from signal import SIG_DFL, SIG_IGN, NSIG, getsignal
    from posix import getpid, kill
    if not 1 <= signum < NSIG:
        raise ValueError("signal number out of range")
    if getsignal(signum) not in (SIG_DFL, SIG_IGN):
        kill(getpid(), signum)


class _ThreadHandle:
    """A thread to be joined, as the standard library of 3.13 asks for it."""

    def __init__(self):
        self.ident, self._running = None, allocate_lock()

    def is_done(self):
        return self.ident is not None and not self._running.locked()

    def _set_done(self):
        if self._running.locked():
            self._running.release()

    def join(self, timeout=None):
        if self.ident is None:
            raise RuntimeError("thread not started")
        if self.ident == get_ident():
            raise RuntimeError("Cannot join current thread")
        if self._running.acquire(timeout=-1 if timeout is None or timeout < 0 else timeout):
            self._running.release()


def _make_thread_handle(ident):
    handle = _ThreadHandle()
    handle.ident = ident
    return handle


def _start_joinable_thread(function, handle=None, daemon=True):
    "Calls a function in a thread of its own, which the handle tells the end of."
    handle = _ThreadHandle() if handle is None else handle
    if handle.ident is not None:
        raise RuntimeError("thread already started")

    def run():
        handle.ident = get_ident()
        try:
            function()
        finally:
            handle._set_done()
    handle._running.acquire()
    try:
        handle.ident = start_new_thread(run, ())
    except BaseException:
        handle._running.release()
        raise
    return handle


class _ExceptHookArgs(tuple):
    """What threading.excepthook is told."""

    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])


def _excepthook(args, /):
    "Prints what ended a thread, unless that was SystemExit."
    import sys
    if args.exc_type is SystemExit:
        return
    stderr = sys.stderr
    if stderr is None:
        stderr = getattr(args.thread, "_stderr", None)
        if stderr is None:
            return
    name = args.thread.name if args.thread is not None else get_ident()
    print(f"Exception in thread {name}:", file=stderr, flush=True)
    import traceback
    traceback.print_exception(args.exc_type, args.exc_value, args.exc_traceback, file=stderr)
    stderr.flush()
