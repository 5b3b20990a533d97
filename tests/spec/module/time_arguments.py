# The time module: ranges and types of arguments, formats, clocks, strptime.
import threading
import time
def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
class Index:
    def __index__(self): return 0
class Floating:
    def __float__(self): return 0.0
nan = float("nan")
for value in (0, True, Index(), Floating(), None, nan, -1, -0.5, "x"): show(lambda: time.sleep(value))
show(lambda: time.sleep()); show(lambda: time.sleep(secs=1))
for value in (0, -1.5, 1.9, Index(), Floating(), "x", nan, 1e300, -1e300, 10**30, 2**60, -2**60): show(lambda: tuple(time.gmtime(value)))
for call in (time.localtime, time.ctime):
    for value in (nan, 1e200, 2**62, 10**30, "x"): show(lambda: call(value))
epoch = time.gmtime(0)
for value in ((2000,) + (1,) * 7, (2000,) + (1,) * 9, 0, (2000, 1.5) + (1,) * 7, ("x",) + (1,) * 8, [1] * 9, epoch):
    show(lambda: time.asctime(value)); show(lambda: time.strftime("%x", value)); show(lambda: time.mktime(value) >= 0)
for year in (2**31 - 1, 2**31, 2**40, -2**31, -2**31 + 1900, 12345, 1, 0, -1): show(lambda: time.asctime((year,) + (0,) * 8))
for at in range(9):
    for value in (-2, -1, 0, 1, 31, 32, 59, 60, 61, 62, 366, 367, 2**31 - 1, -2**31):
        given = [1900, 1, 1, 0, 0, 0, 0, 1, -1]; given[at] = value
        show(lambda: time.asctime(tuple(given))); show(lambda: time.strftime("%m %d %H %M %S %w %j", tuple(given)))
show(lambda: time.strftime(5)); show(lambda: time.strftime(b"%S")); show(lambda: time.strftime("%S\0")); show(lambda: time.strftime("%Y", 5))
for form in ("", "%", "%%", "%Z %z", "%p %I", "é€ %Y \ud800", "%5Y|%-d|%Q|%", "x" * 3000, "%c" * 300): show(lambda: time.strftime(form, epoch))
zoned = time.struct_time((2000, 1, 1, 13, 0, 0, 0, 1, 0), {"tm_zone": "QQ", "tm_gmtoff": -3600}); show(lambda: time.strftime("%Z %z %p", zoned))
for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time", "x", 1): show(lambda: time.get_clock_info(name))
print({n: getattr(time, n) for n in sorted(dir(time)) if n.startswith("CLOCK_")}, time._STRUCT_TM_ITEMS)
for call in (time.clock_gettime, time.clock_gettime_ns, time.clock_getres): 
    for value in (12345, "x", 1.5, 2**40, -2**40, 2**70): show(lambda: call(value))
show(lambda: time.clock_settime(time.CLOCK_MONOTONIC, 0)); show(lambda: time.clock_settime_ns(time.CLOCK_MONOTONIC, 0))
show(lambda: time.clock_settime(1, "x")); show(lambda: time.clock_settime(1, nan))
clock = time.pthread_getcpuclockid(threading.get_ident()); print(type(clock), 0 < time.clock_gettime(clock) < 100); show(lambda: time.pthread_getcpuclockid("x"))
for text, form in (("", "%D"), ("19", "%Y %"), ("2000-1-1", "%Y-%m-%d"), (b"a", "%Y"), ("a", b"%Y"), ("2008 10 3", "%Y %U %w"), ("2008 10 3", "%Y %W %w"),
                   ("UTC", "%Z"), ("201101", "%Y%m%d"), ("2011 1 1", "%Y  %m %d"), ("x 12 pm", "x %I %p"), ("2015 W53 5", "%G W%V %u"), ("2015 60", "%Y %j"),
                   ("12:30 extra", "%H:%M"), ("february", "%B"), ("FRI", "%a"), ("1.5", "%S.%f"), ("99 5 June", "%y %d %B"), ("a+b", "a+b")):
    show(lambda: time.strptime(text, form))
show(lambda: time.strptime("Fri Feb 29 1:2:3 2008")); show(lambda: time.strptime("+0130", "%z").tm_gmtoff)
show(lambda: time.strptime(string="x")); show(lambda: time.strptime())
for second in range(0, 2 * 10**9, 123456789): assert time.strptime(time.asctime(time.gmtime(second)))[:6] == time.gmtime(second)[:6]
