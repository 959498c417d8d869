"""The run folder: names, and one writer at a time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import ftprep
from ftprep.errors import NotWritable, WorkspaceBusy
from ftprep.workspace import Workspace

HOLD = """
import sys
from pathlib import Path
from ftprep.workspace import Workspace
with Workspace(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_naming_a_workspace_creates_nothing(tmp_path: Path) -> None:
    """A workspace is made of names until it is held."""
    place = Workspace(tmp_path / "run")
    assert place.context("abc") == tmp_path / "run" / "contexts" / "abc.txt"
    assert list(tmp_path.iterdir()) == []


def test_the_module_lists_every_file_it_names(tmp_path: Path) -> None:
    """The docstring of the module is the map of the folder: each name in it, no other."""
    from ftprep import workspace

    named = [path.name for path in vars(Workspace(tmp_path)).values() if isinstance(path, Path) and path != tmp_path]
    assert workspace.__doc__ is not None
    assert [name for name in named if name not in workspace.__doc__] == []


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    """While one holds the workspace another is told who does; afterwards it is free."""
    place = Workspace(tmp_path / "run")
    with place.lock():
        with pytest.raises(WorkspaceBusy, match=f"process {os.getpid()}"), Workspace(tmp_path / "run").lock():
            pass
        told = str(Workspace(tmp_path / "run").holder())
        assert re.fullmatch(rf"process {os.getpid()} on \S+ since \d\d:\d\d, `.+`", told)
    with Workspace(tmp_path / "run").lock():
        pass
    assert place.holder() is None


def test_the_holder_may_take_it_again(tmp_path: Path) -> None:
    """A stage that locks the workspace object that its command holds already goes on, and does not let go of it."""
    place = Workspace(tmp_path / "run")
    with place.lock():
        with place.lock():
            pass
        with pytest.raises(WorkspaceBusy), Workspace(tmp_path / "run").lock():
            pass


def test_a_killed_holder_does_not_block(tmp_path: Path) -> None:
    """The lock dies with its process, even when that is killed without warning."""
    source = {"PYTHONPATH": str(Path(ftprep.__file__).parents[1])}
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | source) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(WorkspaceBusy, match=f"process {other.pid}"), Workspace(tmp_path).lock():
            pass
        other.kill()
    with Workspace(tmp_path).lock():
        pass


def test_asking_for_the_holder_creates_nothing(tmp_path: Path) -> None:
    """A workspace that is not there has no holder, and is still not there afterwards."""
    assert Workspace(tmp_path / "run").holder() is None
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file in the place of the folder is NotWritable."""
    (tmp_path / "run").write_text("")
    with pytest.raises(NotWritable, match="cannot be written"), Workspace(tmp_path / "run").lock():
        pass
    with pytest.raises(NotWritable, match="cannot be written"), Workspace(tmp_path / "run" / "below").lock():
        pass


def test_what_a_killed_writer_had_begun_is_removed(tmp_path: Path) -> None:
    """Half-written files don't pile up; whole ones, and a person's own, stay."""
    place = Workspace(tmp_path)
    (tmp_path / "contexts").mkdir()
    begun = [tmp_path / ".documents.jsonl.4711.tmp", tmp_path / "contexts" / ".abc.txt.4711.tmp"]
    kept = [place.documents, place.context("abc"), tmp_path / "notes.tmp"]
    for path in begun + kept:
        path.write_text("")
    with place.lock():
        assert not any(path.exists() for path in begun)
        assert all(path.exists() for path in kept)
