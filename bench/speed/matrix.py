# Matrices as lists of lists: product, transpose, powers, determinant by elimination, and a small class with operators.
class Matrix:
    def __init__(self, rows):
        self.rows = rows

    @classmethod
    def identity(cls, n):
        return cls([[1.0 if i == j else 0.0 for j in range(n)] for i in range(n)])

    def __matmul__(self, other):
        columns = list(zip(*other.rows))
        return Matrix([[sum([a * b for a, b in zip(row, column)]) for column in columns] for row in self.rows])

    def __add__(self, other):
        return Matrix([[a + b for a, b in zip(left, right)] for left, right in zip(self.rows, other.rows)])

    def __getitem__(self, place):
        i, j = place
        return self.rows[i][j]

    def transposed(self):
        return Matrix([list(column) for column in zip(*self.rows)])


def determinant(rows):
    rows, n, result = [row[:] for row in rows], len(rows), 1.0
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        if rows[pivot][k] == 0:
            return 0.0
        if pivot != k:
            rows[k], rows[pivot] = rows[pivot], rows[k]
            result = -result
        result *= rows[k][k]
        for i in range(k + 1, n):
            factor = rows[i][k] / rows[k][k]
            for j in range(k, n):
                rows[i][j] -= factor * rows[k][j]
    return result


def multiply(a, b):
    n, m, size = len(a), len(b), len(b[0])
    out = [[0] * size for _ in range(n)]
    for i in range(n):
        for j in range(size):
            total = 0
            for k in range(m):
                total += a[i][k] * b[k][j]
            out[i][j] = total
    return out


def main():
    n = 72
    a = [[(i * 7 + j * 3) % 11 - 5 for j in range(n)] for i in range(n)]
    b = [[(i * 5 + j * 2) % 13 - 6 for j in range(n)] for i in range(n)]
    c = a
    for _ in range(5):
        c = [[x % 1000 for x in row] for row in multiply(c, b)]
    m = Matrix([[float(x) / 8 for x in row] for row in a])
    power = Matrix.identity(n)
    for _ in range(5):
        power = (power @ m.transposed() + m)
        power = Matrix([[x % 16.0 for x in row] for row in power.rows])
    spread = [[float((i * j + i + j) % 17 + (40 if i == j else 0)) for j in range(n)] for i in range(n)]
    det = determinant(spread)
    trace = sum(power[i, i] for i in range(n))
    return f"{sum(map(sum, c))} {trace:.6f} {det:.6e}"
