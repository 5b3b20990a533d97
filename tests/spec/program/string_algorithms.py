# KMP, Z, Rabin-Karp, suffix arrays, Manacher, edit distances, tries, BWT, bit tricks on text.
def kmp(text, pat):
    fail, k = [0] * len(pat), 0
    for i in range(1, len(pat)):
        while k and pat[i] != pat[k]: k = fail[k - 1]
        k += pat[i] == pat[k]; fail[i] = k
    k, hits = 0, []
    for i, c in enumerate(text):
        while k and c != pat[k]: k = fail[k - 1]
        k += c == pat[k]
        if k == len(pat): hits.append(i - k + 1); k = fail[k - 1]
    return hits
def zfun(s):
    z, l, r = [0] * len(s), 0, 0
    for i in range(1, len(s)):
        if i < r: z[i] = min(r - i, z[i - l])
        while i + z[i] < len(s) and s[z[i]] == s[i + z[i]]: z[i] += 1
        if i + z[i] > r: l, r = i, i + z[i]
    return z
def rabin(text, pat, base=256, mod=10**9 + 7):
    n, m = len(text), len(pat); h = hp = 0; top = pow(base, m - 1, mod); hits = []
    for i in range(m): h = (h * base + ord(text[i])) % mod; hp = (hp * base + ord(pat[i])) % mod
    for i in range(n - m + 1):
        if h == hp and text[i:i + m] == pat: hits.append(i)
        if i + m < n: h = ((h - ord(text[i]) * top) * base + ord(text[i + m])) % mod
    return hits
text = "abracadabra abracadabra"
print(kmp(text, "abra"), rabin(text, "abra"), zfun("aabxaabxcaabxaabxay"), kmp("aaaa", "aa"), [i for i in range(len(text)) if text.startswith("abra", i)] == kmp(text, "abra"))
def suffix_array(s): return sorted(range(len(s)), key=lambda i: s[i:])
sa = suffix_array("banana"); print(sa, ["banana"[i:] for i in sa])
def bwt(s): s += "$"; t = sorted(s[i:] + s[:i] for i in range(len(s))); return "".join(r[-1] for r in t)
def unbwt(b):
    table = [""] * len(b)
    for _ in b: table = sorted(c + r for c, r in zip(b, table))
    return next(r for r in table if r.endswith("$"))[:-1]
b = bwt("mississippi"); print(b, unbwt(b))
def manacher(s):
    best = ""
    for c in range(2 * len(s) - 1):
        l, r = c // 2, c // 2 + c % 2
        while l >= 0 and r < len(s) and s[l] == s[r]: l, r = l - 1, r + 1
        if r - l - 1 > len(best): best = s[l + 1:r]
    return best
print(manacher("forgeeksskeegfor"), manacher("abc"), manacher("aaaa"))
def jaro(a, b):
    if a == b: return 1.0
    w, ma, mb = max(len(a), len(b)) // 2 - 1, [False] * len(a), [False] * len(b); m = 0
    for i, x in enumerate(a):
        for j in range(max(0, i - w), min(len(b), i + w + 1)):
            if not mb[j] and b[j] == x: ma[i] = mb[j] = True; m += 1; break
    if not m: return 0.0
    t = sum(x != y for x, y in zip((x for x, f in zip(a, ma) if f), (y for y, f in zip(b, mb) if f))) / 2
    return (m / len(a) + m / len(b) + (m - t) / m) / 3
print([f"{jaro(a, b):.3f}" for a, b in (("martha", "marhta"), ("dixon", "dicksonx"), ("a", "b"), ("same", "same"))])
def soundex(w):
    codes = {c: d for d, cs in {"1": "bfpv", "2": "cgjkqsxz", "3": "dt", "4": "l", "5": "mn", "6": "r"}.items() for c in cs}
    out, last = w[0].upper(), codes.get(w[0].lower())
    for c in w[1:].lower():
        d = codes.get(c)
        if d and d != last: out += d
        if c not in "hw": last = d
    return (out + "000")[:4]
print([soundex(w) for w in ("Robert", "Rupert", "Rubin", "Ashcraft", "Tymczak", "Pfister")])
def compress(s): return "".join(f"{c}{n}" if n > 1 else c for c, n in __import__("functools").reduce(lambda a, c: a[:-1] + [(c, a[-1][1] + 1)] if a and a[-1][0] == c else a + [(c, 1)], s, []))
print(compress("aaabccd"), compress("")); MORSE = dict(zip("abcdefghijklmnopqrstuvwxyz", ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..".split())); back = {v: k for k, v in MORSE.items()}; m = " ".join(MORSE[c] for c in "sospython"); print(m, "".join(back[c] for c in m.split()))
def vigenere(t, key, sign=1): return "".join(chr((ord(c) - 97 + sign * (ord(key[i % len(key)]) - 97)) % 26 + 97) for i, c in enumerate(t))
v = vigenere("attackatdawn", "lemon"); print(v, vigenere(v, "lemon", -1)); print("".join(chr(ord(c) ^ 0x20) if c.isalpha() else c for c in "Swap Case 1"), "".join(sorted("The Quick", key=lambda c: (c.lower(), c))), " ".join(sorted("banana apple Cherry date".split(), key=str.swapcase)), *("".join(p) for p in __import__("itertools").permutations("abc", 2)))
def rail(t, n):
    rows = [[] for _ in range(n)]; r, d = 0, 1
    for c in t:
        rows[r].append(c)
        if r == 0: d = 1
        elif r == n - 1: d = -1
        r += d
    return "".join(map("".join, rows))
print(rail("wearediscoveredfleeatonce", 3)); cols = ["name", "n"]; print("\n".join(" | ".join(f"{c!s:^{w}}" for c, w in zip(r, (8, 4))) for r in [cols, ["ab", 1], ["cdefgh", 22]])); print(text.translate({ord(c): None for c in "aeiou "}), text.translate(str.maketrans("abc", "xyz")), text.title().swapcase(), text[::-2], "-".join(text.split("a")), text.rpartition(" ")[2].index("c"), sum(ord(c) << i for i, c in enumerate("hash")) & 0xffff)
