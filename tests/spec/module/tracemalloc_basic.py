# Tracing allocations: what does not depend on how large objects are.
import tracemalloc

print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_traceback_limit())
try:
    tracemalloc.take_snapshot()
except RuntimeError as error:
    print(error)
for wrong in (0, -1, 65536):
    try:
        tracemalloc.start(wrong)
    except ValueError as error:
        print(error)

tracemalloc.start(3)
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit())


def make(n):
    found = []
    for i in range(n):
        found.append("x" * 100 + str(i))
    return found


def outer(n):
    return make(n)


before = tracemalloc.take_snapshot()
held = outer(500)
after = tracemalloc.take_snapshot()
top = after.compare_to(before, "lineno")[0]
print(top.traceback[0].filename == __file__, top.traceback[0].lineno, top.count_diff >= 500, top.size_diff > 50000)
top = after.statistics("traceback")[0]
print([frame.lineno for frame in top.traceback], top.count >= 500)
for line in top.traceback.format(most_recent_first=True):
    print(line.replace(__file__, "FILE"))
print([frame.lineno for frame in tracemalloc.get_object_traceback(held[7])][-2:])
only = after.filter_traces([tracemalloc.Filter(True, __file__, 22)])
print(len(only.traces) >= 500, sorted({trace.traceback[-1].lineno for trace in only.traces}))
none = after.filter_traces([tracemalloc.Filter(False, "*")])
print(len(none.traces), after.filter_traces([]) is not after)
print(sum(s.count for s in after.statistics("lineno", cumulative=True)) > len(after.traces))

size, peak = tracemalloc.get_traced_memory()
print(0 < size <= peak)
del held
less, same = tracemalloc.get_traced_memory()
print(size - less > 50000, same >= peak)
del before, after, only, none, top
tracemalloc.reset_peak()
print(tracemalloc.get_traced_memory()[1] < peak, tracemalloc.get_tracemalloc_memory() > 0)
tracemalloc.clear_traces()
print(tracemalloc.get_object_traceback(make), tracemalloc.get_traced_memory()[0] < 5000)
rows = [[] for _ in range(3000)]
del rows[::2]
kept = tracemalloc.get_traced_memory()[0]
rows.clear()
print(kept > tracemalloc.get_traced_memory()[0])
tracemalloc.stop()
print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory())
many = [[i] for i in range(5000)]
tracemalloc.start()
del many
again = make(5000)
print(tracemalloc.get_object_traceback(again[9])[0].lineno, tracemalloc.get_traced_memory()[0] > 500000)
