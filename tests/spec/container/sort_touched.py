"""A list that is touched while it is sorted: an error afterwards, whatever it looks like by then."""
def trial(name, action):
    class C:
        def __lt__(self, other):
            action(L)
            return False
    L = [C() for i in range(5)]
    try: L.sort()
    except ValueError as e: print(name, 'ValueError', e, len(L))
    else: print(name, 'fine', len(L))
def popped(L): L.append(1); L.pop()
def cleared(L): L.append(1); L.clear()
def deleted(L): L.append(1); del L[0]
def sliced(L): L.append(1); L[:] = []
def slicedel(L): L.append(1); del L[:]
def removed(L): L.append(1); L.remove(1)
def imul(L): L.append(1); L *= 0
def many(L):
    L.extend(range(100))
    while L: L.pop()
def ext(L): L.extend([])
def ext2(L): L[:] = []
def iadd(L): L += ()
def none(L): pass
def cl2(L): L.clear()
def rev(L): L.reverse()
def copy(L): L.copy(); list(L); L[:]
def many2(L):
    L.extend(range(100))
    del L[1:]
    del L[0]
def init(L): L.__init__()
def init2(L): L.__init__([1]); L.pop()
def sort2(L): L.sort()
def stepdel(L): L.extend(range(4)); del L[::2]; del L[::1]
for f in (popped, cleared, deleted, sliced, slicedel, removed, imul, many, ext, ext2, iadd, none, cl2, rev, copy, many2, init, init2, sort2, stepdel):
    trial(f.__name__, f)
