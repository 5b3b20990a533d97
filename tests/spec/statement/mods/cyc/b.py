print("b starts")
from . import a
print("b sees a.y:", hasattr(a, "y"))
x = "b.x"
def late(): return a.y
