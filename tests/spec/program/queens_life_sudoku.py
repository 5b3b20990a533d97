# N-queens, game of life, sudoku, knight's tour, permutations, subset sums.
def queens(n, row=0, cols=0, d1=0, d2=0):
    if row == n: return 1
    count, free = 0, ~(cols | d1 | d2) & (1 << n) - 1
    while free:
        bit = free & -free
        free ^= bit
        count += queens(n, row + 1, cols | bit, (d1 | bit) << 1, (d2 | bit) >> 1)
    return count
print([queens(n) for n in range(1, 9)])
def first_queens(n):
    def place(row, board):
        if row == n: return board
        for c in range(n):
            if all(c != b and abs(c - b) != row - r for r, b in enumerate(board)):
                found = place(row + 1, board + [c])
                if found: return found
    return place(0, [])
for c in first_queens(8): print("." * c + "Q" + "." * (7 - c))
def life(cells):
    counts = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy: counts[x + dx, y + dy] = counts.get((x + dx, y + dy), 0) + 1
    return {c for c, n in counts.items() if n == 3 or n == 2 and c in cells}
glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
g = glider
for _ in range(40): g = life(g)
print(g == {(x + 10, y + 10) for x, y in glider}, len(g), sorted(g)[:2])
pento = {(1, 0), (2, 0), (0, 1), (1, 1), (1, 2)}
for _ in range(60): pento = life(pento)
print(len(pento), min(pento), max(pento))
puzzle = "530070000600195000098000060800060003400803001700020006060000280000419005000080079"
def solve(s):
    rows, cols, boxes, empty = [0] * 9, [0] * 9, [0] * 9, []
    grid = [int(c) for c in s]
    for i, v in enumerate(grid):
        r, c = divmod(i, 9)
        if v:
            b = 1 << v
            rows[r] |= b; cols[c] |= b; boxes[r // 3 * 3 + c // 3] |= b
        else: empty.append((i, r, c, r // 3 * 3 + c // 3))
    steps = 0
    def go(k):
        nonlocal steps
        steps += 1
        if k == len(empty): return True
        best = min(range(k, len(empty)), key=lambda j: 9 - bin(rows[empty[j][1]] | cols[empty[j][2]] | boxes[empty[j][3]]).count("1"))
        empty[k], empty[best] = empty[best], empty[k]
        i, r, c, x = empty[k]
        used = rows[r] | cols[c] | boxes[x]
        for v in range(1, 10):
            b = 1 << v
            if not used & b:
                grid[i] = v
                rows[r] |= b; cols[c] |= b; boxes[x] |= b
                if go(k + 1): return True
                rows[r] ^= b; cols[c] ^= b; boxes[x] ^= b
        grid[i] = 0
        return False
    return go(0), "".join(map(str, grid)), steps
ok, solved, steps = solve(puzzle); print(ok, steps)
for r in range(9): print(" ".join(solved[r * 9:r * 9 + 9]))
print(all(len(set(solved[r * 9:r * 9 + 9])) == 9 for r in range(9)), all(len(set(solved[c::9])) == 9 for c in range(9)))
def knight(n):
    board, moves = [[-1] * n for _ in range(n)], [(1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2)]
    def options(x, y): return [(x + a, y + b) for a, b in moves if 0 <= x + a < n and 0 <= y + b < n and board[x + a][y + b] < 0]
    x = y = 0
    for step in range(n * n):
        board[x][y] = step
        nxt = sorted(options(x, y), key=lambda p: (len(options(*p)), p))
        if not nxt: break
        x, y = nxt[0]
    return step + 1, board
n, board = knight(6); print(n, board[0], sum(map(sum, board)))
def subsets(nums, target):
    if target == 0: yield []
    for i, v in enumerate(nums):
        if v <= target:
            for rest in subsets(nums[i + 1:], target - v): yield [v] + rest
print(list(subsets([3, 34, 4, 12, 5, 2], 9)), sum(1 for _ in subsets(range(1, 21), 40)))
def coins(amount, kinds):
    ways = [1] + [0] * amount
    for k in kinds:
        for a in range(k, amount + 1): ways[a] += ways[a - k]
    return ways[amount]
print(coins(200, (1, 2, 5, 10, 20, 50, 100, 200)))
