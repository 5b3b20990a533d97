# Files in memory, text over other files, file classes of programs.
import io, sys
def show(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
s=io.StringIO(); s.write('abc\ndef\n'); print(s.getvalue(), s.tell()); s.seek(0); print(s.readline(), s.read(2), s.readlines(), s.read())
s=io.StringIO('x\r\ny\n', newline=None); print(repr(s.getvalue())); s=io.StringIO('a\nb', newline='\r\n'); print(repr(s.getvalue()), s.readlines())
s=io.StringIO('hello'); s.seek(10); s.write('z'); print(repr(s.getvalue())); print(s.truncate(3), s.getvalue()); print(list(io.StringIO('a\nb')))
show(lambda: io.StringIO(5)); show(lambda: io.StringIO().write(b'x')); show(lambda: io.BytesIO().write('x')); show(lambda: io.StringIO('a').seek(1,1)); show(lambda: io.StringIO().seek(-1))
with io.StringIO() as f: print('hi', file=f); v=f.getvalue()
print(v); show(lambda: f.read()); show(lambda: f.getvalue())
b=io.BytesIO(b'abc\ndef'); print(b.read(1), b.readline(), b.read(), b.getvalue(), b.seek(-1,2), b.read()); b.write(b'!!'); print(b.getvalue())
ba=bytearray(3); b.seek(0); print(b.readinto(ba), ba)
bio=io.BytesIO(); t=io.TextIOWrapper(bio, encoding='utf-8'); t.write('é\n'); t.flush(); print(bio.getvalue(), t.buffer is bio); 
t2=io.TextIOWrapper(io.BytesIO(b'l1\nl2\n')); print(t2.readline(), t2.read())
class R(io.RawIOBase):
    def __init__(self): self.d=b'raw data\nmore'; self.p=0
    def readable(self): return True
    def readinto(self, b):
        n=min(len(b), len(self.d)-self.p); b[:n]=self.d[self.p:self.p+n]; self.p+=n; return n
r=R(); print(r.read(3), r.readline(), r.read()); print(r.closed); r.close(); print(r.closed)
print(isinstance(s, io.TextIOBase), isinstance(sys.stdout, io.TextIOBase), isinstance(b, io.BufferedIOBase), issubclass(io.FileIO, io.RawIOBase), issubclass(io.UnsupportedOperation, (OSError)), issubclass(io.UnsupportedOperation, ValueError))
show(lambda: io.RawIOBase().fileno()); show(lambda: sys.stdout.read())
