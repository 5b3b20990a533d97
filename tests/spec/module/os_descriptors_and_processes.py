# Descriptors, processes and terminals in the os module.
# sweep: again
import os, tempfile, signal
def t(f, *a, **k):
    try: print(f(*a, **k))
    except BaseException as e: print(type(e).__name__, e)
f = tempfile.TemporaryFile(); fd = f.fileno()
t(os.pwrite, fd, b"hello world", 0); t(os.pread, fd, 5, 6); t(os.pread, fd, 100, 0); t(os.pread, fd, -1, 0); t(os.writev, fd, [b"ab", bytearray(b"cd"), memoryview(b"efg")[1:]])
os.lseek(fd, 0, 0); x, y = bytearray(3), bytearray(4); t(os.readv, fd, [x, y]); print(x, y); t(os.readv, fd, [b"ro"]); t(os.writev, fd, 5); t(os.writev, fd, [5])
g = tempfile.TemporaryFile(); t(os.sendfile, g.fileno(), fd, 0, 5); t(os.sendfile, g.fileno(), fd, None, 5); t(os.sendfile, -1, fd, 0, 5)
r, w = os.pipe2(os.O_NONBLOCK); print(os.get_blocking(r), os.get_inheritable(r)); t(os.read, r, 5)
t(os.lockf, fd, os.F_LOCK, 5); t(os.lockf, fd, os.F_TEST, 5); t(os.fdatasync, f); t(os.fchmod, fd, 0o600); t(os.fchown, fd, -1, -1); t(os.fdatasync, -1)
e = os.eventfd(3); t(os.eventfd_write, e, 4); t(os.eventfd_read, e)
m = os.memfd_create("name"); t(os.write, m, b"x")
os.closerange(m, m + 1); t(os.write, m, b"x")
print(os.getpgid(0) == os.getpgrp(), os.getsid(0) > 0, os.getresuid() == (os.getuid(),) * 3, os.getresgid()[0] == os.getgid(), type(os.getgroups()))
print(os.sched_getaffinity(0) == set(range(min(os.sched_getaffinity(0)), max(os.sched_getaffinity(0)) + 1)), os.getpriority(os.PRIO_PROCESS, 0) == os.nice(0)); t(os.sched_setaffinity, 0, [-1]); t(os.sched_setaffinity, 0, []); t(os.sched_yield)
a, b = os.openpty(); print(os.isatty(a), os.isatty(b), os.ttyname(b).startswith("/dev/pts/"), os.get_inheritable(a)); t(os.ttyname, r); t(os.ctermid); t(os.tcgetpgrp, r)
import termios, tty; old = termios.tcgetattr(b); print(len(old), type(old[6][0])); tty.setraw(b); new = termios.tcgetattr(b); print(new[3] & termios.ECHO, type(new[6][termios.VMIN])); termios.tcsetattr(b, termios.TCSANOW, old); print(termios.tcgetattr(b) == old)
termios.tcsetwinsize(b, (30, 90)); print(termios.tcgetwinsize(a), os.get_terminal_size(b))
pid = os.fork()
if not pid: os._exit(7)
p = os.pidfd_open(pid); import select; q = select.poll(); q.register(p, select.POLLIN); print(len(q.poll(5000))); print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
t(os.pidfd_open, -1); t(os.killpg, 999999, 0); t(os.setpgid, -5, -5); t(os.getpgid, 999999); t(os.WCOREDUMP, 128 + 6), t(os.WIFCONTINUED, 0xffff)
pid, master = os.forkpty()
if not pid:
    os.write(1, b"from the child\n"); os._exit(0)
print(os.read(master, 100)); os.waitpid(pid, 0)
d = tempfile.mkdtemp(); t(os.mkfifo, d + "/fifo"); t(os.chown, d + "/fifo", -1, -1); t(os.chown, d + "/none", -1, -1) if 0 else None; os.unlink(d + "/fifo"); h = os.open(d, os.O_RDONLY); t(os.fchdir, h); print(os.getcwd() == os.path.realpath(d)); os.rmdir(d)
