# Globals and builtins that change under loops at module level and in functions.
count = 0
for i in range(10):
    count = count + i
    if i == 5:
        fresh = i
    if i > 6:
        fresh = fresh + 1
    if i == 8:
        del fresh
        fresh = 100
print(count, fresh)


def bump():
    global count
    count += 1
    return count


for i in range(5):
    bump()
print(count)
text = []
for i in range(4):
    text.append(count)
    count = [i]
    count = text
text.append(len(text))
print(text[:4], count is text)
for i in range(4):
    x = 1000 + i
    y = x
    print(x is y, end=" ")
print()
loop = None
for i in range(3):
    loop = {"me": loop}
print(loop)
names = {}
code = compile("n = 0\nfor i in range(5):\n    n = n + i\n    m = n\n", "<s>", "exec")
exec(code, names)
print(names["n"], names["m"])
local = {}
exec(code, {}, local)
print(local)
exec(code, names)


class Body:
    n = 0
    for i in range(4):
        n = n + i
    abs = n


print(Body.n, Body.abs)
total = 0
for i in range(6):
    if i == 3:
        abs = lambda v: -1
    total += abs(-5)
del abs
total += abs(-5)
print(total)


def late():
    out = []
    for i in range(4):
        if i == 2:
            globals()["len"] = lambda s: "mine"
        if i == 3:
            del globals()["len"]
        out.append(len("abc"))
    return out


print(late())
