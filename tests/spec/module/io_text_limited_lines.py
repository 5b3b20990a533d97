# readline(limit) of a text over a socket waits for no more than it needs.
# sweep: again
import socket
a, b = socket.socketpair(); a.settimeout(1)
f = a.makefile("r")
b.sendall(b"one\r\ntwo\n")
try:
    print(repr(f.readline())); print(repr(f.readline()))
except Exception as e: print(repr(e))
b.sendall(b"one\r\ntwo\n")
try:
    print(repr(f.readline(100))); print(repr(f.readline(5)))
    b.sendall(b"abcdefghijk"); print(repr(f.readline(5)))
    print(repr(f.read(3))); print(repr(f.readline(3)))
except Exception as e: print(repr(e))
