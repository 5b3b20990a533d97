# The generator under random: sequences, states, errors.
import _random, sys
def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)
for seed in (1, 0, -5, 2**100+7, 2**63, 2**32, 2**64-1, 3.5, "x" if 0 else 77):
    r = _random.Random(seed); print([r.random() for _ in range(3)], r.getrandbits(5), r.getrandbits(32), r.getrandbits(33), r.getrandbits(200), r.getrandbits(0))
r = _random.Random(5); s=r.getstate(); a=[r.random() for _ in range(1000)]; r.setstate(s); print(a==[r.random() for _ in range(1000)], s[-1], len(s), sum(s))
r.seed(1); print(r.random()); r.seed(); 
err(lambda: r.getrandbits(-1)); err(lambda: r.getrandbits('a')); err(lambda: r.setstate(5)); err(lambda: r.setstate(())); err(lambda: r.setstate((0,)*624+(-1,))); err(lambda: _random.Random([])); err(lambda:_random.Random(1,2))
class R(_random.Random):
    def __init__(self, x): self.seed(x)
print(R(1).random(), R([1]).random() if 0 else '')
