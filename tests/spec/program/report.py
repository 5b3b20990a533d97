# A formatted sales report: grouping, sorting, totals, tables, percentages.
data = """north,widget,2024-01-03,12,2.50
north,gadget,2024-01-05,3,10.00
south,widget,2024-02-11,40,2.40
east,doohickey,2024-02-12,7,99.99
south,gadget,2024-03-01,1,10.50
north,widget,2024-03-15,100,2.25
west,widget,bad-date,x,1
east,gadget,2024-04-01,5,9.75"""
class Sale:
    __slots__ = ("region", "item", "date", "count", "price")
    def __init__(self, line):
        parts = line.split(",")
        self.region, self.item, date, count, price = parts
        self.date = tuple(map(int, date.split("-")))
        self.count, self.price = int(count), float(price)
    @property
    def total(self): return self.count * self.price
    def __repr__(self): return f"Sale({self.region}/{self.item} {self.total:.2f})"
sales, errors = [], []
for number, line in enumerate(data.splitlines(), start=1):
    try: sales.append(Sale(line))
    except ValueError as e: errors.append((number, str(e)))
print(errors, len(sales), max(sales, key=lambda s: s.total), min(sales, key=lambda s: (s.total, s.region)))
def group(items, key):
    out = {}
    for i in items: out.setdefault(key(i), []).append(i)
    return out
grand = sum(s.total for s in sales)
print(f"{'Region':<10}{'Items':>6}{'Total':>12}{'Share':>8}")
print("=" * 36)
for region, rows in sorted(group(sales, lambda s: s.region).items(), key=lambda kv: -sum(s.total for s in kv[1])):
    total = sum(s.total for s in rows)
    print(f"{region.capitalize():<10}{sum(s.count for s in rows):>6d}{total:>12,.2f}{total / grand:>8.1%}")
    for s in sorted(rows, key=lambda s: s.date): print(f"  {s.date[0]:04}-{s.date[1]:02}-{s.date[2]:02} {s.item:.<12}{s.total:.>12.2f}")
print(f"{'':=^36}\n{'total':<16}{grand:>12,.2f}")
pivot = {}
for s in sales: pivot[s.item, s.region] = pivot.get((s.item, s.region), 0) + s.count
items, regions = sorted({i for i, _ in pivot}), sorted({r for _, r in pivot})
print(" " * 10 + "".join(f"{r:>8}" for r in regions))
for i in items: print(f"{i:<10}" + "".join(f"{pivot.get((i, r), '-'):>8}" for r in regions))
months = group(sales, lambda s: s.date[1]); scale = 20 / max(sum(s.total for s in v) for v in months.values())
for m in range(1, 13):
    t = sum(s.total for s in months.get(m, []))
    if t: print(f"{m:>2} |{'*' * round(t * scale):<20}| {t:8.2f}")
print("{0:>{w}}|{1:^{w}}|{2:<{w}}".format("right", "mid", "left", w=9), "%-8s%8.3f%%" % ("pct", 12.3456), "{:,}".format(1234567.891), f"{1e6:.3e} {255:#06x} {5:03d} {-5:+d} {0.000123:g} {'x' * 3!r:>8}")
