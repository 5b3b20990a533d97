"""A simple module."""
print("loading simple", __name__)
value = 10
_private = 1
names = ["a"]
def get(): return value
def bump():
    global value
    value += 1
    return value
class K: pass
