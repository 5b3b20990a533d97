# What weak containers hold, and that they go without the collector.
import weakref, gc, copy, collections.abc
class C: pass
gc.disable()
d=weakref.WeakValueDictionary(); c=C(); d[1]=c
r=weakref.ref(d); x=weakref.ref(C)
del d; print(r() is None)
d=weakref.WeakKeyDictionary(); d[c]=1; r=weakref.ref(d); del d; print(r() is None)
s=weakref.WeakSet([c]); r=weakref.ref(s); t=s; s-=[c]; print(s is t, len(s)); del s,t; print(r() is None)
print(gc.collect())
print(isinstance(weakref.WeakSet(), collections.abc.MutableSet), isinstance(weakref.WeakKeyDictionary(), collections.abc.Mapping))
print(copy.copy(x) is x, copy.deepcopy([x])[0] is x)
