# Rows of comma-separated text are parsed by hand, grouped, and printed as a report with aligned columns.
CITIES = ["Oslo", "Bergen", "Lima", "Cusco", "Kyoto", "Osaka", '"Paris, TX"', "Quito"]
GOODS = ["tea", "coffee", '"nuts ""mixed"""', "rice", "salt"]


def make_lines(count):
    lines, seed = ["city,item,units,price"], 7
    for number in range(count):
        seed = (seed * 69069 + 1) & 0xFFFFFFFF
        city, item = CITIES[(seed >> 5) % len(CITIES)], GOODS[(seed >> 13) % len(GOODS)]
        lines.append(f"{city},{item},{seed % 90 + 1},{(seed >> 9) % 10000 / 100:.2f}")
    return lines


def split_row(line):
    if '"' not in line:
        return line.split(",")
    fields, field, quoted, i = [], [], False, 0
    while i < len(line):
        c = line[i]
        if quoted:
            if c == '"':
                if line[i + 1:i + 2] == '"':
                    field.append('"')
                    i += 1
                else:
                    quoted = False
            else:
                field.append(c)
        elif c == '"':
            quoted = True
        elif c == ",":
            fields.append("".join(field))
            field = []
        else:
            field.append(c)
        i += 1
    fields.append("".join(field))
    return fields


def report(lines):
    header = lines[0].split(",")
    groups = {}
    for line in lines[1:]:
        row = dict(zip(header, split_row(line)))
        units, price = int(row["units"]), float(row["price"])
        key = row["city"], row["item"]
        entry = groups.get(key)
        if entry is None:
            groups[key] = entry = [0, 0.0, price]
        entry[0] += units
        entry[1] += units * price
        entry[2] = max(entry[2], price)
    out = ["%-12s|%-14s|%8s|%14s" % ("City", "Item", "Units", "Total"), "-" * 52]
    for (city, item), (units, total, top) in sorted(groups.items()):
        out.append("%-12s|%-14s|%8d|%14s" % (city, item, units, format(total, ",.2f")))
        out.append(f"{'dearest':>27}|{top:8.2f}|{total / units:>14.4f}")
    return "\n".join(out)


def main():
    lines = make_lines(15000)
    check = 0
    for turn in range(4):
        text = report(lines[:1] + lines[turn * 50 + 1:])
        check = (check * 31 + sum(ord(c) for c in text)) % 1000000007
    return check
