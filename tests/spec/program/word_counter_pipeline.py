# Reads text from stdin, counts, sorts, prints histograms: classic scripting.
# stdin: the quick brown fox\njumps over the lazy dog\n\nThe end of THE story; isn't it?\n  numbers: 10 20 30 and 3.5\n
import sys
lines = chars = 0; words, numbers, longest = {}, [], ""
for line in sys.stdin:
    lines += 1; chars += len(line)
    for raw in line.split():
        w = raw.strip(".,;:?!").lower()
        if not w: continue
        try: numbers.append(float(w) if "." in w else int(w)); continue
        except ValueError: pass
        words[w] = words.get(w, 0) + 1
        if len(w) > len(longest): longest = w
print(f"{lines} lines, {sum(words.values())} words, {chars} characters, longest {longest!r}")
for w, n in sorted(words.items(), key=lambda kv: (-kv[1], kv[0]))[:6]: print(f"{w:>8} | {'#' * n:<5} {n / sum(words.values()):6.2%}")
print(numbers, sum(numbers), max(numbers), f"{sum(numbers) / len(numbers):.3f}", sorted(numbers, reverse=True)); lengths = {}
for w in words: lengths.setdefault(len(w), []).append(w)
for n in sorted(lengths): print(n, *sorted(lengths[n]))
vowels = {v: sum(w.count(v) * n for w, n in words.items()) for v in "aeiou"}; print(vowels, max(vowels, key=vowels.get)); print(sorted({w[0] for w in words}), "".join(sorted(set("".join(words)))), [w for w in words if w == w[::-1]], [w for w in words if not set(w) & set("aeiou")])
bigrams = {}
for w in words:
    for a, b in zip(w, w[1:]): bigrams[a + b] = bigrams.get(a + b, 0) + words[w]
print(sorted(bigrams.items(), key=lambda kv: (-kv[1], kv[0]))[:5]); sys.stdout.write("done\n"); print("warnings", file=sys.stderr)
