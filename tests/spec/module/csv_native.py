# csv: reading and writing by dialects, quoting of every kind, errors, DictReader and DictWriter.
import csv
import io


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)

def read(text, **how): return list(csv.reader(io.StringIO(text, newline=""), **how))
def write(rows, **how):
    out = io.StringIO(newline=""); csv.writer(out, **how).writerows(rows); return out.getvalue()

for text in ('a,b,c\r\n1,2,3\r\n', 'a,"b,c",d\n', '"a ""quoted"" b",c\n', '"multi\nline",x\ny,z', ',,\n', '\n\n', 'a\n\nb\n', '""\n', '" a" b,c\n', 'a"b,c\n', 'x, y ,z', '"open\nnever closed', 'a\rb\r', "tail,", '"q"x,y'):
    print(repr(text), read(text))
print(read("a;b|c\n", delimiter=";"), read("a, b, \"c\"\n", skipinitialspace=True), read("'a,b',c\n", quotechar="'"), read("a\\,b,c\\\nd,e\n", escapechar="\\"), read('1,"2",3.5\n', quoting=csv.QUOTE_NONNUMERIC), read('a,"b"\n', quoting=csv.QUOTE_NONE), read('"a""b",c\n', doublequote=False), read('a,"b\\"c"\n', escapechar="\\", doublequote=False), read("a\tb\n", dialect="excel-tab"))
rows = [["a", "b c", 'd"e', "f,g", "h\ni", "", None, 5, 2.5, "'"], [""], [], ["x"], [None], [1, 2]]
for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC): print(repr(write(rows, quoting=quoting)))
print(repr(write(rows[3:4] + [["a,b", 'c"d\\']], quoting=csv.QUOTE_NONE, escapechar="\\")), repr(write(rows[:1], doublequote=False, escapechar="\\")), repr(write(rows[:1], delimiter="\t", lineterminator="\n")), repr(write([["a;b", "c"]], delimiter=";", quotechar="'")), repr(write([["a"]], quotechar=None, quoting=csv.QUOTE_NONE)))
for source in ["write([['a,b']], quoting=csv.QUOTE_NONE)", "write([['a\"b']], doublequote=False)", "write([['']], quoting=csv.QUOTE_NONE)", "write([5])", "read('a', delimiter='')", "read('a', delimiter='xx')", "read('a', delimiter=5)", "read('a', quotechar=5)", "read('a', quoting=17)", "read('a', quoting='x')", "read('a', quotechar=None, quoting=1)",
               "read('a', dialect='nope')", "list(csv.reader([5]))", "list(csv.reader([b'a']))", "csv.reader(5)", "csv.writer(5)", "read('\"a\"b,c', strict=True)", "read('\"a', strict=True)", "csv.get_dialect('nope')", "csv.unregister_dialect('nope')", "csv.register_dialect(5)", "read('1,x\\n', quoting=csv.QUOTE_NONNUMERIC)"]:
    err(lambda: eval(source))
csv.register_dialect("mine", delimiter="|", quoting=csv.QUOTE_ALL); print(sorted(csv.list_dialects()), write([["a", 1]], dialect="mine"), read("a|b\n", dialect="mine"), csv.get_dialect("mine").delimiter); csv.unregister_dialect("mine"); print(sorted(csv.list_dialects()))
class Own(csv.Dialect): delimiter = ":"; quotechar = '"'; doublequote = True; skipinitialspace = False; lineterminator = "\n"; quoting = csv.QUOTE_MINIMAL
print(write([["a:b", "c"]], dialect=Own), read("a:b\n", dialect=Own()), write([["x", "y"]], dialect=Own, delimiter="+"))
r = csv.reader(["a,b", "c,d"]); next(r); print(r.line_num, r.dialect.delimiter, r.dialect.quoting, r.dialect.escapechar, r.dialect.lineterminator == "\r\n", next(r), r.line_num)
d = csv.DictReader(io.StringIO("name,age\nann,5\nbob,6,extra\ncy\n")); print(d.fieldnames, list(d)); out = io.StringIO(); w = csv.DictWriter(out, ["a", "b"], extrasaction="ignore"); w.writeheader(); w.writerow({"a": 1, "b": 2, "c": 3}); w.writerow({"a": 5}); print(repr(out.getvalue())); err(lambda: csv.DictWriter(out, ["a"]).writerow({"z": 1}))
print(csv.field_size_limit(), csv.field_size_limit(10)); err(lambda: read("a" * 11)); print(csv.field_size_limit(131072)); print(csv.Sniffer().sniff("a;b;c\n1;2;3\n").delimiter, csv.Sniffer().has_header("name,age\nann,5\nbob,6\n"))
