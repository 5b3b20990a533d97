# A Brainfuck interpreter, a Turing machine, a DFA, cellular automata, Markov text.
def bf(code, data=""):
    stack, jump = [], {}
    for i, c in enumerate(code):
        if c == "[": stack.append(i)
        elif c == "]":
            if not stack: raise SyntaxError(f"unmatched ] at {i}")
            j = stack.pop(); jump[i], jump[j] = j, i
    if stack: raise SyntaxError(f"unmatched [ at {stack[-1]}")
    tape, p, pc, out, inp, steps = [0], 0, 0, [], iter(data), 0
    while pc < len(code):
        steps += 1
        match code[pc]:
            case ">":
                p += 1
                if p == len(tape): tape.append(0)
            case "<": p -= 1
            case "+": tape[p] = tape[p] + 1 & 255
            case "-": tape[p] = tape[p] - 1 & 255
            case ".": out.append(chr(tape[p]))
            case ",": tape[p] = ord(next(inp, "\0"))
            case "[" if not tape[p]: pc = jump[pc]
            case "]" if tape[p]: pc = jump[pc]
        pc += 1
    return "".join(out), steps
hello = "++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++."
print(bf(hello)); print(bf(",[.,]", "echo!")); print(bf("++++[>+++++<-]>[<+++++>-]+<+[>[>+>+<<-]++>>[<<+>>-]>>>[-]++>[-]+>>>+[[-]++++++>>>]<<<[[<++++++++<++>>-]+<.<[>----<-]<]<<[>>>>>[>>>[-]+++++++++<[>-<-]+++++++++>[-[<->-]+[<<<]]<[>+<-]>]<<-]<<-]")[0].split()[:8])
for bad in ("[", "]", "[[]"):
    try: bf(bad)
    except SyntaxError as e: print(e)
class Turing:
    def __init__(self, rules, start, halt): self.rules, self.state, self.halt = rules, start, halt
    def run(self, tape):
        cells, pos, n = dict(enumerate(tape)), 0, 0
        while self.state != self.halt:
            write, move, self.state = self.rules[self.state, cells.get(pos, "_")]
            cells[pos] = write; pos += {"R": 1, "L": -1}[move]; n += 1
        return "".join(cells[i] for i in sorted(cells)).strip("_"), n
inc = {("r", "0"): ("0", "R", "r"), ("r", "1"): ("1", "R", "r"), ("r", "_"): ("_", "L", "c"), ("c", "1"): ("0", "L", "c"), ("c", "0"): ("1", "L", "h"), ("c", "_"): ("1", "L", "h")}
print(*[Turing(inc, "r", "h").run(t) for t in ("1011", "111", "0")])
beaver = {("A", "_"): ("1", "R", "B"), ("A", "1"): ("1", "L", "C"), ("B", "_"): ("1", "L", "A"), ("B", "1"): ("1", "R", "B"), ("C", "_"): ("1", "L", "B"), ("C", "1"): ("1", "R", "H")}
print(Turing(beaver, "A", "H").run(""))
def dfa(s, table={0: {"0": 0, "1": 1}, 1: {"0": 2, "1": 0}, 2: {"0": 1, "1": 2}}):
    q = 0
    for c in s: q = table[q][c]
    return q == 0
print(all(dfa(bin(n)[2:]) == (n % 3 == 0) for n in range(300)))
def automaton(rule, width, rows):
    cells = [0] * width; cells[width // 2] = 1
    for _ in range(rows):
        yield "".join(" #"[c] for c in cells).rstrip()
        cells = [rule >> (cells[i - 1] << 2 | cells[i] << 1 | cells[(i + 1) % width]) & 1 for i in range(width)]
for row in automaton(90, 31, 8): print(row)
print(sum(r.count("#") for r in automaton(30, 101, 50)), sum(r.count("#") for r in automaton(110, 64, 64)))
text = "the cat sat on the mat the cat ran to the man the man sat".split(); model = {}
for a, b in zip(text, text[1:]): model.setdefault(a, []).append(b)
seed, word, out = 3, "the", ["the"]
for _ in range(12):
    seed = (seed * 1103515245 + 12345) % 2**31; options = model.get(word)
    if not options: break
    word = options[(seed >> 16) % len(options)]; out.append(word)
print(" ".join(out), sorted(model.items())[:3])
def mandel(w, h, limit=30):
    for y in range(h):
        row = ""
        for x in range(w):
            c = complex(3 * x / w - 2.2, 2.4 * y / h - 1.2); z = 0j; n = 0
            while abs(z) <= 2 and n < limit: z = z * z + c; n += 1
            row += " .:-=+*#%@"[n * 9 // limit]
        yield row.rstrip()
for r in mandel(40, 12): print(r)
def rpn(s):
    st = []
    for t in s.split():
        if t in "+-*/^": b, a = st.pop(), st.pop(); st.append({"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else float("nan"), "^": a ** b if abs(b) < 50 else 0}[t])
        else: st.append(float(t))
    return st
print(rpn("3 4 + 2 * 7 /"), rpn("2 3 ^ 1 -"), rpn("1 0 /"), rpn("5"))
