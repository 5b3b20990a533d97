# A spreadsheet with formulas, ranges, dependency order, cycles and error cells.
class CellError(Exception): pass
class Sheet:
    def __init__(self): self.cells, self.cache, self.busy = {}, {}, []
    def __setitem__(self, ref, v): self.cells[ref] = v; self.cache.clear()
    def __getitem__(self, ref):
        if ref in self.cache: return self.cache[ref]
        if ref in self.busy: raise CellError("cycle " + ">".join(self.busy[self.busy.index(ref):] + [ref]))
        raw = self.cells.get(ref, 0); self.busy.append(ref)
        try: value = self.formula(raw[1:]) if isinstance(raw, str) and raw.startswith("=") else raw
        finally: self.busy.pop()
        self.cache[ref] = value
        return value
    def formula(self, text):
        self_ = self
        tokens = []; i = 0
        while i < len(text):
            c = text[i]
            if c.isspace(): i += 1; continue
            j = i + 1
            if c.isalnum():
                while j < len(text) and (text[j].isalnum() or text[j] in ".:"): j += 1
            tokens.append(text[i:j]); i = j
        tokens.append(""); pos = 0
        def peek(): return tokens[pos]
        def take():
            nonlocal pos; pos += 1; return tokens[pos - 1]
        def expr():
            v = term()
            while peek() in ("+", "-"): v = v + term() if take() == "+" else v - term()
            return v
        def term():
            v = factor()
            while peek() in ("*", "/"):
                if take() == "*": v = v * factor()
                else:
                    d = factor()
                    if d == 0: raise CellError("#DIV/0")
                    v = v / d
            return v
        def factor():
            t = take()
            if t == "-": return -factor()
            if t == "(":
                v = expr()
                if take() != ")": raise CellError("#PAREN")
                return v
            if t.replace(".", "", 1).isdigit(): return float(t) if "." in t else int(t)
            if t.isalpha() and peek() == "(":
                take(); args = []
                while peek() != ")":
                    args += [self_[r] for r in expand(take())] if ":" in peek() else [expr()]
                    if peek() == ",": take()
                    elif peek() != ")": raise CellError("#ARGS")
                take()
                try: return {"SUM": sum, "MAX": max, "MIN": min, "COUNT": len, "AVG": lambda a: sum(a) / len(a)}[t](args)
                except KeyError: raise CellError(f"#NAME {t}") from None
            if t[:1].isalpha() and t[1:].isdigit(): return self_[t]
            raise CellError(f"#SYNTAX {t!r}")
        v = expr()
        if peek(): raise CellError(f"#REST {peek()!r}")
        return v
    def show(self, ref):
        try: v = self[ref]
        except CellError as e: return str(e)
        except TypeError: return "#TYPE"
        return f"{v:.2f}" if isinstance(v, float) else str(v)
def expand(rng):
    a, b = rng.split(":")
    for col in range(ord(a[0]), ord(b[0]) + 1):
        for row in range(int(a[1:]), int(b[1:]) + 1): yield f"{chr(col)}{row}"
s = Sheet()
for i in range(1, 6): s[f"A{i}"] = i * 10; s[f"B{i}"] = f"=A{i}*2+1"
s["C1"] = "=SUM(A1:A5)"; s["C2"] = "=AVG(B1:B5)"; s["C3"] = "=MAX(A1:B5)-MIN(A1,B1)"; s["C4"] = "=(C1+C2)/3"; s["C5"] = "=-C1*-2"; s["D1"] = "=D2+1"; s["D2"] = "=D3"; s["D3"] = "=D1"; s["D4"] = "=1/Z9"; s["D5"] = "=NOPE(1)"; s["E1"] = "text"; s["E2"] = "=E1+1"; s["E3"] = "=1+"; s["E4"] = "=(1+2"; s["E5"] = "=COUNT(A1:C2) 5"
for r in range(1, 6): print(" | ".join(f"{s.show(c + str(r)):>12}" for c in "ABCDE"))
s["A1"] = 1000; print(s.show("C1"), s.show("C3"), s.busy, len(s.cache)); s["D3"] = 7; print([s.show(f"D{i}") for i in (1, 2, 3)])
for i in range(1, 150): s[f"F{i}"] = f"=F{i + 1}+1"
s["F150"] = 0; print(s.show("F1")); print(list(expand("A1:B2")))
