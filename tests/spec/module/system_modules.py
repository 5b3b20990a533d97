# fcntl, resource, pwd, grp, termios, syslog: constants, calls and errors.
# sweep: again
import fcntl, resource, pwd, grp, termios, syslog, os, tempfile, struct
for m in (fcntl, resource, pwd, grp, termios, syslog):
    print(m.__name__, sorted((n, getattr(m, n)) for n in dir(m) if isinstance(getattr(m, n), int)))
    print([n for n in dir(m) if not n.startswith("__")])
def t(f, *a, **k):
    try: print(f(*a, **k))
    except BaseException as e: print(type(e).__module__, type(e).__name__, e)
f = tempfile.TemporaryFile()
t(fcntl.fcntl, f, fcntl.F_GETFD); t(fcntl.fcntl, f.fileno(), fcntl.F_SETFD, 0); t(fcntl.fcntl, f, fcntl.F_GETFD); t(fcntl.fcntl, -1, 1); t(fcntl.fcntl, "x", 1); t(fcntl.fcntl, f, 9999)
t(fcntl.flock, f, fcntl.LOCK_EX | fcntl.LOCK_NB); t(fcntl.flock, f, fcntl.LOCK_UN); t(fcntl.flock, f, 99)
t(fcntl.lockf, f, fcntl.LOCK_EX | fcntl.LOCK_NB); t(fcntl.lockf, f, fcntl.LOCK_UN); t(fcntl.lockf, f, 99); t(fcntl.lockf, f, fcntl.LOCK_EX, 10, 5, 0)
lock = struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0, 0, 0)
t(lambda: len(fcntl.fcntl(f, fcntl.F_GETLK, lock))); t(fcntl.fcntl, f, fcntl.F_GETLK, b"x" * 2000)
r, w = os.pipe(); os.write(w, b"12345")
buf = bytearray(4); t(fcntl.ioctl, r, termios.FIONREAD, buf); print(buf); t(fcntl.ioctl, r, termios.FIONREAD, b"\0" * 4); t(fcntl.ioctl, r, termios.FIONREAD, buf, False); t(fcntl.ioctl, r, termios.TIOCGWINSZ, b"\0" * 8); t(fcntl.ioctl, r, termios.FIONREAD, b"x" * 1025)
u = resource.getrusage(resource.RUSAGE_SELF); print(type(u), len(u), u.ru_maxrss > 0, type(u.ru_utime), type(u[2]))
t(resource.getrusage, 99); t(resource.getrlimit, 99); t(resource.getrlimit, resource.RLIMIT_NOFILE); t(resource.setrlimit, resource.RLIMIT_CORE, (0, 0)); t(resource.getrlimit, resource.RLIMIT_CORE); t(resource.setrlimit, resource.RLIMIT_CORE, (5, 0)); t(resource.setrlimit, 1, 5); t(resource.setrlimit, 1, (1,)); t(resource.getpagesize); t(resource.prlimit, 0, resource.RLIMIT_CORE)
t(resource.struct_rusage, (1, 2)); t(resource.setrlimit, resource.RLIMIT_NOFILE, (1 << 70, 5))
t(pwd.getpwuid, 0); t(pwd.getpwnam, "root"); t(pwd.getpwnam, "no such"); t(pwd.getpwuid, 54321); t(pwd.getpwuid, "x"); t(pwd.getpwuid, 1 << 70); t(pwd.getpwnam, 5); t(lambda: pwd.getpwall()[0]); t(pwd.getpwuid, -1); t(pwd.getpwnam, "a\0b")
t(grp.getgrgid, 0); t(grp.getgrnam, "root"); t(grp.getgrnam, "no such"); t(grp.getgrgid, 54321); t(lambda: grp.getgrall()[:2]); t(grp.getgrgid, -1); t(grp.getgrgid, "x")
t(os.uname().__class__, (1, 2)); t(os.times().__class__, range(6))
p = pwd.getpwuid(0); print(p.pw_name, p[2:4], p.pw_dir, p.n_fields)
t(termios.tcgetattr, r); t(termios.tcsetattr, r, 0, []); t(termios.tcsetattr, r, 0, [0] * 7); t(termios.tcflush, r, 0); t(termios.tcgetwinsize, r); t(termios.tcsetwinsize, r, 5); t(termios.tcdrain, -5); print(termios.error.__mro__[:2])
t(syslog.LOG_MASK, 3); t(syslog.LOG_UPTO, 3); t(syslog.openlog, "ouro", syslog.LOG_PID); t(syslog.syslog, "hello"); t(syslog.syslog, syslog.LOG_ERR, "hello %s"); t(syslog.closelog); t(syslog.setlogmask, 255); t(syslog.syslog, 5)
import getpass; print(getpass.getuser() == pwd.getpwuid(os.getuid()).pw_name or "LOGNAME" in os.environ or "USER" in os.environ)
syslog.openlog("left open at the end")
