# printf-style formatting.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

print("%s %r %a %d %i %u" % ("s", "r", "é", 1, 2, 3), "%x %X %o %#x %#X %#o" % (255, 255, 8, 255, 255, 8), "%c%c%c" % ("a", 66, "€"), "%%" % (), "100%% %d" % 5)
print("%5d|%-5d|%05d|%+d|% d|%+05d|%-+5d|" % (42, 42, 42, 42, 42, 42, 42), "%5s|%-5s|%.2s|%5.1s|%05s|" % ("abc", "abc", "abc", "abc", "abc"))
print("%.3d|%8.3d|%-8.3d|%x|%.5x|%#.5x|" % (7, 7, 7, -255, 255, 255), "%d" % 3.99, "%d" % -3.99, "%d" % True, "%d" % 10**30, "%x" % 10**30, "%o" % -8, "%s" % 10**25)
print("%(a)s %(b)d %(a)r" % {"a": "x", "b": 5}, "%(a)5.1f|" % {"a": 2.25}, "%(a(b))s" % {"a(b)": 1}, "%()s" % {"": "empty"}, "no args" % (), "no args" % {}, "no args" % [])
print("%*d|%-*d|%.*f|%*.*f|" % (5, 42, 5, 42, 2, 3.14159, 8, 3, 2.71828), "%*s" % (-6, "ab"), "|")
print("%s" % None, "%s" % [1, 2], "%s" % (1,), "%s" % ((1, 2),), "%r" % "q'", "%s %s" % (1, (2, 3)), "%s" % {"a": 1}, "%.3r" % "abcdef", "%10r|" % "a", "%-10a|" % "é")
print("%f %.0f %.1f %F %e %E %g %G" % (1.5, 2.5, 0.05, float("inf"), 12345.678, 0.00012, 1e-5, 1e20), "%10.2f|%-10.2f|%+.1f|%010.3f|" % (3.14159, 3.14159, 2.0, -3.14159), "%f" % 10, "%g" % 100000, "%g" % 1000000, "%s" % 1e16)
print("%ld %hd %Ld" % (1, 2, 3), "%c" % 0x1F600)
class I:
    def __index__(self): return 9
    def __float__(self): return 1.25
    def __str__(self): return "str"
print("%x" % I(), "%s" % I(), "%f" % I(), "%c" % "x")
err(lambda: "%d" % I())
err(lambda: "%d" % "a")
err(lambda: "%d" % None)
err(lambda: "%x" % 1.5)
err(lambda: "%x" % "a")
err(lambda: "%f" % "a")
err(lambda: "%c" % "ab")
err(lambda: "%c" % -1)
err(lambda: "%c" % 1.5)
err(lambda: "%s %s" % 1)
err(lambda: "%s %s" % (1,))
err(lambda: "%s" % (1, 2))
err(lambda: "x" % 1)
err(lambda: "x" % (1,))
err(lambda: "%q" % 1)
err(lambda: "%" % 1)
err(lambda: "%5" % 1)
err(lambda: "%(a)s" % 1)
err(lambda: "%(a)s" % {})
err(lambda: "%(a" % {"a": 1})
err(lambda: "%*d" % ("a", 1))
err(lambda: "%(a)*d" % {"a": 1})
err(lambda: "%d" % float("inf"))
err(lambda: "%d" % float("nan"))
err(lambda: "%i" % 1j)
print("%s and %s" % tuple("ab"), "%(x)s" % {"x": 1, "y": 2}, b"%s %d %x" % (b"a", 1, 255), b"%a" % "é", b"%b|%5s|%c" % (b"q", b"r", 65))
