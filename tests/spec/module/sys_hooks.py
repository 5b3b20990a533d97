"""The hooks of sys called with what they do not take, and sys.is_finalizing() to the end."""
import sys
sys.stderr = sys.stdout
for args in ((1,'1',1),(1,None,None),(ValueError,None,None),(1,ValueError('x'),1),(None,None,None),(ValueError, KeyError(3), None), (1,2)):
    try: sys.excepthook(*args)
    except BaseException as e: print(type(e), e)
for a in (ValueError(42), (1,2,3,4,5), None, 5):
    try: sys.__unraisablehook__(a)
    except BaseException as e: print(type(e), e)
class AtExit:
    f = sys.is_finalizing
    print = print
    def __del__(self): self.print(self.f(), flush=True)
ref = AtExit()
