# Filters, registries and places of warnings.
import warnings


def caught(action, *calls, **options):
    with warnings.catch_warnings(record=True) as log:
        warnings.resetwarnings()
        warnings.simplefilter(action, **options)
        for call in calls:
            call()
    return [(str(w.message), w.category.__name__, w.lineno, w.filename.endswith("warnings_filters.py")) for w in log]


def plain(): warnings.warn("plain")
def deprecated(): warnings.warn("old", DeprecationWarning)
def above(): warnings.warn("above", RuntimeWarning, 2)
def instance(): warnings.warn(FutureWarning("made", 1))
def loop():
    for _ in range(3): warnings.warn("loop")
def two_lines():
    warnings.warn("same")
    warnings.warn("same")


for action in ("always", "default", "module", "once", "ignore"):
    print(action, caught(action, plain, plain, deprecated, above, instance, loop, two_lines))

print(caught("ignore", plain, deprecated, category=DeprecationWarning))
print(caught("always", plain, deprecated, lineno=17))

with warnings.catch_warnings():
    warnings.simplefilter("error")
    for call in (plain, deprecated, above, instance):
        try:
            call()
        except Warning as e:
            print(type(e).__name__, e, e.args)

with warnings.catch_warnings():
    warnings.simplefilter("nothing") if False else None
    warnings.filters.insert(0, ("nonsense", None, Warning, None, 0))
    try:
        plain()
    except RuntimeError as e:
        print("RuntimeError", str(e)[:40])

for bad in ((5,), ("text", int), ("text", "no class"), ("text", UserWarning, "level")):
    try:
        warnings.warn(*bad)
        print("accepted", bad)
    except TypeError as e:
        print("TypeError", str(e)[:60])

registry = {}
with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter("default")
    for line in (1, 1, 2):
        warnings.warn_explicit("text", UserWarning, "some/file.py", line, registry=registry)
    print([(w.filename, w.lineno) for w in log], sorted(k[2] for k in registry if isinstance(k, tuple)))

with warnings.catch_warnings(record=True) as log:
    warnings.filterwarnings("always", category=DeprecationWarning, module=r"__main__")
    deprecated()
    print(len(log), "caught" if log else "none")

print(warnings.formatwarning("text", UserWarning, "f.py", 3, "the line"), end="")
