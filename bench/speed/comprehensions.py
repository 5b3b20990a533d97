# Comprehensions of every kind: nested, filtered, over dicts and sets, generator pipelines, unpacking, sorting by keys.
def pythagorean(limit):
    squares = {n * n: n for n in range(1, 2 * limit)}
    return [(a, b, squares[a * a + b * b]) for a in range(1, limit) for b in range(a, limit) if a * a + b * b in squares]


def anagrams(words):
    groups = {}
    for word in words:
        groups.setdefault("".join(sorted(word)), []).append(word)
    return {key: sorted(group) for key, group in groups.items() if len(group) > 1}


def windows(values, size):
    return [values[i:i + size] for i in range(len(values) - size + 1)]


def main():
    check = sum(a * b - c for a, b, c in pythagorean(350))
    letters = "abcde"
    words = [a + b + c + d for a in letters for b in letters for c in letters for d in letters[:3]]
    for _ in range(35):
        found = anagrams(words)
        check += len(found) + max(len(group) for group in found.values())
    grid = [[(x * y) % 7 for x in range(120)] for y in range(120)]
    for _ in range(35):
        flat = [cell for row in grid for cell in row if cell]
        columns = [sum(row[x] for row in grid) for x in range(120)]
        counts = {value: sum(1 for cell in flat if cell == value) for value in set(flat[:200])}
        check += len(flat) + max(columns) + sum(key * count for key, count in counts.items())
        grid = [[cell + (x & y & 1) for x, cell in enumerate(row)] for y, row in enumerate(grid)]
    numbers = [(n * 7919) % 10007 for n in range(100000)]
    check += sum(max(w) - min(w) for w in windows(numbers, 4))
    evens = (n for n in numbers if n % 2 == 0)
    check += sum(n * n for n in (e // 2 for e in evens) if n % 3)
    pairs = sorted({(n % 100, n % 13) for n in numbers}, key=lambda pair: (pair[1], -pair[0]))
    check += sum(i * a + b for i, (a, b) in enumerate(pairs))
    return check + sum(len(first) + len(rest) for first, *rest in ((w[0], *w) for w in words))
