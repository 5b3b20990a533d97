# subprocess and select: output, input, exit codes, environment, folders, errors, timeouts; no file is left open in the child.
# sweep: again
import os
import select
import selectors
import subprocess


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)

print(subprocess.run(["echo", "hello", "a b"], capture_output=True, text=True).stdout, subprocess.check_output("echo $((1 + 2))", shell=True), subprocess.call(["false"]), subprocess.run(["true"]).returncode)
print(subprocess.run(["cat"], input=b"through\n", stdout=subprocess.PIPE).stdout, subprocess.run(["sh", "-c", "echo out; echo err >&2; exit 3"], capture_output=True, text=True))
print(subprocess.run(["sh", "-c", "echo $HERE; pwd"], env={"HERE": "there", "PATH": os.environ["PATH"]}, cwd="/usr", capture_output=True, text=True).stdout, subprocess.run("echo both; echo err >&2", shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout)
err(lambda: subprocess.run(["/no/such/program"])); err(lambda: subprocess.run(["no-such-program-anywhere"])); err(lambda: subprocess.run(["true"], cwd="/no/such/folder")); err(lambda: subprocess.run(["false"], check=True)); err(lambda: subprocess.run(["a\0b"])); err(lambda: subprocess.run([5]))

try: subprocess.run(["sleep", "5"], timeout=0.05)
except subprocess.TimeoutExpired as e: print(type(e).__name__)
p = subprocess.Popen(["sort"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True); print(p.communicate("b\na\n"), p.returncode, p.poll()); p = subprocess.Popen(["sleep", "5"]); p.terminate(); print(p.wait())
data = b"x" * 300000; print(subprocess.run(["cat"], input=data, stdout=subprocess.PIPE).stdout == data)
print(subprocess.getoutput("echo one; echo two"), subprocess.getstatusoutput("exit 4"), subprocess.run(["true"], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL).returncode)
r, w = os.pipe(); print(subprocess.run(f"test -e /proc/self/fd/{r}", shell=True).returncode, subprocess.run(f"test -e /proc/self/fd/{r}", shell=True, pass_fds=[r]).returncode, subprocess.run(["true"], preexec_fn=lambda: None, start_new_session=True).returncode); err(lambda: subprocess.run(["true"], preexec_fn=lambda: 1 // 0))
print(select.select([r], [w], [], 0) == ([], [w], []), select.select([], [], [], 0.01)); os.write(w, b"a"); print(select.select([r], [], [], 5) == ([r], [], []))
s = select.poll(); s.register(r, select.POLLIN); print(s.poll(0) == [(r, select.POLLIN)]); s.modify(r, 0); print(s.poll(0)); s.unregister(r); err(lambda: s.unregister(r) if False else s.modify(r, 1)); err(lambda: select.select(["x"], [], [], 0)); err(lambda: select.select([-1], [], [], 0)); err(lambda: select.select([r], [], [], -1)); err(lambda: select.select([r], [], [], "a"))
with selectors.DefaultSelector() if hasattr(select, "nothing") else selectors.PollSelector() as sel: sel.register(r, selectors.EVENT_READ, "data"); print([(k.data, e) for k, e in sel.select(0)])
os.close(w); os.read(r, 5); print(select.select([r], [], [], 1) == ([r], [], [])); os.close(r)
