# The complex type.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

z = 3 + 4j
print(z, z.real, z.imag, abs(z), -z, +z, z.conjugate(), z * z, z / 2, z - 1, 2 * z, z + 1.5, z ** 2, 1 / z, z == 3 + 4j, z != 3)
print(1j, -1j, 0j, 1j * 1j, complex(1, -0.0), complex(-0.0, 1), 1e20j, complex("1+2j"), complex("-3j"), complex("(1-2j)"), complex(" 5 "), complex())
print(complex(2), complex(2.5, 3), complex(1j, 2), complex(1, 2j), complex(real=1, imag=2), complex(float("inf"), float("nan")))
print(repr(1 + 0j), str(0 + 1j), 1.5 + 2.5j, 1e100 + 1e-10j, -0j, complex(0, -1), complex(3, 0))
print(bool(0j), bool(1j), hash(3 + 0j) == hash(3), 3 + 0j == 3, 3 == 3 + 0j, {3 + 0j: 1}[3], 1j in [1j])
print(f"{z:.2f}", f"{z:10.1f}|", f"{1j:g}", "%s" % z, f"{z:e}")
print((1 + 2j) ** (1 + 1j), (1j) ** 0, 0j ** 0, 2 ** 1j, (1 + 1j) ** 10, (1 + 1j) ** -2)
print(isinstance(1j, complex), type(1j + 1), type(1j * 1.0), complex.__name__)
class C:
    def __complex__(self): return 5 + 6j
print(complex(C()))
err(lambda: 1j < 2j)
err(lambda: 1j // 1)
err(lambda: 1j % 1)
err(lambda: 1j / 0)
err(lambda: 0j ** -1)
err(lambda: int(1j))
err(lambda: float(1j))
err(lambda: complex("1 + 2j"))
err(lambda: complex("abc"))
err(lambda: complex("1", 2))
err(lambda: complex(1, "2"))
err(lambda: complex([]))
err(lambda: max([1j, 2j]))
print(sum([1j, 2, 3.5]), pow(1j, 3), abs(-5j), divmod(7, 2))
