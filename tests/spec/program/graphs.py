# Graph algorithms: BFS, DFS, topological order, components, shortest paths, MST, max flow.
from collections import deque, defaultdict
edges = [("a", "b", 7), ("a", "c", 3), ("c", "b", 1), ("b", "d", 2), ("c", "d", 8), ("d", "e", 3), ("f", "g", 1), ("e", "b", 4)]
g = defaultdict(dict)
for u, v, w in edges: g[u][v] = w; g[v]
def bfs(s):
    seen, order, q = {s}, [], deque([s])
    while q:
        n = q.popleft(); order.append(n)
        for m in sorted(g[n]):
            if m not in seen: seen.add(m); q.append(m)
    return order
def dfs(n, seen=None):
    seen = set() if seen is None else seen
    if n in seen: return
    seen.add(n); yield n
    for m in sorted(g[n]): yield from dfs(m, seen)
print(bfs("a"), list(dfs("a")), {n: dict(m) for n, m in sorted(g.items())})
def topo(graph):
    state, out = {}, []
    def visit(n, path):
        if state.get(n) == 1: raise ValueError("cycle: " + " ".join(path[path.index(n):] + (n,)))
        if n in state: return
        state[n] = 1
        for m in sorted(graph[n]): visit(m, path + (n,))
        state[n] = 2; out.append(n)
    for n in sorted(graph): visit(n, ())
    return out[::-1]
try: print(topo(g))
except ValueError as e: print(e)
print(topo({"shirt": {"tie": 1}, "tie": {"jacket": 1}, "jacket": {}, "trousers": {"shoes": 1, "belt": 1}, "belt": {"jacket": 1}, "shoes": {}}))
def bellman(s):
    dist = {n: float("inf") for n in g}; dist[s] = 0; prev = {}
    for _ in g:
        for u, v, w in edges:
            if dist[u] + w < dist[v]: dist[v], prev[v] = dist[u] + w, u
    return dist, prev
dist, prev = bellman("a"); print(dist, prev)
def path(t): return path(prev[t]) + [t] if t in prev else [t]
print(path("e"), path("g"))
parent = {n: n for n in g}
def find(n):
    while parent[n] != n: parent[n] = parent[parent[n]]; n = parent[n]
    return n
mst = []
for u, v, w in sorted(edges, key=lambda e: e[2]):
    if find(u) != find(v): parent[find(u)] = find(v); mst.append((u, v, w))
print(mst, sum(w for *_, w in mst)); groups = defaultdict(list)
for n in g: groups[find(n)].append(n)
print(sorted(sorted(c) for c in groups.values()))
names = sorted(g); INF = float("inf"); d = [[0 if i == j else g[a].get(b, INF) for j, b in enumerate(names)] for i, a in enumerate(names)]
for k in range(len(names)):
    for i in range(len(names)):
        for j in range(len(names)):
            if d[i][k] + d[k][j] < d[i][j]: d[i][j] = d[i][k] + d[k][j]
for n, row in zip(names, d): print(n, *(f"{x:>3}" if x < INF else "  -" for x in row))
def max_flow(cap, s, t):
    flow = 0; res = {u: dict(vs) for u, vs in cap.items()}
    while True:
        prev, q = {s: None}, deque([s])
        while q and t not in prev:
            n = q.popleft()
            for m, c in res.get(n, {}).items():
                if c > 0 and m not in prev: prev[m] = n; q.append(m)
        if t not in prev: return flow
        n, push = t, INF
        while prev[n] is not None: push = min(push, res[prev[n]][n]); n = prev[n]
        n = t
        while prev[n] is not None:
            res[prev[n]][n] -= push; res.setdefault(n, {})[prev[n]] = res.get(n, {}).get(prev[n], 0) + push; n = prev[n]
        flow += push
print(max_flow({"s": {"a": 10, "b": 5}, "a": {"b": 15, "t": 5}, "b": {"t": 10}}, "s", "t"))
maze = ["S.#.....", "..#.###.", ".##.#...", "....#.#E"]
start = next((r, c) for r, l in enumerate(maze) for c, x in enumerate(l) if x == "S"); q, seen = deque([(start, "")]), {start}
while q:
    (r, c), way = q.popleft()
    if maze[r][c] == "E": print(len(way), way); break
    for dr, dc, s in ((0, 1, "R"), (1, 0, "D"), (0, -1, "L"), (-1, 0, "U")):
        p = (r + dr, c + dc)
        if 0 <= p[0] < len(maze) and 0 <= p[1] < len(maze[0]) and maze[p[0]][p[1]] != "#" and p not in seen: seen.add(p); q.append((p, way + s))
