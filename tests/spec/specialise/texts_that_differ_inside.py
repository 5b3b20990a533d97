# Strs of one length whose first characters agree, compared often enough for machine code: what differs lies inside.


def palindromes(limit):
    found = []
    for number in range(limit):
        text = str(number)
        if text == text[::-1]:
            found.append(text)
    return found


def unequal(texts, other):
    return sum(1 for text in texts if text != other)


print(len(palindromes(20000)), palindromes(1300)[-3:])
for size in (2, 3, 4, 5, 8, 9, 16, 40):
    texts = ["a" + "b" * i + "c" + "b" * (size - i) + "d" for i in range(size)] * 60
    print(size, unequal(texts, texts[0]), unequal(texts, texts[-1][:-1] + "d"))
