# sweep: again
import signal

got = []
old = signal.signal(signal.SIGUSR1, lambda number, frame: got.append((number, frame.f_code.co_name)))
print(old == signal.SIG_DFL, callable(signal.getsignal(signal.SIGUSR1)))


def here():
    signal.raise_signal(signal.SIGUSR1)


here()
here()
print(got)
print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt as e:
    print("KeyboardInterrupt", e.args)


class Mine(Exception): pass


def raising(number, frame): raise Mine(number)


signal.signal(signal.SIGUSR2, raising)
try:
    for i in range(10):
        if i == 4:
            signal.raise_signal(signal.SIGUSR2)
except Mine as e:
    print("Mine", e.args == (signal.SIGUSR2,), i)
print(signal.signal(signal.SIGUSR2, signal.SIG_IGN) is raising)
signal.raise_signal(signal.SIGUSR2)
print(signal.getsignal(signal.SIGUSR2) == signal.SIG_IGN, signal.strsignal(signal.SIGTERM), signal.strsignal(signal.SIGKILL))
for bad in ((0, signal.SIG_DFL), (1000, signal.SIG_DFL), (signal.SIGUSR1, None), (signal.SIGUSR1, 5), (signal.SIGKILL, signal.SIG_IGN)):
    try:
        signal.signal(*bad)
        print("accepted")
    except (ValueError, TypeError, OSError) as e:
        print(type(e).__name__)
print(signal.alarm(0), signal.getitimer(signal.ITIMER_REAL))
seen = []
signal.signal(signal.SIGALRM, lambda n, f: seen.append(n))
signal.setitimer(signal.ITIMER_REAL, 0.01)
while not seen: pass
print(seen == [signal.SIGALRM], signal.SIGINT in signal.valid_signals())
