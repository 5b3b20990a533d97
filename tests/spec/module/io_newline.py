# io.IncrementalNewlineDecoder: pieces that end inside a line end, other decoders, state.
import codecs
import io


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)

for translate in (True, False):
    for pieces in (["a\r", "\nb"], ["a\r", "b"], ["\r"], ["\r", ""], ["a\nb\r\nc\rd"], ["\r", "\r", "\n"], ["", "x"], ["\n\r"]):
        d = io.IncrementalNewlineDecoder(None, translate); out = [d.decode(p) for p in pieces]; out.append(d.decode("", final=True)); print(translate, pieces, out, repr(d.newlines))
d = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")(), True); print(repr(d.decode(b"\xc3")), d.getstate(), repr(d.decode(b"\xa9\r")), d.getstate(), repr(d.decode(b"\n")))
s = d.getstate(); d.decode(b"x\r"); d.setstate(s); print(repr(d.decode(b"\n")), d.newlines); d.reset(); print(d.newlines, d.getstate())
err(lambda: io.IncrementalNewlineDecoder()); err(lambda: io.IncrementalNewlineDecoder(None, True).decode(b"x")); err(lambda: io.IncrementalNewlineDecoder(None, True).setstate(5))
import doctest
def twice(x):
    """
    >>> twice(2)
    4
    >>> twice("a")
    'bb'
    """
    return x * 2
print(doctest.run_docstring_examples(twice, {"twice": twice}, name="twice"))
f = open(__file__); print(f.mode); f.mode = "x"; print(f.mode); f.close()
