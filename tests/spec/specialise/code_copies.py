# Code that has run and specialised: its copies, its bytes and its equality are those of fresh code.
source = """
class A:
    def __init__(self): self.v = 1
    def get(self): return self.v
class B(A): pass
class C(A): pass
def work(things):
    total = 0
    for t in things:
        t.v = t.v + len("ab")
        total += t.get() + abs(-1) + t.v
    return total
"""
one, two = {}, {}
exec(compile(source, "<one>", "exec"), one)
exec(compile(source, "<one>", "exec"), two)
before = two["work"].__code__.co_code
for i in range(20):
    one["work"]([one[k]() for k in "ABC"])
print(one["work"].__code__ == two["work"].__code__, one["work"].__code__.co_code == before)
copy = one["work"].__code__.replace(co_name="copy")


def other():
    pass


other.__code__ = copy
things = [one[k]() for k in "ABC"]
other = type(other)(copy, one)
del one["work"]
for i in range(20):
    result = other(things)
print(result, copy.co_name, copy.replace(co_name="work") == two["work"].__code__)
