# Locks without a second thread.
import _thread
lock = _thread.allocate_lock()
print(lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(True, 0.01))
lock.release()
try:
    lock.release()
except RuntimeError as error:
    print(error)
with lock:
    print(lock.locked())
print(lock.locked())
again = _thread.RLock()
with again, again:
    print(again._is_owned())
try:
    again.release()
except RuntimeError as error:
    print(error)
for call in (lambda: lock.acquire(False, 1), lambda: lock.acquire(True, -3), lambda: _thread._local(1)):
    try:
        call()
    except (ValueError, TypeError) as error:
        print(type(error).__name__)
own = _thread._local()
own.x = 1
print(own.x, _thread.get_ident() == _thread.get_ident())
