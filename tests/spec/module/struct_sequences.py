# Tuples with named items (struct_time, sys.version_info, os.uname()): making, copying, pickling, matching, hidden fields.
import copy
import os
import pickle
import resource
import sys
import time
def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
samples = [time.gmtime(0), os.uname(), os.times(), os.terminal_size((80, 25)), os.statvfs("/"), resource.getrusage(0)]
for value in samples + [sys.float_info, sys.hash_info, sys.int_info, sys.thread_info]:
    cls = type(value)
    print(cls, cls.n_fields, cls.n_sequence_fields, cls.n_unnamed_fields, cls.__match_args__)
    print(copy.copy(value) == value, copy.deepcopy(value) == value, type(copy.copy(value)) is cls, cls(tuple(value)) == value)
    show(lambda: cls((1,))); show(lambda: cls((1,) * 99)); show(lambda: cls(tuple(value), 5)); show(lambda: cls(5))
    show(lambda: cls(sequence=tuple(value), dict={}) == value); show(lambda: value.__dict__); show(lambda: type("X", (cls,), {}))
    show(lambda: value[99]); show(lambda: setattr(value, cls.__match_args__[0], 1)); show(lambda: value.no_such)
for value in samples: print(pickle.loads(pickle.dumps(value)) == value, [pickle.loads(pickle.dumps(value, n)) == value for n in range(3)])
for value in (sys.version_info, sys.flags):
    print(type(value).__match_args__); show(lambda: copy.copy(value)); show(lambda: type(value)()); show(lambda: type(value)((1,) * 5))
t = time.struct_time(range(9), {"tm_zone": "QQ", "tm_gmtoff": 3600})
print(t, t.tm_zone, t.tm_gmtoff, len(t), tuple(t), t.__reduce__()); show(lambda: t[9])
print(copy.copy(t).tm_zone, copy.deepcopy(t).tm_gmtoff, pickle.loads(pickle.dumps(t)).tm_zone, t == tuple(range(9)), hash(t) == hash(tuple(t)))
print(time.struct_time(range(9)).tm_zone, time.struct_time(range(10)).tm_zone, time.struct_time(range(11)).tm_gmtoff)
match time.gmtime(0):
    case time.struct_time(year, month, tm_mday=day, tm_zone=zone): print(year, month, day, zone)
match os.terminal_size((80, 25)):
    case os.terminal_size(columns=c, lines=l): print(c, l)
class Probe:
    def __del__(self): print("gone", end=" ")
t = time.struct_time([Probe()] * 10 + [Probe()]); del t; print("all")
p = [Probe()]; t = time.struct_time(range(9), {"tm_zone": p}); p.append(t); del p, t
import gc; print(gc.collect() > 0)
