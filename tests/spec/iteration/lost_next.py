# An iterator whose class loses __next__ while it is stepped.
class Losing:
    def __iter__(self):
        return self

    def __next__(self):
        del Losing.__next__
        return 1


try:
    for item in Losing():
        print(item)
except TypeError as error:
    print(type(error).__name__)
