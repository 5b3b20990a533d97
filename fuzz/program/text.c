#include "program/text.h"

#include <string.h>

typedef struct Writer {
    const uint8_t *data, *end;
    Buffer *out;
    int indent, depth;       /* of statements, of expressions */
    int functions, loops;    /* we are inside so many */
    bool generator;
} Writer;

enum { STATEMENTS_DEEP = 4, EXPRESSIONS_DEEP = 4, POOL = 3 };

static const char prelude[] =
    "import gc, sys, weakref\n"
    "gc.disable()\n"
    "class Stop(BaseException): pass\n"
    "fuel = 3000\n"
    "def tick():\n"
    "    global fuel\n"
    "    fuel -= 1\n"
    "    if fuel < 0: raise Stop\n"
    "class N:\n"
    "    shared = 1\n"
    "    def __init__(self, a=None, b=None): self.a, self.b = a, b\n"
    "    def m(self, x=1, *more, key=2):\n"
    "        tick(); self.a = x\n"
    "        return more or key\n"
    "    def __repr__(self): return type(self).__name__\n"
    "class S:\n"
    "    __slots__ = 'a', 'b', '__weakref__'\n"
    "    def __init__(self, a=None, b=None): self.a = a; self.b = b\n"
    "    def m(self, x=1, *more, key=2): tick(); return self.b\n"
    "    def __repr__(self): return 'S'\n"
    "    def __enter__(self): return self.a\n"
    "    def __exit__(self, *error): return error[0] is ValueError\n"
    "dead, said = [], []\n"
    "class P(N):\n"
    "    def __init__(self, *a): super().__init__(*a[:2]); self.__dict__['z'] = len(a)\n"
    "    @property\n"
    "    def p(self): return self.a\n"
    "    @p.setter\n"
    "    def p(self, value): self.b = value\n"
    "    @classmethod\n"
    "    def c(cls, x=0): return cls.shared\n"
    "    @staticmethod\n"
    "    def t(x=0): return x\n"
    "    def __getattr__(self, name):\n"
    "        if name == 'q': return self.b\n"
    "        raise AttributeError(name)\n"
    "    def __add__(self, other): tick(); return self.m(other, 3)\n"
    "    def __len__(self): return 2\n"
    "    def __getitem__(self, i): return (self.a, self.b)[i]\n"
    "    def __iter__(self): yield self.a; yield self.b\n"
    "    def __del__(self, dead=dead):\n"
    "        dead.append(type(self).__name__)\n"
    "        if len(dead) % 5 == 4: dead.append(self)\n"
    "def show(x, deep=0):\n"
    "    if isinstance(x, str) and ('0x' in x or ' at' in x): return 'a text with an address'\n"
    "    if isinstance(x, (int, float, str, bytes, type(None))): return repr(x)[:60]\n"
    "    if deep > 3: return '...'\n"
    "    if type(x) in (list, tuple): return type(x).__name__ + str(len(x)) + '(' + ','.join([show(y, deep + 1) for y in x[:6]]) + ')'\n"
    "    if type(x) is dict: return 'dict%d{' % len(x) + ','.join([show(k, 9) + ':' + show(v, deep + 1) for k, v in list(x.items())[:6]]) + '}'\n"
    "    if type(x) in (N, S, P): return type(x).__name__ + '[' + show(getattr(x, 'a', None), deep + 1) + ',' + show(getattr(x, 'b', None), deep + 1) + ']'\n"
    "    return type(x).__name__\n"
    "i0, i1, i2 = 0, 7, 10 ** 25 + len(dead)\n"
    "f0, f1, f2 = 0.5, -1e300, 3.0\n"
    "s0, s1, s2 = '', 'abc', '\\u20acx'\n"
    "l0, l1, l2 = [], [1, 2, 3], [0.5, 'a', None]\n"
    "d0, d1, d2 = {}, {'a': 1, 'b': 2}, {1: 'x', 2.5: []}\n"
    "o0, o1, o2 = N(1), S(2, l1), P(3, d1)\n"
    "def g0(x=0, *more, **named): tick(); return x\n"
    "def g1(x=0, *more, y=5, **named): tick(); return [x, y]\n"
    "def g2(x=0, *more, **named):\n"
    "    tick()\n"
    "    for n in range(2): yield x\n";

