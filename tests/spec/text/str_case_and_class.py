# Case changes and the is* questions.
words = ["", "a", "A", "aB", "hello world", "HELLO", "Hello World", "it's", "123", "12a", " ", "\t\n", "_x1", "1x", "é", "ÉCOLE", "straße", "ǆ", "Ⅷ", "²", "½", "٣", "ﬁn", "İ", "ΑΣ", "ñ Ñ", "\x00", "a-b", "class", "日本", "x y", "ªº", "\u2028"]
methods = ["upper", "lower", "title", "capitalize", "swapcase", "casefold", "isupper", "islower", "istitle", "isalpha", "isdigit", "isdecimal", "isnumeric",
           "isalnum", "isspace", "isidentifier", "isprintable", "isascii"]
for word in words:
    print(ascii(word), [ascii(getattr(word, m)()) if isinstance(getattr(word, m)(), str) else getattr(word, m)() for m in methods])
print("they're bill's friends from the UK".title(), "x1y2".title(), "ABC def".swapcase(), "ß".upper(), "ŉ".upper())
