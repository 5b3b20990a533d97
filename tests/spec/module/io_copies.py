# StringIO and BytesIO are copied and pickled: contents, position, newline, attributes.
import copy
import io
import pickle
def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
class S(io.StringIO): pass
class B(io.BytesIO): pass
def made():
    for newline in ("\n", None, "", "\r", "\r\n"): yield io.StringIO("a\nb\r\nc\rd", newline=newline)
    yield io.StringIO(); yield io.StringIO("é€😀"); yield io.BytesIO(b"ab\ncd"); yield io.BytesIO(); yield S("sub\n"); yield B(b"sub")
for o in made():
    o.read(1); o.note = [1]; print(o.__getstate__())
    for f in (copy.copy, copy.deepcopy, *(lambda o, n=n: pickle.loads(pickle.dumps(o, n)) for n in range(2, 6))):
        d = f(o); print(type(d).__name__, repr(d.getvalue()), d.tell(), d.readline(), d.note, d.note is o.note, d.write("\n" if "String" in str(type(d).__mro__) else b"\n"), repr(d.getvalue()), o.getvalue() == d.getvalue())
for o, states in ((io.StringIO("q"), [5, (1,), ("a", "\n", -1, None), ("a", "\n", 1.5, None), ("a", "\n", 0, 5), (5, "\n", 0, None), ("a", 5, 0, None), ("a", "x", 0, None), ("a\r\nb", "\r\n", 9, {"k": 1})]),
                  (io.BytesIO(b"q"), [5, (1,), (b"a", -1, None), (b"a", 1.5, None), (b"a", 0, 5), ("a", 0, None), (b"abc", 9, {"k": 1}), (bytearray(b"xy"), 1, None)])):
    for state in states: show(lambda: o.__setstate__(state))
    print(repr(o.getvalue()), o.tell(), o.__dict__); o.close(); show(lambda: o.__getstate__()); show(lambda: copy.copy(o)); show(lambda: o.__setstate__(states[-1]))
o = io.BytesIO(b"abc"); view = o.getbuffer(); show(lambda: o.__setstate__((b"", 0, None))); print(copy.copy(o).getvalue())
