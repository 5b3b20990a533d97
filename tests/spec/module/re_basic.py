# re: matching, groups, substitution, splitting, flags, errors.
import re
def err(f):
    try: print("no error", f())
    except re.error as e: print("re.error", e)
    except Exception as e: print(type(e).__name__, e)
m = re.match(r"(\w+) (\w+)", "hello world!"); print(m, m.group(), m.group(0), m.group(1, 2), m.groups(), m[1], m.start(), m.end(2), m.span(1), m.string, m.pos, m.endpos, m.re.pattern, m.lastindex, bool(m), m.expand(r"\2-\1"))
n = re.search(r"(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<day>\d\d))?", "on 2024-05 ok"); print(n.groupdict(), n["year"], n.group("month"), n.groups("none"), n.span("year"), n.span("day"), n.lastgroup, n.re.groupindex)
print(re.match("b", "ab"), re.search("b", "ab").start(), re.fullmatch("a+", "aaa"), re.fullmatch("a", "ab"), re.findall("a.", "abacad"), re.findall(r"(a)(.)", "abac"), re.findall("(a)b", "abab"), re.findall("", "ab"), [x.span() for x in re.finditer("a|b", "xaxb")])
print(re.sub("a", "b", "banana"), re.sub("a", "b", "banana", count=2), re.subn("a", "", "banana"), re.sub(r"(\w)(\w)", r"\2\1", "abcd"), re.sub("a", lambda m: m.group().upper() + str(m.start()), "banana"), re.sub(r"(?P<x>b)", r"[\g<x>\g<0>\g<1>]", "abc"), re.sub("x*", "-", "abc"), re.sub(r"\s+", " ", " a \n b "), re.sub("a", r"\n\\", "a"))
print(re.split(",", "a,b,,c"), re.split("[,;] *", "a, b;c"), re.split("(,)", "a,b"), re.split(",", "a,b,c", maxsplit=1), re.split("x*", "axbc"), re.split(r"\W+", "Words, words."))
print(re.findall(r"\bfoo\b", "foo food foo"), re.findall("^a", "a\na", re.M), re.findall("A", "aA", re.I), re.findall("a.b", "a\nb", re.S), re.findall("a b # c", "ab", re.X), re.findall(r"(?i)A", "aA"), re.findall(r"\d+(?=€)", "5€ 7$"), re.findall(r"(?<=\$)\d+", "$5 7"), re.findall(r"(?<!a)b", "ab cb"), re.findall("a(?!b)", "ab ac"), re.findall("a+?", "aaa"), re.findall("a{2,3}", "aaaaa"), re.findall("[^a-c]", "abcd"), re.findall(r"[\]\-a]", "a]-b"), re.findall(r"(a|b)*c", "ababc"), re.findall(r"(\w)\1", "aabbcd"), re.findall(r"\w+", "héllo wörld"), re.findall(r"\w+", "héllo", re.A), re.findall("(?:ab)+", "ababx"), re.findall("a|ab", "ab"), re.findall(r"(?s:.)", "\n"), re.findall("(?#comment)a", "a"))
p = re.compile(r"(\d+)", re.I | re.M); print(p.pattern, p.flags & re.I == re.I, p.groups, p.match("12a").group(), p.search("a12", 2).group(), p.match("a1", 1).span(), p.findall("1 22", 1), p.sub("<\\1>", "a1b22"), p.fullmatch("5") is not None, p == re.compile(r"(\d+)", re.I | re.M), repr(re.compile("a")), p.split("a1b"), [m.group() for m in p.finditer("1 2")])
print(re.match(b"a(.)", b"abc").group(1), re.sub(b"a", b"x", b"banana"), re.escape("a.b*c-d e"), re.escape("é_1"), re.match("", ""), re.match("(a)?b", "b").groups(), re.match("(a)|b", "b").group(1), re.purge())
err(lambda: re.compile("(")); err(lambda: re.compile("[a")); err(lambda: re.compile("*a")); err(lambda: re.compile(")")); err(lambda: re.compile("a**") and 1); err(lambda: re.compile("(?P<1>a)")); err(lambda: re.match("a", "a").group(1)); err(lambda: re.match("a", "a").group("x")); err(lambda: re.match(b"a", "a")); err(lambda: re.match("a", b"a")); err(lambda: re.match("a", 5)); err(lambda: re.sub("(a)", r"\2", "a")); err(lambda: re.compile(5)); err(lambda: re.compile("\\")); err(lambda: re.compile("(?z)")); err(lambda: re.compile("a{3,2}"))
try: re.compile("a(b")
except re.error as e: print(e.msg, e.pos, e.pattern, type(e).__mro__[1].__name__)
text = "Name: Ann, Age: 30\nName: Bob, Age: 25"; print([(m["n"], int(m["a"])) for m in re.finditer(r"Name: (?P<n>\w+), Age: (?P<a>\d+)", text)], re.findall(r"^\w+", text, re.MULTILINE), {k: v for k, v in re.findall(r"(\w+)=(\w+)", "a=1 b=2")}, re.sub(r"(?m)^", "> ", text), re.search(r"(\d+)\D+(\d+)", text).groups())
tok = re.compile(r"\s*(?:(?P<num>\d+\.?\d*)|(?P<name>[a-z]\w*)|(?P<op>[-+*/()=]))"); pos, s, out = 0, "x1 = 3.5*(y+ 2)", []
while m := tok.match(s, pos): out.append((m.lastgroup, m[m.lastgroup])); pos = m.end()
print(out, pos == len(s)); print(bool(re.match(r"(a+)+$", "a" * 20 + "b")), re.search("é", "caf\u00e9").span(), re.findall(r"[\u4e00-\u9fff]+", "日本 x 語"), re.findall(r"\.", "a.b"), re.findall("[a-zA-Z_]+", "ab_C1D"), re.match(r"(?:(\d)|(\w))+", "a1b").groups(), m is None, re.compile("(?P<q>['\"]).*?(?P=q)").search("x 'a\"b' y").group())
print(re.compile("(?P<x>a)(?P<y>b)").groupindex, re.compile("(a)").groupindex)
