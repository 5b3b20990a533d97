# Queues and a lift in discrete time: dataclass-like records, enum-like states, heaps of events, statistics at the end.
import heapq
from collections import deque

UP, DOWN, IDLE = 1, -1, 0


class Passenger:
    __slots__ = ("born", "start", "goal", "entered")

    def __init__(self, born, start, goal):
        self.born, self.start, self.goal, self.entered = born, start, goal, None


class Lift:
    def __init__(self, name, room, building):
        self.name, self.room, self.building = name, room, building
        self.floor, self.heading, self.inside, self.moved = 0, IDLE, [], 0

    def wanted(self):
        floors = {p.goal for p in self.inside}
        if len(self.inside) < self.room:
            floors.update(n for n, queue in enumerate(self.building.floors) if queue)
        floors.discard(self.floor)
        return floors

    def leave_and_enter(self, now):
        out = [p for p in self.inside if p.goal == self.floor]
        if out:
            self.inside = [p for p in self.inside if p.goal != self.floor]
            self.building.served.extend((now - p.born, p.entered - p.born) for p in out)
        queue = self.building.floors[self.floor]
        while queue and len(self.inside) < self.room:
            passenger = queue.popleft()
            passenger.entered = now
            self.inside.append(passenger)

    def step(self, now):
        self.leave_and_enter(now)
        floors = self.wanted()
        if not floors:
            self.heading = IDLE
            return 3
        ahead = [f for f in floors if (f - self.floor) * self.heading > 0]
        if not ahead:
            nearest = min(floors, key=lambda f: (abs(f - self.floor), f))
            self.heading = UP if nearest > self.floor else DOWN
        self.floor += self.heading
        self.moved += 1
        return 1


class Building:
    def __init__(self, height, lifts):
        self.floors = [deque() for _ in range(height)]
        self.lifts = [Lift(f"lift {n}", 6 + n, self) for n in range(lifts)]
        self.served, self.events, self.serial, self.seed = [], [], 0, 2024

    def random(self, below):
        self.seed = (self.seed * 48271) % 2147483647
        return self.seed % below

    def schedule(self, when, what, *args):
        self.serial += 1
        heapq.heappush(self.events, (when, self.serial, what, args))

    def arrive(self, now, left):
        start = 0 if self.random(3) == 0 else self.random(len(self.floors))
        goal = self.random(len(self.floors))
        if goal != start:
            self.floors[start].append(Passenger(now, start, goal))
        if left:
            self.schedule(now + 1 + self.random(4), self.arrive, left - 1)

    def run_lift(self, now, lift, end):
        pause = lift.step(now)
        if now < end:
            self.schedule(now + pause, self.run_lift, lift, end)

    def run(self, people):
        self.schedule(0, self.arrive, people)
        for lift in self.lifts:
            self.schedule(1, self.run_lift, lift, people * 3)
        while self.events:
            now, _, what, args = heapq.heappop(self.events)
            what(now, *args)


def main():
    building = Building(14, 3)
    building.run(10000)
    times = sorted(total for total, _ in building.served)
    waits = sum(wait for _, wait in building.served)
    return f"{len(times)} {sum(times)} {waits} {times[len(times) // 2]} {[lift.moved for lift in building.lifts]}"
