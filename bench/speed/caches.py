# Memory of earlier answers: a dict, functools.lru_cache bounded and not, and a hand-written LRU of linked nodes.
from functools import lru_cache


@lru_cache(maxsize=None)
def paths(x, y):
    if x == 0 or y == 0:
        return 1
    return (paths(x - 1, y) + paths(x, y - 1)) % 1000007


@lru_cache(maxsize=256)
def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def edit_distance(a, b, memo):
    def go(i, j):
        key = (i, j)
        if key in memo:
            return memo[key]
        if i == 0 or j == 0:
            result = i + j
        elif a[i - 1] == b[j - 1]:
            result = go(i - 1, j - 1)
        else:
            result = 1 + min(go(i - 1, j), go(i, j - 1), go(i - 1, j - 1))
        memo[key] = result
        return result

    return go(len(a), len(b))


class Node:
    __slots__ = ("key", "value", "before", "after")


class LRU:
    def __init__(self, room):
        self.room, self.places, self.hits = room, {}, 0
        self.root = root = Node()
        root.before = root.after = root

    def get(self, key, make):
        node = self.places.get(key)
        if node is not None:
            self.hits += 1
            node.before.after, node.after.before = node.after, node.before
        else:
            if len(self.places) >= self.room:
                oldest = self.root.after
                self.root.after, oldest.after.before = oldest.after, self.root
                del self.places[oldest.key]
            node = self.places[key] = Node()
            node.key, node.value = key, make(key)
        last = self.root.before
        last.after = self.root.before = node
        node.before, node.after = last, self.root
        return node.value


def main():
    check = 0
    for turn in range(5):
        paths.cache_clear()
        for x in range(0, 170, 2):
            check += paths(x, 169)
    for n in range(120000):
        check += collatz(n * n % 397 + 1)
    info = collatz.cache_info()
    words = ["kitten sitting on", "sitting kitten no", "saturday and sunday", "sundays are satur"]
    for a in words:
        for b in words:
            check += edit_distance(a * 2, b, {})
    cache, seed = LRU(100), 1
    for _ in range(150000):
        seed = (seed * 16807) % 2147483647
        check += cache.get(seed * seed % 151, lambda key: key * key)
    return f"{check} {info.hits} {cache.hits}"
