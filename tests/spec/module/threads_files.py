# sweep: again
"""Files that several threads use: no line is lost, torn or written twice, whatever waits in between."""
import os
import random
import threading

random.seed(1)
for kind in "b", "":
    r, w = os.pipe()
    lines = [("x" * random.randrange(1, 9000) + "\n") for _ in range(300)]
    source, sink, got = os.fdopen(r, "r" + kind), os.fdopen(w, "w" + kind), []

    def write(part):
        for line in part:
            sink.write(line.encode() if kind else line)
            if random.random() < .3:
                sink.flush()

    def read():
        while line := source.readline():
            got.append(len(line))

    writers = [threading.Thread(target=write, args=(lines[i::3],)) for i in range(3)]
    readers = [threading.Thread(target=read) for _ in range(3)]
    for t in writers + readers:
        t.start()
    for t in writers:
        t.join()
    sink.close()
    for t in readers:
        t.join()
    print(len(got), sorted(got) == sorted(map(len, lines)))
