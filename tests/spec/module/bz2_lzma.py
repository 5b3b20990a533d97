# sweep: again
# bz2 and lzma: whole data, piece by piece, files, formats and filters, errors.
import bz2, lzma, io, os, tempfile, random, hashlib
def err(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
source = random.Random(1)
text = b"".join(b"line %d %s\n" % (i, bytes(source.choice(b"abcde") for _ in range(20))) for i in range(3000))
noise = bytes(source.getrandbits(8) for _ in range(70000))
for data in (b"", b"a", text, noise):
    for level in (1, 9):
        packed = bz2.compress(data, level); print(len(packed), hashlib.md5(packed).hexdigest()[:8], bz2.decompress(packed) == data)
    for how in ({}, {"format": lzma.FORMAT_ALONE}, {"check": lzma.CHECK_CRC32}, {"check": lzma.CHECK_NONE, "preset": 1}, {"preset": 0 | lzma.PRESET_EXTREME}):
        packed = lzma.compress(data, **how); print(sorted(how), len(packed), hashlib.md5(packed).hexdigest()[:8], lzma.decompress(packed) == data)
    raw = [{"id": lzma.FILTER_DELTA, "dist": 5}, {"id": lzma.FILTER_LZMA2, "preset": 3, "dict_size": 1 << 16}]
    packed = lzma.compress(data, format=lzma.FORMAT_RAW, filters=raw); print(len(packed), lzma.decompress(packed, format=lzma.FORMAT_RAW, filters=raw) == data)
for module, make, take in ((bz2, bz2.BZ2Compressor, bz2.BZ2Decompressor), (lzma, lzma.LZMACompressor, lzma.LZMADecompressor)):
    c = make(); packed = b"".join(c.compress(text[i:i + 777]) for i in range(0, len(text), 777)) + c.flush()
    print(module.decompress(packed) == text); err(lambda: c.compress(b"x")); err(lambda: c.flush())
    d = take(); out = []
    for i in range(0, len(packed), 100):
        out.append(d.decompress(packed[i:i + 100]))
        if d.eof: break
    print(b"".join(out) == text, d.eof, d.needs_input, d.unused_data)
    d = take(); out = [d.decompress(packed + b"tail", 1000)]; states = [d.needs_input]
    while not d.eof: out.append(d.decompress(b"", 5000)); states.append(d.needs_input)
    print(b"".join(out) == text, len(out), len(out[0]), any(states), d.unused_data, d.eof); err(lambda: d.decompress(b"x"))
    err(lambda: take().decompress(b"not compressed at all")); err(lambda: module.decompress(packed[:-10])); err(lambda: module.decompress(packed + packed) == text * 2); err(lambda: module.decompress(packed + b"junk") == text); err(lambda: take().decompress("text")); err(lambda: take().decompress(packed, 0))
    damaged = bytearray(packed); damaged[len(damaged) // 2] ^= 255; err(lambda: module.decompress(bytes(damaged)))
    with tempfile.TemporaryDirectory() as where:
        path = os.path.join(where, "f")
        with module.open(path, "wt") as f: f.write("héllo\nworld\n" * 100)
        with module.open(path, "at") as f: f.write("more")
        with module.open(path, "rt") as f: lines = f.readlines(); print(len(lines), lines[-1])
        with module.open(path) as f: print(f.read(5), f.seek(700), f.read(3), f.tell(), f.peek(1)[:1], f.readable(), f.writable())
        with open(path, "rb") as raw_file: print(len(module.decompress(raw_file.read())))
for bad in (0, 10, "x"): err(lambda: bz2.BZ2Compressor(bad))
for how in ({"format": 9}, {"check": 4, "format": lzma.FORMAT_ALONE}, {"preset": 1, "filters": []}, {"format": lzma.FORMAT_RAW}, {"preset": 99}, {"check": 99}, {"filters": [{"id": 999}]}, {"filters": [{}]}, {"filters": ["x"]}, {"filters": [{"id": lzma.FILTER_LZMA2, "nothing": 1}]}, {"filters": [{"id": lzma.FILTER_DELTA}] * 6},
            {"format": lzma.FORMAT_ALONE, "filters": [{"id": lzma.FILTER_LZMA2}]}, {"filters": [{"id": lzma.FILTER_LZMA2, "dict_size": -1}]}): err(lambda: lzma.LZMACompressor(**how))
for how in ({"format": 9}, {"format": lzma.FORMAT_RAW}, {"format": lzma.FORMAT_RAW, "memlimit": 5}, {"filters": []}): err(lambda: lzma.LZMADecompressor(**how))
err(lambda: lzma.decompress(lzma.compress(text), memlimit=1000)); d = lzma.LZMADecompressor(); print(d.check); d.decompress(lzma.compress(b"x", check=lzma.CHECK_SHA256)); print(d.check, lzma.is_check_supported(lzma.CHECK_CRC64), lzma.is_check_supported(99))
print(lzma._encode_filter_properties({"id": lzma.FILTER_LZMA1, "dict_size": 1 << 20}), lzma._decode_filter_properties(lzma.FILTER_LZMA1, b"]\0\0\x10\0"), lzma._decode_filter_properties(lzma.FILTER_LZMA2, b"\x14"), lzma._decode_filter_properties(lzma.FILTER_DELTA, b"\3"))
import tarfile, zipfile, codecs
for mode in ("bz2", "xz"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:" + mode) as t: info = tarfile.TarInfo("a.txt"); info.size = 5; t.addfile(info, io.BytesIO(b"hello"))
    with tarfile.open(fileobj=io.BytesIO(out.getvalue())) as t: print(t.getnames(), t.extractfile("a.txt").read())
for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z: z.writestr("a", text)
    with zipfile.ZipFile(out) as z: print(z.read("a") == text, z.testzip())
print(codecs.decode(codecs.encode(text, "bz2"), "bz2") == text)
