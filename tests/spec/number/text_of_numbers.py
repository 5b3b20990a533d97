# The short ways from numbers to text and back, beside the long ones.
for n in (0, 7, -7, 12, -345, 10**18, -(2**63), 2**63 - 1, 2**63, -(2**64), True):
    print(n, f"{n}", f"{n:d}", f"{n:8}|{n:<8}|{n:^8}|{n:>8}|{n:=8}|{n:08}|{n:*^9}|{n:x}|{n:08x}", "%d %5d %-5d| %s %x" % (n, n, n, n, n))
    print(hex(n), oct(n), bin(n), repr(n), str(n), f"{n:+d} {n: d} {n:,} {n:_} {n:#x} {n:X} {n:o} {n:b}", "{} {!r} {:>4}".format(n, n, n))
print(f"{5:\u0436>4}|{5:\u0436<4}|{-5:0=4}|{5:c}|{5:e}|{5:.1f}|{5:%}")
for text in ("7", "-7", "+7", "007", "-0", " 12 ", "1_000", "999999999999999999", "9999999999999999999", "-9223372036854775808",
             "\u0664\u0662", "--1", "-", "", "1__0", "_1", "1_", "12a", "0x1f", "1 2", "\u0436", "-" * 3 + "1"):
    try: print(repr(text), int(text))
    except ValueError as e: print(e)
for base in (2, 8, 16, 36, 0):
    try: print(base, int("101", base), int("-11", base))
    except ValueError as e: print(e)
for spec in (".2", "5.3x", "z", ",s", "q", "99999999999999999999d", "0", "5", "c" * 2, "=", "\0"):
    try: print(repr(spec), format(42, spec))
    except (ValueError, OverflowError) as e: print(e)
for a in (0, 5, -5, 7, -7, 2**62, -(2**63), 2**63, 10**30, -(10**30), True):
    for b in (1, -1, 2, -2, 7, -7, 2**63 - 1, -(2**63), 2**63, 2**64 + 1, True):
        q, r = divmod(a, b)
        if (q, r) != (a // b, a % b) or q * b + r != a or not (0 <= r < b or b < r <= 0): print("wrong", a, b, q, r)
for what in (lambda: divmod(1, 0), lambda: 1 % 0, lambda: 10**30 % 0, lambda: 10**30 // 0, lambda: divmod(1.5, 0)):
    try: what()
    except ZeroDivisionError as e: print(e)


class I(int):
    def __format__(self, spec): return "I:" + spec
    def __str__(self): return "str"
    def __repr__(self): return "repr"


i = I(5)
print(f"{i} {i:>4}", "%s %d %r" % (i, i, i), "{} {:x}".format(i, i), [i], divmod(i, 2), hex(i), chr(I(97)))
print(complex(1, -0.0), complex(-0.0, -0.0), complex(1j, -0.0), complex(1, 2 + 3j), complex(-0.0, 1j), complex(0, 1))
print("%s%%|%5s|%.1s|%c|%a" % ("\u0436", "ab", "ab", 97, "\u0436"), "100%% %s" % (1,), "%(a)s-%(b)5d" % {"a": 1, "b": 2})
print(float.fromhex("0x1.8p1"), float.fromhex("1.8"), float.fromhex("0x.1p-4"))
