# Word counts, letter frequency, Caesar, palindromes, wrapping, anagrams.
text = """It was the best of times, it was the worst of times, it was the age of wisdom,
it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity,
it was the season of Light, it was the season of Darkness, it was the spring of hope,
it was the winter of despair."""
def words(t):
    word = []
    for c in t.lower() + " ":
        if c.isalpha() or c == "'": word.append(c)
        elif word: yield "".join(word); word = []
counts = {}
for w in words(text): counts[w] = counts.get(w, 0) + 1
top = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
for w, n in top[:8]: print(f"{w:>10} {n:>3} {'#' * n}")
print(len(counts), sum(counts.values()), max(counts, key=len), {n: sorted(w for w in counts if counts[w] == n) for n in sorted(set(counts.values())) if n > 1})
letters = {}
for c in text.casefold():
    if c.isalpha(): letters[c] = letters.get(c, 0) + 1
total = sum(letters.values()); print(" ".join(f"{c}:{n / total:.1%}" for c, n in sorted(letters.items(), key=lambda kv: -kv[1])[:6]))
def caesar(t, k): return "".join(chr((ord(c) - base + k) % 26 + base) if c.isalpha() and c.isascii() and (base := 65 if c.isupper() else 97) else c for c in t)
secret = caesar("Hello, World!", 3); print(secret, caesar(secret, -3), caesar("xyz", 29))
def is_palindrome(t): s = [c for c in t.lower() if c.isalnum()]; return s == s[::-1]
print([is_palindrome(t) for t in ("A man, a plan, a canal: Panama", "nope", "", "Was it a car or a cat I saw?")])
def wrap(t, width):
    lines, line = [], ""
    for w in t.split():
        if line and len(line) + 1 + len(w) > width: lines.append(line); line = w
        else: line = f"{line} {w}" if line else w
    return lines + [line] if line else lines
for l in wrap(text, 38): print("|" + l.center(38) + "|")
def justify(line, width):
    ws = line.split()
    if len(ws) < 2: return line.ljust(width)
    gaps, extra = divmod(width - sum(map(len, ws)), len(ws) - 1)
    return "".join(w + " " * (gaps + (i < extra)) for i, w in enumerate(ws[:-1])) + ws[-1]
for l in wrap(text, 30)[:4]: print("[" + justify(l, 30) + "]")
groups = {}
for w in "listen silent enlist google elbow below inlet banana tinsel".split(): groups.setdefault("".join(sorted(w)), []).append(w)
print([g for g in groups.values() if len(g) > 1])
def rle(s):
    out, i = [], 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]: j += 1
        out.append(f"{j - i if j - i > 1 else ''}{s[i]}"); i = j
    return "".join(out)
print(rle("aaabccddddde"), rle(""), rle("abc"), "".join(c * int(n or 1) for n, c in [("3", "a"), ("", "b")]))
def levenshtein(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        prev, row[0] = row[0], i
        for j, y in enumerate(b, 1): prev, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, prev + (x != y))
    return row[-1]
print(levenshtein("kitten", "sitting"), levenshtein("", "abc"), levenshtein("flaw", "lawn"))
def lcs(a, b):
    t = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b): t[i + 1][j + 1] = t[i][j] + x if x == y else max(t[i][j + 1], t[i + 1][j], key=len)
    return t[-1][-1]
print(lcs("AGGTAB", "GXTXAYB"), " ".join(w.capitalize() for w in "the quick brown".split()), "snake_case_name".title().replace("_", ""), "".join("_" + c.lower() if c.isupper() else c for c in "camelCaseName"))
