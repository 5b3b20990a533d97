# sweep: again
"""What C code does is one step for the other threads: a container is copied whole, and nothing comes between a test and a call."""
import sys
import threading

sys.setswitchinterval(1e-6)


def beside(change, look, rounds):
    """look() in one thread while another one changes: the exceptions of either."""
    errors, done = [], threading.Event()

    def changes():
        try:
            while not done.is_set():
                change()
        except Exception as e:
            errors.append(e)

    other = threading.Thread(target=changes)
    other.start()
    for _ in range(rounds):
        try:
            look()
        except Exception as e:
            errors.append(e)
    done.set()
    other.join()
    return errors


entries = dict.fromkeys(range(200_000))


def change_entries():
    for i in range(100):
        entries[-1 - i] = None
    for i in range(100):
        del entries[-1 - i]


for look in (lambda: list(entries.items()), lambda: tuple(entries), lambda: sorted(entries), lambda: [*entries],
             lambda: dict(entries), lambda: set(entries), lambda: sum(entries), lambda: max(entries)):
    print(beside(change_entries, look, 4))

owners, twice = [], 0


def own(take=owners.extend, names=("me",)):
    """A test and a call of C code are as good as a lock."""
    global twice
    for i in range(3000):
        if not owners:
            take(names)
            twice += len(owners) != 1
            owners.clear()
        if not owners:
            take(*(names,))
            twice += len(owners) != 1
            owners.clear()


threads = [threading.Thread(target=own) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(owners, twice)
