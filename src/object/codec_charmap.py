#!/usr/bin/env python3
"""Writes codec_charmap.h: what the upper 128 bytes of some one-byte encodings stand for.

usage: codec_charmap.py > codec_charmap.h
"""
NAMES = ('cp437 cp850 cp866 cp1250 cp1251 cp1252 cp1253 cp1254 cp1257 iso8859_2 iso8859_5 iso8859_7 '
         'iso8859_9 iso8859_15 koi8_r koi8_u mac_roman').split()

print('/* Written by codec_charmap.py: the upper half of one-byte encodings; 0 is undefined. */')
for name in NAMES:
    assert bytes(range(128)).decode(name) == bytes(range(128)).decode('ascii')
    codes = [ord(bytes([b]).decode(name, 'ignore') or '\0') for b in range(128, 256)]
    print('\nstatic const uint16_t charmap_%s[128] = {' % name)
    for i in range(0, 128, 12):
        print('    ' + ' '.join('0x%04x,' % c for c in codes[i:i + 12]))
    print('};')
print('\n#define CHARMAPS(X) \\')
print('    ' + ' \\\n    '.join('X(%s)' % name for name in NAMES))
