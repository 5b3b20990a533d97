# How an uncaught exception group is shown.
def fail(n):
    raise ValueError(f"task {n}")


errors = []
for n in range(2):
    try:
        fail(n)
    except ValueError as e:
        errors.append(e)
raise ExceptionGroup("two failed", errors + [ExceptionGroup("nested", [KeyError("k")])])
