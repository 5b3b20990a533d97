# BytesIO.getbuffer(): a view of the contents that keeps them where they are.
import gc, io, pickle

file = io.BytesIO(b"abcdef")
view = file.getbuffer()
view[2:4] = b"XY"
print(file.getvalue(), len(view), view.readonly)
for change in (lambda: file.write(b"1"), lambda: file.truncate(2), lambda: file.close()):
    try:
        change()
    except BufferError as error:
        print(error)
second = file.getbuffer()
second[0] = 65
print(view[0], file.read(3), file.getvalue())
view.release()
try:
    file.write(b"1")
except BufferError as error:
    print(error)
del second
print(file.write(b"123456"), file.getvalue())
empty = io.BytesIO().getbuffer()
print(len(empty), bytes(empty))
kept = io.BytesIO(b"outlives").getbuffer()
gc.collect()
print(bytes(kept))
file.close()
try:
    file.getbuffer()
except ValueError as error:
    print(error)
data = {"a": [1, 2.5, None, ("x", b"y")], "b": {3, 4}}
print(pickle.loads(pickle.dumps(data)) == data)
