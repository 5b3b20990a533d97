# Strings made every way: f-strings with specs, str.format, percent, join, templates, number bases, repr, encodings.
def line(n):
    x = n / 7
    return f"{n:>6d}|{x:10.3f}|{n:#06x}|{n % 100:02d}|{x:e}|{'row ' + str(n)!r:<12}|{n:,}"


def old_style(n):
    return "%5d %-8s %6.2f %x %r" % (n, "n" + str(n % 10), n / 3, n, [n, str(n)])


def methods(n):
    return "{0:>4} {name:^10} {1[0]}-{1[1]} {2.real:.1f}".format(n, (n, n + 1), n * 1j + 2, name="item%d" % (n % 50))


def table(rows):
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(" ".join(str(cell).rjust(width) for cell, width in zip(row, widths)) for row in rows)


def fill(template, values):
    for name, value in values.items():
        template = template.replace("{{" + name + "}}", str(value))
    return template


def main():
    size = check = 0
    for n in range(45000):
        a = line(n)
        size += len(a)
        if n % 2:
            b = old_style(n)
            check += ord(b[n % len(b)])
        if n % 3 == 0:
            c = methods(n)
            size += len(c.title().encode("utf-8")) + c.count("e")
    for n in range(400):
        size += len(table([(i * n, f"c{i}", i / 4, bin(i)) for i in range(12)]))
        text = fill("Dear {{name}}, you owe {{sum}} since {{year}}. " * 3, {"name": "Ann", "sum": n * 1.25, "year": 1900 + n % 99})
        check += len(text) + text.find("since") + len("|".join(text.upper().split(" ")))
    return size * 1000 + check % 1000
