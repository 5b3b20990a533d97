# Planets as plain lists of floats, and a particle cloud in parallel lists: index arithmetic on floats.
from math import sqrt


def advance(bodies, pairs, dt, steps):
    for _ in range(steps):
        for a, b in pairs:
            pa, pb = a[0], b[0]
            dx, dy, dz = pa[0] - pb[0], pa[1] - pb[1], pa[2] - pb[2]
            square = dx * dx + dy * dy + dz * dz
            pull = dt / (square * sqrt(square))
            va, vb, ma, mb = a[1], b[1], a[2] * pull, b[2] * pull
            va[0] -= dx * mb
            va[1] -= dy * mb
            va[2] -= dz * mb
            vb[0] += dx * ma
            vb[1] += dy * ma
            vb[2] += dz * ma
        for position, speed, _ in bodies:
            for i in range(3):
                position[i] += dt * speed[i]


def energy(bodies, pairs):
    total = 0.0
    for _, (x, y, z), mass in bodies:
        total += mass * (x * x + y * y + z * z) / 2
    for a, b in pairs:
        total -= a[2] * b[2] / sqrt(sum((p - q) ** 2 for p, q in zip(a[0], b[0])))
    return total


def cloud(count, steps):
    xs = [float(i % 17) for i in range(count)]
    ys = [float(i * i % 23) for i in range(count)]
    us, vs = [0.5 - (i % 3) for i in range(count)], [(i % 5) * 0.25 for i in range(count)]
    for _ in range(steps):
        middle_x, middle_y = sum(xs) / count, sum(ys) / count
        for i in range(count):
            dx, dy = middle_x - xs[i], middle_y - ys[i]
            near = 0.01 / (1.0 + dx * dx + dy * dy)
            us[i] += dx * near
            vs[i] += dy * near
            xs[i] += us[i] * 0.1
            ys[i] += vs[i] * 0.1
            if not 0.0 <= xs[i] <= 30.0:
                us[i] = -us[i]
    return sum(xs) + sum(ys)


def main():
    bodies = [
        [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], 40.0],
        [[5.0, -1.0, -0.1], [0.6, 2.8, -0.02], 0.04],
        [[8.0, 4.0, -0.4], [-1.0, 1.8, 0.01], 0.012],
        [[13.0, -15.0, -0.2], [1.1, 0.9, -0.01], 0.0018],
        [[15.0, -26.0, 0.2], [1.0, 0.6, -0.03], 0.0021],
    ]
    pairs = [(bodies[i], bodies[j]) for i in range(5) for j in range(i + 1, 5)]
    before = energy(bodies, pairs)
    advance(bodies, pairs, 0.005, 32000)
    return f"{before:.9f} {energy(bodies, pairs):.9f} {cloud(400, 700):.9f}"
