"""Globals that are of a class derived from dict: what it says is found, in functions that have run often, too."""


class Missing(dict):
    def __missing__(self, key):
        if key.startswith("n_"):
            return int(key[2:])
        raise KeyError(key)


f = eval("lambda: n_1 + n_2 + len('abc')", Missing())
print([f() for i in range(3)], sum(f() for i in range(2000)))
g = eval("lambda: nothing_there", Missing())
try:
    g()
except NameError as e:
    print(e)


class Own(dict):
    def __getitem__(self, key):
        return 5


h = eval("lambda: anything + whatever", Own())
print(h(), sum(h() for i in range(2000)))


class Hiding(dict):
    def __getitem__(self, key):
        raise KeyError(key)


for name in "there", "len":
    try:
        print(eval("lambda: " + name, Hiding(there=1, len=2))())
    except NameError as e:
        print(e)


class Failing(dict):
    def __getitem__(self, key):
        raise ZeroDivisionError(key)


try:
    eval("lambda: name", Failing())()
except ZeroDivisionError as e:
    print("ZeroDivisionError", e)
namespace = Missing(x=1)
exec("y = x + n_5\ndef f(): return y + n_6\nz = f()", namespace)
print(namespace["z"])
