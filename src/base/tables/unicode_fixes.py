#!/usr/bin/env python3
"""Writes unicode_fixes.h: what Python says of characters and utf8proc cannot.

Each property has a rule on utf8proc's data (the same as in ../unicode.c); where this Python's str
methods disagree about a character that it knows, the table says what is right. What is newer than
this Python's Unicode and not in utf8proc either is listed by hand below.

usage: unicode_fixes.py > unicode_fixes.h
"""
import ctypes
import ctypes.util
import unicodedata
from fractions import Fraction

utf8proc = ctypes.CDLL(ctypes.util.find_library('utf8proc'))
utf8proc.utf8proc_category_string.restype = ctypes.c_char_p
utf8proc.utf8proc_unicode_version.restype = ctypes.c_char_p

ALL = [chr(c) for c in range(0x110000)]
CATEGORY = [utf8proc.utf8proc_category_string(c).decode() for c in range(0x110000)]
KNOWN = [unicodedata.category(c) != 'Cn' for c in ALL]

# Decimal digits and numbers of Unicode 15, which Python 3.11 does not know.
NEW_DECIMAL_ZEROS = [0x11F50, 0x1E4F0]
NEW_NUMBERS = {0x1D2C0 + n: Fraction(n) for n in range(20)}
# Other_Lowercase of Unicode 15.
NEW_FIXES = {'lower': [[0x1E030, 0x1E06D, True]]}


def is_final_here(text):
    return text.lower()[1] == 'ς'


def case_ignorable(c):
    return not is_final_here('aΣ' + c + 'a') and is_final_here('aΣ' + c)


PROPERTIES = {
    # name: (what is right, the rule on the category)
    'upper': (str.isupper, lambda k: k == 'Lu'),
    'lower': (str.islower, lambda k: k == 'Ll'),
    'case_ignorable': (case_ignorable, lambda k: k in ('Mn', 'Me', 'Cf', 'Lm', 'Sk')),
    'identifier_start': (str.isidentifier, lambda k: k[0] == 'L' or k == 'Nl'),
    'identifier_part': (lambda c: ('a' + c).isidentifier(),
                        lambda k: k[0] == 'L' or k in ('Nl', 'Mn', 'Mc', 'Nd', 'Pc')),
}


def print_fixes(name, right, rule):
    runs = []
    for c in range(0x110000):
        if not KNOWN[c]:
            continue
        want = right(ALL[c])
        if want == rule(CATEGORY[c]):
            continue
        if runs and runs[-1][1] == c - 1 and runs[-1][2] == want:
            runs[-1][1] = c
        else:
            runs.append([c, c, want])
    runs = sorted(runs + NEW_FIXES.get(name, []))
    print(f'\nstatic const PropertyFix {name}_fixes[] = {{')
    print_rows(f'{{0x{a:04X}, 0x{b:04X}, {str(v).lower()}}},' for a, b, v in runs)
    print('};')


def print_rows(items, width=96):
    line = '   '
    for item in items:
        if len(line) + len(item) >= width:
            print(line)
            line = '   '
        line += ' ' + item
    if line.strip():
        print(line)


def casefolded(c):
    out = (ctypes.c_int32 * 8)()
    bound = ctypes.c_int(0)
    n = utf8proc.utf8proc_decompose_char(c, out, 8, 1 << 10, ctypes.byref(bound))
    return ''.join(map(chr, out[:n])) if n >= 0 else chr(c)


MAPPINGS = {
    'lower': (str.lower, lambda c: chr(utf8proc.utf8proc_tolower(c))),
    'upper': (str.upper, lambda c: chr(utf8proc.utf8proc_toupper(c))),
    'title': (str.title, lambda c: chr(utf8proc.utf8proc_totitle(c))),
    'casefold': (str.casefold, casefolded),
}


def print_mapping(name, right, rule):
    print(f'\nstatic const CaseFix {name}_case_fixes[] = {{')
    rows = []
    for c in range(0x110000):
        if KNOWN[c] and not 0xD800 <= c < 0xE000 and right(ALL[c]) != rule(c):
            to = [ord(x) for x in right(ALL[c])] + [0, 0]
            rows.append('{0x%04X, {%s}},' % (c, ', '.join(f'0x{x:04X}' if x else '0' for x in to[:3])))
    print_rows(rows)
    print('};')


def print_numbers():
    zeros = [c for c in range(0x110000) if unicodedata.decimal(ALL[c], -1) == 0] + NEW_DECIMAL_ZEROS
    for zero in zeros:
        if zero not in NEW_DECIMAL_ZEROS:
            assert [unicodedata.decimal(ALL[zero + n]) for n in range(10)] == list(range(10))
    print('\n/* The zeros: each begins ten decimal digits. */')
    print('static const uint32_t decimal_zeros[] = {')
    print_rows(f'0x{c:04X},' for c in sorted(zeros))
    print('};')
    digits, numbers = [], dict(NEW_NUMBERS)
    for c in range(0x110000):
        if unicodedata.decimal(ALL[c], None) is not None:
            continue
        digit = unicodedata.digit(ALL[c], None)
        if digit is not None:
            if digits and digits[-1][1] == c - 1 and digits[-1][2] + c - digits[-1][0] == digit:
                digits[-1][1] = c
            else:
                digits.append([c, c, digit])
        value = unicodedata.numeric(ALL[c], None)
        if value is not None:
            numbers[c] = Fraction(value).limit_denominator(1000)
            assert numbers[c].numerator / numbers[c].denominator == value
    print('\n/* Digits that are not decimal; the value counts up from the first. */')
    print('static const DigitRun digit_runs[] = {')
    print_rows(f'{{0x{a:04X}, 0x{b:04X}, {v}}},' for a, b, v in digits)
    print('};')
    runs = []  # first, last, numerator, step, denominator
    for c in sorted(numbers):
        value = numbers[c]
        top, bottom = value.numerator, value.denominator
        if runs and runs[-1][1] == c - 1:
            run = runs[-1]
            count = c - run[0]
            step = run[3] if count > 1 else (value * run[4] - run[2])
            if value * run[4] == run[2] + step * count and step.denominator == 1 and 0 <= step <= 10000:
                run[1], run[3] = c, step
                continue
        runs.append([c, c, Fraction(top), Fraction(0), bottom])
    print('\n/* Numbers that are not decimal: (numerator + step * (c - first)) / denominator. */')
    print('static const NumberRun number_runs[] = {')
    print_rows(f'{{0x{a:04X}, 0x{b:04X}, {top}, {step}, {bottom}}},' for a, b, top, step, bottom in runs)
    print('};')


print(f'/* Generated by unicode_fixes.py from Unicode {unicodedata.unidata_version} and utf8proc with'
      f' Unicode {utf8proc.utf8proc_unicode_version().decode()}; do not edit. */')
for name, (right, rule) in PROPERTIES.items():
    print_fixes(name, right, rule)
for name, (right, rule) in MAPPINGS.items():
    print_mapping(name, right, rule)
print_numbers()
