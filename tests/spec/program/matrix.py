# Matrices: arithmetic, determinant, inverse with fractions by hand, powers, transpose.
class Matrix:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]
        if len({len(r) for r in self.rows}) > 1: raise ValueError("ragged rows")
    @classmethod
    def identity(cls, n): return cls([[int(i == j) for j in range(n)] for i in range(n)])
    @property
    def shape(self): return len(self.rows), len(self.rows[0])
    def __getitem__(self, ij): i, j = ij; return self.rows[i][j]
    def __setitem__(self, ij, v): self.rows[ij[0]][ij[1]] = v
    def __eq__(self, o): return isinstance(o, Matrix) and self.rows == o.rows
    def __add__(self, o): return Matrix([[a + b for a, b in zip(r, s, strict=True)] for r, s in zip(self.rows, o.rows, strict=True)])
    def __sub__(self, o): return self + -1 * o
    def __mul__(self, k): return Matrix([[a * k for a in r] for r in self.rows])
    __rmul__ = __mul__
    def __matmul__(self, o):
        if self.shape[1] != o.shape[0]: raise ValueError(f"shapes {self.shape} and {o.shape}")
        cols = list(zip(*o.rows))
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in cols] for r in self.rows])
    def __pow__(self, n):
        result, base = Matrix.identity(self.shape[0]), self
        while n:
            if n & 1: result = result @ base
            base, n = base @ base, n >> 1
        return result
    def __iter__(self): return (v for r in self.rows for v in r)
    def __repr__(self): return "Matrix(" + repr(self.rows) + ")"
    @property
    def T(self): return Matrix(zip(*self.rows))
    def minor(self, i, j): return Matrix([r[:j] + r[j + 1:] for k, r in enumerate(self.rows) if k != i])
    def det(self):
        if self.shape == (1, 1): return self[0, 0]
        return sum((-1) ** j * v * self.minor(0, j).det() for j, v in enumerate(self.rows[0]) if v)
    def solve(self, b):
        n = len(self.rows)
        m = [[float(v) for v in r] + [float(x)] for r, x in zip(self.rows, b)]
        for c in range(n):
            p = max(range(c, n), key=lambda r: abs(m[r][c]))
            if m[p][c] == 0: raise ZeroDivisionError("singular")
            m[c], m[p] = m[p], m[c]
            for r in range(n):
                if r != c:
                    f = m[r][c] / m[c][c]
                    m[r] = [x - f * y for x, y in zip(m[r], m[c])]
        return [round(m[i][n] / m[i][i], 9) for i in range(n)]

a = Matrix([[1, 2], [3, 4]]); b = Matrix([[0, 1], [1, 0]])
print(a + b, a - b, a @ b, 2 * a, a * 2, a.T, a.det(), a == Matrix([(1, 2), (3, 4)]), a != b, list(a), a[1, 0], a.shape)
print(Matrix([[1, 1], [1, 0]]) ** 90, (a ** 0), a ** 5, Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 1]]).det())
print(Matrix([[2, 1, -1], [-3, -1, 2], [-2, 1, 2]]).solve([8, -11, -3]))
big = Matrix([[(i * j) % 7 + (i == j) for j in range(1, 7)] for i in range(1, 7)]); print(big.det(), big.T.det() == big.det(), (big @ big.T)[5, 5])
for bad in (lambda: a @ Matrix([[1, 2, 3]]), lambda: a + Matrix([[1]]), lambda: Matrix([[1], [1, 2]]), lambda: a[5, 0], lambda: Matrix([[1, 2], [2, 4]]).solve([1, 2])):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
a[0, 0] += 10; print(a, [sum(r) for r in a.rows], max(a), sorted(a, reverse=True))
