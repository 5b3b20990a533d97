# Text to int and back, in every base.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

print(int("42"), int("  -42  "), int("+7"), int("1_000_000"), int("0"), int("-0"), int("007"))
print(int("ff", 16), int("0xff", 16), int("0xFF", 0), int("0b101", 0), int("0o17", 0), int("z", 36), int("-Zz", 36))
print(int("101", 2), int("0b101", 2), int("777", 8), int("1_1", 2), int("12345678901234567890123"), int("f" * 30, 16))
print(int(), int(3.99), int(-3.99), int(1e20), int(True), int(b"12"), int(bytearray(b"-5")), int("٣"))
print(bin(10), bin(-10), oct(8), oct(-64), hex(255), hex(-255), hex(2**70), bin(0), hex(0), oct(0))
print(0b1010, 0o17, 0xfF, 1_000, 0b1_0, 0x_ff, 00, 0_0)
print(str(10**40), repr(-10**40), str(True), repr(False), f"{10**21}")
for base in (2, 3, 7, 8, 10, 16, 20, 36):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    n, s = 123456789012345678901234567890, ""
    m = n
    while m:
        m, d = divmod(m, base)
        s = digits[d] + s
    print(base, s, int(s, base) == n)
err(lambda: int(""))
err(lambda: int("  "))
err(lambda: int("12a"))
err(lambda: int("1__0"))
err(lambda: int("_1"))
err(lambda: int("1_"))
err(lambda: int("8", 8))
err(lambda: int("0x", 16))
err(lambda: int("5", 1))
err(lambda: int("5", 37))
err(lambda: int(5, 10))
err(lambda: int("1.5"))
err(lambda: int(None))
err(lambda: int([]))
err(lambda: int(float("nan")))
err(lambda: int(float("inf")))
err(lambda: int("0b12", 0))
err(lambda: int("010", 0))
err(lambda: int("é"))
err(lambda: int(b"\xff"))
err(lambda: int(x=1))
err(lambda: bin(1.5))
err(lambda: hex("a"))
class Index:
    def __index__(self): return 30
class Int:
    def __int__(self): return 31
class Bad:
    def __int__(self): return "x"
print(int(Index()), int(Int()), hex(Index()), int("10", Index()))
err(lambda: int(Bad()))
