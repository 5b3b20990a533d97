# Weak references that are trash themselves do not call back, whichever generation finds them.
import gc
import weakref


def run(generation):
    called = []

    class C:
        def callback(self, reference):
            called.append("resurrected")

    gc.collect()
    first, second = C(), C()
    first.other, second.other = second, first
    first.reference = weakref.ref(second, first.callback)
    second.reference = weakref.ref(first, second.callback)
    if generation == 2:
        gc.collect()
    outside = weakref.ref(C, lambda reference: called.append("class went away"))
    inside = weakref.ref(first, lambda reference: called.append("instance went away"))
    del first, second
    gc.collect(generation)
    print(generation, called, outside() is C, inside())


gc.disable()
for generation in (0, 1, 2):
    run(generation)
gc.collect()
