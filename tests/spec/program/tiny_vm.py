# A stack machine with an assembler, calls and a trace.
class Fault(Exception): pass
class VM:
    def __init__(self, code, out=None):
        self.code, self.stack, self.frames, self.memory, self.pc, self.steps = code, [], [], {}, 0, 0
        self.out = [] if out is None else out
    def push(self, v): self.stack.append(v)
    def pop(self):
        if not self.stack: raise Fault(f"stack underflow at {self.pc - 1}")
        return self.stack.pop()
    def op_push(self, v): self.push(v)
    def op_pop(self): self.pop()
    def op_dup(self): v = self.pop(); self.push(v); self.push(v)
    def op_swap(self): a, b = self.pop(), self.pop(); self.push(a); self.push(b)
    def op_add(self): b, a = self.pop(), self.pop(); self.push(a + b)
    def op_sub(self): b, a = self.pop(), self.pop(); self.push(a - b)
    def op_mul(self): b, a = self.pop(), self.pop(); self.push(a * b)
    def op_div(self):
        b, a = self.pop(), self.pop()
        if b == 0: raise Fault(f"division by zero at {self.pc - 1}")
        self.push(a // b)
    def op_lt(self): b, a = self.pop(), self.pop(); self.push(int(a < b))
    def op_eq(self): self.push(int(self.pop() == self.pop()))
    def op_jmp(self, to): self.pc = to
    def op_jz(self, to):
        if not self.pop(): self.pc = to
    def op_store(self, name): self.memory[name] = self.pop()
    def op_load(self, name):
        try: self.push(self.memory[name])
        except KeyError: raise Fault(f"no variable {name!r}") from None
    def op_call(self, to): self.frames.append((self.pc, dict(self.memory))); self.pc = to
    def op_ret(self):
        result = self.pop()
        self.pc, self.memory = self.frames.pop()
        self.push(result)
    def op_print(self): self.out.append(self.pop())
    def run(self, limit=100000):
        while self.pc < len(self.code):
            op, *args = self.code[self.pc]
            self.pc += 1
            self.steps += 1
            if self.steps > limit: raise Fault("too many steps")
            if op == "halt": break
            handler = getattr(self, "op_" + op, None)
            if handler is None: raise Fault(f"unknown op {op!r}")
            handler(*args)
        return self.out
def assemble(source):
    labels, code = {}, []
    for line in source.strip().splitlines():
        line = line.split(";")[0].strip()
        if not line: continue
        if line.endswith(":"): labels[line[:-1]] = len(code)
        else:
            op, *args = line.split()
            code.append([op] + [int(a) if a.lstrip("-").isdigit() else a for a in args])
    return [[op] + [labels.get(a, a) for a in args] for op, *args in code]
loop = assemble("""
    push 0
    store total
    push 1
    store i
again:
    load i
    push 101
    lt
    jz done
    load total
    load i
    add
    store total
    load i
    push 1
    add
    store i
    jmp again
done:
    load total
    print        ; 5050
""")
fact = assemble("""
    push 10
    call fact
    print
    halt
fact:
    store n
    load n
    push 2
    lt
    jz recurse
    push 1
    ret
recurse:
    load n
    load n
    push 1
    sub
    call fact
    mul
    ret
""")
vm = VM(loop); print(vm.run(), vm.steps, vm.memory); vm = VM(fact); print(vm.run(), vm.steps, vm.stack, len(vm.frames)); print(fact[:3], len(loop))
for src in ("add", "push 1\npush 0\ndiv", "load x", "frob", "again:\njmp again", "push 3\nprint\nhalt\nprint"):
    try: print(VM(assemble(src)).run())
    except Fault as e: print("fault:", e, "|", e.__cause__, e.__context__ is None)
    except (IndexError, TypeError) as e: print(type(e).__name__, e)
