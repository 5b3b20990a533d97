# A text adventure driven by a script, a parser for its commands, saved state, and an inventory.
class GameError(Exception): pass
class Thing:
    def __init__(self, name, *, weight=1, fixed=False, **props): self.name, self.weight, self.fixed, self.props = name, weight, fixed, props
    def __str__(self): return self.name
    def __repr__(self): return f"Thing({self.name!r})"
class Room:
    def __init__(self, name, text): self.name, self.text, self.exits, self.things = name, text, {}, {}
    def link(self, way, other, back=None, locked=None):
        self.exits[way] = (other, locked)
        if back: other.exits[back] = (self, locked)
        return self
    def put(self, *things):
        for t in things: self.things[t.name] = t
        return self
    def look(self):
        yield f"== {self.name} =="; yield self.text
        if self.things: yield "You see: " + ", ".join(sorted(self.things))
        yield "Exits: " + (" ".join(sorted(self.exits)) or "none")
hall, cellar, attic, garden = Room("Hall", "A dusty hall."), Room("Cellar", "It is dark and damp."), Room("Attic", "Cobwebs everywhere."), Room("Garden", "Sunlight at last!")
hall.link("down", cellar, "up").link("up", attic, "down").link("north", garden, "south", locked="key").put(Thing("lamp", light=True), Thing("clock", fixed=True)); cellar.put(Thing("key", needs="lamp"), Thing("anvil", weight=50)); attic.put(Thing("book", text="'Turn back', it says."))
class Game:
    directions = {"n": "north", "s": "south", "u": "up", "d": "down"}
    def __init__(self): self.room, self.bag, self.lit, self.moves, self.over, self.history = hall, {}, False, 0, False, []
    def run(self, script):
        for line in script.strip().splitlines():
            if self.over: break
            words = line.lower().split(); words = [w for w in words if w not in ("the", "a", "at", "to")]
            print(">", line)
            if not words: print("Pardon?"); continue
            verb, *rest = words
            verb = self.directions.get(verb, verb)
            if verb in ("north", "south", "up", "down"): verb, rest = "go", [verb]
            handler = getattr(self, "do_" + verb, None)
            try:
                if handler is None: raise GameError(f"I don't know how to {verb}.")
                out = handler(*rest); self.moves += 1; self.history.append((verb, *rest))
            except GameError as e: out = [str(e)]
            except TypeError: out = [f"{verb.capitalize()} what?" if not rest else "Too many words."]
            for l in out: print("  " + l)
        return self
    def do_look(self, *what):
        if what: t = self.find(what[0]); return [t.props.get("text", f"Just a {t}.")]
        if self.room is cellar and not self.lit: return ["It is pitch black."]
        return self.room.look()
    def do_go(self, way):
        if way not in self.room.exits: raise GameError(f"You can't go {way}.")
        to, locked = self.room.exits[way]
        if locked and locked not in self.bag: raise GameError("The door is locked.")
        self.room = to
        if to is garden: self.over = True; return [*to.look(), f"You won in {self.moves + 1} moves!"]
        return self.do_look()
    def do_take(self, name):
        if self.room is cellar and not self.lit: raise GameError("You can't see a thing.")
        t = self.room.things.get(name)
        if t is None: raise GameError(f"There is no {name} here.")
        if t.fixed: raise GameError(f"The {t} won't move.")
        if t.weight + sum(x.weight for x in self.bag.values()) > 10: raise GameError(f"The {t} is too heavy.")
        self.bag[name] = self.room.things.pop(name); return [f"Taken: {t}."]
    def do_drop(self, name): t = self.find(name, here=False); del self.bag[name]; self.room.put(t); return [f"Dropped: {t}."]
    def do_light(self, name):
        t = self.find(name)
        if not t.props.get("light"): raise GameError(f"You can't light the {t}.")
        self.lit = True; return [f"The {t} glows."]
    def do_inventory(self): return ["You carry: " + (", ".join(map(str, self.bag.values())) or "nothing")]
    def find(self, name, here=True):
        for place in (self.bag, self.room.things if here else {}):
            if name in place: return place[name]
        raise GameError(f"You have no {name}.")
g = Game().run("""
look
xyzzy
go
go west
n
take clock
d
take key
look
u
take the lamp
light clock
light lamp
inventory
d
look
take anvil
take key
drop lamp
u
up
look at book
take book book
dance wildly

drop sword
d
inventory
n
look
""")
print(g.room.name, g.moves, g.over, len(g.history), g.history[-3:], sorted(cellar.things), repr(list(g.bag.values())))
