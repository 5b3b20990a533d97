# Functions that make functions: counters with nonlocal, composition, currying, decorators, callbacks, a pipeline.
def counter(start, step=1):
    value = start

    def bump(times=1):
        nonlocal value
        for _ in range(times):
            value += step
        return value

    def reset():
        nonlocal value
        value = start

    return bump, reset


def compose(*functions):
    def composed(x):
        for function in functions:
            x = function(x)
        return x
    return composed


def curry(function, count):
    def collect(*seen):
        if len(seen) >= count:
            return function(*seen)
        return lambda x: collect(*seen, x)
    return collect


def logged(log):
    def decorate(function):
        def wrapper(*args, **kwargs):
            log[function.__name__] = log.get(function.__name__, 0) + 1
            return function(*args, **kwargs)
        return wrapper
    return decorate


def machine():
    handlers = {}

    def on(name, handler):
        handlers.setdefault(name, []).append(handler)

    def fire(name, *args):
        total = 0
        for handler in handlers.get(name, ()):
            total += handler(*args)
        return total

    return on, fire


def main():
    log, check = {}, 0

    @logged(log)
    def scale(x, factor=2, *, offset=0):
        return x * factor + offset

    @logged(log)
    def clip(x, low=0, high=1000):
        return low if x < low else high if x > high else x

    pipeline = compose(lambda x: x + 1, scale, lambda x: clip(x, high=900), lambda x: scale(x, offset=3), lambda x: x % 101)
    bump, reset = counter(10, 3)
    on, fire = machine()
    adders = [lambda x, n=n: x + n for n in range(5)]
    for n in range(4):
        on("tick", lambda value, n=n: value * n + bump())
    on("tick", lambda value: pipeline(value))
    add3 = curry(lambda a, b, c: a + b * c, 3)
    for i in range(35000):
        check += fire("tick", i % 50)
        check += add3(i)(2)(3)
        check += adders[i % 5](i)
        if i % 1000 == 0:
            reset()
    return f"{check} {bump()} {sorted(log.items())}"
