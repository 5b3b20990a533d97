"""A file that is flushed when the program is gone, into a pipe that nobody reads: no more than an error nobody sees."""
import os
r, w = os.pipe()
os.close(r)
f = os.fdopen(w, "wb")
f.write(b"x")
f.me = f
class K: pass
k = K(); k.f = f; k.k = k
import builtins
builtins.kept = k
del f, k
print("end")
