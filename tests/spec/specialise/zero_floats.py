# Zeros of both signs in loops, as operands and results of everything.
def accumulate():
    a = 0.0
    b = -0.0
    for i in range(3):
        a += 0.0
        b -= 0.0
    print(a, b, 1 / (1 + a), bool(a), bool(b), not a, a == b, a != b, a < b, -a, b * 1, a - b, a is b)
    for divide in (lambda: 1.0 / a, lambda: 1.0 // b, lambda: a / b):
        try:
            divide()
        except ZeroDivisionError:
            print("zero")
    a -= 1e-300
    print(a)
    q = 1.7272337110188893e-77  # the smallest magnitude of ordinary size
    print(q * 1.0, -q * 1.0, q + 0.0, q / 2 * 2, [q * 1.0, 0.0 * -1, -0.0 + 0.0])
    while a:
        a = a / 1e10
    print(a, a or "false", [x for x in (0.0, -0.0, 1.0) if x * 1.0])


accumulate()
