#!/usr/bin/env python3
"""Writes unicode_names.h: the names of characters, as words in order of frequency and, for each
character, the numbers of its words. Names made by a rule (ideographs, Hangul) are not in it.

usage: unicode_names.py > unicode_names.h
"""
import re
import unicodedata

RULES = ('CJK UNIFIED IDEOGRAPH-', 'CJK COMPATIBILITY IDEOGRAPH-', 'TANGUT IDEOGRAPH-',
         'NUSHU CHARACTER-', 'KHITAN SMALL SCRIPT CHARACTER-')
# Ideographs of Unicode 15 and 15.1, which Python 3.11 does not know.
NEW_RANGES = [(0x31350, 0x323AF, 0), (0x2EBF0, 0x2EE5D, 0)]
# Other names that can be written in \N{...}; checked against Python below.
ALIASES = '''
NULL NUL|START OF HEADING SOH|START OF TEXT STX|END OF TEXT ETX|END OF TRANSMISSION EOT|ENQUIRY ENQ|
ACKNOWLEDGE ACK|ALERT|BEL|BACKSPACE BS|CHARACTER TABULATION|HORIZONTAL TABULATION HT|TAB|LINE FEED LF|
NEW LINE NL|END OF LINE EOL|LINE TABULATION|VERTICAL TABULATION VT|FORM FEED FF|CARRIAGE RETURN CR|
SHIFT OUT SO|LOCKING-SHIFT ONE|SHIFT IN SI|LOCKING-SHIFT ZERO|DATA LINK ESCAPE DLE|
DEVICE CONTROL ONE DC1|DEVICE CONTROL TWO DC2|DEVICE CONTROL THREE DC3|DEVICE CONTROL FOUR DC4|
NEGATIVE ACKNOWLEDGE NAK|SYNCHRONOUS IDLE SYN|END OF TRANSMISSION BLOCK ETB|CANCEL CAN|
END OF MEDIUM EOM|SUBSTITUTE SUB|ESCAPE ESC|INFORMATION SEPARATOR FOUR|FILE SEPARATOR FS|
INFORMATION SEPARATOR THREE|GROUP SEPARATOR GS|INFORMATION SEPARATOR TWO|RECORD SEPARATOR RS|
INFORMATION SEPARATOR ONE|UNIT SEPARATOR US|SP|DELETE DEL|PADDING CHARACTER PAD|
HIGH OCTET PRESET HOP|BREAK PERMITTED HERE BPH|NO BREAK HERE NBH|INDEX IND|NEXT LINE NEL|
START OF SELECTED AREA SSA|END OF SELECTED AREA ESA|CHARACTER TABULATION SET|
HORIZONTAL TABULATION SET HTS|CHARACTER TABULATION WITH JUSTIFICATION|
HORIZONTAL TABULATION WITH JUSTIFICATION HTJ|LINE TABULATION SET|VERTICAL TABULATION SET VTS|
PARTIAL LINE FORWARD|PARTIAL LINE DOWN PLD|PARTIAL LINE BACKWARD|PARTIAL LINE UP PLU|
REVERSE LINE FEED|REVERSE INDEX RI|SINGLE SHIFT TWO|SINGLE-SHIFT-2 SS2|SINGLE SHIFT THREE|
SINGLE-SHIFT-3 SS3|DEVICE CONTROL STRING DCS|PRIVATE USE ONE|PRIVATE USE-1 PU1|PRIVATE USE TWO|
PRIVATE USE-2 PU2|SET TRANSMIT STATE STS|CANCEL CHARACTER CCH|MESSAGE WAITING MW|
START OF GUARDED AREA|START OF PROTECTED AREA SPA|END OF GUARDED AREA|END OF PROTECTED AREA EPA|
START OF STRING SOS|SINGLE GRAPHIC CHARACTER INTRODUCER SGC|SINGLE CHARACTER INTRODUCER SCI|
CONTROL SEQUENCE INTRODUCER CSI|STRING TERMINATOR ST|OPERATING SYSTEM COMMAND OSC|PRIVACY MESSAGE PM|
APPLICATION PROGRAM COMMAND APC|NBSP|SHY|CGJ|ALM|ZWSP|ZWNJ|ZWJ|LRM|RLM|LRE|RLE|PDF|LRO|RLO|NNBSP|
MMSP|WJ|LRI|RLI|FSI|PDI|BYTE ORDER MARK BOM|ZWNBSP|LATIN CAPITAL LETTER GHA|LATIN SMALL LETTER GHA
'''


