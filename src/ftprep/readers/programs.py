"""Programs of the system that readers use where they are installed: where they are, and running them without a shell.

Each runs in a private folder that goes with it, with a time limit, without our environment (which holds keys), and never outlives
the worker: see guard.py.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ftprep.readers import clock, guard
from ftprep.readers.reading import ReadFailed

KNOWN_PLACES: Mapping[str, tuple[str, ...]] = {
    "tesseract": (
        r"C:\Program Files\Tesseract-OCR",
        "/opt/homebrew/bin",
        "/usr/local/bin",
        "/opt/local/bin",
    ),
    "soffice": (
        r"C:\Program Files\LibreOffice\program",
        r"C:\Program Files (x86)\LibreOffice\program",
        "/Applications/LibreOffice.app/Contents/MacOS",
        "/usr/lib/libreoffice/program",
        "/usr/lib64/libreoffice/program",
        "/opt/libreoffice/program",
    ),
}
"""Where each stands when it is not on the PATH."""

_PASSED_ON = (
    "PATH",
    "TESSDATA_PREFIX",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "WINDIR",
    "PROGRAMDATA",
)
_NONE: Mapping[str, str] = MappingProxyType({})
_MOST_OUTPUT = 64 << 20


def find(name: str) -> Path | None:
    """The program, from the PATH or where it usually stands; never from the current folder, which may be that of the documents.

    find("tesseract") -> Path("/usr/bin/tesseract")
    """
    file = f"{name}.exe" if sys.platform == "win32" else name
    folders = [*os.environ.get("PATH", "").split(os.pathsep), *KNOWN_PLACES.get(name, ())]
    paths = [Path(folder, file) for folder in folders if folder and Path(folder).is_absolute()]
    return next((path for path in paths if path.is_file() and os.access(path, os.X_OK)), None)


class Room:
    """A private folder in which programs can be run, one at a time. See `room`."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self._process = process
        self.folder = folder

    def run(self, command: Sequence[str | Path], seconds: float, environment: Mapping[str, str] = _NONE) -> int:
        """The exit status. Raises ReadFailed: timed-out after `seconds`, unreadable where it does not start.

        These seconds don't count against those of the reader.
        """
        own = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        own |= dict.fromkeys(("HOME", "TMPDIR", "TMP", "TEMP"), str(self.folder)) | {"LC_ALL": "C.UTF-8", **environment}
        clock.wait_at_most(seconds)
        order = {"command": [str(part) for part in command], "seconds": seconds, "environment": own}
        assert self._process.stdin is not None  # it is started with a pipe
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        answer = _answer(self._process)
        if answer["status"] is not None:
            return int(answer["status"])
        name = Path(command[0]).stem
        if answer["cause"] == "late":
            raise ReadFailed("timed-out", f"{name} was stopped after {seconds:g} seconds")
        raise ReadFailed("unreadable", f"{name} could not be started ({answer['cause']})")

    def output(self) -> str:
        """What the last program printed."""
        with (self.folder / guard.OUTPUT).open("rb") as file:
            return file.read(_MOST_OUTPUT).decode("utf-8", "replace")


@contextmanager
def room() -> Iterator[Room]:
    """A folder that only we may read, gone at the end, or with this process."""
    script = Path(guard.__file__)
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # what ends a whole terminal must not end it before it has cleared up
    )
    assert process.stdin is not None  # it is started with pipes
    assert process.stdout is not None
    try:
        yield Room(process, Path(_answer(process)["folder"]))
    finally:
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def _answer(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout is not None  # it is started with a pipe
    line = process.stdout.readline()
    if not line:
        raise ReadFailed("unreadable", "no other program can be run here")
    answer: dict[str, Any] = json.loads(line)
    return answer
