# struct.pack() of numbers that do not fit: which exception, and the range it tells.
import struct
class Index:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
for letter in "bBhHiIlLqQnNPefd":
    for mark in ("", "<", ">") if letter not in "nNP" else ("",):
        for value in (-1, 300, 2**40, -2**40, 2**64, -2**64, 2**200, Index(2**70), 1.5, "x", None):
            try: struct.pack(mark + letter, value)
            except Exception as e: print(mark + letter, value if not isinstance(value, Index) else "index", type(e).__name__, e)
print(struct.pack("P", -1), struct.pack("P", 2**64 - 1), struct.unpack("P", struct.pack("P", -2**63)))
