# The bound method list.append in a local, called where a dead temporary holds a number.
FLAG = 64


def collect(count, flags):
    items = []
    add = items.append
    while len(items) < count:
        if flags & FLAG:
            flags ^= FLAG
        add([count, not items])
    return items


for _ in range(3):
    print(collect(4, 64))
