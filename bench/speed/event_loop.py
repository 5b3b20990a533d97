# Tasks as generators on a small event loop: timers in a heap, channels, yield from, tasks that end and are joined.
import heapq


class Loop:
    def __init__(self):
        self.now, self.ready, self.timers, self.order, self.switches = 0, [], [], 0, 0

    def spawn(self, generator):
        task = Task(generator)
        self.ready.append((task, None))
        return task

    def later(self, delay, task):
        self.order += 1
        heapq.heappush(self.timers, (self.now + delay, self.order, task))

    def run(self):
        while self.ready or self.timers:
            batch, self.ready = self.ready, []
            for task, value in batch:
                self.switches += 1
                try:
                    request = task.generator.send(value)
                except StopIteration as stop:
                    task.finish(stop.value, self)
                else:
                    request(self, task)
            if not self.ready and self.timers:
                self.now, _, task = heapq.heappop(self.timers)
                self.ready.append((task, self.now))


class Task:
    def __init__(self, generator):
        self.generator, self.done, self.result, self.waiters = generator, False, None, []

    def finish(self, value, loop):
        self.done, self.result = True, value
        for waiter in self.waiters:
            loop.ready.append((waiter, value))

    def join(self, loop, task):
        if self.done:
            loop.ready.append((task, self.result))
        else:
            self.waiters.append(task)


class Channel:
    def __init__(self):
        self.items, self.readers = [], []

    def put(self, item):
        def request(loop, task):
            if self.readers:
                loop.ready.append((self.readers.pop(0), item))
            else:
                self.items.append(item)
            loop.ready.append((task, None))
        return request

    def get(self, loop, task):
        if self.items:
            loop.ready.append((task, self.items.pop(0)))
        else:
            self.readers.append(task)


def sleep(delay):
    return lambda loop, task: loop.later(delay, task)


def producer(number, channel, count):
    for i in range(count):
        yield sleep((number * 7 + i) % 5 + 1)
        yield channel.put(number * 1000 + i)
    return count


def fetch(channel):
    value = yield channel.get
    return value


def consumer(channel, count):
    total = 0
    for _ in range(count):
        total += yield from fetch(channel)
    return total


def root(loop, result):
    channel = Channel()
    makers = [loop.spawn(producer(n, channel, 4000)) for n in range(20)]
    takers = [loop.spawn(consumer(channel, 8000)) for _ in range(10)]
    for task in makers + takers:
        result.append((yield task.join))


def main():
    loop, result = Loop(), []
    loop.spawn(root(loop, result))
    loop.run()
    return sum(result) + loop.switches + loop.now
