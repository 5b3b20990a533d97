# The engine of re: what backtracking, groups in loops, atomic groups and assertions give; scanners; code that is not valid.
import re, _sre
def show(m): return m and (m.span(), m.regs, m.lastindex)
cases = [(r'(?:(a)|b)*', 'abab'), (r'(a|ab)(c|bcd)(d*)', 'abcd'), (r'(?>a*)ab', 'aaab'), (r'a*+b', 'aaab'), (r'(?:ab?)*+b', 'abab'),
    (r'(?=(a+))a*b\1', 'baaabac'), (r'(?!(a)b)\w+', 'acab'), (r'(?<=(b))c', 'abc'), (r'(a)?(?(1)b|c)', 'ab c'), (r'(?(1)a|b)()', 'ba'),
    (r'((a)|b)*?c', 'abbac'), (r'(x*)*y', 'xxy'), (r'(?:x*?)*y', 'xxy'), (r'(a*?)*$', 'aab'), (r'(\w+?)\s+\1\b', 'the the cat'),
    (r'(?i)straße|ΣΑΣ', 'STRASSE σας'), (r'(?i)[k-m]+', 'KkK'), (r'(?m)^\w+$', 'a b\nccc\n'), (r'\B', ''), (r'\b\w', 'été'),
    (r'(?a)\b\w', 'été a'), (r'[^\W\d_]+', '12_aé€'), ('[\u0100-\U0010ffff]+', 'aĀ€😀b'), (r'(?s).{3,5}?\n', 'ab\ncd\nef\n'), (r'(a{2,3}?){2}', 'aaaaaaa'),
    (r'(?:(\d+)|(\w+)|\s)*!', '12 ab 34 !'), (r'(?<!\\)"(?:[^"\\]|\\.)*"', r'say "a\"b" "c"'), (r'(?P<a>.)(?P<b>.)(?P=a)', 'xyzyx')]
for pattern, text in cases:
    p = re.compile(pattern)
    print(ascii(pattern), show(p.match(text)), show(p.fullmatch(text)), show(p.search(text)), p.findall(text), p.split(text), p.subn(r'[\g<0>]', text))
    for text in (text + '\u20ac', text + '\U0001f600'): print(show(p.search(text)), len(p.findall(text)))
print(re.sub('(a)|b', r'<\1>', 'abc'), re.sub(b'(a)|b', rb'<\1>', b'abc'), re.sub('a', lambda m: None, 'bab'), re.sub('x', 'y', 'abc') is not None)
for bad in (lambda: re.sub('a', lambda m: 3, 'bab'), lambda: re.compile('a').match(), lambda: type(re.compile('a'))(), lambda: re.sub('a', b'x', 'abc'),
            lambda: _sre.compile(None, 0, [], 0, {}, ()), lambda: _sre.compile(None, 0, [99, 1], 0, {}, ()), lambda: _sre.compile(None, 0, [17, 5, 1], 1, {}, (None, None)),
            lambda: _sre.compile('a', 0, [2**40, 1], 0, {}, ()), lambda: re.match('a', 'a').start(7), lambda: re.match('a', 'a')['x']):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
s = re.compile(r'\w').scanner('ab c')
print(s.match().group(), s.search().group(), s.match(), s.search(), s.pattern)
p, q = re.compile('a(?P<n>b)', re.I), re.compile('a(?P<n>b)', re.I | re.U)
print(p == q, hash(p) == hash(q), p != re.compile('a'), p, re.compile(b'x', re.L | re.X), p.groupindex, p.groups, p.flags, re.match('(a)(b)?', 'ab').group(1, 2, 0))
m = p.match('xab', 1, 3); print(m, m.pos, m.endpos, m.string, m.lastgroup, m.groupdict(), m.expand(r'\n\g<n>'), m[1], m.re is p)
import copy; print(copy.copy(p) is p, copy.deepcopy(m) is m, re.compile(p) is p)
b = bytearray(b'abcabc')
it = re.finditer(b'b', b); next(it)
try: b.append(1)
except BufferError as e: print(e)
print([m.span() for m in it], re.findall(b'c', memoryview(b)), len(re.findall('(a?)' * 12, 'aaa')))
