# Building strings: concatenation in loops, join, multiplication, formatting widths, large results.
s = ""
for i in range(500): s += str(i)
print(len(s), s[:20], s[-10:], s.count("9"), hash(s) == hash("".join(map(str, range(500)))))
parts = []
for i in range(1000): parts.append(chr(97 + i % 26))
t = "".join(parts); print(len(t), t[:30], t == "".join(chr(97 + i % 26) for i in range(1000)), t.count("xyz"), t.find("zab"), t.rfind("abc"))
u = "é" * 1000 + "€" * 1000 + "\U0001F600" * 10; print(len(u), len(u.encode()), u.count("€"), u.find("\U0001F600"), u[999:1001], u[1999:2001] == "€\U0001F600")
def box(lines):
    w = max(map(len, lines))
    return "\n".join(["+" + "-" * (w + 2) + "+"] + [f"| {l:<{w}} |" for l in lines] + ["+" + "-" * (w + 2) + "+"])
print(box(["a box", "around", "some lines of text"]))
table = [("name", "qty", "price"), ("apple", 3, 1.5), ("watermelon", 10, 0.25)]
widths = [max(len(str(r[i])) for r in table) for i in range(3)]
for r in table: print(" | ".join(str(c).rjust(w) if not isinstance(c, str) else c.ljust(w) for c, w in zip(r, widths)))
acc = "x"
for _ in range(15): acc += acc
print(len(acc), set(acc)); rev = ""
for c in "reverse me": rev = c + rev
print(rev, "".join(reversed("reverse me")) == rev)
alias = base = "shared"; base += "!"; print(alias, base)
class Str:
    def __init__(self): self.text = ""
    def add(self, x): self.text += x; return self
o = Str().add("a").add("b"); o.text += "c"; print(o.text); l = ["p"]; l[0] += "q"; d = {"k": "r"}; d["k"] += "s"; print(l, d)
def f():
    local = "start"; other = local
    for i in range(3): local += f"-{i}"
    return local, other
print(f(), "%s-%s" * 2 % (1, 2, 3, 4), ("ab" "cd").join("12"), ("=" * 10).center(20, "."), "\n".join("*" * n for n in range(1, 5)), "a,b;c d".replace(",", " ").replace(";", " ").split())
print("".join(sorted(set("mississippi"), key="mississippi".index)), "-".join(f"{n:02x}" for n in b"\x00\xff\x10"), " ".join(w[::-1] for w in "abc def".split()), "".join(c.upper() if i % 2 else c for i, c in enumerate("alternate")), sum(c in "aeiou" for c in "education"), max("the longest word here".split(), key=len), dict(zip("abc", "123")), "".join(map(lambda c: chr((ord(c) - 97 + 13) % 26 + 97), "hello")))
print(repr("x" * 50)[:20], str(["quote's", 'dou"ble', "bo'th\""]), f"{'nested':{'*'}^{20}}", "{:{}}|{:>{w}}".format("a", 5, "b", w=4), "ab\n cd".splitlines(), "%-10s|%5.2f|%+d" % ("left", 3.14159, 7), "€".join(["1", "2"]), "{:,}".format(10**12), f"{10**20:_}", f"{-7:05d}", f"{3.0:g} {1e-7:g} {123456789:g} {0.1 + 0.2:.17f}")
