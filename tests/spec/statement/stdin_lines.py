# Reading lines, words and numbers from stdin.
# stdin: 3\nalice 30\nbob 25\ncarol 41\nthe end
import sys
n = int(sys.stdin.readline())
people = []
for _ in range(n):
    name, age = sys.stdin.readline().split()
    people.append((name, int(age)))
for name, age in sorted(people, key=lambda p: p[1]): print(f"{name:<8}{age:>4}")
print(sum(a for _, a in people) / n)
print(repr(sys.stdin.read()), repr(sys.stdin.read()), repr(sys.stdin.readline()), list(sys.stdin))
