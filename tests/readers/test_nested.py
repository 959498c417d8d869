"""readers/nested.py, archive.py, workers.py: files within files, each with one outcome."""

from __future__ import annotations

import io
import stat
import sys
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

import pytest

from ftprep.readers import ReadFailed, Reading, ReadOptions, workers
from ftprep.readers.nested import Walk, Within
from ftprep.readers.workers import read_all

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")


def zipped(files: Mapping[str, bytes], path: Path | None = None) -> bytes:
    """A ZIP archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    if path is not None:
        path.write_bytes(buffer.getvalue())
    return buffer.getvalue()


def walked(path: Path, room: Path, options: ReadOptions | None = None) -> dict[str, str]:
    """What came of each: its text, or the status of its failure."""
    room.mkdir(exist_ok=True)
    parts = list(Walk(options or ReadOptions(), room).of(path))
    assert len({part.name for part in parts}) == len(parts), "a name stands twice"
    assert list(room.iterdir()) == [], "files are left over"
    return {part.name: _told(part) for part in parts}


def _told(part: Within) -> str:
    return part.result.text.strip() if isinstance(part.result, Reading) else part.result.status


def test_a_zip_of_documents(tmp_path: Path) -> None:
    """The archive itself comes first and has no text; its files follow in its order, those in its folders too."""
    zipped({"b.md": b"Heron", "sub/a.txt": b"Kestrel", "sub/film.mp4": b"\x00", "none.md": b""}, tmp_path / "a.zip")
    assert walked(tmp_path / "a.zip", tmp_path / "room") == {
        "": "",
        "b.md": "Heron",
        "sub/a.txt": "Kestrel",
        "sub/film.mp4": "unsupported",
        "none.md": "empty",
    }


def test_attachments_and_archives_within_one_another(tmp_path: Path) -> None:
    """An archive attached to a mail in an archive is read, each by the way to it."""
    mail = EmailMessage()
    mail["Subject"] = "Minutes"
    mail.set_content("See attachment.")
    mail.add_attachment(zipped({"plan.md": b"Kestrel moves."}), maintype="application", subtype="zip", filename="all.zip")
    zipped({"mail.eml": bytes(mail)}, tmp_path / "a.zip")
    told = walked(tmp_path / "a.zip", tmp_path / "room")
    assert list(told) == ["", "mail.eml", "mail.eml/all.zip", "mail.eml/all.zip/plan.md"]
    assert told["mail.eml/all.zip/plan.md"] == "Kestrel moves."


def test_depth_is_limited(tmp_path: Path) -> None:
    """What lies deeper than allowed is told as missing of the file that holds it."""
    inner = zipped({"deep.md": b"Kestrel"})
    zipped({"one.zip": zipped({"two.zip": inner})}, tmp_path / "a.zip")
    parts = list(Walk(ReadOptions(max_depth=2), tmp_path).of(tmp_path / "a.zip"))
    assert [part.name for part in parts] == ["", "one.zip", "one.zip/two.zip"]
    assert isinstance(parts[-1].result, Reading)
    assert "1 files in it are not read" in parts[-1].result.missing[0]
    (alone,) = Walk(ReadOptions(max_depth=0), tmp_path).of(tmp_path / "a.zip")
    assert isinstance(alone.result, Reading)


def test_a_bomb_costs_no_more_than_is_allowed(tmp_path: Path) -> None:
    """What is unpacked is counted, whatever the archive says; one outcome stands for the rest."""
    zipped({"a.md": b"Kestrel", "zeros.txt": b"0" * 5_000_000, "b.md": b"Heron", "c.md": b"Osprey"}, tmp_path / "a.zip")
    told = walked(tmp_path / "a.zip", tmp_path / "room", ReadOptions(max_unpacked_mb=1.0))
    assert told == {"": "", "a.md": "Kestrel", "(3 more)": "too-large"}
    told = walked(tmp_path / "a.zip", tmp_path / "room", ReadOptions(max_file_mb=1.0))
    assert told == {"": "", "a.md": "Kestrel", "zeros.txt": "too-large", "b.md": "Heron", "c.md": "Osprey"}


def test_too_many_files(tmp_path: Path) -> None:
    """Files beyond the limit are one outcome that says how many; archives within count with it."""
    zipped({f"{number}.md": b"Kestrel" for number in range(9)}, tmp_path / "a.zip")
    told = walked(tmp_path / "a.zip", tmp_path / "room", ReadOptions(max_members=4))
    assert list(told) == ["", "0.md", "1.md", "2.md", "3.md", "(5 more)"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.md", "etc/passwd.md"),
        ("/etc/passwd.md", "etc/passwd.md"),
        ("C:\\docs\\plan.md", "docs/plan.md"),
        ("a/./b//c.md", "a/b/c.md"),
        ("line\nbreak\x07.md", "line break .md"),
        ("..", None),
        ("ü" * 200 + ".md", "ü" * 200 + ".md"),
    ],
)
def test_names_lead_nowhere(tmp_path: Path, name: str, shown: str | None) -> None:
    """A name in an archive is a label: nothing is written by it, and it can be shown."""
    folder = tmp_path / "in"
    folder.mkdir()
    zipped({name: b"Kestrel"}, folder / "a.zip")
    told = walked(folder / "a.zip", tmp_path / "room")
    assert list(told) == ["", shown or "without a name"]
    assert told[shown or "without a name"] == ("Kestrel" if shown else "unsupported")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "room"]


def test_two_files_of_one_name(tmp_path: Path) -> None:
    """Each keeps an outcome of its own."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.md", "Kestrel")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.md", "Heron")
    assert walked(tmp_path / "a.zip", tmp_path / "room") == {"": "", "a.md": "Kestrel", "a (2).md": "Heron"}


