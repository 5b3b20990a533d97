# sweep: again
"""A byte order mark stands at the start of a file once, however it is written."""
import io, os, tempfile
p = tempfile.mktemp()
for enc in ('utf-16', 'utf-32', 'utf-8-sig', 'utf-16-le', 'UTF16', 'utf_8_sig'):
    with open(p, 'w', encoding=enc) as f:
        f.write('a'); f.write('b'); print('c', 'd', file=f)
    print(enc, open(p, 'rb').read())
    print(repr(open(p, encoding=enc).read()))
    with open(p, 'a', encoding=enc) as f:
        f.write('x'); f.write('y')
    print(enc, open(p, 'rb').read())
    with open(p, 'r+', encoding=enc) as f:
        f.write('Z'); f.write('W')
    print(enc, open(p, 'rb').read())
    with open(p, 'w+', encoding=enc) as f:
        f.write('Z'); f.seek(0); f.write('W'); f.seek(0, 2); f.write('q'); f.seek(0); print(repr(f.read()))
        f.seek(0); f.truncate(); f.write('new')
    print(enc, open(p, 'rb').read())
    b = io.BytesIO(); t = io.TextIOWrapper(b, enc); t.write('1'); t.write('2'); t.flush(); print(b.getvalue())
    t.reconfigure(encoding='utf-8'); t.write('3'); t.reconfigure(encoding=enc); t.write('4'); t.flush(); print(b.getvalue())
    r, w = os.pipe(); f = open(w, 'w', encoding=enc); f.write('p'); f.write('q'); f.close(); print(os.read(r, 100)); os.close(r)
os.unlink(p)
