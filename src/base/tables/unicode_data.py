#!/usr/bin/env python3
"""Writes unicode_data.h: what the module unicodedata tells, from this Python's own unicodedata.

usage: unicode_data.py > unicode_data.h

Each character has a record; equal records are one. A character's is found in two steps: the block
of its upper bits, then the place in that block, where equal blocks are one. Decompositions are
found in the same way. The named sequences are from perl's copy of the Unicode data; that they are
those of this Python is checked.
"""
import glob
import unicodedata as now

old = now.ucd_3_2_0
FORMS = 'NFC', 'NFD', 'NFKC', 'NFKD'
ALL = range(0x110000)
TAGS = ['', '<noBreak>', '<compat>', '<super>', '<fraction>', '<sub>', '<font>', '<circle>', '<wide>',
        '<vertical>', '<square>', '<isolated>', '<final>', '<initial>', '<medial>', '<small>', '<narrow>']
HANGUL = range(0xAC00, 0xD7A4)


class Names(dict):
    """Numbers what is asked for, in order of first use."""

    def __missing__(self, name):
        self[name] = len(self)
        return self[name]


def print_rows(numbers, per_row=20):
    for i in range(0, len(numbers), per_row):
        print('    ' + ' '.join(f'{n},' for n in numbers[i:i + per_row]))


def print_names(name, names):
    print(f'\nstatic const char {name}[][4] = {{')
    print('    ' + ' '.join(f'"{n}",' for n in names))
    print('};')


def print_trie(name, values, bits):
    size = 1 << bits
    blocks = Names()
    tops = [blocks[tuple(values[i:i + size])] for i in range(0, len(values), size)]
    while tops and tops[-1] == tops[-2]:
        tops.pop()
    print(f'\nenum {{ {name.upper()}_BITS = {bits}, {name.upper()}_TOPS = {len(tops)} }};')
    print(f'static const uint{8 if len(blocks) < 256 else 16}_t {name}_tops[] = {{')
    print_rows(tops, 24)
    print('};')
    print(f'static const uint16_t {name}_blocks[] = {{')
    print_rows([n for block in blocks for n in block])
    print('};')


def utf16(codes):
    out = []
    for c in codes:
        out += [c] if c < 0x10000 else [0xD800 + (c - 0x10000 >> 10), 0xDC00 + (c - 0x10000 & 0x3FF)]
    return out


# ---- compositions and quick checks

pairs = []
for c in ALL:
    parts = now.decomposition(chr(c)).split()
    if len(parts) == 2 and parts[0][0] != '<' and now.normalize('NFC', now.normalize('NFD', chr(c))) == chr(c):
        pairs.append((int(parts[0], 16), int(parts[1], 16), c))
seconds = {second for _, second, _ in pairs} | set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))


def quick(c):
    """A bit for each form that the character is never in, and one for being the second of a pair."""
    bits = sum(1 << i for i, form in enumerate(FORMS) if not now.is_normalized(form, chr(c)))
    return bits | (16 if c in seconds else 0)


# ---- records

categories, directions, widths, records = Names(), Names(), Names(), Names()
for names, first in (categories, 'Cn'), (directions, ''), (widths, 'N'):
    names[first]
numbers = []
for c in ALL:
    s = chr(c)
    record = (categories[now.category(s)], directions[now.bidirectional(s)], now.combining(s),
              widths[now.east_asian_width(s)] | now.mirrored(s) << 3, quick(c),
              categories[old.category(s)], directions[old.bidirectional(s)],
              widths[old.east_asian_width(s)] | old.mirrored(s) << 3)
    assert old.combining(s) == (now.combining(s) if old.category(s) != 'Cn' else 0)
    numbers.append(records[record])

print(f'/* Written by unicode_data.py: Unicode {now.unidata_version}, and what was otherwise in {old.unidata_version}. */')
print(f'\n#define UNICODE_VERSION "{now.unidata_version}"\n#define UNICODE_OLD_VERSION "{old.unidata_version}"')
print_names('category_names', categories)
print_names('direction_names', directions)
print_names('width_names', widths)
print('\n/* category, direction, combining class, width and mirrored, quick; category, direction, width and mirrored of old */')
print('static const UnicodeRecord records[] = {')
rows = ['{%s},' % ', '.join(map(str, r)) for r in records]
for i in range(0, len(rows), 4):
    print('    ' + ' '.join(rows[i:i + 4]))
print('};')
print_trie('record', numbers, 7)

# ---- decompositions

places, data = [0] * 0x110000, [0]
for c in ALL:
    text = now.decomposition(chr(c))
    if text and c not in HANGUL:
        parts = text.split()
        tag = parts.pop(0) if parts[0][0] == '<' else ''
        units = utf16(int(p, 16) for p in parts)
        places[c] = len(data)
        data += [TAGS.index(tag) << 8 | len(units)] + units
assert len(data) < 0x10000
print('\nstatic const char decomposition_tags[][12] = {')
print('    ' + ' '.join(f'"{t}",' for t in TAGS))
print('};')
print('\n/* At each place: the tag in the upper byte, the number of UTF-16 units in the lower, then these. */')
print('static const uint16_t decomposition_data[] = {')
print_rows(data)
print('};')
print_trie('decomposition', places, 5)
print('\n/* Pairs, in order, and what they become. */')
print('static const UnicodePair compositions[] = {')
rows = ['{0x%04X, 0x%04X, 0x%04X},' % pair for pair in sorted(pairs)]
for i in range(0, len(rows), 4):
    print('    ' + ' '.join(rows[i:i + 4]))
print('};')
print('\n/* What had another decomposition. */')
print('static const uint32_t old_decompositions[][2] = {')
for c in ALL:
    before = old.normalize('NFD', chr(c))
    if old.category(chr(c)) != 'Cn' and before != now.normalize('NFD', chr(c)):
        assert len(before) == 1
        print('    {0x%04X, 0x%04X},' % (c, ord(before)))
print('};')
print('\n/* Digits that were decimal. */')
print('static const uint32_t old_decimals[][2] = {')
run = []
for c in ALL:
    s = chr(c)
    if old.category(s) != 'Cn' and old.decimal(s, -1) != now.decimal(s, -1):
        assert old.decimal(s) == now.digit(s)
        if run and run[-1][1] == c - 1:
            run[-1][1] = c
        else:
            run.append([c, c])
for first, last in run:
    print('    {0x%04X, 0x%04X},' % (first, last))
print('};')

# ---- named sequences

sequences = []
lines = open(glob.glob('/usr/share/perl/*/unicore/Name.pl')[0]).read().split('\n')
for i, line in enumerate(lines):
    codes = line.split()
    if len(codes) > 1 and all(len(c) >= 4 and set(c) <= set('0123456789ABCDEF') for c in codes):
        try:
            found = now.lookup(lines[i + 1])
        except KeyError:
            continue
        assert found == ''.join(chr(int(c, 16)) for c in codes)
        sequences.append((lines[i + 1], found))
sequences.sort()
print('\n/* Each is a name and its characters in UTF-8, both ended by a NUL. */')
print('static const char named_sequences[] =')
for name, text in sequences:
    print('    "%s\\0%s\\0"' % (name, ''.join('\\%03o' % b for b in text.encode())))
print('    ;')
