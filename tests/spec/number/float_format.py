# The format mini language on floats, and % formatting of floats.
specs = ["", "f", ".0f", ".1f", ".3f", "10.2f", "<10.2f", "^10.2f", "010.2f", "+.2f", " .2f", "e", ".0e", ".3e", "E", "g", ".3g", ".10g", "G", "#.3g", "#.0f",
         "%", ".0%", ",.2f", "_.2f", "n", "5", "+", "*^12", "=+12.3f", ".3", ".0", "12", ".17g", "z.1f", "020,.2f", ".50f"]
for x in (0.0, -0.0, 1.0, -2.5, 0.000123456, 1234567.891, 1e20, 3.14159e-10, float("inf"), float("nan"), -float("inf"), 2.5, 0.5, 1e16, 12345678901234567.0):
    for spec in specs:
        print(repr(spec), repr(format(x, spec)))
for bad in ["d", "x", "s", "c", ".f", "5.", ",,", "_,f", "b"]:
    try:
        print(repr(bad), repr(format(1.5, bad)))
    except Exception as e:
        print(repr(bad), type(e).__name__, e)
for spec in ["%f", "%.2f", "%10.3f", "%-10.1f|", "%+f", "% f", "%05.1f", "%e", "%.3E", "%g", "%G", "%.3g", "%#g", "%#.0f", "%s", "%r", "%d", "%i", "%5d", "%.0f", "%a"]:
    for x in (0.0, -1.5, 123456.789, 1e-7, 1e20):
        print(spec, repr(spec % x))
for x in (1.5, 2.5, 0.125, 2.675, 1e-5, 123456789.0, 1e15, 1e16, 1e17):
    print(f"{x!r} {x!s} {x:.1f} {x:.2e} {x:g} {x:.15g} {x:.17g}")
