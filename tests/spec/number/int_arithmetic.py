# Integer operators on every mix of signs and sizes.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

values = [0, 1, -1, 2, -2, 7, -7, 255, 256, 257, 2**31, -2**31, 2**63 - 1, -2**63, 2**64, -2**64, 10**30, -10**30]
for a in values:
    print(a, -a, +a, ~a, abs(a), bool(a), a == int(str(a)), a.bit_length())

for a in (7, -7):
    for b in (2, -2, 3, -3):
        print(a, b, a // b, a % b, divmod(a, b), (a // b) * b + a % b == a)

big = [2**64, -2**64, 10**30, -10**30, 3**50, -3**50]
small = [1, -1, 3, -3, 10**9, 2**62]
for a in big:
    for b in small:
        print(a + b, a - b, a * b, a // b, a % b)
for a in big:
    for b in big:
        print(a + b, a - b, a * b, a // b, a % b, a < b, a == b, a >= b)

print(2**63 - 1 + 1, -2**63 - 1, (2**62) * 2, (2**62) * -2, (2**32) * (2**32), -(-2**63))
print((2**63) - 1, 2**63 - 2**63, 10**20 - 10**20 + 5)
err(lambda: 1 // 0)
err(lambda: 1 % 0)
err(lambda: divmod(1, 0))
err(lambda: 1 / 0)
err(lambda: 10**30 // 0)
err(lambda: 10**30 % 0)
err(lambda: 1 + "a")
err(lambda: "a" + 1)
err(lambda: 1 - [])
err(lambda: None + 1)
err(lambda: 1 @ 2)
err(lambda: -"x")
err(lambda: ~1.5)
err(lambda: 1 << -1)
err(lambda: 1 >> -1)
err(lambda: 1 < "a")
err(lambda: [] >= ())
