"""readers/programs.py, guard.py, clock.py: other programs run in a room of their own, and never outlive who started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import ftprep
from ftprep.readers import ReadFailed, clock, programs

PYTHON = [sys.executable, "-I", "-S", "-c"]
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and process groups are those of POSIX")


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z"  # dead, not yet buried by init


def eventually_gone(*pids: int) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if all(map(gone, pids)):
            return True
        time.sleep(0.05)
    return False


def test_a_program_runs_in_its_room() -> None:
    """It starts in the folder, its status and what it prints come back, and the folder is gone afterwards."""
    with programs.room() as room:
        folder = room.folder
        assert room.run([*PYTHON, "import os; print(os.getcwd()); open('made', 'w')"], 30) == 0
        assert Path(room.output().strip()).samefile(folder)
        assert (folder / "made").exists()
        assert room.run([*PYTHON, "raise SystemExit(3)"], 30) == 3
    assert not folder.exists()


@posix
def test_the_room_is_private() -> None:
    """Nobody else may look into it."""
    with programs.room() as room:
        assert room.folder.stat().st_mode & 0o077 == 0


def test_our_environment_stays_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys in the environment are not handed on."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    with programs.room() as room:
        room.run([*PYTHON, "import os; print(dict(os.environ))"], 30, {"OMP_THREAD_LIMIT": "1"})
        assert "OMP_THREAD_LIMIT" in room.output()
        assert "sk-secret" not in room.output()


def test_a_program_that_hangs_is_stopped() -> None:
    """With its limit in the reason; the room is good for another."""
    with programs.room() as room:
        with pytest.raises(ReadFailed, match=r"timed-out: python.* was stopped after 0.5 seconds"):
            room.run([*PYTHON, "import time; time.sleep(600)"], 0.5)
        assert room.run([*PYTHON, "pass"], 30) == 0


def test_a_program_that_is_not_there() -> None:
    """A reason, no traceback."""
    with programs.room() as room, pytest.raises(ReadFailed, match="nowhere could not be started"):
        room.run(["/nowhere"], 30)


def test_the_wait_is_announced() -> None:
    """Whoever minds the reader's time is told of each program's limit before it starts."""
    told: list[float] = []
    clock.listen(told.append)
    try:
        with programs.room() as room:
            room.run([*PYTHON, "pass"], 17)
    finally:
        clock.listen(clock._nobody)
    assert told == [17]


FORKS = """
import os, sys, time
child = os.fork()
if child == 0:
    time.sleep(600)
open("pids", "w").write(f"{os.getpid()} {child}"); os.rename("pids", "ready")
time.sleep(600)
"""
READER = f"""
import sys
from ftprep.readers import programs
with programs.room() as room:
    print(room.folder, flush=True)
    room.run([sys.executable, "-I", "-S", "-c", {FORKS!r}], 600)
"""


@posix
def test_a_killed_reader_leaves_nothing() -> None:
    """Killed outright in the middle: the program, what it forked and the folder are gone."""
    source = str(Path(ftprep.__file__).parents[1])
    with subprocess.Popen([sys.executable, "-c", READER], stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": source}) as reader:
        assert reader.stdout is not None
        folder = Path(reader.stdout.readline().strip())
        while not (folder / "ready").exists():
            assert reader.poll() is None
            time.sleep(0.02)
        leader, forked = map(int, (folder / "ready").read_text().split())
        reader.send_signal(signal.SIGKILL)
    end = time.monotonic() + 20
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not folder.exists()
    assert eventually_gone(leader, forked)


@posix
def test_a_program_ends_with_what_it_started() -> None:
    """What a program leaves running when it ends is ended too."""
    code = "import os, time\npid = os.fork()\nif pid == 0:\n    time.sleep(600)\nprint(pid)"
    with programs.room() as room:
        room.run([*PYTHON, code], 30)
        assert eventually_gone(int(room.output()))


def test_programs_are_never_taken_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that lies among the documents is not ours to run."""
    name = "tesseract.exe" if sys.platform == "win32" else "tesseract"
    (tmp_path / name).write_text("#!/bin/sh\n")
    (tmp_path / name).chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(programs, "KNOWN_PLACES", {})
    for path in ("", ".", f".{os.pathsep}"):
        monkeypatch.setenv("PATH", path)
        assert programs.find("tesseract") is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs.find("tesseract") == tmp_path / name
