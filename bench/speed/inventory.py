# Records and queries over them: dicts of dicts, sets of tags, sorting by several keys, itertools-free group and join.
class Item:
    count = 0

    def __init__(self, name, price, tags, **more):
        self.name, self.price, self.tags = name, price, frozenset(tags)
        self.__dict__.update(more)
        Item.count += 1

    def __repr__(self):
        return f"Item({self.name!r}, {self.price})"

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return None

    def __contains__(self, tag):
        return tag in self.tags

    def __getitem__(self, key):
        return getattr(self, key)


class Store:
    def __init__(self):
        self.items, self.index = {}, {}

    def add(self, item):
        self.items[item.name] = item
        for tag in item.tags:
            self.index.setdefault(tag, set()).add(item.name)
        return self

    def __len__(self):
        return len(self.items)

    def __iter__(self):
        return iter(self.items.values())

    def find(self, *tags, **limits):
        names = set.intersection(*(self.index.get(tag, set()) for tag in tags)) if tags else set(self.items)
        for name in sorted(names):
            item = self.items[name]
            if all((item[key] or 0) >= least for key, least in limits.items()):
                yield item

    def group(self, key, measure):
        groups = {}
        for item in self:
            groups.setdefault(item[key], []).append(item[measure])
        return {name: (len(values), sum(values), min(values)) for name, values in groups.items()}


def main():
    tags, store = ["red", "blue", "small", "large", "old", "new", "sale"], Store()
    for n in range(3000):
        chosen = [tags[n % 7], tags[n * n % 7], tags[(n // 7) % 7]]
        more = {"weight": n % 40} if n % 3 else {"weight": n % 40, "maker": f"maker {n % 11}"}
        store.add(Item(f"item {n:04d}", n * 37 % 1000, chosen, **more))
    check = len(store)
    for turn in range(60):
        for item in store.find(tags[turn % 7], tags[(turn + 3) % 7], weight=turn):
            check += item.price + ("sale" in item)
        by_maker = store.group("maker", "price")
        check += sum(total - low for count, total, low in by_maker.values() if count > 2)
        ranked = sorted(store, key=lambda item: (item.maker or "", -item.price, item.name))
        check += len(repr(ranked[turn])) + ranked[turn * 50].price
        for item in ranked[:turn * 40]:
            item.price, item.seen = (item.price * 3 + turn) % 997, turn
    return check * 10 + Item.count
