# An uncaught exception: traceback, carets and exit code 1.
def inner(x):
    return 10 / x


def outer(values):
    for v in values:
        inner(v)


print("before")
outer([1, 2, 0])
