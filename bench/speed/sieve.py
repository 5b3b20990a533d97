# Primes four ways: a list sieve with loops, a bytearray sieve with slices, trial division, and sums of factors.
def sieve_list(n):
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    i = 2
    while i * i <= n:
        if flags[i]:
            for j in range(i * i, n + 1, i):
                flags[j] = False
        i += 1
    return [i for i, prime in enumerate(flags) if prime]


def sieve_bytes(n):
    flags = bytearray([1]) * (n + 1)
    flags[0:2] = b"\0\0"
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]:
            flags[i * i::i] = bytes(len(range(i * i, n + 1, i)))
    return flags.count(1)


def trial(limit):
    primes = [2]
    for n in range(3, limit, 2):
        for p in primes:
            if p * p > n:
                primes.append(n)
                break
            if n % p == 0:
                break
    return primes


def abundant(limit):
    sums = [0] * limit
    for i in range(1, limit):
        for j in range(2 * i, limit, i):
            sums[j] += i
    return sum(1 for n in range(limit) if sums[n] > n)


def main():
    primes = sieve_list(900000)
    return primes[-1] + len(primes) * 3 + sieve_bytes(2000000) + sum(trial(60000)) + abundant(120000)
