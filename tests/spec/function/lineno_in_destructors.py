# The line that a frame is at, as a destructor sees it that an assignment runs.
import sys
class D:
    def __init__(self,n): self.n=n
    def __del__(self): print(self.n, sys._getframe(1).f_lineno)
def f():
    for i in range(3):
        x = D(i)
        y = 1
    x = None
def g(b):
    x = D(5)
    y = 1
    x = None
    x = D(6)
    y = b
    x = y
f()
g(3)
def h():
    a = D(9); b = D(10)
    a, b = 1, 2
    l = [D(20), D(21)]
    l[0] = 5
    del l[1]
    d = {'a': D(30)}
    d['a'] = 1
    o = D(40)
    o = D(41)
    del o
    o = D(42)
    o = b + 1
    for o in D(43), D(44):
        b = 1
    o = not b
h()
for i in range(2):
    x = D(i+100)
x = 1
