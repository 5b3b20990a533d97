"""float() and int() of whatever has methods for it or is text; which of them warn."""
import math
import warnings

warnings.simplefilter("always")


def shown(f, *args):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            result = f(*args)
            print(type(result).__name__, repr(result), end=" ")
        except Exception as e:
            print(type(e).__name__, e, end=" ")
    print([(w.category.__name__, str(w.message)) for w in told])


class Sub(float):
    pass


class Int(int):
    pass


def made(base, value, gives, method="__float__"):
    args = () if value is None else (value,)
    return type("Made", (base,), {method: lambda self: gives})(*args)


for base, value in ((object, None), (float, 2.5), (int, 3), (str, "8"), (bytes, b"9"), (bytearray, b"7")):
    for gives in (42.0, Sub(4.5), 42, "x", None, True):
        shown(float, made(base, value, gives))
        shown(Sub, made(base, value, gives))
        shown(math.sqrt, made(base, value, gives))
        shown(int, made(base, value, gives, "__int__"))
for gives in (5, Int(6), True, 2**2000, 1.5):
    shown(float, made(object, None, gives, "__index__"))
    shown(int, made(object, None, gives, "__index__"))
    shown(math.floor, made(object, None, gives, "__index__"))
    shown(int, made(object, None, gives, "__trunc__"))
    shown(float, made(float, 1.5, gives, "__index__"))
for text in (b"23", bytearray(b" 4_5 "), memoryview(b"1234")[1:3], memoryview(b"12345678")[::2], made(str, "6", 1, "nothing"),
             made(bytes, b"6", 1, "nothing"), made(bytearray, b"6", 1, "nothing"), bytearray(b"x"), "", b"", [], None, 1j):
    shown(float, text)
    shown(int, text)
shown(float, 2**2000)
shown(math.sqrt, "4")
shown(math.sqrt, Int(4))
shown(math.sqrt, True)
print("%.1f %d" % (made(object, None, 2.25), made(object, None, 7, "__index__")))
try:
    int(memoryview(b"x"))
except ValueError as e:
    print(e)
for text in (bytearray(b"x"), bytearray(b"z"), made(bytearray, b"11", 1, "nothing"), memoryview(b"11"), made(str, "11", 1, "__int__")):
    shown(int, text, 36)
    shown(int, text, 3)
