# array: every kind, as a list would do, slices, limits, errors.
import array as module
import copy
import io
from array import array


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)

for code in "bBhHiIlLqQfd":
    a = array(code, [1, 2, 3]); a.append(4); a.extend([5, 6]); a.insert(1, 9); a.insert(-1, 8); print(a, a.itemsize, a.typecode, len(a), a.tolist(), a.pop(), a.pop(0), a.index(9), a.count(2), 8 in a, 77 in a)
    print(a.tobytes()[:a.itemsize * 2], array(code, a.tobytes()) == a, a * 2 == a + a, a[1:3], a[::-1], a[::2].tolist())
    for value in (2**70, -2**70, 2**63, 2**31, 300, -1, -40000, 2**40):
        try: array(code, [value])
        except (OverflowError, TypeError) as e: print(code, value, type(e).__name__)
a = array("i", range(10))
for source in ["a.__setitem__(slice(2, 4), array('i', [70, 71, 72]))", "a.__delitem__(slice(0, 2))", "a.__setitem__(slice(None, None, 3), array('i', [1, 1, 1]))", "a.__delitem__(slice(None, None, -2))", "a.__setitem__(slice(1, 1), a)", "a.__setitem__(0, 99)", "a.__delitem__(-1)", "a.reverse()", "a.byteswap()", "a.byteswap()", "a.remove(99)", "a.__imul__(2)", "a.__iadd__(a)", "a.__imul__(0)"]:
    eval(source); print(source, a)
for source in ["array()", "array('ii')", "array(5)", "array('i', 'abc')", "array('i', [1.5])", "array('i', ['a'])", "array('f', ['a'])", "array('i', b'abc')", "array('i', 5)", "array('i', [1])[5]", "array('i', [1])['a']", "array('i').pop()", "array('i', [1]).pop(5)", "array('i', [1]).remove(5)", "array('i', [1]).index(5)", "array('i') + [1]", "array('i') + array('f')", "array('i', [1]).__setitem__(5, 1)", "array('i', [1]).__setitem__(slice(0, 1), [1])", "array('i', [1, 2, 3]).__setitem__(slice(0, 3, 2), array('i', [1]))", "array('i').fromlist(5)", "array('i').fromlist([1, 'a'])", "array('i').frombytes(b'abc')", "hash(array('i'))", "array('i').extend(array('d', [1.5]))", "array('i').fromfile(io.BytesIO(b'1234'), 2)", "array('b', [128])", "array('B', [-1])", "array('h', [40000])", "array('H', [-1])", "array('i', [2**31])", "array('b', [-129])", "array('B', [256])"]:
    err(lambda: eval(source))
u = array("u", "h\xe9llo\u20ac"); print(u, u.tounicode(), u[1], len(u)); u.fromunicode("!"); print(u.tounicode())
print(array("i", [1, 2]) < array("i", [1, 3]), array("i", [1]) == array("d", [1.0]), array("i", [1]) == [1], array("d", [float("nan")]) == array("d", [float("nan")]), copy.copy(a) == a, copy.deepcopy(array("d", [1.5])), array("i", array("b", [1, 2])))
f = io.BytesIO(); array("h", [1, 2, 3]).tofile(f); f.seek(0); b = array("h"); b.fromfile(f, 2); print(b, array("f", [0.1])[0], array("i", [1]).__reduce_ex__(2)[1])
it = iter(array("i", [1, 2])); print(next(it), list(it), list(it), sum(array("d", [0.5] * 10)), max(array("i", [3, 9, 1])), sorted(array("b", [3, -1, 2])), list(reversed(array("i", [1, 2, 3]))), array("i", (x * x for x in range(4))))
class Sub(array): pass
s = Sub("i", [1]); s.x = 5; print(s, s.x, type(s[:]).__name__)
