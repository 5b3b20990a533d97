# pause.py at ten million objects. Run when its name is given.
import os
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pause.py")
with open(path) as file:
    source = file.read()
exec(compile(source.replace("build(500000)", "build(2500000)"), path, "exec"))
