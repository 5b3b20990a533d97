# The last exception holds the frames of the program; when it goes, at the very end, finalisers still have a stderr, and
# what they leave behind goes, too.
import sys
class Late:
    def __del__(self): print("late", sys.argv, sys.path)
def stubborn():
    try: yield 1
    finally: yield 2
generator = stubborn()
next(generator)
cycle = [generator, Late()]
cycle.append(cycle)
raise ValueError
