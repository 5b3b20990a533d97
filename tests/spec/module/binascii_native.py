# binascii and base64: every kind at many lengths, errors.
import base64
import binascii


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)

data = bytes(i * 37 % 256 for i in range(300))
for n in (0, 1, 2, 3, 4, 5, 44, 45): print(binascii.b2a_uu(data[:n]), binascii.a2b_uu(binascii.b2a_uu(data[:n])) == data[:n], binascii.b2a_uu(data[:n], backtick=True)[-5:])
for n in range(20): assert binascii.a2b_base64(binascii.b2a_base64(data[:n])) == data[:n] and binascii.unhexlify(binascii.hexlify(data[:n])) == data[:n]
print(binascii.b2a_base64(b"hello world"), binascii.b2a_base64(b"ab", newline=False), binascii.hexlify(b"abcde", ":"), binascii.hexlify(b"abcde", b"-", 2), binascii.hexlify(b"abcde", "_", -2), binascii.hexlify(b"ab", "_", 0), binascii.a2b_hex("Ff0a"))
for text in ("YQ==", "YQ=", "YQ", "Y", "YWI=", "YW I=\n", "YWJj", "!YWJj!", "YWJjZ", "Y=Q=", "=YWJj", "YQ==YQ==", "YWJj=", ""):
    err(lambda: binascii.a2b_base64(text)); err(lambda: binascii.a2b_base64(text, strict_mode=True)) if text not in ("YWJj=", "Y=Q=") else None
print(binascii.crc32(b""), binascii.crc32(b"hello"), binascii.crc32(b"lo", binascii.crc32(b"hel")), binascii.crc_hqx(b"hello", 0), binascii.crc32(b"a", -1), binascii.crc32(b"a", 2**40 + 5))
for text in (b"plain", b"a=b", b"tab\there \nend ", b"caf\xc3\xa9", b"x" * 80, b"x" * 74 + b"=yz", b".\nfoo", b"a \r\nb\t\r\n", b"_under score", b"\x00\x01\x7f", b"\n\r\n", b" ", b"a" * 75 + b"\n", b"\xff" * 30):
    for quote in (False, True):
        for istext in (False, True):
            for header in (False, True):
                q = binascii.b2a_qp(text, quotetabs=quote, istext=istext, header=header)
                print(q, binascii.a2b_qp(q, header=header) == text, end=" ")
    print()
print(binascii.a2b_qp(b"a=\nb==41=zz=4"), binascii.a2b_qp("a_b", header=True))
for source in ["binascii.a2b_hex('abc')", "binascii.a2b_hex('zz')", "binascii.a2b_hex('\\xe9a')", "binascii.a2b_hex(5)", "binascii.hexlify('a')", "binascii.hexlify(b'a', 'xx')", "binascii.b2a_uu(b'x' * 46)", "binascii.a2b_uu(b'#\\x01')", "binascii.a2b_uu(b'!AAAA')", "binascii.b2a_base64('a')"]:
    err(lambda: eval(source))
print(binascii.Error.__mro__[1].__name__, binascii.Incomplete.__bases__, binascii.a2b_uu(b"#"))
print(base64.b64encode(data[:50]), base64.b64decode(base64.b64encode(data)) == data, base64.urlsafe_b64encode(b"\xfb\xff"), base64.b32encode(b"hello"), base64.b32decode("NBSWY3DP"), base64.b16encode(b"hi"), base64.b85encode(b"hello"), base64.a85encode(b"hello"), base64.encodebytes(data[:60]))
