# The memory part of ctypes: reading counts and words at addresses.
import ctypes, sys
def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__)
word = ctypes.c_long.from_address
l = [1, 2]; a = id(l)
print(word(a).value, ctypes.c_ssize_t.from_address(a).value, ctypes.c_int64.from_address(a).value, ctypes.c_size_t.from_address(a).value, sys.getrefcount(l) - word(a).value)
m = l; print(word(a).value); d = {"k": l}; print(word(a).value); del m; d.clear(); print(word(a).value)
def count(o): return word(id(o)).value
print(count(l), count(object()) >= 1, type(word(a)).__name__, word(a).value == word(id(l)).value, isinstance(word(a).value, int))
class N: pass
x, y = N(), N(); x.y, y.x = y, x; ix, iy = id(x), id(y); print(word(ix).value, word(iy).value); x = None; print(word(ix).value, word(iy).value); y = None; print(word(ix).value, word(iy).value)
import gc; print(gc.collect() >= 2)
c = ctypes.c_long(5); print(c.value, c); c.value = -7; print(c.value, ctypes.sizeof(ctypes.c_long), ctypes.sizeof(ctypes.c_int), ctypes.sizeof(ctypes.c_byte), ctypes.sizeof(ctypes.c_void_p), ctypes.sizeof(c), ctypes.c_int(2**31).value, ctypes.c_uint8(300).value, ctypes.c_ushort(-1).value, ctypes.c_long().value, ctypes.c_double(1.5).value, ctypes.c_bool(5).value, ctypes.c_longlong(2**40).value)
err(lambda: ctypes.c_long("x")); err(lambda: ctypes.c_long(1.5)); err(lambda: ctypes.c_long.from_address("x")); err(lambda: ctypes.c_long.from_address()); err(lambda: ctypes.c_long(1, 2))
print(ctypes.cast(id(l), ctypes.py_object).value is l, ctypes.py_object(l).value is l)
s = "".join(["some", "thing"]); t = s; print(word(id(s)).value); t = None; print(word(id(s)).value)
