# Classes that stand for values: operators, __eq__ and __hash__, properties, iteration, a sphere tracer over them.
import math


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k, self.z * k)

    __rmul__ = __mul__

    def __neg__(self):
        return Vector(-self.x, -self.y, -self.z)

    def __eq__(self, other):
        return (self.x, self.y, self.z) == (other.x, other.y, other.z)

    def __hash__(self):
        return hash((self.x, self.y, self.z))

    def __iter__(self):
        yield self.x
        yield self.y
        yield self.z

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    @property
    def length(self):
        return math.sqrt(self.dot(self))

    @property
    def unit(self):
        return self * (1.0 / self.length)


class Sphere:
    def __init__(self, centre, radius, shine):
        self.centre, self.radius, self.shine = centre, radius, shine

    def hit(self, origin, direction):
        toward = origin - self.centre
        half = toward.dot(direction)
        rest = half * half - toward.dot(toward) + self.radius * self.radius
        if rest < 0:
            return None
        distance = -half - math.sqrt(rest)
        return distance if distance > 1e-6 else None


class Scene:
    def __init__(self):
        self.spheres, self.light = [], Vector(-1.0, 1.0, -1.0).unit

    def nearest(self, origin, direction):
        best, found = math.inf, None
        for sphere in self.spheres:
            distance = sphere.hit(origin, direction)
            if distance is not None and distance < best:
                best, found = distance, sphere
        return best, found

    def shade(self, origin, direction, depth=0):
        distance, sphere = self.nearest(origin, direction)
        if sphere is None:
            return 0.1 + 0.2 * max(direction.y, 0.0)
        point = origin + distance * direction
        normal = (point - sphere.centre).unit
        bright = max(normal.dot(self.light), 0.05)
        if self.nearest(point, self.light)[1]:
            bright *= 0.4
        if depth < 2 and sphere.shine:
            mirrored = direction - normal * (2 * direction.dot(normal))
            bright = bright * (1 - sphere.shine) + sphere.shine * self.shade(point, mirrored, depth + 1)
        return bright


def main():
    scene = Scene()
    for n in range(5):
        scene.spheres.append(Sphere(Vector(n * 1.6 - 3.2, (n % 2) * 0.8 - 0.4, 5.0 + n % 3), 0.9, 0.3 * (n % 2)))
    eye, total, seen = Vector(0.0, 0.0, -1.0), 0.0, set()
    for row in range(104):
        for column in range(168):
            direction = Vector((column - 84) / 84.0, (52 - row) / 84.0, 1.5).unit
            total += scene.shade(eye, direction)
            seen.add(Vector(*(round(part, 1) for part in direction)))
    return f"{total:.9f} {len(seen)} {-eye == Vector(0.0, 0.0, 1.0)}"