static const char epilogue[] =
    "gc.collect()\n"
    "try: raise KeyError\n"
    "except KeyError: pass\n"
    "print(fuel, len(dead), said)\n"
    "def every(*names): return [globals().get(name) for name in names]\n"
    "for x in every('i0', 'i1', 'i2', 'f0', 'f1', 'f2', 's0', 's1', 's2', 'l0', 'l1', 'l2', 'd0', 'd1', 'd2', 'o0', 'o1', 'o2', 'dead'): print(show(x))\n"
    "print([type(x).__name__ for x in every('g0', 'g1', 'g2')])\n"
    "x = None\n"
    "kept = [x for x in every('l0', 'l1', 'l2', 'd0', 'd1', 'd2', 'o0', 'o1', 'o2') if type(x) in (list, dict, N, S, P)]\n"
    "print([sys.getrefcount(x) for x in kept], [gc.is_tracked(x) for x in kept if type(x) is not dict])\n";

static unsigned byte(Writer *w) { return w->data < w->end ? *w->data++ : 0; }
static unsigned below(Writer *w, unsigned n) { return byte(w) % n; }
static void put(Writer *w, const char *text) { buffer_put_text(w->out, text); }

static void line(Writer *w)
{
    for (int i = 0; i < w->indent; i++) put(w, " ");
}

/* $i $f $s $l $d $o $g: an expression of that kind; $a: of any; $v: a variable of any kind; $I..$G: a variable of that kind;
 * $n: a small number; $x: a constant. The rest as it stands. */
static void fill(Writer *w, const char *pattern);

static void variable(Writer *w, char kind) { buffer_printf(w->out, "%c%u", kind, below(w, POOL)); }

