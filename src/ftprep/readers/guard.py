"""Runs programs for a worker, in a folder of its own: when the worker is gone, however it went, so are both.

Started as a script of its own, `python -I -S guard.py`, by programs.py. It says where its folder is, then takes commands as lines
of JSON on its standard input and says how each ended. When that input ends, it ends what is running and removes the folder: a
killed worker leaves no program behind, and no picture or decrypted copy of a document.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

OUTPUT = "output.txt"
_MOST_BYTES = 2 << 30  # that one file may hold which a program writes
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def main() -> None:
    _leave_network()
    _limit_files()
    folder = Path(tempfile.mkdtemp(prefix="ftprep-"))
    running: list[subprocess.Popen[bytes]] = []
    try:
        _say({"folder": str(folder)})
        for line in sys.stdin.buffer:
            order = json.loads(line)
            try:
                process = _start(order, folder)
            except OSError as error:
                _say({"status": None, "cause": error.strerror or type(error).__name__})
                continue
            running[:] = [process]
            threading.Thread(target=_wait, args=(process, order["seconds"]), daemon=True).start()
    finally:
        for process in running:
            _end(process)
        shutil.rmtree(folder, ignore_errors=True)


def _start(order: dict[str, Any], folder: Path) -> subprocess.Popen[bytes]:
    with (folder / OUTPUT).open("wb") as output:
        return subprocess.Popen(
            order["command"],
            cwd=folder,
            env=order["environment"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that it can be ended with all that it starts itself
        )


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        status = process.wait(seconds)
        _end(process)  # what it may have left behind
        _say({"status": status, "cause": ""})
    except subprocess.TimeoutExpired:
        _end(process)
        _say({"status": None, "cause": "late"})


def _end(process: subprocess.Popen[bytes]) -> None:
    """The program and all that it started."""
    if sys.platform == "win32":
        system = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe")
        with contextlib.suppress(OSError):
            subprocess.run([system, "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _say(answer: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # nobody is there any more
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


def _limit_files() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_BYTES, _MOST_BYTES))
    except (ImportError, ValueError, OSError):  # Windows has no such limit
        pass


def _leave_network() -> None:
    """On Linux, where the system lets us: a network of our own with nobody in it, for all that is started from here."""
    if sys.platform != "linux":
        return
    trial = os.fork()  # a step that fails half-way would leave us without the right to write files
    if trial == 0:
        try:
            _enter_empty_network()
        except BaseException:
            os._exit(1)
        os._exit(0)
    if os.waitpid(trial, 0)[1] == 0:
        _enter_empty_network()


def _enter_empty_network() -> None:
    import ctypes

    user, group = os.geteuid(), os.getegid()
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER | _NEW_NETWORK) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")  # files that belong to nobody could not be written
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


if __name__ == "__main__":
    main()
