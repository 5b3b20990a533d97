# Every builtin function once, with its usual errors.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

print(abs(-5), abs(-2.5), abs(3 + 4j), abs(True), abs(-2**70)); err(lambda: abs("a")); err(lambda: abs())
print(all([]), all([1, 0]), any([]), any([0, 1])); err(lambda: all(5)); err(lambda: any()); err(lambda: all([1], [2]))
print(ascii("é\n"), ascii([1, "€"]), ascii(None)); print(bin(5), oct(8), hex(255)); print(bool([]), callable(print), callable(5))
print(chr(65), ord("A"), chr(0x1F600) == "\U0001F600"); err(lambda: ord(65)); err(lambda: chr("a"))
print(divmod(7, 3), divmod(-7, 3), divmod(7.5, 2), divmod(2**70, 10**9)); err(lambda: divmod(1)); err(lambda: divmod(1, "a")); err(lambda: divmod(1j, 1))
print(list(enumerate("ab", 1)), list(filter(None, [0, 1])), format(3.14159, ".2f"), format("a", ">3"), format(5), format(255, "#x")); err(lambda: format()); err(lambda: format(1, 2)); err(lambda: format([], "d"))
print(getattr(5, "real"), getattr(5, "nope", None), hasattr([], "append"), hash(5), hash("a") == hash("a")); err(lambda: getattr(5, "nope")); err(lambda: getattr(5)); err(lambda: hasattr(5, 5)); err(lambda: hash({})); err(lambda: hash())
print(id(print) == id(print), isinstance(5, int), isinstance(5, (str, int)), issubclass(bool, int), iter([1]).__class__.__name__, len("abc"), len({}), len(range(10))); err(lambda: len(5)); err(lambda: len()); err(lambda: isinstance(5, "int")); err(lambda: issubclass(5, int)); err(lambda: isinstance(5, [int])); err(lambda: isinstance(5, (int, "x")) and isinstance("a", (int, "x")))
print(list(map(lambda a: a * 2, [1, 2])), max(1, 3, 2), min([3, 1]), max("abc"), max([1, 2], key=lambda v: -v), next(iter([5])), next(iter([]), "d"), pow(2, 3), pow(2, 3, 5)); err(lambda: next(iter([]))); err(lambda: pow(2)); err(lambda: pow(2, "a")); err(lambda: pow(2, 3, 0)); err(lambda: max()); err(lambda: max([])); err(lambda: max(5)); err(lambda: map()); err(lambda: next())
print(repr("a'b"), repr([1, "x"]), list(reversed([1, 2])), round(2.567, 1), round(2.5), round(-1.5), sorted([3, 1], reverse=True), sum([1, 2], 10), sum([]), list(zip("ab", [1, 2]))); err(lambda: round("a")); err(lambda: round()); err(lambda: reversed(5)); err(lambda: sorted([1, "a"])); err(lambda: sum(["a"])); err(lambda: sum("abc")); err(lambda: repr()); err(lambda: round(1, "a")); err(lambda: sorted())
print(slice(1, 2), type(5).__name__, vars(type("X", (), {"a": 1}))["a"], dir(type("X", (), {"b": 1})())[-1], tuple("ab"), set("aa"), frozenset([1]), dict(a=1), list("ab"), complex(1, 2), float("1.5"), int("5"), str(5), bytes(2), bytearray(b"a"), memoryview(b"ab")[0], object().__class__.__name__, range(3), bool(1), super.__name__, property.__name__)
o = type("O", (), {})(); setattr(o, "x", 1); print(o.x, delattr(o, "x"), hasattr(o, "x")); err(lambda: setattr(o)); err(lambda: delattr(o, "x")); err(lambda: vars(5)); err(lambda: type()); err(lambda: type(1, 2, 3)); err(lambda: object(5)); err(lambda: super(5)); err(lambda: input(1, 2)); err(lambda: open()); err(lambda: zip(1)); err(lambda: enumerate()); err(lambda: callable()); err(lambda: id()); err(lambda: print(1, bad=2)); err(lambda: __import__("nope_module")); err(lambda: globals(1)); err(lambda: bytes("a")); err(lambda: bytes([300])); err(lambda: frozenset(5)); err(lambda: complex("x")); err(lambda: slice()); err(lambda: memoryview("a")); err(lambda: property(1, 2, 3, 4, 5)); err(lambda: staticmethod()); err(lambda: classmethod()); err(lambda: set(1, 2)); err(lambda: tuple(1)); err(lambda: list(1)); err(lambda: str(1, 2, 3, 4)); err(lambda: int("a")); err(lambda: float("a")); err(lambda: bool(1, 2)); err(lambda: range()); err(lambda: iter()); err(lambda: compile()); err(lambda: eval()); err(lambda: exec())
import builtins
print([n for n in "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len license list locals map max memoryview min next object oct open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip __import__ __build_class__ __debug__ Ellipsis NotImplemented".split() if not hasattr(builtins, n)], __debug__, Ellipsis, NotImplemented)
print(len.__name__, len.__doc__ is not None, print.__class__.__name__, repr(len), repr(print), int.__doc__ is not None, repr(int), repr(type), repr([].append)[:30], [].append.__name__, str.join.__name__, len.__self__ is builtins or True, type(len).__name__)
