# Strings looked at character by character: palindromes, a Caesar cipher, run lengths, Roman numerals, substring search.
ROMAN = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
         (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def longest_palindrome(s):
    best = ""
    for middle in range(len(s)):
        for low, high in ((middle, middle), (middle, middle + 1)):
            while low >= 0 and high < len(s) and s[low] == s[high]:
                low -= 1
                high += 1
            if high - low - 1 > len(best):
                best = s[low + 1:high]
    return best


def caesar(text, shift):
    out = []
    for c in text:
        if "a" <= c <= "z":
            out.append(chr((ord(c) - 97 + shift) % 26 + 97))
        elif "A" <= c <= "Z":
            out.append(chr((ord(c) - 65 + shift) % 26 + 65))
        else:
            out.append(c)
    return "".join(out)


def run_lengths(s):
    out, i = "", 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]:
            j += 1
        out += s[i] + (str(j - i) if j - i > 1 else "")
        i = j
    return out


def to_roman(n):
    text = ""
    for value, letters in ROMAN:
        while n >= value:
            text += letters
            n -= value
    return text


def from_roman(text):
    values, total = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}, 0
    for i in range(len(text)):
        value = values[text[i]]
        total += -value if i + 1 < len(text) and values[text[i + 1]] > value else value
    return total


def prefix_table(pattern):
    table, k = [0] * len(pattern), 0
    for i in range(1, len(pattern)):
        while k and pattern[k] != pattern[i]:
            k = table[k - 1]
        if pattern[k] == pattern[i]:
            k += 1
        table[i] = k
    return table


def occurrences(text, pattern):
    table, k, found = prefix_table(pattern), 0, 0
    for i in range(len(text)):
        while k and pattern[k] != text[i]:
            k = table[k - 1]
        if pattern[k] == text[i]:
            k += 1
        if k == len(pattern):
            found += 1
            k = table[k - 1]
    return found


def main():
    text = "".join("abcab"[i * i % 5] + "xyzzy "[i % 6] for i in range(2000))
    secret = "The Quick Brown Fox, jumps over the lazy dog! " * 160
    check = 0
    for turn in range(20):
        check += len(longest_palindrome(text[turn * 20:]))
        check += sum(ord(c) for c in caesar(secret, turn * 5))
        check += len(run_lengths("aaabbc" * 1500 + "d" * turn))
        check += occurrences(text * 6, "ab" + text[:turn + 1])
    for n in range(1, 4000):
        check += from_roman(to_roman(n)) == n
    vowels = {c: 0 for c in "aeiou"}
    for c in secret * 12:
        low = c.lower()
        if low in vowels:
            vowels[low] += 1
    return f"{check} {vowels} {caesar(caesar(secret, 3), -3) == secret}"
