# Powers, three-argument pow, and its inverse.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

print([2**n for n in range(0, 130, 13)])
print([(-3)**n for n in range(0, 60, 7)])
print(0**0, 0**5, 1**1000000, (-1)**1000001, 10**50)
print(2**-1, 10**-3, (-2)**-3, 4**0.5, 2**0.5, (-8)**(1 / 3))
print(pow(2, 10), pow(2, 10, 1000), pow(3, 200, 13), pow(-3, 5, 7), pow(3, 5, -7), pow(5, 0, 1), pow(0, 0, 5))
print(pow(3, -1, 7), pow(2, -3, 11), pow(10**20, 10**20, 10**9 + 7), pow(7, 2**70, 2**61 - 1))
print(pow(2, -1), pow(2.0, 3), pow(2, 3.0), pow(1j, 2))
print(pow(base=3, exp=4), pow(3, 4, mod=5))
err(lambda: pow(2, -1, 4))
err(lambda: pow(2, 1, 0))
err(lambda: pow(2.0, 1, 5))
err(lambda: 0 ** -1)
err(lambda: 0.0 ** -1)
err(lambda: pow("a", 2))
err(lambda: 2 ** "a")
print(2 ** 3 ** 2, -2 ** 2, (-2) ** 2, 2 ** -1 ** 2)
print(len(str(3**5000)), str(3**5000)[:20], str(3**5000)[-20:], 3**5000 % 10**12)
f = 1
for i in range(1, 101):
    f *= i
print(f)
a, b = 0, 1
for _ in range(300):
    a, b = b, a + b
print(a)
print(f // a, f % a, (f * a) // f == a, divmod(-f, a))
def isqrt(n):
    x = n
    y = (x + 1) // 2
    while y < x:
        x = y
        y = (x + n // x) // 2
    return x
print(isqrt(2 * 10**60), isqrt(10**80))
def gcd(a, b):
    while b:
        a, b = b, a % b
    return a
print(gcd(2**200 * 3**50, 2**100 * 3**80) == 2**100 * 3**50)
