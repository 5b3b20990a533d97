# A signal that arrives in the middle of long work on big ints is attended to then, not after it.
import math, signal, sys, time

class Stop(Exception):
    pass

def stop(number, frame):
    raise Stop

calls = []
def go_on(number, frame):
    calls.append(number)

sys.set_int_max_str_digits(0)
signal.signal(signal.SIGALRM, stop)
base, modulus = 3, 3 ** 20000 + 2
long_exponent = 1 << 3000000
large = (1 << 3000000) // 7
WORK = {
    "pow with a modulus": lambda: pow(base, long_exponent, modulus),
    "str": lambda: [str(large + i) for i in range(10000)],
    "division": lambda: [(large + i) // (large >> 1700000) for i in range(10000)],
    "product": lambda: [(large + i) * (large - 1) for i in range(10000)],
    "factorial": lambda: math.factorial(50000000),
}
for name, work in WORK.items():
    begin = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        work()
        print(name, "came to an end")
    except Stop:
        print(name, "stopped", time.monotonic() - begin < 30)
    signal.setitimer(signal.ITIMER_REAL, 0)

# a handler that returns lets it go on
signal.signal(signal.SIGALRM, go_on)
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
number = 3 ** 60000
text = str(number * number + 1)
for i in range(200):
    assert int(text) == number ** 2 + 1 and str(int(text)) == text
    if len(calls) > 2 and i > 2:
        break
signal.setitimer(signal.ITIMER_REAL, 0)
print("same result", len(calls) > 2, text[:10], len(text))