def aliases():
    """'LONG NAME SHORT' is two aliases; which parts are names, Python says."""
    for row in ALIASES.replace('\n', '').split('|'):
        words = row.split(' ')
        for name in dict.fromkeys((row, ' '.join(words[:-1]), words[-1])):
            try:
                found = unicodedata.lookup(name)
            except KeyError:
                continue
            if unicodedata.name(found, '') != name:
                yield name, ord(found)


def text(data):
    """A C string of bytes, in lines."""
    out, line = [], ''
    for i, byte in enumerate(data):
        c = chr(byte)
        line += c if 32 <= byte < 127 and c not in '"\\?' else '\\%03o' % byte
        if len(line) > 90 or i == len(data) - 1:
            out.append('    "%s"' % line)
            line = ''
    return '\n'.join(out)


names, ranges = {}, []
for code in range(0x110000):
    name = unicodedata.name(chr(code), '')
    rule = next((i for i, prefix in enumerate(RULES) if name.startswith(prefix)), None)
    if rule is not None:
        if ranges and ranges[-1][1] == code - 1 and ranges[-1][2] == rule:
            ranges[-1][1] = code
        else:
            ranges.append([code, code, rule])
    elif name and not name.startswith('HANGUL SYLLABLE '):
        names[code] = name
ranges = sorted([tuple(r) for r in ranges] + NEW_RANGES)

# A word that starts with a hyphen or a space is appended as it is; others follow a space.
split = {code: re.findall(' -[^ -]*|-[^ -]*|[^ -]+', name) for code, name in names.items()}
counts = {}
for code, words in split.items():
    joined = ''.join(w if i == 0 or w[0] in ' -' else ' ' + w for i, w in enumerate(words))
    assert joined == names[code], joined
    for word in words:
        counts[word] = counts.get(word, 0) + 1
order = sorted(counts, key=lambda w: (-counts[w], w))
number = {w: i for i, w in enumerate(order)}
assert len(order) <= 200 + 56 * 256

stream, marks, last = bytearray(), [], 0
for i, code in enumerate(sorted(names)):
    ids = bytearray()
    for word in split[code]:
        n = number[word]
        ids += bytes([n]) if n < 200 else bytes([200 + (n - 200) // 256, (n - 200) % 256])
    assert len(ids) < 64
    if i % 256 == 0:
        marks.append((last, len(stream)))
    if code == last + 1:
        stream.append(len(ids))
    else:
        gap = code - last
        stream += bytes([64 | len(ids), gap & 255, gap >> 8 & 255, gap >> 16])
    stream += ids
    last = code

spelled, word_marks = bytearray(), []
for i, word in enumerate(order):
    if i % 64 == 0:
        word_marks.append(len(spelled))
    spelled += word.encode() + b'\n'

print('/* Written by unicode_names.py: the names of characters (Unicode %s). */' % unicodedata.unidata_version)
print('\nenum { NAME_WORDS = %d, NAMES = %d, LONGEST_NAME = %d };' % (
    len(order), len(names), max(map(len, names.values()))))
print('\n/* The words, each ended by a newline. */')
print('static const char name_words[] =\n%s;' % text(spelled))
print('\n/* Where every 64th word starts. */\nstatic const uint32_t word_marks[] = {')
for i in range(0, len(word_marks), 12):
    print('    ' + ' '.join('%d,' % m for m in word_marks[i:i + 12]))
print('};\n\n/* For each character: the size of its words, with 64 when a gap of three bytes follows, and the words. */')
print('static const char name_stream[] =\n%s;' % text(stream))
print('\n/* The place of every 256th character, and the code point before it. */')
print('static const NameMark name_marks[] = {')
for i in range(0, len(marks), 6):
    print('    ' + ' '.join('{%d, %d},' % m for m in marks[i:i + 6]))
print('};\n\n/* Characters whose name is a prefix and their code. */\nstatic const NameRange name_ranges[] = {')
for first, final, rule in ranges:
    print('    {0x%X, 0x%X, %d},' % (first, final, rule))
print('};\n\nstatic const NameAlias name_aliases[] = {')
for name, code in aliases():
    print('    {"%s", 0x%X},' % (name, code))
print('};')
