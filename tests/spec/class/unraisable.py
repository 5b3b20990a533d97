# Exceptions that nothing can catch: what the hook is told, what is printed without one.
import gc, io, sys, weakref


class Failing:
    def __del__(self):
        raise ValueError("in del")


def hook(args):
    print(type(args).__name__, args.exc_type.__name__, args.exc_value, args.err_msg, args.object is Failing.__del__)
    print(args.exc_traceback.tb_frame.f_code.co_name)


sys.unraisablehook = hook
Failing()


class Plain:
    pass


def callback(reference):
    raise KeyError("in callback")


def hook(args):
    print(args.exc_type.__name__, args.object)


sys.unraisablehook = lambda args: print(args.exc_type.__name__, args.object is callback)
plain = Plain()
kept = weakref.ref(plain, callback)
del plain
gc.callbacks.append(lambda phase, info: 1 / 0)
sys.unraisablehook = lambda args: print(args.exc_type.__name__, args.exc_value)
gc.collect()
gc.callbacks.clear()


def words():
    shown, sys.stderr = sys.stderr, io.StringIO()
    try:
        Failing()
        return [line.split(" at 0x")[0] for line in sys.stderr.getvalue().splitlines() if not line.startswith("    ")]
    finally:
        sys.stderr = shown


def bad(args):
    raise LookupError("in hook")


sys.unraisablehook = bad
print(words())
sys.unraisablehook = sys.__unraisablehook__
print(words())


def generator():
    try:
        yield 1
    finally:
        raise OSError("closing")


sys.unraisablehook = lambda args: print(args.exc_type.__name__, args.exc_value, type(args.object).__name__)
held = generator()
next(held)
del held
