# int.from_bytes takes what bytes can be made of, but no number and no text; the words of errors around it.
import operator


def show(run):
    try:
        print(repr(run()))
    except Exception as error:
        print(type(error).__name__, error)


class Bytes:
    def __bytes__(self):
        return b"\x01\x02"


for source in ([1, 2], (3,), Bytes(), bytearray(b"ab"), memoryview(b"ab"), range(2), b"", 255, "s", None, 1.5):
    show(lambda: int.from_bytes(source, "big"))
show(lambda: int.from_bytes(b"a", 10))
show(lambda: (5).to_bytes(1, 10))
show(lambda: float.fromhex(5))
show(lambda: bytearray("a", 5))
show(lambda: bytes(1, 255))
show(lambda: bytearray(7, "utf-8"))
show(lambda: operator.concat(range(3), {}))
show(lambda: operator.concat([1], (2,)))
show(lambda: operator.iconcat([1], (2,)))
show(lambda: operator.concat("a", 1))
show(lambda: operator.concat(1, "a"))
show(lambda: operator.imul({}, "a"))
show(lambda: operator.mul({}, "a"))
show(lambda: pow("a", 0.5, {}))


class List(list):
    pass


append = List().append
show(lambda: append(1, 2))
show(lambda: List().append(1, 2))
show(lambda: getattr(True, "bit_count")(2))
