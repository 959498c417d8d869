"""A virtual environment for each set of requirements, under .conformance/, made when it is missing or its requirements changed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parent / ".conformance"


class NoEnvironment(Exception):
    """It could not be made; the text says why."""


def python_of(env: str) -> Path:
    """The interpreter of that environment. Raises NoEnvironment, with the last line that pip said."""
    files = [path for path in (HERE / "requirements" / f"{env}.txt", HERE / "requirements" / f"{env}-alone.txt") if path.exists()]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files) + sys.version.encode()).hexdigest()[:12]
    place = CACHE / f"{env}-{digest}"
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if (place / ".complete").exists():
        return python
    for old in CACHE.glob(f"{env}-????????????"):
        shutil.rmtree(old)
    begun = time.monotonic()
    _run([sys.executable, "-m", "venv", str(place)])
    for path in files:
        alone = ["--no-deps", "--ignore-requires-python"] if path.stem.endswith("-alone") else []
        _run(
            [str(python), "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check", *alone, "-r", str(path)]
        )
    (place / ".complete").touch()
    print(f"environment {env}: installed in {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return python


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise NoEnvironment(lines[-1] if lines else f"exit status {done.returncode}")
