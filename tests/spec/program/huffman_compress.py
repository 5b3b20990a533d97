# Huffman codes, LZ77-like and run-length compression, base64, CRC, checksums: all by hand.
import heapq
text = "she sells sea shells by the sea shore; the shells she sells are surely seashells"
class Leaf:
    __slots__ = "sym",
    def __init__(self, s): self.sym = s
class Fork:
    __slots__ = "a", "b"
    def __init__(self, a, b): self.a, self.b = a, b
def build(s):
    counts = {}
    for c in s: counts[c] = counts.get(c, 0) + 1
    heap = [(n, i, Leaf(c)) for i, (c, n) in enumerate(sorted(counts.items()))]
    heapq.heapify(heap); order = len(heap)
    while len(heap) > 1:
        (n, _, x), (m, _, y) = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (n + m, order, Fork(x, y))); order += 1
    return heap[0][2]
def codes(node, prefix=""):
    if isinstance(node, Leaf): yield node.sym, prefix or "0"
    else: yield from codes(node.a, prefix + "0"); yield from codes(node.b, prefix + "1")
tree = build(text); table = dict(codes(tree)); bits = "".join(table[c] for c in text)
print(len(text) * 8, len(bits), sorted(table.items(), key=lambda kv: (len(kv[1]), kv[1]))[:5], bits[:64])
def decode(bits, tree):
    node, out = tree, []
    for b in bits:
        node = node.a if b == "0" else node.b
        if isinstance(node, Leaf): out.append(node.sym); node = tree
    return "".join(out)
print(decode(bits, tree) == text, len(set(table.values())) == len(table), not any(a != b and b.startswith(a) for a in table.values() for b in table.values()))
packed = int("1" + bits, 2).to_bytes((len(bits) + 8) // 8, "big"); print(len(packed), packed[:8].hex(), bin(int.from_bytes(packed, "big"))[3:] == bits)
def lz(s, window=32):
    i, out = 0, []
    while i < len(s):
        best = (0, 0)
        for j in range(max(0, i - window), i):
            n = 0
            while i + n < len(s) and n < 15 and s[j + n] == s[i + n]: n += 1
            if n > best[1]: best = (i - j, n)
        if best[1] > 2: out.append(best); i += best[1]
        else: out.append(s[i]); i += 1
    return out
def unlz(parts):
    out = []
    for p in parts:
        if isinstance(p, tuple):
            d, n = p
            for _ in range(n): out.append(out[-d])
        else: out.append(p)
    return "".join(out)
z = lz(text); print(len(z), z[:20], unlz(z) == text, unlz(lz("aaaaaaaaaaaaaaaa")) == "a" * 16, lz("aaaaaaaa"))
B64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
def b64(data):
    out = []
    for i in range(0, len(data), 3):
        chunk = data[i:i + 3]; n = int.from_bytes(chunk + b"\0" * (3 - len(chunk)), "big")
        out.append("".join(B64[n >> s & 63] for s in (18, 12, 6, 0))[:len(chunk) + 1] + "=" * (3 - len(chunk)))
    return "".join(out)
print(b64(b"Man"), b64(b"hello"), b64(b"a"), b64(b""), b64(bytes(range(0, 256, 17))))
def crc32(data):
    crc = 0xffffffff
    for byte in data:
        crc ^= byte
        for _ in range(8): crc = crc >> 1 ^ (0xedb88320 if crc & 1 else 0)
    return crc ^ 0xffffffff
def adler(data):
    a, b = 1, 0
    for x in data: a = (a + x) % 65521; b = (b + a) % 65521
    return b << 16 | a
def fnv(data):
    h = 0xcbf29ce484222325
    for x in data: h = (h ^ x) * 0x100000001b3 & 0xffffffffffffffff
    return h
print(hex(crc32(b"123456789")), hex(adler(b"Wikipedia")), hex(fnv(b"hello")), crc32(b""), hex(crc32(text.encode())))
def sha256(data):
    primes = [n for n in range(2, 312) if all(n % d for d in range(2, int(n ** .5) + 1))]
    def root(p, k):
        lo, hi = 0, p << 40
        target = p << 32 * k
        while lo < hi:
            mid = (lo + hi + 1) // 2
            if mid ** k <= target: lo = mid
            else: hi = mid - 1
        return lo & 0xffffffff
    k, h = [root(p, 3) for p in primes[:64]], [root(p, 2) for p in primes[:8]]
    data += b"\x80" + b"\0" * ((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    r = lambda x, n: (x >> n | x << 32 - n) & 0xffffffff
    for o in range(0, len(data), 64):
        w = [int.from_bytes(data[o + i:o + i + 4], "big") for i in range(0, 64, 4)]
        for i in range(16, 64):
            a, b = w[i - 15], w[i - 2]
            w.append(w[i - 16] + (r(a, 7) ^ r(a, 18) ^ a >> 3) + w[i - 7] + (r(b, 17) ^ r(b, 19) ^ b >> 10) & 0xffffffff)
        a, b, c, d, e, f, g, q = h
        for i in range(64):
            t1 = q + (r(e, 6) ^ r(e, 11) ^ r(e, 25)) + (e & f ^ ~e & g) + k[i] + w[i]
            t2 = (r(a, 2) ^ r(a, 13) ^ r(a, 22)) + (a & b ^ a & c ^ b & c)
            a, b, c, d, e, f, g, q = (t1 + t2) & 0xffffffff, a, b, c, d + t1 & 0xffffffff, e, f, g
        h = [x + y & 0xffffffff for x, y in zip(h, (a, b, c, d, e, f, g, q))]
    return "".join(f"{x:08x}" for x in h)
print(sha256(b"abc"), sha256(b""), sha256(b"a" * 100)[:16])
