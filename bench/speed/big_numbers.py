# Big integers: digits of pi, Fibonacci by doubling, factorials, modular powers, square roots, and conversions.
def pi_digits(count):
    q, r, t, k, m, x, out = 1, 0, 1, 1, 3, 3, []
    while len(out) < count:
        if 4 * q + r - t < m * t:
            out.append(m)
            q, r, m = 10 * q, 10 * (r - m * t), (10 * (3 * q + r)) // t - 10 * m
        else:
            q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2
    return out


def fibonacci(n):
    if n == 0:
        return 0, 1
    a, b = fibonacci(n >> 1)
    c = a * (2 * b - a)
    d = a * a + b * b
    return (d, c + d) if n & 1 else (c, d)


def is_prime(n):
    if n < 2 or n % 2 == 0:
        return n == 2
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for base in (2, 3, 5, 7, 11, 13):
        x = pow(base, d, n)
        if x in (1, n - 1) or base % n == 0:
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def root(n):
    x = 1 << (n.bit_length() + 1) // 2
    while True:
        y = (x + n // x) // 2
        if y >= x:
            return x
        x = y


def main():
    check = sum(d * (i + 1) for i, d in enumerate(pi_digits(1500)))
    for n in range(100, 4000, 150):
        check += fibonacci(n)[0] % 1000003
    product = 1
    for n in range(1, 2200):
        product *= n
    check += product.bit_length() + product % (10 ** 9 + 7 if product else 1)
    candidate = 2 ** 160 + 1
    found = 0
    while found < 20:
        if is_prime(candidate):
            found += 1
            check += candidate & 0xFFFF
        candidate += 2
    check += root(10 ** 500) % 99991 + (7 ** 3000 >> 4000) % 65537 + int("9" * 300) % 10007
    shifted = 0
    for n in range(60000):
        shifted = ((shifted << 3) ^ (n * 0x9E3779B97F4A7C15)) & ((1 << 256) - 1)
    return check + shifted % 1000000007
