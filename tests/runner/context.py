"""Where things are, which binaries are tested, and the environment that they run in."""

import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TESTS = os.path.join(ROOT, "tests")
PYTHON = "/usr/bin/python3"
CACHE = os.path.join(ROOT, "build", "expect")


class Context:
    def __init__(self, args):
        self.asan = args.asan
        self.record = args.record
        self.sweep = args.sweep
        self.sweep_options = ["-X", "jit=eager"] if args.sweep_native else []
        self.audit_binary = args.audit_binary and os.path.abspath(args.audit_binary)
        self.ratchet = args.ratchet and os.path.abspath(args.ratchet)
        self.units = args.units and os.path.abspath(args.units)
        # Each run of a program is (label, argv prefix).
        self.runs = []
        if args.binary:
            binary = os.path.abspath(args.binary)
            self.runs.append(("", [binary]))
            if "python" not in os.path.basename(binary):
                self.runs.append((" (nospecialize)", [binary, "-X", "nospecialize"]))
        if args.audit_binary:
            self.runs.append((" (audit)", [os.path.abspath(args.audit_binary), "-X", "audit"]))
            self.runs.append((" (audit, native)", [os.path.abspath(args.audit_binary), "-X", "audit", "-X", "jit=eager"]))
        if args.valgrind:
            memcheck = ["valgrind", "-q", "--error-exitcode=99"]
            self.runs.append((" (valgrind)", memcheck + [os.path.abspath(args.valgrind)]))
        # What needs no audit (command lines, notebooks) runs with the first binary, bare.
        self.plain = self.runs[0][1][:1] if self.runs and not args.valgrind else None
        busy = os.getloadavg()[0] / (os.cpu_count() or 1)  # who waits for a processor does not hang
        self.timeout = (900 if args.valgrind else 120 if self.asan else 60) * max(1, min(10, busy))

    def is_reference(self):
        """True when the tests are tried on CPython itself, to check the tests."""
        return self.plain is not None and "python" in os.path.basename(self.plain[0])

    def environment(self, **extra):
        keep = ("PATH", "HOME", "TMPDIR", "USER")
        env = {key: os.environ[key] for key in keep if key in os.environ}
        env.update(
            LC_ALL="C.UTF-8", TERM="dumb", NO_COLOR="1",
            PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1", PYTHONWARNINGS="ignore",
            # A sanitizer's finding ends in a code of its own, apart from Python's 1.
            ASAN_OPTIONS="exitcode=99:abort_on_error=0:detect_leaks=1:allocator_may_return_null=1",
            UBSAN_OPTIONS="exitcode=99:halt_on_error=1:print_stacktrace=1")
        env.update(extra)
        return env
