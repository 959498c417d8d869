"""What `ftprep --help` costs: CPU of the process, and what it loads. Limit: 150 ms, and none of the heavy packages."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys

from harness import environment, ftprep, table

LIMIT_MS = 150
HEAVY = ("litellm", "rich", "yaml", "pypdfium2", "lxml", "tiktoken", "xllamacpp", "asyncio")


def cpu_ms(*command: str) -> float:
    """CPU milliseconds of one process, the interpreter's own start included."""
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return (used.ru_utime + used.ru_stime) * 1000


def main() -> int:
    """1 where a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=7)
    given = parser.parse_args()
    cpu_ms(sys.executable, "-m", "ftprep", "--help")  # writes the byte code
    rows, sound = [], True
    for name, command in {
        "python -c pass": ("-c", "pass"),
        "ftprep --help": ("-m", "ftprep", "--help"),
        "ftprep augment --help": ("-m", "ftprep", "augment", "--help"),
    }.items():
        times = [cpu_ms(sys.executable, *command) for _ in range(given.repeat)]
        median = statistics.median(times)
        loaded, modules, limit = "", "", ""
        if command[0] == "-m":
            spent = ftprep(*command[2:])
            loaded = ", ".join(heavy for heavy in HEAVY if heavy in spent.modules) or "none"
            modules, limit = str(len(spent.modules)), f"{LIMIT_MS} ms" if len(command) == 3 else ""
            sound &= (median <= LIMIT_MS or len(command) > 3) and loaded == "none"
        rows.append((name, f"{median:.0f} ms", f"{min(times):.0f}-{max(times):.0f} ms", limit, modules, loaded))
    head = ("command", f"CPU, median of {given.repeat}", "range", "limit", "packages loaded", "heavy ones loaded")
    table("Start-up", head, rows)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
