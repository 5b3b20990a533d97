# Command-line arguments.
# args: one "two words" --flag -x é
import sys
print(len(sys.argv), sys.argv[1:], sys.argv[0].endswith("arguments.py"))
for i, a in enumerate(sys.argv[1:]): print(i, a, len(a))
