# What Python 3.13 added to tuples with named items: __replace__, and a dict with names that fit nothing is refused.
import copy
import os
import time
def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
t = time.gmtime(0)
r = copy.replace(t, tm_year=2024, tm_zone="QQ"); print(r, r.tm_zone, r.tm_gmtoff, t.tm_year, t.tm_zone, type(r) is type(t))
print(t.__replace__() == t, t.__replace__() is t, os.terminal_size((80, 25)).__replace__(lines=30))
show(lambda: t.__replace__(foo=1, tm_year=2, bar=3))
show(lambda: time.struct_time(range(9), {"foo": 1})); show(lambda: time.struct_time(range(10), {"tm_zone": "x"}))
show(lambda: os.terminal_size((1, 2), {"lines": 3}))
