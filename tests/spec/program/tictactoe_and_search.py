# Minimax, alpha-beta, A*, backtracking, dynamic programming, DPLL.
import heapq
LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]
def winner(b): return next((b[x] for x, y, z in LINES if b[x] != "." and b[x] == b[y] == b[z]), None)
nodes = 0
def minimax(b, me, memo={}):
    global nodes
    if (b, me) in memo: return memo[b, me]
    nodes += 1
    w = winner(b)
    if w: r = (1 if w == "X" else -1, None)
    elif "." not in b: r = (0, None)
    else:
        moves = [(minimax(b[:i] + me + b[i + 1:], "XO"[me == "X"])[0], i) for i, c in enumerate(b) if c == "."]
        r = max(moves, key=lambda m: (m[0], -m[1])) if me == "X" else min(moves)
    memo[b, me] = r
    return r
b, me = "." * 9, "X"
while not winner(b) and "." in b: i = minimax(b, me)[1]; b = b[:i] + me + b[i + 1:]; me = "XO"[me == "X"]
print(b[:3], b[3:6], b[6:], winner(b), nodes, minimax("X...O...X", "O"), minimax("XX.OO....", "X"))
def alphabeta(tree, lo=-99, hi=99, maxi=True, seen=None):
    if not isinstance(tree, list):
        seen.append(tree); return tree
    for t in tree:
        v = alphabeta(t, lo, hi, not maxi, seen)
        if maxi: lo = max(lo, v)
        else: hi = min(hi, v)
        if lo >= hi: break
    return lo if maxi else hi
seen = []; print(alphabeta([[3, 12, 8], [2, 4, 6], [14, 5, 2]], seen=seen), seen)
def astar(grid, start, goal):
    h = lambda p: abs(p[0] - goal[0]) + abs(p[1] - goal[1])
    heap, cost, came = [(h(start), 0, start)], {start: 0}, {start: None}
    while heap:
        _, g, p = heapq.heappop(heap)
        if p == goal: break
        for d in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            q = (p[0] + d[0], p[1] + d[1])
            if 0 <= q[0] < len(grid) and 0 <= q[1] < len(grid[0]) and grid[q[0]][q[1]] != "#" and g + 1 < cost.get(q, 1e9): cost[q] = g + 1; came[q] = p; heapq.heappush(heap, (g + 1 + h(q), g + 1, q))
    path = []
    while p: path.append(p); p = came[p]
    return path[::-1]
grid = ["S..#....", ".#.#.##.", ".#...#..", ".####.#.", "......#G"]; path = astar(grid, (0, 0), (4, 7)); print(len(path), path[:4])
for r, row in enumerate(grid): print("".join("*" if (r, c) in path and ch == "." else ch for c, ch in enumerate(row)))
def knapsack(items, cap):
    best = [(0, ())] * (cap + 1)
    for name, w, v in items:
        for c in range(cap, w - 1, -1): best[c] = max(best[c], (best[c - w][0] + v, best[c - w][1] + (name,)))
    return best[cap]
print(knapsack([("a", 5, 10), ("b", 4, 40), ("c", 6, 30), ("d", 3, 50)], 10))
def dpll(clauses, model=()):
    clauses = [c for c in clauses if not any(l in model for l in c)]; clauses = [[l for l in c if -l not in model] for c in clauses]
    if not clauses: return model
    if [] in clauses: return None
    for c in clauses:
        if len(c) == 1: return dpll(clauses, model + (c[0],))
    l = clauses[0][0]; return dpll(clauses, model + (l,)) or dpll(clauses, model + (-l,))
print(dpll([[1, 2], [-1, 3], [-2, -3], [2, 3]]), dpll([[1], [-1]]), dpll([[1, 2, 3], [-1, -2], [-2, -3], [-1, -3], [-1, 4], [-4, 2]]))
def lis(a):
    best = [[x] for x in a]
    for i, x in enumerate(a):
        for j in range(i):
            if a[j] < x and len(best[j]) + 1 > len(best[i]): best[i] = best[j] + [x]
    return max(best, key=len)
print(lis([10, 9, 2, 5, 3, 7, 101, 18]), lis([1]))
def edit_script(a, b):
    t = [[i + j if not i * j else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1): t[i][j] = min(t[i - 1][j] + 1, t[i][j - 1] + 1, t[i - 1][j - 1] + (x != y))
    i, j, ops = len(a), len(b), []
    while i or j:
        if i and j and t[i][j] == t[i - 1][j - 1] + (a[i - 1] != b[j - 1]): ops.append((" " if a[i - 1] == b[j - 1] else "~") + b[j - 1]); i, j = i - 1, j - 1
        elif i and t[i][j] == t[i - 1][j] + 1: ops.append("-" + a[i - 1]); i -= 1
        else: ops.append("+" + b[j - 1]); j -= 1
    return ops[::-1]
print(edit_script("kitten", "sitting")); pairs = {}
def matrix_chain(d):
    def go(i, j):
        if i == j: return 0
        if (i, j) not in pairs: pairs[i, j] = min(go(i, k) + go(k + 1, j) + d[i] * d[k + 1] * d[j + 1] for k in range(i, j))
        return pairs[i, j]
    return go(0, len(d) - 2)
print(matrix_chain([40, 20, 30, 10, 30]), len(pairs)); words = {"cat", "cot", "cog", "dog", "dot", "cut"}
def ladder(a, b):
    frontier, seen = [[a]], {a}
    while frontier:
        nxt = []
        for p in frontier:
            if p[-1] == b: return p
            for w in sorted(words - seen):
                if sum(x != y for x, y in zip(w, p[-1])) == 1: seen.add(w); nxt.append(p + [w])
        frontier = nxt
print(ladder("cat", "dog")); print([list(map(int, f"{n:04b}")) for n in range(16) if bin(n).count("1") == 2], [(a, b, c) for c in range(1, 30) for b in range(1, c) for a in range(1, b) if a * a + b * b == c * c])
