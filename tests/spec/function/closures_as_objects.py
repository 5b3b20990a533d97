# Objects made of closures: counters, accounts, lists from functions, Church numerals, memo, throttles, parsers.
def account(balance):
    def dispatch(msg, amount=0):
        nonlocal balance
        if msg == "withdraw":
            if amount > balance: return f"only {balance}"
            balance -= amount
        elif msg == "deposit": balance += amount
        elif msg != "balance": raise ValueError(msg)
        return balance
    return dispatch
a, b = account(100), account(50); print(a("withdraw", 30), a("deposit", 5), b("withdraw", 60), a("balance"), b("balance"))
try: a("steal")
except ValueError as e: print("error", e)
def cons(h, t): return lambda pick: pick(h, t)
car, cdr = lambda c: c(lambda h, t: h), lambda c: c(lambda h, t: t); lst = cons(1, cons(2, cons(3, None)))
def to_list(c):
    out = []
    while c: out.append(car(c)); c = cdr(c)
    return out
mapc = lambda f, c: c and cons(f(car(c)), mapc(f, cdr(c))); foldc = lambda f, z, c: z if c is None else f(car(c), foldc(f, z, cdr(c))); print(to_list(lst), to_list(mapc(lambda x: x * x, lst)), foldc(lambda x, y: x + y, 0, lst))
zero = lambda f: lambda x: x; succ = lambda n: lambda f: lambda x: f(n(f)(x)); add = lambda m: lambda n: lambda f: lambda x: m(f)(n(f)(x)); mul = lambda m: lambda n: lambda f: m(n(f)); power = lambda m: lambda n: n(m); toint = lambda n: n(lambda k: k + 1)(0); one = succ(zero); two = succ(one); three = add(two)(one); print([toint(n) for n in (zero, one, three, mul(two)(three), power(two)(three))], (lambda t: lambda f: t)("yes")("no")); Y = lambda f: (lambda x: x(x))(lambda x: f(lambda *a: x(x)(*a))); print(Y(lambda fact: lambda n: 1 if n == 0 else n * fact(n - 1))(10), Y(lambda fib: lambda n: n if n < 2 else fib(n - 1) + fib(n - 2))(12))
def memo(f):
    seen, hits = {}, 0
    def g(*k):
        nonlocal hits
        if k in seen: hits += 1; return seen[k]
        v = seen[k] = f(*k); return v
    g.stats = lambda: (len(seen), hits); return g
@memo
def paths(r, c): return 1 if r == 0 or c == 0 else paths(r - 1, c) + paths(r, c - 1)
print(paths(12, 12), paths.stats()); make = [lambda x, k=k: x + k for k in range(3)]; late = [lambda x: x + k for k in range(3)]; print([f(10) for f in make], [f(10) for f in late])
def char(p): return lambda s: (s[0], s[1:]) if s and p(s[0]) else None
def seq(*ps):
    def run(s):
        out = []
        for p in ps:
            r = p(s)
            if r is None: return None
            v, s = r; out.append(v)
        return out, s
    return run
def many(p):
    def run(s):
        out = []
        while (r := p(s)) is not None: out.append(r[0]); s = r[1]
        return out, s
    return run
def alt(*ps): return lambda s: next((r for p in ps if (r := p(s)) is not None), None)
def fmap(f, p): return lambda s: None if (r := p(s)) is None else (f(r[0]), r[1])
def some(p): return fmap(lambda v: [v[0], *v[1]], seq(p, many(p)))
lit = lambda c: char(lambda x: x == c); number = fmap(lambda ds: int("".join(ds)), some(char(str.isdigit))); expr = lambda s: fmap(lambda v: sum([v[0]] + [t[1] if t[0] == "+" else -t[1] for t in v[1]]), seq(term, many(seq(alt(lit("+"), lit("-")), term))))(s)
def prod(v):
    r = v[0]
    for op, n in v[1]: r = r * n if op == "*" else r // n
    return r
term = lambda s: fmap(prod, seq(factor, many(seq(alt(lit("*"), lit("/")), factor))))(s); factor = lambda s: alt(number, fmap(lambda v: v[1], seq(lit("("), expr, lit(")"))))(s)
for t in ("1+2*3", "(1+2)*3-4/2", "10-3-2", "2*(3+(4-1))*2", "x", "1+", "(1"): print(t, expr(t))
def counter(step=1):
    n = 0
    def inc(): nonlocal n; n += step; return n
    def reset(to=0): nonlocal n; n = to
    inc.reset = reset; inc.peek = lambda: n; return inc
c, d = counter(), counter(5); c(); c(); d(); c.reset(10); print(c(), d(), c.peek(), [f.cell_contents for f in c.__closure__], c.reset.__closure__[0] is c.__closure__[0], c.__code__.co_freevars); pipeline = lambda *fs: lambda x: [x := f(x) for f in fs][-1]; print(pipeline(str.split, reversed, list, "-".join)("a b c"), (lambda *a, **k: (a, k))(*"ab", z=1), (lambda: (yield_ := 5) + yield_)(), [*map(lambda f: f(4), [lambda x: x, lambda x: x ** x, str])]); outer = [(lambda n: lambda: (n, (lambda: n * 2)()))(i) for i in range(3)]; print([f() for f in outer])
