# Orders, stock, promotions: dataclass-like records, sorting, grouping, invariants checked by asserts.
class Record:
    fields = ()
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw); cls.fields = tuple(cls.__dict__.get("__annotations__", {}))
    def __init__(self, *a, **k):
        given = dict(zip(self.fields, a)) | k
        if len(a) > len(self.fields): raise TypeError(f"{type(self).__name__} takes {len(self.fields)} values, {len(a)} given")
        for f in self.fields:
            if f in given: v = given.pop(f)
            elif hasattr(type(self), f): v = getattr(type(self), f)
            else: raise TypeError(f"{type(self).__name__} lacks {f!r}")
            setattr(self, f, list(v) if isinstance(v, list) else v)
        if given: raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(given))}")
    def __eq__(self, o): return type(self) is type(o) and all(getattr(self, f) == getattr(o, f) for f in self.fields)
    def __repr__(self): return f"{type(self).__name__}({', '.join(f'{f}={getattr(self, f)!r}' for f in self.fields)})"
    def replace(self, **k): return type(self)(**({f: getattr(self, f) for f in self.fields} | k))
class Item(Record): sku: str; price: int; stock: int = 0; tags: list = []
class Line(Record): sku: str; qty: int
class Order(Record): id: int; who: str; lines: list; coupon: str = None
class Rejected(Exception):
    def __init__(self, order, reasons): super().__init__(f"order {order.id}: {'; '.join(reasons)}"); self.reasons = reasons
class Shop:
    coupons = {"TENOFF": lambda total, order: total * 90 // 100, "BULK": lambda total, order: total - 500 if sum(l.qty for l in order.lines) >= 10 else total}
    def __init__(self, items): self.items, self.revenue, self.log, self.pending = {i.sku: i for i in items}, 0, [], []
    def check(self, order):
        need = {}
        for l in order.lines: need[l.sku] = need.get(l.sku, 0) + l.qty
        reasons = [f"no {s}" for s in need if s not in self.items] + [f"only {self.items[s].stock} of {s}" for s, n in need.items() if s in self.items and self.items[s].stock < n] + [f"bad quantity {l.qty}" for l in order.lines if l.qty <= 0]
        if order.coupon and order.coupon not in self.coupons: reasons.append(f"unknown coupon {order.coupon}")
        if reasons: raise Rejected(order, reasons)
        return need
    def place(self, order):
        need = self.check(order); total = sum(self.items[l.sku].price * l.qty for l in order.lines)
        if order.coupon: total = self.coupons[order.coupon](total, order)
        for s, n in need.items(): self.items[s].stock -= n
        self.revenue += total; self.log.append((order.id, order.who, total)); return total
    def run(self, orders):
        for o in orders:
            try: print(f"order {o.id} for {o.who}: {self.place(o) / 100:.2f}")
            except Rejected as r:
                print("rejected", r)
                if all("only" in x for x in r.reasons): self.pending.append(o)
    def restock(self, **more):
        for s, n in more.items(): self.items[s].stock += n
        waiting, self.pending = self.pending, []; self.run(waiting)
shop = Shop([Item("tea", 450, 10, ["drink", "hot"]), Item("mug", 1200, 3), Item("jam", 375, stock=20, tags=["food"])])
L = Line; shop.run([Order(1, "ann", [L("tea", 2), L("mug", 1)]), Order(2, "bob", [L("mug", 5)]), Order(3, "cid", [L("tea", 9), L("jam", 1)]), Order(4, "ann", [L("jam", 12)], "BULK"), Order(5, "dee", [L("gin", 1), L("tea", 0)], "FREE"), Order(6, "bob", [L("jam", 2)], coupon="TENOFF"), Order(7, "eve", [])]); shop.restock(mug=4, tea=1); print(shop.pending, shop.revenue, shop.log, {s: i.stock for s, i in shop.items.items()})
by = {}
for _, who, total in shop.log: by.setdefault(who, []).append(total)
print(sorted(by.items(), key=lambda kv: -sum(kv[1])), [i.sku for i in sorted(shop.items.values(), key=lambda i: (i.stock, -i.price))], shop.items["tea"], shop.items["tea"].replace(price=500) == shop.items["tea"], shop.items["tea"].replace() == shop.items["tea"], Item("a", 1).tags is Item("b", 2).tags, Item.fields, Line("x", 1) != Line("x", 2))
for bad in (lambda: Item("x"), lambda: Item("x", 1, 2, [], 5), lambda: Item("x", 1, nope=2), lambda: Line(qty=1), lambda: Order()):
    try: bad()
    except TypeError as e: print(e)
assert sum(t for _, _, t in shop.log) == shop.revenue and all(i.stock >= 0 for i in shop.items.values()); import heapq; q = []
for o in (Order(i, w, [Line("tea", n)]) for i, (w, n) in enumerate([("z", 3), ("y", 9), ("x", 3)])): heapq.heappush(q, (-sum(l.qty for l in o.lines), o.id, o))
print([heapq.heappop(q)[2].who for _ in range(3)])
