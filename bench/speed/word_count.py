# Text processing: words of a made-up text are cleaned, counted and ranked.
WORDS = ("the of and to in is that it was for on are as with his they at be this from have or by one had not but "
         "what all were when we there can an your which their said if do will each about how up out them then she "
         "many some so these would other into has more her two like him see time could no make than first been its "
         "who now people my made over did down only way find use may water long little very after words called just").split()


def make_text(lines):
    state, out = 12345, []
    for number in range(lines):
        row = []
        for _ in range(12):
            state = (state * 1103515245 + 12345) % 2147483648
            word = WORDS[(state >> 8) * (state >> 20) % len(WORDS)]
            if state % 13 == 0:
                word = word.capitalize() + ","
            elif state % 29 == 0:
                word = '"' + word.upper() + '"'
            row.append(word)
        out.append(" ".join(row) + ".")
    return "\n".join(out)


def count_words(text):
    counts, lengths, longest = {}, {}, ""
    for line in text.splitlines():
        for word in line.split():
            word = word.strip('.,"').lower()
            if not word:
                continue
            counts[word] = counts.get(word, 0) + 1
            lengths.setdefault(len(word), []).append(word[0])
        if len(line) > len(longest):
            longest = line
    return counts, lengths, longest


def main():
    text = make_text(9000)
    total = 0
    for round_ in range(4):
        counts, lengths, longest = count_words(text)
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        for place, (word, count) in enumerate(ranked):
            total += place * count + len(word)
        total += sum(n * len(letters) for n, letters in lengths.items()) + len(longest)
        text = text.replace("the ", "a ", 500)
    return total
