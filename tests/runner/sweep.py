"""The failure sweep: each program of spec and memory again, with allocations that fail.

`ouro -X sweep` (src/app/sweep.c) does the work: it runs the program on from each failure, and after each
checks all counts, a canary program in the same VM, and what is left at the end.
"""

from . import process
from .kinds import Check, Directives, Memory, Spec, Test, misbehaviour

QUICK = "fit:1,once:24,on:8,cap:4"  # spread over the whole run, the same places every time
SECONDS_QUICK, SECONDS_FULL = 120, 7200


class Sweep(Test):
    def __init__(self, name, path):
        super().__init__("failure/" + name.replace("/", "."), path)  # no part of it is another test's name

    @classmethod
    def find(cls, context):
        if context.audit_binary:
            for test in [*Spec.find(context), *Memory.find(context)]:
                yield cls(test.name, test.path)

    def run(self, context):
        directives = Directives.read(self.path)
        folder, _, file = self.path.rpartition("/")
        argv = [context.audit_binary, "-X", "sweep=" + directives.sweep + (context.sweep or QUICK), *context.sweep_options,
                *directives.ouro_args, file, *directives.args]
        result = process.run(argv, cwd=folder, env=context.environment(), stdin=directives.stdin,
                             timeout=SECONDS_FULL if context.sweep else SECONDS_QUICK)
        if result.exit or result.killed:
            detail = f"{misbehaviour(result)}exit code {result.exit}\n{result.stdout}{result.stderr}"
            return [Check(self.name, False, detail)]
        return [Check(self.name, True, result.stdout if context.sweep else "")]
