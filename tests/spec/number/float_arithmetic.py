# Arithmetic, comparison, rounding and special values of floats.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

inf, nan = float("inf"), float("nan")
for a in (7.5, -7.5, 0.1):
    for b in (2.0, -2.0, 0.3):
        print(a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b), a ** b if a > 0 else abs(a) ** b)
print(5.0 % inf, -5.0 % inf, 5.0 % -inf, inf // 2, -1 // inf, 0.0 // 3.0, -0.0 % 3.0, 6.0 % -3.0, -6.0 % 3.0)
print(inf - inf, inf * 0, inf > 10**400, -inf < -10**400, nan == nan, nan != nan, nan < 1, nan is nan, inf == inf)
print(0.0 == -0.0, str(-0.0), -0.0 + 0.0, 0.0 * -1, 1.0 == 1, 1 == 1.0, 2**53 == 2.0**53, 2**53 + 1 == 2.0**53, 2**53 + 1 > 2.0**53)
print(10**400 > 1e308, -10**400 < -1e308, 1e16 < 10**16 + 1, 1e16 == 10**16, 0.1 < 1, 1 > 0.999)
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5678, -2), round(0.5), round(1.5), round(1e20), round(5.0), round(-0.4))
print(round(1.25, 1), round(1.35, 1), round(1e300, 2), round(123.456, 1), round(123.456, 0), round(5, -1), round(15, -1), round(25, -1), round(1234, -2), round(-15, -1))
print(round(2.5, None), type(round(2.5)), type(round(2.5, 0)), type(round(3, 1)), round(10**20 + 50, -2), round(True))
print(int(2.9), int(-2.9), (2.9).__trunc__(), (2.1).__ceil__(), (-2.1).__floor__(), abs(-2.5), -(-1.5), +1.5)
print(hash(1.0) == hash(1), hash(0.5) == hash(0.5), hash(inf), hash(-inf), hash(2.0**70) == hash(2**70), hash(-1), hash(-1.0))
print({1: "a", 1.0: "b", True: "c"}, {0.0: 1, -0.0: 2}, len({nan, nan, float("nan")}))
print(sum([0.1] * 10) in (1.0, 0.9999999999999999), max(1, 2.0), min(0.5, 1), sum([1, 2.5]), 1e308 * 10, -1e308 * 10)
print(1 / 3 + 1 / 3 + 1 / 3, 3 * 1.1, 0.1 * 3, 1 - 0.9, 10 / 2, 7 / 2, -7 / 2, 10**30 / 10**28, 10**400 / 10**399)
err(lambda: 1.0 / 0)
err(lambda: 1.0 // 0)
err(lambda: 1.0 % 0)
err(lambda: divmod(1.0, 0.0))
err(lambda: 0.0 / 0.0)
err(lambda: round(inf))
err(lambda: round(nan))
err(lambda: 10.0 ** 400)
err(lambda: 10**400 / 3)
err(lambda: 10**400 + 1.0)
err(lambda: 1.5 << 1)
err(lambda: "a" * 1.5)
err(lambda: [1] * 2.0)
err(lambda: round(1.5, "x"))
err(lambda: 1.5 < "a")
print((-8.0) ** 2, (-8.0) ** -1, 0.0 ** 0, nan ** 0, 1 ** nan, (-2.0) ** 0.5)
