# bool, truth of objects, and/or/not, chained comparison.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

print(True, False, True + True, True * 5, -True, int(True), float(False), str(True), repr(False), True == 1, True is 1 if False else True)
print(bool(), bool(0), bool(0.0), bool(""), bool("0"), bool([]), bool([0]), bool({}), bool(()), bool(None), bool(set()), bool(range(0)), bool(b""), bool(0j), bool(object()))
print(isinstance(True, int), issubclass(bool, int), bool.__mro__, type(True).__name__, True.__class__, True.real, True.bit_length())
print(1 and 2, 0 and 2, 1 or 2, 0 or 2, 0 or "" or [] or None, 1 and "" and 5, not 1, not 0, not "", not not 5)
print(0 or 1 and 2, (0 or 1) and 2, not 1 or 2, not (1 or 2), 1 if [] else 2, "a" if 1 else "b" if 0 else "c")
def say(x):
    print("say", x)
    return x
print(say(1) < say(2) < say(3))
print(say(3) < say(2) < say(1))
print(say(0) or say(5) and say(6))
print(1 < 2 < 3, 1 < 3 < 2, 1 < 3 > 2, 1 == 1 == 1, 1 != 2 != 1, 1 < 2 == 2, (1 < 2) == 2, 3 in [3] == True if False else (3 in [3]))
print(None is None, None == None, None is not 0 if False else True, [] is [], not None, None == 0)
class Len:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
class Truth:
    def __bool__(self): return False
    def __len__(self): return 5
print(bool(Len(0)), bool(Len(3)), bool(Truth()), not Len(0), 1 if Len(0) else 2)
class BadBool:
    def __bool__(self): return 5
class NegLen:
    def __len__(self): return -1
class StrLen:
    def __len__(self): return "x"
err(lambda: bool(BadBool()))
err(lambda: bool(NegLen()))
err(lambda: bool(StrLen()))
err(lambda: len(NegLen()))
err(lambda: bool(1, 2))
err(lambda: None < None)
print(any([0, "", 3]), all([1, "a", []]), any([]), all([]), sum([True, True, False]))
print([x for x in (None, 0, 1, "", "a", [], [1]) if x], list(filter(None, [0, 1, "", "b"])))
try:
    class B(bool): pass
except TypeError as e:
    print(e)
x = 5
print(1 <= x < 10, not 1 <= x < 3, x == 5 != 6, "a" < "b" <= "b" < "c")
print(True if x > 3 and x < 10 or x == 100 else False, (lambda: x and None)())
print("%d %s %r" % (True, True, True), f"{True:d} {True} {True:5}|", format(True, "d"), "{:>6}".format(False))
