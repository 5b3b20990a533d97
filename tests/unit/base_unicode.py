"""Compares character properties with this Python's, over every code point that it knows, and
normalisation and lower('Σ') on random texts.

usage: base_unicode.py PATH-TO-base_unicode
"""
import random
import subprocess
import sys
import unicodedata

FORMS = 'NFC', 'NFD', 'NFKC', 'NFKD'


def case_ignorable(c):
    return ('aΣ' + c + 'a').lower()[1] == 'σ' and ('aΣ' + c).lower()[1] == 'ς'


PROPERTIES = [
    str.isalpha, str.isdecimal, str.isdigit, str.isnumeric, str.isalnum, str.isspace,
    str.isprintable, str.isupper, str.islower, lambda c: unicodedata.category(c) == 'Lt',
    case_ignorable, lambda c: len(('a' + c + 'b').splitlines()) == 2, str.isidentifier,
    lambda c: ('a' + c).isidentifier()]


def codes(text):
    return ','.join(f'{ord(c):x}' for c in text)


def row(c):
    return ' '.join([
        f'{ord(c):x}', ''.join('01'[p(c)] for p in PROPERTIES),
        str(unicodedata.decimal(c, -1)), str(unicodedata.digit(c, -1)),
        f'{unicodedata.numeric(c, -1):.17g}', codes(c.lower()), codes(c.upper()), codes(c.title()),
        codes(c.casefold()), *(codes(unicodedata.normalize(f, c)) for f in FORMS),
        record(c)])


def record(c):
    now, old = unicodedata, unicodedata.ucd_3_2_0
    parts = now.decomposition(c).split()
    tag = parts.pop(0) if parts and parts[0][0] == '<' else ''
    return (f'{now.category(c)},{now.bidirectional(c)},{now.combining(c)},{now.east_asian_width(c)}{now.mirrored(c)} '
            f'{old.category(c)},{old.bidirectional(c)},{old.east_asian_width(c)}{old.mirrored(c)} '
            + tag + (' ' if parts else '') + ','.join(f'{int(p, 16):x}' for p in parts))


lines = subprocess.run([sys.argv[1], '--dump'], text=True, stdout=subprocess.PIPE).stdout.splitlines()
assert len(lines) == 0x110000
failed = known = newer = 0
for number, line in enumerate(lines):
    c = chr(number)
    if unicodedata.category(c) == 'Cn' and line.endswith(record(c)):
        newer += line != row(c)
        continue
    known += 1
    if line != row(c):
        failed += 1
        if failed < 20:
            print('got ', line, '\nwant', row(c))

source = random.Random(5)
marks = [chr(c) for c in range(0x110000) if unicodedata.combining(chr(c))]
letters = [chr(c) for c in range(0x110000) if unicodedata.decomposition(chr(c))]
sigma = ['Σ', 'Σ', 'a', 'A', '.', "'", '\u0345', '\u00ad', ' ', '1', 'ʰ', 'ǅ', '\u0301']


def text():
    if source.random() < 0.3:
        return ''.join(source.choice(sigma) for _ in range(source.randrange(1, 9)))
    out = ''
    while len(out) < source.randrange(1, 40):
        kind = source.random()
        if kind < 0.3:
            out += chr(source.choice([source.randrange(0x20, 0x250), source.randrange(0xAC00, 0xD7A4),
                                      source.randrange(0x1100, 0x1200), source.randrange(0xD800, 0xDC00)]))
        elif kind < 0.6:
            out += source.choice(letters)
        else:
            out += ''.join(source.choice(marks) for _ in range(source.choice([1, 2, 3, 30])))
    return out[:60]


texts = [text() for _ in range(20000)]
answer = subprocess.run([sys.argv[1], '--filter'], text=True, stdout=subprocess.PIPE,
                        input=''.join(' '.join(f'{ord(c):x}' for c in t) + '\n' for t in texts)).stdout
for t, got in zip(texts, answer.splitlines(), strict=True):
    known += 1
    # lower() maps one to one but for 'İ', so the sigmas are where they were.
    plain = t.replace('İ', 'I')
    lowered = ''.join(f'{ord(low):x},' for c, low in zip(plain, plain.lower(), strict=True) if c == 'Σ')
    want = ' ' + ' '.join(codes(unicodedata.normalize(f, t)) for f in FORMS) + ' ' + lowered
    if got != want:
        failed += 1
        if failed < 20:
            print(codes(t), '\n  got ', got, '\n  want', want)
print(f'{known - failed} passed, {failed} failed ({newer} code points are newer than this Python)')
sys.exit(bool(failed))
