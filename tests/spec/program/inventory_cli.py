# A command interpreter that reads commands from stdin.
# stdin: add apple 5 1.25\nadd pear 2 0.5\nadd apple 3\nlist\nremove apple 4\nremove kiwi 1\nremove pear 9\nbogus\nadd x y\nfind p\ntotal\nundo\nlist\n\nquit\nlist
import sys
class Command:
    registry = {}
    def __init_subclass__(cls, name, **kw): super().__init_subclass__(**kw); Command.registry[name] = cls
    def __init__(self, *args): self.args = args
class Store:
    def __init__(self): self.items, self.history = {}, []
    def snapshot(self): self.history.append({k: dict(v) for k, v in self.items.items()})
class Add(Command, name="add"):
    def run(self, s):
        name, count, *price = self.args
        count = int(count)
        s.snapshot()
        item = s.items.setdefault(name, {"count": 0, "price": 0.0})
        item["count"] += count
        if price: item["price"] = float(price[0])
        return f"{name}: {item['count']}"
class Remove(Command, name="remove"):
    def run(self, s):
        name, count = self.args[0], int(self.args[1])
        item = s.items[name]
        if item["count"] < count: raise ValueError(f"only {item['count']} of {name}")
        s.snapshot(); item["count"] -= count
        if not item["count"]: del s.items[name]
        return f"removed {count} {name}{'s' if count != 1 else ''}"
class List(Command, name="list"):
    def run(self, s): return "\n".join(f"  {n:<8}{i['count']:>4} x {i['price']:.2f}" for n, i in sorted(s.items.items())) or "  nothing"
class Find(Command, name="find"):
    def run(self, s): return ", ".join(n for n in s.items if self.args[0] in n)
class Total(Command, name="total"):
    def run(self, s): return f"{sum(i['count'] * i['price'] for i in s.items.values()):.2f}"
class Undo(Command, name="undo"):
    def run(self, s):
        if not s.history: raise LookupError("nothing to undo")
        s.items = s.history.pop(); return "undone"
store, errors = Store(), 0
while True:
    try: line = input("> ")
    except EOFError: print("eof"); break
    if not line.strip(): continue
    word, *args = line.split()
    if word == "quit": print("bye"); break
    try:
        print(Command.registry[word](*args).run(store))
    except KeyError as e: errors += 1; print(f"? unknown {e}")
    except (ValueError, LookupError) as e: errors += 1; print(f"! {type(e).__name__}: {e}")
print(errors, sorted(Command.registry), len(store.history), repr(sys.stdin.readline()))
sys.exit(min(errors, 3))
