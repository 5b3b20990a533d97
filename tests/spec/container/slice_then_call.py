# The bounds of a slice leave nothing behind in the places that the next call uses.
def f(s, i):
    a = [].append
    if s[i:i+2] == 'yu': pass
    a(i)
f('abyu', 2); f('abc', 1)
print("ok")
def g(u):
    out = []
    add = out.append
    pair = {u: 1, 2: u}; add(u)
    both = [u, u + 1]; add(u)
    text = f"{u}{u}"; add(text)
    print(u, u, *out); add(u)
    s = "abc"; s = s[u:u + 1] + s[::u]; add(s)
    return out, pair, both
print(g(1), g(2))
