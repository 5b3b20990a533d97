# A borrowed attribute decides a jump while a double beside it needs a place: making its object ends all borrowing.
class N:
    def __init__(self, a): self.a = a
def one(n, f):
    return [f * 2.5, 1 if n.a else 2]
def other(n, f):
    kept = (f + 0.5, f * f, not n.a)
    while n.a:
        f = f / 3
        return kept, (f, -f, n.a and f)
    return kept
for value in ([], [1], (), "text", {}, {1: 2}, None, True):
    n = N(value)
    for f in (1.5, 1e300, 0.0, 1e-200, float("inf")):
        for i in range(40):
            a, b = one(n, f), other(n, f)
        print(value, a, b)
