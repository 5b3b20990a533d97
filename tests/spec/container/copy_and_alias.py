# Aliases, shallow copies, nested structures, default sharing, in-place versus new.
import copy
a = [1, [2, 3], {"k": [4]}]
b, c, d, e, f = a, a[:], list(a), copy.copy(a), copy.deepcopy(a)
a[0] = 9; a[1].append(99); a[2]["k"].append(5); a.append("new")
for n, v in zip("abcdef", (a, b, c, d, e, f)): print(n, v)
grid = [[0] * 3] * 2; grid[0][0] = 1; print(grid); grid = [[0] * 3 for _ in range(2)]; grid[0][0] = 1; print(grid)
x = {"l": [1]}; y = dict(x); z = {**x}; w = x.copy(); v = x | {}; x["l"].append(2); x["n"] = 0; print(x, y, z, w, v)
def add(item, target=[]): target.append(item); return target
print(add(1), add(2), add(3, []), add(4)); 
def safe(item, target=None):
    target = [] if target is None else target
    target.append(item); return target
print(safe(1), safe(2)); keys = dict.fromkeys("ab", []); keys["a"].append(1); print(keys)
s = {1, 2}; t = s; t |= {3}; print(s, s is t); t = t | {4}; print(s, t)
tup = ([],); alias = tup
try: tup[0] += [1]
except TypeError as ex: print(ex, tup, alias is tup)
l = [1, 2, 3]; m = l; l = l + [4]; print(l, m); l = m; l += [5]; print(m); l *= 2; print(m, l is m); n = l; l = l * 2; print(len(n), len(l))
p = q = r = []; p.append(1); q = q + [2]; print(p, q, r); i = j = 5; i += 1; print(i, j)
nest = {"a": {"b": {"c": [1]}}}; sh = copy.copy(nest); dp = copy.deepcopy(nest); nest["a"]["b"]["c"].append(2); print(sh, dp); rec = {"self": None}; rec["self"] = rec; rc = copy.deepcopy(rec); print(rc["self"] is rc, rc is rec)
class P:
    shared = []
    def __init__(self): self.own = []
    def __eq__(self, o): return self.own == o.own
u, k = P(), P(); u.shared.append(1); u.own.append(2); print(k.shared, k.own, P.shared is u.shared); u.shared = [9]; print(k.shared, u.shared); u2 = copy.copy(u); u3 = copy.deepcopy(u); u.own.append(3); print(u2.own, u3.own, u2 == u, u3 == u)
def modify(seq, mapping, num, text): seq.append("m"); mapping["m"] = 1; num += 1; text += "!"; seq = ["rebound"]; return num, text
sq, mp, nu, tx = [], {}, 5, "t"; print(modify(sq, mp, nu, tx), sq, mp, nu, tx)
mat = [[1, 2], [3, 4]]; rows = mat[:]; rows[0][0] = 100; rows[1] = "replaced"; print(mat, rows); first = mat[0]; mat[0] = [0]; print(first, mat); a1 = [1]; a1.append(a1[:]); a1.extend(a1); print(a1, a1[1] is a1[3])
it = [1, 2, 3]; same = it; it[:] = [9]; print(same); it = [8]; print(same); del same[0]; print(same, it); b1 = bytearray(b"x"); b2 = b1; b1 += b"y"; print(b2); st = "x"; st2 = st; st += "y"; print(st2); g = (1, 2); g2 = g; g += (3,); print(g, g2)
memo = {}; shared = [1]; pair = [shared, shared]; pc = copy.deepcopy(pair, memo); print(pc[0] is pc[1], pc[0] is shared, copy.copy(pair)[0] is shared); print([id(o) == id(p) for o, p in zip(pair, pair[:])], sorted(map(len, [[], [1], ()])), [*pair][0] is shared)
