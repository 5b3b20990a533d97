# An LRU cache with a doubly linked list, checked against a naive one.
class Node:
    __slots__ = ("key", "value", "prev", "next")
    def __init__(self, key=None, value=None):
        self.key, self.value = key, value
        self.prev = self.next = self

class LRU:
    def __init__(self, capacity):
        if capacity <= 0:
            raise ValueError("capacity must be positive")
        self.capacity, self.table, self.head = capacity, {}, Node()
        self.hits = self.misses = 0
    def _unlink(self, n):
        n.prev.next, n.next.prev = n.next, n.prev
    def _push(self, n):
        n.prev, n.next = self.head, self.head.next
        self.head.next.prev = n
        self.head.next = n
    def __getitem__(self, key):
        n = self.table.get(key)
        if n is None:
            self.misses += 1
            raise KeyError(key)
        self.hits += 1
        self._unlink(n)
        self._push(n)
        return n.value
    def __setitem__(self, key, value):
        n = self.table.get(key)
        if n is not None:
            n.value = value
            self._unlink(n)
        else:
            if len(self.table) >= self.capacity:
                last = self.head.prev
                self._unlink(last)
                del self.table[last.key]
            n = self.table[key] = Node(key, value)
        self._push(n)
    def __contains__(self, key): return key in self.table
    def __len__(self): return len(self.table)
    def __iter__(self):
        n = self.head.next
        while n is not self.head:
            yield n.key
            n = n.next
    def __repr__(self): return "LRU(" + ", ".join(f"{k}: {self.table[k].value}" for k in self) + ")"

c = LRU(3)
for k in "abc": c[k] = ord(k)
print(c, len(c)); c["a"]; c["d"] = 1; print(c, "b" in c, "a" in c); c["c"] = 0; print(c, list(c))
try: c["zz"]
except KeyError as e: print("KeyError", e, c.hits, c.misses)
try: LRU(0)
except ValueError as e: print(e)
naive, cache, seed = [], LRU(8), 7
for step in range(5000):
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    key = seed >> 16 & 15
    if seed & 1:
        cache[key] = step
        naive = [(k, v) for k, v in naive if k != key]
        naive.insert(0, (key, step))
        del naive[8:]
    else:
        found = [v for k, v in naive if k == key]
        try: got = [cache[key]]
        except KeyError: got = []
        assert found == got, (step, found, got)
        if found:
            naive = [(key, found[0])] + [(k, v) for k, v in naive if k != key]
assert list(cache) == [k for k, _ in naive]
print(cache.hits, cache.misses, cache)
