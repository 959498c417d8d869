"""Runs one thing in this very process and leaves what it cost: python measured.py REPORT ftprep|SCRIPT ARGUMENT..."""

from __future__ import annotations

import json
import resource
import runpy
import sys
import time
from pathlib import Path


def peak_mb() -> float:
    """The most memory this process has held. VmHWM where there is /proc: ru_maxrss would begin with that of who started us."""
    try:
        line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    except (OSError, StopIteration):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> int:
    """The exit status of what was run."""
    report, what, *arguments = sys.argv[1:]
    begun = time.monotonic()
    if what == "ftprep":
        from ftprep.cli.main import main as command

        status = command(arguments)
    else:
        sys.argv = [what, *arguments]
        sys.path.insert(0, str(Path(what).parent))  # as for a script that python was given
        try:
            runpy.run_path(what, run_name="__main__")
            status = 0
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else 1
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    facts = {
        "wall": time.monotonic() - begun,
        "cpu": own.ru_utime + own.ru_stime,
        "children_cpu": children.ru_utime + children.ru_stime,
        "peak_mb": peak_mb(),
        "modules": sorted({name.partition(".")[0] for name in sys.modules}),
    }
    Path(report).write_text(json.dumps(facts))
    return status


if __name__ == "__main__":
    sys.exit(main())
