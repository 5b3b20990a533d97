# N queens three ways: generators that recurse, bit masks, and permutations of columns with sets.
from itertools import permutations


def place(n, row, columns, rising, falling):
    if row == n:
        yield ()
        return
    for column in range(n):
        if column in columns or row + column in rising or row - column in falling:
            continue
        columns.add(column)
        rising.add(row + column)
        falling.add(row - column)
        for rest in place(n, row + 1, columns, rising, falling):
            yield (column, *rest)
        columns.remove(column)
        rising.discard(row + column)
        falling.discard(row - column)


def count_bits(full, columns, left, right):
    if columns == full:
        return 1
    found, free = 0, full & ~(columns | left | right)
    while free:
        bit = free & -free
        free ^= bit
        found += count_bits(full, columns | bit, (left | bit) << 1, (right | bit) >> 1)
    return found


def by_permutation(n):
    rows = range(n)
    return sum(1 for p in permutations(rows)
               if n == len({p[i] + i for i in rows}) == len({p[i] - i for i in rows}))


def main():
    answers = list(place(9, 0, set(), set(), set()))
    return len(answers) * 10000 + sum(map(sum, answers)) + count_bits((1 << 11) - 1, 0, 0, 0) + by_permutation(8) * 7
