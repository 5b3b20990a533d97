# sweep: again
# skip-stderr
# Signals that are held back and waited for; the descriptor that hears of them.
import os, signal, socket, sys


def t(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except BaseException as e:
        print(type(e).__name__, e)


print(sorted(n for n in dir(signal) if n[0] != "_"))
t(signal.sigpending)
t(signal.pthread_sigmask, 99, [])
for bad in ([0], 5, ["x"], [signal.SIGUSR1, 1000]):
    t(signal.pthread_sigmask, signal.SIG_BLOCK, bad)
t(signal.sigtimedwait, [signal.SIGUSR1], -1)
t(signal.sigtimedwait, [signal.SIGUSR1], 0)
print(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1]))  # or else the next line ends the process
signal.raise_signal(signal.SIGUSR1)
t(signal.sigpending)
info = signal.sigwaitinfo([signal.SIGUSR1])
print(info.si_signo, info.si_code, info.si_pid == os.getpid(), len(info), type(info))
signal.raise_signal(signal.SIGUSR1)
t(signal.sigwait, [signal.SIGUSR1])
signal.signal(signal.SIGUSR1, lambda number, frame: print("handler of", number))
signal.raise_signal(signal.SIGUSR1)
t(signal.pthread_sigmask, signal.SIG_UNBLOCK, [signal.SIGUSR1])

t(signal.siginterrupt, 99, True)
t(signal.siginterrupt, signal.SIGUSR1, False)
t(signal.set_wakeup_fd, 99999)
t(signal.set_wakeup_fd, -5)
a, b = socket.socketpair()
a.setblocking(False)
b.setblocking(False)
t(signal.set_wakeup_fd, b.fileno())
signal.raise_signal(signal.SIGUSR1)
print(a.recv(10))
for size in (1000, 1):
    try:
        while True:
            b.send(b"x" * size)
    except BlockingIOError:
        pass
sys.unraisablehook = lambda u: print(u.object, repr(u.exc_value))
signal.raise_signal(signal.SIGUSR1)
print(signal.set_wakeup_fd(b.fileno(), warn_on_full_buffer=False) == b.fileno())
signal.raise_signal(signal.SIGUSR1)
signal.set_wakeup_fd(-1)
a.close()
b.close()
