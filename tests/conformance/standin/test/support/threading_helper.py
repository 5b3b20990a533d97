"""Threads of a test."""

import contextlib
import threading
import unittest


def _threads_work():
    """Can a thread be started here?"""
    try:
        thread = threading.Thread(target=lambda: None)
        thread.start()
        thread.join()
        return True
    except (RuntimeError, NotImplementedError):
        return False


can_start_thread = _threads_work()


def requires_working_threading(*, module=False):
    """Nothing is skipped: a test that needs threads fails where there are none."""
    return None if module else lambda test: test


def threading_setup(): return ()
def threading_cleanup(*original): pass
def reap_threads(test): return test


@contextlib.contextmanager
def wait_threads_exit(timeout=None):
    yield


def join_thread(thread, timeout=None):
    thread.join(timeout)
    if thread.is_alive():
        raise AssertionError("the thread did not end in time")


@contextlib.contextmanager
def start_threads(threads, unlock=None):
    started = []
    try:
        for thread in threads:
            thread.start()
            started.append(thread)
        yield
    finally:
        if unlock:
            unlock()
        for thread in started:
            thread.join(60)


class catch_threading_exception:
    def __enter__(self):
        self.exc_type = self.exc_value = self.exc_traceback = self.thread = None
        self._old, threading.excepthook = threading.excepthook, self._keep
        return self

    def _keep(self, args):
        self.exc_type, self.exc_value, self.exc_traceback, self.thread = args

    def __exit__(self, *error):
        threading.excepthook = self._old
