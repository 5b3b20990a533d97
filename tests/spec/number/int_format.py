# The format mini language on ints, exhaustively by field.
specs = ["", "d", "5", "<5", ">5", "^5", "=5", "05", "+", "-", " ", "+05", ",", "_", "x", "X", "o", "b", "c", "#x", "#X", "#o", "#b", "#010x",
         "*^9", "*<9,", "*>12_", "e", ".2f", "f", "g", "G", "E", "%", ".1%", "n", "+,d", "_x", "_b", "#_x", "020,", "x<5", "0=+8", "<05", "^+7d", ".3e", ",.2f"]
for n in (0, 5, -42, 1234567, -98765432109876543210):
    for spec in specs:
        try:
            print(repr(spec), repr(format(n, spec)))
        except Exception as e:
            print(repr(spec), type(e).__name__, e)
for bad in ["y", ".2d", "s", "5.", "z", ",,", "_,", ",x", "+c", ".3", "5 5", "{", "#c", "99999999999999999999", "=s"]:
    try:
        print(repr(bad), repr(format(65, bad)))
    except Exception as e:
        print(repr(bad), type(e).__name__, e)
print(format(97, "c"), format(0x20ac, "c"), "{:>5c}|".format(65))
try:
    format(-1, "c")
except Exception as e:
    print(type(e).__name__, e)
try:
    format(0x110000, "c")
except Exception as e:
    print(type(e).__name__, e)
print("{0:{1}}".format(5, 10), "{:{fill}{align}{width}}".format(7, fill="*", align="^", width=9), f"{255:{'#'}{'x'}}")
