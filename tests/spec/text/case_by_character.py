# The cases of Latin, Greek and Cyrillic letters, one by one.
import hashlib

digest = hashlib.md5()
for c in range(1120):
    s = chr(c)
    digest.update(repr((s.upper(), s.lower(), s.title(), s.casefold(), s.swapcase(), s.capitalize())).encode('utf-8', 'surrogatepass'))
print(digest.hexdigest())
