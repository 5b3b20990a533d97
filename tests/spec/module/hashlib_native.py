# hashlib: every algorithm at many lengths, in parts, with parameters; errors.
import hashlib


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)

text = bytes(i * 7 % 256 for i in range(1000))
for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512", "blake2b", "blake2s"):
    make = getattr(hashlib, name)
    total = hashlib.md5()
    for n in list(range(0, 300)) + [511, 512, 1000]: total.update(make(text[:n]).digest())
    h = make(); step = 1
    at = 0
    while at < 1000: h.update(text[at:at + step]); at += step; step = step * 3 % 97 + 1
    c = h.copy(); c.update(b"x"); print(name, total.hexdigest(), h.hexdigest() == make(text).hexdigest(), c.hexdigest() == make(text + b"x").hexdigest(), h.name, h.digest_size, h.block_size, make().hexdigest()[:20])
for make in (hashlib.shake_128, hashlib.shake_256):
    print([make(text[:n]).hexdigest(10) for n in (0, 1, 135, 136, 167, 168, 169)], len(make(b"a").digest(1000)), make(b"a").hexdigest(400)[-16:], make(b"").digest(0))
print(hashlib.blake2b(b"data", digest_size=20, key=b"key", salt=b"salt", person=b"person").hexdigest(), hashlib.blake2s(b"data", digest_size=5, key=b"k" * 32).hexdigest(), hashlib.blake2b(key=b"k").hexdigest()[:16])
print(hashlib.blake2b(b"x", fanout=2, depth=3, leaf_size=4000, node_offset=7, node_depth=1, inner_size=32, last_node=True).hexdigest()[:32], hashlib.blake2s(b"x", fanout=2, depth=3, leaf_size=4000, node_offset=7, node_depth=1, inner_size=32, last_node=True).hexdigest()[:32])
print(hashlib.new("sha256", b"abc").hexdigest(), hashlib.sha256(bytearray(b"abc")).digest()[:4], hashlib.sha256(memoryview(b"abc")).hexdigest()[:8], hashlib.md5(b"a", usedforsecurity=False).hexdigest())
err(lambda: hashlib.md5("a")); err(lambda: hashlib.md5().update("a")); err(lambda: hashlib.sha1(5)); err(lambda: hashlib.blake2b(digest_size=65)); err(lambda: hashlib.blake2b(key=b"k" * 65)); err(lambda: hashlib.blake2s(salt=b"s" * 9)); err(lambda: hashlib.blake2b(depth=0))
err(lambda: hashlib.new("nope"))
print(sorted(hashlib.algorithms_guaranteed))
