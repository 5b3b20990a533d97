# sweep: again
# os: users, groups, processes, scheduling, descriptors, special files, file systems and limits.
import os, sys, stat, tempfile, shutil, errno, signal
def err(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, getattr(e, "errno", None), e if not isinstance(e, OSError) else e.strerror)
print(os.getresuid() == (os.getuid(), os.geteuid(), os.getresuid()[2]), len(os.getresgid()), sorted(os.getgroups()) == sorted(os.getgroups()), os.getpgid(0) == os.getpgrp(), os.getsid(0) == os.getsid(os.getpid()), os.nice(0) == os.getpriority(os.PRIO_PROCESS, 0))
print(os.sched_getaffinity(0) <= set(range(4096)), len(os.sched_getaffinity(0)) > 0, os.sched_yield(), os.sched_get_priority_max(os.SCHED_FIFO), os.sched_getscheduler(0) == os.SCHED_OTHER); os.sched_setaffinity(0, os.sched_getaffinity(0))
print(os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK"), os.sysconf(os.sysconf_names["SC_PAGESIZE"]), os.sysconf("SC_NPROCESSORS_ONLN") > 0, os.pathconf("/", "PC_NAME_MAX"), os.confstr("CS_PATH"), len(os.sysconf_names) > 100, os.ctermid(), os.device_encoding(99))
for f in (lambda: os.sysconf("SC_NOTHING"), lambda: os.sysconf(1.5), lambda: os.pathconf("/no/such", "PC_NAME_MAX"), lambda: os.getpgid(2**22 + 1), lambda: os.killpg(2**22 + 1, 0), lambda: os.fchdir(99), lambda: os.fchmod(99, 0), lambda: os.ttyname(99), lambda: os.statvfs("/no/such"), lambda: os.pread(99, 1, 0), lambda: os.chown("/no/such", -1, -1), lambda: os.tcgetpgrp(99)): err(f)
with tempfile.TemporaryDirectory() as where:
    path = os.path.join(where, "f"); fd = os.open(path, os.O_RDWR | os.O_CREAT)
    print(os.pwrite(fd, b"hello world", 0), os.pread(fd, 5, 6), os.pread(fd, 100, 20), os.lseek(fd, 0, os.SEEK_CUR), os.posix_fallocate(fd, 0, 100), os.fstat(fd).st_size, os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_NORMAL), os.fdatasync(fd)); os.fchmod(fd, 0o600); print(oct(os.stat(path).st_mode)); os.fchown(fd, -1, -1); os.chown(path, -1, -1); os.lchown(path, os.getuid(), -1); os.chown(fd, -1, -1)
    out = os.open(path + "2", os.O_WRONLY | os.O_CREAT); print(os.sendfile(out, fd, 0, 5), open(path + "2").read()); os.lockf(fd, os.F_LOCK, 10); os.lockf(fd, os.F_ULOCK, 10); os.close(out); os.close(fd)
    os.mkfifo(path + "p"); print(stat.S_ISFIFO(os.stat(path + "p").st_mode)); err(lambda: os.mkfifo(path + "p"))
    s = os.statvfs(where); print(type(s).__name__, s.f_bsize > 0, s.f_namemax, len(s), s[9] == s.f_namemax, os.fstatvfs(os.open(where, os.O_RDONLY)).f_bsize == s.f_bsize); u = shutil.disk_usage(where); print(u.total >= u.free > 0)
    folder = os.open(where, os.O_RDONLY); before = os.getcwd(); os.fchdir(folder); print(os.path.realpath(os.getcwd()) == os.path.realpath(where)); os.chdir(before); os.close(folder)
r, w = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK); print(os.get_inheritable(r), os.get_blocking(r)); err(lambda: os.read(r, 1)); os.closerange(r, r + 1); os.close(w); err(lambda: os.read(r, 1))
m, s = os.openpty(); print(os.isatty(s), os.ttyname(s).startswith("/dev/")); os.close(m); os.close(s)
e = os.eventfd(3); os.eventfd_write(e, 4); print(os.eventfd_read(e)); os.close(e)
f = os.memfd_create("x"); os.write(f, b"abc"); print(os.pread(f, 3, 0)); os.close(f)
print(os.major(os.makedev(8, 3)), os.minor(os.makedev(8, 3)), len(os.getrandom(10)), os.EX_CONFIG, os.ST_RDONLY)
pid = os.fork()
if pid == 0:
    os.setpgid(0, 0); signal.alarm(20); signal.pause()  # not for ever, if nobody comes to kill it
    os._exit(0)
while os.getpgid(pid) != pid: pass
os.killpg(pid, signal.SIGTERM); print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
