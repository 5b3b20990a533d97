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
rounds = [rate(seconds / 5)]
for i in range(6):
    rounds.append(rate(seconds / 10))
    if seconds >= 60: print("GC leak_round_ms", [round(r, 2) for r in rounds], flush=True)
rounds.append(rate(seconds / 5))
print("GC leak_round_first_ms", rounds[0], "leak_round_last_ms", rounds[-1])
