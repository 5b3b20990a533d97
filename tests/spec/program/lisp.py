# A small Lisp: reader, evaluator with closures, tail calls, macros by hand, errors.
class Symbol(str):
    def __repr__(self): return str(self)
class LispError(Exception): pass
def read(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()
    pos = 0
    def form():
        nonlocal pos
        if pos >= len(tokens): raise LispError("unexpected end")
        t = tokens[pos]; pos += 1
        if t == "(":
            out = []
            while True:
                if pos >= len(tokens): raise LispError("missing )")
                if tokens[pos] == ")": pos += 1; return out
                out.append(form())
        if t == ")": raise LispError("unexpected )")
        if t == "'": return [Symbol("quote"), form()]
        for kind in (int, float):
            try: return kind(t)
            except ValueError: pass
        return {"#t": True, "#f": False}.get(t, Symbol(t))
    out = []
    while pos < len(tokens): out.append(form())
    return out
class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values)); self.outer = outer
    def find(self, k):
        e = self
        while e is not None:
            if k in e: return e
            e = e.outer
        raise LispError(f"unbound {k}")
class Lambda:
    def __init__(self, params, body, env): self.params, self.body, self.env = params, body, env
    def __repr__(self): return f"<lambda/{len(self.params)}>"
def evaluate(x, env):
    while True:
        if isinstance(x, Symbol): return env.find(x)[x]
        if not isinstance(x, list): return x
        if not x: return []
        match x:
            case ["quote", v]: return v
            case ["if", test, then, *other]: x = then if evaluate(test, env) is not False else (other[0] if other else [])
            case ["define", [name, *params], *body]: env[name] = Lambda(params, body, env); return name
            case ["define", name, v]: env[name] = evaluate(v, env); return name
            case ["set!", name, v]: env.find(name)[name] = evaluate(v, env); return []
            case ["lambda", params, *body]: return Lambda(params, body, env)
            case ["let", binds, *body]: x = [[Symbol("lambda"), [b[0] for b in binds], *body], *(b[1] for b in binds)]
            case ["begin", *forms, last]:
                for f in forms: evaluate(f, env)
                x = last
            case ["and", *forms]:
                v = True
                for f in forms:
                    v = evaluate(f, env)
                    if v is False: return False
                return v
            case [f, *args]:
                fn = evaluate(f, env); args = [evaluate(a, env) for a in args]
                if isinstance(fn, Lambda):
                    if len(args) != len(fn.params): raise LispError(f"{fn} got {len(args)} arguments")
                    env = Env(fn.params, args, fn.env)
                    for b in fn.body[:-1]: evaluate(b, env)
                    x = fn.body[-1]
                elif callable(fn): return fn(*args)
                else: raise LispError(f"cannot call {show(fn)}")
def show(v): return "(" + " ".join(map(show, v)) + ")" if isinstance(v, list) else {True: "#t", False: "#f"}[v] if isinstance(v, bool) else str(v)
import operator as op, functools
def base(): return Env(["+", "-", "*", "/", "<", "=", "cons", "car", "cdr", "list", "null?", "length", "map", "apply"], [lambda *a: sum(a), lambda a, *r: functools.reduce(op.sub, r, a) if r else -a, lambda *a: functools.reduce(op.mul, a, 1), op.truediv, op.lt, op.eq, lambda a, b: [a] + b, lambda l: l[0], lambda l: l[1:], lambda *a: list(a), lambda l: l == [], len, lambda f, l: [evaluate([f, [Symbol("quote"), x]], None) if isinstance(f, Lambda) else f(x) for x in l], lambda f, l: evaluate([f, *([Symbol("quote"), x] for x in l)], None)])
program = """
(+ 1 2 (* 3 4)) (define (fact n) (if (< n 2) 1 (* n (fact (- n 1))))) (fact 20)
(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n)))) (loop 20000 0)
(define (adder n) (lambda (x) (+ x n))) ((adder 5) 10) (map (adder 1) '(1 2 3))
(let ((x 2) (y 3)) (* x y)) '(a (b c) 1.5) (car (cdr '(1 2 3))) (cons 1 '(2)) (if #f 1) (and 1 2 #f 3)
(define counter 0) (define (tick) (begin (set! counter (+ counter 1)) counter)) (tick) (tick)
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))) (map fib '(1 2 3 4 5 6 7 8 9 10)) (null? '()) fact + (apply fact '(5)) (define (compose f g) (lambda (x) (f (g x)))) ((compose fact (adder 2)) 3)
"""
env = base()
for form in read(program):
    v = evaluate(form, env); print(show(form)[:50], "=>", show(v) if not callable(v) or isinstance(v, Lambda) else "builtin")
for bad in ("(", ")", "(foo)", "(1 2)", "((lambda (x) x))", "(car '())", "(+ 1 'a)", "(set! nope 1)", "(/ 1 0)"):
    try: print(show(evaluate(read(bad)[0], base())))
    except LispError as e: print(bad, "LispError:", e)
    except (IndexError, TypeError, ZeroDivisionError) as e: print(bad, type(e).__name__)
