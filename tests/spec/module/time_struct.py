# Calendar time as tuples and text; clocks; struct_time.
import time
def show(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
print(time.struct_time(range(9))); show(lambda: time.struct_time((1,))); show(lambda: time.strftime('%Y',(2024,13,1,0,0,0,0,0,0)))
g=time.gmtime(0); print(g, g.tm_year, g[0], g.tm_zone, g.tm_gmtoff, tuple(g), len(g))
print(time.strftime('%Y-%m-%d %H:%M:%S', g), time.asctime(g), time.mktime(g) if time.timezone==0 else 0.0)
print(time.strptime('2024-02-29 13:05:06','%Y-%m-%d %H:%M:%S')); show(lambda: time.strptime('x','%Y')); show(lambda: time.strptime('2024x','%Y'))
print(type(time.time()), type(time.time_ns()), time.monotonic()<=time.monotonic(), time.sleep(0)); show(lambda: time.sleep(-1)); show(lambda: time.sleep('x'))
