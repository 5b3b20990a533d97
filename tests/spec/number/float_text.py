# repr, str and parsing of floats.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

values = [0.0, -0.0, 1.0, -1.5, 0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 100.0, 1e15, 1e16, 123456789012345678.0, 1e22, 1e23,
          1e-4, 1e-5, 0.00012345, 1.5e-7, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e300 * 1e10,
          -1e300 * 1e10, 3.141592653589793, 2.718281828459045, 1e100, 123456.789, 9007199254740993.0, 4.35, 0.5, 1e21,
          12345678.9, 1.1, 2.675, 1e-10, 99999999999999.98, 0.3, 4.9e-324]
for v in values:
    print(repr(v), str(v), f"{v}", "%s" % v, v == float(repr(v)))
for text in ["1", "1.", ".5", "1e5", "1E5", "+1.5", "-1.5e-3", " 2.5 ", "inf", "-inf", "Infinity", "nan", "1_000.5", "1e400", "-1e400",
             "1e-400", "0.1e1", "123456789.123456789", "2.4703282292062327208e-324", "179769313486231580793e289", "٣.٥"]:
    print(repr(text), float(text))
for bad in ["", " ", "1.5.2", "e5", ".", "1e", "0x1", "1__0", "_1", "1_", "--1", "infin", "1 2", "abc"]:
    err(lambda: float(bad))
err(lambda: float(None))
err(lambda: float([]))
err(lambda: float(10**400))
err(lambda: float("1", "2"))
print(float(10**20), float(True), float(b"1.5"), float())
print((0.5).hex(), (-1.0).hex(), (0.1).hex(), (0.0).hex(), float("inf").hex(), (5e-324).hex(), float.fromhex("0x1.8p3"), float.fromhex("-0x.8"), float.fromhex("inf"))
print((2.5).as_integer_ratio(), (0.1).as_integer_ratio(), (-4.0).as_integer_ratio())
print((2.0).is_integer(), (2.5).is_integer(), float("inf").is_integer())
err(lambda: float("nan").as_integer_ratio())
err(lambda: float("inf").as_integer_ratio())
err(lambda: float.fromhex("zz"))
print(1e5, 1E+5, 1.e2, .5e1, 1_0.0_1, 0e0, 00.5)
print(1.0 .is_integer(), 5 .real, 5..real)
