"""readers/__init__.py, signature.py, workers.py: the table of readers, and how a file ends that cannot be read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import ftprep.readers.workers as workers
from ftprep.readers import MEDIA_TYPES, READERS, ReadFailed, Reading, ReadOptions, read
from ftprep.readers.workers import read_all


def test_every_reader_has_a_media_type() -> None:
    """The two tables name the same suffixes."""
    assert READERS.keys() == MEDIA_TYPES.keys()


def test_the_table_loads_no_parser() -> None:
    """Importing the readers imports none of their parsers."""
    names = (
        "{'pypdfium2', 'lxml', 'python_calamine', 'html_to_markdown', 'selectolax', 'eld', 'ftfy', 'yaml', 'sentencex', "
        "'striprtf', 'oxmsg'}"
    )
    code = f"import sys, ftprep.readers; print(sorted({names} & set(sys.modules)))"
    source = str(Path(workers.__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": source})
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "data", "status", "reason"),
    [
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"WordDocument", "unsupported", "old Office file"),
        ("a.pdf", b"PK\x03\x04 and so on", "corrupt", "is a ZIP"),
        ("a.docx", b"%PDF-1.7", "corrupt", "is a PDF"),
        ("a.txt", b"%PDF-1.7", "corrupt", "is a PDF"),
        ("a.md", b"\x89PNG\r\n", "corrupt", "PNG"),
        ("a.md", b"", "empty", "empty"),
        ("a.txt", b" \n\n \n", "empty", "blanks"),
        ("a.md", b"---\n***\n", "empty", "no text"),
        ("a.xyz", b"data", "unsupported", "no reader for .xyz"),
        ("README", b"data", "unsupported", "without a suffix"),
    ],
)
def test_status_and_reason(tmp_path: Path, name: str, data: bytes, status: str, reason: str) -> None:
    """Each fault has its status and says why."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadFailed, match=reason) as caught:
        read(path)
    assert caught.value.status == status


def test_a_file_over_the_limit(tmp_path: Path) -> None:
    """A file that is too large is not opened."""
    path = tmp_path / "a.md"
    path.write_text("x" * 2000)
    with pytest.raises(ReadFailed) as caught:
        read(path, ReadOptions(max_file_mb=0.001))
    assert caught.value.status == "too-large"


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    """A file that went away between finding and reading is one outcome, no crash."""
    with pytest.raises(ReadFailed) as caught:
        read(tmp_path / "gone.md")
    assert caught.value.status == "unreadable"


def test_workers_keep_the_order(tmp_path: Path) -> None:
    """Readings come in the order of the paths, from several workers too, faults in between."""
    paths = []
    for number in range(90):
        path = tmp_path / f"{number}.md"
        path.write_text(f"Text {number}" if number % 7 else "")
        paths.append(path)
    results = [part.result for part in read_all(paths)]
    assert [result.text if isinstance(result, Reading) else result.status for result in results] == [
        f"Text {number}" if number % 7 else "empty" for number in range(90)
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="FIFOs are not there on Windows")
def test_a_parser_that_hangs_is_stopped(tmp_path: Path) -> None:
    """A file that never ends costs its time limit, and the next one is read."""
    import os

    os.mkfifo(tmp_path / "a.md")
    (tmp_path / "b.md").write_text("Kestrel")
    options = ReadOptions(max_file_seconds=5.0)  # enough for a worker to start on a busy machine
    hung, well = (part.result for part in read_all([tmp_path / "a.md", tmp_path / "b.md"], options))
    assert isinstance(hung, ReadFailed)
    assert hung.status == "timed-out"
    assert "stopped after 5 seconds" in hung.reason
    assert isinstance(well, Reading)


def test_a_parser_that_ends_its_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash of native code costs one file; the others are read by a new worker."""
    crash = "import os, sys; sys.stdin.buffer.read(8); os._exit(1)"
    good = workers._START
    (tmp_path / "b.md").write_text("Kestrel")
    monkeypatch.setattr(workers, "_START", crash)
    stream = read_all([tmp_path / "b.md"])
    (result,) = (part.result for part in stream)
    assert isinstance(result, ReadFailed)
    assert "abruptly" in result.reason
    monkeypatch.setattr(workers, "_START", good)
    (result,) = (part.result for part in read_all([tmp_path / "b.md"]))
    assert isinstance(result, Reading)


def test_an_interrupted_run_leaves_no_process(tmp_path: Path) -> None:
    """Leaving the readings early stops the workers."""
    paths = [tmp_path / f"{number}.md" for number in range(10)]
    for path in paths:
        path.write_text("Kestrel")
    stream = read_all(paths)
    next(stream)
    stream.close()  # type: ignore[attr-defined]  # it is a generator
