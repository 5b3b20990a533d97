# Leaks cycles at full speed for LEAK_SECONDS (default 5), meant for -X memory=256M: it neither fails nor slows.
import os
from time import process_time
class N:
    pass
def leak(n):
    for i in range(n):
        a = N()
        b = [a, {"a": a}]
        a.b = b
def keep_and_drop(n):
    kept = []
    for i in range(n):
        a = N()
        a.me = a
        a.text = "x" * 100
        kept.append(a)
def rate(seconds):
    begin, rounds = process_time(), 0
    while process_time() - begin < seconds:
        leak(20000)
        keep_and_drop(20000)
        rounds += 1
    return (process_time() - begin) * 1000 / rounds
seconds = float(os.environ.get("LEAK_SECONDS", "5"))
first = rate(seconds / 5)
rate(seconds * 3 / 5)
last = rate(seconds / 5)
print("GC leak_round_first_ms", first, "leak_round_last_ms", last)