static const char *const constants[] = {
    "0", "1", "-1", "2", "5", "255", "256", "257", "-6", "1000000", "2**31", "2**62", "2**63-1", "-2**63", "2**64", "10**30", "True",
    "None", "0.0", "-0.0", "1.5", "1e308", "float('inf')", "float('nan')", "''", "'a'", "'abc'", "'\\xe9'", "b'x'", "()", "(1, 2)", "[]",
    "{}", "N", "...", "frozenset((1, 2))", "range(3)", "3j",
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const ints[] = {
    "$I", "$I", "$n", "$x", "($i + $i)", "($i - $i)", "($i * $i) % 0x1fffffffffffffffffffffffff", "($i // ($i or 1))", "($i % ($i or 1))",
    "($i << ($i & 31)) % (1 << 200)", "($i >> ($i & 31))", "($i & $i)", "($i | $i)", "($i ^ $i)", "(-$i)", "(~$i)", "len($l)", "len($s)", "abs($i)",
    "pow($i, $i & 7, 1000007)", "sum([$i, $i])", "min($i, $i)", "max($l, default=3)", "int($f)", "($i if $c else $i)", "$O.m($i)",
    "hash(int($i)) % 97", "divmod($i, 7)[1]", "$l.count($a)", "ord($s[:1] or 'x')", "($i).bit_length()", "int($s or 0)", "round($f)", "($i ** 3) % 1000003", "len($d)",
};
static const char *const floats[] = {"$F", "$F", "1.5", "($f + $f)", "($f - $i)", "($f * $f)", "($i / ($i or 3))", "float($i)", "(-$f)", "abs($f)", "($f // 0.7)",
                                     "($f % 3.0)", "($f if $c else $f)", "sum([$f, $f], 0.0)", "max($f, $f)"};
static const char *const texts[] = {"$S", "$S", "'k'", "($s + $s)[:40]", "$s[$n:]", "$s[::-1]", "str($i)", "repr($f)", "f'{$I}:{$F!r:>4}'", "'%s' % ($i,)", "$s.upper()",
                                    "','.join([$s, $s])[:40]", "($s * ($i & 3))[:40]", "$s.replace('a', $s)[:40]", "$s.strip()", "chr($i & 0x3ff)", "show($a)", "sys.intern($s)"};
static const char *const lists[] = {"$L", "$L", "[]", "[$a, $a]", "[$a for x in $l[:4] if $c]", "[[x, y] for x in $l[:3] for y in $l[:2]]", "($l + $l)[:12]", "$l[:3]", "$l[::-1]",
                                    "list($d)[:9]", "sorted([$i, $i, $i])", "[*$l[:4], $a]", "list($d.values())[:8]", "list(map(g0, $l[:3]))", "list(zip($l[:3], $s))",
                                    "list(g2($a))", "list($p)[:4]", "list(enumerate($l[:3]))", "list(filter(None, $l[:4]))", "list(reversed($l[:4]))",
                                    "(lambda *p: list(p))($a, *$l[:2])", "$s.split('a')[:5]", "sorted($l[:5], key=lambda x: show(x))", "($l * ($i & 3))[:12]"};
static const char *const dicts[] = {"$D", "$D", "{}", "{'a': $a, $s: $a}", "{x: y for x, y in $d.items() if $c}", "{**$d, 'z': $a}", "dict($d)", "($d | {'q': $a})",
                                    "dict.fromkeys('ab', $a)", "$d.copy()", "{show(x): x for x in $l[:4]}", "dict(a=$a, b=$i)"};
static const char *const objects[] = {"$O", "$O", "N($a)", "S($a, $a)", "P($a, $a)", "($o if $c else $o)", "type('P', (P,), {})($a)", "N(b=$a)"};
static const char *const conditions[] = {"$i < $i", "$i == $i", "$a is $a", "$a is not None", "$i in $l", "$s in $d", "not $a", "$c and $c", "$c or $c", "$i < $i <= $i", "isinstance($a, int)",
                                         "$f > $i", "$a == $a", "bool($a)", "$s < $s", "any($l)", "$a != $a", "hasattr($a, 'a')", "callable($a)"};
static const char *const others[] = {"$V", "$V", "$i", "$f", "$s", "$l", "$d", "$o", "$x", "($a, $a)", "$O.a", "$O.b", "$L[$n]", "$D['a']", "$D.get($s, $a)", "$g($a)", "$g(*$l[:3])", "$g(y=$a)", "$g($a, **{'k': $a})",
                                     "$O.m", "(lambda x=$a: x)", "(lambda: ($V, $V))()", "$L.pop()", "$D.pop('a', None)", "$D.setdefault($s, $a)", "weakref.ref($o)", "weakref.ref($O)()", "$O + $a", "P.c()",
                                     "$O.p", "$O.q", "next(iter($l))", "next(g2($a))", "getattr($O, 'a', $a)", "vars($O)", "[$a][0]", "($a,)[0]", "{$i, $i}", "type($a)", "slice($i, $a)", "$L.__len__", "iter($L)", "g2($a)",
                                     "(x for x in $l)", "bytes([$i & 255])", "sys.getrefcount($L)", "$a if $c else $a", "complex($f, 1)", "memoryview(b'abc')", "super(P, o2).m($i)"};
static const char *const iterables[] = {"$l[:5]", "range($n)", "$d", "$s[:5]", "g2($a)", "($a, $a)", "enumerate($l[:4])", "$p", "$d.items()", "zip($l[:3], $l)", "[$a, $a, $a]"};

#define PICK(w, array) fill(w, array[below(w, COUNT(array))])

static void expression(Writer *w, char kind)
{
    if (w->depth >= EXPRESSIONS_DEEP) { /* a leaf */
        switch (kind) {
        case 'c': put(w, below(w, 2) ? "True" : "fuel & 1"); return;
        case 'p': put(w, "(1, 2)"); return;
        case 'a': variable(w, "ifslod"[below(w, 6)]); return;
        default: variable(w, kind); return;
        }
    }
    w->depth++;
    unsigned wild = byte(w);
    if (wild >= 250 && kind != 'p') kind = "ifsldoac"[wild - 248]; /* now and then something else */
    switch (kind) {
    case 'i': PICK(w, ints); break;
    case 'f': PICK(w, floats); break;
    case 's': PICK(w, texts); break;
    case 'l': PICK(w, lists); break;
    case 'd': PICK(w, dicts); break;
    case 'o': PICK(w, objects); break;
    case 'c': put(w, "("), PICK(w, conditions), put(w, ")"); break;
    case 'p': PICK(w, iterables); break;
    case 'g': variable(w, 'g'); break;
    default: put(w, "("), PICK(w, others), put(w, ")"); break;
    }
    w->depth--;
}

static void fill(Writer *w, const char *pattern)
{
    for (const char *p = pattern; *p; p++) {
        if (*p != '$') {
            buffer_put(w->out, p, 1);
            continue;
        }
        char kind = *++p;
        if (kind == 'n') buffer_printf(w->out, "%u", below(w, 5));
        else if (kind == 'x') put(w, constants[below(w, COUNT(constants))]);
        else if (kind == 'V') variable(w, "ifslodg"[below(w, 7)]);
        else if (kind >= 'A' && kind <= 'Z') variable(w, (char)(kind - 'A' + 'a'));
        else expression(w, kind);
    }
}

/* ---- statements ---- */

/* The right-hand sides that keep variables what their names say, and small. */
static const char *const simple[] = {
    "$I = $i", "$F = $f", "$S = $s", "$L = $l", "$D = $d", "$O = $o", "$V = $V", "$I += 1", "$I -= $i", "$I *= 2; $I %= 1 << 70", "$F += $f", "$F *= 0.5", "$S += 'x'; $S = $S[-20:]",
    "$L.append($a)", "$L += [$a]", "$L[$n] = $a", "del $L[8:]", "del $L[$n]", "$L.insert($n, $a)", "$L.reverse()", "$L[1:2] = $l[:4]", "$L.extend($p); del $L[9:]", "$L.clear()", "$L.sort(key=show)",
    "$D[$s] = $a", "$D['a'] = $a", "$D[$i] = $a", "del $D['a']", "$D.update($d); $D.pop('z', 0)", "$D.clear()", "$D.popitem()", "$D.pop($s, None)", "while len($D) > 20: $D.popitem()",
    "$O.a = $a", "$O.b = $o", "$O.a = $O", "$O.m($a)", "$O.m($a, $a, key=$a)", "$O.p = $a", "del $O.a", "$O.c1 = $a", "$O.a.a = $a", "$O.shared = $i", "N.shared = $i", "setattr($O, 'b', $a)", "$O.__dict__['a'] = $a",
    "$O.__class__ = N", "$I, $F = $i, $f", "$L, $D = $l, $d", "$I, *$L = $l or [1]", "($I, ($S, $L)) = ($i, ($s, $l))", "$L[0], $L[1] = $L[1], $L[0]", "$I = $S = $i", "$a", "$g($a)", "print", "assert $c, $a",
    "gc.collect()", "gc.collect(0)", "del $V", "said.append(show($a)); del said[9:]", "r = weakref.ref($O)", "r = weakref.ref($O, lambda w: dead.append(0))", "raise ValueError($a)", "raise KeyError", "h = g2($a)", "said.append(show(next(h)))",
    "$L = [lambda: $V for x in $l[:2]]", "$I = sys.getrefcount($L)", "g0 = lambda x=$a, *p, **n: (tick(), x)[1]", "type($O).extra = property(lambda self: $V)", "said.append($O.extra)", "r = [g() for g in (lambda: $V, g1)]",
    "$I = (I := $i) + I", "import math; $F = math.sqrt(abs($f))", "$F = $f; $I = int($F) % 1000", "h.send($a)", "h.close()", "h.throw(ValueError)", "$S = $S[$n:] + $s", "$L = sorted({$i, $i, $i}, key=show)",
};

static void statements(Writer *w);

static void block(Writer *w)
{
    w->indent++;
    statements(w);
    w->indent--;
}

static void header(Writer *w, const char *pattern)
{
    line(w);
    fill(w, pattern);
    put(w, "\n");
}

static void handler(Writer *w)
{
    static const char *const catches[] = {"except Exception as e:", "except (ValueError, TypeError):", "except Exception:", "except* Exception as e:"};
    unsigned which = below(w, 4);
    if (which == 3 && w->functions + w->loops) which = 0; /* what may not leave an except* might be inside */
    header(w, catches[which]);
    block(w);
}

static void loop(Writer *w)
{
    static const char *const heads[] = {"for x in $p:", "for $I in range($n):", "for x, y in enumerate($l[:4]):", "for $O.a in $l[:3]:", "for k, v in $d.items():"};
    if (below(w, 4) == 0) {
        line(w), put(w, "n = 0\n");
        header(w, "while n < 4 and ($c):");
        w->indent++, line(w), put(w, "n += 1; tick()\n"), w->indent--;
    } else {
        header(w, heads[below(w, COUNT(heads))]);
        w->indent++, line(w), put(w, "tick()\n"), w->indent--;
    }
    w->loops++;
    block(w);
    w->loops--;
    if (below(w, 5) == 0) header(w, "else:"), block(w);
}

static void function(Writer *w)
{
    static const char *const heads[] = {"def $G(x=$a, *more, **named):", "def $G(x=$a, y=$a, /, z=1, *more, k=$i, **named):", "def $G(*more, **named):", "def $G(x=1, y=2, *more, **named):"};
    bool outer = w->generator;
    w->generator = below(w, 4) == 0;
    int loops = w->loops;
    w->loops = 0;
    header(w, heads[below(w, COUNT(heads))]);
    w->functions++;
    w->indent++;
    line(w), put(w, "tick()\n");
    if (w->generator) line(w), put(w, "yield 1\n");
    line(w), put(w, "global i0, f0, s0, l0, d0, o0, g0, h\n"); /* those that end in 2 belong to whoever sets them */
    line(w), put(w, "i1 = 3; l1 = [i1]; d1 = {}; f1 = 2.5; s1 = 'q'; o1 = N(l1)\n");
    statements(w);
    header(w, "return $a");
    w->indent--;
    w->functions--;
    w->loops = loops;
    w->generator = outer;
}

static void match(Writer *w)
{
    static const char *const cases[] = {"case int(x) if $c:", "case [x, *rest]:", "case {'a': x, **rest}:", "case N(a=x):", "case str() | None as y:", "case (1 | 2):"};
    header(w, "match $a:");
    w->indent++;
    for (unsigned n = 1 + below(w, 2); n-- > 0;) header(w, cases[below(w, COUNT(cases))]), block(w);
    header(w, "case _:");
    block(w);
    w->indent--;
}

static void compound(Writer *w)
{
    switch (below(w, 10)) {
    case 0: case 1:
        header(w, "if $c:"), block(w);
        if (below(w, 2)) header(w, "elif $c:"), block(w);
        if (below(w, 2)) header(w, "else:"), block(w);
        break;
    case 2: case 3: loop(w); break;
    case 4: case 5:
        header(w, "try:"), block(w);
        if (below(w, 3)) {
            handler(w);
            if (below(w, 4) == 0) header(w, "else:"), block(w);
            if (below(w, 2)) break;
        }
        header(w, "finally:"), block(w);
        break;
    case 6: header(w, "with S($a, $a) as x:"), block(w); break;
    case 7: case 8: function(w); break;
    case 9: match(w); break;
    }
}

static void statement(Writer *w)
{
    unsigned what = byte(w);
    if (what >= 176 && w->indent < STATEMENTS_DEEP) {
        compound(w);
        return;
    }
    line(w);
    if (what >= 168 && w->loops) put(w, what & 1 ? "break" : "continue");
    else if (what >= 160 && w->functions) put(w, "return "), expression(w, 'a');
    else if (what >= 152 && w->generator) fill(w, what & 1 ? "x = yield $a" : "x = yield from $p");
    else {
        fill(w, simple[what % COUNT(simple)]);
    }
    put(w, "\n");
}

static void statements(Writer *w)
{
    unsigned count = 1 + below(w, 4);
    while (count-- > 0) statement(w);
}

void program_text(const uint8_t *data, size_t size, Buffer *out)
{
    Writer w = {.data = data, .end = data + size, .out = out};
    put(&w, prelude);
    put(&w, "try:\n");
    while (w.data < w.end && out->size < 20000) { /* each statement's exceptions are its own */
        w.indent = 1, w.depth = 0;
        put(&w, " try:\n");
        w.indent = 2;
        statement(&w);
        put(&w, " except Exception as e: said.append(type(e).__name__); del said[9:]\n");
    }
    put(&w, " pass\nexcept Stop: said.append('stop')\n");
    put(&w, epilogue);
}
