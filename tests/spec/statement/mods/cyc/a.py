print("a starts")
from . import b
print("a sees b.x =", b.x)
y = "a.y"
