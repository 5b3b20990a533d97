# Graph search on a grid with walls: breadth first with a deque, Dijkstra and A* with heapq, components with union-find.
from collections import deque
from heapq import heappop, heappush

SIZE = 90


def make_grid():
    seed, grid = 42, []
    for y in range(SIZE):
        row = []
        for x in range(SIZE):
            seed = (seed * 22695477 + 1) % 4294967296
            row.append(0 if (seed >> 16) % 4 == 0 else (seed >> 20) % 9 + 1)
        grid.append(row)
    grid[0][0] = grid[SIZE - 1][SIZE - 1] = 1
    return grid


def make_graph(grid):
    graph = {}
    for y in range(SIZE):
        for x in range(SIZE):
            if grid[y][x]:
                near = []
                for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                    i, j = x + dx, y + dy
                    if 0 <= i < SIZE and 0 <= j < SIZE and grid[j][i]:
                        near.append(((i, j), grid[j][i]))
                graph[x, y] = near
    return graph


def bfs(graph, start):
    distance, queue = {start: 0}, deque([start])
    while queue:
        node = queue.popleft()
        for other, _ in graph[node]:
            if other not in distance:
                distance[other] = distance[node] + 1
                queue.append(other)
    return distance


def dijkstra(graph, start):
    best, heap, done = {start: 0}, [(0, start)], set()
    while heap:
        cost, node = heappop(heap)
        if node in done:
            continue
        done.add(node)
        for other, weight in graph[node]:
            total = cost + weight
            if total < best.get(other, 1 << 60):
                best[other] = total
                heappush(heap, (total, other))
    return best


def a_star(graph, start, goal):
    came, cost, heap = {start: None}, {start: 0}, [(0, start)]
    while heap:
        _, node = heappop(heap)
        if node == goal:
            break
        for other, weight in graph[node]:
            total = cost[node] + weight
            if other not in cost or total < cost[other]:
                cost[other], came[other] = total, node
                guess = abs(goal[0] - other[0]) + abs(goal[1] - other[1])
                heappush(heap, (total + guess, other))
    length, node = 0, goal if goal in came else start
    while node is not None:
        length, node = length + 1, came[node]
    return length


def components(graph):
    parent = {node: node for node in graph}

    def find(node):
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for node, near in graph.items():
        for other, _ in near:
            a, b = find(node), find(other)
            if a != b:
                parent[a] = b
    return len({find(node) for node in graph})


def main():
    graph = make_graph(make_grid())
    check = components(graph)
    for round_ in range(6):
        start = (round_, 0) if (round_, 0) in graph else (0, 0)
        check = check * 7 + sum(bfs(graph, start).values()) + sum(dijkstra(graph, start).values())
        check += a_star(graph, start, (SIZE - 1, SIZE - 1))
    return check