def test_what_is_passed_over(tmp_path: Path) -> None:
    """Hidden files, what macOS adds and office locks are ignored by a rule that is said."""
    zipped({"__MACOSX/._a.md": b"x", ".git/config": b"x", "~$a.docx": b"x", "a.md": b"Kestrel"}, tmp_path / "a.zip")
    parts = {part.name: part.result for part in Walk(ReadOptions(), tmp_path).of(tmp_path / "a.zip")}
    ignored = {name: result.reason for name, result in parts.items() if isinstance(result, ReadFailed)}
    assert ignored == {
        "__MACOSX/._a.md": "hidden file",
        ".git/config": "hidden file",
        "~$a.docx": "temporary file of an office program (~$)",
    }


def test_links_in_archives_are_not_followed(tmp_path: Path) -> None:
    """A symbolic link in an archive names a place on the machine that unpacks it."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        entry = zipfile.ZipInfo("secret.md")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    assert walked(tmp_path / "a.zip", tmp_path / "room") == {"": "", "secret.md": "ignored"}


def test_a_cut_archive_and_a_broken_member(tmp_path: Path) -> None:
    """A cut archive is corrupt as a whole; one with a damaged member loses that member only."""
    data = bytearray(zipped({"a.md": b"Kestrel is ours. " * 40, "b.md": b"Heron"}))
    (tmp_path / "cut.zip").write_bytes(data[:-30])
    assert walked(tmp_path / "cut.zip", tmp_path / "room") == {"": "corrupt"}
    data[45:50] = b"\x00\xff\x00\xff\x00"
    (tmp_path / "a.zip").write_bytes(data)
    assert walked(tmp_path / "a.zip", tmp_path / "room") == {"": "", "a.md": "corrupt", "b.md": "Heron"}
    zipped({}, tmp_path / "none.zip")
    assert walked(tmp_path / "none.zip", tmp_path / "room") == {"": "empty"}


def test_parts_come_from_the_workers(tmp_path: Path) -> None:
    """File by file, the file itself first, the last part marked; many parts pass a caller who is slow to take them."""
    zipped({f"{number}.md": f"Kestrel {number}".encode() for number in range(50)}, tmp_path / "a.zip")
    (tmp_path / "b.md").write_text("Heron")
    parts = list(read_all([tmp_path / "a.zip", tmp_path / "b.md", tmp_path / "a.zip"]))
    assert [part.name for part in parts[:3]] == ["", "0.md", "1.md"]
    assert [number for number, part in enumerate(parts) if part.last] == [50, 51, 102]
    assert [part.digest is not None for part in parts[:2]] == [True, False]
    assert parts[1].bytes == 9


HANGS = """
import sys, time, os
sys.path[:0] = {path!r}
import ftprep.readers.nested as nested
real = nested.read
def read(path, options):
    if path.name == "hang.md":
        time.sleep(60)
    if path.name == "crash.md":
        os._exit(1)
    return real(path, options)
nested.read = read
from ftprep.readers.served import serve
serve()
"""


@POSIX
@pytest.mark.parametrize(("bad", "status"), [("crash.md", "corrupt"), ("hang.md", "timed-out")])
def test_a_member_that_ends_its_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: str, status: str) -> None:
    """It costs that member; those before and after it are read, each once, within an inner archive too."""
    inner = zipped({"c.md": b"Osprey", bad: b"x", "d.md": b"Plover"})
    zipped({"a.md": b"Kestrel", bad: b"x", "b.md": b"Heron", "in.zip": inner, "e.md": b"Knot"}, tmp_path / "a.zip")
    (tmp_path / "z.md").write_text("Ruff")
    monkeypatch.setattr(workers, "_START", HANGS.format(path=sys.path))
    options = ReadOptions(max_file_seconds=5.0) if status == "timed-out" else ReadOptions()
    parts = list(read_all([tmp_path / "a.zip", tmp_path / "z.md"], options))
    told = [(part.name, part.result.text.strip() if isinstance(part.result, Reading) else part.result.status) for part in parts]
    assert told == [
        ("", ""),
        ("a.md", "Kestrel"),
        (bad, status),
        ("b.md", "Heron"),
        ("in.zip", ""),
        ("in.zip/c.md", "Osprey"),
        (f"in.zip/{bad}", status),
        ("in.zip/d.md", "Plover"),
        ("e.md", "Knot"),
        ("", "Ruff"),
    ]
    assert [part.last for part in parts] == [False] * 8 + [True, True]


@POSIX
def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is unpacked lies in a folder that nobody else can read, and is gone after the run, killed workers or not."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "tmp").mkdir()
    zipped({"hang.md": b"x", "b.md": b"Heron"}, tmp_path / "a.zip")
    monkeypatch.setattr(workers, "_START", HANGS.format(path=sys.path))
    stream = read_all([tmp_path / "a.zip"], ReadOptions(max_file_seconds=5.0))
    next(stream)
    (room,) = (path for path in (tmp_path / "tmp").iterdir() if path.name.startswith("ftprep-"))
    assert stat.S_IMODE(room.stat().st_mode) == 0o700
    assert [part.name for part in stream] == ["hang.md", "b.md"]
    assert [path for path in (tmp_path / "tmp").iterdir() if path.name.startswith("ftprep-")] == []


def test_leaving_early_in_an_archive(tmp_path: Path) -> None:
    """Who takes a few parts of many is not made to wait for the rest."""
    zipped({f"{number}.md": b"Kestrel" for number in range(200)}, tmp_path / "a.zip")
    stream = read_all([tmp_path / "a.zip"] * 3)
    next(stream)
    stream.close()  # type: ignore[attr-defined]  # it is a generator
